#include "lang/lang.h"
#include "unit/test.h"

static int64_t
day(const char *iso)
{
	int64_t d = 0;

	CHECK(day_parse(str_of(iso), &d));
	return d;
}

static int64_t
utc(const char *iso, int hour, int minute)
{
	return day(iso) * DAY + hour * HOUR + minute * MINUTE;
}

/* Zones whose clocks change at odd hours, by odd amounts, south of the equator
 * or at midnight: what local time is which instant. */
static void
skipped_and_repeated_hours(struct test *t)
{
	const struct { const char *zone, *day; int hour, minute; const char *utc_day; int utc_hour,
	    utc_minute; } cases[] = {
		/* Berlin, 28 March 2027: 02:00 becomes 03:00. */
		{ "Europe/Berlin", "2027-03-28", 1, 59, "2027-03-28", 0, 59 },
		{ "Europe/Berlin", "2027-03-28", 2, 30, "2027-03-28", 1, 30 },	/* shown as 03:30 */
		{ "Europe/Berlin", "2027-03-28", 3, 0, "2027-03-28", 1, 0 },
		/* 31 October 2027: 03:00 becomes 02:00; the first 02:30 is meant. */
		{ "Europe/Berlin", "2027-10-31", 2, 30, "2027-10-31", 0, 30 },
		{ "Europe/Berlin", "2027-10-31", 3, 0, "2027-10-31", 2, 0 },
		/* Santiago skips midnight of 5 September 2027, and has 23:00 to
		 * 24:00 of 3 April 2027 twice. */
		{ "America/Santiago", "2027-09-05", 0, 0, "2027-09-05", 4, 0 },
		{ "America/Santiago", "2027-09-05", 1, 0, "2027-09-05", 4, 0 },
		{ "America/Santiago", "2027-09-04", 23, 59, "2027-09-05", 3, 59 },
		{ "America/Santiago", "2027-04-03", 23, 30, "2027-04-04", 2, 30 },
		{ "America/Santiago", "2027-04-04", 0, 0, "2027-04-04", 4, 0 },
		/* The Azores skip 00:00 to 01:00 too, and repeat it in autumn. */
		{ "Atlantic/Azores", "2027-03-28", 0, 30, "2027-03-28", 1, 30 },
		{ "Atlantic/Azores", "2027-03-28", 1, 0, "2027-03-28", 1, 0 },
		{ "Atlantic/Azores", "2027-10-31", 0, 30, "2027-10-31", 0, 30 },
		{ "Atlantic/Azores", "2027-10-31", 1, 0, "2027-10-31", 2, 0 },
		/* Lord Howe changes by half an hour. */
		{ "Australia/Lord_Howe", "2027-10-03", 2, 0, "2027-10-02", 15, 30 },
		{ "Australia/Lord_Howe", "2027-10-03", 2, 15, "2027-10-02", 15, 45 },
		{ "Australia/Lord_Howe", "2027-10-03", 2, 30, "2027-10-02", 15, 30 },
		{ "Australia/Lord_Howe", "2027-04-04", 1, 45, "2027-04-03", 14, 45 },
		{ "Australia/Lord_Howe", "2027-04-04", 2, 0, "2027-04-03", 15, 30 },
		/* Samoa had no 30 December 2011 at all. */
		{ "Pacific/Apia", "2011-12-30", 12, 0, "2011-12-30", 22, 0 },
		{ "Pacific/Apia", "2011-12-29", 12, 0, "2011-12-29", 22, 0 },
		{ "Pacific/Apia", "2011-12-31", 12, 0, "2011-12-30", 22, 0 },
		{ "Asia/Kathmandu", "2027-01-01", 0, 0, "2026-12-31", 18, 15 },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_INT(zone_at(day(cases[i].day), cases[i].hour * 60 + cases[i].minute,
		    str_of(cases[i].zone)),
		    utc(cases[i].utc_day, cases[i].utc_hour, cases[i].utc_minute));
}

/* Over two years, each quarter of an hour that a clock shows leads back to itself. */
static void
local_and_back_is_the_same(struct test *t)
{
	static const char *const zones[] = { "Europe/Berlin", "America/Santiago", "Atlantic/Azores",
	    "Australia/Lord_Howe", "UTC", "Asia/Kolkata" };

	int64_t begin = utc("2026-01-01", 0, 0), end = utc("2028-01-01", 0, 0);

	(void)t;
	for (size_t z = 0; z < COUNT(zones); z++) {
		str zone = str_of(zones[z]);
		int twice = 0, wrong = 0;

		for (int64_t at = begin; at < end; at += 15 * MINUTE) {
			int64_t d = zone_day(at, zone),
			    local = at + zone_offset(at, zone) - d * DAY;
			int64_t back = zone_at(d, (int)(local / MINUTE), zone);

			wrong += local < 0 || local >= DAY || back > at || at - back > HOUR;
			twice += back != at;
		}
		CHECK_INT(wrong, 0);
		CHECK_INT(twice, z < 3 ? 8 : z == 3 ? 4 : 0);
	}
}

static void
zones_are_known_by_name(struct test *t)
{
	CHECK(zone_known(S("Europe/Berlin")));
	CHECK(zone_known(S("Asia/Kolkata")));
	CHECK(zone_known(S("UTC")));
	CHECK(!zone_known(S("Europe/Atlantis")));
	CHECK(!zone_known(S("")));
	CHECK(!zone_known(S("Etc/Unknown")));
	CHECK(!zone_known(S("../../etc/passwd")));
	CHECK(!zone_known((str){ memset(arena_alloc(t->mem, 200), 'A', 200), 200 }));
	CHECK_INT(zone_offset(0, S("Europe/Atlantis")), 0);

	struct strs all = zone_list(t->mem);
	bool berlin = false, kolkata = false;
	for (size_t i = 0; i < all.n; i++) {
		CHECK(zone_known(all.v[i]));
		CHECK(i == 0 || str_cmp(all.v[i - 1], all.v[i]) < 0);
		berlin |= str_eq(all.v[i], S("Europe/Berlin"));
		kolkata |= str_eq(all.v[i], S("Asia/Kolkata"));
	}
	CHECK(berlin && kolkata);
}

/* More zones than the cache has room for, in turns. */
static void
zones_that_share_a_place_do_not_mix(struct test *t)
{
	struct strs all = zone_list(t->mem);
	int64_t *first = NEWS(t->mem, int64_t, all.n);
	int64_t at = utc("2027-07-01", 12, 0);

	for (size_t i = 0; i < all.n; i++)
		first[i] = zone_offset(at, all.v[i]);
	for (size_t i = all.n; i-- > 0;)
		CHECK_INT(zone_offset(at, all.v[i]), first[i]);
}

static void
days_as_text(struct test *t)
{
	static const char *const bad[] = { "", "2027-3-12", "2027-02-29", "2027-13-01",
	    "2027-00-10",
	    "2027-01-00", "0000-01-01", "2027/01/01", "2027-01-01T", "20270-1-1", "-027-01-01" };
	int64_t d = 77, wrong = 0;

	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK(!day_parse(str_of(bad[i]), &d));
	CHECK_INT(d, 77);
	CHECK_INT(day("1970-01-01"), 0);
	CHECK_INT(day("2000-02-29"), 11016);
	CHECK_INT(day("1969-12-31"), -1);
	int64_t end = day("2101-01-03");
	for (d = day("1899-12-28"); d < end; d++) {
		int64_t back = 0;

		wrong += !day_parse(day_iso(t->mem, d), &back) || back != d;
	}
	CHECK_INT(wrong, 0);
}

TESTS(skipped_and_repeated_hours, local_and_back_is_the_same, zones_are_known_by_name,
    zones_that_share_a_place_do_not_mix, days_as_text)
