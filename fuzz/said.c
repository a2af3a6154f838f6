/*
 * Stored sentences: what was kept years ago, or was restored from a damaged
 * copy, becomes words or nothing, and comes back the same.
 */
#include "app/criterion/said.h"

static const struct names names = { S_INIT("Ann {mentor}"), S_INIT("Ben {mentee}") };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const languages[] = { "en", "de", "ar-XB" };
	struct arena *mem = arena_new();
	str text = { (const char *)bytes, n };

	lang_use(str_of(languages[n % COUNT(languages)]));
	if (str_is_utf8(text) && str_find(text, '\0') == text.len) {
		struct said s = said_read(mem, text);
		struct buf once = { .mem = mem }, twice = { .mem = mem };

		said_put(&once, &s);
		s = said_read(mem, buf_text(&once));
		said_put(&twice, &s);
		HOLDS(str_eq(buf_text(&once), buf_text(&twice)));
		HOLDS(str_is_utf8(said_words(mem, &s, names)));

		struct reasons list = reasons_read(mem, text);
		struct shown shown = reasons_shown(mem, &list, names);
		HOLDS(shown.n <= COUNT(shown.reason) && shown.n <= list.n);
		HOLDS(str_is_utf8(shown.sentence) && str_is_utf8(shown.weakness));
	}
	arena_free(mem);
	return 0;
}
