/* What the pages of the directory show. */
#ifndef APP_PERSON_PERSON_VIEW_H
#define APP_PERSON_PERSON_VIEW_H

#include "app/person/person_list.h"

struct directory_view {
	const struct person_query *query;
	struct person_page page;
	struct strs units, locations;
	struct person_levels levels;
	bool keeps;		/* the reader may change the directory */
	str count, previous, next;
};

struct person_link { int64_t id; str name, below; };
struct person_links { struct person_link *v; size_t n; };

struct person_view {
	const struct person *p;
	struct person_attributes attributes;
	struct person_links line, reports;	/* line: nearest manager first */
	int64_t nreports;
	str languages, previous, next;
	bool keeps, lists, self;	/* may change them; may see the directory; it is them */
};

#endif
