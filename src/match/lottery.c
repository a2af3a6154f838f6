/*
 * Which of all optimal flows.  They differ by cycles of the tight residual
 * network: arcs whose gain is 0, and bounds whose price is 0.  People on no
 * such cycle are settled; among the rest each open pair draws a number and
 * the largest sum wins, found by the same solver.  The winner is the only one
 * if its own tight network has no cycle.  If it has (by the isolation lemma
 * of Mulmuley, Vazirani and Vazirani, 1987, less often than once in 2^BITS /
 * pairs), all draw again.
 *
 * Peeling instead of strong components: who cannot be entered or cannot be
 * left is taken away until nobody is.  It leaves a little more (paths between
 * cycles) and is half the code; and nothing left means no cycle.
 */
#include "match/net.h"

enum { BITS = 30, REDRAWS = 100 };

enum { FROM_ROOT = 1, TO_ROOT = 2, WITH_ROOT = 3 };	/* both ways: one node with root */

struct tight { uint32_t arc; int32_t mentee; uint32_t next; };	/* next of the same mentor */

struct peel {
	const struct net *net;
	const struct flow *fl;
	struct { struct tight *v; size_t n; } tight;	/* arcs of gain 0, by mentee */
	uint32_t *tfirst;	/* [n + 1] of each mentee in it */
	uint32_t *thead;	/* [m] 1 + the mentor's last one there; 0: none */
	int32_t root;	/* the node after all others */
	uint8_t *tie;	/* [nodes] tight arrows to and from root */
	int32_t *in, *out;	/* [nodes + 1] tight arrows from and to nodes that are left */
	uint8_t *gone;	/* [nodes + 1] */
	int32_t *queue;
	int32_t n_queue;
};

static inline int32_t
node_of(const struct peel *p, int32_t v)
{
	return p->tie[v] == WITH_ROOT ? p->root : v;
}

static void
tie_all(struct peel *p)
{
	const struct net *net = p->net;
	const struct flow *fl = p->fl;

	for (int32_t i = 0; i < net->n; i++) {
		bool in = fl->f[i] < net->high[i]
		    && fl->worth[i] + bonus_of(net, i, fl->f[i] + 1) == 0;
		bool out = fl->f[i] > net->low[i] && fl->worth[i] + bonus_of(net, i, fl->f[i]) == 0;

		p->tie[i] = (uint8_t)((in ? FROM_ROOT : 0) | (out ? TO_ROOT : 0));
	}
	for (int32_t j = 0; j < net->m; j++) {
		bool in = fl->price[j] == 0 && fl->g[j] > net->mlow[j];
		bool out = fl->price[j] == 0 && fl->g[j] < net->mhigh[j];

		p->tie[net->n + j] = (uint8_t)((in ? FROM_ROOT : 0) | (out ? TO_ROOT : 0));
	}
}

static void
list_tight(struct arena *mem, struct peel *p)
{
	const struct net *net = p->net;

	for (int32_t i = 0; i < net->n; i++) {
		for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
			if (arc_gain(net, p->fl, i, e) != 0)
				continue;
			uint32_t *head = &p->thead[net_mentor(net, e)];

			PUSH(mem, &p->tight, (struct tight){ e, i, *head });
			*head = (uint32_t)p->tight.n;
		}
		p->tfirst[i + 1] = (uint32_t)p->tight.n;
	}
}

static void
count_arrows(struct peel *p)
{
	for (int32_t v = 0; v < p->root; v++) {
		p->out[p->root] += p->tie[v] == FROM_ROOT;
		p->in[p->root] += p->tie[v] == TO_ROOT;
		p->in[v] += p->tie[v] == FROM_ROOT;
		p->out[v] += p->tie[v] == TO_ROOT;
	}
	for (size_t t = 0; t < p->tight.n; t++) {
		uint32_t e = p->tight.v[t].arc;
		int32_t a = node_of(p, p->tight.v[t].mentee);
		int32_t b = node_of(p, p->net->n + net_mentor(p->net, e));

		p->out[p->fl->used[e] ? b : a]++;
		p->in[p->fl->used[e] ? a : b]++;
	}
}

static void
take_away(struct peel *p, int32_t v)
{
	if (p->gone[v] || (p->in[v] > 0 && p->out[v] > 0))
		return;
	p->gone[v] = 1;
	p->queue[p->n_queue++] = v;
}

/* One who is left loses an arrow in (or out), as its other end has gone. */
static void
lose(struct peel *p, int32_t v, bool in)
{
	if (p->gone[v])
		return;
	--*(in ? &p->in[v] : &p->out[v]);
	take_away(p, v);
}

/* All arcs of one person, seen from the end that has gone. */
static void
lose_arcs(struct peel *p, int32_t v)
{
	int32_t n = p->net->n;

	if (v < n) {
		for (uint32_t t = p->tfirst[v]; t < p->tfirst[v + 1]; t++)
			lose(p, node_of(p, n + net_mentor(p->net, p->tight.v[t].arc)),
			    !p->fl->used[p->tight.v[t].arc]);
		return;
	}
	for (uint32_t t = p->thead[v - n]; t > 0; t = p->tight.v[t - 1].next)
		lose(p, node_of(p, p->tight.v[t - 1].mentee), p->fl->used[p->tight.v[t - 1].arc]);
}

static void
lose_root(struct peel *p)
{
	for (int32_t v = 0; v < p->root; v++)
		if (p->tie[v] == WITH_ROOT)
			lose_arcs(p, v);
		else if (p->tie[v])
			lose(p, v, p->tie[v] == FROM_ROOT);
}

static struct peel
peel(struct arena *mem, const struct net *net, const struct flow *fl)
{
	int32_t root = net->n + net->m;
	size_t nodes = (size_t)root + 1;
	struct peel p = {
		.net = net,
		.fl = fl,
		.root = root,
		.tie = NEWS(mem, uint8_t, nodes),
		.in = NEWS(mem, int32_t, nodes),
		.out = NEWS(mem, int32_t, nodes),
		.gone = NEWS(mem, uint8_t, nodes),
		.queue = NEWS(mem, int32_t, nodes),
		.tfirst = NEWS(mem, uint32_t, (size_t)net->n + 1),
		.thead = NEWS(mem, uint32_t, (size_t)net->m),
	};

	list_tight(mem, &p);
	tie_all(&p);
	count_arrows(&p);
	for (int32_t v = 0; v <= root; v++)
		if (v == root || p.tie[v] != WITH_ROOT)
			take_away(&p, v);
	for (int32_t k = 0; k < p.n_queue; k++) {
		int32_t v = p.queue[k];

		if (v == root) {
			lose_root(&p);
			continue;
		}
		lose_arcs(&p, v);
		if (p.tie[v])
			lose(&p, root, p.tie[v] == TO_ROOT);
	}
	return p;
}

static bool
is_open(const struct peel *p, uint32_t t)
{
	struct tight its = p->tight.v[t];

	return !p->gone[node_of(p, its.mentee)]
	    && !p->gone[node_of(p, p->net->n + net_mentor(p->net, its.arc))];
}

static size_t
open_arcs(const struct peel *p)
{
	size_t arcs = 0;

	for (uint32_t t = 0; t < p->tight.n; t++)
		arcs += is_open(p, t);
	return arcs;
}

/* The problem among the open pairs, and whose they are. */
struct draw {
	struct net net;
	int32_t *mentee, *mentor;	/* in the whole network */
	int32_t *name;	/* [m] of the whole: 1 + the mentor's number here */
	uint32_t *arc;
};

/* How many arcs a mentee may have in an optimal flow at these potentials. */
static void
mentee_range(const struct net *net, const struct flow *fl, int32_t i,
    int32_t *ret_low, int32_t *ret_high)
{
	int32_t low = fl->f[i], high = fl->f[i];

	while (low > net->low[i] && fl->worth[i] + bonus_of(net, i, low) == 0)
		low--;
	while (high < net->high[i] && fl->worth[i] + bonus_of(net, i, high + 1) == 0)
		high++;
	*ret_low = low;
	*ret_high = high;
}

static inline int32_t
at_least_0(int32_t a)
{
	return a > 0 ? a : 0;
}

static void
add_mentee(const struct peel *p, struct draw *d, int32_t i)
{
	const struct net *net = p->net;
	int32_t n = d->net.n, elsewhere = p->fl->f[i], low, high;
	uint32_t at = d->net.first[n];

	for (uint32_t t = p->tfirst[i]; t < p->tfirst[i + 1]; t++) {
		uint32_t e = p->tight.v[t].arc;

		if (!is_open(p, t))
			continue;
		d->arc[at++] = e;
		elsewhere -= p->fl->used[e];
	}
	if (at == d->net.first[n])
		return;
	mentee_range(net, p->fl, i, &low, &high);
	d->net.low[n] = at_least_0(low - elsewhere);
	d->net.high[n] = high - elsewhere;
	d->mentee[n] = i;
	d->net.first[n + 1] = at;
	d->net.n++;
}

static void
add_mentors(struct arena *mem, const struct peel *p, struct draw *d)
{
	const struct net *net = p->net;
	const struct flow *fl = p->fl;
	int32_t *inside = NEWS(mem, int32_t, (size_t)net->m);

	for (uint32_t e = 0; e < d->net.first[d->net.n]; e++) {
		int32_t j = net_mentor(net, d->arc[e]);

		if (d->name[j] == 0) {
			d->mentor[d->net.m] = j;
			d->name[j] = ++d->net.m;
		}
		inside[j] += fl->used[d->arc[e]];
	}
	for (int32_t k = 0; k < d->net.m; k++) {
		int32_t j = d->mentor[k], elsewhere = fl->g[j] - inside[j];
		int32_t low = fl->price[j] > 0 ? net->mhigh[j] : net->mlow[j];
		int32_t high = fl->price[j] < 0 ? net->mlow[j] : net->mhigh[j];

		d->net.mlow[k] = at_least_0(low - elsewhere);
		d->net.mhigh[k] = high - elsewhere;
	}
}

static struct draw
open_pairs(struct arena *mem, const struct peel *p)
{
	size_t n = (size_t)p->net->n, m = (size_t)p->net->m, arcs = open_arcs(p);
	struct draw d = {
		.net = {
			.low = NEWS(mem, int32_t, n), .high = NEWS(mem, int32_t, n),
			.mlow = NEWS(mem, int32_t, m), .mhigh = NEWS(mem, int32_t, m),
			.first = NEWS(mem, uint32_t, n + 1), .most = (1 << BITS) - 1,
			.threads = p->net->threads, .level = p->net->level,
		},
		.mentee = NEWS(mem, int32_t, n), .mentor = NEWS(mem, int32_t, m),
		.name = NEWS(mem, int32_t, m), .arc = NEWS(mem, uint32_t, arcs),
	};

	if (arcs == 0)
		return d;
	for (int32_t i = 0; i < p->net->n; i++)
		add_mentee(p, &d, i);
	add_mentors(mem, p, &d);
	d.net.row = arcs_new(mem, arcs, d.net.m, 0, d.net.most);
	return d;
}

static void
number_pairs(const struct net *net, struct draw *d, uint64_t seed)
{
	for (int32_t i = 0; i < d->net.n; i++)
		for (uint32_t e = d->net.first[i]; e < d->net.first[i + 1]; e++) {
			int32_t j = net_mentor(net, d->arc[e]);
			uint64_t pair = (uint64_t)d->mentee[i] << 32 | (uint64_t)j;

			arcs_put(&d->net.row, e, d->name[j] - 1,
			    (int32_t)(mix64(mix64(seed) ^ pair) >> (64 - BITS)));
		}
}

static void
take_over(const struct net *net, struct flow *fl, const struct draw *d, const struct flow *won)
{
	for (int32_t i = 0; i < d->net.n; i++) {
		int32_t old = d->mentee[i];

		for (uint32_t k = fl->ufirst[old]; k < fl->ufirst[old + 1]; k++) {
			uint32_t e = fl->on[k];

			if (e == NO_ARC)
				continue;
			for (uint32_t o = d->net.first[i]; o < d->net.first[i + 1]; o++)
				if (d->arc[o] == e && !won->used[o]) {
					flow_detach(net, fl, k);
					break;
				}
		}
		for (uint32_t o = d->net.first[i]; o < d->net.first[i + 1]; o++)
			if (won->used[o] && !fl->used[d->arc[o]])
				flow_attach(net, fl, flow_free_unit(fl, old), d->arc[o]);
	}
	memcpy(fl->out, fl->g, (size_t)net->m * sizeof *fl->out);
}

bool
lottery(struct arena *scratch, const struct net *net, struct flow *fl, uint64_t seed,
    struct pause *pause, struct match_effort *effort)
{
	struct peel p = peel(scratch, net, fl);
	struct draw d = open_pairs(scratch, &p);

	for (uint64_t n = 0; d.net.n > 0; n++) {
		struct arena_mark mark = arena_mark(scratch);

		number_pairs(net, &d, seed + n);
		net_finish(scratch, &d.net);
		struct flow won = flow_new(scratch, &d.net);

		if (!net_solve(scratch, &d.net, &won, false, pause, NULL, effort))
			return false;
		p = peel(scratch, &d.net, &won);
		if (open_arcs(&p) == 0 || n == REDRAWS) {
			take_over(net, fl, &d, &won);
			break;
		}
		effort->redraws++;
		arena_rewind(scratch, mark);
	}
	return true;
}
