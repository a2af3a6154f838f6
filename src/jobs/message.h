/*
 * A mail as bytes: MIME with a plain and an HTML part (RFC 5322, 2045-2047).
 * Pure.  Nothing in a name, subject or text can begin a header of its own.
 */
#ifndef JOBS_MESSAGE_H
#define JOBS_MESSAGE_H

#include "base/buf.h"

struct message {
	int64_t id, at;		/* the same row gives the same Message-ID */
	str host;
	str from, from_name, to, to_name;
	str lang;
	bool rtl;
	str subject, text, action, url;
};

str message_compose(struct arena *, const struct message *);
/* Plain ASCII name@domain that SMTP and a header can carry as it is. */
bool message_address_ok(str address);

#endif
