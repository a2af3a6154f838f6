#include "base/csv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NONE = -1, BAD = -2 };

/* Bytes 0x80 to 0x9F of Windows-1252 as Unicode; 0 has no character. */
static const unsigned short windows_1252[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
	0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
	0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

/* --- bytes --- */

static bool
fill(struct csv *c)
{
	ssize_t n = read(c->fd, c->raw, sizeof c->raw);

	if (n < 0)
		c->fault = CSV_UNREADABLE;
	c->raw_at = 0;
	c->raw_n = n > 0 ? (size_t)n : 0;
	c->bytes_read += (int64_t)c->raw_n;
	return n > 0;
}

static int
byte(struct csv *c)
{
	if (c->raw_at == c->raw_n && !fill(c))
		return NONE;
	return c->raw[c->raw_at++];
}

static bool
rewind_to(struct csv *c, off_t at)
{
	c->raw_at = c->raw_n = 0;
	c->bytes_read = at;
	return lseek(c->fd, at, SEEK_SET) == at;
}

/* --- characters: a byte of UTF-8, or a code point of the other encodings --- */

static int
utf16_unit(struct csv *c)
{
	int a = byte(c), b = a == NONE ? NONE : byte(c);

	if (a == NONE)
		return NONE;
	if (b == NONE) {
		c->fault = CSV_BAD_UNICODE;
		return BAD;
	}
	return c->encoding == CSV_UTF16LE ? b << 8 | a : a << 8 | b;
}

static int
utf16_char(struct csv *c)
{
	int u = utf16_unit(c);

	if (u < 0 || u < 0xD800 || u > 0xDFFF)
		return u;
	int low = u < 0xDC00 ? utf16_unit(c) : BAD;

	if (low < 0xDC00 || low > 0xDFFF) {
		c->fault = CSV_BAD_UNICODE;
		return BAD;
	}
	return 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
}

static int
next_char(struct csv *c)
{
	int ch;

	if (c->pushed != NONE) {
		ch = c->pushed;
		c->pushed = NONE;
		return ch;
	}
	switch (c->encoding) {
	case CSV_UTF8:
		ch = byte(c);
		break;
	case CSV_WINDOWS_1252:
		ch = byte(c);
		if (ch >= 0x80 && ch < 0xA0)
			ch = windows_1252[ch - 0x80] ? windows_1252[ch - 0x80] : 0xFFFD;
		break;
	case CSV_UTF16LE:
	case CSV_UTF16BE:
		ch = utf16_char(c);
		break;
	default:
		BUG("encoding %d", (int)c->encoding);
	}
	if (ch == 0) {
		c->fault = CSV_NUL;
		return BAD;
	}
	return ch;
}

static bool
keep(struct csv *c, int ch)
{
	char *p = c->record + c->record_n;

	if (c->record_n + 4 > CSV_RECORD_MAX) {
		c->fault = CSV_LONG_RECORD;
		return false;
	}
	if (ch < 0x80 || c->encoding == CSV_UTF8) {
		*p++ = (char)ch;
	} else if (ch < 0x800) {
		*p++ = (char)(0xC0 | ch >> 6);
		*p++ = (char)(0x80 | (ch & 63));
	} else if (ch < 0x10000) {
		*p++ = (char)(0xE0 | ch >> 12);
		*p++ = (char)(0x80 | (ch >> 6 & 63));
		*p++ = (char)(0x80 | (ch & 63));
	} else {
		*p++ = (char)(0xF0 | ch >> 18);
		*p++ = (char)(0x80 | (ch >> 12 & 63));
		*p++ = (char)(0x80 | (ch >> 6 & 63));
		*p++ = (char)(0x80 | (ch & 63));
	}
	c->record_n = (size_t)(p - c->record);
	return true;
}

/* --- records --- */

static bool
end_cell(struct csv *c, size_t *n)
{
	if (*n == CSV_COLUMNS_MAX) {
		c->fault = CSV_MANY_COLUMNS;
		return false;
	}
	c->ends[(*n)++] = c->record_n;
	return true;
}

/* Inside quotes until they close; answers false on a fault. */
static bool
quoted(struct csv *c)
{
	int64_t opened = c->next_line;

	while (true) {
		int ch = next_char(c);

		if (ch == NONE && c->fault == CSV_FINE) {
			c->fault = CSV_OPEN_QUOTE;
			c->line = opened;
		}
		if (ch < 0)
			return false;
		if (ch == '\n')
			c->next_line++;
		if (ch != '"') {
			if (!keep(c, ch)) {
				c->line = opened;
				return false;
			}
			continue;
		}
		ch = next_char(c);
		if (ch != '"') {
			c->pushed = ch;
			return ch != BAD;
		}
		if (!keep(c, '"'))
			return false;
	}
}

/* One record into c->record and c->ends; *ret_more is false at the file's end. */
static bool
record(struct csv *c, size_t *ret_cells, bool *ret_more)
{
	bool at_start = true, was_quoted = false, any = false;

	c->line = c->next_line;
	c->record_n = 0;
	*ret_cells = 0;
	while (true) {
		int ch = next_char(c);

		if (ch == BAD || c->fault != CSV_FINE)
			return false;
		if (ch == NONE) {
			*ret_more = any;
			return !any || end_cell(c, ret_cells);
		}
		any = true;
		if (ch == '\r') {
			ch = next_char(c);
			if (ch != '\n') {
				c->pushed = ch;
				ch = '\n';
			}
		}
		if (ch == '\n') {
			c->next_line++;
			*ret_more = true;
			return end_cell(c, ret_cells);
		}
		if (ch == c->separator) {
			if (!end_cell(c, ret_cells))
				return false;
			at_start = true;
			was_quoted = false;
		} else if (ch == '"' && at_start) {
			if (!quoted(c))
				return false;
			at_start = false;
			was_quoted = true;
		} else if (was_quoted && ch != ' ') {
			c->fault = CSV_STRAY_QUOTE;
			return false;
		} else if (!was_quoted) {
			if (!keep(c, ch))
				return false;
			at_start = false;
		}
	}
}

/* --- formulas --- */

static bool
is_plain_number(str s)
{
	bool digits = false;

	for (size_t i = s.ptr[0] == '-' || s.ptr[0] == '+'; i < s.len; i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			digits = true;
		else if (s.ptr[i] != '.')
			return false;
	}
	return digits;
}

static bool
is_formula_like(str s)
{
	return s.len && memchr("=+-@\t\r", s.ptr[0], 6) && !is_plain_number(s);
}

/* What csv_put did to a formula is undone: what goes out comes back. */
static str
without_guard(str cell)
{
	return cell.len > 1 && cell.ptr[0] == '\'' && is_formula_like(str_from(cell, 1)) ?
	    str_from(cell, 1) : cell;
}

bool
csv_next(struct csv *c, struct strs *ret)
{
	size_t n;
	bool more;

	do {
		if (c->fault != CSV_FINE || !record(c, &n, &more) || !more)
			return false;
	} while (c->record_n == 0);	/* nothing in it, not even in cells */
	for (size_t i = 0, from = 0; i < n; from = c->ends[i++])
		c->cells.v[i] = without_guard((str){ c->record + from, c->ends[i] - from });
	c->cells.n = n;
	*ret = c->cells;
	return true;
}

/* --- opening: what is it? --- */

/* Is the whole file UTF-8?  A character may lie across two reads. */
static bool
all_utf8(struct csv *c)
{
	unsigned char carried[4];
	size_t n = 0;

	while (fill(c)) {
		for (size_t i = 0; i < c->raw_n; i++) {
			unsigned char b = c->raw[i];

			if (n == 0 && b < 0x80)
				continue;
			carried[n++] = b;
			size_t want = carried[0] >= 0xF0 ? 4 : carried[0] >= 0xE0 ? 3 : 2;

			if (n == want) {
				if (!str_is_utf8((str){ (const char *)carried, n }))
					return false;
				n = 0;
			}
		}
	}
	return n == 0;
}

static off_t
find_encoding(struct csv *c)
{
	size_t zeros_even = 0, zeros_odd = 0;

	if (!fill(c))
		return 0;
	if (c->raw_n >= 2 && c->raw[0] == 0xFF && c->raw[1] == 0xFE) {
		c->encoding = CSV_UTF16LE;
		return 2;
	}
	if (c->raw_n >= 2 && c->raw[0] == 0xFE && c->raw[1] == 0xFF) {
		c->encoding = CSV_UTF16BE;
		return 2;
	}
	if (c->raw_n >= 3 && memcmp(c->raw, "\xEF\xBB\xBF", 3) == 0)
		return 3;
	for (size_t i = 0; i < c->raw_n; i++)
		*(i % 2 ? &zeros_odd : &zeros_even) += c->raw[i] == 0;
	/* Text in Latin letters as UTF-16 has a zero in every second byte. */
	if (zeros_odd > c->raw_n / 4 || zeros_even > c->raw_n / 4) {
		c->encoding = zeros_odd > zeros_even ? CSV_UTF16LE : CSV_UTF16BE;
		return 0;
	}
	if (!rewind_to(c, 0) || !all_utf8(c))
		c->encoding = CSV_WINDOWS_1252;
	return 0;
}

static void
find_separator(struct csv *c)
{
	static const char separators[] = ",;\t|";
	size_t count[sizeof separators] = { 0 }, best = 0;
	bool inside = false;

	for (int i = 0; i < 64 << 10; i++) {
		int ch = next_char(c);

		if (ch < 0 || (ch == '\n' && !inside))
			break;
		if (ch == '"')
			inside = !inside;
		for (size_t s = 0; separators[s] && !inside; s++)
			count[s] += ch == separators[s];
	}
	for (size_t s = 1; separators[s]; s++)
		if (count[s] > count[best])
			best = s;
	c->separator = separators[best];
}

bool
csv_open(struct csv *c, struct arena *mem, const char *path)
{
	struct stat st;

	*c = (struct csv){ .mem = mem, .pushed = NONE, .next_line = 1 };
	c->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (c->fd < 0 || fstat(c->fd, &st) < 0 || S_ISDIR(st.st_mode)) {
		c->fault = CSV_UNREADABLE;
		return false;
	}
	c->bytes = st.st_size;
	c->record = arena_alloc(mem, CSV_RECORD_MAX);
	c->cells.v = NEWS(mem, str, CSV_COLUMNS_MAX);
	off_t start = find_encoding(c);

	if (c->fault == CSV_FINE && c->raw_n == 0 && c->bytes_read == 0)
		c->fault = CSV_EMPTY;
	if (c->fault == CSV_FINE && rewind_to(c, start))
		find_separator(c);
	c->fault = c->fault == CSV_EMPTY || c->fault == CSV_UNREADABLE ? c->fault : CSV_FINE;
	c->pushed = NONE;
	return c->fault == CSV_FINE && rewind_to(c, start);
}

void
csv_close(struct csv *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

/* --- writing --- */

static void
put_cell(struct buf *b, str s)
{
	bool formula = is_formula_like(s), quote = formula;

	for (size_t i = 0; i < s.len; i++)
		quote |= memchr(",;|\"\r\n\t", s.ptr[i], 7) != NULL;
	if (quote)
		buf_char(b, '"');
	if (formula)
		buf_char(b, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.ptr[i]);
	}
	if (quote)
		buf_char(b, '"');
}

void
csv_put(struct buf *b, struct strs cells)
{
	for (size_t i = 0; i < cells.n; i++) {
		if (i)
			buf_char(b, ',');
		put_cell(b, cells.v[i]);
	}
	buf_lit(b, "\r\n");
}
