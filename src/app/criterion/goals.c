/*
 * Do the texts of the two speak of the same things?
 *
 * Two ways to know, and the better one counts: words that stand in both, and
 * what each goal means against what the mentor would help with and tells
 * about.  Each goal counts by itself, the first ones most: who is near to two
 * of them comes before somebody vaguely near to all.
 */
#include "app/criterion/criterion_table.h"
#include "meaning/concept.h"

/* Two texts with less than FAINT have in common what any two have. */
enum { NOTHING_SHARED = 100, FAINT = 150, CLEAR = 400 };

static size_t
shared(const struct candidate *mentee, const struct candidate *mentor)
{
	return tokens_shared(&mentee->goals, &mentor->goals) +
	    tokens_shared(&mentee->goals, &mentor->about);
}

/* What the mentor says that is nearest to a goal. */
static struct meaning_near
nearest(const struct meaning_text *goal, const struct candidate *mentor)
{
	const struct meanings *said[] = { &mentor->aims, &mentor->told };
	struct meaning_near best = { 0 };

	for (size_t s = 0; s < COUNT(said); s++)
		for (size_t k = 0; k < said[s]->n; k++) {
			struct meaning_near n = meaning_near(goal, &said[s]->v[k]);

			if (n.points > best.points)
				best = n;
		}
	return best.points < FAINT ? (struct meaning_near){ 0 } : best;
}

/* 3, 2, 1, 1...: as they were written, the first goal first. */
static int
importance(size_t rank)
{
	return rank < 2 ? 3 - (int)rank : 1;
}

static int
by_meaning(const struct candidate *mentee, const struct candidate *mentor)
{
	int sum = 0, total = 0;

	for (size_t i = 0; i < mentee->aims.n; i++) {
		sum += importance(i) * nearest(&mentee->aims.v[i], mentor).points;
		total += importance(i);
	}
	return total ? sum / total : 0;
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	static const int by_words[] = { NOTHING_SHARED, 500, 700, 850 };

	(void)r;
	if (mentee->goals.n == 0 || mentor->goals.n + mentor->about.n == 0)
		return NOT_SAID;
	size_t n = shared(mentee, mentor);
	int words = n < COUNT(by_words) ? by_words[n] : FULL_MARKS;
	int meaning = by_meaning(mentee, mentor);

	return words > meaning ? words : meaning;
}

/* A concept's name for each reader: "Leadership|de=Führung". */
static str
concept_words(struct arena *mem, uint64_t id)
{
	str en = concept_label(id, S("en")), de = concept_label(id, S("de"));

	return de.len ? str_fmt(mem, "%.*s|de=%.*s", STR(en), STR(de)) : en;
}

/* The goal that is met best, in the name of what both speak of. */
static bool
say_concepts(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    struct reason *ret)
{
	struct meaning_near best = { 0 };

	for (size_t i = 0; i < mentee->aims.n; i++) {
		struct meaning_near n = nearest(&mentee->aims.v[i], mentor);

		if (n.points > best.points && n.layer == MEANING_CONCEPT)
			best = n;
	}
	if (best.points < CLEAR || best.wanted == 0)
		return false;
	if (best.wanted == best.offered)
		ret->reason = SAID(mem, N_("{mentee} has {topic} as a goal, and {mentor} tells "
		    "about it"),
		    FACT_LIST("topic", concept_words(mem, best.wanted)));
	else
		ret->reason = SAID(mem, N_("{mentee} has {wanted} as a goal; {mentor} tells about "
		    "{offered}, which is close to it"),
		    FACT_LIST("wanted", concept_words(mem, best.wanted)),
		    FACT_LIST("offered", concept_words(mem, best.offered)));
	return true;
}

static str
labels(struct arena *mem, const struct tokens *a, const struct tokens *b)
{
	struct strs list = { 0 };

	for (size_t i = 0; i < a->n; i++)
		PUSH(mem, &list, a->v[i].label);
	for (size_t i = 0; b && i < b->n; i++)
		PUSH(mem, &list, b->v[i].label);
	return str_join(mem, list, S(" "));
}

/* In other words: which two carry it, where the lexicon is there to say so. */
static void
say_vectors(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    struct reason *ret)
{
	str wanted, offered;

	if (meaning_words(mem, labels(mem, &mentee->goals, NULL),
	    labels(mem, &mentor->goals, &mentor->about), &wanted, &offered))
		ret->reason = SAID(mem, N_("What {mentee} wants to reach is near to what {mentor} "
		    "tells about: {wanted} and {offered}"),
		    FACT_LIST("wanted", wanted), FACT_LIST("offered", offered));
	else
		ret->reason = SAID(mem, N_("What {mentee} wants to reach is near to what {mentor} "
		    "tells about, in other words"));
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	str a = tokens_shared_list(mem, &mentee->goals, &mentor->goals, 3);
	str b = tokens_shared_list(mem, &mentee->goals, &mentor->about, 3);

	(void)r;
	if (points == NOT_SAID || say_concepts(mem, mentee, mentor, ret))
		return;
	if (a.len || b.len)
		ret->reason = SAID(mem, N_("What {mentee} wants to reach is near to what {mentor} "
		    "tells about: {words}"), FACT_LIST("words", a.len ? a : b));
	else if (points >= CLEAR)
		say_vectors(mem, mentee, mentor, ret);
	else if (points <= NOTHING_SHARED)
		ret->weakness = SAID(mem, N_("The texts of the two are about different things"));
}

const struct criterion criterion_goals = { "goals", N_("Goals and stories"), value, words };
