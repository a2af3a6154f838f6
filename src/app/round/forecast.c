/*
 * What a round would say, before anybody is matched.
 *
 * Counting is cheap: a mentee is settled by the first mentor whom no rule
 * forbids, and only those without any are looked at closely.
 */
#include "app/round/round.h"

static bool
anybody(const struct input *in, const struct rules *r, size_t i, enum rule_id but)
{
	for (size_t j = 0; j < in->side[MENTOR].n; j++)
		if (rule_broken(r, &in->candidate[MENTEE][i], &in->candidate[MENTOR][j],
		    but) == RULES)
			return true;
	return false;
}

static void
count_alone(const struct input *in, const struct rules *r, struct forecast *f)
{
	for (size_t i = 0; i < in->side[MENTEE].n; i++) {
		bool single = false;

		if (anybody(in, r, i, RULES))
			continue;
		f->alone++;
		for (enum rule_id id = R_LINE; id < RULES && !single; id++)
			if (rule_on(r, id) && anybody(in, r, i, id)) {
				f->by_rule[id]++;
				single = true;
			}
	}
}

/* --- trial --- */

static struct group *
group_of(struct arena *mem, struct forecast *f, str unit)
{
	struct { struct group *v; size_t n; } list = { f->groups, f->n_groups };

	for (size_t i = 0; i < f->n_groups; i++)
		if (str_eq(f->groups[i].unit, unit))
			return &f->groups[i];
	PUSH(mem, &list, ((struct group){ .unit = unit }));
	f->groups = list.v;
	f->n_groups = list.n;
	return &list.v[list.n - 1];
}

static int
by_people(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->people != y->people)
		return x->people > y->people ? -1 : 1;
	return str_cmp(x->unit, y->unit);
}

static void
try_out(struct arena *mem, const struct input *in, const struct rules *r, struct forecast *f)
{
	struct scored s;
	bool *paired = NEWS(mem, bool, in->side[MENTEE].n + 1);

	score_pairs(mem, in, r, NULL, &s);
	struct answer a = solve(mem, &s, r, 1, NULL, NULL);

	f->tried = true;
	f->pairs = (int64_t)a.pairs.n;
	f->total = a.total;
	f->lowest = a.lowest;
	for (size_t k = 0; k < a.pairs.n; k++) {
		paired[a.pairs.v[k].mentee_n] = true;
		if (r->peer)
			paired[a.pairs.v[k].mentor_n] = true;
	}
	for (size_t i = 0; i < in->side[MENTEE].n; i++) {
		struct group *g = group_of(mem, f, in->side[MENTEE].v[i].unit);

		g->people++;
		g->matched += paired[i];
	}
	if (f->n_groups)
		qsort(f->groups, f->n_groups, sizeof *f->groups, by_people);
}

/* --- words --- */

static str
alone_words(struct arena *mem, enum rule_id id, int64_t n)
{
	str count = lang_int(mem, n);

	switch (id) {
	case R_LANGUAGE:
		return SAY(mem, _n("{n} person shares no language with any mentor.",
		    "{n} people share no language with any mentor.", n), { "n", count });
	case R_HOURS:
		return SAY(mem, _n("{n} person shares too few free hours with every mentor.",
		    "{n} people share too few free hours with every mentor.", n), { "n", count });
	case R_LINE:
	case R_TEAM:
		return SAY(mem, _n("{n} person finds mentors only in the own line or team.",
		    "{n} people find mentors only in their own line or team.", n), { "n", count });
	case R_DISTANCE_MIN:
	case R_DISTANCE_MAX:
		return SAY(mem, _n("{n} person finds no mentor at the right distance of levels.",
		    "{n} people find no mentor at the right distance of levels.", n),
		    { "n", count });
	case R_TRAINED:
		return SAY(mem, _n("{n} person would only find mentors without training.",
		    "{n} people would only find mentors without training.", n), { "n", count });
	case R_SELF: case R_NEVER: case R_VETO: case R_BEFORE: case R_UNIT: case R_SITE: case RULES:
		break;
	}
	return SAY(mem, _n("{n} person has no possible mentor because of the rule \"{rule}\".",
	    "{n} people have no possible mentor because of the rule \"{rule}\".", n),
	    { "n", count },
	    { "rule", lang_text(hard_rules[id]->label) });
}

static void
put_words(struct arena *mem, struct forecast *f)
{
	int64_t rest = f->alone;

	if (f->short_by > 0)
		PUSH(mem, &f->lines, SAY(mem, _n("{n} mentor place short.",
		    "{n} mentor places short.", f->short_by), { "n", lang_int(mem, f->short_by) }));
	for (enum rule_id id = R_LINE; id < RULES && f->mentors; id++)
		if (f->by_rule[id]) {
			PUSH(mem, &f->lines, alone_words(mem, id, f->by_rule[id]));
			rest -= f->by_rule[id];
		}
	if (rest > 0 && f->mentors)
		PUSH(mem, &f->lines, SAY(mem, _n("{n} person is kept from every mentor by "
		    "more than one rule.", "{n} people are kept from every mentor by more than one "
		    "rule.", rest), { "n", lang_int(mem, rest) }));
}

struct forecast
forecast(struct arena *mem, const struct input *in, const struct rules *r, bool try)
{
	size_t n = in->side[MENTEE].n, m = in->side[MENTOR].n;
	struct forecast f = { .mentees = (int64_t)n, .mentors = (int64_t)m };

	for (size_t j = 0; j < m; j++)
		f.places += in->side[MENTOR].v[j].places;
	f.short_by = r->peer ? 0 : f.mentees - f.places;
	count_alone(in, r, &f);
	put_words(mem, &f);
	if (try && n * m <= TRY_PAIRS)
		try_out(mem, in, r, &f);
	return f;
}
