/*
 * Is this assignment the best there is?  Answered by weak duality, with none
 * of the solver's code: prices give an upper bound for the total of every
 * assignment within the bounds, and one that reaches the bound is the best.
 * All sums are in 128 bits.  Used after each run, by the tests, and by the
 * program ithaca-verify.
 */
#ifndef MATCH_VERIFY_H
#define MATCH_VERIFY_H

#include "match/plan.h"

enum match_proof {
	MATCH_PROVEN,
	MATCH_BAD_PAIR,	/* one that is not allowed, not there, or listed twice or out of order */
	MATCH_BAD_BOUND,	/* somebody has too few or too many, or a fixed pair is missing */
	MATCH_BAD_TOTAL,	/* the score or number of matched is not that of the pairs */
	MATCH_BAD_BONUS,	/* too small for most first, or given where it must be 0 */
	MATCH_BAD_LEVELS,	/* of a plan: not those that its steps ask for */
	MATCH_NOT_PROVEN,	/* the prices leave room for a better one */
};

/* Looks at pairs, prices, score, matched and bonus. */
MUST_USE enum match_proof match_verify(const struct match_problem *, const struct match_solution *);
/* Looks at pairs, score, matched, levels and cases, all that a plan proves. */
MUST_USE enum match_proof match_verify_plan(
    const struct match_problem *, const struct match_wish *, const struct match_plan *);

#endif
