/*
 * Inside peer matching: from prices that hold, and pairs that are tight in
 * them, to an optimum.
 *
 * Amounts are in half points times UNIT, the lottery's numbers being what is
 * below UNIT: so prices are pairs of numbers compared one after the other,
 * and the optimum of the scores that also wins the lottery comes at once.
 */
#ifndef MATCH_PEER_BLOSSOM_H
#define MATCH_PEER_BLOSSOM_H

#include "match/net.h"
#include "match/peer.h"

typedef __int128 amount;
#define UNIT ((amount)1 << 64)

enum { LOTTERY_BITS = 30 };

/* Each pair with both of its people; weights include no bonus. */
struct graph {
	int32_t n;
	const uint32_t *first;	/* [n + 1] */
	const struct arc *arc;	/* `mentor` is the other one */
	int64_t bonus;
	uint64_t draw;	/* of the lottery: mix64 of its seed */
};

/* peer.c: of the pairs between those who are in no fixed one. */
struct graph peer_graph(struct arena *mem, const struct peer_problem *, const uint8_t *fixed,
    int64_t bonus);

struct blossoms;

/* `price` must hold for each edge, and `mate` (-1: none) be tight in it. */
struct blossoms *blossoms_new(struct arena *mem, const struct graph *, const amount *price,
    const int32_t *mate);
/* False: pause->stopped.  Afterwards mate, price and sets are those of an optimum. */
/* False: pause->stopped. */
bool blossoms_solve(struct blossoms *, struct pause *, struct peer_effort *);

/* An optimum: who is with whom, and prices of people and of the sets in each
 * other that have one. */
struct optimum {
	int32_t n, n_sets;
	int32_t *mate;	/* [n], -1: none */
	amount *price;	/* [n] */
	int32_t *within;	/* [n] the smallest set, or -1 */
	amount *set_price;	/* [n_sets] above 0 */
	int32_t *set_within;	/* [n_sets] a later one, or -1 */
};
struct optimum blossoms_optimum(struct arena *mem, struct blossoms *);

/* peer_unique.c: whether no other pairs are as good, the lottery included. */
bool optimum_is_unique(struct arena *scratch, const struct graph *, const struct optimum *);

/* A pair's number in the lottery: from 0 to 2^LOTTERY_BITS - 1. */
static inline int64_t
lottery_number(uint64_t draw, int32_t a, int32_t b)
{
	uint64_t pair = (uint64_t)(a < b ? a : b) << 32 | (uint64_t)(a < b ? b : a);

	return (int64_t)(mix64(draw ^ pair) >> (64 - LOTTERY_BITS));
}

/* What a pair must be covered with by prices, in amounts. */
static inline amount
arc_worth(const struct graph *g, int32_t person, uint32_t arc)
{
	struct arc a = g->arc[arc];

	return (a.weight + (amount)g->bonus) * 2 * UNIT
	    + 2 * lottery_number(g->draw, person, a.mentor);
}

#endif
