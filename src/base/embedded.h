/*
 * The text files that travel inside the program: programme templates
 * ("templates/x.toml") and the starter taxonomy ("assets/taxonomy/x.tsv").
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

struct embedded {
	const char *name;	/* its path in the source tree */
	str bytes;
};

/* Made by tools/assets; sorted by name, ends with name NULL. */
extern const struct embedded embedded[];

#endif
