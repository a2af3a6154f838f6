/* The pairs of a mentee as a round stores them: 5 characters each. */
#ifndef APP_ROUND_EDGES_H
#define APP_ROUND_EDGES_H

#include "base/buf.h"

struct edge { int32_t mentor, score; };	/* 18 and 12 bits */
struct edges { struct edge *v; size_t n; };

void edge_put(struct buf *, struct edge);
struct edges edges_read(struct arena *, str);	/* in order of the mentors */

#endif
