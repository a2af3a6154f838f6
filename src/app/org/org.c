#include "app/org/org.h"

#include "app/org/org.sql.h"
#include "base/random.h"
#include "lang/lang.h"

str
org_get(struct work *w, str key)
{
	return setting_value(w, key);
}

void
org_set(struct work *w, str key, str value)
{
	setting_put(w, key, value, w->now);
}

str
org_name(struct work *w)
{
	str name = org_get(w, S("name"));

	return name.len ? name : _("Mentoring");
}

bool
org_is_demo(struct work *w)
{
	return str_eq(org_get(w, S("demo")), S("1"));
}

void
org_begin(struct work *w)
{
	if (org_get(w, S("secret")).len == 0)
		org_set(w, S("secret"), random_token(w->mem, 32));
}
