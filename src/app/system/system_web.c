#include "app/person/person.h"
#include "app/system/system.html.h"
#include "app/system/system_view.h"
#include "base/version.h"
#include "web/feature.h"
#include "web/web.h"

static str
own_address(struct work *w)
{
	struct person me;

	return person_find(w, w->actor, &me) ? me.mail : (str){ 0 };
}

static void
write_json(struct req *q, const struct system_view *v)
{
	json_bool(&q->json, "mail_configured", v->configured);
	json_int(&q->json, "mails_waiting", v->system.mail.waiting);
	json_int(&q->json, "mails_refused", v->system.mail.failed);
	json_int(&q->json, "jobs_waiting", v->system.jobs.waiting);
	json_int(&q->json, "jobs_failed", v->system.jobs.failed);
	json_int(&q->json, "late_minutes", v->system.late_minutes);
	json_str(&q->json, "version", v->version);
}

static void
get_system(struct req *q)
{
	struct system_view v = { .system = system_read(q->w), .configured = mail_configured(),
	    .version = S(ITHACA_VERSION), .database = store_describe(q->web->store),
	    .address = own_address(q->w) };

	if (q->wants_json) {
		write_json(q, &v);
		return;
	}
	q->title = _("System");
	q->nav = S("system");
	system_page(&q->html, &v);
}

static void
post_test_mail(struct req *q)
{
	struct person me;

	if (!person_find(q->w, q->w->actor, &me) || me.mail.len == 0) {
		reply_conflict(q, _("The directory has no e-mail address of yours."));
		return;
	}
	mail_put(q->w, &(struct mail){ .to_name = me.name, .to = me.mail, .person_id = me.id,
	    .subject = _("A test mail"), .text = _("If you can read this, mails go out."),
	    .action = _("Open the system page"),
	    .url = web_absolute(q->w->mem, &q->web->config, "/system") });
	reply_done(q, mail_configured() ? _("It is on its way. Look into your mailbox in a moment.")
	    : _("It waits with the others until there is a mail server."), "/system");
}

/* Once a day, what no longer serves anybody goes. */
static void
tidy(struct work *w, int64_t subject)
{
	web_forget(w);
	job_put_at(w, "system.tidy", subject, w->now + DAY);
}

static const struct job_kind jobs[] = {
	{ "system.tidy", .step = tidy, .brief = true },
	{ 0 }
};

static const struct route routes[] = {
	{ GET,  "/system", IT_ADMIN, get_system },
	{ POST, "/system/test-mail", IT_ADMIN, post_test_mail },
	{ 0 }
};

const struct feature system_feature = { .name = "system", .routes = routes, .jobs = jobs };
