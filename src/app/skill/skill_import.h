/*
 * Concepts out of public classifications, as the organisation's own: O*NET
 * (occupations, alternate titles, technology skills, related occupations),
 * ESCO (occupations, skills) and topics of GitHub, as tables with a header
 * line (TSV or CSV).  What a file holds is seen by its header.
 *
 * A concept that is one of ours by its label gives us its other names; any
 * other becomes a concept of its own, a kind of the one of ours that its label
 * holds ("kubernetes administrator": a kind of Kubernetes), or of the group
 * that the file names.  A name belongs to one concept: ours first, then the
 * one that came first.
 *
 * Checking is the same work, rolled back; the same file again adds nothing;
 * an import can be taken back whole.
 */
#ifndef APP_SKILL_SKILL_IMPORT_H
#define APP_SKILL_SKILL_IMPORT_H

#include "app/skill/skill.h"

struct taxonomy_file {
	const char *path;
	str kind;	/* 'onet' or 'esco': the file must be one of these; empty: any */
};

struct taxonomy_rejection { int64_t line; str words; };
enum { TAXONOMY_REJECTIONS_SHOWN = 100 };

struct taxonomy_report {
	struct arena *mem;	/* the caller's: what is reported outlives the work */
	str holds;	/* what the file is, in words */
	int64_t rows, added, ours, unchanged, names, taken, related, rejected;
	struct taxonomy_rejection *v;
	size_t n;
	int64_t import_id;	/* 0: there was nothing to write */
	str fault;	/* the file as a whole, in words; nothing was done */
};

/* Reads and writes all of it in the transaction of `w`. */
void taxonomy_import(struct work *w, const struct taxonomy_file *, struct taxonomy_report *ret);

struct taxonomy_import { int64_t id; str kind, file; int64_t applied_at, concepts, names; };
struct taxonomy_imports { struct taxonomy_import *v; size_t n; };
struct taxonomy_imports taxonomy_list(struct work *);	/* newest first */
/* Its concepts go, with their names.  False: there is no such import. */
bool taxonomy_undo(struct work *w, int64_t import_id);

#endif
