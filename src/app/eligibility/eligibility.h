/*
 * Who may take part: rules over the directory, and why one may or may not.
 *
 * All rules for a role have to hold.  A rule whose field is empty for a
 * person fails, except "is not".  See docs/templates.md for fields and
 * operators.
 */
#ifndef APP_ELIGIBILITY_ELIGIBILITY_H
#define APP_ELIGIBILITY_ELIGIBILITY_H

#include "app/person/person.h"
#include "app/programme/programme.h"

struct eligibility_rule {
	int64_t id, programme_id, position;
	str role, field, op, value, words;	/* value: several are joined with ';' */
};
struct eligibility_rules { struct eligibility_rule *v; size_t n; };

struct eligibility_rules eligibility_rules(struct work *, int64_t programme);
/* Checked when it is saved: a sentence that says what is wrong, or empty. */
str eligibility_objection(struct arena *, const struct eligibility_rule *);
void eligibility_add(struct work *, struct eligibility_rule *);
void eligibility_remove(struct work *, int64_t programme, int64_t rule);
void eligibility_from_template(struct work *, int64_t programme, const struct template *);

/* The rule in one sentence, made from its parts when it has no words. */
str eligibility_words(struct arena *, const struct eligibility_rule *);
bool eligibility_holds(
    struct arena *, const struct eligibility_rule *, const struct person *, int64_t today);

/* May this person take part as `role`?  Every rule with its answer. */
struct eligibility_answer {
	const struct eligibility_rule *rule;
	bool holds;
	bool known;	/* the directory says something about the field */
};
struct eligibility_answers { struct eligibility_answer *v; size_t n; bool eligible; };
struct eligibility_answers eligibility_check(
    struct work *, int64_t programme, int64_t person, str role);
bool eligible(struct work *, int64_t programme, int64_t person, str role);

/* How many active people may, and the first `most` of them by name.  With
 * `enough` > 0 it stops counting there. */
struct eligible_people { struct person *v; size_t n; int64_t total, looked_at; };
struct eligible_people eligibility_preview(struct work *, int64_t programme, str role,
	int64_t most, int64_t enough);
/* Is there anybody whom no rule keeps out for certain?  Where the directory
 * lacks what a rule asks for, an admin can still bring people in by a file. */
bool eligibility_possible(struct work *, int64_t programme, str role);

#endif
