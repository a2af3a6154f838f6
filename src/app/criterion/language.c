/* A language in which both are at home: the first of a list is the best one. */
#include "app/criterion/criterion_table.h"

static bool
first_of_either(const struct candidate *a, const struct candidate *b)
{
	return tokens_have(&b->languages, a->languages.v[0].key) ||
	    tokens_have(&a->languages, b->languages.v[0].key);
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	(void)r;
	if (mentee->languages.n == 0 || mentor->languages.n == 0)
		return NOT_SAID;
	if (mentee->languages.v[0].key == mentor->languages.v[0].key)
		return FULL_MARKS;
	if (tokens_shared(&mentee->languages, &mentor->languages) == 0)
		return 0;
	return first_of_either(mentee, mentor) ? 850 : 600;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	str both = tokens_shared_list(mem, &mentee->languages, &mentor->languages, 3);

	(void)r;
	if (points == FULL_MARKS)
		ret->reason = SAID(mem, N_("Both are at home in {languages}"),
		    FACT_LANGUAGES("languages", mentee->languages.v[0].label));
	else if (both.len)
		ret->reason = SAID(mem, N_("They share {languages}"),
		    FACT_LANGUAGES("languages", both));
	if (points == 600 && str_find(both, ';') == both.len)
		ret->weakness = SAID(mem, N_("They share {language} only, the first language of "
		    "neither"), FACT_LANGUAGES("language", both));
	else if (points == 0)
		ret->weakness = SAID(mem, N_("They share no language: {a} and {b}"),
		    FACT_LANGUAGES("a",
		    tokens_shared_list(mem, &mentee->languages, &mentee->languages, 3)),
		    FACT_LANGUAGES("b",
		    tokens_shared_list(mem, &mentor->languages, &mentor->languages, 3)));
}

const struct criterion criterion_language = { "language", N_("Shared language"), value, words };
