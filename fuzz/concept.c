/* Which concepts a text holds: any bytes that are a text, in any language. */
#include "lang/lang.h"
#include "meaning/concept.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	str text = n ? (str){ (const char *)bytes, n } : S("");

	if (str_is_utf8(text)) {
		struct concepts found = concepts_in(mem, text);
		uint64_t before = 0, named = concept_named(mem, text);

		for (size_t i = 0; i < found.n; i++) {
			const struct concept_found *c = &found.v[i];

			HOLDS(c->id && concept_label(c->id, S("en")).len > 0);
			HOLDS(c->len > 0 && c->from + (size_t)c->len <= n);
			HOLDS(c->from >= before);	/* parts of a compound share its bytes */
			before = c->from;
			HOLDS(concept_near(c->id, c->id).points == 1000);
		}
		HOLDS(named == 0 || concept_label(named, S("de")).len > 0);
		str key = concept_name_key(mem, text);

		HOLDS(key.len == 0 || str_is_utf8(key));
	}
	arena_free(mem);
	return 0;
}
