/*
 * Peer rounds: everybody with everybody, exact and proven (match/peer.h).
 *
 * Scored pairs stand in the rows of both people with the same points; the
 * solver gets each once.  When there were too many for all to be edges, all
 * points are in the table, and pairs that the prices do not cover become
 * edges until there is none: the answer is the best over all pairs.  Pairs
 * that equal their prices become edges last, so that the lottery is among all
 * answers that are as good.
 */
#include "app/round/round.h"

enum { PRICED_ROUNDS = 50, PRICED_A_ROW = 16, MOST_TIES = 4000000 };

struct peer_problem
scored_peers(struct arena *mem, const struct scored *s, const struct rules *r, int64_t seed)
{
	size_t n = (size_t)s->mentees, at = 0;
	int64_t *first = NEWS(mem, int64_t, n + 1);
	int32_t *other = NEWS(mem, int32_t, (size_t)s->n);
	int32_t *score = NEWS(mem, int32_t, (size_t)s->n);
	uint8_t *rule = NEWS(mem, uint8_t, (size_t)s->n);

	for (int32_t i = 0; i < s->mentees; i++) {
		for (int64_t e = s->first[i]; e < s->first[i + 1]; e++) {
			if (s->mentor[e] <= i)
				continue;
			other[at] = s->mentor[e];
			score[at] = s->score[e];
			rule[at++] = s->rule[e];
		}
		first[i + 1] = (int64_t)at;
	}
	return (struct peer_problem){
		.people = s->mentees, .first = first, .other = other, .score = score,
		.rule = rule, .seed = (uint64_t)seed,
		.objective = r->most_first ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL,
	};
}

/* --- pairs that are no edges --- */

struct extra { int32_t row, other; int64_t gain; };
struct extras { struct extra *v; size_t n; };

static int
by_gain(const void *a, const void *b)
{
	const struct extra *x = a, *y = b;

	if (x->gain != y->gain)
		return x->gain > y->gain ? -1 : 1;
	return x->other - y->other;
}

static int
by_row(const void *a, const void *b)
{
	const struct extra *x = a, *y = b;

	return x->row != y->row ? x->row - y->row : x->other - y->other;
}

/* What the sets that hold `i` and all of each set are priced at, together. */
static void
price_sets_with(const struct peer_solution *a, int32_t i, bool *holds, int64_t *ret)
{
	for (int32_t k = a->within[i]; k >= 0; k = a->sets[k].within)
		holds[k] = true;
	for (int32_t k = a->n_sets - 1; k >= 0; k--) {
		int32_t in = a->sets[k].within;

		ret[k] = (in < 0 ? 0 : ret[in]) + (holds[k] ? a->sets[k].price : 0);
		holds[k] = false;
	}
}

struct pricing {
	const struct scored *s;
	const struct peer_solution *a;
	bool *holds;
	int64_t *sets;	/* of the row at hand */
	struct extras list;
};

/* Those above `i` whose points exceed the prices by `least` half points or more. */
static void
list_row(struct arena *mem, struct pricing *p, int32_t i, int64_t least)
{
	const struct scored *s = p->s;
	const struct peer_solution *a = p->a;
	const uint16_t *row = s->table + (size_t)i * (size_t)s->mentors;
	int64_t e = s->first[i];

	price_sets_with(a, i, p->holds, p->sets);
	for (int32_t j = i + 1; j < s->mentors; j++) {
		int64_t gain = 2 * (row[j] - 1 + a->bonus) - a->price[i] - a->price[j];

		if (row[j] == 0 || gain < least)
			continue;
		gain -= a->within[j] < 0 ? 0 : p->sets[a->within[j]];
		while (e < s->first[i + 1] && s->mentor[e] < j)
			e++;
		if (gain >= least && !(e < s->first[i + 1] && s->mentor[e] == j))
			PUSH(mem, &p->list, ((struct extra){ i, j, gain }));
	}
}

static struct extras
list_uncovered(struct arena *mem, const struct scored *s, const struct peer_solution *a)
{
	struct pricing p = { s, a, NEWS(mem, bool, (size_t)a->n_sets),
	    NEWS(mem, int64_t, (size_t)a->n_sets), { 0 } };
	struct extras *list = &p.list;

	for (int32_t i = 0; i < s->mentees; i++) {
		size_t from = list->n;

		list_row(mem, &p, i, 1);
		if (list->n - from <= PRICED_A_ROW)
			continue;
		qsort(list->v + from, list->n - from, sizeof *list->v, by_gain);
		list->n = from + PRICED_A_ROW;
	}
	bool none = list->n == 0;

	for (int32_t i = 0; none && i < s->mentees && list->n < MOST_TIES; i++)
		list_row(mem, &p, i, 0);
	return *list;
}

static size_t
merge_row(const struct scored *s, int32_t i, const struct extras *list, size_t *k,
    struct scored *to, size_t at)
{
	int64_t e = s->first[i];

	while (e < s->first[i + 1] || (*k < list->n && list->v[*k].row == i)) {
		bool new = *k < list->n && list->v[*k].row == i &&
		    (e == s->first[i + 1] || list->v[*k].other < s->mentor[e]);
		int32_t j = new ? list->v[*k].other : s->mentor[e];

		to->mentor[at] = j;
		to->score[at] = new ? s->table[(size_t)i * (size_t)s->mentors + (size_t)j] - 1
		    : s->score[e];
		to->rule[at++] = new ? MATCH_ALLOWED : s->rule[e];
		if (new)
			++*k;
		else
			e++;
	}
	return at;
}

/* Makes edges of pairs that the prices do not cover, or else of those that
 * equal them; false when there are none. */
static bool
price_in(struct arena *mem, struct scored *s, const struct peer_solution *a)
{
	struct extras list = list_uncovered(mem, s, a);
	size_t found = list.n, at = 0, k = 0;
	struct scored to = *s;

	for (size_t x = 0; x < found; x++)	/* in the row of the other as well */
		PUSH(mem, &list, ((struct extra){ list.v[x].other, list.v[x].row, 0 }));
	if (found == 0)
		return false;
	qsort(list.v, list.n, sizeof *list.v, by_row);
	to.n = s->n + (int64_t)list.n;
	to.first = NEWS(mem, int64_t, (size_t)s->mentees + 1);
	to.mentor = NEWS(mem, int32_t, (size_t)to.n);
	to.score = NEWS(mem, int32_t, (size_t)to.n);
	to.rule = NEWS(mem, uint8_t, (size_t)to.n);
	for (int32_t i = 0; i < s->mentees; i++) {
		at = merge_row(s, i, &list, &k, &to, at);
		to.first[i + 1] = (int64_t)at;
	}
	*s = to;
	return true;
}

/* --- answer --- */

/* What of the answer is asked for in any kind of round. */
static struct match_solution
as_match(struct arena *mem, const struct peer_solution *p, int32_t people)
{
	int64_t *price = NEWS(mem, int64_t, (size_t)people);

	for (int32_t i = 0; p->verdict == MATCH_OPTIMAL && i < people; i++)
		price[i] = p->price[i] / 2;
	return (struct match_solution){ .verdict = p->verdict, .score = p->score,
	    .matched = 2 * p->n_pairs, .mentee_price = price, .mentor_price = price,
	    .bonus = p->bonus, .hash = p->hash };
}

struct answer
solve_peers(struct arena *mem, struct scored *s, const struct rules *r, int64_t seed,
    const struct match_limits *limits)
{
	struct peer_problem problem = scored_peers(mem, s, r, seed);
	struct answer a = { .peer = peer_solve(mem, &problem, limits) };
	bool missing = s->table;

	for (int k = 0; missing && k < PRICED_ROUNDS && a.peer.verdict == MATCH_OPTIMAL; k++) {
		missing = price_in(mem, s, &a.peer);
		if (!missing)
			break;
		problem = scored_peers(mem, s, r, seed);
		a.peer = peer_solve(mem, &problem, limits);
	}
	a.match = as_match(mem, &a.peer, s->mentees);
	if (a.peer.verdict != MATCH_OPTIMAL)
		return a;
	a.proven = !missing && peer_verify(&problem, &a.peer) == PEER_PROVEN;
	for (int64_t k = 0; k < a.peer.n_pairs; k++) {
		struct peer_pair p = a.peer.pairs[k];

		PUSH(mem, &a.pairs, ((struct round_pair){ .mentee_n = p.a, .mentor_n = p.b,
		    .score = problem.score[p.edge],
		    .pinned = peer_rule(&problem, p.edge) == MATCH_FIXED }));
	}
	return a;
}
