/*
 * The page of a job: how far it is, how long it may take, and a way to stop it.
 *
 * A feature that starts long work sends the reader to job_path(), with the
 * page to go back to afterwards.  Only who started it, and organisation and
 * IT admins, can open it.
 */
#ifndef APP_JOB_JOB_H
#define APP_JOB_JOB_H

#include "jobs/jobs.h"

/* "/jobs/ID?back=PATH"; `back` begins with a slash. */
str job_path(struct arena *, int64_t id, str back);

/* Microseconds that are probably left, from how long the part that is done
 * took; 0: nobody can say. */
int64_t job_left(const struct job *, int64_t now);

#endif
