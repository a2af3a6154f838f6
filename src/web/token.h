/*
 * Values that only we can have made: "value.signature".
 *
 * The signature is keyed BLAKE2b (RFC 7693), 16 bytes, in URL-safe base64.
 * Used for the hidden field of forms (key: the session's secret) and for
 * links in mails (key: the organisation's secret; the value carries the
 * action, the object, the person and the expiry).
 */
#ifndef WEB_TOKEN_H
#define WEB_TOKEN_H

#include "base/random.h"

/* `value` has no '.'-free promise: the signature is after the last one. */
str token_sign(struct arena *, str key, str value);
/* The value of a token that was signed with this key, or false. */
MUST_USE bool token_check(str key, str token, str *ret_value);
/* For secrets at rest: a fixed-length hash in base64, to look one up by. */
str token_hash(struct arena *, str secret);

#endif
