/* One mail to one address by SMTP, over libcurl. */
#ifndef JOBS_SMTP_H
#define JOBS_SMTP_H

#include "jobs/mail.h"

enum smtp_verdict {
	SMTP_SENT,
	SMTP_REFUSED,	/* for good: no such mailbox, content refused */
	SMTP_LATER,	/* not reachable, busy, greylisted, or we are set up wrongly */
};

/* `message` empty: connects, signs in and leaves.  *ret_reply is the server's
 * last word or what curl says; it may hold the address, so it is not logged. */
MUST_USE enum smtp_verdict smtp_send(struct arena *, const struct mail_settings *,
    str to, str message, bool (*stop)(void *), void *stop_arg, str *ret_reply);

#endif
