/*
 * One file of numbers, mapped read-only: what tools/weights makes of the
 * published weights of the Universal Sentence Encoder (lite) and of wink's
 * word vectors.  The program works without it.
 *
 * A file is a head (struct weights_head), a directory of named parts, and
 * the parts, each at a multiple of 64 bytes, little-endian.  Matrices of the
 * encoder are kept in panels of PANEL columns, as its kernel reads them.
 */
#ifndef MEANING_WEIGHTS_H
#define MEANING_WEIGHTS_H

#include "base/arena.h"

enum { PANEL = 16, WEIGHTS_PARTS = 64 };
#define WEIGHTS_MAGIC UINT64_C(0x3130574148544949)	/* "IITHAW01" */

struct weights_part { char name[16]; uint64_t at, bytes; };
struct weights_head {
	uint64_t magic, hash;	/* of all that follows the directory */
	uint64_t bytes, n_parts;
	struct weights_part part[WEIGHTS_PARTS];
};

struct weights { const char *base; const struct weights_head *head; };

/* Maps a file; false, with the reason in words when there is a file and it is
 * no such one, empty when there is none.  What is mapped stays. */
bool weights_map(const char *path, struct weights *ret, str *ret_trouble);
/* A part; NULL when it is not there or has another size (bytes 0: any). */
const void *weights_part(const struct weights *, const char *name, size_t bytes);
size_t weights_part_bytes(const struct weights *, const char *name);
/* Reads all of it: does the hash still hold? */
bool weights_intact(const struct weights *);
uint64_t weights_hash(const void *, size_t);

#endif
