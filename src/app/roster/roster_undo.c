/* An import taken back: new people go, changed ones get back what they had. */
#include <jansson.h>

#include "app/roster/roster.sql.h"
#include "app/roster/roster_row.h"
#include "base/json.h"
#include "lang/lang.h"

str
roster_before_text(struct arena *mem, const struct person *x)
{
	struct json j = { .out = { .mem = mem } };

	json_begin(&j, NULL);
	json_str(&j, "name", x->name);
	json_str(&j, "mail", x->mail);
	json_str(&j, "employee_id", x->employee_id);
	json_str(&j, "job_title", x->job_title);
	json_str(&j, "level_name", x->level_name);
	json_str(&j, "unit", x->unit);
	json_str(&j, "location", x->location);
	json_str(&j, "zone", x->zone);
	json_str(&j, "languages", x->languages);
	json_str(&j, "attributes", x->attributes);
	json_int(&j, "level", x->level);
	json_int(&j, "manager_id", x->manager_id);
	json_int(&j, "start_day", x->start_day);
	json_int(&j, "left_day", x->left_day);
	json_end(&j);
	return buf_text(&j.out);
}

static str
text_of(struct arena *mem, const json_t *o, const char *key)
{
	return arena_str(mem, str_of(json_string_value(json_object_get(o, key))));
}

static bool
bring_back(struct work *w, const struct person *now, str before)
{
	json_t *o = json_loadb(before.ptr, before.len, 0, NULL);
	struct person x = *now;

	if (!o)
		return false;
	x.name = text_of(w->mem, o, "name");
	x.mail = text_of(w->mem, o, "mail");
	x.employee_id = text_of(w->mem, o, "employee_id");
	x.job_title = text_of(w->mem, o, "job_title");
	x.level_name = text_of(w->mem, o, "level_name");
	x.unit = text_of(w->mem, o, "unit");
	x.location = text_of(w->mem, o, "location");
	x.zone = text_of(w->mem, o, "zone");
	x.languages = text_of(w->mem, o, "languages");
	x.attributes = text_of(w->mem, o, "attributes");
	x.level = json_integer_value(json_object_get(o, "level"));
	x.manager_id = json_integer_value(json_object_get(o, "manager_id"));
	x.start_day = json_integer_value(json_object_get(o, "start_day"));
	x.left_day = json_integer_value(json_object_get(o, "left_day"));
	x.mail_key = lang_fold(w->mem, x.mail);
	x.sort_key = lang_sort_key(w->mem, x.name);
	json_decref(o);
	person_save(w, &x);
	return true;
}

static bool
undo_one(struct work *w, const struct roster_changes_row *c)
{
	struct person now;

	if (!person_find(w, c->person_id, &now) || (int64_t)roster_content(&now, NULL) != c->after)
		return false;	/* gone, or changed since: that stands */
	if (c->before.len)
		return bring_back(w, &now, c->before);
	roster_unmanage(w, now.id);
	if (roster_is_needed(w, now.id))	/* takes part in something already */
		roster_leave(w, work_day(w), w->now, now.id);
	else
		person_forget(w, now.id);
	return true;
}

int64_t
roster_undo(struct work *w, int64_t import_id)
{
	enum { PAGE = 500 };
	struct { struct roster_changes_row *v; size_t n; } page;
	struct roster_changes_row c;
	int64_t after = 0, touched = 0;

	if (roster_import_undone(w, w->now, import_id) == 0)
		return -1;
	do {
		page.v = NULL;
		page.n = 0;
		for (struct rows r = roster_changes(w, import_id, after, PAGE);
		    roster_changes_next(&r, &c);)
			PUSH(w->mem, &page, c);
		for (size_t i = 0; i < page.n; i++) {
			after = page.v[i].person_id;
			touched += undo_one(w, &page.v[i]);
		}
	} while (page.n == PAGE && !w->fault.len);
	return touched;
}
