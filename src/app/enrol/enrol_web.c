#include "app/enrol/enrol.h"

#include "app/criterion/candidate.h"
#include "app/enrol/enrol.html.h"
#include "app/enrol/enrol_csv.h"
#include "app/enrol/enrol_view.h"
#include "app/person/person.h"
#include "app/skill/skill.h"
#include "jobs/mail.h"
#include "web/feature.h"
#include "web/web.h"

extern const struct command enrol_commands[];

str
application_state_words(str state)
{
	if (str_eq(state, S("draft")))
		return _("Not sent yet");
	if (str_eq(state, S("submitted")))
		return _("To be decided");
	if (str_eq(state, S("approved")))
		return _("Taking part");
	if (str_eq(state, S("waiting")))
		return _("On the waiting list");
	if (str_eq(state, S("declined")))
		return _("Not this time");
	return _("Withdrawn");
}

str
application_person(struct arena *mem, const struct application_row *a)
{
	struct person p = { .id = a->person_id, .name = a->name, .mail = a->mail, .employee_id = a->employee_id };

	return person_label(mem, &p);
}

/* An answer as its field and as words. */

static struct strs
list_of(struct arena *mem, str joined)
{
	struct strs list = { 0 };
	str one;

	while (str_cut(&joined, ';', &one))
		PUSH(mem, &list, one);
	return list;
}

static void
add_choice(struct arena *mem, struct choices *to, str value, str label)
{
	struct { struct choice *v; size_t n; } list = { (struct choice *)to->v, to->n };

	PUSH(mem, &list, (struct choice){ value, label, S("") });
	*to = (struct choices){ list.v, list.n };
}

static struct choices
choices_of(struct arena *mem, const struct template_question *q, struct strs chosen)
{
	static const str usual[] = { S_INIT("ar"), S_INIT("de"), S_INIT("en"), S_INIT("es"), S_INIT("fr"),
		S_INIT("hi"), S_INIT("it"), S_INIT("ja"), S_INIT("nl"), S_INIT("pl"), S_INIT("pt"),
		S_INIT("ru"), S_INIT("tr"), S_INIT("uk"), S_INIT("zh") };
	struct choices list = { 0 };

	if (str_eq(q->kind, S("areas"))) {
		add_choice(mem, &list, S("technical"), _("Technical skills"));
		add_choice(mem, &list, S("leadership"), _("Leadership"));
		add_choice(mem, &list, S("confide"), _("A place to confide"));
		add_choice(mem, &list, S("life"), _("Life and career"));
	} else if (str_eq(q->kind, S("languages"))) {
		for (size_t i = 0; i < COUNT(usual); i++)
			add_choice(mem, &list, usual[i], lang_language(mem, usual[i]));
		for (size_t i = 0; i < chosen.n; i++) {
			bool known = chosen.v[i].len == 0;

			for (size_t k = 0; k < COUNT(usual); k++)
				known |= str_eq(usual[k], chosen.v[i]);
			if (!known)
				add_choice(mem, &list, chosen.v[i], lang_language(mem, chosen.v[i]));
		}
	} else if (str_starts(q->kind, S("choice"))) {
		for (size_t i = 0; i < q->options.n; i++)
			add_choice(mem, &list, q->options.v[i],
			    i < q->option_words.n ? q->option_words.v[i] : q->options.v[i]);
	}
	return list;
}

static void
read_style(struct answer_view *a)
{
	str rest = a->text, one;

	while (str_cut(&rest, ';', &one)) {
		size_t colon = str_find(one, ':');
		bool ok;
		int64_t n = str_to_int(str_from(one, colon + 1), 1, 5, &ok);

		for (size_t i = 0; i < a->q->options.n && i < COUNT(a->style); i++)
			if (str_eq(a->q->options.v[i], (str){ one.ptr, colon }))
				a->style[i] = (int)n;
	}
}

static void
read_week(struct answer_view *a)
{
	uint64_t bits[WEEK_WORDS] = { 0 };

	if (!week_read(a->text, bits))
		return;
	for (int q = 0; q < WEEK_QUARTERS; q++)
		if (bits[q / 64] >> (q % 64) & 1)
			week_set(&a->week, q);
}

static str
label_of(const struct answer_view *a, str value)
{
	for (size_t i = 0; i < a->choices.n; i++)
		if (str_eq(a->choices.v[i].value, value))
			return a->choices.v[i].label;
	str skill = str_eq(a->q->kind, S("skills")) ? skill_label(value) : (str){ 0 };

	return skill.len ? skill : value;
}

/* "Monday 09:00-12:00, Thursday 14:00-16:30", in the reader's language. */
static str
week_in_words(struct arena *mem, const struct week *week)
{
	struct strs days = { 0 };

	for (int d = 0; d < 7; d++) {
		str hours = week_day_text(mem, &week->day[d]);

		if (hours.len)
			PUSH(mem, &days, str_fmt(mem, "%.*s %.*s", STR(lang_weekday(mem, d)), STR(hours)));
	}
	return str_join(mem, days, S("; "));
}

/* The end of each scale that somebody leans to; the middle says nothing. */
static str
style_in_words(struct arena *mem, const struct answer_view *a)
{
	struct strs words = { 0 };

	for (size_t i = 0; i < a->q->option_words.n && i < COUNT(a->style); i++) {
		str high = a->q->option_words.v[i], low = { 0 };
		int n = a->style[i];

		(void)str_cut(&high, '|', &low);
		str end = str_trim(n < 3 ? low : high);
		if (n == 1 || n == 5)
			PUSH(mem, &words, end);
		else if (n == 2 || n == 4)
			PUSH(mem, &words, SAY(mem, _("rather: {end}"), { "end", end }));
	}
	return str_join(mem, words, S("; "));
}

static str
wishes_in_words(struct arena *mem, const struct answer_view *a)
{
	str wished = str_join(mem, a->parts, S(", "));

	if (a->never.len == 0)
		return wished;
	str never = SAY(mem, _("never with {who}"), { "who", a->never });
	return wished.len ? str_fmt(mem, "%.*s; %.*s", STR(wished), STR(never)) : never;
}

static struct answer_view
view_answer(struct work *w, const struct application *a, const struct template_question *q)
{
	struct answer_view v = { .q = q, .text = answer_get(w, a, q), .zone = a->zone };
	bool list = !str_has(q->kind, S("text")) && !str_eq(q->kind, S("availability"));

	v.words = v.text;
	if (list)
		v.parts = list_of(w->mem, v.text);
	v.choices = choices_of(w->mem, q, v.parts);
	if (str_eq(q->kind, S("style"))) {
		read_style(&v);
		v.words = style_in_words(w->mem, &v);
	}
	if (str_eq(q->kind, S("availability"))) {
		read_week(&v);
		v.words = week_in_words(w->mem, &v.week);
	}
	if (v.choices.n || str_eq(q->kind, S("skills"))) {
		struct strs words = { 0 };

		for (size_t i = 0; i < v.parts.n; i++)
			PUSH(w->mem, &words, label_of(&v, v.parts.v[i]));
		v.words = str_join(w->mem, words, S(", "));
		if (str_eq(q->kind, S("skills")))
			v.parts = words;
	}
	if (str_eq(q->kind, S("wishes"))) {
		struct strs wished = { 0 };

		for (size_t i = 0; i < v.parts.n; i++) {
			str who = str_from(v.parts.v[i], 1);

			if (v.parts.v[i].ptr[0] == '-')
				v.never = who;
			else
				PUSH(w->mem, &wished, who);
		}
		v.parts = wished;
		v.words = wishes_in_words(w->mem, &v);
	}
	return v;
}

static struct form_view
view_form(struct req *q, const struct programme *p, const struct template *t, const struct application *a, int page)
{
	struct arena *mem = q->w->mem;
	bool mentor = str_eq(a->role, S("mentor"));
	struct form_view f = { .p = p, .page = page, .pages = 1,
	    .title = template_is_peer(t) ? _("I take part") : SAY(mem, _("Apply as {role}"),
	        { "role", mentor ? t->mentor : t->mentee }),
	    .action = str_fmt(mem, "/programmes/%" PRId64 "/apply/%.*s", p->id, STR(a->role)) };
	struct { struct answer_view *v; size_t n; } list = { 0 };

	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *tq = &t->questions.v[i];

		if (!question_asked(t, tq, a->role))
			continue;
		if (tq->page > f.pages)
			f.pages = (int)tq->page;
		if (page == 0 || tq->page == page)
			PUSH(mem, &list, view_answer(q->w, a, tq));
	}
	f.v = list.v;
	f.n = list.n;
	return f;
}

static bool
load(struct req *q, struct programme *p, struct template *t)
{
	if (programme_find(q->w, q->programme, p) && programme_template(q->w, p, t)) {
		q->nav = S("programmes");
		q->title = p->name;
		return true;
	}
	reply_not_found(q);
	return false;
}

/* Applying. */

static void
show_form(struct req *q, const struct programme *p, const struct template *t, const struct application *a, int page)
{
	struct form_view f = view_form(q, p, t, a, page);

	if (page <= f.pages) {
		form_page(&q->html, &f, q);
		return;
	}
	f = view_form(q, p, t, a, 0);
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
	*a = (struct application){ .programme_id = q->programme, .person_id = w->actor, .role = role,
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

	if (!load(q, &p, &t))
		return;
	if (str_eq(p.state, S("draft"))) {
		reply_not_found(q);
		return;
	}
	draft_of(q, role, &a);
	if (q->wants_json) {
		struct form_view f = view_form(q, &p, &t, &a, 0);

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

		return never.len ? str_fmt(mem, "%.*s%s-%.*s", STR(wished), wished.len ? ";" : "", STR(never)) : wished;
	}
	if (str_eq(tq->kind, S("style"))) {
		struct strs list = { 0 };

		for (size_t i = 0; i < tq->options.n; i++) {
			str v = form_str(q, arena_cstr(mem, str_fmt(mem, "style-%.*s", STR(tq->options.v[i]))));

			if (v.len)
				PUSH(mem, &list, str_fmt(mem, "%.*s:%.*s", STR(tq->options.v[i]), STR(v)));
		}
		return str_join(mem, list, S(";"));
	}
	if (str_eq(tq->kind, S("availability"))) {
		struct week week = week_form(q, name);

		return week_as_text(mem, &week);
	}
	if (str_eq(tq->kind, S("choices")) || str_eq(tq->kind, S("areas")) || str_eq(tq->kind, S("languages")))
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
				form_error(q, "zone", _("Choose a time zone from the list, for example Europe/Berlin."));
		}
	}
	application_save(q->w, a);
}

static void
send_application(struct req *q, struct application *a)
{
	enum enrol_verdict v = enrol_submit(q->w, a);

	if (v == ENROL_DONE)
		reply_done(q, str_eq(a->state, S("submitted")) ?
		    _("Thank you. An admin looks at your application.") : _("Thank you. You take part."), "/");
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

	if (!load(q, &p, &t))
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
			reply_see(q, "/programmes/%" PRId64 "/apply/%.*s?page=%" PRId64, p.id, STR(role), page + 1);
	}
}

static void get_apply_mentee(struct req *q) { get_apply(q, S("mentee")); }
static void get_apply_mentor(struct req *q) { get_apply(q, S("mentor")); }
static void post_apply_mentee(struct req *q) { post_apply(q, S("mentee")); }
static void post_apply_mentor(struct req *q) { post_apply(q, S("mentor")); }

/* For the programme's admins. */

static void
get_applications(struct req *q)
{
	struct programme p;
	struct template t;
	str role = query_str(q, "role"), state = query_str(q, "state");

	if (!load(q, &p, &t))
		return;
	struct application_rows list = application_list(q->w, p.id, role, state,
	    query_int(q, "after", 0, INT64_MAX));

	if (q->wants_json) {
		json_list(&q->json, "applications");
		for (size_t i = 0; i < list.n; i++) {
			json_begin(&q->json, NULL);
			json_id(&q->json, "id", list.v[i].id);
			json_id(&q->json, "person_id", list.v[i].person_id);
			json_str(&q->json, "name", application_person(q->w->mem, &list.v[i]));
			json_str(&q->json, "role", list.v[i].role);
			json_str(&q->json, "state", list.v[i].state);
			json_end(&q->json);
		}
		json_end(&q->json);
		if (list.more)
			json_id(&q->json, "next", list.v[list.n - 1].id);
		return;
	}
	applications_page(&q->html, &p, &t, &list, role, state, q);
}

static void
get_export(struct req *q)
{
	struct programme p;

	if (!programme_find(q->w, q->programme, &p)) {
		reply_not_found(q);
		return;
	}
	reply_file(q, S("applications.csv"), S("text/csv; charset=utf-8"));
	enrol_export(q->w, &p, &q->file);
}

static void
get_application(struct req *q)
{
	struct programme p;
	struct template t;
	struct application a;
	struct person who;

	if (!load(q, &p, &t))
		return;
	if (!application_find(q->w, path_id(q, "application"), &a) || !person_find(q->w, a.person_id, &who)) {
		reply_not_found(q);
		return;
	}
	if (q->wants_json) {
		json_str(&q->json, "state", a.state);
		json_str(&q->json, "role", a.role);
		return;
	}
	struct form_view f = view_form(q, &p, &t, &a, 0);

	application_page_html(&q->html, &f, &a, person_label(q->w->mem, &who), q);
}

static const struct template_mail *
mail_of(const struct template *t, const char *key)
{
	static const struct template_mail none;

	for (size_t i = 0; i < t->mails.n; i++)
		if (str_eq(t->mails.v[i].key, str_of(key)))
			return &t->mails.v[i];
	return &none;
}

/* The template's mail with this key, filled for one person; nothing when the
 * template has none. */
static void
tell(struct req *q, const struct application *a, const char *key)
{
	struct work *w = q->w;
	struct programme p;
	struct template t;
	struct person who;

	if (!programme_find(w, a->programme_id, &p) || !programme_template(w, &p, &t) ||
	    !person_find(w, a->person_id, &who) || who.mail.len == 0)
		return;
	const struct template_mail *m = mail_of(&t, key);

	if (m->subject.len == 0)
		return;
	mail_put(w, &(struct mail){ .to = who.mail, .to_name = who.name, .person_id = who.id,
	    .subject = enrol_fill(w, m->subject, &p, person_label(w->mem, &who), S("")),
	    .text = enrol_fill(w, m->text, &p, person_label(w->mem, &who), S("")),
	    .action = _("Look at the programme"),
	    .url = web_absolute(w->mem, &q->web->config, "/programmes/%" PRId64, p.id) });
}

static void
post_application(struct req *q)
{
	struct work *w = q->w;
	struct application a;
	str state = form_str(q, "state"), trained = form_str(q, "trained");

	if (!application_find(w, path_id(q, "application"), &a)) {
		reply_not_found(q);
		return;
	}
	if (trained.len) {
		a.trained = str_eq(trained, S("yes"));
		application_save(w, &a);
	} else {
		enum enrol_verdict v = enrol_decide(w, a.id, state, form_text(q, "reason"));

		if (v != ENROL_DONE) {
			reply_conflict(q, enrol_explain(v));
			return;
		}
		if (str_eq(state, S("declined")))
			tell(q, &a, "not_this_time");
		else if (str_eq(state, S("waiting")))
			tell(q, &a, "waiting");
	}
	reply_done(q, _("Saved."), "/programmes/%" PRId64 "/applications/%" PRId64, q->programme, a.id);
}

static void
show_invitations(struct req *q)
{
	struct work *w = q->w;
	struct programme p;
	struct template t;

	if (!load(q, &p, &t))
		return;
	const struct template_mail *m = mail_of(&t, "invite");
	struct invite count = { .programme = p.id };
	struct invite_view v = { .subject = m->subject, .text = m->text,
	    .list = invitation_list(w, p.id, false, query_int(q, "after", 0, INT64_MAX)) };

	PUSH(w->mem, &v.role, S("mentee"));
	count.role = S("mentee");
	v.mentees = invite_eligible(w, &count);
	count.role = S("mentor");
	v.mentors = invite_eligible(w, &count);
	v.remind = invite_remind(w, &count);
	if (q->wants_json) {
		json_int(&q->json, "mentees", v.mentees);
		json_int(&q->json, "mentors", v.mentors);
		return;
	}
	invitations_page(&q->html, &p, &v, q);
}

static void
post_invitations(struct req *q)
{
	struct work *w = q->w;
	struct programme p;
	struct invite i = { .programme = q->programme, .role = form_str(q, "role"), .send = true,
	    .subject = form_str(q, "subject"), .text = form_text(q, "text"), .base_url = q->web->config.base_url };

	if (!programme_find(w, q->programme, &p) || !str_eq(p.state, S("open"))) {
		reply_conflict(q, _("Invitations can be sent while the programme is open."));
		return;
	}
	if (i.subject.len == 0)
		form_error(q, "subject", _("Write a subject: people decide by it whether to open the mail."));
	if (i.text.len == 0)
		form_error(q, "text", _("Write the text of the mail."));
	if (!str_eq(i.role, S("mentee")) && !str_eq(i.role, S("mentor")))
		form_error(q, "role", _("Choose whom to invite."));
	if (form_failed(q)) {
		show_invitations(q);
		return;
	}
	int64_t n = str_eq(form_str(q, "do"), S("remind")) ? invite_remind(w, &i) : invite_eligible(w, &i);

	reply_done(q, SAY(w->mem, _n("{n} mail is on its way.", "{n} mails are on their way.", n),
	    { "n", lang_int(w->mem, n) }), "/programmes/%" PRId64 "/invitations", q->programme);
}

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/programmes/:programme/apply/mentee", MEMBER, get_apply_mentee },
	{ POST, "/programmes/:programme/apply/mentee", MEMBER, post_apply_mentee },
	{ GET,  "/programmes/:programme/apply/mentor", MEMBER, get_apply_mentor },
	{ POST, "/programmes/:programme/apply/mentor", MEMBER, post_apply_mentor },
	{ GET,  "/programmes/:programme/applications", RUNS, get_applications },
	{ GET,  "/programmes/:programme/applications/export", RUNS, get_export, .no_json = true },
	{ GET,  "/programmes/:programme/applications/:application", RUNS, get_application },
	{ POST, "/programmes/:programme/applications/:application", RUNS, post_application },
	{ GET,  "/programmes/:programme/invitations", RUNS, show_invitations },
	{ POST, "/programmes/:programme/invitations", RUNS, post_invitations },
	{ 0 }
};

const struct feature enrol_feature = {
	.name = "enrol",
	.routes = routes,
	.commands = enrol_commands,
};
