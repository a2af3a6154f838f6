/*
 * The files in assets/ (styles, scripts, icons), embedded at build
 * time, already compressed, under names that hold a hash of their bytes and
 * so may be cached for ever.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

struct asset {
	const char *name;	/* "app.css" */
	str path;		/* "/static/app-3f2a9c1d.css" */
	str type;		/* for Content-Type */
	str etag;		/* with its quotes */
	str bytes;
	str gz;			/* empty where compressing saves nothing */
};

const struct asset *asset_find(str path);	/* NULL: there is none */
/* Where a page finds the file; a name that is not there is a bug. */
str asset_path(const char *name);

/* Made by tools/assets; sorted by name, ends with name NULL. */
extern const struct asset assets[];

#endif
