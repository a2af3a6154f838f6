/* JSON bodies: whatever comes in, what a handler sees are form fields in UTF-8. */
#include "base/work.h"
#include "web/form_parse.h"
#include "web/req.h"
#include "web/web_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	struct work w = work_new(mem);
	struct web_request r = { .body = { (const char *)bytes, n } };
	struct req q = { .w = &w };

	PUSH(mem, &q.headers, (struct field){ S("Content-Type"), S("application/json") });
	if (read_body(&q, &r)) {
		HOLDS(q.form.n <= FIELDS_MAX);
		for (size_t i = 0; i < q.form.n; i++)
			HOLDS(str_is_utf8(q.form.v[i].name) && str_is_utf8(q.form.v[i].value) &&
			    q.form.v[i].name.len + q.form.v[i].value.len <= n);
	}
	arena_free(mem);
	return 0;
}
