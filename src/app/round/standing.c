#include "app/round/standing.h"

static int64_t
edge_of(const struct scored *s, int64_t mentee, int64_t mentor)
{
	for (int64_t e = s->first[mentee]; e < s->first[mentee + 1]; e++)
		if (s->mentor[e] == mentor)
			return e;
	return -1;
}

/* --- the answer --- */

/* Prices and pairs as they were saved.  A round has no lower bounds, so that
 * a mentor's price is what one more place with them is worth. */
static void
put_answer(struct arena *mem, struct standing *st)
{
	size_t n = st->in.side[MENTEE].n, m = st->in.side[MENTOR].n;
	int64_t *mentee = NEWS(mem, int64_t, n), *mentor = NEWS(mem, int64_t, m),
	    *place = NEWS(mem, int64_t, m);
	struct match_pair *pairs = NEWS(mem, struct match_pair, st->pairs.n);

	for (size_t i = 0; i < n; i++)
		mentee[i] = st->in.side[MENTEE].v[i].price;
	for (size_t j = 0; j < m; j++) {
		mentor[j] = st->in.side[MENTOR].v[j].price;
		place[j] = mentor[j] > 0 ? mentor[j] : 0;
	}
	for (size_t k = 0; k < st->pairs.n; k++) {
		const struct round_pair *p = &st->pairs.v[k];

		pairs[k] = (struct match_pair){ (int32_t)p->mentee_n, (int32_t)p->mentor_n,
		    edge_of(&st->scored, p->mentee_n, p->mentor_n) };
	}
	st->problem = scored_problem(&st->scored, &st->rules, st->round.seed);
	st->match = (struct match_solution){
		.verdict = MATCH_OPTIMAL, .score = st->round.total, .matched = st->round.pairs,
		.n_pairs = (int64_t)st->pairs.n, .pairs = pairs, .mentee_price = mentee,
		.mentor_price = mentor, .place_value = place, .bonus = st->round.bonus,
	};
	st->about = match_about(mem, &st->problem, &st->match);
}

struct standing *
standing_read(struct work *w, const struct round *round)
{
	struct standing *st = NEW(w->mem, struct standing);

	*st = (struct standing){
		.round = *round, .in = round_input(w, round),
		.rules = round_rules(w->mem, round),
		.constraints = round_constraints(w, round->id),
		.pairs = round_pairs(w, round->id),
	};
	input_read(w->mem, &st->in);
	st->scored = scored_read(w->mem, &st->in);
	scored_constrain(w->mem, &st->scored, &st->in, &st->rules, &st->constraints);
	st->plain = !st->rules.peer && !st->rules.agreed_first && !st->rules.nobody_behind &&
	    st->round.mentees * st->round.mentors <= TRY_PAIRS;
	if (!st->rules.peer)
		put_answer(w->mem, st);
	return st;
}

/* As a pin it becomes an edge; then it is what the rules say. */
static void
add_edge(struct arena *mem, const struct standing *st, struct scored *s, int64_t mentee,
    int64_t mentor)
{
	const struct candidate *a = &st->in.candidate[MENTEE][mentee],
	    *b = &st->in.candidate[MENTOR][mentor];
	bool broken = pair_allowed_score(&st->rules, a, b) < 0;
	struct rules unbound = st->rules;

	unbound.agreed_first = unbound.nobody_behind = false;
	scored_constrain(mem, s, &st->in, &unbound, &(struct round_constraints){
		&(struct round_constraint){ mentee, mentor, S("pin") }, 1 });
	s->rule[edge_of(s, mentee, mentor)] = broken ? MATCH_FORBIDDEN : MATCH_ALLOWED;
	if (st->rules.peer)
		s->rule[edge_of(s, mentor, mentee)] = broken ? MATCH_FORBIDDEN : MATCH_ALLOWED;
}

int64_t
standing_edge(struct arena *mem, struct standing *st, int64_t mentee, int64_t mentor)
{
	int64_t e = edge_of(&st->scored, mentee, mentor);

	if (e >= 0)
		return e;
	add_edge(mem, st, &st->scored, mentee, mentor);
	PUSH(mem, &st->extra, ((struct extra){ mentee, mentor }));
	if (!st->rules.peer)
		put_answer(mem, st);
	return edge_of(&st->scored, mentee, mentor);
}

/* --- effects --- */

static void
add_move(struct arena *mem, const struct standing *st, int64_t mentee, int64_t from, int64_t to,
    struct effect *ret)
{
	const struct round_people *mentors = &st->in.side[MENTOR];
	int64_t a = from < 0 ? -1 : edge_of(&st->scored, mentee, from),
	    b = to < 0 ? -1 : edge_of(&st->scored, mentee, to);

	PUSH(mem, &ret->moves, ((struct who_moves){
		.mentee_n = mentee, .from_n = from, .to_n = to,
		.mentee = st->in.side[MENTEE].v[mentee].name,
		.from = from < 0 ? (str){ 0 } : mentors->v[from].name,
		.to = to < 0 ? (str){ 0 } : mentors->v[to].name,
		.before = a < 0 ? 0 : st->scored.score[a],
		.after = b < 0 ? 0 : st->scored.score[b],
	}));
}

static struct effect
try_pairs(struct arena *mem, const struct standing *st, const struct match_change *changes,
    size_t n)
{
	struct match_effect e = match_what_if(mem, &st->problem, &st->match, changes, n, NULL);
	struct effect ret = { e.verdict == MATCH_OPTIMAL, e.score, e.matched };

	/* A mentee's moves stand together: one pair unmade, one made, or either. */
	for (size_t k = 0; k < e.n_moves; ) {
		int64_t who = e.moves[k].mentee, from = -1, to = -1;

		for (; k < e.n_moves && e.moves[k].mentee == who; k++) {
			if (e.moves[k].made)
				to = e.moves[k].mentor;
			else
				from = e.moves[k].mentor;
		}
		add_move(mem, st, who, from, to, &ret);
	}
	return ret;
}

/* --- afresh --- */

static int64_t
partner_of(const struct round_pairs *pairs, int64_t who, bool peer)
{
	for (size_t i = 0; i < pairs->n; i++) {
		if (pairs->v[i].mentee_n == who)
			return pairs->v[i].mentor_n;
		if (peer && pairs->v[i].mentor_n == who)
			return pairs->v[i].mentee_n;
	}
	return -1;
}

static void
change_constraint(struct arena *mem, struct round_constraints *list, int64_t mentee,
    int64_t mentor, enum match_change_kind kind)
{
	for (size_t i = list->n; i > 0; i--)
		if (list->v[i - 1].mentee_n == mentee && list->v[i - 1].mentor_n == mentor)
			list->v[i - 1] = list->v[--list->n];
	if (kind != MATCH_FREE)
		PUSH(mem, list, ((struct round_constraint){ mentee, mentor,
		    kind == MATCH_PIN ? S("pin") : S("forbid") }));
}

static struct answer
solve_changed(struct arena *mem, const struct standing *st, const struct match_change *changes,
    size_t n)
{
	struct scored s = scored_read(mem, &st->in);
	struct round_constraints list = { 0 };
	struct match_start start = { st->match.mentor_price, st->match.pairs, st->match.n_pairs };

	scored_all(mem, &s, &st->in, &st->rules);
	for (size_t i = 0; i < st->constraints.n; i++)
		PUSH(mem, &list, st->constraints.v[i]);
	for (size_t i = 0; i < st->extra.n; i++)
		add_edge(mem, st, &s, st->extra.v[i].mentee, st->extra.v[i].mentor);
	for (size_t k = 0; k < n; k++) {
		int64_t j = changes[k].mentor, i = 0;

		if (changes[k].kind == MATCH_ONE_MORE_PLACE) {
			s.mentor_high[j] += !st->rules.peer;
			continue;
		}
		while (st->scored.first[i + 1] <= changes[k].edge)
			i++;
		j = st->scored.mentor[changes[k].edge];
		if (changes[k].kind == MATCH_FREE && edge_of(&s, i, j) >= 0)
			s.rule[edge_of(&s, i, j)] = MATCH_ALLOWED;
		/* A pair of peers has one name, the lower number first. */
		change_constraint(mem, &list, st->rules.peer && j < i ? j : i,
		    st->rules.peer && j < i ? i : j, changes[k].kind);
	}
	scored_constrain(mem, &s, &st->in, &st->rules, &list);
	return solve(mem, &s, &st->rules, st->round.seed, st->rules.peer ? NULL : &start, NULL);
}

static struct effect
try_afresh(struct arena *mem, const struct standing *st, const struct match_change *changes,
    size_t n)
{
	struct answer a = solve_changed(mem, st, changes, n);
	struct effect ret = { a.trouble.len == 0, a.total, (int64_t)a.pairs.n };

	for (int64_t i = 0; ret.possible && i < st->scored.mentees; i++) {
		int64_t from = partner_of(&st->pairs, i, st->rules.peer),
		    to = partner_of(&a.pairs, i, st->rules.peer);

		if (from != to)
			add_move(mem, st, i, from, to, &ret);
	}
	return ret;
}

struct effect
standing_try(struct arena *mem, const struct standing *st, const struct match_change *changes,
    size_t n)
{
	return st->plain ? try_pairs(mem, st, changes, n) : try_afresh(mem, st, changes, n);
}

bool
effect_pairs(const struct effect *e, int64_t mentee_n, int64_t mentor_n)
{
	for (size_t k = 0; k < e->moves.n; k++)
		if (e->moves.v[k].mentee_n == mentee_n && e->moves.v[k].to_n == mentor_n)
			return true;
	return false;
}
