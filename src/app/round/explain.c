/*
 * "Why not X?": two mentors side by side for one mentee, what the rest would
 * pay, to whom X's places went, and what would have to change.
 *
 * Nothing is estimated: each sentence is a change of the round that was tried
 * from the prices that stand (standing.h), so that to make the change gives
 * what was said.
 */
#include "app/round/standing.h"

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

static bool
apart(const struct candidate *me, const struct candidate *x, const struct rules *r)
{
	for (enum rule_id id = 0; id < RULES; id++)
		if (rule_is_confidential(id) && hard_rules[id]->breaks(me, x, r))
			return true;
	return false;
}

/* One line for all of them. */
static void
add_apart(struct arena *mem, const struct input *in, const struct rules *r, struct why_not *y)
{
	const struct candidate *me = &in->candidate[MENTEE][y->mentee.n];

	PUSH(mem, &y->checks, ((struct rule_check){
		.label = hard_rules[R_VETO]->label,
		.kept = !apart(me, &in->candidate[MENTOR][y->mentor.n], r),
		.kept_now = y->has_now && !apart(me, &in->candidate[MENTOR][y->now.n], r),
	}));
}

static void
add_checks(struct arena *mem, const struct input *in, const struct rules *r, struct why_not *y)
{
	const struct candidate *me = &in->candidate[MENTEE][y->mentee.n],
	    *x = &in->candidate[MENTOR][y->mentor.n];
	const struct candidate *now = y->has_now ? &in->candidate[MENTOR][y->now.n] : NULL;

	for (enum rule_id id = R_LINE; id < RULES; id++) {
		if (!rule_on(r, id) || rule_is_confidential(id))
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
	add_apart(mem, in, r, y);
}

/* --- what if --- */

/* A pair of peers has one name, the lower number first. */
static bool
decided(const struct standing *st, int64_t mentee, int64_t mentor, const char *kind)
{
	bool turned = st->rules.peer && mentor < mentee;

	return constraint_is(&st->constraints, turned ? mentor : mentee, turned ? mentee : mentor,
	    kind);
}

static bool
is_pin(const struct standing *st, int64_t mentee, int64_t mentor)
{
	return decided(st, mentee, mentor, "pin");
}

/* The pair made come what may; a pin of the mentee's gives way. */
static void
price_it(struct arena *mem, struct standing *st, struct why_not *y)
{
	int64_t edge = standing_edge(mem, st, y->mentee.n, y->mentor.n);
	struct { struct match_change *v; size_t n; } changes = { 0 };

	for (int64_t e = st->scored.first[y->mentee.n]; e < st->scored.first[y->mentee.n + 1]; e++)
		if (is_pin(st, y->mentee.n, st->scored.mentor[e]))
			PUSH(mem, &changes, ((struct match_change){ MATCH_FREE, e, 0 }));
	PUSH(mem, &changes, ((struct match_change){ MATCH_PIN, edge, 0 }));
	struct effect e = standing_try(mem, st, changes.v, changes.n);

	y->possible = e.possible;
	y->moves = e.moves;
	y->cost = st->round.total - e.total;
	y->unmatched = st->round.pairs - e.pairs;
}

/* Would the two be proposed if nothing but what keeps them apart were gone? */
static bool
free_it(struct arena *mem, struct standing *st, const struct why_not *y)
{
	struct match_change change = { MATCH_FREE,
		standing_edge(mem, st, y->mentee.n, y->mentor.n), 0 };
	struct effect e = standing_try(mem, st, &change, 1);

	return e.possible && effect_pairs(&e, y->mentee.n, y->mentor.n);
}

static void
more_places(struct arena *mem, const struct standing *st, struct why_not *y)
{
	struct match_change changes[MORE_PLACES];

	for (size_t k = 0; k < MORE_PLACES; k++) {
		changes[k] = (struct match_change){ MATCH_ONE_MORE_PLACE, 0,
			(int32_t)y->mentor.n };
		struct effect e = standing_try(mem, st, changes, k + 1);

		if (effect_pairs(&e, y->mentee.n, y->mentor.n)) {
			y->more_places = (int64_t)k + 1;
			return;
		}
		for (size_t i = 0; k == 0 && i < e.moves.n; i++)
			if (e.moves.v[i].to_n == y->mentor.n)
				y->first_to = e.moves.v[i].mentee;
	}
}

/* To whom the places went, and what each would have without it. */
static void
add_holders(struct arena *mem, struct standing *st, struct why_not *y)
{
	for (size_t k = 0; k < st->pairs.n && y->holders.n < HOLDERS; k++) {
		const struct round_pair *p = &st->pairs.v[k];

		if (p->mentor_n != y->mentor.n && !(st->rules.peer && p->mentee_n == y->mentor.n))
			continue;
		int64_t who = other_of(p, y->mentor.n);
		struct match_change change = { MATCH_FORBID,
			standing_edge(mem, st, p->mentee_n, p->mentor_n), 0 };
		struct holder h = { .name = st->in.side[MENTEE].v[who].name, .score = p->score,
			.pinned = is_pin(st, p->mentee_n, p->mentor_n) };
		struct effect e = h.pinned ? (struct effect){ 0 }
		    : standing_try(mem, st, &change, 1);

		h.possible = e.possible;
		h.loss = st->round.total - e.total;
		for (size_t i = 0; i < e.moves.n; i++)
			if (e.moves.v[i].mentee_n == who) {
				h.next = e.moves.v[i].to;
				h.next_score = e.moves.v[i].after;
			}
		PUSH(mem, &y->holders, h);
	}
}

/* How firm the proposed pair is: the best that there is without it. */
static void
add_spare(struct arena *mem, struct standing *st, struct why_not *y)
{
	struct match_change change = { MATCH_FORBID,
		standing_edge(mem, st, y->mentee.n, y->now.n), 0 };

	y->pinned = is_pin(st, y->mentee.n, y->now.n);
	if (!y->pinned)
		y->spare = st->round.total - standing_try(mem, st, &change, 1).total;
}

static int
cheapest_first(const void *a, const void *b)
{
	const struct other *x = a, *y = b;

	if (x->unmatched != y->unmatched)
		return x->unmatched < y->unmatched ? -1 : 1;
	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return x->mentor_n < y->mentor_n ? -1 : x->mentor_n > y->mentor_n;
}

/* What every other mentor would cost: one search finds all. */
static void
add_others(struct arena *mem, const struct standing *st, struct why_not *y)
{
	int32_t i = (int32_t)y->mentee.n;
	const struct match_cost *cost = match_costs(mem, &st->problem, &st->match, i);

	for (int64_t e = st->scored.first[i]; e < st->scored.first[i + 1]; e++) {
		int64_t j = st->scored.mentor[e];
		const struct match_cost *c = &cost[e - st->scored.first[i]];

		if (c->possible && st->scored.rule[e] == MATCH_ALLOWED &&
		    !(y->has_now && j == y->now.n))
			PUSH(mem, &y->others, ((struct other){ j, st->scored.score[e],
			    st->round.total - c->score,
			    st->rules.most_first ? st->round.pairs - c->matched : 0,
			    st->in.side[MENTOR].v[j].name }));
	}
	if (y->others.n)
		qsort(y->others.v, y->others.n, sizeof *y->others.v, cheapest_first);
	if (y->others.n > OTHERS)
		y->others.n = OTHERS;
}

static void
what_if(struct arena *mem, struct standing *st, struct why_not *y)
{
	const struct candidate *me = &st->in.candidate[MENTEE][y->mentee.n],
	    *x = &st->in.candidate[MENTOR][y->mentor.n];

	price_it(mem, st, y);
	if (y->broken != RULES) {
		if (rule_broken(&st->rules, me, x, y->broken) == RULES)
			y->without_rule = free_it(mem, st, y);
		return;
	}
	add_holders(mem, st, y);
	y->forbidden = decided(st, y->mentee.n, y->mentor.n, "forbid");
	if (y->forbidden)
		y->without_rule = free_it(mem, st, y);
	else if (!st->rules.peer && y->taken >= y->mentor.places)
		more_places(mem, st, y);
}

static void
put_now(struct arena *mem, const struct standing *st, const struct round_pair *mine,
    struct why_not *y)
{
	y->has_now = true;
	y->now = st->in.side[MENTOR].v[other_of(mine, y->mentee.n)];
	y->same = y->now.n == y->mentor.n;
	y->score_now = (int)mine->score;

	const struct candidate *me = &st->in.candidate[MENTEE][y->mentee.n],
	    *now = &st->in.candidate[MENTOR][y->now.n];

	y->names_now = (struct names){ me->call, now->call };
	y->reasons_now = pair_reasons(mem, &st->rules, me, now);
}

bool
round_why_not(struct work *w, const struct round *round, int64_t mentee_n, int64_t mentor_n,
    struct why_not *ret)
{
	struct standing *st = standing_read(w, round);
	const struct round_pair *mine = pair_of(&st->pairs, mentee_n, st->rules.peer);

	*ret = (struct why_not){ 0 };
	if (mentee_n < 0 || mentee_n >= (int64_t)st->in.side[MENTEE].n ||
	    mentor_n < 0 || mentor_n >= (int64_t)st->in.side[MENTOR].n ||
	    (st->rules.peer && mentee_n == mentor_n))
		return false;
	const struct candidate *me = &st->in.candidate[MENTEE][mentee_n],
	    *x = &st->in.candidate[MENTOR][mentor_n];

	ret->mentee = st->in.side[MENTEE].v[mentee_n];
	ret->mentor = st->in.side[MENTOR].v[mentor_n];
	ret->price = ret->mentor.price;
	ret->names = (struct names){ me->call, x->call };
	for (size_t i = 0; i < st->pairs.n; i++)
		ret->taken += st->pairs.v[i].mentor_n == mentor_n ||
		    (st->rules.peer && st->pairs.v[i].mentee_n == mentor_n);
	if (mine)
		put_now(w->mem, st, mine, ret);
	ret->score = pair_score(&st->rules, me, x);
	ret->reasons = pair_reasons(w->mem, &st->rules, me, x);
	ret->broken = rule_broken(&st->rules, me, x, RULES);
	if (ret->broken != RULES)
		ret->broken_words = hard_rules[ret->broken]->why(w->mem, me, x, &st->rules);
	add_checks(w->mem, &st->in, &st->rules, ret);
	if (!ret->same)
		what_if(w->mem, st, ret);
	if (ret->has_now)
		add_spare(w->mem, st, ret);
	if (st->plain)
		add_others(w->mem, st, ret);
	return true;
}

/* --- nobody at all --- */

static struct way_out
way_of(const struct standing *st, int64_t mentee_n, int64_t mentor_n, bool forbidden,
    const struct effect *e)
{
	struct way_out way = { .mentor = st->in.side[MENTOR].v[mentor_n].name,
	    .forbidden = forbidden, .pairs = e->pairs, .gain = e->total - st->round.total };

	for (size_t i = 0; i < e->moves.n; i++)
		if (e->moves.v[i].mentee_n == mentee_n) {
			way.gets = e->moves.v[i].to;
			way.score = e->moves.v[i].after;
		}
	return way;
}

struct ways_out
round_ways_out(struct work *w, const struct round *round, int64_t mentee_n)
{
	struct standing *st = standing_read(w, round);
	struct ways_out list = { 0 };

	if (st->rules.peer || mentee_n < 0 || mentee_n >= (int64_t)st->in.side[MENTEE].n ||
	    pair_of(&st->pairs, mentee_n, false))
		return list;
	list.complete = st->plain;
	struct match_effects found = match_rescues(w->mem, st->about, (int32_t)mentee_n, WAYS_OUT,
	    NULL);

	for (size_t k = 0; k < found.n; k++) {
		struct match_change change = found.v[k].change;
		struct effect e = standing_try(w->mem, st, &change, 1);
		struct way_out way = way_of(st, mentee_n, change.mentor,
		    change.kind == MATCH_FREE, &e);

		if (e.possible && way.gets.len)
			PUSH(w->mem, &list, way);
	}
	return list;
}
