#include "match/event_room.h"

struct room
event_room(struct arena *mem, const struct event_problem *p, int32_t n, int32_t tables,
    int32_t most)
{
	size_t rounds = (size_t)p->rounds, seats = rounds * (size_t)tables;
	struct room r = { .mem = mem, .p = p, .n = n, .tables = tables, .most = most,
		.at = NEWS(mem, int32_t, rounds * (size_t)n),
		.sits = NEWS(mem, int32_t, seats * (size_t)most),
		.n_sits = NEWS(mem, int32_t, seats),
		.met = NEWS(mem, uint8_t, (size_t)n * (size_t)n), .random = p->seed };

	for (int32_t a = 0; p->met && a < p->people; a++)
		for (int32_t b = 0; b < p->people; b++)
			r.met[a * n + b] = p->met[a * p->people + b];
	return r;
}

uint32_t
event_random(struct room *r, uint32_t n)
{
	r->random += UINT64_C(0x9e3779b97f4a7c15);
	uint64_t x = r->random;

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((x >> 33) % n);
}

/* People sit down in one round after the other, so the last seat is at the end. */
void
event_sit(struct room *r, int32_t round, int32_t who, int32_t table)
{
	int32_t t = round * r->tables + table, *seats = r->sits + t * r->most;

	for (int32_t k = 0; k < r->n_sits[t]; k++) {
		r->met[who * r->n + seats[k]]++;
		r->met[seats[k] * r->n + who]++;
	}
	HOLDS(r->n_sits[t] < r->most);
	seats[r->n_sits[t]++] = who;
	r->at[round * r->n + who] = table;
}

static bool
manages(const struct event_problem *p, int32_t a, int32_t b)
{
	return p->person[a].manager == b || p->person[b].manager == a;
}

static bool
same_unit(const struct event_problem *p, int32_t a, int32_t b)
{
	return p->person[a].unit && p->person[a].unit == p->person[b].unit;
}

static bool
same_level(const struct event_problem *p, int32_t a, int32_t b)
{
	return p->person[a].level && p->person[a].level == p->person[b].level;
}

int64_t
event_pair_cost(const struct room *r, int32_t a, int32_t b)
{
	const struct event_problem *p = r->p;

	if (a >= p->people || b >= p->people)
		return 0;
	return (manages(p, a, b) ? COST_MANAGER : 0) + (same_unit(p, a, b) ? COST_UNIT : 0)
	    + (same_level(p, a, b) ? COST_LEVEL : 0);
}

/* --- figures --- */

struct count {
	const struct event_problem *p;
	struct event_plan *plan;
	int32_t *sizes;	/* [rounds * tables] */
	int64_t *meets;	/* [people] */
	uint8_t *times;	/* [people * people] */
};

static void
count_round(struct count *c, int32_t round)
{
	const struct event_problem *p = c->p;
	const int32_t *table = c->plan->table + round * p->people;

	for (int32_t a = 0; a < p->people; a++) {
		if (table[a] == EVENT_PAUSE)
			continue;
		c->sizes[round * c->plan->tables + table[a]]++;
		for (int32_t b = 0; b < a; b++) {
			if (table[b] != table[a])
				continue;
			c->plan->meetings++;
			c->plan->repeats += c->times[a * p->people + b]++ > 0;
			c->plan->with_manager += manages(p, a, b);
			c->plan->same_unit += same_unit(p, a, b);
			c->plan->same_level += same_level(p, a, b);
			c->meets[a]++;
			c->meets[b]++;
		}
	}
}

/* Whoever has more meetings than people to meet for the first time repeats some. */
static int64_t
bound_by_people(const struct count *c)
{
	const struct event_problem *p = c->p;
	int64_t forced = 0;

	for (int32_t a = 0; a < p->people; a++) {
		int64_t new = 0;

		for (int32_t b = 0; b < p->people; b++)
			new += a != b && !manages(p, a, b) && !(p->met && p->met[a * p->people + b])
			    && (!p->across || p->person[a].other_side != p->person[b].other_side);
		if (c->meets[a] > new)
			forced += c->meets[a] - new;
	}
	return (forced + 1) / 2;
}

/* Two at least of a table sit together again if the other round has fewer tables than it seats. */
static int64_t
together_again(int32_t size, int32_t tables)
{
	int64_t each = size / tables, more = size % tables;

	return more * (each + 1) * each / 2 + (tables - more) * each * (each - 1) / 2;
}

/* Each round against the one before that it must repeat most of. */
static int64_t
bound_by_tables(const struct count *c)
{
	int32_t tables = c->plan->tables;
	int64_t forced = 0;

	for (int32_t k = 1; k < c->p->rounds; k++) {
		int32_t open = 0;
		int64_t worst = 0;

		for (int32_t t = 0; t < tables; t++)
			open += c->sizes[k * tables + t] > 0;
		for (int32_t before = 0; open > 0 && before < k; before++) {
			int64_t again = 0;

			for (int32_t t = 0; t < tables; t++)
				again += together_again(c->sizes[before * tables + t], open);
			worst = again > worst ? again : worst;
		}
		forced += worst;
	}
	return forced;
}

/* With pauses some of a table may not sit in the other round: then only people count. */
static bool
all_sit(const struct count *c)
{
	for (int32_t k = 0; k < c->p->rounds * c->p->people; k++)
		if (c->plan->table[k] == EVENT_PAUSE)
			return false;
	return true;
}

void
event_count(struct arena *mem, const struct event_problem *p, struct event_plan *plan)
{
	size_t n = (size_t)p->people;
	struct count c = { p, plan, NEWS(mem, int32_t, (size_t)p->rounds * (size_t)plan->tables),
		NEWS(mem, int64_t, n), NEWS(mem, uint8_t, n * n) };

	plan->meetings = plan->repeats = plan->with_manager = 0;
	plan->same_unit = plan->same_level = plan->longest_pause = 0;
	if (p->met)
		memcpy(c.times, p->met, n * n);
	for (int32_t k = 0; k < p->rounds; k++)
		count_round(&c, k);
	for (int32_t a = 0; a < p->people; a++) {
		int32_t pause = 0;

		for (int32_t k = 0; k < p->rounds; k++)
			pause += plan->table[k * p->people + a] == EVENT_PAUSE;
		plan->longest_pause = pause > plan->longest_pause ? pause : plan->longest_pause;
	}
	int64_t people = bound_by_people(&c), tables = all_sit(&c) ? bound_by_tables(&c) : 0;

	plan->bound = people > tables ? people : tables;
}

/* --- seating --- */

static struct event_plan
plan_of(const struct room *r)
{
	const struct event_problem *p = r->p;
	struct event_plan plan = { .tables = r->tables,
		.table = NEWS(r->mem, int32_t, (size_t)p->rounds * (size_t)p->people) };

	for (int32_t k = 0; k < p->rounds; k++)
		for (int32_t a = 0; a < p->people; a++) {
			int32_t t = r->at[k * r->n + a], at = k * r->tables + t;
			bool alone = r->n_sits[at] < 2;

			for (int32_t s = 0; s < r->n_sits[at]; s++)	/* with nobody? */
				alone = alone || r->sits[at * r->most + s] == p->people;
			plan.table[k * p->people + a] = alone ? EVENT_PAUSE : t;
		}
	return plan;
}

static struct event_plan
seat_pairs(struct arena *mem, const struct event_problem *p)
{
	int32_t n = p->people + p->people % 2;
	struct room r = event_room(mem, p, n, n / 2, 2);

	event_pairs(&r);
	event_swap(&r);
	return plan_of(&r);
}

/* Where no scheme is sure, the better of one that repeats some and of rounds filled one by one. */
static struct event_plan
seat_tables(struct arena *mem, const struct event_problem *p)
{
	struct event_plan plan[2];
	int32_t tables = event_table_count(p->people, p->size, p->rounds);

	for (int trust = 0; trust < 2; trust++) {
		struct room r = event_room(mem, p, p->people, tables, p->size);
		bool sure = event_tables(&r, trust);

		event_swap(&r);
		plan[trust] = plan_of(&r);
		event_count(mem, p, &plan[trust]);
		if (sure)
			return plan[trust];
	}
	bool worse = plan[0].with_manager != plan[1].with_manager
	    ? plan[0].with_manager > plan[1].with_manager : plan[0].repeats > plan[1].repeats;

	return plan[worse];
}

struct event_plan
event_seat(struct arena *mem, const struct event_problem *p)
{
	struct event_plan plan = { 0 };

	HOLDS(p->people >= 0 && p->people <= EVENT_PEOPLE);
	HOLDS(p->rounds >= 0 && p->rounds <= EVENT_ROUNDS);
	HOLDS(p->size >= 2 && p->size <= EVENT_TABLE && (p->size == 2 || !p->across));
	if (p->people < 2 || p->rounds == 0) {
		plan.table = NEWS(mem, int32_t, (size_t)p->rounds * (size_t)p->people);
		for (int32_t k = 0; k < p->rounds * p->people; k++)
			plan.table[k] = EVENT_PAUSE;
	} else if (p->across) {
		event_across(mem, p, &plan);
	} else if (p->size == 2) {
		plan = seat_pairs(mem, p);
	} else {
		plan = seat_tables(mem, p);
	}
	event_count(mem, p, &plan);
	return plan;
}
