/* Skills wanted against skills offered: each need counts, the first ones most. */
#include "app/criterion/criterion_table.h"

/* Below FAINT two texts have in common what any two have; from FULL on it is said that
 * a need is met. */
enum { EXACT = 1000, FULL = 940, BROADER = 600, RELATED = 500, SIBLING = 350, FAINT = 150 };

static bool
among(uint64_t key, const uint64_t *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i] == key)
			return true;
	return false;
}

/* Where one of them was typed: by what the words mean.  What was chosen is
 * its concept and no more. */
static const struct meaning_text *
meant(const struct token *t, struct meaning_text *chosen)
{
	if (t->means || t->concept == 0)
		return t->means;
	*chosen = (struct meaning_text){
		.key = t->key, .n_concepts = 1, .concept = { t->concept }
	};
	return chosen;
}

static struct meaning_near
nearness(const struct token *wanted, const struct token *offered)
{
	struct meaning_text a, b;
	const struct meaning_text *want = meant(wanted, &a), *offer = meant(offered, &b);

	if ((wanted->means == NULL && offered->means == NULL) || want == NULL || offer == NULL)
		return (struct meaning_near){ 0 };
	return meaning_near(want, offer);
}

/* A narrower skill meets a wanted one in full. */
int
token_closeness(const struct token *wanted, const struct token *offered)
{
	if (wanted->key == offered->key || among(wanted->key, offered->near, offered->n_broader))
		return EXACT;
	if (among(offered->key, wanted->near, wanted->n_broader))
		return BROADER;
	if (among(offered->key, wanted->near, wanted->n_near) ||
	    among(wanted->key, offered->near, offered->n_near))
		return RELATED;
	if (wanted->n_broader && offered->n_broader && wanted->near[0] == offered->near[0])
		return SIBLING;
	int points = nearness(wanted, offered).points;

	return points < FAINT ? 0 : points;
}

static int
met(const struct token *wanted, const struct tokens *offered, const struct token **ret_by)
{
	int best = 0;

	for (size_t k = 0; k < offered->n && best < EXACT; k++) {
		int c = token_closeness(wanted, &offered->v[k]);

		if (c > best) {
			best = c;
			*ret_by = &offered->v[k];
		}
	}
	return best;
}

/* 4, 3, 2, 1, 1...: the first wish is worth as much as the third and a half. */
int
need_importance(size_t rank)
{
	return rank < 3 ? 4 - (int)rank : 1;
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	const struct tokens *want = &mentee->skills, *offer = &mentor->skills;
	const struct token *by;
	int sum = 0, total = 0;

	(void)r;
	if (want->n == 0)
		return NOT_SAID;
	if (!(want->mask & offer->mask))
		return 0;
	for (size_t i = 0; i < want->n; i++) {
		sum += need_importance(i) * met(&want->v[i], offer, &by);
		total += need_importance(i);
	}
	return sum / total;
}

/* A few of them; a page has room for three. */
static void
add(struct arena *mem, struct strs *list, str label)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], label))
			return;
	if (list->n < 3)
		PUSH(mem, list, label);
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	struct strs full = { 0 }, near = { 0 }, near_for = { 0 }, missing = { 0 };
	const struct token *by = NULL;
	bool first = false;

	(void)r;
	if (points == NOT_SAID) {
		ret->weakness = SAID(mem,
		    N_("{mentee} has not said yet what to learn: a topic for the first meeting"));
		return;
	}
	for (size_t i = 0; i < mentee->skills.n; i++) {
		const struct token *want = &mentee->skills.v[i];
		int c = met(want, &mentor->skills, &by);

		if (c >= FULL) {
			add(mem, &full, want->label);
			first |= i == 0;
		} else if (c) {
			add(mem, &near, by->label);
			add(mem, &near_for, want->label);
		}
		if (c < FULL)
			add(mem, &missing, want->label);
	}
	str skills = str_join(mem, full, S(";")), lacking = str_join(mem, missing, S(";"));

	if (full.n && missing.n == 0)
		ret->reason = SAID(mem, N_("{mentor} can help with all that {mentee} wants to "
		    "learn: {skills}"), FACT_LIST("skills", skills));
	else if (first)
		ret->reason = SAID(mem, N_("{mentor} can help with {skills}, which {mentee} wants "
		    "most"), FACT_LIST("skills", skills));
	else if (full.n)
		ret->reason = SAID(mem, N_("{mentor} can help with {skills}"),
		    FACT_LIST("skills", skills));
	else if (near.n)
		ret->reason = SAID(mem, N_("{mentee} wants {missing}; {mentor} knows {skills}, "
		    "which is close to it"), FACT_LIST("missing", str_join(mem, near_for, S(";"))),
		    FACT_LIST("skills", str_join(mem, near, S(";"))));
	if (full.n + near.n == 0)
		ret->weakness = SAID(mem,
		    N_("Nothing that {mentee} wants to learn is among what {mentor} offers"));
	else if (missing.n)
		ret->weakness = SAID(mem, N_("{mentor} did not name {missing}: somebody else may "
		    "have to help with it"), FACT_LIST("missing", lacking));
}

const struct criterion criterion_needs = { "needs", N_("Skills wanted and offered"), value, words };
