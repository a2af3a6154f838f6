/* Levels between the two: far enough to have seen more, near enough to remember. */
#include "app/criterion/criterion_table.h"

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	int n, off;

	if (!level_distance(mentee, mentor, r, &n))
		return NOT_SAID;
	/* The ideal and one more are as good. */
	off = n < r->ideal_distance ? r->ideal_distance - n
	    : n > r->ideal_distance + 1 ? n - r->ideal_distance - 1 : 0;
	return off >= 4 ? 0 : FULL_MARKS - 250 * off;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	int n;

	if (!level_distance(mentee, mentor, r, &n))
		return;
	if (n == 0 && (points == FULL_MARKS || r->peer))
		ret->reason = SAID(mem, N_("They are at the same level and can speak as equals"));
	else if (points >= 750 && n > 0 && r->direction == TEACH_UP)
		ret->reason = SAID(mem, N_("{mentee} is {n} levels above {mentor}: a view from "
		    "another floor"), FACT_NUMBER("n", n));
	else if (points >= 750 && n == 1)
		ret->reason = SAID(mem, N_("{mentor} is one level ahead: near enough to remember"));
	else if (points >= 750 && n > 1)
		ret->reason = SAID(mem, N_("{mentor} is {n} levels ahead: far enough to have seen "
		    "more, near enough to remember"), FACT_NUMBER("n", n));
	if (points == FULL_MARKS || r->peer)
		return;
	if (n < r->ideal_distance)
		ret->weakness = SAID(mem,
		    N_("They are at almost the same level: {mentor} may not have been there yet"));
	else
		ret->weakness = SAID(mem, N_("{n} levels lie between them: it takes a little time "
		    "to speak freely"), FACT_NUMBER("n", n));
}

const struct criterion criterion_distance = { "distance", N_("Levels between them"), value, words };
