/* Peer matching against all sets of pairs, on many small random graphs, and on hard shapes. */
#include "match/peer.h"

#include <stdlib.h>

#include "match/small_test.h"
#include "unit/test.h"

enum { PEOPLE = 10, PAIRS = PEOPLE * (PEOPLE - 1) / 2 };

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

TESTS(best_of_all)
