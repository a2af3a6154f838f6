/* What the pages of the what-if lab show. */
#ifndef APP_ROUND_LAB_VIEW_H
#define APP_ROUND_LAB_VIEW_H

#include "app/round/round_view.h"
#include "app/round/scenario.h"
#include "app/skill/skill.h"

enum { RECRUIT_PLACES = 2, CHANGES_SHOWN = 10 };

struct lab_draft { struct round round; bool chosen; };
struct lab_view {
	struct { struct lab_draft *v; size_t n; } drafts;
	struct { struct beside *v; size_t n; } sides;	/* all held against the first */
	struct rounds failed;	/* what-ifs that could not be worked out */
	bool running, tried;
	struct brings brings;	/* of the first */
	struct strs bring_words, place_words;
	str most_words;	/* what most pairs first costs; empty: not known */
	str behind_words;	/* the same of nobody far behind */
};

struct what_if_view {
	struct rules_view rules;
	struct strs names[2];	/* by side */
	struct { struct choice *v; size_t n; } units, any_unit;
	struct skills skills;
};

str bring_words(struct arena *, const struct bring *);

#endif
