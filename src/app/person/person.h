/*
 * People: the directory of the organisation, mentoring or not.
 *
 * A person is known by their e-mail (folded: mail_key), their employee id, or
 * at least their row in a roster; any of them may be missing.  Whoever left
 * stays, with left_day set, for the sake of the pairs they were part of.
 */
#ifndef APP_PERSON_PERSON_H
#define APP_PERSON_PERSON_H

#include "base/work.h"

enum { PERSON_TEXT_MAX = 500 };	/* bytes of each text */

struct person {
	int64_t id;
	str name, sort_key, mail, mail_key, employee_id;
	str job_title, level_name, unit, location, zone, languages, attributes;
	int64_t level;		/* larger is more senior; 0 unknown */
	int64_t manager_id;	/* or 0 */
	int64_t start_day;	/* days since 1970; 0 unknown */
	int64_t left_day;	/* 0: active */
};

/* A column of a roster that is none of ours. */
struct person_attribute { str name, value; };
struct person_attributes { struct person_attribute *v; size_t n; };

bool person_find(struct work *, int64_t id, struct person *ret);
bool person_find_mail(struct work *, str mail, struct person *ret);	/* folds it */
bool person_find_employee(struct work *, str employee_id, struct person *ret);
/* The only one of this name; false when there are more. */
bool person_find_name(struct work *, str name, struct person *ret);
/* The person with this e-mail, made when there is none: who sets the place up
 * before any roster came in. */
int64_t person_first(struct work *, str name, str mail);
/* The name; without one the e-mail, the employee id, or "Person 4711". */
str person_label(struct arena *, const struct person *);
/* "ZM": for the picture with initials. */

/* Adds (id set) or changes everything but the id; keeps the search words. */
void person_add(struct work *, const struct person *);
void person_save(struct work *, const struct person *);
/*
 * The same for what came from a form: refuses what would make two people one,
 * or a reporting line a circle.  A new person has no id yet.
 */
enum person_verdict { PERSON_SAVED, PERSON_MAIL_TAKEN, PERSON_EMPLOYEE_ID_TAKEN, PERSON_CIRCLE };
struct person_conflict {
	struct person other;	/* who has the e-mail or employee id */
	struct strs circle;	/* the names along the line */
};
MUST_USE enum person_verdict person_put(struct work *, struct person *,
    struct person_conflict *ret);
/* Takes a person out of the directory to whom nothing refers. */
void person_forget(struct work *, int64_t id);

/* Adding very many, several times faster; search finds them after the end. */
struct person_batch;
struct person_batch *person_batch_new(struct arena *);
void person_batch_add(struct person_batch *, struct work *, const struct person *);
void person_batch_end(struct person_batch *, struct work *);

/* The chain of managers of `id`, nearest first; a cycle ends it. */
struct ids person_line(struct work *, int64_t id);

/* Fields as people and HR systems write them. */
bool person_is_mail(str);
int64_t person_level_read(struct arena *, str);	/* "Senior", "E5", "4"; 0 when it says nothing */
str person_languages_read(struct arena *, str);	/* "German, en" is "de;en" */
struct person_attributes person_attributes_of(struct arena *, const struct person *);

#endif
