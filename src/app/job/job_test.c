#include "app/job/job.h"

#include "jobs/jobs.sql.h"
#include "unit/test.h"

static int64_t ann, ben, head;

/* Ann started it; it is in the middle of its work. */
static int64_t
a_running_job(struct test *t)
{
	int64_t id = 0;

	ann = test_person(t, "Ann Example", 0);
	ben = test_person(t, "Ben Example", 0);
	head = test_person(t, "Head Example", ORG_ADMIN);
	WORK(t, w) {
		w->actor = ann;
		id = job_put(w, "test.kind", 1);
	}
	WORK(t, w) {
		struct job job;
		for (struct rows r = job_lease(w, w->now + MINUTE, w->now, 1);
		    job_lease_next(&r, &job); )
			;
		CHECK_INT(job_tell(w, .until_at = w->now + MINUTE, .phase = S("Comparing"),
		    .done = 30, .total = 120, .id = id, .attempt = 1), 1);
	}
	return id;
}

static str
path(struct test *t, int64_t id, const char *rest)
{
	return str_fmt(t->mem, "/jobs/%" PRId64 "%s", id, rest);
}

static struct web_reply
get(struct test *t, int64_t who, int64_t id, const char *rest)
{
	return test_get(t, who, arena_cstr(t->mem, path(t, id, rest)));
}

static void
its_page_is_for_who_started_it_and_for_admins(struct test *t)
{
	int64_t id = a_running_job(t);

	CHECK_INT(get(t, ann, id, "").status, 200);
	CHECK_INT(get(t, head, id, "").status, 200);
	CHECK_INT(get(t, ben, id, "").status, 404);
	CHECK_INT(get(t, ann, id + 1, "").status, 404);
	CHECK_INT(test_post(t, ben, arena_cstr(t->mem, path(t, id, "/cancel")), "").status, 404);
}

static void
it_shows_how_far_it_is(struct test *t)
{
	int64_t id = a_running_job(t);
	str page = get(t, ann, id, "?back=%2Fpeople").body;

	CHECK_HAS(page, S("30 of 120"));
	CHECK_HAS(page, S("max=\"120\" value=\"30\""));
	CHECK_HAS(page, S("Comparing"));
	CHECK_HAS(page, S("http-equiv=\"refresh\""));
	str json = test_get(t, ann,
	    arena_cstr(t->mem, str_fmt(t->mem, "/api/v1/jobs/%" PRId64, id))).body;
	CHECK_HAS(json, S("\"state\":\"running\""));
	CHECK_HAS(json, S("\"done\":30"));
}

static void
it_can_be_stopped(struct test *t)
{
	int64_t id = a_running_job(t);
	struct web_reply r = test_post(t, ann, arena_cstr(t->mem, path(t, id, "/cancel")),
	    "back=/people");

	CHECK_INT(r.status, 303);
	CHECK_HAS(test_header(&r, "location"), S("back=%2Fpeople"));
	CHECK_HAS(get(t, ann, id, "").body, S("Stopping"));
}

static void
the_way_back_is_a_page_of_ours(struct test *t)
{
	int64_t id = a_running_job(t);

	WORK(t, w)
		CHECK_INT(job_end(w, .state = JOB_DONE, .ended_at = w->now, .id = id, .attempt = 1),
		    1);
	CHECK_HAS(get(t, ann, id, "?back=%2Fpeople%3Fq%3Da").body, S("href=\"/people?q=a\""));
	CHECK(!str_has(get(t, ann, id, "?back=https%3A%2F%2Fevil.example").body, S("evil")));
	CHECK(!str_has(get(t, ann, id, "?back=%2F%2Fevil.example").body, S("evil")));
	CHECK(!str_has(get(t, ann, id, "").body, S("http-equiv=\"refresh\"")));
}

static void
time_left(struct test *t)
{
	struct job job = { .state = JOB_RUNNING, .started_at = HOUR, .done = 25, .total = 100 };

	(void)t;
	CHECK_INT(job_left(&job, HOUR + MINUTE), 3 * MINUTE);
	job.done = 4;
	CHECK_INT(job_left(&job, HOUR + MINUTE), 0);
	job.done = 100;
	CHECK_INT(job_left(&job, HOUR + MINUTE), 0);
	job.total = 0;
	CHECK_INT(job_left(&job, HOUR + MINUTE), 0);
}

TESTS(its_page_is_for_who_started_it_and_for_admins, it_shows_how_far_it_is, it_can_be_stopped,
    the_way_back_is_a_page_of_ours, time_left)
