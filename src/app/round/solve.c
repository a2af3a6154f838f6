/*
 * From scored pairs to an answer that is proven.
 *
 * When there were too many pairs for all of them to be edges, the prices of
 * the first answer are held against every score that was left out: a pair
 * whose score is above the sum of its two prices could make the total larger,
 * becomes an edge, and the problem is solved again from where it was.  When
 * no such pair is left, the answer is the best over all pairs (column
 * generation; Gilmore and Gomory 1961).
 */
#include "app/round/round.h"
#include "match/verify.h"

enum { PRICED_ROUNDS = 30, PRICED_A_ROW = 16 };

bool
constraint_is(const struct round_constraints *list, int64_t mentee, int64_t mentor,
    const char *kind)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].mentee_n == mentee && list->v[i].mentor_n == mentor)
			return str_eq(list->v[i].kind, str_of(kind));
	return false;
}

/* --- pricing --- */

/* Is this pair worth more than its prices say, and no edge yet?  Edges never
 * are: that is what the prices prove. */
static int64_t
gain_of(const struct scored *s, const struct match_solution *a, size_t i, size_t j)
{
	int points = s->matrix[i * (size_t)s->mentors + j] - 1;

	return points < 0 ? -1 : points - a->mentee_price[i] - a->mentor_price[j];
}

struct extra { int32_t mentor, score; int64_t gain; };

/* The few best left-out pairs of a mentee; a fixed edge may be among the
 * positive ones and is skipped. */
static size_t
best_left_out(const struct scored *s, const struct match_solution *a, size_t i, struct extra *ret)
{
	size_t n = 0;
	int64_t e = s->first[i];

	for (size_t j = 0; j < (size_t)s->mentors; j++) {
		int64_t gain = gain_of(s, a, i, j);

		while (e < s->first[i + 1] && s->mentor[e] < (int32_t)j)
			e++;
		if (gain <= 0 || (e < s->first[i + 1] && s->mentor[e] == (int32_t)j))
			continue;
		size_t at = n < PRICED_A_ROW ? n++ : n;

		if (at == n && gain <= ret[n - 1].gain)
			continue;
		at = at == n ? n - 1 : at;
		for (; at > 0 && ret[at - 1].gain < gain; at--)
			ret[at] = ret[at - 1];
		ret[at] = (struct extra){ (int32_t)j,
		    s->matrix[i * (size_t)s->mentors + j] - 1, gain };
	}
	return n;
}

static int
by_mentor(const void *a, const void *b)
{
	const struct extra *x = a, *y = b;

	return x->mentor - y->mentor;
}

/* Copies a row and its new pairs, both in order of the mentors. */
static size_t
merge_row(struct scored *to, size_t at, const struct scored *s, size_t i, const struct extra *more,
    size_t n)
{
	size_t k = 0;

	for (int64_t e = s->first[i]; e < s->first[i + 1] || k < n; ) {
		bool new = k < n && (e == s->first[i + 1] || more[k].mentor < s->mentor[e]);

		to->mentor[at] = new ? more[k].mentor : s->mentor[e];
		to->score[at] = new ? more[k].score : s->score[e];
		to->rule[at++] = new ? MATCH_ALLOWED : s->rule[e];
		if (new)
			k++;
		else
			e++;
	}
	return at;
}

/* Answers how many pairs became edges. */
static int64_t
price_in(struct arena *mem, struct scored *s, const struct match_solution *a)
{
	size_t n = (size_t)s->mentees, at = 0, found = 0;
	struct extra *more = NEWS(mem, struct extra, n * PRICED_A_ROW + 1);
	size_t *count = NEWS(mem, size_t, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct extra *row = more + i * PRICED_A_ROW;

		count[i] = best_left_out(s, a, i, row);
		if (count[i])
			qsort(row, count[i], sizeof *row, by_mentor);
		found += count[i];
	}
	if (found == 0)
		return 0;
	struct scored to = *s;

	to.n = s->n + (int64_t)found;
	to.first = NEWS(mem, int64_t, n + 1);
	to.mentor = NEWS(mem, int32_t, (size_t)to.n + 1);
	to.score = NEWS(mem, int32_t, (size_t)to.n + 1);
	to.rule = NEWS(mem, uint8_t, (size_t)to.n + 1);
	for (size_t i = 0; i < n; i++) {
		to.first[i] = (int64_t)at;
		at = merge_row(&to, at, s, i, more + i * PRICED_A_ROW, count[i]);
	}
	to.first[n] = to.n;
	*s = to;
	return (int64_t)found;
}

/* --- answer --- */

static void
sum_up(struct arena *mem, struct answer *a)
{
	uint64_t hash = 0;

	a->lowest = a->pairs.n ? FULL_MARKS : 0;
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct round_pair *p = &a->pairs.v[i];

		a->total += p->score;
		a->lowest = p->score < a->lowest ? p->score : a->lowest;
		hash = (hash ^ (uint64_t)(p->mentee_n << 32 | p->mentor_n << 11 | p->score)) *
		    UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	a->hash = str_fmt(mem, "%016" PRIx64 "%016" PRIx64, hash, a->match.hash);
}

struct answer
solve(struct arena *mem, struct scored *s, const struct rules *r, int64_t seed,
    const struct match_start *start, const struct progress *p)
{
	struct match_limits limits = { p ? p->stop : NULL, p ? p->arg : NULL };
	struct match_problem problem = scored_problem(s, r, seed);
	struct match_start warm;
	struct answer a = { 0 };

	if (p)
		p->tell(p->arg, N_("Finding the best pairs"), 0, 0);
	a.match = start ? match_resolve(mem, &problem, start, &limits)
	    : match_solve(mem, &problem, &limits);
	for (int k = 0; k < PRICED_ROUNDS && s->matrix && a.match.verdict == MATCH_OPTIMAL; k++) {
		if (price_in(mem, s, &a.match) == 0)
			break;
		if (p)
			p->tell(p->arg, N_("Looking at the pairs that were left out"), k + 1, 0);
		problem = scored_problem(s, r, seed);
		warm = (struct match_start){ a.match.mentor_price, a.match.pairs, a.match.n_pairs };
		a.match = match_resolve(mem, &problem, &warm, &limits);
	}
	switch (a.match.verdict) {
	case MATCH_OPTIMAL:
		break;
	case MATCH_INFEASIBLE:
		a.trouble =
		    _("The pins ask for more than there are places. Take one of them back.");
		return a;
	case MATCH_STOPPED:
		a.stopped = true;
		return a;
	case MATCH_TOO_LARGE:
		a.trouble = _("There are more pairs than this program can weigh.");
		return a;
	}
	a.proven = match_verify(&problem, &a.match) == MATCH_PROVEN;
	if (r->peer) {
		a.pairs = peer_pairs(mem, s, &a.match);
		sum_up(mem, &a);
		a.bound = a.match.score / 2;
	} else {
		for (int64_t k = 0; k < a.match.n_pairs; k++)
			PUSH(mem, &a.pairs, ((struct round_pair){
				.mentee_n = a.match.pairs[k].mentee,
				.mentor_n = a.match.pairs[k].mentor,
				.score = s->score[a.match.pairs[k].edge],
				.pinned = match_rule(&problem, a.match.pairs[k].edge) ==
				    MATCH_FIXED,
			}));
		sum_up(mem, &a);
		a.bound = a.match.score;
	}
	return a;
}
