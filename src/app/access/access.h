/*
 * Who may do what: the relations of the route table, and the scopes of ids.
 *
 * A path parameter is named after what it points at; its scope says how to
 * find out that it is there, and inside the :programme of the same path.  A
 * relation says whether the actor stands in it to the objects of the path.
 * Both are tables here, so that "not yours" and "not there" are decided in
 * one place, and the authorisation matrix can be made from them.
 */
#ifndef APP_ACCESS_ACCESS_H
#define APP_ACCESS_ACCESS_H

#include "web/web.h"

/* The bits of `who` that hold for q->w->actor; -1 when an object of the path
 * is not there, or not inside its parent. */
int access_relations(struct req *, int who);

struct scope {
	const char *param;
	/* programme is the id of the path's :programme, or 0 when it has none */
	bool (*there)(struct work *, int64_t id, int64_t programme);
	/* is it the actor's own? NULL: nobody's */
	bool (*own)(struct work *, int64_t id, int64_t actor);
};
extern const struct scope access_scopes[];	/* ends with param NULL */

bool access_programme_admin(struct work *, int64_t programme, int64_t person);

#endif
