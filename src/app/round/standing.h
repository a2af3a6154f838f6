/*
 * A solved round as the solver left it: problem, pairs and prices, read from
 * what is saved and not solved again.  From here every question of "what if"
 * is one step of the solver (match/explain.h).
 */
#ifndef APP_ROUND_STANDING_H
#define APP_ROUND_STANDING_H

#include "app/round/round.h"

struct standing {
	struct round round;
	struct input in;
	struct rules rules;
	struct round_constraints constraints;
	struct round_pairs pairs;
	struct scored scored;
	struct match_problem problem;
	struct match_solution match;
	struct match_about *about;
	/* Changes are one step of the solver.  Not so for peers; where pairs who
	 * wished for each other come first, as who these are may change with anything;
	 * and where there are too many pairs for all to be edges, as a change may need
	 * others.  Then the round is solved with the change, from the same prices. */
	bool plain;
	struct { struct extra { int64_t mentee, mentor; } *v; size_t n; } extra;
};

struct standing *standing_read(struct work *, const struct round *);
/* The edge of two people, which is made if there is none: a pair that was not
 * listed is worth no more than its prices, and one that breaks a rule is
 * forbidden, so the proof holds with it. */
int64_t standing_edge(struct arena *, struct standing *, int64_t mentee, int64_t mentor);

/* What a change of the round would come to, whatever kind of round it is. */
struct effect {
	bool possible;
	int64_t total, pairs;
	struct who_moves_list moves;	/* by mentee */
};
struct effect standing_try(struct arena *, const struct standing *, const struct match_change *,
    size_t n);
/* Does this mentee have this mentor after it? */
bool effect_pairs(const struct effect *, int64_t mentee_n, int64_t mentor_n);

#endif
