/*
 * Somebody who takes part in a round, prepared for scoring.
 *
 * candidate_freeze turns what the database has into lines of text, "key TAB
 * value": a round keeps them (round_person.inputs), so that it can be run
 * again, explained and checked when the person has long changed their mind.
 * Free texts are frozen as their telling words and as what they mean, which
 * is numbers.  candidate_read makes a
 * candidate of the lines, and is all that scoring needs.
 */
#ifndef APP_CRITERION_CANDIDATE_H
#define APP_CRITERION_CANDIDATE_H

#include "lang/lang.h"
#include "meaning/meaning.h"

enum { WEEK_SLOTS = 7 * 96, WEEK_WORDS = (WEEK_SLOTS + 63) / 64, STYLES = 5 };

/* A word or skill.  `near` are a skill's broader ones (n_broader of them,
 * nearest first) and then those related to it. */
struct token {
	uint64_t key, *near;
	uint32_t n_near, n_broader;
	uint64_t concept;	/* id of concept.h, of what was chosen from our list; or 0 */
	const struct meaning_text *means;	/* of what was typed; NULL: not read */
	str label;
};
struct tokens {
	struct token *v;
	size_t n;
	uint64_t mask;	/* a bit for each key and near one: no common bit, nothing in common;
			 * all bits when a text of theirs was read */
};

struct wished { int64_t person, rank; };	/* rank 0: never */

/* What somebody wants to reach, and what they tell about, phrase by phrase. */
struct meanings { struct meaning_text *v; size_t n; };

struct candidate {
	int64_t person, application;
	str name, call;		/* call: the short name */
	str job, unit, site, zone, boss;	/* boss: the manager's name */
	uint64_t unit_key, site_key, job_key;	/* folded and hashed; 0: not known */
	int64_t level, start_day, manager;
	struct ids line;	/* managers, nearest first */
	struct tokens skills;	/* wanted or offered, most wanted first */
	struct tokens values, interests, goals, about, path, wanted, industries, languages;
	struct meanings aims, told;
	uint32_t areas, meet;	/* bits */
	int rhythm;		/* 1 weekly .. 5 when needed; 0 not said */
	int8_t style[STYLES];	/* 1..5; 0 not said */
	bool has_week;
	uint64_t week[WEEK_WORDS];	/* bit q: quarter-hour q of the reference week, UTC */
	int offset;		/* quarter-hours east of UTC */
	int64_t minutes_month;
	int capacity, taken;
	bool trained;
	struct { struct wished *v; size_t n; } wishes;
	uint32_t kinds_wanted, kinds_never;
	struct ids before;	/* people they must not be paired with again */
	struct ids never, always;	/* the programme's own word */
};

/* What is read from the database; texts as they are there. */
struct candidate_source {
	int64_t person, application;
	str name, job, unit, site, level_name, person_zone, person_languages;
	int64_t level, start_day, manager;
	str boss;
	struct ids line;
	str areas, goals, about, success, mistake, interests, style, languages, zone, availability;
	str meet, kinds, answers;	/* answers: JSON object */
	int64_t capacity, minutes_month, trained, taken;
	/* broader, related: of the organisation's own concepts (app/skill). */
	struct {
		struct skill_source { str key, label; int64_t rank; str broader, related; } *v;
		size_t n;
	} skills;
	/* Lines of meaning_put: part "skill" (n: its rank), "aim" or "told". */
	struct { struct meaning_source { str part; int64_t n; str line; } *v; size_t n; } meanings;
	struct { struct wished *v; size_t n; } wishes;
	struct ids before, never, always;
};

/* What a template calls the options of `values` and `interests`: key to label. */
struct option_label { str key, label; };
struct option_labels { struct option_label *v; size_t n; };

/* `week_day` is the Monday of the week whose offsets count. */
str candidate_freeze(struct arena *, const struct candidate_source *, int64_t week_day,
    const struct option_labels *);
struct candidate candidate_read(struct arena *, str lines);

enum area { AREA_TECHNICAL = 1, AREA_LEADERSHIP = 2, AREA_CONFIDE = 4, AREA_LIFE = 8 };
enum meet { MEET_VIDEO = 1, MEET_PHONE = 2, MEET_SITE = 4, MEET_WALK = 8, MEET_CHAT = 16 };
enum person_kind {
	KIND_OWN_UNIT = 1, KIND_OTHER_UNIT = 2, KIND_OWN_PLACE = 4, KIND_OTHER_PLACE = 8,
	KIND_SAME_JOB = 16, KIND_MUCH_MORE_SENIOR = 32, KIND_NEAR_MY_LEVEL = 64
};

/* The telling words of a text, folded, no two of the same stem and
 * never more than 60. */
struct strs telling_words(struct arena *, str text);
/* The starter taxonomy: what is above a skill, what is near, what it is called. */
struct skill_place { str label, label_de; struct strs broader, related; };
bool skill_place(struct arena *, str key, struct skill_place *ret);
/* A member of a flat JSON object of texts, numbers and arrays of texts (these
 * joined by ';'); empty when it is not there. */
str answer_text(struct arena *, str json, const char *key);

/* "Mo 09:00-12:00, Tu 14:00-17:30" as bits of a local week; tolerant of spaces. */
bool week_read(str, uint64_t ret[WEEK_WORDS]);

#endif
