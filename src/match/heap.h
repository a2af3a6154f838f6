/* A 4-ary heap of nodes by distance, each in it at most once. */
#ifndef MATCH_HEAP_H
#define MATCH_HEAP_H

#include "base/arena.h"

struct heap {
	int32_t *node;
	int32_t *at;	/* [nodes] place of each in `node`, -1 outside */
	int64_t *dist;	/* [nodes] */
	int32_t n;
};

static inline struct heap
heap_new(struct arena *mem, int32_t nodes)
{
	struct heap h = { NEWS(mem, int32_t, (size_t)nodes), NEWS(mem, int32_t, (size_t)nodes),
	    NEWS(mem, int64_t, (size_t)nodes), 0 };

	for (int32_t v = 0; v < nodes; v++)
		h.at[v] = -1;
	return h;
}

static inline void
heap_put(struct heap *h, int32_t at, int32_t v)
{
	h->node[at] = v;
	h->at[v] = at;
}

/* Puts `v` in, or nearer to the front, at distance `d`. */
static inline void
heap_lower(struct heap *h, int32_t v, int64_t d)
{
	int32_t at = h->at[v] < 0 ? h->n++ : h->at[v];

	h->dist[v] = d;
	while (at > 0 && h->dist[h->node[(at - 1) / 4]] > d) {
		heap_put(h, at, h->node[(at - 1) / 4]);
		at = (at - 1) / 4;
	}
	heap_put(h, at, v);
}

static inline int32_t
heap_pop(struct heap *h)
{
	int32_t top = h->node[0], last = h->node[--h->n], at = 0;
	int64_t d = h->dist[last];

	h->at[top] = -1;
	if (h->n == 0)
		return top;
	for (;;) {
		int32_t best = 4 * at + 1, end = best + 4 < h->n ? best + 4 : h->n;

		for (int32_t c = best + 1; c < end; c++)
			if (h->dist[h->node[c]] < h->dist[h->node[best]])
				best = c;
		if (best >= h->n || h->dist[h->node[best]] >= d)
			break;
		heap_put(h, at, h->node[best]);
		at = best;
	}
	heap_put(h, at, last);
	return top;
}

static inline void
heap_empty(struct heap *h)
{
	while (h->n > 0)
		h->at[h->node[--h->n]] = -1;
}

#endif
