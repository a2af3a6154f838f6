/*
 * Inside the solver: the network and a flow in it.
 *
 * One unit flows root -> mentee -> mentor -> root for each pair made.  A flow
 * has a potential for every person, in two halves: `worth` of a mentee and
 * `price` of a mentor, root 0.  The flow is optimal when everything agrees:
 *
 *   arc        used only if weight - worth - price >= 0, unused only if <= 0
 *   mentee     f from low to high; worth + bonus of the last arc >= 0 if f > low,
 *              worth + bonus of the next arc <= 0 if f < high
 *   mentor     f from low to high; price >= 0 if f > low, <= 0 if f < high
 *
 * Fixed pairs are not in here: they have been taken off the bounds.
 */
#ifndef MATCH_NET_H
#define MATCH_NET_H

#include "match/match.h"
#include "match/scan.h"

#define NO_ARC UINT32_MAX
#define NO_UNIT UINT32_MAX

struct arc { int32_t mentor, weight; };
struct column { int32_t mentee, weight; };

/*
 * Arcs are met in no order that a cache foresees, and so are small: where a
 * weight less the least weight and an index share 32 bits, they do
 * (`dense`); otherwise there are 64 for them (`wide`).
 */
struct arcs {
	uint32_t *dense;
	uint64_t *wide;
	uint32_t shift, mask;	/* of dense: weight above, index below */
	int32_t least;
};

struct net {
	int32_t n, m;	/* mentees, mentors */
	int32_t *low, *high;	/* [n] */
	int32_t *mlow, *mhigh;	/* [m] */
	int64_t *bonus;	/* [n] of a mentee's first arc, besides its weight */
	int32_t least, most;	/* no weight is outside */
	uint32_t *first;	/* [n + 1] */
	struct arcs row;	/* by mentee, the index is the mentor */
	uint32_t *cfirst;	/* [m + 1] */
	struct arcs col;	/* the same arcs by mentor, the index is the mentee */
	int64_t reach;	/* no path's weights and bonuses sum to more, either way */
	int threads;
	enum scan_level level;
};

/*
 * Each mentee has `high` units (fewer if there are fewer arcs), each on one
 * arc or on none; the units on a mentor are a list.  `out` is what a mentor
 * passes on to root: equal to g once all is repaired.
 */
struct flow {
	int64_t *worth, *price;
	uint8_t *used;	/* [arcs] */
	int32_t *f, *g, *out;	/* arcs used of mentee, of mentor; mentor to root */
	uint32_t *ufirst;	/* [n + 1] */
	int32_t *owner;	/* [units] */
	uint32_t *on;	/* [units] arc or NO_ARC */
	uint32_t *next, *prev;	/* [units] on the same mentor */
	uint32_t *head;	/* [m] */
};

struct pause {	/* the limits, asked now and then */
	const struct match_limits *limits;
	uint32_t ticks;
	bool stopped;
};

/* From the beginning of a cache line. */
enum { LINE = 64 };
void *line_alloc(struct arena *, size_t n);

/* Room for arcs whose indices are below `n`, with weights from least to most. */
struct arcs arcs_new(struct arena *mem, size_t arcs, int32_t n, int32_t least, int32_t most);
/* Fills cfirst and col, and reach from the weights and bonuses. */
void net_finish(struct arena *mem, struct net *);
uint32_t net_find(const struct net *, int32_t mentee, int32_t mentor);	/* or NO_ARC */
/* No arc used, all prices 0. */
struct flow flow_new(struct arena *mem, const struct net *);
void flow_attach(const struct net *, struct flow *, uint32_t unit, uint32_t arc);
void flow_detach(const struct net *, struct flow *, uint32_t unit);
uint32_t flow_free_unit(const struct flow *, int32_t mentee);	/* or NO_UNIT */

bool pause_asks(struct pause *);	/* true: stop now */

static inline uint64_t
mix64(uint64_t x)	/* splitmix64: Steele, Lea, Flood, OOPSLA 2014 */
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline void
arcs_put(struct arcs *a, uint32_t e, int32_t index, int32_t weight)
{
	if (a->dense)
		a->dense[e] = (uint32_t)(weight - a->least) << a->shift | (uint32_t)index;
	else
		a->wide[e] = (uint64_t)(uint32_t)weight << 32 | (uint32_t)index;
}

static inline int32_t
arcs_index(const struct arcs *a, uint32_t e)
{
	return a->dense ? (int32_t)(a->dense[e] & a->mask) : (int32_t)(uint32_t)a->wide[e];
}

static inline int32_t
arcs_weight(const struct arcs *a, uint32_t e)
{
	return a->dense ? (int32_t)(a->dense[e] >> a->shift) + a->least
	    : (int32_t)(a->wide[e] >> 32);
}

static inline struct arc
net_arc(const struct net *net, uint32_t e)
{
	return (struct arc){ arcs_index(&net->row, e), arcs_weight(&net->row, e) };
}

static inline int32_t
net_mentor(const struct net *net, uint32_t e)
{
	return arcs_index(&net->row, e);
}

static inline struct column
net_column(const struct net *net, uint32_t c)
{
	return (struct column){ arcs_index(&net->col, c), arcs_weight(&net->col, c) };
}

/* The beginning of a row that will soon be read. */
static inline void
net_prefetch(const struct net *net, int32_t i)
{
	enum { LINES = 3 };

	for (uint32_t k = 0; net->row.dense && k < LINES; k++)
		__builtin_prefetch(net->row.dense + net->first[i] + k * (LINE / sizeof(uint32_t)));
}

static inline int64_t
arc_gain(const struct net *net, const struct flow *fl, int32_t i, uint32_t e)
{
	struct arc arc = net_arc(net, e);

	return arc.weight - fl->worth[i] - fl->price[arc.mentor];
}

/* The bonus of a mentee's arc number `nth`, counted from 1. */
static inline int64_t
bonus_of(const struct net *net, int32_t i, int32_t nth)
{
	return nth == 1 && net->bonus ? net->bonus[i] : 0;
}

/* A set of people whose bounds cannot hold together (blame.c). */
struct blame {
	bool mentors;	/* the low bounds are of mentors, the high ones of mentees */
	int32_t *low, *high;
	int32_t n_low, n_high;
};

/* auction.c: prices and arcs that nearly agree, from those there are if `warm`.
 * Answers the number of bids. */
int64_t auction(struct arena *scratch, const struct net *, struct flow *, bool warm,
    struct pause *);

/* repair.c: from any prices and arcs to an optimal flow.  False: it cannot
 * be (*ret_blame is set), or pause->stopped. */
bool repair(struct arena *scratch, const struct net *, struct flow *, struct pause *,
    struct blame *ret_blame, int64_t *searches);

/* blame.c: `low` (a set whose low bounds exceed what the others can take)
 * made as small as dropping one after the other can, and `high` with it. */
void blame_shrink(struct arena *mem, const struct net *, struct blame *);

/* match.c: an optimal flow, from the prices that `fl` has or else from an
 * auction.  False: it cannot be, with the reason in *ret_blame, which may be
 * NULL where it must be possible; or pause->stopped. */
bool net_solve(struct arena *scratch, const struct net *, struct flow *, bool warm,
    struct pause *, struct blame *ret_blame, struct match_effort *);

/* match.c: the network of a problem with its optimal flow. */
struct flow net_of_solution(struct arena *scratch, const struct match_problem *,
    const struct match_solution *, struct net *ret);

/* lottery.c: of all optimal flows the one that wins; false when stopped. */
bool lottery(struct arena *scratch, const struct net *, struct flow *, uint64_t seed,
    struct pause *, struct match_effort *);

/* prices.c: the lowest mentor prices that agree with the flow, and what one
 * more place with each mentor is worth. */
void prices_lowest(struct arena *scratch, const struct net *, struct flow *, int64_t *ret_value);

#endif
