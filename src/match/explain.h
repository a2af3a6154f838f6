/*
 * Why this answer, and what if: from the prices of an optimal solution.
 *
 * Everything said here is exact: to make the change and solve again gives
 * the totals that were said (a property that the tests check).  The seed is
 * kept, so "who moves" is what will happen, not one of several ways.
 */
#ifndef MATCH_EXPLAIN_H
#define MATCH_EXPLAIN_H

#include "match/match.h"

enum match_change_kind {
	MATCH_PIN,	/* `edge` becomes fixed */
	MATCH_FORBID,	/* `edge` becomes forbidden */
	MATCH_FREE,	/* `edge` becomes allowed: neither fixed nor forbidden */
	MATCH_ONE_MORE_PLACE,	/* the upper bound of `mentor` grows by one */
};

struct match_change {
	enum match_change_kind kind;
	int64_t edge;
	int32_t mentor;
};

/* A pair that the change makes or unmakes. */
struct match_move { int32_t mentee, mentor; bool made; };

struct match_effect {
	struct match_change change;	/* the first of them */
	enum match_verdict verdict;	/* MATCH_INFEASIBLE: the change cannot be met */
	int64_t score, matched;	/* of the whole, after it */
	const struct match_move *moves;	/* by mentee, then mentor */
	size_t n_moves;
};

struct match_effects { const struct match_effect *v; size_t n; };

/* Totals if one pair were made come what may; `matched` changes only under
 * MATCH_MOST_FIRST, as otherwise ways of equal score may differ in it. */
struct match_cost { bool possible; int64_t score, matched; };

/*
 * How many points more the pair would need before it is as good as what was
 * chosen instead; 0 is a toss-up, less than 0 is a pair that is made and has
 * that much to spare.
 */
static inline int64_t
match_points_short(
    const struct match_problem *p, const struct match_solution *s, int32_t mentee, int64_t edge)
{
	return s->mentee_price[mentee] + s->mentor_price[p->mentor[edge]] - p->score[edge];
}

/*
 * For each edge of the mentee, in order: the totals with that pair pinned, by
 * one search for the shortest ways of making room (alternating paths).
 */
const struct match_cost *match_costs(struct arena *mem, const struct match_problem *,
    const struct match_solution *, int32_t mentee);

/* The problem with the changes; what did not change is shared. */
struct match_problem match_apply(struct arena *mem, const struct match_problem *,
    const struct match_change *, size_t n);
/* What would come of them: solved again from the last prices. */
struct match_effect match_what_if(struct arena *mem, const struct match_problem *,
    const struct match_solution *, const struct match_change *, size_t n,
    const struct match_limits *);

/*
 * The mentors of whom one more place could be this mentee's, directly or
 * because somebody moves there and makes room: nobody else would add more to
 * the total.  Read off the prices, with nothing solved again (the arcs of
 * reduced cost 0 lead from the mentee exactly there); when others would add
 * as much, the lottery decides.  Most valuable first.
 */
struct match_opening { int32_t mentor; bool direct; };
struct match_openings { const struct match_opening *v; size_t n; };
struct match_about;	/* an answer, indexed once for many questions */
struct match_about *match_about(struct arena *mem, const struct match_problem *,
    const struct match_solution *);
struct match_openings match_openings(struct arena *mem, struct match_about *, int32_t mentee);

/*
 * The single changes after which a mentee without a mentor has one: one more
 * place (of match_openings, tried out), or a pair no longer forbidden.  The
 * best total first, `most` at most; those not listed would match others instead.
 */
struct match_effects match_rescues(struct arena *mem, struct match_about *, int32_t mentee,
    size_t most, const struct match_limits *);

#endif
