/*
 * The proof of a round as text files that ithaca-verify reads (of a peer
 * round ithaca-verify-peer), and the check of a saved round from its frozen
 * people on.
 */
#include "app/round/round.h"

#include "app/round/round.sql.h"
#include "match/instance.h"
#include "match/verify.h"

struct solved { struct input in; struct rules rules; struct scored scored; struct answer answer;
    struct match_problem problem;
    struct peer_problem peers;	/* of a peer round, in place of `problem` */
};

static struct solved
solve_again(struct work *w, const struct round *round)
{
	struct solved s = { .in = round_input(w, round), .rules = round_rules(w->mem, round) };
	struct round_constraints list = round_constraints(w, round->id);

	input_read(w->mem, &s.in);
	s.scored = scored_read(w->mem, &s.in);
	scored_all(w->mem, &s.scored, &s.in, &s.rules);
	scored_constrain(w->mem, &s.scored, &s.in, &s.rules, &list);
	s.answer = solve(w->mem, &s.scored, &s.rules, round->seed, NULL, NULL);
	if (s.rules.peer)
		s.peers = scored_peers(w->mem, &s.scored, &s.rules, round->seed);
	else
		s.problem = scored_problem(&s.scored, &s.rules, round->seed);
	return s;
}

struct proof
round_proof(struct work *w, const struct round *round)
{
	struct solved s = solve_again(w, round);
	struct buf problem = { .mem = w->mem }, answer = { .mem = w->mem },
	    prices = { .mem = w->mem };

	if (s.rules.peer) {
		instance_write_peer(&problem, &s.peers);
		instance_write_peer_answer(&answer, &s.answer.peer);
		instance_write_peer_proof(&prices, &s.peers, &s.answer.peer, buf_text(&problem),
		    buf_text(&answer));
	} else {
		instance_write(&problem, &s.problem);
		instance_write_answer(&answer, &s.answer.match);
		instance_write_proof(&prices, &s.problem, &s.answer.match, buf_text(&problem),
		    buf_text(&answer));
	}
	return (struct proof){ buf_text(&problem), buf_text(&answer), buf_text(&prices) };
}

static bool
proof_holds(const struct solved *s)
{
	if (s->answer.trouble.len > 0 || !s->answer.proven)
		return false;
	return s->rules.peer ? peer_verify(&s->peers, &s->answer.peer) == PEER_PROVEN
	    : match_verify(&s->problem, &s->answer.match) == MATCH_PROVEN;
}

/* The stored edges hold the points that the frozen people give. */
static bool
scores_hold(const struct solved *s)
{
	for (int32_t i = 0; i < s->scored.mentees; i++)
		for (int64_t e = s->scored.first[i]; e < s->scored.first[i + 1]; e++) {
			const struct candidate *mentor =
			    &s->in.candidate[MENTOR][s->scored.mentor[e]];
			int points = pair_score(&s->rules, &s->in.candidate[MENTEE][i], mentor);

			if (s->rules.peer)
				points = (points + pair_score(&s->rules,
				    &s->in.candidate[MENTEE][s->scored.mentor[e]],
				    &s->in.candidate[MENTOR][i])) / 2;
			if (points != s->scored.score[e])
				return false;
		}
	return true;
}

static bool
same_pairs(const struct round_pairs *a, const struct round_pairs *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->v[i].mentee_n != b->v[i].mentee_n || a->v[i].mentor_n != b->v[i].mentor_n ||
		    a->v[i].score != b->v[i].score)
			return false;
	return true;
}

struct verified
round_verify(struct work *w, const struct round *round)
{
	struct solved s = solve_again(w, round);
	struct round_pairs saved = round_pairs(w, round->id);
	struct verified v = {
		.inputs = str_eq(input_hash(w->mem, &s.in), round->input_hash),
		.scores = scores_hold(&s),
		.proof = proof_holds(&s),
		.same = same_pairs(&saved, &s.answer.pairs),
	};

	v.words = !v.inputs ? _("The frozen inputs were altered after the run.") :
	    !v.scores ? _("A score is not what the frozen people and rules give.") :
	    !v.proof ? _("The prices do not prove that these pairs are the best.") :
	    !v.same ? _("The saved pairs are not those that the proof is about.") :
	    round->bound == round->total
	        ? _("Checked: no other set of pairs within the rules has a larger total.") :
	    _("Checked: the pairs follow from the inputs, and the bound is proven.");
	return v;
}
