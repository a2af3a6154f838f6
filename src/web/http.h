/* The sockets: libmicrohttpd, in two epoll threads and a pool, behind two calls. */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "web/web.h"

struct http;
struct http_config {
	int listen_fd;		/* bound and listening already */
	int pool;		/* threads for writes, uploads and PostgreSQL; 0 is 32 */
	int max_connections;	/* 0 is 1000; a quarter of it for one address */
	int64_t body_max;	/* bytes of a form; 0 is 1 MiB */
	int64_t upload_max;	/* bytes where a route takes uploads; 0 is the route's own limit */
	const char *upload_dir;
	const char *tls_certificate, *tls_key;	/* PEM texts for TLS 1.3; NULL: plain HTTP */
	str trusted_proxy;	/* the address whose X-Forwarded-For is believed; or empty */
};

struct http *http_start(const struct web *, const struct http_config *, str *ret_error);
void http_stop(struct http *);	/* lets requests under way finish, at most 5 s */

#endif
