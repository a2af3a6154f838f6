/*
 * Time zones and calendar days.
 *
 * ICU knows the zones; asking it takes microseconds, and a matching run asks
 * for ten thousand people.  Between two changes of its clocks a zone's
 * offset stands still, so each thread remembers for each zone the span that
 * was asked for last, and answers most questions by two comparisons.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>

#include "lang/icu.h"
#include "lang/lang.h"

enum { ZONES = 64, NAME = 64 };

struct zone {
	UChar name[NAME];
	char key[NAME];
	UCalendar *calendar;		/* NULL: this slot is free */
	int64_t from, until, offset;	/* microseconds */
};

static pthread_key_t here;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
close_all(void *all)
{
	struct zone *z = all;

	for (int i = 0; i < ZONES; i++)
		ucal_close(z[i].calendar);
	free(all);
}

static void
make_key(void)
{
	HOLDS(pthread_key_create(&here, close_all) == 0);
}

/* The zone's name as ICU wants it; false when it cannot be one. */
static bool
zone_name(str zone, UChar *ret)
{
	if (zone.len == 0 || zone.len >= NAME)
		return false;
	for (size_t i = 0; i < zone.len; i++)
		ret[i] = (UChar)(unsigned char)zone.ptr[i];
	ret[zone.len] = 0;
	return true;
}

bool
zone_known(str zone)
{
	UChar name[NAME], canonical[NAME];
	UErrorCode status = U_ZERO_ERROR;
	UBool system = false;

	if (!zone_name(zone, name))
		return false;
	ucal_getCanonicalTimeZoneID(name, -1, canonical, NAME, &system, &status);
	return U_SUCCESS(status) && system && !str_eq(zone, S("Etc/Unknown"));
}

static void
open_zone(struct zone *z, str zone)
{
	UErrorCode status = U_ZERO_ERROR;

	ucal_close(z->calendar);
	*z = (struct zone){ 0 };
	if (!zone_known(zone) || !zone_name(zone, z->name))
		(void)zone_name(S("UTC"), z->name);
	memcpy(z->key, zone.ptr, zone.len);
	z->calendar = ucal_open(z->name, -1, "en_GB", UCAL_GREGORIAN, &status);
	ICU_HOLDS(status);
}

/* What is no zone (people can write what they like in a roster) is UTC. */
static struct zone *
zone_open(str zone)
{
	static _Thread_local struct zone *mine;

	if (zone.len == 0 || zone.len >= NAME)
		zone = S("UTC");
	if (!mine) {
		pthread_once(&once, make_key);
		mine = calloc(ZONES, sizeof *mine);
		HOLDS(mine && pthread_setspecific(here, mine) == 0);
	}
	struct zone *z = &mine[str_hash(zone) % ZONES];
	if (!z->calendar || !str_eq(zone, str_of(z->key)))
		open_zone(z, zone);
	return z;
}

/* The next or the last change of the zone's clocks; `none` when there is none. */
static int64_t
change(struct zone *z, UTimeZoneTransitionType which, int64_t none)
{
	UErrorCode status = U_ZERO_ERROR;
	UDate at = 0;
	UBool found = ucal_getTimeZoneTransitionDate(z->calendar, which, &at, &status);

	ICU_HOLDS(status);
	return found ? (int64_t)at * 1000 : none;
}

static void
move_span(struct zone *z, int64_t at)
{
	UErrorCode status = U_ZERO_ERROR;
	int64_t ms = at / 1000 - (at % 1000 < 0);

	ucal_setMillis(z->calendar, (double)ms, &status);
	z->offset = (ucal_get(z->calendar, UCAL_ZONE_OFFSET, &status) +
	    (int64_t)ucal_get(z->calendar, UCAL_DST_OFFSET, &status)) * 1000;
	ICU_HOLDS(status);
	z->from = change(z, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, INT64_MIN);
	z->until = change(z, UCAL_TZ_TRANSITION_NEXT, INT64_MAX);
}

int64_t
zone_offset(int64_t at, str zone)
{
	struct zone *z = zone_open(zone);

	if (at < z->from || at >= z->until)
		move_span(z, at);
	return z->offset;
}

int64_t
zone_day(int64_t at, str zone)
{
	int64_t local = at + zone_offset(at, zone);

	return local / DAY - (local % DAY < 0);
}

/*
 * The clocks change by a day at most (Samoa left out 30 December 2011), so
 * the offsets a day before and a day after are all that can hold.  A time
 * that comes twice is the first of the two.
 */
int64_t
zone_at(int64_t day, int minute, str zone)
{
	int64_t local = day * DAY + minute * MINUTE;
	int64_t before = zone_offset(local - DAY, zone);
	int64_t after = zone_offset(local + DAY, zone);

	if (zone_offset(local - before, zone) != before &&
	    zone_offset(local - after, zone) == after)
		return local - after;
	return local - before;	/* it was skipped: as much later as the clocks went on */
}

/* --- the list for a form --- */

/* CLDR keeps the first name that it ever gave; these have changed since. */
static const struct { const char *old, *now; } renamed[] = {
	{ "Africa/Asmera", "Africa/Asmara" },
	{ "America/Buenos_Aires", "America/Argentina/Buenos_Aires" },
	{ "America/Catamarca", "America/Argentina/Catamarca" },
	{ "America/Cordoba", "America/Argentina/Cordoba" },
	{ "America/Coral_Harbour", "America/Atikokan" },
	{ "America/Godthab", "America/Nuuk" },
	{ "America/Indianapolis", "America/Indiana/Indianapolis" },
	{ "America/Jujuy", "America/Argentina/Jujuy" },
	{ "America/Louisville", "America/Kentucky/Louisville" },
	{ "America/Mendoza", "America/Argentina/Mendoza" },
	{ "Asia/Calcutta", "Asia/Kolkata" },
	{ "Asia/Katmandu", "Asia/Kathmandu" },
	{ "Asia/Rangoon", "Asia/Yangon" },
	{ "Asia/Saigon", "Asia/Ho_Chi_Minh" },
	{ "Atlantic/Faeroe", "Atlantic/Faroe" },
	{ "Europe/Kiev", "Europe/Kyiv" },
	{ "Pacific/Enderbury", "Pacific/Kanton" },
	{ "Pacific/Ponape", "Pacific/Pohnpei" },
	{ "Pacific/Truk", "Pacific/Chuuk" },
};

static str
present_name(str name)
{
	for (size_t i = 0; i < COUNT(renamed); i++)
		if (str_eq(name, str_of(renamed[i].old)) && zone_known(str_of(renamed[i].now)))
			return str_of(renamed[i].now);
	return name;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

struct strs
zone_list(struct arena *mem)
{
	UErrorCode status = U_ZERO_ERROR;
	UEnumeration *all = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION,
	    NULL, NULL, &status);
	struct strs list = { 0 };
	const char *name;
	int32_t len;

	ICU_HOLDS(status);
	while ((name = uenum_next(all, &len, &status)))
		PUSH(mem, &list, present_name(arena_str(mem, (str){ name, (size_t)len })));
	uenum_close(all);
	PUSH(mem, &list, S("UTC"));
	qsort(list.v, list.n, sizeof *list.v, by_name);
	return list;
}

/* --- days as text --- */

/* Days from 1970 of a date of the Gregorian calendar, and back: Howard
 * Hinnant's way of counting years from 1 March. */
static int64_t
day_of(int64_t year, int64_t month, int64_t day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400, in_era = y - era * 400;
	int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static void
date_of(int64_t n, int64_t *ret_year, int64_t *ret_month, int64_t *ret_day)
{
	n += 719468;
	int64_t era = (n >= 0 ? n : n - 146096) / 146097, in_era = n - era * 146097;
	int64_t years = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * years + years / 4 - years / 100);
	int64_t month = (5 * in_year + 2) / 153;

	*ret_day = in_year - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = years + era * 400 + (*ret_month <= 2);
}

bool
day_parse(str iso, int64_t *ret_day)
{
	int64_t part[3], back[3];
	static const size_t ends[] = { 4, 7, 10 };
	size_t from = 0;

	if (iso.len != 10 || iso.ptr[4] != '-' || iso.ptr[7] != '-')
		return false;
	for (int i = 0; i < 3; from = ends[i++] + 1) {
		part[i] = 0;
		for (size_t at = from; at < ends[i]; at++) {
			if (iso.ptr[at] < '0' || iso.ptr[at] > '9')
				return false;
			part[i] = part[i] * 10 + iso.ptr[at] - '0';
		}
	}
	if (part[0] == 0 || part[1] == 0 || part[1] > 12 || part[2] == 0)
		return false;
	int64_t day = day_of(part[0], part[1], part[2]);
	date_of(day, &back[0], &back[1], &back[2]);
	if (back[2] != part[2])		/* 30 February is some other day */
		return false;
	*ret_day = day;
	return true;
}

str
day_iso(struct arena *mem, int64_t day)
{
	int64_t y, m, d;

	date_of(day, &y, &m, &d);
	return str_fmt(mem, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, y, m, d);
}
