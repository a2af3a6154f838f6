/*
 * A pool of connections, opened when they are needed, and transactions.
 *
 * A connection that broke is thrown away together with those that are idle
 * (a restart of the server broke them as well).  If it broke before the
 * transaction began nothing is lost and a new one takes its place; later the
 * work fails and says so.  A failed COMMIT may still have happened: the edge's
 * idempotency key finds that out.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "db/db_postgres.h"

enum { CONNECTIONS = 8, SCHEMA_NAME = 63 };

/* What one statement may take, in milliseconds; by hand there is no limit. */
#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = "
#define BEGIN_WRITE "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL statement_timeout = "

struct pg_store {
	struct store base;
	char *url;
	char schema[SCHEMA_NAME + 1];
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct pg_db *idle;
	int n;			/* connections, idle and lent */
};

static struct pg_store *
store_of(struct store *s)
{
	return (struct pg_store *)s;
}

/* --- The address --- */

static bool
is_schema_name(str s)
{
	if (s.len == 0 || s.len > SCHEMA_NAME)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!(s.ptr[i] == '_' || (s.ptr[i] >= 'a' && s.ptr[i] <= 'z') ||
		    (i > 0 && s.ptr[i] >= '0' && s.ptr[i] <= '9')))
			return false;
	return true;
}

/* Cuts ?schema= out of the address: it is ours, the rest is libpq's. */
static str
split_address(struct arena *mem, str address, str *ret_schema)
{
	size_t at = str_find(address, '?');
	struct buf url = { .mem = mem };
	str part, params = str_from(address, at + 1);
	char separator = '?';

	*ret_schema = S("ithaca");
	buf_put(&url, address.ptr, at);
	while (str_cut(&params, '&', &part)) {
		if (str_starts(part, S("schema="))) {
			*ret_schema = str_from(part, strlen("schema="));
			continue;
		}
		buf_char(&url, separator);
		buf_str(&url, part);
		separator = '&';
	}
	return buf_text(&url);
}

/* --- Connections --- */

static void
no_notices(void *arg, const PGresult *r)
{
	(void)arg, (void)r;	/* they may quote data */
}

static void
disconnect(struct pg_db *db)
{
	pg_tidy(db);
	PQfinish(db->c);
	free(db->prepared);
	free(db);
}

/* NULL with a message; the password of the address is not in it. */
static struct pg_db *
connect(struct pg_store *s, struct arena *mem, str *ret_error)
{
	/* What stands after the address beats it, what stands before can be overridden. */
	const char *const keys[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
	    "application_name", "dbname", "client_encoding", NULL };
	const char *const values[] = { "10", "15000", "30", "ithaca", s->url, "UTF8", NULL };
	struct pg_db *db = calloc(1, sizeof *db);

	if (!db)
		BUG("out of memory");
	db->base.store = &s->base;
	db->c = PQconnectdbParams(keys, values, 1);
	PQsetNoticeReceiver(db->c, no_notices, NULL);
	if (!pg_broken(db)) {
		/* Compiling a statement takes longer than any of ours runs. */
		str setup = str_fmt(mem, "SET search_path = %s; SET TimeZone = 'UTC'; "
		    "SET jit = off; SET lock_timeout = '20s'; "
		    "SET idle_in_transaction_session_timeout = '120s'",
		    s->schema);
		PGresult *r = PQexec(db->c, arena_cstr(mem, setup));
		bool good = PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
		if (good)
			return db;
	}
	*ret_error = str_trim(arena_str(mem, str_of(PQerrorMessage(db->c))));
	disconnect(db);
	return NULL;
}

static void
finish_ending(struct pg_db *db)
{
	PGresult *r;

	while (db->ending && (r = PQgetResult(db->c)))
		PQclear(r);
	db->ending = false;
}

static struct pg_db *
pool_take(struct pg_store *s, struct work *w)
{
	struct pg_db *db;
	str error = S("");

	pthread_mutex_lock(&s->lock);
	while (!s->idle && s->n == CONNECTIONS)
		pthread_cond_wait(&s->freed, &s->lock);
	db = s->idle;
	if (db)
		s->idle = db->next;
	else
		s->n++;
	pthread_mutex_unlock(&s->lock);
	if (db)
		finish_ending(db);
	if (db || (db = connect(s, w->mem, &error)))
		return db;
	pthread_mutex_lock(&s->lock);
	s->n--;
	pthread_cond_signal(&s->freed);
	pthread_mutex_unlock(&s->lock);
	w->trouble = STORE_BROKEN;
	FAULT(w, "the database cannot be reached: %.*s", STR(error));
	return NULL;
}

static void
pool_return(struct pg_store *s, struct pg_db *db)
{
	struct pg_db *gone = NULL;

	pg_tidy(db);
	pthread_mutex_lock(&s->lock);
	if (pg_broken(db)) {
		gone = s->idle;
		s->idle = NULL;
		db->next = gone;
		gone = db;
	} else if (!db->ending && PQtransactionStatus(db->c) != PQTRANS_IDLE) {
		db->next = NULL;
		gone = db;
	} else {
		db->next = s->idle;
		s->idle = db;
	}
	for (struct pg_db *x = gone; x; x = x->next)
		s->n--;
	pthread_cond_broadcast(&s->freed);
	pthread_mutex_unlock(&s->lock);
	for (struct pg_db *x; (x = gone); ) {
		gone = x->next;
		disconnect(x);
	}
}

/* --- Opening --- */

static int64_t
ask_int(struct pg_db *db, const char *sql)
{
	PGresult *r = PQexec(db->c, sql);
	bool ok;
	int64_t i = PQntuples(r) == 1
	    ? str_to_int(str_of(PQgetvalue(r, 0, 0)), 0, INT64_MAX, &ok) : 0;

	PQclear(r);
	return i;
}

static str
check_database(struct pg_store *s, struct pg_db *db, bool create, struct arena *mem)
{
	const char *exists = arena_cstr(mem, str_fmt(mem,
	    "SELECT count(*) FROM pg_namespace WHERE nspname = '%s'", s->schema));

	if (PQserverVersion(db->c) < 150000)
		return S("PostgreSQL 15 or newer is needed");
	if (create)	/* two at once: one of them fails, and it exists */
		PQclear(PQexec(db->c, arena_cstr(mem,
		    str_fmt(mem, "CREATE SCHEMA IF NOT EXISTS %s", s->schema))));
	if (ask_int(db, exists) == 1)
		return S("");
	if (create)
		return str_fmt(mem, "the schema %s cannot be made: may this user create schemas in "
		    "this database?", s->schema);
	return str_fmt(mem, "this database has no schema %s; \"ithaca init\" makes it", s->schema);
}

static void
close_store(struct store *base)
{
	struct pg_store *s = store_of(base);

	for (struct pg_db *db; (db = s->idle); s->n--) {
		s->idle = db->next;
		disconnect(db);
	}
	if (s->n != 0)
		BUG("a store was closed under %d connections", s->n);
	free(s->url);
	free(s);
}

static struct store *
open_store(const char *address, bool create, struct arena *mem, str *ret_error)
{
	str schema, url = split_address(mem, str_of(address), &schema);

	if (!is_schema_name(schema)) {
		*ret_error = S("?schema= is a name of small letters, digits and _");
		return NULL;
	}
	struct pg_store *s = calloc(1, sizeof *s);
	if (!s || !(s->url = strdup(arena_cstr(mem, url))))
		BUG("out of memory");
	s->base.driver = &postgres_driver;
	snprintf(s->schema, sizeof s->schema, "%.*s", STR(schema));
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->freed, NULL);
	s->idle = connect(s, mem, ret_error);
	s->n = s->idle != NULL;
	if (s->idle) {
		PGconn *c = s->idle->c;
		int v = PQserverVersion(c);
		snprintf(s->base.description, sizeof s->base.description,
		    "PostgreSQL %d.%d, %s/%s, schema %s", v / 10000, v % 10000, PQhost(c), PQdb(c),
		    s->schema);
		*ret_error = check_database(s, s->idle, create, mem);
	}
	if (!s->idle || ret_error->len) {
		close_store(&s->base);
		return NULL;
	}
	return &s->base;
}

/* --- Transactions --- */

/* What a fault of theirs is called. */
static const struct query
    begin_command = { .name = "BEGIN", .file = __FILE__, .line = __LINE__ },
    commit_command = { .name = "COMMIT", .file = __FILE__, .line = __LINE__ };

static const char *
begin_text(bool write, bool by_hand)
{
	if (write)
		return by_hand ? BEGIN_WRITE "0" : BEGIN_WRITE "30000";
	return by_hand ? BEGIN_READ "0" : BEGIN_READ "5000";
}

static void
begin(struct store *base, struct work *w, bool write, bool by_hand)
{
	struct pg_store *s = store_of(base);

	for (int attempt = 0; ; attempt++) {
		struct pg_db *db = pool_take(s, w);
		if (!db)
			return;
		db->base.writes = write;
		w->db = &db->base;
		PGresult *r = PQexec(db->c, begin_text(write, by_hand));
		bool dead = pg_broken(db);
		if (dead && attempt == 0) {
			PQclear(r);
			w->db = NULL;
			pool_return(s, db);
			continue;
		}
		bool bad = pg_fault(w, db, r, &begin_command);
		PQclear(r);
		if (bad) {
			w->db = NULL;
			pool_return(s, db);
		}
		return;
	}
}

static void
end(struct work *w)
{
	struct pg_db *db = pg_of(w);
	PGresult *r = NULL;

	if (w->fault.len && !pg_broken(db)) {
		r = PQexec(db->c, "ROLLBACK");
	} else if (!w->fault.len && !db->base.writes) {
		db->ending = PQsendQuery(db->c, "COMMIT") == 1;
	} else if (!w->fault.len) {
		r = PQexec(db->c, "COMMIT");
		if (pg_broken(db)) {
			w->trouble = STORE_BROKEN;
			FAULT(w, "the connection to the database broke during COMMIT: it may have "
			    "happened");
		} else if (!pg_fault(w, db, r, &commit_command) &&
		    strcmp(PQcmdStatus(r), "COMMIT") != 0) {
			FAULT(w, "the database rolled back");
		}
	}
	PQclear(r);
	w->db = NULL;
	pool_return(store_of(db->base.store), db);
}

const struct driver postgres_driver = {
	.open = open_store, .close = close_store, .begin = begin, .end = end,
	.run = pg_run, .ask = pg_ask, .next = pg_next, .stop = pg_stop,
	.col_int = pg_col_int, .col_str = pg_col_str, .script = pg_script, .check = pg_check,
};
