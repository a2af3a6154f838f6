/* When, how often and in which way they can meet. */
#include "app/criterion/criterion_table.h"

enum {
	PLENTY = 12,	/* quarter-hours a week for full marks */
	MUCH = 8,
	FAR_ZONES = 12,	/* quarter-hours between two clocks */
};

static int
rhythm_points(const struct candidate *a, const struct candidate *b)
{
	int apart = a->rhythm - b->rhythm;

	if (a->rhythm == 5 || b->rhythm == 5)
		return 800;	/* "when needed" suits most */
	return FULL_MARKS - 300 * (apart < 0 ? -apart : apart);
}

/* Hours count four parts, the rhythm and the way of meeting one each. */
static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	int sum = 0, parts = 0, n;

	(void)r;
	if (mentee->has_week && mentor->has_week) {
		n = shared_quarters(mentee, mentor);
		sum += 4 * (n >= PLENTY ? FULL_MARKS : n * FULL_MARKS / PLENTY);
		parts += 4;
	}
	if (mentee->rhythm && mentor->rhythm) {
		sum += rhythm_points(mentee, mentor);
		parts++;
	}
	if (mentee->meet && mentor->meet) {
		sum += mentee->meet & mentor->meet ? FULL_MARKS : 0;
		parts++;
	}
	return parts ? (sum < 0 ? 0 : sum / parts) : NOT_SAID;
}

static const char *const rhythm_words[] = {
	"", N_("every week"), N_("every two weeks"), N_("every three weeks"), N_("once a month"),
	    N_("when there is a need"),
};
static const char *const way_words[] = {
	N_("by video"), N_("by phone"), N_("in person"), N_("on a walk"), N_("in writing"),
};

static str
ways(struct arena *mem, uint32_t bits)
{
	struct strs list = { 0 };

	for (uint32_t i = 0; i < COUNT(way_words); i++)
		if (bits >> i & 1)
			PUSH(mem, &list, str_of(way_words[i]));
	return str_join(mem, list, S(";"));
}

static void
week_words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    struct reason *ret)
{
	int n = shared_quarters(mentee, mentor), day, from, to;
	int apart = mentee->offset - mentor->offset;

	if (!shared_slot(mentee, mentor, &day, &from, &to)) {
		ret->weakness = SAID(mem,
		    N_("They have no free hour in common yet: one of them has to move something"));
		return;
	}
	struct fact facts[] = {
		FACT_MINUTES("hours", n * 15), FACT_SLOT("when", day, from, to),
		    FACT_TEXT("zone", mentee->zone), { 0 }
	};
	if (to - from >= n * 15)
		ret->reason = said_make(mem,
		    N_("They share {hours} a week: {when} ({zone})"), facts);
	else
		ret->reason = said_make(mem,
		    N_("They share {hours} a week, most of it {when} ({zone})"), facts);
	if (n < 4) {
		ret->weakness = said_make(mem,
		    N_("They share only {hours} a week: {when} ({zone})"), facts);
		ret->reason = (struct said){ 0 };
	} else if (apart >= FAR_ZONES || -apart >= FAR_ZONES) {
		ret->weakness = SAID(mem,
		    N_("{n} hours lie between their clocks: early for one is late for the other"),
		    { "n", FACT_D, str_fmt(mem, "%d", (apart < 0 ? -apart : apart) * 10 / 4) });
	}
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	bool same_rhythm = mentee->rhythm && mentee->rhythm == mentor->rhythm;

	(void)r, (void)points;
	if (mentee->has_week && mentor->has_week)
		week_words(mem, mentee, mentor, ret);
	else if (same_rhythm)
		ret->reason = SAID(mem, N_("Both would like to meet {rhythm}"),
		    FACT_WORDS("rhythm", str_of(rhythm_words[mentee->rhythm])));
	else if (mentee->meet & mentor->meet)
		ret->reason = SAID(mem, N_("Both like to meet {ways}"),
		    FACT_WORDS("ways", ways(mem, mentee->meet & mentor->meet)));
	if (ret->weakness.pattern)
		return;
	if (mentee->meet && mentor->meet && !(mentee->meet & mentor->meet))
		ret->weakness = SAID(mem, N_("{mentee} likes to meet {a}, "
		    "{mentor} {b}: agree on a way first"), FACT_WORDS("a", ways(mem, mentee->meet)),
		    FACT_WORDS("b", ways(mem, mentor->meet)));
	else if (mentee->rhythm && mentor->rhythm && !same_rhythm && mentee->rhythm != 5 &&
	    mentor->rhythm != 5)
		ret->weakness = SAID(mem, N_("{mentee} would like to meet {rhythm}, "
		    "{mentor} {other}"), FACT_WORDS("rhythm", str_of(rhythm_words[mentee->rhythm])),
		    FACT_WORDS("other", str_of(rhythm_words[mentor->rhythm])));
	else if (!mentee->has_week || !mentor->has_week)
		ret->weakness = SAID(mem,
		    N_("When both are free is not known yet: start with two dates each"));
}

const struct criterion criterion_hours = { "hours", N_("Hours in common"), value, words };
