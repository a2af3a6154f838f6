/*
 * The best assignment among all pairs of two populations, not among a list of
 * likely ones: 100,000 by 33,000 people are 3.3 billion pairs, and no one of
 * them is left out of the proof.
 *
 *   allpairs_lists   the best few of each mentee and of each mentor: edges
 *   allpairs_solve   solves these, holds the prices against all other pairs,
 *                    takes in those worth more than their two prices, solves
 *                    again, until there is none (column generation [1])
 *   allpairs_check   one pass over all pairs at given prices: the certificate
 *
 * With no pair above its prices, match/verify.h's proof for the listed pairs
 * holds for all: a pair that is not listed adds nothing to the bound.  At the
 * end the pairs that equal their prices are taken in as well, and so the
 * lottery is held among all equally good assignments: the pairs are those
 * that match_solve gives when every pair is listed, and the prices as well,
 * as far as a place is worth something.  (The bonus of MATCH_MOST_FIRST, which
 * is in prices, is large enough for the listed pairs; so it is for all, as no
 * score is below 0 and those of the answer are listed.)
 *
 * Pairs are held against prices by tiles, through `bound`: a number that no
 * pair's score exceeds.  It may be the score itself (int8 similarity,
 * match/similar.h) or something cheaper; `score` is asked for the few pairs
 * whose bound is above their prices.
 *
 * [1] Gilmore, Gomory: A linear programming approach to the cutting-stock
 *     problem.  Operations Research 9 (1961).
 */
#ifndef MATCH_ALLPAIRS_H
#define MATCH_ALLPAIRS_H

#include "match/match.h"
#include "match/similar.h"

enum { ALLPAIRS_ROWS = SIMILAR_ROWS, ALLPAIRS_COLUMNS = SIMILAR_COLUMNS };

/* Called by several threads, each with its number below `threads`. */
struct allpairs {
	int32_t mentees, mentors;
	/* Makes ready up to ALLPAIRS_COLUMNS mentors, in any order. */
	void (*columns)(void *arg, int thread, const int32_t *mentor, int32_t n);
	/* ret[ALLPAIRS_ROWS][ALLPAIRS_COLUMNS]: at least the score of each row's
	 * mentee with each of these mentors; INT16_MIN where no pair may be. */
	void (*bound)(void *arg, int thread, const int32_t mentee[ALLPAIRS_ROWS], int16_t *ret);
	/* The score, or -1 where no pair may be.  NULL: the bound is the score. */
	int (*score)(void *arg, int32_t mentee, int32_t mentor);
	void *arg;
	int threads;	/* at least 1; the answer does not depend on it */
	enum similar_level level;	/* neither on this */
};

/* Every score is by this rule of two int8 rows. */
struct allpairs allpairs_similar(struct arena *, const struct similar *mentees,
    const struct similar *mentors, const struct similar_rule *, int threads);

/* Edges as in match_problem, each row in order of the mentors. */
struct allpairs_edges {
	int64_t *first;
	int32_t *mentor, *score;
	uint8_t *rule;
	int64_t n, room;
};

/* The `list` pairs of highest bound of each mentee and of each mentor; of equal
 * ones those with the lower index.  False when it was stopped. */
bool allpairs_lists(struct arena *, const struct allpairs *, int list,
    const struct match_limits *, struct allpairs_edges *ret);

struct allpairs_answer {
	struct match_solution match;	/* of `problem` with the edges as they are then */
	bool certified;	/* no pair of all is above its prices */
	bool complete;	/* and all that equal theirs took part in the lottery */
	struct { int64_t solves, passes, pairs, scores, added; } effort;
};

/* `problem` has bounds, objective and seed; its edges are `edges`, whose
 * rules may fix and forbid, and which grow.  `start` may be NULL. */
struct allpairs_answer allpairs_solve(struct arena *, const struct allpairs *,
    const struct match_problem *problem, struct allpairs_edges *,
    const struct match_start *start, const struct match_limits *);

struct match_problem allpairs_problem(const struct match_problem *, const struct allpairs_edges *);

/* Of all pairs that are no edges: how many are above their two prices, and the
 * first of these; above -1 when it was stopped. */
struct allpairs_proof { int64_t above, pairs; int32_t mentee, mentor; };
struct allpairs_proof allpairs_check(const struct allpairs *, const struct allpairs_edges *,
    const struct match_solution *, const struct match_limits *);

#endif
