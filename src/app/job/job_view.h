/* What the page of a job shows, in words. */
#ifndef APP_JOB_JOB_VIEW_H
#define APP_JOB_JOB_VIEW_H

#include "base/str.h"

struct job_view {
	int64_t id, done, total;
	bool open, cancelling;	/* open: waiting or running */
	str title, phase, counted, left, error, back;
};

#endif
