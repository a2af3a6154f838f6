/* "Nobody left far behind" as a rule of a round: plan.h's bands in the product. */
#include "app/round/scenario.h"

#include "app/round/sample.h"

enum { BANDS = 11 };

struct spread { int64_t least[BANDS]; };	/* pairs with 100 k points or more */

static struct round
run(struct test *t)
{
	struct round r = { 0 };
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	}
	test_jobs(t);
	WORK(t, w)
		CHECK(round_find(w, id, &r));
	return r;
}

static struct spread
spread_of(struct test *t, const struct round *r)
{
	struct spread s = { 0 };

	WORK(t, w) {
		struct round_pairs pairs = round_pairs(w, r->id);

		for (size_t k = 0; k < pairs.n; k++)
			for (int b = 0; b < BANDS && pairs.v[k].score >= 100 * b; b++)
				s.least[b]++;
	}
	return s;
}

/* 1: a leaves fewer far behind than b. */
static int
compare(struct spread a, struct spread b)
{
	for (int k = 0; k < BANDS; k++)
		if (a.least[k] != b.least[k])
			return a.least[k] > b.least[k] ? 1 : -1;
	return 0;
}

/* Wishes and skills moved about, so that rounds differ. */
static void
shuffle(struct test *t, int k)
{
	test_sql(t, str_fmt(t->mem, "UPDATE application SET availability = CASE WHEN id %% %d = 0 "
	    "THEN 'Mo 09:00-10:00' ELSE 'Mo 09:00-18:00, Tu 10:00-12:00' END%c", k + 2, 0).ptr);
	test_sql(t, str_fmt(t->mem, "UPDATE person SET level = 1 + (id * %d) %% 6 WHERE id <> %d%c",
	    k + 1, SAMPLE_ADMIN, 0).ptr);
}

static void
nobody_is_left_far_behind(struct test *t)
{
	int better = 0;

	sample_make(t, &(struct sample){ "traditional", NULL, 14, 8, 1 });
	for (int k = 0; k < 6; k++) {
		shuffle(t, k);
		test_sql(t, "UPDATE programme SET settings = ''");
		struct round total = run(t);

		test_sql(t, "UPDATE programme SET settings = "
		    "'[matching]\nobjectives = [\"nobody_far_behind\", \"total\"]\n'");
		struct round behind = run(t);
		int differs = compare(spread_of(t, &behind), spread_of(t, &total));

		CHECK(total.proven && behind.proven);
		CHECK(differs >= 0 && (differs > 0 || behind.total == total.total));
		CHECK(behind.pairs > total.pairs || behind.total <= total.total);
		better += differs > 0;
		WORK(t, w) {
			struct verified v = round_verify(w, &behind);

			CHECK(v.inputs && v.scores && v.proof && v.same);
			CHECK(round_replay(w, &behind).identical);
		}
	}
	CHECK(better > 0);
}

static void
who_is_left_is_told_about_places(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional",
		"[matching]\nobjectives = [\"nobody_far_behind\", \"total\"]\n", 8, 3, 1 });
	struct round r = run(t);

	CHECK_INT(test_int(t, str_fmt(t->mem, "SELECT COUNT(*) FROM round_unmatched WHERE round_id "
	    "= %" PRId64 " AND kind = 'places'%c", r.id, 0).ptr), 8 - r.pairs);
}

static void
a_pin_stands_above_it(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional",
		"[matching]\nobjectives = [\"nobody_far_behind\", \"total\"]\n", 4, 4, 1 });
	struct round r = run(t);

	for (int mentor = 0; mentor < 4; mentor++) {
		struct board_work *b =
		    board_prepare(t->store, t->mem, r.id, CHANGE_GIVE, 0, mentor);

		if (b->verdict != CHANGED)
			continue;
		WORK(t, w)
			CHECK(board_save(w, b) == CHANGED);
		CHECK_INT(test_int(t, str_fmt(t->mem, "SELECT mentor_n FROM round_pair WHERE "
		    "mentee_n = 0 AND round_id = %" PRId64 "%c", r.id, 0).ptr), mentor);
	}
}

/* The price is what the other choice gives. */
static void
its_price_comes_true(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 14, 8, 1 });
	for (int k = 0; k < 4; k++) {
		struct price_of_behind from_total = { 0 }, from_behind = { 0 };

		shuffle(t, k);
		test_sql(t, "UPDATE programme SET settings = ''");
		struct round total = run(t);

		test_sql(t, "UPDATE programme SET settings = "
		    "'[matching]\nobjectives = [\"nobody_far_behind\", \"total\"]\n'");
		struct round behind = run(t);

		WORK(t, w)
			from_total = price_of_behind(w, &total);
		WORK(t, w)
			from_behind = price_of_behind(w, &behind);
		CHECK(from_total.known && from_behind.known);
		CHECK_INT(from_total.points, total.total - behind.total);
		CHECK_INT(from_behind.points, from_total.points);
		CHECK_INT(from_total.more_matched, behind.pairs - total.pairs);
		CHECK_INT(from_total.lowest, total.lowest);
		CHECK_INT(from_total.lowest_then, behind.lowest);
	}
}

TESTS(its_price_comes_true, nobody_is_left_far_behind, who_is_left_is_told_about_places,
    a_pin_stands_above_it)
