#include "match/plan.h"

#include <stdlib.h>

#include "match/plan_parts.h"

enum {
	CASES = 200,
	SCALE = 60,	/* divides by 2 to 6: what cycles of so many counted pairs need */
	LOTTERY_BITS = 20,
};

/* Levels */

static uint64_t
lottery_number(const struct run *r, int32_t i, int64_t e)
{
	uint64_t pair = (uint64_t)i << 32 | (uint64_t)r->p->mentor[e];

	return mix64(mix64(r->p->seed) ^ pair) >> (64 - LOTTERY_BITS);
}

int64_t
level_weight(const struct run *r, size_t k, int32_t i, int64_t e)
{
	if (k == r->n_levels)
		return (int64_t)lottery_number(r, i, e);
	switch (r->level[k].kind) {
	case MATCH_LEVEL_TOTAL:
		return r->p->score[e];
	case MATCH_LEVEL_FLOOR:
		return r->p->score[e] >= r->level[k].floor;
	case MATCH_LEVEL_KEPT:
		return r->wish->previous && r->wish->previous[e];
	case MATCH_LEVEL_HARD:
	case MATCH_LEVEL_FIRST:
	case MATCH_LEVEL_MATCHED:
	case MATCH_LEVEL_LEFT_OUT:
		break;
	}
	return 0;
}

int64_t
level_bonus(const struct run *r, size_t k, int32_t i)
{
	if (k == r->n_levels)
		return 0;
	if (r->level[k].kind == MATCH_LEVEL_LEFT_OUT)
		return r->wish->left_out ? r->wish->left_out[i] : 0;
	return r->level[k].kind == MATCH_LEVEL_MATCHED;
}

int64_t
level_price(const struct run *r, size_t k, const struct match_quota *q)
{
	if (k == r->n_levels)
		return 0;
	if (r->level[k].kind == MATCH_LEVEL_TOTAL)
		return q->firmness == MATCH_QUOTA_PRICED ? q->price : 0;
	return r->level[k].kind == MATCH_LEVEL_HARD ? q->firmness == MATCH_QUOTA_HARD
	    : r->level[k].kind == MATCH_LEVEL_FIRST && q->firmness == MATCH_QUOTA_FIRST;
}

int64_t
level_reach(const struct run *r, size_t k)
{
	if (k == r->n_levels)
		return 1 << LOTTERY_BITS;
	return r->level[k].kind == MATCH_LEVEL_TOTAL ? r->largest
	    : r->level[k].kind == MATCH_LEVEL_LEFT_OUT && r->heaviest > 0 ? r->heaviest : 1;
}

void
run_level(struct run *r, enum match_level_kind kind, int32_t floor, size_t step)
{
	if (r->n_levels == MATCH_LEVELS) {
		r->verdict = MATCH_TOO_LARGE;
		return;
	}
	r->level[r->n_levels++] = (struct match_level){ kind, floor, step, 1, 0 };
	int64_t reach = level_reach(r, r->n_levels - 1);

	if (r->wish->n_quotas > 0 && reach <= INT32_MAX / 8 / SCALE)
		r->level[r->n_levels - 1].scale = SCALE;
}

static int
by_number(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The different scores of 0 or more, in order. */
static int32_t *
scores_of(struct arena *mem, const struct match_problem *p, size_t *ret_n)
{
	int64_t edges = p->first[p->mentees];
	int32_t *v = NEWS(mem, int32_t, (size_t)edges);
	size_t n = 0, kept = 0;

	for (int64_t e = 0; e < edges; e++)
		if (p->score[e] >= 0 && match_rule(p, e) != MATCH_FORBIDDEN)
			v[n++] = p->score[e];
	if (n > 0)
		qsort(v, n, sizeof *v, by_number);
	for (size_t k = 0; k < n; k++)
		if (k == 0 || v[k] != v[k - 1])
			v[kept++] = v[k];
	*ret_n = kept;
	return v;
}

/* A floor for each band that some score lies in. */
static void
add_bands(struct run *r, struct arena *scratch, int32_t width, size_t step)
{
	size_t n;
	int32_t *score = scores_of(scratch, r->p, &n);
	int32_t last = -1;

	HOLDS(width > 0);
	run_level(r, MATCH_LEVEL_FLOOR, 0, step);
	for (size_t k = 0; k < n && r->verdict == MATCH_OPTIMAL; k++) {
		int32_t band = score[k] / width;

		if (k > 0 && band != last)
			run_level(r, MATCH_LEVEL_FLOOR, band * width, step);
		last = band;
	}
}

/* The value of one more level after those of `r`, and nothing of `r` changed. */
static int64_t
value_after(const struct run *r, struct arena *scratch, int32_t floor)
{
	struct run trial = run_new(scratch, r->p, r->wish, r->limits);

	trial.n_levels = r->n_levels;
	memcpy(trial.level, r->level, sizeof trial.level);
	run_level(&trial, MATCH_LEVEL_FLOOR, floor, 0);
	run_levels(&trial);
	return trial.verdict == MATCH_OPTIMAL ? trial.best[trial.n_levels - 1] : -1;
}

/*
 * Places filled with 0 points or more; all of them with the best possible
 * worst, which is found by halving; and those with more, which are fewer:
 * that proves that it is the best.
 */
static void
add_worst(struct run *r, struct arena *scratch, size_t step)
{
	size_t n, low = 0;
	int32_t *score = scores_of(scratch, r->p, &n);
	int64_t filled = value_after(r, scratch, 0);

	for (size_t high = n; filled > 0 && low + 1 < high; ) {
		size_t middle = low + (high - low) / 2;

		*(value_after(r, scratch, score[middle]) == filled ? &low : &high) = middle;
	}
	run_level(r, MATCH_LEVEL_FLOOR, 0, step);
	if (low > 0)
		run_level(r, MATCH_LEVEL_FLOOR, score[low], step);
	if (low + 1 < n && filled > 0)
		run_level(r, MATCH_LEVEL_FLOOR, score[low + 1], step);
}

static bool
has_quota(const struct match_wish *wish, enum match_firmness firmness)
{
	for (size_t q = 0; q < wish->n_quotas; q++)
		if (wish->quotas[q].firmness == firmness)
			return true;
	return false;
}

/* The levels of the first n steps, and the total unless it is left for later. */
static void
add_levels(struct run *r, struct arena *scratch, size_t n, bool later)
{
	bool total = later;

	if (has_quota(r->wish, MATCH_QUOTA_HARD))
		run_level(r, MATCH_LEVEL_HARD, 0, n);
	if (has_quota(r->wish, MATCH_QUOTA_FIRST))
		run_level(r, MATCH_LEVEL_FIRST, 0, n);
	for (size_t k = 0; k < n; k++)
		switch (r->wish->steps[k].aim) {
		case MATCH_AIM_MATCHED:
			run_level(r, MATCH_LEVEL_MATCHED, 0, k);
			break;
		case MATCH_AIM_TOTAL:
			run_level(r, MATCH_LEVEL_TOTAL, 0, k);
			total = true;
			break;
		case MATCH_AIM_BANDS:
			add_bands(r, scratch, r->wish->steps[k].width, k);
			break;
		case MATCH_AIM_WORST:
			add_worst(r, scratch, k);
			break;
		case MATCH_AIM_LEFT_OUT:
			run_level(r, MATCH_LEVEL_LEFT_OUT, 0, k);
			break;
		case MATCH_AIM_KEPT:
			run_level(r, MATCH_LEVEL_KEPT, 0, k);
			break;
		}
	if (!total)
		run_level(r, MATCH_LEVEL_TOTAL, 0, n);
}

/* A run */

static void
mask_group(uint64_t *mask, int32_t people, const int32_t *group, int32_t n, uint64_t bit)
{
	if (!group)
		for (int32_t k = 0; k < people; k++)
			mask[k] |= bit;
	for (int32_t k = 0; group && k < n; k++)
		mask[group[k]] |= bit;
}

static void
mask_quotas(struct run *r)
{
	const struct match_problem *p = r->p;
	const struct match_wish *wish = r->wish;

	HOLDS(wish->n_quotas <= MATCH_QUOTAS);
	if (wish->n_quotas == 0)
		return;
	r->mentee_mask = NEWS(r->mem, uint64_t, (size_t)p->mentees);
	r->mentor_mask = NEWS(r->mem, uint64_t, (size_t)p->mentors);
	r->quota_room = NEWS(r->mem, int64_t, wish->n_quotas);
	for (size_t q = 0; q < wish->n_quotas; q++) {
		const struct match_quota *its = &wish->quotas[q];

		HOLDS(its->least >= 0 && its->least <= its->most && its->price >= 0);
		uint64_t bit = UINT64_C(1) << q;

		mask_group(r->mentee_mask, p->mentees, its->mentee, its->n_mentee, bit);
		mask_group(r->mentor_mask, p->mentors, its->mentor, its->n_mentor, bit);
	}
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			for (uint64_t mask = quotas_of(r, i, e); mask; mask &= mask - 1)
				r->quota_room[__builtin_ctzll(mask)]++;
}

struct run
run_new(struct arena *mem, const struct match_problem *p, const struct match_wish *wish,
    const struct match_limits *limits)
{
	struct run r = { .mem = mem, .p = p, .wish = wish, .limits = limits, .n_pairs = -1,
		.cases_left = wish->most_cases > 0 ? wish->most_cases : CASES };

	for (int64_t e = 0; e < p->first[p->mentees]; e++)
		if (llabs(p->score[e]) > r.largest)
			r.largest = llabs(p->score[e]);
	for (int32_t i = 0; wish->left_out && i < p->mentees; i++)
		if (wish->left_out[i] > r.heaviest)
			r.heaviest = wish->left_out[i];
	for (size_t q = 0; q < wish->n_quotas; q++)
		if (wish->quotas[q].firmness == MATCH_QUOTA_PRICED
		    && wish->quotas[q].price > r.largest)
			r.largest = wish->quotas[q].price;
	if (wish->n_quotas > 0 && (r.largest > INT32_MAX / 4 || r.heaviest > INT32_MAX / 4))
		r.verdict = MATCH_TOO_LARGE;
	mask_quotas(&r);
	return r;
}

struct face
face_new(struct arena *mem, const struct run *r, const struct match_choice *path, size_t n_path)
{
	const struct match_problem *p = r->p;
	size_t n = (size_t)p->mentees, m = (size_t)p->mentors, quotas = r->wish->n_quotas;
	struct face f = {
		.rule = NEWS(mem, uint8_t, (size_t)p->first[n]),
		.low = NEWS(mem, int32_t, n), .high = NEWS(mem, int32_t, n),
		.mlow = NEWS(mem, int32_t, m), .mhigh = NEWS(mem, int32_t, m),
		.qlow = NEWS(mem, int64_t, quotas), .qhigh = NEWS(mem, int64_t, quotas),
	};

	for (int64_t e = 0; e < p->first[n]; e++)
		f.rule[e] = (uint8_t)match_rule(p, e);
	for (size_t k = 0; k < n_path; k++)
		f.rule[path[k].edge] = path[k].made ? MATCH_FIXED : MATCH_FORBIDDEN;
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			f.low[i] += f.rule[e] == MATCH_FIXED;
			f.mlow[p->mentor[e]] += f.rule[e] == MATCH_FIXED;
		}
	for (int32_t i = 0; i < p->mentees; i++) {
		f.low[i] = f.low[i] > match_mentee_low(p, i) ? f.low[i] : match_mentee_low(p, i);
		f.high[i] = match_mentee_high(p, i);
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		f.mlow[j] = f.mlow[j] > match_mentor_low(p, j) ? f.mlow[j] : match_mentor_low(p, j);
		f.mhigh[j] = match_mentor_high(p, j);
	}
	for (size_t q = 0; q < quotas; q++)
		f.qhigh[q] = r->quota_room[q];
	return f;
}

void
run_levels(struct run *r)
{
	struct arena *scratch = arena_new();
	struct match_choice *path =
	    NEWS(scratch, struct match_choice, (size_t)r->p->first[r->p->mentees]);

	r->depth = r->n_levels + (r->wish->n_quotas > 0);
	if (r->verdict == MATCH_OPTIMAL)
		solve_case(r, scratch, path, 0);
	arena_free(scratch);
}

/* Answers */

static void
count_quotas(const struct run *r, struct match_plan *ret)
{
	size_t n = r->wish->n_quotas;
	int64_t *pairs = NEWS(r->mem, int64_t, n), *missing = NEWS(r->mem, int64_t, n);

	for (int64_t a = 0; a < r->n_pairs; a++)
		for (uint64_t mask = quotas_of(r, r->pairs[a].mentee, r->pairs[a].edge); mask;
		    mask &= mask - 1)
			pairs[__builtin_ctzll(mask)]++;
	for (size_t q = 0; q < n; q++) {
		const struct match_quota *its = &r->wish->quotas[q];

		missing[q] = pairs[q] < its->least ? its->least - pairs[q]
		    : pairs[q] > its->most ? pairs[q] - its->most : 0;
	}
	ret->quota_pairs = pairs;
	ret->quota_short = missing;
}

static void
answer(struct run *r, struct match_plan *ret)
{
	for (size_t k = 0; k < r->n_levels; k++)
		r->level[k].value = r->best[k];
	for (int64_t a = 0; a < r->n_pairs; a++) {
		ret->score += r->p->score[r->pairs[a].edge];
		ret->matched += a == 0 || r->pairs[a].mentee != r->pairs[a - 1].mentee;
	}
	ret->levels = arena_copy(r->mem, r->level, r->n_levels * sizeof *r->level);
	ret->n_levels = r->n_levels;
	ret->pairs = r->pairs;
	ret->n_pairs = r->n_pairs;
	ret->cases = r->cases.v;
	ret->n_cases = r->cases.n;
	ret->gap = r->gap;
	ret->gap_level = r->gap_level;
	ret->proven = true;
	for (size_t k = 0; k < r->cases.n; k++)
		ret->proven &= !r->cases.v[k].open;
	count_quotas(r, ret);
}

static struct match_plan
plan_steps(struct arena *mem, const struct match_problem *p, const struct match_wish *wish,
    size_t steps, const struct match_limits *limits)
{
	struct run r = run_new(mem, p, wish, limits);
	struct match_plan ret = { 0 };
	struct arena *scratch = arena_new();

	if (r.verdict == MATCH_OPTIMAL)
		add_levels(&r, scratch, steps, false);
	run_levels(&r);
	arena_free(scratch);
	ret.verdict = r.verdict;
	if (r.verdict == MATCH_OPTIMAL) {
		answer(&r, &ret);
		if (r.level[0].kind == MATCH_LEVEL_HARD && r.best[0] < 0)
			ret.verdict = !ret.proven && ret.gap_level == 0 ? MATCH_STOPPED
									: MATCH_INFEASIBLE;
	}
	if (ret.verdict == MATCH_INFEASIBLE)
		blame_plan(&r, &ret);
	return ret;
}

struct match_plan
match_plan(struct arena *mem, const struct match_problem *p, const struct match_wish *wish,
    const struct match_limits *limits)
{
	return plan_steps(mem, p, wish, wish->n_steps, limits);
}

bool
match_plan_narrow(struct arena *mem, const struct match_problem *p, const struct match_wish *wish,
    const struct match_limits *limits, struct match_problem *ret)
{
	struct run r = run_new(mem, p, wish, limits);
	struct arena *scratch = arena_new();
	struct face f;

	HOLDS(wish->n_quotas == 0 && wish->n_steps > 0);
	r.keep = &f;
	add_levels(&r, scratch, wish->n_steps, true);
	run_levels(&r);
	arena_free(scratch);
	if (r.verdict != MATCH_OPTIMAL)
		return false;
	*ret = *p;
	ret->objective = MATCH_BEST_TOTAL;
	ret->rule = f.rule;
	ret->mentee_low = f.low;
	ret->mentee_high = f.high;
	ret->mentor_low = f.mlow;
	ret->mentor_high = f.mhigh;
	return true;
}

bool
match_plan_totals(struct arena *mem, const struct match_problem *p, const struct match_wish *wish,
    const struct match_limits *limits, int64_t *ret_total)
{
	struct match_wish plain = *wish;

	plain.n_quotas = 0;
	for (size_t k = 0; k <= wish->n_steps + 1; k++) {
		struct arena_mark mark = arena_mark(mem);
		struct match_plan got =
		    plan_steps(mem, p, k == 0 ? &plain : wish, k == 0 ? 0 : k - 1, limits);

		if (got.verdict != MATCH_OPTIMAL)
			return false;
		ret_total[k] = got.score;
		arena_rewind(mem, mark);
	}
	return true;
}
