#include "jobs/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "db/store.h"
#include "jobs/jobs.sql.h"
#include "jobs/mail.h"
#include "lang/lang.h"
#include "unit/test.h"

/* What the kinds below do, and what they saw. */
static struct test *now_testing;
static _Atomic int runs;
static int failures_left;
static struct job seen;

static const struct job_kind *kinds_of(const char *name);
static int run_due(struct test *t, int64_t at);

/* Each note is a row that only a committed step leaves. */
static void
note(struct work *w, int64_t subject)
{
	runs++;
	mail_put(w, &(struct mail){ .to = S("ann@example.org"), .person_id = subject,
	    .subject = S("note"), .text = S("note") });
}

static void
note_and_break(struct work *w, int64_t subject)
{
	note(w, subject);
	if (failures_left-- > 0)
		FAULT(w, "it broke");
}

static str
compute(struct job *job)
{
	runs++;
	seen = *job;
	job_progress(job, N_("Comparing"), 3, 10);
	return S("");
}

static str
compute_and_break(struct job *job)
{
	(void)job;
	runs++;
	return S("no luck");
}

/* Somebody cancels it while it runs. */
static str
compute_cancelled(struct job *job)
{
	struct work w = work_new(job->mem);

	runs++;
	store_begin(job->store, &w, true);
	job_cancel(&w, job->id);
	CHECK(store_end(job->store, &w));
	CHECK(job_cancelled(job));
	return S("");
}

/* It takes so long that somebody else has done it meanwhile. */
static str
compute_too_long(struct job *job)
{
	(void)job;
	if (runs++ > 0)
		return S("");
	CHECK_INT(run_due(now_testing, clock_now() + 61 * SECOND), 1);
	return S("the first one failed in the end");
}

static const struct job_kind kinds[] = {
	{ .name = "test.note", .step = note },
	{ .name = "test.break", .step = note_and_break, .tries = 3 },
	{ .name = "test.compute", .run = compute },
	{ .name = "test.no-luck", .run = compute_and_break, .tries = 2 },
	{ .name = "test.cancelled", .run = compute_cancelled },
	{ .name = "test.long", .run = compute_too_long },
};
static const struct job_kind *const all[] = {
	&kinds[0], &kinds[1], &kinds[2], &kinds[3], &kinds[4], &kinds[5], NULL
};

static const struct job_kind *
kinds_of(const char *name)
{
	for (size_t i = 0; all[i]; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}

static int
run_due(struct test *t, int64_t at)
{
	return jobs_run_due(t->store, all, at, 100);
}

static int64_t
put(struct test *t, const char *kind, int64_t subject)
{
	int64_t id = 0;

	CHECK(kinds_of(kind) || strcmp(kind, "test.unknown") == 0);
	now_testing = t;
	runs = 0;
	WORK(t, w)
		id = job_put(w, kind, subject);
	return id;
}

static struct job
get(struct test *t, int64_t id)
{
	struct job job = { 0 };

	WORK(t, w) {
		CHECK(job_by_id(w, id, &job));
		job.error = arena_str(t->mem, job.error);
		job.phase = arena_str(t->mem, job.phase);
	}
	return job;
}

static int64_t
notes(struct test *t)
{
	struct mail_outbox o = { 0 };

	WORK(t, w)
		mail_outbox(w, &o);
	return o.waiting;
}

static void
a_step_is_done_once(struct test *t)
{
	int64_t id = put(t, "test.note", 7);

	CHECK_INT(run_due(t, clock_now()), 1);
	CHECK_INT(run_due(t, clock_now() + DAY), 0);
	CHECK_INT(notes(t), 1);
	CHECK_INT(get(t, id).state, JOB_DONE);
}

static void
break_after_put(struct work *w, void *arg)
{
	(void)arg;
	job_put(w, "test.note", 1);
	FAULT(w, "the request broke");
}

static void
a_job_of_a_request_that_broke_does_not_exist(struct test *t)
{
	struct work w = work_new(t->mem);

	CHECK(!store_write(t->store, &w, break_after_put, NULL));
	CHECK_INT(run_due(t, clock_now() + DAY), 0);
}

static void
a_later_job_waits(struct test *t)
{
	WORK(t, w)
		job_put_at(w, "test.note", 1, w->now + HOUR);
	CHECK_INT(run_due(t, clock_now() + HOUR - SECOND), 0);
	CHECK_INT(run_due(t, clock_now() + HOUR), 1);
}

static void
what_broke_leaves_nothing_and_is_tried_again(struct test *t)
{
	int64_t id = put(t, "test.break", 1), at = clock_now();

	failures_left = 1;
	CHECK_INT(run_due(t, at), 1);
	CHECK_INT(notes(t), 0);
	struct job job = get(t, id);
	CHECK_INT(job.state, JOB_WAITING);
	CHECK_HAS(job.error, S("it broke"));
	CHECK(job.run_at >= at + 10 * SECOND && job.run_at <= at + 13 * SECOND);

	CHECK_INT(run_due(t, at + 9 * SECOND), 0);
	CHECK_INT(run_due(t, at + 13 * SECOND), 1);
	CHECK_INT(notes(t), 1);
	CHECK_INT(get(t, id).state, JOB_DONE);
}

static void
tries_come_to_an_end(struct test *t)
{
	int64_t id = put(t, "test.break", 1), at = clock_now();

	failures_left = 100;
	for (int i = 0; i < 3; i++)
		CHECK_INT(run_due(t, at += 2 * MINUTE), 1);
	CHECK_INT(run_due(t, at + DAY), 0);
	CHECK_INT(get(t, id).state, JOB_FAILED);
	CHECK_INT(notes(t), 0);

	id = put(t, "test.no-luck", 1);
	CHECK_INT(run_due(t, at), 1);
	CHECK_INT(run_due(t, at + 2 * MINUTE), 1);
	CHECK_INT(get(t, id).state, JOB_FAILED);
	CHECK_STR(get(t, id).error, S("no luck"));
}

static void
a_run_knows_who_asked_and_tells_how_far_it_is(struct test *t)
{
	int64_t id = 0;

	now_testing = t;
	WORK(t, w) {
		lang_use(S("de"));
		w->actor = 42;
		id = job_put(w, "test.compute", 9);
		lang_use(S("en"));
	}
	CHECK_INT(run_due(t, clock_now()), 1);
	CHECK_INT(seen.subject, 9);
	CHECK_INT(seen.actor, 42);
	struct job job = get(t, id);
	CHECK_INT(job.state, JOB_DONE);
	CHECK_INT(job.done, 3);
	CHECK_INT(job.total, 10);
	CHECK_STR(job.phase, S("Comparing"));
	WORK(t, w) {
		struct job latest;
		CHECK(job_latest(w, "test.compute", 9, &latest) && latest.id == id);
		CHECK(!job_latest(w, "test.compute", 10, &latest));
	}
}

static void
a_waiting_job_can_be_cancelled(struct test *t)
{
	int64_t id = put(t, "test.note", 1);

	WORK(t, w)
		job_cancel(w, id);
	CHECK_INT(run_due(t, clock_now() + DAY), 0);
	CHECK_INT(get(t, id).state, JOB_CANCELLED);
	CHECK_INT(notes(t), 0);
}

static void
a_running_job_learns_that_it_is_cancelled(struct test *t)
{
	int64_t id = put(t, "test.cancelled", 1);

	CHECK_INT(run_due(t, clock_now()), 1);
	CHECK_INT(get(t, id).state, JOB_CANCELLED);
}

static void
an_ended_lease_lets_another_worker_have_the_job(struct test *t)
{
	int64_t id = put(t, "test.long", 1);

	CHECK_INT(run_due(t, clock_now()), 1);
	CHECK_INT(runs, 2);
	struct job job = get(t, id);
	CHECK_INT(job.state, JOB_DONE);	/* the late failure of the first changed nothing */
	CHECK_INT(job.attempt, 2);
}

static void
a_job_that_ends_the_program_each_time_is_given_up(struct test *t)
{
	int64_t id = put(t, "test.break", 1), at = clock_now();
	struct job job;

	for (int i = 0; i < 3; i++)	/* leased, and never heard of again */
		WORK(t, w) {
			at += 2 * MINUTE;
			for (struct rows r = job_lease(w, at + MINUTE, at, 8);
			    job_lease_next(&r, &job); )
				;
		}
	CHECK_INT(run_due(t, at + 2 * MINUTE), 1);
	CHECK_INT(get(t, id).state, JOB_FAILED);
	CHECK_INT(runs, 0);
}

static void
a_kind_of_a_newer_program_is_left_alone(struct test *t)
{
	int64_t id = put(t, "test.unknown", 1);

	for (int i = 0; i < 9; i++)
		CHECK_INT(run_due(t, clock_now() + i * 2 * MINUTE), 0);
	CHECK_INT(get(t, id).state, JOB_WAITING);
	CHECK_INT(get(t, id).attempt, 0);
}

static void
the_queue_says_what_is_late(struct test *t)
{
	struct job_queue q = { 0 };

	put(t, "test.note", 1);
	WORK(t, w) {
		job_queue(w, w->now + HOUR, &q);
		CHECK_INT(q.oldest_due_at, w->now);
	}
	CHECK_INT(q.waiting, 1);
	run_due(t, clock_now());
	WORK(t, w)
		job_queue(w, w->now + HOUR, &q);
	CHECK_INT(q.waiting, 0);
	CHECK_INT(q.oldest_due_at, 0);
}

static void
read_queue(struct work *w, void *arg)
{
	job_queue(w, w->now, arg);
}

/* Four threads, two hundred jobs, and each takes effect once. */
static void
workers_share_the_queue(struct test *t)
{
	enum { JOBS = 200 };
	struct job_queue q = { .waiting = JOBS };
	struct timespec moment = { .tv_nsec = 5 * 1000 * 1000 };

	clock_fix(0);
	WORK(t, w)
		for (int i = 0; i < JOBS; i++)
			job_put(w, "test.note", i);
	struct job_workers *ws = jobs_start(t->store, all, 4);
	int64_t until = clock_monotonic() + 30 * SECOND;
	while (q.waiting > 0 && clock_monotonic() < until) {
		nanosleep(&moment, NULL);
		struct work w = work_new(t->mem);
		CHECK(store_read(t->store, &w, read_queue, &q));
	}
	jobs_stop(ws);
	CHECK_INT(q.waiting, 0);
	CHECK_INT(q.failed, 0);
	CHECK_INT(notes(t), JOBS);
}

TESTS(a_step_is_done_once, a_job_of_a_request_that_broke_does_not_exist, a_later_job_waits,
    what_broke_leaves_nothing_and_is_tried_again, tries_come_to_an_end,
    a_run_knows_who_asked_and_tells_how_far_it_is, a_waiting_job_can_be_cancelled,
    a_running_job_learns_that_it_is_cancelled, an_ended_lease_lets_another_worker_have_the_job,
    a_job_that_ends_the_program_each_time_is_given_up, a_kind_of_a_newer_program_is_left_alone,
    the_queue_says_what_is_late, workers_share_the_queue)
