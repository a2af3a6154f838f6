#include "db/db_sqlite.h"

#include <stdlib.h>

enum { READ_STEP = 10000 };	/* virtual machine steps between looks at the clock */

/* --- Connections --- */

static int
past_deadline(void *arg)
{
	struct sqlite_db *db = arg;

	return db->deadline && clock_monotonic() > db->deadline;
}

static const char pragmas[] =
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
    "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON;"
    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;";

struct sqlite_db *
sqlite_connect(struct store *s, const char *uri, int flags, struct arena *mem, str *ret_error,
    int *ret_code)
{
	struct sqlite_db *db = calloc(1, sizeof *db);

	if (!db)
		BUG("out of memory");
	db->base.store = s;
	int rc = sqlite3_open_v2(uri, &db->h, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(db->h, 10000);
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
		sqlite3_progress_handler(db->h, READ_STEP, past_deadline, db);
		rc = sqlite3_exec(db->h, pragmas, NULL, NULL, NULL);
	}
	/* Only a first look at the file says whether it is a database at all. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db->h, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
	*ret_code = rc;
	if (rc == SQLITE_OK)
		return db;
	*ret_error = arena_str(mem, str_of(sqlite3_errmsg(db->h)));
	sqlite_disconnect(db);
	return NULL;
}

static void
drop_extra(struct slot **at)
{
	struct slot *x = *at;

	*at = x->next;
	sqlite3_finalize(x->stmt);
	free(x);
}

void
sqlite_disconnect(struct sqlite_db *db)
{
	if (!db)
		return;
	while (db->extras)
		drop_extra(&db->extras);
	for (int i = 0; i < SETS * WAYS; i++)
		sqlite3_finalize(db->slots[i / WAYS][i % WAYS].stmt);
	sqlite3_close(db->h);
	free(db);
}

void
sqlite_stop_all(struct sqlite_db *db)
{
	for (int i = 0; i < SETS * WAYS; i++) {
		struct slot *x = &db->slots[i / WAYS][i % WAYS];
		if (x->busy)
			sqlite3_reset(x->stmt);
		x->busy = false;
	}
	while (db->extras)
		drop_extra(&db->extras);
}

void
sqlite_tidy(struct sqlite_db *db)
{
	sqlite_stop_all(db);
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

/* --- Faults --- */

void
sqlite_fault(struct work *w, struct sqlite_db *db, int code, const struct query *q)
{
	const char *what = db ? sqlite3_errmsg(db->h) : sqlite3_errstr(code);

	if (w->fault.len)
		return;
	w->trouble = STORE_BROKEN;
	switch (code & 0xff) {
	case SQLITE_FULL:
		w->trouble = STORE_DISK_FULL;
		what = "the disk is full: nothing was saved";
		break;
	case SQLITE_READONLY:
		if (!w->db || w->db->writes) {
			w->trouble = STORE_READ_ONLY;
			what = "the data file or its folder is read-only: nothing was saved";
		} else {
			w->trouble = STORE_FINE;	/* our mistake, not the world's */
			what = "a read tried to write";
		}
		break;
	case SQLITE_INTERRUPT:
		what = "the statement took longer than its time";
		break;
	case SQLITE_BUSY:
		what = "another process has been writing to this data for ten seconds";
		break;
	case SQLITE_CONSTRAINT:
		w->trouble = STORE_FINE;
		w->again = code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID;
		break;
	case SQLITE_ABORT:
		what = "another step took the transaction with it";
		break;
	default:
		break;
	}
	bool taken = (code & 0xff) == SQLITE_CONSTRAINT && w->again;
	work_fault(w, q->file, q->line, "%s: %s%s (SQLite %d)", q->name ? q->name : "statement",
	    taken ? ID_TAKEN : "", what, code);
}

/* --- Statements --- */

static int
prepare(struct sqlite_db *db, struct slot *x, const struct query *q)
{
	unsigned flags = q->name ? SQLITE_PREPARE_PERSISTENT : 0;
	int rc = sqlite3_prepare_v3(db->h, q->sqlite, -1, flags, &x->stmt, NULL);

	x->q = rc == SQLITE_OK ? q : NULL;
	return rc;
}

static struct slot *
extra_slot(struct sqlite_db *db)
{
	struct slot *x = calloc(1, sizeof *x);

	if (!x)
		BUG("out of memory");
	x->next = db->extras;
	db->extras = x;
	return x;
}

/* The statement in its slot, or in place of the one unused for longest; an
 * extra one when the query is under way already (a loop within its like). */
static int
slot_find(struct sqlite_db *db, const struct query *q, struct slot **ret)
{
	struct slot *set = db->slots[((uintptr_t)q >> 4) * 0x9e3779b97f4a7c15 >> 59];
	struct slot *oldest = NULL;

	_Static_assert(SETS == 32, "the hash gives 5 bits");
	for (int i = 0; i < WAYS && q->name; i++) {
		struct slot *x = &set[i];
		if (x->busy)
			continue;
		if (x->q == q) {
			x->used = ++db->uses;
			*ret = x;
			return SQLITE_OK;
		}
		if (!oldest || x->used < oldest->used)
			oldest = x;
	}
	if (oldest)
		sqlite3_finalize(oldest->stmt);
	*ret = oldest ? oldest : extra_slot(db);
	(*ret)->stmt = NULL;
	(*ret)->used = ++db->uses;
	return prepare(db, *ret, q);
}

static int
bind(sqlite3_stmt *stmt, const struct query *q, const struct arg *args,
sqlite3_destructor_type keep)
{
	int rc = SQLITE_OK;

	for (int i = 0; i < q->nparams && rc == SQLITE_OK; i++) {
		const struct arg *a = &args[i];
		HOLDS(a->type == q->params[i]);
		if (a->type == DB_INT)
			rc = sqlite3_bind_int64(stmt, i + 1, a->i);
		else
			rc = sqlite3_bind_text64(stmt, i + 1, a->s.len ? a->s.ptr : "", a->s.len,
			    keep, SQLITE_UTF8);
	}
	return rc;
}

static int
step(struct sqlite_db *db, sqlite3_stmt *stmt)
{
	db->deadline = db->budget ? clock_monotonic() + db->budget : 0;
	return sqlite3_step(stmt);
}

/* The text that was bound belongs to somebody else. */
static void
release(struct sqlite_db *db, struct slot *x)
{
	sqlite3_reset(x->stmt);
	sqlite3_clear_bindings(x->stmt);
	x->busy = false;
	for (struct slot **at = &db->extras; *at; at = &(*at)->next)
		if (*at == x) {
			drop_extra(at);
			return;
		}
}

int
sqlite_simple(struct sqlite_db *db, const struct query *q)
{
	struct slot *x;
	int rc = slot_find(db, q, &x);

	if (rc != SQLITE_OK)
		return rc;
	rc = step(db, x->stmt);
	sqlite3_reset(x->stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int64_t
sqlite_run(struct work *w, const struct query *q, const struct arg *args)
{
	struct sqlite_db *db = sqlite_of(w);
	struct slot *x;
	int rc = slot_find(db, q, &x);

	if (rc == SQLITE_OK)
		rc = bind(x->stmt, q, args, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = step(db, x->stmt);
	int64_t n = rc == SQLITE_DONE && !sqlite3_stmt_readonly(x->stmt)
	    ? sqlite3_changes64(db->h) : 0;
	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		sqlite_fault(w, db, rc, q);
	if (x->stmt)
		release(db, x);
	return n;
}

void
sqlite_ask(struct rows *rows, const struct arg *args)
{
	struct slot *x;
	int rc = slot_find(sqlite_of(rows->w), rows->q, &x);

	if (rc == SQLITE_OK)
		rc = bind(x->stmt, rows->q, args, SQLITE_TRANSIENT);
	if (rc != SQLITE_OK) {
		sqlite_fault(rows->w, sqlite_of(rows->w), rc, rows->q);
		return;
	}
	x->busy = true;
	rows->impl = x;
}

bool
sqlite_next(struct rows *rows)
{
	struct slot *x = rows->impl;
	int rc = step(sqlite_of(rows->w), x->stmt);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		sqlite_fault(rows->w, sqlite_of(rows->w), rc, rows->q);
	return rc == SQLITE_ROW;
}

void
sqlite_stop(struct rows *rows)
{
	release(sqlite_of(rows->w), rows->impl);
}

int64_t
sqlite_col_int(struct rows *rows, int i)
{
	return sqlite3_column_int64(((struct slot *)rows->impl)->stmt, i);
}

str
sqlite_col_str(struct rows *rows, int i)
{
	sqlite3_stmt *stmt = ((struct slot *)rows->impl)->stmt;
	const char *text = (const char *)sqlite3_column_text(stmt, i);

	return arena_str(rows->w->mem, (str){ text, (size_t)sqlite3_column_bytes(stmt, i) });
}

void
sqlite_script(struct work *w, const char *what, const char *sql)
{
	struct sqlite_db *db = sqlite_of(w);

	db->deadline = 0;
	int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		sqlite_fault(w, db, rc, &(struct query){ .name = what, .file = "script" });
}

str
sqlite_check(struct work *w, const struct query *q)
{
	sqlite3 *h = sqlite_of(w)->h;
	sqlite3_stmt *stmt = NULL;
	str problem = S("");

	if (sqlite3_prepare_v2(h, q->sqlite, -1, &stmt, NULL) != SQLITE_OK)
		problem = arena_str(w->mem, str_of(sqlite3_errmsg(h)));
	else if (sqlite3_bind_parameter_count(stmt) != q->nparams)
		problem = S("another number of parameters");
	else if (sqlite3_column_count(stmt) != q->ncolumns)
		problem = S("another number of columns");
	sqlite3_finalize(stmt);
	return problem;
}
