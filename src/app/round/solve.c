/*
 * From scored pairs to an answer that is proven.
 *
 * When there were too many pairs for all of them to be edges, all the others
 * are held against the prices, and those that could make the total larger
 * become edges (match/allpairs.h): the answer is the best over all pairs.
 */
#include "app/round/round.h"
#include "match/allpairs.h"
#include "match/verify.h"

bool
constraint_is(const struct round_constraints *list, int64_t mentee, int64_t mentor,
    const char *kind)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].mentee_n == mentee && list->v[i].mentor_n == mentor)
			return str_eq(list->v[i].kind, str_of(kind));
	return false;
}

/* --- answer --- */

static void
sum_up(struct arena *mem, struct answer *a)
{
	uint64_t hash = 0;

	a->lowest = a->pairs.n ? FULL_MARKS : 0;
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct round_pair *p = &a->pairs.v[i];

		a->total += p->score;
		a->lowest = p->score < a->lowest ? p->score : a->lowest;
		hash = (hash ^ (uint64_t)(p->mentee_n << 32 | p->mentor_n << 11 | p->score)) *
		    UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	a->hash = str_fmt(mem, "%016" PRIx64 "%016" PRIx64, hash, a->match.hash);
}

static struct match_solution
solve_edges(struct arena *mem, const struct scored *s, const struct rules *r, int64_t seed,
    const struct match_start *start, const struct match_limits *limits)
{
	struct match_problem problem = scored_problem(s, r, seed);

	return start ? match_resolve(mem, &problem, start, limits)
	    : match_solve(mem, &problem, limits);
}

/* The edges are then those that the proof needs, and all that equal their prices. */
static struct match_solution
solve_all(struct arena *mem, struct scored *s, const struct rules *r, int64_t seed,
    const struct match_start *start, const struct match_limits *limits, bool *ret_certified)
{
	struct match_problem problem = scored_problem(s, r, seed);
	struct allpairs_edges e = { s->first, s->mentor, s->score, s->rule, s->n, s->n };
	struct allpairs_answer a = allpairs_solve(mem, s->all, &problem, &e, start, limits);

	s->first = e.first;
	s->mentor = e.mentor;
	s->score = e.score;
	s->rule = e.rule;
	s->n = e.n;
	*ret_certified = a.certified;
	return a.match;
}

static void
list_pairs(struct arena *mem, const struct scored *s, const struct match_problem *problem,
    struct answer *a)
{
	for (int64_t k = 0; k < a->match.n_pairs; k++)
		PUSH(mem, &a->pairs, ((struct round_pair){
			.mentee_n = a->match.pairs[k].mentee,
			.mentor_n = a->match.pairs[k].mentor,
			.score = s->score[a->match.pairs[k].edge],
			.pinned = match_rule(problem, a->match.pairs[k].edge) == MATCH_FIXED,
		}));
}

struct answer
solve(struct arena *mem, struct scored *s, const struct rules *r, int64_t seed,
    const struct match_start *start, const struct progress *p)
{
	struct match_limits limits = { .stop = p ? p->stop : NULL, .arg = p ? p->arg : NULL,
	    .threads = round_threads() };
	struct answer a = { 0 };
	bool certified = !s->narrow;

	if (p)
		p->tell(p->arg, N_("Finding the best pairs"), 0, 0);
	if (r->peer)
		a = solve_peers(mem, s, r, seed, &limits);
	else
		a.match = s->all ? solve_all(mem, s, r, seed, start, &limits, &certified)
	    : solve_edges(mem, s, r, seed, start, &limits);
	switch (a.match.verdict) {
	case MATCH_OPTIMAL:
		break;
	case MATCH_INFEASIBLE:
		a.trouble =
		    _("The pins ask for more than there are places. Take one of them back.");
		return a;
	case MATCH_STOPPED:
		a.stopped = true;
		return a;
	case MATCH_TOO_LARGE:
		a.trouble = _("There are more pairs than this program can weigh.");
		return a;
	}
	if (!r->peer) {
		struct match_problem problem = scored_problem(s, r, seed);

		a.proven = certified && match_verify(&problem, &a.match) == MATCH_PROVEN;
		list_pairs(mem, s, &problem, &a);
	}
	sum_up(mem, &a);
	a.bound = a.match.score;
	return a;
}
