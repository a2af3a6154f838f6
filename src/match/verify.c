/* Libc only: this file and verify_main.c are the whole of ithaca-verify. */
#include "match/verify.h"

#include <stdlib.h>

typedef __int128 sum;

struct tally { int32_t *mentee, *mentor, *fixed_mentee, *fixed_mentor; };	/* pairs of each */

static enum match_proof
count_pairs(const struct match_problem *p, const struct match_solution *s, struct tally *t)
{
	int64_t fixed = 0, fixed_made = 0;
	sum score = 0;

	for (int64_t k = 0; k < s->n_pairs; k++) {
		struct match_pair a = s->pairs[k], b = k > 0 ? s->pairs[k - 1] : (struct match_pair){ -1, -1, 0 };

		if (a.mentee < 0 || a.mentee >= p->mentees || a.edge < p->first[a.mentee]
		    || a.edge >= p->first[a.mentee + 1] || p->mentor[a.edge] != a.mentor
		    || match_rule(p, a.edge) == MATCH_FORBIDDEN
		    || a.mentee < b.mentee || (a.mentee == b.mentee && a.mentor <= b.mentor))
			return MATCH_BAD_PAIR;
		t->mentee[a.mentee]++;
		t->mentor[a.mentor]++;
		fixed_made += match_rule(p, a.edge) == MATCH_FIXED;
		score += p->score[a.edge];
	}
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			if (match_rule(p, e) == MATCH_FIXED) {
				t->fixed_mentee[i]++;
				t->fixed_mentor[p->mentor[e]]++;
				fixed++;
			}
	if (fixed != fixed_made)
		return MATCH_BAD_BOUND;
	return score == s->score ? MATCH_PROVEN : MATCH_BAD_TOTAL;
}

static enum match_proof
check_bounds(const struct match_problem *p, const struct match_solution *s, const struct tally *t)
{
	int64_t matched = 0;

	for (int32_t i = 0; i < p->mentees; i++) {
		if (t->mentee[i] < match_mentee_low(p, i) || t->mentee[i] > match_mentee_high(p, i))
			return MATCH_BAD_BOUND;
		matched += t->mentee[i] > 0;
	}
	for (int32_t j = 0; j < p->mentors; j++)
		if (t->mentor[j] < match_mentor_low(p, j) || t->mentor[j] > match_mentor_high(p, j))
			return MATCH_BAD_BOUND;
	return matched == s->matched ? MATCH_PROVEN : MATCH_BAD_TOTAL;
}

/* Most first is only that if one more mentee outweighs any difference of scores. */
static bool
bonus_fits(const struct match_problem *p, int64_t bonus)
{
	int64_t least = 0, most = 0;
	sum pairs = 0;

	if (p->objective != MATCH_MOST_FIRST)
		return bonus == 0;
	for (int32_t i = 0; i < p->mentees; i++) {
		int64_t degree = p->first[i + 1] - p->first[i], high = match_mentee_high(p, i);

		pairs += high < degree ? high : degree;
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			if (match_rule(p, e) == MATCH_FORBIDDEN)
				continue;
			least = p->score[e] < least ? p->score[e] : least;
			most = p->score[e] > most ? p->score[e] : most;
		}
	}
	return bonus > pairs * (most - least);
}

/* The most that `count` partners, from low to high, can be worth at `price`
 * each and `bonus` for the first. */
static sum
most_of(int64_t low, int64_t high, int64_t price, int64_t bonus)
{
	int64_t try[] = { low, low > 1 ? low : high < 1 ? high : 1, high };
	sum most = 0;

	for (int k = 0; k < 3; k++) {
		sum value = (sum)price * try[k] + (try[k] > 0 ? bonus : 0);

		most = k == 0 || value > most ? value : most;
	}
	return most;
}

/* No assignment can have more: each pair, person and bound by itself at its best. */
static sum
upper_bound(const struct match_problem *p, const struct match_solution *s, const struct tally *t)
{
	sum bound = 0;

	for (int32_t i = 0; i < p->mentees; i++) {
		int32_t low = match_mentee_low(p, i), fixed = t->fixed_mentee[i];

		bound += most_of(low > fixed ? low : fixed, match_mentee_high(p, i), s->mentee_price[i], s->bonus);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			sum gain = (sum)p->score[e] - s->mentee_price[i] - s->mentor_price[p->mentor[e]];
			enum match_rule rule = match_rule(p, e);

			bound += rule == MATCH_FIXED || (rule == MATCH_ALLOWED && gain > 0) ? gain : 0;
		}
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		int32_t low = match_mentor_low(p, j), fixed = t->fixed_mentor[j];

		bound += most_of(low > fixed ? low : fixed, match_mentor_high(p, j), s->mentor_price[j], 0);
	}
	return bound;
}

enum match_proof
match_verify(const struct match_problem *p, const struct match_solution *s)
{
	size_t n = (size_t)p->mentees, m = (size_t)p->mentors;
	int32_t *counts = calloc(2 * n + 2 * m + 1, sizeof *counts);

	if (!counts)
		return MATCH_NOT_PROVEN;
	struct tally t = { counts, counts + n, counts + n + m, counts + 2 * n + m };
	enum match_proof proof = count_pairs(p, s, &t);

	if (proof == MATCH_PROVEN)
		proof = check_bounds(p, s, &t);
	if (proof == MATCH_PROVEN && !bonus_fits(p, s->bonus))
		proof = MATCH_BAD_BONUS;
	if (proof == MATCH_PROVEN && upper_bound(p, s, &t) != s->score + (sum)s->bonus * s->matched)
		proof = MATCH_NOT_PROVEN;
	free(counts);
	return proof;
}

const char *
match_proof_text(enum match_proof proof)
{
	static const char *const text[] = {
		"proven optimal", "a pair that is not allowed, or listed twice or out of order",
		"somebody has too few or too many partners, or a fixed pair is missing",
		"the totals are not those of the pairs", "the bonus for each match is wrong",
		"not proven: the prices leave room for a better assignment",
	};

	return text[proof];
}
