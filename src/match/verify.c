/* Libc only: this file and verify_main.c are all that ithaca-verify needs. */
#include "match/verify.h"

#include <stdlib.h>

typedef __int128 sum;

/* The most that low..high partners can be worth at `price` each and `bonus` for the first. */
static sum
most_of(int64_t low, int64_t high, int64_t price, int64_t bonus)
{
	int64_t first = low > 1 ? low : high < 1 ? high : 1, counts[] = { low, first, high };
	sum most = 0;

	for (int k = 0; k < 3; k++) {
		sum value = (sum)price * counts[k] + (counts[k] > 0 ? bonus : 0);

		most = k == 0 || value > most ? value : most;
	}
	return most;
}

/* Marks the edges of the pairs; false: they are not edges, or not in order. */
static bool
mark_pairs(const struct match_problem *p, const struct match_solution *s, uint8_t *made)
{
	struct match_pair last = { -1, -1, 0 };

	for (int64_t k = 0; k < s->n_pairs; last = s->pairs[k++]) {
		struct match_pair a = s->pairs[k];

		if (a.mentee < last.mentee || (a.mentee == last.mentee && a.mentor <= last.mentor)
		    || a.mentee >= p->mentees || a.edge < p->first[a.mentee]
		    || a.edge >= p->first[a.mentee + 1] || p->mentor[a.edge] != a.mentor)
			return false;
		made[a.edge] = 1;
	}
	return true;
}

/* `bound` is what no assignment can exceed: each pair and person at their own best. */
static enum match_proof
check(const struct match_problem *p, const struct match_solution *s, const uint8_t *made,
    int32_t *g, int32_t *fixed_g)
{
	sum bound = 0, score = 0, pairs = 0, extra = 0, extras = 0;
	int64_t least = 0, most = 0, matched = 0;

	for (int32_t i = 0; i < p->mentees; i++) {
		int32_t f = 0, fixed = 0, low = match_mentee_low(p, i),
			high = match_mentee_high(p, i);
		int64_t degree = p->first[i + 1] - p->first[i];

		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int32_t j = p->mentor[e], points = p->score[e];
			sum gain = (sum)points - s->mentee_price[i] - s->mentor_price[j];
			bool is_fixed = match_rule(p, e) == MATCH_FIXED;

			if (match_rule(p, e) == MATCH_FORBIDDEN ? made[e] : is_fixed && !made[e])
				return MATCH_BAD_PAIR;
			if (match_rule(p, e) == MATCH_FORBIDDEN)
				continue;
			bound += is_fixed || gain > 0 ? gain : 0;
			score += made[e] ? points : 0;
			f += made[e];
			g[j] += made[e];
			fixed += is_fixed;
			fixed_g[j] += is_fixed;
			least = points < least ? points : least;
			most = points > most ? points : most;
		}
		if (f < low || f > high)
			return MATCH_BAD_BOUND;
		bound += most_of(low > fixed ? low : fixed, high, s->mentee_price[i],
		    s->bonus + match_mentee_bonus(p, i));
		extra += f > 0 ? match_mentee_bonus(p, i) : 0;
		extras += match_mentee_bonus(p, i);
		matched += f > 0;
		pairs += high < degree ? high : degree;
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		int32_t low = match_mentor_low(p, j), high = match_mentor_high(p, j);

		if (g[j] < low || g[j] > high)
			return MATCH_BAD_BOUND;
		bound += most_of(low > fixed_g[j] ? low : fixed_g[j], high, s->mentor_price[j], 0);
	}
	if (score != s->score || matched != s->matched)
		return MATCH_BAD_TOTAL;
	/* One more mentee must outweigh any difference of the rest. */
	if (p->objective == MATCH_MOST_FIRST ? s->bonus <= pairs * (most - least) + extras
						   : s->bonus != 0)
		return MATCH_BAD_BONUS;
	return bound == score + extra + (sum)s->bonus * matched ? MATCH_PROVEN : MATCH_NOT_PROVEN;
}

enum match_proof
match_verify(const struct match_problem *p, const struct match_solution *s)
{
	uint8_t *made = calloc((size_t)p->first[p->mentees] + 1, 1);
	int32_t *g = calloc((size_t)p->mentors + 1, 2 * sizeof *g);
	enum match_proof proof = MATCH_NOT_PROVEN;

	if (made && g)
		proof =
		    mark_pairs(p, s, made) ? check(p, s, made, g, g + p->mentors) : MATCH_BAD_PAIR;
	free(made);
	free(g);
	return proof;
}
