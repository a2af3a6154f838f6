/*
 * The server: a parent that holds the port and restarts its child, and the
 * child, sandboxed, which does the work.
 */
#ifndef MAIN_SERVE_H
#define MAIN_SERVE_H

#include "web/feature.h"

struct serve_options {
	const char *address;	/* of the store: a file, or postgres:// */
	const char *dir;	/* its folder; NULL for PostgreSQL */
	bool quick;		/* no second process: for `demo` and debuggers */
};

/* Serves until it is told to end; a sysexits code.  r->error says why not. */
int serve(struct command_run *r, const struct serve_options *);

#endif
