/*
 * Matching: arrays in; a best assignment and the proof that it is one out.
 *
 * Mentees and mentors are numbers from 0, a pair that may be made is an edge
 * with a score, and everybody has bounds on how many partners they take.
 * Nothing here knows a person, a file or a clock.
 *
 * The answer is exact: no other assignment within the bounds has a larger
 * total.  Its proof is a price for every person (struct match_solution),
 * which match/verify.h and the program ithaca-verify check with none of the
 * solver's code.  The answer is also one: among equally good assignments the
 * largest sum of lottery numbers wins, a number for every pair made from
 * `seed` and the two indices, and the solver proves that no second one has
 * that sum or draws again.  So the same problem gives the same bytes, however it was solved.
 *
 * Method: forward and reverse auction with falling bids [1, 2] for prices
 * that are nearly right, then shortest augmenting paths [3] from there until
 * every bound and price agrees; the lottery is a second problem among the
 * pairs that the first leaves open.  Whatever prices it starts from, the
 * second part alone is exact, so start prices and the auction only save time.
 * Threads share the auction; what they leave to chance does not reach the answer.
 *
 * [1] Bertsekas, Castanon: The auction algorithm for the transportation
 *     problem.  Annals of Operations Research 20 (1989).
 * [2] Bertsekas, Castanon, Tsaknakis: Reverse auction and the solution of
 *     inequality constrained assignment problems.  SIAM J. Optimization 3 (1993).
 * [3] Edmonds, Karp: Theoretical improvements in algorithmic efficiency for
 *     network flow problems.  J. ACM 19 (1972).
 */
#ifndef MATCH_H
#define MATCH_H

#include "base/arena.h"

enum match_objective {
	MATCH_BEST_TOTAL,	/* the largest sum of scores */
	MATCH_MOST_FIRST,	/* most mentees with a mentor, then the largest sum */
};

enum match_rule { MATCH_ALLOWED, MATCH_FIXED, MATCH_FORBIDDEN };

/* These arrays may be NULL: low is then 0, high 1, rule MATCH_ALLOWED, bonus 0. */
struct match_problem {
	int32_t mentees, mentors;
	const int32_t *mentee_low, *mentee_high;	/* partners wanted, 0 <= low */
	const int32_t *mentor_low, *mentor_high;
	const int64_t *first;	/* [mentees + 1]: the edges of i are first[i] .. first[i + 1] - 1 */
	const int32_t *mentor;	/* of each edge; no pair twice, in any order */
	const int32_t *score;	/* of each edge, in points; made below 0 only if forced */
	const uint8_t *rule;	/* enum match_rule of each edge */
	const int32_t *mentee_bonus;	/* points for a first mentor besides the score, from 0 */
	enum match_objective objective;
	uint64_t seed;	/* of the lottery between equal assignments */
};

enum match_verdict {
	MATCH_OPTIMAL,
	MATCH_INFEASIBLE,	/* `blame` says which bounds cannot hold together */
	MATCH_STOPPED,	/* limits->stop said so; there is no answer */
	MATCH_TOO_LARGE,	/* more than MATCH_EDGES pairs, or sums that could overflow */
};

enum { MATCH_EDGES = INT32_MAX / 2 };

struct match_pair {
	int32_t mentee, mentor;
	int64_t edge;
};

enum match_bound_kind { MATCH_MENTEE_LOW, MATCH_MENTEE_HIGH, MATCH_MENTOR_LOW, MATCH_MENTOR_HIGH };

struct match_bound {
	enum match_bound_kind kind;
	int32_t index;
};

/*
 * Prices are in points.  mentee_price + mentor_price is at most the score of a
 * pair that is made and at least that of one that is not (a fixed or forbidden
 * pair binds neither).  A
 * mentor's price is 0 when a place is left, and negative when only their
 * lower bound fills it; among all proofs the one with the lowest mentor
 * prices is given, which are what one more place is worth.  `bonus` is what
 * each mentee with a mentor counts besides the scores and mentee_bonus: 0 for
 * MATCH_BEST_TOTAL, more than all of those together can for MATCH_MOST_FIRST.
 */
struct match_solution {
	enum match_verdict verdict;
	int64_t score;	/* sum over the pairs, fixed ones included */
	int64_t matched;	/* mentees with at least one mentor */
	int64_t n_pairs;
	const struct match_pair *pairs;	/* by mentee, then mentor */
	const int64_t *mentee_price, *mentor_price;
	const int64_t *place_value;	/* [mentors] what one more place adds, bonus included */
	int64_t bonus;
	uint64_t hash;	/* match_hash of the problem */
	const struct match_bound *blame;	/* when infeasible */
	size_t n_blame;
	struct match_effort { int64_t bids, searches, redraws; } effort;
};

struct match_limits {
	bool (*stop)(void *arg);	/* asked often, by the thread that called; NULL: never */
	void *arg;
	bool any;	/* any of the best, without the lottery: for a step on the way to more */
	int threads;	/* at most this many, 0: one; the answer is the same */
	/* For tests, 1: no vector instructions, 2: AVX2, 3: AVX-512; 0: the best there are. */
	int instructions;
};

/* Where to start from: the answer of a problem much like this one.  Any
 * numbers are safe; good ones make the answer come sooner, never differ. */
struct match_start {
	const int64_t *mentor_price;	/* [mentors] of the new problem; 0 for a new person */
	const struct match_pair *pairs;	/* `edge` is ignored; pairs that are gone as well */
	int64_t n_pairs;
};

/* Solves; the solution is in `mem`.  `limits` may be NULL. */
struct match_solution match_solve(struct arena *mem, const struct match_problem *,
    const struct match_limits *);
/* The same answer, sooner, from the answer before the change. */
struct match_solution match_resolve(struct arena *mem, const struct match_problem *,
    const struct match_start *, const struct match_limits *);

/* Of all that the answer depends on; the order of edges does not count. */
uint64_t match_hash(const struct match_problem *);

/* The bounds and bonus of one person and the rule of one edge, NULL arrays considered. */
#define MATCH_BOUND(name, array, otherwise) \
	static inline int32_t name(const struct match_problem *p, int32_t k) \
	{ \
		return p->array ? p->array[k] : (otherwise); \
	}
MATCH_BOUND(match_mentee_low, mentee_low, 0)
MATCH_BOUND(match_mentee_high, mentee_high, 1)
MATCH_BOUND(match_mentor_low, mentor_low, 0)
MATCH_BOUND(match_mentor_high, mentor_high, 1)
MATCH_BOUND(match_mentee_bonus, mentee_bonus, 0)
#undef MATCH_BOUND

static inline enum match_rule
match_rule(const struct match_problem *p, int64_t edge)
{
	return p->rule ? (enum match_rule)p->rule[edge] : MATCH_ALLOWED;
}

#endif
