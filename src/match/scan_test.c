/* All ways of looking along a row find the same. */
#include "match/scan.h"

#include "match/small_test.h"
#include "unit/test.h"

enum { MENTORS = 500, LONGEST = 70, SHIFT = 9 };

static void
every_level_agrees(struct test *t)
{
	static const struct scan_rule rule = { SHIFT, (1 << SHIFT) - 1, 16 };
	const struct scan *portable = scan_by(SCAN_PORTABLE);
	int32_t price[MENTORS];
	uint32_t *row = NEWS(t->mem, uint32_t, LONGEST), mine[2][LONGEST];
	struct random r = { 9 };

	for (int round = 0; round < 20000; round++) {
		uint32_t n = below(&r, LONGEST + 1), spread = round % 2 ? 3 : 1000;
		uint32_t most = below(&r, LONGEST);
		int32_t floor = (int32_t)below(&r, 20000) - 10000;

		for (int j = 0; j < MENTORS; j++)
			price[j] = 16 * (int32_t)below(&r, spread) - (round % 3 ? 0 : 400);
		for (uint32_t k = 0; k < n; k++)
			row[k] = below(&r, spread) << SHIFT | below(&r, MENTORS);
		struct two two = portable->two(row, n, price, &rule, floor);
		uint32_t above = portable->above(row, n, price, &rule, floor, mine[0], most);

		CHECK(two.best >= two.second && two.second >= floor);
		CHECK((two.at < 0) == (above == 0));
		for (int level = 0; level <= (int)scan_best(); level++) {
			const struct scan *scan = scan_by((enum scan_level)level);
			struct two got = scan->two(row, n, price, &rule, floor);

			CHECK(got.best == two.best && got.second == two.second && got.at == two.at);
			CHECK(scan->above(row, n, price, &rule, floor, mine[1], most) == above);
			CHECK(memcmp(mine[0], mine[1], (above < most ? above : most) * sizeof *row)
			    == 0);
		}
	}
}

TESTS(every_level_agrees)
