#include "db/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

#include "base/random.h"
#include "db/driver.h"
#include "db/schema.h"

enum {
	BATCH = 1000,		/* rows read at once */
	INSERT_PARAMS = 2000,	/* of one INSERT of many rows */
};

/* A table as it travels: every value, and behind a nullable one whether it is NULL. */
struct table {
	const char *name;
	const struct schema_column *columns;
	int ncolumns;
	int width;		/* values of a row */
	int nkeys;
	enum db_type *types;	/* of the values */
};

/* One end of a copy. */
struct side {
	struct store *store;
	struct work work;
	/* The batch under way and the one before, which has the key to go on from. */
	struct arena *mem[2];
};

struct batch {
	struct arg *values;	/* nrows * width */
	int nrows;
};

/* --- Statements for a table --- */

static struct table
table_find(struct arena *mem, const char *name)
{
	struct table t = { .name = name };

	for (const struct schema_column *c = schema_columns; c->table; c++) {
		if (strcmp(c->table, name) != 0)
			continue;
		if (!t.columns)
			t.columns = c;
		t.ncolumns++;
		t.width += c->nullable ? 2 : 1;
		t.nkeys += c->key > 0;
	}
	t.types = NEWS(mem, enum db_type, (size_t)t.width);
	for (int i = 0, n = 0; i < t.ncolumns; i++) {
		t.types[n++] = t.columns[i].type;
		if (t.columns[i].nullable)
			t.types[n++] = DB_INT;
	}
	return t;
}

/* Where the key's i-th column stands among a row's values. */
static int
key_place(const struct table *t, int key)
{
	int place = 0;

	for (int i = 0; i < t->ncolumns; i++) {
		if (t->columns[i].key == key)
			return place;
		place += t->columns[i].nullable ? 2 : 1;
	}
	BUG("table %s has no key %d", t->name, key);
}

static const char *
key_name(const struct table *t, int key)
{
	for (int i = 0; i < t->ncolumns; i++)
		if (t->columns[i].key == key)
			return t->columns[i].name;
	BUG("table %s has no key %d", t->name, key);
}

static struct query *
make(struct arena *mem, const struct buf sql[2], int nparams, const enum db_type *params,
    int ncolumns, const enum db_type *columns)
{
	return query_make(mem, buf_text(&sql[0]), buf_text(&sql[1]), nparams, ncolumns, params,
	    columns);
}

/* The next BATCH rows; after a key, or from the start. */
static struct query *
select_query(struct arena *mem, const struct table *t, bool from_start)
{
	struct buf sql[2] = { { .mem = mem }, { .mem = mem } };
	enum db_type *keys = NEWS(mem, enum db_type, (size_t)t->nkeys);

	for (int e = 0; e < 2; e++) {
		struct buf *b = &sql[e];
		buf_lit(b, "SELECT ");
		for (int i = 0; i < t->ncolumns; i++) {
			const struct schema_column *c = &t->columns[i];
			buf_fmt(b, "%s%s", i ? ", " : "", c->name);
			if (c->nullable)
				buf_fmt(b, ", %s IS NULL", c->name);
		}
		buf_fmt(b, " FROM %s", t->name);
		for (int k = 1; k <= t->nkeys; k++) {
			keys[k - 1] = t->types[key_place(t, k)];
			if (!from_start)
				buf_fmt(b, "%s%s", k == 1 ? " WHERE (" : ", ", key_name(t, k));
		}
		for (int k = 1; k <= t->nkeys && !from_start; k++)
			buf_fmt(b, "%s%c%d", k == 1 ? ") > (" : ", ", "?$"[e], k);
		if (!from_start)
			buf_lit(b, ")");
		for (int k = 1; k <= t->nkeys; k++)
			buf_fmt(b, "%s%s", k == 1 ? " ORDER BY " : ", ", key_name(t, k));
		buf_fmt(b, " LIMIT %d", BATCH);
	}
	return make(mem, sql, from_start ? 0 : t->nkeys, keys, t->width, t->types);
}

static struct query *
insert_query(struct arena *mem, const struct table *t, int nrows)
{
	struct buf sql[2] = { { .mem = mem }, { .mem = mem } };
	enum db_type *params = NEWS(mem, enum db_type, (size_t)(nrows * t->width));

	for (int i = 0; i < nrows * t->width; i++)
		params[i] = t->types[i % t->width];
	for (int e = 0; e < 2; e++) {
		struct buf *b = &sql[e];
		int n = 0;
		buf_fmt(b, "INSERT INTO %s (", t->name);
		for (int i = 0; i < t->ncolumns; i++)
			buf_fmt(b, "%s%s", i ? ", " : "", t->columns[i].name);
		buf_lit(b, ") VALUES ");
		for (int row = 0; row < nrows; row++)
			for (int i = 0; i < t->ncolumns; i++) {
				buf_str(b, i ? S(", ") : row ? S("), (") : S("("));
				n++;
				if (t->columns[i].nullable) {
					buf_fmt(b, "CASE WHEN %c%d = 1 THEN NULL ELSE %c%d END",
					    "?$"[e], n + 1, "?$"[e], n);
					n++;
				} else {
					buf_fmt(b, "%c%d", "?$"[e], n);
				}
			}
		buf_lit(b, ")");
	}
	return make(mem, sql, nrows * t->width, params, 0, NULL);
}

/* --- One side --- */

static void
side_open(struct side *s, struct store *store, bool write, struct arena *mem)
{
	*s = (struct side){ .store = store, .mem = { arena_new(), arena_new() } };
	s->work = work_new(mem);
	store_begin(store, &s->work, write);
}

static bool
side_close(struct side *s, struct arena *mem)
{
	s->work.mem = mem;
	store_end(s->store, &s->work);
	s->work.fault = arena_str(mem, s->work.fault);
	arena_free(s->mem[0]);
	arena_free(s->mem[1]);
	return s->work.fault.len == 0;
}

static int64_t
count_rows(struct side *s, const char *table)
{
	static const enum db_type column[] = { DB_INT };
	str sql = str_fmt(s->work.mem, "SELECT count(*) FROM %s", table);
	const struct query *q = query_make(s->work.mem, sql, sql, 0, 1, NULL, column);
	struct rows rows = db_ask(&s->work, q, NULL);
	int64_t n = db_next(&rows) ? col_int(&rows, 0) : 0;

	db_end(&rows);
	return n;
}

/* The finalizer of splitmix64: sums of its values do not cancel out by pattern. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static uint64_t
row_hash(const struct table *t, const struct arg *values)
{
	uint64_t h = 0;

	for (int i = 0; i < t->width; i++) {
		const struct arg *a = &values[i];
		h = mix(h + 0x9e3779b97f4a7c15 +
		    (a->type == DB_INT ? (uint64_t)a->i : str_hash(a->s)));
	}
	return h;
}

static struct batch
batch_read(struct side *s, const struct table *t, const struct arg *key)
{
	struct arena *mem = s->work.mem;
	struct batch b = { .values = NEWS(mem, struct arg, (size_t)(BATCH * t->width)) };
	struct rows rows = db_ask(&s->work, select_query(mem, t, !key), key);

	for (; db_next(&rows); b.nrows++)
		for (int i = 0; i < t->width; i++)
			b.values[b.nrows * t->width + i] = t->types[i] == DB_INT ?
			    INT(col_int(&rows, i)) : TEXT(col_str(&rows, i));
	return b;
}

static void
batch_write(struct side *to, const struct table *t, const struct batch *b)
{
	int most = INSERT_PARAMS / t->width, n;
	struct query *q = NULL;

	arena_reset(to->mem[0]);
	to->work.mem = to->mem[0];
	if (most < 1)
		most = 1;
	for (int at = 0, made = 0; at < b->nrows && !to->work.fault.len; at += n) {
		n = b->nrows - at < most ? b->nrows - at : most;
		if (n != made)
			q = insert_query(to->work.mem, t, made = n);
		db_run(&to->work, q, &b->values[at * t->width]);
	}
}

struct progress {
	const struct copy_progress *to;
	int64_t done, total;
};

/* Reads a whole table of `from`, and writes it to `to` when there is one. */
static void
table_walk(struct side *from, struct side *to, const struct table *t, struct progress *progress,
    int64_t *ret_rows, uint64_t *ret_sum)
{
	struct arg *key = NULL;

	for (int turn = 0; ; turn ^= 1) {
		arena_reset(from->mem[turn]);
		from->work.mem = from->mem[turn];
		struct batch b = batch_read(from, t, key);
		for (int i = 0; i < b.nrows; i++)
			*ret_sum += row_hash(t, &b.values[i * t->width]);
		if (to)
			batch_write(to, t, &b);
		*ret_rows += b.nrows;
		progress->done += b.nrows;
		if (progress->to && progress->to->tell)
			progress->to->tell(progress->to->arg, t->name, progress->done,
			    progress->total);
		if (b.nrows < BATCH || from->work.fault.len || (to && to->work.fault.len))
			return;
		key = NEWS(from->work.mem, struct arg, (size_t)t->nkeys);
		for (int k = 1; k <= t->nkeys; k++)
			key[k - 1] = b.values[(BATCH - 1) * t->width + key_place(t, k)];
	}
}

/* --- The whole --- */

/* A table may refer to rows of its own that come later: keys are checked at the end. */
static const char defer_sqlite[] = "PRAGMA defer_foreign_keys = ON";
#define FOR_SELF_REFERENCES(action) \
	"DO $$ DECLARE c record; BEGIN" \
	" FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint" \
	" WHERE contype = 'f' AND conrelid = confrelid" \
	" AND connamespace = current_schema()::regnamespace" \
	" LOOP EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I " action "', c.t, c.conname);" \
	" END LOOP; END $$"
static const char defer_postgres[] = FOR_SELF_REFERENCES("DEFERRABLE INITIALLY DEFERRED");
static const char check_postgres[] =
    "SET CONSTRAINTS ALL IMMEDIATE;" FOR_SELF_REFERENCES("NOT DEFERRABLE");

static void
script(struct side *s, const char *sqlite, const char *postgres)
{
	const char *sql = store_is_sqlite(s->store) ? sqlite : postgres;

	if (sql && !s->work.fault.len)
		s->store->driver->script(&s->work, "src/db/copy.c", sql);
}

static struct copy_report
report_new(struct arena *mem)
{
	struct copy_report r = { 0 };

	for (const char *const *name = schema_tables; *name; name++)
		PUSH(mem, &r, (struct copy_table){ .name = *name });
	return r;
}

static const char *
first_full_table(struct side *s, const struct copy_report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (count_rows(s, r->v[i].name) > 0)
			return r->v[i].name;
	return NULL;
}

static void
report_end(struct copy_report *r, struct side *a, struct side *b)
{
	r->same = true;
	for (size_t i = 0; i < r->n; i++) {
		const struct copy_table *t = &r->v[i];
		r->rows += t->rows_from;
		r->same &= t->rows_from == t->rows_to && t->sum_from == t->sum_to;
	}
	r->error = a->work.fault.len ? a->work.fault : b->work.fault;
	r->same &= r->error.len == 0;
}

bool
store_copy(struct store *from_store, struct store *to_store, struct arena *mem,
    const struct copy_progress *progress, struct copy_report *ret)
{
	struct copy_report r = report_new(mem);
	struct progress p = { .to = progress };
	struct side from, to;

	side_open(&from, from_store, false, mem);
	side_open(&to, to_store, true, mem);
	const char *full = first_full_table(&to, &r);
	if (full)
		FAULT(&to.work, "there is data already where the copy should go (table %s): "
		    "give an empty place", full);
	for (size_t i = 0; i < r.n; i++)
		p.total += count_rows(&from, r.v[i].name);
	script(&to, defer_sqlite, defer_postgres);
	for (size_t i = 0; i < r.n && !to.work.fault.len && !from.work.fault.len; i++) {
		struct table t = table_find(mem, r.v[i].name);
		table_walk(&from, &to, &t, &p, &r.v[i].rows_from, &r.v[i].sum_from);
	}
	to.work.mem = mem;
	script(&to, NULL, check_postgres);
	for (size_t i = 0; i < r.n && !to.work.fault.len; i++) {
		struct table t = table_find(mem, r.v[i].name);
		table_walk(&to, NULL, &t, &(struct progress){ 0 }, &r.v[i].rows_to, &r.v[i].sum_to);
		if (!from.work.fault.len && (r.v[i].rows_to != r.v[i].rows_from ||
		    r.v[i].sum_to != r.v[i].sum_from))
			FAULT(&to.work, "table %s arrived different", r.v[i].name);
	}
	if (from.work.fault.len)
		FAULT(&to.work, "the reading side failed");
	side_close(&to, mem);
	side_close(&from, mem);
	report_end(&r, &from, &to);
	*ret = r;
	return r.error.len == 0;
}

bool
store_compare(struct store *a_store, struct store *b_store, struct arena *mem,
    const struct copy_progress *progress, struct copy_report *ret)
{
	struct copy_report r = report_new(mem);
	struct progress p = { .to = progress };
	struct side a, b;

	side_open(&a, a_store, false, mem);
	side_open(&b, b_store, false, mem);
	for (size_t i = 0; i < r.n; i++) {
		struct table t = table_find(mem, r.v[i].name);
		table_walk(&a, NULL, &t, &p, &r.v[i].rows_from, &r.v[i].sum_from);
		table_walk(&b, NULL, &t, &(struct progress){ 0 }, &r.v[i].rows_to, &r.v[i].sum_to);
	}
	side_close(&b, mem);
	side_close(&a, mem);
	report_end(&r, &a, &b);
	*ret = r;
	return r.error.len == 0;
}

/* --- Backup --- */

static bool
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool good = fsync(fd) == 0;
	close(fd);
	return good;
}

/* Gives the file its name when its bytes are on the disk; then the name is. */
static bool
file_finish(const char *part, const char *path, struct arena *mem, str *ret_error)
{
	char *folder = arena_copy(mem, path, strlen(path) + 1);

	if (sync_path(part, O_RDONLY) &&
	    renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0 &&
	    sync_path(dirname(folder), O_RDONLY | O_DIRECTORY))
		return true;
	*ret_error = str_fmt(mem, "%s: %s", path, strerror(errno));
	return false;
}

static bool
dump(struct store *from, const char *path, struct arena *mem, str *ret_error)
{
	struct copy_report report;
	struct store *to = store_open(path, true, mem, ret_error);

	if (!to)
		return false;
	bool good = schema_migrate(to, mem, ret_error) <= SCHEMA_MIGRATED;
	if (good) {
		good = store_copy(from, to, mem, NULL, &report);
		*ret_error = report.error;
	}
	store_close(to);
	return good;
}

bool
store_backup(struct store *s, const char *path, struct arena *mem, str *ret_error)
{
	const char *part = arena_cstr(mem, str_fmt(mem, "%s.part-%" PRIx64, path, random_u64()));

	*ret_error = S("");
	if (access(path, F_OK) == 0) {
		*ret_error = str_fmt(mem, "%s is there already: choose another name", path);
		return false;
	}
	unlink(part);
	bool good = s->driver->backup ? s->driver->backup(s, part, mem, ret_error)
	    : dump(s, part, mem, ret_error);
	good = good && file_finish(part, path, mem, ret_error);
	unlink(part);
	return good;
}
