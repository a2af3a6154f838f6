/* Inside of stable matching: who would have whom, and who is held. */
#ifndef STABLE_MARKET_H
#define STABLE_MARKET_H

#include "match/stable.h"

/* A mentee whom a mentor holds; the larger key is the dearer. */
struct held { uint64_t key; int32_t mentee, edge; };

struct market {
	struct arena *mem;
	const struct stable_problem *s;
	const struct match_problem *p;
	uint32_t salt[2];
	int32_t *list, *n_list;	/* from first[i]: edges that can be, the dearest first */
	int32_t *wants;	/* [mentees] places still free */
	int32_t *room;	/* [mentors] places beside those of fixed pairs */
	int64_t *seat;	/* [mentors] where the held ones begin */
	int32_t *n_held;
	struct held *held;	/* of each mentor a heap, the least dear on top */
	int64_t asked;
	const bool *aside;	/* [mentees] not asking yet; NULL: none */
	bool *honoured;
	bool settled;
};

static inline uint32_t
stable_mix(uint32_t x)	/* one to one, so that no two draw the same number */
{
	x ^= x >> 16;
	x *= UINT32_C(0x7feb352d);
	x ^= x >> 15;
	x *= UINT32_C(0x846ca68b);
	return x ^ x >> 16;
}

/* What somebody makes of an edge, more being better, and less than 0 for "rather nobody". */
static inline int64_t
stable_worth(const struct stable_problem *s, const int32_t *says, int64_t edge)
{
	if (s->measure == STABLE_RANKS)
		return says[edge] > 0 ? INT32_MAX - (int64_t)says[edge] : -1;
	return says ? says[edge] : s->market.score[edge];
}

/* By worth to the mentor, then who was promoted, then the mentee's number. */
enum { STABLE_PROMOTED_BIT = 32, STABLE_WORTH_BIT };

static inline uint64_t
stable_key_of(const struct market *m, int32_t mentee, int64_t worth, bool promoted)
{
	uint32_t number = stable_mix(stable_mix((uint32_t)mentee ^ m->salt[0]) ^ m->salt[1]);

	return (uint64_t)worth << STABLE_WORTH_BIT | (uint64_t)promoted << STABLE_PROMOTED_BIT
	    | number;
}

static inline uint64_t
stable_key(const struct market *m, int32_t mentee, int64_t edge, bool promoted)
{
	return stable_key_of(m, mentee, stable_worth(m->s, m->s->mentor_says, edge), promoted);
}

/* h[at] moves to where it belongs: away from the top, or towards it. */
void stable_sink(struct held *h, int32_t n, int32_t at);
void stable_float(struct held *h, int32_t at);

void stable_promoted(struct market *);	/* deferred acceptance with promotion */
void stable_couples(struct market *);	/* those set aside come in, one by one */

#endif
