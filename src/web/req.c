#include "web/req.h"

#include "web/web.h"

static str
field_of(const struct fields *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->v[i].name, str_of(name)))
			return f->v[i].value;
	return (str){ 0 };
}

/* What was typed, without the characters nobody types; they would only serve
 * to make two texts look the same. */
static str
without_controls(struct arena *mem, str s, bool keep_lines)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '\r' && keep_lines)
			continue;	/* browsers send CRLF */
		if (c >= 0x20 && c != 0x7F)
			buf_char(&b, (char)c);
		else if (keep_lines && c == '\n')
			buf_char(&b, '\n');
		else if (c == '\n' || c == '\t' || c == '\r')
			buf_char(&b, ' ');
	}
	return str_trim(buf_text(&b));
}

int64_t
path_id(const struct req *q, const char *param)
{
	for (int i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].name, str_of(param)))
			return q->params[i].id;
	BUG("the route %s has no :%s", q->route->path, param);
}

str
query_str(struct req *q, const char *name)
{
	return without_controls(q->w->mem, field_of(&q->query, name), false);
}

int64_t
query_int(struct req *q, const char *name, int64_t min, int64_t max)
{
	bool ok;

	return str_to_int(query_str(q, name), min, max, &ok);
}

bool
form_has(const struct req *q, const char *name)
{
	for (size_t i = 0; i < q->form.n; i++)
		if (str_eq(q->form.v[i].name, str_of(name)))
			return true;
	return false;
}

str
form_str(struct req *q, const char *name)
{
	return without_controls(q->w->mem, field_of(&q->form, name), false);
}

str
form_text(struct req *q, const char *name)
{
	return without_controls(q->w->mem, field_of(&q->form, name), true);
}

struct strs
form_all(struct req *q, const char *name)
{
	struct strs all = { 0 };

	for (size_t i = 0; i < q->form.n; i++)
		if (str_eq(q->form.v[i].name, str_of(name)))
			PUSH(q->w->mem, &all,
			    without_controls(q->w->mem, q->form.v[i].value, false));
	return all;
}

int64_t
form_int(struct req *q, const char *name, int64_t min, int64_t max)
{
	struct arena *mem = q->w->mem;
	bool ok;
	int64_t n = str_to_int(form_str(q, name), min, max, &ok);

	if (!ok)
		form_error(q, name, SAY(mem, _("Enter a whole number from {min} to {max}."),
		    { "min", lang_int(mem, min) }, { "max", lang_int(mem, max) }));
	return n;
}

bool
form_bool(struct req *q, const char *name)
{
	str v = form_str(q, name);

	return v.len > 0 && !str_eq(v, S("0")) && !str_eq(v, S("false"));
}

int64_t
form_id(struct req *q, const char *name)
{
	bool ok;

	return str_to_int(form_str(q, name), 1, INT64_MAX, &ok);
}

int64_t
form_day(struct req *q, const char *name)
{
	str v = form_str(q, name);
	int64_t day = INT64_MIN;

	if (v.len && !day_parse(v, &day)) {
		form_error(q, name, _("Enter a date as year-month-day, for example 2027-03-31."));
		return INT64_MIN;
	}
	return day;
}

const struct upload *
form_upload(struct req *q, const char *name)
{
	for (size_t i = 0; i < q->uploads.n; i++)
		if (str_eq(q->uploads.v[i].name, str_of(name)) && q->uploads.v[i].size > 0)
			return &q->uploads.v[i];
	return NULL;
}

void
form_error(struct req *q, const char *field, str words)
{
	PUSH(q->w->mem, &q->errors, (struct field_error){ .field = field, .words = words });
	q->status = 422;
}

bool
form_failed(const struct req *q)
{
	return q->errors.n > 0;
}

PRINTF(2, 0) static void
see(struct req *q, const char *fmt, va_list ap)
{
	struct buf b = { .mem = q->w->mem };

	buf_vfmt(&b, fmt, ap);
	q->status = 303;
	q->location = buf_text(&b);
}

void
reply_see(struct req *q, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	see(q, fmt, ap);
	va_end(ap);
}

void
reply_done(struct req *q, str words, const char *fmt, ...)
{
	struct html encoded = { .mem = q->w->mem, .out = { .mem = q->w->mem } };
	va_list ap;

	va_start(ap, fmt);
	see(q, fmt, ap);
	va_end(ap);
	html_part_str(&encoded, str_head(words, 300));
	reply_cookie(q, "flash", buf_text(&encoded.out), 60);
}

void
reply_not_found(struct req *q)
{
	q->status = 404;
}

void
reply_conflict(struct req *q, str words)
{
	q->status = 409;
	q->notice = words;
}

void
reply_cookie(struct req *q, const char *name, str value, int64_t max_age_s)
{
	bool secure = q->web->config.secure;

	PUSH(q->w->mem, &q->set_cookies, str_fmt(q->w->mem,
	    "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%" PRId64 "%s",
	    secure ? "__Host-" : "", name, STR(value), value.len ? max_age_s : 0,
	    secure ? "; Secure" : ""));
}

void
reply_file(struct req *q, str name, str type)
{
	q->file_name = name;
	q->file_type = type;
	q->file.mem = q->w->mem;
}
