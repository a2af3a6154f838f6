/* The checker of peer answers; nothing of the solver is used. */
#include "match/peer.h"

#include <stdlib.h>

typedef __int128 sum;

struct check {
	const struct peer_problem *p;
	const struct peer_solution *s;
	int32_t *partner;	/* [people] 1 + who, 0: nobody */
	int32_t *size;	/* [n_sets] people in it */
	sum *cover;	/* [n_sets] the prices of it and of those around it */
};

/* Whether the pairs are edges that may be made, everybody is in one at most,
 * and the fixed ones are among them. */
static enum peer_proof
check_pairs(const struct check *c)
{
	const struct peer_problem *p = c->p;
	int64_t edges = p->first[p->people], fixed = 0;
	sum score = 0;

	for (int64_t k = 0; k < c->s->n_pairs; k++) {
		struct peer_pair pair = c->s->pairs[k];

		if (pair.a < 0 || pair.b <= pair.a || pair.b >= p->people || pair.edge < 0
		    || pair.edge >= edges || (k > 0 && c->s->pairs[k - 1].a >= pair.a)
		    || c->partner[pair.a] || c->partner[pair.b])
			return PEER_BAD_PAIR;
		int32_t to = p->other[pair.edge], from = to == pair.a ? pair.b : pair.a;

		if ((to != pair.a && to != pair.b) || pair.edge < p->first[from]
		    || pair.edge >= p->first[from + 1]
		    || peer_rule(p, pair.edge) == MATCH_FORBIDDEN)
			return PEER_BAD_PAIR;
		fixed += peer_rule(p, pair.edge) == MATCH_FIXED;
		c->partner[pair.a] = pair.b + 1;
		c->partner[pair.b] = pair.a + 1;
		score += p->score[pair.edge];
	}
	for (int64_t e = 0; e < edges; e++)
		fixed -= peer_rule(p, e) == MATCH_FIXED;
	if (fixed != 0)
		return PEER_BAD_PAIR;
	return score == c->s->score ? PEER_PROVEN : PEER_BAD_TOTAL;
}

static enum peer_proof
check_bonus(const struct check *c)
{
	sum least = 0, most = 0;

	if (c->p->objective == MATCH_BEST_TOTAL)
		return c->s->bonus == 0 ? PEER_PROVEN : PEER_BAD_BONUS;
	for (int64_t e = 0; e < c->p->first[c->p->people]; e++) {
		least = c->p->score[e] < least ? c->p->score[e] : least;
		most = c->p->score[e] > most ? c->p->score[e] : most;
	}
	return c->s->bonus > c->p->people / 2 * (most - least) - least ? PEER_PROVEN
	    : PEER_BAD_BONUS;
}

static enum peer_proof
measure_sets(struct check *c)
{
	const struct peer_solution *s = c->s;

	for (int32_t v = 0; v < c->p->people; v++) {
		if (s->price[v] < 0 || s->within[v] < -1 || s->within[v] >= s->n_sets)
			return PEER_BAD_PRICE;
		if (s->within[v] >= 0)
			c->size[s->within[v]]++;
	}
	for (int32_t k = 0; k < s->n_sets; k++) {
		int32_t in = s->sets[k].within;

		if (s->sets[k].price < 0 || (in >= 0 && in <= k) || in < -1 || in >= s->n_sets)
			return PEER_BAD_PRICE;
		if (in >= 0)
			c->size[in] += c->size[k];
	}
	for (int32_t k = s->n_sets - 1; k >= 0; k--) {
		int32_t in = s->sets[k].within;

		c->cover[k] = (in < 0 ? 0 : c->cover[in]) + s->sets[k].price;
	}
	return PEER_PROVEN;
}

/* What the sets that hold both are priced at, together. */
static sum
sets_of_both(const struct check *c, int32_t v, int32_t w)
{
	const struct peer_set *sets = c->s->sets;
	int32_t a = c->s->within[v], b = c->s->within[w];

	while (a != b && a >= 0 && b >= 0)	/* the lower one does not hold the other */
		*(a < b ? &a : &b) = sets[a < b ? a : b].within;
	return a >= 0 && a == b ? c->cover[a] : 0;
}

/* The bound, in half points, against the answer. */
static enum peer_proof
check_bound(const struct check *c, uint8_t *is_fixed)
{
	const struct peer_problem *p = c->p;
	const struct peer_solution *s = c->s;
	sum bound = 0, reached = 2 * ((sum)s->score + (sum)s->bonus * s->n_pairs);

	for (int32_t i = 0; i < p->people; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (peer_rule(p, e) == MATCH_FIXED) {
				is_fixed[i] = is_fixed[p->other[e]] = 1;
				bound += 2 * ((sum)p->score[e] + s->bonus);
			}
	for (int32_t i = 0; i < p->people; i++) {
		bound += is_fixed[i] ? 0 : s->price[i];
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int32_t j = p->other[e];
			sum worth = 2 * ((sum)p->score[e] + s->bonus);

			if (peer_rule(p, e) == MATCH_ALLOWED && !is_fixed[i] && !is_fixed[j]
			    && (sum)s->price[i] + s->price[j] + sets_of_both(c, i, j) < worth)
				return PEER_NOT_PROVEN;
		}
	}
	for (int32_t k = 0; k < s->n_sets; k++)
		bound += (sum)s->sets[k].price * (c->size[k] / 2);
	return bound == reached ? PEER_PROVEN : PEER_NOT_PROVEN;
}

enum peer_proof
peer_verify(const struct peer_problem *p, const struct peer_solution *s)
{
	struct arena *mem = arena_new();
	size_t sets = (size_t)s->n_sets;
	struct check c = { p, s, NEWS(mem, int32_t, (size_t)p->people), NEWS(mem, int32_t, sets),
	    NEWS(mem, sum, sets) };
	enum peer_proof proof = check_pairs(&c);

	if (proof == PEER_PROVEN)
		proof = check_bonus(&c);
	if (proof == PEER_PROVEN)
		proof = measure_sets(&c);
	if (proof == PEER_PROVEN)
		proof = check_bound(&c, NEWS(mem, uint8_t, (size_t)p->people));
	arena_free(mem);
	return proof;
}

const char *
peer_proof_text(enum peer_proof proof)
{
	switch (proof) {
	case PEER_PROVEN:
		return "proven";
	case PEER_BAD_PAIR:
		return "a pair is not allowed, not there, or a fixed one is missing";
	case PEER_BAD_TOTAL:
		return "the total is not that of the pairs";
	case PEER_BAD_BONUS:
		return "the bonus does not make the number of pairs come first";
	case PEER_BAD_PRICE:
		return "a price is below 0, or a set is not within a later one";
	case PEER_NOT_PROVEN:
		return "the prices leave room for a better answer";
	}
	BUG("no such proof: %d", (int)proof);
}
