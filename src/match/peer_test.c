/* Peer matching against all sets of pairs, on many small random graphs, and on hard shapes. */
#include "match/peer.h"

#include <stdlib.h>

#include "match/peer_blossom.h"
#include "match/small_test.h"
#include "unit/test.h"

enum { PEOPLE = 9, PAIRS = PEOPLE * (PEOPLE - 1) / 2 };

struct graph_test {
	struct peer_problem p;
	int64_t first[PEOPLE + 1];
	int32_t other[PAIRS], score[PAIRS];
	uint8_t rule[PAIRS];
};

static void
random_graph(struct random *r, struct graph_test *g)
{
	uint32_t n = below(r, PEOPLE + 1), dense = 1 + below(r, 10), ties = below(r, 3);
	uint32_t spread = ties == 0 ? 2 + below(r, 3) : ties == 1 ? 20 : 1001;
	int32_t shift = below(r, 3) == 0 ? (int32_t)spread / 2 : 0;
	bool rules = below(r, 3) == 0, turned = below(r, 2);
	int64_t e = 0;

	*g = (struct graph_test){ .p = { .people = (int32_t)n, .first = g->first,
	    .other = g->other, .score = g->score, .rule = rules ? g->rule : NULL,
	    .objective = below(r, 3) ? MATCH_BEST_TOTAL : MATCH_MOST_FIRST,
	    .seed = below(r, 1000) } };
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < n; k++) {
			uint32_t j = turned ? n - 1 - k : k;

			if (turned ? j >= i : j <= i)
				continue;
			if (below(r, 10) >= dense)
				continue;
			g->other[e] = (int32_t)j;
			g->score[e] = (int32_t)below(r, spread) - shift;
			g->rule[e++] = below(r, 12) ? MATCH_ALLOWED : (uint8_t)(1 + below(r, 2));
		}
		g->first[i + 1] = e;
	}
}

struct best { bool any; int64_t pairs, score; };

/* Tries all: with and without each edge from `e` on. */
static void
try_all(const struct peer_problem *p, int32_t i, int64_t e, uint32_t taken, int64_t pairs,
    int64_t score, struct best *best)
{
	while (i < p->people && e == p->first[i + 1])
		i++;
	if (i == p->people) {
		bool better = !best->any || (p->objective == MATCH_MOST_FIRST
		    ? pairs > best->pairs || (pairs == best->pairs && score > best->score)
		    : score > best->score);

		if (better)
			*best = (struct best){ true, pairs, score };
		return;
	}
	uint32_t both = 1u << i | 1u << p->other[e];
	enum match_rule rule = peer_rule(p, e);

	if (rule != MATCH_FORBIDDEN && !(taken & both))
		try_all(p, i, e + 1, taken | both, pairs + 1, score + p->score[e], best);
	if (rule != MATCH_FIXED)
		try_all(p, i, e + 1, taken, pairs, score, best);
}

static void
best_of_all(struct test *t)
{
	static struct graph_test g;
	struct random r = { 41 };
	int64_t shrunk = 0, infeasible = 0;

	for (int round = 0; round < 20000; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct best best = { 0 };

		random_graph(&r, &g);
		try_all(&g.p, 0, 0, 0, 0, 0, &best);
		struct peer_solution s = peer_solve(t->mem, &g.p, NULL);

		CHECK_INT(s.verdict, best.any ? MATCH_OPTIMAL : MATCH_INFEASIBLE);
		infeasible += !best.any;
		if (s.verdict == MATCH_OPTIMAL) {
			CHECK_INT(s.score, best.score);
			if (g.p.objective == MATCH_MOST_FIRST)
				CHECK_INT(s.n_pairs, best.pairs);
			CHECK_INT(peer_verify(&g.p, &s), PEER_PROVEN);
		} else {
			CHECK(s.blame >= 0);
		}
		shrunk += s.effort.shrunk;
		arena_rewind(t->mem, mark);
	}
	CHECK(shrunk > 1000 && infeasible > 100);
}

/* --- larger ones --- */

/* A graph that is made pair by pair. */
struct made {
	struct peer_problem p;
	struct { struct pair { int32_t a, b, score; } *v; size_t n; } pairs;
};

static int
by_people(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->a != y->a ? x->a - y->a : x->b - y->b;
}

static void
add(struct test *t, struct made *g, uint32_t a, uint32_t b, uint32_t score)
{
	if (a != b)
		PUSH(t->mem, &g->pairs, ((struct pair){ (int32_t)(a < b ? a : b),
		    (int32_t)(a < b ? b : a), (int32_t)score }));
}

/* Sorts the pairs and keeps the first of those between the same two. */
static void
finish(struct test *t, struct made *g, int32_t people)
{
	int64_t *first = NEWS(t->mem, int64_t, (size_t)people + 1), n = 0;
	int32_t *other = NEWS(t->mem, int32_t, g->pairs.n);
	int32_t *score = NEWS(t->mem, int32_t, g->pairs.n);

	qsort(g->pairs.v, g->pairs.n, sizeof *g->pairs.v, by_people);
	for (size_t k = 0; k < g->pairs.n; k++) {
		struct pair pair = g->pairs.v[k];

		if (k > 0 && pair.a == g->pairs.v[k - 1].a && pair.b == g->pairs.v[k - 1].b)
			continue;
		other[n] = pair.b;
		score[n++] = pair.score;
		first[pair.a + 1] = n;
	}
	for (int32_t i = 0; i < people; i++)
		first[i + 1] = first[i + 1] > first[i] ? first[i + 1] : first[i];
	g->p.people = people;
	g->p.first = first;
	g->p.other = other;
	g->p.score = score;
}

/* Without the two-sided start: everybody is left over at the highest price. */
static struct optimum
from_nothing(struct test *t, struct made *g, struct peer_effort *effort)
{
	size_t n = (size_t)g->p.people;
	uint8_t *fixed = NEWS(t->mem, uint8_t, n);
	struct graph graph = peer_graph(t->mem, &g->p, fixed, 0);
	amount *price = NEWS(t->mem, amount, n), most = 0;
	int32_t *mate = NEWS(t->mem, int32_t, n);
	struct pause pause = { 0 };

	for (int64_t e = 0; e < g->p.first[g->p.people]; e++)
		most = g->p.score[e] > most ? g->p.score[e] : most;
	for (size_t v = 0; v < n; v++) {
		price[v] = (most + 1) * UNIT;
		mate[v] = -1;
	}
	graph.draw = mix64(g->p.seed);
	struct blossoms *f = blossoms_new(t->mem, &graph, price, mate);

	CHECK(blossoms_solve(f, &pause, effort));
	return blossoms_optimum(t->mem, f);
}

/* Proven, and the same from either start. */
static void
check_both(struct test *t, struct made *g, struct peer_effort *effort)
{
	struct peer_solution s = peer_solve(t->mem, &g->p, NULL);
	struct optimum o = from_nothing(t, g, effort);
	int64_t pairs = 0;

	CHECK_INT(s.verdict, MATCH_OPTIMAL);
	CHECK_INT(peer_verify(&g->p, &s), PEER_PROVEN);
	CHECK_INT(s.effort.redraws, 0);
	for (int64_t k = 0; k < s.n_pairs; k++)
		CHECK_INT(o.mate[s.pairs[k].a], s.pairs[k].b);
	for (int32_t v = 0; v < o.n; v++)
		pairs += o.mate[v] > v;
	CHECK_INT(pairs, s.n_pairs);
}

static void
both_starts_agree(struct test *t)
{
	struct random r = { 42 };
	struct peer_effort effort = { 0 };

	for (int round = 0; round < 3000; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct made g = { .p.seed = (uint64_t)round };
		uint32_t n = 3 + below(&r, 150), spread = below(&r, 3) ? 1000 : 4;
		uint32_t reach = below(&r, 4) ? 4 : n;	/* neighbours make odd cycles */

		for (uint32_t k = 0; k < n * (1 + below(&r, 4)); k++) {
			uint32_t v = below(&r, n);

			add(t, &g, v, (v + 1 + below(&r, reach)) % n, 500 + below(&r, spread));
		}
		finish(t, &g, (int32_t)n);
		check_both(t, &g, &effort);
		arena_rewind(t->mem, mark);
	}
	CHECK(effort.shrunk > 1000 && effort.expanded > 300);
}

/* Odd cycles that hang together by weaker pairs. */
static void
many_odd_cycles(struct test *t)
{
	struct random r = { 43 };
	struct peer_effort effort = { 0 };

	for (uint32_t size = 3; size <= 21; size += 2) {
		struct made g = { 0 };
		uint32_t n = size * 30;

		for (uint32_t v = 0; v < n; v++)
			add(t, &g, v, v % size == size - 1 ? v - size + 1 : v + 1, 900);
		for (uint32_t k = 0; k < 2 * n; k++)
			add(t, &g, below(&r, n), below(&r, n), below(&r, 900));
		finish(t, &g, (int32_t)n);
		check_both(t, &g, &effort);
	}
}

/* Two cycles of 2001 that only a long path joins, whose middle is far from both. */
static void
long_odd_cycles(struct test *t)
{
	enum { CYCLE = 2001, PATH = 2000 };
	struct made g = { 0 };
	struct peer_effort effort = { 0 };

	for (uint32_t v = 0; v < CYCLE; v++) {
		add(t, &g, v, (v + 1) % CYCLE, 500);
		add(t, &g, CYCLE + PATH + v, CYCLE + PATH + (v + 1) % CYCLE, 500);
	}
	for (uint32_t v = 0; v <= PATH; v++)
		add(t, &g, CYCLE - 1 + v, CYCLE + v, 498 + v % 2);
	finish(t, &g, 2 * CYCLE + PATH);
	check_both(t, &g, &effort);
}

/* A set in a set, 300 deep: each round two more people close a longer odd cycle. */
static void
sets_in_sets(struct test *t)
{
	enum { DEEP = 300 };
	struct made g = { 0 };
	struct peer_effort effort = { 0 };

	add(t, &g, 0, 1, 1000);
	add(t, &g, 1, 2, 1000);
	add(t, &g, 0, 2, 1000);
	for (uint32_t k = 1; k < DEEP; k++) {
		add(t, &g, k % 3, 2 * k + 1, 1000 - 2 * k);
		add(t, &g, 2 * k + 1, 2 * k + 2, 1000);
		add(t, &g, 2 * k + 2, 2 * k - 1, 1000 - 2 * k);
	}
	finish(t, &g, 2 * DEEP + 1);
	check_both(t, &g, &effort);
	CHECK(effort.shrunk > 10);
}

/* The same pairs whatever the order of the edges, and another seed, other pairs. */
static void
order_does_not_count(struct test *t)
{
	struct random r = { 44 };
	struct made g = { .p.seed = 7 };
	int64_t last = 0, moved = 0;

	for (uint32_t k = 0; k < 3000; k++)
		add(t, &g, below(&r, 400), below(&r, 400), below(&r, 3));
	finish(t, &g, 400);
	struct peer_solution s = peer_solve(t->mem, &g.p, NULL), again;
	/* Each pair with its higher person. */
	struct made turned = { .p = g.p };
	int64_t *first = NEWS(t->mem, int64_t, 401);
	int32_t *other = NEWS(t->mem, int32_t, (size_t)g.p.first[400]);
	int32_t *score = NEWS(t->mem, int32_t, (size_t)g.p.first[400]);

	for (int32_t j = 0; j < 400; j++) {
		for (int32_t i = j - 1; i >= 0; i--)
			for (int64_t e = g.p.first[i]; e < g.p.first[i + 1]; e++)
				if (g.p.other[e] == j) {
					other[last] = i;
					score[last++] = g.p.score[e];
				}
		first[j + 1] = last;
	}
	turned.p.first = first;
	turned.p.other = other;
	turned.p.score = score;
	again = peer_solve(t->mem, &turned.p, NULL);
	CHECK(again.hash == s.hash);
	CHECK_INT(again.n_pairs, s.n_pairs);
	for (int64_t k = 0; k < s.n_pairs; k++)
		CHECK(again.pairs[k].a == s.pairs[k].a && again.pairs[k].b == s.pairs[k].b);
	turned.p.seed = 8;
	again = peer_solve(t->mem, &turned.p, NULL);
	CHECK(again.hash != s.hash);
	CHECK_INT(again.score, s.score);
	for (int64_t k = 0; k < s.n_pairs && k < again.n_pairs; k++)
		moved += again.pairs[k].b != s.pairs[k].b;
	CHECK(moved > 0);
}

static bool
after_some(void *arg)
{
	return --*(int *)arg < 0;
}

static void
stops_when_told(struct test *t)
{
	struct random r = { 45 };
	struct made g = { 0 };
	int stopped = 0;

	for (uint32_t v = 0; v < 9000; v++)
		add(t, &g, v, v % 3 == 2 ? v - 2 : v + 1, 900);
	for (uint32_t k = 0; k < 20000; k++)
		add(t, &g, below(&r, 9000), below(&r, 9000), below(&r, 900));
	finish(t, &g, 9000);
	for (int asks = 0; asks < 20; asks++) {
		int left = asks;
		struct match_limits limits = { after_some, &left };
		struct peer_solution s = peer_solve(t->mem, &g.p, &limits);

		stopped += s.verdict == MATCH_STOPPED;
		CHECK(s.verdict == MATCH_STOPPED || peer_verify(&g.p, &s) == PEER_PROVEN);
	}
	CHECK(stopped > 5);
}

/* Scores at the edge of 32 bits. */
static void
large_scores(struct test *t)
{
	struct random r = { 46 };

	for (int most = 0; most < 2; most++) {
		struct made g = { .p.objective = most ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL };

		for (uint32_t k = 0; k < 2000; k++)
			add(t, &g, below(&r, 300), below(&r, 300), INT32_MAX - below(&r, 5));
		for (uint32_t k = 0; k < 500; k++)
			add(t, &g, below(&r, 300), below(&r, 300),
			    (uint32_t)INT32_MIN + below(&r, 5));
		finish(t, &g, 300);
		struct peer_solution s = peer_solve(t->mem, &g.p, NULL);

		CHECK_INT(s.verdict, MATCH_OPTIMAL);
		CHECK_INT(peer_verify(&g.p, &s), PEER_PROVEN);
	}
}

/* A pair less, a price too low, a set that is not priced. */
static void
what_is_not_best_is_refused(struct test *t)
{
	static struct graph_test g;
	struct random r = { 47 };
	int asked = 0, sets = 0;

	while (asked < 1000) {
		random_graph(&r, &g);
		struct peer_solution s = peer_solve(t->mem, &g.p, NULL), bad = s;
		if (s.verdict != MATCH_OPTIMAL || s.n_pairs == 0)
			continue;
		struct peer_pair *pairs =
		    arena_copy(t->mem, s.pairs, (size_t)s.n_pairs * sizeof *pairs);
		int64_t at = below(&r, (uint32_t)s.n_pairs);

		asked++;
		bad.score++;
		CHECK_INT(peer_verify(&g.p, &bad), PEER_BAD_TOTAL);
		bad = s;
		bad.bonus = g.p.objective == MATCH_BEST_TOTAL;
		CHECK(peer_verify(&g.p, &bad) == PEER_BAD_BONUS);
		bad = s;
		bad.score -= g.score[pairs[at].edge];
		memmove(pairs + at, pairs + at + 1, (size_t)(s.n_pairs - at - 1) * sizeof *pairs);
		bad.pairs = pairs;
		bad.n_pairs--;
		CHECK(peer_verify(&g.p, &bad) != PEER_PROVEN
		    || (bad.score == s.score && g.p.objective == MATCH_BEST_TOTAL));
		if (s.n_sets > 0) {
			bad = s;
			bad.n_sets = 0;
			bad.within = memset(NEWS(t->mem, int32_t, PEOPLE), 0xff,
			    PEOPLE * sizeof(int32_t));
			CHECK_INT(peer_verify(&g.p, &bad), PEER_NOT_PROVEN);
			sets++;
		}
	}
	CHECK(sets > 20);
}

TESTS(best_of_all, both_starts_agree, many_odd_cycles, long_odd_cycles, sets_in_sets,
    order_does_not_count, stops_when_told, large_scores, what_is_not_best_is_refused)
