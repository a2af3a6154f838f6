/* The port. */
#ifndef MAIN_LISTEN_H
#define MAIN_LISTEN_H

#include "base/arena.h"

/* Opens "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or "*:8080" (all
 * addresses, of both kinds); port 0 takes a free one.  -1 with words that say
 * what to do. */
int listen_open(struct arena *, str address, str *ret_error);
/* What it is bound to, as "127.0.0.1:8080". */
str listen_name(struct arena *, int fd);

#endif
