/*
 * Why a plan cannot be: bounds, fixed pairs and hard quotas of which all are
 * needed for it.  Without a quota the counting of blame.c says it; with one,
 * each is left out in turn, and stays out if it still cannot be.
 */
#include "match/plan_parts.h"

enum { ASKED = 400 };	/* solves at most; then what is left is told as it is */

/* The problem with some reasons left out. */
struct trial {
	const struct run *r;
	struct match_problem p;
	int32_t *low[2], *high[2];
	uint8_t *rule;
	struct match_quota *quotas;
	size_t n_quotas;
	int left;
};

static const enum match_reason_kind low_of[] = { MATCH_REASON_MENTEE_LOW, MATCH_REASON_MENTOR_LOW };

static struct trial
trial_new(struct arena *mem, const struct run *r)
{
	const struct match_problem *p = r->p;
	struct trial t = { .r = r, .p = *p, .left = ASKED };
	size_t n[] = { (size_t)p->mentees, (size_t)p->mentors };

	for (int side = 0; side < 2; side++) {
		t.low[side] = NEWS(mem, int32_t, n[side]);
		t.high[side] = NEWS(mem, int32_t, n[side]);
		for (size_t k = 0; k < n[side]; k++) {
			int32_t a = (int32_t)k;

			t.low[side][k] = side ? match_mentor_low(p, a) : match_mentee_low(p, a);
			t.high[side][k] = side ? match_mentor_high(p, a) : match_mentee_high(p, a);
		}
	}
	t.rule = NEWS(mem, uint8_t, (size_t)p->first[p->mentees]);
	for (int64_t e = 0; e < p->first[p->mentees]; e++)
		t.rule[e] = (uint8_t)match_rule(p, e);
	t.p.mentee_low = t.low[0];
	t.p.mentee_high = t.high[0];
	t.p.mentor_low = t.low[1];
	t.p.mentor_high = t.high[1];
	t.p.rule = t.rule;
	t.quotas = NEWS(mem, struct match_quota, r->wish->n_quotas);
	for (size_t q = 0; q < r->wish->n_quotas; q++)
		if (r->wish->quotas[q].firmness == MATCH_QUOTA_HARD)
			t.quotas[t.n_quotas++] = r->wish->quotas[q];
	return t;
}

/* What the reason binds, and the value at which it binds nothing. */
static int32_t
swap(struct trial *t, struct match_reason why, int32_t value)
{
	int side = why.kind == MATCH_REASON_MENTOR_LOW || why.kind == MATCH_REASON_MENTOR_HIGH;
	int32_t *at = why.kind == low_of[side] ? &t->low[side][why.index]
	    : &t->high[side][why.index];
	int32_t old;

	switch (why.kind) {
	case MATCH_REASON_FIXED:
		old = t->rule[why.index];
		t->rule[why.index] = (uint8_t)value;
		return old;
	case MATCH_REASON_QUOTA:
		old = (int32_t)t->quotas[why.index].firmness;
		t->quotas[why.index].firmness = (enum match_firmness)value;
		return old;
	case MATCH_REASON_MENTEE_LOW:
	case MATCH_REASON_MENTEE_HIGH:
	case MATCH_REASON_MENTOR_LOW:
	case MATCH_REASON_MENTOR_HIGH:
		break;
	}
	old = *at;
	*at = value;
	return old;
}

static int32_t
free_value(const struct trial *t, enum match_reason_kind kind)
{
	switch (kind) {
	case MATCH_REASON_MENTEE_LOW:
	case MATCH_REASON_MENTOR_LOW:
		return 0;
	case MATCH_REASON_MENTEE_HIGH:
		return t->p.mentors;
	case MATCH_REASON_MENTOR_HIGH:
		return t->p.mentees;
	case MATCH_REASON_FIXED:
		return MATCH_ALLOWED;
	case MATCH_REASON_QUOTA:
		break;
	}
	return MATCH_QUOTA_PRICED;
}

/* Whether it still cannot be, for certain. */
static bool
still_cannot(struct trial *t)
{
	struct arena *mem = arena_new();
	struct match_wish wish = { .quotas = t->quotas, .n_quotas = t->n_quotas,
		.most_cases = t->r->wish->most_cases };
	struct run r = run_new(mem, &t->p, &wish, t->r->limits);

	run_level(&r, MATCH_LEVEL_HARD, 0, 0);
	run_levels(&r);
	bool cannot = r.verdict == MATCH_INFEASIBLE
	    || (r.verdict == MATCH_OPTIMAL && r.best[0] < 0 && r.gap == 0);

	t->left--;
	arena_free(mem);
	return cannot;
}

struct reasons { struct match_reason *v; size_t n; };

/* Everything that binds somebody, quotas first: the last are the first to go. */
static struct reasons
all_reasons(struct arena *mem, const struct trial *t)
{
	const struct match_problem *p = t->r->p;
	struct reasons all = { 0 };
	int32_t people[] = { p->mentees, p->mentors };

	for (size_t q = 0; q < t->n_quotas; q++)
		PUSH(mem, &all, (struct match_reason){ MATCH_REASON_QUOTA, (int64_t)q });
	for (int64_t e = 0; e < p->first[p->mentees]; e++)
		if (t->rule[e] == MATCH_FIXED)
			PUSH(mem, &all, (struct match_reason){ MATCH_REASON_FIXED, e });
	for (int side = 0; side < 2; side++)
		for (int32_t k = 0; k < people[side]; k++) {
			if (t->low[side][k] > 0)
				PUSH(mem, &all, (struct match_reason){ low_of[side], k });
			if (t->high[side][k] < people[!side])
				PUSH(mem, &all, (struct match_reason){ low_of[side] + 1, k });
		}
	return all;
}

/*
 * Leaves out as many as possible of v[0..n), the rest of the problem as it
 * is: all at once if that does, else one half after the other.
 */
static void
leave_out(struct arena *mem, struct trial *t, const struct match_reason *v, size_t n,
    struct reasons *kept)
{
	int32_t *old = NEWS(mem, int32_t, n);

	if (n == 0)
		return;
	for (size_t k = 0; k < n; k++)
		old[k] = swap(t, v[k], free_value(t, v[k].kind));
	if (t->left > 0 && still_cannot(t))
		return;
	for (size_t k = 0; k < n; k++)
		swap(t, v[k], old[k]);
	if (n == 1 || t->left <= 0) {
		for (size_t k = 0; k < n; k++)
			PUSH(mem, kept, v[k]);
		return;
	}
	leave_out(mem, t, v + n / 2, n - n / 2, kept);
	leave_out(mem, t, v, n / 2, kept);
}

static void
number_quotas(const struct run *r, struct reasons *kept)
{
	for (size_t k = 0; k < kept->n; k++)
		for (size_t q = 0; kept->v[k].kind == MATCH_REASON_QUOTA
		    && q < r->wish->n_quotas && (int64_t)q <= kept->v[k].index; q++)
			kept->v[k].index += r->wish->quotas[q].firmness != MATCH_QUOTA_HARD;
}

void
blame_plan(struct run *r, struct match_plan *ret)
{
	struct reasons kept = { 0 };

	if (r->n_blame > 0) {
		for (size_t k = 0; k < r->n_blame; k++)
			PUSH(r->mem, &kept, (struct match_reason){
				(enum match_reason_kind)r->blame[k].kind, r->blame[k].index });
		ret->blame_is_small = true;
	} else {
		struct trial t = trial_new(r->mem, r);
		struct reasons all = all_reasons(r->mem, &t);

		leave_out(r->mem, &t, all.v, all.n, &kept);
		number_quotas(r, &kept);
		ret->blame_is_small = t.left > 0;
	}
	ret->blame = kept.v;
	ret->n_blame = kept.n;
}
