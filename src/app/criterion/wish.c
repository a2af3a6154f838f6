/*
 * Wishes for persons and for kinds of persons.
 *
 * Both partners read the reasons, and who wished for whom is nobody else's
 * business: a wish for a person counts and is not told.  "Never" is a hard
 * rule (rule.c).
 */
#include "app/criterion/criterion_table.h"

static int64_t
rank_of(const struct candidate *c, int64_t person)
{
	for (size_t i = 0; i < c->wishes.n; i++)
		if (c->wishes.v[i].person == person)
			return c->wishes.v[i].rank;
	return 0;
}

static bool
wished_somebody(const struct candidate *c)
{
	for (size_t i = 0; i < c->wishes.n; i++)
		if (c->wishes.v[i].rank > 0)
			return true;
	return false;
}

static uint32_t
kinds_met(const struct candidate *of, const struct candidate *other)
{
	bool units = of->unit_key && other->unit_key, sites = of->site_key && other->site_key;
	bool levels = of->level && other->level;
	int64_t up = other->level - of->level;

	return (units && of->unit_key == other->unit_key ? KIND_OWN_UNIT : 0)
	    | (units && of->unit_key != other->unit_key ? KIND_OTHER_UNIT : 0)
	    | (sites && of->site_key == other->site_key ? KIND_OWN_PLACE : 0)
	    | (sites && of->site_key != other->site_key ? KIND_OTHER_PLACE : 0)
	    | (of->job_key && of->job_key == other->job_key ? KIND_SAME_JOB : 0)
	    | (levels && up >= 3 ? KIND_MUCH_MORE_SENIOR : 0)
	    | (levels && up >= -1 && up <= 1 ? KIND_NEAR_MY_LEVEL : 0);
}

static int
points_of(const struct candidate *of, const struct candidate *other)
{
	int64_t rank = rank_of(of, other->person);
	uint32_t met = kinds_met(of, other) & of->kinds_wanted;

	if (rank > 0)
		return rank == 1 ? FULL_MARKS : rank == 2 ? 850 : rank == 3 ? 700 : 600;
	if (of->kinds_wanted)
		return __builtin_popcount(met) * 700 / __builtin_popcount(of->kinds_wanted);
	return wished_somebody(of) ? 200 : NOT_SAID;
}

/* The mentee's wish counts two parts, the mentor's one. */
static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	int a = points_of(mentee, mentor), b = points_of(mentor, mentee);

	(void)r;
	if (a < 0)
		return b;
	return b < 0 ? a : (2 * a + b) / 3;
}

static const char *const kind_patterns[] = {
	N_("{mentee} wished for somebody from the own unit"),
	N_("{mentee} wished for somebody from another unit"),
	N_("{mentee} wished for somebody at the same place"),
	N_("{mentee} wished for somebody from another place"),
	N_("{mentee} wished for somebody who does the same job"),
	N_("{mentee} wished for somebody with much more experience"),
	N_("{mentee} wished for somebody near the own level"),
};

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	uint32_t met = kinds_met(mentee, mentor) & mentee->kinds_wanted;

	(void)r, (void)points;
	if (met)
		ret->reason = SAID(mem, kind_patterns[__builtin_ctz(met)]);
}

const struct criterion criterion_wish = { "wish", N_("Wishes"), value, words };
