/*
 * The outbox: mail_put is a row in the caller's transaction, and a job sends
 * it by SMTP, at least once, always with the same Message-ID.
 *
 * A mail carries no private content: who, what happened, one link.  Its
 * words are chosen in the receiver's language: lang_use(receiver) first.
 * While no mail server is configured mails wait, and go out when there is one.
 */
#ifndef JOBS_MAIL_H
#define JOBS_MAIL_H

#include "jobs/jobs.h"

struct mail {
	str to_name, to;	/* address; an empty one sends nothing */
	int64_t person_id;	/* or NOBODY */
	str subject;
	str text;	/* paragraphs separated by an empty line, without the link */
	str action, url;	/* what the one button says, and its absolute address */
	int64_t not_before;	/* 0: now */
};

void mail_put(struct work *, const struct mail *);

struct mail_settings {
	str url;	/* smtp://host:25, smtps://...; empty: mails stay in the outbox */
	str user, password;
	str from, from_name;
	str host;	/* of base_url: the right side of each Message-ID */
};
void mail_setup(const struct mail_settings *);	/* once, in main; the texts outlive the process */
bool mail_configured(void);
extern const struct job_kind mail_send_kind;

/* Connects to the mail server and signs in, without a mail; answers an empty
 * text or what went wrong.  For doctor. */
str mail_check(struct arena *);

/* What doctor and the admin page show. */
struct mail_outbox { int64_t waiting, failed, oldest_at; }; /* oldest_at: of the waiting; 0: none */
bool mail_outbox(struct work *, struct mail_outbox *ret);

/* For the workers: puts jobs for mails that wait without one; deletes what was
 * sent three months ago. */
void mail_resume(struct store *);
void mail_forget_old(struct work *);

#endif
