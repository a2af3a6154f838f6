#include "app/account/account.h"
#include "app/org/org.h"
#include "app/person/person.h"
#include "unit/test.h"
#include "web/feature.h"

static int64_t
ann_with_password(struct test *t)
{
	int64_t ann = test_person(t, "Ann", ORG_ADMIN);

	WORK(t, w)
		account_put(w, ann, password_hash(w->mem, S("correct horse battery")), ORG_ADMIN);
	return ann;
}

static str
cookie_of(const struct web_reply *r)
{
	return test_header(r, "Set-Cookie");
}

static void
signs_in_and_says_no_more_than_no(struct test *t)
{
	ann_with_password(t);
	struct web_reply good = test_post(t, NOBODY, "/sign-in",
	    "mail=ANN%40example.org&password=correct+horse+battery&next=/programmes");
	struct web_reply wrong = test_post(t, NOBODY, "/sign-in",
	    "mail=ann%40example.org&password=wrong+horse");
	struct web_reply nobody = test_post(t, NOBODY, "/sign-in",
	    "mail=bob%40example.org&password=wrong+horse");

	CHECK_INT(good.status, 303);
	CHECK_STR(test_header(&good, "Location"), S("/programmes"));
	CHECK_HAS(cookie_of(&good), S("session="));
	CHECK_HAS(cookie_of(&good), S("HttpOnly; SameSite=Lax"));
	CHECK_INT(wrong.status, 422);
	CHECK_INT(nobody.status, 422);
	CHECK_HAS(wrong.body, S("do not belong together"));
	CHECK_HAS(nobody.body, S("do not belong together"));
}

static void
does_not_send_to_other_sites(struct test *t)
{
	ann_with_password(t);
	const char *const elsewhere[] = { "https://evil.example", "//evil.example",
	    "/%5Cevil.example", "javascript:alert(1)" };

	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		struct web_reply r = test_post(t, NOBODY, "/sign-in", str_fmt(t->mem,
		    "mail=ann%%40example.org&password=correct+horse+battery&next=%s%c",
		    elsewhere[i], 0).ptr);

		CHECK_STR(test_header(&r, "Location"), S("/"));
	}
}

static void
waits_after_many_attempts_whoever_it_is(struct test *t)
{
	const char *const mails[] = { "ann%40example.org", "nobody%40example.org" };

	ann_with_password(t);
	for (size_t m = 0; m < COUNT(mails); m++) {
		for (int i = 0; i < 5; i++)
			test_post(t, NOBODY, "/sign-in",
			    str_fmt(t->mem, "mail=%s&password=nonsense+words%c", mails[m], 0).ptr);
		CHECK_HAS(test_post(t, NOBODY, "/sign-in", str_fmt(t->mem,
		    "mail=%s&password=correct+horse+battery%c", mails[m], 0).ptr).body,
		    S("too many attempts"));
	}
	clock_fix(t->now + 31 * MINUTE);
	CHECK_INT(test_post(t, NOBODY, "/sign-in",
	    "mail=ann%40example.org&password=correct+horse+battery").status, 303);
}

static void
sessions_end(struct test *t)
{
	int64_t ann = ann_with_password(t);
	struct account_session s;
	str token = { 0 }, other = { 0 };

	WORK(t, w) {
		token = session_start(w, ann);
		other = session_start(w, ann);
	}
	WORK(t, w) {
		CHECK(session_find(w, token, &s) && s.person_id == ann);
		w->now += 9 * HOUR;
		CHECK(!session_find(w, token, &s));
	}
	WORK(t, w) {
		session_end_all(w, ann);
		CHECK(!session_find(w, token, &s) && !session_find(w, other, &s));
	}
}

static void
the_set_up_link_works_once(struct test *t)
{
	str token = { 0 };

	WORK(t, w)
		token = link_make(w, LINK_SETUP, NOBODY, HOUR);
	const char *page = str_fmt(t->mem, "/set-up?token=%.*s%c", STR(token), 0).ptr;
	const char *form = str_fmt(t->mem, "token=%.*s&organisation=Northwind&name=Ann&"
	    "mail=ann%%40example.org&password=correct+horse+battery%c", STR(token), 0).ptr;

	CHECK_INT(test_get(t, NOBODY, "/set-up?token=guess").status, 410);
	CHECK_HAS(test_get(t, NOBODY, page).body, S("Set up Ithaca"));
	CHECK_HAS(test_post(t, NOBODY, "/set-up", str_fmt(t->mem, "token=%.*s&name=Ann%c",
	    STR(token), 0).ptr).body, S("Choose a password of at least"));
	CHECK_INT(test_post(t, NOBODY, "/set-up", form).status, 303);
	CHECK_INT(test_post(t, NOBODY, "/set-up", form).status, 410);
	WORK(t, w) {
		struct person ann;

		CHECK_STR(org_name(w), S("Northwind"));
		CHECK(person_find_mail(w, S("Ann@Example.org"), &ann));
		CHECK_INT(account_roles(w, ann.id), ORG_ADMIN | IT_ADMIN);
	}
}

static void
roles_are_given_by_organisation_admins(struct test *t)
{
	int64_t ann = ann_with_password(t), ben = test_person(t, "Ben", 0);
	const char *page = str_fmt(t->mem, "/people/%" PRId64 "/account%c", ben, 0).ptr;

	CHECK_INT(test_get(t, ben, page).status, 404);
	CHECK_INT(test_post(t, ben, page, "org_admin=1").status, 404);
	CHECK_INT(test_post(t, ann, page, "it_admin=1&invite=1").status, 303);
	WORK(t, w)
		CHECK_INT(account_roles(w, ben), IT_ADMIN);
	page = str_fmt(t->mem, "/people/%" PRId64 "/account%c", ann, 0).ptr;
	CHECK_HAS(test_post(t, ann, page, "it_admin=1").body,
	    S("cannot take this role from yourself"));
}

static void
demo_is_not_for_real_data(struct test *t)
{
	int64_t ann = ann_with_password(t);

	CHECK_INT(test_get(t, NOBODY, "/demo").status, 404);
	CHECK_INT(test_post(t, NOBODY, "/demo",
	    str_fmt(t->mem, "person=%" PRId64 "%c", ann, 0).ptr).status, 404);
}

TESTS(signs_in_and_says_no_more_than_no, does_not_send_to_other_sites,
    waits_after_many_attempts_whoever_it_is, sessions_end, the_set_up_link_works_once,
    roles_are_given_by_organisation_admins, demo_is_not_for_real_data)
