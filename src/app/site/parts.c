#include "app/site/parts.h"

static bool among(struct strs, str);
static void runs(struct html *, const struct quarters *, bool shared);

#include "app/site/parts.html.h"

static bool
among(struct strs list, str s)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.v[i], s))
			return true;
	return false;
}

static str
error_of(const struct req *q, const char *name)
{
	for (size_t i = 0; i < q->errors.n; i++)
		if (strcmp(q->errors.v[i].field, name) == 0)
			return q->errors.v[i].words;
	return (str){ 0 };
}

/* The ids that describe a control, in the order they are read. */
static str
described_by(struct arena *mem, const char *name, bool hint, bool error, bool sees)
{
	struct buf b = { .mem = mem };

	if (hint)
		buf_fmt(&b, "f-%s-hint ", name);
	if (error)
		buf_fmt(&b, "f-%s-error ", name);
	if (sees)
		buf_fmt(&b, "f-%s-sees ", name);
	return str_trim(buf_text(&b));
}

void
field(struct html *h, struct req *q, const struct field_look *f)
{
	str value = f->value, error = error_of(q, f->name);

	if (f->typed_never || (f->type && strcmp(f->type, "file") == 0))
		value = (str){ 0 };
	else if (form_has(q, f->name))
		value = form_text(q, f->name);
	field_part(h, f, value, described_by(h->mem, f->name, f->hint.len, error.len, f->sees.len),
	    error);
}

void
choices(struct html *h, struct req *q, const struct choices_look *f)
{
	str error = error_of(q, f->name);

	/* A form that was sent without any box ticked means just that. */
	choices_part(h, f, q->form.n ? form_all(q, f->name) : f->chosen,
	    described_by(h->mem, f->name, f->hint.len, error.len, f->sees.len), error);
}

void
tick(struct html *h, struct req *q, const char *name, str label, bool ticked)
{
	tick_part(h, name, label, q->form.n ? form_bool(q, name) : ticked);
}

void
weight(struct html *h, struct req *q, const char *name, str label, int64_t value)
{
	weight_part(h, name, label, form_has(q, name) ? form_str(q, name) :
	    str_fmt(h->mem, "%" PRId64, value), error_of(q, name));
}

void
icon(struct html *h, const char *name)
{
	icon_part(h, name);
}

/* The first character of the first and of the last word; more than one code
 * point would not fit the circle. */
static str
initials(struct arena *mem, str name)
{
	str rest = name, word, first = { 0 }, last = { 0 };

	while (str_cut(&rest, ' ', &word)) {
		str letter = { word.ptr, 0 };

		if (word.len == 0)
			continue;
		do
			letter.len++;
		while (letter.len < word.len &&
		    ((unsigned char)word.ptr[letter.len] & 0xC0) == 0x80);
		if (first.len == 0)
			first = letter;
		else
			last = letter;
	}
	return first.len ? str_concat(mem, first, last) : S("?");
}

void
avatar(struct html *h, str name, enum avatar_size size)
{
	static const char *const sizes[] = { "", " small", " large" };

	avatar_part(h, initials(h->mem, name), (int)(str_hash(name) % 6), sizes[size]);
}

void
who(struct html *h, str name, str below, str address)
{
	who_part(h, name, below, address);
}

void
tag(struct html *h, enum tone tone, str words)
{
	static const char *const tones[] = { "", " info", " ok", " warn", " bad" };

	tag_part(h, tones[tone], words);
}

void
pager(struct html *h, str previous, str next, str middle)
{
	if (previous.len || next.len)
		pager_part(h, previous, next, middle);
}

/* --- the week --- */

enum { DAY_QUARTERS = 96 };

static bool
day_has(const struct quarters *d, int q)
{
	return q < 64 ? d->lo >> q & 1 : d->hi >> (q - 64) & 1;
}

static void
day_set(struct quarters *d, int q)
{
	if (q < 64)
		d->lo |= UINT64_C(1) << q;
	else
		d->hi |= UINT32_C(1) << (q - 64);
}

bool
week_has(const struct week *w, int quarter)
{
	return day_has(&w->day[quarter / DAY_QUARTERS], quarter % DAY_QUARTERS);
}

void
week_set(struct week *w, int quarter)
{
	day_set(&w->day[quarter / DAY_QUARTERS], quarter % DAY_QUARTERS);
}

/* The next run of quarters from *at on: [*at, *ret_end); false when none is left. */
static bool
next_run(const struct quarters *d, int *at, int *ret_end)
{
	int q = *at;

	while (q < DAY_QUARTERS && !day_has(d, q))
		q++;
	*at = q;
	while (q < DAY_QUARTERS && day_has(d, q))
		q++;
	*ret_end = q;
	return q > *at;
}

static void
runs(struct html *h, const struct quarters *d, bool shared)
{
	for (int at = 0, end; next_run(d, &at, &end); at = end)
		run_part(h, at, end - at, shared);
}

str
week_day_text(struct arena *mem, const struct quarters *d)
{
	struct buf b = { .mem = mem };

	for (int at = 0, end; next_run(d, &at, &end); at = end)
		buf_fmt(&b, "%s%02d:%02d-%02d:%02d", b.len ? ", " : "",
		    at / 4, at % 4 * 15, end / 4, end % 4 * 15);
	return buf_text(&b);
}

static bool
skip(str *s, str what)
{
	if (!str_starts(*s, what))
		return false;
	*s = str_from(*s, what.len);
	return true;
}

static void
skip_spaces(str *s)
{
	while (skip(s, S(" ")) || skip(s, S("\xC2\xA0")))
		;
}

static bool
number(str *s, int *ret)
{
	int n = 0, digits = 0;

	while (s->len && digits < 2 && s->ptr[0] >= '0' && s->ptr[0] <= '9') {
		n = n * 10 + (s->ptr[0] - '0');
		*s = str_from(*s, 1);
		digits++;
	}
	*ret = n;
	return digits > 0;
}

/* "9", "9:30", "9.30", "9h30", "0930": minutes of the day. */
static bool
clock_time(str *s, int *ret_minute)
{
	int hour, minute = 0;

	skip_spaces(s);
	if (!number(s, &hour))
		return false;
	if (skip(s, S(":")) || skip(s, S("."))) {
		if (!number(s, &minute))
			return false;
	} else {
		skip(s, S("h"));
		number(s, &minute);
	}
	skip_spaces(s);
	*ret_minute = hour * 60 + minute;
	return minute < 60 && *ret_minute <= 24 * 60;
}

static bool
dash(str *s)
{
	static const str dashes[] = { S_INIT("-"), S_INIT("–"), S_INIT("—"), S_INIT("−"),
	    S_INIT("to"), S_INIT("bis") };

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
		if (skip(s, dashes[i]))
			return true;
	return false;
}

bool
week_day_parse(str text, struct quarters *ret)
{
	struct quarters d = { 0 };

	for (str s = str_trim(text); s.len;) {
		int from, to;

		if (!clock_time(&s, &from) || !dash(&s) || !clock_time(&s, &to))
			return false;
		if (s.len && !skip(&s, S(",")) && !skip(&s, S(";")))
			return false;
		from = (from + 14) / 15;
		to /= 15;
		if (from >= to)
			return false;
		for (int q = from; q < to; q++)
			day_set(&d, q);
	}
	*ret = d;
	return true;
}

static const str day_codes[7] = { S_INIT("Mo"), S_INIT("Tu"), S_INIT("We"), S_INIT("Th"),
	S_INIT("Fr"), S_INIT("Sa"), S_INIT("Su") };

str
week_text(struct arena *mem, const struct week *w)
{
	struct buf b = { .mem = mem };

	for (int i = 0; i < 7; i++) {
		str hours = week_day_text(mem, &w->day[i]), one;

		while (str_cut(&hours, ',', &one)) {
			if (b.len)
				buf_lit(&b, ", ");
			buf_str(&b, day_codes[i]);
			buf_char(&b, ' ');
			buf_str(&b, str_trim(one));
		}
	}
	return buf_text(&b);
}

bool
week_parse(str text, struct week *ret)
{
	struct week w = { 0 };
	str part;

	while (str_cut(&text, ',', &part)) {
		struct quarters hours;
		int day = 0;

		part = str_trim(part);
		while (day < 7 && !str_starts(part, day_codes[day]))
			day++;
		if (day == 7 || !week_day_parse(str_from(part, 2), &hours))
			return false;
		w.day[day].lo |= hours.lo;
		w.day[day].hi |= hours.hi;
	}
	*ret = w;
	return true;
}

static const char *
day_field(struct arena *mem, const char *name, int day)
{
	return arena_cstr(mem, str_fmt(mem, "%s-%d", name, day));
}

void
week_fields(struct html *h, struct req *q, const char *name, str legend, str hint,
	const struct week *w, const struct week *shared)
{
	week_begin_part(h, name, legend, hint);
	for (int i = 0; i < 7; i++) {
		const char *day = day_field(h->mem, name, i);

		week_day_part(h, day, i,
		    form_has(q, day) ? form_str(q, day) : week_day_text(h->mem, &w->day[i]),
		    hint.len > 0, name, error_of(q, day), &w->day[i], shared ? &shared->day[i]
		    : NULL);
	}
	week_end_part(h);
}

struct week
week_form(struct req *q, const char *name)
{
	struct week w = { 0 };

	for (int i = 0; i < 7; i++) {
		const char *day = day_field(q->w->mem, name, i);

		if (!week_day_parse(form_str(q, day), &w.day[i]))
			form_error(q, day, SAY(q->w->mem,
			    _("{day}: write hours such as 9-12 or 14:00-16:30."),
			    { "day", lang_weekday(q->w->mem, i) }));
	}
	return w;
}

void
week_show(struct html *h, const struct week *w, const struct week *shared)
{
	week_show_part(h, w, shared);
}
