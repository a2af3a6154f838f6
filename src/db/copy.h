/*
 * A whole organisation from one place to another.
 *
 * Tables are read in the order of schema_tables in batches by their primary
 * key, from one snapshot, and written in one transaction: memory does not grow
 * with the data, and nobody ever sees half a copy.  Each side is summed up by
 * a checksum that does not depend on the order of rows or on the engine.
 */
#ifndef DB_COPY_H
#define DB_COPY_H

#include "db/store.h"

struct copy_table {
	const char *name;
	int64_t rows_from, rows_to;
	uint64_t sum_from, sum_to;
};

struct copy_report {
	struct copy_table *v;
	size_t n;
	int64_t rows;		/* all together */
	bool same;		/* every count and checksum */
	str error;		/* empty, or what broke and what to do */
};

/* Told after each batch; `total` is the number of rows there are, or 0. */
struct copy_progress {
	void (*tell)(void *arg, const char *table, int64_t done, int64_t total);
	void *arg;
};

/*
 * Copies everything; the receiver has the schema (schema_migrate) and no
 * data.  False with report.error when it did not happen.
 */
bool store_copy(struct store *from, struct store *to, struct arena *,
    const struct copy_progress *, struct copy_report *ret);	/* progress: NULL is fine */
/* Counts and checksums of both sides, without copying. */
bool store_compare(struct store *a, struct store *b, struct arena *,
    const struct copy_progress *, struct copy_report *ret);

/*
 * Writes the data as one SQLite file to `path`, whichever the engine, while
 * others go on reading and writing.  The file appears whole, synced, or not at
 * all; an existing one is refused.
 */
bool store_backup(struct store *, const char *path, struct arena *, str *ret_error);

#endif
