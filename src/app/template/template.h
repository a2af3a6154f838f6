/*
 * Programme templates: text files (docs/templates.md) read into structs.
 *
 * The program brings twelve; an organisation edits, copies and adds its own
 * in the folder `templates` beside its data, where a file of the same name
 * takes the place of ours.  A programme keeps the text of its template, so
 * that later edits of the files change the next programme only.
 *
 * Words come in the language in use (lang_use) with English as fallback, so a
 * struct template is for one piece of work, not for keeping.
 */
#ifndef APP_TEMPLATE_TEMPLATE_H
#define APP_TEMPLATE_TEMPLATE_H

#include "base/toml.h"

struct template_need { str key, label, hint; bool required; };

/* Who may take part; see docs/templates.md for fields and operators. */
struct template_eligibility {
	str role, field, op, value, words;	/* role: "mentee", "mentor", "both" */
	struct strs values;
};

struct template_question {
	str key, role, kind, label, hint, visible_to;
	int64_t page, min, max;
	bool required;
	struct strs options, option_words;
};

struct template_weight { str key; int64_t points; };

struct template_rules {
	bool not_reporting_line, not_same_team, shared_language, mentor_trained, other_unit,
	    same_site;
	int64_t shared_hours;	/* minutes a week; 0: no rule */
	int64_t min_level_distance, max_level_distance;	/* max 0: no rule */
	int64_t ideal_distance;
};

struct template_agreement {
	int64_t rhythm_weeks, then_rhythm_weeks, then_from_day, minutes, months;
	struct strs topics, promises_mentee, promises_mentor, first_steps;
	str confidentiality;
};

struct template_mail { str key, to, subject, text; };

enum template_direction { SENIORS_TEACH, JUNIORS_TEACH, EITHER_TEACH };

struct template {
	str key, type, title, summary, purpose, form;
	str mentee, mentor, mentees, mentors;	/* what the two sides are called */
	str guide_mentee, guide_mentor;
	int64_t size_min, size_max, length_days;
	bool always_on;

	str joining;	/* "apply", "nominate", "everyone", "register" */
	bool approval, waiting_list;
	int64_t apply_days, match_days, accept_days;

	str matching;	/* "round", "ask", "book", "none" */
	enum template_direction direction;
	bool aim_most;
	int64_t choices;

	struct { struct template_need *v; size_t n; } needs;
	struct { struct template_eligibility *v; size_t n; } eligibility;
	struct { struct template_question *v; size_t n; } questions;
	struct { struct template_weight *v; size_t n; } weights;
	struct { struct template_mail *v; size_t n; } mails;
	struct template_rules rules;
	struct template_agreement agreement;

	int64_t relief_mentor, relief_mentee, closing_days, extend_months, keep_months;
	str relief_note, closing_rule, data_rule;
};

/* Reads the text of one programme (its template and the shared blocks after
 * it).  False with r->v saying what is wrong, in which line. */
bool template_read(struct toml_reading *r, str text, struct template *ret);

/* A template of the organisation's folder or of ours. */
struct template_file { str key, text; bool own; str fault; };	/* own: the organisation's */
struct template_files { struct template_file *v; size_t n; };

void template_setup(const char *folder);	/* once, at the start; NULL: only ours */
struct template_files template_all(struct arena *);	/* by key */
/* Its whole text with the shared blocks; empty when there is none. */
str template_find(struct arena *, str key);
const struct template_question *template_question(const struct template *, str key);
/* "peer": one form, both sides. */
bool template_is_peer(const struct template *);

#endif
