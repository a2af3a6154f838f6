/* What they enjoy outside work: it makes the first five minutes easier. */
#include "app/criterion/criterion_table.h"

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	size_t n;

	(void)r;
	if (mentee->interests.n == 0 || mentor->interests.n == 0)
		return NOT_SAID;
	n = tokens_shared(&mentee->interests, &mentor->interests);
	return n >= 3 ? FULL_MARKS : (int)n * FULL_MARKS / 3;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	(void)r;
	if (points > 0)
		ret->reason = SAID(mem, N_("Both enjoy {interests}"),
		    FACT_LIST("interests",
		    tokens_shared_list(mem, &mentee->interests, &mentor->interests, 3)));
	else if (points == 0)
		ret->weakness = SAID(mem, N_("They have no interest in common on paper"));
}

const struct criterion criterion_interests = { "interests", N_("Interests"), value, words };
