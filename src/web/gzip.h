/* Pages compressed as they go out: libdeflate at its fastest level. */
#ifndef WEB_GZIP_H
#define WEB_GZIP_H

#include "base/arena.h"

/* Does an Accept-Encoding header allow gzip? */
bool gzip_accepted(str accept_encoding);
/* Whether bytes of that Content-Type become smaller. */
bool gzip_pays(str content_type, size_t n);
/* Empty when it would not be smaller. */
str gzip_bytes(struct arena *, str);

#endif
