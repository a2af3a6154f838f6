#include "match/planes.h"
#include "unit/test.h"

static uint64_t state = 3;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state >> 33) % (uint64_t)n);
}

static void
every_processor_gives_the_same_bits(struct test *t)
{
	enum { ROOM = 96 };
	int16_t *ret[SIMILAR_LEVELS];
	int64_t different = 0;

	for (int round = 0; round < 200; round++) {
		struct planes p = { .base = (int16_t)below(3000), .added = below(PLANES_ADDED + 1),
		    .scaled = below(PLANES_SCALED + 1) };

		for (int k = 0; k < PLANES_ADDED; k++) {
			int16_t *v = NEWS(t->mem, int16_t, ROOM);

			for (int c = 0; c < ROOM; c++)
				v[c] = (int16_t)(below(20) ? below(round * 30 + 1) : PLANES_NEVER);
			p.add[k] = v;
		}
		for (int k = 0; k < PLANES_SCALED; k++) {
			uint16_t *v = NEWS(t->mem, uint16_t, ROOM);

			for (int c = 0; c < ROOM; c++)
				v[c] = (uint16_t)below(65536);
			p.scale[k].v = v;
			p.scale[k].by = (uint16_t)below(round % 2 ? 3000 : 32768);
		}
		int32_t n = 1 + below(ROOM);
		uint64_t *bits = NEWS(t->mem, uint64_t, 4 * SIMILAR_COLUMNS);
		int16_t *worth = NEWS(t->mem, int16_t, PLANES_SHARED);

		for (int k = 0; k < 4 * SIMILAR_COLUMNS; k++)
			bits[k] = below(3) ? UINT64_C(5) << below(60) : ~UINT64_C(0);
		for (int k = 0; k < PLANES_SHARED; k++)
			worth[k] = (int16_t)(k < 2 ? PLANES_NEVER : k * 100);
		p.words = round % 5;
		p.row = bits + 17;
		p.column = bits;
		p.worth = worth;

		for (enum similar_level l = 0; l <= similar_best(); l++) {
			ret[l] = NEWS(t->mem, int16_t, ROOM);
			planes_points(l, &p, n, ret[l]);
			for (int32_t c = 0; c < n; c++)
				different += ret[l][c] != ret[0][c];
		}
	}
	CHECK_INT(different, 0);
}

static void
sums_are_whole_points_and_never_stays_never(struct test *t)
{
	int16_t *a = NEWS(t->mem, int16_t, 32), *b = NEWS(t->mem, int16_t, 32);
	int16_t *ret = NEWS(t->mem, int16_t, 32);
	struct planes p = { .base = 16, .added = 2, .add = { a, b } };

	a[0] = 1000 * PLANES_UNIT - 16;
	a[1] = PLANES_NEVER;
	b[1] = 1000 * PLANES_UNIT;
	a[2] = 15;
	planes_points(similar_best(), &p, 32, ret);
	CHECK_INT(ret[0], 1000);
	CHECK(ret[1] < -1);
	CHECK_INT(ret[2], 1);
	CHECK_INT(ret[3], 1);

	uint64_t row = 7, *column = NEWS(t->mem, uint64_t, SIMILAR_COLUMNS);
	int16_t worth[PLANES_SHARED] = { PLANES_NEVER, 32, 64, 96 };

	column[1] = 2;
	column[2] = 12;
	column[3] = ~UINT64_C(0);
	p = (struct planes){ .words = 1, .row = &row, .column = column, .worth = worth };
	planes_points(similar_best(), &p, 32, ret);
	CHECK(ret[0] < -1);
	CHECK_INT(ret[1], 1);
	CHECK_INT(ret[2], 1);
	CHECK_INT(ret[3], 3);
}

TESTS(every_processor_gives_the_same_bits, sums_are_whole_points_and_never_stays_never)
