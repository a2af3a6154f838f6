/*
 * What every page has round it: head, navigation by role, flash line, error
 * summary, footer; and the pages that belong to no feature: problems, help,
 * who can see what.
 */
#ifndef APP_SITE_SITE_H
#define APP_SITE_SITE_H

#include "web/web.h"

/* Wraps q->html into a whole page (struct site). */
void site_layout(struct req *, struct html *out);
/* Content and title for q->status >= 400; bears a faulted work. */
void site_problem(struct req *);

#endif
