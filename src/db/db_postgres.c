#include "db/db_postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>

enum { OID_BOOL = 16, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25,
	OID_VARCHAR = 1043 };

/* --- Faults --- */

bool
pg_broken(const struct pg_db *db)
{
	return PQstatus(db->c) != CONNECTION_OK;
}

static bool
is_state(const PGresult *r, const char *start)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state && strncmp(state, start, strlen(start)) == 0;
}

/* Two processes drew the same id: the primary key was taken. */
static bool
is_id_taken(const PGresult *r)
{
	return is_state(r, "23505") &&
	    str_ends(str_of(PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME)), S("_pkey"));
}

/* The primary message only: the detail of a violation quotes people's data. */
static const char *
explain(struct work *w, const PGresult *r)
{
	const char *what = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	w->trouble = STORE_BROKEN;
	if (is_state(r, "40001") || is_state(r, "40P01")) {
		w->trouble = STORE_FINE;
		w->again = true;
	} else if (is_state(r, "23")) {
		w->trouble = STORE_FINE;
		w->again = is_id_taken(r);
	} else if (is_state(r, "53100")) {
		w->trouble = STORE_DISK_FULL;
		return "the database's disk is full: nothing was saved";
	} else if (is_state(r, "25006") && !w->db->writes) {
		w->trouble = STORE_FINE;	/* our mistake, not the world's */
		return "a read tried to write";
	} else if (is_state(r, "25006")) {
		w->trouble = STORE_READ_ONLY;
		return "the database is read-only now: nothing was saved";
	} else if (is_state(r, "57014")) {
		return "the statement took longer than its time";
	}
	return what ? what : "no answer";
}

bool
pg_fault(struct work *w, struct pg_db *db, const PGresult *r, const struct query *q)
{
	ExecStatusType status = r ? PQresultStatus(r) : PGRES_FATAL_ERROR;

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
		return false;
	if (w->fault.len)
		return true;
	if (pg_broken(db)) {
		w->trouble = STORE_BROKEN;
		w->again = !db->base.writes;
		work_fault(w, q->file, q->line, "the connection to the database broke");
		return true;
	}
	const char *what = explain(w, r), *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	work_fault(w, q->file, q->line, "%s: %s%s (PostgreSQL %s)", q->name ? q->name : "statement",
	    is_id_taken(r) ? ID_TAKEN : "", what, state ? state : "?");
	return true;
}

/* --- Prepared statements --- */

static size_t
place_of(const struct pg_db *db, const struct query *q)
{
	size_t i = (size_t)(((uintptr_t)q >> 4) * 0x9e3779b97f4a7c15 >> 20) & (db->room - 1);

	while (db->prepared[i] && db->prepared[i] != q)
		i = (i + 1) & (db->room - 1);
	return i;
}

/* Doubles the table and forgets what was in it: names follow places. */
static void
make_room(struct pg_db *db)
{
	free(db->prepared);
	db->room = db->room ? db->room * 2 : 256;
	db->nprepared = 0;
	db->prepared = calloc(db->room, sizeof *db->prepared);
	if (!db->prepared)
		BUG("out of memory");
	PQclear(PQexec(db->c, "DEALLOCATE ALL"));
}

static Oid *
param_types(struct arena *mem, const struct query *q)
{
	Oid *types = NEWS(mem, Oid, (size_t)q->nparams);

	for (int i = 0; i < q->nparams; i++)
		types[i] = q->params[i] == DB_INT ? OID_INT8 : OID_TEXT;
	return types;
}

/* Its name on this connection, or false with a fault. */
static bool
prepare(struct work *w, const struct query *q, char name[24])
{
	struct pg_db *db = pg_of(w);

	if (db->nprepared * 2 >= db->room)
		make_room(db);
	size_t at = place_of(db, q);
	snprintf(name, 24, "q%zu", at);
	if (db->prepared[at])
		return true;
	PGresult *r = PQprepare(db->c, name, q->postgres, q->nparams, param_types(w->mem, q));
	bool bad = pg_fault(w, db, r, q);
	PQclear(r);
	if (!bad) {
		db->prepared[at] = q;
		db->nprepared++;
	}
	return !bad;
}

/* --- Running --- */

/* Values as PostgreSQL sends them itself: text as it is, numbers big-endian. */
struct values { const char **values; int *lengths, *formats; };

static struct values
values_of(struct arena *mem, const struct query *q, const struct arg *args)
{
	size_t n = (size_t)q->nparams;
	struct values v = { NEWS(mem, const char *, n), NEWS(mem, int, n), NEWS(mem, int, n) };
	uint64_t *numbers = NEWS(mem, uint64_t, n);

	for (size_t i = 0; i < n; i++) {
		HOLDS(args[i].type == q->params[i]);
		HOLDS(args[i].s.len < INT32_MAX);
		numbers[i] = htobe64((uint64_t)args[i].i);
		v.formats[i] = 1;
		if (args[i].type == DB_INT) {
			v.values[i] = (const char *)&numbers[i];
			v.lengths[i] = sizeof numbers[i];
		} else {
			v.values[i] = args[i].s.len ? args[i].s.ptr : "";
			v.lengths[i] = (int)args[i].s.len;
		}
	}
	return v;
}

/* NULL after a fault. */
static PGresult *
execute(struct work *w, const struct query *q, const struct arg *args)
{
	struct pg_db *db = pg_of(w);
	char name[24];
	PGresult *r;

	if (q->name && !prepare(w, q, name))
		return NULL;
	struct arena_mark mark = arena_mark(w->mem);
	struct values v = values_of(w->mem, q, args);
	if (q->name)
		r = PQexecPrepared(db->c, name, q->nparams, v.values, v.lengths, v.formats, 0);
	else
		r = PQexecParams(db->c, q->postgres, q->nparams, param_types(w->mem, q), v.values,
		    v.lengths, v.formats, 0);
	if (!pg_fault(w, db, r, q)) {
		arena_rewind(w->mem, mark);	/* an import runs a million of these */
		return r;
	}
	PQclear(r);
	return NULL;
}

int64_t
pg_run(struct work *w, const struct query *q, const struct arg *args)
{
	PGresult *r = execute(w, q, args);
	bool ok;
	int64_t n = r ? str_to_int(str_of(PQcmdTuples(r)), 0, INT64_MAX, &ok) : 0;

	PQclear(r);
	return n;
}

void
pg_ask(struct rows *rows, const struct arg *args)
{
	struct pg_db *db = pg_of(rows->w);
	PGresult *r = execute(rows->w, rows->q, args);

	if (!r)
		return;
	if (PQnfields(r) != rows->q->ncolumns)
		BUG("%s has %d columns on PostgreSQL", rows->q->name, PQnfields(r));
	struct pg_result *open = calloc(1, sizeof *open);
	if (!open)
		BUG("out of memory");
	*open = (struct pg_result){ r, db->open };
	db->open = open;
	rows->impl = open;
	rows->row = -1;
	rows->n = PQntuples(r);
}

bool
pg_next(struct rows *rows)
{
	return ++rows->row < rows->n;
}

static void
drop(struct pg_result **at)
{
	struct pg_result *gone = *at;

	*at = gone->next;
	PQclear(gone->r);
	free(gone);
}

void
pg_stop(struct rows *rows)
{
	for (struct pg_result **at = &pg_of(rows->w)->open; *at; at = &(*at)->next)
		if (*at == rows->impl) {
			drop(at);
			return;
		}
}

void
pg_tidy(struct pg_db *db)
{
	while (db->open)
		drop(&db->open);
}

static str
value(struct rows *rows, int i)
{
	const PGresult *r = ((struct pg_result *)rows->impl)->r;

	return (str){ PQgetvalue(r, rows->row, i), (size_t)PQgetlength(r, rows->row, i) };
}

int64_t
pg_col_int(struct rows *rows, int i)
{
	str v = value(rows, i);
	bool ok;

	return str_eq(v, S("t")) ? 1 : str_to_int(v, INT64_MIN, INT64_MAX, &ok);
}

str
pg_col_str(struct rows *rows, int i)
{
	return arena_str(rows->w->mem, value(rows, i));
}

void
pg_script(struct work *w, const char *what, const char *sql)
{
	PGresult *r = PQexec(pg_of(w)->c, sql);

	pg_fault(w, pg_of(w), r, &(struct query){ .name = what, .file = "script" });
	PQclear(r);
}

/* --- Does PostgreSQL see the types that sqlgen found? --- */

static bool
type_fits(enum db_type type, Oid oid)
{
	switch (type) {
	case DB_INT: return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 ||
	    oid == OID_BOOL;
	case DB_TEXT: return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
	}
	BUG("type %d", (int)type);
}

static str
compare(struct arena *mem, const struct query *q, const PGresult *r)
{
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		return arena_str(mem, str_of(PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)));
	if (PQnparams(r) != q->nparams)
		return str_fmt(mem, "%d parameters rather than %d", PQnparams(r), q->nparams);
	if (PQnfields(r) != q->ncolumns)
		return str_fmt(mem, "%d columns rather than %d", PQnfields(r), q->ncolumns);
	for (int i = 0; i < q->ncolumns; i++)
		if (!type_fits(q->columns[i], PQftype(r, i)))
			return str_fmt(mem, "column %s is of type %u; CAST it to %s", PQfname(r, i),
			    PQftype(r, i), q->columns[i] == DB_INT ? "BIGINT" : "TEXT");
	return S("");
}

str
pg_check(struct work *w, const struct query *q)
{
	PGconn *c = pg_of(w)->c;
	PGresult *r;

	PQclear(PQexec(c, "SAVEPOINT try"));
	r = PQprepare(c, "", q->postgres, q->nparams, param_types(w->mem, q));
	if (PQresultStatus(r) == PGRES_COMMAND_OK) {
		PQclear(r);
		r = PQdescribePrepared(c, "");
	}
	str problem = compare(w->mem, q, r);
	PQclear(r);
	PQclear(PQexec(c, "ROLLBACK TO try"));
	return problem;
}
