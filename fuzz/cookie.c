/* The Cookie header: bounded, and every value is a slice of it. */
#include "web/form_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new();
	struct fields f = { 0 };
	const char *begin = (const char *)data, *end = begin + n;

	(void)!fields_cookie(mem, (str){ begin, n }, &f);
	HOLDS(f.n <= COOKIES_MAX);
	for (size_t i = 0; i < f.n; i++) {
		str v = f.v[i].value;
		HOLDS(f.v[i].name.len > 0);
		HOLDS(v.len == 0 || (v.ptr >= begin && v.ptr + v.len <= end));
		HOLDS(str_find(v, ';') == v.len);
	}
	arena_free(mem);
	return 0;
}
