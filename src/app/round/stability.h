/*
 * Stability of a round: pairs that agreed come first, and could any two do
 * better together?
 */
#ifndef APP_ROUND_STABILITY_H
#define APP_ROUND_STABILITY_H

#include "app/round/round.h"
#include "match/stable.h"

/*
 * With rules->agreed_first: those who wished for each other are paired first,
 * so that no two of them would rather have each other, as far as pins and
 * "never" leave room; their edges become fixed.
 */
void agreed_bind(struct arena *, struct scored *, const struct input *, const struct rules *);

enum { WOULD_RATHER = 20 };

/* By the scores: two people who would both score higher together than now. */
struct stability {
	struct stable_report report;	/* at most WOULD_RATHER by name */
	int64_t pairs, total;	/* of the round where no two would */
};
struct stability round_stability(struct work *, const struct round *, const struct input *);

#endif
