/*
 * Events: an evening in a room on which everybody meets somebody new in each
 * round (match/event.h).
 *
 * Everybody of the programme is invited; those are seated who are expected:
 * who said that they come (or did not say no, as the admin chose), with what
 * was seen at the door above it.  Seating computes with no transaction open
 * and keeps the rounds that have begun, so that after the door has changed
 * the list only the rounds that are left are seated anew.
 *
 * Afterwards each may mark, in secret, whom they would like to talk to
 * again.  Only a mark that is mutual is told, to the two; it becomes a wish
 * in their applications, which matching counts (criterion wish).
 */
#ifndef APP_EVENT_EVENT_H
#define APP_EVENT_EVENT_H

#include "app/programme/programme.h"
#include "db/store.h"

struct event {
	int64_t id, programme_id, starts_at, minutes, rounds, table_size, across, only_coming;
	int64_t revision, stale, tables, repeats, bound, pause, with_manager;
	int64_t created_by, created_at;
	str name, place, zone, state;
};
struct events { struct event *v; size_t n; };

enum { COMING_NOT_SAID, COMING_YES, COMING_NO };
enum { DOOR_NOTHING, DOOR_HERE, DOOR_NOT_HERE };
struct event_guest {
	int64_t person_id, mentor, coming, door, level, manager_id;
	str name, job_title, unit;
};
struct event_guests { struct event_guest *v; size_t n; };
struct event_seat { int64_t round, person_id, table_n; };
struct event_seats { struct event_seat *v; size_t n; };
struct event_met { int64_t person_id, round, marked, mutual; str name, job_title, unit; };
struct event_mets { struct event_met *v; size_t n; };

struct events events_of(struct work *, int64_t programme);	/* newest first, at most 50 */
bool event_find(struct work *, int64_t programme, int64_t id, struct event *ret);

enum event_verdict {
	EVENT_DONE,
	EVENT_NO_NAME,
	EVENT_BAD_ROUNDS,	/* 1 to EVENT_ROUNDS of 1 to 60 minutes */
	EVENT_BAD_SIZE,		/* across is for pairs; a table has 2 to 8 people */
};
str event_explain(enum event_verdict);
/* Invites everybody who takes part; the new event's id in e->id. */
MUST_USE enum event_verdict event_create(struct work *, struct event *e);

struct event_guests event_guest_list(struct work *, int64_t event);
bool event_expected(const struct event *, const struct event_guest *);
/* The round that runs then, from 1; 0 before the first, rounds + 1 after the last. */
int64_t event_round_at(const struct event *, int64_t at);
int64_t event_round_start(const struct event *, int64_t round);

/* At the door.  False: nobody of the programme has this address. */
MUST_USE bool event_let_in(struct work *, const struct event *, str mail);
void event_door(struct work *, const struct event *, int64_t person, int64_t door);
void event_answer(struct work *, const struct event *, int64_t person, int64_t coming);

/* A seating on its way: of the rounds after `held`. */
struct event_seating {
	struct event event;
	struct event_guests guests;	/* who is seated */
	struct event_seats seats;	/* of rounds already held */
	int64_t held;
	int32_t *table;	/* [rounds left * guests] from 0, or EVENT_PAUSE */
	int64_t tables, repeats, bound, pause, with_manager;
	str trouble;	/* in words, when there is nothing to save */
};
/* Read and compute; outside of any transaction.  NULL: no such event. */
struct event_seating *event_seating_make(struct store *, struct arena *, int64_t programme,
    int64_t event);
MUST_USE bool event_seating_save(struct work *, const struct event_seating *); /* false: too late */

/* Tells every guest; false when there is no seating, or it is published already. */
MUST_USE bool event_publish(struct work *, const struct event *);

struct event_seats event_seat_list(struct work *, int64_t event);
/* The person's own; false: not a guest. */
bool event_mine(struct work *, const struct event *, int64_t person, struct event_guest *ret,
    struct event_seats *ret_seats);
/* Whom they sat with in rounds that have begun. */
struct event_mets event_met_by(struct work *, const struct event *, int64_t person);
/* Exactly these of those they met; what is mutual stays.  Answers how many became mutual. */
int64_t event_mark(struct work *, const struct event *, int64_t person, struct ids again);

#endif
