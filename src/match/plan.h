/*
 * Several objectives, one after the other, and quotas of groups.
 *
 * A plan is lexicographic: the second objective chooses among the best of the
 * first, the third among what is left, and the lottery decides the rest.  No
 * weight has to be guessed, and none is large enough to be wrong.  Each
 * objective becomes one or more levels; a level gives every pair a weight and
 * every mentee with a mentor a bonus, and is solved by match_solve on what
 * the prices of the levels before leave open: pairs whose gain is 0, and
 * people as often as their price allows.
 *
 * The proof is a tuple of prices for everybody, one number a level.  Weak
 * duality uses only that sums keep an order, which tuples of whole numbers
 * compared from the left do (the lexicographic order makes Z^n an ordered
 * abelian group), so the argument of docs/match-format.md holds word for word.
 * Lexicographic solving on tight subgraphs: Isermann, Linear lexicographic
 * optimization, OR Spektrum 4 (1982).
 *
 * Quotas leave the world of flows: with them the problem is NP-hard in
 * general [1].  Each gets a price a level as if it were a person (Lagrangian
 * relaxation [2]), found by bisection with warm starts.  Where that leaves a
 * gap, a pair is made in one case and ruled out in the other, and so on
 * until every case is proven or `most_cases` is reached; then `proven` is
 * false and `gap` says by how much at most a better answer could win.
 *
 * [1] Goto, Hashimoto, Iwasaki, Kawasaki, Ueda, Yasuda, Yokoo: Strategy-proof
 *     matching with regional minimum quotas.  AAMAS 2014.
 * [2] Geoffrion: Lagrangean relaxation for integer programming.  Mathematical
 *     Programming Study 2 (1974).
 */
#ifndef MATCH_PLAN_H
#define MATCH_PLAN_H

#include "match/match.h"

enum match_aim {
	MATCH_AIM_MATCHED,	/* most mentees with a mentor */
	MATCH_AIM_TOTAL,	/* largest sum of scores, less the price of what soft quotas lack */
	MATCH_AIM_BANDS,	/* nobody left far behind */
	MATCH_AIM_WORST,	/* the same for the very worst score alone */
	MATCH_AIM_LEFT_OUT,	/* most mentees with a mentor by weight of left_out */
	MATCH_AIM_KEPT,	/* most pairs of the previous round made again */
};

/*
 * MATCH_AIM_BANDS is leximin on bands of `width` points: as few empty places
 * as possible, then as few pairs as possible below `width` points, then below
 * twice that, and so on.  A pair below 0 counts as an empty place.
 * MATCH_AIM_WORST: as few empty places as possible, then the best possible
 * worst score, then as few pairs as possible that have it.
 */
struct match_step { enum match_aim aim; int32_t width; };

enum match_firmness {
	MATCH_QUOTA_HARD,	/* no answer may break it */
	MATCH_QUOTA_FIRST,	/* hard if it can be; else as little short as can be, before all */
	MATCH_QUOTA_PRICED,	/* a pair missing or too many costs `price` points of the total */
};

/* Pairs between two groups; a group that is NULL is everybody. */
struct match_quota {
	const int32_t *mentee, *mentor;
	int32_t n_mentee, n_mentor;
	int32_t least, most;
	enum match_firmness firmness;
	int32_t price;
};

enum { MATCH_QUOTAS = 60, MATCH_LEVELS = 120 };	/* at most */

/* What is wanted; zeroed, it is the largest total. */
struct match_wish {
	const struct match_step *steps;	/* the total comes last where it is not named */
	size_t n_steps;
	const int32_t *left_out;	/* [mentees] weight from 0; NULL: nobody was */
	const uint8_t *previous;	/* [edges] 1: a pair of the previous round; NULL: none */
	const struct match_quota *quotas;
	size_t n_quotas;
	int most_cases;	/* 0: 200 */
};

enum match_level_kind {
	MATCH_LEVEL_HARD, MATCH_LEVEL_FIRST,	/* minus the pairs missing of such quotas */
	MATCH_LEVEL_MATCHED, MATCH_LEVEL_TOTAL,
	MATCH_LEVEL_FLOOR,	/* pairs with `floor` points or more */
	MATCH_LEVEL_LEFT_OUT, MATCH_LEVEL_KEPT,
};

struct match_level {
	enum match_level_kind kind;
	int32_t floor;
	size_t step;	/* that it serves; n_steps: none */
	int64_t scale;	/* prices of the level are in 1/scale points */
	int64_t value;	/* that the answer has */
};

/*
 * One case of the proof: the pairs it takes for granted, and prices under
 * which nothing is better than the answer.  Of each person or quota there are
 * n_levels prices, side by side.
 */
struct match_choice { int64_t edge; bool made; };
struct match_case {
	const struct match_choice *choices;
	size_t n_choices;
	const int64_t *mentee_price, *mentor_price, *quota_price;
	bool open;	/* not proven: the limit of cases was reached */
};

enum match_reason_kind {
	MATCH_REASON_MENTEE_LOW, MATCH_REASON_MENTEE_HIGH,	/* as enum match_bound_kind */
	MATCH_REASON_MENTOR_LOW, MATCH_REASON_MENTOR_HIGH,
	MATCH_REASON_FIXED,	/* `index` is an edge */
	MATCH_REASON_QUOTA,
};
struct match_reason { enum match_reason_kind kind; int64_t index; };

struct match_plan {
	enum match_verdict verdict;
	bool proven;
	int64_t score, matched, n_pairs;
	const struct match_pair *pairs;	/* by mentee, then mentor */
	const struct match_level *levels;
	size_t n_levels;
	const int64_t *quota_pairs, *quota_short;	/* short: missing, or too many */
	const struct match_case *cases;	/* in the order in which the choices branch */
	size_t n_cases;
	size_t gap_level;	/* if not proven: the first level that could be better, */
	int64_t gap;	/* and by how much at most */
	const struct match_reason *blame;	/* when infeasible: cannot hold together */
	size_t n_blame;
	bool blame_is_small;	/* leaving any one of them out would do */
};

/* The answer is in `mem`; `limits` may be NULL.  `objective` and mentee_bonus
 * of the problem do not count here. */
struct match_plan match_plan(struct arena *mem, const struct match_problem *,
    const struct match_wish *, const struct match_limits *);

/*
 * The problem of which every assignment is best for all steps: its pairs and
 * bounds are those that they leave open.  To solve that for the total is the
 * plan.  Without quotas; false: there is none, or it was stopped.
 */
bool match_plan_narrow(struct arena *mem, const struct match_problem *, const struct match_wish *,
    const struct match_limits *, struct match_problem *ret);

/*
 * What each choice costs in points: ret_total[0] is the largest total without
 * quotas, [1] with them, [1 + k] when the first k steps come before it.  The
 * n_steps + 2 totals need a solve each; false: one was stopped or cannot be.
 */
bool match_plan_totals(struct arena *mem, const struct match_problem *, const struct match_wish *,
    const struct match_limits *, int64_t *ret_total);

#endif
