/* Between web.c, the life of a request, and its helpers. */
#ifndef WEB_WEB_INTERNAL_H
#define WEB_WEB_INTERNAL_H

#include "web/web.h"

struct answer { int64_t status; str location; };

/* The body, by its content type, into q->form; false: 400, it is malformed. */
bool read_body(struct req *, const struct web_request *);
str header(const struct req *, const char *name);

/* A POST that did not come from a page of ours is refused. */
bool same_origin(const struct req *);

/* The reply's bytes and headers out of what the handler left. */
struct web_reply make_reply(struct req *, struct html *page);

#endif
