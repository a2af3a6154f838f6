/* A small organisation for the tests of rounds and pairs. */
#ifndef APP_ROUND_SAMPLE_H
#define APP_ROUND_SAMPLE_H

#include "unit/test.h"

enum { SAMPLE_ADMIN = 9001, SAMPLE_PROGRAMME = 500, SAMPLE_MENTEE = 1000, SAMPLE_MENTOR = 2000 };

struct sample { const char *type, *settings; int mentees, mentors, capacity; };

static void
sample_application(struct test *t, int64_t id, int64_t person, const char *role, int k,
    int capacity)
{
	static const char *const skills[] = { "python", "negotiation", "public_speaking", "sql",
	    "leadership" };
	static const char *const weeks[] = { "Mo 09:00-12:00, We 14:00-16:00",
	    "Tu 10:00-12:00, Mo 10:00-11:00", "Mo 09:00-10:00, We 14:00-15:00" };

	test_sql(t, str_fmt(t->mem,
	    "INSERT INTO application (id, programme_id, person_id, role, state, areas, goals, "
	    "about, success, mistake, interests, style, languages, zone, availability, meet, "
	    "capacity, minutes_month, kinds, trained, answers, reason, changed_at) "
	    "VALUES (%" PRId64 ", %d, %" PRId64 ", '%s', 'approved', 'technical', 'goal %d', '', "
	    "'', '', 'music;hiking', 'structured:%d', 'en;de', 'Europe/Berlin', '%s', 'video', %d, "
	    "240, '', 1, '{}', '', 0)%c",
	    id, SAMPLE_PROGRAMME, person, role, k, 1 + k % 5, weeks[k % 3], capacity, 0).ptr);
	for (int s = 0; s < 2; s++)
		test_sql(t, str_fmt(t->mem, "INSERT INTO application_skill (application_id, "
		    "rank, skill, label) VALUES (%" PRId64 ", %d, '%s', '%s')%c", id, s + 1,
		    skills[(k + s * 2) % 5], skills[(k + s * 2) % 5], 0).ptr);
}

static void
sample_person(struct test *t, int64_t id, const char *name, int level, int unit, int64_t manager)
{
	test_sql(t, str_fmt(t->mem,
	    "INSERT INTO person (id, name, sort_key, mail, mail_key, job_title, level, level_name, "
	    "unit, location, zone, languages, manager_id, start_day, attributes, created_at, "
	    "changed_at, words) VALUES (%" PRId64 ", '%s %" PRId64 "', '%s%06" PRId64 "', 'p%"
	    PRId64 "@example.org', 'p%" PRId64 "@example.org', 'Engineer', %d, 'L', 'Unit %d', "
	    "'Augsburg', 'Europe/Berlin', 'de;en', %s, 18000, '{}', 0, 0, '')%c", id, name, id,
	    name, id, id, id, level, unit,
	    manager ? str_fmt(t->mem, "%" PRId64 "%c", manager, 0).ptr : "NULL", 0).ptr);
	test_sql(t, str_fmt(t->mem, "INSERT INTO account (person_id, password_hash, roles, lang, "
	    "created_at, changed_at) VALUES (%" PRId64 ", '', 0, 'en', 0, 0)%c", id, 0).ptr);
}

/* Mentee i is person and application SAMPLE_MENTEE + i, and so on. */
static void
sample_make(struct test *t, const struct sample *s)
{
	sample_person(t, SAMPLE_ADMIN, "Admin", 9, 0, 0);
	test_sql(t, str_fmt(t->mem,
	    "INSERT INTO programme (id, name, sort_key, template, type, purpose, need, value_link, "
	    "state, approval, settings, created_at, changed_at) VALUES (%d, 'Career', 'career', "
	    "'', '%s', 'Grow', '{}', '', 'open', 0, '%s', 0, 0)%c", SAMPLE_PROGRAMME, s->type,
	    s->settings ? s->settings : "", 0).ptr);
	test_sql(t, str_fmt(t->mem, "INSERT INTO programme_admin (programme_id, person_id) VALUES "
	    "(%d, %d)%c", SAMPLE_PROGRAMME, SAMPLE_ADMIN, 0).ptr);
	for (int i = 0; i < s->mentees; i++) {
		sample_person(t, SAMPLE_MENTEE + i, "Mentee", 1 + i % 3, i % 4, SAMPLE_ADMIN);
		sample_application(t, SAMPLE_MENTEE + i, SAMPLE_MENTEE + i, "mentee", i, 1);
	}
	for (int j = 0; j < s->mentors; j++) {
		sample_person(t, SAMPLE_MENTOR + j, "Mentor", 3 + j % 3, (j + 1) % 4, 0);
		sample_application(t, SAMPLE_MENTOR + j, SAMPLE_MENTOR + j, "mentor", j + 2,
		    s->capacity);
	}
}

#endif
