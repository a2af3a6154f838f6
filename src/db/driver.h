/*
 * Between store.c and the two drivers.
 *
 * A driver lends a connection to a work (w->db) for one transaction.  It
 * latches what goes wrong with the statement's file and line, and never logs
 * values.  store.c has already looked at w->fault when it calls one of these.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"
#include "db/schema.h"

struct store {
	const struct driver *driver;
	char description[320];
	const char *path;	/* of the SQLite file, or NULL */
};

/* A connection; the driver's own struct begins with it. */
struct db {
	struct store *store;
	bool writes;
};

struct driver {
	struct store *(*open)(const char *address, bool create, struct arena *, str *ret_error);
	void (*close)(struct store *);

	/* One transaction.  begin leaves w->db NULL when it latched a fault;
	 * end commits, or rolls back when there is one, and takes w->db back. */
	void (*begin)(struct store *, struct work *, bool write, bool by_hand);
	void (*end)(struct work *);
	/* One step in one transaction; NULL: begin and end do. */
	void (*write)(struct store *, struct work *, work_step *, void *arg);

	int64_t (*run)(struct work *, const struct query *, const struct arg *);
	void (*ask)(struct rows *, const struct arg *);
	bool (*next)(struct rows *);
	void (*stop)(struct rows *);	/* only with rows->impl */
	int64_t (*col_int)(struct rows *, int i);
	str (*col_str)(struct rows *, int i);
	/* Several statements without parameters or results: schema steps. */
	void (*script)(struct work *, const char *what, const char *sql);
	/* What is wrong with a statement, or nothing. */
	str (*check)(struct work *, const struct query *);
	/* A copy of the file; NULL when there is none to copy. */
	bool (*backup)(struct store *, const char *path, struct arena *, str *ret_error);
};

/* How a fault speaks of a primary key that was there already: another process
 * may have drawn the same id, so it is run again, but not often. */
#define ID_TAKEN "the id is taken: "

extern const struct driver sqlite_driver, postgres_driver;

/* For the schema and copies, which build their statements: the query and
 * its texts live in the arena and are not cached. */
struct query *query_make(struct arena *, str sqlite, str postgres, int nparams, int ncolumns,
    const enum db_type *params, const enum db_type *columns);

/* schema_migrate with other steps than the program's: for tests. */
MUST_USE enum schema_verdict schema_migrate_steps(struct store *, const struct schema_step *,
    struct arena *, str *ret_note);

#endif
