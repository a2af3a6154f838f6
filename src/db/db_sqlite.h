/* Inside the SQLite driver: a connection and its statements (db_sqlite.c),
 * the pool of readers and the writer (db_sqlite_store.c). */
#ifndef DB_DB_SQLITE_H
#define DB_DB_SQLITE_H

#include <sqlite3.h>

#include "db/driver.h"

enum { SETS = 32, WAYS = 4 };

/* A prepared statement; `busy` from its first step to its reset. */
struct slot {
	const struct query *q;
	sqlite3_stmt *stmt;
	uint64_t used;
	bool busy;
	struct slot *next;	/* of the extras */
};

struct sqlite_db {
	struct db base;
	sqlite3 *h;
	struct slot slots[SETS][WAYS];	/* by the query's address */
	struct slot *extras;	/* found no slot; gone at the end of the transaction */
	uint64_t uses;
	int64_t budget;		/* microseconds for one step of a statement; 0: any */
	int64_t deadline;	/* of the step under way */
	uint64_t changes;	/* of the pool's generation; see db_sqlite_store.c */
	struct sqlite_db *next;	/* in the pool */
};

static inline struct sqlite_db *
sqlite_of(const struct work *w)
{
	return (struct sqlite_db *)w->db;
}

/* NULL and a message, when the file cannot be opened so. */
struct sqlite_db *sqlite_connect(struct store *, const char *uri, int flags, struct arena *,
    str *ret_error, int *ret_code);
void sqlite_disconnect(struct sqlite_db *);	/* NULL is fine */
/* BEGIN, COMMIT, SAVEPOINT ...: a cached statement without parameters. */
int sqlite_simple(struct sqlite_db *, const struct query *);
/* Ends the loops that were left early. */
void sqlite_stop_all(struct sqlite_db *);
/* No statement is left halfway, no transaction left open. */
void sqlite_tidy(struct sqlite_db *);
void sqlite_fault(struct work *, struct sqlite_db *, int code, const struct query *);

int64_t sqlite_run(struct work *, const struct query *, const struct arg *);
void sqlite_ask(struct rows *, const struct arg *);
bool sqlite_next(struct rows *);
void sqlite_stop(struct rows *);
int64_t sqlite_col_int(struct rows *, int i);
str sqlite_col_str(struct rows *, int i);
void sqlite_script(struct work *, const char *what, const char *sql);
str sqlite_check(struct work *, const struct query *);

#endif
