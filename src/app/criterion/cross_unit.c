/* Links between departments and people who would not otherwise meet. */
#include "app/criterion/criterion_table.h"

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	(void)r;
	if (!mentee->unit_key || !mentor->unit_key)
		return NOT_SAID;
	return mentee->unit_key != mentor->unit_key ? FULL_MARKS : 0;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	(void)r;
	if (points == FULL_MARKS)
		ret->reason = SAID(mem, N_("They work in different units: {a} and {b}"),
		    FACT_TEXT("a", mentee->unit), FACT_TEXT("b", mentor->unit));
	else if (points == 0)
		ret->weakness = SAID(mem, N_("Both work in {unit}"),
		    FACT_TEXT("unit", mentee->unit));
}

const struct criterion criterion_cross_unit = { "cross_unit", N_("Different units"), value, words };
