/*
 * Stable matching: nobody could do better together.
 *
 * A pair that is not made blocks when both of them would rather be together:
 * each has a free place or would give up somebody for the other.  An answer
 * without such a pair is stable.  One always exists, and of all stable
 * answers this gives every mentee the best that any of them does: mentees
 * ask down their lists, mentors keep the best that asked (deferred
 * acceptance [1]).  To say truly whom they would rather have is then the
 * mentees' best advice.  Who goes without goes without in every stable
 * answer (rural hospitals).
 *
 * Ties are broken by lottery, so that the answer is one: a mentee draws one
 * number that counts with all mentors, a pair draws the order of mentors that
 * its mentee wants equally.  With `promote` ties serve to match more people
 * instead [2]: whoever comes to the end of their list asks again and wins
 * ties, and who could go elsewhere just as well makes room.
 *
 * Two mentees may have to have the same mentor, or never the same one
 * (couples [3]).  A stable answer need not exist then; it is looked for by
 * letting those who block have their way, for a bounded time.  "Together" is
 * given up where no mentor would take both; "apart" always holds.
 *
 * [1] Gale, Shapley: College admissions and the stability of marriage.
 *     American Mathematical Monthly 69 (1962).
 * [2] Kiraly: Linear time local approximation algorithm for maximum stable
 *     marriage.  Algorithms 6 (2013).  At least 2/3 of the most there can be.
 * [3] Roth, Peranson: The redesign of the matching market for American
 *     physicians.  American Economic Review 89 (1999).
 */
#ifndef STABLE_H
#define STABLE_H

#include "match/match.h"

enum stable_measure {
	STABLE_SCORES,	/* more is better; below 0: rather nobody */
	STABLE_RANKS,	/* 1 is the first choice; 0: rather nobody */
};

/* Two different mentees; whoever is to be together wants one mentor. */
struct stable_couple { int32_t a, b; bool together; };

struct stable_problem {
	struct match_problem market;	/* of its bounds only the upper ones count */
	enum stable_measure measure;
	const int32_t *mentee_says, *mentor_says;	/* of each edge; NULL: the score */
	const struct stable_couple *couples;
	size_t n_couples;
	bool promote;
};

struct stable_answer {
	int64_t n_pairs;
	const struct match_pair *pairs;	/* by mentee, then mentor; fixed ones included */
	int64_t score;	/* sum over the pairs, to compare with the best total */
	int64_t matched;	/* mentees with at least one mentor */
	int64_t asked;	/* how often a mentee asked a mentor */
	const bool *honoured;	/* [n_couples] */
	bool settled;	/* false: couples went round in circles; some pairs block */
};

/* Whether the fixed pairs are within the upper bounds; otherwise there is nothing to solve. */
bool stable_fits(const struct stable_problem *);
struct stable_answer stable_solve(struct arena *mem, const struct stable_problem *);

/*
 * A pair that would rather be together than what they have.  A gain is in
 * points (ranks: in ranks) over the least that they would give up for it,
 * over 0 (the last rank) for a free place.
 */
struct stable_block {
	int32_t mentee, mentor;
	int64_t edge;
	int64_t mentee_gain, mentor_gain;
};

struct stable_report {
	int64_t blocking;	/* pairs */
	int64_t mentees, mentors;	/* people in at least one */
	int64_t largest;	/* the most that both of a pair gain; 0: none blocks */
	const struct stable_block *first;	/* those where both gain most */
	size_t n_first;
};

/*
 * Of any pairs within the bounds, stable or not, sorted as an answer's are;
 * lists `most` blocks at most.  Shares no code with stable_solve.  What
 * would part a couple that is together, or join one that must be apart, does
 * not block.
 */
struct stable_report stable_report(struct arena *mem, const struct stable_problem *,
    const struct match_pair *pairs, int64_t n_pairs, size_t most);

/*
 * Wishes first, then points: the rules of the market's edges with those pairs
 * fixed that are stable among the people who want each other (both sides said
 * so), for match_solve to choose the rest.  NULL rules become an array.
 */
const uint8_t *stable_bind(struct arena *mem, const struct stable_problem *wishes);

#endif
