#include "app/person/person.h"

#include "app/person/person.sql.h"
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

int64_t
person_first(struct work *w, str name, str mail)
{
	struct person p;
	int64_t id = id_new(w);

	if (person_find_mail(w, mail, &p))
		return p.id;
	person_insert(w, .id = id, .name = name, .sort_key = lang_sort_key(w->mem, name),
	    .mail = mail, .mail_key = lang_fold(w->mem, mail), .attributes = S("{}"),
	    .created_at = w->now, .changed_at = w->now);
	return id;
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

str
person_initials(struct arena *mem, str label)
{
	struct buf b = { .mem = mem };
	str word, rest = label;
	str first = { 0 }, last = { 0 };

	while (str_cut(&rest, ' ', &word)) {
		size_t n = 1;

		if (word.len == 0)
			continue;
		while (n < word.len && (word.ptr[n] & 0xC0) == 0x80)
			n++;
		last = (str){ word.ptr, n };
		if (first.len == 0)
			first = last;
	}
	buf_str(&b, first);
	if (last.ptr != first.ptr)
		buf_str(&b, last);
	return buf_text(&b);
}

struct ids
person_line(struct work *w, int64_t id)
{
	struct ids line = { 0 };
	struct person_line_up_row r;

	for (struct rows rows = person_line_up(w, id); person_line_up_next(&rows, &r);)
		PUSH(w->mem, &line, r.id);
	return line;
}
