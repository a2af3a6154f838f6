/*
 * Programmes: one need, its people, rules and dates, from draft to closed.
 *
 * A programme is created from a template (app/template) and keeps the
 * template's text; what an admin changes afterwards is in columns here and in
 * eligibility_rule, and wins.  Employees see it once it is open.
 */
#ifndef APP_PROGRAMME_PROGRAMME_H
#define APP_PROGRAMME_PROGRAMME_H

#include "app/template/template.h"
#include "base/work.h"

struct programme {
	int64_t id;
	str name, sort_key, template, type, purpose, need, value_link, state, settings;
	int64_t start_day, end_day, apply_until_day;	/* 0: not set */
	int64_t approval, created_by, created_at, changed_at;
};

enum programme_verdict {
	PROGRAMME_DONE,
	PROGRAMME_NO_TEMPLATE,
	PROGRAMME_BAD_TEMPLATE,	/* ret->template_fault says what and where */
	PROGRAMME_NO_NAME,
	PROGRAMME_BAD_DATES,	/* it would end before it starts */
	PROGRAMME_WRONG_STATE,	/* closed ones stay closed, and so on */
	PROGRAMME_NOT_READY,	/* the readiness list has open points */
};
str programme_explain(struct arena *, enum programme_verdict);

struct req;
/* The programme of a page, with its title and place in the navigation; false: answered 404. */
bool programme_asked(struct req *, struct programme *, struct template *);
bool programme_find(struct work *, int64_t id, struct programme *ret);
/* Its template, in the language in use; false: its text cannot be read. */
bool programme_template(struct work *, const struct programme *, struct template *ret);

/* A draft from a template; `name` empty takes the template's title.  The
 * actor, if any, becomes its admin. */
MUST_USE enum programme_verdict programme_create(struct work *, str template_key, str name,
	int64_t start_day, int64_t *ret_id, str *ret_fault);
/* Saves name, purpose, need, value_link, dates, approval. */
MUST_USE enum programme_verdict programme_save(struct work *, const struct programme *);
/* draft -> open -> running -> closed; open needs the readiness list done. */
MUST_USE enum programme_verdict programme_advance(struct work *, int64_t id, str state);

/* What is to be done before it can open (or run). */
enum readiness_state { READY_DONE, READY_TO_DO, READY_LATER };
struct readiness { enum readiness_state state; str words, hint, path; bool required; };
struct readiness_list { struct readiness *v; size_t n; bool ready; };
struct readiness_list programme_readiness(struct work *, const struct programme *);

struct programme_counts {
	int64_t mentees, mentors, places, submitted, waiting, drafts, pairs;
};
struct programme_counts programme_counts(struct work *, int64_t id);

struct programme_list { struct programme *v; size_t n; };
/* Those a person runs, takes part in, or may see because they are open. */
struct programme_list programme_for_admin(struct work *, int64_t person, bool all);
struct programme_list programme_open(struct work *);
str programme_state_words(str state);

/* Admins of a programme. */
struct people_name { int64_t id; str name, mail; };
struct people_names { struct people_name *v; size_t n; };
struct people_names programme_admins(struct work *, int64_t programme);
void programme_admin_add(struct work *, int64_t programme, int64_t person);
void programme_admin_remove(struct work *, int64_t programme, int64_t person);

#endif
