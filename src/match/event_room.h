/* Inside of event seating: a seating under way and what it costs. */
#ifndef EVENT_ROOM_H
#define EVENT_ROOM_H

#include "match/event.h"

/* What must not be, what should not be, what is better not. */
enum { COST_MANAGER = 1000000, COST_REPEAT = 10000, COST_UNIT = 10, COST_LEVEL = 4 };

/*
 * With an odd number of people in pairs there is one more who is nobody
 * (the last): to be with them is a pause.
 */
struct room {
	struct arena *mem;
	const struct event_problem *p;
	int32_t n, tables, most;	/* people, nobody included; most at one table */
	int32_t *at;	/* [rounds * n] table of each */
	int32_t *sits;	/* [rounds * tables * most] who sits there */
	int32_t *n_sits;	/* [rounds * tables] */
	uint8_t *met;	/* [n * n] meetings in the plan and before */
	uint64_t random;
};

struct room event_room(struct arena *, const struct event_problem *, int32_t n, int32_t tables,
    int32_t most);
void event_sit(struct room *, int32_t round, int32_t who, int32_t table);
uint32_t event_random(struct room *, uint32_t n);

/* What it costs that two sit together once, whatever else they do. */
int64_t event_pair_cost(const struct room *, int32_t a, int32_t b);

void event_pairs(struct room *);	/* event_design.c: every round of a scheme */
/* `trust`: also where the scheme repeats some.  Answers whether it repeats none. */
bool event_tables(struct room *, bool trust);
void event_across(struct arena *, const struct event_problem *, struct event_plan *);
void event_rename(struct room *);	/* event_swap.c: who is who in the scheme */
void event_swap(struct room *);		/* single seats */

/* Tables for people at tables of `size`, so that a scheme exists if one can. */
int32_t event_table_count(int32_t people, int32_t size, int32_t rounds);

#endif
