#include "match/circle.h"
#include "unit/test.h"

struct made { struct circle_problem p; int32_t *pair; };

static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static struct made
make(struct test *t, int32_t people, int32_t circles, int32_t least, int32_t most, uint64_t seed)
{
	struct made m = { .pair = NEWS(t->mem, int32_t, (size_t)(people * people)) };

	for (int32_t i = 0; i < people; i++)
		for (int32_t j = i + 1; j < people; j++)
			m.pair[i * people + j] = m.pair[j * people + i] =
			    (int32_t)(next(&seed) % 1001);
	m.p = (struct circle_problem){ .people = people, .circles = circles, .least = least,
	    .most = most, .pair = m.pair, .seed = seed };
	return m;
}

static void
check_sizes(struct test *t, const struct circle_problem *p, const struct circle_answer *a)
{
	for (int32_t c = 0; c < p->circles; c++) {
		int32_t members = 0;

		for (int32_t i = 0; i < p->people; i++)
			members += a->circle[i] == c;
		CHECK(members >= p->least && members <= p->most);
	}
	CHECK_INT(a->placed, p->people);
	CHECK_INT(a->small, 0);
	CHECK_INT(a->score, circle_score(p, a->circle));
	CHECK(a->score <= a->bound);
	(void)t;
}

/* The best of all ways, for a handful of people. */
static int64_t
best_of_all(const struct circle_problem *p, int32_t *circle, int32_t *size, int32_t at)
{
	int64_t best = INT64_MIN;

	if (at == p->people) {
		for (int32_t c = 0; c < p->circles; c++)
			if (size[c] < p->least)
				return best;
		return circle_score(p, circle);
	}
	for (int32_t c = 0; c < p->circles; c++) {
		if (size[c] == p->most)
			continue;
		circle[at] = c;
		size[c]++;
		int64_t score = best_of_all(p, circle, size, at + 1);

		size[c]--;
		best = score > best ? score : best;
	}
	return best;
}

static void
small_ones_are_nearly_best(struct test *t)
{
	int64_t reached = 0, possible = 0, exact = 0;

	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct made m = make(t, 8, 2 + (int32_t)(seed % 2), 2, 4, seed);
		struct circle_answer a = circle_make(t->mem, &m.p, NULL);
		int32_t circle[8], size[3] = { 0 };
		int64_t best = best_of_all(&m.p, circle, size, 0);

		check_sizes(t, &m.p, &a);
		CHECK(a.score <= best && best <= a.bound);
		reached += a.score;
		possible += best;
		exact += a.score == best;
	}
	CHECK(reached * 1000 >= possible * 990);
	CHECK(exact >= 160);
}

/* People who plainly belong together come together, whatever order they stand in. */
static void
what_belongs_together_is_found(struct test *t)
{
	enum { PEOPLE = 120, CIRCLES = 20 };
	struct made m = make(t, PEOPLE, CIRCLES, 5, 7, 3);

	for (int32_t i = 0; i < PEOPLE; i++)
		for (int32_t j = 0; j < PEOPLE; j++)
			m.pair[i * PEOPLE + j] = i % CIRCLES == j % CIRCLES ? 900
			    : m.pair[i * PEOPLE + j] / 4;
	struct circle_answer a = circle_make(t->mem, &m.p, NULL);

	check_sizes(t, &m.p, &a);
	for (int32_t i = CIRCLES; i < PEOPLE; i++)
		CHECK_INT(a.circle[i], a.circle[i % CIRCLES]);
}

static void
who_never_should_never_does(struct test *t)
{
	enum { PEOPLE = 60 };
	struct made m = make(t, PEOPLE, 10, 5, 7, 5);

	/* Each has nine who must not be in their circle, and they like them best. */
	for (int32_t i = 0; i < PEOPLE; i++)
		for (int32_t j = 0; j < PEOPLE; j++)
			if (i / 10 == j / 10)
				m.pair[i * PEOPLE + j] = CIRCLE_NEVER;
	struct circle_answer a = circle_make(t->mem, &m.p, NULL);

	check_sizes(t, &m.p, &a);
	CHECK_INT(a.broken, 0);
	/* In one circle of all it cannot be helped, and is said. */
	struct circle_problem two = { .people = 2, .circles = 1, .least = 2, .most = 2,
	    .pair = (const int32_t[]){ 0, CIRCLE_NEVER, CIRCLE_NEVER, 0 } };

	a = circle_make(t->mem, &two, NULL);
	CHECK_INT(a.broken, 1);
}

static void
hosts_have_their_room(struct test *t)
{
	struct made m = make(t, 12, 3, 3, 8, 7);
	const int32_t room[] = { 3, 4, 3 };
	int32_t host[36];

	for (int i = 0; i < 36; i++)
		host[i] = i % 3 == 0 ? 900 : i == 4 ? CIRCLE_NEVER : 100;
	m.p.room = room;
	m.p.host = host;
	struct circle_answer a = circle_make(t->mem, &m.p, NULL);
	int32_t size[3] = { 0 };

	CHECK_INT(a.placed, 10);	/* of twelve: there are ten places */
	for (int i = 0; i < 12; i++)
		if (a.circle[i] != CIRCLE_NONE)
			size[a.circle[i]]++;
	for (int c = 0; c < 3; c++)
		CHECK_INT(size[c], room[c]);
	CHECK(a.circle[1] != 1);	/* who must not have that host */
	/* One of them wants more than the others have to. */
	const int32_t need[] = { 1, 1, 5 };

	m.p.least = 1;
	m.p.host = m.p.room = NULL;
	m.p.need = need;
	a = circle_make(t->mem, &m.p, NULL);
	size[2] = 0;
	for (int i = 0; i < 12; i++)
		size[2] += a.circle[i] == 2;
	CHECK(size[2] >= 5);
}

static void
too_few_make_small_circles(struct test *t)
{
	struct made m = make(t, 5, 2, 3, 4, 9);
	struct circle_answer a = circle_make(t->mem, &m.p, NULL);

	CHECK_INT(a.placed, 5);
	CHECK_INT(a.small, 1);
	m.p.people = CIRCLE_PEOPLE + 1;
	CHECK(circle_make(t->mem, &m.p, NULL).verdict == CIRCLE_TOO_LARGE);
	m.p.people = 0;
	CHECK_INT(circle_make(t->mem, &m.p, NULL).placed, 0);
}

static bool
at_once(void *arg)
{
	(void)arg;
	return true;
}

static void
the_same_seed_gives_the_same(struct test *t)
{
	struct made m = make(t, 200, 30, 5, 8, 11);
	struct circle_answer a = circle_make(t->mem, &m.p, NULL),
	    b = circle_make(t->mem, &m.p, NULL);

	check_sizes(t, &m.p, &a);
	CHECK(memcmp(a.circle, b.circle, 200 * sizeof *a.circle) == 0);
	CHECK(a.score * 100 >= a.bound * 60);
	CHECK(circle_make(t->mem, &m.p, &(struct match_limits){ at_once, NULL }).verdict ==
	    CIRCLE_STOPPED);
}

TESTS(small_ones_are_nearly_best, what_belongs_together_is_found, who_never_should_never_does,
    hosts_have_their_room, too_few_make_small_circles, the_same_seed_gives_the_same)
