/*
 * An organisation's data: one SQLite file, or one PostgreSQL schema.
 *
 * A store lends its connections to pieces of work.  store_read and
 * store_write run one step as one transaction and are the only way to a
 * w->db.  What a step returns through `arg` counts only when the call
 * answers true; a step may be run more than once (a conflict on PostgreSQL),
 * so it sets its results rather than adding to them.
 *
 * SQLite: readers each have a read-only connection and see one snapshot.
 * Writers queue for the one writer thread, which runs each in a SAVEPOINT
 * inside a shared transaction and lets them go after its COMMIT
 * (synchronous=FULL): many durable writes for one fsync.
 * PostgreSQL: reads are REPEATABLE READ READ ONLY, writes SERIALIZABLE; a
 * serialization failure or deadlock is run again with back-off.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "base/work.h"

struct store;
typedef void work_step(struct work *, void *arg);

/*
 * "DIR/ithaca.db" or "postgres://...?schema=NAME" (or postgresql://).  The
 * file is created when `create`; otherwise a missing one is refused.
 * Answers NULL with a message that says what to do in *ret_error.
 */
struct store *store_open(const char *address, bool create, struct arena *, str *ret_error);
void store_close(struct store *);
bool store_is_sqlite(const struct store *);
str store_describe(const struct store *);	/* for doctor: engine, version, place */

/* True when it committed; false with w->fault set, and nothing has happened. */
bool store_read(struct store *, struct work *, work_step *, void *arg);
bool store_write(struct store *, struct work *, work_step *, void *arg);

/*
 * The same by hand, for the command line and tests: one transaction between
 * begin and end.  A writing one holds up every other writer of a SQLite store.
 */
void store_begin(struct store *, struct work *, bool write);
bool store_end(struct store *, struct work *);	/* commits, or rolls back after a fault */

/* What kind of fault a write met, when the world is short of something. */
enum store_trouble { STORE_FINE, STORE_DISK_FULL, STORE_READ_ONLY, STORE_BROKEN };
enum store_trouble store_trouble(const struct work *);

/* A work of its own, outside of requests: fresh arena, clock, no actor. */
struct work work_new(struct arena *);

#endif
