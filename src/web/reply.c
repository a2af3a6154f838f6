/* The bytes and headers of an answer. */
#include "web/web_internal.h"

static void
add(struct web_reply *r, struct arena *mem, const char *name, str value)
{
	PUSH(mem, &r->headers, (struct field){ str_of(name), value });
}

static const char *
reason(int status)
{
	switch (status) {
	case 400: return "The request cannot be understood";
	case 401: return "Sign in first";
	case 403: return "The request did not come from a page or client of yours";
	case 404: return "Not found";
	case 405: return "Method not allowed";
	case 409: return "Conflict";
	case 413: return "Too large";
	case 422: return "Some fields need attention";
	case 429: return "Too many attempts";
	case 503: return "The data cannot be written at the moment";
	default: return "Something broke on our side";
	}
}

/* RFC 9457. */
static str
problem_json(struct req *q)
{
	struct json j = { .out = { .mem = q->w->mem } };

	json_begin(&j, NULL);
	json_str(&j, "type", S("about:blank"));
	json_str(&j, "title", str_of(reason(q->status)));
	json_int(&j, "status", q->status);
	if (q->notice.len)
		json_str(&j, "detail", q->notice);
	if (q->errors.n) {
		json_list(&j, "errors");
		for (size_t i = 0; i < q->errors.n; i++) {
			json_begin(&j, NULL);
			json_str(&j, "field", str_of(q->errors.v[i].field));
			json_str(&j, "detail", q->errors.v[i].words);
			json_end(&j);
		}
		json_end(&j);
	}
	json_str(&j, "request", q->w->request_id);
	json_end(&j);
	return buf_text(&j.out);
}

static void
json_reply(struct req *q, struct web_reply *r)
{
	struct arena *mem = q->w->mem;

	if (q->status >= 400) {
		add(r, mem, "Content-Type", S("application/problem+json"));
		r->body = problem_json(q);
		return;
	}
	if (q->status == 303) {
		q->json = (struct json){ .out = { .mem = mem } };
		json_begin(&q->json, NULL);
		json_str(&q->json, "location", q->location);
		r->status = 200;
	}
	json_end(&q->json);
	add(r, mem, "Content-Type", S("application/json; charset=utf-8"));
	r->body = buf_text(&q->json.out);
}

static void
guard_headers(struct req *q, struct web_reply *r)
{
	struct arena *mem = q->w->mem;

	add(r, mem, "Content-Security-Policy", S("default-src 'none'; style-src 'self'; "
	    "script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
	    "require-trusted-types-for 'script'; trusted-types swap"));
	add(r, mem, "X-Content-Type-Options", S("nosniff"));
	add(r, mem, "Referrer-Policy", S("same-origin"));
	add(r, mem, "Cross-Origin-Opener-Policy", S("same-origin"));
	add(r, mem, "Cross-Origin-Resource-Policy", S("same-origin"));
	add(r, mem, "Permissions-Policy", S("camera=(), geolocation=(), microphone=()"));
	add(r, mem, "Cache-Control", S("private, no-store"));
	if (q->web->config.secure)
		add(r, mem, "Strict-Transport-Security", S("max-age=63072000"));
}

/* RFC 6266; the plain form is for the few that do not read the other. */
static str
disposition(struct req *q)
{
	struct html name = { .mem = q->w->mem, .out = { .mem = q->w->mem } };

	html_part_str(&name, q->file_name);
	return str_fmt(q->w->mem, "attachment; filename*=UTF-8''%.*s", STR(buf_text(&name.out)));
}

struct web_reply
make_reply(struct req *q, struct html *page)
{
	struct arena *mem = q->w->mem;
	struct web_reply r = { .status = q->status };

	guard_headers(q, &r);
	for (size_t i = 0; i < q->set_cookies.n; i++)
		add(&r, mem, "Set-Cookie", q->set_cookies.v[i]);
	if (q->status == 401 && !q->wants_json) {
		struct html next = { .mem = mem, .out = { .mem = mem } };

		html_part_str(&next, q->path);
		r.status = 303;
		q->location = str_fmt(mem, "/sign-in?next=%.*s", STR(buf_text(&next.out)));
	}
	if (q->wants_json) {
		json_reply(q, &r);
	} else if (r.status == 303) {
		add(&r, mem, "Location", q->location);
	} else if (q->file_type.len && q->status < 400) {
		add(&r, mem, "Content-Type", q->file_type);
		add(&r, mem, "Content-Disposition", disposition(q));
		r.body = buf_text(&q->file);
	} else {
		add(&r, mem, "Content-Type", S("text/html; charset=utf-8"));
		r.body = buf_text(&page->out);
	}
	return r;
}
