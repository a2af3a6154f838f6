/* For tests: small random problems with a wish: steps, previous pairs, those left out, quotas. */
#ifndef MATCH_WISHED_TEST_H
#define MATCH_WISHED_TEST_H

#include "match/plan.h"
#include "match/small_test.h"

enum { MOST_STEPS = 4, SMALL_QUOTAS = 3 };

struct wished {
	struct small s;
	struct match_wish wish;
	struct match_step steps[MOST_STEPS];
	int32_t left_out[SIDE];
	uint8_t previous[MOST_EDGES];
	struct match_quota quotas[SMALL_QUOTAS];
	int32_t mentee[SMALL_QUOTAS][SIDE], mentor[SMALL_QUOTAS][SIDE];
};

static inline int32_t
random_group(struct random *r, int32_t *group, int32_t people)
{
	int32_t n = 0;

	for (int32_t k = 0; k < people; k++)
		if (below(r, 2))
			group[n++] = k;
	return n;
}

static inline void
random_quota(struct random *r, struct wished *w, size_t q)
{
	struct match_quota *its = &w->quotas[q];

	*its = (struct match_quota){
		.mentee = below(r, 4) ? w->mentee[q] : NULL,
		.mentor = below(r, 4) ? w->mentor[q] : NULL,
		.n_mentee = random_group(r, w->mentee[q], w->s.p.mentees),
		.n_mentor = random_group(r, w->mentor[q], w->s.p.mentors),
		.least = (int32_t)below(r, 4),
		.firmness = (enum match_firmness)below(r, 3),
		.price = (int32_t)below(r, 80),
	};
	its->most = below(r, 2) ? its->least + (int32_t)below(r, 3) : MOST_EDGES;
}

static inline void
random_wish(struct random *r, struct wished *w)
{
	uint32_t used = 0;

	random_problem(r, &w->s);
	w->s.p.objective = MATCH_BEST_TOTAL;
	w->wish = (struct match_wish){ .steps = w->steps, .quotas = w->quotas,
		.most_cases = 1 << 20 };
	for (uint32_t n = below(r, MOST_STEPS + 1); n > 0; n--) {
		uint32_t aim = below(r, 6);

		if (used >> aim & 1)
			continue;
		used |= UINT32_C(1) << aim;
		w->steps[w->wish.n_steps++] = (struct match_step){ (enum match_aim)aim,
			1 + (int32_t)below(r, 50) };
	}
	if (below(r, 4))
		w->wish.left_out = w->left_out;
	for (int i = 0; i < SIDE; i++)
		w->left_out[i] = (int32_t)below(r, 3);
	if (below(r, 4))
		w->wish.previous = w->previous;
	for (int e = 0; e < MOST_EDGES; e++)
		w->previous[e] = below(r, 3) == 0;
	w->wish.n_quotas = below(r, SMALL_QUOTAS + 1);
	for (size_t q = 0; q < w->wish.n_quotas; q++)
		random_quota(r, w, q);
	if (below(r, 2))
		return;
	/* Quotas that pull at each other, and few bounds: what needs several cases. */
	memset(w->s.low, 0, sizeof w->s.low);
	w->wish.n_quotas = SMALL_QUOTAS;
	for (size_t q = 0; q < SMALL_QUOTAS; q++) {
		random_quota(r, w, q);
		w->quotas[q].most = w->quotas[q].least + (int32_t)below(r, 2);
	}
}

#endif
