/*
 * An import is planned whole before a byte is written.
 *
 *   known   everybody in the directory, then the file's new people: 48 bytes
 *           each, found by hash of employee id, e-mail or name
 *   steps   what is to be done with each row of the file
 *   pass 1  rows into steps; managers are remembered by the hash of their name
 *   settle  managers become persons, circles and unknown ones reject rows
 *   pass 2  the file once more: examples for the report, and the writing
 */
#include "app/roster/roster.h"

#include <stdlib.h>

#include "app/roster/roster.sql.h"
#include "app/roster/roster_row.h"
#include "base/json.h"
#include "base/random.h"
#include "lang/lang.h"

enum { NOBODY_YET = -1, TWO_OF_THEM = -2 };

struct known {
	int64_t id;
	uint64_t content;
	int32_t manager;	/* index, or NOBODY_YET */
	int32_t step;		/* the row of the file about them, or NOBODY_YET */
	bool is_new, left;
	bool keeps;		/* has a role here: no file makes them leave */
};

struct step {
	int32_t known;		/* index, or NOBODY_YET when rejected at once */
	int32_t line;
	uint64_t content;
	uint64_t manager_id, manager_mail, manager_name;	/* hashes; 0: no manager named */
	int32_t manager;
	bool rejected, moved, rekeyed;	/* their manager, their employee id changes */
};

/* Open addressing over 64-bit hashes of keys: a clash of two keys is a matter
 * of one in 10^8 for a million people, and would show in the check. */
struct table { uint64_t *key; int32_t *at; size_t room; };

struct label { int32_t known; str name; };

struct plan {
	struct work *w;		/* the import's: what the report keeps */
	struct work row;	/* the same transaction with memory for one row */
	struct arena *mem;	/* the plan's */
	const struct roster_options *o;
	struct roster_mapping mapping;
	struct { struct known *v; size_t n; } known;
	struct { struct step *v; size_t n; } steps;
	struct table by_id, by_mail, by_name;
	struct roster_report report;
	int64_t today;
	size_t rows;		/* of the file, when it was counted */
	bool has[F_COUNT];	/* what the file says of people; the rest stays as it is */
	const char *path;
	struct { struct label *v; size_t n; } labels;	/* of people in circles */
	struct person_batch *batch;	/* new people on their way */
	struct json added;	/* and what undo has to know of them */
	int64_t nadded;
};

static uint64_t
key_hash(str s)
{
	uint64_t h = str_hash(s);

	return s.len == 0 ? 0 : h ? h : 1;
}

static void
table_make(struct arena *mem, struct table *t, size_t room)
{
	*t = (struct table){ NEWS(mem, uint64_t, room), NEWS(mem, int32_t, room), room };
}

static size_t
slot(const struct table *t, uint64_t key)
{
	size_t i = key & (t->room - 1);

	while (t->key[i] && t->key[i] != key)
		i = (i + 1) & (t->room - 1);
	return i;
}

static int32_t
find(const struct table *t, uint64_t key)
{
	size_t i = key ? slot(t, key) : 0;

	return key && t->key[i] ? t->at[i] : NOBODY_YET;
}

static void
put(struct table *t, uint64_t key, int32_t at)
{
	if (key == 0)
		return;
	size_t i = slot(t, key);

	t->at[i] = t->key[i] && t->at[i] != at ? TWO_OF_THEM : at;
	t->key[i] = key;
}

static str
bad_text(struct arena *mem, const struct csv *c)
{
	return SAY(mem, _("Line {line} has characters that are not text."),
	    { "line", lang_int(mem, c->line) });
}

/* --- the directory --- */

static void
add_known(struct plan *p, const struct person *x, bool is_new)
{
	int32_t at = (int32_t)p->known.n;

	p->known.v[p->known.n++] = (struct known){ .id = x->id,
	    .content = roster_content(x, p->has),
	    .manager = NOBODY_YET, .step = NOBODY_YET, .is_new = is_new, .left = x->left_day != 0 };
	put(&p->by_id, key_hash(x->employee_id), at);
	put(&p->by_mail, key_hash(x->mail_key), at);
	put(&p->by_name, key_hash(x->sort_key), at);
}

struct manager_of { int32_t known; int64_t manager; };

static int
by_id(const void *a, const void *b)
{
	int64_t x = ((const struct known *)a)->id, y = ((const struct known *)b)->id;

	return (x > y) - (x < y);
}

static struct known *
known_by_id(const struct plan *p, int64_t id)
{
	return bsearch(&(struct known){ .id = id }, p->known.v, p->known.n, sizeof *p->known.v,
	    by_id);
}

static void
load_directory(struct plan *p)
{
	enum { PAGE = 1000 };
	size_t people = (size_t)roster_known_count(p->w) + p->rows, room = 1024;
	struct { struct manager_of *v; size_t n; } managers = { 0 };
	struct roster_keepers_row keeper;
	struct person x;
	int64_t after = 0, got = PAGE;

	while (room < people * 2)
		room *= 2;
	p->known.v = NEWS(p->mem, struct known, people + 1);
	p->steps.v = NEWS(p->mem, struct step, p->rows + 1);
	table_make(p->mem, &p->by_id, room);
	table_make(p->mem, &p->by_mail, room);
	table_make(p->mem, &p->by_name, room);
	while (got == PAGE && !p->w->fault.len) {
		struct arena_mark mark = arena_mark(p->w->mem);

		got = 0;
		for (struct rows r = roster_known(p->w, after, PAGE); roster_known_next(&r, &x);
		    got++) {
			after = x.id;
			if (x.manager_id)
				PUSH(p->mem, &managers,
				    (struct manager_of){ (int32_t)p->known.n, x.manager_id });
			add_known(p, &x, false);
		}
		arena_rewind(p->w->mem, mark);
	}
	/* roster_known comes in the order of ids. */
	for (size_t i = 0; i < managers.n; i++) {
		struct known *m = known_by_id(p, managers.v[i].manager);

		p->known.v[managers.v[i].known].manager =
		    m ? (int32_t)(m - p->known.v) : NOBODY_YET;
	}
	for (struct rows r = roster_keepers(p->w); roster_keepers_next(&r, &keeper);) {
		struct known *k = known_by_id(p, keeper.person_id);

		if (k)
			k->keeps = true;
	}
}

/* --- pass 1 --- */

static void
reject(struct plan *p, int64_t line, str column, str reason)
{
	p->report.count[ROSTER_REJECTED]++;
	if (p->report.faults.n < ROSTER_SHOWN)
		PUSH(p->w->mem, &p->report.faults,
		    (struct roster_fault){ line, arena_str(p->w->mem, column),
		    arena_str(p->w->mem, reason) });
}

static int32_t
recognise(const struct plan *p, const struct person *x)
{
	int32_t at = find(&p->by_id, key_hash(x->employee_id));

	return at == NOBODY_YET && x->mail_key.len ? find(&p->by_mail, key_hash(x->mail_key)) : at;
}

/* Why a good row cannot be taken, with its column; empty when it can. */
static str
conflict(const struct plan *p, const struct roster_row *row, int32_t at, str *ret_column)
{
	/* Somebody else's e-mail: two people would share the key. */
	int32_t other = row->p.mail_key.len ? find(&p->by_mail, key_hash(row->p.mail_key)) : at;

	*ret_column = row->p.employee_id.len ? _("Employee id") : _("E-mail");
	if (at == TWO_OF_THEM)
		return _("there are two people of this key in the directory");
	if (at >= 0 && p->known.v[at].step != NOBODY_YET)
		return SAY(p->row.mem, _("line {line} is about the same person"),
		    { "line", lang_int(p->row.mem, p->steps.v[p->known.v[at].step].line) });
	*ret_column = _("E-mail");
	return other != NOBODY_YET && other != at ?
	    _("somebody else has this e-mail already") : S("");
}

static void
take(struct plan *p, struct step *s, struct roster_row *row)
{
	struct arena *mem = p->row.mem;

	if (s->known == NOBODY_YET) {
		row->p.id = id_new(p->w);
		s->known = (int32_t)p->known.n;
		add_known(p, &row->p, true);
	}
	s->content = roster_content(&row->p, p->has);
	s->rekeyed = row->p.employee_id.len &&
	    find(&p->by_id, key_hash(row->p.employee_id)) != s->known;
	/* The next rows find them by what they are known by from now on. */
	put(&p->by_id, key_hash(row->p.employee_id), s->known);
	put(&p->by_mail, key_hash(row->p.mail_key), s->known);
	if (row->manager.len) {
		s->manager_id = key_hash(row->manager);
		s->manager_mail = key_hash(lang_fold(mem, row->manager));
		s->manager_name = key_hash(lang_sort_key(mem, row->manager));
	}
}

static void
plan_row(struct plan *p, struct roster_row *row, int64_t line)
{
	struct step s = { .line = (int32_t)line, .manager = NOBODY_YET };
	int32_t at = recognise(p, &row->p);
	str column = row->fault_column, reason = row->fault;

	if (reason.len == 0)
		reason = conflict(p, row, at, &column);
	s.known = at >= 0 ? at : NOBODY_YET;
	s.rejected = reason.len > 0;
	if (s.rejected)
		reject(p, line, column, reason);
	else
		take(p, &s, row);
	/* Whoever has a row, good or bad, is in the file: no leaver. */
	if (s.known >= 0 && p->known.v[s.known].step == NOBODY_YET)
		p->known.v[s.known].step = (int32_t)p->steps.n;
	p->steps.v[p->steps.n++] = s;
}

typedef void row_fn(struct plan *, struct roster_row *, int64_t line, size_t index);

static bool
all_text(struct strs cells)
{
	for (size_t i = 0; i < cells.n; i++)
		if (!str_is_utf8(cells.v[i]))
			return false;
	return true;
}

/* A fault of the row's work is the import's, and outlives the row. */
static void
end_row(struct plan *p)
{
	if (p->row.fault.len && !p->w->fault.len) {
		p->w->fault = arena_str(p->w->mem, p->row.fault);
		p->w->again = p->row.again;
		p->w->trouble = p->row.trouble;
	}
	arena_reset(p->row.mem);
}

static bool
each_row(struct plan *p, const char *path, row_fn *fn)
{
	struct csv *c = NEW(p->mem, struct csv);
	struct strs cells;

	if (csv_open(c, p->mem, path) && csv_next(c, &cells))
		for (size_t i = 0; p->w->fault.len == 0 && csv_next(c, &cells); i++) {
			if (!all_text(cells) || i == p->rows) {
				p->report.file_fault = i == p->rows ?
				    _("The file was changed while it was read. Try again.") :
				    bad_text(p->w->mem, c);
				break;
			}
			struct roster_row row = roster_row_read(p->row.mem, &p->mapping, cells,
			    c->line, p->today);

			fn(p, &row, c->line, i);
			end_row(p);
			if (p->o->progress && i % 1000 == 0 &&
			    !p->o->progress(p->o->progress_arg, c->bytes_read, c->bytes)) {
				p->report.file_fault = _("The import was stopped.");
				break;
			}
		}
	if (c->fault != CSV_FINE)
		p->report.file_fault = roster_csv_fault(p->w->mem, c);
	csv_close(c);
	return p->report.file_fault.len == 0 && p->w->fault.len == 0;
}

static void
pass_1(struct plan *p, struct roster_row *row, int64_t line, size_t index)
{
	(void)index;
	p->report.rows++;
	plan_row(p, row, line);
}

/* --- settle --- */

static int32_t
manager_of(const struct plan *p, const struct step *s)
{
	int32_t at = find(&p->by_id, s->manager_id);

	if (at == NOBODY_YET)
		at = find(&p->by_mail, s->manager_mail);
	return at == NOBODY_YET ? find(&p->by_name, s->manager_name) : at;
}

static str
header_of(const struct plan *p, enum roster_field f)
{
	for (size_t i = 0; i < p->mapping.headers.n; i++)
		if (p->mapping.field[i] == f)
			return p->mapping.headers.v[i];
	return S("");
}

static void
refuse_step(struct plan *p, struct step *s, str reason)
{
	size_t before = p->report.faults.n;

	s->rejected = true;
	reject(p, s->line, header_of(p, F_MANAGER), reason);
	if (p->report.faults.n > before)
		p->report.faults.v[before].of_manager = true;
}

static void
find_managers(struct plan *p)
{
	for (size_t i = 0; i < p->steps.n; i++) {
		struct step *s = &p->steps.v[i];

		if (s->rejected || s->manager_id == 0)
			continue;
		s->manager = manager_of(p, s);
		if (s->manager == NOBODY_YET)
			refuse_step(p, s,
			    _("nobody in the file or the directory has this id, e-mail or name"));
		else if (s->manager == TWO_OF_THEM)
			refuse_step(p, s,
			    _("more than one person has this name; use the employee id or e-mail"));
		else if (s->manager == s->known)
			refuse_step(p, s, _("the person would be their own manager"));
	}
}

/* Whom this person reports to once the plan is done. */
static int32_t
line_up(const struct plan *p, int32_t at)
{
	const struct known *k = &p->known.v[at];

	if (!p->has[F_MANAGER] || k->step == NOBODY_YET || p->steps.v[k->step].rejected)
		return k->manager;
	return p->steps.v[k->step].manager;
}

/* A new person whose row was rejected is nobody's manager; that may go on upwards. */
static bool
refuse_orphans(struct plan *p)
{
	bool any = false;

	for (size_t i = 0; i < p->steps.n; i++) {
		struct step *s = &p->steps.v[i];
		const struct known *m = s->manager >= 0 ? &p->known.v[s->manager] : NULL;

		if (s->rejected || !m || !m->is_new || !p->steps.v[m->step].rejected)
			continue;
		refuse_step(p, s, SAY(p->w->mem, _("the row of the manager, line {line}, is "
		    "rejected"), { "line", lang_int(p->w->mem, p->steps.v[m->step].line) }));
		any = true;
	}
	return any;
}

/*
 * Circles.  Each line is walked upwards; who is met twice in one walk closes
 * a circle.  To name the people in it, the file is read once more.
 */

enum { LABELS_MAX = 200 };

static bool
next_circle(const struct plan *p, int32_t *walk, size_t *from, int32_t *ret_at)
{
	for (; *from < p->known.n; (*from)++) {
		int32_t at = (int32_t)*from, mark = at + 1;

		while (at >= 0 && walk[at] == 0) {
			walk[at] = mark;
			at = line_up(p, at);
		}
		if (at >= 0 && walk[at] == mark) {
			*ret_at = at;
			(*from)++;
			return true;
		}
	}
	return false;
}

static void
label_row(struct plan *p, struct roster_row *row, int64_t line, size_t index)
{
	for (size_t i = 0; i < p->labels.n; i++)
		if (p->labels.v[i].known == p->steps.v[index].known && !p->steps.v[index].rejected)
			p->labels.v[i].name = SAY(p->mem, _("{name} (line {line})"),
			    { "name", person_label(p->row.mem, &row->p) },
			    { "line", lang_int(p->row.mem, line) });
}

static void
label_circles(struct plan *p)
{
	int32_t *walk = NEWS(p->mem, int32_t, p->known.n + 1), at;
	size_t from = 0;
	struct person x;

	while (p->labels.n < LABELS_MAX && next_circle(p, walk, &from, &at))
		for (int32_t member = at; p->labels.n < LABELS_MAX;) {
			PUSH(p->mem, &p->labels, (struct label){ .known = member });
			if ((member = line_up(p, member)) == at)
				break;
		}
	if (p->labels.n)
		each_row(p, p->path, label_row);
	for (size_t i = 0; i < p->labels.n; i++)
		if (!p->labels.v[i].name.len &&
		    person_find(p->w, p->known.v[p->labels.v[i].known].id, &x))
			p->labels.v[i].name = person_label(p->w->mem, &x);
}

static str
names_round(const struct plan *p, int32_t at)
{
	struct strs names = { 0 };
	int32_t member = at;

	do {
		for (size_t i = 0; i < p->labels.n; i++)
			if (p->labels.v[i].known == member)
				PUSH(p->w->mem, &names, p->labels.v[i].name);
		member = line_up(p, member);
	} while (member != at && names.n < 10);
	if (member != at)
		PUSH(p->w->mem, &names, S("…"));
	return lang_and(p->w->mem, names);
}

static bool
refuse_circles(struct plan *p)
{
	int32_t *walk = NEWS(p->mem, int32_t, p->known.n + 1), at;
	size_t from = 0;
	bool any = false;

	while (next_circle(p, walk, &from, &at)) {
		int32_t first = at;

		/* The row to refuse: a circle of the directory alone has none. */
		while (p->known.v[at].step == NOBODY_YET ||
		    p->steps.v[p->known.v[at].step].rejected)
			if ((at = line_up(p, at)) == first)
				break;
		if (p->known.v[at].step == NOBODY_YET || p->steps.v[p->known.v[at].step].rejected)
			continue;
		refuse_step(p, &p->steps.v[p->known.v[at].step],
		    SAY(p->w->mem, _("{names} would report to each other in a circle"),
		    { "names", names_round(p, at) }));
		any = true;
	}
	return any;
}

static int
by_line(const void *a, const void *b)
{
	int64_t x = ((const struct roster_fault *)a)->line,
	    y = ((const struct roster_fault *)b)->line;

	return (x > y) - (x < y);
}

static bool
is_missing(const struct known *k)
{
	return k->step == NOBODY_YET && !k->left && !k->keeps;
}

static bool
differs(const struct step *s, const struct known *k)
{
	return s->moved || s->rekeyed || s->content != k->content;
}

static void
settle(struct plan *p)
{
	if (p->has[F_MANAGER]) {
		find_managers(p);
		label_circles(p);
		while (refuse_orphans(p) || refuse_circles(p))
			;
	}
	for (size_t i = 0; i < p->steps.n; i++) {
		struct step *s = &p->steps.v[i];

		if (s->rejected)
			continue;
		const struct known *k = &p->known.v[s->known];

		s->moved = p->has[F_MANAGER] && !k->is_new && s->manager != k->manager;
		p->report.count[k->is_new ? ROSTER_NEW : differs(s, k) ?
		    ROSTER_CHANGED : ROSTER_UNCHANGED]++;
	}
	if (p->report.faults.n)
		qsort(p->report.faults.v, p->report.faults.n, sizeof *p->report.faults.v, by_line);
	for (size_t i = 0; i < p->known.n; i++)
		p->report.leavers += is_missing(&p->known.v[i]);
}

/* --- pass 2 --- */

static void
difference(struct buf *b, const char *what, str before, str after)
{
	if (str_eq(before, after))
		return;
	if (b->len)
		buf_lit(b, "; ");
	buf_fmt(b, "%s: %.*s → %.*s", what, STR(before.len ? before : S("–")),
	    STR(after.len ? after : S("–")));
}

static str
differences(struct plan *p, const struct person *before, const struct person *after, bool moved)
{
	struct buf b = { .mem = p->w->mem };
	struct arena *mem = p->row.mem;

#define WORDS(f) arena_cstr(mem, roster_field_words(f))
	difference(&b, WORDS(F_NAME), before->name, after->name);
	difference(&b, WORDS(F_MAIL), before->mail, after->mail);
	difference(&b, WORDS(F_EMPLOYEE_ID), before->employee_id, after->employee_id);
	difference(&b, WORDS(F_JOB_TITLE), before->job_title, after->job_title);
	difference(&b, WORDS(F_LEVEL), before->level_name, after->level_name);
	difference(&b, WORDS(F_UNIT), before->unit, after->unit);
	difference(&b, WORDS(F_LOCATION), before->location, after->location);
	difference(&b, WORDS(F_ZONE), before->zone, after->zone);
	difference(&b, WORDS(F_LANGUAGES), before->languages, after->languages);
	if (moved)
		difference(&b, arena_cstr(mem, _("Manager")), S("…"), _("another one"));
	if (b.len == 0)
		buf_str(&b, _("other columns"));
#undef WORDS
	return buf_text(&b);
}

static void
example(struct plan *p, enum roster_kind kind, int64_t line, const struct person *x, str change)
{
	size_t same = 0;

	for (size_t i = 0; i < p->report.examples.n; i++)
		same += p->report.examples.v[i].kind == kind;
	if (same < ROSTER_SHOWN)
		PUSH(p->w->mem, &p->report.examples, (struct roster_example){ line, kind,
		    arena_str(p->w->mem, person_label(p->row.mem, x)), change });
}

static void
note_added(struct plan *p)
{
	if (p->nadded == 0)
		return;
	json_end(&p->added);
	roster_change_add_new(&p->row, p->report.import_id, buf_text(&p->added.out));
	p->added.out.len = 0;
	p->nadded = 0;
}

static void
write_new(struct plan *p, const struct person *x)
{
	enum { AT_ONCE = 1000 };

	person_batch_add(p->batch, &p->row, x);
	if (p->nadded++ == 0) {
		p->added = (struct json){ .out = p->added.out };
		json_list(&p->added, NULL);
	}
	json_list(&p->added, NULL);
	json_int(&p->added, NULL, x->id);
	json_int(&p->added, NULL, (int64_t)roster_content(x, NULL));
	json_end(&p->added);
	if (p->nadded == AT_ONCE)
		note_added(p);
}

static void
write_change(struct plan *p, const struct person *x, const struct person *before)
{
	struct work *w = &p->row;

	person_save(w, x);
	roster_change_add(w, p->report.import_id, x->id, roster_before_text(w->mem, before),
	    (int64_t)roster_content(x, NULL));
}

/* What the file has no column for stays. */
static void
keep_unsaid(const struct plan *p, struct person *x, const struct person *before)
{
	const bool *has = p->has;

#define KEEP(f, field) if (!has[f]) x->field = before->field
	KEEP(F_NAME, name);
	KEEP(F_NAME, sort_key);
	KEEP(F_MAIL, mail);
	KEEP(F_MAIL, mail_key);
	KEEP(F_JOB_TITLE, job_title);
	KEEP(F_LEVEL, level);
	KEEP(F_LEVEL, level_name);
	KEEP(F_UNIT, unit);
	KEEP(F_LOCATION, location);
	KEEP(F_ZONE, zone);
	KEEP(F_LANGUAGES, languages);
	KEEP(F_MANAGER, manager_id);
	KEEP(F_START, start_day);
	KEEP(F_LEFT, left_day);
	KEEP(F_ATTRIBUTE, attributes);
#undef KEEP
	if (x->employee_id.len == 0)
		x->employee_id = before->employee_id;
}

/* Only hashes of managers were kept; here the row is at hand again. */
static void
quote_manager(struct plan *p, const struct roster_row *row, int64_t line)
{
	for (size_t i = 0; i < p->report.faults.n; i++) {
		struct roster_fault *f = &p->report.faults.v[i];

		if (f->line == line && f->of_manager)
			f->reason = SAY(p->w->mem, _("“{value}”: {reason}"),
			    { "value", row->manager }, { "reason", f->reason });
	}
}

static void
pass_2(struct plan *p, struct roster_row *row, int64_t line, size_t index)
{
	struct step *s = &p->steps.v[index];
	struct person before;

	if (s->rejected) {
		quote_manager(p, row, line);
		return;
	}
	const struct known *k = &p->known.v[s->known];
	bool changed = !k->is_new && differs(s, k);

	if (!k->is_new && !changed)
		return;
	row->p.id = k->id;
	if (p->has[F_MANAGER] && s->manager >= 0)
		row->p.manager_id = p->known.v[s->manager].id;
	if (k->is_new) {
		example(p, ROSTER_NEW, line, &row->p, S(""));
		if (p->o->apply)
			write_new(p, &row->p);
		return;
	}
	if (!p->o->apply && p->report.examples.n >= (size_t)2 * ROSTER_SHOWN)
		return;
	if (!person_find(&p->row, k->id, &before))
		return;
	keep_unsaid(p, &row->p, &before);
	example(p, ROSTER_CHANGED, line, &row->p, differences(p, &before, &row->p, s->moved));
	if (p->o->apply)
		write_change(p, &row->p, &before);
}

static void
see_leavers(struct plan *p)
{
	struct person x;

	for (size_t i = 0; i < p->known.n; i++, end_row(p)) {
		const struct known *k = &p->known.v[i];
		bool shown = p->report.leaver_names.n < ROSTER_SHOWN;
		bool leave = p->o->apply && p->o->leavers;

		if (!is_missing(k) || (!shown && !leave) || !person_find(&p->row, k->id, &x))
			continue;
		if (shown)
			PUSH(p->w->mem, &p->report.leaver_names,
			    arena_str(p->w->mem, person_label(p->row.mem, &x)));
		if (!leave)
			continue;
		struct person gone = x;

		gone.left_day = p->today;
		write_change(p, &gone, &x);
	}
}

static void
open_import(struct plan *p)
{
	const struct roster_report *r = &p->report;

	p->batch = person_batch_new(p->mem);
	p->added.out.mem = p->mem;
	p->report.import_id = id_new(p->w);
	roster_import_add(p->w, .id = p->report.import_id,
	    .actor_id = p->w->actor, .applied_at = p->w->now, .added = r->count[ROSTER_NEW],
	    .changed = r->count[ROSTER_CHANGED], .leavers = p->o->leavers ? r->leavers : 0);
}

static void
close_import(struct plan *p)
{
	person_batch_end(p->batch, &p->row);
	note_added(p);
	end_row(p);
}

/* How many rows there are, and which way round their dates stand. */
static void
survey(struct plan *p)
{
	struct arena *mem = arena_new();
	struct csv *c = NEW(mem, struct csv);
	struct strs cells;

	if (csv_open(c, mem, p->path))
		while (csv_next(c, &cells)) {
			p->rows++;
			p->mapping.day_first |= roster_row_day_first(&p->mapping, cells);
		}
	csv_close(c);
	arena_free(mem);
}

int64_t
roster_writes(const struct roster_report *r, bool leavers)
{
	return r->count[ROSTER_NEW] + r->count[ROSTER_CHANGED] + (leavers ? r->leavers : 0);
}

static void
see_columns(struct plan *p)
{
	for (int f = F_ATTRIBUTE; f < F_COUNT; f++)
		p->has[f] = roster_maps(&p->mapping, (enum roster_field)f);
	p->has[F_NAME] |= p->has[F_FIRST_NAME] || p->has[F_LAST_NAME] || p->has[F_PREFERRED_NAME];
	/* Who is in a file of everybody has not left, or is back. */
	p->has[F_LEFT] |= p->o->leavers;
}

struct roster_report
roster_import(struct work *w, const char *path, const struct roster_options *o)
{
	struct plan p = { .w = w, .row = *w, .mem = arena_new(), .o = o, .path = path,
	    .today = work_day(w) };
	struct roster_sample sample;

	p.row.mem = arena_new();
	if (roster_look(w, path, &sample, &p.report.file_fault)) {
		p.mapping = o->mapping ? *o->mapping : sample.mapping;
		see_columns(&p);
		p.report.file_fault = roster_mapping_fault(w->mem, &p.mapping);
	}
	if (p.report.file_fault.len == 0) {
		survey(&p);
		load_directory(&p);
		if (each_row(&p, path, pass_1)) {
			settle(&p);
			if (o->apply && roster_writes(&p.report, o->leavers))
				open_import(&p);
			each_row(&p, path, pass_2);
			if (p.batch)
				close_import(&p);
			see_leavers(&p);
			p.report.applied = o->apply && w->fault.len == 0;
		}
	}
	arena_free(p.row.mem);
	arena_free(p.mem);
	return p.report;
}

