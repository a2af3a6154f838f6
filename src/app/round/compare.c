/* Two drafts side by side: who has another mentor, and who is worse off.
 * People are known by their application, so that any two rounds compare. */
#include "app/round/scenario.h"

#include "app/round/lab.sql.h"
#include "app/round/round.sql.h"

struct place { int64_t application, score; str mentee, mentor; };
struct places { struct place *v; size_t n; };

static int
by_application(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->application < y->application ? -1 : x->application > y->application;
}

static struct places
read_places(struct work *w, int64_t round)
{
	struct places list = { 0 };
	struct round_compare_list_row row;
	struct rows rows = round_compare_list(w, round);

	while (round_compare_list_next(&rows, &row))
		PUSH(w->mem, &list,
		    ((struct place){ row.application_id, row.score, row.mentee, row.mentor }));
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_application);
	return list;
}

static int
worst_first(const void *a, const void *b)
{
	const struct moved *x = a, *y = b;
	int64_t gain_x = x->score_b - x->score_a, gain_y = y->score_b - y->score_a;

	if (gain_x != gain_y)
		return gain_x < gain_y ? -1 : 1;
	return str_cmp(x->mentee, y->mentee);
}

struct difference
round_compare(struct work *w, int64_t a, int64_t b)
{
	struct places one = read_places(w, a), two = read_places(w, b);
	struct difference d = { 0 };

	for (size_t i = 0, j = 0; i < one.n || j < two.n; ) {
		int which = i == one.n ? 1 : j == two.n ? -1 : by_application(&one.v[i], &two.v[j]);
		struct place p = which <= 0 ? one.v[i++] : (struct place){ 0 };
		struct place q = which >= 0 ? two.v[j++] : (struct place){ 0 };

		if (str_eq(p.mentor, q.mentor) && p.score == q.score)
			continue;
		d.people++;
		d.worse += q.score < p.score;
		d.better += q.score > p.score;
		PUSH(w->mem, &d.rows, ((struct moved){ p.mentee.len ? p.mentee : q.mentee, p.mentor,
		    q.mentor, p.score, q.score }));
	}
	if (d.rows.n)
		qsort(d.rows.v, d.rows.n, sizeof *d.rows.v, worst_first);
	return d;
}

/* --- several --- */

struct rate { str unit; int64_t people, matched; };

static bool
lower(const struct rate *a, const struct rate *b)
{
	return a->matched * b->people < b->matched * a->people;
}

/* The units that fared worst and best, small ones left out. */
static void
add_rates(struct work *w, bool peer, struct beside *ret)
{
	struct rate worst = { 0 }, best = { 0 };
	struct beside_units_row row;
	struct rows rows = beside_units(w, peer, ret->round.id);

	while (beside_units_next(&rows, &row)) {
		struct rate r = { row.unit, row.people, row.matched };

		ret->people += r.people;
		ret->matched += r.matched;
		if (r.people < GROUP_LEAST || r.unit.len == 0)
			continue;
		if (worst.people == 0 || lower(&r, &worst))
			worst = r;
		if (best.people == 0 || lower(&best, &r))
			best = r;
	}
	if (worst.people == 0)
		return;
	ret->worst_rate = worst.matched * 100 / worst.people;
	ret->best_rate = best.matched * 100 / best.people;
	ret->even = ret->worst_rate == ret->best_rate;
	if (!ret->even) {
		ret->worst_unit = worst.unit;
		ret->best_unit = best.unit;
	}
}

struct beside
beside(struct work *w, const struct round *first, const struct round *round)
{
	struct rules base = round_rules(w->mem, first), own = round_rules(w->mem, round);
	struct beside b = { .round = *round, .low = round_pairs_below(w, round->id, 500) };
	str changes = scenario_changes(w, round->id);
	struct round parent;
	struct input in = { 0 };

	if (changes.len && round->parent_id && round_find(w, round->parent_id, &parent))
		in = round_input(w, &parent);
	b.scenario = changes.len > 0 || round->rule_version == RULES_OWN;
	b.words = scenario_words(w->mem, changes, &in, &base, &own);
	if (first->id != round->id)
		b.from_first = round_compare(w, first->id, round->id);
	add_rates(w, own.peer, &b);
	b.recruits = scenario_recruits(w, round->id);
	return b;
}
