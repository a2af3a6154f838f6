#include "match/explain.h"

#include <stdlib.h>

#include "match/heap.h"
#include "match/net.h"

/* Shortest ways in the residual network from everybody to one mentee: what it
 * costs the others to let go of a place of theirs there. */
struct ways {
	const struct net *net;
	const struct flow *fl;
	struct heap heap;
	bool *seen;	/* [nodes + 1], the last is root */
	int32_t *matched;	/* [nodes + 1] mentees gained on the way */
};

static void
way(struct ways *w, int32_t from, int32_t to, int64_t length, int32_t gained)
{
	int64_t d = w->heap.dist[to] + length;

	if (w->seen[from] && w->heap.dist[from] <= d)
		return;
	w->seen[from] = true;
	w->matched[from] = w->matched[to] + gained;
	heap_lower(&w->heap, from, d);
}

static void
ways_to_mentee(struct ways *w, int32_t i)
{
	const struct net *net = w->net;
	const struct flow *fl = w->fl;
	int64_t bonus = bonus_of(net, i, fl->f[i] + 1);

	if (fl->f[i] < net->high[i])
		way(w, net->n + net->m, i, -fl->worth[i] - bonus, bonus > 0);
	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++)
		if (fl->on[k] != NO_ARC)
			way(w, net->n + net_mentor(net, fl->on[k]), i,
			    arc_gain(net, fl, i, fl->on[k]), 0);
}

static void
ways_to_mentor(struct ways *w, int32_t j)
{
	const struct net *net = w->net;
	const struct flow *fl = w->fl;

	if (fl->g[j] > net->mlow[j])
		way(w, net->n + net->m, net->n + j, fl->price[j], 0);
	for (uint32_t c = net->cfirst[j]; c < net->cfirst[j + 1]; c++) {
		int32_t i = net_column(net, c).mentee;
		uint32_t e = net_find(net, i, j);

		if (!fl->used[e])
			way(w, i, net->n + j, -arc_gain(net, fl, i, e), 0);
	}
}

static void
ways_to_root(struct ways *w)
{
	const struct net *net = w->net;
	const struct flow *fl = w->fl;
	int32_t root = net->n + net->m;

	for (int32_t i = 0; i < net->n; i++) {
		int64_t bonus = bonus_of(net, i, fl->f[i]);

		if (fl->f[i] > net->low[i])
			way(w, i, root, fl->worth[i] + bonus, -(bonus > 0));
	}
	for (int32_t j = 0; j < net->m; j++)
		if (fl->g[j] < net->mhigh[j])
			way(w, net->n + j, root, -fl->price[j], 0);
}

static struct ways
ways_to(struct arena *scratch, const struct net *net, const struct flow *fl, int32_t mentee)
{
	size_t nodes = (size_t)net->n + (size_t)net->m + 1;
	struct ways w = { net, fl, heap_new(scratch, (int32_t)nodes), NEWS(scratch, bool, nodes),
	    NEWS(scratch, int32_t, nodes) };

	w.seen[mentee] = true;
	heap_lower(&w.heap, mentee, 0);
	while (w.heap.n > 0) {
		int32_t v = heap_pop(&w.heap);

		if (v < net->n)
			ways_to_mentee(&w, v);
		else if (v < net->n + net->m)
			ways_to_mentor(&w, v - net->n);
		else
			ways_to_root(&w);
	}
	return w;
}

const struct match_cost *
match_costs(struct arena *mem, const struct match_problem *p, const struct match_solution *s,
    int32_t mentee)
{
	struct arena *scratch = arena_new();
	int64_t from = p->first[mentee], n = p->first[mentee + 1] - from;
	struct match_cost *costs = NEWS(mem, struct match_cost, (size_t)n);
	struct net net;
	struct flow fl = net_of_solution(scratch, p, s, &net);
	struct ways w = ways_to(scratch, &net, &fl, mentee);

	for (int64_t k = 0; k < n; k++) {
		int64_t e = from + k;
		int32_t v = net.n + p->mentor[e];
		int64_t gained = w.matched[v];
		int64_t lost = w.heap.dist[v] + match_points_short(p, s, mentee, e);
		bool made = match_rule(p, e) == MATCH_FIXED;

		for (int64_t a = 0; a < s->n_pairs && !made; a++)
			made = s->pairs[a].edge == e;
		if (made)
			costs[k] = (struct match_cost){ true, s->score, s->matched };
		else if (w.seen[v])
			costs[k] = (struct match_cost){ true, s->score - lost - s->bonus * gained,
				s->matched + gained };
	}
	arena_free(scratch);
	return costs;
}

struct match_problem
match_apply(struct arena *mem, const struct match_problem *p, const struct match_change *changes,
    size_t n)
{
	static const enum match_rule rules[] = { MATCH_FIXED, MATCH_FORBIDDEN, MATCH_ALLOWED };
	size_t edges = (size_t)p->first[p->mentees];
	struct match_problem ret = *p;
	int32_t *high = NULL;
	uint8_t *rule = NULL;

	for (size_t k = 0; k < n; k++) {
		if (changes[k].kind == MATCH_ONE_MORE_PLACE) {
			if (!high) {
				high = NEWS(mem, int32_t, (size_t)p->mentors);
				for (int32_t j = 0; j < p->mentors; j++)
					high[j] = match_mentor_high(p, j);
				ret.mentor_high = high;
			}
			high[changes[k].mentor]++;
			continue;
		}
		if (!rule) {
			rule = p->rule ? arena_copy(mem, p->rule, edges)
			    : NEWS(mem, uint8_t, edges);
			ret.rule = rule;
		}
		rule[changes[k].edge] = (uint8_t)rules[changes[k].kind];
	}
	return ret;
}

static int
compare_pairs(struct match_pair a, struct match_pair b)
{
	int32_t x = a.mentee != b.mentee ? a.mentee : a.mentor;
	int32_t y = a.mentee != b.mentee ? b.mentee : b.mentor;

	return (x > y) - (x < y);
}

static void
list_moves(struct arena *mem, const struct match_solution *a, const struct match_solution *b,
    struct match_effect *ret)
{
	struct { struct match_move *v; size_t n; } moves = { 0 };
	int64_t x = 0, y = 0;

	while (x < a->n_pairs || y < b->n_pairs) {
		int order = x == a->n_pairs;

		if (x < a->n_pairs)
			order = y == b->n_pairs ? -1 : compare_pairs(a->pairs[x], b->pairs[y]);

		if (order < 0)
			PUSH(mem, &moves,
			    (struct match_move){ a->pairs[x].mentee, a->pairs[x].mentor, false });
		else if (order > 0)
			PUSH(mem, &moves,
			    (struct match_move){ b->pairs[y].mentee, b->pairs[y].mentor, true });
		x += order <= 0;
		y += order >= 0;
	}
	ret->moves = moves.v;
	ret->n_moves = moves.n;
}

struct match_effect
match_what_if(struct arena *mem, const struct match_problem *p, const struct match_solution *s,
    const struct match_change *changes, size_t n, const struct match_limits *limits)
{
	struct match_problem changed = match_apply(mem, p, changes, n);
	struct match_start start = { s->mentor_price, s->pairs, s->n_pairs };
	struct match_solution after = match_resolve(mem, &changed, &start, limits);
	struct match_effect ret = { changes[0], after.verdict, after.score, after.matched, NULL,
		0 };

	if (after.verdict == MATCH_OPTIMAL)
		list_moves(mem, s, &after, &ret);
	return ret;
}

/* --- who would get one more place --- */

struct match_about {
	const struct match_problem *p;
	const struct match_solution *s;
	int64_t *of_mentee, *of_mentor;	/* [+ 1] first of their pairs */
	int64_t *held;	/* pairs by mentor */
	uint32_t *seen, turn;	/* [mentees + mentors] the last question that came by */
	int32_t *queue;
};

struct match_about *
match_about(struct arena *mem, const struct match_problem *p, const struct match_solution *s)
{
	size_t n = (size_t)p->mentees, m = (size_t)p->mentors;
	struct match_about *a = NEW(mem, struct match_about);

	*a = (struct match_about){
		p, s, NEWS(mem, int64_t, n + 1), NEWS(mem, int64_t, m + 2),
		NEWS(mem, int64_t, (size_t)s->n_pairs), NEWS(mem, uint32_t, n + m), 0,
		NEWS(mem, int32_t, n + m),
	};
	for (int64_t k = 0; k < s->n_pairs; k++) {
		a->of_mentee[s->pairs[k].mentee + 1]++;
		a->of_mentor[s->pairs[k].mentor + 2]++;
	}
	for (size_t i = 0; i < n; i++)
		a->of_mentee[i + 1] += a->of_mentee[i];
	for (size_t j = 1; j <= m; j++)
		a->of_mentor[j + 1] += a->of_mentor[j];
	for (int64_t k = 0; k < s->n_pairs; k++)
		a->held[a->of_mentor[s->pairs[k].mentor + 1]++] = k;
	return a;
}

static void
look_at(struct match_about *a, int32_t node, size_t *ret_end)
{
	if (a->seen[node] == a->turn)
		return;
	a->seen[node] = a->turn;
	a->queue[(*ret_end)++] = node;
}

/* Could this mentee take one more mentor at no loss? */
static bool
waits(const struct match_about *a, int32_t mentee)
{
	int64_t made = a->of_mentee[mentee + 1] - a->of_mentee[mentee];

	return made < match_mentee_high(a->p, mentee) &&
	    a->s->mentee_price[mentee] + (made == 0 ? a->s->bonus : 0) == 0;
}

static bool
is_made(const struct match_about *a, int32_t mentee, int64_t edge)
{
	for (int64_t k = a->of_mentee[mentee]; k < a->of_mentee[mentee + 1]; k++)
		if (a->s->pairs[k].edge == edge)
			return true;
	return false;
}

static void
from_mentee(struct match_about *a, int32_t i, size_t *ret_end)
{
	for (int64_t e = a->p->first[i]; e < a->p->first[i + 1]; e++)
		if (match_rule(a->p, e) == MATCH_ALLOWED &&
		    match_points_short(a->p, a->s, i, e) == 0 && !is_made(a, i, e))
			look_at(a, a->p->mentees + a->p->mentor[e], ret_end);
}

/* Whoever has a place here and would as gladly have another. */
static void
from_mentor(struct match_about *a, int32_t j, size_t *ret_end)
{
	for (int64_t k = a->of_mentor[j]; k < a->of_mentor[j + 1]; k++) {
		struct match_pair pair = a->s->pairs[a->held[k]];

		if (match_rule(a->p, pair.edge) == MATCH_ALLOWED &&
		    match_points_short(a->p, a->s, pair.mentee, pair.edge) == 0)
			look_at(a, pair.mentee, ret_end);
	}
}

struct opening { struct match_opening o; int64_t value; };

static int
most_valuable_first(const void *a, const void *b)
{
	const struct opening *x = a, *y = b;

	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	if (x->o.direct != y->o.direct)
		return x->o.direct ? -1 : 1;
	return (x->o.mentor > y->o.mentor) - (x->o.mentor < y->o.mentor);
}

struct match_openings
match_openings(struct arena *mem, struct match_about *a, int32_t mentee)
{
	struct { struct opening *v; size_t n; } found = { 0 };
	size_t end = 0, direct = 0;

	if (!waits(a, mentee))
		return (struct match_openings){ 0 };
	a->turn++;
	look_at(a, mentee, &end);
	for (size_t at = 0; at < end; at++) {
		int32_t j = a->queue[at] - a->p->mentees;

		if (j < 0) {
			from_mentee(a, a->queue[at], &end);
			direct = at == 0 ? end : direct;
			continue;
		}
		if (a->s->place_value[j] > 0)
			PUSH(mem, &found, ((struct opening){ { j, at < direct },
			    a->s->place_value[j] }));
		from_mentor(a, j, &end);
	}
	struct match_opening *v = NEWS(mem, struct match_opening, found.n);

	if (found.n > 0)
		qsort(found.v, found.n, sizeof *found.v, most_valuable_first);
	for (size_t k = 0; k < found.n; k++)
		v[k] = found.v[k].o;
	return (struct match_openings){ v, found.n };
}

/* --- rescues --- */

static bool
matches(const struct match_effect *effect, int32_t mentee)
{
	for (size_t k = 0; k < effect->n_moves; k++)
		if (effect->moves[k].mentee == mentee && effect->moves[k].made)
			return true;
	return false;
}

static int
best_first(const void *a, const void *b)
{
	const struct match_effect *x = a, *y = b;

	if (x->matched != y->matched)
		return x->matched > y->matched ? -1 : 1;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->change.mentor != y->change.mentor)
		return x->change.mentor < y->change.mentor ? -1 : 1;
	return 0;
}

struct effects { struct match_effect *v; size_t n; };

static void
try_change(struct arena *mem, const struct match_about *a, int32_t mentee,
    struct match_change change, const struct match_limits *limits, struct effects *ret)
{
	struct match_effect effect = match_what_if(mem, a->p, a->s, &change, 1, limits);

	if (effect.verdict == MATCH_OPTIMAL && matches(&effect, mentee))
		PUSH(mem, ret, effect);
}

struct match_effects
match_rescues(struct arena *mem, struct match_about *a, int32_t mentee, size_t most,
    const struct match_limits *limits)
{
	struct match_openings openings = match_openings(mem, a, mentee);
	struct effects found = { 0 };

	/* The most valuable come first, so the first `most` that come true are the best. */
	for (size_t k = 0; k < openings.n && found.n < most; k++)
		try_change(mem, a, mentee, (struct match_change){ MATCH_ONE_MORE_PLACE, 0,
		    openings.v[k].mentor }, limits, &found);
	for (int64_t e = a->p->first[mentee]; e < a->p->first[mentee + 1]; e++)
		if (match_rule(a->p, e) == MATCH_FORBIDDEN)
			try_change(mem, a, mentee, (struct match_change){ MATCH_FREE, e,
			    a->p->mentor[e] }, limits, &found);
	if (found.n > 0)
		qsort(found.v, found.n, sizeof *found.v, best_first);
	return (struct match_effects){ found.v, found.n < most ? found.n : most };
}
