/* The price of a choice of objectives, in points. */
#include "app/round/scenario.h"
#include "app/round/standing.h"

static struct match_solution
solve_with(struct arena *mem, const struct standing *st, enum match_objective objective)
{
	struct match_problem p = st->problem;

	p.objective = objective;
	return match_resolve(mem, &p, &(struct match_start){ st->match.mentor_price,
	    st->match.pairs, st->match.n_pairs }, NULL);
}

struct price_of_most
price_of_most(struct work *w, const struct round *round)
{
	struct standing *st = standing_read(w, round);

	if (st->rules.peer)
		return (struct price_of_most){ 0 };
	struct match_solution most = solve_with(w->mem, st, MATCH_MOST_FIRST),
	    best = solve_with(w->mem, st, MATCH_BEST_TOTAL);

	if (most.verdict != MATCH_OPTIMAL || best.verdict != MATCH_OPTIMAL)
		return (struct price_of_most){ 0 };
	return (struct price_of_most){ true, most.matched - best.matched,
		best.score - most.score };
}

static int
lowest_of(const struct match_problem *p, const struct match_solution *s)
{
	int lowest = FULL_MARKS;

	for (int64_t k = 0; k < s->n_pairs; k++)
		if (p->score[s->pairs[k].edge] < lowest)
			lowest = p->score[s->pairs[k].edge];
	return s->n_pairs > 0 ? lowest : 0;
}

/* The round with these rules in place of its own, pins and all. */
static struct match_problem
problem_with(struct arena *mem, const struct standing *st, bool nobody_behind)
{
	struct scored s = scored_read(mem, &st->in);
	struct rules r = st->rules;

	r.most_first = false;
	r.nobody_behind = nobody_behind;
	scored_constrain(mem, &s, &st->in, &r, &st->constraints);
	return scored_problem(&s, &r, st->round.seed);
}

struct price_of_behind
price_of_behind(struct work *w, const struct round *round)
{
	struct standing *st = standing_read(w, round);

	if (st->rules.peer)
		return (struct price_of_behind){ 0 };
	struct match_problem total = problem_with(w->mem, st, false),
	    behind = problem_with(w->mem, st, true);
	struct match_solution best = match_solve(w->mem, &total, NULL),
	    then = match_solve(w->mem, &behind, NULL);

	if (best.verdict != MATCH_OPTIMAL || then.verdict != MATCH_OPTIMAL)
		return (struct price_of_behind){ 0 };
	return (struct price_of_behind){ true, then.matched - best.matched,
		best.score - then.score, lowest_of(&total, &best), lowest_of(&behind, &then) };
}
