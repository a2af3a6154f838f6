#include "app/eligibility/eligibility.h"

#include <jansson.h>

#include "app/eligibility/eligibility.sql.h"
#include "base/random.h"
#include "lang/lang.h"

struct eligibility_rules
eligibility_rules(struct work *w, int64_t programme)
{
	struct eligibility_rules list = { 0 };
	struct eligibility_rule r;

	for (struct rows rows = eligibility_list(w, programme); eligibility_list_next(&rows, &r);)
		PUSH(w->mem, &list, r);
	return list;
}

static bool
is_number_field(str field)
{
	return str_eq(field, S("level")) || str_eq(field, S("tenure_months"));
}

static bool
known_field(str field)
{
	static const str fields[] = { S_INIT("level"), S_INIT("tenure_months"), S_INIT("unit"),
		S_INIT("location"), S_INIT("job_title"), S_INIT("language") };

	for (size_t i = 0; i < COUNT(fields); i++)
		if (str_eq(field, fields[i]))
			return true;
	return str_starts(field, S("attribute:")) && field.len > strlen("attribute:");
}

static bool
is_ordered(str op)
{
	return str_eq(op, S("at_least")) || str_eq(op, S("at_most")) || str_eq(op, S("between"));
}

static struct strs
values_of(struct arena *mem, str joined)
{
	struct strs list = { 0 };
	str v;

	while (str_cut(&joined, ';', &v))
		if (str_trim(v).len)
			PUSH(mem, &list, str_trim(v));
	return list;
}

str
eligibility_objection(struct arena *mem, const struct eligibility_rule *r)
{
	struct strs values = values_of(mem, r->value);

	if (!known_field(r->field))
		return _("Choose what the rule looks at.");
	if (values.n == 0)
		return _("Enter a value.");
	if (str_eq(r->op, S("between")) && values.n != 2)
		return _("Enter two values with a semicolon between them, for example 3;5.");
	if (!is_number_field(r->field) && is_ordered(r->op) &&
	    !str_starts(r->field, S("attribute:")))
		return _(
		    "Only level and months here can be compared as more or less. "
		    "Choose \"is\" or \"is one of\".");
	for (size_t i = 0; i < values.n && is_number_field(r->field); i++) {
		bool ok;

		str_to_int(values.v[i], -1000, 100000, &ok);
		if (!ok)
			return _("Enter a whole number.");
	}
	return S("");
}

void
eligibility_add(struct work *w, struct eligibility_rule *r)
{
	r->id = id_new(w);
	r->position = eligibility_next_position(w, r->programme_id);
	eligibility_insert(w, .id = r->id, .programme_id = r->programme_id, .position = r->position,
	    .role = r->role, .field = r->field, .op = r->op, .value = r->value, .words = r->words);
}

void
eligibility_remove(struct work *w, int64_t programme, int64_t rule)
{
	eligibility_delete(w, rule, programme);
}

void
eligibility_from_template(struct work *w, int64_t programme, const struct template *t)
{
	for (size_t i = 0; i < t->eligibility.n; i++) {
		const struct template_eligibility *e = &t->eligibility.v[i];
		struct eligibility_rule r = { .programme_id = programme,
			.role = e->role,
			.field = e->field,
			.op = e->op,
			.words = e->words,
			.value = e->values.n ? str_join(w->mem, e->values, S(";")) : e->value };

		eligibility_add(w, &r);
	}
}

static str
field_words(struct arena *mem, str field)
{
	if (str_eq(field, S("level")))
		return _("level");
	if (str_eq(field, S("tenure_months")))
		return _("months here");
	if (str_eq(field, S("unit")))
		return _("unit");
	if (str_eq(field, S("location")))
		return _("place");
	if (str_eq(field, S("job_title")))
		return _("job title");
	if (str_eq(field, S("language")))
		return _("language");
	return SAY(mem, _("“{name}”"), { "name", str_from(field, strlen("attribute:")) });
}

str
eligibility_words(struct arena *mem, const struct eligibility_rule *r)
{
	struct strs values = values_of(mem, r->value);
	str field = field_words(mem, r->field);

	if (r->words.len)
		return r->words;
	if (str_eq(r->op, S("between")) && values.n == 2)
		return SAY(mem, _("{field} is from {low} to {high}"), { "field", field },
		    { "low", values.v[0] }, { "high", values.v[1] });
	if (str_eq(r->op, S("at_least")))
		return SAY(mem, _("{field} is {value} or more"), { "field", field },
		    { "value", r->value });
	if (str_eq(r->op, S("at_most")))
		return SAY(mem, _("{field} is {value} or less"), { "field", field },
		    { "value", r->value });
	if (str_eq(r->op, S("is_not")))
		return SAY(
		    mem, _("{field} is not {value}"), { "field", field }, { "value", r->value });
	return SAY(
	    mem, _("{field} is {value}"), { "field", field }, { "value", lang_or(mem, values) });
}

static str
attribute(struct arena *mem, const struct person *p, str name)
{
	json_t *all = json_loadb(p->attributes.ptr, p->attributes.len, 0, NULL);
	json_t *v = json_object_get(all, arena_cstr(mem, name));
	str found = json_is_string(v) ? arena_str(mem, str_of(json_string_value(v))) : (str){ 0 };

	json_decref(all);
	return found;
}

/* The person's values of the field as texts; none when it is empty. */
static struct strs
facts(struct arena *mem, str field, const struct person *p, int64_t today)
{
	struct strs list = { 0 };
	str one = { 0 };

	if (str_eq(field, S("level")) && p->level)
		one = str_fmt(mem, "%" PRId64, p->level);
	else if (str_eq(field, S("tenure_months")) && p->start_day)
		one = str_fmt(mem, "%" PRId64, (today - p->start_day) * 12 / 365);
	else if (str_eq(field, S("unit")))
		one = p->unit;
	else if (str_eq(field, S("location")))
		one = p->location;
	else if (str_eq(field, S("job_title")))
		one = p->job_title;
	else if (str_eq(field, S("language")))
		return values_of(mem, p->languages);
	else if (str_starts(field, S("attribute:")))
		one = attribute(mem, p, str_from(field, strlen("attribute:")));
	if (one.len)
		PUSH(mem, &list, one);
	return list;
}

static bool
same(struct arena *mem, str a, str b)
{
	return str_eq(a, b) || str_eq(lang_fold(mem, a), lang_fold(mem, b));
}

static bool
compares(str op, str fact, const struct strs *values)
{
	bool ok, low_ok, high_ok;
	int64_t n = str_to_int(fact, INT64_MIN, INT64_MAX, &ok);
	int64_t low = str_to_int(values->v[0], INT64_MIN, INT64_MAX, &low_ok);
	int64_t high = str_to_int(values->v[values->n - 1], INT64_MIN, INT64_MAX, &high_ok);

	if (!ok || !low_ok || !high_ok)
		return false;
	if (str_eq(op, S("at_least")))
		return n >= low;
	if (str_eq(op, S("at_most")))
		return n <= low;
	return n >= low && n <= high;
}

bool
eligibility_holds(
    struct arena *mem, const struct eligibility_rule *r, const struct person *p, int64_t today)
{
	struct strs values = values_of(mem, r->value), is = facts(mem, r->field, p, today);
	bool any = false;

	if (values.n == 0)
		return false;
	if (is_ordered(r->op))
		return is.n == 1 && compares(r->op, is.v[0], &values);
	for (size_t i = 0; i < is.n; i++)
		for (size_t k = 0; k < values.n; k++)
			any |= same(mem, is.v[i], values.v[k]);
	return str_eq(r->op, S("is_not")) ? !any : any;
}

static bool
concerns(const struct eligibility_rule *r, str role)
{
	return str_eq(r->role, S("both")) || str_eq(r->role, role);
}

struct eligibility_answers
eligibility_check(struct work *w, int64_t programme, int64_t person, str role)
{
	struct eligibility_answers list = { .eligible = true };
	struct eligibility_rules rules = eligibility_rules(w, programme);
	struct person p;

	if (!person_find(w, person, &p) || p.left_day) {
		list.eligible = false;
		return list;
	}
	for (size_t i = 0; i < rules.n; i++) {
		if (!concerns(&rules.v[i], role))
			continue;
		bool holds = eligibility_holds(w->mem, &rules.v[i], &p, work_day(w));

		list.eligible &= holds;
		PUSH(w->mem, &list, (struct eligibility_answer){ &rules.v[i], holds,
		    .known = facts(w->mem, rules.v[i].field, &p, work_day(w)).n > 0 });
	}
	return list;
}

bool
eligible(struct work *w, int64_t programme, int64_t person, str role)
{
	return eligibility_check(w, programme, person, role).eligible;
}

/* `lenient`: a rule about what the directory does not say keeps nobody out. */
static bool
all_hold(struct arena *mem, const struct eligibility_rules *rules, str role, const struct person *p,
    int64_t today, bool lenient)
{
	for (size_t i = 0; i < rules->n; i++)
		if (concerns(&rules->v[i], role) &&
		    !eligibility_holds(mem, &rules->v[i], p, today) &&
		    !(lenient && facts(mem, rules->v[i].field, p, today).n == 0))
			return false;
	return true;
}

static struct person
kept(struct arena *mem, const struct person *p)
{
	struct person copy = *p;

	copy.name = arena_str(mem, p->name);
	copy.mail = arena_str(mem, p->mail);
	copy.employee_id = arena_str(mem, p->employee_id);
	copy.job_title = arena_str(mem, p->job_title);
	copy.unit = arena_str(mem, p->unit);
	copy.location = arena_str(mem, p->location);
	copy.level_name = arena_str(mem, p->level_name);
	return copy;
}

static struct eligible_people
look(struct work *w, int64_t programme, str role, int64_t most, int64_t enough, bool lenient)
{
	enum { PAGE = 1000 };
	struct eligible_people list = { 0 };
	struct eligibility_rules rules = eligibility_rules(w, programme);
	struct arena *scratch = arena_new();
	struct work page = *w;
	str after_key = S("");
	int64_t after_id = 0, got = PAGE;
	struct person p;

	page.mem = scratch;
	for (; got == PAGE && !page.fault.len && !(enough && list.total >= enough);
	     arena_reset(scratch)) {
		got = 0;
		for (struct rows r = eligibility_people(&page, after_key, after_id, PAGE);
		    eligibility_people_next(&r, &p);) {
			got++;
			list.looked_at++;
			after_id = p.id;
			if (got == PAGE)
				after_key = arena_str(w->mem, p.sort_key);
			if (!all_hold(scratch, &rules, role, &p, work_day(w), lenient))
				continue;
			list.total++;
			if ((int64_t)list.n < most)
				PUSH(w->mem, &list, kept(w->mem, &p));
		}
	}
	if (page.fault.len)
		FAULT(w, "%.*s", STR(page.fault));
	arena_free(scratch);
	return list;
}

struct eligible_people
eligibility_preview(struct work *w, int64_t programme, str role, int64_t most, int64_t enough)
{
	return look(w, programme, role, most, enough, false);
}

bool
eligibility_possible(struct work *w, int64_t programme, str role)
{
	return look(w, programme, role, 0, 1, true).total > 0;
}
