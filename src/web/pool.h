/* Threads that take tasks from one queue, in order. */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include "base/work.h"

struct pool_task {
	struct pool_task *next;
	void (*run)(struct pool_task *);
};

struct pool;
struct pool *pool_new(int threads);	/* NULL: no thread could be made */
void pool_put(struct pool *, struct pool_task *);	/* the task is the caller's memory */
/* Waits until all that was put has run, at most that long; then false, and the
 * threads go on. */
bool pool_end(struct pool *, int64_t within);

#endif
