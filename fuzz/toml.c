/* The parser of ithaca.toml and of templates: any bytes, and what is said of them. */
#include <stddef.h>
#include <stdint.h>

#include "base/toml.h"

static void
walk(struct toml_reading *r, const struct toml *table)
{
	toml_only(r, table, "title list item.k mail.url");
	for (const struct toml *t = table->first; t; t = t->next) {
		HOLDS(t->line > 0);
		HOLDS(t->kind != TOML_TEXT || str_is_utf8(t->text));
		if (t->kind == TOML_TABLE || t->kind == TOML_ARRAY)
			walk(r, t);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct toml_reading r = { .mem = arena_new() };
	const struct toml *root = toml_parse(&r, (str){ (const char *)bytes, n });

	HOLDS((root == NULL) == (r.n == 1));
	if (root)
		walk(&r, root);
	arena_free(r.mem);
	return 0;
}
