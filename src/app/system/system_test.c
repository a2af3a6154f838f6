#include "jobs/jobs.sql.h"
#include "jobs/mail.h"
#include "unit/test.h"

static void
it_is_for_the_it_admin(struct test *t)
{
	int64_t it = test_person(t, "Ira Technik", IT_ADMIN),
	    head = test_person(t, "Head", ORG_ADMIN);

	CHECK_INT(test_get(t, it, "/system").status, 200);
	CHECK_INT(test_get(t, head, "/system").status, 404);
	CHECK_HAS(test_get(t, it, "/api/v1/system").body, S("\"mail_configured\":false"));
}

static void
a_test_mail_waits_for_a_server(struct test *t)
{
	int64_t it = test_person(t, "Ira Technik", IT_ADMIN);
	struct mail_outbox o = { 0 };

	CHECK_HAS(test_get(t, it, "/system").body, S("No mail server"));
	CHECK_INT(test_post(t, it, "/system/test-mail", "").status, 303);
	WORK(t, w)
		mail_outbox(w, &o);
	CHECK_INT(o.waiting, 1);
	CHECK_HAS(test_get(t, it, "/api/v1/system").body, S("\"mails_waiting\":1"));
}

static void
what_failed_is_shown(struct test *t)
{
	int64_t it = test_person(t, "Ira Technik", IT_ADMIN);
	struct job job;

	WORK(t, w) {
		int64_t id = job_put(w, "test.kind", 1);
		for (struct rows r = job_lease(w, w->now + MINUTE, w->now, 1);
		    job_lease_next(&r, &job); )
			;
		job_end(w, .state = JOB_FAILED, .ended_at = w->now, .error = S("it <broke>"),
		    .id = id, .attempt = 1);
	}
	str page = test_get(t, it, "/system").body;
	CHECK_HAS(page, S("test.kind"));
	CHECK_HAS(page, S("it &lt;broke&gt;"));
}

static void
what_was_answered_is_forgotten_after_a_week(struct test *t)
{
	int64_t ann = test_person(t, "Ann", ORG_ADMIN);

	CHECK_INT(test_post(t, ann, "/programmes", "template=peer").status, 303);
	WORK(t, w)
		job_put(w, "system.tidy", 0);
	clock_fix(t->now + 8 * DAY);
	CHECK_INT(test_jobs(t), 1);
	CHECK_INT(test_int(t, "SELECT count(*) FROM answered"), 0);
	clock_fix(t->now + 9 * DAY);
	CHECK_INT(test_jobs(t), 1);	/* and again the next day */
}

TESTS(what_was_answered_is_forgotten_after_a_week, it_is_for_the_it_admin,
    a_test_mail_waits_for_a_server, what_failed_is_shown)
