#include "jobs/mail.h"

#include "base/random.h"
#include "jobs/mail.sql.h"
#include "jobs/message.h"
#include "jobs/smtp.h"
#include "lang/lang.h"

enum { RESUMED_AT_ONCE = 500, SWEEP = 500 };

#define KEPT (90 * DAY)

static struct mail_settings settings;

void
mail_setup(const struct mail_settings *set)
{
	settings = *set;
	if (settings.host.len == 0) {
		size_t at = str_find(set->from, '@');
		settings.host = at < set->from.len ? str_from(set->from, at + 1) : S("localhost");
	}
}

bool
mail_configured(void)
{
	return settings.url.len > 0 && message_address_ok(settings.from);
}

void
mail_put(struct work *w, const struct mail *m)
{
	if (m->to.len == 0)
		return;
	int64_t id = id_new(w);
	mail_insert(w, .id = id, .person_id = m->person_id, .to_name = m->to_name,
	    .to_address = m->to, .lang = str_of(lang_current()->tag),
	    .subject = m->subject, .body = m->text, .action = m->action, .url = m->url,
	    .created_at = w->now, .not_before = m->not_before);
	if (mail_configured())
		job_put_at(w, mail_send_kind.name, id, m->not_before ? m->not_before : w->now);
}

/* Sending */

struct mailing {
	int64_t id;
	bool found;
	struct mail_by_id_row row;
	bool refused;
	str reply;
};

static void
load(struct work *w, void *arg)
{
	struct mailing *m = arg;

	m->found = mail_by_id(w, m->id, &m->row);
}

static void
mark(struct work *w, void *arg)
{
	struct mailing *m = arg;

	if (m->refused)
		mail_mark_failed(w, w->now, m->reply, m->id);
	else
		mail_mark_sent(w, w->now, m->id);
}

static bool
stop(void *job)
{
	return job_cancelled(job);
}

static str
compose(struct arena *mem, const struct mail_by_id_row *row)
{
	lang_use(row->lang);
	return message_compose(mem, &(struct message){
		.id = row->id, .at = row->created_at, .host = settings.host,
		.from = settings.from, .from_name = settings.from_name,
		.to = row->to_address, .to_name = row->to_name,
		.lang = str_of(lang_current()->tag), .rtl = lang_current()->rtl,
		.subject = row->subject, .text = row->body,
		.action = row->action, .url = row->url,
	});
}

/*
 * No transaction is open while the server is talked to.  When this process
 * ends between the server's yes and our mark, the mail goes out again with
 * the same Message-ID, by which receivers drop the second one.
 */
static str
run_send(struct job *job)
{
	struct mailing m = { .id = job->subject };
	struct work w = work_new(job->mem);

	if (!mail_configured())
		return S("no mail server is configured");
	if (!store_read(job->store, &w, load, &m))
		return w.fault;
	if (!m.found || m.row.sent_at || m.row.failed_at)
		return S("");
	if (!message_address_ok(m.row.to_address)) {
		m.refused = true;
		m.reply = S("the address is not one that mail can be sent to");
	} else {
		switch (smtp_send(job->mem, &settings, m.row.to_address,
		    compose(job->mem, &m.row), stop, job, &m.reply)) {
		case SMTP_SENT:
			break;
		case SMTP_REFUSED:
			m.refused = true;
			break;
		case SMTP_LATER:
			return job_cancelled(job) ? S("") : m.reply;
		}
	}
	w = work_new(job->mem);
	return store_write(job->store, &w, mark, &m) ? S("") : w.fault;
}

/* 14 tries reach over two days. */
const struct job_kind mail_send_kind = {
	.name = "mail.send", .tries = 14, .run = run_send, .brief = true,
};

str
mail_check(struct arena *mem)
{
	str reply;

	if (!mail_configured())
		return S("no mail server is configured");
	if (smtp_send(mem, &settings, S(""), S(""), NULL, NULL, &reply) == SMTP_SENT)
		return S("");
	return reply;
}

/* Housekeeping */

struct resume { int64_t after, last, n; };

static void
resume(struct work *w, void *arg)
{
	struct resume *r = arg;
	struct mail_stranded_row mail;

	r->n = 0;
	for (struct rows rows = mail_stranded(w, r->after, RESUMED_AT_ONCE);
	    mail_stranded_next(&rows, &mail); r->n++) {
		job_put_at(w, mail_send_kind.name, mail.id,
		    mail.not_before > w->now ? mail.not_before : w->now);
		r->last = mail.id;
	}
}

void
mail_resume(struct store *store)
{
	struct resume r = { .n = 1 };

	for (; mail_configured() && r.n > 0; r.after = r.last) {
		struct arena *mem = arena_new();
		struct work w = work_new(mem);
		if (!store_write(store, &w, resume, &r))
			r.n = 0;
		arena_free(mem);
	}
}

void
mail_forget_old(struct work *w)
{
	mail_sweep(w, w->now - KEPT, SWEEP);
}
