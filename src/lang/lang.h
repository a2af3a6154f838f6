/*
 * Words, numbers, dates and zones in the reader's language.
 *
 * Every word that a person reads goes through _("..."), in C and templates
 * alike; English is the key.  The language in use belongs to the thread and
 * is set by the edge for each piece of work (lang_use), so that a rule may
 * put its verdict into words without being handed a language.  Patterns have
 * named holes, because other languages need another order:
 *
 *   SAY(mem, _("{mentee} wants {skill}"), { "mentee", m }, { "skill", s })
 *   SAY(mem, _n("{n} place is free", "{n} places are free", n), { "n", lang_int(mem, n) })
 *
 * Catalogues are PO files compiled in by tools/po2c.  Plural rules, dates,
 * numbers, collation and time zones are ICU's; TZ and localtime are not used.
 */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "base/work.h"

struct lang_info { const char *tag; const char *name; bool rtl; bool pseudo; };
/* Ends with tag NULL: en, de, and the pseudo-locales en-XA and ar-XB. */
extern const struct lang_info lang_list[];

void lang_use(str tag);		/* an unknown tag falls back to its base, then to en */
const struct lang_info *lang_current(void);
/* The best of ours for an Accept-Language header; pseudo-locales never. */
str lang_negotiate(str accept_language);

str lang_text(const char *msgid);
str lang_plural(const char *one, const char *many, int64_t n);
#define _(msgid) lang_text("" msgid "")
#define _n(one, many, n) lang_plural("" one "", "" many "", (n))
#define N_(msgid) msgid	/* marks a literal in a static table for translation */

struct word { const char *name; str value; };
#define SAY(mem, pattern, ...) lang_say((mem), (pattern), \
	(const struct word[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } })
str lang_say(struct arena *, str pattern, const struct word *);

str lang_int(struct arena *, int64_t);
str lang_percent(struct arena *, int64_t part, int64_t whole);	/* "84 %" as CLDR has it */
str lang_decimal(struct arena *, int64_t tenths);	/* 841 is "84.1" */
str lang_date(struct arena *, int64_t day);		/* "12 Mar 2027" */
str lang_date_long(struct arena *, int64_t day);	/* "Friday, 12 March 2027" */
str lang_time(struct arena *, int64_t at, str zone);	/* "14:30" */
str lang_datetime(struct arena *, int64_t at, str zone);
str lang_weekday(struct arena *, int monday0);	/* 0 is Monday; full name */
str lang_and(struct arena *, struct strs);	/* "a, b and c" */
str lang_or(struct arena *, struct strs);
str lang_language(struct arena *, str code);	/* "de" is "German" */
str lang_country(struct arena *, str code);

/* Text as keys. */
str lang_fold(struct arena *, str);	/* NFKC, case folded, marks off: for search and equality */
/* The stem of a folded word: what "leading", "leads" and "lead" share. */
enum stem { STEM_EN, STEM_DE, STEM_ES, STEM_FR, STEMS };
str lang_stem(struct arena *, enum stem, str folded);
str lang_sort_key(struct arena *, str);	/* hex of ICU's root collation key: ORDER BY it */

/* Zones: IANA names. */
bool zone_known(str zone);
int64_t zone_offset(int64_t at, str zone);	/* microseconds east of UTC then */
int64_t zone_day(int64_t at, str zone);		/* the calendar day there then */
/* The instant of a local day and minute; a skipped time moves forward. */
int64_t zone_at(int64_t day, int minute, str zone);
struct strs zone_list(struct arena *);	/* canonical names, sorted */

/* Days as text: ISO 8601. */
bool day_parse(str iso, int64_t *ret_day);	/* "2027-03-12" */
str day_iso(struct arena *, int64_t day);

#endif
