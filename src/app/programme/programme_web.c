#include "app/programme/programme.h"

#include <jansson.h>

#include "app/access/access.h"
#include "app/enrol/enrol.h"
#include "app/programme/programme.html.h"
#include "app/programme/programme_view.h"
#include "web/feature.h"

extern const struct command programme_commands[];

static bool
may_run(const struct req *q)
{
	return q->roles & ORG_ADMIN || access_programme_admin(q->w, q->programme, q->w->actor);
}

bool
programme_asked(struct req *q, struct programme *p, struct template *t)
{
	if (programme_find(q->w, q->programme, p) && programme_template(q->w, p, t)) {
		q->nav = S("programmes");
		q->title = p->name;
		return true;
	}
	reply_not_found(q);
	return false;
}

static void
programme_put_json(struct json *j, const char *key, const struct programme *p)
{
	json_begin(j, key);
	json_id(j, "id", p->id);
	json_str(j, "name", p->name);
	json_str(j, "template", p->template);
	json_str(j, "type", p->type);
	json_str(j, "state", p->state);
	json_str(j, "purpose", p->purpose);
	json_int(j, "start_day", p->start_day);
	json_int(j, "end_day", p->end_day);
	json_end(j);
}

/* What is open and not already in the list above it. */
static struct programme_list
others(struct arena *mem, struct programme_list open, const struct programme_list *mine)
{
	struct programme_list rest = { 0 };

	for (size_t i = 0; i < open.n; i++) {
		bool listed = false;

		for (size_t k = 0; k < mine->n; k++)
			listed |= mine->v[k].id == open.v[i].id;
		if (!listed)
			PUSH(mem, &rest, open.v[i]);
	}
	return rest;
}

static void
get_programmes(struct req *q)
{
	struct work *w = q->w;
	bool all = q->roles & ORG_ADMIN;
	struct programme_list mine = programme_for_admin(w, w->actor, all);
	struct programme_list open = others(w->mem, programme_open(w), &mine);

	q->title = _("Programmes");
	q->nav = S("programmes");
	if (q->wants_json) {
		json_list(&q->json, "programmes");
		for (size_t i = 0; i < (mine.n ? mine.n : open.n); i++)
			programme_put_json(&q->json, NULL, mine.n ? &mine.v[i] : &open.v[i]);
		json_end(&q->json);
		return;
	}
	programmes_page(&q->html, all || mine.n > 0, &mine, &open);
}

str
template_length_words(struct arena *mem, const struct template *t)
{
	if (t->always_on || t->length_days == 0)
		return _("Always on");
	return SAY(mem, _n("{n} month", "{n} months", (t->length_days + 15) / 30),
	    { "n", lang_int(mem, (t->length_days + 15) / 30) });
}

static void
show_template(struct req *q, str key)
{
	struct toml_reading r = { .mem = q->w->mem };
	struct template t;

	if (!template_read(&r, template_find(q->w->mem, key), &t)) {
		reply_not_found(q);
		return;
	}
	q->title = _("New programme");
	q->nav = S("programmes");
	create_page(&q->html, &t, q);
}

static void
get_new(struct req *q)
{
	struct arena *mem = q->w->mem;
	struct template_files files = template_all(mem);
	struct template_cards cards = { 0 };

	if (query_str(q, "template").len) {
		show_template(q, query_str(q, "template"));
		return;
	}
	for (size_t i = 0; i < files.n; i++) {
		struct toml_reading r = { .mem = mem };
		struct template t;

		template_read(&r, files.v[i].text, &t);
		PUSH(mem, &cards, (struct template_card){ files.v[i].key, t.title, t.summary,
		    template_length_words(mem, &t), files.v[i].fault });
	}
	q->title = _("New programme");
	q->nav = S("programmes");
	new_page(&q->html, &cards);
}

static void
post_programmes(struct req *q)
{
	int64_t id = 0, start = form_day(q, "start");
	str fault, key = form_str(q, "template");

	if (form_failed(q)) {
		show_template(q, key);
		return;
	}
	enum programme_verdict v = programme_create(q->w, key, form_str(q, "name"),
	    start == INT64_MIN ? 0 : start, &id, &fault);

	if (v == PROGRAMME_DONE) {
		reply_done(q, _("The draft is created. Employees cannot see it yet."),
		    "/programmes/%" PRId64, id);
		return;
	}
	if (v == PROGRAMME_NO_TEMPLATE) {
		reply_conflict(q, programme_explain(q->w->mem, v));
		return;
	}
	form_error(q, "name", fault.len ? fault : programme_explain(q->w->mem, v));
	show_template(q, key);
}

static bool
has_applied(struct work *w, int64_t programme, str role)
{
	struct application a;

	return application_of(w, programme, w->actor, role, &a) &&
	    !str_eq(a.state, S("withdrawn"));
}

static void
show_participant(struct req *q, const struct programme *p, const struct template *t)
{
	struct work *w = q->w;
	bool mentee = has_applied(w, p->id, S("mentee"));
	bool mentor = has_applied(w, p->id, S("mentor"));
	struct participant_view v = {
		.open = str_eq(p->state, S("open")) &&
		    (p->apply_until_day == 0 || work_day(w) <= p->apply_until_day),
		.applied_mentee = mentee, .applied_mentor = mentor,
		.mentee = eligibility_check(w, p->id, w->actor, S("mentee")),
		.mentor = eligibility_check(w, p->id, w->actor, S("mentor")),
		.peer = template_is_peer(t),
		.mentee_words = mentee ? _("Look at my application") :
		    template_is_peer(t) ? _("I take part") :
		    SAY(w->mem, _("Apply as {role}"), { "role", t->mentee }),
		.mentor_words = mentor ?
		    SAY(w->mem, _("What I offer as {role}"), { "role", t->mentor }) :
		    SAY(w->mem, _("I can help as {role}"), { "role", t->mentor }),
	};

	participant_page(&q->html, p, t, &v);
}

static void
get_programme(struct req *q)
{
	struct work *w = q->w;
	struct programme p;
	struct template t;

	if (!programme_asked(q, &p, &t))
		return;
	bool runs = may_run(q);

	if (!runs && str_eq(p.state, S("draft"))) {
		reply_not_found(q);
		return;
	}
	if (q->wants_json) {
		programme_put_json(&q->json, "programme", &p);
		return;
	}
	if (!runs) {
		show_participant(q, &p, &t);
		return;
	}
	struct programme_counts c = programme_counts(w, p.id);
	struct readiness_list ready = programme_readiness(w, &p);

	admin_page(&q->html, &p, &t, &c, &ready);
}

static str
moved_words(str state)
{
	return str_eq(state, S("open"))
	    ? _("The programme is open. Whoever meets the rules can apply from now on.") :
	    str_eq(state, S("running")) ? _("The programme has started.")
	        : _("The programme is closed.");
}

static void
post_state(struct req *q)
{
	enum programme_verdict v = programme_advance(q->w, q->programme, form_str(q, "state"));

	if (v == PROGRAMME_DONE)
		reply_done(q, moved_words(form_str(q, "state")), "/programmes/%" PRId64,
		    q->programme);
	else
		reply_conflict(q, programme_explain(q->w->mem, v));
}

/* The answers to the template's need questions, in its order. */
static struct strs
need_answers(struct arena *mem, const struct programme *p, const struct template *t)
{
	json_t *all = json_loadb(p->need.ptr, p->need.len, 0, NULL);
	struct strs list = { 0 };

	for (size_t i = 0; i < t->needs.n; i++) {
		const char *answer = json_string_value(json_object_get(all,
		    arena_cstr(mem, t->needs.v[i].key)));

		PUSH(mem, &list, arena_str(mem, str_of(answer)));
	}
	json_decref(all);
	return list;
}

static void
show_edit(struct req *q, const struct programme *p, const struct template *t)
{
	struct strs need = need_answers(q->w->mem, p, t);
	struct people_names admins = programme_admins(q->w, p->id);

	edit_page(&q->html, p, t, &need, &admins, q);
}

static void
get_edit(struct req *q)
{
	struct programme p;
	struct template t;

	if (programme_asked(q, &p, &t))
		show_edit(q, &p, &t);
}

static int64_t
day_or_none(struct req *q, const char *name)
{
	int64_t day = form_day(q, name);

	return day == INT64_MIN ? 0 : day;
}

static str
need_from_form(struct req *q, const struct template *t)
{
	struct json j = { .out = { .mem = q->w->mem } };

	json_begin(&j, NULL);
	for (size_t i = 0; i < t->needs.n; i++) {
		const char *key = arena_cstr(q->w->mem, t->needs.v[i].key);

		json_str(&j, key, form_text(q, str_fmt(q->w->mem, "need_%s%c", key, 0).ptr));
	}
	json_end(&j);
	return buf_text(&j.out);
}

static void
post_edit(struct req *q)
{
	struct programme p;
	struct template t;

	if (!programme_asked(q, &p, &t))
		return;
	p.name = form_str(q, "name");
	p.purpose = form_text(q, "purpose");
	p.value_link = form_str(q, "value_link");
	p.need = need_from_form(q, &t);
	p.apply_until_day = day_or_none(q, "apply_until");
	p.start_day = day_or_none(q, "start");
	p.end_day = day_or_none(q, "end");
	p.approval = form_bool(q, "approval");
	enum programme_verdict v = form_failed(q) ? PROGRAMME_DONE : programme_save(q->w, &p);

	if (v != PROGRAMME_DONE)
		form_error(q, v == PROGRAMME_NO_NAME ? "name" : "end",
		    programme_explain(q->w->mem, v));
	if (form_failed(q))
		show_edit(q, &p, &t);
	else
		reply_done(q, _("Saved."), "/programmes/%" PRId64, p.id);
}

static void
post_admins(struct req *q)
{
	struct work *w = q->w;
	struct person person;
	int64_t remove = form_id(q, "remove");

	if (remove && programme_admins(w, q->programme).n > 1)
		programme_admin_remove(w, q->programme, remove);
	else if (remove)
		reply_conflict(q,
		    _("A programme needs at least one admin. Add another one first."));
	else if (person_find_mail(w, form_str(q, "mail"), &person))
		programme_admin_add(w, q->programme, person.id);
	else
		reply_conflict(q,
		    _("Nobody in the directory has this e-mail. Import the person first."));
	if (q->status == 200)
		reply_done(q, _("Saved."), "/programmes/%" PRId64 "/edit", q->programme);
}

/* By e-mail or employee id, or by a name that one person has; several are
 * offered to choose from. */
static bool
person_meant(struct work *w, str asked, struct person *ret, struct person_page *ret_similar)
{
	enum { OFFERED = 8 };

	if (person_find_mail(w, asked, ret) || person_find_employee(w, asked, ret))
		return true;
	*ret_similar = person_list(w, &(struct person_query){ .text = asked }, OFFERED);
	return ret_similar->n == 1 && person_find(w, ret_similar->v[0].id, ret);
}

static void
show_eligibility(struct req *q)
{
	struct work *w = q->w;
	struct programme p;
	struct template t;
	struct person person;

	if (!programme_asked(q, &p, &t))
		return;
	struct eligibility_rules rules = eligibility_rules(w, p.id);
	struct eligibility_view v = {
		.mentees = eligibility_preview(w, p.id, S("mentee"), 50, 0),
		.mentors = eligibility_preview(w, p.id, S("mentor"), 50, 0),
		.asked = query_str(q, "mail"),
	};

	if (v.asked.len && person_meant(w, v.asked, &person, &v.similar)) {
		v.found = true;
		v.person = person_label(w->mem, &person);
		v.as_mentee = eligibility_check(w, p.id, person.id, S("mentee"));
		v.as_mentor = eligibility_check(w, p.id, person.id, S("mentor"));
	}
	if (q->wants_json) {
		json_int(&q->json, "mentees", v.mentees.total);
		json_int(&q->json, "mentors", v.mentors.total);
		return;
	}
	eligibility_page(&q->html, &p, &rules, &v, q);
}

static void
post_eligibility(struct req *q)
{
	struct work *w = q->w;
	struct eligibility_rule r = { .programme_id = q->programme, .role = form_str(q, "role"),
	    .field = form_str(q, "field"), .op = form_str(q, "op"), .value = form_str(q, "value") };
	int64_t remove = form_id(q, "remove");

	if (remove) {
		eligibility_remove(w, q->programme, remove);
		reply_done(q, _("The rule is removed."), "/programmes/%" PRId64 "/eligibility",
		    q->programme);
		return;
	}
	if (str_eq(r.field, S("attribute")))
		r.field = str_concat(w->mem, S("attribute:"), form_str(q, "attribute"));
	str objection = eligibility_objection(w->mem, &r);

	if (objection.len) {
		form_error(q, "value", objection);
		show_eligibility(q);
		return;
	}
	eligibility_add(w, &r);
	reply_done(q, _("The rule is added."), "/programmes/%" PRId64 "/eligibility", q->programme);
}

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/programmes", MEMBER, get_programmes },
	{ GET,  "/programmes/new", ORG_ADMIN | ANY_PROGRAMME_ADMIN, get_new, .no_json = true },
	{ POST, "/programmes", ORG_ADMIN | ANY_PROGRAMME_ADMIN, post_programmes },
	{ GET,  "/programmes/:programme", MEMBER, get_programme },
	{ POST, "/programmes/:programme/state", RUNS, post_state },
	{ GET,  "/programmes/:programme/edit", RUNS, get_edit, .no_json = true },
	{ POST, "/programmes/:programme/edit", RUNS, post_edit },
	{ POST, "/programmes/:programme/admins", RUNS, post_admins },
	{ GET,  "/programmes/:programme/eligibility", RUNS, show_eligibility },
	{ POST, "/programmes/:programme/eligibility", RUNS, post_eligibility },
	{ 0 }
};

const struct feature programme_feature = {
	.name = "programme",
	.routes = routes,
	.commands = programme_commands,
};
