#include "match/net.h"

static uint32_t
bits_of(uint64_t n)	/* that hold 0 .. n - 1 */
{
	return n <= 1 ? 0 : 64 - (uint32_t)__builtin_clzll(n - 1);
}

void *
line_alloc(struct arena *mem, size_t n)
{
	char *p = arena_alloc(mem, n + LINE);

	return p + (LINE - (uintptr_t)p % LINE) % LINE;
}

struct arcs
arcs_new(struct arena *mem, size_t arcs, int32_t n, int32_t least, int32_t most)
{
	struct arcs a = { .shift = bits_of((uint64_t)n), .least = least };

	a.mask = (UINT32_C(1) << a.shift) - 1;
	if (a.shift < 32 && a.shift + bits_of((uint64_t)((int64_t)most - least + 2)) <= 32)
		a.dense = line_alloc(mem, arena_times(arcs, sizeof *a.dense));
	else
		a.wide = NEWS(mem, uint64_t, arcs);
	return a;
}

static void
fill_columns(struct arena *mem, struct net *net)
{
	uint32_t arcs = net->first[net->n];

	net->cfirst = NEWS(mem, uint32_t, (size_t)net->m + 2);
	net->col = arcs_new(mem, arcs, net->n, net->least, net->most);
	uint32_t *at = net->cfirst + 1;	/* ends as the beginning of the next column */

	for (uint32_t e = 0; e < arcs; e++)
		at[net_mentor(net, e) + 1]++;
	for (int32_t j = 0; j < net->m; j++)
		at[j + 1] += at[j];
	for (int32_t i = 0; i < net->n; i++)
		for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++) {
			struct arc arc = net_arc(net, e);

			arcs_put(&net->col, at[arc.mentor]++, i, arc.weight);
		}
}

void
net_finish(struct arena *mem, struct net *net)
{
	int64_t bonus = 0, least = net->least, most = net->most;

	fill_columns(mem, net);
	for (int32_t i = 0; net->bonus && i < net->n; i++)
		if (net->bonus[i] > bonus)
			bonus = net->bonus[i];
	int64_t turns = 2 * (int64_t)(net->n < net->m ? net->n : net->m) + 2;

	net->reach = turns * (most > -least ? most : -least) + bonus + 1;
}

uint32_t
net_find(const struct net *net, int32_t mentee, int32_t mentor)
{
	for (uint32_t e = net->first[mentee]; e < net->first[mentee + 1]; e++)
		if (net_mentor(net, e) == mentor)
			return e;
	return NO_ARC;
}

struct flow
flow_new(struct arena *mem, const struct net *net)
{
	size_t n = (size_t)net->n, m = (size_t)net->m;
	struct flow fl = {
		.worth = NEWS(mem, int64_t, n),
		.price = NEWS(mem, int64_t, m),
		.used = NEWS(mem, uint8_t, net->first[n]),
		.f = NEWS(mem, int32_t, n),
		.g = NEWS(mem, int32_t, m),
		.out = NEWS(mem, int32_t, m),
		.ufirst = NEWS(mem, uint32_t, n + 1),
		.head = NEWS(mem, uint32_t, m),
	};

	for (size_t i = 0; i < n; i++) {
		uint32_t degree = net->first[i + 1] - net->first[i];
		uint32_t high = (uint32_t)net->high[i];

		fl.ufirst[i + 1] = fl.ufirst[i] + (high < degree ? high : degree);
	}
	size_t units = fl.ufirst[n];

	fl.owner = NEWS(mem, int32_t, units);
	fl.on = NEWS(mem, uint32_t, units);
	fl.next = NEWS(mem, uint32_t, units);
	fl.prev = NEWS(mem, uint32_t, units);
	for (int32_t i = 0; i < net->n; i++)
		for (uint32_t k = fl.ufirst[i]; k < fl.ufirst[i + 1]; k++) {
			fl.owner[k] = i;
			fl.on[k] = NO_ARC;
		}
	for (size_t j = 0; j < m; j++)
		fl.head[j] = NO_UNIT;
	return fl;
}

void
flow_attach(const struct net *net, struct flow *fl, uint32_t unit, uint32_t arc)
{
	int32_t j = net_mentor(net, arc);
	uint32_t head = fl->head[j];

	fl->on[unit] = arc;
	fl->used[arc] = 1;
	fl->f[fl->owner[unit]]++;
	fl->g[j]++;
	fl->prev[unit] = NO_UNIT;
	fl->next[unit] = head;
	if (head != NO_UNIT)
		fl->prev[head] = unit;
	fl->head[j] = unit;
}

void
flow_detach(const struct net *net, struct flow *fl, uint32_t unit)
{
	uint32_t arc = fl->on[unit], next = fl->next[unit], prev = fl->prev[unit];
	int32_t j = net_mentor(net, arc);

	fl->on[unit] = NO_ARC;
	fl->used[arc] = 0;
	fl->f[fl->owner[unit]]--;
	fl->g[j]--;
	if (next != NO_UNIT)
		fl->prev[next] = prev;
	if (prev != NO_UNIT)
		fl->next[prev] = next;
	else
		fl->head[j] = next;
}

uint32_t
flow_free_unit(const struct flow *fl, int32_t mentee)
{
	for (uint32_t k = fl->ufirst[mentee]; k < fl->ufirst[mentee + 1]; k++)
		if (fl->on[k] == NO_ARC)
			return k;
	return NO_UNIT;
}

bool
pause_asks(struct pause *p)
{
	enum { OFTEN = 16 };

	if (!p->stopped && p->limits && p->limits->stop && ++p->ticks % OFTEN == 0)
		p->stopped = p->limits->stop(p->limits->arg);
	return p->stopped;
}
