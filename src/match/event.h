/*
 * A round-robin event: people in a room meet others in every round.
 *
 * Nobody meets the same person twice as long as counting allows it, nobody
 * sits with their own manager, units and levels are mixed.  The number of
 * repeats is reported beside the fewest that any seating could have.
 *
 *   across    one of each side at a table of two: the pairs of all rounds
 *             are one best assignment in which everybody has so many
 *             partners (match_solve), taken apart into rounds by colouring
 *             its edges [1]; the smaller side keeps its tables
 *   pairs     everybody with everybody: the circle method [2]
 *   tables    person s of column c goes c tables on in each round: no two
 *             meet twice as long as no prime factor of the number of tables
 *             is below the size; beyond that each round is filled
 *             greedily.  Who is which person of the scheme, and then single
 *             seats, are improved by swaps.
 *
 * The same people and seed give the same seats.
 *
 * [1] Koenig: Ueber Graphen und ihre Anwendung auf Determinantentheorie und
 *     Mengenlehre.  Mathematische Annalen 77 (1916).
 * [2] Kirkman: On a problem in combinations.  Cambridge and Dublin
 *     Mathematical Journal 2 (1847).
 */
#ifndef EVENT_H
#define EVENT_H

#include "base/arena.h"

enum { EVENT_PEOPLE = 2000, EVENT_ROUNDS = 60, EVENT_TABLE = 10, EVENT_PAUSE = -1 };

struct event_person {
	uint64_t unit;	/* 0: not known */
	int32_t level;	/* 0: not known */
	int32_t manager;	/* among the people, -1: not here */
	bool other_side;	/* of an event across */
};

struct event_problem {
	int32_t people, rounds, size;	/* size of a table: 2 to EVENT_TABLE */
	bool across;	/* size 2: one of each side */
	const struct event_person *person;
	/* [people * people], symmetric: who met before; NULL: nobody did */
	const uint8_t *met;
	/* [people * people] across: what a pair is worth, 0 to 1000; NULL: all the same */
	const int16_t *score;
	uint64_t seed;
};

struct event_plan {
	int32_t *table;	/* [rounds * people] from 0, or EVENT_PAUSE */
	int32_t tables;
	int64_t meetings;	/* of two people, over all rounds */
	int64_t repeats;	/* meetings beyond the first of two people; who met before counts */
	int64_t bound;	/* no seating at tables of these sizes has fewer */
	int64_t with_manager, same_unit, same_level;	/* meetings */
	int32_t longest_pause;	/* most rounds that one person does not sit */
};

struct event_plan event_seat(struct arena *mem, const struct event_problem *);

/* The figures of any seating: counted from `table` alone. */
void event_count(struct arena *mem, const struct event_problem *, struct event_plan *);

#endif
