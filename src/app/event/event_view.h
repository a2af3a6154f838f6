/* What the pages of events show, put together by event_web.c. */
#ifndef APP_EVENT_EVENT_VIEW_H
#define APP_EVENT_EVENT_VIEW_H

#include "app/event/event.h"
#include "app/programme/programme_view.h"
#include "app/site/parts.h"

struct events_view { struct programme p; struct events list; str zone; };

/* Where somebody sits in each round, 0 a pause; `table` has a cell a round. */
struct event_row { const struct event_guest *guest; int64_t *table; };
struct event_sheet { struct event_row *v; size_t n; };

struct event_view {
	struct programme p;
	struct event e;
	struct event_guests guests;
	int64_t expected, coming, not_coming;
	struct event_sheet sheet;	/* who has a seat, by name */
	int64_t now_round;	/* as event_round_at */
};

enum event_paper { PAPER_CARDS, PAPER_TABLES, PAPER_LIST };

struct my_event_view {
	struct programme p;
	struct event e;
	struct event_guest me;
	struct event_seats seats;
	struct event_mets met;
	int64_t now_round;
};

#endif
