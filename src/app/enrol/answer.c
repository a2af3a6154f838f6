/* Answers as text: docs/templates.md has the form of each kind. */
#include <jansson.h>
#include <stdlib.h>

#include "app/criterion/candidate.h"
#include "app/enrol/enrol.h"
#include "app/enrol/enrol.sql.h"
#include "app/person/person.h"
#include "app/skill/skill.h"
#include "lang/lang.h"

/* The column that keeps a question's answer; NULL: it is kept in `answers`,
 * or in a table of its own. */
static str *
column(struct application *a, str key)
{
	const struct { str key; str *column; } columns[] = {
		{ S("areas"), &a->areas }, { S("goals"), &a->goals }, { S("about"), &a->about },
		{ S("success"), &a->success }, { S("mistake"), &a->mistake },
		{ S("style"), &a->style }, { S("interests"), &a->interests },
		{ S("languages"), &a->languages }, { S("availability"), &a->availability },
		{ S("meet"), &a->meet }, { S("kinds"), &a->kinds },
	};

	for (size_t i = 0; i < COUNT(columns); i++)
		if (str_eq(columns[i].key, key))
			return columns[i].column;
	return NULL;
}

/* The skills that are matched: what a mentee wants, what a mentor offers. */
static bool
is_skills(const struct application *a, str key)
{
	return str_eq(key, str_eq(a->role, S("mentor")) ? S("offer") : S("learn"));
}

static str
skills_text(struct work *w, const struct application *a)
{
	struct application_skills list = application_skills(w, a->id);
	struct strs words = { 0 };

	for (size_t i = 0; i < list.n; i++)
		/* A key of the organisation's own is no word for people. */
		PUSH(w->mem, &words, skill_label(list.v[i].skill).len ? list.v[i].skill
		    : list.v[i].label);
	return str_join(w->mem, words, S(";"));
}

static str
wishes_text(struct work *w, const struct application *a)
{
	struct application_wishes list = application_wishes(w, a->id);
	struct strs words = { 0 };

	for (size_t i = 0; i < list.n; i++) {
		const struct application_wish *x = &list.v[i];

		PUSH(w->mem, &words, str_fmt(w->mem, "%c%.*s", x->rank ? '+' : '-', STR(x->mail)));
	}
	return str_join(w->mem, words, S(";"));
}

str
answer_get(struct work *w, const struct application *a, const struct template_question *q)
{
	struct application copy = *a;
	str *in = column(&copy, q->key);

	if (in)
		return *in;
	if (is_skills(a, q->key))
		return skills_text(w, a);
	if (str_eq(q->key, S("wishes")))
		return wishes_text(w, a);
	if (str_eq(q->key, S("hours")))
		return a->minutes_month ? str_fmt(w->mem, "%" PRId64, a->minutes_month / 60)
		    : S("");
	if (str_eq(q->key, S("capacity")))
		return str_eq(a->state, S("draft")) && a->submitted_at == 0 && a->minutes_month == 0
		    ? S("") :
		    str_fmt(w->mem, "%" PRId64, a->capacity);
	return answer_text(w->mem, a->answers, arena_cstr(w->mem, q->key));
}

/* Checks.  Each answers what is wrong, in words, or empty. */

static struct strs
parts(struct arena *mem, str joined)
{
	struct strs list = { 0 };
	str one;

	while (str_cut(&joined, ';', &one))
		if (str_trim(one).len)
			PUSH(mem, &list, str_trim(one));
	return list;
}

static bool
is_option(const struct template_question *q, str v)
{
	for (size_t i = 0; i < q->options.n; i++)
		if (str_eq(q->options.v[i], v))
			return true;
	return false;
}

static str
check_number_of(struct arena *mem, const struct template_question *q, size_t n)
{
	if (q->max > 0 && n > (size_t)q->max)
		return SAY(mem, _n("Choose at most {n}.", "Choose at most {n}.", q->max),
		    { "n", lang_int(mem, q->max) });
	return S("");
}

static str
check_options(struct arena *mem, const struct template_question *q, struct strs list)
{
	for (size_t i = 0; i < list.n; i++)
		if (!is_option(q, list.v[i]))
			return SAY(mem, _("“{value}” is not one of the choices."),
			    { "value", list.v[i] });
	return check_number_of(mem, q, list.n);
}

static str
check_areas(struct arena *mem, const struct template_question *q, struct strs list)
{
	static const str areas[] = { S_INIT("technical"), S_INIT("leadership"), S_INIT("confide"),
	    S_INIT("life") };

	for (size_t i = 0; i < list.n; i++) {
		bool known = false;

		for (size_t k = 0; k < COUNT(areas); k++)
			known |= str_eq(areas[k], list.v[i]);
		if (!known)
			return SAY(mem, _("“{value}” is not one of the choices."),
			    { "value", list.v[i] });
	}
	return check_number_of(mem, q, list.n);
}

static str
check_languages(struct arena *mem, struct strs list)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].len < 2 || list.v[i].len > 3)
			return SAY(mem, _("“{value}” is not the code of a language, such as en "
			    "or de."), { "value", list.v[i] });
	return S("");
}

static str
check_style(struct arena *mem, const struct template_question *q, struct strs list)
{
	for (size_t i = 0; i < list.n; i++) {
		size_t colon = str_find(list.v[i], ':');
		bool ok;

		str_to_int(str_from(list.v[i], colon + 1), 1, 5, &ok);
		if (!ok || !is_option(q, (str){ list.v[i].ptr, colon }))
			return SAY(mem, _("“{value}” is not a scale and a number from 1 to 5."),
			    { "value", list.v[i] });
	}
	return S("");
}

static str
check_number(struct arena *mem, const struct template_question *q, str v)
{
	int64_t min = q->min, max = q->max ? q->max : 1000;
	bool ok;

	str_to_int(v, min, max, &ok);
	if (ok)
		return S("");
	return SAY(mem, _("Enter a whole number from {min} to {max}."),
	    { "min", lang_int(mem, min) }, { "max", lang_int(mem, max) });
}

static str
check_text(struct arena *mem, const struct template_question *q, str v)
{
	int64_t max = q->max ? q->max : str_eq(q->kind, S("text")) ? 200 : 2000;

	if ((int64_t)str_chars(v) <= max)
		return S("");
	return SAY(mem, _("Write at most {n} characters; these are {have}."),
	    { "n", lang_int(mem, max) }, { "have", lang_int(mem, (int64_t)str_chars(v)) });
}

static str
check_skills(struct arena *mem, const struct template_question *q, struct strs list)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_chars(list.v[i]) > 80)
			return SAY(mem, _("Write at most {n} characters for one skill."),
			    { "n", lang_int(mem, 80) });
	return check_number_of(mem, q, list.n);
}

static str
check_hours(str v)
{
	uint64_t week[WEEK_WORDS];

	return week_read(v, week) ? S("") :
	    _("Write the times as in “Mo 09:00-12:00, Tu 14:00-17:30”, by quarter-hours.");
}

static str
objection(struct arena *mem, const struct template_question *q, str v)
{
	struct strs list = parts(mem, v);

	if (v.len == 0)
		return S("");
	if (str_eq(q->kind, S("choice")) || str_eq(q->kind, S("choices")))
		return check_options(mem, q, list);
	if (str_eq(q->kind, S("areas")))
		return check_areas(mem, q, list);
	if (str_eq(q->kind, S("languages")))
		return check_languages(mem, list);
	if (str_eq(q->kind, S("style")))
		return check_style(mem, q, list);
	if (str_eq(q->kind, S("skills")))
		return check_skills(mem, q, list);
	if (str_eq(q->kind, S("availability")))
		return check_hours(v);
	if (str_eq(q->kind, S("capacity")) || str_eq(q->kind, S("hours")))
		return check_number(mem, q, v);
	if (str_eq(q->kind, S("wishes")))
		return S("");	/* set_wishes finds the persons */
	return check_text(mem, q, v);
}

/* Writing. */

static void
set_skills(struct work *w, const struct application *a, struct strs list)
{
	struct strs seen = { 0 };

	application_skill_clear(w, a->id);
	for (size_t i = 0; i < list.n; i++) {
		struct own_concept c;
		bool known = skill_find(w, list.v[i], &c), twice = false;
		str name = known ? c.key : lang_fold(w->mem, list.v[i]);

		for (size_t k = 0; k < seen.n; k++)
			twice |= str_eq(seen.v[k], name);
		if (twice)
			continue;
		PUSH(w->mem, &seen, name);
		/* Files name skills by their keys; people read labels. */
		application_skill_add(w, a->id, (int64_t)seen.n, c.key,
		    known && str_eq(c.key, list.v[i]) ? c.label : list.v[i]);
	}
}

static str
set_wishes(struct work *w, const struct application *a, struct strs list)
{
	int64_t rank = 0;
	struct person p;

	application_wish_clear(w, a->id);
	for (size_t i = 0; i < list.n; i++) {
		bool against = list.v[i].ptr[0] == '-';
		str who = against || list.v[i].ptr[0] == '+' ? str_trim(str_from(list.v[i], 1))
		    : list.v[i];

		if (!person_find_mail(w, who, &p) && !person_find_employee(w, who, &p))
			return SAY(w->mem, _("Nobody in the directory has the e-mail or employee "
			    "id “{who}”."), { "who", who });
		if (p.id == a->person_id)
			return _("You cannot wish for yourself.");
		application_wish_add(w, a->id, p.id, against ? 0 : ++rank);
	}
	return S("");
}

static str
with_answer(struct arena *mem, str answers, str key, str v)
{
	json_t *all = json_loadb(answers.ptr, answers.len, 0, NULL);

	if (!json_is_object(all)) {
		json_decref(all);
		all = json_object();
	}
	if (v.len)
		json_object_set_new(all, arena_cstr(mem, key), json_stringn(v.ptr, v.len));
	else
		json_object_del(all, arena_cstr(mem, key));
	char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
	str kept = arena_str(mem, str_of(text));

	free(text);
	json_decref(all);
	return kept;
}

str
answer_set(struct work *w, struct application *a, const struct template_question *q, str text)
{
	str v = str_trim(text), wrong = objection(w->mem, q, v);
	str *in = column(a, q->key);
	bool ok;

	if (wrong.len)
		return wrong;
	if (in)
		*in = v;
	else if (is_skills(a, q->key))
		set_skills(w, a, parts(w->mem, v));
	else if (str_eq(q->key, S("wishes")))
		return set_wishes(w, a, parts(w->mem, v));
	else if (str_eq(q->key, S("hours")))
		a->minutes_month = 60 * str_to_int(v, 0, 1000, &ok);
	else if (str_eq(q->key, S("capacity")))
		a->capacity = v.len ? str_to_int(v, 0, 1000, &ok) : 1;
	else
		a->answers = with_answer(w->mem, a->answers, q->key, v);
	return S("");
}
