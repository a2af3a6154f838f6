#include "web/form_parse.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that the escape at `at` stands for, or -1 where there is none. */
static int
escape_at(str s, size_t at)
{
	if (s.ptr[at] != '%' || s.len - at < 3)
		return -1;
	int high = hex_digit(s.ptr[at + 1]), low = hex_digit(s.ptr[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static str
decode(struct arena *mem, str s)
{
	/* Most names and many values have nothing to decode. */
	if (str_find(s, '%') == s.len && str_find(s, '+') == s.len)
		return s;

	char *out = arena_alloc(mem, s.len);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		int byte = escape_at(s, i);
		if (byte >= 0) {
			out[n++] = (char)byte;
			i += 2;
		} else {
			out[n++] = s.ptr[i] == '+' ? ' ' : s.ptr[i];
		}
	}
	return (str){ out, n };
}

bool
fields_urlencoded(struct arena *mem, str s, struct fields *ret)
{
	str part;

	while (str_cut(&s, '&', &part)) {
		if (part.len == 0)
			continue;
		size_t equals = str_find(part, '=');
		struct field f = {
			.name = decode(mem, (str){ part.ptr, equals }),
			.value = decode(mem, str_from(part, equals + 1)),
		};
		if (ret->n == FIELDS_MAX || f.name.len > FIELD_NAME_MAX ||
		    f.value.len > FIELD_VALUE_MAX)
			return false;
		PUSH(mem, ret, f);
	}
	return true;
}

bool
fields_cookie(struct arena *mem, str s, struct fields *ret)
{
	str part;

	while (str_cut(&s, ';', &part)) {
		part = str_trim(part);
		size_t equals = str_find(part, '=');
		if (equals == 0 || equals == part.len)
			continue;
		if (ret->n == COOKIES_MAX)
			return false;
		PUSH(mem, ret, (struct field){
			.name = str_trim((str){ part.ptr, equals }),
			.value = str_trim(str_from(part, equals + 1)),
		});
	}
	return true;
}

/* Every segment between slashes is a name. */
static bool
segments_are_plain(str path)
{
	str rest = str_from(path, 1), part;

	while (str_cut(&rest, '/', &part))
		if (part.len == 0 || str_eq(part, S(".")) || str_eq(part, S("..")))
			return false;
	return true;
}

bool
path_decode(struct arena *mem, str s, str *ret_path)
{
	if (!str_starts(s, S("/")))
		return false;

	char *out = arena_alloc(mem, s.len);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		int byte = (unsigned char)s.ptr[i];
		if (byte == '%') {
			byte = escape_at(s, i);
			if (byte < 0 || byte == '/')
				return false;
			i += 2;
		}
		if (byte < 0x20 || byte == 0x7f || byte == '\\')
			return false;
		out[n++] = (char)byte;
	}
	if (n > 1 && out[n - 1] == '/' && out[--n - 1] == '/')
		return false;

	str path = { out, n };
	if (!str_is_utf8(path) || !segments_are_plain(path))
		return false;
	*ret_path = path;
	return true;
}
