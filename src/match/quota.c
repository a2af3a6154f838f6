/*
 * One case of a plan: level after level, each with a price for every quota.
 *
 * A quota is like a person whose count n of pairs lies anywhere, what is
 * missing or too many costing `price` each.  Its multiplier is added to the
 * weights of the pairs it counts, and taken off n times; whatever it is, the
 * sum is no less than the best total (Lagrange), and the multiplier that
 * makes it least is where n and the pairs counted agree.  That is found by
 * doubling and halving, one quota after the other.
 *
 * The last level is the lottery: its numbers make ways of equal worth
 * different, so that its multipliers bring a count to where it must be in
 * single steps, where those of the levels before could only jump.
 */
#include <stdlib.h>

#include "match/plan_parts.h"

enum { SWEEPS = 4, WIDEST = 64 };	/* a multiplier is at most this many times a weight */

struct stage {
	struct match_solution s;
	int64_t lambda[MATCH_QUOTAS];
	int64_t count[MATCH_QUOTAS];
	int64_t bound;
};

/* A level of a case in work: the problem of the face with this level's weights. */
struct level_work {
	struct run *r;
	struct arena *scratch;
	const struct face *face;
	size_t k;
	int64_t scale, widest;
	struct match_problem p;
	struct match_limits limits;
	int32_t *score, *bonus;
};

/* The counts n in [low, high] at which -lambda n - price * missing(n) is largest. */
struct span { int64_t low, high, worth; };

static int64_t
missing(const struct match_quota *q, int64_t n)
{
	return n < q->least ? q->least - n : n > q->most ? n - q->most : 0;
}

static int64_t
within(int64_t n, int64_t low, int64_t high)
{
	return n < low ? low : n > high ? high : n;
}

static struct span
quota_span(const struct match_quota *q, int64_t low, int64_t high, int64_t lambda, int64_t price)
{
	int64_t at[] = { low, within(q->least, low, high), within(q->most, low, high), high };
	struct span best = { low, low, -lambda * low - price * missing(q, low) };

	for (int k = 1; k < 4; k++) {
		int64_t worth = -lambda * at[k] - price * missing(q, at[k]);

		if (worth > best.worth)
			best = (struct span){ at[k], at[k], worth };
		else if (worth == best.worth)
			best.high = at[k] > best.high ? at[k] : best.high;
	}
	return best;
}

static struct span
span_of(const struct level_work *w, size_t q, int64_t lambda)
{
	const struct match_quota *quota = &w->r->wish->quotas[q];

	return quota_span(quota, w->face->qlow[q], w->face->qhigh[q], lambda,
	    w->scale * level_price(w->r, w->k, quota));
}

/* -1: the multiplier must fall, 1: it must grow, 0: pairs and quota agree. */
static int
side_of(const struct level_work *w, const struct stage *st, size_t q)
{
	struct span span = span_of(w, q, st->lambda[q]);

	return st->count[q] < span.low ? 1 : st->count[q] > span.high ? -1 : 0;
}

/* Values of an assignment at every level, and what each quota counts. */
static void
values_of(const struct run *r, const struct match_solution *s, int64_t *ret, int64_t *ret_count)
{
	memset(ret, 0, r->depth * sizeof *ret);
	memset(ret_count, 0, r->wish->n_quotas * sizeof *ret_count);
	for (int64_t a = 0; a < s->n_pairs; a++) {
		struct match_pair pair = s->pairs[a];
		uint64_t mask = quotas_of(r, pair.mentee, pair.edge);
		bool first = a == 0 || s->pairs[a - 1].mentee != pair.mentee;

		for (; mask; mask &= mask - 1)
			ret_count[__builtin_ctzll(mask)]++;
		for (size_t k = 0; k < r->depth; k++)
			ret[k] += level_weight(r, k, pair.mentee, pair.edge)
			    + (first ? level_bonus(r, k, pair.mentee) : 0);
	}
	for (size_t q = 0; q < r->wish->n_quotas; q++)
		for (size_t k = 0; k < r->n_levels; k++)
			ret[k] -= level_price(r, k, &r->wish->quotas[q])
			    * missing(&r->wish->quotas[q], ret_count[q]);
}

/* Keeps the assignment if it is the best so far. */
static void
consider(struct run *r, const struct match_solution *s, int64_t *ret_count)
{
	int64_t value[MATCH_LEVELS + 1];
	size_t k = 0;

	values_of(r, s, value, ret_count);
	while (r->n_pairs >= 0 && k < r->depth && value[k] == r->best[k])
		k++;
	if (r->n_pairs >= 0 && (k == r->depth || value[k] < r->best[k]))
		return;
	memcpy(r->best, value, r->depth * sizeof *value);
	if (r->n_pairs < s->n_pairs)
		r->pairs = NEWS(r->mem, struct match_pair, (size_t)s->n_pairs);
	memcpy(r->pairs, s->pairs, (size_t)s->n_pairs * sizeof *s->pairs);
	r->n_pairs = s->n_pairs;
}

/* The weights of the level at these multipliers. */
static void
weigh(const struct level_work *w, const int64_t *lambda)
{
	const struct run *r = w->r;

	for (int32_t i = 0; i < r->p->mentees; i++) {
		for (int64_t e = r->p->first[i]; e < r->p->first[i + 1]; e++) {
			uint64_t mask = quotas_of(r, i, e);
			int64_t weight = w->scale * level_weight(r, w->k, i, e);

			for (; mask; mask &= mask - 1)
				weight += lambda[__builtin_ctzll(mask)];
			w->score[e] = (int32_t)weight;
		}
		w->bonus[i] = (int32_t)(w->scale * level_bonus(r, w->k, i));
	}
}

/*
 * The level at these multipliers, from where `st` was if it was solved before;
 * where all weights are alike, nothing is near to where it was, and the
 * auction is the better beginning.
 */
static bool
solve_level(struct level_work *w, struct stage *st)
{
	struct run *r = w->r;
	struct match_start start = { st->s.mentor_price, st->s.pairs, st->s.n_pairs };
	bool warm = start.pairs && level_reach(r, w->k) > 1;

	weigh(w, st->lambda);
	st->s = warm ? match_resolve(w->scratch, &w->p, &start, &w->limits)
	    : match_solve(w->scratch, &w->p, &w->limits);
	if (st->s.verdict != MATCH_OPTIMAL)
		return false;
	st->bound = st->s.score;
	for (int64_t a = 0; a < st->s.n_pairs; a++)
		if (a == 0 || st->s.pairs[a - 1].mentee != st->s.pairs[a].mentee)
			st->bound += w->bonus[st->s.pairs[a].mentee];
	for (size_t q = 0; q < r->wish->n_quotas; q++)
		st->bound += span_of(w, q, st->lambda[q]).worth;
	if (r->wish->n_quotas > 0 || w->k + 1 == r->depth)
		consider(r, &st->s, st->count);
	return true;
}

/* Moves one multiplier to where the bound is least, the others standing still. */
static bool
balance(struct level_work *w, struct stage *best, size_t q)
{
	int side = side_of(w, best, q);
	struct stage at = *best, beyond = *best;
	int64_t step = w->scale;

	do {	/* double */
		*best = beyond;
		beyond.lambda[q] = within(best->lambda[q] + side * step, -w->widest, w->widest);
		step *= 4;
		if (!solve_level(w, &beyond))
			return false;
	} while (side_of(w, &beyond, q) == side && llabs(beyond.lambda[q]) < w->widest);
	if (side_of(w, &beyond, q) == side) {
		*best = beyond;
		return true;
	}
	while (side_of(w, &beyond, q) != 0 && llabs(beyond.lambda[q] - best->lambda[q]) > 1) {
		at = *best;
		at.lambda[q] = best->lambda[q] + (beyond.lambda[q] - best->lambda[q]) / 2;
		if (!solve_level(w, &at))
			return false;
		*(side_of(w, &at, q) == side ? best : &beyond) = at;
	}
	if (side_of(w, &beyond, q) == 0 || beyond.bound < best->bound)
		*best = beyond;
	return true;
}

/* The level's weights and the multipliers with, nearly, the least bound. */
static bool
solve_balanced(struct level_work *w, struct stage *ret)
{
	bool moved = true;

	*ret = (struct stage){ 0 };
	if (!solve_level(w, ret))
		return false;
	for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
		moved = false;
		for (size_t q = 0; q < w->r->wish->n_quotas; q++) {
			if (side_of(w, ret, q) == 0)
				continue;
			int64_t before = ret->lambda[q];

			if (!balance(w, ret, q))
				return false;
			moved |= ret->lambda[q] != before;
		}
	}
	return true;
}

/* Prices of a case */

struct prices { int64_t *mentee, *mentor, *quota; };

static struct prices
prices_new(struct arena *mem, const struct run *r)
{
	return (struct prices){
		NEWS(mem, int64_t, (size_t)r->p->mentees * r->n_levels),
		NEWS(mem, int64_t, (size_t)r->p->mentors * r->n_levels),
		NEWS(mem, int64_t, r->wish->n_quotas * r->n_levels),
	};
}

static void
keep_case(struct run *r, const struct match_choice *path, size_t n, struct prices price, bool open)
{
	PUSH(r->mem, &r->cases, (struct match_case){
		.choices = arena_copy(r->mem, path, n * sizeof *path), .n_choices = n,
		.mentee_price = price.mentee, .mentor_price = price.mentor,
		.quota_price = price.quota, .open = open });
}

/*
 * Counts at which a price is at its best, of those in [*low, *high].  `extra`
 * is what the first partner counts besides, 0 for mentors.
 */
static void
narrow(int32_t *low, int32_t *high, int64_t price, int64_t extra)
{
	if (price > 0) {
		*low = *high;
	} else if (*low == 0 && *high > 0 && extra > 0) {
		*low = price + extra > 0;
		*high = price == 0 ? *high : price + extra >= 0;
	} else if (price < 0) {
		*high = *low;
	}
}

/*
 * A price below 0 for somebody who has no pair left to lose but those that
 * are fixed: 0 proves as much, and agrees with having those.
 */
static int64_t
without_need(int64_t price, int32_t low, int32_t fixed, int32_t count)
{
	return price < 0 && fixed > low && count == fixed ? 0 : price;
}

static void
tighten(const struct level_work *w, struct face *f, const struct stage *st, struct prices out)
{
	const struct match_problem *p = w->r->p;
	size_t levels = w->r->n_levels, n = (size_t)p->mentees, m = (size_t)p->mentors;
	int64_t *u = arena_copy(w->scratch, st->s.mentee_price, n * sizeof *u);
	int64_t *v = arena_copy(w->scratch, st->s.mentor_price, m * sizeof *v);
	int32_t *made = NEWS(w->scratch, int32_t, n), *mmade = NEWS(w->scratch, int32_t, m);
	int32_t *fixed = NEWS(w->scratch, int32_t, n), *mfixed = NEWS(w->scratch, int32_t, m);

	weigh(w, st->lambda);
	for (int64_t a = 0; a < st->s.n_pairs; a++) {
		struct match_pair pair = st->s.pairs[a];

		made[pair.mentee]++;
		mmade[pair.mentor]++;
		fixed[pair.mentee] += f->rule[pair.edge] == MATCH_FIXED;
		mfixed[pair.mentor] += f->rule[pair.edge] == MATCH_FIXED;
	}
	for (size_t i = 0; i < n; i++)
		u[i] = without_need(u[i], f->low[i], fixed[i], made[i]);
	for (size_t j = 0; j < m; j++)
		v[j] = without_need(v[j], f->mlow[j], mfixed[j], mmade[j]);
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int64_t gain = w->score[e] - u[i] - v[p->mentor[e]];

			if (f->rule[e] == MATCH_ALLOWED && gain != 0)
				f->rule[e] = gain > 0 ? MATCH_FIXED : MATCH_FORBIDDEN;
		}
	for (size_t i = 0; i < n; i++)
		narrow(&f->low[i], &f->high[i], u[i], w->bonus[i]);
	for (size_t j = 0; j < m; j++)
		narrow(&f->mlow[j], &f->mhigh[j], v[j], 0);
	for (size_t q = 0; q < w->r->wish->n_quotas; q++) {
		struct span span = span_of(w, q, st->lambda[q]);

		f->qlow[q] = span.low;
		f->qhigh[q] = span.high;
	}
	if (w->k == levels)
		return;
	for (size_t i = 0; i < n; i++)
		out.mentee[i * levels + w->k] = u[i];
	for (size_t j = 0; j < m; j++)
		out.mentor[j * levels + w->k] = v[j];
	for (size_t q = 0; q < w->r->wish->n_quotas; q++)
		out.quota[q * levels + w->k] = st->lambda[q];
}

/*
 * A case that cannot be: the people blamed get prices so far from 0 that the
 * first level cannot reach what the answer has.
 */
static void
price_out(const struct run *r, const struct match_solution *s, struct prices out, int64_t scale)
{
	static const int sign[] = { -1, 1, -1, 1 };
	__int128 most = 1 - (__int128)scale * r->best[0];
	const struct match_problem *p = r->p;

	for (int32_t i = 0; i < p->mentees; i++) {
		most += scale * level_bonus(r, 0, i);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++)
			most += llabs(scale * level_weight(r, 0, i, e));
	}
	for (size_t k = 0; k < s->n_blame; k++) {
		enum match_bound_kind kind = s->blame[k].kind;
		bool mentor = kind == MATCH_MENTOR_LOW || kind == MATCH_MENTOR_HIGH;

		(mentor ? out.mentor : out.mentee)[(size_t)s->blame[k].index * r->n_levels] =
		    sign[kind] * (int64_t)most;
	}
}

/* Cases */

static struct level_work
work_of(struct run *r, struct arena *scratch, const struct face *f, size_t k)
{
	const struct match_problem *p = r->p;
	size_t edges = (size_t)p->first[p->mentees];
	struct level_work w = {
		.r = r, .scratch = scratch, .face = f, .k = k,
		.scale = k < r->n_levels ? r->level[k].scale : 1,
		.score = NEWS(scratch, int32_t, edges),
		.bonus = NEWS(scratch, int32_t, (size_t)p->mentees),
	};
	int64_t weight = w.scale * level_reach(r, k);
	int64_t room = ((INT64_C(1) << 30) - weight) / ((int64_t)r->wish->n_quotas + 1);

	if (r->limits)
		w.limits = *r->limits;
	w.limits.any = k + 1 < r->depth;	/* the lottery comes after the last */
	w.widest = within(weight * WIDEST, w.scale, room);
	w.p = (struct match_problem){
		.mentees = p->mentees, .mentors = p->mentors, .first = p->first,
		.mentor = p->mentor, .score = w.score, .rule = f->rule, .mentee_low = f->low,
		.mentee_high = f->high, .mentor_low = f->mlow, .mentor_high = f->mhigh,
		.mentee_bonus = w.bonus, .seed = p->seed };
	return w;
}

/*
 * Whether nothing within the bounds of a case can be better than the best
 * answer: its tuple is no larger.  The last level may be larger by less than
 * one point, as values are whole.  Sets *ret_level to where it is larger.
 */
static bool
is_proven(const struct run *r, const int64_t *bound, size_t levels, size_t *ret_level)
{
	for (size_t k = 0; r->n_pairs >= 0 && k < levels; k++) {
		__int128 best = (__int128)r->best[k] * r->level[k].scale;

		*ret_level = k;
		if (bound[k] < best)
			return true;
		if (bound[k] >= best + (k + 1 == r->n_levels ? r->level[k].scale : 1))
			return false;
	}
	return r->n_pairs >= 0 && levels == r->n_levels;
}

/* The pair to branch on: still open, counted by a quota that is not met, and first by number. */
static int64_t
branch_on(const struct run *r, const struct face *f, const struct stage *st,
    const struct face *whole)
{
	uint64_t unmet = 0;
	int64_t best = -1, best_worth = -1;

	for (size_t q = 0; q < r->wish->n_quotas; q++)
		if (st->count[q] < f->qlow[q] || st->count[q] > f->qhigh[q])
			unmet |= UINT64_C(1) << q;
	for (int32_t i = 0; i < r->p->mentees; i++)
		for (int64_t e = r->p->first[i]; e < r->p->first[i + 1]; e++) {
			if (whole->rule[e] != MATCH_ALLOWED)
				continue;
			int64_t worth = 2 * (f->rule[e] == MATCH_ALLOWED)
			    + ((quotas_of(r, i, e) & unmet) != 0);
			bool same = best >= r->p->first[i];

			if (worth > best_worth || (worth == best_worth && same
			    && r->p->mentor[e] < r->p->mentor[best])) {
				best = e;
				best_worth = worth;
			}
		}
	return best;
}

static void
note_gap(struct run *r, const int64_t *bound, size_t k)
{
	int64_t scale = r->level[k].scale, over = bound[k] - r->best[k] * scale;
	int64_t gap = over / scale + (over % scale > 0 && k + 1 < r->n_levels);

	if (r->gap == 0 || k < r->gap_level || (k == r->gap_level && gap > r->gap)) {
		r->gap_level = k;
		r->gap = gap;
	}
}

static struct face
face_copy(const struct run *r, const struct face *f)
{
	size_t n = (size_t)r->p->mentees, m = (size_t)r->p->mentors;

	return (struct face){
		.rule = arena_copy(r->mem, f->rule, (size_t)r->p->first[n]),
		.low = arena_copy(r->mem, f->low, n * sizeof *f->low),
		.high = arena_copy(r->mem, f->high, n * sizeof *f->high),
		.mlow = arena_copy(r->mem, f->mlow, m * sizeof *f->mlow),
		.mhigh = arena_copy(r->mem, f->mhigh, m * sizeof *f->mhigh),
	};
}

/* Goes through the levels; answers the pair to branch on, or -1. */
static int64_t
descend(struct run *r, struct arena *scratch, const struct match_choice *path, size_t n_path)
{
	struct prices price = prices_new(r->mem, r);
	struct face f = face_new(scratch, r, path, n_path);
	int64_t bound[MATCH_LEVELS + 1];
	struct stage st;
	size_t over;

	for (size_t k = 0; k < r->depth; k++) {
		struct arena_mark mark = arena_mark(scratch);
		struct level_work w = work_of(r, scratch, &f, k);

		if (!solve_balanced(&w, &st)) {
			if (st.s.verdict == MATCH_INFEASIBLE && n_path > 0) {
				price_out(r, &st.s, price, w.scale);
				keep_case(r, path, n_path, price, false);
				return -1;
			}
			r->verdict = st.s.verdict;
			r->blame = arena_copy(r->mem, st.s.blame,
			    st.s.n_blame * sizeof *st.s.blame);
			r->n_blame = st.s.n_blame;
			return -1;
		}
		bound[k] = st.bound;
		tighten(&w, &f, &st, price);
		arena_rewind(scratch, mark);
		if (k < r->n_levels && is_proven(r, bound, k + 1, &over))
			break;
	}
	if (is_proven(r, bound, r->n_levels, &over)) {
		keep_case(r, path, n_path, price, false);
		if (r->keep)
			*r->keep = face_copy(r, &f);
		return -1;
	}
	struct face whole = face_new(scratch, r, path, n_path);
	int64_t e = branch_on(r, &f, &st, &whole);

	HOLDS(r->wish->n_quotas > 0 && e >= 0);
	if (r->cases_left > 0)
		return e;
	note_gap(r, bound, over);
	keep_case(r, path, n_path, price, true);
	return -1;
}

void
solve_case(struct run *r, struct arena *scratch, struct match_choice *path, size_t n_path)
{
	struct arena_mark mark = arena_mark(scratch);
	int64_t edge = descend(r, scratch, path, n_path);

	arena_rewind(scratch, mark);
	if (edge < 0)
		return;
	r->cases_left--;
	for (int made = 1; made >= 0 && r->verdict == MATCH_OPTIMAL; made--) {
		path[n_path] = (struct match_choice){ edge, made };
		solve_case(r, scratch, path, n_path + 1);
	}
}
