/*
 * Statements in the transaction of a work.
 *
 * Features do not call this: their queries are named statements in
 * <feature>.sql, and tools/sqlgen writes typed functions over these calls
 * (docs/sql.md).  After a fault db_run answers 0 and db_next false.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/work.h"

enum db_type { DB_INT, DB_TEXT };

/* One statement, as sqlgen writes it; its address is its identity. */
struct query {
	const char *name, *file;
	int line;
	const char *sqlite, *postgres;	/* parameters ?1.. and $1.. */
	int nparams, ncolumns;
	const enum db_type *params, *columns;
};

struct arg { enum db_type type; int64_t i; str s; };
#define INT(x) ((struct arg){ .type = DB_INT, .i = (x) })
#define TEXT(x) ((struct arg){ .type = DB_TEXT, .s = (x) })

struct rows {
	struct work *w;
	const struct query *q;
	void *impl;	/* the driver's; NULL when there is nothing more */
	int row, n;
};

/* How many rows it inserted, updated or deleted. */
int64_t db_run(struct work *, const struct query *, const struct arg *);
struct rows db_ask(struct work *, const struct query *, const struct arg *);
bool db_next(struct rows *);
void db_end(struct rows *);	/* gives up the rest; db_next did it at the last row */
int64_t col_int(struct rows *, int i);	/* NULL is 0 */
str col_str(struct rows *, int i);	/* NULL is empty; lives as long as the work */

/* Every statement of the program, for the check that both engines agree. */
extern const struct query *const db_queries[];

#endif
