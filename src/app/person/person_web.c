#include "app/access/access.h"
#include "app/person/person.html.h"
#include "web/feature.h"

enum { PAGE = 50, REPORTS = 20, CHOICES_SHOWN = 200 };

enum { KEEPS = ORG_ADMIN, LISTS = ORG_ADMIN | ANY_PROGRAMME_ADMIN };

/* --- the list --- */

static void
read_sort(str text, struct person_query *q)
{
	static const str names[] = { [SORT_NAME] = S_INIT("name"), [SORT_UNIT] = S_INIT("unit"),
		[SORT_LEVEL] = S_INIT("level"), [SORT_START] = S_INIT("start") };

	q->down = str_starts(text, S("-"));
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(str_from(text, q->down), names[i]))
			q->sort = (enum person_sort)i;
}

static struct person_query
read_query(struct req *q)
{
	struct person_query p = { .text = str_head(query_str(q, "q"), 200),
	    .unit = query_str(q, "unit"),
		.location = query_str(q, "place"), .level = query_int(q, "level", 0, INT64_MAX),
		.after = query_int(q, "after", 0, INT64_MAX),
		.before = query_int(q, "before", 0, INT64_MAX) };
	str state = query_str(q, "state");

	p.state = str_eq(state, S("left")) ? PERSON_LEFT : str_eq(state, S("any")) ? PERSON_ANY :
	    PERSON_ACTIVE;
	read_sort(query_str(q, "sort"), &p);
	return p;
}

static void
put_part(struct html *h, const char *name, str value)
{
	if (value.len == 0)
		return;
	buf_fmt(&h->out, "%s=", name);
	html_part_str(h, value);
	buf_char(&h->out, '&');
}

/* The same list from another place: "/people?q=ann&after=4711". */
static str
address(struct req *q, const char *where, int64_t id)
{
	static const char *const kept[] = { "q", "unit", "place", "level", "state", "sort" };
	struct html h = { .mem = q->w->mem, .out = { .mem = q->w->mem } };

	buf_lit(&h.out, "/people?");
	for (size_t i = 0; i < COUNT(kept); i++)
		put_part(&h, kept[i], query_str(q, kept[i]));
	buf_fmt(&h.out, "%s=%" PRId64, where, id);
	return buf_text(&h.out);
}

static str
count_words(struct arena *mem, int64_t n)
{
	if (n < 0)
		return _("Many people");
	return SAY(mem, _n("{n} person", "{n} people", n), { "n", lang_int(mem, n) });
}

static void
person_put_json(struct json *j, const char *key, const struct person *p)
{
	json_begin(j, key);
	json_id(j, "id", p->id);
	json_str(j, "name", p->name);
	json_str(j, "mail", p->mail);
	json_str(j, "employee_id", p->employee_id);
	json_str(j, "job_title", p->job_title);
	json_int(j, "level", p->level);
	json_str(j, "level_name", p->level_name);
	json_str(j, "unit", p->unit);
	json_str(j, "location", p->location);
	json_int(j, "start_day", p->start_day);
	json_int(j, "left_day", p->left_day);
	json_end(j);
}

static void
list_put_json(struct json *j, const struct person_page *page)
{
	json_list(j, "people");
	for (size_t i = 0; i < page->n; i++)
		person_put_json(j, NULL, &page->v[i]);
	json_end(j);
	if (page->count >= 0)
		json_int(j, "count", page->count);
	json_id(j, "after", page->next && page->n ? page->v[page->n - 1].id : 0);
	json_id(j, "before", page->previous && page->n ? page->v[0].id : 0);
}

static void
get_people(struct req *q)
{
	struct work *w = q->w;
	struct person_query query = read_query(q);
	struct directory_view v = { .query = &query, .page = person_list(w, &query, PAGE),
		.keeps = q->roles & KEEPS };

	q->title = _("People");
	q->nav = S("people");
	if (q->wants_json) {
		list_put_json(&q->json, &v.page);
		return;
	}
	v.units = person_unit_list(w, CHOICES_SHOWN);
	v.locations = person_location_list(w, CHOICES_SHOWN);
	v.levels = person_level_list(w, CHOICES_SHOWN);
	v.count = count_words(w->mem, v.page.count);
	if (v.page.previous && v.page.n)
		v.previous = address(q, "before", v.page.v[0].id);
	if (v.page.next && v.page.n)
		v.next = address(q, "after", v.page.v[v.page.n - 1].id);
	q->wide = true;
	directory_page(&q->html, &v);
}

/* --- one person --- */

static struct person_link
link_to(struct arena *mem, const struct person *p)
{
	return (struct person_link){ p->id, person_label(mem, p), p->job_title.len ? p->job_title
	    : p->unit };
}

static struct person_links
line_of(struct work *w, int64_t id)
{
	struct person_links list = { 0 };
	struct ids line = person_line(w, id);
	struct person p;

	for (size_t i = 0; i < line.n; i++)
		if (person_find(w, line.v[i], &p))
			PUSH(w->mem, &list, link_to(w->mem, &p));
	return list;
}

static str
language_words(struct arena *mem, str codes)
{
	struct strs words = { 0 };
	str code;

	while (str_cut(&codes, ';', &code))
		PUSH(mem, &words, lang_language(mem, code));
	return words.n ? lang_and(mem, words) : S("");
}

static void
one_put_json(struct json *j, const struct person_view *v)
{
	person_put_json(j, "person", v->p);
	json_str(j, "zone", v->p->zone);
	json_str(j, "languages", v->p->languages);
	json_raw(j, "attributes", v->p->attributes.len ? v->p->attributes : S("{}"));
	json_list(j, "reporting_line");
	for (size_t i = 0; i < v->line.n; i++)
		json_id(j, NULL, v->line.v[i].id);
	json_end(j);
	json_int(j, "direct_reports", v->nreports);
	json_list(j, "reports");
	for (size_t i = 0; i < v->reports.n; i++)
		json_id(j, NULL, v->reports.v[i].id);
	json_end(j);
}

static void
get_person(struct req *q)
{
	struct work *w = q->w;
	struct person p;
	int64_t id = path_id(q, "person");

	if (!person_find(w, id, &p)) {
		reply_not_found(q);
		return;
	}
	struct person_page reports = person_reports_list(w, id, query_int(q, "after", 0, INT64_MAX),
	    REPORTS);
	struct person_view v = { .p = &p, .attributes = person_attributes_of(w->mem, &p),
		.line = line_of(w, id), .nreports = reports.count, .self = id == w->actor,
		.languages = language_words(w->mem, p.languages), .keeps = q->roles & KEEPS,
		.lists = (q->roles & KEEPS) || access_relations(q, ANY_PROGRAMME_ADMIN) > 0 };

	for (size_t i = 0; i < reports.n; i++)
		PUSH(w->mem, &v.reports, link_to(w->mem, &reports.v[i]));
	if (reports.previous)
		v.previous = str_fmt(w->mem, "/people/%" PRId64, id);
	if (reports.next)
		v.next = str_fmt(w->mem, "/people/%" PRId64 "?after=%" PRId64, id,
		    reports.v[reports.n - 1].id);
	q->title = person_label(w->mem, &p);
	q->nav = S("people");
	if (q->wants_json)
		one_put_json(&q->json, &v);
	else
		person_page_html(&q->html, &v);
}

/* --- changing --- */

static void
show_edit(struct req *q, const struct person *p)
{
	struct person m = { 0 };

	person_find(q->w, p->manager_id, &m);
	q->title = p->id ? _("Edit the entry") : _("Add a person");
	q->nav = S("people");
	edit_page(&q->html, p, m.employee_id.len ? m.employee_id : m.mail.len ? m.mail : m.name, q);
}

static void
get_new(struct req *q)
{
	show_edit(q, &(struct person){ 0 });
}

static void
get_edit(struct req *q)
{
	struct person p;

	if (person_find(q->w, path_id(q, "person"), &p))
		show_edit(q, &p);
	else
		reply_not_found(q);
}

static int64_t
manager_of(struct req *q)
{
	str text = form_str(q, "manager");
	struct person m;

	if (text.len == 0)
		return 0;
	if (person_find_employee(q->w, text, &m) || person_find_mail(q->w, text, &m) ||
	    person_find_name(q->w, text, &m))
		return m.id;
	form_error(q, "manager", _("Nobody, or more than one person, is known by this. "
	    "Enter an employee id or e-mail of the directory."));
	return 0;
}

static void
read_form(struct req *q, struct person *p)
{
	struct arena *mem = q->w->mem;
	int64_t start = form_day(q, "start");

	p->name = form_str(q, "name");
	p->mail = form_str(q, "mail");
	p->employee_id = form_str(q, "employee_id");
	p->job_title = form_str(q, "job_title");
	p->level_name = form_str(q, "level");
	p->level = person_level_read(mem, p->level_name);
	p->unit = form_str(q, "unit");
	p->location = form_str(q, "location");
	p->zone = form_str(q, "zone");
	p->languages = person_languages_read(mem, form_str(q, "languages"));
	p->start_day = start == INT64_MIN ? 0 : start;
	p->manager_id = manager_of(q);
	if (!p->name.len && !p->mail.len && !p->employee_id.len)
		form_error(q, "name", _("Enter a name."));
	if (p->mail.len && !person_is_mail(p->mail))
		form_error(q, "mail", _("Enter an address such as ann@example.org."));
	if (p->zone.len && !zone_known(p->zone))
		form_error(q, "zone", _("Enter a time zone such as Europe/Berlin."));
	if (form_str(q, "languages").len && !p->languages.len)
		form_error(q, "languages", _("Enter languages such as German, English."));
	const str texts[] = { p->name, p->mail, p->employee_id, p->job_title, p->level_name,
	    p->unit,
		p->location };
	static const char *const fields[] = { "name", "mail", "employee_id", "job_title",
	    "level", "unit",
		"location" };

	for (size_t i = 0; i < COUNT(texts); i++)
		if (texts[i].len > PERSON_TEXT_MAX)
			form_error(q, fields[i], _("This text is too long."));
}

static void
refuse_circle(struct req *q, struct strs names)
{
	struct arena *mem = q->w->mem;

	form_error(q, "manager", names.n == 1 ? _("Nobody can be their own manager.") :
	    SAY(mem, _("The reporting line would go in a circle: {names} report to each other."),
	    { "names", lang_and(mem, names) }));
}

static void
save(struct req *q, struct person *p)
{
	struct arena *mem = q->w->mem;
	struct person_conflict conflict;

	read_form(q, p);
	if (!form_failed(q)) {
		switch (person_put(q->w, p, &conflict)) {
		case PERSON_SAVED:
			reply_done(q, _("The entry is saved."), "/people/%" PRId64, p->id);
			return;
		case PERSON_MAIL_TAKEN:
			form_error(q, "mail", SAY(mem, _("{name} has this e-mail already."),
			    { "name", person_label(mem, &conflict.other) }));
			break;
		case PERSON_EMPLOYEE_ID_TAKEN:
			form_error(q, "employee_id", SAY(mem, _("{name} has this employee id "
			    "already."), { "name", person_label(mem, &conflict.other) }));
			break;
		case PERSON_CIRCLE:
			refuse_circle(q, conflict.circle);
			break;
		}
	}
	show_edit(q, p);
}

static void
post_people(struct req *q)
{
	save(q, &(struct person){ 0 });
}

static void
post_person(struct req *q)
{
	struct person p;

	if (person_find(q->w, path_id(q, "person"), &p))
		save(q, &p);
	else
		reply_not_found(q);
}

static void
set_left(struct req *q, int64_t day, str words)
{
	struct person p;

	if (!person_find(q->w, path_id(q, "person"), &p)) {
		reply_not_found(q);
	} else if (p.id == q->w->actor) {
		reply_conflict(q,
		    _("You cannot mark yourself as left. Ask another organisation admin."));
	} else {
		p.left_day = day;
		person_save(q->w, &p);
		reply_done(q, words, "/people/%" PRId64, p.id);
	}
}

static void
post_leave(struct req *q)
{
	set_left(q, work_day(q->w), _("The person is marked as left."));
}

static void
post_back(struct req *q)
{
	set_left(q, 0, _("The person is active again."));
}

static const struct route routes[] = {
	{ GET,  "/people", LISTS, get_people },
	{ POST, "/people", KEEPS, post_people },
	{ GET,  "/people/new", KEEPS, get_new, .no_json = true },
	{ GET,  "/people/:person", LISTS | SELF, get_person },
	{ POST, "/people/:person", KEEPS, post_person },
	{ GET,  "/people/:person/edit", KEEPS, get_edit, .no_json = true },
	{ POST, "/people/:person/leave", KEEPS, post_leave },
	{ POST, "/people/:person/back", KEEPS, post_back },
	{ 0 }
};

const struct feature person_feature = { .name = "person", .routes = routes };
