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
