/* Taking part, for the admins of a programme: applications, decisions, invitations. */
#include "app/enrol/enrol.h"
#include "app/enrol/enrol.html.h"
#include "app/enrol/enrol_csv.h"
#include "app/enrol/enrol_csv.h"
#include "app/enrol/enrol_view.h"
#include "app/person/person.h"
#include "jobs/mail.h"
#include "web/feature.h"
#include "web/web.h"

extern const struct command enrol_commands[];

static void
get_applications(struct req *q)
{
	struct programme p;
	struct template t;
	str role = query_str(q, "role"), state = query_str(q, "state");

	if (!programme_asked(q, &p, &t))
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

static struct application_about
about(struct work *w, const struct programme *p, const struct template *t,
    const struct application *a, const struct person *who)
{
	struct application_rows waiting = application_list(w, p->id, S(""), S("submitted"), 0);
	struct application_about about = { .name = person_label(w->mem, who) };
	struct strs words = { 0 };

	PUSH(w->mem, &words, str_eq(a->role, S("mentor")) ? t->mentor : t->mentee);
	if (who->job_title.len)
		PUSH(w->mem, &words, who->job_title);
	if (who->unit.len)
		PUSH(w->mem, &words, who->unit);
	about.words = str_join(w->mem, words, S(" · "));
	for (size_t i = 0; i < waiting.n; i++) {
		if (waiting.v[i].id == a->id)
			continue;
		if (about.left++ == 0) {
			about.next = waiting.v[i].id;
			about.next_name = application_person(w->mem, &waiting.v[i]);
		}
	}
	return about;
}

static void
get_application(struct req *q)
{
	struct programme p;
	struct template t;
	struct application a;
	struct person who;

	if (!programme_asked(q, &p, &t))
		return;
	if (!application_find(q->w, path_id(q, "application"), &a) ||
	    !person_find(q->w, a.person_id, &who)) {
		reply_not_found(q);
		return;
	}
	if (q->wants_json) {
		json_str(&q->json, "state", a.state);
		json_str(&q->json, "role", a.role);
		return;
	}
	struct form_view f = enrol_view(q, &p, &t, &a, 0);

	struct application_about more = about(q->w, &p, &t, &a, &who);

	application_page_html(&q->html, &f, &a, &more, q);
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

static str
decided_words(str state)
{
	return str_eq(state, S("approved")) ?
	    _("Approved: the next round counts with this person.") :
	    str_eq(state, S("waiting")) ? _("On the waiting list. The person is told.") :
	    str_eq(state, S("declined")) ? _("Declined. The person is told kindly.") : _("Saved.");
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
		application_read(w, a.id);
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
	reply_done(q, decided_words(state), "/programmes/%" PRId64 "/applications/%" PRId64,
	    q->programme, a.id);
}

static void
show_invitations_with(struct req *q, const struct invite *typed)
{
	struct work *w = q->w;
	struct programme p;
	struct template t;

	if (!programme_asked(q, &p, &t))
		return;
	const struct template_mail *m = mail_of(&t, "invite");
	struct invite count = { .programme = p.id };
	struct invite_view v = { .subject = m->subject, .text = m->text,
	    .peer = template_is_peer(&t),
	    .list = invitation_list(w, p.id, false, query_int(q, "after", 0, INT64_MAX)) };

	if (typed) {
		v.subject = typed->subject;
		v.text = typed->text;
		v.sample = invite_sample(w, typed);
	}
	PUSH(w->mem, &v.role, typed ? typed->role : v.peer ? S("mentee") : S("any"));
	count.role = S("mentee");
	v.mentees = invite_eligible(w, &count);
	count.role = S("mentor");
	v.mentors = v.peer ? 0 : invite_eligible(w, &count);
	count.role = S("any");
	v.all = v.peer ? v.mentees : invite_eligible(w, &count);
	v.remind = invite_remind(w, &count);
	if (q->wants_json) {
		json_int(&q->json, "mentees", v.mentees);
		json_int(&q->json, "mentors", v.mentors);
		json_int(&q->json, "all", v.all);
		return;
	}
	invitations_page(&q->html, &p, &v, q);
}

static void
show_invitations(struct req *q)
{
	show_invitations_with(q, NULL);
}

static void
post_invitations(struct req *q)
{
	struct work *w = q->w;
	struct programme p;
	struct invite i = { .programme = q->programme, .role = form_str(q, "role"), .send = true,
	    .subject = form_str(q, "subject"), .text = form_text(q, "text"),
	    .base_url = q->web->config.base_url };

	if (!programme_find(w, q->programme, &p) || !str_eq(p.state, S("open"))) {
		reply_conflict(q, _("Invitations can be sent while the programme is open."));
		return;
	}
	if (i.subject.len == 0)
		form_error(q, "subject",
		    _("Write a subject: people decide by it whether to open the mail."));
	if (i.text.len == 0)
		form_error(q, "text", _("Write the text of the mail."));
	if (!str_eq(i.role, S("mentee")) && !str_eq(i.role, S("mentor")) &&
	    !str_eq(i.role, S("any")))
		form_error(q, "role", _("Choose whom to invite."));
	if (form_failed(q)) {
		show_invitations(q);
		return;
	}
	if (str_eq(form_str(q, "do"), S("preview"))) {
		show_invitations_with(q, &i);
		return;
	}
	int64_t n = str_eq(form_str(q, "do"), S("remind")) ? invite_remind(w, &i)
	    : invite_eligible(w, &i);

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
