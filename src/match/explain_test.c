/* What is said of a change is what comes of it. */
#include "match/explain.h"

#include "match/small_test.h"
#include "unit/test.h"

enum { ROUNDS = 3000 };

static struct match_solution
solve_changed(struct arena *mem, const struct match_problem *p, struct match_change change)
{
	struct match_problem changed = match_apply(mem, p, &change, 1);

	return match_solve(mem, &changed, NULL);
}

static void
costs_come_true(struct test *t)
{
	static struct small s;
	struct random r = { 11 };
	int asked = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		struct match_solution before = match_solve(t->mem, &s.p, NULL);

		for (int32_t i = 0; i < s.p.mentees && before.verdict == MATCH_OPTIMAL; i++) {
			const struct match_cost *cost = match_costs(t->mem, &s.p, &before, i);

			for (int64_t e = s.first[i]; e < s.first[i + 1]; e++) {
				struct match_cost said = cost[e - s.first[i]];
				struct match_solution after = solve_changed(
				    t->mem, &s.p, (struct match_change){ MATCH_PIN, e, 0 });

				CHECK(said.possible == (after.verdict == MATCH_OPTIMAL));
				CHECK(!said.possible || said.score == after.score);
				CHECK(!said.possible || s.p.objective == MATCH_BEST_TOTAL
				    || said.matched == after.matched);
				asked++;
			}
		}
		arena_rewind(t->mem, mark);
	}
	CHECK(asked > ROUNDS);
}

static void
prices_are_what_a_place_is_worth(struct test *t)
{
	static struct small s;
	struct random r = { 12 };

	for (int round = 0; round < ROUNDS; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		struct match_solution before = match_solve(t->mem, &s.p, NULL);

		for (int32_t j = 0; j < s.p.mentors && before.verdict == MATCH_OPTIMAL; j++) {
			struct match_solution after = solve_changed(
			    t->mem, &s.p, (struct match_change){ MATCH_ONE_MORE_PLACE, 0, j });

			CHECK(after.verdict == MATCH_OPTIMAL);
			CHECK_INT(before.place_value[j], after.score - before.score
			    + before.bonus * (after.matched - before.matched));
		}
		arena_rewind(t->mem, mark);
	}
}

/* Applies the moves to the pairs of before. */
static bool
moves_lead_to(const struct match_solution *before, const struct match_effect *said,
    const struct match_solution *after)
{
	bool made[SIDE][SIDE] = { 0 };
	int64_t left = 0;

	for (int64_t k = 0; k < before->n_pairs; k++)
		made[before->pairs[k].mentee][before->pairs[k].mentor] = true;
	for (size_t k = 0; k < said->n_moves; k++) {
		struct match_move move = said->moves[k];

		if (made[move.mentee][move.mentor] == move.made)
			return false;
		made[move.mentee][move.mentor] = move.made;
	}
	for (int k = 0; k < SIDE * SIDE; k++)
		left += made[k / SIDE][k % SIDE];
	for (int64_t k = 0; k < after->n_pairs; k++)
		left -= made[after->pairs[k].mentee][after->pairs[k].mentor];
	return left == 0 && after->n_pairs <= SIDE * SIDE;
}

static void
what_if_comes_true(struct test *t)
{
	static struct small s;
	struct random r = { 13 };

	for (int round = 0; round < ROUNDS; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		struct match_solution before = match_solve(t->mem, &s.p, NULL);

		if (before.verdict == MATCH_OPTIMAL && s.n > 0) {
			struct match_change change = { (enum match_change_kind)below(&r, 4),
				below(&r, (uint32_t)s.n), 0 };

			change.mentor = s.mentor[change.edge];
			struct match_effect said =
			    match_what_if(t->mem, &s.p, &before, &change, 1, NULL);
			struct match_solution after = solve_changed(t->mem, &s.p, change);

			CHECK(said.verdict == after.verdict);
			CHECK(said.verdict != MATCH_OPTIMAL
			    || (said.score == after.score && said.matched == after.matched));
			CHECK(
			    said.verdict != MATCH_OPTIMAL || moves_lead_to(&before, &said, &after));
		}
		arena_rewind(t->mem, mark);
	}
}

static bool
has_mentor(const struct match_solution *s, int32_t mentee)
{
	for (int64_t k = 0; k < s->n_pairs; k++)
		if (s->pairs[k].mentee == mentee)
			return true;
	return false;
}

static void
rescues_rescue(struct test *t)
{
	static struct small s;
	struct random r = { 14 };
	size_t rescued = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		struct match_solution before = match_solve(t->mem, &s.p, NULL);

		for (int32_t i = 0; i < s.p.mentees && before.verdict == MATCH_OPTIMAL; i++) {
			if (has_mentor(&before, i))
				continue;
			struct match_effects ways = match_rescues(t->mem,
			    match_about(t->mem, &s.p, &before), i, 3, NULL);

			for (size_t k = 0; k < ways.n; k++) {
				struct match_solution after =
				    solve_changed(t->mem, &s.p, ways.v[k].change);

				CHECK(has_mentor(&after, i) && after.score == ways.v[k].score);
				CHECK(k == 0 || ways.v[k - 1].score >= ways.v[k].score
				    || ways.v[k - 1].matched > ways.v[k].matched);
			}
			rescued += ways.n;
		}
		arena_rewind(t->mem, mark);
	}
	CHECK(rescued > 100);
}

static bool
opens(const struct match_openings *list, int32_t mentor)
{
	for (size_t k = 0; k < list->n; k++)
		if (list->v[k].mentor == mentor)
			return true;
	return false;
}

/* No place that would give a waiting mentee a mentor is missing from what the
 * prices say, and what they say is worth as much as they say. */
static void
openings_are_complete(struct test *t)
{
	static struct small s;
	struct random r = { 15 };
	int opened = 0, direct = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_problem(&r, &s);
		struct match_solution before = match_solve(t->mem, &s.p, NULL);

		for (int32_t i = 0; i < s.p.mentees && before.verdict == MATCH_OPTIMAL; i++) {
			if (has_mentor(&before, i) || match_mentee_high(&s.p, i) == 0)
				continue;
			struct match_openings list = match_openings(
			    t->mem, match_about(t->mem, &s.p, &before), i);

			for (int32_t j = 0; j < s.p.mentors; j++) {
				struct match_solution after = solve_changed(t->mem, &s.p,
				    (struct match_change){ MATCH_ONE_MORE_PLACE, 0, j });

				if (before.place_value[j] > 0 && has_mentor(&after, i))
					CHECK(opens(&list, j));
				opened += opens(&list, j);
				direct += opens(&list, j) && has_mentor(&after, i);
			}
		}
		arena_rewind(t->mem, mark);
	}
	/* Only the lottery stands between an opening and its mentee. */
	CHECK(opened > 100 && direct * 10 > opened * 6);
}

TESTS(openings_are_complete, costs_come_true, prices_are_what_a_place_is_worth,
    what_if_comes_true, rescues_rescue)
