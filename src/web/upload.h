/*
 * A multipart form on its way in: fields into memory, files into the upload
 * folder, each within its limit.  Files are removed by upload_end, after the
 * request; what wants to keep one moves it away first.
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "web/multipart.h"
#include "web/web.h"

enum { UPLOADS_MAX = 10 };

struct upload_form {
	struct arena *mem;
	const char *dir;
	struct multipart parser;
	struct multipart_part part;	/* the one that is coming in */
	struct buf value;
	int fd;			/* of its file; -1: it is a field */
	bool failed;		/* the disk, not the sender */
	struct fields fields;
	struct { struct upload *v; size_t n; } uploads;
};

struct upload_form *upload_start(struct arena *, const char *dir, str boundary);
MUST_USE bool upload_feed(struct upload_form *, str bytes);
void upload_end(struct upload_form *);	/* NULL is fine */

#endif
