/*
 * Deferred acceptance.  A mentee's list is sorted once; a mentor's is never
 * made: a heap of those who are held is enough, and its top is who goes next.
 * In which order mentees ask makes no difference to the answer, so they stand
 * in line, and those who lost a place join its end.
 */
#include "match/stable_market.h"

#include <string.h>

void
stable_float(struct held *h, int32_t at)
{
	struct held up = h[at];

	for (; at > 0 && h[(at - 1) / 2].key > up.key; at = (at - 1) / 2)
		h[at] = h[(at - 1) / 2];
	h[at] = up;
}

void
stable_sink(struct held *h, int32_t n, int32_t at)
{
	struct held down = h[at];

	for (int32_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
		child += child + 1 < n && h[child + 1].key < h[child].key;
		if (h[child].key >= down.key)
			break;
		h[at] = h[child];
		at = child;
	}
	h[at] = down;
}

/* Sorts downwards; `spare` has room for n. */
static void
sort_keys(uint64_t *key, uint64_t *spare, int32_t n)
{
	if (n > 40) {
		int32_t half = n / 2, a = 0, b = half;

		sort_keys(key, spare, half);
		sort_keys(key + half, spare, n - half);
		memcpy(spare, key, (size_t)n * sizeof *key);
		for (int32_t k = 0; k < n; k++)
			key[k] = b == n || (a < half && spare[a] > spare[b]) ? spare[a++]
									     : spare[b++];
		return;
	}
	for (int32_t k = 1; k < n; k++) {
		uint64_t in = key[k];
		int32_t at = k;

		for (; at > 0 && key[at - 1] < in; at--)
			key[at] = key[at - 1];
		key[at] = in;
	}
}

/* Mentors whom the mentee wants equally are ordered by lot. */
static void
draw_ties(struct market *m, int32_t i, uint64_t *key, uint64_t *spare, int32_t n)
{
	const int32_t *mentor = m->p->mentor + m->p->first[i];
	uint32_t salt = stable_mix((uint32_t)i ^ m->salt[1]);

	for (int32_t end, k = 0; k < n; k = end) {
		for (end = k + 1; end < n && key[end] >> 32 == key[k] >> 32; end++)
			;
		if (end == k + 1)
			continue;
		/* No two mentors draw the same number, so the slot below it decides nothing. */
		uint64_t *lot = spare, *room = spare + (end - k);

		for (int32_t e = k; e < end; e++)
			lot[e - k] = (uint64_t)stable_mix((uint32_t)mentor[(uint32_t)key[e]] ^ salt)
				<< 32
			    | (uint32_t)key[e];
		sort_keys(lot, room, end - k);
		for (int32_t e = k; e < end; e++)
			key[e] = key[e] >> 32 << 32 | (uint32_t)lot[e - k];
	}
}

static void
make_list(struct market *m, int32_t i, uint64_t *key, uint64_t *spare)
{
	const struct stable_problem *s = m->s;
	int64_t first = m->p->first[i];
	int32_t degree = (int32_t)(m->p->first[i + 1] - first), n = 0;

	for (int32_t k = 0; k < degree; k++) {
		int64_t worth = stable_worth(s, s->mentee_says, first + k);

		if (worth >= 0 && stable_worth(s, s->mentor_says, first + k) >= 0
		    && match_rule(m->p, first + k) == MATCH_ALLOWED)
			key[n++] = (uint64_t)worth << 32 | (uint32_t)k;
	}
	sort_keys(key, spare, n);
	draw_ties(m, i, key, spare, n);
	for (int32_t k = 0; k < n; k++)
		m->list[first + k] = (int32_t)(first + (uint32_t)key[k]);
	m->n_list[i] = n;
}

static void
make_lists(struct market *m)
{
	const struct match_problem *p = m->p;
	int64_t longest = 0;

	for (int32_t i = 0; i < p->mentees; i++)
		if (p->first[i + 1] - p->first[i] > longest)
			longest = p->first[i + 1] - p->first[i];
	uint64_t *key = NEWS(m->mem, uint64_t, (size_t)longest);
	uint64_t *spare = NEWS(m->mem, uint64_t, 2 * (size_t)longest);

	m->list = NEWS(m->mem, int32_t, (size_t)p->first[p->mentees]);
	m->n_list = NEWS(m->mem, int32_t, (size_t)p->mentees);
	for (int32_t i = 0; i < p->mentees; i++)
		make_list(m, i, key, spare);
}

/* What fixed pairs leave of everybody's places; nobody needs more than may ask. */
static void
make_places(struct market *m)
{
	const struct match_problem *p = m->p;
	int64_t seats = 0;

	m->wants = NEWS(m->mem, int32_t, (size_t)p->mentees);
	m->room = NEWS(m->mem, int32_t, (size_t)p->mentors);
	m->n_held = NEWS(m->mem, int32_t, (size_t)p->mentors);
	m->seat = NEWS(m->mem, int64_t, (size_t)p->mentors);
	for (int64_t e = 0; e < p->first[p->mentees]; e++)
		m->n_held[p->mentor[e]]++;
	for (int32_t j = 0; j < p->mentors; j++) {
		m->room[j] = match_mentor_high(p, j);
		if (m->room[j] > m->n_held[j])
			m->room[j] = m->n_held[j];
		m->n_held[j] = 0;
	}
	for (int32_t i = 0; i < p->mentees; i++) {
		m->wants[i] = match_mentee_high(p, i);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (match_rule(p, e) == MATCH_FIXED) {
				m->wants[i]--;
				m->room[p->mentor[e]]--;
			}
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		m->seat[j] = seats;
		seats += m->room[j] > 0 ? m->room[j] : 0;
	}
	m->held = NEWS(m->mem, struct held, (size_t)seats);
}

/*
 * Mentees in a ring, each in it once.  Nearly all time goes into waiting for
 * memory, as whoever was let go stands anywhere; so what the next ones will
 * look at is called for ahead, a step further for each that comes nearer.
 */
struct line {
	int32_t *ring, size, head, n;
	bool *waits;
	int32_t *at;	/* [mentees] next on their list */
	uint64_t *bar;	/* [mentors] the key that is enough to be taken */
};

static void
line_up(struct line *l, int32_t i)
{
	int32_t end = l->head + l->n;

	if (l->waits[i])
		return;
	l->waits[i] = true;
	l->ring[end < l->size ? end : end - l->size] = i;
	l->n++;
}

static void
look_ahead(const struct market *m, const struct line *l)
{
	enum { NEAR = 4, STEP = 4 };
	int32_t who[3];

	if (l->n <= NEAR + 2 * STEP)
		return;
	for (int32_t k = 0; k < 3; k++) {
		int32_t at = l->head + NEAR + k * STEP;

		who[k] = l->ring[at < l->size ? at : at - l->size];
	}
	const int32_t *next[3];
	const int32_t *says = m->s->mentor_says ? m->s->mentor_says : m->p->score;

	for (int32_t k = 0; k < 3; k++)
		next[k] = &m->list[m->p->first[who[k]] + l->at[who[k]]];
	__builtin_prefetch(next[2]);
	if (l->at[who[1]] < m->n_list[who[1]]) {
		__builtin_prefetch(&m->p->mentor[*next[1]]);
		__builtin_prefetch(&says[*next[1]]);
	}
	if (l->at[who[0]] < m->n_list[who[0]])
		__builtin_prefetch(&l->bar[m->p->mentor[*next[0]]]);
}

/* The mentor takes the mentee, and lets go the least dear if all places are taken. */
static void
take(struct market *m, struct line *l, int32_t j, struct held new)
{
	struct held *h = m->held + m->seat[j];

	m->wants[new.mentee]--;
	if (m->n_held[j] < m->room[j]) {
		h[m->n_held[j]] = new;
		stable_float(h, m->n_held[j]++);
	} else {
		m->wants[h[0].mentee]++;
		line_up(l, h[0].mentee);
		h[0] = new;
		stable_sink(h, m->n_held[j], 0);
	}
	if (m->n_held[j] == m->room[j])
		l->bar[j] = h[0].key + 1;
}

static void
ask(struct market *m, struct line *l, int32_t i)
{
	const int32_t *list = m->list + m->p->first[i];
	uint64_t number = stable_key_of(m, i, 0, false);

	while (m->wants[i] > 0 && l->at[i] < m->n_list[i]) {
		int32_t edge = list[l->at[i]++], j = m->p->mentor[edge];
		uint64_t worth = (uint64_t)stable_worth(m->s, m->s->mentor_says, edge);
		uint64_t key = number + (worth << STABLE_WORTH_BIT);

		m->asked++;
		if (key >= l->bar[j])
			take(m, l, j, (struct held){ key, i, edge });
	}
}

static void
defer(struct market *m)
{
	size_t mentees = (size_t)m->p->mentees, mentors = (size_t)m->p->mentors;
	struct line l = { .ring = NEWS(m->mem, int32_t, mentees), .size = m->p->mentees,
		.waits = NEWS(m->mem, bool, mentees), .at = NEWS(m->mem, int32_t, mentees),
		.bar = NEWS(m->mem, uint64_t, mentors) };

	for (size_t j = 0; j < mentors; j++)
		l.bar[j] = m->room[j] > 0 ? 0 : UINT64_MAX;
	for (int32_t i = 0; i < m->p->mentees; i++)
		if (!(m->aside && m->aside[i]))
			line_up(&l, i);
	while (l.n > 0) {
		int32_t i = l.ring[l.head];

		look_ahead(m, &l);
		l.head = l.head + 1 < l.size ? l.head + 1 : 0;
		l.n--;
		l.waits[i] = false;
		ask(m, &l, i);
	}
}

/* Pairs by mentee, then mentor: mentors in order dealt into the rows of their mentees. */
static void
write_pairs(const struct market *m, struct stable_answer *a)
{
	const struct match_problem *p = m->p;
	int64_t *at = NEWS(m->mem, int64_t, (size_t)p->mentees + 1), n = 0;

	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			at[i + 1] += match_rule(p, e) == MATCH_FIXED;
	for (int32_t j = 0; j < p->mentors; j++)
		for (int32_t k = 0; k < m->n_held[j]; k++)
			at[m->held[m->seat[j] + k].mentee + 1]++;
	for (int32_t i = 0; i < p->mentees; i++) {
		a->matched += at[i + 1] > 0;
		n = at[i + 1] += n;
	}
	struct match_pair *pair = NEWS(m->mem, struct match_pair, (size_t)n);

	for (int32_t j = 0; j < p->mentors; j++)
		for (int32_t k = 0; k < m->n_held[j]; k++) {
			const struct held *h = &m->held[m->seat[j] + k];

			a->score += p->score[h->edge];
			pair[at[h->mentee]++] = (struct match_pair){ h->mentee, j, h->edge };
		}
	a->pairs = pair;
	a->n_pairs = n;
	for (int32_t i = 0; p->rule && i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (match_rule(p, e) == MATCH_FIXED) {
				int64_t to = at[i]++, from = i > 0 ? at[i - 1] : 0;

				for (; to > from && pair[to - 1].mentor > p->mentor[e]; to--)
					pair[to] = pair[to - 1];
				pair[to] = (struct match_pair){ i, p->mentor[e], e };
				a->score += p->score[e];
			}
}

/* Those of couples come later; NULL: there are none. */
static const bool *
set_aside(const struct market *m)
{
	bool *aside = NEWS(m->mem, bool, (size_t)m->p->mentees);

	for (size_t c = 0; c < m->s->n_couples; c++)
		aside[m->s->couples[c].a] = aside[m->s->couples[c].b] = true;
	return m->s->n_couples > 0 ? aside : NULL;
}

bool
stable_fits(const struct stable_problem *s)
{
	const struct match_problem *p = &s->market;
	struct arena *mem = arena_new();
	int32_t *fixed = NEWS(mem, int32_t, (size_t)p->mentors);
	bool good = true;

	for (int32_t i = 0; p->rule && i < p->mentees; i++) {
		int32_t mine = 0;

		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (match_rule(p, e) == MATCH_FIXED) {
				mine++;
				fixed[p->mentor[e]]++;
			}
		good = good && mine <= match_mentee_high(p, i);
	}
	for (int32_t j = 0; j < p->mentors; j++)
		good = good && fixed[j] <= match_mentor_high(p, j);
	arena_free(mem);
	return good;
}

struct stable_answer
stable_solve(struct arena *mem, const struct stable_problem *s)
{
	uint64_t seed = s->market.seed;
	struct market m = { .mem = mem, .s = s, .p = &s->market, .settled = true,
		.salt = { stable_mix((uint32_t)seed), stable_mix((uint32_t)(seed >> 32) + 1) } };
	struct stable_answer answer = { 0 };

	HOLDS(s->measure == STABLE_SCORES || (s->mentee_says && s->mentor_says));
	HOLDS(stable_fits(s));
	make_lists(&m);
	make_places(&m);
	m.aside = set_aside(&m);
	if (s->promote && !m.aside)
		stable_promoted(&m);
	else
		defer(&m);
	if (m.aside)
		stable_couples(&m);
	write_pairs(&m, &answer);
	answer.asked = m.asked;
	answer.honoured = m.honoured;
	answer.settled = m.settled;
	return answer;
}
