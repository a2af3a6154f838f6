/*
 * What speaks for a pair and what forbids it.
 *
 * A candidate is a person with an application, prepared once: hours as a
 * bitmap of a week, skills and words as hashed tokens.  A criterion gives a
 * pair 0 to 1000 points, or NOT_SAID when too little is known; a hard rule
 * forbids it.  Both look at the two candidates and the rules and at nothing
 * else: the score of a pair never depends on who else takes part.
 *
 * Points come first and words later: scoring 33 million pairs calls value()
 * alone, and the sentences (docs/reasons.md) are made for the pairs somebody
 * looks at.  A sentence is kept as its pattern and its facts (said.h), so that
 * each reader has it in their own language.
 */
#ifndef APP_CRITERION_CRITERION_H
#define APP_CRITERION_CRITERION_H

#include "app/criterion/candidate.h"
#include "app/criterion/said.h"

enum { FULL_MARKS = 1000, NEUTRAL = 500, NOT_SAID = -1 };

enum criterion_id {
	C_NEEDS, C_HOURS, C_VALUES, C_PATH, C_DISTANCE, C_LOAD, C_INTERESTS, C_WISH,
	C_AREAS, C_GOALS, C_CROSS_UNIT, C_PLACE, C_LANGUAGE, C_GENERATION, CRITERIA
};

enum direction { TEACH_DOWN, TEACH_UP, TEACH_EITHER };

/* The weights and hard rules of a round; rules_read makes them. */
struct rules {
	int weight[CRITERIA];	/* 0 to 100; need not sum to 100 */
	bool peer;		/* everybody is on both sides */
	enum direction direction;
	bool most_first;	/* as many pairs as possible, then the best total */
	bool nobody_behind;	/* before the total: fewest unmatched, then fewest low pairs */
	bool agreed_first;	/* pairs who wished for each other, before any total */
	bool not_reporting_line, not_same_team, shared_language, mentor_trained;
	bool other_unit, same_site;
	int shared_minutes;	/* a week; 0: no rule */
	int min_distance, max_distance;	/* levels; 0 and NO_LIMIT: no rule */
	int ideal_distance;
	int total;		/* of the weights */
};
enum { NO_LIMIT = 1000 };

struct rules rules_default(void);
/* Reads type, [matching], [criteria] and [rules] of a programme's settings or
 * of a version; what is missing stays as it was in *rules.  A text that is not
 * TOML leaves all of it and answers false. */
bool rules_read(struct arena *, str toml, struct rules *);
/* The same as text, in one order: what is frozen and hashed. */
str rules_text(struct arena *, const struct rules *);

struct criterion {
	const char *key;	/* of docs/templates.md */
	const char *label;	/* N_() */
	int (*value)(const struct candidate *mentee, const struct candidate *mentor,
	    const struct rules *);
	/* The reason and the weakness as far as there is one; `value` is what
	 * value() gave. */
	void (*words)(struct arena *, const struct candidate *mentee,
	    const struct candidate *mentor, const struct rules *, int value, struct reason *);
};
extern const struct criterion *const criteria[CRITERIA];

/* What no pair may break, in the order in which it is told. */
enum rule_id {
	R_SELF, R_LINE, R_TEAM, R_NEVER, R_VETO, R_BEFORE, R_TRAINED, R_UNIT, R_SITE,
	R_DISTANCE_MIN, R_DISTANCE_MAX, R_LANGUAGE, R_HOURS, RULES
};
struct hard_rule {
	const char *key, *label;	/* label: N_(), what holds when it is kept */
	bool (*on)(const struct rules *);	/* NULL: always */
	bool (*breaks)(const struct candidate *mentee, const struct candidate *mentor,
	    const struct rules *);
	struct said (*why)(struct arena *, const struct candidate *mentee,
	    const struct candidate *mentor, const struct rules *);
};
extern const struct hard_rule *const hard_rules[RULES];

/* The first rule that the pair breaks, or RULES; `but` is left out (RULES: none). */
enum rule_id rule_broken(const struct rules *, const struct candidate *mentee,
    const struct candidate *mentor, enum rule_id but);
bool rule_on(const struct rules *, enum rule_id);
/* One of those that a "not with" hides among: no page says which it was. */
bool rule_is_confidential(enum rule_id);

/* 0 to 1000, whatever the hard rules say. */
int pair_score(const struct rules *, const struct candidate *mentee,
    const struct candidate *mentor);
/* The same, or -1 for a pair that a rule forbids. */
int pair_allowed_score(const struct rules *, const struct candidate *mentee,
    const struct candidate *mentor);

/* Every criterion that counts, in order of points: what was found and said. */
struct reasons pair_reasons(struct arena *, const struct rules *, const struct candidate *mentee,
    const struct candidate *mentor);

/* How well an offered skill meets a wanted one, 0 to 1000: the one place where
 * they meet.  It depends on the two tokens alone, and two tokens of the same
 * key are alike, so that it may be asked once for each pair of keys. */
int token_closeness(const struct token *wanted, const struct token *offered);
int need_importance(size_t rank);	/* of the wanted skills, from 0; values are means by it */

/* What several criteria share. */
str call_name(str label);	/* "Zoë" of "Zoë Müller": how a colleague would say it */
size_t tokens_shared(const struct tokens *, const struct tokens *);
str tokens_shared_list(struct arena *, const struct tokens *, const struct tokens *, size_t max);
bool tokens_have(const struct tokens *, uint64_t key);
int shared_quarters(const struct candidate *, const struct candidate *);
bool shared_slot(const struct candidate *mentee, const struct candidate *mentor,
    int *ret_day, int *ret_from, int *ret_to);	/* the longest, in the mentee's time */
/* Levels the teaching side is ahead; false when either is not known. */
bool level_distance(const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *, int *ret);

#endif
