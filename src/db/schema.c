/*
 * What was applied stands in the data itself, in schema_step.  Reading it
 * comes first and alone: data that is current (every start but the first of a
 * new version) is not written to, so a read-only folder can be served, and
 * SQLite's copy has to be made outside of a transaction.  The steps then run
 * in one writing transaction that looks again, as another process may have
 * been faster.  On PostgreSQL a lock is taken before it by a transaction of
 * its own: what one sees is fixed by its first statement, and waiting for a
 * lock would be that statement.
 */
#include "db/schema.h"

#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "db/copy.h"
#include "db/driver.h"

#define LINE_HERE .file = "src/db/schema.c", .line = __LINE__
#define BOTH(text) .sqlite = (text), .postgres = (text)

static const enum db_type texts[] = { DB_TEXT, DB_TEXT, DB_TEXT }, one_int[] = { DB_INT },
    a_step[] = { DB_TEXT, DB_TEXT, DB_TEXT, DB_INT };

static const struct query table_exists = {
	.name = "schema_exists", LINE_HERE,
	.sqlite =
	    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_step'",
	.postgres = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
	    " AND tablename = 'schema_step'",
	.ncolumns = 1, .columns = one_int,
};
static const struct query step_list = {
	.name = "schema_step_list", LINE_HERE,
	BOTH("SELECT feature, date, name FROM schema_step ORDER BY date, feature, name"),
	.ncolumns = 3, .columns = texts,
};
static const struct query step_add = {
	.name = "schema_step_add", LINE_HERE,
	.sqlite =
	    "INSERT INTO schema_step (feature, date, name, applied_at) VALUES (?1, ?2, ?3, ?4)",
	.postgres = "INSERT INTO schema_step (feature, date, name, applied_at)"
	    " VALUES ($1, $2, $3, $4)",
	.nparams = 4, .params = a_step,
};
/* One migration at a time in a schema; a file has one writer anyway. */
static const struct query lock = {
	.name = "schema_lock", LINE_HERE,
	.postgres =
	    "SELECT CAST(count(pg_advisory_xact_lock(hashtext(current_schema()))) AS BIGINT)",
	.ncolumns = 1, .columns = one_int,
};

static const char table_sqlite[] =
    "CREATE TABLE schema_step (feature TEXT NOT NULL, date TEXT NOT NULL, name TEXT NOT NULL,"
    " applied_at INTEGER NOT NULL, PRIMARY KEY (feature, date, name)) STRICT";
static const char table_postgres[] =
    "CREATE TABLE schema_step (feature TEXT COLLATE \"C\" NOT NULL,"
    " date TEXT COLLATE \"C\" NOT NULL, name TEXT COLLATE \"C\" NOT NULL,"
    " applied_at BIGINT NOT NULL, PRIMARY KEY (feature, date, name))";

struct state {
	const struct schema_step *steps;
	bool *applied;		/* by place in steps */
	size_t napplied, nmissing;
	bool table;
	str unknown;		/* a step of the data that this program does not have */
};

static int64_t
ask_int(struct work *w, const struct query *q)
{
	struct rows rows = db_ask(w, q, NULL);
	int64_t i = db_next(&rows) ? col_int(&rows, 0) : 0;

	db_end(&rows);
	return i;
}

static void
note_step(struct work *w, struct state *s, str feature, str date, str name)
{
	for (size_t i = 0; s->steps[i].feature; i++)
		if (str_eq(feature, str_of(s->steps[i].feature)) &&
		    str_eq(date, str_of(s->steps[i].date)) &&
		    str_eq(name, str_of(s->steps[i].name))) {
			s->applied[i] = true;
			s->napplied++;
			s->nmissing--;
			return;
		}
	s->unknown = str_fmt(w->mem, "%.*s %.*s %.*s", STR(date), STR(feature), STR(name));
}

static void
look(struct work *w, void *arg)
{
	struct state *s = arg;
	size_t n = 0;

	while (s->steps[n].feature)
		n++;
	*s = (struct state){
		.steps = s->steps, .applied = NEWS(w->mem, bool, n + 1), .nmissing = n,
	};
	s->table = ask_int(w, &table_exists) > 0;
	if (!s->table)
		return;
	struct rows rows = db_ask(w, &step_list, NULL);
	while (db_next(&rows))
		note_step(w, s, col_str(&rows, 0), col_str(&rows, 1), col_str(&rows, 2));
}

static void
apply(struct work *w, struct state *s)
{
	bool sqlite = store_is_sqlite(w->db->store);

	look(w, s);
	if (w->fault.len || s->unknown.len)
		return;
	if (!s->table)
		w->db->store->driver->script(w, "src/db/schema.c",
		    sqlite ? table_sqlite : table_postgres);
	for (size_t i = 0; s->steps[i].feature && !w->fault.len; i++) {
		const struct schema_step *step = &s->steps[i];
		if (s->applied[i])
			continue;
		const char *what = arena_cstr(w->mem, str_fmt(w->mem, "step %s %s %s", step->date,
		    step->feature, step->name));
		w->db->store->driver->script(w, what, sqlite ? step->sqlite : step->postgres);
		db_run(w, &step_add, (const struct arg[]){
		    TEXT(str_of(step->feature)), TEXT(str_of(step->date)), TEXT(str_of(step->name)),
		    INT(w->now),
		});
	}
}

/* The place of the file that store_describe names; SQLite only. */
static str
copy_path(struct store *store, struct arena *mem)
{
	time_t seconds = (time_t)(clock_now() / SECOND);
	struct tm utc;
	char at[32];

	gmtime_r(&seconds, &utc);
	strftime(at, sizeof at, "%Y%m%d-%H%M%S", &utc);
	return str_fmt(mem, "%s.before-%s", store->path, at);
}

/* By hand: a step may take longer than a statement otherwise may. */
static bool
apply_alone(struct store *store, struct work *w, struct state *s)
{
	struct work guard = work_new(w->mem);

	if (!store_is_sqlite(store)) {
		store_begin(store, &guard, true);
		if (guard.db)
			ask_int(&guard, &lock);
	}
	store_begin(store, w, true);
	if (w->db)
		apply(w, s);
	store_end(store, w);
	store_end(store, &guard);
	return w->fault.len == 0;
}

static enum schema_verdict
refuse_newer(struct arena *mem, const struct state *s, str *ret_note)
{
	*ret_note = str_fmt(mem,
	    "this data was written by a newer Ithaca (it has the step \"%.*s\"): use that version "
	    "or a later one, or restore the copy from before its update", STR(s->unknown));
	return SCHEMA_NEWER_DATA;
}

static enum schema_verdict
fail(struct arena *mem, str why, str *ret_note)
{
	*ret_note = str_fmt(mem, "the data could not be brought up to date, and is as it was: %.*s",
	    STR(why));
	return SCHEMA_FAILED;
}

enum schema_verdict
schema_migrate_steps(struct store *store, const struct schema_step *steps, struct arena *mem,
    str *ret_note)
{
	struct work w = work_new(mem);
	struct state s = { .steps = steps };
	str copy = S(""), error = S("");

	*ret_note = S("");
	if (!store_read(store, &w, look, &s))
		return fail(mem, w.fault, ret_note);
	if (s.unknown.len)
		return refuse_newer(mem, &s, ret_note);
	if (s.nmissing == 0 && s.table)
		return SCHEMA_CURRENT;
	if (s.napplied && store_is_sqlite(store)) {
		copy = copy_path(store, mem);
		/* One that is there was made by another process in this very second. */
		if (!store_backup(store, arena_cstr(mem, copy), mem, &error) &&
		    access(arena_cstr(mem, copy), F_OK) != 0)
			return fail(mem, error, ret_note);
	}
	bool first = s.napplied == 0;
	if (!apply_alone(store, &w, &s))
		return fail(mem, w.fault, ret_note);
	if (s.unknown.len)
		return refuse_newer(mem, &s, ret_note);
	if (s.nmissing == 0)
		return SCHEMA_CURRENT;
	if (first)
		*ret_note = S("made new");
	else
		*ret_note = str_fmt(mem, "%zu steps applied%s%.*s", s.nmissing,
		    copy.len ? "; the data as it was is in " : "", STR(copy));
	LOG(LOG_INFO, "migrated", { "steps", log_int((int64_t)s.nmissing) });
	return SCHEMA_MIGRATED;
}

enum schema_verdict
schema_migrate(struct store *store, struct arena *mem, str *ret_note)
{
	return schema_migrate_steps(store, schema_steps, mem, ret_note);
}

bool
schema_look(struct store *store, struct arena *mem, int64_t *ret_missing, str *ret_note)
{
	struct work w = work_new(mem);
	struct state s = { .steps = schema_steps };

	*ret_note = S("");
	if (!store_read(store, &w, look, &s)) {
		*ret_note = w.fault;
		return false;
	}
	*ret_missing = (int64_t)s.nmissing;
	return s.unknown.len == 0 || refuse_newer(mem, &s, ret_note) == SCHEMA_CURRENT;
}
