/*
 * Taking part by a file: one line a person and role, columns named after the
 * questions of docs/templates.md.  A roster will do as well: what its columns
 * mean is guessed.
 *
 * It is an admin who brings the file, so that nobody is turned away for what
 * the file does not say: a required question without an answer and a rule
 * about something the directory does not know are counted and reported.  A
 * bad answer, or a rule that is broken for certain, rejects the line.
 *
 * Checking is the same work, rolled back: what it reports is what would
 * happen.  The same file again changes nothing.
 */
#ifndef APP_ENROL_ENROL_CSV_H
#define APP_ENROL_ENROL_CSV_H

#include "app/enrol/enrol.h"

struct enrol_file {
	int64_t programme;
	const char *path;
	str role;	/* of lines that do not say; empty: they all do */
	str only;	/* pass over lines whose column "programme" says something else */
};

struct enrol_rejection { int64_t line; str column, words; };	/* column may be empty */
enum { ENROL_REJECTIONS_SHOWN = 1000 };

struct enrol_report {
	struct arena *mem;	/* the caller's: what is reported outlives the work */
	int64_t rows, added, changed, unchanged, rejected;
	int64_t incomplete;	/* without an answer to some required question */
	int64_t unsure;		/* a rule asks for what the directory does not know */
	struct enrol_rejection *v;
	size_t n;
	struct strs unused;	/* headers that mean nothing here */
	str fault;		/* the file as a whole, in words; nothing was done */
};

/* Reads and writes all of it in the transaction of `w`. */
void enrol_from_csv(struct work *w, const struct enrol_file *, struct enrol_report *ret);

/* A programme's applications, in the form that comes back in with no change.
 * Answers that nobody but the person may see are left out. */
void enrol_export(struct work *w, const struct programme *, struct buf *to);

#endif
