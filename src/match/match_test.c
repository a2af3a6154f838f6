/* The solver against brute force, and every answer through the checker. */
#include "match/match.h"

#include "match/small_test.h"
#include "match/verify.h"
#include "unit/test.h"

/* The best of all assignments by trying them all; false: there is none. */
static bool
brute_force(const struct small *s, int64_t *ret_matched, int64_t *ret_score)
{
	bool any = false;

	for (uint32_t set = 0; set < UINT32_C(1) << s->n; set++) {
		int32_t count[2][SIDE] = { 0 };
		int64_t score = 0, matched = 0;
		bool good = true;

		for (int e = 0; e < s->n && good; e++) {
			bool in = set >> e & 1;

			good = !(in && s->rule[e] == MATCH_FORBIDDEN)
			    && !(!in && s->rule[e] == MATCH_FIXED);
			count[0][s->mentee[e]] += in;
			count[1][s->mentor[e]] += in;
			score += in ? s->score[e] : 0;
		}
		for (int i = 0; i < s->p.mentees && good; i++) {
			good = count[0][i] >= s->low[0][i] && count[0][i] <= s->high[0][i];
			matched += count[0][i] > 0;
			score += count[0][i] > 0 ? match_mentee_bonus(&s->p, i) : 0;
		}
		for (int j = 0; j < s->p.mentors && good; j++)
			good = count[1][j] >= s->low[1][j] && count[1][j] <= s->high[1][j];
		bool most_first = s->p.objective == MATCH_MOST_FIRST;

		if (!good || (any && most_first && matched < *ret_matched)
		    || (any && !(most_first && matched > *ret_matched) && score <= *ret_score))
			continue;
		any = true;
		*ret_score = score;
		*ret_matched = matched;
	}
	return any;
}

/* What the bonuses of mentees add to the score. */
static int64_t
bonuses(const struct match_problem *p, const struct match_solution *got)
{
	int64_t sum = 0;

	for (int64_t k = 0; k < got->n_pairs; k++)
		if (k == 0 || got->pairs[k].mentee != got->pairs[k - 1].mentee)
			sum += match_mentee_bonus(p, got->pairs[k].mentee);
	return sum;
}

/* Only the blamed bounds stay: if it still cannot be, they are the reason. */
static bool
blame_is_true(struct small s, const struct match_solution *got)
{
	bool keep[4][SIDE] = { 0 };
	int64_t matched, score;

	for (size_t k = 0; k < got->n_blame; k++)
		keep[got->blame[k].kind][got->blame[k].index] = true;
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < SIDE; i++) {
			if (!keep[2 * side][i])
				s.low[side][i] = 0;
			if (!keep[2 * side + 1][i])
				s.high[side][i] = MOST_EDGES;
		}
	return got->n_blame > 0 && !brute_force(&s, &matched, &score);
}

static bool
same_answer(
    const struct match_problem *p, const struct match_solution *a, const struct match_solution *b)
{
	if (a->verdict != b->verdict || a->hash != b->hash)
		return false;
	if (a->verdict != MATCH_OPTIMAL)
		return true;
	return a->n_pairs == b->n_pairs && a->score == b->score
	    && memcmp(a->pairs, b->pairs, (size_t)a->n_pairs * sizeof *a->pairs) == 0
	    && memcmp(a->mentee_price, b->mentee_price, (size_t)p->mentees * sizeof(int64_t)) == 0
	    && memcmp(a->mentor_price, b->mentor_price, (size_t)p->mentors * sizeof(int64_t)) == 0;
}

static struct match_solution
resolve_from(struct test *t, struct random *r, const struct match_problem *p,
    const struct match_solution *before)
{
	int64_t *price = NEWS(t->mem, int64_t, (size_t)p->mentors);

	for (int32_t j = 0; j < p->mentors; j++)
		price[j] = before->mentor_price && below(r, 4) ? before->mentor_price[j]
							       : (int64_t)below(r, 300) - 150;
	return match_resolve(
	    t->mem, p, &(struct match_start){ price, before->pairs, before->n_pairs }, NULL);
}

static void
brute_force_agrees(struct test *t)
{
	struct random r = { 7 };
	int optimal = 0, infeasible = 0;
	static struct small s;
	int32_t bonus[SIDE];

	for (int round = 0; round < 20000 && infeasible + optimal == round; round++) {
		int64_t score = 0, matched = 0;
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		if (below(&r, 4) == 0) {
			s.p.mentee_bonus = bonus;
			for (int i = 0; i < SIDE; i++)
				bonus[i] = (int32_t)below(&r, 60);
		}
		struct match_solution got = match_solve(t->mem, &s.p, NULL);

		if (!brute_force(&s, &matched, &score)) {
			CHECK(got.verdict == MATCH_INFEASIBLE);
			CHECK(blame_is_true(s, &got));
			infeasible++;
		} else {
			CHECK(got.verdict == MATCH_OPTIMAL);
			CHECK_INT(got.score + bonuses(&s.p, &got), score);
			CHECK(s.p.objective == MATCH_BEST_TOTAL || got.matched == matched);
			CHECK(match_verify(&s.p, &got) == MATCH_PROVEN);
			optimal++;
		}
		struct match_solution again = resolve_from(t, &r, &s.p, &got);

		CHECK(same_answer(&s.p, &got, &again));
		arena_rewind(t->mem, mark);
	}
	CHECK(optimal > 10000 && infeasible > 1000);
}

TESTS(brute_force_agrees)
