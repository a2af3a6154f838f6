/*
 * The first page: one next step, and what there is to know today.
 *
 * home_next is a pure function of what was loaded: every situation has
 * exactly one step, or the words that all is well, and doing it removes it.
 * An answer somebody waits for comes before what is only one's own.
 */
#ifndef APP_HOME_HOME_H
#define APP_HOME_HOME_H

#include "app/enrol/enrol.h"

struct home_pair {
	int64_t id, programme_id, mentee_id, mentor_id, holds, start_day;
	str programme, state, mentee_said, mentor_said, question, reply, name, job_title, unit;
};
/* A match that will not be, while the mentee has no other; id 0: none. */
struct home_again { int64_t id; str programme; };
struct home_circle { int64_t programme_id; str programme; };
struct home_event { int64_t id, programme_id, starts_at; str name, zone; };
struct home_invitation { int64_t programme_id, apply_until_day; str name, role; };
/* A programme that the person runs. */
struct home_run {
	int64_t programme_id, apply_until_day, end_day, submitted, mentees, mentors, pairs;
	int64_t solved_round;	/* its newest, when nobody has been told of it; or 0 */
	str name, state;
};

struct home {
	int64_t me, today;
	bool admin;	/* runs programmes, or may create them */
	bool all;	/* an organisation admin: every programme is theirs to see */
	bool system;	/* looks after the machine... */
	int64_t troubles;	/* ...which has so many things to be looked at */
	bool empty;	/* the directory has nobody but the first administrator */
	struct { struct home_pair *v; size_t n; } pairs;
	struct home_again again;
	struct { struct home_circle *v; size_t n; } circles;
	struct { struct home_event *v; size_t n; } events;
	struct { struct home_invitation *v; size_t n; } invitations;
	struct { struct home_run *v; size_t n; } runs;
	struct taking_parts taking;
	struct programme_list open;	/* that the person may join, some of them */
	int64_t people;		/* of an organisation admin: active ones */
};
enum { HOME_OPEN_SHOWN = 5 };
void home_load(struct work *, struct home *);	/* fills in what comes after `troubles` */

struct next_step {
	str title, words;
	str action, path;	/* empty: there is nothing to do, and that is fine */
	int minutes;		/* about; 0 is not said */
};
struct next_step home_next(struct arena *, const struct home *);

/* What a programme needs from who runs it, the most urgent first. */
enum home_need {
	NEED_DECISIONS, NEED_PUBLISHING, NEED_MATCHING, NEED_FINISHING, NEED_CLOSING, NEED_NOTHING
};
enum home_need home_need(const struct home_run *, int64_t today);
struct next_step home_need_step(struct arena *, const struct home_run *, enum home_need);

/* Is this pair waiting for an answer of `me`? */
bool home_pair_waits(const struct home_pair *, int64_t me);

#endif
