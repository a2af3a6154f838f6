/*
 * Circles: people into groups of a few, each with others they have much in common with.
 *
 * To partition people into small groups of largest pair sum is NP-hard (three
 * to a group is three-dimensional matching; Karp 1972), so the answer is not
 * claimed to be the best: it comes with a bound that no answer can be above.
 *
 * Method: middles chosen by k-means++ [1]; everybody to a circle by an exact
 * assignment with least and most members (size-constrained k-means [2]),
 * again from the members found until that gains nothing; then single moves and
 * swaps of two people, the best first, until none gains (local search [3]).
 * The best of a few starts, the same for the same seed.
 *
 * Bound: a circle's pairs are a graph in which nobody has more than most - 1
 * partners.  The largest weight of such a graph, its edges counted half from
 * either side, is an assignment problem (match.h).
 *
 * [1] Arthur, Vassilvitskii: k-means++.  SODA 2007.
 * [2] Bradley, Bennett, Demiriz: Constrained k-means clustering.  MSR-TR-2000-65.
 * [3] Kernighan, Lin: An efficient heuristic procedure for partitioning
 *     graphs.  Bell System Technical Journal 49 (1970).
 */
#ifndef MATCH_CIRCLE_H
#define MATCH_CIRCLE_H

#include "match/match.h"

enum { CIRCLE_NEVER = -1000000, CIRCLE_PEOPLE = 4000, CIRCLE_NONE = -1 };

struct circle_problem {
	int32_t people, circles;
	int32_t least, most;	/* members of a circle, 1 <= least <= most */
	/* [circles] bounds of single circles, within least and most; NULL: none. */
	const int32_t *need, *room;
	/* [people * people], symmetric: points of two in one circle, 0 to 1000, or
	 * CIRCLE_NEVER; the diagonal is not looked at. */
	const int32_t *pair;
	/* [people * circles]: points of a member with a circle's host; NULL: no hosts. */
	const int32_t *host;
	uint64_t seed;
};

enum circle_verdict {
	CIRCLE_MADE,
	CIRCLE_STOPPED,
	CIRCLE_TOO_LARGE,	/* more than CIRCLE_PEOPLE */
};

struct circle_answer {
	enum circle_verdict verdict;
	int32_t *circle;	/* [people] 0 .. circles - 1, or CIRCLE_NONE: no place is left */
	int32_t placed;
	int32_t broken;		/* twos in one circle who never should: it could not be helped */
	int32_t small;		/* circles with fewer than `least` */
	int64_t score;		/* sum over the pairs in circles and over members with their host */
	int64_t bound;		/* no answer has more */
};

struct circle_answer circle_make(struct arena *mem, const struct circle_problem *,
    const struct match_limits *);

/* What an assignment is worth, whoever made it (somebody may move people by hand). */
int64_t circle_score(const struct circle_problem *, const int32_t *circle);

#endif
