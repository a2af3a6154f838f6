/* Years between their first days here: never anything about age. */
#include "app/criterion/criterion_table.h"

static int64_t
years(const struct candidate *a, const struct candidate *b)
{
	int64_t days = a->start_day - b->start_day;

	return (days < 0 ? -days : days) / 365;
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	(void)r;
	if (!mentee->start_day || !mentor->start_day)
		return NOT_SAID;
	return years(mentee, mentor) >= 10 ? FULL_MARKS : (int)years(mentee, mentor) * 100;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	(void)r;
	if (points >= 500)
		ret->reason = SAID(mem, N_("{n} years lie between their first days here"),
		    FACT_NUMBER("n", years(mentee, mentor)));
	else if (points != NOT_SAID && points < 200)
		ret->weakness = SAID(mem, N_("Both joined at about the same time"));
}

const struct criterion criterion_generation = { "generation", N_("Years between first days"), value,
    words };
