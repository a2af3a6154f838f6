/*
 * multipart/form-data (RFC 7578) as a stream: bytes in, parts out, in a window
 * of fixed size whatever the parts' sizes are.  Knows nothing of files.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/arena.h"

enum { MULTIPART_WINDOW = 8 << 10, MULTIPART_HEAD_MAX = 2 << 10, BOUNDARY_MAX = 70 };

struct multipart_part {
	str name, filename, type;
	bool is_file;	/* it has a file name, be it an empty one */
};

/* What becomes of the parts.  A false answer ends the parsing. */
struct multipart_sink {
	bool (*begin)(void *arg, const struct multipart_part *);
	bool (*data)(void *arg, str bytes);
	bool (*end)(void *arg);
	void *arg;
};

enum multipart_state {
	MULTIPART_START, MULTIPART_HEAD, MULTIPART_BODY, MULTIPART_DELIMITED,
	MULTIPART_DONE, MULTIPART_BAD,
};

struct multipart {
	struct arena *mem;	/* names of parts live here */
	struct multipart_sink sink;
	enum multipart_state state;
	char delimiter[BOUNDARY_MAX + 4];	/* CR LF - - boundary */
	size_t ndelimiter;
	size_t n;
	char window[MULTIPART_WINDOW];
};

/* The boundary of a Content-Type, or an empty text when it is another type. */
str multipart_boundary(str content_type);
void multipart_start(struct multipart *, struct arena *, str boundary, struct multipart_sink);
/* False once it is malformed or the sink refused; stays so. */
MUST_USE bool multipart_feed(struct multipart *, str bytes);
/* All has come: was it whole? */
MUST_USE bool multipart_finish(const struct multipart *);

#endif
