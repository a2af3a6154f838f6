/*
 * Larger problems: the same bytes from cold and warm, hard
 * cases for auctions, and being stopped.  What bounds time here is the
 * number of bids and searches, which does not depend on the machine.
 */
#include "match/small_test.h"
#include "match/verify.h"
#include "unit/test.h"

/* A problem that is built edge by edge, mentee after mentee. */
struct builder {
	struct arena *mem;
	struct { int64_t *v; size_t n; } first;
	struct { int32_t *v; size_t n; } mentor, score, high;
};

static void
add_edge(struct builder *b, int32_t mentor, int32_t score)
{
	PUSH(b->mem, &b->mentor, mentor);
	PUSH(b->mem, &b->score, score);
}

static void
end_mentee(struct builder *b)
{
	if (b->first.n == 0)
		PUSH(b->mem, &b->first, 0);
	PUSH(b->mem, &b->first, (int64_t)b->mentor.n);
}

static struct match_problem
built(struct builder *b, int32_t mentors)
{
	return (struct match_problem){
		.mentees = (int32_t)b->first.n - 1, .mentors = mentors,
		.mentor_high = b->high.n > 0 ? b->high.v : NULL,
		.first = b->first.v, .mentor = b->mentor.v, .score = b->score.v, .seed = 5,
	};
}

/* Cold, warm from nothing of use, and warm from its own answer: one answer,
 * proven, and within `effort` steps for each person. */
static struct match_solution
solve_all_ways(struct test *t, const struct match_problem *p, int64_t effort)
{
	struct match_solution cold = match_solve(t->mem, p, NULL);
	int64_t *zero = NEWS(t->mem, int64_t, (size_t)p->mentors);
	struct match_solution poor =
	    match_resolve(t->mem, p, &(struct match_start){ zero, NULL, 0 }, NULL);
	struct match_start best = { cold.mentor_price, cold.pairs, cold.n_pairs };
	struct match_solution warm = match_resolve(t->mem, p, &best, NULL);

	CHECK(cold.verdict == MATCH_OPTIMAL && match_verify(p, &cold) == MATCH_PROVEN);
	CHECK(cold.n_pairs == poor.n_pairs && cold.n_pairs == warm.n_pairs);
	CHECK(memcmp(cold.pairs, poor.pairs, (size_t)cold.n_pairs * sizeof *cold.pairs) == 0);
	CHECK(memcmp(cold.pairs, warm.pairs, (size_t)cold.n_pairs * sizeof *cold.pairs) == 0);
	CHECK(memcmp(cold.mentor_price, warm.mentor_price, (size_t)p->mentors * sizeof(int64_t))
	    == 0);
	CHECK(memcmp(cold.mentee_price, poor.mentee_price, (size_t)p->mentees * sizeof(int64_t))
	    == 0);
	CHECK(cold.effort.bids + cold.effort.searches < effort * (p->mentees + p->mentors));
	return cold;
}

static void
all_ties(struct test *t)
{
	struct builder b = { .mem = t->mem };
	enum { MENTEES = 400, MENTORS = 120 };

	for (int32_t i = 0; i < MENTEES; i++) {
		for (int32_t j = 0; j < MENTORS; j++)
			add_edge(&b, j, 500);
		end_mentee(&b);
	}
	struct match_problem p = built(&b, MENTORS);
	struct match_solution s = solve_all_ways(t, &p, 4000);

	CHECK_INT(s.score, 500 * MENTORS);
}

/* n + 1 mentees along a line of n mentors, each a point better off on one side. */
static void
a_chain_of_tiny_slack(struct test *t)
{
	enum { LINKS = 1500, HIGH = 1000000000 };
	struct builder b = { .mem = t->mem };

	for (int32_t i = 0; i <= LINKS; i++) {
		if (i < LINKS)
			add_edge(&b, i, HIGH);
		if (i > 0)
			add_edge(&b, i - 1, HIGH - 1);
		end_mentee(&b);
	}
	struct match_problem p = built(&b, LINKS);
	struct match_solution s = solve_all_ways(t, &p, 4000);

	CHECK_INT(s.score, (int64_t)HIGH * LINKS);
}

/* Everybody fights for three places worth a billion, with a poor way out. */
static void
a_price_war(struct test *t)
{
	enum { MENTEES = 1000, FEW = 3, HIGH = 1000000000 };
	struct builder b = { .mem = t->mem };

	for (int32_t i = 0; i < MENTEES; i++) {
		for (int32_t j = 0; j < FEW; j++)
			add_edge(&b, j, HIGH);
		add_edge(&b, FEW + i, 1);
		end_mentee(&b);
	}
	struct match_problem p = built(&b, FEW + MENTEES);
	struct match_solution s = solve_all_ways(t, &p, 4000);

	CHECK_INT(s.score, (int64_t)FEW * HIGH + MENTEES - FEW);
}

static void
one_popular_mentor(struct test *t)
{
	enum { MENTEES = 3000, OTHERS = 400, PLACES = 100 };
	struct builder b = { .mem = t->mem };
	struct random r = { 41 };

	for (int32_t i = 0; i < MENTEES; i++) {
		add_edge(&b, 0, 900 + (int32_t)below(&r, 100));
		for (int32_t j = 1 + (int32_t)below(&r, 40); j <= OTHERS; j += 40)
			add_edge(&b, j, (int32_t)below(&r, 300));
		end_mentee(&b);
	}
	for (int32_t j = 0; j <= OTHERS; j++)
		PUSH(t->mem, &b.high, j == 0 ? PLACES : 5);
	struct match_problem p = built(&b, OTHERS + 1);

	solve_all_ways(t, &p, 200);
	p.objective = MATCH_MOST_FIRST;
	struct match_solution s = solve_all_ways(t, &p, 4000);

	CHECK_INT(s.matched, PLACES + 5 * OTHERS);
}

/* Scores over the whole of 32 bits, doubling. */
static void
doubling_scores(struct test *t)
{
	enum { MENTEES = 600, MENTORS = 200 };
	struct builder b = { .mem = t->mem };
	struct random r = { 42 };

	for (int32_t i = 0; i < MENTEES; i++) {
		for (int32_t j = (int32_t)below(&r, 7); j < MENTORS; j += 7)
			add_edge(&b, j,
			    below(&r, 4) ? INT32_C(1) << below(&r, 31)
					 : INT32_MIN >> below(&r, 31));
		end_mentee(&b);
	}
	struct match_problem p = built(&b, MENTORS);

	solve_all_ways(t, &p, 4000);
	p.objective = MATCH_MOST_FIRST;
	solve_all_ways(t, &p, 4000);
}

/* Enough people that several threads share the work. */
static struct match_problem
a_crowd(struct test *t, uint32_t spread)
{
	enum { MENTEES = 18000, MENTORS = 6000, CHOICES = 8 };
	struct builder b = { .mem = t->mem };
	struct random r = { 44 };

	for (int32_t i = 0; i < MENTEES; i++) {
		int32_t step = 1 + (int32_t)below(&r, MENTORS / CHOICES - 1);

		for (int32_t k = 0, j = (int32_t)below(&r, MENTORS); k < CHOICES; k++)
			add_edge(&b, (j + k * step) % MENTORS, (int32_t)below(&r, spread));
		end_mentee(&b);
	}
	for (int32_t j = 0; j < MENTORS; j++)
		PUSH(t->mem, &b.high, (int32_t)below(&r, 6));
	return built(&b, MENTORS);
}

static bool
same_bytes(const struct match_problem *p, const struct match_solution *a,
    const struct match_solution *b)
{
	return a->verdict == b->verdict && a->n_pairs == b->n_pairs
	    && memcmp(a->pairs, b->pairs, (size_t)a->n_pairs * sizeof *a->pairs) == 0
	    && memcmp(a->mentor_price, b->mentor_price, (size_t)p->mentors * sizeof(int64_t)) == 0
	    && memcmp(a->mentee_price, b->mentee_price, (size_t)p->mentees * sizeof(int64_t)) == 0
	    && memcmp(a->place_value, b->place_value, (size_t)p->mentors * sizeof(int64_t)) == 0;
}

static void
threads_and_processors_do_not_matter(struct test *t)
{
	static const uint32_t spreads[] = { 1000, 3 };

	for (size_t s = 0; s < COUNT(spreads); s++) {
		struct match_problem p = a_crowd(t, spreads[s]);
		struct match_solution one = match_solve(t->mem, &p, NULL);

		CHECK(match_verify(&p, &one) == MATCH_PROVEN);
		for (int k = 1; k <= 4; k++) {
			struct match_limits limits = { .threads = k, .instructions = k };
			struct match_solution other = match_solve(t->mem, &p, &limits);

			CHECK(same_bytes(&p, &one, &other));
			CHECK(other.effort.bids < 400 * (int64_t)p.mentees);
		}
	}
}

/* Every hundredth mentor leaves, and one in fifty has one place less. */
static void
many_leave(struct test *t)
{
	struct match_problem p = a_crowd(t, 1000);
	struct match_solution before = match_solve(t->mem, &p, NULL);
	int32_t *high =
	    arena_copy(t->mem, p.mentor_high, (size_t)p.mentors * sizeof *p.mentor_high);

	for (int32_t j = 0; j < p.mentors; j += 50)
		high[j] = j % 100 == 0 || high[j] == 0 ? 0 : high[j] - 1;
	p.mentor_high = high;
	struct match_solution cold = match_solve(t->mem, &p, NULL);
	struct match_solution warm = match_resolve(t->mem, &p, &(struct match_start){
		before.mentor_price, before.pairs, before.n_pairs }, NULL);

	CHECK(match_verify(&p, &cold) == MATCH_PROVEN && same_bytes(&p, &cold, &warm));
	CHECK(warm.effort.bids < cold.effort.bids);
	CHECK(warm.effort.searches < p.mentees / 20 && cold.effort.searches < p.mentees / 20);
}

struct fuse { int asked, last; };

static bool
burnt(void *arg)
{
	struct fuse *f = arg;

	return ++f->asked >= f->last;
}

static void
stopping_leaves_nothing(struct test *t)
{
	enum { MENTEES = 2000, MENTORS = 500 };
	struct builder b = { .mem = t->mem };
	struct random r = { 43 };
	int stopped = 0;

	for (int32_t i = 0; i < MENTEES; i++) {
		for (int32_t j = (int32_t)below(&r, 50); j < MENTORS; j += 50)
			add_edge(&b, j, (int32_t)below(&r, 5));
		end_mentee(&b);
	}
	struct match_problem p = built(&b, MENTORS);

	for (int last = 1; last < 100000; last *= 3) {
		struct fuse fuse = { 0, last };
		struct match_limits limits = { .stop = burnt, .arg = &fuse };
		struct match_solution s = match_solve(t->mem, &p, &limits);

		CHECK(s.verdict == (fuse.asked < last ? MATCH_OPTIMAL : MATCH_STOPPED));
		CHECK(s.verdict == MATCH_OPTIMAL || (!s.pairs && !s.mentor_price));
		stopped += s.verdict == MATCH_STOPPED;
	}
	CHECK(stopped > 3);
}

static void
stopping_several_threads_leaves_nothing(struct test *t)
{
	struct match_problem p = a_crowd(t, 5);
	int stopped = 0;

	for (int last = 1; last < 10000; last *= 10) {
		struct fuse fuse = { 0, last };
		struct match_limits limits = { .stop = burnt, .arg = &fuse, .threads = 3 };
		struct match_solution s = match_solve(t->mem, &p, &limits);

		CHECK(s.verdict == (fuse.asked < last ? MATCH_OPTIMAL : MATCH_STOPPED));
		CHECK(s.verdict == MATCH_OPTIMAL || (!s.pairs && !s.mentor_price));
		stopped += s.verdict == MATCH_STOPPED;
	}
	CHECK(stopped > 1);
}

static void
too_large_is_said(struct test *t)
{
	int64_t first[2] = { 0, (int64_t)MATCH_EDGES + 1 };
	struct match_problem p = { .mentees = 1, .mentors = 1, .first = first };

	CHECK(match_solve(t->mem, &p, NULL).verdict == MATCH_TOO_LARGE);
}

TESTS(all_ties, a_chain_of_tiny_slack, a_price_war, one_popular_mentor,
    doubling_scores, threads_and_processors_do_not_matter, many_leave, stopping_leaves_nothing,
    stopping_several_threads_leaves_nothing, too_large_is_said)
