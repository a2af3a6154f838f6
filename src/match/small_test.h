/* For tests: random problems small enough to try all assignments of. */
#ifndef MATCH_SMALL_TEST_H
#define MATCH_SMALL_TEST_H

#include "match/match.h"

enum { SIDE = 5, MOST_EDGES = 12 };

struct random { uint64_t state; };

static inline uint32_t
below(struct random *r, uint32_t n)
{
	r->state = r->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((r->state >> 33) % n);
}

/* A problem small enough for all of its 2^edges assignments. */
struct small {
	struct match_problem p;
	int32_t low[2][SIDE], high[2][SIDE];
	int64_t first[SIDE + 1];
	int32_t mentee[MOST_EDGES], mentor[MOST_EDGES], score[MOST_EDGES];
	uint8_t rule[MOST_EDGES];
	int n;
};

static inline void
random_bounds(struct random *r, struct small *s)
{
	bool many = below(r, 2), lows = below(r, 2);

	for (int side = 0; side < 2; side++)
		for (int i = 0; i < SIDE; i++) {
			s->high[side][i] = many ? (int32_t)below(r, 4) : 1;
			s->low[side][i] = lows && below(r, 3) == 0 ? (int32_t)below(r, 3) : 0;
			if (s->low[side][i] > s->high[side][i] && below(r, 8))
				s->low[side][i] = s->high[side][i];
		}
}

static inline void
random_edges(struct random *r, struct small *s)
{
	uint32_t spread = below(r, 3) == 0 ? 3 : 100;
	uint32_t shift = below(r, 3) == 0 ? spread / 2 : 0, rules = below(r, 2);

	for (int i = 0; i < s->p.mentees; i++) {
		uint32_t start = below(r, SIDE);

		s->first[i] = s->n;
		for (uint32_t k = 0; k < (uint32_t)s->p.mentors && s->n < MOST_EDGES; k++) {
			if (below(r, 5) < 2)
				continue;
			s->mentee[s->n] = i;
			s->mentor[s->n] = (int32_t)((k + start) % (uint32_t)s->p.mentors);
			s->score[s->n] = (int32_t)below(r, spread) - (int32_t)shift;
			s->rule[s->n] =
			    rules && below(r, 5) == 0 ? (uint8_t)(1 + below(r, 2)) : MATCH_ALLOWED;
			s->n++;
		}
	}
	s->first[s->p.mentees] = s->n;
}

static inline void
random_problem(struct random *r, struct small *s)
{
	*s = (struct small){ .p = {
		.mentees = (int32_t)below(r, SIDE + 1), .mentors = 1 + (int32_t)below(r, SIDE),
		.mentee_low = s->low[0], .mentee_high = s->high[0],
		.mentor_low = s->low[1], .mentor_high = s->high[1],
		.first = s->first, .mentor = s->mentor, .score = s->score, .rule = s->rule,
		.objective = below(r, 2) ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL,
		.seed = below(r, 100),
	} };
	random_bounds(r, s);
	random_edges(r, s);
}

#endif
