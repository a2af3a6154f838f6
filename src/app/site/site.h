/* The frame round every page, and the pages that say what went wrong. */
#ifndef APP_SITE_SITE_H
#define APP_SITE_SITE_H

#include "web/web.h"

/* Wraps q->html into a whole page (struct site). */
void site_layout(struct req *, struct html *out);
/* Content and title for q->status >= 400. */
void site_problem(struct req *);

#endif
