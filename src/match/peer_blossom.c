/*
 * Edmonds' blossoms, one tree at a time.
 *
 * A search begins with somebody who is left over at a price above 0.  People
 * at an even distance in its tree (outer) fall in price, those at an odd one
 * (inner) rise, all by the same amount `now`; the next thing to happen is
 * taken from a heap of events:
 *
 *   an edge from outer to free gets tight      the tree grows by the free one
 *                                              and their partner, or ends if
 *                                              there is none: two are matched
 *   an edge from outer to outer gets tight     the odd cycle becomes a set, a
 *                                              node of its own (a blossom)
 *   an inner set's price falls to 0            it falls apart
 *   an outer person's price falls to 0         they are left over instead
 *
 * So each search takes one left over person away, and sees no more people
 * than it must.  Searches go in rounds, each only so far and the next a
 * little farther: people who are left over meet half-way then, and no tree
 * grows large while there are many (of 30,000 in joined triangles that is 20
 * times as fast as to search to the end at once).
 *
 * What makes a step fast [1]: prices are not written down while they move, as
 * a person's price is price + add + slope * now, with add and slope those of
 * the person's group.  Each outermost set is one group; when sets merge or
 * part, all but the largest change groups.  Partners within a set are only
 * known by its base, the one who is matched outside, until it falls apart.
 *
 * [1] Galil, Micali, Gabow: An O(EV log V) algorithm for finding a maximal
 *     weighted matching in general graphs.  SIAM J. Computing 15 (1986).
 */
#include "match/peer_blossom.h"

enum { FREE = 0, OUTER = -1, INNER = 1 };	/* slopes */
enum { FIRST_LIMIT = 64, LIMIT_GROWS = 8 };	/* parts of the highest weight; of itself */

struct person {
	amount price, add;	/* add: of the group that is named for this person */
	int32_t group;
	int32_t owner;	/* of the group: its largest node */
	int32_t slope;	/* of the group */
	int32_t mate;	/* holds for the base of an outermost node */
	int32_t next;	/* in the same outermost node, -1 at its end */
};

/* A person, or a set made of an odd cycle of nodes. */
struct node {
	amount price;	/* of a set, while it is outermost less 2 * slope * now */
	amount best;	/* when the tree reaches this free node, as far as is known */
	int32_t parent;	/* the set it is in, -1: outermost */
	int32_t base, group;
	int32_t head, tail;	/* of the list of its people */
	int32_t size;
	int32_t child;	/* of a set: one of its cycle, that with the same group */
	int32_t next, prev;	/* in the cycle of the parent */
	int32_t from, to;	/* the edge to the next: `from` in here, `to` in there */
	int32_t outside, inside;	/* of an inner one: the edge that it was reached by */
	uint32_t seen;	/* number of the search that `best` belongs to */
	uint32_t mark;	/* number of the walk to the root that came through */
};

struct event { amount at; int32_t from, to; uint32_t arc; };	/* arc NO_ARC: set `from` parts */

struct blossoms {
	struct arena *mem;
	struct graph g;
	struct person *who;
	struct node *node;	/* [n] people, then sets */
	int32_t *spare;	/* numbers of sets that are not in use */
	int32_t n_spare, n_nodes;
	struct { struct event *v; size_t n; } heap;
	struct { int32_t *v; size_t n; } touched, path, cycle;
	amount now, stop;	/* the search ends at `stop` at the latest ... */
	int32_t stop_at;	/* ... as this person's price is 0 then */
	int32_t root;
	uint32_t search, walk;
	struct peer_effort *effort;
};

static inline int32_t
top_of(const struct blossoms *f, int32_t person)
{
	return f->who[f->who[person].group].owner;
}

static inline int32_t
slope_of(const struct blossoms *f, int32_t top)
{
	return f->who[f->node[top].group].slope;
}

static inline amount
price_now(const struct blossoms *f, int32_t person)
{
	const struct person *p = &f->who[person], *g = &f->who[p->group];

	return p->price + g->add + g->slope * f->now;
}

static inline amount
set_price_now(const struct blossoms *f, int32_t set)
{
	return f->node[set].price - 2 * slope_of(f, set) * f->now;
}

static inline bool
is_set(const struct blossoms *f, int32_t node)
{
	return node >= f->g.n;
}

/* --- events --- */

static void
put_event(struct blossoms *f, struct event e)
{
	PUSH(f->mem, &f->heap, e);
	size_t at = f->heap.n - 1;

	for (; at > 0 && f->heap.v[(at - 1) / 4].at > e.at; at = (at - 1) / 4)
		f->heap.v[at] = f->heap.v[(at - 1) / 4];
	f->heap.v[at] = e;
}

static struct event
take_event(struct blossoms *f)
{
	struct event *v = f->heap.v, top = v[0], last = v[--f->heap.n];
	size_t n = f->heap.n, at = 0;

	for (;;) {
		size_t best = 4 * at + 1, end = best + 4 < n ? best + 4 : n;

		for (size_t c = best + 1; c < end; c++)
			if (v[c].at < v[best].at)
				best = c;
		if (best >= n || v[best].at >= last.at)
			break;
		v[at] = v[best];
		at = best;
	}
	v[at] = last;
	return top;
}

/* What the pair's prices are above its worth, now, their nodes being outermost. */
static inline amount
slack_of(const struct blossoms *f, int32_t person, uint32_t arc)
{
	return price_now(f, person) + price_now(f, f->g.arc[arc].mentor)
	    - arc_worth(&f->g, person, arc);
}

/* Looks at the edges of an outer person for what will happen. */
static void
scan(struct blossoms *f, int32_t v)
{
	int32_t top = top_of(f, v);
	amount price = price_now(f, v), late = f->stop - f->now;

	for (uint32_t e = f->g.first[v]; e < f->g.first[v + 1]; e++) {
		int32_t w = f->g.arc[e].mentor;
		const struct person *g = &f->who[f->who[w].group];

		if (g->owner == top || g->slope == INNER)
			continue;
		amount sum = price + f->who[w].price + g->add + g->slope * f->now;
		amount base = (f->g.arc[e].weight + (amount)f->g.bonus) * 2 * UNIT;
		amount most = g->slope == OUTER ? 2 * late : late;

		if (sum - base - ((amount)2 << LOTTERY_BITS) > most)
			continue;
		amount slack = sum - arc_worth(&f->g, v, e);

		if (slack > most)
			continue;
		struct event at = { f->now + (g->slope == OUTER ? slack / 2 : slack), v, w, e };

		if (g->slope == FREE) {
			struct node *free = &f->node[g->owner];

			if (free->seen == f->search && free->best <= at.at)
				continue;
			free->seen = f->search;
			free->best = at.at;
		}
		put_event(f, at);
	}
}

/* --- labels --- */

static void
set_slope(struct blossoms *f, int32_t top, int32_t slope)
{
	struct person *g = &f->who[f->node[top].group];

	if (is_set(f, top))
		f->node[top].price += 2 * (slope - g->slope) * f->now;
	g->add += (g->slope - slope) * f->now;
	g->slope = slope;
	PUSH(f->mem, &f->touched, top);
}

static void
label_inner(struct blossoms *f, int32_t top, int32_t outside, int32_t inside)
{
	set_slope(f, top, INNER);
	f->node[top].outside = outside;
	f->node[top].inside = inside;
	if (is_set(f, top))
		put_event(f, (struct event){ f->now + set_price_now(f, top) / 2, top, -1, NO_ARC });
}

/* People of a node that has just become outer. */
static void
look_around(struct blossoms *f, int32_t from, int32_t count)
{
	for (int32_t v = from, k = 0; k < count; v = f->who[v].next, k++)
		if (f->now + price_now(f, v) < f->stop) {
			f->stop = f->now + price_now(f, v);
			f->stop_at = v;
		}
	for (int32_t v = from, k = 0; k < count; v = f->who[v].next, k++)
		scan(f, v);
}

static void
label_outer(struct blossoms *f, int32_t top)
{
	set_slope(f, top, OUTER);
	look_around(f, f->node[top].head, f->node[top].size);
}

/* --- the tree --- */

/* The outer node above an outer one; -1 above the root. */
static int32_t
above(const struct blossoms *f, int32_t top)
{
	int32_t mate = f->who[f->node[top].base].mate;

	return mate < 0 ? -1 : top_of(f, f->node[top_of(f, mate)].outside);
}

/*
 * Everybody from the person x up to the root changes partners: x gets y, or
 * nobody if y is -1.
 */
static void
change_partners(struct blossoms *f, int32_t x, int32_t y)
{
	for (;;) {
		struct node *outer = &f->node[top_of(f, x)];
		int32_t old = f->who[outer->base].mate;

		outer->base = x;
		f->who[x].mate = y;
		if (old < 0)
			return;
		struct node *inner = &f->node[top_of(f, old)];

		y = inner->inside;
		x = inner->outside;
		inner->base = y;
		f->who[y].mate = x;
	}
}

/* --- sets --- */

static void
link(struct blossoms *f, int32_t a, int32_t b, int32_t from, int32_t to)
{
	f->node[a].next = b;
	f->node[b].prev = a;
	f->node[a].from = from;
	f->node[a].to = to;
}

/* The lowest node that is above both or is one of them. */
static int32_t
where_they_meet(struct blossoms *f, int32_t a, int32_t b)
{
	f->walk++;
	for (;;) {
		if (a >= 0) {
			if (f->node[a].mark == f->walk)
				return a;
			f->node[a].mark = f->walk;
			a = above(f, a);
		}
		int32_t t = a;

		a = b;
		b = t;
	}
}

/* Links the nodes between the outer `a` and `top` above it, upwards or
 * downwards. */
static void
link_side(struct blossoms *f, int32_t a, int32_t top, bool up)
{
	while (a != top) {
		int32_t base = f->node[a].base, mate = f->who[base].mate, in = top_of(f, mate);
		int32_t inside = f->node[in].inside, outside = f->node[in].outside;
		int32_t b = top_of(f, outside);

		if (up) {
			link(f, a, in, base, mate);
			link(f, in, b, inside, outside);
		} else {
			link(f, in, a, mate, base);
			link(f, b, in, outside, inside);
		}
		a = b;
	}
}

static void
move_to_group(struct blossoms *f, int32_t node, int32_t group)
{
	const struct node *c = &f->node[node];
	const struct person *from = &f->who[c->group], *to = &f->who[group];
	amount more = from->add + from->slope * f->now - to->add - to->slope * f->now;

	for (int32_t v = c->head, k = 0; k < c->size; v = f->who[v].next, k++) {
		f->who[v].group = group;
		f->who[v].price += more;
	}
}

/* Lists the cycle of a set from one of its nodes on. */
static void
list_cycle(struct blossoms *f, int32_t from)
{
	int32_t c = from;

	f->cycle.n = 0;
	do {
		PUSH(f->mem, &f->cycle, c);
		c = f->node[c].next;
	} while (c != from);
}

/* The outer a and b met at `top`, through the edge from u in a to v in b. */
static void
shrink(struct blossoms *f, int32_t u, int32_t v)
{
	int32_t a = top_of(f, u), b = top_of(f, v), top = where_they_meet(f, a, b);
	int32_t id = f->n_spare > 0 ? f->spare[--f->n_spare] : f->n_nodes++;
	int32_t largest = top;
	struct node *set = &f->node[id];

	link_side(f, a, top, false);
	link(f, a, b, u, v);
	link_side(f, b, top, true);
	list_cycle(f, top);
	f->effort->shrunk++;
	*set = (struct node){ .parent = -1, .base = f->node[top].base,
	    .head = f->node[top].head, .tail = f->node[top].head };
	for (size_t k = 0; k < f->cycle.n; k++)
		if (f->node[f->cycle.v[k]].size > f->node[largest].size)
			largest = f->cycle.v[k];
	int32_t group = f->node[largest].group;

	set->child = largest;
	/* Who was inner is now looked at: from the bases, as labels go. */
	f->path.n = 0;
	for (size_t k = 0; k < f->cycle.n; k++) {
		int32_t c = f->cycle.v[k];

		if (slope_of(f, c) == INNER)
			PUSH(f->mem, &f->path, c);
		if (is_set(f, c))
			f->node[c].price = set_price_now(f, c);
	}
	struct person *g = &f->who[group];

	g->add += (g->slope - OUTER) * f->now;
	g->slope = OUTER;
	for (size_t k = 0; k < f->cycle.n; k++) {
		struct node *c = &f->node[f->cycle.v[k]];

		if (c->group != group)
			move_to_group(f, f->cycle.v[k], group);
		c->parent = id;
		set->size += c->size;
		if (k > 0)
			f->who[set->tail].next = c->head;
		set->tail = c->tail;
	}
	g->owner = id;
	set->group = group;
	set->price = 2 * OUTER * f->now;
	PUSH(f->mem, &f->touched, id);
	for (size_t k = 0; k < f->path.n; k++)
		look_around(f, f->node[f->path.v[k]].head, f->node[f->path.v[k]].size);
}

/* Partners within a set follow from its base: lists the cycle from there. */
static void
partners_within(struct blossoms *f, int32_t set, int32_t at_base)
{
	list_cycle(f, at_base);
	f->node[at_base].base = f->node[set].base;
	for (size_t k = 1; k < f->cycle.n; k += 2) {
		struct node *a = &f->node[f->cycle.v[k]], *b = &f->node[f->cycle.v[k + 1]];

		a->base = a->from;
		b->base = a->to;
		f->who[a->from].mate = a->to;
		f->who[a->to].mate = a->from;
	}
}

/* The node of the cycle that a person is in.  A group that has been merged
 * into another still has its owner, so that a step goes up by a whole group,
 * and there are few: who changes groups is then in one of twice the size. */
static int32_t
child_with(const struct blossoms *f, int32_t set, int32_t person)
{
	int32_t c = person;

	for (;;) {
		int32_t group = f->node[c].group;

		if (group == f->node[set].group)
			return f->node[set].child;
		c = f->who[group].owner;
		if (f->node[c].parent == set)
			return c;
		c = f->node[c].parent;
	}
}

/* Its children are outermost again, each with a group of its own, all free. */
static void
part(struct blossoms *f, int32_t set)
{
	int32_t group = f->node[set].group;
	struct person *g = &f->who[group];

	g->add += g->slope * f->now;
	g->slope = FREE;
	for (size_t k = 0; k < f->cycle.n; k++) {
		struct node *c = &f->node[f->cycle.v[k]];

		c->parent = -1;
		f->who[c->tail].next = -1;
		f->who[c->group].owner = f->cycle.v[k];
		if (c->group == group)
			continue;
		f->who[c->group].add = g->add;
		f->who[c->group].slope = FREE;
		for (int32_t v = c->head; v >= 0; v = f->who[v].next)
			f->who[v].group = c->group;
	}
	f->spare[f->n_spare++] = set;
}

/* A node has become free while the tree stands around it. */
static void
look_back(struct blossoms *f, int32_t top)
{
	f->node[top].seen = 0;
	for (int32_t v = f->node[top].head; v >= 0; v = f->who[v].next)
		for (uint32_t e = f->g.first[v]; e < f->g.first[v + 1]; e++) {
			int32_t u = f->g.arc[e].mentor;
			amount at;

			if (f->who[f->who[u].group].slope != OUTER)
				continue;
			at = f->now + slack_of(f, v, e);
			if (at > f->stop)
				continue;
			uint32_t back = e;	/* the same pair, from u */

			put_event(f, (struct event){ at, u, v, back });
		}
}

static void
expand(struct blossoms *f, int32_t set)
{
	int32_t outside = f->node[set].outside, inside = f->node[set].inside;
	int32_t entry = child_with(f, set, inside);
	size_t at = 0, n, last;

	f->effort->expanded++;
	partners_within(f, set, child_with(f, set, f->node[set].base));
	part(f, set);
	n = f->cycle.n;
	while (f->cycle.v[at] != entry)
		at++;
	/* From the entry to the base along the side where the entry's partner is. */
	f->path.n = 0;
	last = at;
	label_inner(f, entry, outside, inside);
	while (last != 0) {
		bool on = at % 2 == 1;	/* forwards */
		int32_t outer = f->cycle.v[on ? last + 1 : last - 1];
		int32_t link_of = on ? outer : f->cycle.v[last - 2];

		last = on ? (last + 2) % n : last - 2;
		PUSH(f->mem, &f->path, outer);
		set_slope(f, outer, OUTER);
		label_inner(f, f->cycle.v[last], on ? f->node[link_of].from : f->node[link_of].to,
		    on ? f->node[link_of].to : f->node[link_of].from);
	}
	for (size_t k = 0; k < n; k++)
		if (slope_of(f, f->cycle.v[k]) == FREE)
			look_back(f, f->cycle.v[k]);
	for (size_t k = 0; k < f->path.n; k++)
		look_around(f, f->node[f->path.v[k]].head, f->node[f->path.v[k]].size);
}

/* --- a search --- */

/* True when the search is over: the free node had nobody left over. */
static bool
grow(struct blossoms *f, struct event e)
{
	int32_t top = top_of(f, e.to), mate = f->who[f->node[top].base].mate;

	f->effort->grown++;
	if (mate < 0) {
		f->node[top].base = e.to;
		f->who[e.to].mate = e.from;
		change_partners(f, e.from, e.to);
		return true;
	}
	label_inner(f, top, e.from, e.to);
	label_outer(f, top_of(f, mate));
	return false;
}

/* The pair of an event, seen from either of its two. */
static amount
event_slack(const struct blossoms *f, struct event e)
{
	int32_t end = f->g.arc[e.arc].mentor;

	return slack_of(f, end == e.to ? e.from : e.to, e.arc);
}

/* Takes the next event; true when the search is over. */
static bool
advance(struct blossoms *f)
{
	if (f->heap.n == 0 || f->heap.v[0].at >= f->stop) {
		f->now = f->stop;
		if (f->stop_at >= 0)
			change_partners(f, f->stop_at, -1);
		return true;
	}
	struct event e = take_event(f);

	f->now = e.at;
	if (e.arc == NO_ARC) {
		int32_t group = f->node[e.from].group;

		if (f->who[group].owner == e.from && f->who[group].slope == INNER
		    && set_price_now(f, e.from) == 0)
			expand(f, e.from);
		return false;
	}
	int32_t a = top_of(f, e.from), b = top_of(f, e.to);

	if (a == b || slope_of(f, b) == INNER || event_slack(f, e) != 0)
		return false;
	if (slope_of(f, b) == FREE)
		return grow(f, e);
	shrink(f, e.from, e.to);
	return false;
}

static void
settle(struct blossoms *f)
{
	for (size_t k = 0; k < f->touched.n; k++) {
		int32_t top = f->touched.v[k];
		struct node *node = &f->node[top];
		struct person *g = &f->who[node->group];

		if (node->parent >= 0 || g->owner != top)
			continue;
		if (is_set(f, top))
			node->price -= 2 * g->slope * f->now;
		g->add += g->slope * f->now;
		g->slope = FREE;
	}
	f->touched.n = f->heap.n = 0;
	f->now = 0;
}

static bool
search(struct blossoms *f, int32_t top, amount limit, struct pause *pause)
{
	bool over = false;

	f->search++;
	f->stop = limit;
	f->stop_at = -1;
	label_outer(f, top);
	while (!over && !pause_asks(pause))
		over = advance(f);
	settle(f);
	return over;
}

/* All who are left over at a price, each as far as `limit`; counts whom that does not settle. */
static bool
search_all(struct blossoms *f, amount limit, struct pause *pause, int64_t *ret_left)
{
	*ret_left = 0;
	for (int32_t v = 0; v < f->g.n; v++) {
		int32_t top = top_of(f, v);

		if (f->node[top].base != v || f->who[v].mate >= 0 || price_now(f, v) == 0)
			continue;
		if (!search(f, top, limit, pause))
			return false;
		*ret_left += f->stop_at < 0;
	}
	return true;
}

/* Twice the largest weight: prices are in half points. */
static amount
reach(const struct graph *g)
{
	int64_t most = 0;

	for (uint32_t e = 0; e < g->first[g->n]; e++) {
		int64_t weight = g->arc[e].weight;

		most = weight > most ? weight : -weight > most ? -weight : most;
	}
	return 2 * most;
}

bool
blossoms_solve(struct blossoms *f, struct pause *pause, struct peer_effort *effort)
{
	amount limit = reach(&f->g) / FIRST_LIMIT + 1;
	int64_t left = 0;

	f->effort = effort;
	for (int32_t v = 0; v < f->g.n; v++)
		left += f->who[v].mate < 0 && f->who[v].price > 0;
	effort->odd += left;
	for (; left > 0; limit += limit / LIMIT_GROWS + 1)	/* in whole half points */
		if (!search_all(f, limit * UNIT, pause, &left))
			return false;
	return true;
}

struct blossoms *
blossoms_new(struct arena *mem, const struct graph *g, const amount *price, const int32_t *mate)
{
	struct blossoms *f = NEW(mem, struct blossoms);
	size_t n = (size_t)g->n;

	*f = (struct blossoms){ .mem = mem, .g = *g, .n_nodes = g->n,
	    .who = NEWS(mem, struct person, n), .node = NEWS(mem, struct node, n + n / 2 + 1),
	    .spare = NEWS(mem, int32_t, n / 2 + 1) };
	for (int32_t v = 0; v < g->n; v++) {
		f->who[v] = (struct person){ .price = price[v], .group = v, .owner = v,
		    .mate = mate[v], .next = -1 };
		f->node[v] = (struct node){ .parent = -1, .base = v, .group = v, .head = v,
		    .tail = v, .size = 1 };
	}
	return f;
}

/* --- the end --- */

/* Of a set whose people stand in the order `place`: the node that holds its base. */
static int32_t
base_child(const struct blossoms *f, int32_t set, const int32_t *place)
{
	int32_t c = f->node[set].child, at = place[f->node[set].base];

	while (at < place[f->node[c].head] || at > place[f->node[c].tail])
		c = f->node[c].next;
	return c;
}

/* Makes all partners known, from the outermost sets inwards; lists the sets in that order. */
static void
settle_partners(struct blossoms *f)
{
	int32_t *place = NEWS(f->mem, int32_t, (size_t)f->g.n), places = 0;

	f->path.n = 0;
	for (int32_t v = 0; v < f->g.n; v++) {
		int32_t top = top_of(f, v);

		if (f->node[top].base != v)
			continue;
		for (int32_t u = f->node[top].head; u >= 0; u = f->who[u].next)
			place[u] = places++;
		if (is_set(f, top))
			PUSH(f->mem, &f->path, top);
	}
	for (size_t k = 0; k < f->path.n; k++) {
		int32_t set = f->path.v[k];

		partners_within(f, set, base_child(f, set, place));
		for (size_t c = 0; c < f->cycle.n; c++)
			if (is_set(f, f->cycle.v[c]))
				PUSH(f->mem, &f->path, f->cycle.v[c]);
	}
}

struct optimum
blossoms_optimum(struct arena *mem, struct blossoms *f)
{
	size_t n = (size_t)f->g.n;

	settle_partners(f);
	struct optimum o = { .n = f->g.n, .mate = NEWS(mem, int32_t, n),
	    .price = NEWS(mem, amount, n), .within = NEWS(mem, int32_t, n),
	    .set_price = NEWS(mem, amount, f->path.n),
	    .set_within = NEWS(mem, int32_t, f->path.n) };
	/* Of each node the smallest set with a price that it is or is in. */
	int32_t *its = NEWS(mem, int32_t, (size_t)f->n_nodes);

	for (size_t k = 0; k < f->path.n; k++)
		o.n_sets += f->node[f->path.v[k]].price > 0;
	for (size_t k = 0, at = (size_t)o.n_sets; k < f->path.n; k++) {
		const struct node *s = &f->node[f->path.v[k]];
		int32_t outer = s->parent < 0 ? -1 : its[s->parent];

		its[f->path.v[k]] = outer;
		if (s->price == 0)
			continue;
		o.set_price[--at] = s->price;
		o.set_within[at] = outer;
		its[f->path.v[k]] = (int32_t)at;
	}
	for (size_t v = 0; v < n; v++) {
		int32_t parent = f->node[v].parent;

		o.mate[v] = f->who[v].mate;
		o.price[v] = price_now(f, (int32_t)v);
		o.within[v] = parent < 0 ? -1 : its[parent];
	}
	return o;
}
