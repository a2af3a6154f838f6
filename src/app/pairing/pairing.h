/*
 * A pair that both may know of: from "proposed" to its end.
 *
 * A published round proposes pairs, and each holds a place of its mentor.
 * Who says "not right for me" is shown the next best free mentors and may ask
 * one of them; such a request takes the place at the moment the mentor says
 * yes.  The places of a mentor are one row (mentor_place), and one UPDATE with
 * a condition decides who gets the last one: there is exactly one winner, and
 * the other is told kindly.
 *
 * Both read the same reasons.  The reason of a "no" is private: nobody reads
 * it but who wrote it.
 */
#ifndef APP_PAIRING_PAIRING_H
#define APP_PAIRING_PAIRING_H

#include "app/criterion/said.h"
#include "app/template/template.h"

struct pairing {
	int64_t id, programme_id, round_id, mentee_id, mentor_id, mentee_application_id,
	    mentor_application_id;
	int64_t score, declined_by, created_at, changed_at, holds;
	str state, why, mentee_said, mentor_said, private_reason, question, reply;
	str programme, mentee, mentor, mentee_job, mentor_job;
};

bool pairing_find(struct work *, int64_t id, struct pairing *ret);
struct names pairing_names(const struct pairing *);	/* short, for reasons */

enum pairing_verdict {
	PAIRING_DONE,
	PAIRING_ACTIVE,		/* both have said yes */
	PAIRING_FULL,		/* somebody else took the mentor's last place */
	PAIRING_STANDING,	/* the mentee has another pair or request already */
	PAIRING_OVER,		/* declined or ended before */
	PAIRING_NOT_YOURS,	/* this answer is the other side's to give */
	PAIRING_TOO_LONG,
};
str pairing_explain(struct work *, enum pairing_verdict, const struct pairing *);

enum { PAIRING_REASON_MAX = 1000, PAIRING_QUESTION_MAX = 1000 };

struct proposal {
	int64_t programme, round, mentee, mentor, mentee_application, mentor_application, score;
	str why;
	int64_t asked_by;	/* the mentee, for a request; 0: proposed by a round */
};
MUST_USE enum pairing_verdict pairing_propose(struct work *, const struct proposal *,
    int64_t *ret_id);

/* The actor's answer. */
MUST_USE enum pairing_verdict pairing_accept(struct work *, struct pairing *);
MUST_USE enum pairing_verdict pairing_decline(struct work *, struct pairing *, str private_reason);
MUST_USE enum pairing_verdict pairing_ask(struct work *, struct pairing *, str question);
MUST_USE enum pairing_verdict pairing_reply(struct work *, struct pairing *, str reply);

/* Free mentors for the mentee of a pair, best first, from the round's frozen
 * points; empty when there is no round. */
struct choice_of_mentor { int64_t application, person, score; str name, job, unit, why; };
struct choices_of_mentor { struct choice_of_mentor *v; size_t n; };
enum { CHOICES_SHOWN = 5 };
struct choices_of_mentor pairing_choices(struct work *, const struct pairing *);
MUST_USE enum pairing_verdict pairing_choose(struct work *, const struct pairing *,
    int64_t mentor_application, int64_t *ret_id);

/* Mails, each in the receiver's language (mails.c). */
struct mail_names { str name, partner, programme, zone; };
void pairing_mail_words(struct work *, const struct template *, const struct mail_names *,
    str *ret_subject, str *ret_text);
void pairing_mail_proposed(struct work *, const struct pairing *, const struct template *by_lang,
    bool to_mentor);
void pairing_mail_requested(struct work *, const struct pairing *);
void pairing_mail_active(struct work *, const struct pairing *, int64_t to);
void pairing_mail_declined(struct work *, const struct pairing *, int64_t to);
void pairing_mail_question(struct work *, const struct pairing *, int64_t to);

/* Pairs that are proposed or active. */
int64_t pairing_standing_count(struct work *, int64_t programme);
bool pairing_has_standing(struct work *, const struct pairing *);	/* the mentee, by now */
bool pairing_template(struct work *, const struct pairing *, struct template *ret);
/* What one of them wrote in the application; who may read which is the template's. */
struct pairing_words { str goals, about, success, mistake; };
void pairing_partner_wrote(struct work *, const struct pairing *, bool mentee,
    struct pairing_words *ret);

/* Pairs of a programme by id, for exports. */
struct pairing_line {
	int64_t id, score, created_at;
	str state, mentee, mentor, mentee_mail, mentor_mail, mentee_employee_id, mentor_employee_id;
};
struct pairing_lines { struct pairing_line *v; size_t n; };
struct pairing_lines pairing_lines(struct work *, int64_t programme, int64_t after_id, int64_t n);
void pairing_csv(struct work *, int64_t programme, struct buf *to);

/* What the programme's admins see of its pairs: who, how far, and whose answer
 * is missing.  Who said no, and why, is not in it. */
struct pairing_row {
	int64_t id, score, created_at, mentee_application_id, mentor_application_id;
	str state, mentee, mentor, mentee_unit, mentor_unit;
	str waits;	/* for the answer of "mentee", "mentor" or "both"; empty: for none */
};
struct pairing_rows { struct pairing_row *v; size_t n; bool more; };
/* name: part of either; both may be empty */
struct pairing_query { int64_t programme, after; str name, state; };
enum { PAIRS_SHOWN = 50 };
struct pairing_rows pairing_rows(struct work *, const struct pairing_query *);

/* Pairs by state, and the mentees who take part and stand in none. */
struct pairing_counts { int64_t proposed, active, ended, unpaired; };
void pairing_counts(struct work *, int64_t programme, struct pairing_counts *ret);

#endif
