/*
 * Ties that match more people (Kiraly 2013).  Among mentors wanted equally a
 * mentee asks one with a free place first.  While there is another such, the
 * mentee is at ease: a full mentor lets them go for anybody, and no harm is
 * done as they find a place just as good.  Whoever comes to the end of their
 * list asks once more from its top and wins ties.
 *
 * A full mentor stays full, and who is not at ease never becomes so again.
 * Therefore every position below only moves on, and each pair is asked about
 * three times at most.
 */
#include "match/stable_market.h"

/* Where a mentee stands in their list: a group of mentors wanted equally. */
struct place {
	int32_t at, end;	/* next of the group to ask, its end */
	int32_t open;	/* before it no mentor of the group has a free place for them */
	bool promoted;
};

struct easy { int32_t mentee, edge, below; };	/* a stack a mentor, linked downwards */

enum { FRESH, HELD, GONE };

struct promotion {
	struct market *m;
	struct place *place;
	uint8_t *state;	/* [edges] */
	struct { struct easy *v; size_t n; } easy;
	int32_t *top;	/* [mentors] of its stack in `easy`, -1 for none */
	struct { int32_t *v; size_t n; } queue;
	bool *queued;
};

static const int32_t *
list_of(const struct promotion *r, int32_t i)
{
	return r->m->list + r->m->p->first[i];
}

static bool
has_room(const struct market *m, int32_t j)
{
	return m->n_held[j] < m->room[j];
}

static int64_t
worth(const struct promotion *r, int32_t edge)
{
	return stable_worth(r->m->s, r->m->s->mentee_says, edge);
}

/* A mentor of the present group with a free place, not yet theirs; -1 for none. */
static int32_t
open_edge(struct promotion *r, int32_t i)
{
	struct place *at = &r->place[i];
	const int32_t *list = list_of(r, i);

	for (; at->open < at->end; at->open++)
		if (r->state[list[at->open]] != HELD
		    && has_room(r->m, r->m->p->mentor[list[at->open]]))
			break;
	return at->open < at->end ? list[at->open] : -1;
}

/* May the mentee give up this edge without loss? */
static bool
at_ease(struct promotion *r, int32_t i, int32_t edge)
{
	const struct place *at = &r->place[i];

	return at->end > 0 && worth(r, list_of(r, i)[at->end - 1]) == worth(r, edge)
	    && open_edge(r, i) >= 0;
}

/* False at the end of the list. */
static bool
next_group(struct promotion *r, int32_t i)
{
	struct place *at = &r->place[i];
	const int32_t *list = list_of(r, i);
	int32_t n = r->m->n_list[i];

	if (at->end == n && !at->promoted) {
		*at = (struct place){ .promoted = true };
		for (int32_t k = 0; k < n; k++)
			if (r->state[list[k]] == GONE)
				r->state[list[k]] = FRESH;
	}
	if (at->end == n)
		return false;
	at->at = at->open = at->end;
	while (at->end < n && worth(r, list[at->end]) == worth(r, list[at->at]))
		at->end++;
	return true;
}

/* The edge to ask along next; -1: the list is at its end. */
static int32_t
next_edge(struct promotion *r, int32_t i)
{
	struct place *at = &r->place[i];
	const int32_t *list = list_of(r, i);

	for (;;) {
		int32_t edge = open_edge(r, i);

		if (edge >= 0)
			return edge;
		while (at->at < at->end && r->state[list[at->at]] != FRESH)
			at->at++;
		if (at->at < at->end)
			return list[at->at++];
		if (!next_group(r, i))
			return -1;
	}
}

static void
line_up(struct promotion *r, int32_t i)
{
	if (!r->queued[i])
		PUSH(r->m->mem, &r->queue, i);
	r->queued[i] = true;
}

static void
let_go(struct promotion *r, struct held out, int state)
{
	r->state[out.edge] = (uint8_t)state;
	r->m->wants[out.mentee]++;
	line_up(r, out.mentee);
}

/* Somebody held there who is at ease: the place in the heap, -1 for none. */
static int32_t
find_easy(struct promotion *r, int32_t j)
{
	const struct held *h = r->m->held + r->m->seat[j];

	while (r->top[j] >= 0) {
		struct easy e = r->easy.v[r->top[j]];

		r->top[j] = e.below;
		if (r->state[e.edge] != HELD || !at_ease(r, e.mentee, e.edge))
			continue;
		for (int32_t k = 0; k < r->m->n_held[j]; k++)
			if (h[k].edge == e.edge)
				return k;
	}
	return -1;
}

static void
take(struct promotion *r, struct held *h, int32_t at, int32_t n, struct held new)
{
	h[at] = new;
	stable_float(h, at);
	stable_sink(h, n, at);
	r->state[new.edge] = HELD;
	r->m->wants[new.mentee]--;
}

static void
ask(struct promotion *r, int32_t i, int32_t edge)
{
	struct market *m = r->m;
	int32_t j = m->p->mentor[edge], easy;
	struct held *h = m->held + m->seat[j];
	struct held new = { stable_key(m, i, edge, r->place[i].promoted), i, edge };

	m->asked++;
	if (has_room(m, j)) {
		m->n_held[j]++;
		take(r, h, m->n_held[j] - 1, m->n_held[j], new);
		if (at_ease(r, i, edge)) {
			PUSH(m->mem, &r->easy, (struct easy){ i, edge, r->top[j] });
			r->top[j] = (int32_t)r->easy.n - 1;
		}
	} else if (m->room[j] > 0 && (easy = find_easy(r, j)) >= 0) {
		let_go(r, h[easy], FRESH);
		take(r, h, easy, m->n_held[j], new);
	} else if (m->room[j] > 0 && h[0].key < new.key) {
		let_go(r, h[0], GONE);
		take(r, h, 0, m->n_held[j], new);
	} else {
		r->state[edge] = GONE;
	}
}

void
stable_promoted(struct market *m)
{
	const struct match_problem *p = m->p;
	struct promotion r = { .m = m, .place = NEWS(m->mem, struct place, (size_t)p->mentees),
		.state = NEWS(m->mem, uint8_t, (size_t)p->first[p->mentees]),
		.top = NEWS(m->mem, int32_t, (size_t)p->mentors),
		.queued = NEWS(m->mem, bool, (size_t)p->mentees) };

	for (int32_t j = 0; j < p->mentors; j++)
		r.top[j] = -1;
	for (int32_t i = 0; i < p->mentees; i++)
		if (m->wants[i] > 0)
			line_up(&r, i);
	for (size_t next = 0; next < r.queue.n; next++) {
		int32_t i = r.queue.v[next], edge = 0;

		while (m->wants[i] > 0 && (edge = next_edge(&r, i)) >= 0)
			ask(&r, i, edge);
		r.queued[i] = false;
	}
}
