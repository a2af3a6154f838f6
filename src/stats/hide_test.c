#include "stats/hide.h"

#include "unit/test.h"

static void
small_groups_cannot_be_subtracted(struct test *t)
{
	static const struct { int64_t people[5]; const char *shown; } rows[] = {
		{ { 9, 8, 7, 6, 5 }, "+++++" },
		{ { 9, 8, 7, 6, 4 }, "+++--" },	/* the least is found from the total */
		{ { 9, 8, 1, 1, 1 }, "+----" },	/* three people in all are too few */
		{ { 9, 3, 3, 8, 0 }, "+--+ " },
		{ { 3, 9, 0, 0, 0 }, "--   " },
	};

	(void)t;
	for (size_t k = 0; k < COUNT(rows); k++) {
		bool hidden[5];

		stats_hide(rows[k].people, 5, 5, hidden);
		for (int i = 0; i < 5; i++)
			CHECK(hidden[i] == (rows[k].shown[i] == '-'));
	}
}

TESTS(small_groups_cannot_be_subtracted)
