#include "app/system/system.h"

#include "jobs/jobs.sql.h"

enum { FAILED_SHOWN = 20 };

struct system
system_read(struct work *w)
{
	struct system s = { 0 };
	struct job job;

	mail_outbox(w, &s.mail);
	job_queue(w, w->now, &s.jobs);
	if (s.jobs.oldest_due_at)
		s.late_minutes = (w->now - s.jobs.oldest_due_at) / MINUTE;
	for (struct rows rows = job_failed(w, FAILED_SHOWN); job_failed_next(&rows, &job); )
		PUSH(w->mem, &s.failed, job);
	return s;
}
