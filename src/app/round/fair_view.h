/* What the fairness page shows. */
#ifndef APP_ROUND_FAIR_VIEW_H
#define APP_ROUND_FAIR_VIEW_H

#include "app/round/fair.h"
#include "app/round/round_view.h"

struct fair_view {
	struct fairness f;
	const struct fair_grouping *shown;
	struct strs findings;	/* differences in words, over all groupings */
	bool with_without, can_without;	/* asked for; there is such a rule or weight */
	struct without without;
	bool too_large;
};

str fair_label(const struct fair_group *);
str fair_words(struct arena *, const struct fair_group *, int measure);

#endif
