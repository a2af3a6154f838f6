#include "main/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

enum { WAITING = 511 };	/* connections that are not accepted yet */

static bool
split(str address, str *ret_host, str *ret_port)
{
	for (size_t i = address.len; i > 0; i--)
		if (address.ptr[i - 1] == ':') {
			*ret_host = (str){ address.ptr, i - 1 };
			*ret_port = str_from(address, i);
			if (str_starts(*ret_host, S("[")) && str_ends(*ret_host, S("]")))
				*ret_host = (str){ ret_host->ptr + 1, ret_host->len - 2 };
			return ret_port->len > 0;
		}
	return false;
}

static str
bind_words(struct arena *mem, str address, int error)
{
	if (error == EADDRINUSE)
		return str_fmt(mem, "%.*s is in use: end what uses it, or choose another "
		    "with --listen ADDRESS:PORT", STR(address));
	if (error == EACCES)
		return str_fmt(mem, "%.*s: ports below 1024 need a privilege: choose another "
		    "with --listen, and put a proxy in front", STR(address));
	return str_fmt(mem, "%.*s: %s", STR(address), strerror(error));
}

static int
open_one(const struct addrinfo *a)
{
	int yes = 1, no = 0;
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (a->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, WAITING) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

int
listen_open(struct arena *mem, str address, str *ret_error)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *found = NULL;
	str host, port;
	bool good;

	if (!split(address, &host, &port) || (str_to_int(port, 0, 65535, &good), !good)) {
		*ret_error = str_fmt(mem, "%.*s is not ADDRESS:PORT, such as 127.0.0.1:8080 or "
		    "*:8080", STR(address));
		return -1;
	}
	bool all = host.len == 0 || str_eq(host, S("*"));
	int status = getaddrinfo(all ? NULL : arena_cstr(mem, host), arena_cstr(mem, port),
	    &want, &found);
	if (status != 0) {
		*ret_error = str_fmt(mem, "%.*s: %s", STR(address), gai_strerror(status));
		return -1;
	}
	int fd = -1, error = 0;
	/* Of "all addresses", the socket for IPv6 serves both kinds. */
	for (struct addrinfo *a = found; all && a && fd < 0; a = a->ai_next)
		if (a->ai_family == AF_INET6)
			fd = open_one(a);
	for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
		fd = open_one(a);
		error = error ? error : errno;
	}
	freeaddrinfo(found);
	if (fd < 0)
		*ret_error = bind_words(mem, address, error);
	return fd;
}

str
listen_name(struct arena *mem, int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0 ||
	    getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port,
	    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return S("?");
	return str_fmt(mem, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}
