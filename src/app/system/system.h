/* How the program is, for the IT admin: numbers and states, nobody's data. */
#ifndef APP_SYSTEM_SYSTEM_H
#define APP_SYSTEM_SYSTEM_H

#include "jobs/mail.h"

struct failed_jobs { struct job *v; size_t n; };

struct system {
	struct mail_outbox mail;
	struct job_queue jobs;
	struct failed_jobs failed;	/* the newest first, a few of them */
	int64_t late_minutes;		/* how long due work has been waiting */
};

struct system system_read(struct work *);

#endif
