/*
 * A request in, a reply out: web_answer is the whole life of a request
 * (docs/life-of-a-request.md), without sockets, so that the server, the
 * tests and `ithaca http` share it.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "db/store.h"
#include "web/feature.h"

struct session {
	int64_t id, person;	/* person: who acts */
	str token_hash, csrf;	/* csrf: the token forms carry */
	str lang, zone, name;
	int64_t roles;		/* ORG_ADMIN | IT_ADMIN | ... */
	bool stale;		/* worth a session_touch */
};

/* What the product tells the web layer, handed in by main. */
struct site {
	/* The session of a cookie's token, or false. */
	bool (*session_find)(struct work *, str token, struct session *ret);
	/* Notes that it was used, in a transaction of its own. */
	void (*session_touch)(struct work *, int64_t session);
	/* Does the actor stand in one of `who`'s relations to the path's
	 * objects, and do nested ids belong together?  Answers the bits that
	 * hold; 0 is "not there". */
	int (*relations)(struct req *, int who);
	/* Wraps q->html into a whole page. */
	void (*layout)(struct req *, struct html *out);
	/* Writes the content for q->status >= 400 into q->html and sets
	 * q->title.  After a fault its queries answer nothing: it must bear that. */
	void (*problem)(struct req *);
};

struct web_config {
	str base_url;		/* https://mentoring.example.org, no slash at the end */
	bool secure;		/* cookies get Secure and __Host- */
	bool demo;
};

struct web {
	struct store *store;
	const struct feature *const *features;
	const struct site *site;
	struct web_config config;
};

struct web_request {
	str id;			/* for the log and the page that says what broke */
	str method, target;	/* "/people?q=ann" */
	struct fields headers;	/* names in any case */
	str body;
	struct { struct upload *v; size_t n; } uploads;	/* multipart, already parsed; with `form` */
	struct fields form;	/* when multipart */
	str address;
};

struct web_reply {
	int status;
	struct fields headers;
	str body;
};

/* The route of a request, for its limits before the body is read; NULL: none. */
const struct route *web_route(const struct web *, enum method, str target);

/* May who sends this head do what it asks for?  Before a large body is read. */
bool web_admits(const struct web *, struct arena *, const struct web_request *);
/* Everything in the reply lives in `mem`. */
struct web_reply web_answer(const struct web *, struct arena *mem, const struct web_request *);

/* Forgets what was answered to forms more than a week ago. */
void web_forget(struct work *);

/* An absolute address of ours, for mails. */
str web_absolute(struct arena *, const struct web_config *, const char *fmt, ...) PRINTF(3, 4);

#endif
