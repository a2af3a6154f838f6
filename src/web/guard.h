/*
 * Cuts connections that take too long: a request whose head does not come, a
 * body or a reader that drips.  libmicrohttpd's own time-out counts silence
 * only, and a byte every ten seconds is not silence.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include <pthread.h>

#include "base/work.h"

enum guard_phase {
	GUARD_HEAD,	/* connected; no whole head has come */
	GUARD_BODY,
	GUARD_WORK,	/* ours: no limit */
	GUARD_REPLY,
	GUARD_IDLE,	/* kept alive: waiting for the next head, or in the middle of it */
};

struct guarded {
	struct guarded *next, **at;	/* the link that points here */
	int fd;
	enum guard_phase phase;
	int64_t since;			/* clock_monotonic */
	int64_t bytes;			/* come in, or to go out, in this phase */
};

struct guard {
	pthread_mutex_t lock;
	struct guarded *first;
};

enum {
	GUARD_HEAD_S = 10,
	GUARD_IDLE_S = 30,
	GUARD_GRACE_S = 10,	/* before the rate of a body or a reply counts */
	GUARD_RATE = 1000,	/* bytes a second, at least */
};

void guard_init(struct guard *);
void guard_add(struct guard *, struct guarded *, int fd);
void guard_remove(struct guard *, struct guarded *);	/* before its fd is closed */
void guard_phase(struct guard *, struct guarded *, enum guard_phase, int64_t bytes);
void guard_more(struct guard *, struct guarded *, int64_t bytes);
bool guard_is_late(const struct guarded *, int64_t now);
/* Cuts what is late now; answers how many. */
int guard_cut(struct guard *, int64_t now);

#endif
