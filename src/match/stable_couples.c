/*
 * Couples.  Everybody else has been seated by deferred acceptance; those of a
 * couple now come in one after the other.  Whoever comes takes the best
 * mentor who would have them, who lets go the least dear if need be; who is
 * let go comes again, and so do those who have that mentor on their list
 * when a place became free.  When nobody is left to come, nobody blocks.  It
 * need not end (a stable answer need not exist), so the steps are counted.
 *
 * Two who are to be together come as one: a mentor values them as the less
 * dear of the two and makes room for both, or takes neither.
 */
#include "match/stable_market.h"

#include <stdlib.h>
#include <string.h>

/* A mentor on both lists: the place on the list of who minds more, and of the first. */
struct joint { int32_t worse, mine, edge[2]; };
struct joints { struct joint *v; size_t n; };

struct party {
	struct market *m;
	int32_t *other;	/* [mentees] who comes along, -1 for nobody */
	int64_t *fans;	/* [mentors + 1] into `fan`: who has the mentor on their list */
	int32_t *fan;
	int64_t *foes;	/* [mentees + 1] into `foe`: who must not have the same mentor */
	int32_t *foe;
	bool *has;	/* [edges] held */
	struct joints *joints;	/* [mentees] of two who come together, at the first */
	bool *goes;	/* of those whom one mentor holds */
	int32_t *out;	/* the same, by name */
	int32_t *rank;	/* [mentors] place on somebody's list, -1 elsewhere */
	struct { int32_t *v; size_t n; } queue;
	bool *queued;
	int64_t steps;	/* left */
};

/* One or two who come to a mentor, worth `key`. */
struct guests { int32_t mentee[2], edge[2], n, mentor; uint64_t key; };

static void
come(struct party *y, int32_t i)
{
	if (y->other[i] > i)
		i = y->other[i];
	if (!y->queued[i])
		PUSH(y->m->mem, &y->queue, i);
	y->queued[i] = true;
}

static bool
foes(const struct party *y, int32_t a, int32_t b)
{
	for (int64_t k = y->foes[a]; k < y->foes[a + 1]; k++)
		if (y->foe[k] == b)
			return true;
	return false;
}

static bool
fixed_there(const struct market *m, int32_t i, int32_t j)
{
	for (int64_t e = m->p->first[i]; m->p->rule && e < m->p->first[i + 1]; e++)
		if (m->p->mentor[e] == j && match_rule(m->p, e) == MATCH_FIXED)
			return true;
	return false;
}

static void
leave(struct party *y, int32_t i, int32_t j)
{
	struct market *m = y->m;
	struct held *h = m->held + m->seat[j];
	int32_t k = 0;

	while (h[k].mentee != i)
		k++;
	y->has[h[k].edge] = false;
	h[k] = h[--m->n_held[j]];
	m->wants[i]++;
	come(y, i);
	for (int64_t f = y->fans[j]; f < y->fans[j + 1]; f++)
		come(y, y->fan[f]);
}

static void
enter(struct party *y, const struct guests *g)
{
	struct market *m = y->m;
	struct held *h = m->held + m->seat[g->mentor];

	for (int32_t k = 0; k < g->n; k++) {
		h[m->n_held[g->mentor]++] = (struct held){
			stable_key(m, g->mentee[k], g->edge[k], false), g->mentee[k], g->edge[k] };
		y->has[g->edge[k]] = true;
		m->wants[g->mentee[k]]--;
	}
}

/* Who came together goes together, so the dearer of the two counts. */
static uint64_t
dearness(const struct party *y, const struct held *h, int32_t n, int32_t k)
{
	uint64_t key = h[k].key;

	for (int32_t o = 0; y->other[h[k].mentee] >= 0 && o < n; o++)
		if (y->other[h[k].mentee] == h[o].mentee && h[o].key > key)
			key = h[o].key;
	return key;
}

/* Marks one and who came along; false: they are too dear to be let go. */
static bool
mark(struct party *y, const struct guests *g, const struct held *h, int32_t n, int32_t k)
{
	if (dearness(y, h, n, k) >= g->key)
		return false;
	for (int32_t o = 0; o < n; o++)
		if (o == k || y->other[h[k].mentee] == h[o].mentee)
			y->goes[o] = true;
	return true;
}

static int32_t
left_over(const bool *goes, int32_t n)
{
	int32_t left = 0;

	for (int32_t k = 0; k < n; k++)
		left += !goes[k];
	return left;
}

/* Does the mentor take them?  `goes` then says who is let go. */
static bool
welcome(struct party *y, const struct guests *g)
{
	const struct market *m = y->m;
	const struct held *h = m->held + m->seat[g->mentor];
	int32_t n = m->n_held[g->mentor], room = m->room[g->mentor];

	if (g->n > room)
		return false;
	memset(y->goes, 0, (size_t)n);
	for (int32_t s = 0; s < g->n; s++) {
		int32_t i = g->mentee[s];

		for (int64_t f = y->foes[i]; f < y->foes[i + 1]; f++)
			if (fixed_there(m, y->foe[f], g->mentor))
				return false;
		for (int32_t k = 0; k < n && y->foes[i] < y->foes[i + 1]; k++)
			if (!y->goes[k] && foes(y, i, h[k].mentee) && !mark(y, g, h, n, k))
				return false;
	}
	while (left_over(y->goes, n) + g->n > room) {
		int32_t least = -1;

		for (int32_t k = 0; k < n; k++)
			if (!y->goes[k] && (least < 0
			    || dearness(y, h, n, k) < dearness(y, h, n, least)))
				least = k;
		if (!mark(y, g, h, n, least))
			return false;
	}
	return true;
}

/* Those marked leave, the guests enter. */
static void
seat(struct party *y, const struct guests *g)
{
	struct market *m = y->m;
	const struct held *h = m->held + m->seat[g->mentor];
	int32_t n = 0;

	for (int32_t k = 0; k < m->n_held[g->mentor]; k++)
		if (y->goes[k])
			y->out[n++] = h[k].mentee;
	for (int32_t k = 0; k < n; k++)
		leave(y, y->out[k], g->mentor);
	enter(y, g);
}

/* Gives up the last of those on the list whom the mentee has. */
static void
give_up(struct party *y, int32_t i)
{
	const int32_t *list = y->m->list + y->m->p->first[i];
	int32_t k = y->m->n_list[i] - 1;

	while (!y->has[list[k]])
		k--;
	leave(y, i, y->m->p->mentor[list[k]]);
}

/* Takes the best mentor to be had; false: none is better than what they have. */
static bool
improve_one(struct party *y, int32_t i)
{
	struct market *m = y->m;
	const int32_t *list = m->list + m->p->first[i];
	int32_t end = m->n_list[i];

	while (m->wants[i] <= 0 && end > 0 && !y->has[list[end - 1]])
		end--;
	for (int32_t k = 0; k < end; k++) {
		struct guests g = { { i }, { list[k] }, 1, m->p->mentor[list[k]],
			stable_key(m, i, list[k], false) };

		if (y->has[list[k]] || !welcome(y, &g))
			continue;
		seat(y, &g);
		if (m->wants[i] < 0)
			give_up(y, i);
		return true;
	}
	return false;
}

static int
by_joint_rank(const void *va, const void *vb)
{
	const struct joint *a = va, *b = vb;

	if (a->worse != b->worse)
		return a->worse < b->worse ? -1 : 1;
	return (a->mine > b->mine) - (a->mine < b->mine);
}

static struct joints
joint_list(struct party *y, int32_t a, int32_t b)
{
	const struct market *m = y->m;
	const int32_t *of_a = m->list + m->p->first[a], *of_b = m->list + m->p->first[b];
	struct joints both = { 0 };

	for (int32_t k = 0; k < m->n_list[b]; k++)
		y->rank[m->p->mentor[of_b[k]]] = k;
	for (int32_t k = 0; k < m->n_list[a]; k++) {
		int32_t l = y->rank[m->p->mentor[of_a[k]]];

		if (l >= 0)
			PUSH(m->mem, &both,
			    (struct joint){ k > l ? k : l, k, { of_a[k], of_b[l] } });
	}
	for (int32_t k = 0; k < m->n_list[b]; k++)
		y->rank[m->p->mentor[of_b[k]]] = -1;
	if (both.n > 0)
		qsort(both.v, both.n, sizeof *both.v, by_joint_rank);
	return both;
}

static bool
improve_two(struct party *y, int32_t a, int32_t b)
{
	struct market *m = y->m;
	const struct joint *both = y->joints[a].v;
	size_t n = y->joints[a].n;

	for (size_t k = 0; k < n && !y->has[both[k].edge[0]]; k++) {
		uint64_t key[2] = { stable_key(m, a, both[k].edge[0], false),
			stable_key(m, b, both[k].edge[1], false) };
		struct guests g = { { a, b }, { both[k].edge[0], both[k].edge[1] }, 2,
			m->p->mentor[both[k].edge[0]], key[0] < key[1] ? key[0] : key[1] };

		if (!welcome(y, &g))
			continue;
		if (m->wants[a] == 0) {
			for (size_t l = k + 1; l < n; l++)
				if (y->has[both[l].edge[0]]) {
					leave(y, a, m->p->mentor[both[l].edge[0]]);
					leave(y, b, m->p->mentor[both[l].edge[0]]);
				}
		}
		seat(y, &g);
		return true;
	}
	return false;
}

/* Everybody in the queue comes; false: the steps ran out. */
static bool
settle(struct party *y)
{
	for (size_t next = 0; next < y->queue.n; next++) {
		int32_t i = y->queue.v[next];

		y->queued[i] = false;
		for (bool better = true; better;) {
			if (y->steps-- == 0)
				return false;
			better = y->other[i] < 0 ? improve_one(y, i)
						 : improve_two(y, i, y->other[i]);
		}
	}
	y->queue.n = 0;
	return true;
}

/* `first` has the counts of each at [k + 1], and becomes where each begins. */
static int64_t
add_up(int64_t *first, int32_t n)
{
	for (int32_t k = 0; k < n; k++)
		first[k + 1] += first[k];
	return first[n];
}

static void
find_fans(struct party *y)
{
	const struct market *m = y->m;
	int64_t *at = y->fans = NEWS(m->mem, int64_t, (size_t)m->p->mentors + 2);

	/* Counted two further on, so that dealing them out leaves the beginnings behind. */
	for (int32_t i = 0; i < m->p->mentees; i++)
		for (int32_t k = 0; k < m->n_list[i]; k++)
			at[m->p->mentor[m->list[m->p->first[i] + k]] + 2]++;
	y->fan = NEWS(m->mem, int32_t, (size_t)add_up(at, m->p->mentors + 1));
	for (int32_t i = 0; i < m->p->mentees; i++)
		for (int32_t k = 0; k < m->n_list[i]; k++)
			y->fan[at[m->p->mentor[m->list[m->p->first[i] + k]] + 1]++] = i;
}

static void
find_foes(struct party *y)
{
	const struct stable_problem *s = y->m->s;
	int64_t *at = y->foes = NEWS(y->m->mem, int64_t, (size_t)y->m->p->mentees + 2);

	for (size_t c = 0; c < s->n_couples; c++)
		if (!s->couples[c].together) {
			at[s->couples[c].a + 2]++;
			at[s->couples[c].b + 2]++;
		}
	y->foe = NEWS(y->m->mem, int32_t, (size_t)add_up(at, y->m->p->mentees + 1));
	for (size_t c = 0; c < s->n_couples; c++)
		if (!s->couples[c].together) {
			y->foe[at[s->couples[c].a + 1]++] = s->couples[c].b;
			y->foe[at[s->couples[c].b + 1]++] = s->couples[c].a;
		}
}

static int32_t
fixed_mentor(const struct match_problem *p, int32_t i)
{
	for (int64_t e = p->first[i]; p->rule && e < p->first[i + 1]; e++)
		if (match_rule(p, e) == MATCH_FIXED)
			return p->mentor[e];
	return -1;
}

/* Whose other half has a fixed mentor wants that one most. */
static void
follow(struct market *m, int32_t i, int32_t mentor)
{
	int32_t *list = m->list + m->p->first[i];

	for (int32_t k = 0; k < m->n_list[i]; k++)
		if (m->p->mentor[list[k]] == mentor) {
			int32_t edge = list[k];

			memmove(list + 1, list, (size_t)k * sizeof *list);
			list[0] = edge;
		}
}

/* Who comes together, if it can be at all. */
static void
tie(struct party *y)
{
	struct market *m = y->m;

	for (int32_t i = 0; i < m->p->mentees; i++)
		y->other[i] = -1;
	for (size_t c = 0; c < m->s->n_couples; c++) {
		int32_t a = m->s->couples[c].a, b = m->s->couples[c].b;
		int32_t fixed_a = fixed_mentor(m->p, a), fixed_b = fixed_mentor(m->p, b);
		bool alone = y->other[a] < 0 && y->other[b] < 0;

		if (!m->s->couples[c].together || foes(y, a, b))
			continue;
		if (fixed_a >= 0)
			follow(m, b, fixed_a);
		else if (fixed_b >= 0)
			follow(m, a, fixed_b);
		else if (alone && m->wants[a] == 1 && m->wants[b] == 1) {
			y->other[a] = b;
			y->other[b] = a;
			y->joints[a > b ? a : b] = joint_list(y, a > b ? a : b, a > b ? b : a);
		}
	}
}

/* Those for whom no mentor has two places come alone; false: there are none. */
static bool
part(struct party *y)
{
	bool any = false;

	for (int32_t i = 0; i < y->m->p->mentees; i++) {
		int32_t other = y->other[i];

		if (other < 0 || y->m->wants[i] == 0)
			continue;
		y->other[i] = y->other[other] = -1;
		come(y, i);
		come(y, other);
		any = true;
	}
	return any;
}

static bool
has_mentor(const struct party *y, int32_t i, int32_t j)
{
	const struct match_problem *p = y->m->p;

	for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
		if (p->mentor[e] == j && (y->has[e] || match_rule(p, e) == MATCH_FIXED))
			return true;
	return false;
}

/* Together: each mentor of the one is the other's.  Apart: none is. */
static bool
honoured(const struct party *y, const struct stable_couple *c)
{
	const struct match_problem *p = y->m->p;
	bool good = true;

	for (int side = 0; side < 2; side++) {
		int32_t i = side ? c->b : c->a, other = side ? c->a : c->b;

		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (y->has[e] || match_rule(p, e) == MATCH_FIXED)
				good = good && has_mentor(y, other, p->mentor[e]) == c->together;
	}
	return good;
}

void
stable_couples(struct market *m)
{
	const struct match_problem *p = m->p;
	size_t mentees = (size_t)p->mentees, edges = (size_t)p->first[mentees], most = 0;
	struct party y = { .m = m, .other = NEWS(m->mem, int32_t, mentees),
		.has = NEWS(m->mem, bool, edges), .queued = NEWS(m->mem, bool, mentees),
		.rank = NEWS(m->mem, int32_t, (size_t)p->mentors),
		.steps = 1000 + 16 * (int64_t)mentees + 64 * (int64_t)m->s->n_couples };
	bool *done = NEWS(m->mem, bool, m->s->n_couples);

	for (int32_t j = 0; j < p->mentors; j++) {
		y.rank[j] = -1;
		most = m->room[j] > (int32_t)most ? (size_t)m->room[j] : most;
		for (int32_t k = 0; k < m->n_held[j]; k++)
			y.has[m->held[m->seat[j] + k].edge] = true;
	}
	y.goes = NEWS(m->mem, bool, most);
	y.out = NEWS(m->mem, int32_t, most);
	y.joints = NEWS(m->mem, struct joints, mentees);
	find_fans(&y);
	find_foes(&y);
	tie(&y);
	for (size_t c = 0; c < m->s->n_couples; c++) {
		come(&y, m->s->couples[c].a);
		come(&y, m->s->couples[c].b);
	}
	do
		m->settled = settle(&y);
	while (m->settled && part(&y));
	for (size_t c = 0; c < m->s->n_couples; c++)
		done[c] = honoured(&y, &m->s->couples[c]);
	m->honoured = done;
}
