/* The same place: they can meet in person. */
#include "app/criterion/criterion_table.h"

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	(void)r;
	if (!mentee->site_key || !mentor->site_key)
		return NOT_SAID;
	return mentee->site_key == mentor->site_key ? FULL_MARKS : 0;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	(void)r;
	if (points == FULL_MARKS)
		ret->reason = SAID(mem, N_("Both are in {place}"),
		    FACT_TEXT("place", mentee->site));
	else if (points == 0)
		ret->weakness = SAID(mem,
		    N_("{mentee} is in {a}, {mentor} in {b}: they will meet by video or phone"),
		    FACT_TEXT("a", mentee->site), FACT_TEXT("b", mentor->site));
}

const struct criterion criterion_place = { "place", N_("Same place"), value, words };
