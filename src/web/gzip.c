#include "web/gzip.h"

#include <libdeflate.h>
#include <pthread.h>

enum { WORTH = 1000 };	/* bytes: below that a page is one packet anyway */

/* "q=0", "q=0.000": by no means. */
static bool
weighs_nothing(str weight)
{
	if (!str_starts(weight, S("q=0")))
		return false;
	for (size_t i = 3; i < weight.len; i++)
		if (weight.ptr[i] >= '1' && weight.ptr[i] <= '9')
			return false;
	return true;
}

bool
gzip_accepted(str header)
{
	str part;

	while (str_cut(&header, ',', &part)) {
		size_t semicolon = str_find(part, ';');
		if (str_eq_nocase(str_trim((str){ part.ptr, semicolon }), S("gzip")))
			return !weighs_nothing(str_trim(str_from(part, semicolon + 1)));
	}
	return false;
}

bool
gzip_pays(str type, size_t n)
{
	return n >= WORTH && (str_starts(type, S("text/")) ||
	    str_starts(type, S("application/json")) ||
	    str_starts(type, S("application/problem+json")) ||
	    str_starts(type, S("image/svg+xml")));
}

/* A compressor holds tables of some hundred KiB: one a thread, of those that
 * answer pages. */
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
drop(void *compressor)
{
	libdeflate_free_compressor(compressor);
}

static void
setup(void)
{
	if (pthread_key_create(&key, drop) != 0)
		BUG("no key for a thread's compressor");
}

static struct libdeflate_compressor *
compressor(void)
{
	pthread_once(&once, setup);
	struct libdeflate_compressor *c = pthread_getspecific(key);
	if (!c) {
		c = libdeflate_alloc_compressor(1);
		if (!c)
			BUG("out of memory");
		pthread_setspecific(key, c);
	}
	return c;
}

str
gzip_bytes(struct arena *mem, str in)
{
	/* What is not smaller than this is not worth it. */
	char *out = arena_alloc(mem, in.len);
	size_t n = libdeflate_gzip_compress(compressor(), in.ptr, in.len, out, in.len);

	return n > 0 ? (str){ out, n } : (str){ 0 };
}
