#include "app/template/template.h"
#include "lang/lang.h"
#include "unit/test.h"

static void
ours_are_all_sound(struct test *t)
{
	struct template_files all = template_all(t->mem);

	CHECK(all.n >= 12);
	for (size_t i = 0; i < all.n; i++)
		CHECK_STR(all.v[i].fault, S(""));
}

static void
words_come_in_the_readers_language(struct test *t)
{
	struct toml_reading r = { .mem = t->mem };
	struct template it;

	lang_use(S("de"));
	CHECK(template_read(&r, template_find(t->mem, S("onboarding")), &it));
	CHECK_STR(it.title, S("Gut ankommen"));
	lang_use(S("en"));
	CHECK(template_read(&r, template_find(t->mem, S("onboarding")), &it));
	CHECK_STR(it.title, S("Onboarding"));
	/* Named by its key alone, its words are those of the shared block. */
	CHECK(template_question(&it, S("availability"))->label.len > 0);
}

static void
mistakes_have_lines(struct test *t)
{
	const struct { const char *text; int line; const char *says; } wrong[] = {
		{ "format = 1\nkey = \"x\"\ntitel = \"X\"", 3, "title" },
		{ "format = 1\nkey = \"x\"\ntitle = \"X\"\ntype = \"boss\"", 4, "traditional" },
		{ "format = 1\nkey = \"x\"\ntitle = \"X\"\n[criteria]\nneeds = 99", 4, "100" },
		{ "format = 1\nkey = \"x\"\ntitle = \"X\"\n[[question]]\nkind = \"text\"", 4,
		    "key" },
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct toml_reading r = { .mem = t->mem };
		struct template it;

		CHECK(!template_read(&r, str_of(wrong[i].text), &it));
		CHECK_INT(r.v[0].line, wrong[i].line);
		CHECK_HAS(r.v[0].words, str_of(wrong[i].says));
	}
}

TESTS(ours_are_all_sound, words_come_in_the_readers_language, mistakes_have_lines)
