/*
 * Is an optimum the only one?  Another one would differ along cycles of tight
 * edges that are in and out by turns, or along such paths between people at
 * price 0, who may be left over: cycles through a root that is tied to all of
 * them.  It would so on some level: among the outermost nodes, or among those
 * within a set, whose base is the same then.  So who has not both kinds of
 * tight edge on a level is on no such cycle, and is taken away until nobody
 * is left.  Somebody may be left though there is no other optimum (two odd
 * cycles and what joins them); numbers by lot do not make that tight.
 */
#include "match/peer_blossom.h"

struct tie { int32_t a, b; bool made; };

struct level {
	const struct graph *g;
	const struct optimum *o;
	int32_t root;	/* after n people and the sets */
	int32_t *depth;	/* [root] sets that hold the node */
	amount *cover;	/* [root] the prices of those, and of itself if it is a set */
	struct { struct tie *v; size_t n; } ties;
};

static int32_t
up(const struct level *l, int32_t node)
{
	int32_t n = l->o->n, set = node < n ? l->o->within[node] : l->o->set_within[node - n];

	return set < 0 ? -1 : n + set;
}

static void
measure(struct level *l)
{
	for (int32_t node = l->root - 1; node >= 0; node--) {
		int32_t in = up(l, node);

		l->depth[node] = in < 0 ? 0 : l->depth[in] + 1;
		l->cover[node] = (in < 0 ? 0 : l->cover[in])
		    + (node < l->o->n ? 0 : l->o->set_price[node - l->o->n]);
	}
}

/* Of a and b the nodes that stand side by side; the sets that hold both are
 * worth *ret_cover. */
static struct tie
side_by_side(const struct level *l, int32_t a, int32_t b, amount *ret_cover)
{
	while (l->depth[a] > l->depth[b])
		a = up(l, a);
	while (l->depth[b] > l->depth[a])
		b = up(l, b);
	while (up(l, a) != up(l, b)) {
		a = up(l, a);
		b = up(l, b);
	}
	*ret_cover = up(l, a) < 0 ? 0 : l->cover[up(l, a)];
	return (struct tie){ a, b, false };
}

static void
tie_person(struct arena *mem, struct level *l, int32_t v)
{
	const struct optimum *o = l->o;
	amount ignored;

	if (o->price[v] == 0) {
		struct tie t = side_by_side(l, v, v, &ignored);

		while (up(l, t.a) >= 0)
			t.a = up(l, t.a);
		PUSH(mem, &l->ties, ((struct tie){ t.a, l->root, o->mate[v] < 0 }));
	}
	for (uint32_t e = l->g->first[v]; e < l->g->first[v + 1]; e++) {
		int32_t w = l->g->arc[e].mentor;
		amount slack, cover;

		if (w < v)
			continue;
		slack = o->price[v] + o->price[w] - arc_worth(l->g, v, e);
		if (slack > 0)
			continue;
		struct tie t = side_by_side(l, v, w, &cover);

		t.made = o->mate[v] == w;
		if (slack + cover == 0)
			PUSH(mem, &l->ties, t);
	}
}

struct peel {
	uint32_t *first, *tie;	/* of each node its ties */
	int32_t *count[2];	/* of each node: ties that are left, not made and made */
	uint8_t *gone;
	int32_t *queue, n_queue, root;
};

static void
take_away(struct peel *p, int32_t node)
{
	int32_t out = p->count[0][node], in = p->count[1][node];

	if (p->gone[node] || (node == p->root ? out + in > 1 : out > 0 && in > 0))
		return;
	p->gone[node] = 1;
	p->queue[p->n_queue++] = node;
}

static struct peel
peel_new(struct arena *mem, const struct level *l)
{
	size_t nodes = (size_t)l->root + 1;
	struct peel p = { .first = NEWS(mem, uint32_t, nodes + 2), .root = l->root,
	    .tie = NEWS(mem, uint32_t, 2 * l->ties.n), .gone = NEWS(mem, uint8_t, nodes),
	    .count = { NEWS(mem, int32_t, nodes), NEWS(mem, int32_t, nodes) },
	    .queue = NEWS(mem, int32_t, nodes) };

	for (size_t k = 0; k < l->ties.n; k++) {
		struct tie t = l->ties.v[k];

		p.first[t.a + 2]++;
		p.first[t.b + 2]++;
		p.count[t.made][t.a]++;
		p.count[t.made][t.b]++;
	}
	for (size_t k = 2; k < nodes + 2; k++)
		p.first[k] += p.first[k - 1];
	for (uint32_t k = 0; k < l->ties.n; k++) {
		p.tie[p.first[l->ties.v[k].a + 1]++] = k;
		p.tie[p.first[l->ties.v[k].b + 1]++] = k;
	}
	return p;
}

bool
optimum_is_unique(struct arena *scratch, const struct graph *g, const struct optimum *o)
{
	int32_t nodes = o->n + o->n_sets;
	struct level l = { .g = g, .o = o, .root = nodes,
	    .depth = NEWS(scratch, int32_t, (size_t)nodes),
	    .cover = NEWS(scratch, amount, (size_t)nodes) };

	measure(&l);
	for (int32_t v = 0; v < o->n; v++)
		tie_person(scratch, &l, v);
	struct peel p = peel_new(scratch, &l);

	for (int32_t node = 0; node <= nodes; node++)
		take_away(&p, node);
	for (int32_t k = 0; k < p.n_queue; k++) {
		int32_t node = p.queue[k];

		for (uint32_t at = p.first[node]; at < p.first[node + 1]; at++) {
			struct tie t = l.ties.v[p.tie[at]];
			int32_t other = t.a == node ? t.b : t.a;

			p.count[t.made][other]--;
			take_away(&p, other);
		}
	}
	return p.n_queue == nodes + 1;
}
