/*
 * The harness of unit and page tests: one program a file, a fresh
 * organisation for each test, on SQLite or on PostgreSQL.
 *
 *   static void one_a_day(struct test *t) {
 *           WORK(t, w) { CHECK(kudos_give(w, &k) == KUDOS_GIVEN); }
 *           CHECK_INT(test_post(t, ANN, "/kudos", "text=Hi").status, 303);
 *   }
 *   TESTS(one_a_day, refusals)
 *
 * WORK is a transaction that commits at its end; a fault in it fails the
 * test.  Pages are asked through web_answer, by a person (their id; NOBODY is
 * not signed in), each in a transaction of its own: never inside a WORK.
 * ITHACA_TEST_DB is sqlite (default) or postgres, with ITHACA_TEST_POSTGRES
 * the address of a cluster; each test has a schema of its own there.
 */
#ifndef TEST_H
#define TEST_H

#include "web/web.h"

struct test {
	struct arena *mem;
	struct store *store;
	struct web web;
	int64_t now;		/* what the clock says in this test; move it freely */
	struct work work;	/* WORK's */
	str dir;		/* a folder of its own, removed at the end */
	str last_form;		/* the _form token for the next post of `form_of` */
};

typedef void test_fn(struct test *);

void test_check(bool good, const char *file, int line, const char *what);
void test_check_int(int64_t got, int64_t want, const char *file, int line, const char *what);
void test_check_str(str got, str want, const char *file, int line, const char *what);
void test_check_has(str got, str part, const char *file, int line, const char *what);
#define CHECK(x) test_check((x), __FILE__, __LINE__, #x)
#define CHECK_INT(got, want) test_check_int((got), (want), __FILE__, __LINE__, #got)
#define CHECK_STR(got, want) test_check_str((got), (want), __FILE__, __LINE__, #got)
#define CHECK_HAS(got, part) test_check_has((got), (part), __FILE__, __LINE__, #got)

#define WORK(t, w) for (struct work *w = test_begin(t); w; w = test_end(t, w, __FILE__, __LINE__))
struct work *test_begin(struct test *);
struct work *test_end(struct test *, struct work *, const char *file, int line);

/* Pages.  A post carries a good token and origin; `form` is urlencoded. */
struct web_reply test_get(struct test *, int64_t person, const char *path);
struct web_reply test_post(struct test *, int64_t person, const char *path, const char *form);
struct web_reply test_upload(struct test *, int64_t person, const char *path, const char *field,
	const char *filename, str bytes, const char *form);
str test_header(const struct web_reply *, const char *name);	/* empty: none */

/* A person of the directory with an account; answers the id. */
int64_t test_person(struct test *, const char *name, int64_t roles);
/* Runs jobs until none is due; answers how many ran. */
int test_jobs(struct test *);
void test_sql(struct test *, const char *sql);	/* raw, for breaking things */
int64_t test_int(struct test *, const char *sql);	/* one number out of the data */
str test_path(struct test *, const char *name);	/* in the test's folder */

int test_main(test_fn *const *tests, const char *names, size_t n);
#define TESTS(...) \
	int main(void) \
	{ \
		test_fn *const tests[] = { __VA_ARGS__ }; \
		return test_main(tests, #__VA_ARGS__, sizeof tests / sizeof *tests); \
	}

#endif
