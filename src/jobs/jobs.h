/*
 * Work that outlives a request: queue, lease, retry, progress, cancel.
 *
 * job_put is part of the caller's transaction: a job exists when it
 * committed, and never for a request that failed.  A worker leases it; a
 * worker that dies leaves a lease that expires, and the job runs again: what
 * a job does must bear being done twice.  A fault is retried with back-off
 * (2^n * 10 s, at most a day, with jitter) until `tries` are used up.
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "db/store.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED };

struct job {
	int64_t id, subject;	/* subject: what it is about; the kind knows */
	int64_t actor;		/* who put it, or NOBODY */
	str kind, lang;
	enum job_state state;
	int64_t run_at, created_at, started_at, ended_at;
	int64_t done, total;	/* progress in the kind's own units; total 0: unknown */
	str phase, error;	/* phase: an N_() message */
	int64_t attempt;
	bool cancel;		/* somebody asked for it to stop */
	struct store *store;	/* set while it runs */
	struct arena *mem;	/* while it runs: freed after it */
	struct job_lease *lease;	/* while it runs: the worker's own */
};

struct job_kind {
	const char *name;
	int tries;		/* 0 is 5 */
	/* One of the two: `step` is one transaction, the job is done when it
	 * commits; `run` does its own reads and writes with job->store, holds
	 * no transaction while it computes, and marks its own success last.
	 * run answers an empty text, or what broke. */
	void (*step)(struct work *, int64_t subject);
	str (*run)(struct job *);
	bool brief;	/* a run of seconds: may be leased together with others */
};

int64_t job_put(struct work *, const char *kind, int64_t subject);
int64_t job_put_at(struct work *, const char *kind, int64_t subject, int64_t run_at);
bool job_by_id(struct work *, int64_t id, struct job *ret);
/* The newest job of that kind about that subject. */
bool job_latest(struct work *, const char *kind, int64_t subject, struct job *ret);
void job_cancel(struct work *, int64_t id);

/* For a running job; both at most once in 200 ms reach the database. */
void job_progress(struct job *, const char *phase, int64_t done, int64_t total);
bool job_cancelled(struct job *);

/* `kinds` is a list of single kinds that ends with NULL.
 * Leases and runs what is due; answers how many ran.  Tests and the command
 * line call it until it answers 0; the server has threads that do. */
int jobs_run_due(struct store *, const struct job_kind *const *kinds, int64_t now, int max);

/* What doctor and the admin page show. */
struct job_queue { int64_t waiting, failed, oldest_due_at; }; /* oldest_due_at 0: nothing is late */
bool job_queue(struct work *, int64_t now_at, struct job_queue *ret);

struct job_workers;
struct job_workers *jobs_start(struct store *, const struct job_kind *const *kinds, int threads);
void jobs_stop(struct job_workers *);	/* lets running ones finish or cancels them after 5 s */
/* Something may have committed: workers of this process look at once rather
 * than within a second.  Called by the server after each write. */
void jobs_wake(void);

#endif
