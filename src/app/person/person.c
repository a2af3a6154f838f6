#include "app/person/person.h"

#include "app/person/person.sql.h"
#include "app/person/words.h"
#include "base/random.h"
#include "lang/lang.h"

bool
person_find(struct work *w, int64_t id, struct person *ret)
{
	return person_by_id(w, id, ret);
}

bool
person_find_mail(struct work *w, str mail, struct person *ret)
{
	str key = lang_fold(w->mem, str_trim(mail));

	return key.len && person_by_mail_key(w, key, ret);
}

bool
person_find_employee(struct work *w, str employee_id, struct person *ret)
{
	return employee_id.len && person_by_employee(w, employee_id, ret);
}

void
person_row_add(struct work *w, const struct person *p, str words)
{
	person_insert(w, .id = p->id, .name = p->name, .sort_key = p->sort_key, .mail = p->mail,
	    .mail_key = p->mail_key, .employee_id = p->employee_id, .job_title = p->job_title,
	    .level = p->level, .level_name = p->level_name, .unit = p->unit,
	    .location = p->location,
	    .zone = p->zone, .languages = p->languages, .manager_id = p->manager_id,
	    .start_day = p->start_day, .left_day = p->left_day, .attributes = p->attributes,
	    .words = words, .created_at = w->now, .changed_at = w->now);
}

static void
change_row(struct work *w, const struct person *p, str words)
{
	person_change(w, .id = p->id, .name = p->name, .sort_key = p->sort_key, .mail = p->mail,
	    .mail_key = p->mail_key, .employee_id = p->employee_id, .job_title = p->job_title,
	    .level = p->level, .level_name = p->level_name, .unit = p->unit,
	    .location = p->location,
	    .zone = p->zone, .languages = p->languages, .manager_id = p->manager_id,
	    .start_day = p->start_day, .left_day = p->left_day, .attributes = p->attributes,
	    .words = words, .changed_at = w->now);
}

bool
person_find_name(struct work *w, str name, struct person *ret)
{
	struct person second;
	struct rows rows = person_by_sort_key(w, lang_sort_key(w->mem, str_trim(name)));
	bool one = name.len && person_by_sort_key_next(&rows, ret) &&
	    !person_by_sort_key_next(&rows, &second);

	db_end(&rows);
	return one;
}

/* Both lists are sorted. */
static void
change_words(struct work *w, int64_t id, struct strs before, struct strs after)
{
	for (size_t i = 0, k = 0; i < before.n || k < after.n;) {
		int order = i == before.n ? 1 : k == after.n ? -1
		    : str_cmp(before.v[i], after.v[k]);

		if (order < 0)
			person_word_drop(w, before.v[i], id);
		else if (order > 0)
			person_word_add(w, after.v[k], id);
		i += order <= 0;
		k += order >= 0;
	}
}

static struct strs
words_now(struct work *w, int64_t id)
{
	struct strs list = { 0 };
	str rest = person_words(w, id), word;

	while (str_cut(&rest, ' ', &word))
		if (word.len)
			PUSH(w->mem, &list, word);
	return list;
}

void
person_add(struct work *w, const struct person *p)
{
	struct strs words = person_words_found(w->mem, p);

	person_row_add(w, p, person_words_text(w->mem, words));
	change_words(w, p->id, (struct strs){ 0 }, words);
}

void
person_save(struct work *w, const struct person *p)
{
	struct strs before = words_now(w, p->id), after = person_words_found(w->mem, p);

	change_row(w, p, person_words_text(w->mem, after));
	change_words(w, p->id, before, after);
}

void
person_forget(struct work *w, int64_t id)
{
	change_words(w, id, words_now(w, id), (struct strs){ 0 });
	person_drop(w, id);
}

/* The names along the line from `manager` up to `id`; nothing when `id` is not above. */
static struct strs
circle(struct work *w, int64_t id, int64_t manager)
{
	struct strs names = { 0 };
	struct ids line = { 0 }, above = person_line(w, manager);
	struct person p;

	PUSH(w->mem, &line, manager);
	for (size_t i = 0; i < above.n; i++)
		PUSH(w->mem, &line, above.v[i]);
	for (size_t i = 0; manager && i < line.n; i++) {
		person_find(w, line.v[i], &p);
		PUSH(w->mem, &names, person_label(w->mem, &p));
		if (line.v[i] == id)
			return names;
	}
	return (struct strs){ 0 };
}

enum person_verdict
person_put(struct work *w, struct person *p, struct person_conflict *ret)
{
	*ret = (struct person_conflict){ 0 };
	p->mail_key = lang_fold(w->mem, p->mail);
	p->sort_key = lang_sort_key(w->mem, p->name);
	if (person_find_mail(w, p->mail, &ret->other) && ret->other.id != p->id)
		return PERSON_MAIL_TAKEN;
	if (person_find_employee(w, p->employee_id, &ret->other) && ret->other.id != p->id)
		return PERSON_EMPLOYEE_ID_TAKEN;
	if (p->id == 0) {
		p->id = id_new(w);
		p->attributes = S("{}");
		person_add(w, p);
		return PERSON_SAVED;
	}
	ret->circle = circle(w, p->id, p->manager_id);
	if (ret->circle.n)
		return PERSON_CIRCLE;
	person_save(w, p);
	return PERSON_SAVED;
}

int64_t
person_first(struct work *w, str name, str mail)
{
	struct person p;

	if (person_find_mail(w, mail, &p))
		return p.id;
	p = (struct person){ .id = id_new(w), .name = name, .sort_key = lang_sort_key(w->mem, name),
	    .mail = mail, .mail_key = lang_fold(w->mem, mail), .attributes = S("{}") };
	person_add(w, &p);
	return p.id;
}

str
person_label(struct arena *mem, const struct person *p)
{
	if (p->name.len)
		return p->name;
	if (p->mail.len)
		return p->mail;
	return SAY(mem, _("Person {id}"), { "id", p->employee_id.len ? p->employee_id :
	    str_fmt(mem, "%" PRId64, p->id) });
}

static bool
among(struct ids list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] == id)
			return true;
	return false;
}

struct ids
person_line(struct work *w, int64_t id)
{
	struct ids line = { 0 };
	struct person_line_up_row r;
	struct rows rows = person_line_up(w, id);

	while (person_line_up_next(&rows, &r) && r.id != id && !among(line, r.id))
		PUSH(w->mem, &line, r.id);
	db_end(&rows);
	return line;
}
