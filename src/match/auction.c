/*
 * Prices that are nearly right, by auction; repair.c makes them right.
 *
 * Each unit of a mentee bids for the mentor who leaves it most: what the best
 * is worth more than the second, and `eps` besides.  The lowest bid of a full
 * mentor is the price of a place there, and who holds it is outbid.  Then in
 * reverse: a mentor with places left lowers the price until somebody comes
 * or it costs nothing.  After each round nobody would gain more than eps by
 * moving; the next round has a smaller eps and keeps who is still content.
 *
 * All is in 32 bits: weights are cut so that one and an index share a word, and
 * counted in 1 / scale of what is left.  Bids are bounded by what doing without is worth (`far`
 * for those who must not, and for a bonus), so no price leaves +-far, and
 * `far` is chosen to fit.  A round that needs too many bids (long chains with
 * tiny slack) ends the auction; that costs time in repair.c, never the answer.
 *
 * Most bids are made from a short list of the row's best words, which has
 * what is needed as long as its best is worth no less than any other word
 * can be: prices only rise while there are bids, and by how much they fell in
 * reverse since is known.
 *
 * With several threads each has its own queue of bidders.  A mentor's places
 * are changed under that mentor's lock, prices are read without, and a bid
 * that was overtaken is made again.  Who was first is left to chance: the
 * result is only where repair.c starts.  Mentees who want several mentors are
 * served by one thread.
 */
#include <pthread.h>
#include <sched.h>

#include "match/crew.h"
#include "match/net.h"
#include "match/scan.h"

enum {
	COLD = 6, WARM = 400,	/* the first eps is this part of the largest weight */
	FACTOR = 16,
	FINEST = 1024,	/* parts of a weight's step */
	MOST = 1 << 27,	/* of a weight in the units of here */
	LEAST_BITS = 8,	/* of a weight in a word */
	ROUND_BIDS = 64,
	CROWD = 1 << 14,	/* units that are worth a second thread */
	SHORT = 10,	/* words of a short list */
};

#define NO_WORD UINT32_MAX	/* an idle unit's; no arc has it */

/*
 * Units and mentors are met in no order that a cache foresees, so all that a
 * bid needs of one is together.  No word but those listed is worth more than
 * `bound` + auction.fallen.
 */
struct unit {
	uint32_t word[SHORT], words;	/* first: a vector of them is within the line */
	int32_t bound;
	uint32_t first, degree;	/* its row */
	int32_t idle;	/* what doing without is worth, where the mentee has one unit */
	uint32_t held;	/* the word it is on */
};

/* A mentor's places are a heap, lowest bid first, while there are bids;
 * before it in the same array, how many are taken of how many. */
struct place { int32_t bid; uint32_t unit; };
struct seller {
	int32_t taken, room;
	struct place place[];
};

/* A bid on its way: what was chosen, at the prices of then. */
struct thought { uint32_t unit, word; int32_t most; };

struct bidder {
	struct auction *a;
	uint32_t *queue;	/* a ring of units to bid */
	uint32_t head, n;
	int64_t bids;
	int32_t width;	/* of short lists: as large as leaves few too long */
	uint8_t apart[64];	/* on another cache line than the next one's */
};

struct auction {
	const struct net *net;
	const struct flow *fl;
	struct pause *pause;
	int threads;
	bool single;	/* nobody has two units: a unit has its mentee's number */
	bool lists;	/* not in a first round, where each bid changes too much */
	int32_t scale, eps, least_eps, far;
	uint32_t cut, units;
	int64_t base;	/* the least weight: words have the rest, >> cut */
	int32_t step;	/* all weights are multiples of it, where nothing is cut */
	const uint32_t *row, *col;	/* of words, placed as the arcs in net */
	struct scan_rule by_row, by_col;
	const struct scan *scan;
	int32_t *price;	/* [m] */
	int32_t fallen;	/* no price has fallen by more since short lists began */
	uint32_t *at;	/* [m] where a mentor begins in `places` */
	struct place *places;
	uint8_t *lock, *is_idle;	/* [m] */
	struct unit *unit;	/* [units] */
	int32_t *profit;	/* [n] of the worst unit, for the reverse part */
	struct bidder *bidder;	/* [threads] */
	int32_t *idle;	/* a ring of mentors with a place left to offer */
	int32_t idle_head, n_idle;
	int busy;	/* threads that may still add to it */
	pthread_mutex_t *idle_lock;
	int64_t bids, limit;
	bool ended;	/* too many bids, or stopped */
};

static inline int32_t
mentor_of(const struct auction *a, uint32_t word)
{
	return (int32_t)(word & a->by_row.mask);
}

static inline int32_t
weight_of(const struct auction *a, uint32_t word)
{
	return (int32_t)((word >> a->by_row.shift) * (uint32_t)a->scale);
}

static inline int32_t
price_of(const struct auction *a, int32_t j)
{
	return __atomic_load_n(a->price + j, __ATOMIC_RELAXED);
}

static inline void
set_price(struct auction *a, int32_t j, int32_t price)
{
	__atomic_store_n(a->price + j, price, __ATOMIC_RELAXED);
}

static inline int32_t
value_of(const struct auction *a, uint32_t word)
{
	return weight_of(a, word) - price_of(a, mentor_of(a, word));
}

static inline struct seller *
seller_of(const struct auction *a, int32_t j)
{
	return (struct seller *)(void *)(a->places + a->at[j]);
}

static inline uint32_t
first_unit(const struct auction *a, int32_t i)
{
	return a->single ? (uint32_t)i : a->fl->ufirst[i];
}

static inline int32_t
owner_of(const struct auction *a, uint32_t unit)
{
	return a->single ? (int32_t)unit : a->fl->owner[unit];
}

static inline bool
ended(const struct auction *a)
{
	return __atomic_load_n(&a->ended, __ATOMIC_RELAXED);
}

static void
end(struct auction *a)
{
	__atomic_store_n(&a->ended, true, __ATOMIC_RELAXED);
}

static inline void
lock(struct auction *a, int32_t j)
{
	while (a->threads > 1 && __atomic_test_and_set(&a->lock[j], __ATOMIC_ACQUIRE))
		;
}

static inline void
unlock(struct auction *a, int32_t j)
{
	if (a->threads > 1)
		__atomic_clear(&a->lock[j], __ATOMIC_RELEASE);
}

static void
run_all(struct auction *a, void (*work)(void *, int))
{
	crew_run(a->threads, work, a);
}

/* The caller's thread alone asks; the others see that it has ended. */
static inline bool
must_end(struct auction *a, int who)
{
	if (who == 0 && pause_asks(a->pause))
		end(a);
	return ended(a);
}

static inline uint32_t
ring(uint32_t at, uint32_t n)
{
	return at >= n ? at - n : at;
}

static void
push_unit(struct bidder *b, uint32_t unit)
{
	b->queue[ring(b->head + b->n++, b->a->units)] = unit;
}

static uint32_t
pop_unit(struct bidder *b)
{
	uint32_t unit = b->queue[b->head];

	b->head = ring(b->head + 1, b->a->units);
	b->n--;
	return unit;
}

static int32_t
units_on(const struct auction *a, int32_t i)
{
	int32_t f = 0;

	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++)
		f += a->unit[k].held != NO_WORD;
	return f;
}

static bool
is_on(const struct auction *a, int32_t i, int32_t j)
{
	uint32_t end_of = a->single ? (uint32_t)i + 1 : a->fl->ufirst[i + 1];

	for (uint32_t k = first_unit(a, i); k < end_of; k++) {
		uint32_t word = __atomic_load_n(&a->unit[k].held, __ATOMIC_RELAXED);

		if (word != NO_WORD && mentor_of(a, word) == j)
			return true;
	}
	return false;
}

/* What a mentee with `f` mentors has from leaving one more unit idle. */
static int32_t
idle_value(const struct auction *a, int32_t i, int32_t f)
{
	if (f < a->net->low[i])
		return -a->far;
	int64_t idle = ((-bonus_of(a->net, i, f + 1) - a->base) >> a->cut) * a->scale;

	return idle < -a->far ? -a->far : (int32_t)idle;
}

/* What a unit may bid for. */
struct choice { int32_t best, second; uint32_t word; };

static struct choice
choice_of(struct two t, const uint32_t *words)
{
	return (struct choice){ t.best, t.second, t.at < 0 ? NO_WORD : words[t.at] };
}

static struct choice
choose_from_row(const struct auction *a, const struct unit *u, int32_t floor)
{
	const uint32_t *row = a->row + u->first;

	return choice_of(a->scan->two(row, u->degree, a->price, &a->by_row, floor), row);
}

static inline struct choice
choose_from_list(const struct auction *a, const struct unit *u, int32_t floor)
{
	return choice_of(
	    a->scan->two(u->word, u->words, a->price, &a->by_row, floor), u->word);
}

/* For one of several units of a mentee: no other may be there. */
static struct choice
choose_apart(const struct auction *a, const struct unit *u, int32_t i, int32_t floor)
{
	struct choice c = { floor, floor, NO_WORD };

	for (uint32_t e = u->first; e < u->first + u->degree; e++) {
		int32_t value = value_of(a, a->row[e]);

		if (value <= c.second || is_on(a, i, mentor_of(a, a->row[e])))
			continue;
		c.second = value < c.best ? value : c.best;
		if (value > c.best) {
			c.best = value;
			c.word = a->row[e];
		}
	}
	return c;
}

/* Notes all words that are worth more than the second less b->width, or where
 * they are too many, the best and some that are worth no less than the second. */
static void
make_list(struct bidder *b, struct unit *u, struct choice c)
{
	const struct auction *a = b->a;
	const uint32_t *row = a->row + u->first;
	int32_t bound = c.second - b->width;
	uint32_t n = a->scan->above(row, u->degree, a->price, &a->by_row, bound, u->word, SHORT);

	if (n > SHORT && c.word == NO_WORD) {
		bound = c.second;
		n = 0;
	} else if (n > SHORT) {
		b->width -= b->width / 8;
		bound = c.second;
		u->word[0] = c.word;
		n = 1 + a->scan->above(row, u->degree, a->price, &a->by_row, bound - 1,
		    u->word + 1, SHORT - 1);
		n = n < SHORT ? n : SHORT;
		for (uint32_t k = 1; k < n; k++)
			if (u->word[k] == c.word)
				u->word[k] = u->word[--n];
	} else if (n < SHORT - 2 && b->width < a->far / 8) {
		b->width += b->width / 16 + 1;
	}
	u->words = n;
	u->bound = bound - a->fallen;
}

static struct choice
choose_anew(struct bidder *b, struct unit *u, int32_t floor)
{
	struct choice c = choose_from_row(b->a, u, floor);

	if (b->a->lists)
		make_list(b, u, c);
	return c;
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
take_place(struct bidder *b, int32_t j, struct place x)
{
	struct seller *s = seller_of(b->a, j);

	if (s->taken < s->room) {
		sift_up(s->place, s->taken++, x);
		if (s->taken == s->room)
			set_price(b->a, j, s->place[0].bid);
		return;
	}
	b->a->unit[s->place[0].unit].held = NO_WORD;
	push_unit(b, s->place[0].unit);
	sift_down(s->place, s->room, x);
	set_price(b->a, j, s->place[0].bid);
}

/* False: somebody has bid more than this unit would, since it thought. */
static bool
bid(struct bidder *b, struct thought t)
{
	struct auction *a = b->a;
	int32_t j = mentor_of(a, t.word);

	lock(a, j);
	bool good = price_of(a, j) <= t.most
	    && (a->single || !is_on(a, owner_of(a, t.unit), j));

	if (good) {
		a->unit[t.unit].held = t.word;
		take_place(b, j, (struct place){ t.most + a->eps, t.unit });
	}
	unlock(a, j);
	b->bids++;
	return good;
}

/* From the short list, if that will do; `second` may then be more than there
 * is, but never less. */
static bool
think_quickly(const struct auction *a, struct thought *t)
{
	const struct unit *u = a->unit + t->unit;

	if (!a->single)
		return false;
	struct choice c = choose_from_list(a, u, u->idle);
	int32_t others = u->bound + a->fallen;

	if (c.best < others)
		return false;
	t->word = c.word;
	t->most = c.word == NO_WORD ? 0
	    : weight_of(a, c.word) - (c.second > others ? c.second : others);
	return true;
}

static void
think(struct bidder *b, struct thought *t)
{
	struct auction *a = b->a;
	struct unit *u = a->unit + t->unit;
	int32_t i = owner_of(a, t->unit);
	struct choice c = a->single ? choose_anew(b, u, u->idle)
	    : choose_apart(a, u, i, idle_value(a, i, units_on(a, i)));

	t->word = c.word;
	t->most = c.word == NO_WORD ? 0 : weight_of(a, c.word) - c.second;
}

static inline void
prefetch_row(const struct auction *a, const struct unit *u)
{
	const uint32_t *row = a->row + u->first;
	uint32_t n = u->degree < 64 ? u->degree : 64;

	for (uint32_t k = 0; k < n + 15; k += 16)
		__builtin_prefetch(row + k);
}

/*
 * Several bids are under way at a time, so that memory is waited for once:
 * the unit, its row if the short list will not do, the mentor, and the bid,
 * which checks that what was thought still holds.
 */
static void
forward(void *arg, int who)
{
	enum { STEP = 8, UNDER_WAY = 4 * STEP };
	struct auction *a = arg;
	struct bidder *b = a->bidder + who;
	struct thought t[UNDER_WAY];
	bool known[UNDER_WAY];
	int64_t limit = b->bids + a->limit;
	uint32_t begun = 0, looked = 0, thought = 0, done = 0;	/* all modulo UNDER_WAY */

	while (b->n > 0 || done < begun) {
		if (must_end(a, who))
			return;
		if (b->bids > limit)
			end(a);
		bool more = b->n > 0;

		if (more) {
			t[begun % UNDER_WAY] = (struct thought){ pop_unit(b), NO_WORD, 0 };
			__builtin_prefetch(a->unit + t[begun++ % UNDER_WAY].unit);
		}
		if (begun - looked > (more ? STEP : 0)) {
			struct thought *x = t + looked % UNDER_WAY;

			if (!(known[looked++ % UNDER_WAY] = think_quickly(a, x)))
				prefetch_row(a, a->unit + x->unit);
		}
		if (looked - thought > (more ? STEP : 0)) {
			struct thought *x = t + thought % UNDER_WAY;

			if (!known[thought++ % UNDER_WAY])
				think(b, x);
			if (x->word != NO_WORD)
				__builtin_prefetch(seller_of(a, mentor_of(a, x->word)));
		}
		if (thought - done > (more ? STEP : 0)) {
			struct thought *x = t + done++ % UNDER_WAY;

			if (x->word != NO_WORD && !bid(b, *x))
				push_unit(b, x->unit);
		}
	}
}

/* Reverse */

static inline void
set_profit(struct auction *a, int32_t i, int32_t profit)
{
	__atomic_store_n(a->profit + i, profit, __ATOMIC_RELAXED);
}

static void
find_profit(struct auction *a, int32_t i)
{
	int32_t least = 2 * a->far;	/* of one who may have no mentor: out of reach */
	int32_t f = 0;
	bool idle = false;

	if (a->single) {
		const struct unit *u = a->unit + i;

		set_profit(a, i, u->degree == 0 ? least
		    : u->held == NO_WORD ? u->idle : value_of(a, u->held));
		return;
	}
	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++) {
		if (a->unit[k].held == NO_WORD) {
			idle = true;
			continue;
		}
		int32_t value = value_of(a, a->unit[k].held);

		f++;
		least = value < least ? value : least;
	}
	set_profit(a, i, idle ? idle_value(a, i, f) : least);
}

static void
find_profits(void *arg, int who)
{
	struct auction *a = arg;
	int32_t end_of = crew_from(a->net->n, who + 1, a->threads);

	for (int32_t i = crew_from(a->net->n, who, a->threads); i < end_of; i++)
		find_profit(a, i);
}

static int32_t
least_price(const struct auction *a, int32_t j)
{
	return seller_of(a, j)->taken < a->net->mlow[j] ? -a->far : 0;
}

static bool
offers(const struct auction *a, int32_t j)
{
	return seller_of(a, j)->taken < seller_of(a, j)->room
	    && price_of(a, j) > least_price(a, j);
}

static void
offer(struct auction *a, int32_t j)
{
	if (a->is_idle[j] || !offers(a, j))
		return;
	a->is_idle[j] = 1;
	a->idle[ring((uint32_t)(a->idle_head + a->n_idle++), (uint32_t)a->net->m)] = j;
	__builtin_prefetch(a->col + a->net->cfirst[j]);
}

static int32_t
pop_idle(struct auction *a)
{
	int32_t j = a->idle[a->idle_head];

	a->idle_head = (int32_t)ring((uint32_t)a->idle_head + 1, (uint32_t)a->net->m);
	a->n_idle--;
	return j;
}

static void
lower_price(struct auction *a, int32_t j, int32_t price)
{
	struct seller *s = seller_of(a, j);
	int32_t by = price_of(a, j) - price;

	set_price(a, j, price);
	for (int32_t k = 0; k < s->taken; k++) {
		int32_t i = owner_of(a, s->place[k].unit);

		if (a->single)
			set_profit(a, i, a->profit[i] + by);
		else
			find_profit(a, i);
	}
}

/* Takes a unit away from where it is worst off, if none is idle. */
static uint32_t
win_over(struct auction *a, int32_t i)
{
	uint32_t worst = NO_UNIT, end_of = a->single ? (uint32_t)i + 1 : a->fl->ufirst[i + 1];

	for (uint32_t k = first_unit(a, i); k < end_of; k++) {
		if (a->unit[k].held == NO_WORD)
			return k;
		if (worst == NO_UNIT
		    || value_of(a, a->unit[k].held) < value_of(a, a->unit[worst].held))
			worst = k;
	}
	int32_t j = mentor_of(a, a->unit[worst].held);
	struct seller *s = seller_of(a, j);

	for (int32_t k = 0; k < s->taken; k++)
		if (s->place[k].unit == worst) {
			s->place[k] = s->place[--s->taken];
			break;
		}
	offer(a, j);
	return worst;
}

/* Those who would pay the most for the places of one mentor, and the next. */
enum { AT_ONCE = 8 };	/* places */
struct taker { int32_t pays; uint32_t word; };	/* of the column */
struct takers {
	struct taker v[AT_ONCE + 1];
	int32_t n;	/* places to fill */
	int32_t mentor;
};

static void
insert_taker(struct takers *t, struct taker x)
{
	int32_t at = t->n;

	for (; at > 0 && t->v[at - 1].pays < x.pays; at--)
		t->v[at] = t->v[at - 1];
	t->v[at] = x;
}

/* Or else those who are there already would pay the most. */
static void
hide_holders(struct auction *a, int32_t j, int32_t by)
{
	struct seller *s = seller_of(a, j);

	for (int32_t k = 0; k < s->taken; k++) {
		int32_t i = owner_of(a, s->place[k].unit);

		set_profit(a, i, a->profit[i] + by);
	}
}

static void
find_takers(const struct auction *a, struct takers *t)
{
	int32_t j = t->mentor, least = least_price(a, j);
	const uint32_t *col = a->col + a->net->cfirst[j];
	uint32_t n = a->net->cfirst[j + 1] - a->net->cfirst[j];

	for (int32_t k = 0; k <= t->n; k++)
		t->v[k] = (struct taker){ least, NO_WORD };
	if (t->n == 1) {
		struct two two = a->scan->two(col, n, a->profit, &a->by_col, least);

		t->v[0] = (struct taker){ two.best, two.at < 0 ? NO_WORD : col[two.at] };
		t->v[1].pays = two.second;
		return;
	}
	for (uint32_t c = 0; c < n; c++) {
		const int32_t *profit = a->profit + (col[c] & a->by_col.mask);
		int32_t pays = (int32_t)(col[c] >> a->by_col.shift) * a->scale
		    - __atomic_load_n(profit, __ATOMIC_RELAXED);

		if (pays > t->v[t->n].pays)
			insert_taker(t, (struct taker){ pays, col[c] });
	}
}

static int32_t
taker_of(const struct auction *a, struct taker t)
{
	return (int32_t)(t.word & a->by_col.mask);
}

/* Whether the takers would still pay that; profits only grow meanwhile. */
static bool
still_pay(const struct auction *a, const struct takers *t, int32_t n)
{
	for (int32_t k = 0; k < n; k++)
		if ((int32_t)(t->v[k].word >> a->by_col.shift) * a->scale
		    - a->profit[taker_of(a, t->v[k])] != t->v[k].pays)
			return false;
	return true;
}

/* Seats those who come before places cost the least; some may stay empty. */
static void
seat_takers(struct auction *a, const struct takers *t)
{
	int32_t j = t->mentor, least = least_price(a, j), price = least, n = 0;
	struct seller *s = seller_of(a, j);

	while (n < t->n && t->v[n].pays >= least + a->eps)
		n++;
	if (n == t->n && t->v[n].pays - a->eps > least)
		price = t->v[n].pays - a->eps;
	if (price > price_of(a, j))
		price = price_of(a, j);
	if (!still_pay(a, t, n))
		return;
	for (int32_t k = 0; k < n; k++) {
		int32_t i = taker_of(a, t->v[k]);
		uint32_t code = t->v[k].word >> a->by_col.shift;
		uint32_t unit = win_over(a, i), word = code << a->by_row.shift | (uint32_t)j;

		a->unit[unit].held = word;
		if (a->single)	/* the new price is still to come */
			set_profit(a, i, weight_of(a, word) - price_of(a, j));
		s->place[s->taken++] = (struct place){ price, unit };
	}
	lower_price(a, j, price);
	a->bids += n + s->taken / 32;
}

/* A mentor on the way to takers: a thread has several, as in forward(). */
struct turn { struct takers takers; bool none; };

static void
begin_turn(struct auction *a, struct turn *t)
{
	int32_t j = pop_idle(a);
	const uint32_t *col = a->col + a->net->cfirst[j];
	uint32_t n = a->net->cfirst[j + 1] - a->net->cfirst[j];

	t->takers.mentor = j;
	__builtin_prefetch(seller_of(a, j));
	for (uint32_t c = 0; c < n && c < 256; c += 16)
		__builtin_prefetch(col + c);
}

static void
look_for_takers(struct auction *a, struct turn *t)
{
	int32_t j = t->takers.mentor;
	struct seller *s = seller_of(a, j);

	t->none = !offers(a, j);
	if (t->none)
		return;
	int32_t to = s->taken < a->net->mlow[j] ? a->net->mlow[j] : s->room;

	t->takers.n = to - s->taken < AT_ONCE ? to - s->taken : AT_ONCE;
	hide_holders(a, j, 2 * a->far);
	a->busy++;
	if (a->threads > 1)
		pthread_mutex_unlock(a->idle_lock);
	find_takers(a, &t->takers);
	if (a->threads > 1)
		pthread_mutex_lock(a->idle_lock);
	a->busy--;
	hide_holders(a, j, -2 * a->far);
	for (int32_t k = 0; k < t->takers.n && t->takers.v[k].word != NO_WORD; k++)
		__builtin_prefetch(a->unit + first_unit(a, taker_of(a, t->takers.v[k])));
}

/* Where the takers come from. */
static void
look_behind(const struct auction *a, const struct turn *t)
{
	for (int32_t k = 0; k < t->takers.n && t->takers.v[k].word != NO_WORD; k++) {
		uint32_t word = a->unit[first_unit(a, taker_of(a, t->takers.v[k]))].held;

		if (word != NO_WORD)
			__builtin_prefetch(seller_of(a, mentor_of(a, word)));
	}
}

/* Whoever still has places to offer comes again. */
static void
end_turn(struct auction *a, struct turn *t)
{
	int32_t j = t->takers.mentor;

	if (!t->none)
		seat_takers(a, &t->takers);
	a->is_idle[j] = 0;
	offer(a, j);
	if (a->bids > a->limit)
		end(a);
}

/* Places are the business of one thread at a time; takers are looked for by all. */
static void
reverse(void *arg, int who)
{
	enum { STEP = 3, UNDER_WAY = 4 * STEP };
	struct auction *a = arg;
	struct turn turn[UNDER_WAY];
	uint32_t begun = 0, found = 0, seen = 0, done = 0;	/* all modulo UNDER_WAY */

	pthread_mutex_lock(a->idle_lock);
	while (!must_end(a, who)) {
		bool more = a->n_idle > 0;

		if (more)
			begin_turn(a, turn + begun++ % UNDER_WAY);
		if (begun - found > (more ? STEP : 0))
			look_for_takers(a, turn + found++ % UNDER_WAY);
		if (found - seen > (more ? STEP : 0)) {
			struct turn *t = turn + seen++ % UNDER_WAY;

			if (!t->none)
				look_behind(a, t);
		}
		if (seen - done > (more ? STEP : 0))
			end_turn(a, turn + done++ % UNDER_WAY);
		if (a->n_idle > 0 || done < begun)
			continue;
		if (a->busy == 0)
			break;
		pthread_mutex_unlock(a->idle_lock);
		sched_yield();
		pthread_mutex_lock(a->idle_lock);
	}
	pthread_mutex_unlock(a->idle_lock);
}

/* Rounds */

static void
keep_place(struct bidder *b, uint32_t unit)
{
	struct auction *a = b->a;
	int32_t j = mentor_of(a, a->unit[unit].held);
	struct seller *s = seller_of(a, j);

	lock(a, j);
	if (s->taken < s->room) {
		s->place[s->taken++] = (struct place){ a->price[j], unit };
	} else {	/* there were more places where it started from */
		a->unit[unit].held = NO_WORD;
		push_unit(b, unit);
	}
	unlock(a, j);
}

/* Who would gain more than eps elsewhere, or by doing without, lets go. */
static bool
keeps(struct bidder *b, uint32_t unit)
{
	struct auction *a = b->a;
	struct unit *u = a->unit + unit;
	int32_t nothing = -2 * a->far;
	struct choice c = choose_from_list(a, u, nothing);
	int32_t others = u->bound + a->fallen;
	int32_t value = u->held == NO_WORD ? nothing : value_of(a, u->held) + a->eps;

	if ((value < c.best || value < others) && c.best < others)
		c = choose_anew(b, u, nothing);
	if (u->held != NO_WORD && value >= c.best && value >= u->idle)
		return true;
	u->held = NO_WORD;
	if (c.best > u->idle)
		push_unit(b, unit);
	return false;
}

/* The same for one who wants several. */
static void
let_some_go(struct bidder *b, int32_t i)
{
	struct auction *a = b->a;
	int32_t f = units_on(a, i);

	for (uint32_t k = a->fl->ufirst[i]; k < a->fl->ufirst[i + 1]; k++) {
		struct unit *u = a->unit + k;

		if (u->held != NO_WORD) {
			int32_t value = value_of(a, u->held) + a->eps;

			if (value >= choose_apart(a, u, i, -2 * a->far).best
			    && value >= idle_value(a, i, f - 1)) {
				keep_place(b, k);
				continue;
			}
			u->held = NO_WORD;
			f--;
		}
		push_unit(b, k);
	}
}

static void
let_all_go(void *arg, int who)
{
	enum { UNDER_WAY = 8 };
	struct auction *a = arg;
	uint32_t kept[UNDER_WAY], n = 0;
	int32_t i = crew_from(a->net->n, who, a->threads);
	int32_t end_of = crew_from(a->net->n, who + 1, a->threads);

	for (; i < end_of && !a->single; i++)
		let_some_go(a->bidder + who, i);
	for (; i < end_of; i++) {
		if (i + UNDER_WAY < end_of)
			prefetch_row(a, a->unit + i + UNDER_WAY);
		if (a->unit[i].degree == 0 || !keeps(a->bidder + who, (uint32_t)i))
			continue;
		__builtin_prefetch(seller_of(a, mentor_of(a, a->unit[i].held)));
		if (n >= UNDER_WAY)
			keep_place(a->bidder + who, kept[n % UNDER_WAY]);
		kept[n++ % UNDER_WAY] = (uint32_t)i;
	}
	for (uint32_t k = n < UNDER_WAY ? 0 : n - UNDER_WAY; k < n; k++)
		keep_place(a->bidder + who, kept[k % UNDER_WAY]);
}

static int64_t
all_bids(const struct auction *a)
{
	int64_t bids = a->bids;

	for (int k = 0; k < a->threads; k++)
		bids += a->bidder[k].bids;
	return bids;
}

static void
forget_lists(struct auction *a)
{
	a->fallen = 0;
	for (uint32_t k = 0; k < a->units; k++) {
		a->unit[k].bound = a->far;
		a->unit[k].words = 0;
	}
}

/* By how much any price has fallen since `before`: short lists are wrong by that. */
static void
note_fall(struct auction *a, const int32_t *before)
{
	int32_t most = 0;

	for (int32_t j = 0; j < a->net->m; j++)
		most = before[j] - a->price[j] > most ? before[j] - a->price[j] : most;
	a->fallen += most;
	if (a->fallen >= a->far / 4)
		forget_lists(a);
}

static bool
next_round(struct auction *a, int32_t *before)
{
	for (int k = 0; k < a->threads; k++)
		a->bidder[k].width = 4 * a->eps;
	for (int32_t j = 0; j < a->net->m; j++) {
		seller_of(a, j)->taken = 0;
		if (a->price[j] < 0 && a->net->mlow[j] < seller_of(a, j)->room)
			a->price[j] = 0;	/* only the reverse part goes below */
	}
	run_all(a, let_all_go);
	a->limit = ROUND_BIDS * (int64_t)a->units;
	run_all(a, forward);
	if (ended(a))
		return false;
	run_all(a, find_profits);
	memcpy(before, a->price, (size_t)a->net->m * sizeof *before);
	for (int32_t j = 0; j < a->net->m; j++)
		offer(a, j);
	a->limit += a->bids;
	run_all(a, reverse);
	note_fall(a, before);
	return !ended(a);
}

/* Beginning and end */

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * To whole steps of weights, all cut at the same fraction, where the fewest
 * prices are near; root's 0 has a fraction as well.  Who is content to within
 * eps is content exactly, unless the cut falls between.
 */
static void
round_prices(struct auction *a, int64_t *ret)
{
	enum { PARTS = 1024 };
	int32_t near[PARTS + 1] = { [0] = a->net->m }, fewest = INT32_MAX, m = a->net->m;
	int64_t step = (int64_t)a->step * a->scale, cut = 0;
	int64_t parts = step < PARTS ? step : PARTS;

	for (int32_t j = 0; j < m; j++)
		near[(a->price[j] - floor_div(a->price[j], step) * step) * parts / step]++;
	near[parts] = near[0];
	for (int64_t f = 1; f <= parts && step > 1; f++)
		if (near[f - 1] + near[f] < fewest) {
			fewest = near[f - 1] + near[f];
			cut = f * step / parts;
		}
	for (int32_t j = 0; j < m; j++)
		ret[j] = (floor_div(a->price[j] - cut, step) - floor_div(-cut, step)) *
		    a->step * ((int64_t)1 << a->cut);
}

static int32_t
common_step(const struct auction *a)
{
	uint32_t step = 0;

	for (uint32_t e = 0; e < a->net->first[a->net->n] && step != 1; e++)
		for (uint32_t x = a->row[e] >> a->by_row.shift; x > 0; ) {
			uint32_t rest = step % x;

			step = x;
			x = rest;
		}
	return step > 0 ? (int32_t)step : 1;
}

static uint32_t
bits_of(uint64_t n)	/* that hold 0 .. n */
{
	return n == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(n);
}

static const uint32_t *
cut_arcs(struct arena *scratch, const struct auction *a, const struct arcs *from, size_t arcs)
{
	uint32_t *words = NEWS(scratch, uint32_t, arcs);

	for (uint32_t e = 0; e < arcs; e++)
		words[e] = (uint32_t)((arcs_weight(from, e) - a->base) >> a->cut)
			<< a->by_row.shift
		    | (uint32_t)arcs_index(from, e);
	return words;
}

/* Words of arcs: those of the network where it has them.  False: there are
 * too many people for weights to find room. */
static bool
set_words(struct arena *scratch, struct auction *a)
{
	const struct net *net = a->net;
	uint32_t index = bits_of((uint64_t)(net->n > net->m ? net->n : net->m));
	size_t arcs = net->first[net->n];

	a->base = net->least;
	if (net->row.dense && net->col.dense && net->most - net->least <= MOST) {
		a->row = net->row.dense;
		a->col = net->col.dense;
		a->by_row = (struct scan_rule){ net->row.shift, net->row.mask, 1 };
		a->by_col = (struct scan_rule){ net->col.shift, net->col.mask, 1 };
		return true;
	}
	if (index > 32 - LEAST_BITS)
		return false;
	while (bits_of((uint64_t)(((int64_t)net->most - net->least) >> a->cut) + 1) + index > 32
	    || ((int64_t)net->most - net->least) >> a->cut > MOST)
		a->cut++;
	a->by_row = (struct scan_rule){ index, (UINT32_C(1) << index) - 1, 1 };
	a->by_col = a->by_row;
	a->row = cut_arcs(scratch, a, &net->row, arcs);
	a->col = cut_arcs(scratch, a, &net->col, arcs);
	return true;
}

static void
set_units(struct auction *a)
{
	int64_t most = ((int64_t)a->net->most - a->net->least) >> a->cut;

	most = most > 0 ? most : 1;
	a->step = a->cut > 0 ? 1 : common_step(a);
	a->scale = 1;
	while (2 * (int64_t)a->scale * a->step <= FINEST && 2 * a->scale * most <= MOST)
		a->scale *= 2;
	if (a->cut > 0)	/* a lottery's, or as large: no fraction means more than another */
		while (2 * a->scale * most <= MOST)
			a->scale *= 2;
	a->by_row.scale = a->by_col.scale = a->scale;
	most *= a->scale;
	a->far = (int32_t)(4 * most);
	a->eps = (int32_t)(most / (a->lists ? WARM : COLD)) + 1;
	a->least_eps = (int32_t)(most / 64 / (1 + (int64_t)a->units));
	if (a->cut == 0 && a->least_eps < a->step * a->scale / 400)
		a->least_eps = a->step * a->scale / 400;
	if (a->least_eps < 1)
		a->least_eps = 1;
	a->scan = scan_by(a->net->level);
}

static void
open_places(struct arena *scratch, struct auction *a)
{
	const struct net *net = a->net;
	uint32_t places = 0;

	_Static_assert(sizeof(struct seller) == sizeof(struct place), "one array holds both");
	a->at = NEWS(scratch, uint32_t, (size_t)net->m);
	for (int32_t pass = 0; pass < 2; pass++) {
		if (pass == 1)
			a->places = NEWS(scratch, struct place, places);
		places = 0;
		for (int32_t j = 0; j < net->m; j++) {
			int32_t degree = (int32_t)(net->cfirst[j + 1] - net->cfirst[j]);
			int32_t room = net->mhigh[j] < degree ? net->mhigh[j] : degree;

			a->at[j] = places;
			places += 1 + (uint32_t)room;
			if (pass == 1)
				seller_of(a, j)->room = room;
			if (room == 0)
				a->price[j] = 2 * a->far;	/* closed */
		}
	}
}

static void
open_units(struct auction *a)
{
	for (int32_t i = 0; i < a->net->n; i++) {
		bool none = a->fl->ufirst[i + 1] == a->fl->ufirst[i];
		uint32_t k = first_unit(a, i), end_of = a->single ? k + 1 : a->fl->ufirst[i + 1];

		for (; k < end_of; k++) {
			a->unit[k].held = NO_WORD;
			a->unit[k].first = a->net->first[i];
			a->unit[k].degree = none ? 0 : a->net->first[i + 1] - a->net->first[i];
			a->unit[k].idle = idle_value(a, i, 0);
		}
	}
	forget_lists(a);
}

/* From the prices and arcs that there are. */
static void
start_warm(struct auction *a, struct flow *fl)
{
	for (int32_t j = 0; j < a->net->m; j++) {
		int64_t price = (fl->price[j] >> a->cut) * a->scale;

		if (seller_of(a, j)->room > 0)
			a->price[j] = (int32_t)(price > a->far ? a->far
			    : price < -a->far ? -a->far : price);
	}
	for (int32_t i = 0; i < a->net->n; i++)
		for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++) {
			if (fl->on[k] == NO_ARC)
				continue;
			a->unit[a->single ? (uint32_t)i : k].held = a->row[fl->on[k]];
			flow_detach(a->net, fl, k);
		}
}

static void
give_back(struct auction *a, struct flow *fl)
{
	run_all(a, find_profits);
	for (int32_t j = 0; j < a->net->m; j++) {
		uint32_t first = a->net->cfirst[j], degree = a->net->cfirst[j + 1] - first;

		if (seller_of(a, j)->room == 0)	/* enough that nobody wants to come */
			a->price[j] =
			    a->scan->two(a->col + first, degree, a->profit, &a->by_col, 0).best;
	}
	round_prices(a, fl->price);
	for (int32_t i = 0; i < a->net->n; i++)
		for (uint32_t k = fl->ufirst[i]; k < fl->ufirst[i + 1]; k++) {
			uint32_t held = a->unit[a->single ? (uint32_t)i : k].held;

			if (held != NO_WORD)
				flow_attach(a->net, fl, k,
				    net_find(a->net, i, mentor_of(a, held)));
		}
}

int64_t
auction(struct arena *scratch, const struct net *net, struct flow *fl, bool warm,
    struct pause *pause)
{
	size_t n = (size_t)net->n, m = (size_t)net->m;
	struct arena_mark mark = arena_mark(scratch);
	pthread_mutex_t idle_lock = PTHREAD_MUTEX_INITIALIZER;
	struct auction a = {
		.net = net,
		.fl = fl,
		.pause = pause,
		.single = true,
		.lists = warm,
		.idle_lock = &idle_lock,
	};

	for (size_t i = 0; i < n && a.single; i++)
		a.single = net->high[i] <= 1;
	a.units = a.single ? (uint32_t)n : fl->ufirst[n];
	a.threads = a.single && a.units >= CROWD && net->threads > 1 ? net->threads : 1;
	if (!set_words(scratch, &a))
		return 0;
	set_units(&a);
	a.price = NEWS(scratch, int32_t, m);
	a.lock = NEWS(scratch, uint8_t, m);
	a.is_idle = NEWS(scratch, uint8_t, m);
	_Static_assert(sizeof(struct unit) == LINE, "one cache line");
	a.unit = line_alloc(scratch, a.units * sizeof(struct unit));
	a.profit = NEWS(scratch, int32_t, n);
	a.idle = NEWS(scratch, int32_t, m);
	a.bidder = NEWS(scratch, struct bidder, (size_t)a.threads);
	for (int k = 0; k < a.threads; k++)
		a.bidder[k] = (struct bidder){ .a = &a, .queue = NEWS(scratch, uint32_t, a.units) };
	open_places(scratch, &a);
	open_units(&a);
	if (warm)
		start_warm(&a, fl);
	int32_t *before = NEWS(scratch, int32_t, m);

	for (; next_round(&a, before) && a.eps > a.least_eps; a.lists = true)
		a.eps = a.eps / FACTOR > a.least_eps ? a.eps / FACTOR : a.least_eps;
	give_back(&a, fl);
	int64_t bids = all_bids(&a);

	arena_rewind(scratch, mark);
	return bids;
}
