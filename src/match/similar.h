/*
 * How alike two people are, in whole numbers: the product of two rows of
 * bytes, and the points that a fixed integer rule makes of it.
 *
 * The rows are the definition.  However a processor multiplies them, the
 * result has the same bits, so lists, prices and proofs do not depend on the
 * machine; similar_test.c compares all ways that this one has.
 *
 * Work goes by tiles: a block of up to SIMILAR_COLUMNS rows of one side is
 * packed so that one instruction meets sixteen of them, and SIMILAR_ROWS of
 * the other side are held against it.  A tile of points stays in the nearest
 * cache.
 */
#ifndef MATCH_SIMILAR_H
#define MATCH_SIMILAR_H

#include "base/arena.h"

enum { SIMILAR_ROWS = 8, SIMILAR_COLUMNS = 512, SIMILAR_MOST = 1024 };

/* n rows of d numbers; d is a multiple of 4 and at most SIMILAR_MOST. */
struct similar {
	const int8_t *v;
	int32_t n, d;
};

/* points = (product * scale, halves up, >> shift) + offset, within 16 bits. */
struct similar_rule { int32_t scale, shift, offset; };

/* What the processor knows, worst first.  Each gives the same bits. */
enum similar_level { SIMILAR_PORTABLE, SIMILAR_AVX2, SIMILAR_AVX512, SIMILAR_LEVELS };
enum similar_level similar_best(void);

/* Room for the columns of a tile. */
struct similar_block { int8_t *packed; int32_t n, d; };
struct similar_block similar_block(struct arena *, int32_t d);
/* Packs rows `which[0..n)`; n at most SIMILAR_COLUMNS. */
void similar_pack(struct similar_block *, const struct similar *, const int32_t *which, int32_t n);
/* ret[SIMILAR_ROWS][SIMILAR_COLUMNS]: the points of rows `which[]` against the
 * block; what stands beyond the block's n columns means nothing. */
void similar_tile(enum similar_level, const struct similar_block *, const struct similar *,
    const int32_t which[SIMILAR_ROWS], const struct similar_rule *, int16_t *ret);

int32_t similar_product(const int8_t *a, const int8_t *b, int32_t d);
int16_t similar_points(const struct similar_rule *, int32_t product);
/* Can no product of these two overflow on its way to points? */
bool similar_fits(const struct similar *, const struct similar *, const struct similar_rule *);

#endif
