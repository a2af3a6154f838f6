/* Randomness from the kernel, and ids. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/work.h"

void random_bytes(void *, size_t);
uint64_t random_u64(void);
/* `n` random bytes in URL-safe base64 without padding; 32 make a token. */
str random_token(struct arena *, size_t n);

/*
 * A new id: 42 bits of milliseconds and 21 of chance, rising within this
 * process.  Never 0, never negative; a clash between processes meets the
 * primary key and is run again.
 */
int64_t id_new(const struct work *);

#endif
