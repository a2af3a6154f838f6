#include "base/str.h"

str
str_of(const char *cstr)
{
	return cstr ? (str){ cstr, strlen(cstr) } : (str){ 0 };
}

bool
str_eq(str a, str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
str_eq_nocase(str a, str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

int
str_cmp(str a, str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool
str_has(str s, str part)
{
	return part.len == 0 || (s.len >= part.len && memmem(s.ptr, s.len, part.ptr, part.len));
}

bool
str_starts(str s, str prefix)
{
	return s.len >= prefix.len && str_eq((str){ s.ptr, prefix.len }, prefix);
}

bool
str_ends(str s, str suffix)
{
	return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

size_t
str_find(str s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return at ? (size_t)(at - s.ptr) : s.len;
}

str
str_from(str s, size_t at)
{
	return at < s.len ? (str){ s.ptr + at, s.len - at } : (str){ 0 };
}

str
str_head(str s, size_t n)
{
	if (n >= s.len)
		return s;
	while (n > 0 && (s.ptr[n] & 0xC0) == 0x80)
		n--;
	return (str){ s.ptr, n };
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str
str_trim(str s)
{
	while (s.len && is_space(s.ptr[0]))
		s = str_from(s, 1);
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
str_cut(str *rest, char sep, str *ret_part)
{
	*ret_part = (str){ 0 };
	if (!rest->ptr || rest->len == 0)
		return false;
	size_t at = str_find(*rest, sep);

	*ret_part = (str){ rest->ptr, at };
	/* "a," has an empty last part: leave a place that is not "nothing left". */
	if (at + 1 == rest->len)
		*rest = (str){ NULL, 0 };
	else
		*rest = str_from(*rest, at + 1);
	return true;
}

int64_t
str_to_int(str s, int64_t min, int64_t max, bool *ret_ok)
{
	bool minus = s.len > 1 && s.ptr[0] == '-';
	int64_t n = 0;

	*ret_ok = false;
	if (s.len == 0)
		return 0;
	for (size_t i = minus; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return 0;
		int digit = s.ptr[i] - '0';

		if (__builtin_mul_overflow(n, 10, &n) ||
		    (minus ? __builtin_sub_overflow(n, digit, &n)
			   : __builtin_add_overflow(n, digit, &n)))
			return 0;
	}
	if (n < min || n > max)
		return 0;
	*ret_ok = true;
	return n;
}

size_t
str_chars(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.ptr[i] & 0xC0) != 0x80;
	return n;
}

bool
str_is_utf8(str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr, *end = p + s.len;

	while (p < end) {
		unsigned c = *p++;

		if (c < 0x80)
			continue;
		int more = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 :
		    c >= 0xF0 && c <= 0xF4 ? 3 : 0;

		if (more == 0 || end - p < more)
			return false;
		/* The second byte shuts out overlong forms, surrogates and
		 * what lies past U+10FFFF (RFC 3629, section 4). */
		unsigned least = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
		unsigned most = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;

		if (*p < least || *p > most)
			return false;
		for (p++; --more; p++)
			if ((*p & 0xC0) != 0x80)
				return false;
	}
	return true;
}

uint64_t
str_hash(str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
	return h;
}
