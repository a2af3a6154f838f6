/* Schemes by which everybody meets somebody new in every round. */
#include "match/event_room.h"
#include "match/match.h"

/* --- pairs: the last stays, the others go round [Kirkman] --- */

void
event_pairs(struct room *r)
{
	int32_t turn = r->n - 1;

	for (int32_t k = 0; k < r->p->rounds; k++) {
		int32_t shift = turn > 0 ? k % turn : 0;

		event_sit(r, k, turn, 0);
		event_sit(r, k, shift, 0);
		for (int32_t t = 1; t < r->n / 2; t++) {
			event_sit(r, k, (shift + t) % turn, t);
			event_sit(r, k, (shift + turn - t) % turn, t);
		}
	}
	event_rename(r);
}

/* --- tables: columns that move on at their own pace --- */

static bool
is_scheme(int32_t tables, int32_t size)
{
	for (int32_t d = 2; d < size && d <= tables; d++)
		if (tables % d == 0)
			return false;
	return true;
}

int32_t
event_table_count(int32_t people, int32_t size, int32_t rounds)
{
	int32_t least = (people + size - 1) / size;

	/* A few more tables, each with a free chair at most, if that avoids all repeats. */
	for (int32_t tables = least; tables <= people / (size - 1); tables++)
		if (is_scheme(tables, size) && rounds <= tables)
			return tables;
	return least;
}

struct seeker { struct room *r; int32_t round; int32_t *order; };

/* The table with a place where the newcomer costs least. */
static int32_t
best_table(const struct seeker *s, int32_t who, int32_t chairs)
{
	const struct room *r = s->r;
	int32_t best = -1;
	int64_t least = INT64_MAX;

	for (int32_t t = 0; t < r->tables; t++) {
		int32_t at = s->round * r->tables + t, n = r->n_sits[at];
		int64_t cost = n;	/* of equals the emptier one */

		if (n >= chairs)
			continue;
		for (int32_t k = 0; k < n; k++) {
			int32_t other = r->sits[at * r->most + k];

			cost += event_pair_cost(r, who, other)
			    + COST_REPEAT * (int64_t)r->met[who * r->n + other];
		}
		if (cost < least) {
			least = cost;
			best = t;
		}
	}
	return best;
}

/* Everybody in an order by lot to where it costs least; tables stay within one of each other. */
static void
fill(struct room *r, int32_t round)
{
	struct seeker s = { r, round, NEWS(r->mem, int32_t, (size_t)r->n) };
	int32_t chairs = r->n / r->tables, larger = r->n % r->tables;

	for (int32_t a = 0; a < r->n; a++)
		s.order[a] = a;
	for (int32_t a = r->n - 1; a > 0; a--) {
		int32_t b = (int32_t)event_random(r, (uint32_t)a + 1), swap = s.order[a];

		s.order[a] = s.order[b];
		s.order[b] = swap;
	}
	/* First all tables to their common size, then the few that have one more. */
	for (int32_t a = 0; a < r->n; a++)
		event_sit(r, round, s.order[a],
		    best_table(&s, s.order[a], a < r->n - larger ? chairs : chairs + 1));
}

bool
event_tables(struct room *r, bool trust)
{
	bool sure = is_scheme(r->tables, r->most);
	int32_t rounds = sure || trust ? r->tables : 1;

	if (rounds > r->p->rounds)
		rounds = r->p->rounds;
	for (int32_t k = 0; k < rounds; k++)
		for (int32_t a = 0; a < r->n; a++) {
			int32_t column = a / r->tables, first = a % r->tables;

			event_sit(r, k, a, (first + column * k) % r->tables);
		}
	event_rename(r);
	for (int32_t k = rounds; k < r->p->rounds; k++)
		fill(r, k);
	return sure;
}

/* --- across: a best assignment, taken apart into rounds --- */

/* A bipartite graph whose edges get colours; at a person no colour twice. */
struct colouring {
	int32_t colours;
	int32_t *with[2];	/* [people of a side * colours] partner, -1 for none */
	int32_t *path;
};

static int32_t *
partner(const struct colouring *c, int side, int32_t who, int32_t colour)
{
	return &c->with[side][who * c->colours + colour];
}

static int32_t
free_colour(const struct colouring *c, int side, int32_t who)
{
	for (int32_t k = 0; k < c->colours; k++)
		if (*partner(c, side, who, k) < 0)
			return k;
	BUG("more partners than rounds");
}

/*
 * Colour x is free at a, colour y at b.  On the path of these two colours
 * that begins at b they change places, so that x is free at b as well; the
 * path does not come to a, whose side it reaches along x only (Koenig).
 */
static void
add_edge(struct colouring *c, int32_t a, int32_t b)
{
	int32_t colour[2] = { free_colour(c, 0, a), free_colour(c, 1, b) }, n = 0;

	c->path[n++] = b;
	for (int32_t next; (next = *partner(c, n % 2, c->path[n - 1], colour[(n - 1) % 2])) >= 0;)
		c->path[n++] = next;
	for (int32_t k = 0; k + 1 < n; k++)
		for (int end = 0; end < 2; end++)
			*partner(c, (k + end + 1) % 2, c->path[k + end], colour[k % 2]) = -1;
	for (int32_t k = 0; k + 1 < n; k++)
		for (int end = 0; end < 2; end++)
			*partner(c, (k + end + 1) % 2, c->path[k + end], colour[(k + 1) % 2]) =
			    c->path[k + 1 - end];
	*partner(c, 0, a, colour[0]) = b;
	*partner(c, 1, b, colour[0]) = a;
}

/* The larger side are the mentees of match.h, the smaller the mentors. */
struct across {
	struct arena *mem;
	const struct event_problem *p;
	int32_t *who[2], n[2];
	uint8_t *met;	/* [larger * smaller] */
	struct event_plan *plan;
};

enum { WORTH_NEW = 4000, WORTH_AGAIN = 200 };

static int32_t
worth(const struct across *x, int32_t i, int32_t j)
{
	int32_t a = x->who[0][i], b = x->who[1][j];
	const struct event_person *of_a = &x->p->person[a], *of_b = &x->p->person[b];
	int32_t mixed = (of_a->unit && of_a->unit == of_b->unit ? 0 : 8 * COST_UNIT)
	    + (of_a->level && of_a->level == of_b->level ? 0 : 8 * COST_LEVEL);

	return (x->met[i * x->n[1] + j] ? WORTH_AGAIN : WORTH_NEW) + mixed
	    + (x->p->score ? x->p->score[a * x->p->people + b] : 0);
}

static bool
manages(const struct across *x, int32_t i, int32_t j)
{
	int32_t a = x->who[0][i], b = x->who[1][j];

	return x->p->person[a].manager == b || x->p->person[b].manager == a;
}

/* The best pairs with which everybody has as many rounds as there are places. */
static struct match_solution
best_pairs(const struct across *x, int32_t rounds, bool even)
{
	size_t larger = (size_t)x->n[0], smaller = (size_t)x->n[1];
	int32_t *low = NEWS(x->mem, int32_t, larger), *high = NEWS(x->mem, int32_t, larger);
	int32_t *places = NEWS(x->mem, int32_t, smaller);
	int32_t *mentor = NEWS(x->mem, int32_t, larger * smaller);
	int32_t *score = NEWS(x->mem, int32_t, larger * smaller);
	uint8_t *rule = NEWS(x->mem, uint8_t, larger * smaller);
	int64_t *first = NEWS(x->mem, int64_t, larger + 1);

	for (int32_t i = 0; i < x->n[0]; i++) {
		low[i] = even ? rounds * x->n[1] / x->n[0] : 0;
		high[i] = (rounds * x->n[1] + x->n[0] - 1) / x->n[0];
		first[i] = (int64_t)i * x->n[1];
		for (int32_t j = 0; j < x->n[1]; j++) {
			int64_t e = first[i] + j;

			mentor[e] = j;
			score[e] = worth(x, i, j);
			rule[e] = manages(x, i, j) ? MATCH_FORBIDDEN : MATCH_ALLOWED;
		}
	}
	first[larger] = (int64_t)(larger * smaller);
	for (int32_t j = 0; j < x->n[1]; j++)
		places[j] = rounds;
	return match_solve(x->mem, &(struct match_problem){ .mentees = x->n[0],
		.mentors = x->n[1], .mentee_low = low, .mentee_high = high, .mentor_high = places,
		.first = first, .mentor = mentor, .score = score, .rule = rule,
		.seed = x->p->seed }, NULL);
}

static void
seat_block(struct across *x, int32_t from, int32_t rounds)
{
	struct match_solution s = best_pairs(x, rounds, true);
	size_t most = (size_t)x->n[0] * (size_t)rounds;
	struct colouring c = { rounds, { NEWS(x->mem, int32_t, most), NEWS(x->mem, int32_t, most) },
		NEWS(x->mem, int32_t, 2 * (size_t)x->n[0] + 1) };

	if (s.verdict != MATCH_OPTIMAL)	/* managers stand in the way of equal shares */
		s = best_pairs(x, rounds, false);
	for (size_t k = 0; k < most; k++)
		c.with[0][k] = c.with[1][k] = -1;
	for (int64_t k = 0; k < s.n_pairs; k++) {
		add_edge(&c, s.pairs[k].mentee, s.pairs[k].mentor);
		x->met[s.pairs[k].mentee * x->n[1] + s.pairs[k].mentor] = 1;
	}
	for (int32_t i = 0; i < x->n[0]; i++)
		for (int32_t k = 0; k < rounds; k++) {
			int32_t j = *partner(&c, 0, i, k);
			int32_t *table = x->plan->table + (from + k) * x->p->people;

			if (j >= 0)
				table[x->who[0][i]] = table[x->who[1][j]] = j;
		}
}

void
event_across(struct arena *mem, const struct event_problem *p, struct event_plan *plan)
{
	struct across x = { mem, p, .plan = plan };
	int32_t n[2] = { 0 };

	for (int32_t a = 0; a < p->people; a++)
		n[p->person[a].other_side]++;
	bool swap = n[1] > n[0];

	for (int side = 0; side < 2; side++)
		x.who[side] = NEWS(mem, int32_t, (size_t)p->people);
	for (int32_t a = 0; a < p->people; a++) {
		int side = p->person[a].other_side != swap;

		x.who[side][x.n[side]++] = a;
	}
	x.met = NEWS(mem, uint8_t, (size_t)x.n[0] * (size_t)x.n[1]);
	for (int32_t i = 0; p->met && i < x.n[0]; i++)
		for (int32_t j = 0; j < x.n[1]; j++)
			x.met[i * x.n[1] + j] = p->met[x.who[0][i] * p->people + x.who[1][j]];
	plan->tables = x.n[1];
	plan->table = NEWS(mem, int32_t, (size_t)p->rounds * (size_t)p->people);
	for (int32_t k = 0; k < p->rounds * p->people; k++)
		plan->table[k] = EVENT_PAUSE;
	if (x.n[1] == 0)
		return;
	/* In more rounds than the larger side has people somebody meets twice anyway. */
	for (int32_t k = 0; k < p->rounds; k += x.n[0])
		seat_block(&x, k, p->rounds - k < x.n[0] ? p->rounds - k : x.n[0]);
}
