#include "base/random.h"

#include <stdatomic.h>
#include <sys/random.h>

void
random_bytes(void *p, size_t n)
{
	char *at = p;

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0)
			BUG("the kernel gives no randomness");
		at += got;
		n -= (size_t)got;
	}
}

uint64_t
random_u64(void)
{
	uint64_t r;

	random_bytes(&r, sizeof r);
	return r;
}

str
random_token(struct arena *mem, size_t n)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char *bytes = arena_alloc(mem, n);
	struct buf b = { .mem = mem };
	unsigned pending = 0, bits = 0;

	random_bytes(bytes, n);
	for (size_t i = 0; i < n; i++) {
		pending = pending << 8 | bytes[i];
		for (bits += 8; bits >= 6; bits -= 6)
			buf_char(&b, digits[pending >> (bits - 6) & 63]);
	}
	if (bits)
		buf_char(&b, digits[pending << (6 - bits) & 63]);
	return buf_text(&b);
}

int64_t
id_new(const struct work *w)
{
	static _Atomic int64_t last;
	int64_t before = last, id;
	int64_t fresh = (w->now / 1000) << 21 | (int64_t)(random_u64() & ((1 << 21) - 1));

	do
		id = fresh > before ? fresh : before + 1;
	while (!atomic_compare_exchange_weak(&last, &before, id));
	return id;
}
