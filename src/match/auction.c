/*
 * Prices that are nearly right, by auction; repair.c makes them right.
 *
 * Each unit of a mentee bids for the mentor who leaves it most: what the best
 * is worth more than the second, and `eps` besides.  The lowest bid of a full
 * mentor is the price of a place there, and who holds it is outbid.  Then in
 * reverse: a mentor with a place left lowers the price until somebody comes
 * or it costs nothing.  After each round nobody would gain more than eps by
 * moving; the next round has a smaller eps and keeps who is still content.
 * With eps below 1 / (mentors + 1) of a point the assignment is optimal [1].
 *
 * All is in units of 1 / scale points.  Bids are bounded by what doing
 * without is worth (`far` for those who must not, and for a bonus), so no
 * price leaves +-far, and `far` is chosen to fit.  A round that needs too
 * many bids (long chains with tiny slack) ends the auction; that costs time
 * in repair.c, never the answer.
 */
#include "match/net.h"

#include <stdlib.h>

enum { FACTOR = 7, FINEST = 64, ROUND_BIDS = 64 };

struct place { int64_t bid; uint32_t unit; };

struct auction {
	const struct net *net;
	struct flow *fl;	/* `on` and `used` are kept here; lists and counts at the end */
	struct pause *pause;
	int64_t scale, eps, far;
	int64_t *price;	/* [m], in 1 / scale points */
	int32_t *taken, *room;	/* [m] places */
	uint32_t *pfirst;	/* [m + 1] */
	struct place *place;	/* of each mentor a heap, lowest bid first */
	int64_t *profit;	/* [n] of the worst unit, for the reverse part */
	uint32_t *queue;	/* a ring of units to bid */
	uint32_t q_head, q_n, units;
	int32_t *idle;	/* mentors with a place left to offer */
	int32_t n_idle;
	uint8_t *is_idle;
	int64_t bids, limit;
};

static int64_t
max_weight(const struct net *net)
{
	int64_t most = 1;

	for (uint32_t e = 0; e < net->first[net->n]; e++) {
		int64_t w = net->arc[e].weight;

		w = w < 0 ? -w : w;
		most = w > most ? w : most;
	}
	return most;
}

static void
push_unit(struct auction *a, uint32_t unit)
{
	uint32_t at = a->q_head + a->q_n++;

	a->queue[at >= a->units ? at - a->units : at] = unit;
}

static uint32_t
pop_unit(struct auction *a)
{
	uint32_t unit = a->queue[a->q_head];

	a->q_head = a->q_head + 1 == a->units ? 0 : a->q_head + 1;
	a->q_n--;
	return unit;
}

/* What a mentee with `f` mentors has from leaving one more unit idle. */
static int64_t
idle_value(const struct auction *a, int32_t i, int32_t f)
{
	if (f < a->net->low[i])
		return -a->far;
	int64_t bonus = bonus_of(a->net, i, f + 1);

	return bonus >= a->far / a->scale ? -a->far : -bonus * a->scale;
}

static inline int64_t
value_of(const struct auction *a, uint32_t e)
{
	struct arc arc = a->net->arc[e];

	return arc.weight * a->scale - a->price[arc.mentor];
}

/* Forward */

static void
sift_up(struct place *h, int32_t at, struct place x)
{
	for (; at > 0 && h[(at - 1) / 2].bid > x.bid; at = (at - 1) / 2)
		h[at] = h[(at - 1) / 2];
	h[at] = x;
}

static void
sift_down(struct place *h, int32_t n, struct place x)
{
	int32_t at = 0;

	for (int32_t c; (c = 2 * at + 1) < n; at = c) {
		if (c + 1 < n && h[c + 1].bid < h[c].bid)
			c++;
		if (h[c].bid >= x.bid)
			break;
		h[at] = h[c];
	}
	h[at] = x;
}

static void
take_place(struct auction *a, int32_t j, uint32_t unit, int64_t bid)
{
	struct place *h = a->place + a->pfirst[j];

	if (a->taken[j] < a->room[j]) {
		sift_up(h, a->taken[j]++, (struct place){ bid, unit });
		if (a->taken[j] == a->room[j])
			a->price[j] = h[0].bid;
		return;
	}
	uint32_t out = h[0].unit;

	a->fl->used[a->fl->on[out]] = 0;
	a->fl->on[out] = NO_ARC;
	push_unit(a, out);
	sift_down(h, a->room[j], (struct place){ bid, unit });
	a->price[j] = h[0].bid;
}

static int32_t
units_on(const struct auction *a, int32_t i)
{
	int32_t f = 0;

	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++)
		f += a->fl->on[k] != NO_ARC;
	return f;
}

static void
bid(struct auction *a, uint32_t unit)
{
	const struct net *net = a->net;
	int32_t i = a->fl->owner[unit];
	int64_t best = INT64_MIN, second = idle_value(a, i, net->high[i] == 1 ? 0 : units_on(a, i));
	uint32_t best_arc = NO_ARC;

	for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
		int64_t value = value_of(a, e);

		if (value <= second || a->fl->used[e])
			continue;
		if (value > best) {
			second = best > second ? best : second;
			best = value;
			best_arc = e;
		} else {
			second = value;
		}
	}
	a->bids++;
	if (best_arc == NO_ARC)
		return;	/* does without */
	int32_t j = net->arc[best_arc].mentor;

	a->fl->on[unit] = best_arc;
	a->fl->used[best_arc] = 1;
	take_place(a, j, unit, a->price[j] + best - second + a->eps);
}

/* The row of one who bids soon: rows are met in no order that a cache foresees. */
static inline void
prefetch(const struct auction *a)
{
	enum { AHEAD = 4, LINE = 64 / sizeof(struct arc) };
	uint32_t at = a->q_head + AHEAD;

	if (a->q_n <= AHEAD)
		return;
	int32_t i = a->fl->owner[a->queue[at >= a->units ? at - a->units : at]];

	for (uint32_t e = a->net->first[i]; e < a->net->first[i + 1]; e += LINE)
		__builtin_prefetch(a->net->arc + e);
}

static bool
forward(struct auction *a)
{
	a->limit = a->bids + ROUND_BIDS * (int64_t)a->units;
	while (a->q_n > 0) {
		if (a->bids > a->limit || pause_asks(a->pause))
			return false;
		prefetch(a);
		bid(a, pop_unit(a));
	}
	return true;
}

/* Reverse */

static void
set_profit(struct auction *a, int32_t i)
{
	int64_t least = 2 * a->far;	/* of one who may have no mentor: out of reach */
	int32_t f = 0;
	bool idle = false;

	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++) {
		uint32_t e = a->fl->on[k];

		if (e == NO_ARC) {
			idle = true;
			continue;
		}
		f++;
		least = value_of(a, e) < least ? value_of(a, e) : least;
	}
	a->profit[i] = idle ? idle_value(a, i, f) : least;
}

static int64_t
least_price(const struct auction *a, int32_t j)
{
	return a->taken[j] < a->net->mlow[j] ? -a->far : 0;
}

static void
offer(struct auction *a, int32_t j)
{
	if (a->is_idle[j] || a->taken[j] >= a->room[j] || a->price[j] <= least_price(a, j))
		return;
	a->is_idle[j] = 1;
	a->idle[a->n_idle++] = j;
}

static void
lower_price(struct auction *a, int32_t j, int64_t price)
{
	a->price[j] = price;
	for (int32_t k = 0; k < a->taken[j]; k++)
		set_profit(a, a->fl->owner[a->place[a->pfirst[j] + (uint32_t)k].unit]);
}

/* Takes a unit away from where it is worst off, if none is idle. */
static uint32_t
win_over(struct auction *a, int32_t i)
{
	uint32_t worst = NO_UNIT;

	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++) {
		if (a->fl->on[k] == NO_ARC)
			return k;
		if (worst == NO_UNIT || value_of(a, a->fl->on[k]) < value_of(a, a->fl->on[worst]))
			worst = k;
	}
	int32_t j = a->net->arc[a->fl->on[worst]].mentor;
	struct place *h = a->place + a->pfirst[j];

	for (int32_t k = 0; k < a->taken[j]; k++)
		if (h[k].unit == worst) {
			h[k] = h[--a->taken[j]];
			break;
		}
	a->fl->used[a->fl->on[worst]] = 0;
	a->fl->on[worst] = NO_ARC;
	offer(a, j);
	return worst;
}

/* One place of j: false when nobody comes before it costs the least. */
static bool
find_taker(struct auction *a, int32_t j)
{
	int64_t least = least_price(a, j), best = INT64_MIN, second = least;
	struct column taker = { -1, 0, NO_ARC };

	for (uint32_t c = a->net->cfirst[j]; c < a->net->cfirst[j + 1]; c++) {
		struct column at = a->net->column[c];
		int64_t pays = at.weight * a->scale - a->profit[at.mentee];

		if (pays <= second || a->fl->used[at.arc])
			continue;
		if (pays > best) {
			second = best > second ? best : second;
			best = pays;
			taker = at;
		} else {
			second = pays;
		}
	}
	if (best < least + a->eps) {
		lower_price(a, j, least);
		return false;
	}
	int64_t price = second - a->eps > least ? second - a->eps : least;
	uint32_t unit = win_over(a, taker.mentee);

	a->fl->on[unit] = taker.arc;
	a->fl->used[taker.arc] = 1;
	a->place[a->pfirst[j] + (uint32_t)a->taken[j]++] = (struct place){ price, unit };
	lower_price(a, j, price < a->price[j] ? price : a->price[j]);
	return true;
}

static bool
reverse(struct auction *a)
{
	for (int32_t i = 0; i < a->net->n; i++)
		set_profit(a, i);
	for (int32_t j = a->net->m; j-- > 0; )
		offer(a, j);
	while (a->n_idle > 0) {
		int32_t j = a->idle[--a->n_idle];

		a->is_idle[j] = 0;
		while (a->taken[j] < a->room[j] && a->price[j] > least_price(a, j)
		    && find_taker(a, j))
			if (++a->bids > a->limit || pause_asks(a->pause))
				return false;
	}
	return true;
}

/* Rounds */

/* Who would gain more than eps elsewhere, or by doing without, lets go. */
static void
let_go(struct auction *a, int32_t i)
{
	const struct net *net = a->net;
	struct flow *fl = a->fl;
	int32_t f = net->high[i] == 1 ? 1 : units_on(a, i);
	int64_t most = INT64_MIN;

	for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++)
		if (!fl->used[e] && value_of(a, e) > most)
			most = value_of(a, e);
	for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++) {
		uint32_t e = fl->on[k];

		if (e != NO_ARC) {
			int64_t value = value_of(a, e), idle = idle_value(a, i, f - 1);
			int32_t j = net->arc[e].mentor;

			if (value + a->eps >= most && value + a->eps >= idle) {
				a->place[a->pfirst[j] + (uint32_t)a->taken[j]++] =
				    (struct place){ a->price[j], k };
				continue;
			}
			fl->on[k] = NO_ARC;
			fl->used[e] = 0;
			f--;
		}
		push_unit(a, k);
	}
}

static bool
next_round(struct auction *a)
{
	for (int32_t j = 0; j < a->net->m; j++) {
		a->taken[j] = 0;
		if (a->price[j] < 0 && a->net->mlow[j] < a->room[j])
			a->price[j] = 0;	/* only the reverse part may go below */
	}
	for (int32_t i = 0; i < a->net->n; i++)
		let_go(a, i);
	return forward(a) && reverse(a);
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/*
 * To whole points, all cut at the same fraction: the middle of the widest gap
 * between the fractions of all prices and of root's 0.  As the gap is more
 * than eps, who was content to within eps is content exactly.
 */
static void
round_prices(struct arena *scratch, struct auction *a)
{
	size_t m = (size_t)a->net->m;
	int64_t *part = NEWS(scratch, int64_t, m + 2), widest = 0, cut = 0;

	for (size_t j = 0; j < m; j++)
		part[j + 1] = a->price[j] & (a->scale - 1);
	qsort(part, m + 1, sizeof *part, by_size);
	part[m + 1] = a->scale;	/* root again */
	for (size_t j = 0; j <= m; j++)
		if (part[j + 1] - part[j] > widest) {
			widest = part[j + 1] - part[j];
			cut = part[j] + widest / 2 + 1;
		}
	int64_t root = cut > 0 && cut <= a->scale ? -1 : 0;

	for (size_t j = 0; j < m; j++)	/* the shift rounds down, below 0 too */
		a->fl->price[j] =
		    ((a->price[j] - cut) >> __builtin_ctzll((uint64_t)a->scale)) - root;
}

static struct auction
auction_new(struct arena *scratch, const struct net *net, struct flow *fl, struct pause *pause)
{
	size_t n = (size_t)net->n, m = (size_t)net->m;
	struct auction a = {
		.net = net,
		.fl = fl,
		.pause = pause,
		.scale = 1,
		.units = fl->ufirst[n],
		.price = NEWS(scratch, int64_t, m),
		.taken = NEWS(scratch, int32_t, m),
		.room = NEWS(scratch, int32_t, m),
		.pfirst = NEWS(scratch, uint32_t, m + 1),
		.profit = NEWS(scratch, int64_t, n),
		.queue = NEWS(scratch, uint32_t, fl->ufirst[n]),
		.idle = NEWS(scratch, int32_t, m),
		.is_idle = NEWS(scratch, uint8_t, m),
	};
	int64_t most = max_weight(net);

	while (a.scale < FINEST && most < (INT64_MAX >> 8) / (2 * a.scale))
		a.scale *= 2;
	a.far = 4 * most * a.scale;
	for (size_t j = 0; j < m; j++) {
		int32_t degree = (int32_t)(net->cfirst[j + 1] - net->cfirst[j]);

		a.room[j] = net->mhigh[j] < degree ? net->mhigh[j] : degree;
		a.pfirst[j + 1] = a.pfirst[j] + (uint32_t)a.room[j];
		if (a.room[j] == 0)
			a.price[j] = 2 * a.far;	/* closed */
	}
	a.place = NEWS(scratch, struct place, a.pfirst[m]);
	a.eps = most * a.scale / 4;
	return a;
}

int64_t
auction(struct arena *scratch, const struct net *net, struct flow *fl, struct pause *pause)
{
	struct auction a = auction_new(scratch, net, fl, pause);

	for (;;) {
		if (a.eps < 1)
			a.eps = 1;
		if (!next_round(&a) || a.eps == 1)
			break;
		a.eps /= FACTOR;
	}
	for (int32_t j = 0; j < net->m; j++)
		if (a.room[j] == 0)
			a.price[j] = 0;
	round_prices(scratch, &a);
	for (uint32_t k = 0; k < a.units; k++) {
		uint32_t e = fl->on[k];

		if (e != NO_ARC)
			flow_attach(net, fl, k, e);
	}
	return a.bids;
}
