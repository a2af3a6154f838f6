#include "app/event/event.h"

#include "app/round/sample.h"

static const char new_across[] = "name=Evening&place=Canteen&day=2027-03-12&clock=18:00&rounds=4"
    "&minutes=8&who=across&size=4";
static const char new_tables[] = "name=Tables&day=2027-03-12&clock=18:00&rounds=3&minutes=10"
    "&who=all&size=4";

static struct web_reply
get(struct test *t, int64_t who, int64_t event, const char *more)
{
	return test_get(t, who, str_fmt(t->mem, "/programmes/500/events/%" PRId64 "%s%c", event,
	    more, 0).ptr);
}

static struct web_reply
post(struct test *t, int64_t who, int64_t event, const char *more, const char *form)
{
	return test_post(t, who, str_fmt(t->mem, "/programmes/500/events/%" PRId64 "%s%c", event,
	    more, 0).ptr, form);
}

/* An event as the admin makes it; answers its id. */
static int64_t
make(struct test *t, const char *form)
{
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/events", form).status, 303);
	return test_int(t, "SELECT MAX(id) FROM event");
}

static struct event
find(struct test *t, int64_t id)
{
	struct event e = { 0 };

	WORK(t, w)
		CHECK(event_find(w, SAMPLE_PROGRAMME, id, &e));
	return e;
}

static const char *
form(struct test *t, const char *fmt, int64_t id)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return arena_cstr(t->mem, str_fmt(t->mem, fmt, id));
#pragma GCC diagnostic pop
}

static void
from_the_form_to_the_seats(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 7, 5, 1 });
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/events").body, S("No event yet"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/events", "name=x&rounds=0").status,
	    422);
	int64_t id = make(t, new_across);

	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_guest"), 12);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM mail"), 0);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=publish").status, 409);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=seat").status, 303);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat"), 4 * 2 * 5);
	/* Nobody twice with the same one. */
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM (SELECT a.person_id FROM event_seat a JOIN "
	    "event_seat b ON a.event_id = b.event_id AND a.round = b.round AND "
	    "a.table_n = b.table_n AND a.person_id < b.person_id GROUP BY a.person_id, b.person_id "
	    "HAVING COUNT(*) > 1) x"), 0);
	CHECK_HAS(get(t, SAMPLE_ADMIN, id, "").body, S("Nobody meets the same person twice"));
	CHECK_INT(get(t, SAMPLE_MENTEE, id, "/mine").status, 404);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=publish").status, 303);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM mail"), 12);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=publish").status, 409);
	CHECK_HAS(get(t, SAMPLE_MENTEE, id, "/mine").body, S("Your tables"));
	CHECK_HAS(test_get(t, SAMPLE_MENTEE, "/").body, S("Evening"));
	CHECK_INT(get(t, SAMPLE_MENTEE, id, "").status, 404);
}

static void
what_is_printed(struct test *t)
{
	sample_make(t, &(struct sample){ "peer", NULL, 10, 0, 1 });
	int64_t id = make(t, new_tables);

	CHECK_HAS(get(t, SAMPLE_ADMIN, id, "/print?what=cards").body, S("Nobody has a seat yet"));
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=seat").status, 303);
	CHECK_HAS(get(t, SAMPLE_ADMIN, id, "/print?what=cards").body, S("Mentee 1003"));
	CHECK_HAS(get(t, SAMPLE_ADMIN, id, "/print?what=tables").body, S("Table 3"));
	CHECK_HAS(get(t, SAMPLE_ADMIN, id, "/print?what=list").body, S("Mentee 1009"));
	struct web_reply clock = get(t, SAMPLE_ADMIN, id, "/projector");

	CHECK_HAS(clock.body, S("When the rounds begin"));
	CHECK_HAS(clock.body, S("data-seconds=\"600\""));
	CHECK_HAS(clock.body, S("/static/clock-"));
}

static int64_t
first_round(struct test *t)
{
	return test_int(t, "SELECT SUM(person_id * table_n) FROM event_seat WHERE round = 1");
}

/* Half way through some go and one comes: what was stays, nobody meets again. */
static void
the_rest_is_seated_anew(struct test *t)
{
	sample_make(t, &(struct sample){ "peer", NULL, 16, 0, 1 });
	int64_t id = make(t, new_tables);

	post(t, SAMPLE_ADMIN, id, "", form(t, "do=away&person=%" PRId64, SAMPLE_MENTEE));
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=seat").status, 303);
	struct event e = find(t, id);

	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat WHERE person_id = 1000"), 0);
	int64_t first = first_round(t);

	clock_fix(event_round_start(&e, 1) + MINUTE);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=add&mail=nobody@example.org").status, 422);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=add&mail=P1000@example.org").status, 303);
	post(t, SAMPLE_ADMIN, id, "", form(t, "do=away&person=%" PRId64, SAMPLE_MENTEE + 5));
	CHECK_INT(find(t, id).stale, 1);
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=seat").status, 303);
	CHECK_INT(find(t, id).stale, 0);
	CHECK_INT(first_round(t), first);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat WHERE person_id = 1000"), 2);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat WHERE person_id = 1005"), 1);
	clock_fix(event_round_start(&e, 9));
	CHECK_INT(post(t, SAMPLE_ADMIN, id, "", "do=seat").status, 422);
}

static void
who_says_no_has_no_seat(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 4, 4, 1 });
	int64_t id = make(t, new_across);

	post(t, SAMPLE_ADMIN, id, "", "do=seat");
	post(t, SAMPLE_ADMIN, id, "", "do=publish");
	CHECK_INT(post(t, SAMPLE_MENTEE, id, "/mine", "do=no").status, 303);
	CHECK_INT(find(t, id).stale, 1);
	post(t, SAMPLE_ADMIN, id, "", "do=seat");
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat WHERE person_id = 1000"), 0);
	CHECK_HAS(get(t, SAMPLE_MENTEE, id, "/mine").body, S("You have no seat"));
	CHECK_INT(post(t, SAMPLE_MENTEE, id, "/mine", "do=yes").status, 303);
	post(t, SAMPLE_ADMIN, id, "", "do=seat");
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_seat WHERE person_id = 1000"), 4);
}

static bool
says(struct web_reply r, const char *words)
{
	return str_has(r.body, str_of(words));
}

/* Marks are secret until they are mutual, and then a wish of both. */
static void
only_what_is_mutual_is_told(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 3, 3, 1 });
	int64_t id = make(t, new_across);

	post(t, SAMPLE_ADMIN, id, "", "do=seat");
	post(t, SAMPLE_ADMIN, id, "", "do=publish");
	struct event e = find(t, id);

	CHECK(!says(get(t, SAMPLE_MENTEE, id, "/mine"), "Mentor 200"));	/* nobody is met yet */
	clock_fix(event_round_start(&e, 9));
	int64_t mails = test_int(t, "SELECT COUNT(*) FROM mail");

	post(t, SAMPLE_MENTEE, id, "/mine", "do=again&again=2000&again=2001&again=1001");
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_mark"), 2);	/* 1001 was not met */
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM application_wish"), 0);
	CHECK(!says(get(t, SAMPLE_MENTOR, id, "/mine"), "You both"));
	post(t, SAMPLE_MENTOR, id, "/mine", "do=again&again=1000");
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM application_wish"), 2);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM application_wish WHERE application_id = 1000 "
	    "AND person_id = 2000 AND rank = 1"), 1);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM mail"), mails + 2);
	CHECK_HAS(get(t, SAMPLE_MENTEE, id, "/mine").body, S("You both would like to talk again"));
	/* What was told cannot be taken back; what was not, can. */
	post(t, SAMPLE_MENTEE, id, "/mine", "do=again");
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM event_mark"), 2);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM mail"), mails + 2);
}

static void
one_seating_wins(struct test *t)
{
	struct event_seating *a, *b;

	sample_make(t, &(struct sample){ "traditional", NULL, 4, 4, 1 });
	int64_t id = make(t, new_across);

	a = event_seating_make(t->store, t->mem, SAMPLE_PROGRAMME, id);
	b = event_seating_make(t->store, t->mem, SAMPLE_PROGRAMME, id);
	WORK(t, w)
		CHECK(event_seating_save(w, a));
	WORK(t, w)
		CHECK(!event_seating_save(w, b));
	CHECK(event_seating_make(t->store, t->mem, SAMPLE_PROGRAMME + 1, id) == NULL);
}

TESTS(from_the_form_to_the_seats, what_is_printed, the_rest_is_seated_anew, who_says_no_has_no_seat,
    only_what_is_mutual_is_told, one_seating_wins)
