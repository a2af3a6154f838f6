/* Plans against brute force with every feature at once, each answer through the checker. */
#include "match/plan.h"

#include "match/verify.h"
#include "match/wished_test.h"
#include "unit/test.h"

enum { TUPLE = 130 };

/* The brute force: what an assignment is worth, written out from the words of plan.h. */

struct tuple { int64_t at[TUPLE]; size_t n; };

static bool
in_group(const int32_t *group, int32_t n, int32_t who)
{
	for (int32_t k = 0; group && k < n; k++)
		if (group[k] == who)
			return true;
	return group == NULL;
}

static int64_t
short_of(const struct wished *w, uint32_t set, const struct match_quota *q)
{
	int64_t n = 0;

	for (int e = 0; e < w->s.n; e++)
		n += (set >> e & 1) && in_group(q->mentee, q->n_mentee, w->s.mentee[e])
		    && in_group(q->mentor, q->n_mentor, w->s.mentor[e]);
	return n < q->least ? q->least - n : n > q->most ? n - q->most : 0;
}

static int64_t
fines(const struct wished *w, uint32_t set, enum match_firmness firmness)
{
	int64_t sum = 0;

	for (size_t q = 0; q < w->wish.n_quotas; q++)
		if (w->quotas[q].firmness == firmness)
			sum += short_of(w, set, &w->quotas[q])
			    * (firmness == MATCH_QUOTA_PRICED ? w->quotas[q].price : 1);
	return sum;
}

static int64_t
worth_of(const struct wished *w, uint32_t set, enum match_aim aim, int32_t floor)
{
	bool has[SIDE] = { false };
	int64_t sum = 0;

	for (int e = 0; e < w->s.n; e++) {
		if (!(set >> e & 1))
			continue;
		has[w->s.mentee[e]] = true;
		sum += aim == MATCH_AIM_TOTAL ? w->s.score[e]
		    : aim == MATCH_AIM_BANDS ? w->s.score[e] >= floor
		    : aim == MATCH_AIM_KEPT ? w->wish.previous && w->previous[e] : 0;
	}
	for (int i = 0; i < w->s.p.mentees; i++)
		if (has[i])
			sum += aim == MATCH_AIM_MATCHED ? 1
			    : aim == MATCH_AIM_LEFT_OUT && w->wish.left_out ? w->left_out[i] : 0;
	return aim == MATCH_AIM_TOTAL ? sum - fines(w, set, MATCH_QUOTA_PRICED) : sum;
}

static struct tuple
tuple_of(const struct wished *w, uint32_t set)
{
	struct tuple t = { .n = 0 };
	bool total = false;

	t.at[t.n++] = -fines(w, set, MATCH_QUOTA_HARD);
	t.at[t.n++] = -fines(w, set, MATCH_QUOTA_FIRST);
	for (size_t k = 0; k < w->wish.n_steps; k++) {
		enum match_aim aim = w->steps[k].aim;
		int32_t worst = INT32_MAX;

		total |= aim == MATCH_AIM_TOTAL;
		if (aim == MATCH_AIM_WORST) {
			for (int e = 0; e < w->s.n; e++)
				if ((set >> e & 1) && w->s.score[e] >= 0 && w->s.score[e] < worst)
					worst = w->s.score[e];
			t.at[t.n++] = worth_of(w, set, MATCH_AIM_BANDS, 0);
			t.at[t.n++] = worst;
			t.at[t.n++] = worst < INT32_MAX
			    ? worth_of(w, set, MATCH_AIM_BANDS, worst + 1) : 0;
		} else if (aim == MATCH_AIM_BANDS) {
			for (int32_t floor = 0; floor <= 100; floor += w->steps[k].width)
				if (t.n < TUPLE - 8)
					t.at[t.n++] = worth_of(w, set, aim, floor);
		} else {
			t.at[t.n++] = worth_of(w, set, aim, 0);
		}
	}
	if (!total)
		t.at[t.n++] = worth_of(w, set, MATCH_AIM_TOTAL, 0);
	return t;
}

static int
compare(const struct tuple *a, const struct tuple *b)
{
	for (size_t k = 0; k < a->n; k++)
		if (a->at[k] != b->at[k])
			return a->at[k] < b->at[k] ? -1 : 1;
	return 0;
}

static bool
is_allowed(const struct small *s, uint32_t set)
{
	int32_t count[2][SIDE] = { 0 };

	for (int e = 0; e < s->n; e++) {
		bool in = set >> e & 1;

		if (in ? s->rule[e] == MATCH_FORBIDDEN : s->rule[e] == MATCH_FIXED)
			return false;
		count[0][s->mentee[e]] += in;
		count[1][s->mentor[e]] += in;
	}
	for (int i = 0; i < s->p.mentees; i++)
		if (count[0][i] < s->low[0][i] || count[0][i] > s->high[0][i])
			return false;
	for (int j = 0; j < s->p.mentors; j++)
		if (count[1][j] < s->low[1][j] || count[1][j] > s->high[1][j])
			return false;
	return true;
}

/* False: there is none that keeps the hard quotas. */
static bool
brute_force(const struct wished *w, struct tuple *ret)
{
	bool any = false;

	for (uint32_t set = 0; set < UINT32_C(1) << w->s.n; set++) {
		if (!is_allowed(&w->s, set) || fines(w, set, MATCH_QUOTA_HARD) > 0)
			continue;
		struct tuple t = tuple_of(w, set);

		if (!any || compare(&t, ret) > 0)
			*ret = t;
		any = true;
	}
	return any;
}

static uint32_t
set_of(const struct match_plan *got)
{
	uint32_t set = 0;

	for (int64_t k = 0; k < got->n_pairs; k++)
		set |= UINT32_C(1) << got->pairs[k].edge;
	return set;
}

/* Only what is blamed stays, or all of it but one. */
static bool
can_be(const struct wished *w, const struct match_plan *got, size_t but)
{
	struct wished only = *w;
	bool keep[4][SIDE] = { 0 }, fixed[MOST_EDGES] = { 0 }, quota[SMALL_QUOTAS] = { 0 };
	bool bounds_only = true;
	struct tuple t;

	for (size_t k = 0; k < got->n_blame; k++)
		bounds_only &= got->blame[k].kind < MATCH_REASON_FIXED;
	for (size_t k = 0; k < got->n_blame; k++) {
		struct match_reason why = got->blame[k];

		if (k == but)
			continue;
		if (why.kind == MATCH_REASON_FIXED)
			fixed[why.index] = true;
		else if (why.kind == MATCH_REASON_QUOTA)
			quota[why.index] = true;
		else
			keep[why.kind][why.index] = true;
	}
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < SIDE; i++) {
			if (!keep[2 * side][i])
				only.s.low[side][i] = 0;
			if (!keep[2 * side + 1][i])
				only.s.high[side][i] = MOST_EDGES;
		}
	for (int e = 0; e < w->s.n; e++)
		if (w->s.rule[e] == MATCH_FIXED && !fixed[e] && !bounds_only)
			only.s.rule[e] = MATCH_ALLOWED;
	for (size_t q = 0; q < w->wish.n_quotas; q++)
		if (!quota[q])
			only.quotas[q].firmness = MATCH_QUOTA_PRICED;
	return brute_force(&only, &t);
}

static void
check_infeasible(struct test *t, const struct wished *w, const struct match_plan *got)
{
	bool quota = false;

	(void)t;
	CHECK(got->verdict == MATCH_INFEASIBLE);
	CHECK(got->n_blame > 0 && got->blame_is_small);
	CHECK(!can_be(w, got, got->n_blame));
	for (size_t k = 0; k < got->n_blame; k++)
		quota |= got->blame[k].kind == MATCH_REASON_QUOTA;
	for (size_t k = 0; quota && k < got->n_blame; k++)
		CHECK(can_be(w, got, k));
}

static void
brute_force_agrees(struct test *t)
{
	struct random r = { 11 };
	int optimal = 0, infeasible = 0, branched = 0;
	static struct wished w;
	bool good = true;

	for (int round = 0; round < 20000 && good; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct tuple want = { .n = 0 };

		random_wish(&r, &w);
		struct match_plan got = match_plan(t->mem, &w.s.p, &w.wish, NULL);

		if (!brute_force(&w, &want)) {
			infeasible++;
			check_infeasible(t, &w, &got);
		} else {
			struct tuple has = tuple_of(&w, set_of(&got));

			good = got.verdict == MATCH_OPTIMAL && got.proven
			    && compare(&has, &want) == 0;
			CHECK(good);
			enum match_proof proof = match_verify_plan(&w.s.p, &w.wish, &got);

			CHECK_INT(proof, MATCH_PROVEN);
			good &= proof == MATCH_PROVEN;
			optimal++;
			branched += got.n_cases > 1;
		}
		arena_rewind(t->mem, mark);
	}
	CHECK(optimal > 10000 && infeasible > 1000 && branched > 50);
}

/* What the steps leave open, solved for the total by itself, is the plan. */
static void
narrowed_problems_agree(struct test *t)
{
	struct random r = { 12 };
	static struct wished w;
	int asked = 0;

	for (int round = 0; round < 3000; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct match_problem narrow;

		random_wish(&r, &w);
		w.wish.n_quotas = 0;
		for (size_t k = 0; k < w.wish.n_steps; k++)
			if (w.steps[k].aim == MATCH_AIM_TOTAL)
				w.steps[k].aim = MATCH_AIM_BANDS, w.steps[k].width = 20;
		if (w.wish.n_steps == 0)
			continue;
		struct match_plan plan = match_plan(t->mem, &w.s.p, &w.wish, NULL);
		bool can = match_plan_narrow(t->mem, &w.s.p, &w.wish, NULL, &narrow);

		CHECK(can == (plan.verdict == MATCH_OPTIMAL));
		if (can) {
			struct match_solution got = match_solve(t->mem, &narrow, NULL);

			CHECK(match_verify(&narrow, &got) == MATCH_PROVEN);
			CHECK_INT(got.score, plan.score);
			CHECK_INT(got.n_pairs, plan.n_pairs);
			CHECK(memcmp(got.pairs, plan.pairs,
			    (size_t)got.n_pairs * sizeof *got.pairs) == 0);
			asked++;
		}
		arena_rewind(t->mem, mark);
	}
	CHECK(asked > 1000);
}

TESTS(brute_force_agrees, narrowed_problems_agree)
