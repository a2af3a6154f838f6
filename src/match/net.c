#include "match/net.h"

static int64_t
max_abs_weight(const struct net *net)
{
	int64_t most = 0;

	for (uint32_t e = 0; e < net->first[net->n]; e++) {
		int64_t w = net->arc[e].weight;

		if (w < 0)
			w = -w;
		if (w > most)
			most = w;
	}
	return most;
}

static void
fill_columns(struct arena *mem, struct net *net)
{
	uint32_t arcs = net->first[net->n];

	net->cfirst = NEWS(mem, uint32_t, (size_t)net->m + 2);
	net->column = NEWS(mem, struct column, arcs);
	uint32_t *at = net->cfirst + 1;	/* ends as the beginning of the next column */

	for (uint32_t e = 0; e < arcs; e++)
		at[net->arc[e].mentor + 1]++;
	for (int32_t j = 0; j < net->m; j++)
		at[j + 1] += at[j];
	for (int32_t i = 0; i < net->n; i++)
		for (uint32_t e = net->first[i]; e < net->first[i + 1]; e++)
			net->column[at[net->arc[e].mentor]++] =
			    (struct column){ i, net->arc[e].weight, e };
}

void
net_finish(struct arena *mem, struct net *net)
{
	int64_t bonus = 0;

	fill_columns(mem, net);
	for (int32_t i = 0; net->bonus && i < net->n; i++)
		if (net->bonus[i] > bonus)
			bonus = net->bonus[i];
	int64_t turns = 2 * (int64_t)(net->n < net->m ? net->n : net->m) + 2;

	net->reach = turns * max_abs_weight(net) + bonus + 1;
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
	int32_t j = net->arc[arc].mentor;
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
	int32_t j = net->arc[arc].mentor;

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
