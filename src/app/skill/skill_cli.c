#include <sysexits.h>

#include "app/skill/skill_cli.h"
#include "app/skill/skill_import.h"
#include "base/json.h"
#include "lang/lang.h"
#include "web/feature.h"

enum { REJECTIONS_SAID = 10 };

struct import {
	struct taxonomy_file file;
	struct taxonomy_report report;
	bool apply;
};

static void
import(struct work *w, void *arg)
{
	struct import *i = arg;

	taxonomy_import(w, &i->file, &i->report);
	/* Not a fault to be logged: this is how a check leaves no trace. */
	if ((!i->apply || i->report.fault.len) && w->fault.len == 0)
		w->fault = S("only checked");
}

static void
say_json(struct command_run *r, const struct import *i)
{
	const struct taxonomy_report *p = &i->report;
	struct json j = { .out = { .mem = r->mem } };

	json_begin(&j, NULL);
	json_bool(&j, "applied", i->apply);
	json_int(&j, "rows", p->rows);
	json_int(&j, "concepts", p->added);
	json_int(&j, "ours", p->ours);
	json_int(&j, "unchanged", p->unchanged);
	json_int(&j, "names", p->names);
	json_int(&j, "names_taken", p->taken);
	json_int(&j, "related", p->related);
	json_int(&j, "rejected", p->rejected);
	json_list(&j, "rejections");
	for (size_t k = 0; k < p->n; k++) {
		json_begin(&j, NULL);
		json_int(&j, "line", p->v[k].line);
		json_str(&j, "reason", p->v[k].words);
		json_end(&j);
	}
	json_end(&j);
	json_id(&j, "import", i->apply ? p->import_id : 0);
	json_end(&j);
	buf_fmt(&r->out, "%.*s\n", STR(buf_text(&j.out)));
}

static void
say_line(struct command_run *r, str words)
{
	buf_str(&r->out, words);
	buf_char(&r->out, '\n');
}

static void
say_words(struct command_run *r, const struct import *i)
{
	const struct taxonomy_report *p = &i->report;
	struct arena *mem = r->mem;

	for (size_t k = 0; k < p->n && k < REJECTIONS_SAID; k++)
		say_line(r, SAY(mem, _("line {line}: {what}"),
		    { "line", lang_int(mem, p->v[k].line) }, { "what", p->v[k].words }));
	say_line(r, SAY(mem, _("{rows} lines with {what}: {rejected} rejected"),
	    { "rows", lang_int(mem, p->rows) }, { "what", p->holds },
	    { "rejected", lang_int(mem, p->rejected) }));
	say_line(r, SAY(mem,
	    _("{new} new concepts, {ours} known here already, {unchanged} unchanged"),
	    { "new", lang_int(mem, p->added) }, { "ours", lang_int(mem, p->ours) },
	    { "unchanged", lang_int(mem, p->unchanged) }));
	say_line(r, SAY(mem,
	    _("{names} names, {taken} that another concept has; {related} related"),
	    { "names", lang_int(mem, p->names) }, { "taken", lang_int(mem, p->taken) },
	    { "related", lang_int(mem, p->related) }));
	if (!i->apply)
		say_line(r, _("Nothing is written yet. Add --apply to write it."));
	else if (p->import_id == 0)
		say_line(r, _("There was nothing to write."));
	else
		say_line(r, SAY(mem, _("Written. To take it back: ithaca taxonomy undo {id}"),
		    { "id", str_fmt(mem, "%" PRId64, p->import_id) }));
}

static int
run_import(struct command_run *r)
{
	struct work w = work_new(arena_new());
	struct import i = {
		.file = { r->argv[0], str_of(option(r, "--kind")) },
		.report = { .mem = r->mem },
		.apply = option(r, "--apply") != NULL,
	};
	bool written = store_write(r->store, &w, import, &i);

	arena_free(w.mem);
	if (i.report.fault.len) {
		r->error = i.report.fault;
		return EX_DATAERR;
	}
	if (i.apply && !written) {
		r->error = _("it could not be written, and nothing has changed; the log says why");
		return EX_TEMPFAIL;
	}
	if (r->json)
		say_json(r, &i);
	else
		say_words(r, &i);
	return EX_OK;
}

struct undo { int64_t id; bool found; };

static void
undo(struct work *w, void *arg)
{
	struct undo *u = arg;

	u->found = taxonomy_undo(w, u->id);
}

static int
run_undo(struct command_run *r)
{
	struct work w = work_new(r->mem);
	bool ok;
	struct undo u = { .id = str_to_int(str_of(r->argv[0]), 1, INT64_MAX, &ok) };

	if (!store_write(r->store, &w, undo, &u))
		return EX_TEMPFAIL;
	if (u.found)
		return EX_OK;
	r->error = _("there is no such import; ithaca taxonomy show lists them");
	return EX_DATAERR;
}

static void
show(struct work *w, void *arg)
{
	struct command_run *r = arg;
	struct taxonomy_imports list = taxonomy_list(w);

	r->out.len = 0;
	for (size_t i = 0; i < list.n; i++)
		buf_fmt(&r->out, "%" PRId64 "\t%.*s\t%.*s\t%" PRId64 "\t%" PRId64 "\n",
		    list.v[i].id, STR(list.v[i].kind), STR(list.v[i].file), list.v[i].concepts,
		    list.v[i].names);
}

static int
run_show(struct command_run *r)
{
	struct work w = work_new(r->mem);

	return store_read(r->store, &w, show, r) ? EX_OK : EX_TEMPFAIL;
}

static const struct option_spec import_options[] = {
	{ "--kind", "KIND", N_("onet or esco: refuse a file that is not") },
	{ "--apply", NULL, N_("write it; without this the file is only checked") },
	{ 0 }
};

static const struct command commands[] = {
	{ "taxonomy import FILE", N_("Bring in concepts of O*NET or ESCO beside the built-in ones"),
	    N_("docs/taxonomy.md has the files that can be read, and in which order."),
	    run_import, .options = import_options },
	{ "taxonomy show", N_("List imports: number, kind, file, concepts, names"), NULL,
	    run_show },
	{ "taxonomy find WORDS...",
	    N_("Show how a text is understood: concepts in it and near it"),
	    N_("Points are out of 1000; of plain words they only tell an order."),
	    run_taxonomy_find, .bare = true },
	{ "taxonomy undo IMPORT", N_("Take an import back with all its concepts"), NULL,
	    run_undo },
	{ 0 }
};

const struct feature skill_feature = { .name = "skill", .commands = commands };
