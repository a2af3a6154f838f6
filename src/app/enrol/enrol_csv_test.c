#include "app/enrol/enrol_csv.h"

#include <stdio.h>
#include <unistd.h>

#include "app/round/round.h"
#include "app/roster/roster.h"
#include "unit/test.h"

static const char *
file_of(struct test *t, const char *text)
{
	const char *path = arena_cstr(t->mem, test_path(t, "applications.csv"));
	FILE *f = fopen(path, "w");

	HOLDS(f && fputs(text, f) >= 0 && fclose(f) == 0);
	return path;
}

static int64_t
programme(struct test *t, const char *template)
{
	int64_t id = 0;
	str fault;

	WORK(t, w)
		CHECK_INT(
		    programme_create(w, str_of(template), S(""), 0, &id, &fault), PROGRAMME_DONE);
	return id;
}

static struct enrol_report
enrol(struct test *t, int64_t id, const char *path, const char *role)
{
	struct enrol_report r = { .mem = t->mem };

	WORK(t, w)
		enrol_from_csv(w,
		    &(struct enrol_file){ .programme = id, .path = path, .role = str_of(role) },
		    &r);
	return r;
}

static struct application
application(struct test *t, int64_t programme, int64_t person, const char *role)
{
	struct application a = { 0 };

	WORK(t, w)
		application_of(w, programme, person, str_of(role), &a);
	return a;
}

static void
answers_are_read_and_the_same_again_changes_nothing(struct test *t)
{
	int64_t ann = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0),
		id = programme(t, "transition");
	const char *file = file_of(t,
	    "email,role,learn,offer,areas,goals,languages,"
	    "availability,time_zone,hours,capacity,trained,wishes\n"
	    "ANN@example.org,mentee,sql;Public speaking,,technical,Lead a review,"
	    "en;de,\"Mo 09:00-12:00\",Europe/Berlin,2,,,-ben@example.org\n"
	    "ben@example.org,mentor,,sql,life,,en,\"Tu 14:00-17:30\",,3,2,yes,\n");
	struct enrol_report r = enrol(t, id, file, "");

	CHECK_STR(r.fault, S(""));
	CHECK_INT(r.added, 2);
	CHECK_INT(r.rejected, 0);
	CHECK_INT(r.incomplete, 2);
	struct application a = application(t, id, ann, "mentee"),
			   b = application(t, id, ben, "mentor");

	CHECK_STR(a.state, S("approved"));
	CHECK_STR(a.goals, S("Lead a review"));
	CHECK_STR(a.zone, S("Europe/Berlin"));
	CHECK_INT(a.minutes_month, 120);
	CHECK_INT(b.capacity, 2);
	CHECK_INT(b.trained, 1);
	WORK(t, w) {
		CHECK_INT((int64_t)application_skills(w, a.id).n, 2);
		CHECK_STR(application_skills(w, a.id).v[1].skill, S("presenting"));
		CHECK_INT(application_wishes(w, a.id).v[0].person_id, ben);
	}
	r = enrol(t, id, file, "");
	CHECK_INT(r.unchanged, 2);
	CHECK_INT(r.added + r.changed, 0);
	r = enrol(
	    t, id, file_of(t, "email,role,goals\nann@example.org,mentee,Something else\n"), "");
	CHECK_INT(r.changed, 1);
	a = application(t, id, ann, "mentee");
	CHECK_STR(a.goals, S("Something else"));
	CHECK_STR(a.areas, S("technical"));
}

static void
a_bad_line_is_told_and_leaves_no_trace(struct test *t)
{
	static const struct { const char *header, *cells, *column, *words;
	} bad[] = {
		{ "email,role", "nobody@example.org,mentee", "email", "Nobody in the directory" },
		{ "email,role", "ann@example.org,boss", "role", "Say mentee or mentor" },
		{ "email,role,availability", "ann@example.org,mentee,mornings", "availability",
		    "Mo 09:00-12:00" },
		{ "email,role,areas", "ann@example.org,mentee,magic", "areas",
		    "not one of the choices" },
		{ "email,role,time_zone", "ann@example.org,mentee,Berlin", "time_zone",
		    "not a time zone" },
		{ "email,role,state", "ann@example.org,mentee,keen", "state", "is not a state" },
		{ "email,role,trained", "ann@example.org,mentor,perhaps", "trained",
		    "Say yes or no" },
		{ "email,role,capacity", "ann@example.org,mentor,many", "capacity",
		    "whole number" },
		{ "email,role,learn,wishes", "ann@example.org,mentee,sql,+nobody@example.org",
		    "wishes", "Nobody in the directory" },
		{ "email,role", ",mentee", "", "does not say who" },
	};
	int64_t ann = test_person(t, "Ann", 0), id = programme(t, "transition");

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct enrol_report r = enrol(t, id, file_of(t, arena_cstr(t->mem,
		    str_fmt(t->mem, "%s\n%s\n", bad[i].header, bad[i].cells))), "");

		CHECK_INT(r.rejected, 1);
		CHECK_INT(r.v[0].line, 2);
		CHECK_STR(r.v[0].column, str_of(bad[i].column));
		CHECK_HAS(r.v[0].words, str_of(bad[i].words));
		CHECK_INT(
		    application(t, id, ann, "mentee").id + application(t, id, ann, "mentor").id, 0);
	}
	/* What was there before stays as it was, skills as well. */
	CHECK_INT(
	    enrol(t, id, file_of(t, "email,role,learn\nann@example.org,mentee,sql\n"), "").added,
	    1);
	CHECK_INT(enrol(t, id,
		      file_of(t, "email,role,learn,wishes\nann@example.org,mentee,python,+x\n"), "")
		      .rejected,
	    1);
	WORK(t, w) {
		struct application a;

		CHECK(application_of(w, id, ann, S("mentee"), &a));
		CHECK_STR(application_skills(w, a.id).v[0].skill, S("sql"));
	}
	struct enrol_report twice = enrol(
	    t, id, file_of(t, "email\nann@example.org\nann@example.org\n"), "mentee");

	CHECK_INT(twice.unchanged, 1);
	CHECK_HAS(twice.v[0].words, S("above already"));
}

static void
a_file_that_cannot_be_used_says_why(struct test *t)
{
	int64_t id = programme(t, "transition");

	CHECK_HAS(enrol(t, id, file_of(t, "name,role\nAnn,mentee\n"), "").fault,
	    S("email or employee_id"));
	CHECK_HAS(
	    enrol(t, id, file_of(t, "email,goals\nann@example.org,Grow\n"), "").fault, S("--role"));
	CHECK(enrol(t, id, file_of(t, ""), "").fault.len);
	CHECK(enrol(t, id, "/nowhere/at/all.csv", "").fault.len);
	CHECK(enrol(t, 4711, file_of(t, "email\na@example.org\n"), "mentee").fault.len);
}

static void
rules_keep_out_only_who_breaks_them_for_certain(struct test *t)
{
	int64_t ann = test_person(t, "Ann", 0), ben = test_person(t, "Ben", 0),
		id = programme(t, "new_manager");

	test_sql(t,
	    arena_cstr(
		t->mem, str_fmt(t->mem, "UPDATE person SET level = 9 WHERE id = %" PRId64, ann)));
	test_sql(t,
	    arena_cstr(
		t->mem, str_fmt(t->mem, "UPDATE person SET level = 0 WHERE id = %" PRId64, ben)));
	struct enrol_report r = enrol(
	    t, id, file_of(t, "email\nann@example.org\nben@example.org\n"), "mentee");

	CHECK_INT(r.rejected, 1);
	CHECK_HAS(r.v[0].words, S("keeps this person out"));
	CHECK_INT(r.added, 1);
	CHECK_INT(r.unsure, 1);
}

/* Peers are on both sides by one line. */
static void
a_peer_is_both(struct test *t)
{
	int64_t ann = test_person(t, "Ann", 0), id = programme(t, "peer");
	const char *file = file_of(t, "email,learn,offer\nann@example.org,sql,python\n");

	CHECK_INT(enrol(t, id, file, "").added, 1);
	CHECK_INT(enrol(t, id, file, "").unchanged, 1);
	struct application a = application(t, id, ann, "mentor");

	CHECK_STR(a.state, S("approved"));
	WORK(t, w)
		CHECK_STR(application_skills(w, a.id).v[0].skill, S("python"));
}

static void
what_goes_out_comes_in_with_no_change(struct test *t)
{
	struct buf csv = { .mem = t->mem };
	int64_t id = programme(t, "transition");

	test_person(t, "Ann", 0);
	test_person(t, "Ben", 0);
	CHECK_INT(
	    enrol(t, id,
		file_of(t,
		    "email,role,learn,offer,goals,wishes,availability\n"
		    "ann@example.org,mentee,cad;=SUM(1),,\"Two\nlines, \"\"quoted\"\"\","
		    "+ben@example.org,\"Mo 09:00-12:00, Tu 10:00-11:00\"\n"
		    "ben@example.org,mentor,,cad,,-ann@example.org,\n"),
		"")
		.added,
	    2);
	WORK(t, w) {
		struct programme p;

		CHECK(programme_find(w, id, &p));
		enrol_export(w, &p, &csv);
	}
	CHECK_HAS(buf_text(&csv), S("email,employee_id,role,state,time_zone,trained,learn"));
	struct enrol_report r = enrol(t, id, file_of(t, arena_cstr(t->mem, buf_text(&csv))), "");

	CHECK_INT(r.unchanged, 2);
	CHECK_INT(r.rejected, 0);
}

/* Rosters of others, with their own headers, without a hand's mapping. */
#define ROSTERS "../shared/data/rosters/"

static void
bring(struct test *t, int64_t id, const char *path, const char *role, int64_t people)
{
	struct roster_report people_in = { 0 };

	WORK(t, w)
		people_in = roster_import(w, path, &(struct roster_options){ .apply = true });
	CHECK_INT(people_in.count[ROSTER_REJECTED], 0);
	struct enrol_report r = enrol(t, id, path, role);

	CHECK_STR(r.fault, S(""));
	CHECK_INT(r.added, people);
	CHECK_INT(r.rejected, 0);
	CHECK_INT(enrol(t, id, path, role).unchanged, people);
}

static void
match(struct test *t, int64_t id, int64_t pairs)
{
	int64_t round = 0;
	struct round r;

	WORK(t, w)
		round = round_start(w, &(struct round_start){ .programme = id });
	test_jobs(t);
	WORK(t, w) {
		CHECK(round_find(w, round, &r));
		CHECK_STR(r.state, S("solved"));
		CHECK_STR(r.trouble, S(""));
		CHECK_INT(r.pairs, pairs);
	}
}

static void
rosters_are_matchable(struct test *t)
{
	if (access(ROSTERS, R_OK) != 0) {
		fprintf(stderr, "skipped: there is no %s\n", ROSTERS);
		return;
	}
	int64_t civil = programme(t, "transition"), coders = programme(t, "transition");

	bring(t, civil, ROSTERS "jonodrew_small_mentees.csv", "mentee", 50);
	bring(t, civil, ROSTERS "jonodrew_small_mentors.csv", "mentor", 50);
	match(t, civil, 50);
	bring(t, coders, ROSTERS "codingcoach_mentors_deidentified.csv", "mentor", 298);
	CHECK_INT(enrol(t, coders,
		      file_of(t,
			  "email,learn,languages\nmentee.00@gov.uk,reactjs;go,en\n"
			  "mentee.01@gov.uk,python,fr\nmentee.02@gov.uk,android,\n"),
		      "mentee")
		      .added,
	    3);
	match(t, coders, 3);
	int64_t company = programme(t, "transition");

	test_sql(t, "UPDATE person SET employee_id = NULL WHERE employee_id IS NOT NULL");
	bring(t, company, ROSTERS "ibm_emp_attrition.csv", "mentee", 1470);
	bring(t, company, ROSTERS "ibm_emp_attrition.csv", "mentor", 1470);
	match(t, company, 1470);
}

TESTS(answers_are_read_and_the_same_again_changes_nothing, a_bad_line_is_told_and_leaves_no_trace,
    a_file_that_cannot_be_used_says_why, rules_keep_out_only_who_breaks_them_for_certain,
    a_peer_is_both, what_goes_out_comes_in_with_no_change, rosters_are_matchable)
