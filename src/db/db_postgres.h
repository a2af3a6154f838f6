/* Inside the PostgreSQL driver: statements (db_postgres.c), connections and
 * transactions (db_postgres_store.c). */
#ifndef DB_DB_POSTGRES_H
#define DB_DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/driver.h"

/* A result that is being read; what was left early goes with the transaction. */
struct pg_result { PGresult *r; struct pg_result *next; };

struct pg_db {
	struct db base;
	PGconn *c;
	/* Which queries are prepared here, by address; the name is "q" and the place. */
	const struct query **prepared;
	size_t nprepared, room;
	struct pg_result *open;
	bool ending;		/* a read's COMMIT is on its way; nobody waits for its answer */
	struct pg_db *next;	/* in the pool */
};

static inline struct pg_db *
pg_of(const struct work *w)
{
	return (struct pg_db *)w->db;
}

/* Latches what is wrong with a result; false when nothing is. Clears neither. */
bool pg_fault(struct work *, struct pg_db *, const PGresult *, const struct query *);
bool pg_broken(const struct pg_db *);
/* Drops the results that nobody finished reading. */
void pg_tidy(struct pg_db *);

int64_t pg_run(struct work *, const struct query *, const struct arg *);
void pg_ask(struct rows *, const struct arg *);
bool pg_next(struct rows *);
void pg_stop(struct rows *);
int64_t pg_col_int(struct rows *, int i);
str pg_col_str(struct rows *, int i);
void pg_script(struct work *, const char *what, const char *sql);
str pg_check(struct work *, const struct query *);

#endif
