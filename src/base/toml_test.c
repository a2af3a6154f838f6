#include "base/toml.h"

#include "unit/test.h"

/* What an edit by hand gets wrong, and what is said about it. */
static void
each_mistake_is_told_with_its_line(struct test *t)
{
	const struct { const char *text; int line; const char *says; } wrong[] = {
		{ "a = 1\na = 2\n", 2, "\"a\" stands in line 1 already" },
		{ "[a]\n\n[a]\n", 3, "[a] stands in line 1 already" },
		{ "a = \n", 1, "a value is missing" },
		{ "a = \"b\nc = 1\n", 1, "the text does not end" },
		{ "a = 1\nb = '''x\n\n", 2, "the text does not end" },
		{ "a = 1 b = 2\n", 1, "nothing more should stand in this line" },
		{ "\n\na 1\n", 3, "= should follow \"a\"" },
		{ "a = 1.5\n", 1, "1.5 is neither a whole number" },
		{ "a = 2027-03-01\n", 1, "texts and dates stand in quotes" },
		{ "a = 007\n", 1, "007 is neither" },
		{ "a = 9223372036854775808\n", 1, "neither a whole number" },
		{ "a = [1,\n2\n3]\n", 3,
		    "a comma or ] should stand here, for the array of line 1" },
		{ "a = { b = 1,\n c = 2 }\n", 1, "a key should stand here" },
		{ "[a\nb = 1\n", 1, "] should stand here" },
		{ "a.b = 1\n[a]\n", 2, "[a] stands in line 1 already" },
		{ "a = { b = 1 }\na.c = 2\n", 2, "\"a\" is complete since line 1" },
		{ "a = []\n[[a]]\n", 2, "\"a\" is something else since line 1" },
		{ "a = \"\\q\"\n", 1, "a \\ before q means nothing here" },
		{ "a = \"\\\u00e4\"\n", 1, "a \\ before ? means nothing here" },
		{ "a = \"\\ud800\"\n", 1, "there is no such character" },
		{ "a = \"x\x01\"\n", 1, "a control character (1)" },
		{ "a = 1\n\xff = 2\n", 1, "the file is not UTF-8" },
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct toml_reading r = { .mem = t->mem };

		CHECK(!toml_parse(&r, str_of(wrong[i].text)));
		CHECK_INT((int64_t)r.n, 1);
		CHECK_INT(r.v[0].line, wrong[i].line);
		CHECK_HAS(r.v[0].words, str_of(wrong[i].says));
	}
}

static void
values_are_as_written(struct test *t)
{
	static const char text[] = "\xEF\xBB\xBF# all kinds\r\n"
	    "plain = \"a \\\"b\\\" \\u00e9\\U0001F600\\t\" # why\n"
	    "'raw key' = 'c:\\new'\n"
	    "many = \"\"\"\n\"one\"\\\n   two\n\nthree\"\"\"\"\n"
	    "raw = '''\n\\n'''\n"
	    "n = -1_000\nhex = 0xFf\nyes = true\n"
	    "list = [ \"a\", # first\n  \"b\",\n]\n"
	    "point = { x = 1, y.z = 2 }\n"
	    "[deep.er]\nx = 1\n[deep]\nx = 2\n"
	    "[[item]]\nk = 1\n[item.sub]\nk = 3\n[[item]]\nk = 2\n";
	struct toml_reading r = { .mem = t->mem };
	const struct toml *root = toml_parse(&r, str_of(text));
	const struct toml_range any = { INT64_MIN, INT64_MAX, 0 };

	CHECK_INT((int64_t)r.n, 0);
	CHECK(root);
	CHECK_STR(toml_text(&r, root, "plain", S("")), S("a \"b\" é😀\t"));
	CHECK_STR(toml_text(&r, root, "raw key", S("")), S("c:\\new"));
	CHECK_STR(toml_text(&r, root, "many", S("")), S("\"one\"two\n\nthree\""));
	CHECK_STR(toml_text(&r, root, "raw", S("")), S("\\n"));
	CHECK_STR(toml_text(&r, root, "none", S("else")), S("else"));
	CHECK_INT(toml_int(&r, root, "n", any), -1000);
	CHECK_INT(toml_int(&r, root, "hex", any), 255);
	CHECK(toml_bool(&r, root, "yes", false));
	CHECK_INT((int64_t)toml_texts(&r, root, "list").n, 2);
	CHECK_INT(toml_int(&r, root, "point.y.z", any), 2);
	CHECK_INT(toml_int(&r, root, "deep.x", any), 2);
	CHECK_INT(toml_int(&r, root, "deep.er.x", any), 1);
	const struct toml *item = toml_tables(&r, root, "item");
	CHECK_INT(item->line, 22);
	CHECK_INT(toml_int(&r, item, "sub.k", any), 3);
	CHECK_INT(toml_int(&r, item->next, "k", any), 2);
	CHECK(!item->next->next);
	CHECK_INT((int64_t)r.n, 0);
}

static void
getters_note_what_does_not_fit(struct test *t)
{
	struct toml_reading r = { .mem = t->mem };
	const struct toml *root = toml_parse(&r, S("a = 1\nb = \"x\"\nc = [1]\n\ntitel = \"\"\n"));

	CHECK_STR(toml_text(&r, root, "a", S("-")), S("-"));
	CHECK_STR(r.v[0].words, S("\"a\" should be a text in quotes"));
	CHECK_INT(toml_int(&r, root, "a", (struct toml_range){ 2, 9, 5 }), 5);
	CHECK_STR(r.v[1].words, S("\"a\" should be from 2 to 9"));
	CHECK(toml_bool(&r, root, "b", true));
	CHECK_INT(r.v[2].line, 2);
	CHECK_INT((int64_t)toml_texts(&r, root, "c").n, 0);
	CHECK(!toml_tables(&r, root, "c"));
	CHECK_INT((int64_t)r.n, 5);
	toml_only(&r, root, "a b c title");
	CHECK_INT(r.v[5].line, 5);
	CHECK_STR(r.v[5].words, S("\"titel\" is not known; did you mean \"title\"?"));
}

static void
size_and_depth_are_bounded(struct test *t)
{
	struct toml_reading r = { .mem = t->mem };
	struct buf deep = { .mem = t->mem }, wide = { .mem = t->mem };

	buf_lit(&deep, "a = ");
	for (int i = 0; i < 100000; i++)
		buf_char(&deep, '[');
	CHECK(!toml_parse(&r, buf_text(&deep)));
	CHECK_HAS(r.v[0].words, S("nested deeper than"));
	buf_lit(&wide, "a = [");
	for (int i = 0; i <= TOML_VALUES; i++)
		buf_lit(&wide, "1,");
	buf_lit(&wide, "]\n");
	CHECK(!toml_parse(&r, buf_text(&wide)));
	CHECK_HAS(r.v[1].words, S("more than 20000 values"));
	CHECK(!toml_parse(&r, (str){ arena_alloc(t->mem, TOML_BYTES + 1), TOML_BYTES + 1 }));
	CHECK_HAS(r.v[2].words, S("larger than 1024 KiB"));
}

static void
the_nearest_word(struct test *t)
{
	str words[] = { S("mail.url"), S("mail.user"), S("listen"), S("data") };
	struct strs all = { words, COUNT(words) };
	const struct { str word, near; } cases[] = {
		{ S("mial.url"), S("mail.url") },	/* neighbours swapped */
		{ S("mail.uesr"), S("mail.user") },
		{ S("lisen"), S("listen") },
		{ S("dat"), S("data") },
		{ S("colour"), S("") },
		{ S(""), S("") },
		{ S("x"), S("") },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(str_nearest(cases[i].word, all), cases[i].near);
}

TESTS(each_mistake_is_told_with_its_line, values_are_as_written, getters_note_what_does_not_fit,
    size_and_depth_are_bounded, the_nearest_word)
