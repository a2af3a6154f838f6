/* Writing a solved round; used by its job and by changes of the board. */
#ifndef APP_ROUND_SAVE_H
#define APP_ROUND_SAVE_H

#include "app/round/round.h"

struct save {
	const struct round *round;
	const struct input *input;
	const struct rules *rules;
	const struct scored *scored;
	const struct round_constraints *constraints;
	const struct answer *answer;
};

/* False when the round is not running any more: save nothing then. */
bool save_totals(struct work *, const struct save *);
void save_all(struct work *, const struct save *);
/* The same after a change: only what differs is written. */
bool save_changed_totals(struct work *, const struct save *);
void save_changed(struct work *, const struct save *, const struct round_pairs *old);

#endif
