/* Which kind of talk they have in mind. */
#include "app/criterion/criterion_table.h"

static const char *const area_words[] = {
	N_("technical skills"), N_("leadership"), N_("a place to confide"), N_("life and career"),
};

static str
list(struct arena *mem, uint32_t bits)
{
	struct strs names = { 0 };

	for (uint32_t i = 0; i < COUNT(area_words); i++)
		if (bits >> i & 1)
			PUSH(mem, &names, str_of(area_words[i]));
	return str_join(mem, names, S(";"));
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	(void)r;
	if (!mentee->areas || !mentor->areas)
		return NOT_SAID;
	return __builtin_popcount(mentee->areas & mentor->areas) * FULL_MARKS /
	    __builtin_popcount(mentee->areas);
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	uint32_t both = mentee->areas & mentor->areas, missing = mentee->areas & ~mentor->areas;

	(void)r;
	if (points == NOT_SAID)
		return;
	if (both)
		ret->reason = SAID(mem, N_("Both have the same kind of talk in mind: {areas}"),
		    FACT_WORDS("areas", list(mem, both)));
	if (missing)
		ret->weakness = SAID(mem, N_("{mentee} would also like {missing}; {mentor} did not "
		    "choose it"), FACT_WORDS("missing", list(mem, missing)));
}

const struct criterion criterion_areas = { "areas", N_("Kind of conversation"), value, words };
