#include "app/round/stability.h"

static int32_t
rank_of(const struct candidate *c, int64_t person)
{
	for (size_t k = 0; k < c->wishes.n; k++)
		if (c->wishes.v[k].person == person)
			return (int32_t)c->wishes.v[k].rank;
	return 0;
}

void
agreed_bind(struct arena *mem, struct scored *s, const struct input *in, const struct rules *r)
{
	if (!r->agreed_first || r->peer)
		return;
	int32_t *mentee_says = NEWS(mem, int32_t, (size_t)s->n + 1);
	int32_t *mentor_says = NEWS(mem, int32_t, (size_t)s->n + 1);
	struct stable_problem wishes = { .market = scored_problem(s, r, 0),
		.measure = STABLE_RANKS, .mentee_says = mentee_says, .mentor_says = mentor_says };

	for (int32_t i = 0; i < s->mentees; i++) {
		const struct candidate *mentee = &in->candidate[MENTEE][i];

		for (int64_t e = s->first[i]; mentee->wishes.n && e < s->first[i + 1]; e++) {
			const struct candidate *mentor = &in->candidate[MENTOR][s->mentor[e]];

			mentee_says[e] = rank_of(mentee, mentor->person);
			mentor_says[e] = mentee_says[e] ? rank_of(mentor, mentee->person) : 0;
		}
	}
	if (!stable_fits(&wishes))	/* more pins than places: solving will say so */
		return;
	const uint8_t *rule = stable_bind(mem, &wishes);

	memcpy(s->rule, rule, (size_t)s->n);
}

/* The saved pairs as those of the problem. */
static struct match_pair *
saved_pairs(struct arena *mem, const struct scored *s, const struct round_pairs *pairs,
    int64_t *ret_n)
{
	struct match_pair *made = NEWS(mem, struct match_pair, pairs->n + 1);

	*ret_n = 0;
	for (size_t k = 0; k < pairs->n; k++) {
		int32_t i = (int32_t)pairs->v[k].mentee_n, j = (int32_t)pairs->v[k].mentor_n;

		for (int64_t e = s->first[i]; e < s->first[i + 1]; e++)
			if (s->mentor[e] == j)
				made[(*ret_n)++] = (struct match_pair){ i, j, e };
	}
	return made;
}

struct stability
round_stability(struct work *w, const struct round *round, const struct input *in)
{
	struct rules rules = round_rules(w->mem, round);
	struct scored scored = scored_read(w->mem, in);
	struct round_constraints list = round_constraints(w, round->id);
	struct round_pairs pairs = round_pairs(w, round->id);
	int64_t n;

	scored_constrain(w->mem, &scored, in, &rules, &list);
	struct stable_problem s = { .market = scored_problem(&scored, &rules, round->seed) };
	const struct match_pair *made = saved_pairs(w->mem, &scored, &pairs, &n);
	struct stable_answer stable = stable_solve(w->mem, &s);

	return (struct stability){ stable_report(w->mem, &s, made, n, WOULD_RATHER),
		stable.n_pairs, stable.score };
}
