/*
 * Peer matching: one set of people, everybody with everybody.
 *
 * Each person takes at most one partner, a pair that may be made is an edge
 * with a score.  The answer is exact: no other set of pairs has a larger
 * total.  Its proof is a price for every person, in half points, and a price
 * for some sets of an odd number of people, of whom one must stay over:
 * peer_verify and the program ithaca-verify-peer check it with none of the
 * solver's code.  Among equally good answers the largest sum of lottery
 * numbers wins, drawn for each pair from `seed` and its two people until one
 * answer alone has it, so the same problem gives the same pairs in any order
 * of its edges.
 *
 * Method: everybody is put on both sides of a two-sided problem, whose
 * optimum (the solver of match.h) is made of pairs, paths and cycles; the
 * odd cycles each leave one person over, from whom alternating trees grow
 * and shrink odd cycles into sets until all agree [1, 2]; that start is [3].
 *
 * [1] Edmonds: Maximum matching and a polyhedron with 0,1-vertices.  J. of
 *     Research of the National Bureau of Standards 69B (1965).
 * [2] Galil: Efficient algorithms for finding maximum matching in graphs.
 *     ACM Computing Surveys 18 (1986).
 * [3] Applegate, Cook: Solving large-scale matching problems.  DIMACS Series
 *     12 (1993).
 */
#ifndef MATCH_PEER_H
#define MATCH_PEER_H

#include "match/match.h"

/* Each pair once, with either of its two; nobody with themselves. */
struct peer_problem {
	int32_t people;
	const int64_t *first;	/* [people + 1]: the edges of i are first[i] .. first[i + 1] - 1 */
	const int32_t *other;	/* of each edge */
	const int32_t *score;	/* in points; made below 0 only if fixed or for most first */
	const uint8_t *rule;	/* enum match_rule of each edge; NULL: all allowed */
	enum match_objective objective;	/* most first: most pairs */
	uint64_t seed;
};

struct peer_pair {
	int32_t a, b;	/* a < b */
	int64_t edge;
};

/* An odd set of people: `within` is the smallest set that holds this one. */
struct peer_set {
	int64_t price;	/* in half points, above 0 */
	int32_t within;	/* a later set, or -1 */
};

/*
 * The prices of a pair's two people, and of all sets that hold both, are
 * together at least its score, and exactly that of a pair that is made.  Who
 * stays over has price 0, and of a set at most one has a partner outside.
 * (Fixed pairs and their people have no part in that; their price is 0.)
 * With most first every score counts `bonus` points more.
 */
struct peer_solution {
	enum match_verdict verdict;
	int64_t score, n_pairs;
	const struct peer_pair *pairs;	/* by a */
	const int64_t *price;	/* [people] in half points */
	const int32_t *within;	/* [people] the smallest set, or -1 */
	const struct peer_set *sets;
	int32_t n_sets;
	int64_t bonus;
	uint64_t hash;	/* of the problem */
	int32_t blame;	/* when infeasible: somebody in two fixed pairs */
	struct peer_effort {
		int64_t odd;	/* people whom the two-sided answer leaves over */
		int64_t grown, shrunk, expanded, redraws;
	} effort;
};

/* Solves; the solution is in `mem`.  `limits` may be NULL. */
struct peer_solution peer_solve(struct arena *mem, const struct peer_problem *,
    const struct match_limits *);

/* Of all that the answer depends on; the order of edges does not count. */
uint64_t peer_hash(const struct peer_problem *);

enum peer_proof {
	PEER_PROVEN,
	PEER_BAD_PAIR,	/* one that is not allowed, not there, listed twice or out of order */
	PEER_BAD_TOTAL,	/* the score is not that of the pairs */
	PEER_BAD_BONUS,	/* too small for most first, or given where it must be 0 */
	PEER_BAD_PRICE,	/* below 0, or of a set within an earlier one */
	PEER_NOT_PROVEN,	/* the prices leave room for a better one */
};
/* By weak duality in 128 bits; looks at all but hash and effort. */
MUST_USE enum peer_proof peer_verify(const struct peer_problem *, const struct peer_solution *);
const char *peer_proof_text(enum peer_proof);

static inline enum match_rule
peer_rule(const struct peer_problem *p, int64_t edge)
{
	return p->rule ? (enum match_rule)p->rule[edge] : MATCH_ALLOWED;
}

#endif
