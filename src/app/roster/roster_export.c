/* The directory as a file that roster_import reads back unchanged. */
#include <stdlib.h>

#include "app/roster/roster.h"
#include "app/roster/roster.sql.h"
#include "lang/lang.h"

enum { PAGE = 1000, ATTRIBUTES_MAX = CSV_COLUMNS_MAX - 20 };

static const str headers[] = { S_INIT("Name"), S_INIT("E-mail"), S_INIT("Employee id"),
    S_INIT("Job title"),
	S_INIT("Level"), S_INIT("Unit"), S_INIT("Location"), S_INIT("Time zone"),
	S_INIT("Languages"),
	S_INIT("Manager"), S_INIT("Start date"), S_INIT("Last day") };

struct exporting {
	struct work page;	/* the same transaction with memory for one page */
	struct arena *mem;
	struct buf *to;
	struct strs attributes;	/* names, sorted */
};

typedef void line_fn(struct exporting *, const struct person *, str manager);

static void
each_person(struct exporting *e, line_fn *fn)
{
	struct roster_line l;
	int64_t after = 0, got = PAGE;

	while (got == PAGE && !e->page.fault.len) {
		got = 0;
		for (struct rows r = roster_directory(&e->page, after, PAGE);
		    roster_directory_next(&r, &l); got++) {
			after = l.id;
			fn(e, &(struct person){ .id = l.id, .name = l.name, .mail = l.mail,
			    .employee_id = l.employee_id, .job_title = l.job_title,
			    .level_name = l.level_name, .unit = l.unit, .location = l.location,
			    .zone = l.zone, .languages = l.languages, .start_day = l.start_day,
			    .left_day = l.left_day, .attributes = l.attributes }, l.manager);
		}
		arena_reset(e->page.mem);
	}
}

static size_t
place(const struct strs *list, str name)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_cmp(list->v[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
collect(struct exporting *e, const struct person *p, str manager)
{
	struct person_attributes a = person_attributes_of(e->page.mem, p);

	(void)manager;
	for (size_t i = 0; i < a.n; i++) {
		size_t at = place(&e->attributes, a.v[i].name);

		if (e->attributes.n == ATTRIBUTES_MAX ||
		    (at < e->attributes.n && str_eq(e->attributes.v[at], a.v[i].name)))
			continue;
		PUSH(e->mem, &e->attributes, (str){ 0 });
		memmove(&e->attributes.v[at + 1], &e->attributes.v[at],
		    (e->attributes.n - 1 - at) * sizeof(str));
		e->attributes.v[at] = arena_str(e->mem, a.v[i].name);
	}
}

static void
put_line(struct exporting *e, const struct person *p, str manager)
{
	struct arena *mem = e->page.mem;
	struct person_attributes a = person_attributes_of(mem, p);
	const str all[] = { p->name, p->mail, p->employee_id, p->job_title, p->level_name, p->unit,
	    p->location,
		p->zone, p->languages, manager, p->start_day ? day_iso(mem, p->start_day) : S(""),
		p->left_day ? day_iso(mem, p->left_day) : S("") };
	struct strs cells = { NEWS(mem, str, COUNT(all) + e->attributes.n),
	    COUNT(all) + e->attributes.n };

	memcpy(cells.v, all, sizeof all);
	for (size_t i = 0; i < a.n; i++) {
		size_t at = place(&e->attributes, a.v[i].name);

		if (at < e->attributes.n && str_eq(e->attributes.v[at], a.v[i].name))
			cells.v[COUNT(all) + at] = a.v[i].value;
	}
	csv_put(e->to, cells);
}

void
roster_export(struct work *w, struct buf *to)
{
	struct exporting e = { .page = *w, .mem = arena_new(), .to = to };
	struct strs first = { 0 };

	e.page.mem = arena_new();
	each_person(&e, collect);
	for (size_t i = 0; i < COUNT(headers); i++)
		PUSH(e.mem, &first, headers[i]);
	for (size_t i = 0; i < e.attributes.n; i++)
		PUSH(e.mem, &first, e.attributes.v[i]);
	csv_put(to, first);
	each_person(&e, put_line);
	if (e.page.fault.len)
		FAULT(w, "%.*s", STR(e.page.fault));
	arena_free(e.page.mem);
	arena_free(e.mem);
}
