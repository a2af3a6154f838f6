/*
 * The hard rules.  A pair that breaks one is not an edge of the problem: no
 * score outweighs it.  Capacity is no rule of a pair and stands in the
 * solver's bounds.
 */
#include "app/criterion/criterion.h"

typedef const struct candidate who;
typedef const struct rules rules;

static bool
among(int64_t id, struct ids ids)
{
	for (size_t i = 0; i < ids.n; i++)
		if (ids.v[i] == id)
			return true;
	return false;
}

/* --- the same --- */

static bool
self_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return mentee->person == mentor->person;
}

static struct said
self_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)mentee, (void)mentor, (void)r;
	return SAID(mem, N_("This is the same person"));
}

static const struct hard_rule self_rule = {
	"self", N_("Two different people"), NULL, self_breaks, self_why
};

/* --- reporting line --- */

static bool
line_on(rules *r)
{
	return r->not_reporting_line;
}

static bool
line_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return among(mentor->person, mentee->line) || among(mentee->person, mentor->line);
}

static struct said
line_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	bool up = among(mentor->person, mentee->line);

	(void)r;
	return SAID(mem, N_("{senior} is in the reporting line of {junior}"),
	    FACT_TEXT("senior", (up ? mentor : mentee)->name),
	    FACT_TEXT("junior", (up ? mentee : mentor)->name));
}

static const struct hard_rule line_rule = {
	"not_reporting_line", N_("Not in the same reporting line"), line_on, line_breaks, line_why
};

/* --- team --- */

static bool
team_on(rules *r)
{
	return r->not_same_team;
}

static bool
team_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return mentee->manager && mentee->manager == mentor->manager;
}

static struct said
team_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)mentor, (void)r;
	return SAID(mem, N_("Both report to {manager}"), FACT_TEXT("manager", mentee->boss));
}

static const struct hard_rule team_rule = {
	"not_same_team", N_("Not in the same team"), team_on, team_breaks, team_why
};

/* --- kept apart ---
 *
 * A "not with" is shown to nobody.  So three rules have one label and one
 * sentence, and no page tells which of them it was.
 */

#define APART N_("Nothing keeps the two apart")

static struct said
apart_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)mentee, (void)mentor, (void)r;
	return SAID(mem, N_("A wish, an admin or an earlier proposal keeps these two apart"));
}

/* --- ruled by hand --- */

static bool
never_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return among(mentor->person, mentee->never);
}

static const struct hard_rule never_rule = {
	"never", APART, NULL, never_breaks, apart_why
};

/* --- veto --- */

static bool
vetoes(who *of, who *other)
{
	bool units = of->unit_key && other->unit_key, sites = of->site_key && other->site_key;
	int64_t up = other->level - of->level;
	uint32_t never = of->kinds_never;

	for (size_t i = 0; i < of->wishes.n; i++)
		if (of->wishes.v[i].rank == 0 && of->wishes.v[i].person == other->person)
			return true;
	if (never == 0)
		return false;
	return (never & KIND_OWN_UNIT && units && of->unit_key == other->unit_key)
	    || (never & KIND_OTHER_UNIT && units && of->unit_key != other->unit_key)
	    || (never & KIND_OWN_PLACE && sites && of->site_key == other->site_key)
	    || (never & KIND_OTHER_PLACE && sites && of->site_key != other->site_key)
	    || (never & KIND_SAME_JOB && of->job_key && of->job_key == other->job_key)
	    || (never & KIND_MUCH_MORE_SENIOR && of->level && other->level && up >= 3)
	    || (never & KIND_NEAR_MY_LEVEL && of->level && other->level && up >= -1 && up <= 1);
}

static bool
veto_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return vetoes(mentee, mentor) || vetoes(mentor, mentee);
}

static const struct hard_rule veto_rule = {
	"veto", APART, NULL, veto_breaks, apart_why
};

/* --- once before --- */

static bool
before_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return among(mentor->person, mentee->before);
}

static const struct hard_rule before_rule = {
	"before", APART, NULL, before_breaks, apart_why
};

/* --- training --- */

static bool
trained_on(rules *r)
{
	return r->mentor_trained;
}

static bool
trained_breaks(who *mentee, who *mentor, rules *r)
{
	(void)mentee, (void)r;
	return !mentor->trained;
}

static struct said
trained_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)mentee, (void)mentor, (void)r;
	return SAID(mem, N_("{mentor} has not finished the training"));
}

static const struct hard_rule trained_rule = {
	"mentor_trained", N_("The mentor has finished the training"), trained_on, trained_breaks,
	    trained_why
};

/* --- unit and site --- */

static bool
unit_on(rules *r)
{
	return r->other_unit;
}

static bool
unit_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return mentee->unit_key && mentee->unit_key == mentor->unit_key;
}

static struct said
unit_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)mentor, (void)r;
	return SAID(mem, N_("Both work in {unit}, and the rule asks for different units"),
	    FACT_TEXT("unit", mentee->unit));
}

static const struct hard_rule unit_rule = {
	"other_unit", N_("From different units"), unit_on, unit_breaks, unit_why
};

static bool
site_on(rules *r)
{
	return r->same_site;
}

static bool
site_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return mentee->site_key && mentor->site_key && mentee->site_key != mentor->site_key;
}

static struct said
site_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)r;
	return SAID(mem, N_("{mentee} is in {place}, {mentor} in {other}"),
	    FACT_TEXT("place", mentee->site), FACT_TEXT("other", mentor->site));
}

static const struct hard_rule site_rule = {
	"same_site", N_("At the same place"), site_on, site_breaks, site_why
};

/* --- distance --- */

static bool
near_on(rules *r)
{
	return r->min_distance > 0;
}

static bool
near_breaks(who *mentee, who *mentor, rules *r)
{
	int n;

	return level_distance(mentee, mentor, r, &n) && n < r->min_distance;
}

static struct said
near_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	int n = 0;

	level_distance(mentee, mentor, r, &n);
	if (r->direction != TEACH_DOWN)
		return SAID(mem, N_("{n} levels lie between them, and the rule asks for {wanted}"),
		    FACT_NUMBER("n", n), FACT_NUMBER("wanted", r->min_distance));
	return SAID(mem, N_("{mentor} is {n} levels ahead, and the rule asks for {wanted}"),
	    FACT_NUMBER("n", n), FACT_NUMBER("wanted", r->min_distance));
}

static const struct hard_rule near_rule = {
	"min_level_distance", N_("Enough levels between them"), near_on, near_breaks, near_why
};

static bool
far_on(rules *r)
{
	return r->max_distance < NO_LIMIT;
}

static bool
far_breaks(who *mentee, who *mentor, rules *r)
{
	int n;

	return level_distance(mentee, mentor, r, &n) && n > r->max_distance;
}

static struct said
far_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	int n = 0;

	level_distance(mentee, mentor, r, &n);
	return SAID(mem, N_("{n} levels lie between them, and the rule allows {wanted}"),
	    FACT_NUMBER("n", n), FACT_NUMBER("wanted", r->max_distance));
}

static const struct hard_rule far_rule = {
	"max_level_distance", N_("Not too many levels between them"), far_on, far_breaks, far_why
};

/* --- language --- */

static bool
language_on(rules *r)
{
	return r->shared_language;
}

/* Nobody is kept out for what a roster does not say. */
static bool
language_breaks(who *mentee, who *mentor, rules *r)
{
	(void)r;
	return mentee->languages.n && mentor->languages.n &&
	    tokens_shared(&mentee->languages, &mentor->languages) == 0;
}

static struct said
language_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	(void)r;
	return SAID(mem, N_("They share no language: {a} and {b}"),
	    FACT_LANGUAGES("a", tokens_shared_list(mem, &mentee->languages, &mentee->languages, 3)),
	    FACT_LANGUAGES("b",
	    tokens_shared_list(mem, &mentor->languages, &mentor->languages, 3)));
}

static const struct hard_rule language_rule = {
	"shared_language", N_("A language in common"), language_on, language_breaks, language_why
};

/* --- hours --- */

static bool
hours_on(rules *r)
{
	return r->shared_minutes > 0;
}

static bool
hours_breaks(who *mentee, who *mentor, rules *r)
{
	return mentee->has_week && mentor->has_week &&
	    shared_quarters(mentee, mentor) * 15 < r->shared_minutes;
}

static struct said
hours_why(struct arena *mem, who *mentee, who *mentor, rules *r)
{
	return SAID(mem, N_("They share {hours} a week, and the rule asks for {wanted}"),
	    FACT_MINUTES("hours", shared_quarters(mentee, mentor) * 15),
	    FACT_MINUTES("wanted", r->shared_minutes));
}

static const struct hard_rule hours_rule = {
	"shared_hours", N_("Enough free hours in common"), hours_on, hours_breaks, hours_why
};

const struct hard_rule *const hard_rules[RULES] = {
	[R_SELF] = &self_rule, [R_LINE] = &line_rule, [R_TEAM] = &team_rule,
	[R_NEVER] = &never_rule, [R_VETO] = &veto_rule, [R_BEFORE] = &before_rule,
	[R_TRAINED] = &trained_rule, [R_UNIT] = &unit_rule, [R_SITE] = &site_rule,
	[R_DISTANCE_MIN] = &near_rule, [R_DISTANCE_MAX] = &far_rule, [R_LANGUAGE] = &language_rule,
	[R_HOURS] = &hours_rule,
};

bool
rule_is_confidential(enum rule_id id)
{
	return id == R_NEVER || id == R_VETO || id == R_BEFORE;
}

bool
rule_on(const struct rules *r, enum rule_id id)
{
	return hard_rules[id]->on == NULL || hard_rules[id]->on(r);
}

enum rule_id
rule_broken(const struct rules *r, const struct candidate *mentee, const struct candidate *mentor,
    enum rule_id but)
{
	for (enum rule_id id = 0; id < RULES; id++)
		if (id != but && rule_on(r, id) && hard_rules[id]->breaks(mentee, mentor, r))
			return id;
	return RULES;
}
