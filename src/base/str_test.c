#include "unit/test.h"

static void
a_text_is_cut_into_its_parts(struct test *t)
{
	str rest = S("a,,b"), part = S("before");

	(void)t;
	CHECK(str_cut(&rest, ',', &part));
	CHECK_STR(part, S("a"));
	CHECK(str_cut(&rest, ',', &part) && part.len == 0);
	CHECK(str_cut(&rest, ',', &part));
	CHECK_STR(part, S("b"));
	part = S("before");
	CHECK(!str_cut(&rest, ',', &part));
	CHECK_STR(part, S(""));
}

static void
the_head_of_a_text_is_whole_characters(struct test *t)
{
	(void)t;
	CHECK_STR(str_head(S("a\u00e4b"), 2), S("a"));
	CHECK_STR(str_head(S("a\u00e4b"), 3), S("a\u00e4"));
	CHECK_STR(str_head(S("ab"), 9), S("ab"));
}

TESTS(a_text_is_cut_into_its_parts, the_head_of_a_text_is_whole_characters)
