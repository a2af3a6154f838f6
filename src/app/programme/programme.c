#include "app/programme/programme.h"

#include <jansson.h>

#include "app/eligibility/eligibility.h"
#include "app/programme/programme.sql.h"
#include "base/random.h"
#include "lang/lang.h"

str
programme_explain(struct arena *mem, enum programme_verdict v)
{
	switch (v) {
	case PROGRAMME_DONE:
		return S("");
	case PROGRAMME_NO_TEMPLATE:
		return _("There is no template of this name. Choose one from the list.");
	case PROGRAMME_BAD_TEMPLATE:
		return _("The template cannot be read. Mend the line it names, or choose another "
		    "template.");
	case PROGRAMME_NO_NAME:
		return SAY(mem, _("Give the programme a name of 1 to {n} characters."),
		    { "n", lang_int(mem, 120) });
	case PROGRAMME_BAD_DATES:
		return _("The end has to come after the start, and applications have to close "
		    "before the end.");
	case PROGRAMME_WRONG_STATE:
		return _("The programme is not at this step any more. Reload the page to see where "
		    "it stands.");
	case PROGRAMME_NOT_READY:
		return _("Some points of the readiness list are still open. Finish them first.");
	}
	BUG("verdict %d", v);
}

bool
programme_find(struct work *w, int64_t id, struct programme *ret)
{
	return programme_by_id(w, id, ret);
}

bool
programme_template(struct work *w, const struct programme *p, struct template *ret)
{
	struct toml_reading r = { .mem = w->mem };

	return template_read(&r, p->settings, ret);
}

static bool
good_dates(int64_t start, int64_t end, int64_t until)
{
	return !(start && end && end <= start) && !(until && end && until >= end);
}

enum programme_verdict
programme_create(struct work *w, str key, str name, int64_t start_day, int64_t *ret_id,
    str *ret_fault)
{
	struct toml_reading r = { .mem = w->mem };
	str settings = template_find(w->mem, key);
	struct template t;

	*ret_fault = (str){ 0 };
	if (settings.len == 0)
		return PROGRAMME_NO_TEMPLATE;
	if (!template_read(&r, settings, &t)) {
		*ret_fault = SAY(w->mem, _("Line {line}: {what}"),
		    { "line", lang_int(w->mem, r.v[0].line) }, { "what", r.v[0].words });
		return PROGRAMME_BAD_TEMPLATE;
	}
	if (name.len == 0)
		name = t.title;
	if (str_chars(name) > 120)
		return PROGRAMME_NO_NAME;
	int64_t today = work_day(w), apply_until = today + t.apply_days;
	int64_t start = start_day > 0 ? start_day : apply_until + t.match_days;

	if (apply_until > start)
		apply_until = start;
	*ret_id = id_new(w);
	programme_insert(w, .id = *ret_id, .name = name, .sort_key = lang_sort_key(w->mem, name),
	    .template = t.key, .type = t.type, .purpose = t.purpose, .start_day = start,
	    .end_day = t.always_on || t.length_days == 0 ? 0 : start + t.length_days,
	    .apply_until_day = t.always_on ? 0 : apply_until, .approval = t.approval,
	    .settings = settings, .created_by = w->actor, .now_at = w->now);
	if (w->actor != NOBODY)
		programme_admin_add(w, *ret_id, w->actor);
	eligibility_from_template(w, *ret_id, &t);
	return PROGRAMME_DONE;
}

enum programme_verdict
programme_save(struct work *w, const struct programme *p)
{
	if (p->name.len == 0 || str_chars(p->name) > 120)
		return PROGRAMME_NO_NAME;
	if (!good_dates(p->start_day, p->end_day, p->apply_until_day))
		return PROGRAMME_BAD_DATES;
	programme_update(w, .id = p->id, .name = p->name,
	    .sort_key = lang_sort_key(w->mem, p->name), .purpose = p->purpose, .need = p->need,
	    .value_link = p->value_link, .start_day = p->start_day, .end_day = p->end_day,
	    .apply_until_day = p->apply_until_day, .approval = p->approval, .changed_at = w->now);
	return PROGRAMME_DONE;
}

enum programme_verdict
programme_advance(struct work *w, int64_t id, str state)
{
	static const struct { str to, from; } steps[] = {
		{ S_INIT("open"), S_INIT("draft") },
		{ S_INIT("running"), S_INIT("open") },
		{ S_INIT("closed"), S_INIT("running") },
	};
	struct programme p;

	if (!programme_by_id(w, id, &p))
		return PROGRAMME_WRONG_STATE;
	if (str_eq(state, S("open")) && !programme_readiness(w, &p).ready)
		return PROGRAMME_NOT_READY;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_eq(steps[i].to, state) &&
		    programme_set_state(w, state, w->now, id, steps[i].from) == 1)
			return PROGRAMME_DONE;
	return PROGRAMME_WRONG_STATE;
}

static bool
need_answered(struct work *w, const struct programme *p, const struct template *t)
{
	json_t *answers = json_loadb(p->need.ptr, p->need.len, 0, NULL);
	bool all = true;

	for (size_t i = 0; i < t->needs.n; i++) {
		const char *key = arena_cstr(w->mem, t->needs.v[i].key);
		const char *answer = json_string_value(json_object_get(answers, key));

		all &= !t->needs.v[i].required || (answer && *answer);
	}
	json_decref(answers);
	return all;
}

static void
point(struct work *w, struct readiness_list *list, bool done, bool required, str words, str hint,
    str path)
{
	if (required && !done)
		list->ready = false;
	PUSH(w->mem, list,
	    (struct readiness){ done ? READY_DONE : READY_TO_DO, words, hint, path, required });
}

struct readiness_list
programme_readiness(struct work *w, const struct programme *p)
{
	struct readiness_list list = { .ready = true };
	struct template t;
	int64_t today = work_day(w);
	const char *at = arena_cstr(w->mem, str_fmt(w->mem, "/programmes/%" PRId64, p->id));
	bool readable = programme_template(w, p, &t);
	bool in_future = p->end_day == 0 || p->end_day > today;
	struct eligible_people mentees, mentors;

	point(w, &list, readable && need_answered(w, p, &t), true, _("Say what it is for"),
	    _("A few short answers: who needs it, what is missing today, how you will see that it "
	    "helped."),
	    str_fmt(w->mem, "%s/edit#need", at));
	point(w, &list, p->start_day && in_future, true, _("Set the dates"),
	    _("When applications close, when it starts, when it ends."),
	    str_fmt(w->mem, "%s/edit#dates", at));
	mentees = eligibility_preview(w, p->id, S("mentee"), 0, 1);
	mentors = eligibility_preview(w, p->id, S("mentor"), 0, 1);
	bool some_mentees = mentees.total > 0 || eligibility_possible(w, p->id, S("mentee"));
	bool some_mentors = mentors.total > 0 || eligibility_possible(w, p->id, S("mentor"));

	point(w, &list, some_mentees && some_mentors, true, _("Choose who may take part"),
	    !some_mentees ? _("Nobody in the directory meets the rules for mentees.") :
	    !some_mentors ? _("Nobody in the directory meets the rules for mentors.") :
	    mentees.total == 0 || mentors.total == 0
	        ? _("The directory does not say what a rule asks for: "
	    "nobody can apply, but you can bring people in by a file.") :
	    _("Look at who the rules let in and keep out."),
	    str_fmt(w->mem, "%s/eligibility", at));
	point(w, &list, p->value_link.len > 0, false, _("Link it to a value of your organisation"),
	    _("People ask what for. One sentence is enough."),
	    str_fmt(w->mem, "%s/edit#value", at));
	return list;
}

struct programme_counts
programme_counts(struct work *w, int64_t id)
{
	struct programme_counts c = { 0 };

	programme_count(w, id, &c);
	c.pairs = programme_pair_count(w, id);
	return c;
}

struct programme_list
programme_for_admin(struct work *w, int64_t person, bool all)
{
	struct programme_list list = { 0 };
	struct programme p;

	if (all)
		for (struct rows r = programme_list_all(w); programme_list_all_next(&r, &p);)
			PUSH(w->mem, &list, p);
	else
		for (struct rows r = programme_list_administered(w, person);
		    programme_list_administered_next(&r, &p);)
			PUSH(w->mem, &list, p);
	return list;
}

struct programme_list
programme_open(struct work *w)
{
	struct programme_list list = { 0 };
	struct programme p;

	for (struct rows r = programme_list_open(w, work_day(w)); programme_list_open_next(&r, &p);)
		PUSH(w->mem, &list, p);
	return list;
}

str
programme_state_words(str state)
{
	if (str_eq(state, S("draft")))
		return _("Draft");
	if (str_eq(state, S("open")))
		return _("Open");
	if (str_eq(state, S("running")))
		return _("Running");
	return _("Closed");
}

void
programme_admin_add(struct work *w, int64_t programme, int64_t person)
{
	programme_admin_insert(w, programme, person);
}

void
programme_admin_remove(struct work *w, int64_t programme, int64_t person)
{
	programme_admin_delete(w, programme, person);
}

struct people_names
programme_admins(struct work *w, int64_t programme)
{
	struct people_names list = { 0 };
	struct people_name p;

	for (struct rows r = programme_admin_list(w, programme); programme_admin_list_next(&r, &p);)
		PUSH(w->mem, &list, p);
	return list;
}
