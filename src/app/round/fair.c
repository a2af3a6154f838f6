#include "app/round/fair.h"

#include <math.h>

#include "app/trait/trait.h"
#include "stats/hide.h"

/* --- sums --- */

static void
sum_add(struct fair_sum *s, int64_t x)
{
	s->n++;
	s->sum += (double)x;
	s->squares += (double)(x * x);
}

/* As the statistics want it: distances to the mean. */
static struct numbers
numbers_of(const struct fair_sum *s)
{
	double mean = s->n > 0 ? s->sum / (double)s->n : 0,
	    squares = s->squares - (double)s->n * mean * mean;

	return (struct numbers){ s->n, mean, squares > 0 ? squares : 0 };
}

static struct fair_sum
sum_less(struct fair_sum a, struct fair_sum b)
{
	return (struct fair_sum){ a.n - b.n, a.sum - b.sum, a.squares - b.squares };
}

static void
take_mentee(struct fair_sums *s, const struct candidate *me, const struct candidate *mentor,
    int64_t score)
{
	bool wished = false, granted = false;

	for (size_t k = 0; k < me->wishes.n; k++) {
		wished |= me->wishes.v[k].rank > 0;
		granted |= mentor && me->wishes.v[k].rank > 0 &&
		    me->wishes.v[k].person == mentor->person;
	}
	s->people++;
	s->wished += wished;
	s->granted += granted;
	if (!mentor)
		return;
	s->matched++;
	sum_add(&s->score, score);
	if (me->level > 0 && mentor->level > 0)
		sum_add(&s->ahead, mentor->level - me->level);
}

static struct fair_sums
others(const struct fair_sums *all, const struct fair_sums *group)
{
	return (struct fair_sums){
		all->people - group->people, all->matched - group->matched,
		all->wished - group->wished, all->granted - group->granted,
		sum_less(all->score, group->score), sum_less(all->ahead, group->ahead),
	};
}

/* --- groups --- */

static str
band_words(struct arena *mem, int64_t from, int64_t to)
{
	return SAY(mem, _("Levels {a} to {b}"), { "a", lang_int(mem, from) },
	    { "b", lang_int(mem, to) });
}

static str
years_words(const struct candidate *c, int64_t week_day)
{
	int64_t years = (week_day - c->start_day) / 365;

	return c->start_day == 0 ? S("") : years < 2 ? _("Less than 2 years here")
	    : years < 5 ? _("2 to 5 years here") : years < 10 ? _("5 to 10 years here")
	    : _("More than 10 years here");
}

/* What the group of this mentee is called; empty: not known. */
static str
label_of(struct arena *mem, enum fair_by by, const struct candidate *c, int64_t week_day)
{
	switch (by) {
	case BY_UNIT:     return c->unit;
	case BY_SITE:     return c->site;
	case BY_LEVEL:    return c->level <= 0 ? S("")
	    : band_words(mem, (c->level - 1) / 2 * 2 + 1, (c->level - 1) / 2 * 2 + 2);
	case BY_START:    return years_words(c, week_day);
	case BY_LANGUAGE: return c->languages.n ? lang_language(mem, c->languages.v[0].label)
	    : S("");
	case BY_TRAIT:    break;
	}
	return S("");
}

static struct fair_sums *
group_of(struct arena *mem, struct fair_grouping *g, str label)
{
	for (size_t k = 0; k < g->groups.n; k++)
		if (str_eq(g->groups.v[k].label, label))
			return &g->groups.v[k].sums;
	PUSH(mem, &g->groups, ((struct fair_group){ .label = label }));
	return &g->groups.v[g->groups.n - 1].sums;
}

static int
largest_first(const void *a, const void *b)
{
	const struct fair_group *x = a, *y = b;

	if (x->sums.people != y->sums.people)
		return x->sums.people > y->sums.people ? -1 : 1;
	return str_cmp(x->label, y->label);
}

static void
hide_small(struct arena *mem, struct fair_grouping *g)
{
	int64_t *people = NEWS(mem, int64_t, g->groups.n + 1);
	bool *hidden = NEWS(mem, bool, g->groups.n + 1);

	for (size_t k = 0; k < g->groups.n; k++)
		people[k] = g->groups.v[k].sums.people;
	stats_hide(people, g->groups.n, GROUP_LEAST, hidden);
	for (size_t k = 0; k < g->groups.n; k++)
		g->groups.v[k].hidden = hidden[k];
}

static bool
is_known(const struct interval *i)
{
	return isfinite(i->low) && isfinite(i->high);
}

static void
compare_shares(struct fair_group *g, int m, const int64_t of[4], double miss)
{
	g->of[m].few = of[1] < GROUP_LEAST;
	g->of[m].value = stats_share(of[0], of[1], 0.05);
	g->of[m].against = stats_share_difference(of[0], of[1], of[2], of[3], miss);
}

static void
compare_means(struct fair_group *g, int m, const struct fair_sum *mine,
    const struct fair_sum *rest, double miss)
{
	struct numbers a = numbers_of(mine), b = numbers_of(rest);

	g->of[m].few = mine->n < GROUP_LEAST;
	g->of[m].value = stats_mean(&a, 0.05);
	g->of[m].against = stats_mean_difference(&a, &b, miss);
}

static void
compare(struct fair_group *g, const struct fair_sums *all, double miss)
{
	struct fair_sums s = g->sums, rest = others(all, &g->sums);

	compare_shares(g, FAIR_MATCHED, (int64_t[]){ s.matched, s.people, rest.matched,
	    rest.people }, miss);
	compare_means(g, FAIR_SCORE, &s.score, &rest.score, miss);
	compare_means(g, FAIR_AHEAD, &s.ahead, &rest.ahead, miss);
	compare_shares(g, FAIR_GRANTED, (int64_t[]){ s.granted, s.wished, rest.granted,
	    rest.wished }, miss);
	for (int m = 0; m < FAIR_MEASURES; m++) {
		const struct interval *d = &g->of[m].against;

		g->of[m].few |= !is_known(&g->of[m].value);
		g->of[m].differs = !g->of[m].few && is_known(d) && (d->low > 0 || d->high < 0);
	}
}

static void
finish(struct arena *mem, struct fair_grouping *g)
{
	size_t shown = 0;

	if (g->groups.n == 0)
		return;
	qsort(g->groups.v, g->groups.n, sizeof *g->groups.v, largest_first);
	hide_small(mem, g);
	for (size_t k = 0; k < g->groups.n; k++)
		shown += !g->groups.v[k].hidden;
	for (size_t k = 0; k < g->groups.n; k++)
		if (!g->groups.v[k].hidden)
			compare(&g->groups.v[k], &g->all, 0.05 / (double)shown);
}

/* --- a round --- */

struct placed { int64_t *mentor, *score; };	/* of each mentee; -1 nobody */

static struct placed
placed(struct arena *mem, const struct input *in, const struct round_pairs *pairs, bool peer)
{
	size_t n = in->side[MENTEE].n;
	struct placed p = { NEWS(mem, int64_t, n + 1), NEWS(mem, int64_t, n + 1) };

	for (size_t i = 0; i < n; i++)
		p.mentor[i] = -1;
	for (size_t k = 0; k < pairs->n; k++) {
		const struct round_pair *x = &pairs->v[k];

		p.mentor[x->mentee_n] = x->mentor_n;
		p.score[x->mentee_n] = x->score;
		if (peer) {
			p.mentor[x->mentor_n] = x->mentee_n;
			p.score[x->mentor_n] = x->score;
		}
	}
	return p;
}

static struct fair_grouping
group_by(struct arena *mem, enum fair_by by, const struct input *in, const struct placed *p)
{
	static const struct { const char *key, *label; } names[] = {
		[BY_UNIT] = { "unit", N_("Unit") }, [BY_SITE] = { "site", N_("Place of work") },
		[BY_LEVEL] = { "level", N_("Level") }, [BY_START] = { "years", N_("Years here") },
		[BY_LANGUAGE] = { "language", N_("First language") },
	};
	struct fair_grouping g = { .by = by, .key = names[by].key,
	    .label = lang_text(names[by].label) };

	for (size_t i = 0; i < in->side[MENTEE].n; i++) {
		const struct candidate *me = &in->candidate[MENTEE][i], *mentor =
		    p->mentor[i] < 0 ? NULL : &in->candidate[MENTOR][p->mentor[i]];

		take_mentee(&g.all, me, mentor, p->score[i]);
		str label = label_of(mem, by, me, in->week_day);

		take_mentee(group_of(mem, &g, label), me, mentor, p->score[i]);
	}
	finish(mem, &g);
	return g;
}

/* --- traits --- */

static void
add(struct fair_sums *to, const struct trait_sums *t)
{
	struct fair_sums s = { t->people, t->matched, t->wished, t->granted,
		{ t->matched, (double)t->score, (double)t->score_squares },
		{ t->ahead_known, (double)t->ahead, (double)t->ahead_squares } };

	*to = s;
}

/* Whoever gave nothing is a group like the others, so that it hides, too. */
static void
add_trait(struct arena *mem, const struct trait_kind *kind, const struct trait_sums_list *list,
    const struct fair_sums *all, struct fairness *ret)
{
	struct fair_grouping g = { .by = BY_TRAIT, .key = kind->key,
	    .label = lang_text(kind->label), .all = *all };
	struct fair_sums rest = *all;

	for (size_t k = 0; k < list->n; k++)
		if (str_eq(list->v[k].kind, str_of(kind->key))) {
			struct fair_sums *s = group_of(mem, &g,
			    trait_label(list->v[k].kind, list->v[k].value));

			add(s, &list->v[k]);
			rest = others(&rest, s);
		}
	if (g.groups.n == 0)
		return;
	if (rest.people > 0)
		*group_of(mem, &g, S("")) = rest;
	finish(mem, &g);
	PUSH(mem, ret, g);
}

struct fairness
fairness(struct work *w, const struct round *round)
{
	struct input in = round_input(w, round);
	struct rules r = round_rules(w->mem, round);
	struct round_pairs pairs = round_pairs(w, round->id);
	struct fairness f = { 0 };

	input_read(w->mem, &in);
	struct placed p = placed(w->mem, &in, &pairs, r.peer);

	for (enum fair_by by = BY_UNIT; by < BY_TRAIT; by++)
		PUSH(w->mem, &f, group_by(w->mem, by, &in, &p));
	struct trait_sums_list sums = trait_sums_of_round(w, round->id, r.peer);
	struct fair_sums all = f.v[0].all;

	for (const struct trait_kind *k = trait_kinds; k->key; k++)
		add_trait(w->mem, k, &sums, &all, &f);
	return f;
}

/* --- without a field --- */

static bool
leave_out(struct arena *mem, struct rules *r, enum fair_by by)
{
	str was = rules_text(mem, r);

	switch (by) {
	case BY_UNIT:
		r->weight[C_CROSS_UNIT] = 0;
		r->other_unit = false;
		break;
	case BY_SITE:
		r->weight[C_PLACE] = 0;
		r->same_site = false;
		break;
	case BY_LEVEL:
		r->weight[C_DISTANCE] = 0;
		r->min_distance = 0;
		r->max_distance = NO_LIMIT;
		break;
	case BY_START:
		r->weight[C_GENERATION] = 0;
		break;
	case BY_LANGUAGE:
		r->weight[C_LANGUAGE] = 0;
		r->shared_language = false;
		break;
	case BY_TRAIT:	/* nothing reads them */
		break;
	}
	r->total = 0;
	for (int k = 0; k < CRITERIA; k++)
		r->total += r->weight[k];
	return r->total > 0 && !str_eq(was, rules_text(mem, r));
}

bool
fairness_without(struct work *w, const struct round *round, enum fair_by by, struct without *ret)
{
	struct input in = round_input(w, round);
	struct rules r = round_rules(w->mem, round);
	struct round_constraints list = round_constraints(w, round->id);
	struct round_pairs was = round_pairs(w, round->id);
	struct scored s;

	if (!leave_out(w->mem, &r, by))
		return false;
	input_read(w->mem, &in);
	score_pairs(w->mem, &in, &r, NULL, &s);
	scored_constrain(w->mem, &s, &in, &r, &list);
	struct answer a = solve(w->mem, &s, &r, round->seed, NULL, NULL);
	struct placed before = placed(w->mem, &in, &was, r.peer),
	    now = placed(w->mem, &in, &a.pairs, r.peer);

	*ret = (struct without){ .now = group_by(w->mem, by, &in, &now),
	    .pairs = (int64_t)a.pairs.n, .total = a.total };
	for (size_t i = 0; i < in.side[MENTEE].n; i++)
		ret->changed += before.mentor[i] != now.mentor[i];
	return true;
}
