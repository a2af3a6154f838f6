/* A whole organisation from one place to another, in every direction. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "db/copy.h"
#include "db/driver.h"
#include "unit/test.h"

static void
run(struct test *t, struct store *s, const char *sql)
{
	struct work w = work_new(t->mem);

	store_begin(s, &w, true);
	s->driver->script(&w, "test", sql);
	CHECK(store_end(s, &w));
}

/* More rows than a batch has, names of all kinds, NULLs, and people whose manager comes later. */
static void
fill(struct test *t)
{
	const char *all = "INSERT INTO setting (key, value, changed_at)"
	    " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2345)"
	    " SELECT 'key ' || CAST(i AS TEXT), 'Zürich ''東京'' ' || CAST(i * i AS TEXT), i FROM n";

	test_person(t, "Ann Lee", 0);
	test_person(t, "Bob Ray", 0);
	test_person(t, "Cem Ors", 0);
	run(t, t->store, all);
	run(t, t->store, "UPDATE person SET manager_id = (SELECT max(id) FROM person)"
	    " WHERE id = (SELECT min(id) FROM person)");
}

/* A new place on either engine; NULL when there is no cluster. */
static struct store *
make_place(struct test *t, bool sqlite)
{
	const char *cluster = getenv("ITHACA_TEST_POSTGRES");
	const char *address = test_path(t, arena_cstr(t->mem,
	    str_fmt(t->mem, "copy-%" PRIu64 ".db", (uint64_t)clock_monotonic()))).ptr;
	str note;

	if (!sqlite && !cluster)
		return NULL;
	if (!sqlite)
		address = arena_cstr(t->mem, str_fmt(t->mem, "%s%cschema=copy_%" PRIu64, cluster,
		    strchr(cluster, '?') ? '&' : '?', (uint64_t)clock_monotonic()));
	struct store *s = store_open(address, true, t->mem, &note);
	if (!s || schema_migrate(s, t->mem, &note) != SCHEMA_MIGRATED)
		BUG("%.*s", STR(note));
	return s;
}

struct told { int64_t done, total; int times; };

static void
tell(void *arg, const char *table, int64_t done, int64_t total)
{
	struct told *told = arg;

	CHECK(table);
	CHECK(done >= told->done && done <= total);
	*told = (struct told){ done, total, told->times + 1 };
}

static void
everything_arrives_and_comes_back(struct test *t)
{
	struct told told = { 0 };
	struct copy_report there = { 0 }, back = { 0 }, round = { 0 };

	fill(t);
	for (int sqlite = 0; sqlite <= 1; sqlite++) {
		struct store *to = make_place(t, sqlite),
		    *home = make_place(t, store_is_sqlite(t->store));
		if (to && home) {
			told = (struct told){ 0 };
			CHECK(store_copy(t->store, to, t->mem,
			    &(struct copy_progress){ tell, &told }, &there));
			CHECK_STR(there.error, S(""));
			CHECK(there.same && there.rows > 2345);
			CHECK_INT(told.done, there.rows);
			CHECK_INT(told.total, there.rows);
			CHECK(told.times > 3);
			CHECK(store_copy(to, home, t->mem, NULL, &back));
			CHECK(back.same);
			CHECK(store_compare(t->store, home, t->mem, NULL, &round));
			CHECK(round.same);
			CHECK_INT(round.rows, there.rows);
		}
		store_close(to);
		store_close(home);
	}
}

static void
what_differs_is_found(struct test *t)
{
	static const char *const changes[] = {
		"UPDATE setting SET value = '' WHERE key = 'key 7'",
		"UPDATE person SET manager_id = NULL",
		"DELETE FROM setting WHERE key = 'key 2345'",
	};
	struct copy_report r = { 0 };
	int different;

	fill(t);
	for (size_t i = 0; i < COUNT(changes); i++) {
		struct store *to = make_place(t, true);
		CHECK(store_copy(t->store, to, t->mem, NULL, &r));
		run(t, to, changes[i]);
		CHECK(store_compare(t->store, to, t->mem, NULL, &r));
		CHECK(!r.same);
		different = 0;
		for (size_t j = 0; j < r.n; j++)
			different += r.v[j].sum_from != r.v[j].sum_to;
		CHECK_INT(different, 1);
		store_close(to);
	}
}

static void
a_place_with_data_is_refused(struct test *t)
{
	struct copy_report r = { 0 };
	struct store *to = make_place(t, true);

	fill(t);
	run(t, to, "INSERT INTO setting (key, value, changed_at) VALUES ('mine', '', 1)");
	CHECK(!store_copy(t->store, to, t->mem, NULL, &r));
	CHECK_HAS(r.error, S("give an empty place"));
	CHECK(store_compare(t->store, to, t->mem, NULL, &r));
	CHECK(!r.same);
	store_close(to);
}

static int
files_like(struct test *t, const char *part)
{
	DIR *d = opendir(t->dir.ptr);
	int n = 0;

	for (struct dirent *e; (e = readdir(d)); )
		n += strstr(e->d_name, part) != NULL;
	closedir(d);
	return n;
}

static void
a_backup_is_the_data_and_disturbs_nobody(struct test *t)
{
	const char *path = test_path(t, "backup.db").ptr;
	struct copy_report r = { 0 };
	struct stat st;
	str error;

	fill(t);
	CHECK(store_backup(t->store, path, t->mem, &error));
	CHECK_STR(error, S(""));
	CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK_INT(files_like(t, ".part"), 0);
	run(t, t->store, "DELETE FROM setting WHERE key = 'key 1'");

	struct store *s = store_open(path, false, t->mem, &error);
	CHECK(s);
	if (!s)
		return;
	CHECK_INT(schema_migrate(s, t->mem, &error), SCHEMA_CURRENT);
	CHECK(store_compare(t->store, s, t->mem, NULL, &r));
	CHECK(!r.same);	/* by the one row */
	run(t, s, "DELETE FROM setting WHERE key = 'key 1'");
	CHECK(store_compare(t->store, s, t->mem, NULL, &r));
	CHECK(r.same);
	store_close(s);

	CHECK(!store_backup(t->store, path, t->mem, &error));
	CHECK_HAS(error, S("is there already"));
	CHECK(!store_backup(t->store, test_path(t, "no/such/folder.db").ptr, t->mem, &error));
	CHECK(error.len > 0);
	CHECK_INT(files_like(t, ".part"), 0);
}

TESTS(everything_arrives_and_comes_back, what_differs_is_found, a_place_with_data_is_refused,
    a_backup_is_the_data_and_disturbs_nobody)
