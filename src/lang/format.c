/*
 * Numbers, dates, lists and names as the current language writes them.
 *
 * Opening one of ICU's formatters costs 20 to 200 microseconds and using it
 * about one, and a formatter is not to be shared by threads.  So each thread
 * keeps what it has opened, by language, until it ends.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/ulistformatter.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "lang/icu.h"
#include "lang/lang.h"

enum date { DATE, DATE_LONG, TIME, DATETIME, DATES };
enum number { INTEGER, PERCENT, TENTHS, NUMBERS };
enum list { AND, OR, LISTS };

struct formats {
	UDateFormat *date[DATES];
	UNumberFormat *number[NUMBERS];
	UListFormatter *list[LISTS];
	UPluralRules *plural;
	ULocaleDisplayNames *names;
};

static pthread_key_t here;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
close_all(void *all)
{
	struct formats *f = all;

	for (int i = 0; i < LANG_MAX; i++, f++) {
		for (int d = 0; d < DATES; d++)
			udat_close(f->date[d]);
		for (int n = 0; n < NUMBERS; n++)
			unum_close(f->number[n]);
		for (int l = 0; l < LISTS; l++)
			ulistfmt_close(f->list[l]);
		uplrules_close(f->plural);
		uldn_close(f->names);
	}
	free(all);
}

static void
make_key(void)
{
	HOLDS(pthread_key_create(&here, close_all) == 0);
}

static struct formats *
formats(void)
{
	static _Thread_local struct formats *mine;

	if (!mine) {
		pthread_once(&once, make_key);
		mine = calloc(LANG_MAX, sizeof *mine);
		HOLDS(mine && pthread_setspecific(here, mine) == 0);
	}
	return &mine[lang_index()];
}

/* --- UTF-16 --- */

struct utf16
utf16_of(struct arena *mem, str s)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = 0;

	HOLDS(s.len < INT32_MAX / 2);
	UChar *u = NEWS(mem, UChar, s.len + 1);	/* never more units than bytes */
	u_strFromUTF8WithSub(u, (int32_t)s.len + 1, &len, s.len ? s.ptr : "", (int32_t)s.len,
	    0xFFFD, NULL, &status);
	ICU_HOLDS(status);
	return (struct utf16){ u, len };
}

str
utf16_text(struct arena *mem, const UChar *u, int32_t len)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t n = 0;
	char *out = arena_alloc(mem, arena_times((size_t)len, 3) + 1);

	u_strToUTF8WithSub(out, len * 3 + 1, &n, u, len, 0xFFFD, NULL, &status);
	ICU_HOLDS(status);
	return (str){ out, (size_t)n };
}

/* --- plural forms and numbers --- */

enum plural
plural_of(int64_t n)
{
	static const UChar *const names[PLURALS] =
	    { u"zero", u"one", u"two", u"few", u"many", u"other" };
	struct formats *f = formats();
	UErrorCode status = U_ZERO_ERROR;
	UChar keyword[16];
	int p = 0;

	if (!f->plural)
		f->plural = uplrules_open(lang_locale(), &status);
	uplrules_select(f->plural, (double)n, keyword, COUNT(keyword), &status);
	ICU_HOLDS(status);
	while (p < PLURAL_OTHER && u_strcmp(keyword, names[p]) != 0)
		p++;
	return (enum plural)p;
}

static UNumberFormat *
number(enum number kind)
{
	UNumberFormat **f = &formats()->number[kind];

	if (!*f) {
		UErrorCode status = U_ZERO_ERROR;

		*f = unum_open(kind == PERCENT ? UNUM_PERCENT : UNUM_DECIMAL, NULL, 0,
		    lang_locale(), NULL, &status);
		ICU_HOLDS(status);
		unum_setAttribute(*f, UNUM_FRACTION_DIGITS, kind == TENTHS);
		unum_setAttribute(*f, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
	}
	return *f;
}

str
lang_int(struct arena *mem, int64_t i)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[64];

	if (i >= 0 && i < 1000)		/* the same in all of our languages */
		return str_fmt(mem, "%d", (int)i);
	int32_t n = unum_formatInt64(number(INTEGER), i, out, COUNT(out), NULL, &status);
	ICU_HOLDS(status);
	return utf16_text(mem, out, n);
}

static str
fraction(struct arena *mem, enum number kind, double x)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[64];
	int32_t n = unum_formatDouble(number(kind), x, out, COUNT(out), NULL, &status);

	ICU_HOLDS(status);
	return utf16_text(mem, out, n);
}

str
lang_percent(struct arena *mem, int64_t part, int64_t whole)
{
	return whole == 0 ? S("–") : fraction(mem, PERCENT, (double)part / (double)whole);
}

str
lang_decimal(struct arena *mem, int64_t tenths)
{
	return fraction(mem, TENTHS, (double)tenths / 10);
}

/* --- dates --- */

static UDateFormat *
date_format(enum date kind)
{
	static const struct { UDateFormatStyle date, time; } styles[DATES] = {
		[DATE]      = { UDAT_MEDIUM, UDAT_NONE },
		[DATE_LONG] = { UDAT_FULL, UDAT_NONE },
		[TIME]      = { UDAT_NONE, UDAT_SHORT },
		[DATETIME]  = { UDAT_MEDIUM, UDAT_SHORT },
	};
	UDateFormat **f = &formats()->date[kind];

	if (!*f) {
		UErrorCode status = U_ZERO_ERROR;

		*f = udat_open(styles[kind].time, styles[kind].date, lang_locale(),
		    u"UTC", -1, NULL, 0, &status);
		ICU_HOLDS(status);
	}
	return *f;
}

/* `local` is in microseconds on the reader's clock: formatters know UTC only. */
static str
date(struct arena *mem, enum date kind, int64_t local)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[128];
	int32_t n = udat_format(date_format(kind), (double)(local / 1000), out, COUNT(out), NULL,
	    &status);

	ICU_HOLDS(status);
	return utf16_text(mem, out, n);
}

str
lang_date(struct arena *mem, int64_t day)
{
	return date(mem, DATE, day * DAY);
}

str
lang_date_long(struct arena *mem, int64_t day)
{
	return date(mem, DATE_LONG, day * DAY);
}

str
lang_time(struct arena *mem, int64_t at, str zone)
{
	return date(mem, TIME, at + zone_offset(at, zone));
}

str
lang_datetime(struct arena *mem, int64_t at, str zone)
{
	return date(mem, DATETIME, at + zone_offset(at, zone));
}

str
lang_weekday(struct arena *mem, int monday0)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[64];

	HOLDS(monday0 >= 0 && monday0 < 7);
	/* ICU counts from 1, which is Sunday. */
	int32_t n = udat_getSymbols(date_format(DATE), UDAT_STANDALONE_WEEKDAYS,
	    (monday0 + 1) % 7 + 1, out, COUNT(out), &status);
	ICU_HOLDS(status);
	return utf16_text(mem, out, n);
}

/* --- lists and names --- */

static str
list(struct arena *mem, enum list kind, struct strs items)
{
	UListFormatter **f = &formats()->list[kind];
	UErrorCode status = U_ZERO_ERROR;
	const UChar **parts = NEWS(mem, const UChar *, items.n);
	int32_t *lens = NEWS(mem, int32_t, items.n), room = 64;

	if (!*f)
		*f = ulistfmt_openForType(lang_locale(),
		    kind == AND ? ULISTFMT_TYPE_AND : ULISTFMT_TYPE_OR, ULISTFMT_WIDTH_WIDE,
		    &status);
	for (size_t i = 0; i < items.n; i++) {
		struct utf16 u = utf16_of(mem, items.v[i]);

		parts[i] = u.ptr;
		lens[i] = u.len;
		room += u.len + 16;
	}
	UChar *out = NEWS(mem, UChar, (size_t)room);
	int32_t n = ulistfmt_format(*f, parts, lens, (int32_t)items.n, out, room, &status);
	ICU_HOLDS(status);
	return utf16_text(mem, out, n);
}

str
lang_and(struct arena *mem, struct strs items)
{
	return list(mem, AND, items);
}

str
lang_or(struct arena *mem, struct strs items)
{
	return list(mem, OR, items);
}

static const ULocaleDisplayNames *
names(void)
{
	ULocaleDisplayNames **f = &formats()->names;
	UErrorCode status = U_ZERO_ERROR;

	if (!*f)
		*f = uldn_openForContext(lang_locale(),
		    (UDisplayContext[]){ UDISPCTX_CAPITALIZATION_FOR_STANDALONE }, 1, &status);
	ICU_HOLDS(status);
	return *f;
}

str
lang_language(struct arena *mem, str code)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[128];
	int32_t n = uldn_localeDisplayName(names(), arena_cstr(mem, code), out, COUNT(out),
	    &status);

	return U_SUCCESS(status) && n > 0 ? utf16_text(mem, out, n) : code;
}

str
lang_country(struct arena *mem, str code)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[128];
	int32_t n = uldn_regionDisplayName(names(), arena_cstr(mem, code), out, COUNT(out),
	    &status);

	return U_SUCCESS(status) && n > 0 ? utf16_text(mem, out, n) : code;
}
