/* The way from one version's data to the next one's. */
#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>

#include "db/driver.h"
#include "unit/test.h"

#define STEP(f, d, n, sql) { .feature = f, .date = d, .name = n, .sqlite = sql, .postgres = sql }

static const struct schema_step first_version[] = {
	STEP("pet", "2026-01-02", "pets", "CREATE TABLE pet (id BIGINT PRIMARY KEY)"), { 0 }
};
static const struct schema_step second_version[] = {
	STEP("pet", "2026-01-02", "pets", "CREATE TABLE pet (id BIGINT PRIMARY KEY)"),
	STEP("pet", "2026-02-03", "names", "ALTER TABLE pet ADD COLUMN name TEXT;"
	    "UPDATE pet SET name = 'Rex'"), { 0 }
};
/* Its second half does not work. */
static const struct schema_step broken_version[] = {
	STEP("pet", "2026-01-02", "pets", "CREATE TABLE pet (id BIGINT PRIMARY KEY)"),
	STEP("pet", "2026-02-03", "names", "ALTER TABLE pet ADD COLUMN name TEXT"),
	STEP("pet", "2026-02-03", "ages", "ALTER TABLE pets ADD COLUMN age BIGINT"), { 0 }
};

static const enum db_type text[] = { DB_TEXT };
static const struct query pet_name = {
	.name = "pet_name", .file = "schema_test", .ncolumns = 1, .columns = text,
	.sqlite = "SELECT name FROM pet", .postgres = "SELECT name FROM pet",
};

/* Data of their own, without the product's tables. */
static const char *
fresh_place(struct test *t)
{
	const char *cluster = getenv("ITHACA_TEST_POSTGRES");

	return store_is_sqlite(t->store) ? test_path(t, "pets.db").ptr :
	    arena_cstr(t->mem, str_fmt(t->mem, "%s%cschema=pets_%" PRIu64, cluster,
		strchr(cluster, '?') ? '&' : '?', (uint64_t)clock_monotonic()));
}

static struct store *
fresh(struct test *t)
{
	str error;
	struct store *s = store_open(fresh_place(t), true, t->mem, &error);

	if (!s)
		BUG("%.*s", STR(error));
	return s;
}

static enum schema_verdict
migrate(struct test *t, struct store *s, const struct schema_step *steps, str *ret_note)
{
	return schema_migrate_steps(s, steps, t->mem, ret_note);
}

static void
run(struct test *t, struct store *s, const char *sql)
{
	struct work w = work_new(t->mem);

	store_begin(s, &w, true);
	s->driver->script(&w, "test", sql);
	CHECK(store_end(s, &w));
}

static str
name_of_pet(struct test *t, struct store *s)
{
	struct work w = work_new(t->mem);

	store_begin(s, &w, false);
	struct rows rows = db_ask(&w, &pet_name, NULL);
	str name = db_next(&rows) ? col_str(&rows, 0) : S("");
	db_end(&rows);
	return store_end(s, &w) ? name : w.fault;
}

static int
copies(struct test *t)
{
	DIR *d = opendir(t->dir.ptr);
	int n = 0;

	for (struct dirent *e; (e = readdir(d)); )
		n += strstr(e->d_name, ".before-") != NULL;
	closedir(d);
	return n;
}

static void
steps_are_applied_once(struct test *t)
{
	struct store *s = fresh(t);
	str note;

	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_MIGRATED);
	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_CURRENT);
	CHECK_INT(copies(t), 0);	/* there was nothing to lose */
	store_close(s);
}

static void
data_is_brought_forward_and_copied_before(struct test *t)
{
	struct store *s = fresh(t);
	str note;

	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_MIGRATED);
	run(t, s, "INSERT INTO pet (id) VALUES (1)");
	CHECK_INT(migrate(t, s, second_version, &note), SCHEMA_MIGRATED);
	CHECK_STR(name_of_pet(t, s), S("Rex"));
	CHECK_INT(migrate(t, s, second_version, &note), SCHEMA_CURRENT);
	if (store_is_sqlite(s))
		CHECK_INT(copies(t), 1);
	store_close(s);
}

static void
the_copy_is_the_data_as_it_was(struct test *t)
{
	struct store *s = fresh(t);
	str note, error;

	if (!store_is_sqlite(s)) {
		store_close(s);
		return;
	}
	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_MIGRATED);
	run(t, s, "INSERT INTO pet (id) VALUES (1)");
	CHECK_INT(migrate(t, s, second_version, &note), SCHEMA_MIGRATED);
	store_close(s);
	CHECK_HAS(note, S(".before-"));
	str path = str_from(note, note.len - strlen("20261121-120000"));
	path = str_fmt(t->mem, "%.*s.before-%.*s", STR(test_path(t, "pets.db")), STR(path));
	s = store_open(arena_cstr(t->mem, path), false, t->mem, &error);
	CHECK(s);
	if (!s)
		return;
	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_CURRENT);
	CHECK_HAS(name_of_pet(t, s), S("name"));	/* no such column, says the fault */
	store_close(s);
}

static void
a_step_that_fails_leaves_everything_as_it_was(struct test *t)
{
	struct store *s = fresh(t);
	str note;

	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_MIGRATED);
	CHECK_INT(migrate(t, s, broken_version, &note), SCHEMA_FAILED);
	CHECK_HAS(note, S("2026-02-03 pet ages"));
	CHECK_HAS(name_of_pet(t, s), S("name"));
	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_CURRENT);
	store_close(s);
}

enum { STARTS = 4 };
struct start {
	const char *place;
	const struct schema_step *steps;
	enum schema_verdict verdict;
	pthread_t thread;
};

static void *
start(void *arg)
{
	struct start *me = arg;
	struct arena *mem = arena_new();
	str note;
	struct store *s = store_open(me->place, true, mem, &note);

	me->verdict = s ? schema_migrate_steps(s, me->steps, mem, &note) : SCHEMA_FAILED;
	store_close(s);
	arena_free(mem);
	return NULL;
}

static void
several_start_at_once(struct test *t)
{
	static const struct schema_step *const versions[] = { first_version, second_version };
	const char *place = fresh_place(t);

	for (size_t v = 0; v < COUNT(versions); v++) {
		struct start starts[STARTS];
		int migrated = 0, current = 0;
		for (int i = 0; i < STARTS; i++) {
			starts[i] = (struct start){ .place = place, .steps = versions[v] };
			pthread_create(&starts[i].thread, NULL, start, &starts[i]);
		}
		for (int i = 0; i < STARTS; i++) {
			pthread_join(starts[i].thread, NULL);
			migrated += starts[i].verdict == SCHEMA_MIGRATED;
			current += starts[i].verdict == SCHEMA_CURRENT;
		}
		CHECK_INT(migrated, 1);
		CHECK_INT(current, STARTS - 1);
	}
}

static void
data_of_a_newer_program_is_refused(struct test *t)
{
	struct store *s = fresh(t);
	str note;

	CHECK_INT(migrate(t, s, second_version, &note), SCHEMA_MIGRATED);
	CHECK_INT(migrate(t, s, first_version, &note), SCHEMA_NEWER_DATA);
	CHECK_HAS(note, S("2026-02-03 pet names"));
	CHECK_HAS(note, S("use that version or a later one"));
	store_close(s);
}

TESTS(steps_are_applied_once, data_is_brought_forward_and_copied_before,
    the_copy_is_the_data_as_it_was, a_step_that_fails_leaves_everything_as_it_was,
    several_start_at_once, data_of_a_newer_program_is_refused)
