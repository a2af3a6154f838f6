#include <unistd.h>

#include "app/roster/roster.h"
#include "app/roster/roster.html.h"
#include "web/feature.h"

extern const struct command roster_commands[];

static void
show_import(struct req *q)
{
	struct roster_pasts past = roster_history(q->w);

	q->title = _("Import people");
	q->nav = S("people");
	import_page(&q->html, &past, q);
}

static void
post_import(struct req *q)
{
	const struct upload *u = form_upload(q, "file");

	if (!u) {
		form_error(q, "file", _("Choose a CSV file that is not empty."));
		show_import(q);
		return;
	}
	reply_see(q, "/people/import/%" PRId64, roster_file_keep(q->w, u->path, u->filename));
}

static void
show_mapping(struct req *q, const struct roster_file *f)
{
	struct work *w = q->w;
	const char *path = roster_file_fetch(w, f->id, 2);
	struct roster_sample s;
	str fault = _("The file cannot be read. Choose it again.");
	bool good = path && roster_look(w, path, &s, &fault);

	if (path)
		unlink(path);
	if (!good) {
		struct roster_report r = { .file_fault = fault };

		report_page(&q->html, f, &r);
		return;
	}
	if (f->mapping.len)
		s.mapping = roster_mapping_read(w->mem, s.mapping.headers, f->mapping);
	mapping_page(&q->html, f, &s, q);
}

static void
get_file(struct req *q)
{
	struct work *w = q->w;
	struct roster_file f;
	struct roster_report r;
	struct job job;

	if (!roster_file_find(w, path_id(q, "file"), &f)) {
		reply_not_found(q);
		return;
	}
	q->title = _("Import people");
	q->nav = S("people");
	if (job_latest(w, "roster.apply", f.id, &job) &&
	    (job.state == JOB_WAITING || job.state == JOB_RUNNING)) {
		q->refresh_s = 1;
		busy_page(&q->html, &f, &job);
	} else if (!query_str(q, "columns").len && roster_report_read(w->mem, f.report, &r)) {
		report_page(&q->html, &f, &r);
	} else {
		show_mapping(q, &f);
	}
}

/* The check reads the whole file and the directory: off the writer. */

struct checked { struct req *q; struct roster_file f; struct roster_mapping mapping;
    struct roster_report report; bool done; };

static struct roster_mapping
mapping_from_form(struct req *q, struct strs headers)
{
	struct strs keys = { 0 };

	for (size_t i = 0; i < headers.n; i++)
		PUSH(q->w->mem, &keys,
		    form_str(q, arena_cstr(q->w->mem, str_fmt(q->w->mem, "column-%zu", i))));
	return roster_mapping_read(q->w->mem, headers, str_join(q->w->mem, keys, S(";")));
}

static void
check(struct work *w, void *arg)
{
	struct checked *c = arg;
	struct roster_sample s;
	const char *path;

	if (!roster_file_find(w, path_id(c->q, "file"), &c->f) ||
	    !(path = roster_file_fetch(w, c->f.id, 0)))
		return;
	c->f.leavers = form_bool(c->q, "leavers");
	if (roster_look(w, path, &s, &c->report.file_fault)) {
		c->mapping = mapping_from_form(c->q, s.mapping.headers);
		c->f.mapping = roster_mapping_text(w->mem, &c->mapping);
		c->report = roster_import(w, path, &(struct roster_options){ .mapping = &c->mapping,
		    .leavers = c->f.leavers });
	}
	c->f.report = roster_report_text(w->mem, &c->report);
	c->done = true;
	unlink(path);
}

static void
prepare_check(struct req *q, struct store *store)
{
	struct checked *c = NEW(q->w->mem, struct checked);
	struct work w = work_new(q->w->mem);

	c->q = q;
	if (str_eq(form_str(q, "do"), S("check")) && store_read(store, &w, check, c) && c->done)
		q->prepared = c;
}

static void
post_file(struct req *q)
{
	struct work *w = q->w;
	const struct checked *c = q->prepared;
	struct roster_file f;

	if (!roster_file_find(w, path_id(q, "file"), &f)) {
		reply_not_found(q);
		return;
	}
	if (c) {
		roster_file_save(w, &c->f);
		if (c->mapping.headers.n)
			roster_mapping_save(w, &c->mapping);
	} else if (str_eq(form_str(q, "do"), S("apply"))) {
		job_put(w, "roster.apply", f.id);
	}
	reply_see(q, "/people/import/%" PRId64, f.id);
}

static void
post_undo(struct req *q)
{
	int64_t n = roster_undo(q->w, form_id(q, "import"));

	if (n < 0)
		reply_conflict(q, _("There is no such import, or it is undone already."));
	else
		reply_done(q, SAY(q->w->mem, _n("{n} person is as before.", "{n} people are as "
		    "before.", n), { "n", lang_int(q->w->mem, n) }), "/people/import");
}

static void
get_export(struct req *q)
{
	reply_file(q, S("people.csv"), S("text/csv; charset=utf-8"));
	roster_export(q->w, &q->file);
}

/*
 * The job.  The plan is made once more, as the directory may have changed
 * since the check: with progress, and with an ear for those who stop it.
 * Then everything is written in one transaction, which cannot be stopped.
 */
struct applying { struct job *job; const char *path; struct roster_file f;
    struct roster_report report; };

static bool
tell(void *arg, int64_t done, int64_t total)
{
	struct job *job = arg;

	job_progress(job, N_("Reading the file"), done, total);
	return !job_cancelled(job);
}

static bool
plan(struct work *w, struct applying *a, bool apply)
{
	struct roster_sample s;

	if (!roster_look(w, a->path, &s, &a->report.file_fault))
		return false;
	s.mapping = roster_mapping_read(w->mem, s.mapping.headers, a->f.mapping);
	a->report = roster_import(w, a->path, &(struct roster_options){ .apply = apply,
	    .mapping = &s.mapping, .leavers = a->f.leavers, .progress = apply ? NULL : tell,
	    .progress_arg = a->job });
	return a->report.file_fault.len == 0;
}

static void
look(struct work *w, void *arg)
{
	struct applying *a = arg;

	if (roster_file_find(w, a->job->subject, &a->f) &&
	    (a->path = roster_file_fetch(w, a->f.id, 0)))
		plan(w, a, false);
}

static void
apply(struct work *w, void *arg)
{
	struct applying *a = arg;
	struct roster_report before;

	w->actor = a->f.actor_id;
	/* A second run of the same job finds it done. */
	if (roster_file_find(w, a->job->subject, &a->f) &&
	    roster_report_read(w->mem, a->f.report, &before) && before.applied)
		return;
	plan(w, a, true);
	a->f.report = roster_report_text(w->mem, &a->report);
	roster_file_save(w, &a->f);
}

static str
run_apply(struct job *job)
{
	struct applying a = { .job = job };
	struct work w = work_new(job->mem);
	bool good = store_read(job->store, &w, look, &a);

	if (good && !a.path)
		return S("the file is gone");
	if (good && !job_cancelled(job)) {
		job_progress(job, N_("Writing"), 0, 0);
		w = work_new(job->mem);
		good = store_write(job->store, &w, apply, &a);
	}
	if (a.path)
		unlink(a.path);
	return good ? S("") : w.fault;
}

static const struct job_kind jobs[] = {
	{ "roster.apply", .tries = 3, .run = run_apply },
	{ 0 }
};

enum { KEEPS = ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/people/import", KEEPS, show_import, .no_json = true },
	{ POST, "/people/import", KEEPS, post_import, .body_limit = 256 << 20, .no_json = true },
	{ POST, "/people/import/undo", KEEPS, post_undo },
	{ GET,  "/people/import/:file", KEEPS, get_file, .no_json = true },
	{ POST, "/people/import/:file", KEEPS, post_file, prepare_check, .no_json = true },
	{ GET,  "/people/export", KEEPS, get_export, .no_json = true },
	{ 0 }
};

const struct feature roster_feature = { .name = "roster", .routes = routes, .jobs = jobs,
	.commands = roster_commands };
