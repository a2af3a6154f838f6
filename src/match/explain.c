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
			way(w, net->n + net->arc[fl->on[k]].mentor, i,
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
		struct column at = net->column[c];

		if (!fl->used[at.arc])
			way(w, at.mentee, net->n + j, -arc_gain(net, fl, at.mentee, at.arc), 0);
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
match_apply(struct arena *mem, const struct match_problem *p, struct match_change c)
{
	static const enum match_rule rules[] = { MATCH_FIXED, MATCH_FORBIDDEN, MATCH_ALLOWED };
	struct match_problem ret = *p;

	if (c.kind == MATCH_ONE_MORE_PLACE) {
		int32_t *high = NEWS(mem, int32_t, (size_t)p->mentors);

		for (int32_t j = 0; j < p->mentors; j++)
			high[j] = match_mentor_high(p, j) + (j == c.mentor);
		ret.mentor_high = high;
	} else {
		size_t edges = (size_t)p->first[p->mentees];
		uint8_t *rule =
		    p->rule ? arena_copy(mem, p->rule, edges) : NEWS(mem, uint8_t, edges);

		rule[c.edge] = (uint8_t)rules[c.kind];
		ret.rule = rule;
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
    struct match_change change, const struct match_limits *limits)
{
	struct match_problem changed = match_apply(mem, p, change);
	struct match_start start = { s->mentor_price, s->pairs, s->n_pairs };
	struct match_solution after = match_resolve(mem, &changed, &start, limits);
	struct match_effect ret = { change, after.verdict, after.score, after.matched, NULL, 0 };

	if (after.verdict == MATCH_OPTIMAL)
		list_moves(mem, s, &after, &ret);
	return ret;
}

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
	return (x->change.edge > y->change.edge) - (x->change.edge < y->change.edge);
}

struct match_effects
match_rescues(struct arena *mem, const struct match_problem *p, const struct match_solution *s,
    int32_t mentee, size_t most, const struct match_limits *limits)
{
	struct { struct match_effect *v; size_t n; } found = { 0 };

	for (int64_t e = p->first[mentee]; e < p->first[mentee + 1]; e++) {
		bool forbidden = match_rule(p, e) == MATCH_FORBIDDEN;
		struct match_change change = { forbidden ? MATCH_FREE : MATCH_ONE_MORE_PLACE, e,
			p->mentor[e] };
		struct match_effect effect = match_what_if(mem, p, s, change, limits);

		if (effect.verdict == MATCH_OPTIMAL && matches(&effect, mentee))
			PUSH(mem, &found, effect);
	}
	if (found.n > 0)
		qsort(found.v, found.n, sizeof *found.v, best_first);
	return (struct match_effects){ found.v, found.n < most ? found.n : most };
}
