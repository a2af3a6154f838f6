/* Inside plan.c, quota.c and plan_blame.c: one run over the levels of a plan. */
#ifndef MATCH_PLAN_PARTS_H
#define MATCH_PLAN_PARTS_H

#include "match/net.h"
#include "match/plan.h"

/*
 * What the levels so far leave open.  A pair whose gain was above 0 at some
 * level is fixed, below 0 forbidden; people and quotas keep the counts that
 * were best for their price.
 */
struct face {
	uint8_t *rule;
	int32_t *low, *high, *mlow, *mhigh;
	int64_t *qlow, *qhigh;
};

struct run {
	struct arena *mem;	/* of the answer */
	const struct match_problem *p;
	const struct match_wish *wish;
	const struct match_limits *limits;
	struct match_level level[MATCH_LEVELS];
	size_t n_levels;
	size_t depth;	/* n_levels, and one for the lottery if there are quotas */
	uint64_t *mentee_mask, *mentor_mask;	/* the quotas that count the person */
	int64_t *quota_room;	/* pairs that a quota could count */
	int64_t largest, heaviest;	/* score or price, without a sign; weight of one left out */

	int64_t best[MATCH_LEVELS + 1];	/* of the best answer so far, by level */
	struct match_pair *pairs;
	int64_t n_pairs;	/* -1: none yet */
	int cases_left;
	struct { struct match_case *v; size_t n; } cases;
	enum match_verdict verdict;	/* MATCH_OPTIMAL unless it has to end */
	const struct match_bound *blame;	/* when infeasible, without a quota */
	size_t n_blame;
	int64_t gap;
	size_t gap_level;
	struct face *keep;	/* where the last face goes, in `mem`; NULL: nowhere */
};

static inline uint64_t
quotas_of(const struct run *r, int32_t i, int64_t e)
{
	return r->mentee_mask ? r->mentee_mask[i] & r->mentor_mask[r->p->mentor[e]] : 0;
}

/* plan.c */
void run_levels(struct run *);	/* from level[] to best, pairs and cases */
int64_t level_weight(const struct run *, size_t k, int32_t i, int64_t e);
int64_t level_bonus(const struct run *, size_t k, int32_t i);
int64_t level_reach(const struct run *, size_t k);	/* the largest of both */
int64_t level_price(const struct run *, size_t k, const struct match_quota *);
struct run run_new(struct arena *mem, const struct match_problem *, const struct match_wish *,
    const struct match_limits *);
void run_level(struct run *, enum match_level_kind, int32_t floor, size_t step);
struct face face_new(struct arena *, const struct run *, const struct match_choice *, size_t n);

/* quota.c: the levels of one case, and of those it branches into. */
void solve_case(struct run *, struct arena *scratch, struct match_choice *path, size_t n_path);

/* plan_blame.c */
void blame_plan(struct run *, struct match_plan *ret);

#endif
