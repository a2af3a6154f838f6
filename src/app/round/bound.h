/*
 * Rounds that are too large for a score of every pair: a bound of each
 * pair's score that costs a few instructions, for match/allpairs.h.
 *
 * Most criteria and rules look at little: levels, units, a way of working.
 * People who are alike in what a criterion looks at are one class of it, and
 * its value() is asked once for each two classes; so nothing of a criterion
 * is written twice.  Skills have a row for each skill that somebody wants:
 * how well each mentor meets it (token_closeness).  A criterion with too many
 * classes counts in full, which is never too low.  Wishes for persons are
 * added pair by pair.  Whoever's bound is high enough is scored as always:
 * by pair_allowed_score.
 */
#ifndef APP_ROUND_BOUND_H
#define APP_ROUND_BOUND_H

#include "app/round/round.h"
#include "match/allpairs.h"

struct bound;
/* The people and rules must outlive it.  Not for peer rounds. */
struct bound *bound_new(struct arena *, const struct input *, const struct rules *, int threads);
const struct allpairs *bound_pairs(const struct bound *);
/* No pair of these two any more. */
void bound_forbid(struct arena *, struct bound *, int32_t mentee, int32_t mentor);

#endif
