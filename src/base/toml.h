/*
 * Reads TOML 1.0 into a tree, for ithaca.toml and the programme templates.
 *
 * Left out on purpose: numbers with a point, dates and times (write them in
 * quotes).  Bounded: TOML_BYTES of text, TOML_DEPTH levels, TOML_VALUES
 * values.  Every value knows its line, so that whoever reads the tree can
 * say where something is wrong.
 *
 *   struct toml_reading r = { .mem = mem };
 *   struct toml *root = toml_parse(&r, text);
 *   str title = toml_text(&r, root, "title", S(""));
 *   toml_only(&r, root, "title key question");
 *   for (size_t i = 0; i < r.n; i++) ... r.v[i].line, r.v[i].words
 */
#ifndef BASE_TOML_H
#define BASE_TOML_H

#include "base/arena.h"

enum { TOML_BYTES = 1 << 20, TOML_DEPTH = 32, TOML_VALUES = 20000 };

enum toml_kind { TOML_TEXT, TOML_INT, TOML_BOOL, TOML_ARRAY, TOML_TABLE };

struct toml {
	enum toml_kind kind;
	int line;
	str key;		/* its name in the table; empty in an array */
	str text;
	int64_t number;		/* also of a boolean: 0 or 1 */
	struct toml *first;	/* of an array or table, in the file's order... */
	struct toml *next;	/* ...and what follows this one */
	struct toml *last;	/* these two are the parser's */
	int made;
};

struct toml_fault { int line; str words; };

/* One reading of one text: what is wrong is noted, all of it, and reading goes
 * on with the fallback. */
struct toml_reading {
	struct arena *mem;
	struct toml_fault *v;
	size_t n;
};

/* The root table; NULL after the first error of syntax, which is noted. */
struct toml *toml_parse(struct toml_reading *, str);

/* The value under a key or a dotted path of keys; NULL when there is none. */
const struct toml *toml_get(const struct toml *table, const char *path);

/* Typed getters: the fallback when nothing is there or, with a fault noted,
 * when it is of another kind. */
str toml_text(struct toml_reading *, const struct toml *table, const char *key, str fallback);
bool toml_bool(struct toml_reading *, const struct toml *table, const char *key, bool fallback);
struct toml_range { int64_t min, max, fallback; };
int64_t toml_int(struct toml_reading *, const struct toml *table, const char *key,
    struct toml_range);
struct strs toml_texts(struct toml_reading *, const struct toml *table, const char *key);
/* The first of an array of tables; go on with ->next. */
const struct toml *toml_tables(struct toml_reading *, const struct toml *table, const char *key);
const struct toml *toml_table(struct toml_reading *, const struct toml *table, const char *key);

/* Notes each key of the table that is not among `known`, which are divided by
 * spaces, with the nearest of them. */
void toml_only(struct toml_reading *, const struct toml *table, const char *known);
void toml_note(struct toml_reading *, int line, const char *fmt, ...) PRINTF(3, 4);

/* The word nearest to a mistyped one by insertions, deletions, exchanges and
 * swaps of neighbours; empty when none is near. */
str str_nearest(str word, struct strs words);

#endif
