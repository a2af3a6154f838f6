/*
 * What the server gives up before it opens the data: new privileges, other
 * programs, other processes, most of the file system, most of the kernel.
 *
 * It is entered while the process has one thread, because Landlock holds for
 * the thread that asks and those it makes later.
 */
#ifndef MAIN_SANDBOX_H
#define MAIN_SANDBOX_H

#include "base/arena.h"

struct sandbox_paths {
	const char *const *write;	/* folders; each list ends with NULL */
	const char *const *read;	/* beside what the system's libraries need */
};

struct sandbox_status {
	bool no_new_privileges, seccomp, landlock;
	int landlock_version;		/* of the kernel; 0: it has none */
	const char *why_not;		/* what hindered the rest; or NULL */
};

void sandbox_enter(const struct sandbox_paths *, struct sandbox_status *ret);
/* Enters one in a child process, and looks whether it holds: for doctor. */
void sandbox_try(struct sandbox_status *ret);
/* "no new privileges, seccomp, Landlock 7", or what is missing and why. */
str sandbox_describe(struct arena *, const struct sandbox_status *);

#endif
