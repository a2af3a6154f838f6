/*
 * A plan and its proof, checked with none of the solver's code.
 *
 * The levels must be those that were asked for; then, in each case, the sum
 * of what each pair, person and quota could add at their own best, as tuples
 * compared from the left, must not be above the values of the answer.  The
 * cases must be all there are: made and not made of each pair in turn.
 */
#include <stdlib.h>

#include "match/verify.h"

typedef __int128 sum;

struct checker {
	const struct match_problem *p;
	const struct match_wish *wish;
	const struct match_plan *plan;
	size_t levels;
	uint8_t *made;	/* [edges] by the answer */
	uint8_t *rule;	/* [edges] in the case */
	uint64_t *mentee_mask, *mentor_mask;
	int32_t *f, *g;	/* pairs of the answer: of mentee, of mentor */
	int32_t *fixed, *mfixed;	/* in the case */
	int64_t count[MATCH_QUOTAS], room[MATCH_QUOTAS];
	sum value[MATCH_LEVELS], bound[MATCH_LEVELS];
	sum term[MATCH_LEVELS];	/* in work */
};

static uint64_t
counted_by(const struct checker *c, int32_t i, int64_t e)
{
	return c->mentee_mask[i] & c->mentor_mask[c->p->mentor[e]];
}

static int64_t
weight(const struct checker *c, size_t k, int64_t e)
{
	const struct match_level *level = &c->plan->levels[k];

	return level->kind == MATCH_LEVEL_TOTAL ? c->p->score[e]
	    : level->kind == MATCH_LEVEL_FLOOR ? c->p->score[e] >= level->floor
	    : level->kind == MATCH_LEVEL_KEPT ? c->wish->previous && c->wish->previous[e] : 0;
}

static int64_t
bonus(const struct checker *c, size_t k, int32_t i)
{
	const struct match_level *level = &c->plan->levels[k];

	return level->kind == MATCH_LEVEL_MATCHED ? 1
	    : level->kind == MATCH_LEVEL_LEFT_OUT && c->wish->left_out ? c->wish->left_out[i] : 0;
}

static sum
fine(const struct checker *c, size_t k, size_t q, int64_t n)
{
	const struct match_quota *its = &c->wish->quotas[q];
	enum match_level_kind kind = c->plan->levels[k].kind;
	int64_t each = kind == MATCH_LEVEL_HARD ? its->firmness == MATCH_QUOTA_HARD
	    : kind == MATCH_LEVEL_FIRST ? its->firmness == MATCH_QUOTA_FIRST
	    : kind == MATCH_LEVEL_TOTAL && its->firmness == MATCH_QUOTA_PRICED ? its->price : 0;

	return (sum)each * (n < its->least ? its->least - n : n > its->most ? n - its->most : 0);
}

/* The levels against what was asked */

static bool
has_floor(const struct checker *c, size_t from, size_t to, int32_t floor)
{
	for (size_t k = from; k < to; k++)
		if (c->plan->levels[k].floor == floor)
			return true;
	return false;
}

/* The floors of a step, levels [from, to): all that some score needs. */
static bool
floors_are_right(const struct checker *c, const struct match_step *step, size_t from, size_t to)
{
	const struct match_level *level = c->plan->levels;
	int64_t edges = c->p->first[c->p->mentees];
	int32_t lowest = INT32_MAX, worst = INT32_MAX, above = INT32_MAX;

	for (size_t k = from; k < to; k++)
		if (level[k].kind != MATCH_LEVEL_FLOOR
		    || (k == from ? level[k].floor != 0 : level[k].floor <= level[k - 1].floor))
			return false;
	for (int64_t e = 0; e < edges; e++)
		if (c->p->score[e] >= 0 && match_rule(c->p, e) != MATCH_FORBIDDEN) {
			lowest = c->p->score[e] < lowest ? c->p->score[e] : lowest;
			worst = c->made[e] && c->p->score[e] < worst ? c->p->score[e] : worst;
		}
	for (int64_t e = 0; e < edges; e++) {
		int32_t score = c->p->score[e];

		if (score < 0 || match_rule(c->p, e) == MATCH_FORBIDDEN)
			continue;
		above = score > worst && score < above ? score : above;
		if (step->aim == MATCH_AIM_BANDS && score / step->width > lowest / step->width
		    && !has_floor(c, from, to, score / step->width * step->width))
			return false;
	}
	if (step->aim == MATCH_AIM_BANDS || worst == INT32_MAX)
		return from < to;
	/* All have the worst or more, and fewer can have more than that. */
	return (worst == lowest || has_floor(c, from, to, worst))
	    && (above == INT32_MAX || has_floor(c, from, to, above));
}

static bool
levels_are_right(const struct checker *c)
{
	static const enum match_level_kind kinds[] = {
		[MATCH_AIM_MATCHED] = MATCH_LEVEL_MATCHED, [MATCH_AIM_TOTAL] = MATCH_LEVEL_TOTAL,
		[MATCH_AIM_LEFT_OUT] = MATCH_LEVEL_LEFT_OUT, [MATCH_AIM_KEPT] = MATCH_LEVEL_KEPT,
	};
	const struct match_level *level = c->plan->levels;
	bool total = false, has[3] = { false };
	size_t k = 0;

	for (size_t q = 0; q < c->wish->n_quotas; q++)
		has[c->wish->quotas[q].firmness] = true;
	if (has[MATCH_QUOTA_HARD] && (k == c->levels || level[k++].kind != MATCH_LEVEL_HARD))
		return false;
	if (has[MATCH_QUOTA_FIRST] && (k == c->levels || level[k++].kind != MATCH_LEVEL_FIRST))
		return false;
	for (size_t s = 0; s < c->wish->n_steps; s++) {
		const struct match_step *step = &c->wish->steps[s];
		size_t from = k;

		while (k < c->levels && level[k].step == s)
			k++;
		if (step->aim == MATCH_AIM_BANDS || step->aim == MATCH_AIM_WORST) {
			if (from == k || !floors_are_right(c, step, from, k))
				return false;
		} else if (k != from + 1 || level[from].kind != kinds[step->aim]) {
			return false;
		}
		total |= step->aim == MATCH_AIM_TOTAL;
	}
	return total ? k == c->levels
		     : k + 1 == c->levels && level[k].kind == MATCH_LEVEL_TOTAL;
}

/* The answer */

static enum match_proof
mark_answer(struct checker *c)
{
	const struct match_problem *p = c->p;
	struct match_pair last = { -1, -1, 0 };

	for (int64_t k = 0; k < c->plan->n_pairs; last = c->plan->pairs[k++]) {
		struct match_pair a = c->plan->pairs[k];

		if (a.mentee < last.mentee || (a.mentee == last.mentee && a.mentor <= last.mentor)
		    || a.mentee >= p->mentees || a.edge < p->first[a.mentee]
		    || a.edge >= p->first[a.mentee + 1] || p->mentor[a.edge] != a.mentor
		    || match_rule(p, a.edge) == MATCH_FORBIDDEN)
			return MATCH_BAD_PAIR;
		c->made[a.edge] = 1;
		c->f[a.mentee]++;
		c->g[a.mentor]++;
		for (uint64_t q = counted_by(c, a.mentee, a.edge); q; q &= q - 1)
			c->count[__builtin_ctzll(q)]++;
	}
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			if (match_rule(p, e) == MATCH_FIXED && !c->made[e])
				return MATCH_BAD_PAIR;
			for (uint64_t q = counted_by(c, i, e); q; q &= q - 1)
				c->room[__builtin_ctzll(q)]++;
		}
	for (int32_t i = 0; i < p->mentees; i++)
		if (c->f[i] < match_mentee_low(p, i) || c->f[i] > match_mentee_high(p, i))
			return MATCH_BAD_BOUND;
	for (int32_t j = 0; j < p->mentors; j++)
		if (c->g[j] < match_mentor_low(p, j) || c->g[j] > match_mentor_high(p, j))
			return MATCH_BAD_BOUND;
	for (size_t q = 0; q < c->wish->n_quotas; q++)
		if (c->wish->quotas[q].firmness == MATCH_QUOTA_HARD
		    && (c->count[q] < c->wish->quotas[q].least
			|| c->count[q] > c->wish->quotas[q].most))
			return MATCH_BAD_BOUND;
	return MATCH_PROVEN;
}

static bool
values_are_right(struct checker *c)
{
	int64_t score = 0, matched = 0;

	for (int32_t i = 0; i < c->p->mentees; i++) {
		matched += c->f[i] > 0;
		for (size_t k = 0; k < c->levels; k++)
			c->value[k] += c->f[i] > 0 ? bonus(c, k, i) : 0;
		for (int64_t e = c->p->first[i]; e < c->p->first[i + 1]; e++) {
			score += c->made[e] ? c->p->score[e] : 0;
			for (size_t k = 0; k < c->levels && c->made[e]; k++)
				c->value[k] += weight(c, k, e);
		}
	}
	for (size_t k = 0; k < c->levels; k++) {
		for (size_t q = 0; q < c->wish->n_quotas; q++)
			c->value[k] -= fine(c, k, q, c->count[q]);
		if (c->plan->levels[k].value != c->value[k] || c->plan->levels[k].scale < 1)
			return false;
	}
	return score == c->plan->score && matched == c->plan->matched;
}

/* The bound of one case */

struct best { sum at[MATCH_LEVELS]; bool any; };

static void
take_larger(const struct checker *c, struct best *best, const sum *a)
{
	size_t k = 0;

	while (best->any && k < c->levels && a[k] == best->at[k])
		k++;
	if (!best->any || (k < c->levels && a[k] > best->at[k]))
		memcpy(best->at, a, c->levels * sizeof *a);
	best->any = true;
}

static void
add_best(struct checker *c, const struct best *best)
{
	for (size_t k = 0; k < c->levels; k++)
		c->bound[k] += best->at[k];
}

static void
bound_pair(struct checker *c, const struct match_case *its, int32_t i, int64_t e)
{
	size_t levels = c->levels;
	static const sum none[MATCH_LEVELS];
	struct best best;

	best.any = false;
	for (size_t k = 0; k < levels; k++) {
		c->term[k] = (sum)c->plan->levels[k].scale * weight(c, k, e)
		    - its->mentee_price[(size_t)i * levels + k]
		    - its->mentor_price[(size_t)c->p->mentor[e] * levels + k];
		for (uint64_t q = counted_by(c, i, e); q; q &= q - 1)
			c->term[k] += its->quota_price[(size_t)__builtin_ctzll(q) * levels + k];
	}
	take_larger(c, &best, c->term);
	if (c->rule[e] == MATCH_ALLOWED)
		take_larger(c, &best, none);
	add_best(c, &best);
}

/* `i` is the mentee, or -1 for a mentor, who has no bonus. */
static void
bound_person(struct checker *c, const int64_t *price, int32_t i, int64_t low, int64_t high)
{
	int64_t at[] = { low, low > 1 || high < 1 ? low : 1, high };
	struct best best;

	best.any = false;
	for (int n = 0; n < 3; n++) {
		for (size_t k = 0; k < c->levels; k++)
			c->term[k] = (sum)price[k] * at[n]
			    + (i >= 0 && at[n] > 0
				    ? (sum)c->plan->levels[k].scale * bonus(c, k, i) : 0);
		take_larger(c, &best, c->term);
	}
	add_best(c, &best);
}

static int64_t
no_more(int64_t a, int64_t most)
{
	return a < most ? a : most;
}

static void
bound_quota(struct checker *c, const int64_t *price, size_t q)
{
	const struct match_quota *its = &c->wish->quotas[q];
	int64_t room = c->room[q];
	int64_t at[] = { 0, no_more(its->least, room), no_more(its->most, room), room };
	struct best best;

	best.any = false;
	for (int n = 0; n < 4; n++) {
		for (size_t k = 0; k < c->levels; k++)
			c->term[k] = -(sum)price[k] * at[n]
			    - c->plan->levels[k].scale * fine(c, k, q, at[n]);
		take_larger(c, &best, c->term);
	}
	add_best(c, &best);
}

static int32_t
larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static bool
case_is_proven(struct checker *c, const struct match_case *its)
{
	const struct match_problem *p = c->p;
	size_t levels = c->levels;

	memset(c->bound, 0, sizeof c->bound);
	memset(c->fixed, 0, (size_t)p->mentees * sizeof *c->fixed);
	memset(c->mfixed, 0, (size_t)p->mentors * sizeof *c->mfixed);
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			c->fixed[i] += c->rule[e] == MATCH_FIXED;
			c->mfixed[p->mentor[e]] += c->rule[e] == MATCH_FIXED;
			if (c->rule[e] != MATCH_FORBIDDEN)
				bound_pair(c, its, i, e);
		}
	for (int32_t i = 0; i < p->mentees; i++) {
		if (c->fixed[i] > match_mentee_high(p, i))
			return true;	/* there is nothing in this case */
		bound_person(c, its->mentee_price + (size_t)i * levels, i,
		    larger(match_mentee_low(p, i), c->fixed[i]), match_mentee_high(p, i));
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		if (c->mfixed[j] > match_mentor_high(p, j))
			return true;
		bound_person(c, its->mentor_price + (size_t)j * levels, -1,
		    larger(match_mentor_low(p, j), c->mfixed[j]), match_mentor_high(p, j));
	}
	for (size_t q = 0; q < c->wish->n_quotas; q++)
		bound_quota(c, its->quota_price + q * levels, q);
	for (size_t k = 0; k < levels; k++) {
		sum value = c->value[k] * c->plan->levels[k].scale;
		bool last = k + 1 == levels;

		if (c->bound[k] < value + (last ? c->plan->levels[k].scale : 0))
			return true;
		if (c->bound[k] > value)
			return false;
	}
	return true;
}

/* The cases in turn: each begins where the one before ended, its last pair
 * that was made now not made, and may go on with pairs that are made. */
static bool
cases_are_proven(struct checker *c)
{
	const struct match_plan *plan = c->plan;
	const struct match_choice *last = NULL;
	size_t n = 0;	/* choices of the last that this one must begin with */

	for (size_t a = 0; a < plan->n_cases; a++) {
		const struct match_case *its = &plan->cases[a];

		if (a > 0 && n == 0)
			return false;	/* there are no cases left */
		for (size_t k = 0; k < its->n_choices; k++) {
			struct match_choice its_k = its->choices[k];

			if (k < n && (last[k].edge != its_k.edge
				|| (k + 1 < n ? last[k].made != its_k.made : its_k.made)))
				return false;
			if (k >= n && (!its_k.made || c->rule[its_k.edge] != MATCH_ALLOWED))
				return false;
			c->rule[its_k.edge] = its_k.made ? MATCH_FIXED : MATCH_FORBIDDEN;
		}
		if (its->n_choices < n || its->open || !case_is_proven(c, its))
			return false;
		last = its->choices;
		for (n = its->n_choices; n > 0 && !last[n - 1].made; n--)
			c->rule[last[n - 1].edge] = MATCH_ALLOWED;
	}
	return plan->n_cases > 0 && n == 0;
}

static enum match_proof
check(struct checker *c)
{
	const struct match_wish *wish = c->wish;

	for (size_t q = 0; q < wish->n_quotas; q++) {
		const struct match_quota *its = &wish->quotas[q];
		uint64_t bit = UINT64_C(1) << q;

		for (int32_t k = 0; k < (its->mentee ? its->n_mentee : c->p->mentees); k++)
			c->mentee_mask[its->mentee ? its->mentee[k] : k] |= bit;
		for (int32_t k = 0; k < (its->mentor ? its->n_mentor : c->p->mentors); k++)
			c->mentor_mask[its->mentor ? its->mentor[k] : k] |= bit;
	}
	enum match_proof proof = mark_answer(c);

	if (proof != MATCH_PROVEN)
		return proof;
	if (!values_are_right(c))
		return MATCH_BAD_TOTAL;
	if (!levels_are_right(c))
		return MATCH_BAD_LEVELS;
	for (int64_t e = 0; e < c->p->first[c->p->mentees]; e++)
		c->rule[e] = (uint8_t)match_rule(c->p, e);
	return cases_are_proven(c) ? MATCH_PROVEN : MATCH_NOT_PROVEN;
}

enum match_proof
match_verify_plan(const struct match_problem *p, const struct match_wish *wish,
    const struct match_plan *plan)
{
	size_t n = (size_t)p->mentees + 1, m = (size_t)p->mentors + 1;
	size_t edges = (size_t)p->first[p->mentees] + 1;
	struct checker *c = calloc(1, sizeof *c);
	uint64_t *masks = calloc(n + m, sizeof *masks);
	int32_t *counts = calloc(2 * (n + m), sizeof *counts);
	uint8_t *marks = calloc(edges, 2);
	enum match_proof proof = MATCH_NOT_PROVEN;

	if (c && masks && counts && marks && plan->n_levels <= MATCH_LEVELS) {
		*c = (struct checker){
			.p = p, .wish = wish, .plan = plan, .levels = plan->n_levels,
			.made = marks, .rule = marks + edges,
			.mentee_mask = masks, .mentor_mask = masks + n,
			.f = counts, .fixed = counts + n,
			.g = counts + 2 * n, .mfixed = counts + 2 * n + m,
		};
		proof = check(c);
	}
	free(c);
	free(masks);
	free(counts);
	free(marks);
	return proof;
}
