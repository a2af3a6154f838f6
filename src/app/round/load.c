/*
 * Who takes part: five statements, joined here, because a join of people,
 * skills, meanings and wishes would send each person many times.  All come in the order
 * of the application ids, which is what indices follow.
 */
#include "app/person/person.h"
#include "app/round/round.h"
#include "app/round/round.sql.h"
#include "base/toml.h"

struct source { struct candidate_source c; str sort_key, role; int64_t paired; };
struct sources { struct source *v; size_t n; };

int64_t
week_day_of(int64_t at)
{
	int64_t day = at / DAY;

	return day + (11 - day % 7) % 7;	/* 1 January 1970 was a Thursday */
}

/* --- people --- */

static str
label_of(struct arena *mem, const struct round_applicants_row *a)
{
	struct person p = { .id = a->person_id, .name = a->name, .mail = a->mail,
	    .employee_id = a->employee_id };

	return person_label(mem, &p);
}

static struct source
source_of(struct arena *mem, const struct round_applicants_row *a)
{
	struct candidate_source c = {
		.person = a->person_id, .application = a->id, .name = label_of(mem, a),
		.job = a->job_title,
		.unit = a->unit, .site = a->location, .level_name = a->level_name,
		.person_zone = a->person_zone,
		.person_languages = a->person_languages, .level = a->level,
		.start_day = a->start_day,
		.manager = a->manager_id, .boss = a->boss, .areas = a->areas, .goals = a->goals,
		.about = a->about,
		.success = a->success, .mistake = a->mistake, .interests = a->interests,
		.style = a->style,
		.languages = a->languages, .zone = a->zone, .availability = a->availability,
		.meet = a->meet,
		.kinds = a->kinds, .answers = a->answers, .capacity = a->capacity,
		.minutes_month = a->minutes_month,
		.trained = a->trained, .taken = a->taken,
	};

	return (struct source){ c, a->sort_key, a->role, a->paired };
}

static struct sources
read_people(struct work *w, int64_t programme)
{
	struct sources all = { 0 };
	struct round_applicants_row a;
	struct rows rows = round_applicants(w, programme);

	while (round_applicants_next(&rows, &a))
		PUSH(w->mem, &all, source_of(w->mem, &a));
	return all;
}

/* Both lists rise: one walk finds all. */
static struct source *
forward_to(struct sources *all, size_t *at, int64_t application)
{
	while (*at < all->n && all->v[*at].c.application < application)
		(*at)++;
	return *at < all->n && all->v[*at].c.application == application ? &all->v[*at] : NULL;
}

static void
read_skills(struct work *w, int64_t programme, struct sources *all)
{
	struct round_applicant_skills_row s;
	struct rows rows = round_applicant_skills(w, programme);
	size_t at = 0;

	while (round_applicant_skills_next(&rows, &s)) {
		struct source *of = forward_to(all, &at, s.application_id);

		if (of)
			PUSH(w->mem, &of->c.skills, ((struct skill_source){ s.skill, s.label,
			    s.rank, s.broader, s.related }));
	}
}

static void
read_meanings(struct work *w, int64_t programme, struct sources *all)
{
	struct round_applicant_meanings_row m;
	struct rows rows = round_applicant_meanings(w, programme);
	size_t at = 0;

	while (round_applicant_meanings_next(&rows, &m)) {
		struct source *of = forward_to(all, &at, m.application_id);

		if (of)
			PUSH(w->mem, &of->c.meanings, ((struct meaning_source){ m.part, m.n,
			    m.meaning }));
	}
}

static void
read_wishes(struct work *w, int64_t programme, struct sources *all)
{
	struct round_applicant_wishes_row s;
	struct rows rows = round_applicant_wishes(w, programme);
	size_t at = 0;

	while (round_applicant_wishes_next(&rows, &s)) {
		struct source *of = forward_to(all, &at, s.application_id);

		if (of)
			PUSH(w->mem, &of->c.wishes, ((struct wished){ s.person_id, s.rank }));
	}
}

/* --- reporting line --- */

struct link { int64_t person, manager; };
struct links { struct link *v; size_t n; };

static int64_t
manager_of(const struct links *links, int64_t person)
{
	size_t low = 0, high = links->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (links->v[middle].person < person)
			low = middle + 1;
		else
			high = middle;
	}
	return low < links->n && links->v[low].person == person ? links->v[low].manager : 0;
}

static void
read_lines(struct work *w, int64_t programme, struct sources *all)
{
	struct links links = { 0 };
	struct round_lines_row row;
	struct rows rows = round_lines(w, programme);

	while (round_lines_next(&rows, &row))
		PUSH(w->mem, &links, ((struct link){ row.id, row.manager_id }));
	for (size_t i = 0; i < all->n; i++) {
		int64_t up = all->v[i].c.manager;

		for (int depth = 0; up && depth < 50; depth++) {
			PUSH(w->mem, &all->v[i].c.line, up);
			up = manager_of(&links, up);
		}
	}
}

/* --- who with whom --- */

struct two { int64_t mentee, mentor; };
struct twos { struct two *v; size_t n; };

static void
add_others(struct arena *mem, struct ids *ids, const struct twos *list, int64_t person, bool peer)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->v[i].mentee == person)
			PUSH(mem, ids, list->v[i].mentor);
		else if (peer && list->v[i].mentor == person)
			PUSH(mem, ids, list->v[i].mentee);
	}
}

static int
by_mentee(const void *a, const void *b)
{
	const struct two *x = a, *y = b;

	return x->mentee < y->mentee ? -1 : x->mentee > y->mentee;
}

/* Earlier pairs can be as many as people, so they are found by search. */
static void
add_before(struct arena *mem, struct sources *all, struct twos *before, bool peer)
{
	if (before->n == 0)
		return;
	qsort(before->v, before->n, sizeof *before->v, by_mentee);
	for (size_t i = 0; i < all->n; i++) {
		struct two key = { .mentee = all->v[i].c.person };
		struct two *at = bsearch(&key, before->v, before->n, sizeof key, by_mentee);

		if (peer) {
			add_others(mem, &all->v[i].c.before, before, key.mentee, true);
			continue;
		}
		while (at && at > before->v && at[-1].mentee == key.mentee)
			at--;
		for (; at && at < before->v + before->n && at->mentee == key.mentee; at++)
			PUSH(mem, &all->v[i].c.before, at->mentor);
	}
}

static void
read_pairs(struct work *w, const struct round_programme *p, struct sources *all)
{
	struct twos before = { 0 }, never = { 0 }, always = { 0 };
	bool peer = str_eq(p->type, S("peer"));
	struct round_before_row row;
	struct pair_rule rule;
	struct rows rows = round_before(w, p->id);

	while (round_before_next(&rows, &row))
		PUSH(w->mem, &before, ((struct two){ row.mentee_id, row.mentor_id }));
	rows = pair_rule_list(w, p->id);
	while (pair_rule_list_next(&rows, &rule))
		PUSH(w->mem, str_eq(rule.kind, S("never")) ? &never : &always,
		    ((struct two){ rule.mentee_id, rule.mentor_id }));
	add_before(w->mem, all, &before, peer);
	for (size_t i = 0; i < all->n; i++) {
		add_others(w->mem, &all->v[i].c.never, &never, all->v[i].c.person, peer);
		add_others(w->mem, &all->v[i].c.always, &always, all->v[i].c.person, peer);
	}
}

/* --- labels --- */

/* "Learning|de=Lernen" for each option of the lists that reasons name. */
static void
labels_of(struct toml_reading *t, const struct toml *question, struct option_labels *ret)
{
	struct strs keys = toml_texts(t, question, "options");
	struct strs words = toml_texts(t, question, "option_words");
	struct strs german = toml_texts(t, question, "option_words_de");

	for (size_t i = 0; i < keys.n && i < words.n; i++)
		PUSH(t->mem, ret, ((struct option_label){ keys.v[i], german.n == words.n
		    ? str_fmt(t->mem, "%.*s|de=%.*s", STR(words.v[i]), STR(german.v[i]))
		    : words.v[i] }));
}

static struct option_labels
option_labels(struct arena *mem, str settings)
{
	static const char *const lists[] = { "question", "shared_question" };
	struct option_labels labels = { 0 };
	struct toml_reading t = { .mem = mem };
	const struct toml *root = toml_parse(&t, settings);

	for (size_t i = 0; root && i < COUNT(lists); i++)
		for (const struct toml *q = toml_tables(&t, root, lists[i]); q; q = q->next) {
			str key = toml_text(&t, q, "key", S(""));

			if (str_eq(key, S("values")) || str_eq(key, S("interests")) ||
			    str_eq(key, S("industries")))
				labels_of(&t, q, &labels);
		}
	return labels;
}

/* --- sides --- */

static void
add_person(struct arena *mem, struct input *in, enum side side, const struct source *s,
    int64_t places, const struct option_labels *labels)
{
	struct round_people *people = &in->side[side];
	int64_t n = (int64_t)people->n;
	struct arena *scratch = arena_new();	/* freezing folds and parses a lot */
	str inputs = arena_str(mem, candidate_freeze(scratch, &s->c, in->week_day, labels));

	arena_free(scratch);
	PUSH(mem, people, ((struct round_person){
		.side = side, .n = n, .application_id = s->c.application,
		.person_id = s->c.person, .name = arena_str(mem, s->c.name),
		.sort_key = arena_str(mem, s->sort_key), .unit = arena_str(mem, s->c.unit),
		.job_title = arena_str(mem, s->c.job), .places = places,
		.inputs = inputs,
	}));
}

static int
by_person_then_role(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	if (x->c.person != y->c.person)
		return x->c.person < y->c.person ? -1 : 1;
	return str_cmp(x->role, y->role);	/* "mentee" before "mentor" */
}

/* One place each, on both sides, in the same order; two applications of a
 * person give a side each, one gives both. */
static void
add_peers(struct arena *mem, struct input *in, struct sources *all,
    const struct option_labels *labels)
{
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_person_then_role);
	for (size_t i = 0; i < all->n; ) {
		size_t next = i + 1 < all->n && all->v[i + 1].c.person == all->v[i].c.person
		    ? i + 1 : i;
		bool standing = all->v[i].paired || all->v[i].c.taken || all->v[next].paired ||
		    all->v[next].c.taken;

		if (!standing) {
			add_person(mem, in, MENTEE, &all->v[i], 1, labels);
			add_person(mem, in, MENTOR, &all->v[next], 1, labels);
		}
		i = next + 1;
	}
}

static void
add_both_sides(struct arena *mem, struct input *in, const struct sources *all,
    const struct option_labels *labels)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct source *s = &all->v[i];
		int64_t left = s->c.capacity - s->c.taken;

		if (str_eq(s->role, S("mentor"))) {
			if (left > 0)
				add_person(mem, in, MENTOR, s, left, labels);
		} else if (!s->paired) {
			add_person(mem, in, MENTEE, s, 1, labels);
		}
	}
}

/* What was read is many times what is frozen of it, and goes at the end. */
struct input
input_of_programme(struct work *w, const struct round_programme *p, int64_t week_day)
{
	struct input in = { .week_day = week_day };
	struct arena *whole = w->mem;

	w->mem = arena_new();
	struct sources all = read_people(w, p->id);
	struct option_labels labels = option_labels(w->mem, p->settings);

	read_skills(w, p->id, &all);
	read_meanings(w, p->id, &all);
	read_wishes(w, p->id, &all);
	read_lines(w, p->id, &all);
	read_pairs(w, p, &all);
	if (str_eq(p->type, S("peer")))
		add_peers(whole, &in, &all, &labels);
	else
		add_both_sides(whole, &in, &all, &labels);
	w->fault = arena_str(whole, w->fault);
	arena_free(w->mem);
	w->mem = whole;
	return in;
}

void
input_read(struct arena *mem, struct input *in)
{
	for (int side = 0; side < 2; side++) {
		in->candidate[side] = NEWS(mem, struct candidate, in->side[side].n + 1);
		for (size_t i = 0; i < in->side[side].n; i++)
			in->candidate[side][i] = candidate_read(mem, in->side[side].v[i].inputs);
	}
}

str
input_hash(struct arena *mem, const struct input *in)
{
	uint64_t a = 0, b = 0;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < in->side[side].n; i++) {
			const struct round_person *p = &in->side[side].v[i];

			a = (a ^ str_hash(p->inputs)) * UINT64_C(0x9e3779b97f4a7c15) +
			    (uint64_t)p->places;
			b = (b + a) * UINT64_C(0xd6e8feb86659fd93) + (uint64_t)side;
		}
	return str_fmt(mem, "%016" PRIx64 "%016" PRIx64, a, b);
}
