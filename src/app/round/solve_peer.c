/*
 * Peer rounds: everybody with everybody.
 */
#include "app/round/round.h"

/*
 * The double cover's answer is a set of directed paths and cycles: everybody
 * helps at most one and is helped by at most one.  Along each, taking pairs
 * with no common person and the largest sum is a walk with two states.
 */
struct peers {
	int32_t n, *next, *score, *partner;
	struct round_pairs *pairs;
};

static void
pair_up(struct arena *mem, struct peers *p, int32_t a, int32_t b, int32_t score)
{
	p->partner[a] = b;
	p->partner[b] = a;
	PUSH(mem, p->pairs, ((struct round_pair){ .mentee_n = a < b ? a : b, .mentor_n = a < b ? b
	    : a, .score = score }));
}

/* Of the links v[from..to): the best set with no two neighbours, into take[]. */
static int64_t
best_half(struct arena *mem, const int32_t *score, size_t from, size_t to, bool *take)
{
	size_t n = to - from;
	/* best[k]: of the first k links */
	int64_t with, without, *best = NEWS(mem, int64_t, n + 1);

	for (size_t k = 1; k <= n; k++) {
		with = score[from + k - 1] + (k >= 2 ? best[k - 2] : 0);
		without = best[k - 1];
		best[k] = with > without ? with : without;
	}
	for (size_t k = n; k > 0; ) {
		with = score[from + k - 1] + (k >= 2 ? best[k - 2] : 0);
		take[from + k - 1] = with > best[k - 1];
		k -= take[from + k - 1] && k >= 2 ? 2 : 1;
	}
	return best[n];
}

static void
walk(struct arena *mem, struct peers *p, int32_t start, bool *seen)
{
	struct { int32_t *v; size_t n; } at = { 0 };
	int32_t *score = NEWS(mem, int32_t, (size_t)p->n + 1), i = start;
	bool cycle = false;

	do {
		seen[i] = true;
		score[at.n] = p->score[i];
		PUSH(mem, &at, i);
		i = p->next[i];
	} while (i >= 0 && !seen[i]);
	cycle = i == start;
	size_t links = cycle ? at.n : at.n - 1;
	bool *take = NEWS(mem, bool, links + 1), *other = NEWS(mem, bool, links + 1);

	if (cycle && links > 2) {
		/* Without the last link, or without the first. */
		int64_t a = best_half(mem, score, 0, links - 1, take),
		    b = best_half(mem, score, 1, links, other);

		if (b > a)
			take = other;
	} else {
		best_half(mem, score, 0, cycle ? 1 : links, take);
	}
	for (size_t k = 0; k < links; k++)
		if (take[k])
			pair_up(mem, p, at.v[k], at.v[(k + 1) % at.n], score[k]);
}

struct loose { int32_t a, b, score; };

static int
best_first(const void *a, const void *b)
{
	const struct loose *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->a != y->a ? x->a - y->a : x->b - y->b;
}

/* Who is left over, best pairs first. */
static void
pair_left_over(struct arena *mem, struct peers *p, const struct scored *s)
{
	struct { struct loose *v; size_t n; } list = { 0 };

	for (int32_t i = 0; i < p->n; i++)
		for (int64_t e = s->first[i]; p->partner[i] < 0 && e < s->first[i + 1]; e++)
			if (s->mentor[e] > i && p->partner[s->mentor[e]] < 0 &&
			    s->rule[e] != MATCH_FORBIDDEN)
				PUSH(mem, &list, ((struct loose){ i, s->mentor[e], s->score[e] }));
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, best_first);
	for (size_t k = 0; k < list.n; k++)
		if (p->partner[list.v[k].a] < 0 && p->partner[list.v[k].b] < 0)
			pair_up(mem, p, list.v[k].a, list.v[k].b, list.v[k].score);
}

static int
by_mentee(const void *a, const void *b)
{
	const struct round_pair *x = a, *y = b;

	return x->mentee_n < y->mentee_n ? -1 : x->mentee_n > y->mentee_n;
}

struct round_pairs
peer_pairs(struct arena *mem, const struct scored *s, const struct match_solution *a)
{
	struct round_pairs pairs = { 0 };
	size_t n = (size_t)s->mentees;
	struct peers p = {
		s->mentees, NEWS(mem, int32_t, n + 1), NEWS(mem, int32_t, n + 1),
		    NEWS(mem, int32_t, n + 1), &pairs
	};
	bool *helped = NEWS(mem, bool, n + 1), *seen = NEWS(mem, bool, n + 1);

	memset(p.next, 0xff, n * sizeof *p.next);
	memset(p.partner, 0xff, n * sizeof *p.partner);
	for (int64_t k = 0; k < a->n_pairs; k++) {
		p.next[a->pairs[k].mentee] = a->pairs[k].mentor;
		p.score[a->pairs[k].mentee] = s->score[a->pairs[k].edge];
		helped[a->pairs[k].mentor] = true;
	}
	/* Paths begin where nobody helps; the rest are cycles. */
	for (int cycles = 0; cycles < 2; cycles++)
		for (int32_t i = 0; i < p.n; i++)
			if (!seen[i] && (cycles || !helped[i]))
				walk(mem, &p, i, seen);
	pair_left_over(mem, &p, s);
	if (pairs.n)
		qsort(pairs.v, pairs.n, sizeof *pairs.v, by_mentee);
	return pairs;
}
