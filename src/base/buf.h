/*
 * A growing piece of output in an arena, with a limit that is latched: past
 * it nothing is appended and `over` stays true, so that one check at the end
 * is enough.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/arena.h"

struct buf {
	struct arena *mem;
	char *ptr;
	size_t len, room;
	size_t limit;	/* in bytes; 0 is BUF_LIMIT */
	bool over;
};

enum { BUF_LIMIT = 256 << 20 };

void buf_put(struct buf *, const void *, size_t);
#define buf_lit(b, literal) buf_put((b), "" literal "", sizeof(literal) - 1)
static inline void buf_str(struct buf *b, str s) { buf_put(b, s.ptr, s.len); }
void buf_char(struct buf *, char);
void buf_int(struct buf *, int64_t);
void buf_fmt(struct buf *, const char *fmt, ...) PRINTF(2, 3);
void buf_vfmt(struct buf *, const char *fmt, va_list) PRINTF(2, 0);
static inline str buf_text(const struct buf *b) { return (str){ b->ptr, b->len }; }

str str_fmt(struct arena *, const char *fmt, ...) PRINTF(2, 3);
str str_join(struct arena *, struct strs, str separator);
str str_concat(struct arena *, str a, str b);

#endif
