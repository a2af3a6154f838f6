/* A person's own page, and the import for an audit. */
#include <sysexits.h>

#include "app/site/parts.h"
#include "app/trait/trait.h"
#include "base/csv.h"
#include "web/feature.h"

struct trait_view { struct { struct trait_field { const struct trait_kind *kind; str value;
    struct choices choices; } *v; size_t n; } fields; };

#include "app/trait/trait.html.h"

static struct choices
choices_of(struct arena *mem, const struct trait_kind *k)
{
	struct { struct choice *v; size_t n; } list = { 0 };

	PUSH(mem, &list, ((struct choice){ S(""), _("I would rather not say"), S("") }));
	for (const struct trait_option *o = k->options; o->key; o++)
		PUSH(mem, &list, ((struct choice){ str_of(o->key), lang_text(o->label), S("") }));
	return (struct choices){ list.v, list.n };
}

static void
get_traits(struct req *q)
{
	struct trait_view v = { 0 };

	for (const struct trait_kind *k = trait_kinds; k->key; k++) {
		str value = trait_own(q->w, q->w->actor, str_of(k->key));

		if (q->wants_json)
			json_str(&q->json, k->key, value);
		PUSH(q->w->mem, &v.fields,
		    ((struct trait_field){ k, value, choices_of(q->w->mem, k) }));
	}
	if (q->wants_json)
		return;
	q->title = _("For audits only");
	traits_page(&q->html, &v, q);
}

static void
post_traits(struct req *q)
{
	for (const struct trait_kind *k = trait_kinds; k->key; k++) {
		str value = form_str(q, k->key);

		if (value.len && !trait_known(str_of(k->key), value))
			form_error(q, k->key, _("Choose one of these."));
	}
	if (form_failed(q)) {
		if (!q->wants_json)
			get_traits(q);
		return;
	}
	for (const struct trait_kind *k = trait_kinds; k->key; k++)
		trait_set(q->w, q->w->actor, str_of(k->key), form_str(q, k->key));
	reply_done(q, _("Saved. Only sums of groups are ever read from it."), "/account/audit");
}

/* --- import --- */

struct importing { struct command_run *r; int64_t taken, bad; };

static void
import_step(struct work *w, void *arg)
{
	struct importing *i = arg;
	struct csv *csv = NEW(w->mem, struct csv);
	struct strs cells;

	i->taken = i->bad = 0;
	if (!csv_open(csv, w->mem, i->r->argv[0])) {
		i->bad = -1;
		return;
	}
	while (csv_next(csv, &cells)) {
		if (cells.n == 3 && trait_import(w, str_trim(cells.v[0]), str_trim(cells.v[1]),
		    str_trim(cells.v[2])))
			i->taken++;
		else if (i->bad == 0)
			i->bad = csv->line;
	}
	csv_close(csv);
}

static int
run_import(struct command_run *r)
{
	struct importing i = { .r = r };
	struct work w = work_new(r->mem);

	if (!store_write(r->store, &w, import_step, &i))
		return EX_TEMPFAIL;
	if (i.bad < 0) {
		r->error = _("this file cannot be read as CSV");
		return EX_NOINPUT;
	}
	buf_fmt(&r->out, "%" PRId64 " answers taken\n", i.taken);
	if (i.bad == 0)
		return 0;
	r->error = SAY(r->mem, _("line {n} names no person of the directory, or no known answer; "
	    "lines are E-MAIL,KIND,ANSWER"), { "n", lang_int(r->mem, i.bad) });
	return EX_DATAERR;
}

static const struct command commands[] = {
	{ "trait import FILE", N_("Take answers of a survey, for audits only"), NULL, run_import },
	{ 0 }
};

static const struct route routes[] = {
	{ GET,  "/account/audit", MEMBER, get_traits },
	{ POST, "/account/audit", MEMBER, post_traits },
	{ 0 }
};

const struct feature trait_feature = {
	.name = "trait",
	.routes = routes,
	.commands = commands,
};
