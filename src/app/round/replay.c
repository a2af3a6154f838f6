/*
 * A round again, from what was frozen: people scored anew, solved from
 * nothing with the rules and the seed of then, and compared with what was
 * saved, line by line.  A dispute ends with "identical", or with the first
 * thing that is not.
 */
#include "app/round/round.h"

#include "app/round/round.sql.h"

struct rerun {
	const struct round *round;
	struct input in;
	struct rules rules;
	struct scored scored;
	struct answer answer;
};

static struct rerun
rerun(struct work *w, const struct round *round)
{
	struct rerun r = { .round = round, .in = round_input(w, round),
	    .rules = round_rules(w->mem, round) };
	struct round_constraints list = round_constraints(w, round->id);

	input_read(w->mem, &r.in);
	score_pairs(w->mem, &r.in, &r.rules, NULL, &r.scored);
	scored_constrain(w->mem, &r.scored, &r.in, &r.rules, &list);
	r.answer = solve(w->mem, &r.scored, &r.rules, round->seed, NULL, NULL);
	return r;
}

/* --- the first difference --- */

static str
pair_words(struct arena *mem, const struct rerun *r, const struct round_pair *p)
{
	if (!p)
		return _("nobody");
	return SAY(mem, _("{mentor} ({score})"),
	    { "mentor", r->in.side[MENTOR].v[p->mentor_n].name },
	    { "score", str_fmt(mem, "%" PRId64, p->score) });
}

static str
pairs_differ(struct work *w, const struct rerun *r)
{
	struct round_pairs was = round_pairs(w, r->round->id);
	const struct round_pairs *is = &r->answer.pairs;

	for (size_t a = 0, b = 0; a < was.n || b < is->n; a++, b++) {
		const struct round_pair *x = a < was.n ? &was.v[a] : NULL,
		    *y = b < is->n ? &is->v[b] : NULL;

		if (x && y && x->mentee_n == y->mentee_n && x->mentor_n == y->mentor_n &&
		    x->score == y->score)
			continue;
		int64_t who = x && (!y || x->mentee_n <= y->mentee_n) ? x->mentee_n : y->mentee_n;

		return SAY(w->mem, _("{mentee} was saved with {saved} and gets {now}."),
		    { "mentee", r->in.side[MENTEE].v[who].name },
		    { "saved", pair_words(w->mem, r, x && x->mentee_n == who ? x : NULL) },
		    { "now", pair_words(w->mem, r, y && y->mentee_n == who ? y : NULL) });
	}
	return (str){ 0 };
}

static str
prices_differ(struct arena *mem, const struct rerun *r)
{
	for (int side = 0; side < 2 && !r->rules.peer; side++) {
		const int64_t *price = side == MENTEE ? r->answer.match.mentee_price
		    : r->answer.match.mentor_price;

		for (size_t i = 0; i < r->in.side[side].n; i++)
			if (r->in.side[side].v[i].price != price[i])
				return SAY(mem, _("The price of {name} was saved as {saved} and "
				    "is {now}."), { "name", r->in.side[side].v[i].name },
				    { "saved", str_fmt(mem, "%" PRId64,
				    r->in.side[side].v[i].price) },
				    { "now", str_fmt(mem, "%" PRId64, price[i]) });
	}
	return (str){ 0 };
}

/* A version of the rules is never edited; the round has its own copy. */
static bool
rules_hold(struct work *w, const struct round *round)
{
	struct round_programme p;

	if (round->rule_version <= 0 || !round_programme(w, round->programme_id, &p))
		return true;
	struct rules r = rules_of_version(w, &p, round->rule_version),
	    own = round_rules(w->mem, round);

	return str_eq(rules_text(w->mem, &r), rules_text(w->mem, &own));
}

static str
difference(struct work *w, const struct rerun *r)
{
	const struct round *was = r->round;
	str words;

	if (!str_eq(input_hash(w->mem, &r->in), was->input_hash))
		return _("The frozen inputs were altered after the run.");
	if (!rules_hold(w, was))
		return SAY(w->mem, _("The rules are not those of version {n}."),
		    { "n", lang_int(w->mem, was->rule_version) });
	if (r->answer.trouble.len)
		return r->answer.trouble;
	if ((words = pairs_differ(w, r)).len || (words = prices_differ(w->mem, r)).len)
		return words;
	/* A changed board keeps pairs that were made by hand among those looked at. */
	if (was->revision == 0 && !str_eq(r->answer.hash, was->answer_hash))
		return _("The saved sum of the answer is not that of its pairs.");
	return (str){ 0 };
}

struct replay
round_replay(struct work *w, const struct round *round)
{
	struct rerun r = rerun(w, round);
	struct replay ret = { .difference = difference(w, &r), .engine = engine_name(),
	    .inputs = input_hash(w->mem, &r.in), .answer = r.answer.hash };

	ret.identical = ret.difference.len == 0;
	if (!ret.identical && !str_eq(round->engine, ret.engine))
		ret.difference = SAY(w->mem, _("{difference} It was made by another engine: "
		    "{was}; this one is {is}."), { "difference", ret.difference },
		    { "was", round->engine }, { "is", ret.engine });
	return ret;
}
