/* Applying: the form of three pages, saved as one goes, checked, sent. */
#include "app/enrol/apply.html.h"
#include "app/enrol/enrol.h"
#include "app/enrol/enrol_view.h"
#include "app/person/person.h"

static void
show_form(struct req *q, const struct programme *p, const struct template *t,
    const struct application *a, int page)
{
	struct form_view f = enrol_view(q, p, t, a, page);

	if (page <= f.pages) {
		form_page(&q->html, &f, q);
		return;
	}
	f = enrol_view(q, p, t, a, 0);
	f.page = f.pages + 1;
	check_page(&q->html, &f, a, enrol_missing(q->w, a, t));
}

/* What there is so far, without writing: a GET is read-only. */
static enum enrol_verdict
draft_of(struct req *q, str role, struct application *a)
{
	struct work *w = q->w;
	struct person me;

	if (application_of(w, q->programme, w->actor, role, a))
		return ENROL_DONE;
	*a = (struct application){ .programme_id = q->programme, .person_id = w->actor,
	    .role = role,
	    .state = S("draft"), .capacity = 1, .answers = S("{}") };
	if (person_find(w, w->actor, &me)) {
		a->languages = me.languages;
		a->zone = me.zone.len ? me.zone : S("UTC");
	}
	return ENROL_DONE;
}

static void
get_apply(struct req *q, str role)
{
	struct programme p;
	struct template t;
	struct application a;
	int64_t page = query_int(q, "page", 1, 4);

	if (!programme_asked(q, &p, &t))
		return;
	if (str_eq(p.state, S("draft"))) {
		reply_not_found(q);
		return;
	}
	draft_of(q, role, &a);
	if (q->wants_json) {
		struct form_view f = enrol_view(q, &p, &t, &a, 0);

		json_str(&q->json, "state", a.state);
		json_begin(&q->json, "answers");
		for (size_t i = 0; i < f.n; i++)
			json_str(&q->json, arena_cstr(q->w->mem, f.v[i].q->key), f.v[i].text);
		json_end(&q->json);
		return;
	}
	show_form(q, &p, &t, &a, page ? (int)page : 1);
}

static str
numbered(struct req *q, const char *prefix, const char *before)
{
	struct strs list = { 0 };

	for (int i = 1; i <= 12; i++) {
		str v = form_str(q, arena_cstr(q->w->mem, str_fmt(q->w->mem, "%s-%d", prefix, i)));

		/* ';' stands between skills; nobody's skill has one */
		if (v.len && str_find(v, ';') == v.len)
			PUSH(q->w->mem, &list, str_fmt(q->w->mem, "%s%.*s", before, STR(v)));
	}
	return str_join(q->w->mem, list, S(";"));
}

static str
week_as_text(struct arena *mem, const struct week *week)
{
	static const char *const days[] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };
	struct strs list = { 0 };

	for (int d = 0; d < 7; d++) {
		str rest = week_day_text(mem, &week->day[d]), one;

		while (str_cut(&rest, ',', &one))
			PUSH(mem, &list, str_fmt(mem, "%s %.*s", days[d], STR(str_trim(one))));
	}
	return str_join(mem, list, S(", "));
}

/* The answer as text out of the fields that question_field wrote. */
static str
answer_from_form(struct req *q, const struct template_question *tq)
{
	struct arena *mem = q->w->mem;
	const char *name = arena_cstr(mem, tq->key);

	if (str_eq(tq->kind, S("skills")))
		return numbered(q, name, "");
	if (str_eq(tq->kind, S("wishes"))) {
		str wished = numbered(q, "wish", "+"), never = form_str(q, "never");

		return never.len ? str_fmt(mem, "%.*s%s-%.*s", STR(wished), wished.len ? ";" : "",
		    STR(never)) : wished;
	}
	if (str_eq(tq->kind, S("style"))) {
		struct strs list = { 0 };

		for (size_t i = 0; i < tq->options.n; i++) {
			str v = form_str(q,
			    arena_cstr(mem, str_fmt(mem, "style-%.*s", STR(tq->options.v[i]))));

			if (v.len)
				PUSH(mem, &list,
				    str_fmt(mem, "%.*s:%.*s", STR(tq->options.v[i]), STR(v)));
		}
		return str_join(mem, list, S(";"));
	}
	if (str_eq(tq->kind, S("availability"))) {
		struct week week = week_form(q, name);

		return week_as_text(mem, &week);
	}
	if (str_eq(tq->kind, S("choices")) || str_eq(tq->kind, S("areas")) ||
	    str_eq(tq->kind, S("languages")))
		return str_join(mem, form_all(q, name), S(";"));
	return str_eq(tq->kind, S("longtext")) ? form_text(q, name) : form_str(q, name);
}

/* Where a question's error stands: its first field. */
static const char *
error_field(struct arena *mem, const struct template_question *tq)
{
	if (str_eq(tq->kind, S("skills")))
		return arena_cstr(mem, str_fmt(mem, "%.*s-1", STR(tq->key)));
	if (str_eq(tq->kind, S("wishes")))
		return "wish-1";
	return arena_cstr(mem, tq->key);
}

static void
save_page(struct req *q, const struct template *t, struct application *a, int64_t page)
{
	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *tq = &t->questions.v[i];

		if (tq->page != page || !question_asked(t, tq, a->role))
			continue;
		str wrong = answer_set(q->w, a, tq, answer_from_form(q, tq));

		if (wrong.len)
			form_error(q, error_field(q->w->mem, tq), wrong);
		if (str_eq(tq->kind, S("availability")) && form_has(q, "zone")) {
			if (zone_known(form_str(q, "zone")))
				a->zone = form_str(q, "zone");
			else
				form_error(q, "zone", _("Choose a time zone from the list, for "
				    "example Europe/Berlin."));
		}
	}
	application_save(q->w, a);
	application_read(q->w, a->id);
}

static void
send_application(struct req *q, struct application *a)
{
	enum enrol_verdict v = enrol_submit(q->w, a);

	if (v == ENROL_DONE)
		reply_done(q, str_eq(a->state, S("submitted")) ?
		    _("Thank you. An admin looks at your application.")
		    : _("Thank you. You take part."), "/");
	else
		reply_conflict(q, enrol_explain(v));
}

static void
post_apply(struct req *q, str role)
{
	struct programme p;
	struct template t;
	struct application a;
	int64_t page = form_id(q, "page");
	str go = form_str(q, "go");

	if (!programme_asked(q, &p, &t))
		return;
	enum enrol_verdict v = application_begin(q->w, p.id, q->w->actor, role, &a);

	if (v != ENROL_DONE) {
		reply_conflict(q, enrol_explain(v));
	} else if (str_eq(go, S("send"))) {
		send_application(q, &a);
	} else if (str_eq(go, S("withdraw"))) {
		if (enrol_withdraw(q->w, a.id) == ENROL_DONE)
			reply_done(q, _("Your application is withdrawn."), "/");
		else
			reply_conflict(q, enrol_explain(ENROL_WRONG_STATE));
	} else {
		save_page(q, &t, &a, page);
		if (form_failed(q))
			show_form(q, &p, &t, &a, (int)page);
		else if (str_eq(go, S("stop")))
			reply_done(q, _("Saved. You can go on whenever you like."), "/");
		else
			reply_see(q, "/programmes/%" PRId64 "/apply/%.*s?page=%" PRId64, p.id,
			    STR(role), page + 1);
	}
}

void get_apply_mentee(struct req *q) { get_apply(q, S("mentee")); }
void get_apply_mentor(struct req *q) { get_apply(q, S("mentor")); }
void post_apply_mentee(struct req *q) { post_apply(q, S("mentee")); }
void post_apply_mentor(struct req *q) { post_apply(q, S("mentor")); }
