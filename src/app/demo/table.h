/* A CSV file that travels inside the program, as rows of named cells. */
#ifndef APP_DEMO_TABLE_H
#define APP_DEMO_TABLE_H

#include "base/arena.h"

struct table {
	struct strs head;
	struct { struct strs *v; size_t n; } rows;
	size_t at;	/* the row that cell() reads */
};

/* A table that is not there or not CSV is a bug: it was there at build time. */
struct table table_read(struct arena *, const char *name);
str cell(const struct table *, const char *column);	/* empty: no such column */
int64_t cell_int(const struct table *, const char *column);
#define TABLE_ROWS(t) for ((t)->at = 0; (t)->at < (t)->rows.n; (t)->at++)

str table_bytes(const char *name);
/* The bytes as a file to be read by path; closed with close(*ret_fd). */
const char *table_file(struct arena *, str bytes, int *ret_fd);

#endif
