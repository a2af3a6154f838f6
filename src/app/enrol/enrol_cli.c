#include <sysexits.h>

#include "app/enrol/enrol_csv.h"
#include "db/store.h"
#include "web/feature.h"

enum { REJECTIONS_SAID = 20 };

struct enrolment {
	struct command_run *r;
	struct enrol_file file;
	struct enrol_report report;
	bool apply;
};

/* By number or by exact name. */
static bool
find_programme(struct work *w, const char *given, struct programme *ret)
{
	struct programme_list all = programme_for_admin(w, NOBODY, true);
	bool ok;
	int64_t id = str_to_int(str_of(given), 1, INT64_MAX, &ok);

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].id == id || str_eq(all.v[i].name, str_of(given))) {
			*ret = all.v[i];
			return true;
		}
	return false;
}

static void
enrol(struct work *w, void *arg)
{
	struct enrolment *e = arg;
	struct programme p = { 0 };

	find_programme(w, e->r->argv[0], &p);
	e->file.programme = p.id;
	enrol_from_csv(w, &e->file, &e->report);
	/* Not a fault to be logged: this is how a check leaves no trace. */
	if (!e->apply && w->fault.len == 0)
		w->fault = S("only checked");
}

static void
say_json(struct command_run *r, const struct enrolment *e)
{
	const struct enrol_report *report = &e->report;
	struct json j = { .out = { .mem = r->mem } };

	json_begin(&j, NULL);
	json_bool(&j, "applied", e->apply);
	json_int(&j, "rows", report->rows);
	json_int(&j, "new", report->added);
	json_int(&j, "changed", report->changed);
	json_int(&j, "unchanged", report->unchanged);
	json_int(&j, "rejected", report->rejected);
	json_int(&j, "incomplete", report->incomplete);
	json_int(&j, "unsure", report->unsure);
	json_list(&j, "unused");
	for (size_t i = 0; i < report->unused.n; i++)
		json_str(&j, NULL, report->unused.v[i]);
	json_end(&j);
	json_list(&j, "rejections");
	for (size_t i = 0; i < report->n; i++) {
		json_begin(&j, NULL);
		json_int(&j, "line", report->v[i].line);
		json_str(&j, "column", report->v[i].column);
		json_str(&j, "reason", report->v[i].words);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_str(&r->out, buf_text(&j.out));
	buf_char(&r->out, '\n');
}

static void
say_line(struct command_run *r, str words)
{
	buf_str(&r->out, words);
	buf_char(&r->out, '\n');
}

static void
say_rejections(struct command_run *r, const struct enrol_report *report)
{
	size_t shown = report->n < REJECTIONS_SAID ? report->n : REJECTIONS_SAID;

	for (size_t i = 0; i < shown; i++) {
		const struct enrol_rejection *x = &report->v[i];
		str line = lang_int(r->mem, x->line);

		say_line(r,
		    x->column.len
			? SAY(r->mem, _("line {line}, column {column}: {what}"), { "line", line },
			      { "column", x->column }, { "what", x->words })
			: SAY(r->mem, _("line {line}: {what}"), { "line", line },
			      { "what", x->words }));
	}
	if (report->rejected > (int64_t)shown)
		say_line(r, SAY(r->mem, _("... and {n} more; --json has them"),
		    { "n", lang_int(r->mem, report->rejected - (int64_t)shown) }));
}

static void
say_words(struct command_run *r, const struct enrolment *e)
{
	const struct enrol_report *report = &e->report;
	struct arena *mem = r->mem;

	say_rejections(r, report);
	say_line(r,
	    SAY(mem,
		_("{rows} lines: {new} new, {changed} changed, {unchanged} unchanged, "
		  "{rejected} rejected"),
		{ "rows", lang_int(mem, report->rows) }, { "new", lang_int(mem, report->added) },
		{ "changed", lang_int(mem, report->changed) },
		{ "unchanged", lang_int(mem, report->unchanged) },
		{ "rejected", lang_int(mem, report->rejected) }));
	if (report->incomplete)
		say_line(r, SAY(mem, _n("{n} has a required question without an answer.",
		    "{n} have required questions without an answer.", report->incomplete),
		    { "n", lang_int(mem, report->incomplete) }));
	if (report->unsure)
		say_line(r,
		    SAY(mem,
			_n("{n} was let in although the directory does not say "
			   "what a rule asks for.",
			    "{n} were let in although the directory does not say "
			    "what a rule asks for.",
			    report->unsure),
			{ "n", lang_int(mem, report->unsure) }));
	if (report->unused.n)
		say_line(r,
		    SAY(mem, _("Not used: {columns}"),
			{ "columns", str_join(mem, report->unused, S(", ")) }));
	if (!e->apply)
		say_line(r, _("Nothing is written yet. Add --apply to write it."));
}

static bool
good_role(str role)
{
	return role.len == 0 || str_eq(role, S("mentee")) || str_eq(role, S("mentor"));
}

static int
run_enrol(struct command_run *r)
{
	struct work w = work_new(arena_new());
	struct enrolment e = {
		.r = r,
		.file = { .path = r->argv[1], .role = str_of(option(r, "--role")),
		    .only = str_of(option(r, "--only")) },
		.report = { .mem = r->mem },
		.apply = option(r, "--apply") != NULL,
	};

	if (!good_role(e.file.role)) {
		r->error = _("--role is mentee or mentor");
		return EX_USAGE;
	}
	bool written = store_write(r->store, &w, enrol, &e);

	if (e.report.fault.len) {
		r->error = e.report.fault;
		return EX_DATAERR;
	}
	if (e.apply && !written) {
		r->error = _("it could not be written, and nothing has changed; the log says why");
		return EX_TEMPFAIL;
	}
	if (r->json)
		say_json(r, &e);
	else
		say_words(r, &e);
	arena_free(w.mem);
	return e.report.rejected ? EX_DATAERR : EX_OK;
}

struct export { struct command_run *r; bool found; };

static void
export(struct work *w, void *arg)
{
	struct export *e = arg;
	struct programme p;

	e->r->out.len = 0;
	e->found = find_programme(w, e->r->argv[0], &p);
	if (e->found)
		enrol_export(w, &p, &e->r->out);
}

static int
run_export(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct export e = { .r = r };

	if (!store_read(r->store, &w, export, &e))
		return EX_TEMPFAIL;
	if (e.found)
		return EX_OK;
	r->error = _(
	    "there is no programme of this number or name; ithaca programme show lists them");
	return EX_DATAERR;
}

static const struct option_spec enrol_options[] = {
	{ "--role", "ROLE", N_("mentee or mentor, for a file without that column") },
	{ "--only", "NAME", N_("only lines whose column \"programme\" says NAME") },
	{ "--apply", NULL, N_("write it; without this the file is only checked") },
	{ 0 }
};

const struct command enrol_commands[] = {
	{ "programme enrol PROGRAMME FILE",
	    N_("Add mentees and mentors from a CSV file of applications, or a roster"),
	    N_("Columns: email or employee_id, role, and the questions of docs/templates.md.\n"
	       "Lines with a mistake are listed and left out; all others count."),
	    run_enrol, .options = enrol_options },
	{ "export programme PROGRAMME", N_("Write the applications of a programme as CSV"),
	    N_("The form is that of programme enrol.  "
	       "Answers that only the person sees are left out."),
	    run_export },
	{ 0 }
};
