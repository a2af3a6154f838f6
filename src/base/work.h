/*
 * The unit of work.  A request, a job and a command are the same thing: an
 * arena, one transaction, one reading of the clock, one actor, and the first
 * thing that broke.
 *
 *   verdict  an expected "no" is returned: enum <thing>_verdict, success = 0
 *   fault    the world broke: latched here, and from then on every db_ call
 *            of this work does nothing and answers zero; only the edge
 *            (web_answer, job_run, command_run) looks, and rolls back
 *   bug      we were wrong: BUG() aborts
 *
 * So between a fault and the edge nobody checks.  Its price: zero has to be
 * the safe answer everywhere, and whatever touches the world outside the
 * transaction looks at w->fault first.
 */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include "base/arena.h"
#include "base/buf.h"

struct db;

struct work {
	struct arena *mem;
	struct db *db;		/* its transaction; NULL outside of one */
	int64_t now;		/* microseconds since 1970 UTC, read once */
	int64_t actor;		/* the person behind it, or NOBODY */
	str request_id;		/* for the log */
	str fault;		/* empty while all is well */
	bool again;		/* the fault is a conflict: the edge runs it once more */
	int trouble;		/* of the store, set with the fault (db/store.h) */
};

enum { NOBODY = 0 };

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

int64_t work_day(const struct work *);	/* days since 1970 in UTC */
int64_t clock_now(void);	/* microseconds since 1970; edges only */
int64_t clock_monotonic(void);	/* microseconds, for durations */
void clock_fix(int64_t at);	/* tests: clock_now answers this; 0 lets it run again */

#define FAULT(w, ...) work_fault((w), __FILE__, __LINE__, __VA_ARGS__)
/* Latches and logs the first fault; later ones are dropped. */
void work_fault(struct work *, const char *file, int line, const char *fmt, ...)
    PRINTF(4, 5);

#endif
