/*
 * multipart/form-data, in pieces: the first byte says how long the pieces
 * are, and what is found must not depend on it.
 */
#include <stddef.h>
#include <stdint.h>

#include "web/multipart.h"

struct found { uint64_t hash; size_t parts; bool inside; };

static void
mix(struct found *f, str s)
{
	for (size_t i = 0; i < s.len; i++)
		f->hash = (f->hash ^ (unsigned char)s.ptr[i]) * 1099511628211u;
}

static bool
begin(void *arg, const struct multipart_part *part)
{
	struct found *f = arg;

	HOLDS(!f->inside);
	f->inside = true;
	f->parts++;
	mix(f, part->name);
	mix(f, part->filename);
	mix(f, part->type);
	return f->parts < 100;
}

static bool
data(void *arg, str bytes)
{
	HOLDS(((struct found *)arg)->inside);
	mix(arg, bytes);
	return true;
}

static bool
end(void *arg)
{
	struct found *f = arg;

	HOLDS(f->inside);
	f->inside = false;
	mix(f, S("|"));
	return true;
}

/* Whether it was whole; *ret is what came until then. */
static bool
parse(str body, size_t piece, struct found *ret)
{
	static struct multipart m;	/* its window is large */
	struct arena *mem = arena_new();
	bool good = true;

	*ret = (struct found){ 0 };
	multipart_start(&m, mem, S("x"), (struct multipart_sink){ begin, data, end, ret });
	for (size_t at = 0; good && at < body.len; at += piece) {
		str rest = str_from(body, at);
		good = multipart_feed(&m, (str){ rest.ptr, rest.len < piece ? rest.len : piece });
	}
	good = good && multipart_finish(&m);
	arena_free(mem);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct found whole, pieces;

	if (n == 0)
		return 0;
	str body = { (const char *)bytes + 1, n - 1 };
	bool good = parse(body, body.len + 1, &whole);
	HOLDS(parse(body, (size_t)bytes[0] + 1, &pieces) == good);
	HOLDS(!good || (whole.hash == pieces.hash && whole.parts == pieces.parts));
	multipart_boundary(body);
	return 0;
}
