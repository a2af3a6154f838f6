#include "app/job/job.h"
#include "app/job/job.html.h"
#include "app/job/job_view.h"
#include "web/feature.h"

str
job_path(struct arena *mem, int64_t id, str back)
{
	struct html part = { .mem = mem, .out = { .mem = mem } };

	html_part_str(&part, back);
	return str_fmt(mem, "/jobs/%" PRId64 "?back=%.*s", id, STR(buf_text(&part.out)));
}

static str
state_words(struct arena *mem, const struct job *job)
{
	switch (job->state) {
	case JOB_WAITING:
		return job->attempt == 0 ? _("It starts in a moment.") :
		    _("Something went wrong. It is tried again soon.");
	case JOB_RUNNING:
		return job->phase.len ? lang_text(arena_cstr(mem, job->phase)) : _("It has begun.");
	case JOB_DONE:
		return _("It is done.");
	case JOB_FAILED:
		return _("It did not work. Nothing was changed.");
	case JOB_CANCELLED:
		return _("It was stopped. Nothing was changed.");
	}
	BUG("state %d", job->state);
}

static str
counted(struct arena *mem, const struct job *job)
{
	if (job->total <= 0)
		return _("Progress");
	return SAY(mem, _("{done} of {total}"), { "done", lang_int(mem, job->done) },
	    { "total", lang_int(mem, job->total) });
}

static str
left_words(struct arena *mem, int64_t left)
{
	int64_t seconds = left / SECOND, minutes = (seconds + 59) / 60;

	if (left == 0)
		return (str){ 0 };
	if (seconds < 60)
		return _("Less than a minute left.");
	return SAY(mem, _n("About {n} minute left.", "About {n} minutes left.", minutes),
	    { "n", lang_int(mem, minutes) });
}

/* Back to a page of ours; never to another site. */
static str
back_to(str path)
{
	return str_starts(path, S("/")) && !str_starts(path, S("//")) &&
	    str_find(path, '\\') == path.len ? path : S("/");
}

static const char *
state_key(enum job_state state)
{
	static const char *const keys[] = { [JOB_WAITING] = "waiting", [JOB_RUNNING] = "running",
	    [JOB_DONE] = "done", [JOB_FAILED] = "failed", [JOB_CANCELLED] = "cancelled" };

	return keys[state];
}

static void
write_json(struct req *q, const struct job *job)
{
	json_id(&q->json, "id", job->id);
	json_str(&q->json, "kind", job->kind);
	json_str(&q->json, "state", str_of(state_key(job->state)));
	json_str(&q->json, "phase", job->phase);
	json_int(&q->json, "done", job->done);
	json_int(&q->json, "total", job->total);
	json_int(&q->json, "seconds_left", job_left(job, q->w->now) / SECOND);
	json_bool(&q->json, "cancelling", job->cancel);
}

static void
get_job(struct req *q)
{
	struct job job;
	struct arena *mem = q->w->mem;

	if (!job_by_id(q->w, path_id(q, "job"), &job)) {
		reply_not_found(q);
		return;
	}
	if (q->wants_json) {
		write_json(q, &job);
		return;
	}
	struct job_view v = { .id = job.id, .done = job.done, .total = job.total,
	    .open = job.state == JOB_WAITING || job.state == JOB_RUNNING,
	    .cancelling = job.cancel, .phase = state_words(mem, &job),
	    .counted = counted(mem, &job),
	    .left = left_words(mem, job_left(&job, q->w->now)),
	    .error = job.state == JOB_FAILED && (q->roles & (ORG_ADMIN | IT_ADMIN)) ? job.error
	        : S(""),
	    .back = back_to(query_str(q, "back")) };
	q->title = v.title = v.open ? _("Work in progress") : _("The work has ended");
	if (v.open)
		q->refresh_s = 2;
	job_page(&q->html, &v);
}

static void
post_cancel(struct req *q)
{
	int64_t id = path_id(q, "job");

	job_cancel(q->w, id);
	reply_see(q, "%.*s", STR(job_path(q->w->mem, id, back_to(form_str(q, "back")))));
}

static const struct route routes[] = {
	{ GET,  "/jobs/:job", SELF | ORG_ADMIN | IT_ADMIN, get_job },
	{ POST, "/jobs/:job/cancel", SELF | ORG_ADMIN | IT_ADMIN, post_cancel },
	{ 0 }
};

const struct feature job_feature = { .name = "job", .routes = routes };
