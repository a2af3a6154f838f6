/*
 * From any prices to an optimal flow.
 *
 * Every mentee first takes the best arcs at the given prices; then all agrees
 * but the number of mentees at some mentors.  A mentor with a surplus passes
 * it on along a shortest path (what the others lose by moving) to root, which
 * is a place left or a mentee who does without, or to a mentor with too few.
 * When no surplus is left, mentors with too few are filled from root by the
 * same search against the arrows.  Lengths are never negative as long as all
 * else agrees, and moving the potentials of what was searched keeps it so.
 *
 * No path means that the bounds cannot hold: what was reached is the reason.
 *
 * Overflow: a person whose potential moves gets a path to the end of the
 * search, or shares the beginning with it, whose potential has not moved.  So
 * no potential ever exceeds its start by more than twice net->reach, and no
 * distance four times that.  Starts are cut to +-reach; match.c has checked
 * that 24 * reach fits.
 */
#include "match/heap.h"
#include "match/net.h"

struct search {
	const struct net *net;
	struct flow *fl;
	struct heap heap;
	int32_t *done;	/* nodes with final distances, in order; mentor j is node n + j */
	int32_t n_done;
	uint8_t *seen;	/* [nodes] in the heap or done */
	uint32_t *via;	/* [nodes] mentee: unit or arc, mentor: arc or unit, towards the source */
	int32_t *from;	/* [m] forward: the mentee of via */
	int32_t *touched;
	int32_t n_touched;
	int64_t root;	/* the shortest way to root so far */
	int32_t root_by;	/* its last node */
};

static struct search
search_new(struct arena *mem, const struct net *net, struct flow *fl)
{
	size_t nodes = (size_t)net->n + (size_t)net->m;

	return (struct search){
		.net = net, .fl = fl, .heap = heap_new(mem, (int32_t)nodes),
		.done = NEWS(mem, int32_t, nodes), .seen = NEWS(mem, uint8_t, nodes),
		.via = NEWS(mem, uint32_t, nodes), .from = NEWS(mem, int32_t, (size_t)net->m),
		.touched = NEWS(mem, int32_t, nodes),
	};
}

static void
start(struct search *s, int32_t source)
{
	while (s->n_touched > 0)
		s->seen[s->touched[--s->n_touched]] = 0;
	heap_empty(&s->heap);
	s->n_done = 0;
	s->root = INT64_MAX;
	s->root_by = -1;
	s->seen[source] = 1;
	s->touched[s->n_touched++] = source;
	heap_lower(&s->heap, source, 0);
}

static inline bool
nearer(const struct search *s, int32_t v, int64_t d)
{
	return d < s->root && !(s->seen[v] && s->heap.dist[v] <= d);
}

static inline bool
reach(struct search *s, int32_t v, int64_t d, uint32_t via)
{
	if (!nearer(s, v, d))
		return false;
	if (!s->seen[v]) {
		s->seen[v] = 1;
		s->touched[s->n_touched++] = v;
	}
	heap_lower(&s->heap, v, d);
	s->via[v] = via;
	return true;
}

static inline void
reach_root(struct search *s, int32_t by, int64_t d)
{
	if (d < s->root) {
		s->root = d;
		s->root_by = by;
	}
}

/* Surplus forward */

static void
mentor_forward(struct search *s, int32_t j, int64_t d)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;

	if (fl->out[j] < net->mhigh[j])
		reach_root(s, net->n + j, d - fl->price[j]);
	for (uint32_t k = fl->head[j]; k != NO_UNIT; k = fl->next[k]) {
		int32_t i = fl->owner[k];

		reach(s, i, d + arc_gain(net, fl, i, fl->on[k]), k);
	}
}

static void
mentee_forward(struct search *s, int32_t i, int64_t d)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;

	if (fl->f[i] > net->low[i])
		reach_root(s, i, d + fl->worth[i] + bonus_of(net, i, fl->f[i]));
	for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++)
		if (!fl->used[e]
		    && reach(s, net->n + net_mentor(net, e), d - arc_gain(net, fl, i, e), e))
			s->from[net_mentor(net, e)] = i;
}

static bool
find_forward(struct search *s, int32_t source)
{
	int32_t n = s->net->n;

	start(s, n + source);
	while (s->heap.n > 0) {
		int32_t v = heap_pop(&s->heap);
		int64_t d = s->heap.dist[v];

		if (d >= s->root)
			break;
		if (v >= n && s->fl->g[v - n] < s->fl->out[v - n]) {
			s->root = d;
			s->root_by = v;
			return true;
		}
		s->done[s->n_done++] = v;
		if (v >= n)
			mentor_forward(s, v - n, d);
		else
			mentee_forward(s, v, d);
	}
	return s->root_by >= 0;
}

static void
apply_forward(struct search *s, int32_t source)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;
	int32_t n = net->n, v = s->root_by;

	for (int32_t k = 0; k < s->n_done; k++) {
		int32_t a = s->done[k];
		int64_t move = s->root - s->heap.dist[a];

		if (a < n)
			fl->worth[a] -= move;
		else
			fl->price[a - n] += move;
	}
	if (v < n) {	/* a mentee does without */
		uint32_t unit = s->via[v];

		v = n + net_mentor(net, fl->on[unit]);
		flow_detach(net, fl, unit);
	} else if (fl->g[v - n] >= fl->out[v - n]) {
		fl->out[v - n]++;
	}
	while (v != n + source) {
		uint32_t arc = s->via[v], unit = s->via[s->from[v - n]];

		v = n + net_mentor(net, fl->on[unit]);
		flow_detach(net, fl, unit);
		flow_attach(net, fl, unit, arc);
	}
}

/* Too few: against the arrows */

static void
mentor_backward(struct search *s, int32_t j, int64_t d)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;

	if (fl->out[j] > net->mlow[j])
		reach_root(s, net->n + j, d + fl->price[j]);
	for (uint32_t c = net->cfirst[j]; c < net->cfirst[j + 1]; c++) {
		struct column at = net_column(net, c);
		int64_t to = d - (at.weight - fl->worth[at.mentee] - fl->price[j]);

		if (!nearer(s, at.mentee, to))
			continue;
		uint32_t e = net_find(net, at.mentee, j);

		if (!fl->used[e])
			reach(s, at.mentee, to, e);
	}
}

static void
mentee_backward(struct search *s, int32_t i, int64_t d)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;

	if (fl->f[i] < net->high[i])	/* and has a unit for it: it was reached by an unused arc */
		reach_root(s, i, d - fl->worth[i] - bonus_of(net, i, fl->f[i] + 1));
	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++)
		if (fl->on[k] != NO_ARC)
			reach(s, net->n + net_mentor(net, fl->on[k]),
			    d + arc_gain(net, fl, i, fl->on[k]), k);
}

static bool
find_backward(struct search *s, int32_t target)
{
	int32_t n = s->net->n;

	start(s, n + target);
	while (s->heap.n > 0) {
		int32_t v = heap_pop(&s->heap);
		int64_t d = s->heap.dist[v];

		if (d >= s->root)
			break;
		s->done[s->n_done++] = v;
		if (v >= n)
			mentor_backward(s, v - n, d);
		else
			mentee_backward(s, v, d);
	}
	return s->root_by >= 0;
}

static void
apply_backward(struct search *s, int32_t target)
{
	const struct net *net = s->net;
	struct flow *fl = s->fl;
	int32_t n = net->n, v = s->root_by;

	for (int32_t k = 0; k < s->n_done; k++) {
		int32_t a = s->done[k];
		int64_t move = s->root - s->heap.dist[a];

		if (a < n)
			fl->worth[a] += move;
		else
			fl->price[a - n] -= move;
	}
	if (v < n) {
		uint32_t arc = s->via[v];

		flow_attach(net, fl, flow_free_unit(fl, v), arc);
		v = n + net_mentor(net, arc);
	} else {
		fl->out[v - n]--;
	}
	while (v != n + target) {
		uint32_t unit = s->via[v], arc = s->via[fl->owner[unit]];

		flow_detach(net, fl, unit);
		flow_attach(net, fl, unit, arc);
		v = n + net_mentor(net, arc);
	}
}

/* The beginning: what each mentee takes at these prices */

struct offer { int64_t gain; uint32_t arc; bool used; };

static bool
better(struct offer a, struct offer b)
{
	if (a.gain != b.gain)
		return a.gain > b.gain;
	if (a.used != b.used)
		return a.used;
	return a.arc < b.arc;
}

static void
sort_offers(struct offer *v, uint32_t n)
{
	for (uint32_t gap = n / 2; gap > 0; gap = gap > 2 ? gap * 5 / 11 : gap / 2)
		for (uint32_t i = gap; i < n; i++) {
			struct offer x = v[i];
			uint32_t at = i;

			for (; at >= gap && better(x, v[at - gap]); at -= gap)
				v[at] = v[at - gap];
			v[at] = x;
		}
}

/* Takes the best arcs and sets the worth that agrees with them. */
static void
choose_many(const struct net *net, struct flow *fl, int32_t i, struct offer *offer)
{
	uint32_t degree = net->first[i + 1] - net->first[i], take = 0;
	uint32_t low = (uint32_t)net->low[i], high = (uint32_t)net->high[i];

	for (uint32_t k = 0; k < degree; k++) {
		uint32_t e = net->first[i] + k;

		offer[k] = (struct offer){ arc_gain(net, fl, i, e) + fl->worth[i], e,
			fl->used[e] };
	}
	sort_offers(offer, degree);
	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++)
		if (fl->on[k] != NO_ARC)
			flow_detach(net, fl, k);
	while (take < degree && take < high) {
		int64_t gain = offer[take].gain + bonus_of(net, i, (int32_t)take + 1);

		if (take >= low && (gain < 0 || (gain == 0 && !offer[take].used)))
			break;
		flow_attach(net, fl, fl->ufirst[i] + take, offer[take].arc);
		take++;
	}
	int64_t least = take < degree ? offer[take].gain : INT64_MIN;
	int64_t most = take > 0 ? offer[take - 1].gain : INT64_MAX;
	int64_t keep = -bonus_of(net, i, (int32_t)take), add = -bonus_of(net, i, (int32_t)take + 1);

	if (take > low && keep > least)
		least = keep;
	if (take < high && add < most)
		most = add;
	fl->worth[i] = most < INT64_MAX ? most : least > INT64_MIN ? least : 0;
}

/* The same for the commonest mentee, who wants one; among equals one with a
 * place left. */
static void
choose_one(const struct net *net, struct flow *fl, int32_t i)
{
	uint32_t unit = fl->ufirst[i], best = NO_ARC, old = fl->on[unit];
	int64_t most = INT64_MIN;

	for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
		struct arc arc = net_arc(net, e);
		int32_t j = arc.mentor;
		int64_t gain = arc.weight - fl->price[j];

		if (gain < most
		    || (gain == most && (best == old || (e != old && fl->g[j] >= net->mhigh[j]))))
			continue;
		most = gain;
		best = e;
	}
	int64_t least = -bonus_of(net, i, 1);

	if (net->low[i] == 0 && (most < least || (most == least && old == NO_ARC)))
		best = NO_ARC;
	if (best != old && old != NO_ARC)
		flow_detach(net, fl, unit);
	if (best != old && best != NO_ARC)
		flow_attach(net, fl, unit, best);
	fl->worth[i] = best == NO_ARC ? least : most;
}

static void
cut_prices(const struct net *net, struct flow *fl)
{
	for (int32_t j = 0; j < net->m; j++) {
		if (fl->price[j] > net->reach)
			fl->price[j] = net->reach;
		if (fl->price[j] < -net->reach)
			fl->price[j] = -net->reach;
	}
}

static void
choose_all(struct arena *scratch, const struct net *net, struct flow *fl)
{
	uint32_t widest = 0;

	for (int32_t i = 0; i < net->n; i++)
		if (net->first[i + 1] - net->first[i] > widest)
			widest = net->first[i + 1] - net->first[i];
	struct offer *offer = NEWS(scratch, struct offer, widest);

	for (int32_t i = 0; i < net->n; i++)
		if (net->high[i] == 1 && net->first[i + 1] > net->first[i])
			choose_one(net, fl, i);
		else
			choose_many(net, fl, i, offer);
	for (int32_t j = 0; j < net->m; j++) {
		int32_t low = net->mlow[j], high = net->mhigh[j], g = fl->g[j];

		fl->out[j] = fl->price[j] > 0 ? high : fl->price[j] < 0 ? low :
		    g < low ? low : g > high ? high : g;
	}
}

static void
set_blame(struct arena *mem, struct search *s, bool mentors, struct blame *ret)
{
	*ret = (struct blame){ .mentors = mentors, .low = NEWS(mem, int32_t, (size_t)s->n_done) };
	for (int32_t k = 0; k < s->n_done; k++) {
		int32_t v = s->done[k];

		if ((v >= s->net->n) == mentors)
			ret->low[ret->n_low++] = mentors ? v - s->net->n : v;
	}
}

/* A mentee who must have more than there are arcs. */
static bool
blame_degree(struct arena *mem, const struct net *net, struct blame *ret)
{
	for (int32_t i = 0; i < net->n; i++)
		if ((uint32_t)net->low[i] > net->first[i + 1] - net->first[i]) {
			*ret = (struct blame){ .low = arena_copy(mem, &i, sizeof i), .n_low = 1 };
			return true;
		}
	return false;
}

bool
repair(struct arena *scratch, const struct net *net, struct flow *fl, struct pause *pause,
    struct blame *ret_blame, int64_t *searches)
{
	if (blame_degree(scratch, net, ret_blame))
		return false;
	cut_prices(net, fl);
	choose_all(scratch, net, fl);
	struct search s = search_new(scratch, net, fl);

	for (int32_t j = 0; j < net->m; j++)
		for (; fl->g[j] > fl->out[j]; ++*searches) {
			if (pause_asks(pause))
				return false;
			if (!find_forward(&s, j)) {
				set_blame(scratch, &s, false, ret_blame);
				return false;
			}
			apply_forward(&s, j);
		}
	for (int32_t j = 0; j < net->m; j++)
		for (; fl->g[j] < fl->out[j]; ++*searches) {
			if (pause_asks(pause))
				return false;
			if (!find_backward(&s, j)) {
				set_blame(scratch, &s, true, ret_blame);
				return false;
			}
			apply_backward(&s, j);
		}
	return true;
}
