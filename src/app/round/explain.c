/*
 * "Why not X?": two mentors side by side for one mentee, and what the rest
 * would pay.  The price of a pair is found by making it: the round is solved
 * once more with the two pinned, from the prices that stand.
 */
#include "app/round/round.h"

#include "app/round/round.sql.h"

static const struct round_pair *
pair_of(const struct round_pairs *pairs, int64_t who, bool peer)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (pairs->v[i].mentee_n == who || (peer && pairs->v[i].mentor_n == who))
			return &pairs->v[i];
	return NULL;
}

static int64_t
other_of(const struct round_pair *p, int64_t who)
{
	return p->mentee_n == who ? p->mentor_n : p->mentee_n;
}

static void
add_checks(struct arena *mem, const struct input *in, const struct rules *r, struct why_not *y)
{
	const struct candidate *me = &in->candidate[MENTEE][y->mentee.n],
	    *x = &in->candidate[MENTOR][y->mentor.n];
	const struct candidate *now = y->has_now ? &in->candidate[MENTOR][y->now.n] : NULL;

	for (enum rule_id id = R_LINE; id < RULES; id++) {
		if (!rule_on(r, id))
			continue;
		struct rule_check c = { .label = hard_rules[id]->label,
		    .kept = !hard_rules[id]->breaks(me, x, r) };

		c.kept_now = now && !hard_rules[id]->breaks(me, now, r);
		if (!c.kept) {
			struct said why = hard_rules[id]->why(mem, me, x, r);

			c.words = said_words(mem, &why, y->names);
		}
		PUSH(mem, &y->checks, c);
	}
}

static void
add_moves(struct arena *mem, const struct input *in, const struct rules *r,
    const struct round_pairs *old, const struct round_pairs *new, struct why_not *y)
{
	for (size_t i = 0; i < in->side[MENTEE].n; i++) {
		const struct round_pair *a = pair_of(old, (int64_t)i, r->peer),
		    *b = pair_of(new, (int64_t)i, r->peer);
		int64_t from = a ? other_of(a, (int64_t)i) : -1,
		    to = b ? other_of(b, (int64_t)i) : -1;

		if (from == to)
			continue;
		PUSH(mem, &y->moves, ((struct who_moves){
			.mentee = in->side[MENTEE].v[i].name,
			.from = from < 0 ? (str){ 0 } : in->side[MENTOR].v[from].name,
			.to = to < 0 ? (str){ 0 } : in->side[MENTOR].v[to].name,
			.before = a ? a->score : 0, .after = b ? b->score : 0,
		}));
	}
}

static void
price_it(struct work *w, const struct round *round, const struct input *in, const struct rules *r,
    const struct round_pairs *old, struct why_not *y)
{
	struct scored s = scored_read(w->mem, in);
	struct round_constraints list = round_constraints(w, round->id);
	struct match_start start = round_warm_start(w->mem, in, old);
	struct answer a;

	for (size_t i = list.n; i > 0; i--)
		if (list.v[i - 1].mentee_n == y->mentee.n)
			list.v[i - 1] = list.v[--list.n];
	PUSH(w->mem, &list, ((struct round_constraint){ y->mentee.n, y->mentor.n, S("pin") }));
	scored_constrain(w->mem, &s, in, r, &list);
	a = solve(w->mem, &s, r, round->seed, r->peer ? NULL : &start, NULL);
	y->possible = a.trouble.len == 0;
	y->cost = round->total - a.total;
	if (y->possible)
		add_moves(w->mem, in, r, old, &a.pairs, y);
}

bool
round_why_not(struct work *w, const struct round *round, int64_t mentee_n, int64_t mentor_n,
    struct why_not *ret)
{
	struct input in = round_input(w, round);
	struct rules r = round_rules(w->mem, round);
	struct round_pairs old = round_pairs(w, round->id);
	const struct round_pair *mine;

	*ret = (struct why_not){ 0 };
	if (mentee_n < 0 || mentee_n >= (int64_t)in.side[MENTEE].n ||
	    mentor_n < 0 || mentor_n >= (int64_t)in.side[MENTOR].n ||
	    (r.peer && mentee_n == mentor_n))
		return false;
	input_read(w->mem, &in);
	const struct candidate *me = &in.candidate[MENTEE][mentee_n],
	    *x = &in.candidate[MENTOR][mentor_n];

	ret->mentee = in.side[MENTEE].v[mentee_n];
	ret->mentor = in.side[MENTOR].v[mentor_n];
	ret->price = ret->mentor.price;
	ret->names = (struct names){ me->call, x->call };
	for (size_t i = 0; i < old.n; i++)
		ret->taken += old.v[i].mentor_n == mentor_n ||
		    (r.peer && old.v[i].mentee_n == mentor_n);
	if ((mine = pair_of(&old, mentee_n, r.peer))) {
		ret->has_now = true;
		ret->now = in.side[MENTOR].v[other_of(mine, mentee_n)];
		ret->same = ret->now.n == mentor_n;
		ret->score_now = (int)mine->score;
		ret->names_now = (struct names){ me->call, in.candidate[MENTOR][ret->now.n].call };
		ret->reasons_now = pair_reasons(w->mem, &r, me, &in.candidate[MENTOR][ret->now.n]);
	}
	ret->score = pair_score(&r, me, x);
	ret->reasons = pair_reasons(w->mem, &r, me, x);
	ret->broken = rule_broken(&r, me, x, RULES);
	if (ret->broken != RULES)
		ret->broken_words = hard_rules[ret->broken]->why(w->mem, me, x, &r);
	add_checks(w->mem, &in, &r, ret);
	if (!ret->same)
		price_it(w, round, &in, &r, &old, ret);
	return true;
}
