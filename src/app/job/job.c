#include "app/job/job.h"

int64_t
job_left(const struct job *job, int64_t now)
{
	int64_t took = now - job->started_at;

	/* The first twentieth tells little. */
	if (job->state != JOB_RUNNING || job->total <= 0 || job->done * 20 < job->total ||
	    job->done > job->total || took <= 0)
		return 0;
	return (int64_t)((double)took * (double)(job->total - job->done) / (double)job->done);
}
