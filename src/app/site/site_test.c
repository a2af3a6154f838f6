#include "db/db.h"
#include "unit/test.h"

static void
pages_of_nobody_have_the_frame(struct test *t)
{
	struct web_reply r = test_get(t, NOBODY, "/help");

	CHECK_INT(r.status, 200);
	CHECK_HAS(r.body, S("<!doctype html>"));
	CHECK_HAS(r.body, S("lang=\"en\" dir=\"ltr\""));
	CHECK_HAS(r.body, S("<title>Help – Mentoring</title>"));
	CHECK_HAS(r.body, S("href=\"/static/app-"));
	CHECK_HAS(r.body, S("href=\"#main\""));
	CHECK_HAS(r.body, S("href=\"/sign-in\""));
	CHECK(!str_has(r.body, S("aria-label=\"Main\"")));
	CHECK_INT(test_get(t, NOBODY, "/privacy").status, 200);
}

static void
the_navigation_is_of_the_role(struct test *t)
{
	int64_t ann = test_person(t, "Ann Archer", 0),
	    org = test_person(t, "Otto Organ", ORG_ADMIN);
	str page = test_get(t, ann, "/help").body;

	CHECK_HAS(page, S("aria-label=\"Main\""));
	CHECK_HAS(page, S("action=\"/sign-out\""));
	CHECK(!str_has(page, S("href=\"/people\"")));
	CHECK_HAS(page, str_fmt(t->mem, "href=\"/people/%" PRId64 "\"", ann));
	CHECK_HAS(test_get(t, org, "/help").body, S("href=\"/people\""));
}

static void
what_is_not_there_says_so_in_words(struct test *t)
{
	struct web_reply r = test_get(t, test_person(t, "Ann", 0), "/nothing");

	CHECK_INT(r.status, 404);
	CHECK_HAS(r.body, S("There is nothing here for you"));
	CHECK_HAS(r.body, S("<main"));
}

static void
a_failed_form_has_a_summary_that_leads_to_the_field(struct test *t)
{
	struct web_reply r = test_post(t, NOBODY, "/sign-in",
	    "mail=ann%40example.org&password=wrong");

	CHECK_INT(r.status, 422);
	CHECK_HAS(r.body, S("<title>Error: Sign in"));
	CHECK_HAS(r.body, S("id=\"errors\""));
	CHECK_HAS(r.body, S("href=\"#f-mail\""));
	CHECK_HAS(r.body, S("value=\"ann@example.org\""));
}

static void
a_broken_store_still_makes_a_page(struct test *t)
{
	static const struct query drop = { .name = "drop", .file = __FILE__,
		.sqlite = "DROP TABLE setting", .postgres = "DROP TABLE setting" };

	WORK(t, w)
		db_run(w, &drop, NULL);
	struct web_reply r = test_get(t, NOBODY, "/help");
	CHECK_INT(r.status, 500);
	CHECK_HAS(r.body, S("Something broke on our side"));
	CHECK_HAS(r.body, S("<code>"));
}

TESTS(pages_of_nobody_have_the_frame, the_navigation_is_of_the_role,
    what_is_not_there_says_so_in_words, a_failed_form_has_a_summary_that_leads_to_the_field,
    a_broken_store_still_makes_a_page)
