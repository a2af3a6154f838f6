/* Finds the route of a path.  Ids in a path are decimal digits, and only they match a :param. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/feature.h"

struct route_match {
	const struct route *route;	/* NULL: none for this method */
	bool other_method;		/* but the path has one for another */
	struct path_param params[4];
	int nparams;
};

struct route_match route_find(const struct feature *const *, enum method, str path);

#endif
