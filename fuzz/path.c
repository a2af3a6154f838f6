/* A path that is accepted is clean: UTF-8, no control characters, no way up. */
#include "web/form_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new();
	str path = { 0 }, again = { 0 };

	if (path_decode(mem, (str){ (const char *)data, n }, &path)) {
		HOLDS(path.len >= 1 && path.ptr[0] == '/' && path.len <= n && str_is_utf8(path));
		HOLDS(!str_has(path, S("//")) && !str_has(path, S("/../")) &&
		    !str_has(path, S("\\")));
		HOLDS(!str_ends(path, S("/..")) && !str_ends(path, S("/.")));
		HOLDS(path.len == 1 || !str_ends(path, S("/")));
		for (size_t i = 0; i < path.len; i++)
			HOLDS((unsigned char)path.ptr[i] >= 0x20 && path.ptr[i] != 0x7f);
		/* What has no '%' left decodes to itself. */
		if (str_find(path, '%') == path.len)
			HOLDS(path_decode(mem, path, &again) && str_eq(path, again));
	}
	arena_free(mem);
	return 0;
}
