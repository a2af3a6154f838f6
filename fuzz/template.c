/* Programme templates: what an administrator may put into the folder. */
#include "app/template/template.h"
#include "lang/lang.h"

static void
is_text(str s)
{
	HOLDS(str_is_utf8(s));
}

static void
look(const struct template *t)
{
	const str texts[] = { t->key, t->type, t->title, t->summary, t->purpose, t->mentee,
		t->mentors, t->guide_mentee, t->joining, t->matching, t->agreement.confidentiality,
		t->closing_rule };

	for (size_t i = 0; i < COUNT(texts); i++)
		is_text(texts[i]);
	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *q = &t->questions.v[i];

		HOLDS(q->key.len > 0 && q->options.n == q->option_words.n);
		HOLDS(template_question(t, q->key));
		is_text(q->label);
	}
	for (size_t i = 0; i < t->mails.n; i++)
		is_text(t->mails.v[i].text);
	for (size_t i = 0; i < t->eligibility.n; i++)
		is_text(t->eligibility.v[i].words);
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const languages[] = { "en", "de" };
	struct toml_reading r = { .mem = arena_new() };
	struct template t = { 0 };

	lang_use(str_of(languages[n % 2]));
	if (template_read(&r, (str){ (const char *)bytes, n }, &t))
		look(&t);
	else
		HOLDS(r.n > 0);
	for (size_t i = 0; i < r.n; i++)
		is_text(r.v[i].words);
	arena_free(r.mem);
	return 0;
}
