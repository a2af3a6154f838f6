/*
 * What a request can bring beside its path: the first line is an
 * Accept-Encoding, the second a Content-Type, the rest a body of that type.
 */
#include "web/form_parse.h"
#include "web/gzip.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool
ignore_part(void *arg, const struct multipart_part *p)
{
	(void)arg;
	return p->name.len < 100;
}

static bool
ignore_data(void *arg, str bytes)
{
	(void)arg;
	return bytes.len > 0;
}

static bool
ignore_end(void *arg)
{
	(void)arg;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new();
	str rest = { (const char *)data, n }, encoding = { 0 }, type = { 0 };
	struct fields f = { 0 };

	(void)!str_cut(&rest, '\n', &encoding);
	(void)!str_cut(&rest, '\n', &type);
	gzip_accepted(encoding);
	str boundary = multipart_boundary(type);
	if (boundary.len) {
		struct multipart *m = NEW(mem, struct multipart);
		multipart_start(m, mem, boundary,
		    (struct multipart_sink){ ignore_part, ignore_data, ignore_end, NULL });
		if (multipart_feed(m, rest))
			(void)!multipart_finish(m);
	} else {
		(void)!fields_urlencoded(mem, rest, &f);
	}
	arena_free(mem);
	return 0;
}
