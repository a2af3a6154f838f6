/* Query strings and bodies, the Cookie header, paths: any bytes, all three readings. */
#include <stddef.h>
#include <stdint.h>

#include "web/form_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	str input = { (const char *)bytes, n }, path;
	struct fields form = { 0 }, cookies = { 0 };

	if (fields_urlencoded(mem, input, &form)) {
		HOLDS(form.n <= FIELDS_MAX);
		for (size_t i = 0; i < form.n; i++)
			HOLDS(form.v[i].name.len <= FIELD_NAME_MAX &&
			    form.v[i].value.len <= FIELD_VALUE_MAX);
	}
	if (fields_cookie(mem, input, &cookies))
		HOLDS(cookies.n <= COOKIES_MAX);
	if (path_decode(mem, input, &path)) {
		HOLDS(str_is_utf8(path) && str_starts(path, S("/")));
		HOLDS(!str_has(path, S("//")) && !str_has(path, S("/../")));
		HOLDS(!memchr(path.ptr, '\0', path.len) && !memchr(path.ptr, '\\', path.len));
	}
	arena_free(mem);
	return 0;
}
