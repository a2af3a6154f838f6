/*
 * Rosters: people out of the CSV file of an HR system, checked before
 * anything is written, undone when it was the wrong file.
 *
 *   map     which column is which field: by the headers of BambooHR, Workday,
 *           Together and others (roster_columns.c), else by hand; columns
 *           that are none of ours are kept as attributes
 *   plan    every row against the directory: new, changed, unchanged, or
 *           rejected with line, column and reason; who is not in the file
 *           any more; reporting lines without circles.  Writes nothing.
 *   apply   the plan's new and changed rows in one transaction
 *
 * A person is recognised by employee id, else by e-mail; a file with neither
 * knows its people by its row numbers.  What the file has no column for stays
 * as it is.  Planning keeps some 200 bytes a person, and one record of the file.
 */
#ifndef APP_ROSTER_ROSTER_H
#define APP_ROSTER_ROSTER_H

#include "app/person/person.h"
#include "base/csv.h"
#include "db/store.h"

enum roster_field {
	F_NONE,			/* a column to leave out */
	F_ATTRIBUTE,		/* kept under its header's name */
	F_NAME, F_FIRST_NAME, F_LAST_NAME, F_PREFERRED_NAME, F_MAIL, F_EMPLOYEE_ID, F_JOB_TITLE,
	F_LEVEL, F_UNIT, F_LOCATION, F_ZONE, F_LANGUAGES, F_MANAGER, F_START, F_LEFT,
	F_COUNT
};
const char *roster_field_key(enum roster_field);	/* "job_title" */
str roster_field_words(enum roster_field);
/* The field that a header usually means; F_ATTRIBUTE when it is none of ours. */
enum roster_field roster_guess(struct arena *, str header);

struct roster_mapping {
	struct strs headers;
	enum roster_field *field;	/* one a header */
	struct strs names;	/* of the attributes; one a header, each once */
	size_t *order;		/* columns by these names */
	bool day_first;		/* 05/02/2020 is a day in February: another row shows it */
};

struct roster_fault { int64_t line; str column, reason; bool of_manager; };
enum roster_kind { ROSTER_NEW, ROSTER_CHANGED, ROSTER_UNCHANGED, ROSTER_REJECTED, ROSTER_KINDS };
struct roster_example { int64_t line; enum roster_kind kind; str name, change; };

enum { ROSTER_SHOWN = 50 };	/* examples of each kind, faults, leavers that are listed */

struct roster_report {
	int64_t count[ROSTER_KINDS];
	int64_t rows, leavers;
	struct { struct roster_example *v; size_t n; } examples;
	struct { struct roster_fault *v; size_t n; } faults;	/* of rejected rows */
	struct strs leaver_names;
	str file_fault;		/* the file as a whole cannot be read; nothing else counts */
	bool applied;
	int64_t import_id;	/* of one that wrote something, for undo */
};

struct roster_options {
	bool apply;
	bool leavers;		/* mark who is missing from the file as left */
	const struct roster_mapping *mapping;	/* NULL: guess */
	bool (*progress)(void *, int64_t done, int64_t total);	/* false stops it */
	void *progress_arg;
};

/* The file's headers and first rows, with a mapping: the saved one for these
 * headers, else guessed.  False with *ret_fault in words. */
struct roster_sample { struct roster_mapping mapping; struct { struct strs *v; size_t n; } rows; };
bool roster_look(struct work *, const char *path, struct roster_sample *ret, str *ret_fault);
bool roster_maps(const struct roster_mapping *, enum roster_field);
/* Two columns for one field, in words; empty: fine. */
str roster_mapping_fault(struct arena *, const struct roster_mapping *);
void roster_mapping_save(struct work *, const struct roster_mapping *);

/* Checks the file against the directory and, with options->apply, writes it;
 * all within the work's transaction. */
struct roster_report roster_import(struct work *, const char *path, const struct roster_options *);
/* How many people it writes, or wrote. */
int64_t roster_writes(const struct roster_report *, bool leavers);
/* Brings back what the import changed, unless it has been changed since;
 * answers how many people it touched, -1 when there is no such import. */
int64_t roster_undo(struct work *, int64_t import_id);

/*
 * A file that came by the browser, kept in the database until its check is
 * applied or a day has gone by, so that any server may go on with it.
 */
struct roster_file { int64_t id, actor_id, created_at, leavers; str name, mapping, report; };
int64_t roster_file_keep(struct work *, const char *path, str name);
bool roster_file_find(struct work *, int64_t id, struct roster_file *ret);
/* Writes its first `parts` of 48 KiB (0: all) to a new temporary file; the
 * caller unlinks it.  NULL when it cannot be written. */
const char *roster_file_fetch(struct work *, int64_t id, int64_t parts);
void roster_file_save(struct work *, const struct roster_file *);
struct roster_mapping roster_mapping_read(struct arena *, struct strs headers, str keys);
str roster_mapping_text(struct arena *, const struct roster_mapping *);

struct roster_past { int64_t id, applied_at, undone_at, added, changed, leavers; };
struct roster_pasts { struct roster_past *v; size_t n; };
struct roster_pasts roster_history(struct work *);	/* the last ten imports */

/* A report as text, to be kept with its file, and back. */
str roster_report_text(struct arena *, const struct roster_report *);
bool roster_report_read(struct arena *, str text, struct roster_report *ret);

/* A fault of the file in words, for the person who chose it. */
str roster_csv_fault(struct arena *, const struct csv *);

struct roster_line {
	int64_t id, start_day, left_day;
	str name, mail, employee_id, job_title, level_name, unit, location, zone, languages,
	    attributes, manager;
};
/* The directory as CSV, in a form that roster_import reads back unchanged. */
void roster_export(struct work *, struct buf *);

#endif
