/* Has the mentor room? */
#include "app/criterion/criterion_table.h"

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	int places = mentor->capacity > 0 ? mentor->capacity : 1, time = FULL_MARKS;

	(void)mentee, (void)r;
	/* An hour a month for each person is the least that works. */
	if (mentor->minutes_month) {
		int64_t each = mentor->minutes_month / (mentor->taken + 1);

		time = each >= 120 ? FULL_MARKS : (int)(each * FULL_MARKS / 120);
	}
	if (mentor->taken >= places)
		return 0;
	return (FULL_MARKS - mentor->taken * 600 / places) / 2 + time / 2;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	(void)mentee, (void)r;
	if (mentor->taken == 0 && points >= 800)
		ret->reason = SAID(mem, N_("{mentor} has room and time for this"));
	if (mentor->taken == 1)
		ret->weakness = SAID(mem,
		    N_("{mentor} already works with one person: fix the dates early"));
	else if (mentor->taken > 1)
		ret->weakness = SAID(mem, N_("{mentor} already works with {n} people: fix the "
		    "dates early"), FACT_NUMBER("n", mentor->taken));
	else if (points < 600)
		ret->weakness = SAID(mem,
		    N_("{mentor} has little time: short meetings with a plan work best"));
}

const struct criterion criterion_load = { "load", N_("Room and time of the mentor"), value, words };
