/* Swaps: of two people in all rounds of a scheme, then of two seats in one round. */
#include "match/event_room.h"

#include <stdlib.h>

enum { TRIES = 24, PASSES = 12, WORK = 6000000 };

/* --- who is who --- */

struct naming {
	struct room *r;
	int32_t *name;	/* [n] the person in each role of the scheme */
};

static int64_t
met_cost(const struct room *r, int32_t a, int32_t b)
{
	const struct event_problem *p = r->p;
	bool again = p->met && a < p->people && b < p->people && p->met[a * p->people + b];

	return event_pair_cost(r, a, b) + (again ? COST_REPEAT : 0);
}

/* What `who` would cost in the place of `role` rather than who is there. */
static int64_t
cost_in(const struct naming *g, int32_t role, int32_t who, int32_t without)
{
	const struct room *r = g->r;
	int64_t cost = 0;

	for (int32_t k = 0; k < r->p->rounds; k++) {
		int32_t at = k * r->tables + r->at[k * r->n + role];

		if (r->n_sits[k * r->tables] == 0)	/* a round that is not filled yet */
			break;
		if (without != role && r->at[k * r->n + without] == r->at[k * r->n + role])
			continue;
		for (int32_t s = 0; s < r->n_sits[at]; s++) {
			int32_t other = r->sits[at * r->most + s];

			if (other != role)
				cost += met_cost(r, who, g->name[other]);
		}
	}
	return cost;
}

static bool
swap_roles(struct naming *g, int32_t a, int32_t b)
{
	int32_t pa = g->name[a], pb = g->name[b];
	int64_t before = cost_in(g, a, pa, b) + cost_in(g, b, pb, a);
	int64_t after = cost_in(g, a, pb, b) + cost_in(g, b, pa, a);

	if (after >= before)
		return false;
	g->name[a] = pb;
	g->name[b] = pa;
	return true;
}

/* Sits everybody down again under their own name. */
static void
take_names(struct naming *g)
{
	struct room *r = g->r;
	int32_t *role = NEWS(r->mem, int32_t, (size_t)r->n);
	struct room named = event_room(r->mem, r->p, r->n, r->tables, r->most);

	for (int32_t a = 0; a < r->n; a++)
		role[g->name[a]] = a;
	for (int32_t k = 0; k < r->p->rounds && r->n_sits[k * r->tables] > 0; k++)
		for (int32_t a = 0; a < r->n; a++)
			event_sit(&named, k, a, r->at[k * r->n + role[a]]);
	named.random = r->random;
	*r = named;
}

struct sorted { uint64_t unit; int32_t level, who; };

static int
by_unit(const void *va, const void *vb)
{
	const struct sorted *a = va, *b = vb;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->level != b->level)
		return a->level < b->level ? -1 : 1;
	return (a->who > b->who) - (a->who < b->who);
}

void
event_rename(struct room *r)
{
	struct naming g = { r, NEWS(r->mem, int32_t, (size_t)r->n) };
	struct sorted *order = NEWS(r->mem, struct sorted, (size_t)r->n);

	/* Those of a unit side by side: in a column of the scheme of tables they never meet. */
	for (int32_t a = 0; a < r->p->people; a++)
		order[a] = (struct sorted){ r->p->person[a].unit, r->p->person[a].level, a };
	qsort(order, (size_t)r->p->people, sizeof *order, by_unit);
	for (int32_t a = 0; a < r->n; a++)
		g.name[a] = a < r->p->people ? order[a].who : a;
	for (int32_t pass = 0; pass < PASSES; pass++) {
		bool any = false;

		for (int32_t a = 0; a < r->n; a++) {
			bool hard = cost_in(&g, a, g.name[a], a) >= COST_REPEAT;
			int32_t tries = hard ? r->n : TRIES;

			for (int32_t t = 0; t < tries; t++) {
				int32_t b = (int32_t)event_random(r, (uint32_t)r->n);

				any = (a != b && swap_roles(&g, a, b)) || any;
			}
		}
		if (!any)
			break;
	}
	take_names(&g);
}

/* --- single seats --- */

static int64_t
joins(const struct room *r, int32_t who, int32_t at, int32_t in_place_of)
{
	int64_t cost = 0;

	for (int32_t s = 0; s < r->n_sits[at]; s++) {
		int32_t other = r->sits[at * r->most + s];

		if (other != in_place_of)
			cost += event_pair_cost(r, who, other)
			    + (r->met[who * r->n + other] >= 1 ? COST_REPEAT : 0);
	}
	return cost;
}

/* The same of somebody who sits there: one of the meetings is this one. */
static int64_t
stays(const struct room *r, int32_t who, int32_t at)
{
	int64_t cost = 0;

	for (int32_t s = 0; s < r->n_sits[at]; s++) {
		int32_t other = r->sits[at * r->most + s];

		if (other != who)
			cost += event_pair_cost(r, who, other)
			    + (r->met[who * r->n + other] >= 2 ? COST_REPEAT : 0);
	}
	return cost;
}

static void
replace(struct room *r, int32_t at, int32_t out, int32_t in)
{
	int32_t *seats = r->sits + at * r->most;

	for (int32_t s = 0; s < r->n_sits[at]; s++) {
		if (seats[s] == out) {
			seats[s] = in;
			continue;
		}
		r->met[out * r->n + seats[s]]--;
		r->met[seats[s] * r->n + out]--;
		r->met[in * r->n + seats[s]]++;
		r->met[seats[s] * r->n + in]++;
	}
	r->at[at / r->tables * r->n + in] = at % r->tables;
}

static void
change_seats(struct room *r, int32_t round, int32_t a, int32_t b)
{
	int32_t at = round * r->tables + r->at[round * r->n + a];
	int32_t to = round * r->tables + r->at[round * r->n + b];

	replace(r, at, a, b);
	replace(r, to, b, a);
}

/* The best swap for somebody in trouble; one that changes nothing much may loosen a knot. */
static bool
better_seat(struct room *r, int32_t round, int32_t a, int64_t trouble)
{
	int32_t at = round * r->tables + r->at[round * r->n + a], best = -1;
	int32_t from = (int32_t)event_random(r, (uint32_t)r->n);
	int64_t least = event_random(r, 4) == 0 ? COST_UNIT : 0;

	for (int32_t k = 0; k < r->n; k++) {
		int32_t b = (from + k) % r->n, to = round * r->tables + r->at[round * r->n + b];

		if (to == at)
			continue;
		int64_t change = joins(r, a, to, b) - trouble;

		if (change >= least)
			continue;
		change += joins(r, b, at, a) - stays(r, b, to);
		if (change < least) {
			least = change;
			best = b;
		}
	}
	if (best < 0)
		return false;
	change_seats(r, round, a, best);
	return true;
}

void
event_swap(struct room *r)
{
	int64_t work = WORK;

	for (int32_t pass = 0; work > 0 && pass < 4 * PASSES; pass++) {
		bool trouble = false;

		for (int32_t k = 0; k < r->p->rounds; k++)
			for (int32_t a = 0; a < r->n && work > 0; a++) {
				int64_t cost = stays(r, a, k * r->tables + r->at[k * r->n + a]);

				if (cost < COST_REPEAT)
					continue;
				trouble = true;
				work -= r->n * r->most / 2;
				better_seat(r, k, a, cost);
			}
		if (!trouble)
			return;
	}
}
