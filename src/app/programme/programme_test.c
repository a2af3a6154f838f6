#include "app/programme/programme.h"
#include "app/eligibility/eligibility.h"
#include "unit/test.h"

static int64_t
onboarding(struct test *t, int64_t admin)
{
	int64_t id = 0;
	str fault;

	WORK(t, w) {
		w->actor = admin;
		CHECK(programme_create(w, S("onboarding"), S("New here"), 0, &id, &fault) ==
		    PROGRAMME_DONE);
	}
	return id;
}

static void
a_draft_is_its_admins_only(struct test *t)
{
	int64_t admin = test_person(t, "Ann Admin", 0), ben = test_person(t, "Ben", 0);
	int64_t id = onboarding(t, admin);
	const char *page = str_fmt(t->mem, "/programmes/%" PRId64 "%c", id, 0).ptr;

	CHECK_HAS(test_get(t, admin, page).body, S("New here"));
	CHECK_INT(test_get(t, ben, page).status, 404);
	CHECK_INT(test_get(t, NOBODY, page).status, 303);
}

static void
opens_when_ready_and_only_then(struct test *t)
{
	int64_t admin = test_person(t, "Ann Admin", 0);
	int64_t id = onboarding(t, admin);
	struct programme p;
	const char *state = str_fmt(t->mem, "/programmes/%" PRId64 "/state%c", id, 0).ptr;

	CHECK_INT(test_post(t, admin, state, "state=open").status, 409);
	WORK(t, w) {
		/* Ann is the only one in the directory: she may be neither. */
		w->actor = admin;
		struct eligibility_rules rules = eligibility_rules(w, id);

		CHECK(rules.n == 2);
		for (size_t i = 0; i < rules.n; i++)
			eligibility_remove(w, id, rules.v[i].id);
		CHECK(programme_find(w, id, &p));
		p.need = S("{\"who\":\"New colleagues\",\"gap\":\"Names\",\"sign\":\"They stay\"}");
		CHECK(programme_save(w, &p) == PROGRAMME_DONE);
	}
	CHECK_INT(test_post(t, admin, state, "state=open").status, 303);
	CHECK_INT(test_post(t, admin, state, "state=closed").status, 409);
	CHECK_HAS(test_get(t, admin, "/programmes").body, S("Open"));
}

static void
eligibility_says_which_rule(struct test *t)
{
	const struct { const char *field, *op, *value; bool holds; } rules[] = {
		{ "level", "between", "3;5", true }, { "level", "at_least", "5", false },
		{ "unit", "is", "LEGAL", true }, { "unit", "is_not", "legal", false },
		{ "location", "is", "Berlin", false }, { "location", "is_not", "Berlin", true },
		{ "language", "one_of", "fr;de", true }, { "attribute:Grade", "is", "heo", true },
		{ "tenure_months", "at_least", "6", true },
		{ "tenure_months", "at_most", "11", false },
	};
	struct person p = { .level = 4, .unit = S("Legal"), .languages = S("en;de"),
	    .attributes = S("{\"Grade\":\"HEO\"}"), .start_day = 1000 };

	for (size_t i = 0; i < COUNT(rules); i++) {
		struct eligibility_rule r = { .field = str_of(rules[i].field),
		    .op = str_of(rules[i].op),
		    .value = str_of(rules[i].value) };

		CHECK_STR(eligibility_objection(t->mem, &r), S(""));
		CHECK_INT(eligibility_holds(t->mem, &r, &p, 1365), rules[i].holds);
	}
}

static void
bad_rules_are_refused_in_words(struct test *t)
{
	int64_t admin = test_person(t, "Ann Admin", 0), id = onboarding(t, admin);
	const char *page = str_fmt(t->mem, "/programmes/%" PRId64 "/eligibility%c", id, 0).ptr;

	CHECK_INT(test_post(t, admin, page, "role=both&field=level&op=is&value=high").status, 422);
	CHECK_INT(test_post(t, admin, page, "role=both&field=unit&op=at_least&value=A").status,
	    422);
	CHECK_HAS(test_post(t, admin, page, "role=both&field=level&op=between&value=3").body,
	    S("two values"));
	CHECK_INT(test_post(t, admin, page, "role=both&field=level&op=between&value=3;5").status,
	    303);
	CHECK_HAS(test_get(t, admin, page).body, S("level is from 3 to 5"));
}

static void
a_person_is_found_by_name(struct test *t)
{
	int64_t admin = test_person(t, "Ann Bell", 0);

	test_person(t, "Cara Dunn", 0);
	test_person(t, "Cara Ellis", 0);
	int64_t id = onboarding(t, admin);
	const char *page = str_fmt(t->mem, "/programmes/%" PRId64 "/eligibility?mail=%c",
	    id, 0).ptr;
	str two = test_get(t, admin, str_fmt(t->mem, "%scara%c", page, 0).ptr).body;

	CHECK_HAS(two, S("Several people fit."));
	CHECK_HAS(two, S("Cara Ellis"));
	CHECK_HAS(test_get(t, admin, str_fmt(t->mem, "%sDunn%c", page, 0).ptr).body,
	    S("<h3>Cara Dunn</h3>"));
	CHECK_HAS(test_get(t, admin, str_fmt(t->mem, "%snobody%c", page, 0).ptr).body,
	    S("Nobody in the directory"));
}

TESTS(a_draft_is_its_admins_only, opens_when_ready_and_only_then, eligibility_says_which_rule,
    a_person_is_found_by_name, bad_rules_are_refused_in_words)
