#include "match/peer.h"

#include <stdlib.h>

#include "match/peer_blossom.h"

enum { REDRAWS = 100 };

uint64_t peer_hash(const struct peer_problem *);

uint64_t
peer_hash(const struct peer_problem *p)
{
	uint64_t h = mix64((uint64_t)(uint32_t)p->people << 2 | (uint64_t)p->objective), edges = 0;

	for (int32_t i = 0; i < p->people; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int32_t j = p->other[e];
			uint64_t pair = mix64((uint64_t)(i < j ? i : j) << 32
			    | (uint64_t)(i < j ? j : i));

			edges += mix64(pair
			    ^ ((uint64_t)(uint32_t)p->score[e] << 2 | (uint64_t)peer_rule(p, e)));
		}
	return mix64(mix64(mix64(h) ^ p->seed) ^ edges);
}

/* Arrays that are not what peer.h asks for are a bug of the caller. */
static void
check_arrays(const struct peer_problem *p)
{
	HOLDS(p->people >= 0 && p->first[0] == 0);
	for (int32_t i = 0; i < p->people; i++) {
		HOLDS(p->first[i] <= p->first[i + 1]);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			HOLDS(p->other[e] >= 0 && p->other[e] < p->people && p->other[e] != i);
	}
}

/* Whether no sum the solver makes can leave 64 bits; sets the bonus. */
static bool
sums_fit(const struct peer_problem *p, int64_t *ret_bonus)
{
	__int128 least = 0, most = 0, n = p->people;

	for (int64_t e = 0; e < p->first[p->people]; e++) {
		least = p->score[e] < least ? p->score[e] : least;
		most = p->score[e] > most ? p->score[e] : most;
	}
	__int128 bonus = p->objective == MATCH_MOST_FIRST ? n * (most - least) + 1 : 0;
	__int128 reach = (2 * n + 2) * (most > -least ? most : -least) + bonus + 1;

	*ret_bonus = (int64_t)bonus;
	return 24 * reach < (__int128)1 << 61;
}

/* Who is in a fixed pair; the first who is in two, or -1. */
static int32_t
mark_fixed(const struct peer_problem *p, uint8_t *fixed)
{
	for (int32_t i = 0; i < p->people; i++)
		for (int64_t e = p->first[i]; p->rule && e < p->first[i + 1]; e++) {
			int32_t j = p->other[e];

			if (p->rule[e] != MATCH_FIXED)
				continue;
			if (fixed[i] || fixed[j])
				return fixed[i] ? i : j;
			fixed[i] = fixed[j] = 1;
		}
	return -1;
}

/* The free pairs that can be of use, each with both of its people, in order:
 * put down once by the first, once more by the second, which sorts them. */
struct graph
peer_graph(struct arena *mem, const struct peer_problem *p, const uint8_t *fixed, int64_t bonus)
{
	size_t n = (size_t)p->people;
	uint32_t *at = NEWS(mem, uint32_t, n + 2), *first = NEWS(mem, uint32_t, n + 2);
	struct graph g = { .n = p->people, .bonus = bonus };

	for (int pass = 0; pass < 2; pass++) {
		for (int32_t i = 0; i < p->people; i++)
			for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
				int32_t j = p->other[e];

				if (peer_rule(p, e) != MATCH_ALLOWED || fixed[i] || fixed[j]
				    || p->score[e] + bonus < 0)
					continue;
				if (pass == 0) {
					first[i + 2]++;
					first[j + 2]++;
					continue;
				}
				struct arc *arc = (struct arc *)(uintptr_t)g.arc;

				arc[at[i + 1]++] = (struct arc){ j, p->score[e] };
				arc[at[j + 1]++] = (struct arc){ i, p->score[e] };
			}
		if (pass > 0)
			break;
		for (size_t i = 2; i < n + 2; i++)
			first[i] += first[i - 1];
		memcpy(at, first, (n + 2) * sizeof *at);
		g.arc = NEWS(mem, struct arc, first[n + 1]);
	}
	struct arc *sorted = NEWS(mem, struct arc, first[n + 1]);

	memcpy(at, first, (n + 2) * sizeof *at);
	for (int32_t i = 0; i < g.n; i++)
		for (uint32_t e = first[i + 1]; e < first[i + 2]; e++)
			sorted[at[g.arc[e].mentor + 1]++] = (struct arc){ i, g.arc[e].weight };
	g.first = first + 1;
	g.arc = sorted;
	return g;
}

/* --- everybody on both sides --- */

/* A two-sided problem with the same people on both sides. */
struct cover {
	struct net net;
	int32_t *name;	/* of each person in it: who it is */
};

static struct cover
cover_new(struct arena *mem, int32_t people, size_t arcs, int32_t least, int32_t most)
{
	size_t n = (size_t)people;

	return (struct cover){
		.net = {
			.low = NEWS(mem, int32_t, n), .high = NEWS(mem, int32_t, n),
			.mlow = NEWS(mem, int32_t, n), .mhigh = NEWS(mem, int32_t, n),
			.first = NEWS(mem, uint32_t, n + 1), .least = least, .most = most,
			.row = arcs_new(mem, arcs, people, least, most),
			.threads = 1, .level = scan_best(),
		},
		.name = NEWS(mem, int32_t, n),
	};
}

static void
add_person(struct cover *c, int32_t who, bool must)
{
	int32_t k = c->net.n++;

	c->name[k] = who;
	c->net.low[k] = c->net.mlow[k] = must;
	c->net.high[k] = c->net.mhigh[k] = 1;
	c->net.m = c->net.n;
}

static int64_t
above_0(int64_t a)
{
	return a > 0 ? a : 0;
}

/* Both prices of one person together: the optimum turned round is one as
 * well, and so is the mean of both. */
static int64_t
both_prices(const struct net *net, const struct flow *fl, int32_t k)
{
	if (net->low[k] > 0)
		return fl->worth[k] + fl->price[k];
	return above_0(fl->worth[k] + (net->bonus ? net->bonus[k] : 0)) + above_0(fl->price[k]);
}

/* The prices of the optimum without regard to odd cycles, in half points. */
static bool
price_both_sides(struct arena *scratch, const struct graph *g, struct pause *pause, int64_t *ret)
{
	struct arena_mark mark = arena_mark(scratch);
	int32_t least = 0, most = 0;

	for (uint32_t e = 0; e < g->first[g->n]; e++) {
		least = g->arc[e].weight < least ? g->arc[e].weight : least;
		most = g->arc[e].weight > most ? g->arc[e].weight : most;
	}
	struct cover c = cover_new(scratch, g->n, g->first[g->n], least, most);
	struct match_effort effort = { 0 };

	if (g->bonus > 0)
		c.net.bonus = NEWS(scratch, int64_t, (size_t)g->n);
	for (int32_t v = 0; v < g->n; v++) {
		add_person(&c, v, false);
		c.net.first[v + 1] = g->first[v + 1];
		if (g->bonus > 0)
			c.net.bonus[v] = g->bonus;
	}
	for (uint32_t e = 0; e < g->first[g->n]; e++)
		arcs_put(&c.net.row, e, g->arc[e].mentor, g->arc[e].weight);
	net_finish(scratch, &c.net);
	struct flow fl = flow_new(scratch, &c.net);

	if (!net_solve(scratch, &c.net, &fl, false, pause, NULL, &effort))
		return false;
	for (int32_t v = 0; v < g->n; v++)
		ret[v] = both_prices(&c.net, &fl, v);
	arena_rewind(scratch, mark);
	return true;
}

/* A start for the blossoms. */
struct start {
	amount *price;
	int32_t *next;	/* whom each person leads to in paths and cycles, -1: nobody */
	int32_t *mate;
};

static bool
is_tight(const struct graph *g, const int64_t *half, int32_t v, uint32_t e)
{
	struct arc a = g->arc[e];

	return half[v] + half[a.mentor] == 2 * (a.weight + g->bonus);
}

/* Those who have no choice draw nothing: each other's only tight pair. */
static void
settle_couples(const struct graph *g, const int64_t *half, const uint32_t *tight, int32_t *only,
    struct start *s)
{
	for (int32_t v = 0; v < g->n; v++)
		for (uint32_t e = g->first[v]; tight[v] == 1 && e < g->first[v + 1]; e++)
			if (is_tight(g, half, v, e))
				only[v] = g->arc[e].mentor;
	for (int32_t v = 0; v < g->n; v++) {
		if (tight[v] != 1 || tight[only[v]] != 1 || (half[v] == 0 && half[only[v]] == 0))
			continue;
		s->next[v] = only[v];
		s->price[v] += lottery_number(g->draw, v, only[v]);
	}
}

/* The lottery among the tight pairs of all others, on both sides again. */
static bool
draw_both_sides(struct arena *scratch, const struct graph *g, const int64_t *half,
    struct pause *pause, struct start *s)
{
	size_t n = (size_t)g->n, arcs = 0;
	uint32_t *tight = NEWS(scratch, uint32_t, n);
	int32_t *number = NEWS(scratch, int32_t, n);
	struct match_effort effort = { 0 };

	for (int32_t v = 0; v < g->n; v++) {
		for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
			tight[v] += is_tight(g, half, v, e);
		arcs += tight[v];
	}
	settle_couples(g, half, tight, number, s);
	struct cover c = cover_new(scratch, g->n, arcs, 0, INT32_MAX);

	for (int32_t v = 0; v < g->n; v++)
		if (tight[v] > 0 && s->next[v] < 0) {
			number[v] = c.net.n;
			add_person(&c, v, half[v] > 0);
		}
	if (c.net.n == 0)
		return true;
	for (int32_t k = 0; k < c.net.n; k++) {
		int32_t v = c.name[k];
		uint32_t at = c.net.first[k];

		for (uint32_t e = g->first[v]; e < g->first[v + 1]; e++)
			if (is_tight(g, half, v, e))
				arcs_put(&c.net.row, at++, number[g->arc[e].mentor],
				    (int32_t)lottery_number(g->draw, v, g->arc[e].mentor));
		c.net.first[k + 1] = at;
	}
	net_finish(scratch, &c.net);
	struct flow fl = flow_new(scratch, &c.net);

	if (!net_solve(scratch, &c.net, &fl, false, pause, NULL, &effort))
		return false;
	for (int32_t k = 0; k < c.net.n; k++) {
		s->price[c.name[k]] += both_prices(&c.net, &fl, k);
		for (uint32_t e = c.net.first[k]; e < c.net.first[k + 1]; e++)
			if (fl.used[e])
				s->next[c.name[k]] = c.name[net_mentor(&c.net, e)];
	}
	return true;
}

/* Every second pair of each path and cycle; of an odd one somebody is left
 * over: the end of a path, who has price 0, or the first of a cycle. */
static void
pair_up(struct arena *scratch, const struct graph *g, struct start *s)
{
	uint8_t *follows = NEWS(scratch, uint8_t, (size_t)g->n);
	uint8_t *seen = NEWS(scratch, uint8_t, (size_t)g->n);

	for (int32_t v = 0; v < g->n; v++)
		if (s->next[v] >= 0)
			follows[s->next[v]] = 1;
	for (int cycles = 0; cycles < 2; cycles++)
		for (int32_t start = 0; start < g->n; start++) {
			if (seen[start] || (!cycles && follows[start]))
				continue;
			seen[start] = 1;
			/* A cycle's first comes last: so an odd one leaves it over. */
			for (int32_t v = cycles ? s->next[start] : start, w; v >= 0; v = w) {
				w = s->next[v];
				seen[v] = 1;
				if (v == start && cycles)
					break;
				if (w < 0)
					break;
				s->mate[v] = w;
				s->mate[w] = v;
				seen[w] = 1;
				if (w == start)
					break;
				w = s->next[w];
			}
		}
}

static bool
start_from(struct arena *scratch, const struct graph *g, const int64_t *half, struct pause *pause,
    struct start *ret)
{
	size_t n = (size_t)g->n;

	*ret = (struct start){ NEWS(scratch, amount, n), NEWS(scratch, int32_t, n),
	    NEWS(scratch, int32_t, n) };
	memset(ret->next, 0xff, n * sizeof *ret->next);
	memset(ret->mate, 0xff, n * sizeof *ret->mate);
	for (size_t v = 0; v < n; v++)
		ret->price[v] = half[v] * UNIT;
	if (!draw_both_sides(scratch, g, half, pause, ret))
		return false;
	pair_up(scratch, g, ret);
	return true;
}

/* --- the answer --- */

static int
by_first(const void *a, const void *b)
{
	const struct peer_pair *x = a, *y = b;

	return (x->a > y->a) - (x->a < y->a);
}

static void
list_pairs(struct arena *mem, const struct peer_problem *p, const struct optimum *o,
    struct peer_solution *ret)
{
	struct peer_pair *v = NEWS(mem, struct peer_pair, (size_t)p->people / 2);

	for (int32_t i = 0; i < p->people; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int32_t j = p->other[e];
			enum match_rule rule = peer_rule(p, e);

			if (rule != MATCH_FIXED && (rule == MATCH_FORBIDDEN || o->mate[i] != j))
				continue;
			v[ret->n_pairs++] =
			    (struct peer_pair){ i < j ? i : j, i < j ? j : i, e };
			ret->score += p->score[e];
		}
	qsort(v, (size_t)ret->n_pairs, sizeof *v, by_first);
	ret->pairs = v;
}

/* The half points of an amount: what the lottery adds is far below one half. */
static int64_t
half_points(amount a)
{
	return (int64_t)((a + UNIT / 2) >> 64);
}

static void
list_prices(struct arena *mem, const struct optimum *o, struct peer_solution *ret)
{
	int64_t *price = NEWS(mem, int64_t, (size_t)o->n);
	int32_t *within = NEWS(mem, int32_t, (size_t)o->n);
	struct peer_set *sets = NEWS(mem, struct peer_set, (size_t)o->n_sets);
	int32_t *name = NEWS(mem, int32_t, (size_t)o->n_sets), last = o->n_sets, kept = 0;

	/* Sets whose price is the lottery's alone go: numbered from the outermost on. */
	for (int32_t k = o->n_sets - 1; k >= 0; k--) {
		int32_t in = o->set_within[k] < 0 ? -1 : name[o->set_within[k]];

		name[k] = in;
		if (half_points(o->set_price[k]) == 0)
			continue;
		name[k] = --last;
		sets[last] = (struct peer_set){ half_points(o->set_price[k]), in };
		kept++;
	}
	for (int32_t k = last; k < o->n_sets; k++) {
		sets[k].within -= sets[k].within < 0 ? 0 : last;
		sets[k - last] = sets[k];
	}
	for (int32_t v = 0; v < o->n; v++) {
		int32_t in = o->within[v] < 0 ? -1 : name[o->within[v]];

		price[v] = half_points(o->price[v]);
		within[v] = in < 0 ? -1 : in - last;
	}
	ret->price = price;
	ret->within = within;
	ret->sets = sets;
	ret->n_sets = kept;
}

static bool
solve_graph(struct arena *mem, struct arena *scratch, const struct peer_problem *p,
    struct graph *g, struct pause *pause, struct peer_solution *ret)
{
	int64_t *half = NEWS(scratch, int64_t, (size_t)g->n);

	if (!price_both_sides(scratch, g, pause, half))
		return false;
	for (uint64_t n = 0;; n++) {
		struct arena_mark mark = arena_mark(scratch);
		struct start s;

		g->draw = mix64(p->seed + n);
		if (!start_from(scratch, g, half, pause, &s))
			return false;
		struct blossoms *f = blossoms_new(scratch, g, s.price, s.mate);

		if (!blossoms_solve(f, pause, &ret->effort))
			return false;
		struct optimum o = blossoms_optimum(scratch, f);

		if (n == REDRAWS || optimum_is_unique(scratch, g, &o)) {
			list_pairs(mem, p, &o, ret);
			list_prices(mem, &o, ret);
			return true;
		}
		ret->effort.redraws++;
		arena_rewind(scratch, mark);
	}
}

struct peer_solution
peer_solve(struct arena *mem, const struct peer_problem *p, const struct match_limits *limits)
{
	struct peer_solution ret = { .verdict = MATCH_STOPPED, .blame = -1 };
	struct pause pause = { .limits = limits };

	if (p->first[p->people] > MATCH_EDGES / 2 || !sums_fit(p, &ret.bonus)) {
		ret.verdict = MATCH_TOO_LARGE;
		return ret;
	}
	struct arena *scratch = arena_new();
	uint8_t *fixed = NEWS(scratch, uint8_t, (size_t)p->people);

	check_arrays(p);
	ret.hash = peer_hash(p);
	ret.blame = mark_fixed(p, fixed);
	if (ret.blame >= 0) {
		ret.verdict = MATCH_INFEASIBLE;
	} else {
		struct graph g = peer_graph(scratch, p, fixed, ret.bonus);

		if (solve_graph(mem, scratch, p, &g, &pause, &ret))
			ret.verdict = MATCH_OPTIMAL;
	}
	arena_free(scratch);
	return ret;
}
