/*
 * Of all prices that prove a flow, the lowest of mentors (and so the highest
 * worths of mentees): distances from root in the residual network.  They are
 * a function of problem and flow alone, however the flow was found, and a
 * mentor's is exactly what one more place with them would add.
 *
 * Whom root does not reach (nobody is free to come: all bounds are tight) has
 * no lowest price and one more place is worth nothing; the price is then the
 * highest, from the distances towards those who have one, and of those who
 * are not tied to anybody at all from 0.
 */
#include "match/heap.h"
#include "match/net.h"

enum { UNKNOWN, KNOWN };

#define FAR INT64_MAX
#define SMALL (1 << 28)

struct waves {
	const struct net *net;
	struct flow *fl;
	struct heap heap;
	uint8_t *state;	/* [nodes] */
	int64_t furthest;	/* of this wave */
	int32_t *queue, n_queue;
	int32_t *below;	/* [m] price less distance, if prices are small: see onward() */
	const struct scan *scan;
	struct scan_rule rule;
	int32_t unknown;	/* mentors */
};

/* heap.dist is FAR of whom the wave has not met, and no distance of whom is known. */
static inline bool
nearer(const struct waves *w, int32_t v, int64_t d)
{
	return d < w->heap.dist[v];
}

static inline void
near(struct waves *w, int32_t v, int64_t d)
{
	if (!nearer(w, v, d))
		return;
	heap_lower(&w->heap, v, d);
	if (v >= w->net->n && w->below)
		w->below[v - w->net->n] =
		    d < SMALL ? (int32_t)(w->fl->price[v - w->net->n] - d) : -4 * SMALL;
}

static void
begin_wave(struct waves *w)
{
	int32_t n = w->net->n;

	w->furthest = 0;
	for (int32_t v = 0; v < n + w->net->m; v++)
		w->heap.dist[v] = w->state[v] == KNOWN ? INT64_MIN : FAR;
	for (int32_t j = 0; w->below && j < w->net->m; j++)
		w->below[j] = w->state[n + j] == KNOWN ? 4 * SMALL : -4 * SMALL;
}

static bool
are_small(const struct net *net, const struct flow *fl)
{
	for (int32_t j = 0; j < net->m; j++)
		if (fl->price[j] <= -SMALL || fl->price[j] >= SMALL)
			return false;
	return net->row.dense && net->most - (int64_t)net->least < SMALL;
}

/* `sign` 1 raises potentials along the arrows, -1 lowers them against. */
static void
shift(struct waves *w, int32_t v, int64_t by)
{
	if (v < w->net->n)
		w->fl->worth[v] += by;
	else
		w->fl->price[v - w->net->n] -= by;
}

static bool
is_on(const struct waves *w, int32_t i, int32_t j)
{
	const struct flow *fl = w->fl;

	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++)
		if (fl->on[k] != NO_ARC && net_mentor(w->net, fl->on[k]) == j)
			return true;
	return false;
}

/* `from` is the mentee's distance and worth. */
static inline void
onward_by(struct waves *w, int32_t i, struct arc arc, int64_t from)
{
	int64_t to = from + w->fl->price[arc.mentor] - arc.weight;

	if (nearer(w, w->net->n + arc.mentor, to) && !is_on(w, i, arc.mentor))
		near(w, w->net->n + arc.mentor, to);
}

/* A mentor comes nearer if weight - (price - distance) > from: many arcs at a
 * time can be asked that, and those that are are looked at by onward_by(). */
static void
onward_from_mentee(struct waves *w, int32_t i, int64_t from)
{
	enum { AT_ONCE = 64 };
	const struct net *net = w->net;
	uint32_t some[AT_ONCE], end = net->first[i + 1];

	if (!w->below || from <= -SMALL || from >= SMALL) {
		for (uint32_t e = net->first[i]; e < end; e++)
			onward_by(w, i, net_arc(net, e), from);
		return;
	}
	for (uint32_t e = net->first[i]; e < end; e += AT_ONCE) {
		uint32_t n = end - e < AT_ONCE ? end - e : AT_ONCE;

		n = w->scan->above(net->row.dense + e, n, w->below, &w->rule,
		    (int32_t)(from - net->least), some, n);
		for (uint32_t k = 0; k < n; k++)
			onward_by(w, i, (struct arc){ (int32_t)(some[k] & net->row.mask),
			    (int32_t)(some[k] >> net->row.shift) + net->least }, from);
	}
}

static void
onward(struct waves *w, int32_t v, int64_t d)
{
	const struct net *net = w->net;
	struct flow *fl = w->fl;

	if (v < net->n) {
		onward_from_mentee(w, v, d + fl->worth[v]);
		return;
	}
	for (uint32_t k = fl->head[v - net->n]; k != NO_UNIT; k = fl->next[k]) {
		int32_t i = fl->owner[k];

		near(w, i, d + arc_gain(net, fl, i, fl->on[k]));
		net_prefetch(net, i);	/* whose turn is soon */
	}
}

static void
backward(struct waves *w, int32_t v, int64_t d)
{
	const struct net *net = w->net;
	struct flow *fl = w->fl;

	if (v < net->n) {
		for (uint32_t k = fl->ufirst[v]; k < fl->ufirst[v + 1]; k++)
			if (fl->on[k] != NO_ARC)
				near(w, net->n + net_mentor(net, fl->on[k]),
				    d + arc_gain(net, fl, v, fl->on[k]));
		return;
	}
	for (uint32_t c = net->cfirst[v - net->n]; c < net->cfirst[v - net->n + 1]; c++) {
		uint32_t e = net_find(net, arcs_index(&net->col, c), v - net->n);
		int32_t i = arcs_index(&net->col, c);

		if (!fl->used[e])
			near(w, i, d - arc_gain(net, fl, i, e));
	}
}

/* Pops all; who was reached is moved and known only after the wave, as the
 * lengths are those of the potentials before it. */
static void
run(struct waves *w, void (*spread)(struct waves *, int32_t, int64_t))
{
	while (w->heap.n > 0) {
		int32_t v = heap_pop(&w->heap);

		w->furthest = w->heap.dist[v];
		spread(w, v, w->heap.dist[v]);
	}
}

/* Those reached move by their distance, the unknown rest by the furthest. */
static void
settle(struct waves *w, int sign)
{
	for (int32_t v = 0; v < w->net->n + w->net->m; v++) {
		if (w->state[v] == KNOWN)
			continue;
		bool met = w->heap.dist[v] < FAR;

		shift(w, v, sign * (met ? w->heap.dist[v] : w->furthest));
		if (met)
			w->state[v] = KNOWN;
	}
}

/* The length of the arrow from root, or none. */
static int64_t
from_root(const struct waves *w, int32_t v)
{
	const struct net *net = w->net;
	const struct flow *fl = w->fl;

	if (v >= net->n)
		return fl->g[v - net->n] > net->mlow[v - net->n] ? fl->price[v - net->n] : FAR;
	return fl->f[v] < net->high[v] ? -fl->worth[v] - bonus_of(net, v, fl->f[v] + 1) : FAR;
}

static void
know(struct waves *w, int32_t v)
{
	if (w->state[v] == KNOWN)
		return;
	w->state[v] = KNOWN;
	w->queue[w->n_queue++] = v;
	w->unknown -= v >= w->net->n;
}

static void
know_from_mentee(struct waves *w, int32_t i)
{
	const struct net *net = w->net;

	for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
		int32_t v = net->n + net_mentor(net, e);

		if (w->state[v] != KNOWN && !w->fl->used[e] && arc_gain(net, w->fl, i, e) == 0)
			know(w, v);
	}
}

static void
know_from_mentor(struct waves *w, int32_t j)
{
	const struct flow *fl = w->fl;

	for (uint32_t k = fl->head[j]; k != NO_UNIT; k = fl->next[k])
		if (arc_gain(w->net, fl, fl->owner[k], fl->on[k]) == 0)
			know(w, fl->owner[k]);
}

/* Along arrows of length 0: they stay as they are. */
static void
know_all_near_root(struct waves *w)
{
	int32_t n = w->net->n;

	for (int32_t v = 0; v < n + w->net->m; v++)
		if (from_root(w, v) == 0)
			know(w, v);
	for (int32_t q = 0; q < w->n_queue; q++)
		if (w->queue[q] >= n)
			know_from_mentor(w, w->queue[q] - n);
		else if (w->unknown > 0)
			know_from_mentee(w, w->queue[q]);
}

static void
seed_mentee(struct waves *w, int32_t i)
{
	const struct flow *fl = w->fl;

	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++)
		if (fl->on[k] != NO_ARC
		    && w->state[w->net->n + net_mentor(w->net, fl->on[k])] == KNOWN)
			near(w, i, arc_gain(w->net, fl, i, fl->on[k]));
}

/* An arc with a gain is used, and points the other way. */
static void
seed_mentor(struct waves *w, int32_t j)
{
	const struct net *net = w->net;

	for (uint32_t c = net->cfirst[j]; c < net->cfirst[j + 1]; c++) {
		struct column at = net_column(net, c);

		if (w->state[at.mentee] != KNOWN)
			continue;
		int64_t gain = at.weight - w->fl->worth[at.mentee] - w->fl->price[j];

		if (gain < 0)
			near(w, net->n + j, -gain);
	}
}

/* The arrows to the others from root and from those near it. */
static void
seed_from_root(struct waves *w)
{
	int32_t n = w->net->n;

	for (int32_t v = 0; v < n + w->net->m; v++) {
		if (w->state[v] == KNOWN)
			continue;
		if (from_root(w, v) < FAR)
			near(w, v, from_root(w, v));
		if (v < n)
			seed_mentee(w, v);
		else
			seed_mentor(w, v - n);
	}
}

/* The arrows from unknown people to known ones and to root. */
static void
seed_towards_known(struct waves *w)
{
	const struct net *net = w->net;
	struct flow *fl = w->fl;

	for (int32_t i = 0; i < net->n; i++) {
		bool known = w->state[i] == KNOWN;

		if (!known && fl->f[i] > net->low[i])
			near(w, i, fl->worth[i] + bonus_of(net, i, fl->f[i]));
		for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
			int32_t v = net->n + net_mentor(net, e);

			if (known == (w->state[v] == KNOWN) || known != fl->used[e])
				continue;
			int64_t gain = arc_gain(net, fl, i, e);

			near(w, known ? v : i, known ? gain : -gain);
		}
	}
	for (int32_t j = 0; j < net->m; j++)
		if (fl->g[j] < net->mhigh[j])
			near(w, net->n + j, -fl->price[j]);
}

/* The arrows from known to unknown people, and a last resort of 0. */
static void
seed_from_known(struct waves *w)
{
	const struct net *net = w->net;
	struct flow *fl = w->fl;

	for (int32_t i = 0; i < net->n; i++) {
		bool known = w->state[i] == KNOWN;

		near(w, i, -fl->worth[i]);
		for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
			int32_t v = net->n + net_mentor(net, e);

			if (known == (w->state[v] == KNOWN) || known == fl->used[e])
				continue;
			int64_t gain = arc_gain(net, fl, i, e);

			near(w, known ? v : i, known ? -gain : gain);
		}
	}
	for (int32_t j = 0; j < net->m; j++)
		near(w, net->n + j, fl->price[j]);
}

static bool
all_known(const struct waves *w)
{
	return !memchr(w->state, UNKNOWN, (size_t)w->net->n + (size_t)w->net->m);
}

void
prices_lowest(struct arena *scratch, const struct net *net, struct flow *fl, int64_t *ret_value)
{
	size_t nodes = (size_t)net->n + (size_t)net->m;
	struct waves w = { .net = net, .fl = fl, .heap = heap_new(scratch, (int32_t)nodes),
		.state = NEWS(scratch, uint8_t, nodes),
		.queue = NEWS(scratch, int32_t, nodes), .unknown = net->m,
		.scan = scan_by(net->level), .rule = { net->row.shift, net->row.mask, 1 } };

	if (nodes == 0)
		return;
	if (are_small(net, fl))
		w.below = NEWS(scratch, int32_t, (size_t)net->m);
	know_all_near_root(&w);
	begin_wave(&w);
	seed_from_root(&w);
	run(&w, onward);
	settle(&w, 1);
	for (int32_t j = 0; j < net->m; j++)
		ret_value[j] = w.state[net->n + j] == KNOWN && fl->price[j] > 0 ? fl->price[j] : 0;
	if (all_known(&w))
		return;
	begin_wave(&w);
	seed_towards_known(&w);
	run(&w, backward);
	settle(&w, -1);
	if (all_known(&w))
		return;
	begin_wave(&w);
	seed_from_known(&w);
	run(&w, onward);
	settle(&w, 1);
}
