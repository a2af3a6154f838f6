#include "app/account/account.h"
#include "app/account/account.html.h"
#include "app/org/org.h"
#include "app/person/person.h"
#include "jobs/mail.h"
#include "web/feature.h"
#include "web/web.h"

/* What prepare found out off the writer, for the handler inside it. */
struct sign_in {
	int64_t wait;	/* > 0: too many attempts */
	int64_t person;	/* 0: no, whatever the reason */
	str new_hash;
};

static str
safe_next(str next)
{
	bool inside = next.len > 1 && next.ptr[0] == '/' && next.ptr[1] != '/' &&
	    next.ptr[1] != '\\' && !str_has(next, S("\n")) && !str_has(next, S("\r"));

	return inside ? next : S("/");
}

static void
get_sign_in(struct req *q)
{
	if (q->session) {
		reply_see(q, "/");
		return;
	}
	q->title = _("Sign in");
	if (q->wants_json)
		return;
	sign_in_page(&q->html, query_str(q, "next"), S(""), org_is_demo(q->w), q);
}

static void
look_up(struct work *w, void *arg)
{
	struct req *q = arg;
	struct sign_in *s = q->prepared;
	struct person p;
	struct account a;
	int64_t by_mail = attempt_wait(w, "mail", form_str(q, "mail"));
	int64_t by_address = attempt_wait(w, "address", q->address);

	s->wait = by_mail > by_address ? by_mail : by_address;
	s->new_hash = (str){ 0 };
	s->person = 0;
	if (person_find_mail(w, form_str(q, "mail"), &p) && p.left_day == 0 &&
	    account_find(w, p.id, &a)) {
		s->person = p.id;
		s->new_hash = a.password_hash;
	}
}

static void
check_password(struct req *q, struct store *store)
{
	struct sign_in *s = NEW(q->w->mem, struct sign_in);
	struct work w = work_new(q->w->mem);

	q->prepared = s;
	if (!store_read(store, &w, look_up, q) || s->wait > 0) {
		s->person = 0;
		return;
	}
	if (!password_fits(s->new_hash, form_str(q, "password")))
		s->person = 0;
}

static void
post_sign_in(struct req *q)
{
	const struct sign_in *s = q->prepared;
	struct work *w = q->w;
	str mail = form_str(q, "mail");

	if (s && s->person) {
		attempt_forget(w, "mail", mail);
		if (q->session)
			session_end(w, q->session->id);
		reply_cookie(q, "session", session_start(w, s->person), 14 * DAY / SECOND);
		reply_see(q, "%.*s", STR(safe_next(form_str(q, "next"))));
		return;
	}
	if (s && s->wait > 0) {
		form_error(q, "mail", SAY(w->mem, _("There were too many attempts. Wait {n} "
		    "seconds, then try again."), { "n", lang_int(w->mem, s->wait / SECOND + 1) }));
		q->status = 429;
	} else {
		attempt_failed(w, "mail", mail);
		attempt_failed(w, "address", q->address);
		form_error(q, "mail", _("This e-mail and password do not belong together. "
		    "Check both, or ask for a new password."));
	}
	q->status = 422;
	q->title = _("Sign in");
	sign_in_page(&q->html, form_str(q, "next"), mail, org_is_demo(w), q);
}

static void
post_sign_out(struct req *q)
{
	session_end(q->w, q->session->id);
	reply_cookie(q, "session", S(""), 0);
	reply_done(q, _("You are signed out."), "/sign-in");
}

static void
post_sign_out_everywhere(struct req *q)
{
	session_end_all(q->w, q->w->actor);
	reply_cookie(q, "session", S(""), 0);
	reply_done(q, _("You are signed out on every device."), "/sign-in");
}

/* The set-up link: the first person, who runs the place. */

static void
hash_password(struct req *q, struct store *store)
{
	struct sign_in *s = NEW(q->w->mem, struct sign_in);

	(void)store;
	q->prepared = s;
	if (password_objection(q->w->mem, form_str(q, "password"), form_str(q, "mail")).len == 0)
		s->new_hash = password_hash(q->w->mem, form_str(q, "password"));
}

static bool
link_given(struct req *q, str token, const char *kind, struct account_link *l)
{
	if (link_find(q->w, token, l) && str_eq(l->kind, str_of(kind)))
		return true;
	q->status = 410;
	q->title = _("This link has ended");
	link_ended_page(&q->html);
	return false;
}

static void
show_set_up(struct req *q, str token)
{
	q->title = _("Set up Ithaca");
	q->bare = true;
	set_up_page(&q->html, token, q);
}

static void
get_set_up(struct req *q)
{
	struct account_link l;
	str token = query_str(q, "token");

	if (link_given(q, token, "setup", &l))
		show_set_up(q, token);
}

static void
check_new_password(struct req *q, str mail)
{
	str objection = password_objection(q->w->mem, form_str(q, "password"), mail);

	if (objection.len)
		form_error(q, "password", objection);
}

static void
post_set_up(struct req *q)
{
	const struct sign_in *s = q->prepared;
	struct work *w = q->w;
	struct account_link l;
	str token = form_str(q, "token"), mail = form_str(q, "mail"), name = form_str(q, "name");

	if (!link_given(q, token, "setup", &l))
		return;
	if (form_str(q, "organisation").len == 0)
		form_error(q, "organisation", _("Enter the name of your organisation."));
	if (name.len == 0)
		form_error(q, "name", _("Enter your name."));
	if (str_find(mail, '@') == mail.len)
		form_error(q, "mail", _("Enter your e-mail address, for example ann@example.org."));
	check_new_password(q, mail);
	if (form_failed(q) || !s || s->new_hash.len == 0) {
		show_set_up(q, token);
		return;
	}
	int64_t person = person_first(w, name, mail);

	if (!link_use(w, token) || person == 0) {
		reply_conflict(q, _("Somebody has just used this link. Sign in instead."));
		return;
	}
	org_set(w, S("name"), form_str(q, "organisation"));
	account_put(w, person, s->new_hash, ORG_ADMIN | IT_ADMIN);
	reply_cookie(q, "session", session_start(w, person), 14 * DAY / SECOND);
	reply_done(q, _("Welcome. Your organisation is ready."), "/");
}

/* Invitations and new passwords: one page for both. */

static bool
personal_link(struct req *q, str token, struct account_link *l)
{
	if (link_find(q->w, token, l) && !str_eq(l->kind, S("setup")))
		return true;
	return link_given(q, S(""), "", l);
}

static void
show_new_password(struct req *q, str token, const struct account_link *l)
{
	struct person p;

	q->title = str_eq(l->kind, S("invite")) ? _("Welcome to mentoring")
	    : _("Choose a new password");
	q->bare = true;
	if (person_find(q->w, l->person_id, &p))
		new_password_page(&q->html, token, &p, str_eq(l->kind, S("invite")), q);
}

static void
get_new_password(struct req *q)
{
	struct account_link l;
	str token = query_str(q, "token");

	if (personal_link(q, token, &l))
		show_new_password(q, token, &l);
}

static void
post_new_password(struct req *q)
{
	const struct sign_in *s = q->prepared;
	struct work *w = q->w;
	struct account_link l;
	str token = form_str(q, "token");

	if (!personal_link(q, token, &l))
		return;
	check_new_password(q, S(""));
	if (form_failed(q) || !s || s->new_hash.len == 0) {
		show_new_password(q, token, &l);
		return;
	}
	if (!link_use(w, token)) {
		reply_conflict(q, _("Somebody has just used this link. Ask for a new one."));
		return;
	}
	account_put(w, l.person_id, s->new_hash, account_roles(w, l.person_id));
	session_end_all(w, l.person_id);
	reply_cookie(q, "session", session_start(w, l.person_id), 14 * DAY / SECOND);
	reply_done(q, _("Your password is set and you are signed in."), "/");
}

static void
get_forgotten(struct req *q)
{
	q->title = _("Ask for a new password");
	forgotten_page(&q->html, q);
}

static void
mail_link(struct req *q, enum link_kind kind, const struct person *p, str subject, str text,
    str action)
{
	struct work *w = q->w;
	str token = link_make(w, kind, p->id, kind == LINK_INVITE ? 14 * DAY : HOUR);

	mail_put(w, &(struct mail){ .to = p->mail, .to_name = p->name, .person_id = p->id,
	    .subject = subject, .text = text, .action = action,
	    .url = web_absolute(w->mem, &q->web->config, "/new-password?token=%.*s", STR(token)) });
}

static void
post_forgotten(struct req *q)
{
	struct work *w = q->w;
	struct person p;
	struct account a;
	str mail = form_str(q, "mail");

	/* The same answer for everybody: it does not tell who has an account. */
	if (attempt_wait(w, "reset", mail) == 0 && person_find_mail(w, mail, &p) &&
	    p.left_day == 0 && account_find(w, p.id, &a)) {
		attempt_failed(w, "reset", mail);
		mail_link(q, LINK_RESET, &p, _("Choose a new password"),
		    _("You asked for a new password. The link works once, for one hour. "
		      "If you did not ask, you need do nothing."), _("Choose a password"));
	}
	reply_done(q, _("If this e-mail has an account, a link is on its way."), "/sign-in");
}

/* My account. */

static void
get_account(struct req *q)
{
	struct person me = { 0 };

	q->title = _("My account");
	person_find(q->w, q->w->actor, &me);
	if (q->wants_json) {
		json_str(&q->json, "name", me.name);
		json_str(&q->json, "mail", me.mail);
		json_str(&q->json, "lang", q->lang);
		return;
	}
	account_page(&q->html, &me, q);
}

static void
post_language(struct req *q)
{
	str lang = form_str(q, "lang"), next = safe_next(form_str(q, "next"));
	bool known = false;

	for (const struct lang_info *i = lang_list; i->tag; i++)
		known |= str_eq(str_of(i->tag), lang);
	if (known) {
		reply_cookie(q, "lang", lang, 365 * DAY / SECOND);
		if (q->session)
			account_set_lang(q->w, q->w->actor, lang);
	}
	reply_see(q, "%.*s", STR(next));
}

/* For administrators: somebody else's account. */

static void
get_person_account(struct req *q)
{
	struct person p;

	if (!person_find(q->w, path_id(q, "person"), &p)) {
		reply_not_found(q);
		return;
	}
	q->title = _("Account and roles");
	if (q->wants_json)
		json_int(&q->json, "roles", account_roles(q->w, p.id));
	else
		person_account_page(&q->html, &p, account_roles(q->w, p.id), q);
}

static void
post_person_account(struct req *q)
{
	struct work *w = q->w;
	struct person p;
	struct account a;
	int64_t roles = 0;

	if (!person_find(w, path_id(q, "person"), &p)) {
		reply_not_found(q);
		return;
	}
	roles |= form_bool(q, "org_admin") ? ORG_ADMIN : 0;
	roles |= form_bool(q, "it_admin") ? IT_ADMIN : 0;
	roles |= form_bool(q, "sponsor") ? SPONSOR : 0;
	roles |= form_bool(q, "shadow_mentor") ? SHADOW_MENTOR : 0;
	if (p.id == w->actor && !(roles & ORG_ADMIN)) {
		form_error(q, "org_admin", _("You cannot take this role from yourself. "
		    "Ask another organisation admin to do it."));
		q->title = _("Account and roles");
		person_account_page(&q->html, &p, account_roles(w, p.id), q);
		return;
	}
	bool is_new = !account_find(w, p.id, &a);

	account_put(w, p.id, S(""), roles);
	if ((is_new || form_bool(q, "invite")) && p.mail.len)
		mail_link(q, LINK_INVITE, &p, SAY(w->mem, _("You are invited to mentoring at "
		    "{organisation}"), { "organisation", org_name(w) }), _("Choose a password, and "
		    "you are in. The link works once, for 14 days."), _("Choose a password"));
	reply_done(q, _("The account is saved."), "/people/%" PRId64, p.id);
}

/* Demo: look around as one of several persons, without a password. */

static void
get_demo(struct req *q)
{
	if (!org_is_demo(q->w)) {
		reply_not_found(q);
		return;
	}
	q->title = _("Look around");
	q->bare = true;
	struct persona_list personas = account_personas(q->w);

	demo_page(&q->html, &personas);
}

static void
post_demo(struct req *q)
{
	struct work *w = q->w;
	int64_t person = form_id(q, "person");
	struct persona_list personas = account_personas(w);

	if (!org_is_demo(w)) {
		reply_not_found(q);
		return;
	}
	for (size_t i = 0; i < personas.n; i++)
		if (personas.v[i].id == person) {
			if (q->session)
				session_end(w, q->session->id);
			reply_cookie(q, "session", session_start(w, person), DAY / SECOND);
			reply_see(q, "/");
			return;
		}
	reply_not_found(q);
}

static const struct route routes[] = {
	{ GET,  "/sign-in", ANYBODY, get_sign_in, .no_json = true },
	{ POST, "/sign-in", ANYBODY, post_sign_in, check_password },
	{ POST, "/sign-out", MEMBER, post_sign_out },
	{ POST, "/sign-out-everywhere", MEMBER, post_sign_out_everywhere },
	{ GET,  "/set-up", ANYBODY, get_set_up, .no_json = true },
	{ POST, "/set-up", ANYBODY, post_set_up, hash_password, .no_json = true },
	{ GET,  "/new-password", ANYBODY, get_new_password, .no_json = true },
	{ POST, "/new-password", ANYBODY, post_new_password, hash_password, .no_json = true },
	{ GET,  "/forgotten", ANYBODY, get_forgotten, .no_json = true },
	{ POST, "/forgotten", ANYBODY, post_forgotten, .no_json = true },
	{ GET,  "/account", MEMBER, get_account },
	{ POST, "/language", ANYBODY, post_language, .no_json = true },
	{ GET,  "/people/:person/account", ORG_ADMIN, get_person_account },
	{ POST, "/people/:person/account", ORG_ADMIN, post_person_account },
	{ GET,  "/demo", ANYBODY, get_demo, .no_json = true },
	{ POST, "/demo", ANYBODY, post_demo, .no_json = true },
	{ 0 }
};

const struct feature account_feature = { .name = "account", .routes = routes };
