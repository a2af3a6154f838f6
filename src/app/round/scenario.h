/*
 * What-if: a draft that was made from another round by changing something.
 *
 *   scenario_start    a round with the parent's frozen people, changed, and
 *                     rules of its own; nobody is told of it
 *   scenario_keep     its rules become the programme's, and it can be published
 *   scenario_delete   it is gone, with all that was computed for it
 *
 * What was changed is kept as lines (scenario_line), and applied to the people
 * when the round runs: so a scenario is a function of its parent, as a round is
 * of its programme.  Recruits are people who are not there yet: they have
 * negative numbers, and a round that pairs them is not published.
 */
#ifndef APP_ROUND_SCENARIO_H
#define APP_ROUND_SCENARIO_H

#include "app/round/round.h"

struct scenario {
	str name;
	struct rules rules;
	str unit;		/* mentors of this unit, or all of them when empty, ... */
	int64_t unit_plus;	/* ... have so many more places */
	struct { struct more { int64_t mentor_n, plus; } *v; size_t n; } more;
	struct { struct leaves { enum side side; int64_t n; } *v; size_t n; } leaves;
	int64_t like_n, like_count;	/* so many more mentors like this one */
	str skill, skill_unit;	/* mentors of this unit, or of none, who offer this ... */
	int64_t skill_count, skill_places;	/* ... so many, with so many places each */
};
enum { RECRUITS = 20 };

str scenario_text(struct arena *, const struct scenario *);
void scenario_apply(struct arena *, struct input *, str changes, bool peer);
str scenario_changes(struct work *, int64_t round);	/* empty: not a scenario */
/* The same as sentences, and how its rules differ from those of `base`. */
struct strs scenario_words(struct arena *, str changes, const struct input *,
    const struct rules *base, const struct rules *own);
/* Where a person of the parent is in the scenario; -1: left out. */
int64_t scenario_moved(str changes, enum side, int64_t n, bool peer);

int64_t scenario_start(struct work *, const struct round *parent, const struct scenario *);
enum scenario_verdict { SCENARIO_DONE, SCENARIO_RECRUITS, SCENARIO_IN_USE };
MUST_USE enum scenario_verdict scenario_keep(struct work *, const struct round *);
MUST_USE enum scenario_verdict scenario_delete(struct work *, const struct round *);
str scenario_explain(enum scenario_verdict);

/* A mentor who offers one thing, as round_person.inputs. */
str recruit_skill_name(str skill);	/* in the language in use */
str recruit_inputs(struct arena *, int64_t person, str name, str unit, str skill);

/* --- recruit.c --- */

/*
 * What one more mentor would bring.  `first` is what the first of their places
 * adds to the total, from the prices; `more` and `gain` are what all of them
 * do, solved with that mentor in.
 */
struct bring { str skill; int64_t places, first, more, gain; };
struct brings { struct bring *v; size_t n; };
enum { BRINGS = 5 };
/* For what the mentees without a mentor want to learn, best first. */
struct brings recruits_wanted(struct work *, const struct round *, int64_t places);
/* The same of one more place with a mentor who is there. */
struct helps { struct help { str mentor; int64_t more, gain; } *v; size_t n; };
struct helps places_wanted(struct work *, const struct round *);

/* --- price.c --- */

/* What "as many pairs as possible first" buys and costs: the round solved both
 * ways with all else as it is. */
struct price_of_most { bool known; int64_t more_matched, points; };
struct price_of_most price_of_most(struct work *, const struct round *);
/* The same of "nobody left far behind"; the lowest score with the best total
 * alone and with it. */
struct price_of_behind { bool known; int64_t more_matched, points; int lowest, lowest_then; };
struct price_of_behind price_of_behind(struct work *, const struct round *);

/* --- compare.c --- */

/* A draft beside the first one of those compared. */
struct beside {
	struct round round;
	int64_t people, matched, worst_rate, best_rate;	/* rates in percent, of units */
	str worst_unit, best_unit;	/* of those with GROUP_LEAST mentees; empty: too few */
	int64_t low;		/* pairs below LOW */
	struct difference from_first;
	struct strs words;	/* what was changed */
	bool scenario;
	bool even;		/* no unit fared better than another; the rate is best_rate */
	int64_t recruits;	/* people in it who are not there yet */
};
enum { GROUP_LEAST = 5, BESIDE = 4 };
struct beside beside(struct work *, const struct round *first, const struct round *);

#endif
