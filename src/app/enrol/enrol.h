/*
 * Taking part: an application is what a person wants from a programme, or
 * offers to it; one a role.
 *
 * It is saved page by page as a draft, sent when nothing required is missing,
 * and then approved at once, or by an admin where the programme asks for it.
 * Who gets no place is declined courteously or waits.  The questions are the
 * template's; those the program knows are columns, all others are kept in
 * `answers`.
 */
#ifndef APP_ENROL_ENROL_H
#define APP_ENROL_ENROL_H

#include "app/programme/programme.h"

struct application {
	int64_t id, programme_id, person_id;
	str role, state, areas, goals, about, success, mistake, interests, style, languages, zone;
	str availability, meet, kinds, answers, reason;
	int64_t capacity, minutes_month, trained, submitted_at, decided_at, changed_at;
};

struct application_skill { int64_t rank; str skill, label; };
struct application_skills { struct application_skill *v; size_t n; };
struct application_wish { int64_t person_id, rank; str name, mail; };	/* rank 0: never */
struct application_wishes { struct application_wish *v; size_t n; };

enum enrol_verdict {
	ENROL_DONE,
	ENROL_NOT_OPEN,		/* the programme takes no applications now */
	ENROL_NOT_ELIGIBLE,
	ENROL_INCOMPLETE,	/* enrol_missing has the questions */
	ENROL_BAD_ANSWER,	/* ret_fault says which and how to mend it */
	ENROL_WRONG_STATE,
};
str enrol_explain(enum enrol_verdict);

bool application_find(struct work *, int64_t id, struct application *ret);
bool application_of(struct work *, int64_t programme, int64_t person, str role,
    struct application *ret);
/* The one there is, or a new draft with what the directory knows filled in. */
MUST_USE enum enrol_verdict application_begin(struct work *, int64_t programme, int64_t person,
	str role, struct application *ret);
/* What its texts meant is forgotten: application_read. */
void application_save(struct work *, const struct application *);
struct application_skills application_skills(struct work *, int64_t application);

/* What the texts of an application mean, for matching (understand.c): asked,
 * read outside of any transaction, and kept unless it changed meanwhile. */
struct understood_part { str part; int64_t n; str meaning; };
struct understood { int64_t application, changed_at; struct understood_part *v; size_t n; };
struct application_unread { struct application a; struct application_skills skills; };
struct applications_unread { struct application_unread *v; size_t n; };
struct applications_unread applications_unread(struct work *, int64_t programme);	/* some */
struct understood application_understand(struct arena *, const struct application *,
	const struct application_skills *);
void application_keep(struct work *, const struct understood *);
/* All three at once, for one. */
void application_read(struct work *, int64_t application);

struct application_wishes application_wishes(struct work *, int64_t application);

/*
 * The answer to a question as the text of docs/templates.md ("learn" is
 * "sql;public speaking"), and setting it from such a text.  Setting checks
 * it and answers what is wrong, in words, or empty; it writes skills and
 * wishes at once, the rest with application_save.
 */
str answer_get(struct work *, const struct application *, const struct template_question *);
str answer_set(struct work *, struct application *, const struct template_question *, str text);

/* The required questions of this role that have no answer yet. */
struct strs enrol_missing(struct work *, const struct application *, const struct template *);
MUST_USE enum enrol_verdict enrol_submit(struct work *, struct application *);
/* By an admin: "approved", "waiting" or "declined" with a reason for the person. */
MUST_USE enum enrol_verdict enrol_decide(struct work *, int64_t application, str state, str reason);
MUST_USE enum enrol_verdict enrol_withdraw(struct work *, int64_t application);

/* In a peer programme everybody is on both sides: makes the mentor's
 * application of what the one form said, in this state. */
void enrol_mirror(struct work *, const struct application *, const struct template *, str state);

/* Does this question belong to this role's form? */
bool question_asked(const struct template *, const struct template_question *, str role);

struct application_row {
	int64_t id, person_id, submitted_at, capacity;
	str name, mail, employee_id, job_title, unit, role, state;
};
struct application_rows { struct application_row *v; size_t n; bool more; };
enum { APPLICATIONS_SHOWN = 50 };
struct application_rows application_list(struct work *, int64_t programme, str role, str state,
	int64_t after);

/* What a person takes part in, newest change first. */
struct taking_part { int64_t id, programme_id, apply_until_day; str name, role, state,
    programme_state; };
struct taking_parts { struct taking_part *v; size_t n; };
struct taking_parts applications_mine(struct work *, int64_t person);

struct invitation_row {
	int64_t id, person_id, sent_at, declined_at, reminded_at, joined;
	str role, name, mail;
};
struct invitation_rows { struct invitation_row *v; size_t n; bool more; };
struct invitation_rows invitation_list(struct work *, int64_t programme, bool unanswered,
    int64_t after);
/* The holes of a launch mail filled for one reader (docs/templates.md). */
str enrol_fill(struct work *, str pattern, const struct programme *, str name, str link);
/* Whom an invitation would reach: eligible, with an e-mail, neither invited
 * nor taking part yet.  `send` makes the rows and mails. */
/* `role` is "mentee", "mentor" or "any": whoever may be one or the other and
 * was not asked yet; asked in one role, a person can be asked in the other. */
struct invite { int64_t programme; str role, subject, text, base_url; bool send; };
int64_t invite_eligible(struct work *, const struct invite *);
/* The mail as the first of them will read it. */
struct invite_sample { str to, subject, text; };
struct invite_sample invite_sample(struct work *, const struct invite *);
int64_t invite_remind(struct work *, const struct invite *);

#endif
