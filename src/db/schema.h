/*
 * The schema as steps, and its way forward.
 *
 * A feature's <feature>.schema.sql is steps headed "-- step 2026-11-21 name";
 * a released step is never edited.  All missing steps are applied in one
 * transaction, by date and then in the order of features.def; on SQLite the
 * file is copied first (DATA.before-DATE-TIME).  Data that has steps this
 * program does not know was made by a newer one and is refused.
 */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

#include "db/db.h"
#include "db/store.h"

struct schema_step { const char *feature, *date, *name, *sqlite, *postgres; };

enum schema_verdict { SCHEMA_CURRENT, SCHEMA_MIGRATED, SCHEMA_NEWER_DATA, SCHEMA_FAILED };

/* Every step of the program in order, ending with feature NULL (made by sqlgen). */
extern const struct schema_step schema_steps[];

/* Brings the data to this program's schema; *ret_note says what happened, or
 * what to do about it. */
MUST_USE enum schema_verdict schema_migrate(struct store *, struct arena *, str *ret_note);
/* The same without changing anything: how many steps are missing.  False with
 * a note when the data cannot be read or is a newer program's. */
MUST_USE bool schema_look(struct store *, struct arena *, int64_t *ret_missing, str *ret_note);
/* Every table of the schema, parents before children; ends with NULL. */
extern const char *const schema_tables[];

/* Every column, table by table; `key` is its place in the primary key, from 1. */
struct schema_column { const char *table, *name; enum db_type type; int key; bool nullable; };
extern const struct schema_column schema_columns[];	/* ends with table NULL */

/* Prepares every statement of the program and compares its parameters and
 * columns with what sqlgen found; the report has a line for each that differs. */
MUST_USE bool store_check_queries(struct store *, struct arena *, str *ret_report);

#endif
