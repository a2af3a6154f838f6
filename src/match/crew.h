/*
 * Inside the solver: the same work by several threads.  What they make
 * together may depend on who was first; what becomes of it must not.
 */
#ifndef MATCH_CREW_H
#define MATCH_CREW_H

#include <stdint.h>

enum { CREW_MOST = 16 };

/* Runs work(arg, 0) here and work(arg, 1 .. threads - 1) beside it; waits for
 * all.  Fewer than asked do the work where the system has no more threads:
 * `work` must not wait for a number of them. */
void crew_run(int threads, void (*work)(void *arg, int who), void *arg);

/* Where part `who` of `parts` of n things begins. */
static inline int32_t
crew_from(int32_t n, int who, int parts)
{
	return (int32_t)((int64_t)n * who / parts);
}

#endif
