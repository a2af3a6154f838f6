/* Do the texts of the two speak of the same things?  By words for now;
 * src/meaning will know better. */
#include "app/criterion/criterion_table.h"

static size_t
shared(const struct candidate *mentee, const struct candidate *mentor)
{
	return tokens_shared(&mentee->goals, &mentor->goals) +
	    tokens_shared(&mentee->goals, &mentor->about);
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	static const int points[] = { 100, 500, 700, 850 };
	size_t n;

	(void)r;
	if (mentee->goals.n == 0 || mentor->goals.n + mentor->about.n == 0)
		return NOT_SAID;
	n = shared(mentee, mentor);
	return n < COUNT(points) ? points[n] : FULL_MARKS;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	str a = tokens_shared_list(mem, &mentee->goals, &mentor->goals, 3);
	str b = tokens_shared_list(mem, &mentee->goals, &mentor->about, 3);

	(void)r;
	if (a.len || b.len)
		ret->reason = SAID(mem, N_("What {mentee} wants to reach is near to what {mentor} "
		    "tells about: {words}"), FACT_LIST("words", a.len ? a : b));
	else if (points != NOT_SAID)
		ret->weakness = SAID(mem, N_("The texts of the two are about different things"));
}

const struct criterion criterion_goals = { "goals", N_("Goals and stories"), value, words };
