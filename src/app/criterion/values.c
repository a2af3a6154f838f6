/* How they like to work, and what they hold dear. */
#include "app/criterion/criterion_table.h"

static int
style_points(const struct candidate *a, const struct candidate *b)
{
	int sum = 0, n = 0;

	for (int i = 0; i < STYLES; i++)
		if (a->style[i] && b->style[i]) {
			int apart = a->style[i] - b->style[i];

			sum += FULL_MARKS - 250 * (apart < 0 ? -apart : apart);
			n++;
		}
	return n ? sum / n : NOT_SAID;
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	int style = style_points(mentee, mentor), dear = NOT_SAID;

	(void)r;
	if (mentee->values.n && mentor->values.n) {
		size_t n = tokens_shared(&mentee->values, &mentor->values);
		size_t most = mentee->values.n < mentor->values.n ? mentee->values.n
		    : mentor->values.n;

		dear = n >= 2 || n == most ? FULL_MARKS : n ? 700 : 200;
	}
	return style < 0 ? dear : dear < 0 ? style : (style + dear) / 2;
}

static const struct { const char *left, *right, *both; } scales[STYLES] = {
	{ N_("to see where it goes"), N_("a plan"), N_("with a plan") },
	{ N_("feedback gently"), N_("feedback straight"), N_("with straight feedback") },
	{ N_("to think by talking"), N_("to think first"), N_("with time to think first") },
	{ N_("one step after the other"), N_("to be quick and mend later"), N_("quickly") },
	{ N_("to stay with the matter"), N_("to talk of personal things, too"),
	    N_("with room for personal things") },
};
static const char *const both_low[STYLES] = {
	N_("without a fixed plan"), N_("with gentle feedback"), N_("thinking aloud"),
	    N_("step by step"), N_("close to the matter"),
};

static str
same_styles(struct arena *mem, const struct candidate *a, const struct candidate *b)
{
	struct strs list = { 0 };

	for (int i = 0; i < STYLES && list.n < 3; i++) {
		if (a->style[i] >= 4 && b->style[i] >= 4)
			PUSH(mem, &list, str_of(scales[i].both));
		else if (a->style[i] && b->style[i] && a->style[i] <= 2 && b->style[i] <= 2)
			PUSH(mem, &list, str_of(both_low[i]));
	}
	return str_join(mem, list, S(";"));
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	str dear = tokens_shared_list(mem, &mentee->values, &mentor->values, 3);
	str styles = same_styles(mem, mentee, mentor);

	(void)r, (void)points;
	if (dear.len)
		ret->reason = SAID(mem, N_("Both hold dear: {values}"), FACT_LIST("values", dear));
	else if (styles.len)
		ret->reason = SAID(mem, N_("They like to work in the same way: {styles}"),
		    FACT_WORDS("styles", styles));
	for (int i = 0; i < STYLES; i++) {
		int a = mentee->style[i], b = mentor->style[i];

		if (a && b && (a - b >= 3 || b - a >= 3)) {
			ret->weakness = SAID(mem,
			    N_("{a} likes {left}, {b} {right}: say so at the start"),
			    FACT_TEXT("a", a < b ? mentee->call : mentor->call),
			    FACT_WORDS("left", str_of(scales[i].left)),
			    FACT_TEXT("b", a < b ? mentor->call : mentee->call),
			    FACT_WORDS("right", str_of(scales[i].right)));
			return;
		}
	}
	if (dear.len == 0 && mentee->values.n && mentor->values.n)
		ret->weakness = SAID(mem,
		    N_("Different things matter to them at work: worth a talk, not an obstacle"));
}

const struct criterion criterion_values = { "values", N_("Way of working and values"), value,
    words };
