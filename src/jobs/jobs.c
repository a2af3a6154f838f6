/*
 * A job is leased, run and ended, each in a transaction of its own; between
 * them stands only the row.
 *
 * Who holds a lease is told by the pair (id, attempt): attempt rises with
 * every lease, and each later statement names it, so that a worker that was
 * away for too long changes nothing when it comes back.  A job of the kind
 * `step` is ended in its own transaction and so takes effect exactly once; a
 * `run` is ended after it returned and may be run twice.
 *
 * Leases are taken in batches, for outboxes.  A run that is not `brief` is
 * alone: what was leased with it is handed back first, because it would wait
 * behind it while other workers are free.
 */
#include "jobs/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/random.h"
#include "jobs/jobs.sql.h"
#include "jobs/mail.h"
#include "lang/lang.h"

enum { BATCH = 8, TRIES = 5, ERROR_MAX = 500, SWEEP = 500 };

#define LEASE (60 * SECOND)
#define FRESH (10 * SECOND)	/* a lease this old is renewed before its job starts */
#define THROTTLE (SECOND / 5)
#define FIRST_DELAY (10 * SECOND)
#define KEPT (30 * DAY)		/* ended jobs */

struct job_workers {
	struct store *store;
	const struct job_kind *const *kinds;
	_Atomic bool stopping;	/* nothing new is started */
	_Atomic bool abandon;	/* what runs is asked to return, and will be run again */
	pthread_mutex_t lock;
	pthread_cond_t ended;
	int running;		/* threads */
	int nthreads;
	pthread_t threads[];
};

/* One call of jobs_run_due. */
struct runner {
	struct store *store;
	const struct job_kind *const *kinds;
	struct job_workers *workers;	/* NULL: tests and the command line */
	int64_t skew;		/* what the caller's clock is ahead */
	struct arena *mem;
};

/* What a worker knows of the job that it runs. */
struct job_lease {
	struct runner *runner;
	int64_t told_at, asked_at;	/* by clock_monotonic */
	bool lost;		/* somebody else has the job now */
	bool abandoned;		/* it was told to return because the server ends */
};

/* Putting */

int64_t
job_put_at(struct work *w, const char *kind, int64_t subject, int64_t run_at)
{
	int64_t id = id_new(w);

	job_insert(w, .id = id, .kind = str_of(kind), .subject = subject,
	    .actor = w->actor, .lang = str_of(lang_current()->tag),
	    .run_at = run_at, .created_at = w->now);
	return id;
}

int64_t
job_put(struct work *w, const char *kind, int64_t subject)
{
	return job_put_at(w, kind, subject, w->now);
}

bool
job_latest(struct work *w, const char *kind, int64_t subject, struct job *ret)
{
	return job_newest(w, str_of(kind), subject, ret);
}

void
job_cancel(struct work *w, int64_t id)
{
	if (job_cancel_waiting(w, w->now, id) == 0)
		job_cancel_running(w, id);
}

/* While it runs */

static struct work
begin(const struct runner *r, struct arena *mem)
{
	struct work w = work_new(mem);

	w.now += r->skew;
	return w;
}

struct told { struct job *job; const char *phase; int64_t done, total, changed; };

static void
tell(struct work *w, void *arg)
{
	struct told *t = arg;

	t->changed = job_tell(w, .until_at = w->now + LEASE, .phase = str_of(t->phase),
	    .done = t->done, .total = t->total, .id = t->job->id, .attempt = t->job->attempt);
}

void
job_progress(struct job *job, const char *phase, int64_t done, int64_t total)
{
	struct job_lease *l = job->lease;
	int64_t at = clock_monotonic();

	if (!l || l->lost || at - l->told_at < THROTTLE)
		return;
	l->told_at = at;
	struct arena_mark mark = arena_mark(job->mem);
	struct work w = begin(l->runner, job->mem);
	struct told t = { job, phase, done, total, 0 };
	if (store_write(job->store, &w, tell, &t) && t.changed == 0)
		l->lost = true;
	arena_rewind(job->mem, mark);
}

struct asked { int64_t id; bool cancel; };

static void
ask(struct work *w, void *arg)
{
	struct asked *a = arg;

	a->cancel = job_cancel_asked(w, a->id) != 0;
}

bool
job_cancelled(struct job *job)
{
	struct job_lease *l = job->lease;
	int64_t at = clock_monotonic();

	if (job->cancel || !l)
		return job->cancel;
	if (l->lost)
		return true;
	if (l->runner->workers && l->runner->workers->abandon)
		return l->abandoned = true;
	if (at - l->asked_at < THROTTLE)
		return false;
	l->asked_at = at;
	struct arena_mark mark = arena_mark(job->mem);
	struct work w = begin(l->runner, job->mem);
	struct asked a = { job->id, false };
	if (store_read(job->store, &w, ask, &a))
		job->cancel = a.cancel;
	arena_rewind(job->mem, mark);
	return job->cancel;
}

/* Ending */

struct ending {
	const struct job *job;
	enum job_state state;
	int64_t run_at;		/* when JOB_WAITING: its next try */
	str error;
	bool handed_back;	/* the attempt does not count */
};

static void
end(struct work *w, void *arg)
{
	const struct ending *e = arg;

	if (e->handed_back)
		job_hand_back(w, e->run_at, e->job->id, e->job->attempt);
	else if (e->state == JOB_WAITING)
		job_retry(w, e->run_at, e->error, e->job->id, e->job->attempt);
	else
		job_end(w, .state = e->state, .ended_at = w->now, .error = e->error,
		    .id = e->job->id, .attempt = e->job->attempt);
}

/* When this cannot be written the lease ends by itself, and the job runs again. */
static void
write_end(const struct runner *r, struct ending e)
{
	struct work w = begin(r, r->mem);

	store_write(r->store, &w, end, &e);
}

static void
hand_back(const struct runner *r, const struct job *job, int64_t delay)
{
	write_end(r, (struct ending){ .job = job, .handed_back = true,
	    .run_at = clock_now() + r->skew + delay });
}

/* 10 s, 20 s, 40 s, ... and up to a quarter more, so that what failed together
 * does not come back together; at most a day. */
static int64_t
retry_delay(int64_t attempt)
{
	int64_t delay = DAY;

	if (attempt < 14)
		delay = FIRST_DELAY << (attempt > 0 ? attempt - 1 : 0);
	delay += (int64_t)(random_u64() % (uint64_t)(delay / 4));
	return delay < DAY ? delay : DAY;
}

static int
tries(const struct job_kind *kind)
{
	return kind->tries ? kind->tries : TRIES;
}

static struct ending
failed_once(const struct runner *r, const struct job *job, const struct job_kind *kind, str error)
{
	struct ending e = { .job = job, .error = str_head(error, ERROR_MAX) };

	e.state = job->attempt < tries(kind) ? JOB_WAITING : JOB_FAILED;
	e.run_at = clock_now() + r->skew + retry_delay(job->attempt);
	return e;
}

/* Running */

struct step { const struct job *job; const struct job_kind *kind; };

static void
run_step(struct work *w, void *arg)
{
	const struct step *s = arg;

	lang_use(s->job->lang);
	w->actor = s->job->actor;
	s->kind->step(w, s->job->subject);
	if (job_end(w, .state = JOB_DONE, .ended_at = w->now, .error = S(""),
	    .id = s->job->id, .attempt = s->job->attempt) == 0)
		FAULT(w, "the lease of job %" PRId64 " ended before the job did", s->job->id);
}

static enum job_state
do_step(const struct runner *r, struct job *job, const struct job_kind *kind)
{
	struct work w = begin(r, job->mem);
	struct step s = { job, kind };

	if (store_write(r->store, &w, run_step, &s))
		return JOB_DONE;
	struct ending e = failed_once(r, job, kind, w.fault);
	write_end(r, e);
	return e.state;
}

static enum job_state
do_run(const struct runner *r, struct job *job, const struct job_kind *kind)
{
	struct ending e = { .job = job, .state = JOB_DONE };

	lang_use(job->lang);
	str error = kind->run(job);
	if (job->lease->abandoned && error.len == 0) {
		hand_back(r, job, 0);
		return JOB_WAITING;
	}
	if (job->cancel)
		e.state = JOB_CANCELLED;
	else if (error.len)
		e = failed_once(r, job, kind, error);
	write_end(r, e);
	return e.state;
}

static const char *const state_names[] = {
	[JOB_WAITING] = "retry", [JOB_DONE] = "done", [JOB_FAILED] = "failed",
	[JOB_CANCELLED] = "cancelled",
};

static const struct job_kind *
kind_by_name(const struct runner *r, str name)
{
	for (size_t i = 0; r->kinds[i]; i++)
		if (str_eq(name, str_of(r->kinds[i]->name)))
			return r->kinds[i];
	return NULL;
}

static void
renew(struct work *w, void *arg)
{
	struct told *t = arg;

	t->changed = job_renew(w, w->now + LEASE, t->job->id, t->job->attempt);
}

/* A job at the end of a batch may have waited behind slow ones. */
static bool
still_ours(const struct runner *r, struct job *job, int64_t leased_at)
{
	if (clock_monotonic() - leased_at < FRESH)
		return true;
	struct work w = begin(r, r->mem);
	struct told t = { .job = job };
	return store_write(r->store, &w, renew, &t) && t.changed == 1;
}

static void
run_one(struct runner *r, struct job *job, const struct job_kind *kind, int64_t leased_at)
{
	if (!still_ours(r, job, leased_at))
		return;

	int64_t began = clock_monotonic();
	enum job_state state;
	struct job_lease lease = { .runner = r };
	job->store = r->store;
	job->mem = arena_new();
	job->lease = &lease;
	if (job->cancel) {
		state = JOB_CANCELLED;
		write_end(r, (struct ending){ .job = job, .state = state });
	} else if (job->attempt > tries(kind)) {
		state = JOB_FAILED;
		write_end(r, (struct ending){ .job = job, .state = state, .error =
		    S("The program ended in the middle of it each time it was tried.") });
	} else if (kind->step) {
		state = do_step(r, job, kind);
	} else {
		state = do_run(r, job, kind);
	}
	LOG(state == JOB_FAILED ? LOG_ERROR : LOG_INFO, "job", { "kind", job->kind },
	    { "id", log_int(job->id) }, { "end", str_of(state_names[state]) },
	    { "attempt", log_int(job->attempt) },
	    { "ms", log_int((clock_monotonic() - began) / 1000) });
	arena_free(job->mem);
	job->mem = NULL;
	job->lease = NULL;
}

struct batch { int64_t n; struct job *v; size_t count; };

static void
lease(struct work *w, void *arg)
{
	struct batch *b = arg;
	struct rows rows = job_lease(w, w->now + LEASE, w->now, b->n);
	struct job job;

	b->count = 0;
	while (job_lease_next(&rows, &job))
		b->v[b->count++] = job;
}

static int
older_first(const void *a, const void *b)
{
	const struct job *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void
due(struct work *w, void *arg)
{
	int64_t at = job_due_at(w);

	*(bool *)arg = at != 0 && at <= w->now;
}

/* Most looks find nothing, and a look that is a read holds up no writer. */
static bool
something_is_due(const struct runner *r)
{
	struct work w = begin(r, r->mem);
	bool is = false;

	return store_read(r->store, &w, due, &is) && is;
}

static bool
stopping(const struct runner *r)
{
	return r->workers && r->workers->stopping;
}

static int
run_batch(struct runner *r, int max)
{
	struct job jobs[BATCH] = { 0 };
	struct batch b = { .n = max < BATCH ? max : BATCH, .v = jobs };
	int ran = 0;

	arena_reset(r->mem);
	if (!something_is_due(r))
		return 0;
	struct work w = begin(r, r->mem);
	int64_t leased_at = clock_monotonic();
	if (!store_write(r->store, &w, lease, &b))
		return 0;
	qsort(jobs, b.count, sizeof *jobs, older_first);	/* RETURNING has no order */
	if (b.count == BATCH)
		jobs_wake();	/* there may be more for somebody else */

	for (size_t i = 0; i < b.count; i++) {
		const struct job_kind *kind = kind_by_name(r, jobs[i].kind);
		if (!kind) {	/* of a newer program, which shares this database */
			hand_back(r, &jobs[i], MINUTE);
			continue;
		}
		if (stopping(r)) {
			hand_back(r, &jobs[i], 0);
			continue;
		}
		if (kind->run && !kind->brief) {
			for (size_t k = i + 1; k < b.count; k++)
				hand_back(r, &jobs[k], 0);
			if (i + 1 < b.count)
				jobs_wake();
			b.count = i + 1;
		}
		run_one(r, &jobs[i], kind, leased_at);
		ran++;
	}
	return ran;
}

int
jobs_run_due(struct store *store, const struct job_kind *const *kinds, int64_t now, int max)
{
	struct runner r = { .store = store, .kinds = kinds, .skew = now - clock_now(),
	    .mem = arena_new() };
	int ran = 0;

	for (int n; ran < max && (n = run_batch(&r, max - ran)) > 0; )
		ran += n;
	arena_free(r.mem);
	return ran;
}

/* Workers */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	unsigned count;
} wakes = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

void
jobs_wake(void)
{
	pthread_mutex_lock(&wakes.lock);
	wakes.count++;
	pthread_cond_signal(&wakes.cond);
	pthread_mutex_unlock(&wakes.lock);
}

static struct timespec
seconds_from_now(int seconds)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += seconds;
	return t;
}

/* A second, or until something was put in this process. */
static void
rest(struct job_workers *ws, unsigned *seen)
{
	struct timespec until = seconds_from_now(1);

	pthread_mutex_lock(&wakes.lock);
	while (!ws->stopping && wakes.count == *seen)
		if (pthread_cond_clockwait(&wakes.cond, &wakes.lock, CLOCK_MONOTONIC, &until) != 0)
			break;
	*seen = wakes.count;
	pthread_mutex_unlock(&wakes.lock);
}

static void
sweep(struct work *w, void *arg)
{
	(void)arg;
	job_sweep(w, w->now - KEPT, SWEEP);
	mail_forget_old(w);
}

static void *
work_on(void *arg)
{
	struct job_workers *ws = arg;
	struct runner r = { .store = ws->store, .kinds = ws->kinds, .workers = ws,
	    .mem = arena_new() };
	int64_t swept_at = 0;
	unsigned seen = 0;

	while (!ws->stopping) {
		if (run_batch(&r, BATCH) > 0)
			continue;
		int64_t at = clock_monotonic();
		if (at - swept_at > HOUR || swept_at == 0) {
			struct work w = begin(&r, r.mem);
			store_write(r.store, &w, sweep, NULL);
			swept_at = at;
		}
		rest(ws, &seen);
	}
	arena_free(r.mem);
	pthread_mutex_lock(&ws->lock);
	ws->running--;
	pthread_cond_signal(&ws->ended);
	pthread_mutex_unlock(&ws->lock);
	return NULL;
}

static void
free_leases(struct work *w, void *arg)
{
	(void)arg;
	job_free_leases(w, w->now);
}

/* A SQLite file has one server: what was leased when it starts was being done
 * by one that is no more. */
static void
take_over(struct store *store)
{
	struct arena *mem = arena_new();
	struct work w = work_new(mem);

	if (store_is_sqlite(store))
		store_write(store, &w, free_leases, NULL);
	arena_free(mem);
}

struct job_workers *
jobs_start(struct store *store, const struct job_kind *const *kinds, int threads)
{
	struct job_workers *ws = calloc(1, sizeof *ws + (size_t)threads * sizeof *ws->threads);

	if (!ws)
		BUG("out of memory");
	ws->store = store;
	ws->kinds = kinds;
	pthread_mutex_init(&ws->lock, NULL);
	pthread_cond_init(&ws->ended, NULL);
	take_over(store);
	mail_resume(store);
	for (int i = 0; i < threads; i++) {
		if (pthread_create(&ws->threads[i], NULL, work_on, ws) != 0)
			break;
		ws->nthreads = ++ws->running;
	}
	if (ws->nthreads == 0)
		BUG("no thread for background work");
	return ws;
}

/* True when all threads have ended within that time. */
static bool
wait_for_end(struct job_workers *ws, int seconds)
{
	struct timespec until = seconds_from_now(seconds);

	pthread_mutex_lock(&ws->lock);
	while (ws->running > 0)
		if (pthread_cond_clockwait(&ws->ended, &ws->lock, CLOCK_MONOTONIC, &until) != 0)
			break;
	bool ended = ws->running == 0;
	pthread_mutex_unlock(&ws->lock);
	return ended;
}

void
jobs_stop(struct job_workers *ws)
{
	if (!ws)
		return;
	ws->stopping = true;
	pthread_mutex_lock(&wakes.lock);
	pthread_cond_broadcast(&wakes.cond);
	pthread_mutex_unlock(&wakes.lock);
	if (!wait_for_end(ws, 5)) {
		ws->abandon = true;
		if (!wait_for_end(ws, 5)) {
			/* It does not look whether it should end.  The process
			 * does, and the lease expires. */
			LOG(LOG_WARN, "jobs", { "what", S("a job did not end in time") });
			return;
		}
	}
	for (int i = 0; i < ws->nthreads; i++)
		pthread_join(ws->threads[i], NULL);
	pthread_mutex_destroy(&ws->lock);
	pthread_cond_destroy(&ws->ended);
	free(ws);
}
