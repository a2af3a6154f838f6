#include <sysexits.h>

#include "app/programme/programme.h"
#include "db/store.h"
#include "web/feature.h"

struct change {
	struct command_run *r;
	int64_t id;
	enum programme_verdict verdict;
	str fault;
	struct programme p;
	struct programme_counts counts;
	bool found;
};

static int
refuse(struct command_run *r, const struct change *c)
{
	r->error = c->fault.len ? c->fault : programme_explain(r->mem, c->verdict);
	return EX_DATAERR;
}

static int64_t
id_given(struct command_run *r)
{
	bool ok;

	return str_to_int(str_of(r->argv[0]), 1, INT64_MAX, &ok);
}

static void
create(struct work *w, void *arg)
{
	struct change *c = arg;
	int64_t start = 0;

	if (option(c->r, "--start") && !day_parse(str_of(option(c->r, "--start")), &start)) {
		c->verdict = PROGRAMME_BAD_DATES;
		c->fault = _("--start needs a date such as 2027-03-01");
		return;
	}
	c->verdict = programme_create(w, str_of(option(c->r, "--template")),
	    str_of(c->r->argc ? c->r->argv[0] : NULL), start, &c->id, &c->fault);
}

static int
run_create(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct change c = { .r = r };

	if (!option(r, "--template")) {
		r->error =
		    _("say which template: --template NAME; ithaca programme templates lists them");
		return EX_USAGE;
	}
	if (!store_write(r->store, &w, create, &c))
		return EX_TEMPFAIL;
	if (c.verdict != PROGRAMME_DONE)
		return refuse(r, &c);
	if (r->json)
		buf_fmt(&r->out, "{\"programme\":\"%" PRId64 "\"}\n", c.id);
	else
		buf_fmt(&r->out, "%" PRId64 "\n", c.id);
	return EX_OK;
}

static void
advance(struct work *w, void *arg)
{
	struct change *c = arg;
	struct programme p;

	if (!programme_find(w, c->id, &p)) {
		c->verdict = PROGRAMME_WRONG_STATE;
		c->fault =
		    _("there is no programme of this number; ithaca programme show lists them");
		return;
	}
	/* The command line answers for the need itself. */
	if (option(c->r, "--need")) {
		struct template t;
		struct json j = { .out = { .mem = w->mem } };

		programme_template(w, &p, &t);
		json_begin(&j, NULL);
		for (size_t i = 0; i < t.needs.n; i++)
			json_str(&j, arena_cstr(w->mem, t.needs.v[i].key),
			    str_of(option(c->r, "--need")));
		json_end(&j);
		p.need = buf_text(&j.out);
		c->verdict = programme_save(w, &p);
		if (c->verdict != PROGRAMME_DONE)
			return;
	}
	c->verdict = programme_advance(w, c->id, S("open"));
	if (c->verdict == PROGRAMME_NOT_READY) {
		struct readiness_list list = programme_readiness(w, &p);
		struct buf b = { .mem = w->mem };

		buf_str(&b, programme_explain(w->mem, c->verdict));
		for (size_t i = 0; i < list.n; i++)
			if (list.v[i].required && list.v[i].state != READY_DONE)
				buf_fmt(&b, "\n  - %.*s: %.*s", STR(list.v[i].words),
				    STR(list.v[i].hint));
		c->fault = buf_text(&b);
	}
}

static int
run_open(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct change c = { .r = r, .id = id_given(r) };

	if (!store_write(r->store, &w, advance, &c))
		return EX_TEMPFAIL;
	if (c.verdict != PROGRAMME_DONE)
		return refuse(r, &c);
	buf_str(&r->out, r->json ? S("{\"state\":\"open\"}\n") : S("open\n"));
	return EX_OK;
}

static void
put_one(struct command_run *r, const struct programme *p, const struct programme_counts *c)
{
	if (r->json)
		buf_fmt(&r->out, "{\"programme\":\"%"
		    PRId64 "\",\"state\":\"%.*s\",\"template\":\"%.*s\",\"mentees\":%"
		    PRId64 ",\"mentors\":%" PRId64 ",\"places\":%" PRId64 ",\"pairs\":%"
		    PRId64 "}\n", p->id, STR(p->state), STR(p->template), c->mentees, c->mentors,
		    c->places, c->pairs);
	else
		buf_fmt(&r->out, "%" PRId64 "  %-8.*s %-20.*s %5" PRId64 " mentees %5"
		    PRId64 " mentors %5" PRId64 " places %5" PRId64 " pairs  %.*s\n", p->id,
		    STR(p->state), STR(p->template), c->mentees, c->mentors, c->places, c->pairs,
		    STR(p->name));
}

static void
show(struct work *w, void *arg)
{
	struct change *c = arg;
	struct programme_list all = programme_for_admin(w, NOBODY, true);

	c->r->out.len = 0;
	for (size_t i = 0; i < all.n; i++) {
		if (c->id && all.v[i].id != c->id)
			continue;
		struct programme_counts counts = programme_counts(w, all.v[i].id);

		c->found = true;
		put_one(c->r, &all.v[i], &counts);
	}
}

static int
run_show(struct command_run *r)
{
	struct work w = work_new(r->mem);
	struct change c = { .r = r, .id = r->argc ? id_given(r) : 0 };

	if (!store_read(r->store, &w, show, &c))
		return EX_TEMPFAIL;
	if (c.found || r->argc == 0)
		return EX_OK;
	r->error = _("there is no programme of this number");
	return EX_DATAERR;
}

static int
run_templates(struct command_run *r)
{
	struct template_files all = template_all(r->mem);
	int code = EX_OK;

	for (size_t i = 0; i < all.n; i++) {
		struct toml_reading reading = { .mem = r->mem };
		struct template t;

		template_read(&reading, all.v[i].text, &t);
		buf_fmt(&r->out, "%-16.*s %s  %.*s\n", STR(all.v[i].key), all.v[i].own ? "own"
		    : "   ", STR(all.v[i].fault.len ? all.v[i].fault : t.title));
		if (all.v[i].fault.len)
			code = EX_DATAERR;
	}
	return code;
}

static const struct option_spec create_options[] = {
	{ "--template", "NAME", N_("the template to start from") },
	{ "--start", "DATE", N_("first day, as 2027-03-01") },
	{ 0 }
};

static const struct option_spec open_options[] = {
	{ "--need", "TEXT",
	    N_("answers the questions about the need, if they are not answered yet") },
	{ 0 }
};

const struct command programme_commands[] = {
	{ "programme create [NAME]", N_("Create a draft from a template and print its number"),
	  NULL, run_create, .options = create_options },
	{ "programme open PROGRAMME", N_("Open a draft for applications"), NULL, run_open,
	    .options = open_options },
	{ "programme show [PROGRAMME]", N_("List programmes with their numbers"), NULL, run_show },
	{ "programme templates", N_("List the templates and what is wrong in them"), NULL,
	  run_templates, .bare = true },
	{ 0 }
};
