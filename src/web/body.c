/* What came in a body, and whether a page of ours sent it. */
#include <jansson.h>

#include "web/form_parse.h"
#include "web/web_internal.h"

str
header(const struct req *q, const char *name)
{
	for (size_t i = 0; i < q->headers.n; i++)
		if (str_eq_nocase(q->headers.v[i].name, str_of(name)))
			return q->headers.v[i].value;
	return (str){ 0 };
}

static str
host_of(str url)
{
	size_t scheme = str_find(url, ':');

	return str_starts(str_from(url, scheme), S("://")) ? str_from(url, scheme + 3) : url;
}

bool
same_origin(const struct req *q)
{
	str site = header(q, "sec-fetch-site"), origin = header(q, "origin");

	if (site.len && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return false;
	if (origin.len == 0)
		return true;	/* older browsers; the form's token stands guard */
	return str_eq_nocase(host_of(origin), header(q, "host")) ||
	    str_eq_nocase(origin, q->web->config.base_url);
}

static void
add_field(struct req *q, const char *name, const json_t *v)
{
	struct arena *mem = q->w->mem;
	str value;
	size_t i;
	json_t *item;

	switch (json_typeof(v)) {
	case JSON_STRING:
		value = arena_str(mem, (str){ json_string_value(v), json_string_length(v) });
		break;
	case JSON_INTEGER:
		value = str_fmt(mem, "%" PRId64, (int64_t)json_integer_value(v));
		break;
	case JSON_TRUE:
		value = S("1");
		break;
	case JSON_ARRAY:
		json_array_foreach(v, i, item)
			if (!json_is_array(item) && !json_is_object(item))
				add_field(q, name, item);
		return;
	case JSON_OBJECT:
	case JSON_REAL:
	case JSON_FALSE:
	case JSON_NULL:
	default:
		return;
	}
	if (q->form.n < FIELDS_MAX)
		PUSH(mem, &q->form, (struct field){ arena_str(mem, str_of(name)), value });
}

/* An object whose members stand for form fields; arrays are repeated ones. */
static bool
fields_json(struct req *q, str body)
{
	json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
	const char *name;
	json_t *v;
	bool good = json_is_object(root);

	if (good)
		json_object_foreach(root, name, v)
			add_field(q, name, v);
	json_decref(root);
	return good;
}

bool
read_body(struct req *q, const struct web_request *r)
{
	str type = header(q, "content-type");

	if (r->form.n || r->uploads.n) {
		q->form = r->form;
		q->uploads.v = r->uploads.v;
		q->uploads.n = r->uploads.n;
	} else if (str_starts(type, S("application/json"))) {
		if (!fields_json(q, r->body))
			return false;
	} else if (!fields_urlencoded(q->w->mem, r->body, &q->form)) {
		return false;
	}
	for (size_t i = 0; i < q->form.n; i++)
		if (!str_is_utf8(q->form.v[i].name) || !str_is_utf8(q->form.v[i].value))
			return false;
	return true;
}
