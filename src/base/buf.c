#include "base/buf.h"

#include <stdio.h>

static bool
make_room(struct buf *b, size_t n)
{
	size_t limit = b->limit ? b->limit : BUF_LIMIT;

	if (b->over || n > limit - b->len) {
		b->over = true;
		return false;
	}
	if (b->len + n <= b->room)
		return true;
	size_t room = b->room ? b->room * 2 : 1024;

	if (room < b->len + n)
		room = b->len + n;
	char *bigger = arena_alloc(b->mem, room);

	if (b->len)
		memcpy(bigger, b->ptr, b->len);
	b->ptr = bigger;
	b->room = room;
	return true;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || !make_room(b, n))
		return;
	memcpy(b->ptr + b->len, p, n);
	b->len += n;
}

void
buf_char(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_int(struct buf *b, int64_t i)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t left = i < 0 ? -(uint64_t)i : (uint64_t)i;

	do
		digits[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (i < 0)
		digits[--at] = '-';
	buf_put(b, digits + at, sizeof digits - at);
}

void
buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);

	HOLDS(n >= 0);
	if (make_room(b, (size_t)n + 1)) {
		vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

str
str_fmt(struct arena *mem, const char *fmt, ...)
{
	struct buf b = { .mem = mem };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	return buf_text(&b);
}

str
str_join(struct arena *mem, struct strs list, str separator)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < list.n; i++) {
		if (i)
			buf_str(&b, separator);
		buf_str(&b, list.v[i]);
	}
	return buf_text(&b);
}

str
str_concat(struct arena *mem, str a, str b)
{
	struct buf both = { .mem = mem };

	buf_str(&both, a);
	buf_str(&both, b);
	return buf_text(&both);
}
