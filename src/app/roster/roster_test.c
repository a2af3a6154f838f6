#include "app/roster/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/roster/roster_row.h"
#include "unit/test.h"

/* --- helpers --- */

static str
file_of(struct test *t, str bytes)
{
	str path = test_path(t, "roster.csv");
	FILE *f = fopen(path.ptr, "wb");

	HOLDS(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
	return path;
}

enum { CHECK_ONLY = 0, APPLY = 1, LEAVERS = 2 };

static struct roster_report
import_path(struct test *t, const char *path, int how)
{
	struct roster_report r = { 0 };

	WORK(t, w)
		r = roster_import(w, path, &(struct roster_options){ .apply = how & APPLY,
		    .leavers = how & LEAVERS });
	return r;
}

static struct roster_report
import(struct test *t, const char *csv, int how)
{
	return import_path(t, file_of(t, str_of(csv)).ptr, how);
}

/* "new changed unchanged rejected, leavers", then a line for each fault. */
static str
said(struct test *t, const struct roster_report *r)
{
	struct buf b = { .mem = t->mem };

	buf_str(&b, r->file_fault);
	buf_fmt(&b, "%d %d %d %d, %d", (int)r->count[ROSTER_NEW], (int)r->count[ROSTER_CHANGED],
	    (int)r->count[ROSTER_UNCHANGED], (int)r->count[ROSTER_REJECTED], (int)r->leavers);
	for (size_t i = 0; i < r->faults.n; i++)
		buf_fmt(&b, "\n%d %.*s: %.*s", (int)r->faults.v[i].line, STR(r->faults.v[i].column),
		    STR(r->faults.v[i].reason));
	return buf_text(&b);
}

static str
import_said(struct test *t, const char *csv, int how)
{
	struct roster_report r = import(t, csv, how);

	return said(t, &r);
}

static struct person
employee(struct test *t, const char *id)
{
	struct person p = { 0 };

	WORK(t, w)
		person_find_employee(w, str_of(id), &p);
	return p;
}

/* What the employee's manager is called; empty without one. */
static str
manager_of(struct test *t, const char *id)
{
	struct person p = employee(t, id), m = { 0 };

	WORK(t, w)
		person_find(w, p.manager_id, &m);
	return m.name;
}

static int64_t
people(struct test *t)
{
	int64_t n = 0;
	struct person p;

	WORK(t, w) {
		struct buf b = { .mem = w->mem };
		str rest, line;

		roster_export(w, &b);
		rest = buf_text(&b);
		while (str_cut(&rest, '\n', &line))
			n++;
		person_find(w, 0, &p);
	}
	return n - 1;
}

static const char two[] =
    "Employee ID,Name,E-mail,Job title,Level,Department,Location,Manager ID,Hire date,Car\n"
    "E1,Ann Bell,ann@example.org,Director,7,Data,Graz,,2019-04-01,red\n"
    "E2,Bo Åberg,bo@example.org,Engineer,Senior,Data,Graz,E1,2024-10-15,\n";

/* --- headers --- */

static void
headers_of_hr_systems_are_known(struct test *t)
{
	static const struct { const char *header; enum roster_field field; } cases[] = {
		/* BambooHR */
		{ "employeeNumber", F_EMPLOYEE_ID }, { "firstName", F_FIRST_NAME },
		{ "lastName", F_LAST_NAME }, { "workEmail", F_MAIL }, { "jobTitle", F_JOB_TITLE },
		{ "department", F_UNIT }, { "location", F_LOCATION }, { "hireDate", F_START },
		{ "supervisorEId", F_MANAGER }, { "preferredName", F_PREFERRED_NAME },
		{ "terminationDate", F_LEFT }, { "Employee #", F_EMPLOYEE_ID },
		{ "displayName", F_NAME }, { "bestEmail", F_MAIL },
		/* Workday */
		{ "Employee ID", F_EMPLOYEE_ID }, { "Legal First Name", F_FIRST_NAME },
		{ "Preferred First Name", F_PREFERRED_NAME }, { "Legal Last Name", F_LAST_NAME },
		{ "Email - Work", F_MAIL }, { "Primary Work Email", F_MAIL },
		{ "Business Title", F_JOB_TITLE }, { "Management Level", F_LEVEL },
		{ "Supervisory Organization", F_UNIT }, { "Work Location", F_LOCATION },
		{ "Manager Employee ID", F_MANAGER }, { "Original Hire Date", F_START },
		{ "Worker", F_NAME },
		/* Together */
		{ "employeeId", F_EMPLOYEE_ID }, { "supervisorId", F_MANAGER },
		{ "departmentName", F_UNIT }, { "officeId", F_LOCATION }, { "title", F_JOB_TITLE },
		/* German */
		{ "Vorname", F_FIRST_NAME },
		{ "Nachname", F_LAST_NAME }, { "E-Mail-Adresse", F_MAIL },
		{ "Personalnummer", F_EMPLOYEE_ID }, { "Stellenbezeichnung", F_JOB_TITLE },
		{ "Abteilung", F_UNIT }, { "Standort", F_LOCATION }, { "Eintrittsdatum", F_START },
		{ "Austrittsdatum", F_LEFT }, { "Vorgesetzter", F_MANAGER },
		{ "FÜHRUNGSKRAFT", F_MANAGER }, { "Zeitzone", F_ZONE }, { "Sprachen", F_LANGUAGES },
		{ "Stufe", F_LEVEL },
		/* and what is none of ours */
		{ "Cost centre", F_ATTRIBUTE }, { "Monthly income", F_ATTRIBUTE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		enum roster_field got = roster_guess(t->mem, str_of(cases[i].header));

		if (got != cases[i].field)
			fprintf(stderr, "%s is %s\n", cases[i].header, roster_field_key(got));
		CHECK(got == cases[i].field);
	}
}

static void
a_field_has_one_column(struct test *t)
{
	struct roster_report r = import(t,
	    "id,title,position,Car,Car,\nE1,Nurse,Ward B,red,blue,5\n", APPLY);

	CHECK_STR(said(t, &r), S("1 0 0 0, 0"));
	CHECK_STR(employee(t, "E1").job_title, S("Nurse"));
	CHECK_STR(employee(t, "E1").attributes,
	    S("{\"Car\":\"red\",\"Car (2)\":\"blue\",\"position\":\"Ward B\"}"));
	WORK(t, w) {
		struct roster_sample s;
		str fault;

		CHECK(roster_look(w, test_path(t, "roster.csv").ptr, &s, &fault));
		CHECK_STR(roster_mapping_text(w->mem, &s.mapping),
		    S("employee_id;job_title;attribute;attribute;attribute;none"));
		s.mapping = roster_mapping_read(w->mem, s.mapping.headers,
		    S("employee_id;job_title;job_title;none;none;none"));
		r = roster_import(w, test_path(t, "roster.csv").ptr,
		    &(struct roster_options){ .apply = true, .mapping = &s.mapping });
		CHECK_HAS(r.file_fault, S("“title” and “position” cannot both be “Job title”"));
		CHECK(!r.applied);
	}
}

/* --- check and apply --- */

static void
a_file_shows_which_way_round_its_dates_are(struct test *t)
{
	/* 2020-05-02 is day 18384, 2020-02-05 is 18297, 2020-12-31 is 18627. */
	import_said(t, "id,name,hire date\nE1,Ann,05/02/2020\nE2,Bo,12/31/2020\n", APPLY);
	CHECK_INT(employee(t, "E1").start_day, 18384);
	import_said(t, "id,name,hire date\nE3,Ann,05/02/2020\nE4,Bo,31/12/2020\n", APPLY);
	CHECK_INT(employee(t, "E3").start_day, 18297);
	CHECK_INT(employee(t, "E4").start_day, 18627);
}

static void
a_check_writes_nothing(struct test *t)
{
	CHECK_STR(import_said(t, two, CHECK_ONLY), S("2 0 0 0, 0"));
	CHECK_INT(people(t), 0);
	CHECK_STR(import_said(t, two, APPLY), S("2 0 0 0, 0"));
	CHECK_INT(people(t), 2);
	struct person p = employee(t, "E2");

	CHECK_STR(p.name, S("Bo Åberg"));
	CHECK_INT(p.level, 4);
	CHECK_STR(p.level_name, S("Senior"));
	CHECK_INT(p.start_day, 20011);
	CHECK_STR(employee(t, "E1").attributes, S("{\"Car\":\"red\"}"));
	CHECK_STR(manager_of(t, "E2"), S("Ann Bell"));
}

static void
the_same_file_changes_nothing(struct test *t)
{
	import(t, two, APPLY);
	CHECK_STR(import_said(t, two, APPLY), S("0 0 2 0, 0"));
	/* Its columns in another order say the same. */
	CHECK_STR(import_said(t,
	    "Car,Hire date,Manager ID,Location,Department,Level,Job title,E-mail,Name,Employee ID\n"
	    "red,1.4.2019,,Graz,Data,7,Director,ann@example.org,Ann Bell,E1\n"
	    ",2024-10-15,E1,Graz,Data,Senior,Engineer,bo@example.org,Bo Åberg,E2\n", APPLY),
	    S("0 0 2 0, 0"));
}

static void
what_a_file_does_not_say_stays(struct test *t)
{
	import(t, two, APPLY);
	CHECK_STR(import_said(t, "E-mail,Department\nann@example.org,Data\nBO@example.org,Legal\n",
	    APPLY), S("0 1 1 0, 0"));
	struct person p = employee(t, "E2");

	CHECK_STR(p.unit, S("Legal"));
	CHECK_STR(p.name, S("Bo Åberg"));
	CHECK_STR(p.job_title, S("Engineer"));
	CHECK_STR(manager_of(t, "E2"), S("Ann Bell"));
	CHECK_INT(p.start_day, 20011);
}

static void
changes_are_told(struct test *t)
{
	import(t, two, APPLY);
	struct roster_report r = import(t,
	    "Employee ID,Name,Department,Manager ID\nE2,Bo Åberg,Legal,\n"
	    "E3,Cy Moss,Data,E2\n", CHECK_ONLY);

	CHECK_STR(said(t, &r), S("1 1 0 0, 1"));
	CHECK_INT((int64_t)r.examples.n, 2);
	CHECK_HAS(r.examples.v[0].change, S("Unit: Data → Legal"));
	CHECK_STR(r.examples.v[1].name, S("Cy Moss"));
	CHECK_STR(r.leaver_names.v[0], S("Ann Bell"));
}

static void
bad_rows_are_named_and_the_others_go_in(struct test *t)
{
	CHECK_STR(import_said(t, "id,name,email,hire date,time zone,last day\n"
	    "E1,Ann,ann@example.org,2020-01-31,Europe/Graz,\n"
	    "E2,Bo,bo@,2020-01-31,,\n"
	    "\n"
	    "E3,Cy,,31.02.2020,,\n"
	    "E4,Di,,1/31/2020,Europe/Vienna,\n"
	    "E5,Ed,,,,,,\n"
	    "E6,\"Fay\nGray\",,,,soon\n"
	    "E4,Gil,,,,\n", APPLY), S("1 0 0 6, 0\n"
	    "2 time zone: “Europe/Graz” is not a time zone such as Europe/Berlin\n"
	    "3 email: “bo@” is not an e-mail address\n"
	    "5 hire date: “31.02.2020” is not a date such as 2026-03-31\n"
	    "7 : the row has 2 cells more than there are columns\n"
	    "8 last day: “soon” is not a date such as 2026-03-31\n"
	    "10 Employee id: line 6 is about the same person"));
	CHECK_STR(employee(t, "E4").name, S("Di"));
	CHECK_INT(people(t), 1);
}

static void
an_address_belongs_to_one(struct test *t)
{
	import(t, two, APPLY);
	CHECK_STR(import_said(t, "id,email\nE2,ANN@example.org\n", APPLY),
	    S("0 0 0 1, 1\n2 E-mail: somebody else has this e-mail already"));
	CHECK_STR(import_said(t, "id,email\nE9,bo@example.org\n", APPLY), S("0 1 0 0, 1"));
	CHECK_STR(employee(t, "E9").name, S("Bo Åberg"));	/* known by the address */
	CHECK_STR(import_said(t, "id,email\nA1,x@example.org\nA2,X@example.org\n", CHECK_ONLY),
	    S("1 0 0 1, 2\n3 Employee id: line 2 is about the same person"));
}

/* --- managers --- */

static void
managers_are_found(struct test *t)
{
	CHECK_STR(import_said(t, "id,name,email,manager\n"
	    "E1,Ann,ann@example.org,E4\n"		/* further down, by id */
	    "E2,Bo,bo@example.org,ANN@example.org\n"	/* by e-mail */
	    "E3,Cy,,Bo\n"				/* by name */
	    "E4,Di,,\n", APPLY), S("4 0 0 0, 0"));
	CHECK_STR(manager_of(t, "E1"), S("Di"));
	CHECK_STR(manager_of(t, "E2"), S("Ann"));
	CHECK_STR(manager_of(t, "E3"), S("Bo"));
	CHECK_STR(import_said(t, "id,manager\nE3,\n", APPLY), S("0 1 0 0, 3"));
	CHECK_STR(manager_of(t, "E3"), S(""));
}

static void
managers_that_cannot_be_are_refused(struct test *t)
{
	CHECK_STR(import_said(t, "id,name,manager\n"
	    "E1,Ann,E9\n"
	    "E2,Bo,Cy\n"
	    "E3,Cy,\n"
	    "E4,Cy,\n"
	    "E5,Di,E5\n"
	    "E6,Ed,E1\n", CHECK_ONLY), S("2 0 0 4, 0\n"
	    "2 manager: “E9”: nobody in the file or the directory has this id, e-mail or name\n"
	    "3 manager: “Cy”: more than one person has this name; use the employee id or e-mail\n"
	    "6 manager: “E5”: the person would be their own manager\n"
	    "7 manager: “E1”: the row of the manager, line 2, is rejected"));
}

static void
circles_are_named(struct test *t)
{
	str report = import_said(t, "id,name,manager\nE1,Ann,E2\nE2,Bo,E3\nE3,Cy,E1\nE4,Di,\n",
	    CHECK_ONLY);

	CHECK_HAS(report, S("would report to each other in a circle"));
	CHECK_HAS(report, S("Ann (line 2)"));
	CHECK_HAS(report, S("Bo"));
	CHECK_HAS(report, S("Cy"));
	CHECK(!str_has(report, S("Di")));
	/* One that closes with people who are in the directory already. */
	import(t, "id,name,manager\nE1,Ann,\nE2,Bo,E1\nE3,Cy,E2\n", APPLY);
	report = import_said(t, "id,manager\nE1,E3\n", APPLY);
	CHECK_HAS(report, S("0 0 0 1, 2\n2 manager: “E3”: "));
	CHECK_HAS(report, S("Cy"));
	CHECK_STR(manager_of(t, "E1"), S(""));
}

/* --- leavers --- */

static void
leavers_only_when_the_file_has_everybody(struct test *t)
{
	import(t, two, APPLY);
	CHECK_STR(import_said(t, "id,name\nE2,Bo Åberg\n", APPLY), S("0 0 1 0, 1"));
	CHECK_INT(employee(t, "E1").left_day, 0);
	CHECK_STR(import_said(t, "id,name\nE2,Bo Åberg\n", APPLY | LEAVERS), S("0 0 1 0, 1"));
	CHECK(employee(t, "E1").left_day > 0);
	CHECK_STR(import_said(t, "id,name\nE2,Bo Åberg\n", APPLY | LEAVERS), S("0 0 1 0, 0"));
	/* Who is in a file of everybody again is back. */
	CHECK_STR(import_said(t, "id,name\nE1,Ann Bell\n", APPLY), S("0 0 1 0, 1"));
	CHECK_STR(import_said(t, "id,name\nE1,Ann Bell\nE2,Bo Åberg\n", APPLY | LEAVERS),
	    S("0 1 1 0, 0"));
	CHECK_INT(employee(t, "E1").left_day, 0);
}

static void
who_has_a_bad_row_or_a_role_is_no_leaver(struct test *t)
{
	int64_t admin = test_person(t, "Ada Admin", ORG_ADMIN);
	struct person p = { 0 };

	import(t, two, APPLY);
	CHECK_STR(import_said(t, "id,name,hire date\nE2,Bo,never\n", APPLY | LEAVERS),
	    S("0 0 0 1, 1\n2 hire date: “never” is not a date such as 2026-03-31"));
	CHECK(employee(t, "E1").left_day > 0);
	CHECK_INT(employee(t, "E2").left_day, 0);
	WORK(t, w)
		person_find(w, admin, &p);
	CHECK_INT(p.left_day, 0);
}

static void
new_keys_count_from_their_row_on(struct test *t)
{
	import(t, "id,name,email\nE1,Ann,a@example.org\nE2,Bo,b@example.org\n", APPLY);
	CHECK_STR(import_said(t, "id,name,email\nE5,Ann,a@example.org\nE5,Bo,b@example.org\n"
	    "E6,Cy,b@example.org\nE7,Di,c@example.org\n", APPLY),
	    S("1 2 0 1, 0\n3 Employee id: line 2 is about the same person"));
	CHECK_STR(employee(t, "E6").name, S("Cy"));	/* Bo, by the address */
	CHECK_STR(import_said(t,
	    "id,name,email\nE7,Di,d@example.org\nE8,Ed,d@example.org\n", APPLY),
	    S("0 1 0 1, 2\n3 Employee id: line 2 is about the same person"));
}

/* --- undo --- */

static void
undo_brings_back_what_was(struct test *t)
{
	int64_t n = 0;

	import(t, two, APPLY);
	struct roster_report r = import(t,
	    "id,name,department,manager\nE1,Ann Lee,Legal,\nE2,Bo Åberg,Data,E3\n"
	    "E3,Cy Moss,Data,\nE4,Di Roe,Data,E3\n", APPLY);

	CHECK_STR(said(t, &r), S("2 2 0 0, 0"));
	WORK(t, w)
		n = roster_undo(w, r.import_id);
	CHECK_INT(n, 4);
	CHECK_INT(people(t), 2);
	CHECK_STR(employee(t, "E1").name, S("Ann Bell"));
	CHECK_STR(employee(t, "E1").unit, S("Data"));
	CHECK_STR(manager_of(t, "E2"), S("Ann Bell"));
	CHECK_STR(import_said(t, two, CHECK_ONLY), S("0 0 2 0, 0"));
	WORK(t, w)
		n = roster_undo(w, r.import_id);
	CHECK_INT(n, -1);
}

static void
undo_spares_what_came_later(struct test *t)
{
	struct roster_report r = import(t, two, APPLY);
	struct person ann = employee(t, "E1");
	int64_t n = 0;

	ann.unit = S("Board");
	WORK(t, w)
		person_save(w, &ann);
	WORK(t, w)
		n = roster_undo(w, r.import_id);
	CHECK_INT(n, 1);
	CHECK_STR(employee(t, "E1").unit, S("Board"));
	CHECK_INT(employee(t, "E2").id, 0);
}

static void
undo_keeps_who_takes_part(struct test *t)
{
	struct roster_report r = import(t, two, APPLY);

	test_sql(t, str_fmt(t->mem, "INSERT INTO account (person_id, password_hash, roles, "
	    "lang, created_at, changed_at) VALUES (%" PRId64 ", '', 0, 'en', 0, 0)%c",
	    employee(t, "E2").id, 0).ptr);
	WORK(t, w)
		roster_undo(w, r.import_id);
	CHECK(employee(t, "E2").left_day > 0);
	CHECK_INT(employee(t, "E1").id, 0);
}

/* --- broken files --- */

static long
memory_peak_kb(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return use.ru_maxrss;
}

static void
broken_files_say_why_and_change_nothing(struct test *t)
{
#define BYTES(literal) { literal, sizeof(literal) - 1 }
	static const struct { str bytes; const char *say; } cases[] = {
		{ BYTES(""), "The file is empty" },
		{ BYTES("id,name\nE1,\"Ann\nE2,Bo\nE3,Cy\n"), "in line 2 is never closed" },
		{ BYTES("id,name\nE1,A\0n\n"), "Line 2 has a zero byte" },
		{ BYTES("id,name\nE1,\"Ann\" Bell\n"),
		    "In line 2 there is text after a closing quote" },
		{ BYTES("\xFF\xFEi\0d\0\n\0\x00\xD8x\0"), "broken UTF-16" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct roster_report r = import_path(t, file_of(t, cases[i].bytes).ptr, APPLY);

		CHECK_HAS(r.file_fault, str_of(cases[i].say));
		CHECK(!r.applied);
	}
	CHECK_HAS(import_path(t, "/nowhere/at/all.csv", APPLY).file_fault, S("cannot be read"));
	struct buf wide = { .mem = t->mem };

	for (int i = 0; i < 10000; i++)
		buf_fmt(&wide, "column %d,", i);
	CHECK_HAS(import_path(t, file_of(t, buf_text(&wide)).ptr, APPLY).file_fault,
	    S("more than 1,000 columns"));
	CHECK_INT(people(t), 0);
}

static void
a_line_of_200_megabytes_takes_no_memory(struct test *t)
{
	static char piece[1 << 20];
	str path = test_path(t, "long.csv");
	FILE *f = fopen(path.ptr, "wb");
	long before = memory_peak_kb();

	memset(piece, 'x', sizeof piece);
	fputs("id,name\nE1,\"", f);
	for (int i = 0; i < 200; i++)
		fwrite(piece, 1, sizeof piece, f);
	fclose(f);
	CHECK_HAS(import_path(t, path.ptr, APPLY).file_fault,
	    S("begins in line 2 is longer than one megabyte"));
	CHECK(memory_peak_kb() - before < 40 << 10);
	CHECK_INT(people(t), 0);
}

static void
encodings_are_read(struct test *t)
{
	static const struct { str bytes; const char *id, *name; } cases[] = {
		{ BYTES("\xEF\xBB\xBFid;name\nE1;Zo\xC3\xAB\n"), "E1", "Zoë" },
		{ BYTES("id;name\nE2;Zo\xEB \x96 M\xFCller\n"), "E2", "Zoë – Müller" },
		{ BYTES("\xFF\xFEi\0d\0;\0n\0a\0m\0e\0\n\0E\0003\0;\0Z\0\xEB\0\n\0"), "E3", "Zë" },
		{ BYTES("\xFE\xFF\0i\0d\0\t\0n\0a\0m\0e\0\n\0E\0004\0\t\0Z\0\xEB\0\n"),
		    "E4", "Zë" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct roster_report r = import_path(t, file_of(t, cases[i].bytes).ptr, APPLY);

		CHECK_STR(r.file_fault, S(""));
		CHECK_STR(employee(t, cases[i].id).name, str_of(cases[i].name));
	}
}

/* --- export --- */

static str
exported(struct test *t)
{
	struct buf b = { .mem = t->mem };

	WORK(t, w)
		roster_export(w, &b);
	return buf_text(&b);
}

static void
an_export_comes_back_unchanged(struct test *t)
{
	import(t, "id,name,email,job title,level,unit,location,time zone,languages,manager,start "
	    "date,Shift,car\n"
	    "E1,\"Bell, Ann\",ann@example.org,Director,7,Data,Graz,Europe/Vienna,\"en, "
	    "German\",,2019-04-01,A,\n"
	    ",Bo \"\"The\"\" "
	    "Åberg,bo@example.org,Nurse,Senior,Care,Linz,,de,ann@example.org,,B,red\n"
	    "E3,Ann Lee,,,,,,,,bo@example.org,,,\n", APPLY);
	str csv = exported(t);

	CHECK_HAS(csv, S("Name,E-mail,Employee id,"));
	CHECK_HAS(csv, S(",Last day,Shift,car\r\n"));
	CHECK_HAS(csv, S("\"Bell, Ann\",ann@example.org,E1,Director,7,Data,"
	    "Graz,Europe/Vienna,\"en;de\",,2019-04-01"));
	struct roster_report r = import_path(t, file_of(t, csv).ptr, APPLY | LEAVERS);

	CHECK_STR(said(t, &r), S("0 0 3 0, 0"));
	CHECK_STR(exported(t), csv);
}

static void
formulas_are_kept_from_running(struct test *t)
{
	import(t,
	    "id,name,email,job title,unit\nE1,=cmd|'/C calc'!A0,a@example.org,+1 manager,@home\n"
	    "E2,'=1+1,b@example.org,-5,'tis\n", APPLY);
	str csv = exported(t);

	CHECK_HAS(csv, S("\"'=cmd|'/C calc'!A0\""));
	CHECK_HAS(csv, S("\"'+1 manager\""));
	CHECK_HAS(csv, S("\"'@home\""));
	CHECK_HAS(csv, S("\"'=1+1\""));
	CHECK_HAS(csv, S(",-5,"));
	struct roster_report r = import_path(t, file_of(t, csv).ptr, APPLY);

	CHECK_STR(said(t, &r), S("0 0 2 0, 0"));
	CHECK_STR(exported(t), csv);
	CHECK_STR(employee(t, "E1").name, S("=cmd|'/C calc'!A0"));
}

/* --- real rosters --- */

static void
real_rosters_need_no_mapping(struct test *t)
{
	static const struct { const char *name; int people; const char *id, *title; } files[] = {
		{ "codingcoach_mentors_deidentified.csv", 298, "1",
		    "React, React Native, Node dev" },
		{ "ibm_emp_attrition.csv", 1470, "1", "Sales Executive" },
		{ "jonodrew_small_mentees.csv", 50, NULL, NULL },
		{ "jonodrew_small_mentors.csv", 50, NULL, NULL },
	};
	int all = 0;

	for (size_t i = 0; i < COUNT(files); i++) {
		const char *path = str_fmt(t->mem, "../shared/data/rosters/%s%c",
		    files[i].name, 0).ptr;

		if (access(path, R_OK) != 0) {
			fprintf(stderr, "%s is not here: left out\n", path);
			continue;
		}
		/* Two files that know their people by row numbers would know the same people. */
		test_sql(t, "UPDATE person SET employee_id = NULL");
		struct roster_report r = import_path(t, path, APPLY);

		CHECK_STR(r.file_fault, S(""));
		CHECK_INT(r.count[ROSTER_NEW], files[i].people);
		CHECK_INT(r.count[ROSTER_REJECTED], 0);
		if (files[i].id)
			CHECK_STR(employee(t, files[i].id).job_title, str_of(files[i].title));
		r = import_path(t, path, CHECK_ONLY);
		CHECK_INT(r.count[ROSTER_UNCHANGED], files[i].people);
		all += files[i].people;
	}
	CHECK_INT(people(t), all);
}

/* --- pages --- */

static void
an_admin_imports_by_browser(struct test *t)
{
	int64_t admin = test_person(t, "Ada Admin", ORG_ADMIN);
	struct web_reply r = test_upload(t, admin, "/people/import", "file", "people.csv",
	    str_of(two), "");

	CHECK_INT(r.status, 303);
	const char *page = arena_cstr(t->mem, test_header(&r, "Location"));

	CHECK_HAS(str_of(page), S("/people/import/"));
	r = test_get(t, admin, page);
	CHECK_HAS(r.body, S("Which column is what?"));
	CHECK_HAS(r.body, S("<option value=\"job_title\" selected>"));
	r = test_post(t, admin, page,
	    "do=check&column-0=employee_id&column-1=name&column-2=mail&column-3=job_title"
	    "&column-4=level&column-5=unit&column-6=location&column-7=manager"
	    "&column-8=start&column-9=none");
	CHECK_INT(r.status, 303);
	r = test_get(t, admin, page);
	CHECK_HAS(r.body, S("What the file would change"));
	CHECK_HAS(r.body, S("Apply 2 rows"));
	CHECK_INT(employee(t, "E1").id, 0);
	r = test_post(t, admin, page, "do=apply");
	CHECK_INT(r.status, 303);
	CHECK_HAS(test_get(t, admin, page).body, S("Importing people"));
	CHECK_INT(test_jobs(t), 1);
	r = test_get(t, admin, page);
	CHECK_HAS(r.body, S("2 rows are written"));
	/* column 9 was left out, and that is remembered */
	CHECK_STR(employee(t, "E1").attributes, S("{}"));
	CHECK_HAS(test_get(t, admin, "/people").body, S("Bo Åberg"));
	size_t at = str_find(test_get(t, admin, "/people/import").body, 0);

	CHECK(at > 0);
	int64_t import_id = 0;

	WORK(t, w)
		import_id = roster_history(w).v[0].id;
	r = test_post(t, admin, "/people/import/undo",
	    str_fmt(t->mem, "import=%" PRId64 "%c", import_id, 0).ptr);
	CHECK_INT(r.status, 303);
	CHECK_INT(employee(t, "E1").id, 0);
	CHECK_HAS(test_get(t, admin, "/people/import").body, S("Undone"));
	r = test_post(t, admin, "/people/import/undo",
	    str_fmt(t->mem, "import=%" PRId64 "%c", import_id, 0).ptr);
	CHECK_INT(r.status, 409);
}

static void
others_may_not_import(struct test *t)
{
	int64_t ann = test_person(t, "Ann", 0);

	CHECK_INT(test_get(t, ann, "/people/import").status, 404);
	CHECK_INT(test_get(t, ann, "/people/export").status, 404);
	CHECK_INT(test_upload(t, ann, "/people/import", "file", "x.csv", S("id\nE1\n"), "").status,
	    404);
	CHECK_INT(people(t), 1);
}

static void
a_cancelled_import_leaves_nothing(struct test *t)
{
	int64_t admin = test_person(t, "Ada Admin", ORG_ADMIN);
	struct web_reply r = test_upload(t, admin, "/people/import", "file", "people.csv",
	    str_of(two), "");
	const char *page = arena_cstr(t->mem, test_header(&r, "Location"));

	test_post(t, admin, page, "do=check&column-0=employee_id&column-1=name");
	test_post(t, admin, page, "do=apply");
	test_sql(t, "UPDATE job SET cancel = 1");
	test_jobs(t);
	CHECK_INT(employee(t, "E1").id, 0);
	CHECK_HAS(test_get(t, admin, page).body, S("Apply 2 rows")); /* it can be started again */
	test_post(t, admin, page, "do=apply");
	test_jobs(t);
	CHECK(employee(t, "E1").id != 0);
}

static void
a_broken_store_leaves_nothing(struct test *t)
{
	struct roster_report r = { 0 };
	str path = file_of(t, str_of(two));

	test_sql(t, "DROP TABLE roster_change");
	struct work w = work_new(t->mem);

	store_begin(t->store, &w, true);
	r = roster_import(&w, path.ptr, &(struct roster_options){ .apply = true });
	CHECK(!store_end(t->store, &w));
	CHECK(!r.applied);
	CHECK_INT(people(t), 0);
}

TESTS(headers_of_hr_systems_are_known, a_file_shows_which_way_round_its_dates_are,
    a_field_has_one_column, a_check_writes_nothing,
    the_same_file_changes_nothing, what_a_file_does_not_say_stays, changes_are_told,
    bad_rows_are_named_and_the_others_go_in, an_address_belongs_to_one, managers_are_found,
    managers_that_cannot_be_are_refused, circles_are_named,
    leavers_only_when_the_file_has_everybody,
    who_has_a_bad_row_or_a_role_is_no_leaver, new_keys_count_from_their_row_on,
    undo_brings_back_what_was, undo_spares_what_came_later, undo_keeps_who_takes_part,
    broken_files_say_why_and_change_nothing, a_line_of_200_megabytes_takes_no_memory,
    encodings_are_read,
    an_export_comes_back_unchanged, formulas_are_kept_from_running, real_rosters_need_no_mapping,
    an_admin_imports_by_browser, others_may_not_import, a_cancelled_import_leaves_nothing,
    a_broken_store_leaves_nothing)
