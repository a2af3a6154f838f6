/*
 * The organisation: what is set once for all, as key and value.
 *
 * Keys: "name", "secret" (signs links in mails; made with the data and never
 * shown), "demo" ("1" only in data that `ithaca demo` made), "base_url".
 */
#ifndef APP_ORG_ORG_H
#define APP_ORG_ORG_H

#include "base/work.h"

str org_get(struct work *, str key);	/* empty when never set */
void org_set(struct work *, str key, str value);
str org_name(struct work *);	/* or "Mentoring" */
bool org_is_demo(struct work *);
/* Makes the secret of a new organisation; does nothing to an old one. */
void org_begin(struct work *);

#endif
