/*
 * libmicrohttpd calls `arrive` when a head has come, again for each piece of
 * a body, and once more at its end; then the request is answered.
 *
 *   a read of a SQLite store    at once, on the epoll thread: it takes less
 *                               than handing it over would
 *   everything else             the connection is suspended, a thread of the
 *                               pool answers it, and `arrive` is called again
 *                               to send the reply
 *
 * The strictest reading of HTTP that clients can be asked for is
 * libmicrohttpd's discipline level 2; what it leaves to us (counts, methods,
 * one Host) is in `refusal`.
 */
#include "web/http.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/random.h"
#include "web/assets.h"
#include "web/gzip.h"
#include "web/guard.h"
#include "web/pool.h"
#include "web/upload.h"

enum {
	EPOLL_THREADS = 2,
	POOL_THREADS = 32,
	CONNECTIONS = 1000,
	SILENCE_S = 30,
	HEAD_MAX = 16 << 10,
	HEADERS_MAX = 100,
	BODY_MAX = 1 << 20,
	CONNECTION_MEMORY = 32 << 10,	/* a head, a window of the body, our headers */
	SPARE_ARENAS = 64,
	END_S = 5,
};

struct http {
	const struct web *web;
	struct http_config config;
	struct MHD_Daemon *daemon;
	struct pool *pool;
	struct guard guard;
	pthread_t guard_thread;
	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t changed;
	bool ending;
	int active;		/* requests that have begun and not ended */
	struct arena *spare[SPARE_ARENAS];
	size_t nspare;
};

/* One request from its first line to its last byte out. */
struct exchange {
	struct pool_task task;
	struct http *http;
	struct MHD_Connection *connection;
	struct guarded *guarded;
	struct arena *mem;
	const struct route *route;
	int64_t began, limit, size;
	bool headed;		/* its head was looked at */
	bool asking;		/* whether it may send a large body */
	bool admitted;
	bool malformed;		/* its body, that is */
	_Atomic bool answered;
	struct buf body;
	struct upload_form *form;
	struct web_request request;
	struct web_reply reply;
};

/* Memory and counts */

static struct exchange *
exchange_new(struct http *h, struct MHD_Connection *connection, const char *target)
{
	struct arena *mem = NULL;

	pthread_mutex_lock(&h->lock);
	h->active++;
	if (h->nspare > 0)
		mem = h->spare[--h->nspare];
	pthread_mutex_unlock(&h->lock);
	if (!mem)
		mem = arena_new();
	struct exchange *x = NEW(mem, struct exchange);
	x->http = h;
	x->connection = connection;
	x->mem = mem;
	x->began = clock_monotonic();
	x->request.target = arena_str(mem, str_of(target));
	x->request.id = random_token(mem, 9);
	return x;
}

static void
exchange_end(struct exchange *x)
{
	struct http *h = x->http;
	struct arena *mem = x->mem;

	upload_end(x->form);
	arena_reset(mem);
	pthread_mutex_lock(&h->lock);
	if (h->nspare < SPARE_ARENAS) {
		h->spare[h->nspare++] = mem;
		mem = NULL;
	}
	if (--h->active == 0)
		pthread_cond_broadcast(&h->changed);
	pthread_mutex_unlock(&h->lock);
	arena_free(mem);
}

/* Replying */

static enum MHD_Result
send_response(struct exchange *x, int status, struct MHD_Response *response, size_t n)
{
	guard_phase(&x->http->guard, x->guarded, GUARD_REPLY, (int64_t)n);
	enum MHD_Result r = MHD_queue_response(x->connection, (unsigned)status, response);
	MHD_destroy_response(response);
	return r;
}

static struct MHD_Response *
response_of(str body)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(body.len,
	    (void *)(uintptr_t)body.ptr, MHD_RESPMEM_PERSISTENT);

	if (!r)
		BUG("out of memory");
	return r;
}

static void
log_request(const struct exchange *x, int status)
{
	LOG(LOG_INFO, "request", { "method", x->request.method },
	    { "route", x->route ? str_of(x->route->path) : S("-") },
	    { "status", log_int(status) },
	    { "ms", log_int((clock_monotonic() - x->began) / 1000) }, { "request", x->request.id });
}

/* What is refused before there is a page to say so. */
static enum MHD_Result
refuse(struct exchange *x, int status, str words)
{
	struct MHD_Response *r = response_of(words);

	MHD_add_response_header(r, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, "Allow", "GET, HEAD, POST, OPTIONS");
	MHD_add_response_header(r, "Connection", "close");
	log_request(x, status);
	return send_response(x, status, r, words.len);
}

static str
header(const struct exchange *x, const char *name)
{
	const struct fields *h = &x->request.headers;

	for (size_t i = 0; i < h->n; i++)
		if (str_eq_nocase(h->v[i].name, str_of(name)))
			return h->v[i].value;
	return (str){ 0 };
}

static str
reply_header(const struct exchange *x, const char *name)
{
	for (size_t i = 0; i < x->reply.headers.n; i++)
		if (str_eq_nocase(x->reply.headers.v[i].name, str_of(name)))
			return x->reply.headers.v[i].value;
	return (str){ 0 };
}

static enum MHD_Result
send_reply(struct exchange *x)
{
	str body = x->reply.body, smaller = { 0 };
	bool pays = gzip_pays(reply_header(x, "content-type"), body.len);

	if (pays && gzip_accepted(header(x, "accept-encoding")))
		smaller = gzip_bytes(x->mem, body);
	if (smaller.len)
		body = smaller;
	struct MHD_Response *r = response_of(body);
	for (size_t i = 0; i < x->reply.headers.n; i++)
		MHD_add_response_header(r, arena_cstr(x->mem, x->reply.headers.v[i].name),
		    arena_cstr(x->mem, x->reply.headers.v[i].value));
	if (pays)
		MHD_add_response_header(r, "Vary", "Accept-Encoding");
	if (smaller.len)
		MHD_add_response_header(r, "Content-Encoding", "gzip");
	log_request(x, x->reply.status);
	return send_response(x, x->reply.status, r, body.len);
}

static enum MHD_Result
send_asset(struct exchange *x, const struct asset *a)
{
	bool known = str_eq(header(x, "if-none-match"), a->etag);
	bool gz = a->gz.len && gzip_accepted(header(x, "accept-encoding"));
	str body = known ? (str){ 0 } : gz ? a->gz : a->bytes;
	struct MHD_Response *r = response_of(body);

	MHD_add_response_header(r, "Content-Type", arena_cstr(x->mem, a->type));
	MHD_add_response_header(r, "ETag", arena_cstr(x->mem, a->etag));
	MHD_add_response_header(r, "Cache-Control", "public, max-age=31536000, immutable");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(r, "Cross-Origin-Resource-Policy", "same-origin");
	if (a->gz.len)
		MHD_add_response_header(r, "Vary", "Accept-Encoding");
	if (gz && !known)
		MHD_add_response_header(r, "Content-Encoding", "gzip");
	return send_response(x, known ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, r, body.len);
}

static enum MHD_Result
send_options(struct exchange *x)
{
	struct MHD_Response *r = response_of((str){ 0 });

	MHD_add_response_header(r, "Allow", "GET, HEAD, POST, OPTIONS");
	return send_response(x, MHD_HTTP_NO_CONTENT, r, 0);
}

/* Looking at the head */

static enum MHD_Result
take_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t nname,
    const char *value, size_t nvalue)
{
	struct exchange *x = arg;

	(void)kind;
	x->size += (int64_t)(nname + nvalue);
	PUSH(x->mem, &x->request.headers,
	    (struct field){ { name, nname }, { value, nvalue } });
	return x->request.headers.n <= HEADERS_MAX ? MHD_YES : MHD_NO;
}

/* The address that counts: the client's, or what a proxy of ours says it is. */
static str
client_address(struct exchange *x)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char host[NI_MAXHOST] = "";
	str proxy = x->http->config.trusted_proxy;

	if (info && info->client_addr)
		getnameinfo(info->client_addr, info->client_addr->sa_family == AF_INET ?
		    sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6),
		    host, sizeof host, NULL, 0, NI_NUMERICHOST);
	str address = str_of(host);
	if (str_starts(address, S("::ffff:")))
		address = str_from(address, strlen("::ffff:"));
	if (proxy.len && str_eq(address, proxy)) {
		str rest = header(x, "x-forwarded-for"), part;
		while (str_cut(&rest, ',', &part))	/* the last one is the proxy's own word */
			address = str_trim(part);
	}
	return arena_str(x->mem, address);
}

static bool
is_read(const struct exchange *x)
{
	return !str_eq(x->request.method, S("POST"));
}

static size_t
count_header(const struct exchange *x, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < x->request.headers.n; i++)
		n += str_eq_nocase(x->request.headers.v[i].name, str_of(name));
	return n;
}

/* A status and its words, or 0: go on. */
static int
refusal(struct exchange *x, str version, str *ret_words)
{
	static const char *const others[] = { "PUT", "DELETE", "PATCH", "TRACE", "CONNECT" };
	str method = x->request.method, length = header(x, "content-length");
	bool ok = true;

	for (size_t i = 0; i < COUNT(others); i++)
		if (str_eq(method, str_of(others[i]))) {
			*ret_words = S("This method is not used here.\n");
			return MHD_HTTP_METHOD_NOT_ALLOWED;
		}
	if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD")) &&
	    !str_eq(method, S("POST")) && !str_eq(method, S("OPTIONS"))) {
		*ret_words = S("This method is not known.\n");
		return MHD_HTTP_NOT_IMPLEMENTED;
	}
	if (x->request.headers.n > HEADERS_MAX ||
	    x->size + (int64_t)x->request.target.len > HEAD_MAX) {
		*ret_words = S("The head of the request is too large.\n");
		return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
	}
	*ret_words = S("The request cannot be understood.\n");
	if (count_header(x, "host") > 1 ||
	    (str_eq(version, S("HTTP/1.1")) && header(x, "host").len == 0))
		return MHD_HTTP_BAD_REQUEST;
	if (is_read(x) && (count_header(x, "transfer-encoding") ||
	    (length.len && !str_eq(length, S("0")))))
		return MHD_HTTP_BAD_REQUEST;	/* a read has no body */
	if (!str_starts(x->request.target, S("/")) && !str_eq(method, S("OPTIONS")))
		return MHD_HTTP_BAD_REQUEST;
	int64_t n = length.len ? str_to_int(length, 0, INT64_MAX, &ok) : 0;
	if (!ok)
		return MHD_HTTP_BAD_REQUEST;
	*ret_words = S("That is larger than this page takes.\n");
	return n > x->limit ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

static int64_t
limit_of(const struct http *h, const struct route *route)
{
	if (route && route->body_limit)
		return h->config.upload_max ? h->config.upload_max : route->body_limit;
	return h->config.body_max ? h->config.body_max : BODY_MAX;
}

static enum MHD_Result
await_body(struct exchange *x)
{
	str boundary = multipart_boundary(header(x, "content-type"));

	guard_phase(&x->http->guard, x->guarded, GUARD_BODY, 0);
	x->body = (struct buf){ .mem = x->mem };
	if (boundary.len)
		x->form = upload_start(x->mem, x->http->config.upload_dir, boundary);
	return MHD_YES;
}

static void
ask_in_pool(struct pool_task *task)
{
	struct exchange *x = (struct exchange *)task;

	x->admitted = web_admits(x->http->web, x->mem, &x->request);
	MHD_resume_connection(x->connection);
}

static enum MHD_Result
look_at_head(struct exchange *x, const char *method, const char *version)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	str words;

	x->headed = true;
	x->guarded = info->socket_context;
	x->request.method = arena_str(x->mem, str_of(method));
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, take_header, x);
	x->route = web_route(x->http->web, is_read(x) ? GET : POST, x->request.target);
	x->limit = limit_of(x->http, x->route);
	int status = refusal(x, str_of(version), &words);
	if (status)
		return refuse(x, status, words);
	if (str_eq(x->request.method, S("OPTIONS")))
		return send_options(x);
	x->size = 0;
	if (is_read(x))
		return MHD_YES;
	x->request.address = client_address(x);
	if (!x->route || !x->route->body_limit)
		return await_body(x);

	/* Before somebody may fill the disk, we ask who it is. */
	x->asking = true;
	x->task.run = ask_in_pool;
	MHD_suspend_connection(x->connection);
	pool_put(x->http->pool, &x->task);
	return MHD_YES;
}

/* Called again after ask_in_pool, still before the body. */
static enum MHD_Result
look_at_answer(struct exchange *x)
{
	x->asking = false;
	if (x->admitted)
		return await_body(x);
	return refuse(x, MHD_HTTP_FORBIDDEN, S("Sign in first, as somebody who may do this.\n"));
}

/* The body, piece by piece.  A malformed one is read to its end, within its
 * limit, so that the sender gets to read why. */
static enum MHD_Result
take_body(struct exchange *x, str piece)
{
	guard_more(&x->http->guard, x->guarded, (int64_t)piece.len);
	x->size += (int64_t)piece.len;
	if (x->size > x->limit || is_read(x))
		return MHD_NO;
	if (!x->form)
		buf_str(&x->body, piece);
	else if (!x->malformed)
		x->malformed = !upload_feed(x->form, piece);
	return MHD_YES;
}

/* Answering */

static void
answer(struct exchange *x)
{
	x->reply = web_answer(x->http->web, x->mem, &x->request);
	if (!is_read(x))
		jobs_wake();
}

static void
answer_in_pool(struct pool_task *task)
{
	struct exchange *x = (struct exchange *)task;

	answer(x);
	x->answered = true;
	MHD_resume_connection(x->connection);
}

static enum MHD_Result
begin_answer(struct exchange *x)
{
	guard_phase(&x->http->guard, x->guarded, GUARD_WORK, 0);
	if (x->form) {
		if (x->form->failed)
			return refuse(x, MHD_HTTP_SERVICE_UNAVAILABLE,
			    S("The file could not be kept: the disk is full, or cannot be written. "
			    "Nothing has changed.\n"));
		if (x->malformed || !multipart_finish(&x->form->parser))
			return refuse(x, MHD_HTTP_BAD_REQUEST, S("The form is malformed.\n"));
		x->request.form = x->form->fields;
		x->request.uploads.v = x->form->uploads.v;
		x->request.uploads.n = x->form->uploads.n;
	}
	x->request.body = buf_text(&x->body);
	if (is_read(x)) {
		x->request.address = client_address(x);
		str path = { x->request.target.ptr, str_find(x->request.target, '?') };
		const struct asset *a = asset_find(path);
		if (a)
			return send_asset(x, a);
		if (store_is_sqlite(x->http->web->store) && !(x->route && x->route->prepare)) {
			answer(x);
			return send_reply(x);
		}
	}
	x->task.run = answer_in_pool;
	MHD_suspend_connection(x->connection);
	pool_put(x->http->pool, &x->task);
	return MHD_YES;
}

static enum MHD_Result
arrive(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *ndata, void **state)
{
	struct exchange *x = *state;

	(void)arg, (void)connection, (void)url;
	if (!x->headed)
		return look_at_head(x, method, version);
	if (x->asking)
		return look_at_answer(x);
	if (*ndata > 0) {
		str piece = { data, *ndata };
		*ndata = 0;
		return take_body(x, piece);
	}
	return x->answered ? send_reply(x) : begin_answer(x);
}

/* Called with the first line of each request, before anything is decoded. */
static void *
request_begins(void *arg, const char *target, struct MHD_Connection *connection)
{
	return exchange_new(arg, connection, target);
}

static void
request_ends(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct http *h = arg;
	struct exchange *x = *state;

	(void)connection, (void)why;
	if (!x)
		return;
	if (x->guarded)
		guard_phase(&h->guard, x->guarded, GUARD_IDLE, 0);
	*state = NULL;
	exchange_end(x);
}

static void
connection_changes(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct http *h = arg;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
		    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		struct guarded *g = malloc(sizeof *g);
		if (!g)
			BUG("out of memory");
		guard_add(&h->guard, g, info->connect_fd);
		*context = g;
	} else if (*context) {
		guard_remove(&h->guard, *context);
		free(*context);
		*context = NULL;
	}
}

static void *
stand_guard(void *arg)
{
	struct http *h = arg;
	struct timespec until;

	pthread_mutex_lock(&h->lock);
	while (!h->ending) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_clockwait(&h->changed, &h->lock, CLOCK_MONOTONIC, &until);
		pthread_mutex_unlock(&h->lock);
		guard_cut(&h->guard, clock_monotonic());
		pthread_mutex_lock(&h->lock);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* Addresses can stand in its words: they are for debugging only. */
static void PRINTF(2, 0)
complain(void *arg, const char *format, va_list ap)
{
	char words[300];

	(void)arg;
	vsnprintf(words, sizeof words, format, ap);
	LOG(LOG_DEBUG, "http", { "what", str_trim(str_of(words)) });
}

/* Starting and ending */

static struct MHD_Daemon *
start_daemon(struct http *h)
{
	const struct http_config *c = &h->config;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
	    MHD_USE_ERROR_LOG | (c->tls_key ? MHD_USE_TLS : 0);
	unsigned most = (unsigned)c->max_connections;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->tls_certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->tls_key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)
		    "SECURE128:-VERS-ALL:+VERS-TLS1.3" },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(flags, 0, NULL, NULL, arrive, h,
	    MHD_OPTION_EXTERNAL_LOGGER, complain, NULL,
	    MHD_OPTION_LISTEN_SOCKET, c->listen_fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EPOLL_THREADS,
	    MHD_OPTION_CLIENT_DISCIPLINE_LVL, 2,
	    MHD_OPTION_CONNECTION_LIMIT, most,
	    /* Behind a proxy all come from one address. */
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, c->trusted_proxy.len ? most : most / 4,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_URI_LOG_CALLBACK, request_begins, h,
	    MHD_OPTION_NOTIFY_COMPLETED, request_ends, h,
	    MHD_OPTION_NOTIFY_CONNECTION, connection_changes, h,
	    MHD_OPTION_ARRAY, c->tls_key ? tls : &tls[COUNT(tls) - 1],
	    MHD_OPTION_END);
}

struct http *
http_start(const struct web *web, const struct http_config *config, str *ret_error)
{
	struct http *h = calloc(1, sizeof *h);

	if (!h)
		BUG("out of memory");
	h->web = web;
	h->config = *config;
	if (h->config.max_connections == 0)
		h->config.max_connections = CONNECTIONS;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->changed, NULL);
	guard_init(&h->guard);
	fcntl(config->listen_fd, F_SETFL, fcntl(config->listen_fd, F_GETFL) | O_NONBLOCK);

	*ret_error = S("the system gives no more threads");
	h->pool = pool_new(config->pool ? config->pool : POOL_THREADS);
	if (h->pool && pthread_create(&h->guard_thread, NULL, stand_guard, h) == 0) {
		*ret_error = config->tls_key ?
		    S("HTTP does not start: look at tls.certificate and tls.key") :
		    S("HTTP does not start");
		h->daemon = start_daemon(h);
	}
	if (!h->daemon)
		return NULL;	/* the process is about to end */
	*ret_error = (str){ 0 };
	return h;
}

/* New requests are refused while those under way end. */
static void
wait_for_requests(struct http *h, const struct timespec *until)
{
	pthread_mutex_lock(&h->lock);
	while (h->active > 0)
		if (pthread_cond_clockwait(&h->changed, &h->lock, CLOCK_MONOTONIC, until) != 0)
			break;
	h->ending = true;
	pthread_cond_broadcast(&h->changed);
	pthread_mutex_unlock(&h->lock);
}

void
http_stop(struct http *h)
{
	struct timespec until;

	if (!h)
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += END_S;
	MHD_quiesce_daemon(h->daemon);
	wait_for_requests(h, &until);
	pthread_join(h->guard_thread, NULL);
	if (!pool_end(h->pool, SECOND)) {
		/* A request is stuck: its connection may not be closed under it. */
		LOG(LOG_WARN, "http", { "what", S("a request did not end in time") });
		return;
	}
	MHD_stop_daemon(h->daemon);
	for (size_t i = 0; i < h->nspare; i++)
		arena_free(h->spare[i]);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->changed);
	free(h);
}
