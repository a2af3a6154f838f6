/*
 * The directory as lists: searched, filtered, sorted, 50 at a time, forwards
 * and backwards from a person that was shown.
 */
#ifndef APP_PERSON_PERSON_LIST_H
#define APP_PERSON_PERSON_LIST_H

#include "app/person/person.h"

enum person_state { PERSON_ACTIVE, PERSON_LEFT, PERSON_ANY };
enum person_sort { SORT_NAME, SORT_UNIT, SORT_LEVEL, SORT_START };

struct person_query {
	str text;		/* a person has a word that begins with each of its words */
	str unit, location;	/* exactly; empty: any */
	int64_t level;		/* 0: any */
	enum person_state state;
	enum person_sort sort;
	bool down;
	int64_t after, before;	/* the person next to the page; at most one is set */
};

struct person_page {
	struct person *v;	/* without zone, languages, manager and attributes */
	size_t n;
	bool previous, next;	/* there are more */
	int64_t count;		/* of all that fit; -1 when they are too many to count */
};
struct person_page person_list(struct work *, const struct person_query *, int64_t most);

/* Who reports to a person directly, by name; pages as above. */
struct person_page person_reports_list(struct work *, int64_t manager, int64_t after, int64_t most);

/* What there is to filter by, at most so many. */
struct person_level { int64_t level; str level_name; };
struct person_levels { struct person_level *v; size_t n; };
struct strs person_unit_list(struct work *, int64_t most);
struct strs person_location_list(struct work *, int64_t most);
struct person_levels person_level_list(struct work *, int64_t most);

#endif
