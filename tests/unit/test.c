#include "db/db.h"
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/account/account.h"
#include "app/person/person.h"
#include "base/log.h"
#include "base/random.h"
#include "db/schema.h"
#include "main/product.h"
#include "web/token.h"

static int passed, failed;

static void
complain(const char *file, int line, const char *what, str got, str want)
{
	failed++;
	fprintf(stderr, "%s:%d: not so: %s", file, line, what);
	if (want.ptr || got.ptr)
		fprintf(stderr, "\n\tgot:  %.*s\n\twant: %.*s",
		    STR(str_head(got, 2000)), STR(want));
	fputc('\n', stderr);
}

void
test_check(bool good, const char *file, int line, const char *what)
{
	if (good)
		passed++;
	else
		complain(file, line, what, (str){ 0 }, (str){ 0 });
}

void
test_check_int(int64_t got, int64_t want, const char *file, int line, const char *what)
{
	char g[24], v[24];

	if (got == want) {
		passed++;
		return;
	}
	snprintf(g, sizeof g, "%" PRId64, got);
	snprintf(v, sizeof v, "%" PRId64, want);
	complain(file, line, what, str_of(g), str_of(v));
}

void
test_check_str(str got, str want, const char *file, int line, const char *what)
{
	if (str_eq(got, want))
		passed++;
	else
		complain(file, line, what, got.ptr ? got : S("(nothing)"), want);
}

void
test_check_has(str got, str part, const char *file, int line, const char *what)
{
	if (str_has(got, part))
		passed++;
	else
		complain(file, line, what, got.ptr ? got : S("(nothing)"), part);
}

/* The sessions of tests: the cookie is the person's id. */

static bool
session_of_test(struct work *w, str token, struct session *ret)
{
	bool ok;
	int64_t person = str_to_int(token, 1, INT64_MAX, &ok);

	*ret = (struct session){ .id = 1, .person = person, .csrf = S("test"), .name = S("Test"),
	    .roles = account_roles(w, person), .lang = S("en") };
	return ok;
}

static struct site site_of_test;

struct work *
test_begin(struct test *t)
{
	t->work = work_new(t->mem);
	store_begin(t->store, &t->work, true);
	return &t->work;
}

struct work *
test_end(struct test *t, struct work *w, const char *file, int line)
{
	if (!store_end(t->store, w))
		complain(file, line, "the work committed", w->fault, S("no fault"));
	return NULL;
}

static struct web_reply
answer(struct test *t, int64_t person, str method, const char *path, struct web_request *r)
{
	struct fields headers = { 0 };

	PUSH(t->mem, &headers, (struct field){ S("Host"), S("localhost") });
	PUSH(t->mem, &headers, (struct field){ S("Sec-Fetch-Site"), S("same-origin") });
	PUSH(t->mem, &headers, (struct field){ S("Accept-Language"), S("en") });
	if (person != NOBODY)
		PUSH(t->mem, &headers, (struct field){ S("Cookie"),
		    str_fmt(t->mem, "session=%" PRId64, person) });
	PUSH(t->mem, &headers, (struct field){ S("X-Form-Token"),
	    token_sign(t->mem, S("test"), random_token(t->mem, 16)) });
	for (size_t i = 0; i < r->headers.n; i++)
		PUSH(t->mem, &headers, r->headers.v[i]);
	r->method = method;
	r->target = str_of(path);
	r->headers = headers;
	r->address = S("127.0.0.1");
	return web_answer(&t->web, t->mem, r);
}

struct web_reply
test_get(struct test *t, int64_t person, const char *path)
{
	return answer(t, person, S("GET"), path, &(struct web_request){ 0 });
}

struct web_reply
test_post(struct test *t, int64_t person, const char *path, const char *form)
{
	struct web_request r = { .body = str_of(form) };

	PUSH(t->mem, &r.headers, (struct field){ S("Content-Type"),
	    form[0] == '{' ? S("application/json") : S("application/x-www-form-urlencoded") });
	return answer(t, person, S("POST"), path, &r);
}

static str
write_file(struct test *t, str bytes)
{
	str path = test_path(t, arena_cstr(t->mem, random_token(t->mem, 8)));
	FILE *f = fopen(path.ptr, "wb");

	HOLDS(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len);
	fclose(f);
	return path;
}

struct web_reply
test_upload(struct test *t, int64_t person, const char *path, const char *field,
    const char *filename, str bytes, const char *form)
{
	struct web_request r = { 0 };
	str rest = str_of(form), one;

	while (str_cut(&rest, '&', &one)) {
		size_t eq = str_find(one, '=');

		PUSH(t->mem, &r.form, (struct field){ { one.ptr, eq }, str_from(one, eq + 1) });
	}
	PUSH(t->mem, &r.uploads, (struct upload){ str_of(field), str_of(filename), S("text/csv"),
	    write_file(t, bytes).ptr, (int64_t)bytes.len });
	return answer(t, person, S("POST"), path, &r);
}

str
test_header(const struct web_reply *r, const char *name)
{
	for (size_t i = 0; i < r->headers.n; i++)
		if (str_eq_nocase(r->headers.v[i].name, str_of(name)))
			return r->headers.v[i].value;
	return (str){ 0 };
}

int64_t
test_person(struct test *t, const char *name, int64_t roles)
{
	int64_t id = 0;

	WORK(t, w) {
		struct buf mail = { .mem = w->mem };

		for (const char *p = name; *p; p++)
			buf_char(&mail, *p == ' ' ? '.' : (char)(*p | 32));
		buf_lit(&mail, "@example.org");
		id = person_first(w, str_of(name), buf_text(&mail));
		account_put(w, id, S(""), roles);
	}
	return id;
}

int
test_jobs(struct test *t)
{
	int ran, all = 0;
	const struct job_kind *const *kinds = product_jobs(t->mem);

	while ((ran = jobs_run_due(t->store, kinds, clock_now(), 100)) > 0)
		all += ran;
	return all;
}

void
test_sql(struct test *t, const char *sql)
{
	/* Without a name a statement is not kept by the drivers. */
	struct query q = { .file = "test", .sqlite = sql, .postgres = sql };

	WORK(t, w)
		db_run(w, &q, NULL);
}

int64_t
test_int(struct test *t, const char *sql)
{
	static const enum db_type number[] = { DB_INT };
	const struct query q = { .file = __FILE__, .sqlite = sql, .postgres = sql,
	    .ncolumns = 1, .columns = number };
	int64_t n = 0;

	WORK(t, w)
		for (struct rows r = db_ask(w, &q, NULL); db_next(&r);)
			n = col_int(&r, 0);
	return n;
}

str
test_path(struct test *t, const char *name)
{
	return str_of(arena_cstr(t->mem, str_fmt(t->mem, "%.*s/%s", STR(t->dir), name)));
}

/* Each test has data of its own. */

static str
address(struct test *t, size_t i)
{
	const char *db = getenv("ITHACA_TEST_DB"), *cluster = getenv("ITHACA_TEST_POSTGRES");

	if (!db || strcmp(db, "sqlite") == 0)
		return test_path(t, "ithaca.db");
	HOLDS(strcmp(db, "postgres") == 0 && cluster);
	return str_of(arena_cstr(t->mem, str_fmt(t->mem, "%s%cschema=test_%d_%zu", cluster,
	    strchr(cluster, '?') ? '&' : '?', (int)getpid(), i)));
}

static void
remove_folder(const char *path)
{
	DIR *d = opendir(path);

	for (struct dirent *e; d && (e = readdir(d));) {
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

/* Of PostgreSQL, or the folder would do. */
static void
drop_schema(struct test *t, size_t i)
{
	const char *db = getenv("ITHACA_TEST_DB");

	if (!db || strcmp(db, "postgres") != 0)
		return;
	PGconn *c = PQconnectdb(getenv("ITHACA_TEST_POSTGRES"));

	PQclear(PQexec(c, str_fmt(t->mem, "SET client_min_messages = error; DROP SCHEMA IF EXISTS "
	    "test_%d_%zu CASCADE%c", (int)getpid(), i, 0).ptr));
	PQfinish(c);
}

static void
run(test_fn *test, size_t i)
{
	char dir[] = "/tmp/ithaca-test-XXXXXX";
	struct test t = { .mem = arena_new(), .now = 1795000000 * SECOND };
	str note;

	HOLDS(mkdtemp(dir));
	t.dir = str_of(dir);
	t.store = store_open(address(&t, i).ptr, true, t.mem, &note);
	if (!t.store)
		BUG("%.*s", STR(note));
	if (schema_migrate(t.store, t.mem, &note) > SCHEMA_MIGRATED)
		BUG("%.*s", STR(note));
	t.web = (struct web){ .store = t.store, .features = features, .site = &site_of_test,
	    .config = { .base_url = S("http://localhost") } };
	clock_fix(t.now);
	lang_use(S("en"));
	test(&t);
	clock_fix(0);
	store_close(t.store);
	drop_schema(&t, i);
	remove_folder(dir);
	arena_free(t.mem);
}

int
test_main(test_fn *const *tests, const char *names, size_t n)
{
	const char *only = getenv("TEST");
	str rest = str_of(names), name;

	HOLDS(sodium_init() >= 0);
	log_setup(LOG_WARN, LOG_LOGFMT);
	account_setup(&(struct account_settings){ 8 * HOUR, 14 * DAY, .weak_hash = true });
	site_of_test = product_site;
	site_of_test.session_find = session_of_test;
	for (size_t i = 0; i < n; i++) {
		int before = failed;

		str_cut(&rest, ',', &name);
		name = str_trim(name);
		if (only && !str_eq(name, str_of(only)))
			continue;
		run(tests[i], i);
		if (failed > before)
			fprintf(stderr, "%.*s: FAILED\n", STR(name));
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
