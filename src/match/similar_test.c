#include "match/similar.h"
#include "unit/test.h"

static uint64_t state = 7;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state >> 33) % (uint64_t)n);
}

/* All bytes, the two ends often: where saturating instructions go wrong. */
static struct similar
some_rows(struct arena *mem, int32_t n, int32_t d)
{
	int8_t *v = NEWS(mem, int8_t, (size_t)n * (size_t)d);

	for (int32_t k = 0; k < n * d; k++)
		v[k] = (int8_t)(below(4) ? below(256) - 128 : below(2) ? 127 : -128);
	return (struct similar){ v, n, d };
}

static void
every_processor_gives_the_same_bits(struct test *t)
{
	static const int32_t sizes[] = { 4, 20, 64, 100, 256, SIMILAR_MOST };
	int16_t *ret = NEWS(t->mem, int16_t, SIMILAR_ROWS * SIMILAR_COLUMNS);
	int64_t different = 0, seen = 0;

	for (size_t k = 0; k < COUNT(sizes); k++) {
		struct similar a = some_rows(t->mem, 40, sizes[k]);
		struct similar b = some_rows(t->mem, 600, sizes[k]);
		struct similar_rule rule = { 3, 1 + below(14), below(1000) - 500 };
		struct similar_block block = similar_block(t->mem, sizes[k]);
		int32_t columns[SIMILAR_COLUMNS], rows[SIMILAR_ROWS];
		int32_t n = k ? 1 + below(SIMILAR_COLUMNS) : SIMILAR_COLUMNS;

		CHECK(similar_fits(&a, &b, &rule));
		for (int32_t j = 0; j < n; j++)
			columns[j] = below(b.n);
		for (int i = 0; i < SIMILAR_ROWS; i++)
			rows[i] = below(a.n);
		similar_pack(&block, &b, columns, n);
		for (enum similar_level l = 0; l <= similar_best(); l++) {
			similar_tile(l, &block, &a, rows, &rule, ret);
			for (int i = 0; i < SIMILAR_ROWS; i++)
				for (int32_t j = 0; j < n; j++, seen++)
					different += ret[i * SIMILAR_COLUMNS + j] !=
					    similar_points(&rule, similar_product(a.v +
					    rows[i] * a.d, b.v + columns[j] * b.d, a.d));
		}
	}
	CHECK_INT(different, 0);
	CHECK(seen > 10000);
}

static void
points_round_halves_up_and_stay_within_16_bits(struct test *t)
{
	struct similar_rule half = { 1, 1, 0 }, large = { 1000, 0, 5 };

	(void)t;
	CHECK_INT(similar_points(&half, 3), 2);
	CHECK_INT(similar_points(&half, -3), -1);
	CHECK_INT(similar_points(&large, 33), INT16_MAX);
	CHECK_INT(similar_points(&large, -33), INT16_MIN);
	CHECK_INT(similar_points(&large, -1), -995);
}

static void
what_could_overflow_is_refused(struct test *t)
{
	struct similar s = some_rows(t->mem, 10, 64);

	CHECK(similar_fits(&s, &s, &(struct similar_rule){ 500, 16, 500 }));
	CHECK(!similar_fits(&s, &s, &(struct similar_rule){ 50000, 16, 500 }));
}

TESTS(every_processor_gives_the_same_bits, points_round_halves_up_and_stay_within_16_bits,
    what_could_overflow_is_refused)
