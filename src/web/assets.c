#include "web/assets.h"

const struct asset *
asset_find(str path)
{
	for (const struct asset *a = assets; a->name; a++)
		if (str_eq(a->path, path))
			return a;
	return NULL;
}

str
asset_path(const char *name)
{
	for (const struct asset *a = assets; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a->path;
	BUG("no asset %s", name);
}
