#include "app/roster/roster_row.h"

#include "base/json.h"
#include "lang/lang.h"

enum { ATTRIBUTES_MAX = 20000 };	/* bytes */

struct reading {
	struct arena *mem;
	struct roster_row row;
	str first, last, preferred;
	struct json attributes;
};

static void
refuse(struct reading *r, str header, str reason)
{
	if (r->row.fault.len)
		return;
	r->row.fault_column = header;
	r->row.fault = reason;
}

/* Trimmed, without control characters, with single spaces. */
static str
clean(struct arena *mem, str cell)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < cell.len; i++) {
		unsigned char c = (unsigned char)cell.ptr[i];

		if (c > ' ' && c != 0x7F)
			buf_char(&b, (char)c);
		else if (b.len && b.ptr[b.len - 1] != ' ')
			buf_char(&b, ' ');
	}
	return str_trim(buf_text(&b));
}

/* --- dates: ISO, 31.12.2026, 12/31/2026, 31/12/2026 when a row of the file shows that --- */

static bool
three_numbers(str s, char sep, int64_t n[3])
{
	str part;

	for (int i = 0; i < 3; i++) {
		bool ok;

		if (!str_cut(&s, sep, &part))
			return false;
		n[i] = str_to_int(part, 0, 9999, &ok);
		if (!ok)
			return false;
	}
	return s.len == 0;
}

static bool
read_day(struct arena *mem, str s, bool day_first, int64_t *ret)
{
	int64_t n[3];

	s = (str){ s.ptr, str_find(s, 'T') };	/* of a time stamp, the day */
	if (day_parse(s, ret))
		return true;
	if (three_numbers(s, '.', n))
		return day_parse(str_fmt(mem, "%04d-%02d-%02d", (int)n[2], (int)n[1], (int)n[0]),
		    ret);
	if (!three_numbers(s, '/', n))
		return false;
	if (n[0] > 12 || (day_first && n[1] <= 12))
		return day_parse(str_fmt(mem, "%04d-%02d-%02d", (int)n[2], (int)n[1], (int)n[0]),
		    ret);
	return day_parse(str_fmt(mem, "%04d-%02d-%02d", (int)n[2], (int)n[0], (int)n[1]), ret);
}

bool
roster_row_day_first(const struct roster_mapping *m, struct strs cells)
{
	int64_t n[3];

	for (size_t i = 0; i < m->headers.n && i < cells.n; i++)
		if ((m->field[i] == F_START || m->field[i] == F_LEFT) &&
		    three_numbers(str_trim(cells.v[i]), '/', n) && n[0] > 12 && n[0] <= 31 &&
		    n[1] <= 12)
			return true;
	return false;
}

/* --- cells --- */

static void
read_cell(struct reading *r, const struct roster_mapping *m, size_t i, str v, int64_t today)
{
	enum roster_field field = m->field[i];
	str header = m->headers.v[i];
	struct arena *mem = r->mem;
	struct person *p = &r->row.p;
	int64_t day;

	if (v.len > PERSON_TEXT_MAX && field != F_ATTRIBUTE && field != F_NONE) {
		refuse(r, header, _("the text is too long"));
		return;
	}
	switch (field) {
	case F_NONE: case F_COUNT: break;
	case F_ATTRIBUTE:
		if (v.len && r->attributes.out.len < ATTRIBUTES_MAX)
			json_str(&r->attributes, arena_cstr(mem, m->names.v[i]), str_head(v, 4000));
		break;
	case F_NAME: p->name = v; break;
	case F_FIRST_NAME: r->first = v; break;
	case F_LAST_NAME: r->last = v; break;
	case F_PREFERRED_NAME: r->preferred = v; break;
	case F_MAIL:
		if (v.len && !person_is_mail(v))
			refuse(r, header,
			    SAY(mem, _("“{value}” is not an e-mail address"), { "value", v }));
		p->mail = v;
		break;
	case F_EMPLOYEE_ID: p->employee_id = v; break;
	case F_JOB_TITLE: p->job_title = v; break;
	case F_LEVEL:
		p->level_name = v;
		p->level = person_level_read(mem, v);
		break;
	case F_UNIT: p->unit = v; break;
	case F_LOCATION: p->location = v; break;
	case F_ZONE:
		if (v.len && !zone_known(v))
			refuse(r, header, SAY(mem, _("“{value}” is not a time zone such as "
			    "Europe/Berlin"), { "value", v }));
		p->zone = v;
		break;
	case F_LANGUAGES: p->languages = person_languages_read(mem, v); break;
	case F_MANAGER: r->row.manager = v; break;
	case F_START:
		if (v.len && !read_day(mem, v, m->day_first, &day))
			refuse(r, header, SAY(mem, _("“{value}” is not a date such as 2026-03-31"),
			    { "value", v }));
		else if (v.len)
			p->start_day = day;
		break;
	case F_LEFT:
		if (v.len && !read_day(mem, v, m->day_first, &day))
			refuse(r, header, SAY(mem, _("“{value}” is not a date such as 2026-03-31"),
			    { "value", v }));
		else if (v.len && day <= today)
			p->left_day = day;
		break;
	}
}

struct roster_row
roster_row_read(struct arena *mem, const struct roster_mapping *m, struct strs cells, int64_t line,
    int64_t today)
{
	struct reading r = { .mem = mem, .attributes = { .out = { .mem = mem } } };
	struct person *p = &r.row.p;

	json_begin(&r.attributes, NULL);
	int64_t extra = (int64_t)cells.n - (int64_t)m->headers.n;

	if (extra > 0)
		refuse(&r, S(""), SAY(mem, _n("the row has {n} cell more than there are columns",
		    "the row has {n} cells more than there are columns", extra),
		    { "n", lang_int(mem, extra) }));
	for (size_t k = 0; k < m->headers.n; k++) {
		size_t i = m->order[k];

		read_cell(&r, m, i,
		    i < cells.n ? clean(mem, cells.v[i]) : S(""), today);
	}
	json_end(&r.attributes);
	p->attributes = buf_text(&r.attributes.out);
	if (r.preferred.len)
		r.first = r.preferred;
	if (p->name.len == 0)
		p->name = str_trim(str_fmt(mem, "%.*s %.*s", STR(r.first), STR(r.last)));
	if (p->employee_id.len == 0 && p->mail.len == 0)
		p->employee_id = str_fmt(mem, "row-%" PRId64, line);
	p->mail_key = lang_fold(mem, p->mail);
	p->sort_key = lang_sort_key(mem, p->name);
	return r.row;
}

uint64_t
roster_content(const struct person *p, const bool has[F_COUNT])
{
	const struct { enum roster_field field; str text; int64_t number; } parts[] = {
		{ F_NAME, p->name }, { F_MAIL, p->mail }, { F_EMPLOYEE_ID, p->employee_id },
		{ F_JOB_TITLE, p->job_title }, { F_LEVEL, p->level_name, p->level },
		{ F_UNIT, p->unit }, { F_LOCATION, p->location }, { F_ZONE, p->zone },
		{ F_LANGUAGES, p->languages }, { F_START, .number = p->start_day },
		{ F_LEFT, .number = p->left_day }, { F_ATTRIBUTE, p->attributes },
	};
	uint64_t h = 0;

	for (size_t i = 0; i < COUNT(parts); i++)
		if (!has || (has[parts[i].field] && parts[i].field != F_EMPLOYEE_ID))
			h = (h ^ str_hash(parts[i].text) ^
			    (uint64_t)parts[i].number * 0x9E3779B97F4A7C15u) *
			    0x9E3779B97F4A7C15u + i;
	return h;
}
