#include "app/round/stability.h"

#include "app/round/sample.h"

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

static void
wish(struct test *t, int64_t from, int64_t to, int rank)
{
	test_sql(t, str_fmt(t->mem, "INSERT INTO application_wish "
	    "(application_id, person_id, rank) VALUES (%" PRId64 ", %" PRId64 ", %d)%c", from, to,
	    rank, 0).ptr);
}

static bool
paired(struct test *t, const struct round *r, int mentee, int mentor)
{
	bool found = false;

	WORK(t, w) {
		struct round_pairs pairs = round_pairs(w, r->id);

		for (size_t k = 0; k < pairs.n; k++)
			found = found || (pairs.v[k].mentee_n == mentee
				&& pairs.v[k].mentor_n == mentor);
	}
	return found;
}

/* Whom mentee 0 has least reason to get, by the rules alone. */
static int
somebody_else(struct test *t, const struct round *r, int mentors)
{
	for (int j = 0; j < mentors; j++)
		if (!paired(t, r, 0, j))
			return j;
	return 0;
}

static void
those_who_agree_come_first(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", "[criteria]\nneeds = 100\n", 5, 4, 1 });
	struct round before = run(t);
	int other = somebody_else(t, &before, 4);

	wish(t, SAMPLE_MENTEE, SAMPLE_MENTOR + other, 2);
	wish(t, SAMPLE_MENTOR + other, SAMPLE_MENTEE, 1);
	wish(t, SAMPLE_MENTEE + 1, SAMPLE_MENTOR + other, 1);	/* not wished for in return */
	struct round still = run(t);

	CHECK(!paired(t, &still, 0, other));	/* wishes weigh nothing in these rules */
	test_sql(t, "UPDATE programme SET settings = '[matching]\nwishes = \"agreed-first\"\n"
	    "[criteria]\nneeds = 100\n'");
	struct round after = run(t);

	CHECK(after.proven && paired(t, &after, 0, other));
	WORK(t, w) {
		struct verified v = round_verify(w, &after);

		CHECK(v.inputs && v.scores && v.proof && v.same);
		CHECK(round_replay(w, &after).identical);
	}
}

static void
a_pin_is_above_an_agreement(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional",
		"[matching]\nwishes = \"agreed-first\"\n[criteria]\nneeds = 100\n", 4, 4, 1 });
	wish(t, SAMPLE_MENTEE, SAMPLE_MENTOR, 1);
	wish(t, SAMPLE_MENTOR, SAMPLE_MENTEE, 1);
	struct round r = run(t);

	CHECK(paired(t, &r, 0, 0));
	struct board_work *b =
	    board_prepare(t->store, t->mem, r.id, CHANGE_GIVE, 0, 1);

	CHECK(b->verdict == CHANGED);
	WORK(t, w)
		CHECK(board_save(w, b) == CHANGED);
	CHECK(paired(t, &r, 0, 1) && !paired(t, &r, 0, 0));
}

static void
who_would_rather_is_counted(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 12, 6, 1 });
	struct round r = run(t);
	struct stability s = { 0 };

	WORK(t, w) {
		struct input in = round_input(w, &r);

		input_read(w->mem, &in);
		s = round_stability(w, &r, &in);
		CHECK(s.total <= r.total && s.pairs <= r.pairs);
		CHECK(s.report.blocking > 0 || s.total == r.total);
	}
	str at = str_fmt(t->mem, "/programmes/%d/rounds/%" PRId64 "/stability%c", SAMPLE_PROGRAMME,
	    r.id, 0);

	struct web_reply page = test_get(t, SAMPLE_ADMIN, at.ptr);

	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("do better together"));
	CHECK_INT(test_get(t, SAMPLE_MENTEE, at.ptr).status, 404);
}

TESTS(those_who_agree_come_first, a_pin_is_above_an_agreement, who_would_rather_is_counted)
