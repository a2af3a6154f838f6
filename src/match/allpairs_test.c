#include "match/allpairs.h"
#include "match/verify.h"
#include "unit/test.h"

static uint64_t state = 11;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state >> 33) % (uint64_t)n);
}

/* A population whose scores are a table: bounds are up to `loose` above them. */
struct town {
	int32_t n, m;
	int16_t *score, *over;
	int32_t *high[2];
	int32_t block[3][ALLPAIRS_COLUMNS], filled[3];	/* by thread */
};

static void
town_columns(void *arg, int thread, const int32_t *mentor, int32_t n)
{
	struct town *town = arg;

	memcpy(town->block[thread], mentor, (size_t)n * sizeof *mentor);
	town->filled[thread] = n;
}

static void
town_bound(void *arg, int thread, const int32_t mentee[ALLPAIRS_ROWS], int16_t *ret)
{
	struct town *town = arg;

	for (int r = 0; r < ALLPAIRS_ROWS; r++)
		for (int32_t c = 0; c < town->filled[thread]; c++) {
			int32_t at = mentee[r] * town->m + town->block[thread][c];

			ret[r * ALLPAIRS_COLUMNS + c] = (int16_t)(town->score[at] + town->over[at]);
		}
}

static int
town_score(void *arg, int32_t mentee, int32_t mentor)
{
	struct town *town = arg;

	return town->score[mentee * town->m + mentor];
}

static struct town *
town_make(struct arena *mem, int32_t n, int32_t m, int points, int loose)
{
	struct town *town = NEW(mem, struct town);

	*town = (struct town){ n, m, NEWS(mem, int16_t, (size_t)(n * m)),
	    NEWS(mem, int16_t, (size_t)(n * m)),
	    { NEWS(mem, int32_t, (size_t)n), NEWS(mem, int32_t, (size_t)m) } };
	for (int32_t k = 0; k < n * m; k++) {
		/* Some are everybody's favourites, some pairs may not be. */
		int liked = k % m % 7 * points / 10;

		town->score[k] = (int16_t)(below(9) ? below(points) + liked : -1);
		town->over[k] = (int16_t)(loose ? below(loose) : 0);
	}
	for (int32_t i = 0; i < n; i++)
		town->high[0][i] = 1 + (below(6) == 0);
	for (int32_t j = 0; j < m; j++)
		town->high[1][j] = below(4);
	return town;
}

static struct allpairs
town_pairs(struct town *town, bool exact, int threads, enum similar_level level)
{
	return (struct allpairs){ .mentees = town->n, .mentors = town->m,
	    .columns = town_columns, .bound = town_bound, .score = exact ? NULL : town_score,
	    .arg = town, .threads = threads, .level = level };
}

static struct match_problem
town_problem(const struct town *town, enum match_objective objective)
{
	return (struct match_problem){ .mentees = town->n, .mentors = town->m,
	    .mentee_high = town->high[0], .mentor_high = town->high[1],
	    .objective = objective, .seed = 77 };
}

/* Every pair that may be as an edge. */
static struct allpairs_edges
town_edges(struct arena *mem, const struct town *town)
{
	struct allpairs_edges e = { .first = NEWS(mem, int64_t, (size_t)town->n + 1),
	    .mentor = NEWS(mem, int32_t, (size_t)(town->n * town->m)),
	    .score = NEWS(mem, int32_t, (size_t)(town->n * town->m)),
	    .rule = NEWS(mem, uint8_t, (size_t)(town->n * town->m)) };

	for (int32_t k = 0; k < town->n * town->m; k++) {
		if (town->score[k] >= 0) {
			e.mentor[e.n] = k % town->m;
			e.score[e.n++] = town->score[k];
		}
		e.first[k / town->m + 1] = e.n;
	}
	return e;
}

static bool
same(const struct match_solution *a, const struct match_solution *b, const struct town *town)
{
	bool pairs = a->n_pairs == b->n_pairs && a->score == b->score;

	for (int64_t k = 0; pairs && k < a->n_pairs; k++)
		pairs = a->pairs[k].mentee == b->pairs[k].mentee &&
		    a->pairs[k].mentor == b->pairs[k].mentor;
	/* The bonus of most first is of the listed pairs, and in prices; below 0
	 * a price is not worth anything and not one only. */
	for (int32_t j = 0; pairs && a->bonus == b->bonus && j < town->m; j++)
		pairs = a->mentor_price[j] == b->mentor_price[j] ||
		    (a->mentor_price[j] <= 0 && b->mentor_price[j] <= 0);
	return pairs;
}

/* However it is run, the answer is that of all pairs. */
static void
compare(struct test *t, struct town *town, enum match_objective objective, bool exact)
{
	struct match_problem problem = town_problem(town, objective);
	struct allpairs_edges every = town_edges(t->mem, town);
	struct match_problem whole = allpairs_problem(&problem, &every);
	struct match_solution best = match_solve(t->mem, &whole, NULL);

	for (int threads = 1; threads <= 3; threads++)
		for (enum similar_level l = 0; l <= similar_best(); l++) {
			struct allpairs a = town_pairs(town, exact, threads, l);
			struct allpairs_edges e;

			CHECK(allpairs_lists(t->mem, &a, 1 + below(4), NULL, &e));
			struct allpairs_answer got = allpairs_solve(t->mem, &a, &problem, &e, NULL,
			    NULL);
			struct match_problem p = allpairs_problem(&problem, &e);
			struct allpairs_proof proof = allpairs_check(&a, &e, &got.match, NULL);

			CHECK(got.certified && got.complete && proof.above == 0);
			CHECK_INT(proof.pairs, (int64_t)town->n * town->m);
			CHECK(match_verify(&p, &got.match) == MATCH_PROVEN);
			CHECK(same(&got.match, &best, town));
		}
}

static void
the_answer_is_that_of_every_pair_listed(struct test *t)
{
	for (int round = 0; round < 12; round++) {
		int32_t n = 1 + below(60), m = 1 + below(round % 3 ? 40 : 700);

		/* Few points: many ties, which the lottery decides. */
		struct town *town = town_make(t->mem, n, m, round % 2 ? 12 : 900,
		    round % 4 ? 60 : 0);

		compare(t, town, round % 3 == 1 ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL,
		    round % 4 == 0);
	}
}

static void
lists_are_the_best_of_either_side(struct test *t)
{
	struct town *town = town_make(t->mem, 90, 700, 50, 0);
	struct allpairs_edges one, three;
	struct allpairs a = town_pairs(town, false, 1, similar_best()), b = a;

	b.threads = 3;
	CHECK(allpairs_lists(t->mem, &a, 5, NULL, &one) && allpairs_lists(t->mem, &b, 5, NULL,
	    &three));
	CHECK_INT(one.n, three.n);
	CHECK(memcmp(one.mentor, three.mentor, (size_t)one.n * sizeof *one.mentor) == 0);
	/* Brute force: in the list if fewer than five are better on one side. */
	for (int32_t i = 0; i < town->n; i++)
		for (int32_t j = 0, e = (int32_t)one.first[i]; j < town->m; j++) {
			int score = town->score[i * town->m + j], row = 0, column = 0;
			bool listed = e < one.first[i + 1] && one.mentor[e] == j;

			for (int32_t k = 0; k < town->m; k++)
				row += town->score[i * town->m + k] > score ||
				    (town->score[i * town->m + k] == score && k < j);
			for (int32_t k = 0; k < town->n; k++)
				column += town->score[k * town->m + j] > score ||
				    (town->score[k * town->m + j] == score && k < i);
			CHECK((score >= 0 && (row < 5 || column < 5)) == listed);
			e += listed;
		}
}

static void
rules_of_edges_hold(struct test *t)
{
	struct town *town = town_make(t->mem, 40, 30, 300, 20);
	struct match_problem problem = town_problem(town, MATCH_BEST_TOTAL);
	struct allpairs a = town_pairs(town, false, 2, similar_best());
	struct allpairs_edges every = town_edges(t->mem, town), e;

	town->high[1][every.mentor[0]] = 2;
	CHECK(allpairs_lists(t->mem, &a, 4, NULL, &e));
	/* One list's edges with rules, the same rules among all. */
	for (int32_t i = 0; i < town->n; i += 3) {
		int64_t at = e.first[i], k = every.first[i];

		if (at == e.first[i + 1])
			continue;
		while (every.mentor[k] != e.mentor[at])
			k++;
		e.rule[at] = every.rule[k] = i ? MATCH_FORBIDDEN : MATCH_FIXED;
		if (i == 0)
			town->high[1][e.mentor[at]] = 2;
	}
	struct match_problem whole = allpairs_problem(&problem, &every);
	struct match_solution best = match_solve(t->mem, &whole, NULL);
	struct allpairs_answer got = allpairs_solve(t->mem, &a, &problem, &e, NULL, NULL);

	CHECK(got.certified && got.complete && same(&got.match, &best, town));
}

static void
a_check_finds_what_is_above(struct test *t)
{
	struct town *town = town_make(t->mem, 50, 40, 900, 0);
	struct match_problem problem = town_problem(town, MATCH_BEST_TOTAL);
	struct allpairs a = town_pairs(town, true, 1, similar_best());
	struct allpairs_edges e;

	CHECK(allpairs_lists(t->mem, &a, 3, NULL, &e));
	struct allpairs_answer got = allpairs_solve(t->mem, &a, &problem, &e, NULL, NULL);
	int32_t i = 33, j = 0;

	for (int64_t k = e.first[i]; k < e.first[i + 1]; k++)
		j += e.mentor[k] == j;
	town->score[i * town->m + j] = (int16_t)(got.match.mentee_price[i] +
	    got.match.mentor_price[j] + 1);
	struct allpairs_proof proof = allpairs_check(&a, &e, &got.match, NULL);

	CHECK_INT(proof.above, 1);
	CHECK_INT(proof.mentee, i);
	CHECK_INT(proof.mentor, j);
}

static bool
at_once(void *arg)
{
	return ++*(int *)arg > 0;
}

static void
it_can_be_stopped(struct test *t)
{
	struct town *town = town_make(t->mem, 50, 40, 900, 0);
	struct match_problem problem = town_problem(town, MATCH_BEST_TOTAL);
	struct allpairs a = town_pairs(town, true, 2, similar_best());
	struct allpairs_edges e;
	int asked = 0;
	struct match_limits limits = { .stop = at_once, .arg = &asked };

	CHECK(!allpairs_lists(t->mem, &a, 3, &limits, &e));
	CHECK(allpairs_lists(t->mem, &a, 3, NULL, &e));
	struct allpairs_answer got = allpairs_solve(t->mem, &a, &problem, &e, NULL, &limits);

	CHECK(got.match.verdict == MATCH_STOPPED && !got.certified);
	CHECK(asked > 1);
}

static void
similar_people_are_matched_over_all_pairs(struct test *t)
{
	enum { N = 300, M = 120, D = 32 };
	int8_t *v = NEWS(t->mem, int8_t, (N + M) * D);
	struct town *town = town_make(t->mem, N, M, 10, 0);
	struct similar_rule rule = { 4000, 16, 500 };

	for (int k = 0; k < (N + M) * D; k++)
		v[k] = (int8_t)(below(41) - 20 + k % 5);
	struct similar mentees = { v, N, D }, mentors = { v + N * D, M, D };

	for (int32_t k = 0; k < N * M; k++)
		town->score[k] = similar_points(&rule, similar_product(v + k / M * D,
		    v + (N + k % M) * D, D));
	struct match_problem problem = town_problem(town, MATCH_BEST_TOTAL);
	struct allpairs_edges every = town_edges(t->mem, town), e;
	struct match_problem whole = allpairs_problem(&problem, &every);
	struct match_solution best = match_solve(t->mem, &whole, NULL);
	struct allpairs a = allpairs_similar(t->mem, &mentees, &mentors, &rule, 2);

	CHECK(allpairs_lists(t->mem, &a, 4, NULL, &e));
	CHECK(e.n < N * M / 4);
	struct allpairs_answer got = allpairs_solve(t->mem, &a, &problem, &e, NULL, NULL);

	CHECK(got.certified && got.complete && same(&got.match, &best, town));
}

TESTS(the_answer_is_that_of_every_pair_listed, lists_are_the_best_of_either_side,
    rules_of_edges_hold, a_check_finds_what_is_above, it_can_be_stopped,
    similar_people_are_matched_over_all_pairs)
