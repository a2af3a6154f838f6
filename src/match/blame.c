/*
 * Why it cannot be, by counting: people A need more partners, together, than
 * the others can give them,
 *
 *   sum of low over A  >  sum over the others of min(high, allowed pairs with A)
 *
 * The bounds that matter are the lows of A and the highs of those others for
 * whom the first of the two is smaller.
 */
#include <stdlib.h>

#include "match/net.h"

struct count {
	const struct net *net;
	bool mentors;	/* A are mentors */
	int32_t *pairs;	/* of each of the others with A */
	const int32_t *low, *high;
	int64_t short_by;
};

static int32_t
degree(const struct count *c, int32_t a)
{
	const uint32_t *first = c->mentors ? c->net->cfirst : c->net->first;

	return (int32_t)(first[a + 1] - first[a]);
}

static int32_t
other(const struct count *c, int32_t a, int32_t k)
{
	const struct net *net = c->net;

	return c->mentors ? arcs_index(&net->col, net->cfirst[a] + (uint32_t)k)
	    : arcs_index(&net->row, net->first[a] + (uint32_t)k);
}

static void
add(struct count *c, int32_t a)
{
	c->short_by += c->low[a];
	for (int32_t k = 0; k < degree(c, a); k++) {
		int32_t b = other(c, a, k);

		if (c->pairs[b]++ < c->high[b])
			c->short_by--;
	}
}

static void
drop(struct count *c, int32_t a)
{
	c->short_by -= c->low[a];
	for (int32_t k = 0; k < degree(c, a); k++) {
		int32_t b = other(c, a, k);

		if (--c->pairs[b] < c->high[b])
			c->short_by++;
	}
}

static bool
drop_one_each(struct count *c, struct blame *b)
{
	int32_t kept = 0;

	for (int32_t k = 0; k < b->n_low; k++) {
		drop(c, b->low[k]);
		if (c->short_by > 0)
			continue;
		add(c, b->low[k]);
		b->low[kept++] = b->low[k];
	}
	bool dropped = kept < b->n_low;

	b->n_low = kept;
	return dropped;
}

static int
by_index(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

void
blame_shrink(struct arena *mem, const struct net *net, struct blame *b)
{
	int32_t others = b->mentors ? net->n : net->m;
	struct count c = {
		.net = net,
		.mentors = b->mentors,
		.pairs = NEWS(mem, int32_t, (size_t)others),
		.low = b->mentors ? net->mlow : net->low,
		.high = b->mentors ? net->high : net->mhigh,
	};

	qsort(b->low, (size_t)b->n_low, sizeof *b->low, by_index);
	for (int32_t k = 0; k < b->n_low; k++)
		add(&c, b->low[k]);
	HOLDS(c.short_by > 0);
	while (drop_one_each(&c, b))
		;
	b->high = NEWS(mem, int32_t, (size_t)others);
	for (int32_t j = 0; j < others; j++)
		if (c.pairs[j] > c.high[j])
			b->high[b->n_high++] = j;
}
