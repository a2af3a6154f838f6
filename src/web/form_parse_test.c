#include "web/form_parse.h"

#include "unit/test.h"
#include "web/multipart.h"

static str
shown(struct arena *mem, const struct fields *f)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < f->n; i++)
		buf_fmt(&b, "%.*s[%.*s]", STR(f->v[i].name), STR(f->v[i].value));
	return buf_text(&b);
}

static void
fields_are_read_as_browsers_write_them(struct test *t)
{
	static const struct { str in, want; } cases[] = {
		{ S_INIT(""), S_INIT("") },
		{ S_INIT("a=1&b=2"), S_INIT("a[1]b[2]") },
		{ S_INIT("a=1&a=2"), S_INIT("a[1]a[2]") },
		{ S_INIT("a"), S_INIT("a[]") },
		{ S_INIT("a=&=b"), S_INIT("a[][b]") },
		{ S_INIT("&&a=1&"), S_INIT("a[1]") },
		{ S_INIT("a=b=c"), S_INIT("a[b=c]") },
		{ S_INIT("a=x+y%2B%21"), S_INIT("a[x y+!]") },
		{ S_INIT("a=100%&b=%zz%4"), S_INIT("a[100%]b[%zz%4]") },
		{ S_INIT("%61=%C3%BC"), S_INIT("a[ü]") },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fields f = { 0 };
		CHECK(fields_urlencoded(t->mem, cases[i].in, &f));
		CHECK_STR(shown(t->mem, &f), cases[i].want);
	}
}

static str
repeated(struct arena *mem, const char *part, size_t n)
{
	struct buf b = { .mem = mem };

	while (n-- > 0)
		buf_str(&b, str_of(part));
	return buf_text(&b);
}

static void
fields_are_bounded(struct test *t)
{
	struct fields f = { 0 }, g = { 0 }, h = { 0 }, c = { 0 };

	CHECK(fields_urlencoded(t->mem, repeated(t->mem, "a=1&", FIELDS_MAX), &f));
	CHECK(!fields_urlencoded(t->mem, S("one=more"), &f));
	CHECK(!fields_urlencoded(t->mem, repeated(t->mem, "n", FIELD_NAME_MAX + 1), &g));
	CHECK(!fields_urlencoded(t->mem, repeated(t->mem, "=", FIELD_VALUE_MAX + 2), &h));
	CHECK(!fields_cookie(t->mem, repeated(t->mem, "a=1;", COOKIES_MAX + 1), &c));
}

static void
cookies(struct test *t)
{
	static const struct { str in, want; } cases[] = {
		{ S_INIT(""), S_INIT("") },
		{ S_INIT("a=1; b=2"), S_INIT("a[1]b[2]") },
		{ S_INIT("a=1;b=2;"), S_INIT("a[1]b[2]") },
		{ S_INIT("nonsense; =x; a=1"), S_INIT("a[1]") },
		{ S_INIT("a=b=c"), S_INIT("a[b=c]") },
		{ S_INIT("a="), S_INIT("a[]") },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fields f = { 0 };
		CHECK(fields_cookie(t->mem, cases[i].in, &f));
		CHECK_STR(shown(t->mem, &f), cases[i].want);
	}
}

static void
paths(struct test *t)
{
	static const struct { str in, want; } cases[] = {	/* want empty: refused */
		{ S_INIT("/"), S_INIT("/") }, { S_INIT("/a/b"), S_INIT("/a/b") },
		{ S_INIT("/a/"), S_INIT("/a") }, { S_INIT("/%61"), S_INIT("/a") },
		{ S_INIT("/%C3%BC"), S_INIT("/ü") }, { S_INIT("/a+b"), S_INIT("/a+b") },
		{ S_INIT("/..a/.b"), S_INIT("/..a/.b") },
		{ S_INIT(""), S_INIT("") }, { S_INIT("a"), S_INIT("") },
		{ S_INIT("*"), S_INIT("") }, { S_INIT("http://x/a"), S_INIT("") },
		{ S_INIT("//"), S_INIT("") }, { S_INIT("//a"), S_INIT("") },
		{ S_INIT("/a//b"), S_INIT("") }, { S_INIT("/a//"), S_INIT("") },
		{ S_INIT("/."), S_INIT("") }, { S_INIT("/a/.."), S_INIT("") },
		{ S_INIT("/a/%2e%2e/b"), S_INIT("") }, { S_INIT("/a%2Fb"), S_INIT("") },
		{ S_INIT("/a\\b"), S_INIT("") }, { S_INIT("/a%5Cb"), S_INIT("") },
		{ S_INIT("/%00"), S_INIT("") }, { S_INIT("/a%0d%0ab"), S_INIT("") },
		{ S_INIT("/%"), S_INIT("") }, { S_INIT("/%4"), S_INIT("") },
		{ S_INIT("/%zz"), S_INIT("") }, { S_INIT("/%C3"), S_INIT("") },
		{ S_INIT("/%C0%AE"), S_INIT("") },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		str path = { 0 };
		bool good = path_decode(t->mem, cases[i].in, &path);
		CHECK(good == (cases[i].want.len > 0));
		if (good)
			CHECK_STR(path, cases[i].want);
	}
}

/* Writes what it is told, as "name/filename/type{data}". */

static bool
begin(void *arg, const struct multipart_part *p)
{
	buf_fmt(arg, "%.*s/%.*s/%.*s{", STR(p->name), STR(p->filename), STR(p->type));
	return true;
}

static bool
data(void *arg, str bytes)
{
	buf_str(arg, bytes);
	return true;
}

static bool
end(void *arg)
{
	buf_char(arg, '}');
	return true;
}

/* "!" at the end: it was malformed. */
static str
parts(struct arena *mem, str in, size_t piece)
{
	struct buf b = { .mem = mem };
	struct multipart *m = NEW(mem, struct multipart);
	bool good = true;

	multipart_start(m, mem, S("XX"), (struct multipart_sink){ begin, data, end, &b });
	for (; good && in.len > 0; in = str_from(in, piece))
		good = multipart_feed(m, (str){ in.ptr, in.len < piece ? in.len : piece });
	if (!good || !multipart_finish(m))
		buf_char(&b, '!');
	return buf_text(&b);
}

#define FORM "Content-Disposition: form-data; "

static void
multipart_forms(struct test *t)
{
	static const struct { str in, want; } cases[] = {
		{ S_INIT("--XX\r\n" FORM "name=\"a\"\r\n\r\n1\r\n--XX--\r\n"), S_INIT("a//{1}") },
		{ S_INIT("--XX\r\n" FORM "name=\"a\"\r\n\r\n\r\n--XX\r\n" FORM
		    "name=\"f\"; filename=\"C:\\x\\y.csv\"\r\nContent-Type: text/csv\r\n\r\n"
		    "1,2\r\n3\r\n--XX--"), S_INIT("a//{}f/y.csv/text/csv{1,2\r\n3}") },
		{ S_INIT("--XX\r\n" FORM "name=\"a%22b\"; filename=\"q\\\"r\"\r\n\r\n\r\n--XX--"),
		    S_INIT("a\"b/q\"r/{}") },
		{ S_INIT("--XX\r\n" FORM "name=\"a\"\r\n\r\n\r\n--X\r\n-\r\n--XX--"),
		    S_INIT("a//{\r\n--X\r\n-}") },
		{ S_INIT("--XX--\r\n"), S_INIT("") },
		{ S_INIT("--XX--\r\nwhatever comes after it"), S_INIT("") },
		{ S_INIT(""), S_INIT("!") },
		{ S_INIT("--XY\r\n"), S_INIT("!") },
		{ S_INIT("preamble\r\n--XX--"), S_INIT("!") },
		{ S_INIT("--XX\r\n" FORM "name=\"a\"\r\n\r\n1"), S_INIT("a//{!") },
		{ S_INIT("--XX\r\n" FORM "name=\"a\"\r\n\r\n1\r\n--XXX"), S_INIT("a//{1}!") },
		{ S_INIT("--XX\r\n" FORM "filename=\"a\"\r\n\r\n1\r\n--XX--"), S_INIT("!") },
		{ S_INIT("--XX\r\nX: y\r\n\r\n1\r\n--XX--"), S_INIT("!") },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 1; piece < 70; piece += piece < 10 ? 1 : 29) {
			str got = parts(t->mem, cases[i].in, piece);
			/* Of what is malformed later, more or less may have gone out. */
			if (!str_ends(cases[i].want, S("{!")))
				CHECK_STR(got, cases[i].want);
			else
				CHECK(str_ends(got, S("!")));
		}
}

static void
a_part_may_be_larger_than_the_window(struct test *t)
{
	struct buf b = { .mem = t->mem };

	buf_lit(&b, "--XX\r\n" FORM "name=\"f\"; filename=\"f\"\r\n\r\n");
	size_t head = b.len;
	for (int i = 0; i < 100000; i++)
		buf_lit(&b, "\r\n--X");
	size_t body = b.len - head;
	buf_lit(&b, "\r\n--XX--");
	str got = parts(t->mem, buf_text(&b), 3001);
	CHECK_INT((int64_t)got.len, (int64_t)body + (int64_t)strlen("f/f/{}"));

	struct buf large_head = { .mem = t->mem };
	buf_lit(&large_head, "--XX\r\n" FORM "name=\"");
	buf_str(&large_head, repeated(t->mem, "n", 9000));
	CHECK(str_ends(parts(t->mem, buf_text(&large_head), 100), S("!")));
}

static void
boundaries(struct test *t)
{
	CHECK_STR(multipart_boundary(S("multipart/form-data; boundary=XX")), S("XX"));
	CHECK_STR(multipart_boundary(S("Multipart/Form-Data;boundary=\"X X\"")), S(""));
	CHECK_STR(multipart_boundary(S("multipart/form-data; charset=utf-8; boundary=\"XX\"")),
	    S("XX"));
	CHECK_STR(multipart_boundary(S("multipart/form-data")), S(""));
	CHECK_STR(multipart_boundary(S("application/x-www-form-urlencoded")), S(""));
	CHECK_STR(multipart_boundary(str_concat(t->mem, S("multipart/form-data; boundary="),
	    repeated(t->mem, "X", BOUNDARY_MAX + 1))), S(""));
}

TESTS(fields_are_read_as_browsers_write_them, fields_are_bounded, cookies, paths, multipart_forms,
    a_part_may_be_larger_than_the_window, boundaries)
