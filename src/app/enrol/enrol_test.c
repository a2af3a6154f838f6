#include "app/enrol/enrol.h"
#include <stdio.h>

#include "app/eligibility/eligibility.h"
#include "app/enrol/enrol_csv.h"
#include "unit/test.h"

/* A programme of the career transition template that everybody may join. */
static int64_t
open_programme(struct test *t, const char *template, int64_t admin)
{
	int64_t id = 0;
	str fault;

	WORK(t, w) {
		struct programme p;

		w->actor = admin;
		CHECK_INT(programme_create(w, str_of(template), S(""), 0, &id, &fault),
		    PROGRAMME_DONE);
		struct eligibility_rules rules = eligibility_rules(w, id);

		for (size_t i = 0; i < rules.n; i++)
			eligibility_remove(w, id, rules.v[i].id);
		CHECK(programme_find(w, id, &p));
		struct template it;
		struct json j = { .out = { .mem = w->mem } };

		CHECK(programme_template(w, &p, &it));
		json_begin(&j, NULL);
		for (size_t i = 0; i < it.needs.n; i++)
			json_str(&j, arena_cstr(w->mem, it.needs.v[i].key), S("Because"));
		json_end(&j);
		p.need = buf_text(&j.out);
		CHECK_INT(programme_save(w, &p), PROGRAMME_DONE);
		CHECK_INT(programme_advance(w, id, S("open")), PROGRAMME_DONE);
	}
	return id;
}

static const char *
page(struct test *t, int64_t programme, const char *rest)
{
	return arena_cstr(t->mem, str_fmt(t->mem, "/programmes/%" PRId64 "%s", programme, rest));
}

static void
what_was_typed_is_kept_page_by_page(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct web_reply r = test_post(t, ben, page(t, p, "/apply/mentee"),
	    "page=1&go=on&learn-1=SQL&learn-2=public+speaking&areas=technical&areas=life"
	    "&goals=Lead+a+review");

	CHECK_INT(r.status, 303);
	CHECK_STR(test_header(&r, "Location"), str_of(page(t, p, "/apply/mentee?page=2")));
	r = test_get(t, ben, page(t, p, "/apply/mentee?page=1"));
	CHECK_HAS(r.body, S("Lead a review"));
	CHECK_HAS(r.body, S("value=\"SQL\""));
	CHECK(!str_has(test_get(t, ben, page(t, p, "/apply/mentee?page=4")).body,
	    S("Send my application")));
	/* Incomplete applications cannot be sent, whatever is posted. */
	CHECK_INT(test_post(t, ben, page(t, p, "/apply/mentee"), "go=send").status, 409);
}

static void
send_whole(struct test *t, int64_t who, int64_t p, const char *role, const char *first)
{
	const char *path = page(t, p, str_fmt(t->mem, "/apply/%s%c", role, 0).ptr);

	CHECK_INT(test_post(t, who, path, str_fmt(t->mem,
	    "page=1&go=on&areas=technical&move=From+A+to+B&%s%c", first, 0).ptr).status, 303);
	CHECK_INT(test_post(t, who, path,
	    "page=2&go=on&style-structured=2&about=A+path&move=From+A+to+B&path-1=sql").status,
	    303);
	CHECK_INT(test_post(t, who, path,
	    "page=3&go=on&languages=en&languages=de&hours=2&capacity=2&"
	    "availability-0=09:00-12:00&availability-3=14.00-16.30&zone=Europe/Berlin").status,
	    303);
	CHECK_INT(test_post(t, who, path, "go=send").status, 303);
}

static void
a_whole_application_takes_part(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0),
	    cat = test_person(t, "Cat", 0);
	int64_t p = open_programme(t, "transition", admin);

	send_whole(t, ben, p, "mentee", "learn-1=SQL&learn-2=sql&learn-3=Beekeeping&goals=x");
	send_whole(t, cat, p, "mentor", "offer-1=SQL");
	WORK(t, w) {
		struct application a;

		CHECK(application_of(w, p, ben, S("mentee"), &a));
		CHECK(str_eq(a.state, S("approved")) || str_eq(a.state, S("submitted")));
		CHECK_STR(a.availability, S("Mo 09:00-12:00, Th 14:00-16:30"));
		CHECK_STR(a.zone, S("Europe/Berlin"));
		CHECK_INT(a.minutes_month, 120);
		struct application_skills s = application_skills(w, a.id);

		/* The same skill twice counts once; an unknown one is kept as typed. */
		CHECK_INT((int64_t)s.n, 2);
		CHECK_STR(s.v[0].skill, S("sql"));
		CHECK_STR(s.v[1].skill, S(""));
		CHECK_STR(s.v[1].label, S("Beekeeping"));
		CHECK(application_of(w, p, cat, S("mentor"), &a));
		CHECK_INT(a.capacity, 2);
	}
	CHECK_HAS(test_get(t, admin, page(t, p, "/applications")).body, S("Ben"));
	CHECK_INT(test_get(t, cat, page(t, p, "/applications")).status, 404);
}

static void
bad_answers_come_back_with_what_was_typed(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct web_reply r = test_post(t, ben, page(t, p, "/apply/mentee"),
	    "page=3&go=on&languages=en&hours=99&availability-0=nine+to+five&zone=Mars/Base");

	CHECK_INT(r.status, 422);
	CHECK_HAS(r.body, S("nine to five"));
	CHECK_HAS(r.body, S("Mars/Base"));
	CHECK_HAS(r.body, S("Choose a time zone from the list"));
	CHECK_HAS(r.body, S("f-hours-error"));
}

static void
admins_decide_with_a_word(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin),
	    other = open_programme(t, "peer", admin), id = 0;
	struct application a = { 0 };

	send_whole(t, ben, p, "mentee", "learn-1=SQL");
	WORK(t, w) {
		CHECK(application_of(w, p, ben, S("mentee"), &a));
		id = a.id;
	}
	const char *path = page(t, p, str_fmt(t->mem, "/applications/%" PRId64 "%c", id, 0).ptr);

	CHECK_INT(test_post(t, ben, path, "state=approved").status, 404);
	CHECK_INT(test_post(t, admin, path, "state=waiting&reason=Next+time").status, 303);
	CHECK_INT(test_post(t, admin, path, "state=king").status, 409);
	/* The id of another programme is not there. */
	CHECK_INT(test_get(t, admin,
	    page(t, other, str_fmt(t->mem, "/applications/%" PRId64 "%c", id, 0).ptr)).status, 404);
	WORK(t, w) {
		CHECK(application_find(w, id, &a));
		CHECK_STR(a.state, S("waiting"));
		CHECK_STR(a.reason, S("Next time"));
	}
}

static void
what_goes_out_comes_back_unchanged(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);

	send_whole(t, ben, p, "mentee",
	    "learn-1=SQL&learn-2=Bees&goals=%3D1%2B1%0ATwo&wish-1=ann@example.org");
	struct web_reply r = test_get(t, admin, page(t, p, "/applications/export"));

	CHECK_HAS(r.body, S("ben@example.org"));
	CHECK_HAS(r.body, S("'=1+1"));	/* no spreadsheet runs it */
	str path = test_path(t, "a.csv");
	FILE *f = fopen(path.ptr, "wb");

	HOLDS(f && fwrite(r.body.ptr, 1, r.body.len, f) == r.body.len);
	fclose(f);
	WORK(t, w) {
		struct enrol_report report = { .mem = t->mem };

		enrol_from_csv(w, &(struct enrol_file){ .programme = p, .path = path.ptr },
		    &report);
		CHECK_STR(report.fault, S(""));
		CHECK_INT(report.rejected, 0);
		CHECK_INT(report.unchanged, report.rows);
	}
}

static void
peers_are_on_both_sides(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "peer", admin);
	struct application a;

	send_whole(t, ben, p, "mentee", "learn-1=SQL&offer-1=Coaching&offer-2=Python");
	WORK(t, w) {
		CHECK(application_of(w, p, ben, S("mentor"), &a));
		struct application_skills s = application_skills(w, a.id);

		CHECK_INT((int64_t)s.n, 2);
		CHECK_STR(a.availability, S("Mo 09:00-12:00, Th 14:00-16:30"));
	}
}

static void
only_eligible_people_apply_and_only_while_open(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);

	WORK(t, w) {
		struct eligibility_rule r = { .programme_id = p, .role = S("mentee"),
		    .field = S("unit"),
		    .op = S("is"), .value = S("Legal") };

		eligibility_add(w, &r);
	}
	CHECK_INT(test_post(t, ben, page(t, p, "/apply/mentee"), "page=1&go=on&learn-1=SQL").status,
	    409);
	CHECK_INT(test_post(t, ben, page(t, p, "/apply/mentor"),
	    "page=1&go=on&offer-1=SQL&areas=life").status, 303);
	clock_fix(t->now + 400 * DAY);
	CHECK_INT(test_post(t, admin, page(t, p, "/apply/mentor"),
	    "page=1&go=on&offer-1=SQL").status, 409);
}

static void
invitations_reach_each_person_once(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0);

	test_person(t, "Ben", 0);
	test_person(t, "Cat", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct invite i = { .programme = p, .role = S("mentee"),
	    .subject = S("{deadline}: {programme}"),
	    .text = S("Hello {name}"), .base_url = S("http://x"), .send = true };

	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 3);
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 0);
	WORK(t, w) CHECK_INT(invite_remind(w, &i), 0);
	clock_fix(t->now + 8 * DAY);
	WORK(t, w) CHECK_INT(invite_remind(w, &i), 3);
	WORK(t, w) CHECK_INT(invite_remind(w, &i), 0);
	CHECK_INT(test_post(t, admin, page(t, p, "/invitations"),
	    "role=mentee&subject=&text=x").status, 422);
	CHECK_INT(test_get(t, admin, page(t, p, "/invitations")).status, 200);
}

static void
asked_in_one_role_one_can_be_asked_in_the_other(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0);

	test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct invite i = { .programme = p, .role = S("any"), .subject = S("{programme}"),
	    .text = S("Hello {name}"), .base_url = S("http://x") };

	/* Whoever may be either is counted and asked once. */
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 2);
	struct web_reply r = test_post(t, admin, page(t, p, "/invitations"),
	    "do=preview&role=mentee&subject=Come,+{name}&text=To+{programme}");

	CHECK_INT(r.status, 200);
	CHECK_HAS(r.body, S("<strong>Come, Ann</strong>"));
	CHECK_HAS(r.body, S("value=\"Come, {name}\""));
	i.send = true;
	i.role = S("mentee");
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 2);
	i.role = S("mentor");
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 2);
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 0);
	i.role = S("any");
	WORK(t, w) CHECK_INT(invite_eligible(w, &i), 0);
}

static void
what_is_not_sent_is_read_by_nobody(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct application a;

	CHECK_INT(test_post(t, ben, page(t, p, "/apply/mentee"),
	    "page=1&go=stop&goals=Away+from+here").status, 303);
	WORK(t, w) CHECK(application_of(w, p, ben, S("mentee"), &a));
	struct web_reply r = test_get(t, admin, page(t, p,
	    str_fmt(t->mem, "/applications/%" PRId64 "%c", a.id, 0).ptr));

	CHECK_INT(r.status, 200);
	CHECK_HAS(r.body, S("It has not been sent yet."));
	CHECK(!str_has(r.body, S("Away from here")));
	CHECK(!str_has(test_get(t, admin, page(t, p, "/applications/export")).body,
	    S("Away from here")));
	CHECK_HAS(test_get(t, ben, page(t, p, "/apply/mentee?page=4")).body,
	    S("<a href=\"?page=2\">"));
}

static const char read_rows[] = "SELECT count(*) FROM application_meaning";

/* What a page saves is understood at once; what changes elsewhere is unread
 * until a round asks, and what was read of older words is not kept. */
static void
texts_are_understood_once(struct test *t)
{
	int64_t admin = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0);
	int64_t p = open_programme(t, "transition", admin);
	struct applications_unread unread = { 0 };
	struct application a;
	struct understood u;

	test_post(t, ben, page(t, p, "/apply/mentee"), "page=1&go=on&learn-1=SQL&"
	    "learn-2=Glassblowing&areas=technical&goals=Lead+a+review.+Sleep+well%0AWrite");
	/* One skill of two is ours; three goals; and that it was read. */
	CHECK_INT(test_int(t, read_rows), 1 + 3 + 1);
	CHECK_INT(test_int(t, "SELECT count(*) FROM application_meaning WHERE meaning LIKE "
	    "'%Glass%' OR meaning LIKE '%eview%'"), 0);
	test_sql(t, "UPDATE application SET state = 'approved'");
	WORK(t, w) {
		CHECK_INT((int64_t)applications_unread(w, p).n, 0);
		CHECK(application_of(w, p, ben, S("mentee"), &a));
		a.goals = S("Teach");
		application_save(w, &a);
	}
	CHECK_INT(test_int(t, read_rows), 0);
	WORK(t, w) {
		unread = applications_unread(w, p);
		CHECK_INT((int64_t)unread.n, 1);
		u = application_understand(w->mem, &unread.v[0].a, &unread.v[0].skills);
		t->now += SECOND;
		w->now = t->now;
		a.goals = S("Teach more");
		application_save(w, &a);
		application_keep(w, &u);
	}
	CHECK_INT(test_int(t, read_rows), 0);
	WORK(t, w)
		application_read(w, a.id);
	CHECK_INT(test_int(t, read_rows), 1 + 1 + 1);
}

TESTS(what_was_typed_is_kept_page_by_page, texts_are_understood_once,
    a_whole_application_takes_part,
    bad_answers_come_back_with_what_was_typed, admins_decide_with_a_word,
    what_goes_out_comes_back_unchanged, peers_are_on_both_sides,
    only_eligible_people_apply_and_only_while_open, invitations_reach_each_person_once,
    asked_in_one_role_one_can_be_asked_in_the_other, what_is_not_sent_is_read_by_nobody)
