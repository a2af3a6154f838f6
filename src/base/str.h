/*
 * Text: a pointer and a length, passed by value; somebody else owns the bytes.
 *
 * No NUL is promised at the end.  What came from outside was checked to be
 * UTF-8 without control characters where it came in (web/form.h, app/roster),
 * so inside the program a str is valid by construction.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bug.h"

typedef struct {
	const char *ptr;
	size_t len;
} str;

#define S(literal) ((str){ "" literal "", sizeof(literal) - 1 })
#define S_INIT(literal) { "" literal "", sizeof(literal) - 1 }	/* in static tables */
/* For "%.*s".  Evaluates `s` twice: give it a name, not a call that does something. */
#define STR(s) (int)(s).len, (s).ptr

str str_of(const char *cstr);	/* NULL is the empty text */
bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b);	/* ASCII letters only: headers, keywords */
int str_cmp(str a, str b);	/* by bytes, as collation C does */
bool str_has(str s, str part);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Where `c` stands first, or s.len. */
size_t str_find(str s, char c);
str str_from(str s, size_t at);	/* the rest from `at`; empty past the end */
str str_head(str s, size_t n);	/* the first n bytes, never splitting UTF-8 */
str str_trim(str s);	/* ASCII white space off both ends */

/*
 * Cuts the part before the next `sep` off the front of *rest; false, and an
 * empty part, when nothing is left.  "a,,b" gives "a", "", "b"; "" gives nothing.
 */
bool str_cut(str *rest, char sep, str *ret_part);

/* Decimal digits with an optional minus; *ret_ok says whether all of `s` was
 * one number between min and max.  Answers 0 when it was not. */
int64_t str_to_int(str s, int64_t min, int64_t max, bool *ret_ok);

size_t str_chars(str s);	/* UTF-8 code points */
bool str_is_utf8(str s);	/* RFC 3629: no surrogates, no overlong forms */
uint64_t str_hash(str s);	/* FNV-1a, 64 bits; not for adversarial keys */

#endif
