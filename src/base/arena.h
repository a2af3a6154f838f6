/*
 * Memory by lifetime: what is allocated from an arena is zeroed, never NULL,
 * and freed with the arena at once.  Nothing else is ever freed.
 *
 * Out of memory is a bug-like abort: what a person can make us allocate is
 * bounded where it comes in.  Under AddressSanitizer what is not handed out
 * is poisoned and each allocation is followed by a red zone.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena;
struct arena_mark { void *block; size_t used; };

struct arena *arena_new(void);
void arena_free(struct arena *);	/* NULL is fine */
void arena_reset(struct arena *);	/* empties it and keeps a little for the next work */

void *arena_alloc(struct arena *, size_t n);	/* 16-byte aligned */
void *arena_copy(struct arena *, const void *, size_t n);
str arena_str(struct arena *, str);
const char *arena_cstr(struct arena *, str);	/* with a NUL at its end */

/* For loops over many items: what was allocated after the mark goes. */
struct arena_mark arena_mark(struct arena *);
void arena_rewind(struct arena *, struct arena_mark);

#define NEW(mem, type) ((type *)arena_alloc((mem), sizeof(type)))
#define NEWS(mem, type, n) ((type *)arena_alloc((mem), arena_times((n), sizeof(type))))
size_t arena_times(size_t n, size_t size);	/* n * size; an overflow aborts */

/* Appends one item to a { T *v; size_t n; } list; room doubles. */
#define PUSH(mem, list, ...) \
	((list)->v = arena_grow((mem), (list)->v, (list)->n, sizeof *(list)->v), \
	 (list)->v[(list)->n++] = (__VA_ARGS__))
void *arena_grow(struct arena *, void *v, size_t n, size_t size);

struct strs { str *v; size_t n; };	/* the commonest list */
struct ids { int64_t *v; size_t n; };

#endif
