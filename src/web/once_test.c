#include "app/org/org.h"
#include "unit/test.h"
#include "web/token.h"

static struct web_reply
post_with_key(struct test *t, int64_t person, const char *path, const char *form, const char *key)
{
	struct web_request r = { .method = S("POST"), .target = str_of(path), .body = str_of(form),
	    .address = S("127.0.0.1") };
	const struct field headers[] = {
		{ S("Host"), S("localhost") }, { S("Sec-Fetch-Site"), S("same-origin") },
		{ S("Cookie"), str_fmt(t->mem, "session=%" PRId64, person) },
		{ S("Content-Type"), S("application/x-www-form-urlencoded") },
		{ S("X-Form-Token"), token_sign(t->mem, S("test"), S("nonce")) },
		{ S("Idempotency-Key"), str_of(key) },
	};

	for (size_t i = 0; i < COUNT(headers); i++)
		PUSH(t->mem, &r.headers, headers[i]);
	return web_answer(&t->web, t->mem, &r);
}

static int64_t
programmes_in(struct test *t, int64_t person)
{
	str body = test_get(t, person, "/api/v1/programmes").body;
	int64_t n = 0;

	for (size_t i = 0; i + 5 < body.len; i++)
		n += memcmp(body.ptr + i, "\"id\":", 5) == 0;
	return n;
}

static void
a_double_click_is_one_deed(struct test *t)
{
	int64_t ann = test_person(t, "Ann", ORG_ADMIN), ben = test_person(t, "Ben", ORG_ADMIN);
	struct web_reply one = post_with_key(t, ann, "/programmes", "template=peer&name=A", "k1");
	struct web_reply again = post_with_key(t, ann, "/programmes", "template=peer&name=A", "k1");

	CHECK_INT(one.status, 303);
	CHECK_INT(again.status, 303);
	CHECK_STR(test_header(&again, "Location"), test_header(&one, "Location"));
	CHECK_INT(programmes_in(t, ann), 1);
	/* Another name, another key, another person: other deeds. */
	post_with_key(t, ann, "/programmes", "template=peer&name=B", "k1");
	post_with_key(t, ann, "/programmes", "template=peer&name=A", "k2");
	post_with_key(t, ben, "/programmes", "template=peer&name=A", "k1");
	CHECK_INT(programmes_in(t, ann), 4);
}

static void
what_failed_is_tried_again(struct test *t)
{
	int64_t ann = test_person(t, "Ann", ORG_ADMIN);
	const char *long_name = str_fmt(t->mem, "template=peer&name=%0200d%c", 1, 0).ptr;

	CHECK_INT(post_with_key(t, ann, "/programmes", long_name, "k").status, 422);
	CHECK_INT(post_with_key(t, ann, "/programmes", long_name, "k").status, 422);
	CHECK_INT(programmes_in(t, ann), 0);
}

static void
forms_of_others_are_refused(struct test *t)
{
	int64_t ann = test_person(t, "Ann", ORG_ADMIN);
	struct web_request r = { .method = S("POST"), .target = S("/programmes"),
	    .body = S("template=peer"),
	    .address = S("127.0.0.1") };

	PUSH(t->mem, &r.headers,
	    (struct field){ S("Cookie"), str_fmt(t->mem, "session=%" PRId64, ann) });
	PUSH(t->mem, &r.headers, (struct field){ S("Host"), S("localhost") });
	CHECK_INT(web_answer(&t->web, t->mem, &r).status, 403);	/* no token */
	PUSH(t->mem, &r.headers,
	    (struct field){ S("X-Form-Token"), token_sign(t->mem, S("other"), S("n")) });
	CHECK_INT(web_answer(&t->web, t->mem, &r).status, 403);	/* somebody else's */
	r.headers.n--;
	PUSH(t->mem, &r.headers,
	    (struct field){ S("X-Form-Token"), token_sign(t->mem, S("test"), S("n")) });
	PUSH(t->mem, &r.headers, (struct field){ S("Origin"), S("https://evil.example") });
	CHECK_INT(web_answer(&t->web, t->mem, &r).status, 403);
	r.headers.v[r.headers.n - 1].value = S("http://localhost");
	CHECK_INT(web_answer(&t->web, t->mem, &r).status, 303);
	PUSH(t->mem, &r.headers, (struct field){ S("Sec-Fetch-Site"), S("cross-site") });
	CHECK_INT(web_answer(&t->web, t->mem, &r).status, 403);
}

TESTS(a_double_click_is_one_deed, what_failed_is_tried_again, forms_of_others_are_refused)
