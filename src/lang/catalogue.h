/*
 * What tools/po2c makes of po/: one table a language, sorted by the English
 * words, in the program's read-only data.  Nothing is parsed at run time.
 */
#ifndef LANG_CATALOGUE_H
#define LANG_CATALOGUE_H

#include <stddef.h>

/* CLDR's categories, in CLDR's order: msgstr[i] is the i-th that a language has. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER,
	PLURALS };

struct message {
	const char *id;			/* English, singular */
	const char *text[PLURALS];	/* without plural only [PLURAL_OTHER]; NULL: has none */
};

struct catalogue {
	const char *tag;	/* as in lang_list; NULL ends the list */
	const struct message *v;
	size_t n;
};

extern const struct catalogue catalogues[];

#endif
