/* What the pages of a pair show, put together by pairing_web.c. */
#ifndef APP_PAIRING_PAIRING_VIEW_H
#define APP_PAIRING_PAIRING_VIEW_H

#include "app/pairing/pairing.h"
#include "app/programme/programme.h"
#include "app/site/parts.h"

struct pairing_view {
	const struct pairing *p;
	const struct template *t;	/* the programme's; may be empty */
	bool mentee;			/* the reader is */
	str partner, partner_job, call;	/* call: the partner's short name */
	str i_said, they_said;
	struct shown shown;
	/* what the partner wrote and the reader may see */
	struct { struct wrote { str title, text; } v[4]; size_t n; } wrote;
	struct strs steps;
};

struct choice_view { const struct choice_of_mentor *c; struct shown shown; };
struct choices_view { struct choice_view *v; size_t n; bool may_choose; };

struct pairs_view {
	const struct programme *p;
	struct pairing_query query;
	struct pairing_counts n;
	struct pairing_rows rows;
	bool any;	/* whatever the filter */
	str next;
};
void get_pairs(struct req *);
void get_pairs_export(struct req *);

#endif
