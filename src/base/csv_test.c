#include "base/csv.h"

#include <stdio.h>

#include "unit/test.h"

static str
file_of(struct test *t, const char *bytes, size_t n)
{
	str path = test_path(t, "x.csv");
	FILE *f = fopen(path.ptr, "wb");

	HOLDS(f && fwrite(bytes, 1, n, f) == n);
	fclose(f);
	return path;
}

/* The file's records as "a|b/c|d", or its fault and line. */
static str
reads(struct test *t, const char *bytes, size_t n)
{
	struct csv *c = NEW(t->mem, struct csv);
	struct buf b = { .mem = t->mem };
	struct strs cells;

	if (csv_open(c, t->mem, file_of(t, bytes, n).ptr))
		while (csv_next(c, &cells)) {
			if (b.len)
				buf_char(&b, '/');
			buf_str(&b, str_join(t->mem, cells, S("|")));
		}
	if (c->fault != CSV_FINE)
		buf_fmt(&b, "!%d:%" PRId64, (int)c->fault, c->line);
	csv_close(c);
	return buf_text(&b);
}

#define READS(literal) reads(t, literal, sizeof(literal) - 1)

static void
dialects(struct test *t)
{
	CHECK_STR(READS("a,b\nc,d"), S("a|b/c|d"));
	CHECK_STR(READS("a;b\r\n\r\nc;d\r\n"), S("a|b/c|d"));
	CHECK_STR(READS("a\tb\rc\t\r"), S("a|b/c|"));
	CHECK_STR(READS("\"a,1\";\"b\"\"q\"\"\";\"two\nlines\"\n1;2;3"),
	    S("a,1|b\"q\"|two\nlines/1|2|3"));
	CHECK_STR(READS("a,\"\"\n"), S("a|"));
	CHECK_STR(READS("'=1+1,'tis,'-5,'"), S("=1+1|'tis|'-5|'"));
}

static void
encodings(struct test *t)
{
	CHECK_STR(READS("\xEF\xBB\xBFn\xC3\xA4me,x"), S("näme|x"));
	CHECK_STR(READS("M\xFCller,\x80" "5"), S("Müller|€5"));
	CHECK_STR(READS("\xFF\xFEM\0\xFC\0,\0x\0"), S("Mü|x"));
	CHECK_STR(READS("\xFE\xFF\0M\0\xFC\0,\0x"), S("Mü|x"));
	CHECK_STR(READS("M\0a\0,\0x\0\n\0b\0,\0c\0"), S("Ma|x/b|c"));
	CHECK_STR(READS("\xFF\xFE\x3D\xD8\x00\xDE,\0x\0"), S("😀|x"));
}

static void
faults_name_their_line(struct test *t)
{
	CHECK_STR(READS(""), S("!2:0"));
	CHECK_STR(READS("a,b\nx\0y,z\nlong enough not to look like UTF-16 at all, you see"),
	    S("a|b!3:2"));
	CHECK_STR(READS("a,b\n\"c,d\ne,f\n"), S("a|b!6:2"));
	CHECK_STR(READS("a,b\n\"c\"d,e"), S("a|b!7:2"));
	CHECK_STR(READS("\xFF\xFE\x3D\xD8,\0x\0"), S("!4:1"));
}

static void
memory_is_bounded(struct test *t)
{
	size_t n = 8 << 20;
	char *long_line = arena_alloc(t->mem, n);
	struct buf wide = { .mem = t->mem };

	memset(long_line, 'x', n);
	memcpy(long_line, "a,b\n", 4);
	CHECK_STR(reads(t, long_line, n), S("a|b!5:2"));
	for (int i = 0; i < 10000; i++)
		buf_lit(&wide, "x,");
	CHECK_STR(reads(t, wide.ptr, wide.len), S("!8:1"));
}

static void
formulas_are_disarmed(struct test *t)
{
	const struct { const char *cell, *is; } cells[] = {
		{ "=1+1", "\"'=1+1\"\r\n" }, { "@x", "\"'@x\"\r\n" },
		{ "-5", "-5\r\n" }, { "+49 30", "\"'+49 30\"\r\n" }, { "-cmd", "\"'-cmd\"\r\n" },
		{ "a\"b", "\"a\"\"b\"\r\n" }, { "plain", "plain\r\n" }, { "a;b", "\"a;b\"\r\n" },
	};

	for (size_t i = 0; i < COUNT(cells); i++) {
		struct buf b = { .mem = t->mem };
		str cell = str_of(cells[i].cell);

		csv_put(&b, (struct strs){ &cell, 1 });
		CHECK_STR(buf_text(&b), str_of(cells[i].is));
	}
}

TESTS(dialects, encodings, faults_name_their_line, memory_is_bounded, formulas_are_disarmed)
