#include "base/toml.h"

#include <stdarg.h>

#include "base/buf.h"

/* How a table came to be decides whether it may be said more of. */
enum made {
	MADE_ON_THE_WAY,	/* [a.b] makes a; [a] may still come */
	MADE_BY_HEADER,
	MADE_BY_DOTS,		/* a.b = 1 makes a; no [a] may come */
	MADE_INLINE,		/* { } and [ ]: complete as they are */
};

struct parser {
	struct toml_reading *r;
	const char *at, *end;
	int line, depth, values;
	bool failed;
};

void
toml_note(struct toml_reading *r, int line, const char *fmt, ...)
{
	struct buf b = { .mem = r->mem };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	PUSH(r->mem, r, (struct toml_fault){ line, buf_text(&b) });
}

/* Notes the first error of syntax; what follows from it is not told. */
#define FAIL(p, ...) \
	((p)->failed ? (void)0 : toml_note((p)->r, (p)->line, __VA_ARGS__), \
	    (void)((p)->failed = true))

/* --- the tree --- */

static struct toml *
child(const struct toml *table, str key)
{
	for (struct toml *t = table->first; t; t = t->next)
		if (str_eq(t->key, key))
			return t;
	return NULL;
}

static struct toml *
append(struct parser *p, struct toml *parent, enum toml_kind kind, str key)
{
	struct toml *t = NEW(p->r->mem, struct toml);

	if (++p->values > TOML_VALUES)
		FAIL(p, "there are more than %d values", TOML_VALUES);
	*t = (struct toml){ .kind = kind, .line = p->line, .key = key };
	if (parent->last)
		parent->last->next = t;
	else
		parent->first = t;
	return parent->last = t;
}

/* --- characters --- */

static char
peek(const struct parser *p)
{
	return p->at < p->end ? *p->at : '\0';
}

static bool
take(struct parser *p, const char *s)
{
	size_t n = strlen(s);

	if ((size_t)(p->end - p->at) < n || memcmp(p->at, s, n) != 0)
		return false;
	p->at += n;
	return true;
}

static void
skip_blanks(struct parser *p)
{
	while (peek(p) == ' ' || peek(p) == '\t')
		p->at++;
}

static bool
take_newline(struct parser *p)
{
	if (!take(p, "\n") && !take(p, "\r\n"))
		return false;
	p->line++;
	return true;
}

static void
skip_comment(struct parser *p)
{
	if (peek(p) == '#')
		while (p->at < p->end && *p->at != '\n')
			p->at++;
}

/* Blanks, comments and ends of lines. */
static void
skip_space(struct parser *p)
{
	do {
		skip_blanks(p);
		skip_comment(p);
	} while (take_newline(p));
}

static void
end_of_line(struct parser *p)
{
	skip_blanks(p);
	skip_comment(p);
	if (!p->failed && p->at < p->end && !take_newline(p))
		FAIL(p, "nothing more should stand in this line");
}

/* --- texts --- */

static void
put_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_char(b, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	buf_char(b, (char)((0xF80 >> more & 0xFF) | (c >> 6 * more)));
	while (more--)
		buf_char(b, (char)(0x80 | (c >> 6 * more & 0x3F)));
}

static void
put_code_point(struct parser *p, struct buf *b, int digits)
{
	uint32_t c = 0;

	for (int i = 0; i < digits; i++, p->at++) {
		char x = peek(p);
		int v = x >= '0' && x <= '9' ? x - '0' : x >= 'a' && x <= 'f' ? x - 'a' + 10 :
		    x >= 'A' && x <= 'F' ? x - 'A' + 10 : -1;

		if (v < 0) {
			FAIL(p, "\\%c takes %d hexadecimal digits", digits == 4 ? 'u' : 'U',
			    digits);
			return;
		}
		c = c << 4 | (uint32_t)v;
	}
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		FAIL(p, "there is no such character: U+%04" PRIX32, c);
	else
		put_utf8(b, c);
}

/* After a backslash. */
static void
escape(struct parser *p, struct buf *b, bool many_lines)
{
	char c = peek(p);

	p->at += p->at < p->end;
	switch (c) {
	case 'b': buf_char(b, '\b'); return;
	case 't': buf_char(b, '\t'); return;
	case 'n': buf_char(b, '\n'); return;
	case 'f': buf_char(b, '\f'); return;
	case 'r': buf_char(b, '\r'); return;
	case '"': case '\\': buf_char(b, c); return;
	case 'u': put_code_point(p, b, 4); return;
	case 'U': put_code_point(p, b, 8); return;
	}
	p->at -= c != '\0';
	skip_blanks(p);
	if (!many_lines || !take_newline(p)) {
		FAIL(p, "a \\ before %c means nothing here; \\\\ is one \\",
		    c > ' ' && c <= '~' ? c : '?');
		return;
	}
	do		/* the line goes on at the next word */
		skip_blanks(p);
	while (take_newline(p));
}

/* One quotation mark ends a text of one line, three end one of many; up to two
 * more before those three belong to the text. */
static bool
closes(struct parser *p, struct buf *b, const char *mark)
{
	const char one[] = { mark[0], '\0' };

	if (!take(p, mark))
		return false;
	if (mark[1])
		for (int more = 0; more < 2 && take(p, one); more++)
			buf_char(b, one[0]);
	return true;
}

static str
quoted(struct parser *p)
{
	static const char *const marks[] = { "\"\"\"", "'''", "\"", "'" };
	struct buf b = { .mem = p->r->mem };
	size_t m = 0;
	int began = p->line;

	while (!take(p, marks[m]))
		m++;
	bool many = m < 2, raw = marks[m][0] == '\'';

	if (many)
		(void)take_newline(p);
	while (!p->failed && !closes(p, &b, marks[m])) {
		char c = peek(p);

		if (p->at == p->end || (!many && c == '\n')) {
			p->line = began;
			FAIL(p, "the text does not end; put %s behind it", marks[m]);
		} else if (c == '\\' && !raw) {
			p->at++;
			escape(p, &b, many);
		} else if (take_newline(p)) {
			buf_char(&b, '\n');
		} else if (((unsigned char)c < ' ' && c != '\t') || c == 0x7F) {
			FAIL(p, "a control character (%d) stands in the text", c);
		} else {
			buf_char(&b, c);
			p->at++;
		}
	}
	return buf_text(&b);
}

/* --- keys --- */

static bool
is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '_' || c == '-';
}

static str
simple_key(struct parser *p)
{
	const char *from = p->at;

	if (peek(p) == '"' || peek(p) == '\'') {
		if (p->end - p->at >= 3 && from[1] == from[0] && from[2] == from[0])
			FAIL(p, "a key stands in one line");
		return p->failed ? (str){ 0 } : quoted(p);
	}
	while (is_bare(peek(p)))
		p->at++;
	if (p->at == from)
		FAIL(p, "a key should stand here: letters, digits, _ and -");
	return (str){ from, (size_t)(p->at - from) };
}

/* a.b.c; answers the last part, and the table that the parts before lead to. */
static str
dotted_key(struct parser *p, struct toml **table, enum made how)
{
	str key = simple_key(p);

	for (skip_blanks(p); !p->failed && take(p, "."); skip_blanks(p)) {
		struct toml *t = child(*table, key);

		if (!t) {
			t = append(p, *table, TOML_TABLE, key);
			t->made = (int)how;
		}
		if (t->kind == TOML_ARRAY && t->last && t->last->kind == TOML_TABLE &&
		    t->made == MADE_BY_HEADER && how == MADE_ON_THE_WAY)
			t = t->last;	/* [a.b] after [[a]] belongs to the last a */
		if (t->kind != TOML_TABLE || t->made == MADE_INLINE ||
		    (how == MADE_BY_DOTS && t->made != MADE_BY_DOTS))
			FAIL(p, "\"%.*s\" is complete since line %d", STR(key), t->line);
		*table = t;
		skip_blanks(p);
		key = simple_key(p);
	}
	return key;
}

/* --- values --- */

static void value(struct parser *p, struct toml *parent, str key);

static void
array(struct parser *p, struct toml *a)
{
	a->made = MADE_INLINE;
	for (skip_space(p); !p->failed && !take(p, "]"); skip_space(p)) {
		value(p, a, S(""));
		skip_space(p);
		if (!p->failed && !take(p, ",") && peek(p) != ']')
			FAIL(p, "a comma or ] should stand here, for the array of line %d",
			    a->line);
	}
}

static void
pair(struct parser *p, struct toml *table)
{
	str key = dotted_key(p, &table, MADE_BY_DOTS);
	struct toml *before = p->failed ? NULL : child(table, key);

	if (before)
		FAIL(p, "\"%.*s\" stands in line %d already", STR(key), before->line);
	skip_blanks(p);
	if (!p->failed && !take(p, "="))
		FAIL(p, "= should follow \"%.*s\"", STR(key));
	skip_blanks(p);
	if (!p->failed)
		value(p, table, key);
}

static void
inline_table(struct parser *p, struct toml *t)
{
	skip_blanks(p);
	if (take(p, "}")) {
		t->made = MADE_INLINE;
		return;
	}
	do {
		skip_blanks(p);
		pair(p, t);
		skip_blanks(p);
	} while (!p->failed && take(p, ","));
	if (!p->failed && !take(p, "}"))
		FAIL(p, "a comma or } should stand here, in the same line");
	t->made = MADE_INLINE;
}

/* Decimal, or 0x 0o 0b; single underscores between digits. */
static bool
integer(str s, int64_t *ret)
{
	bool minus = str_starts(s, S("-"));
	uint64_t base = 10, n = 0, most = minus ? UINT64_C(1) << 63 : INT64_MAX;
	str digits = str_from(s, minus || str_starts(s, S("+")));

	if (digits.len > 1 && digits.ptr[0] == '0') {
		char c = digits.ptr[1];

		base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
		if (base == 0 || digits.len != s.len)
			return false;
		digits = str_from(digits, 2);
	}
	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];
		uint64_t d = c >= '0' && c <= '9' ? (uint64_t)(c - '0') :
		    (c | 32) >= 'a' && (c | 32) <= 'f' ? (uint64_t)((c | 32) - 'a') + 10 : 99;

		if (c == '_' && i > 0 && i + 1 < digits.len && digits.ptr[i - 1] != '_')
			continue;
		if (d >= base || n > (most - d) / base)
			return false;
		n = n * base + d;
	}
	*ret = minus ? (int64_t)(0 - n) : (int64_t)n;
	return digits.len > 0;
}

static void
bare_value(struct parser *p, struct toml *t)
{
	const char *from = p->at;

	while (is_bare(peek(p)) || peek(p) == '+' || peek(p) == '.' || peek(p) == ':')
		p->at++;
	str s = { from, (size_t)(p->at - from) };

	t->kind = TOML_INT;
	if (str_eq(s, S("true")) || str_eq(s, S("false"))) {
		t->kind = TOML_BOOL;
		t->number = s.len == 4;
	} else if (s.len == 0) {
		FAIL(p, "a value is missing");
	} else if (!integer(s, &t->number)) {
		FAIL(p, "%.*s is neither a whole number nor true or false; "
		    "texts and dates stand in quotes", STR(str_head(s, 40)));
	}
}

static void
value(struct parser *p, struct toml *parent, str key)
{
	struct toml *t = append(p, parent, TOML_TEXT, key);

	if (++p->depth > TOML_DEPTH)
		FAIL(p, "this is nested deeper than %d levels", TOML_DEPTH);
	if (p->failed) {
		;
	} else if (peek(p) == '"' || peek(p) == '\'') {
		t->text = quoted(p);
	} else if (take(p, "[")) {
		t->kind = TOML_ARRAY;
		array(p, t);
	} else if (take(p, "{")) {
		t->kind = TOML_TABLE;
		t->made = MADE_BY_DOTS;	/* open to a.b = 1 until its brace */
		inline_table(p, t);
	} else {
		bare_value(p, t);
	}
	p->depth--;
}

/* --- headers and the whole --- */

static struct toml *
one_more(struct parser *p, struct toml *parent, str key)
{
	struct toml *list = child(parent, key);

	if (!list) {
		list = append(p, parent, TOML_ARRAY, key);
		list->made = MADE_BY_HEADER;
	}
	if (list->kind != TOML_ARRAY || list->made != MADE_BY_HEADER)
		FAIL(p, "\"%.*s\" is something else since line %d", STR(key), list->line);
	struct toml *t = append(p, list, TOML_TABLE, S(""));

	t->made = MADE_BY_HEADER;
	return t;
}

static struct toml *
the_only(struct parser *p, struct toml *parent, str key)
{
	struct toml *t = child(parent, key);

	if (!t)
		t = append(p, parent, TOML_TABLE, key);
	else if (t->kind != TOML_TABLE || t->made != MADE_ON_THE_WAY)
		FAIL(p, "[%.*s] stands in line %d already", STR(key), t->line);
	t->made = MADE_BY_HEADER;
	t->line = p->line;
	return t;
}

/* After the first [. */
static struct toml *
header(struct parser *p, struct toml *root)
{
	bool many = take(p, "[");
	struct toml *parent = root;

	skip_blanks(p);
	str key = dotted_key(p, &parent, MADE_ON_THE_WAY);
	if (!p->failed && !take(p, many ? "]]" : "]"))
		FAIL(p, "%s should stand here", many ? "]]" : "]");
	if (p->failed)
		return root;
	return many ? one_more(p, parent, key) : the_only(p, parent, key);
}

struct toml *
toml_parse(struct toml_reading *r, str text)
{
	struct parser p = { .r = r, .at = text.ptr, .end = text.ptr + text.len, .line = 1 };
	struct toml *root = NEW(r->mem, struct toml), *table = root;

	*root = (struct toml){ .kind = TOML_TABLE, .line = 1, .made = MADE_BY_HEADER };
	if (text.len > TOML_BYTES)
		FAIL(&p, "the file is larger than %d KiB", TOML_BYTES / 1024);
	else if (!str_is_utf8(text))
		FAIL(&p, "the file is not UTF-8; save it as UTF-8");
	if (text.len > 0)
		(void)take(&p, "\xEF\xBB\xBF");
	for (skip_space(&p); !p.failed && p.at < p.end; skip_space(&p)) {
		if (take(&p, "["))
			table = header(&p, root);
		else
			pair(&p, table);
		end_of_line(&p);
	}
	return p.failed ? NULL : root;
}

/* --- reading the tree --- */

const struct toml *
toml_get(const struct toml *table, const char *path)
{
	str rest = str_of(path), key;
	const struct toml *t = table;

	while (t && str_cut(&rest, '.', &key))
		t = t->kind == TOML_TABLE ? child(t, key) : NULL;
	return t;
}

static const char *
kind_in_words(enum toml_kind kind)
{
	switch (kind) {
	case TOML_TEXT:  return "a text in quotes";
	case TOML_INT:   return "a whole number";
	case TOML_BOOL:  return "true or false";
	case TOML_ARRAY: return "a list in [ ]";
	case TOML_TABLE: return "a table";
	}
	BUG("kind %d", (int)kind);
}

static const struct toml *
get_kind(struct toml_reading *r, const struct toml *table, const char *key, enum toml_kind kind)
{
	const struct toml *t = table ? toml_get(table, key) : NULL;

	if (!t || t->kind == kind)
		return t;
	toml_note(r, t->line, "\"%s\" should be %s", key, kind_in_words(kind));
	return NULL;
}

str
toml_text(struct toml_reading *r, const struct toml *table, const char *key, str fallback)
{
	const struct toml *t = get_kind(r, table, key, TOML_TEXT);

	return t ? t->text : fallback;
}

bool
toml_bool(struct toml_reading *r, const struct toml *table, const char *key, bool fallback)
{
	const struct toml *t = get_kind(r, table, key, TOML_BOOL);

	return t ? t->number != 0 : fallback;
}

int64_t
toml_int(struct toml_reading *r, const struct toml *table, const char *key,
    struct toml_range range)
{
	const struct toml *t = get_kind(r, table, key, TOML_INT);

	if (!t)
		return range.fallback;
	if (t->number >= range.min && t->number <= range.max)
		return t->number;
	toml_note(r, t->line, "\"%s\" should be from %" PRId64 " to %" PRId64, key,
	    range.min, range.max);
	return range.fallback;
}

struct strs
toml_texts(struct toml_reading *r, const struct toml *table, const char *key)
{
	const struct toml *a = get_kind(r, table, key, TOML_ARRAY);
	struct strs list = { 0 };

	for (const struct toml *t = a ? a->first : NULL; t; t = t->next) {
		if (t->kind != TOML_TEXT)
			toml_note(r, t->line, "\"%s\" should be a list of texts in quotes", key);
		else
			PUSH(r->mem, &list, t->text);
	}
	return list;
}

const struct toml *
toml_tables(struct toml_reading *r, const struct toml *table, const char *key)
{
	const struct toml *a = get_kind(r, table, key, TOML_ARRAY);

	for (const struct toml *t = a ? a->first : NULL; t; t = t->next)
		if (t->kind != TOML_TABLE) {
			toml_note(r, t->line, "\"%s\" should be a list of tables: [[%s]]",
			    key, key);
			return NULL;
		}
	return a ? a->first : NULL;
}

const struct toml *
toml_table(struct toml_reading *r, const struct toml *table, const char *key)
{
	return get_kind(r, table, key, TOML_TABLE);
}

void
toml_only(struct toml_reading *r, const struct toml *table, const char *known)
{
	struct strs words = { 0 };
	str rest = str_of(known), word;

	if (!table)
		return;
	while (str_cut(&rest, ' ', &word))
		PUSH(r->mem, &words, word);
	for (const struct toml *t = table->first; t; t = t->next) {
		size_t i = 0;

		while (i < words.n && !str_eq(words.v[i], t->key))
			i++;
		if (i < words.n)
			continue;
		str near = str_nearest(t->key, words);
		if (near.len > 0)
			toml_note(r, t->line, "\"%.*s\" is not known; did you mean \"%.*s\"?",
			    STR(t->key), STR(near));
		else
			toml_note(r, t->line, "\"%.*s\" is not known", STR(t->key));
	}
}

/* --- the nearest word --- */

enum { WORD_MAX = 64 };

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: each exchange, insertion, deletion and swap of
 * neighbours costs one. */
static int
distance(str a, str b)
{
	int d[3][WORD_MAX + 1];	/* rows i - 2, i - 1 and i, taken in turns */

	for (int j = 0; j <= (int)b.len; j++)
		d[0][j] = j;
	for (int i = 1; i <= (int)a.len; i++) {
		int *row = d[i % 3], *up = d[(i + 2) % 3], *up2 = d[(i + 1) % 3];

		row[0] = i;
		for (int j = 1; j <= (int)b.len; j++) {
			bool same = a.ptr[i - 1] == b.ptr[j - 1];

			row[j] = least(least(up[j], row[j - 1]) + 1, up[j - 1] + !same);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1])
				row[j] = least(row[j], up2[j - 2] + 1);
		}
	}
	return d[a.len % 3][b.len];
}

str
str_nearest(str word, struct strs words)
{
	str best = { 0 };
	int best_d = 2 + (int)word.len / 4;	/* farther is another word */

	if (word.len > WORD_MAX)
		return best;
	for (size_t i = 0; i < words.n; i++) {
		int d = words.v[i].len > WORD_MAX ? best_d : distance(word, words.v[i]);

		if (d < best_d && d < (int)words.v[i].len) {
			best_d = d;
			best = words.v[i];
		}
	}
	return best;
}
