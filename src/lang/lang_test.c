#include "lang/lang.h"

#include <pthread.h>

#include "lang/catalogue.h"
#include "lang/icu.h"
#include "unit/test.h"

static int64_t
day(const char *iso)
{
	int64_t d = 0;

	CHECK(day_parse(str_of(iso), &d));
	return d;
}

static void
the_best_language_is_chosen(struct test *t)
{
	const struct { str header, want; } cases[] = {
		{ S("de"), S("de") },
		{ S("de-AT,de;q=0.9,en;q=0.8"), S("de") },
		{ S("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), S("en") },
		{ S("en;q=0.2, DE;q=0.300"), S("de") },
		{ S("de;q=0, en;q=0.001"), S("en") },
		{ S("ar-XB, en-XA"), S("en") },
		{ S("de;q=x"), S("en") },
		{ S(",;,=;q="), S("en") },
		{ S(""), S("en") },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(lang_negotiate(cases[i].header), cases[i].want);
}

static void
an_unknown_language_is_its_base_or_english(struct test *t)
{
	const struct { str tag; const char *want; } cases[] = {
		{ S("de-CH"), "de" }, { S("de_DE.UTF-8"), "de" }, { S("EN"), "en" },
		{ S("en-xa"), "en-XA" }, { S("ar-XB"), "ar-XB" }, { S("ar"), "en" },
		{ S("tlh"), "en" }, { S(""), "en" }, { S("C.UTF-8"), "en" },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(cases); i++) {
		lang_use(cases[i].tag);
		CHECK_STR(str_of(lang_current()->tag), str_of(cases[i].want));
	}
}

static void
holes_are_filled_by_name(struct test *t)
{
	str n = S("Ann");

	lang_use(S("en"));
	CHECK_STR(SAY(t->mem, S("{a} wants {b}, {a}"), { "a", n }, { "b", S("SQL") }),
	    S("Ann wants SQL, Ann"));
	CHECK_STR(SAY(t->mem, S("{c} {a"), { "a", n }), S("{c} {a"));
	CHECK_STR(SAY(t->mem, S("} {a}"), { "a", n }), S("} Ann"));
	CHECK_STR(SAY(t->mem, S("{a}"), { "a", S("{b}") }, { "b", S("no") }), S("{b}"));
	CHECK_STR(SAY(t->mem, S("plain")), S("plain"));
	lang_use(S("ar-XB"));
	CHECK_STR(SAY(t->mem, S("{a}!"), { "a", n }), S("\u2068Ann\u2069!"));
}

static void
what_is_not_translated_is_english(struct test *t)
{
	(void)t;
	lang_use(S("de"));
	CHECK_STR(_("never translated, as only this test says it"),
	    S("never translated, as only this test says it"));
	CHECK_STR(_n("{n} untold", "{n} untold ones", 1), S("{n} untold"));
	CHECK_STR(_n("{n} untold", "{n} untold ones", 0), S("{n} untold ones"));
}

/* A table of po2c's is as the search wants it, and every text in it is found. */
static void
the_catalogue_is_sorted_and_found(struct test *t)
{
	(void)t;
	for (const struct catalogue *c = catalogues; c->tag; c++) {
		lang_use(str_of(c->tag));
		CHECK_STR(str_of(lang_current()->tag), str_of(c->tag));
		for (size_t i = 0; i < c->n; i++) {
			const struct message *m = &c->v[i];
			const char *text = m->text[PLURAL_ONE]
			    ? m->text[PLURAL_ONE] : m->text[PLURAL_OTHER];

			CHECK(i == 0 || strcmp(c->v[i - 1].id, m->id) < 0);
			CHECK_STR(lang_text(m->id), str_of(text));
		}
	}
}

static void
plural_forms_are_each_languages_own(struct test *t)
{
	const struct { str tag; int64_t n; enum plural form; } cases[] = {
		{ S("en"), 0, PLURAL_OTHER }, { S("en"), 1, PLURAL_ONE },
		{ S("de"), 2, PLURAL_OTHER }, { S("de"), 1, PLURAL_ONE },
		{ S("ar-XB"), 0, PLURAL_ZERO }, { S("ar-XB"), 1, PLURAL_ONE },
		{ S("ar-XB"), 2, PLURAL_TWO }, { S("ar-XB"), 3, PLURAL_FEW },
		{ S("ar-XB"), 11, PLURAL_MANY }, { S("ar-XB"), 100, PLURAL_OTHER },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(cases); i++) {
		lang_use(cases[i].tag);
		CHECK_INT(plural_of(cases[i].n), cases[i].form);
	}
}

/* Outside of holes. */
static bool
has_letters(const char *s)
{
	for (int depth = 0; *s; s++) {
		depth += (*s == '{') - (*s == '}');
		if (depth == 0 && ((*s | 32) >= 'a' && (*s | 32) <= 'z'))
			return true;
	}
	return false;
}

static void
pseudo_locales_mark_words_and_keep_holes(struct test *t)
{
	(void)t;
	for (const struct catalogue *c = catalogues; c->tag; c++) {
		bool accented = strcmp(c->tag, "en-XA") == 0;

		for (size_t i = 0; i < c->n && (accented || strcmp(c->tag, "ar-XB") == 0); i++) {
			const char *id = c->v[i].id, *text = c->v[i].text[PLURAL_OTHER];
			const char *hole = strchr(id, '{'), *end = hole ? strchr(hole, '}') : NULL;

			CHECK(strcmp(id, text) != 0 || !has_letters(id));
			CHECK(!accented || c->v[i].text[PLURAL_ONE] ||
			    str_chars(str_of(text)) * 100 >= str_chars(str_of(id)) * 130);
			CHECK(!end || c->v[i].text[PLURAL_ONE] ||
			    memmem(text, strlen(text), hole, (size_t)(end - hole) + 1));
		}
	}
}

static void
numbers_and_dates_are_each_languages_own(struct test *t)
{
	struct arena *m = t->mem;
	str abc[] = { S("a"), S("b"), S("c") };
	int64_t at = day("2027-03-12") * DAY + 13 * HOUR + 30 * MINUTE;
	str berlin = S("Europe/Berlin");

	lang_use(S("en"));
	CHECK_STR(lang_int(m, 0), S("0"));
	CHECK_STR(lang_int(m, 1234567), S("1,234,567"));
	CHECK_STR(lang_int(m, -5), S("-5"));
	CHECK_STR(lang_percent(m, 845, 1000), S("85%"));
	CHECK_STR(lang_percent(m, 1, 0), S("–"));
	CHECK_STR(lang_decimal(m, 841), S("84.1"));
	CHECK_STR(lang_decimal(m, 840), S("84.0"));
	CHECK_STR(lang_date(m, day("2027-03-12")), S("12 Mar 2027"));
	CHECK_STR(lang_date_long(m, day("2027-03-12")), S("Friday, 12 March 2027"));
	CHECK_STR(lang_time(m, at, berlin), S("14:30"));
	CHECK_STR(lang_datetime(m, at, berlin), S("12 Mar 2027, 14:30"));
	CHECK_STR(lang_weekday(m, 0), S("Monday"));
	CHECK_STR(lang_weekday(m, 6), S("Sunday"));
	CHECK_STR(lang_and(m, (struct strs){ abc, 3 }), S("a, b and c"));
	CHECK_STR(lang_or(m, (struct strs){ abc, 2 }), S("a or b"));
	CHECK_STR(lang_and(m, (struct strs){ abc, 1 }), S("a"));
	CHECK_STR(lang_and(m, (struct strs){ 0 }), S(""));
	CHECK_STR(lang_language(m, S("de")), S("German"));
	CHECK_STR(lang_language(m, S("no such thing")), S("no such thing"));
	CHECK_STR(lang_country(m, S("DE")), S("Germany"));

	lang_use(S("de"));
	CHECK_STR(lang_int(m, 1234567), S("1.234.567"));
	CHECK_STR(lang_percent(m, 84, 100), S("84\u00A0%"));
	CHECK_STR(lang_decimal(m, 841), S("84,1"));
	CHECK_STR(lang_date(m, day("2027-03-12")), S("12.03.2027"));
	CHECK_STR(lang_date_long(m, day("2027-03-12")), S("Freitag, 12. März 2027"));
	CHECK_STR(lang_datetime(m, at, berlin), S("12.03.2027, 14:30"));
	CHECK_STR(lang_weekday(m, 2), S("Mittwoch"));
	CHECK_STR(lang_or(m, (struct strs){ abc, 3 }), S("a, b oder c"));
	CHECK_STR(lang_language(m, S("tr")), S("Türkisch"));
	CHECK_STR(lang_country(m, S("AT")), S("Österreich"));
	lang_use(S("en"));
}

static void
text_that_reads_the_same_has_the_same_key(struct test *t)
{
	const struct { str text, key; } folds[] = {
		{ S("Ann.Lee@Example.ORG"), S("ann.lee@example.org") },
		{ S("Müller"), S("muller") }, { S("Mu\u0308ller"), S("muller") },
		{ S("STRASSE"), S("strasse") }, { S("Straße"), S("strasse") },
		{ S("Łódź"), S("lodz") }, { S("Sørensen"), S("sorensen") },
		{ S("Ｆｕｌｌ"), S("full") }, { S("ﬁ"), S("fi") },
		{ S("Nguyễn"), S("nguyen") }, { S("𝒜"), S("a") }, { S("東京"), S("東京") },
		{ S("\u0130stanbul"), S("istanbul") }, { S(""), S("") },
	};
	static const char *const sorted[] =
	    { "", "-", "1", "adler", "Adler", "Ädler", "Adlerin", "Żak", "Zoe", "Ωmega", "東京" };

	for (size_t i = 0; i < COUNT(folds); i++)
		CHECK_STR(lang_fold(t->mem, folds[i].text), folds[i].key);
	for (size_t i = 1; i < COUNT(sorted); i++)
		CHECK(str_cmp(lang_sort_key(t->mem, str_of(sorted[i - 1])),
		    lang_sort_key(t->mem, str_of(sorted[i]))) < 0);
	char *many = arena_alloc(t->mem, 5000);
	memset(many, 'x', 5000);
	CHECK(lang_sort_key(t->mem, (str){ many, 5000 }).len >= 10000);
}

static void *
speak_german(void *arg)
{
	struct arena *mem = arena_new();

	lang_use(S("de"));
	for (int i = 0; i < 100; i++)
		*(bool *)arg &= str_eq(lang_int(mem, 1234), S("1.234")) &&
		    zone_offset(i * 100 * DAY, S("Asia/Kolkata")) == 330 * MINUTE;
	arena_free(mem);
	return NULL;
}

static void
each_thread_has_its_language(struct test *t)
{
	pthread_t threads[4];
	bool good[COUNT(threads)];

	lang_use(S("en"));
	for (size_t i = 0; i < COUNT(threads); i++) {
		good[i] = true;
		CHECK(pthread_create(&threads[i], NULL, speak_german, &good[i]) == 0);
	}
	CHECK_STR(lang_int(t->mem, 1234), S("1,234"));
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], NULL);
		CHECK(good[i]);
	}
	CHECK_STR(str_of(lang_current()->tag), S("en"));
}

TESTS(the_best_language_is_chosen, an_unknown_language_is_its_base_or_english,
    plural_forms_are_each_languages_own, holes_are_filled_by_name,
    what_is_not_translated_is_english,
    the_catalogue_is_sorted_and_found, pseudo_locales_mark_words_and_keep_holes,
    numbers_and_dates_are_each_languages_own, text_that_reads_the_same_has_the_same_key,
    each_thread_has_its_language)
