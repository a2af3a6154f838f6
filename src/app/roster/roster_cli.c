#include <sysexits.h>

#include "app/roster/roster.h"
#include "base/json.h"
#include "web/feature.h"

struct run { struct command_run *r; struct roster_report report; };

static void
import(struct work *w, void *arg)
{
	struct run *run = arg;

	run->report = roster_import(w, run->r->argv[0], &(struct roster_options){
	    .apply = option(run->r, "--apply") != NULL,
	        .leavers = option(run->r, "--leavers") != NULL });
}

static void
report_json(struct command_run *r, const struct roster_report *p)
{
	static const char *const kinds[ROSTER_KINDS] = { "new", "changed", "unchanged",
	    "rejected" };
	struct json j = { .out = { .mem = r->mem } };

	json_begin(&j, NULL);
	json_bool(&j, "applied", p->applied);
	for (int k = 0; k < ROSTER_KINDS; k++)
		json_int(&j, kinds[k], p->count[k]);
	json_int(&j, "leavers", p->leavers);
	json_list(&j, "faults");
	for (size_t i = 0; i < p->faults.n; i++) {
		json_begin(&j, NULL);
		json_int(&j, "line", p->faults.v[i].line);
		json_str(&j, "column", p->faults.v[i].column);
		json_str(&j, "reason", p->faults.v[i].reason);
		json_end(&j);
	}
	json_end(&j);
	json_id(&j, "import", p->import_id);
	json_end(&j);
	buf_fmt(&r->out, "%.*s\n", STR(buf_text(&j.out)));
}

static void
report_words(struct command_run *r, const struct roster_report *p)
{
	for (size_t i = 0; i < p->faults.n; i++)
		buf_fmt(&r->out, "line %" PRId64 ", %.*s: %.*s\n", p->faults.v[i].line,
		    STR(p->faults.v[i].column), STR(p->faults.v[i].reason));
	buf_fmt(&r->out, "%" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged, %" PRId64
	    " rejected, %" PRId64 " not in the file\n", p->count[ROSTER_NEW],
	    p->count[ROSTER_CHANGED],
	    p->count[ROSTER_UNCHANGED], p->count[ROSTER_REJECTED], p->leavers);
	if (p->applied && p->import_id == 0)
		buf_lit(&r->out, "there was nothing to write\n");
	else if (p->applied)
		buf_fmt(&r->out, "applied; to take it back: ithaca import undo %" PRId64 "\n",
		    p->import_id);
	else
		buf_lit(&r->out, "nothing is written yet; add --apply to write it\n");
}

static int
run_import(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct run run = { .r = r };
	bool apply = option(r, "--apply") != NULL;

	if (!(apply ? store_write : store_read)(r->store, &w, import, &run))
		return EX_TEMPFAIL;
	if (run.report.file_fault.len) {
		r->error = run.report.file_fault;
		return EX_DATAERR;
	}
	(r->json ? report_json : report_words)(r, &run.report);
	return run.report.count[ROSTER_REJECTED] ? EX_DATAERR : EX_OK;
}

static void
undo(struct work *w, void *arg)
{
	struct run *run = arg;
	bool ok;

	run->report.rows = roster_undo(w, str_to_int(str_of(run->r->argv[0]), 1, INT64_MAX, &ok));
}

static int
run_undo(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct run run = { .r = r };

	if (!store_write(r->store, &w, undo, &run))
		return EX_TEMPFAIL;
	if (run.report.rows < 0) {
		r->error = S("there is no such import, or it is undone already");
		return EX_DATAERR;
	}
	buf_fmt(&r->out, "%" PRId64 " people are as they were\n", run.report.rows);
	return EX_OK;
}

static void
export(struct work *w, void *arg)
{
	struct run *run = arg;

	run->r->out.len = 0;
	roster_export(w, &run->r->out);
}

static int
run_export(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct run run = { .r = r };

	return store_read(r->store, &w, export, &run) ? EX_OK : EX_TEMPFAIL;
}

static const struct option_spec import_options[] = {
	{ "--apply", NULL, N_("write it; without this the file is only checked") },
	{ "--leavers", NULL, N_("the file has everybody: who is missing from it has left") },
	{ 0 }
};

const struct command roster_commands[] = {
	{ "import people FILE", N_("Check a roster, and write it with --apply"), NULL, run_import,
	  .options = import_options },
	{ "import undo IMPORT", N_("Take an import back"), NULL, run_undo },
	{ "export people", N_("Write the directory as CSV"), NULL, run_export },
	{ 0 }
};
