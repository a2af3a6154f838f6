/*
 * The life of a request, told in web_answer from top to bottom:
 *
 *   parse     target, cookies and body into a struct req; nothing decided yet
 *   find      the route, or 404/405
 *   prepare   slow work of the route, off the writer, after a first guard
 *   live      in one transaction: who is it, may they, was it answered
 *             already, the handler, the page
 *   reply     only after COMMIT; after a fault, a page that says so
 *
 * live() may run more than once (a conflict on PostgreSQL), so each run
 * begins by forgetting what the last one answered.
 */
#include "web/web.h"

#include "base/log.h"
#include "base/random.h"
#include "web/form_parse.h"
#include "web/route.h"
#include "web/token.h"
#include "web/web.sql.h"
#include "web/web_internal.h"

struct life {
	struct req *q;
	const struct web *web;
	struct session session;
	struct html page;
	bool guard_only;	/* the look before prepare */
	bool malformed;		/* what came is no request: 400, in a page like others */
};

static str
cookie(const struct req *q, const char *name)
{
	str want = str_fmt(q->w->mem, "%s%s", q->web->config.secure ? "__Host-" : "", name);

	for (size_t i = 0; i < q->cookies.n; i++)
		if (str_eq(q->cookies.v[i].name, want))
			return q->cookies.v[i].value;
	return (str){ 0 };
}

static void
forget_answer(struct req *q)
{
	struct arena *mem = q->w->mem;

	q->status = 200;
	q->title = q->nav = q->location = q->notice = (str){ 0 };
	q->file_type = q->file_name = (str){ 0 };
	q->html = (struct html){ .mem = mem, .out = { .mem = mem }, .now = q->w->now };
	q->json = (struct json){ .out = { .mem = mem } };
	q->file = (struct buf){ .mem = mem };
	q->errors.n = q->set_cookies.n = 0;
	q->bare = q->wide = false;
	q->refresh_s = 0;
	q->session = NULL;
	q->roles = 0;
}

static void
recognise(struct life *l)
{
	struct req *q = l->q;
	str token = cookie(q, "session"), flash = cookie(q, "flash"), chosen = cookie(q, "lang");

	q->w->actor = NOBODY;
	q->zone = S("UTC");
	if (token.len && l->web->site->session_find(q->w, token, &l->session)) {
		q->session = &l->session;
		q->w->actor = l->session.person;
		q->roles = l->session.roles | MEMBER;
		q->html.form_key = l->session.csrf;
		if (l->session.zone.len)
			q->zone = l->session.zone;
	}
	q->lang = chosen.len ? chosen : q->session ? l->session.lang : (str){ 0 };
	if (q->lang.len == 0)
		q->lang = lang_negotiate(header(q, "accept-language"));
	lang_use(q->lang);
	q->html.zone = q->zone;
	if (flash.len && q->method == GET && !q->wants_json) {
		struct fields f = { 0 };

		/* The value was percent-encoded by reply_done. */
		if (fields_urlencoded(q->w->mem, str_concat(q->w->mem, S("f="), flash), &f) &&
		    f.n == 1 && str_is_utf8(f.v[0].value))
			q->flash = f.v[0].value;
		reply_cookie(q, "flash", S(""), 0);
	}
}

/* "Not yours" and "not there" are one answer, but for who is not signed in:
 * they are asked to. */
static bool
admitted(struct life *l)
{
	struct req *q = l->q;
	int who = q->route->who;

	if (who & ANYBODY)
		return true;
	if (!q->session) {
		q->status = 401;
		return false;
	}
	int held = l->web->site->relations(q, who & ~MEMBER);

	/* relations() answers -1 when an object of the path is not there. */
	if (held >= 0 && ((who & held) || (who & (int)q->roles)))
		return true;
	q->status = 404;
	return false;
}

static bool
proven(struct req *q, str *ret_key)
{
	str token = header(q, "x-form-token");

	*ret_key = header(q, "idempotency-key");
	if (q->route->no_csrf)
		return true;
	if (!same_origin(q))
		return false;
	if (!q->session)	/* signing in: the origin is all there is */
		return true;
	for (size_t i = 0; i < q->form.n && token.len == 0; i++)
		if (str_eq(q->form.v[i].name, S("_form")))
			token = q->form.v[i].value;
	size_t end = str_find(token, '~');
	str nonce, number = str_from(token, end);	/* which form of its page */

	if (!token_check(q->session->csrf, str_head(token, end), &nonce))
		return false;
	if (ret_key->len == 0)
		*ret_key = str_concat(q->w->mem, nonce, number);
	return true;
}

/* Who sent what under which key: another button of the same form, pressed
 * after going back, is another deed. */
static str
deed(struct req *q, str key)
{
	struct buf b = { .mem = q->w->mem };

	buf_fmt(&b, "%" PRId64 " %.*s %.*s", q->w->actor, STR(key), STR(q->path));
	for (size_t i = 0; i < q->form.n; i++)
		buf_fmt(&b, "\n%.*s=%.*s", STR(q->form.v[i].name), STR(q->form.v[i].value));
	for (size_t i = 0; i < q->uploads.n; i++)
		buf_fmt(&b, "\n%.*s:%" PRId64, STR(q->uploads.v[i].filename), q->uploads.v[i].size);
	return token_hash(q->w->mem, buf_text(&b));
}

static void
handle_once(struct req *q, str key)
{
	struct answer a;
	str mine = deed(q, key);

	if (key.len && answered_find(q->w, mine, &a)) {
		q->status = (int)a.status;
		q->location = a.location;
		return;
	}
	q->route->handle(q);
	/* A page that a POST shows by itself is shown again by doing it again. */
	if (key.len && (q->status == 303 || (q->wants_json && q->status < 400)) &&
	    !q->w->fault.len && answered_add(q->w, mine, q->w->now, q->status, q->location) == 0) {
		q->w->again = true;
		FAULT(q->w, "the same form was answered at this moment");
	}
}

static void
handle(struct life *l)
{
	struct req *q = l->q;
	str key;

	if (q->method == GET)
		q->route->handle(q);
	else if (!proven(q, &key))
		q->status = 403;
	else
		handle_once(q, key);
}

static void
render(struct life *l)
{
	struct req *q = l->q;

	if (q->wants_json || q->status == 303 || q->file_type.len)
		return;
	if (q->status >= 400 && q->status != 422)
		l->web->site->problem(q);
	l->page = (struct html){ .mem = q->w->mem, .out = { .mem = q->w->mem }, .now = q->w->now,
	    .zone = q->zone, .form_key = q->html.form_key };
	l->web->site->layout(q, &l->page);
}

static void
live(struct work *w, void *arg)
{
	struct life *l = arg;
	struct req *q = l->q;

	HOLDS(q->w == w);
	forget_answer(q);
	if (l->malformed) {
		q->status = 400;
		lang_use(lang_negotiate(header(q, "accept-language")));
		render(l);
		return;
	}
	recognise(l);
	if (q->wants_json)
		json_begin(&q->json, NULL);
	if (q->route && admitted(l) && !l->guard_only)
		handle(l);
	else if (!q->route)
		q->status = 404;
	if (!l->guard_only)
		render(l);
}

static void
answer_fault(struct life *l)
{
	struct req *q = l->q;
	enum store_trouble trouble = store_trouble(q->w);

	forget_answer(q);
	q->status = trouble == STORE_DISK_FULL || trouble == STORE_READ_ONLY ? 503 : 500;
	lang_use(lang_negotiate(header(q, "accept-language")));
	render(l);
}

static void
prepare(struct life *l)
{
	struct req *q = l->q;

	l->guard_only = true;
	if (store_read(l->web->store, q->w, live, l) && q->status == 200)
		q->route->prepare(q, l->web->store);
	l->guard_only = false;
}

/* All but the body. */
static bool
understand_head(struct req *q, const struct web_request *r)
{
	str target = r->target, path = { target.ptr, str_find(target, '?') };

	if (!path_decode(q->w->mem, path, &q->path))
		return false;
	if (str_starts(q->path, S("/api/v1/")) || str_eq(q->path, S("/api/v1"))) {
		q->wants_json = true;
		q->path = str_from(q->path, strlen("/api/v1"));
		if (q->path.len == 0)
			q->path = S("/");
	}
	if (!fields_urlencoded(q->w->mem, str_from(target, path.len + 1), &q->query) ||
	    !fields_cookie(q->w->mem, header(q, "cookie"), &q->cookies))
		return false;
	for (size_t i = 0; i < q->query.n; i++)
		if (!str_is_utf8(q->query.v[i].name) || !str_is_utf8(q->query.v[i].value))
			return false;
	return true;
}

static void
find_route(struct req *q)
{
	struct route_match m = route_find(q->web->features, q->method, q->path);

	q->route = m.route && q->wants_json && m.route->no_json ? NULL : m.route;
	memcpy(q->params, m.params, sizeof m.params);
	q->nparams = m.nparams;
	for (int i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].name, S("programme")))
			q->programme = q->params[i].id;
}

static bool
understand(struct req *q, const struct web_request *r)
{
	return understand_head(q, r) && (q->method == GET || read_body(q, r));
}

static void
touch(struct work *w, void *arg)
{
	struct life *l = arg;

	l->web->site->session_touch(w, l->session.id);
}

struct web_reply
web_answer(const struct web *web, struct arena *mem, const struct web_request *r)
{
	struct work w = work_new(mem);
	struct req q = { .w = &w, .web = web, .headers = r->headers, .address = r->address,
	    .method = str_eq(r->method, S("POST")) ? POST : GET };
	struct life l = { .q = &q, .web = web };

	w.request_id = r->id.len ? r->id : random_token(mem, 9);
	forget_answer(&q);
	l.malformed = !understand(&q, r);
	if (!l.malformed)
		find_route(&q);
	if (q.route && q.route->prepare)
		prepare(&l);
	if (q.method == POST && q.route)
		store_write(web->store, &w, live, &l);
	else
		store_read(web->store, &w, live, &l);
	if (w.fault.len) {
		answer_fault(&l);
	} else if (q.session && l.session.stale) {
		struct work later = work_new(mem);

		store_write(web->store, &later, touch, &l); /* a miss is made up for next time */
	}
	return make_reply(&q, &l.page);
}

bool
web_admits(const struct web *web, struct arena *mem, const struct web_request *r)
{
	struct work w = work_new(mem);
	struct req q = { .w = &w, .web = web, .headers = r->headers, .address = r->address,
	    .method = str_eq(r->method, S("POST")) ? POST : GET };
	struct life l = { .q = &q, .web = web, .guard_only = true };

	w.request_id = r->id;
	forget_answer(&q);
	if (!understand_head(&q, r) || (q.method == POST && !same_origin(&q)))
		return false;
	find_route(&q);
	return store_read(web->store, &w, live, &l) && q.status == 200;
}

const struct route *
web_route(const struct web *web, enum method method, str target)
{
	str path = { target.ptr, str_find(target, '?') };

	if (str_starts(path, S("/api/v1/")))
		path = str_from(path, strlen("/api/v1"));
	return route_find(web->features, method, path).route;
}

str
web_absolute(struct arena *mem, const struct web_config *config, const char *fmt, ...)
{
	struct buf b = { .mem = mem };
	va_list ap;

	buf_str(&b, config->base_url);
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	return buf_text(&b);
}

void
web_forget(struct work *w)
{
	answered_forget(w, w->now - 7 * DAY);
}
