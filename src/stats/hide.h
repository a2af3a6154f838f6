/*
 * Which groups of a table may be shown: none of fewer than `least` people,
 * and when any is hidden then enough of the next ones that what is missing
 * from the total is at least two groups and `least` people.  So nobody finds
 * a hidden group by subtraction.
 */
#ifndef STATS_HIDE_H
#define STATS_HIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Groups of nobody are neither shown nor hidden: they stay false. */
void stats_hide(const int64_t *people, size_t groups, int64_t least, bool *ret_hidden);

#endif
