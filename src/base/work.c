#include "base/work.h"

#include <stdatomic.h>
#include <time.h>

#include "base/log.h"

static _Atomic int64_t fixed_at;

static int64_t
microseconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
	int64_t at = fixed_at;

	return at ? at : microseconds(CLOCK_REALTIME);
}

int64_t
clock_monotonic(void)
{
	return microseconds(CLOCK_MONOTONIC);
}

void
clock_fix(int64_t at)
{
	fixed_at = at;
}

int64_t
work_day(const struct work *w)
{
	return w->now / DAY;
}

void
work_fault(struct work *w, const char *file, int line, const char *fmt, ...)
{
	struct buf b = { .mem = w->mem };
	va_list ap;

	if (w->fault.len)
		return;
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	w->fault = buf_text(&b);
	if (w->again)	/* the edge will try once more, and says so if that fails too */
		return;
	LOG(LOG_ERROR, "fault", { "request", w->request_id },
	    { "where", str_fmt(w->mem, "%s:%d", file, line) }, { "what", w->fault });
}
