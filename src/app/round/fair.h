/*
 * Does a round treat everybody alike?  Before it is published: for each way of
 * grouping the mentees, who has a mentor, how well the pairs fit, how senior
 * the mentors are, and whether wishes were met, with intervals (src/stats).
 *
 * A group is held against all others together.  What is called a difference
 * keeps to 95 % for all groups of a grouping at once (Bonferroni).  Groups of
 * fewer than GROUP_LEAST are hidden, and another with them where subtraction
 * would tell; so are means over so few.  Sensitive traits come as sums
 * (app/trait) and are grouped like the rest.
 *
 * "Without this field" is the round solved again with the criteria and rules
 * that read it left out.
 */
#ifndef APP_ROUND_FAIR_H
#define APP_ROUND_FAIR_H

#include "app/round/scenario.h"
#include "stats/interval.h"

enum fair_by { BY_UNIT, BY_SITE, BY_LEVEL, BY_START, BY_LANGUAGE, BY_TRAIT };

struct fair_sum { int64_t n; double sum, squares; };	/* may be taken apart again */
struct fair_sums { int64_t people, matched, wished, granted; struct fair_sum score, ahead; };
enum { FAIR_MATCHED, FAIR_SCORE, FAIR_AHEAD, FAIR_GRANTED, FAIR_MEASURES };
struct fair_group {
	str label;
	struct fair_sums sums;
	bool hidden;
	struct { struct interval value, against; bool few, differs; } of[FAIR_MEASURES];
};
struct fair_grouping {
	enum fair_by by;
	const char *key;	/* "unit", ... or the trait's */
	str label;
	struct { struct fair_group *v; size_t n; } groups;	/* by number of people */
	struct fair_sums all;
};
struct fairness { struct fair_grouping *v; size_t n; };

struct fairness fairness(struct work *, const struct round *);

/* The same round with a field left out; false when no rule or weight reads it. */
struct without { struct fair_grouping now; int64_t pairs, total, changed; };
bool fairness_without(struct work *, const struct round *, enum fair_by, struct without *ret);

#endif
