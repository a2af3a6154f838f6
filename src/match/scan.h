/*
 * Inside the solver: the best arcs of a row at given prices, which is most of
 * what an auction does.  By the best instructions the processor has; all give
 * the same answer.
 */
#ifndef MATCH_SCAN_H
#define MATCH_SCAN_H

#include <stdint.h>

/* A word's value is (word >> shift) * scale - price[word & mask], in 32 bits. */
struct scan_rule { uint32_t shift, mask; int32_t scale; };

/* Of the values above a floor: the best, the first that has it, and the best
 * of the others or the floor.  at is -1 when there is none. */
struct two { int32_t best, second, at; };

struct scan {
	struct two (*two)(const uint32_t *row, uint32_t n, const int32_t *price,
	    const struct scan_rule *, int32_t floor);
	/* Those above the floor, in order, to ret[most]; answers how many of
	 * them there are, which may be more. */
	uint32_t (*above)(const uint32_t *row, uint32_t n, const int32_t *price,
	    const struct scan_rule *, int32_t floor, uint32_t *ret, uint32_t most);
};

enum scan_level { SCAN_PORTABLE, SCAN_AVX2, SCAN_AVX512, SCAN_LEVELS };
enum scan_level scan_best(void);	/* what this processor has */
const struct scan *scan_by(enum scan_level);

#endif
