/* Seatings against what counting says can be. */
#include "match/event.h"

#include "match/small_test.h"
#include "unit/test.h"

static struct event_person *
crowd(struct test *t, int32_t n, int32_t units, int32_t boss_of)
{
	struct event_person *p = NEWS(t->mem, struct event_person, (size_t)n);

	for (int32_t a = 0; a < n; a++)
		p[a] = (struct event_person){ .unit = (uint64_t)(1 + a % units), .level = 1 + a % 4,
			.manager = boss_of > 0 && a % boss_of ? a - a % boss_of : -1,
			.other_side = a % 2 };
	return p;
}

/* Everybody sits at one table at most a round, no table is too full or has one person. */
static void
check_room(struct test *t, const struct event_problem *p, const struct event_plan *plan)
{
	for (int32_t k = 0; k < p->rounds; k++) {
		int32_t *n = NEWS(t->mem, int32_t, (size_t)plan->tables + 1);
		int32_t *side = NEWS(t->mem, int32_t, (size_t)plan->tables + 1);

		for (int32_t a = 0; a < p->people; a++) {
			int32_t table = plan->table[k * p->people + a];

			CHECK(table >= EVENT_PAUSE && table < plan->tables);
			if (table >= 0) {
				n[table]++;
				side[table] += p->person[a].other_side;
			}
		}
		for (int32_t j = 0; j < plan->tables; j++) {
			CHECK(n[j] <= p->size && n[j] != 1);
			CHECK(!p->across || n[j] == 0 || (n[j] == 2 && side[j] == 1));
		}
	}
	CHECK(plan->repeats >= plan->bound);
}

static struct event_plan
seat(struct test *t, const struct event_problem *p)
{
	struct event_plan plan = event_seat(t->mem, p);

	check_room(t, p, &plan);
	return plan;
}

static void
everybody_meets_everybody_once(struct test *t)
{
	for (int32_t n = 2; n <= 31; n++) {
		int32_t rounds = n + n % 2 - 1;
		struct event_problem p = { .people = n, .rounds = rounds, .size = 2,
			.person = crowd(t, n, 5, 0) };
		struct event_plan plan = seat(t, &p);

		CHECK_INT(plan.repeats, 0);
		CHECK_INT(plan.meetings, n * (n - 1) / 2);
		CHECK_INT(plan.longest_pause, n % 2);
		p.rounds = rounds + 1;	/* one more, and all of it is repeated */
		plan = seat(t, &p);
		CHECK_INT(plan.repeats, n / 2);
		CHECK_INT(plan.bound, n / 2);
	}
}

static void
one_of_each_side(struct test *t)
{
	struct event_person *people = crowd(t, 40, 7, 0);

	for (int32_t n = 2; n <= 40; n += 3)
		for (int32_t rounds = 1; rounds <= n / 2; rounds += 4) {
			struct event_problem p = { .people = n, .rounds = rounds, .size = 2,
				.across = true, .person = people };
			struct event_plan plan = seat(t, &p);

			CHECK_INT(plan.repeats, 0);
			CHECK_INT(plan.meetings, rounds * (n / 2));
		}
}

/* 12 against 5: everybody of the larger side sits about as often, the smaller side always. */
static void
the_larger_side_takes_turns(struct test *t)
{
	struct event_person *people = crowd(t, 17, 3, 0);

	for (int32_t a = 0; a < 17; a++)
		people[a].other_side = a >= 12;
	for (int32_t rounds = 1; rounds <= 12; rounds++) {
		struct event_problem p = { .people = 17, .rounds = rounds, .size = 2,
			.across = true, .person = people };
		struct event_plan plan = seat(t, &p);

		CHECK_INT(plan.repeats, 0);
		CHECK_INT(plan.meetings, 5 * rounds);
		CHECK_INT(plan.longest_pause, rounds - 5 * rounds / 12);
	}
}

/* With so many tables as the scheme of columns wants. */
static void
tables_without_repeats(struct test *t)
{
	const struct { int32_t n, size, rounds, boss_of; } exact[] = {
		{ 25, 5, 5, 0 }, { 49, 7, 7, 0 }, { 21, 3, 7, 0 }, { 20, 4, 5, 0 },
		{ 100, 5, 6, 10 }, { 33, 3, 10, 10 }, { 500, 5, 10, 10 }, { 77, 4, 8, 10 },
	};

	for (size_t k = 0; k < COUNT(exact); k++) {
		struct event_problem p = { .people = exact[k].n, .rounds = exact[k].rounds,
			.size = exact[k].size,
			.person = crowd(t, exact[k].n, 6, exact[k].boss_of) };
		struct event_plan plan = seat(t, &p);

		CHECK_INT(plan.repeats, 0);
		CHECK_INT(plan.with_manager, 0);
		CHECK_INT(plan.longest_pause, 0);
	}
}

/* Where no scheme exists, not far from the bound. */
static void
tables_near_the_bound(struct test *t)
{
	const struct { int32_t n, size, rounds; int64_t above; } hard[] = {
		{ 8, 4, 3, 0 }, { 16, 4, 4, 0 }, { 32, 4, 6, 0 }, { 12, 3, 5, 0 }, { 30, 6, 5, 0 },
		{ 24, 4, 10, 12 }, { 6, 6, 3, 0 },
	};

	for (size_t k = 0; k < COUNT(hard); k++) {
		struct event_problem p = { .people = hard[k].n, .rounds = hard[k].rounds,
			.size = hard[k].size, .person = crowd(t, hard[k].n, 6, 0) };
		struct event_plan plan = seat(t, &p);

		CHECK(plan.repeats <= plan.bound + hard[k].above);
	}
}

static void
nobody_sits_with_their_manager(struct test *t)
{
	for (int32_t size = 2; size <= 6; size++)
		for (int across = 0; across < (size == 2 ? 2 : 1); across++) {
			struct event_problem p = { .people = 60, .rounds = 6, .size = size,
				.across = across, .person = crowd(t, 60, 5, 6) };

			CHECK_INT(seat(t, &p).with_manager, 0);
		}
}

/* Fewer than half as many meetings inside a unit as by chance (a fifth). */
static void
units_are_mixed(struct test *t)
{
	for (int32_t size = 2; size <= 5; size++) {
		struct event_problem p = { .people = 100, .rounds = 5, .size = size,
			.person = crowd(t, 100, 5, 0) };
		struct event_plan plan = seat(t, &p);

		CHECK(plan.same_unit * 10 < plan.meetings);
	}
}

/* After three rounds some leave and some come: the rest of the evening repeats nothing. */
static void
the_rest_of_the_evening(struct test *t)
{
	for (int kind = 0; kind < 3; kind++) {
		struct event_problem p = { .people = 40, .rounds = 3, .size = kind == 2 ? 4 : 2,
			.across = kind == 1, .person = crowd(t, 40, 5, 0) };
		struct event_plan first = seat(t, &p);
		uint8_t *met = NEWS(t->mem, uint8_t, 36 * 36);

		for (int32_t k = 0; k < 3; k++)	/* the last six leave, two of the new ones come */
			for (int32_t a = 0; a < 34; a++)
				for (int32_t b = 0; b < 34; b++)
					met[a * 36 + b] |= a != b && first.table[k * 40 + a] >= 0
					    && first.table[k * 40 + a] == first.table[k * 40 + b];
		p.people = 36;
		p.met = met;
		CHECK_INT(seat(t, &p).repeats, 0);
	}
}

static void
the_same_every_time(struct test *t)
{
	struct event_problem p = { .people = 50, .rounds = 8, .size = 4,
		.person = crowd(t, 50, 5, 7), .seed = 3 };
	struct event_plan a = seat(t, &p), b = seat(t, &p);

	CHECK(memcmp(a.table, b.table, 8 * 50 * sizeof *a.table) == 0);
}

/* The evening's scores count: the likeliest pairs meet. */
static void
better_pairs_meet(struct test *t)
{
	enum { N = 20 };
	int16_t score[N * N] = { 0 };
	struct event_problem p = { .people = N, .rounds = 2, .size = 2, .across = true,
		.person = crowd(t, N, 20, 0), .score = score };

	for (int32_t a = 0; a < N; a += 2)
		for (int32_t k = 1; k <= 3; k += 2)
			score[a * N + (a + k) % N] = score[(a + k) % N * N + a] = 900;
	struct event_plan plan = seat(t, &p);
	int64_t liked = 0;

	for (int32_t k = 0; k < 2; k++)
		for (int32_t a = 0; a < N; a += 2)
			for (int32_t b = 1; b < N; b += 2)
				liked += plan.table[k * N + a] == plan.table[k * N + b]
				    && score[a * N + b] > 0;
	CHECK_INT(liked, 20);
}

static void
nobody_and_one(struct test *t)
{
	struct event_person *one = crowd(t, 3, 1, 0);

	for (int32_t n = 0; n <= 3; n++)
		for (int32_t size = 2; size <= 4; size++)
			for (int across = 0; across < (size == 2 ? 2 : 1); across++)
				seat(t, &(struct event_problem){ .people = n, .rounds = 4,
					.size = size, .across = across, .person = one });
}

TESTS(everybody_meets_everybody_once, one_of_each_side, the_larger_side_takes_turns,
    tables_without_repeats, tables_near_the_bound, nobody_sits_with_their_manager, units_are_mixed,
    the_rest_of_the_evening, the_same_every_time, better_pairs_meet, nobody_and_one)
