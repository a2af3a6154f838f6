#include "app/enrol/enrol_view.h"

#include "app/criterion/candidate.h"
#include "app/person/person.h"
#include "app/skill/skill.h"

str
application_state_words(str state)
{
	if (str_eq(state, S("draft")))
		return _("Not sent yet");
	if (str_eq(state, S("submitted")))
		return _("To be decided");
	if (str_eq(state, S("approved")))
		return _("Taking part");
	if (str_eq(state, S("waiting")))
		return _("On the waiting list");
	if (str_eq(state, S("declined")))
		return _("Not this time");
	return _("Withdrawn");
}

str
application_person(struct arena *mem, const struct application_row *a)
{
	struct person p = { .id = a->person_id, .name = a->name, .mail = a->mail,
	    .employee_id = a->employee_id };

	return person_label(mem, &p);
}

/* An answer as its field and as words. */

static struct strs
list_of(struct arena *mem, str joined)
{
	struct strs list = { 0 };
	str one;

	while (str_cut(&joined, ';', &one))
		PUSH(mem, &list, one);
	return list;
}

static void
add_choice(struct arena *mem, struct choices *to, str value, str label)
{
	struct { struct choice *v; size_t n; } list = { (struct choice *)to->v, to->n };

	PUSH(mem, &list, (struct choice){ value, label, S("") });
	*to = (struct choices){ list.v, list.n };
}

static struct choices
choices_of(struct arena *mem, const struct template_question *q, struct strs chosen)
{
	static const str usual[] = { S_INIT("ar"), S_INIT("de"), S_INIT("en"), S_INIT("es"),
	    S_INIT("fr"),
		S_INIT("hi"), S_INIT("it"), S_INIT("ja"), S_INIT("nl"), S_INIT("pl"), S_INIT("pt"),
		S_INIT("ru"), S_INIT("tr"), S_INIT("uk"), S_INIT("zh") };
	struct choices list = { 0 };

	if (str_eq(q->kind, S("areas"))) {
		add_choice(mem, &list, S("technical"), _("Technical skills"));
		add_choice(mem, &list, S("leadership"), _("Leadership"));
		add_choice(mem, &list, S("confide"), _("A place to confide"));
		add_choice(mem, &list, S("life"), _("Life and career"));
	} else if (str_eq(q->kind, S("languages"))) {
		for (size_t i = 0; i < COUNT(usual); i++)
			add_choice(mem, &list, usual[i], lang_language(mem, usual[i]));
		for (size_t i = 0; i < chosen.n; i++) {
			bool known = chosen.v[i].len == 0;

			for (size_t k = 0; k < COUNT(usual); k++)
				known |= str_eq(usual[k], chosen.v[i]);
			if (!known)
				add_choice(mem, &list, chosen.v[i],
				    lang_language(mem, chosen.v[i]));
		}
	} else if (str_starts(q->kind, S("choice"))) {
		for (size_t i = 0; i < q->options.n; i++)
			add_choice(mem, &list, q->options.v[i],
			    i < q->option_words.n ? q->option_words.v[i] : q->options.v[i]);
	}
	return list;
}

static void
read_style(struct answer_view *a)
{
	str rest = a->text, one;

	while (str_cut(&rest, ';', &one)) {
		size_t colon = str_find(one, ':');
		bool ok;
		int64_t n = str_to_int(str_from(one, colon + 1), 1, 5, &ok);

		for (size_t i = 0; i < a->q->options.n && i < COUNT(a->style); i++)
			if (str_eq(a->q->options.v[i], (str){ one.ptr, colon }))
				a->style[i] = (int)n;
	}
}

static void
read_week(struct answer_view *a)
{
	uint64_t bits[WEEK_WORDS] = { 0 };

	if (!week_read(a->text, bits))
		return;
	for (int q = 0; q < WEEK_QUARTERS; q++)
		if (bits[q / 64] >> (q % 64) & 1)
			week_set(&a->week, q);
}

static str
label_of(const struct answer_view *a, str value)
{
	for (size_t i = 0; i < a->choices.n; i++)
		if (str_eq(a->choices.v[i].value, value))
			return a->choices.v[i].label;
	str skill = str_eq(a->q->kind, S("skills")) ? skill_label(value) : (str){ 0 };

	return skill.len ? skill : value;
}

/* "Monday 09:00-12:00, Thursday 14:00-16:30", in the reader's language. */
static str
week_in_words(struct arena *mem, const struct week *week)
{
	struct strs days = { 0 };

	for (int d = 0; d < 7; d++) {
		str hours = week_day_text(mem, &week->day[d]);

		if (hours.len)
			PUSH(mem, &days,
			    str_fmt(mem, "%.*s %.*s", STR(lang_weekday(mem, d)), STR(hours)));
	}
	return str_join(mem, days, S("; "));
}

/* The end of each scale that somebody leans to; the middle says nothing. */
static str
style_in_words(struct arena *mem, const struct answer_view *a)
{
	struct strs words = { 0 };

	for (size_t i = 0; i < a->q->option_words.n && i < COUNT(a->style); i++) {
		str high = a->q->option_words.v[i], low = { 0 };
		int n = a->style[i];

		(void)str_cut(&high, '|', &low);
		str end = str_trim(n < 3 ? low : high);
		if (n == 1 || n == 5)
			PUSH(mem, &words, end);
		else if (n == 2 || n == 4)
			PUSH(mem, &words, SAY(mem, _("rather: {end}"), { "end", end }));
	}
	return str_join(mem, words, S("; "));
}

static str
wishes_in_words(struct arena *mem, const struct answer_view *a)
{
	str wished = str_join(mem, a->parts, S(", "));

	if (a->never.len == 0)
		return wished;
	str never = SAY(mem, _("never with {who}"), { "who", a->never });
	return wished.len ? str_fmt(mem, "%.*s; %.*s", STR(wished), STR(never)) : never;
}

static struct answer_view
view_answer(struct work *w, const struct application *a, const struct template_question *q)
{
	struct answer_view v = { .q = q, .text = answer_get(w, a, q), .zone = a->zone };
	bool list = !str_has(q->kind, S("text")) && !str_eq(q->kind, S("availability"));

	v.words = v.text;
	if (list)
		v.parts = list_of(w->mem, v.text);
	v.choices = choices_of(w->mem, q, v.parts);
	if (str_eq(q->kind, S("style"))) {
		read_style(&v);
		v.words = style_in_words(w->mem, &v);
	}
	if (str_eq(q->kind, S("availability"))) {
		read_week(&v);
		v.words = week_in_words(w->mem, &v.week);
	}
	if (v.choices.n || str_eq(q->kind, S("skills"))) {
		struct strs words = { 0 };

		for (size_t i = 0; i < v.parts.n; i++)
			PUSH(w->mem, &words, label_of(&v, v.parts.v[i]));
		v.words = str_join(w->mem, words, S(", "));
		if (str_eq(q->kind, S("skills")))
			v.parts = words;
	}
	if (str_eq(q->kind, S("wishes"))) {
		struct strs wished = { 0 };

		for (size_t i = 0; i < v.parts.n; i++) {
			str who = str_from(v.parts.v[i], 1);

			if (v.parts.v[i].ptr[0] == '-')
				v.never = who;
			else
				PUSH(w->mem, &wished, who);
		}
		v.parts = wished;
		v.words = wishes_in_words(w->mem, &v);
	}
	return v;
}

struct form_view
enrol_view(struct req *q, const struct programme *p, const struct template *t,
    const struct application *a, int page)
{
	struct arena *mem = q->w->mem;
	bool mentor = str_eq(a->role, S("mentor"));
	struct form_view f = { .p = p, .page = page, .pages = 1,
	    .title = template_is_peer(t) ? _("I take part") : SAY(mem, _("Apply as {role}"),
	        { "role", mentor ? t->mentor : t->mentee }),
	    .action = str_fmt(mem, "/programmes/%" PRId64 "/apply/%.*s", p->id, STR(a->role)) };
	struct { struct answer_view *v; size_t n; } list = { 0 };

	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *tq = &t->questions.v[i];

		if (!question_asked(t, tq, a->role))
			continue;
		if (tq->page > f.pages)
			f.pages = (int)tq->page;
		if (page == 0 || tq->page == page)
			PUSH(mem, &list, view_answer(q->w, a, tq));
	}
	f.v = list.v;
	f.n = list.n;
	return f;
}
