/*
 * Blocks that double from 4 KiB to 1 MiB; an item larger than half a block
 * has one of its own.  Blocks are kept in a list, newest first, so that a
 * mark is a block and how much of it was used.
 */
#include "base/arena.h"

#include <stdlib.h>

#ifndef __has_feature	/* clang's way to ask; gcc defines __SANITIZE_ADDRESS__ */
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 };
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
enum { RED_ZONE = 0 };
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#endif

enum { ALIGN = 16, FIRST = 4 << 10, LARGEST = 1 << 20, KEPT = 64 << 10 };

struct block {
	struct block *older;
	size_t size, used;	/* of data */
	_Alignas(ALIGN) char data[];
};

struct arena {
	struct block *newest;
};

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		BUG("out of memory");
	return a;
}

static void
drop_newest(struct arena *a)
{
	struct block *b = a->newest;

	a->newest = b->older;
	UNPOISON(b->data, b->size);
	free(b);
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->newest)
		drop_newest(a);
	free(a);
}

void
arena_reset(struct arena *a)
{
	while (a->newest && (a->newest->older || a->newest->size > KEPT))
		drop_newest(a);
	if (a->newest) {
		a->newest->used = 0;
		POISON(a->newest->data, a->newest->size);
	}
}

static void
add_block(struct arena *a, size_t need)
{
	size_t size = a->newest ? a->newest->size * 2 : FIRST;

	if (size > LARGEST)
		size = LARGEST;
	if (size < need)
		size = need;
	struct block *b = malloc(sizeof *b + size);

	if (!b)
		BUG("out of memory: %zu bytes", size);
	*b = (struct block){ .older = a->newest, .size = size };
	POISON(b->data, b->size);
	a->newest = b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		BUG("an allocation of %zu bytes", n);
	size_t need = (n + RED_ZONE + ALIGN - 1) / ALIGN * ALIGN;

	if (!a->newest || a->newest->size - a->newest->used < need)
		add_block(a, need);
	struct block *b = a->newest;
	char *p = b->data + b->used;

	b->used += need;
	UNPOISON(p, n);
	return memset(p, 0, n);
}

void *
arena_copy(struct arena *a, const void *from, size_t n)
{
	void *p = arena_alloc(a, n);

	if (n)
		memcpy(p, from, n);
	return p;
}

const char *
arena_cstr(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.len + 1);

	if (s.len)
		memcpy(p, s.ptr, s.len);
	return p;
}

str
arena_str(struct arena *a, str s)
{
	return (str){ arena_cstr(a, s), s.len };
}

struct arena_mark
arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->newest, a->newest ? a->newest->used : 0 };
}

void
arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->newest != m.block)
		drop_newest(a);
	if (!a->newest)
		return;
	POISON(a->newest->data + m.used, a->newest->size - m.used);
	a->newest->used = m.used;
}

size_t
arena_times(size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		BUG("%zu items of %zu bytes", n, size);
	return total;
}

void *
arena_grow(struct arena *a, void *v, size_t n, size_t size)
{
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0)) /* room until 4, then the next power of two */
		return v;
	void *bigger = arena_alloc(a, arena_times(n ? 2 * n : 4, size));

	if (n)
		memcpy(bigger, v, n * size);
	return bigger;
}
