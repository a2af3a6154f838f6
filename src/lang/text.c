/* Text as keys: what is equal to a person is equal bytes here. */
#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "lang/icu.h"
#include "lang/lang.h"

/* Letters with a stroke or joined, which Unicode does not take apart. */
static const struct { UChar letter; const char *plain; } joined[] = {
	{ u'æ', "ae" }, { u'ð', "d" }, { u'ø', "o" }, { u'þ', "th" }, { u'đ', "d" },
	{ u'ħ', "h" }, { u'ı', "i" }, { u'ł', "l" }, { u'œ', "oe" }, { u'ŧ', "t" },
};

static str
fold_ascii(struct arena *mem, str s)
{
	char *out = arena_alloc(mem, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c & (char)0x80)
			return (str){ 0 };
		out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return (str){ out, s.len };
}

static struct utf16
normalize(struct arena *mem, const UNormalizer2 *form, struct utf16 s)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t room = s.len * 2 + 32;
	UChar *out = NEWS(mem, UChar, (size_t)room);
	int32_t n = unorm2_normalize(form, s.ptr, s.len, out, room, &status);

	if (status == U_BUFFER_OVERFLOW_ERROR) {
		status = U_ZERO_ERROR;
		room = n + 1;
		out = NEWS(mem, UChar, (size_t)room);
		n = unorm2_normalize(form, s.ptr, s.len, out, room, &status);
	}
	ICU_HOLDS(status);
	return (struct utf16){ out, n };
}

static UChar32
next(struct utf16 s, int32_t *i)
{
	UChar c = s.ptr[(*i)++];

	if (!U16_IS_LEAD(c) || *i == s.len)
		return c;
	UChar trail = s.ptr[(*i)++];
	return U16_GET_SUPPLEMENTARY(c, trail);
}

/* Puts the plain letters for `c`, or nothing and false. */
static bool
take_apart(UChar32 c, UChar *out, int32_t *n)
{
	for (size_t i = 0; i < COUNT(joined); i++)
		if (c == joined[i].letter) {
			for (const char *p = joined[i].plain; *p; p++)
				out[(*n)++] = (UChar)*p;
			return true;
		}
	return false;
}

str
lang_fold(struct arena *mem, str s)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
	const UNormalizer2 *apart = unorm2_getNFDInstance(&status);
	const UNormalizer2 *together = unorm2_getNFCInstance(&status);

	ICU_HOLDS(status);
	str ascii = fold_ascii(mem, s);
	if (ascii.len == s.len)
		return ascii;

	struct utf16 u = normalize(mem, apart, normalize(mem, fold, utf16_of(mem, s)));
	UChar *out = NEWS(mem, UChar, (size_t)u.len * 2 + 1);
	int32_t n = 0;

	for (int32_t i = 0; i < u.len;) {
		int32_t from = i;
		UChar32 c = next(u, &i);

		if (u_charType(c) == U_NON_SPACING_MARK || take_apart(c, out, &n))
			continue;
		while (from < i)
			out[n++] = u.ptr[from++];
	}
	u = normalize(mem, together, (struct utf16){ out, n });
	return utf16_text(mem, u.ptr, u.len);
}

/* Opened once and only read from then on, which ICU allows threads to share. */
static UCollator *collator;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
open_collator(void)
{
	UErrorCode status = U_ZERO_ERROR;

	collator = ucol_open("", &status);
	ICU_HOLDS(status);
}

str
lang_sort_key(struct arena *mem, str s)
{
	static const char hex[] = "0123456789abcdef";
	struct utf16 u = utf16_of(mem, s);
	uint8_t small[512], *key = small;

	pthread_once(&once, open_collator);
	int32_t n = ucol_getSortKey(collator, u.ptr, u.len, small, sizeof small);
	if (n > (int32_t)sizeof small) {
		key = arena_alloc(mem, (size_t)n);
		n = ucol_getSortKey(collator, u.ptr, u.len, key, n);
	}
	size_t len = n > 0 ? (size_t)n - 1 : 0;	/* without the NUL */
	char *out = arena_alloc(mem, arena_times(len, 2) + 1);

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = hex[key[i] >> 4];
		out[2 * i + 1] = hex[key[i] & 15];
	}
	return (str){ out, 2 * len };
}
