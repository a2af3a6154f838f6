#include "meaning/letters.h"
#include "test.h"

static const str texts[] = {
	S_INIT("Machine learning"), S_INIT("Learning and development"), S_INIT("Kubernetes"),
	S_INIT("Öffentliches Sprechen"),
	S_INIT("Machine maintenance in a plant with many machines"), S_INIT("C++"),
};

/* The texts that were found, best first: "0 1". */
static str
found(struct test *t, const char *typed)
{
	struct strs list = { (str *)(uintptr_t)texts, COUNT(texts) };
	struct letters_hits hits = letters_find(t->mem, list, str_of(typed));
	struct buf b = { .mem = t->mem };

	for (size_t i = 0; i < hits.n; i++)
		buf_fmt(&b, "%s%" PRIu32, i ? " " : "", hits.v[i].text);
	return buf_text(&b);
}

static void
words_are_found(struct test *t)
{
	static const struct { const char *typed, *hits; } cases[] = {
		{ "", "" }, { "xylophone", "" },
		{ "machine learning", "0 1 4" },	/* both, then the shorter */
		{ "MACHINES", "0 4" }, { "kube", "2" },	/* the last word may be unfinished */
		{ "kube sprechen", "3" }, { "offentlich", "3" }, { "c++", "5" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(found(t, cases[i].typed), str_of(cases[i].hits));
	CHECK_INT((int64_t)letters_find(t->mem, (struct strs){ 0 }, S("x")).n, 0);
}

TESTS(words_are_found)
