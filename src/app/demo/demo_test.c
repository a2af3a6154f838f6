#include "app/demo/demo.h"

#include "app/account/account.h"
#include "app/org/org.h"
#include "app/programme/programme.h"
#include "app/round/round.h"
#include "unit/test.h"

/* The harness has set up an organisation; the demo wants an empty one. */
static void
empty(struct test *t)
{
	test_sql(t, "DELETE FROM setting");
}

static enum demo_verdict
prepare(struct test *t)
{
	str trouble;
	enum demo_verdict v = demo_prepare(t->store, t->mem, &trouble);

	clock_fix(t->now);
	CHECK_STR(trouble, S(""));
	return v;
}

static struct programme
programme_named(struct work *w, str name)
{
	struct programme_list all = programme_for_admin(w, NOBODY, true);

	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.v[i].name, name))
			return all.v[i];
	CHECK(false);
	return (struct programme){ 0 };
}

static void
northwind_is_all_there(struct test *t)
{
	static const struct { str name, state; int64_t mentees, mentors, pairs; } there[] = {
		{ S_INIT("First Ninety Days"), S_INIT("running"), 16, 13, 15 },
		{ S_INIT("New Directions"), S_INIT("open"), 42, 26, 0 },
		{ S_INIT("Ready to Lead"), S_INIT("open"), 17, 11, 0 },
		{ S_INIT("Case Circles"), S_INIT("open"), 24, 4, 0 },
		{ S_INIT("Across the Corridor"), S_INIT("draft"), 0, 0, 0 },
		{ S_INIT("Upside Down"), S_INIT("closed"), 12, 10, 0 },
	};
	struct persona_list personas = { 0 };

	empty(t);
	CHECK_INT(prepare(t), DEMO_READY);
	WORK(t, w) {
		CHECK(org_is_demo(w));
		CHECK_STR(org_name(w), S("Northwind"));
		personas = account_personas(w);
		CHECK_INT((int64_t)personas.n, 7);
		for (size_t i = 0; i < COUNT(there); i++) {
			struct programme p = programme_named(w, there[i].name);
			struct programme_counts c = programme_counts(w, p.id);

			CHECK_STR(p.state, there[i].state);
			CHECK_INT(c.mentees, there[i].mentees);
			CHECK_INT(c.mentors, there[i].mentors);
			CHECK_INT(c.pairs, there[i].pairs);
			CHECK((p.start_day > work_day(w)) ==
			    (p.start_day != 0 && !str_eq(p.state, S("running")) &&
				!str_eq(p.state, S("closed"))));
		}
	}
	for (size_t i = 0; i < personas.n; i++)
		CHECK_INT(test_get(t, personas.v[i].id, "/").status, 200);
	CHECK_INT(prepare(t), DEMO_READY);	/* the same once more changes nothing */
	WORK(t, w)
		CHECK_INT((int64_t)programme_for_admin(w, NOBODY, true).n, (int64_t)COUNT(there));
}

/* What a visitor is shown first: a programme to be matched. */
static void
a_round_can_be_run(struct test *t)
{
	int64_t id = 0;
	struct round r;

	empty(t);
	CHECK_INT(prepare(t), DEMO_READY);
	WORK(t, w)
		id = round_start(w, &(struct round_start){
		    .programme = programme_named(w, S("New Directions")).id });
	test_jobs(t);
	WORK(t, w) {
		CHECK(round_find(w, id, &r));
		CHECK_STR(r.state, S("solved"));
		CHECK_INT(r.mentees, 42);
		CHECK_INT(r.places, 37);
		CHECK(r.pairs >= 34);
		CHECK(r.proven);
	}
}

static void
nothing_of_anybodys_own_is_touched(struct test *t)
{
	empty(t);
	WORK(t, w)
		org_begin(w);
	CHECK_INT(prepare(t), DEMO_NOT_EMPTY);
	empty(t);
	test_person(t, "Ann", 0);
	CHECK_INT(prepare(t), DEMO_NOT_EMPTY);
	WORK(t, w) {
		CHECK(!org_is_demo(w));
		CHECK_INT((int64_t)programme_for_admin(w, NOBODY, true).n, 0);
		org_set(w, S("demo"), S("1"));
	}
	CHECK_INT(prepare(t), DEMO_HALF);
}

TESTS(northwind_is_all_there, a_round_can_be_run, nothing_of_anybodys_own_is_touched)
