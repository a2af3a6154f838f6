#include "unit/test.h"

/* Whoever sends it gets a page that says so, and the server lives on. */
static void
what_is_no_request_is_400(struct test *t)
{
	static const char *const targets[] = { "/%", "/a%2Fb", "/../x", "//x", "/x\\y", "/%00",
		"/%ff", "/?q=%ff", "/people?a=\xff", "/api/v1/%", "/api/v1/people?q=%ff" };
	int64_t ann = test_person(t, "Ann Example", ORG_ADMIN);

	for (size_t i = 0; i < COUNT(targets); i++) {
		CHECK_INT(test_get(t, NOBODY, targets[i]).status, 400);
		CHECK_INT(test_get(t, ann, targets[i]).status, 400);
		CHECK_INT(test_post(t, ann, targets[i], "a=b").status, 400);
	}
	CHECK_HAS(test_get(t, ann, "/%").body, S("</html>"));
	CHECK_HAS(test_get(t, ann, "/api/v1/%").body, S("</html>"));
	CHECK_HAS(test_get(t, ann, "/api/v1/people?q=%ff").body, S("\"status\":400"));
}

static void
a_body_that_is_no_form_is_400(struct test *t)
{
	int64_t ann = test_person(t, "Ann Example", ORG_ADMIN);

	CHECK_INT(test_post(t, ann, "/people", "name=%ff").status, 400);
	CHECK_INT(test_post(t, ann, "/people", "{\"name\":").status, 400);
	CHECK_INT(test_post(t, ann, "/people", "{\"a\":1,\"a\":2}").status, 400);
	CHECK_INT(test_post(t, ann, "/api/v1/people", "{]").status, 400);
	CHECK_INT(test_post(t, NOBODY, "/people", "{]").status, 400);
}

TESTS(what_is_no_request_is_400, a_body_that_is_no_form_is_400)
