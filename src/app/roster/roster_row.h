/* One row of a roster as a person, or what is wrong with it. */
#ifndef APP_ROSTER_ROSTER_ROW_H
#define APP_ROSTER_ROSTER_ROW_H

#include "app/roster/roster.h"

struct roster_row {
	struct person p;	/* no id; manager_id comes from `manager` */
	str manager;		/* as the file names them */
	str fault_column, fault;	/* empty: the row is good */
};

/* The texts live in `mem`. */
struct roster_row roster_row_read(struct arena *mem, const struct roster_mapping *,
    struct strs cells,
	int64_t line, int64_t today);

/* Has it a date such as 31/12/2026, which can be read in one way only? */
bool roster_row_day_first(const struct roster_mapping *, struct strs cells);

/*
 * What an import can change of a person, as one number: equal means
 * unchanged.  With `has`, only the fields of these columns; never the
 * employee id then, as people are known by it.
 */
uint64_t roster_content(const struct person *, const bool has[F_COUNT]);

/* A person as undo needs them. */
str roster_before_text(struct arena *, const struct person *);

#endif
