/*
 * What the files of src/lang share: ICU speaks UTF-16 and error codes, the
 * rest of the program does not.  Nobody outside src/lang includes this.
 *
 * ICU is asked things that cannot fail with its data in place; an error is
 * therefore a broken installation, told once by BUG().
 */
#ifndef LANG_ICU_H
#define LANG_ICU_H

#include <unicode/utypes.h>

#include "base/arena.h"
#include "lang/catalogue.h"

struct utf16 { const UChar *ptr; int32_t len; };

struct utf16 utf16_of(struct arena *, str);
str utf16_text(struct arena *, const UChar *, int32_t len);

#define ICU_HOLDS(status) \
	(U_SUCCESS(status) ? (void)0 : BUG("ICU: %s", u_errorName(status)))

/* The form that `n` of something takes in the current language. */
enum plural plural_of(int64_t n);

/* ICU's name for the current language: "en" is written as the British do. */
const char *lang_locale(void);
/* Where the current language stands in lang_list: caches are arrays by it. */
int lang_index(void);
enum { LANG_MAX = 8 };

#endif
