/*
 * What no pair's points exceed, as a sum of rows: one row of numbers for each
 * thing that a mentee has or wants, a number for each mentor of a block in
 * it.  Everything is in 1/32 of a point and rounded up when it is made, so
 * that the sum is never too low.  The same bits at every level.
 */
#ifndef MATCH_PLANES_H
#define MATCH_PLANES_H

#include "match/similar.h"

enum { PLANES_UNIT = 32, PLANES_ADDED = 16, PLANES_SCALED = 24, PLANES_SHARED = 32,
	PLANES_NEVER = INT16_MIN };

struct planes {
	int16_t base;
	int added, scaled;
	const int16_t *add[PLANES_ADDED];	/* PLANES_NEVER: this pair may not be */
	/* v * by / 65536; by below 32768 */
	struct { const uint16_t *v; uint16_t by; } scale[PLANES_SCALED];
	/* How many bits the row has in common with each column, and what so many
	 * are worth; from PLANES_SHARED - 1 on all are the same.  The columns'
	 * bits are [words][SIMILAR_COLUMNS]; words 0: none of this. */
	int words;
	const uint64_t *row, *column;
	const int16_t *worth;	/* [PLANES_SHARED] */
};

/* The sums of n columns, at most SIMILAR_COLUMNS, in whole points, halves up;
 * sums stop at the ends of 16 bits.  n is rounded up to 32. */
void planes_points(enum similar_level, const struct planes *, int32_t n, int16_t *ret);

#endif
