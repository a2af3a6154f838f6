/* A process that keeps another one running. */
#ifndef MAIN_PARENT_H
#define MAIN_PARENT_H

#include "base/work.h"

struct parent {
	/* The child's whole life; a sysexits code.  EX_OK and codes that no new
	 * try would mend (bad data, bad settings, no permission) end the parent
	 * as well; anything else, and death by a signal, is started again. */
	int (*child)(void *arg);
	void *arg;
};

/* Runs until told to end by SIGTERM or SIGINT, or until the child fails five
 * times in a row right after its start; then *ret_error has words. */
int parent_run(const struct parent *, struct arena *, str *ret_error);

/* For the child: blocks those signals in this thread and those it makes... */
void parent_block_signals(void);
/* ...and waits for one of them. */
void parent_wait_for_end(void);

#endif
