/*
 * One request, from the side of a handler.
 *
 * A handler reads what came (path_, query_, form_), calls its feature, and
 * answers: it writes a page into q->html, or JSON into q->json when
 * q->wants_json, or sends the reader on (reply_see).  It runs inside the
 * transaction of q->w (read-only for GET), and nothing is sent before that
 * commits.
 */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "base/json.h"
#include "web/html.h"

enum method { GET, POST };

struct session;
struct upload { str name, filename, type; const char *path; int64_t size; };
struct field { str name, value; };
struct fields { struct field *v; size_t n; };
struct field_error { const char *field; str words; };
struct path_param { str name; int64_t id; };

struct req {
	struct work *w;
	enum method method;
	str path;		/* decoded, without /api/v1 and the query */
	const struct route *route;
	struct path_param params[4];
	int nparams;
	struct fields query, form, cookies, headers;
	struct { struct upload *v; size_t n; } uploads;
	bool wants_json;	/* came in under /api/v1 */
	str address;		/* of the client, for throttling */
	const struct web *web;
	struct session *session;	/* NULL: nobody is signed in */
	int64_t roles;		/* role bits of the actor, set by the guard */
	int64_t programme;	/* id in the path's :programme, or 0 */
	str lang, zone;		/* of the reader */
	void *prepared;		/* what route->prepare left for the handler */

	/* the answer */
	int status;		/* 200 unless set */
	str flash;		/* a line of the page before, to be shown once */
	str notice;		/* what went wrong, in words, for reply_conflict */
	str title;		/* of the page, in the reader's language */
	str nav;		/* which entry of the navigation is current, e.g. S("people") */
	struct html html;	/* the content of <main> */
	struct json json;
	str location;
	struct { struct field_error *v; size_t n; } errors;
	struct { str *v; size_t n; } set_cookies;	/* whole Set-Cookie values */
	bool bare;		/* the page brings its own navigation: none is put round it */
	bool wide;
	str file_type, file_name;	/* set by reply_file */
	struct buf file;
	int refresh_s;		/* > 0: the page asks for itself again (progress without script) */
};

/* What came in.  form_str and query_str are valid UTF-8, trimmed, without
 * control characters (form_text keeps line breaks); missing is empty. */
/* path_id(q, "person") of /people/:person */
int64_t path_id(const struct req *, const char *param);
str query_str(struct req *, const char *name);
/* 0 when absent or bad */
int64_t query_int(struct req *, const char *name, int64_t min, int64_t max);
bool form_has(const struct req *, const char *name);
str form_str(struct req *, const char *name);
str form_text(struct req *, const char *name);
struct strs form_all(struct req *, const char *name);	/* repeated fields, checkboxes */
/* A whole number; anything else adds a field error in words and answers 0. */
int64_t form_int(struct req *, const char *name, int64_t min, int64_t max);
bool form_bool(struct req *, const char *name);	/* a ticked checkbox */
int64_t form_id(struct req *, const char *name);	/* 0 when absent */
/* A calendar day in ISO form; absent is INT64_MIN, bad adds a field error. */
int64_t form_day(struct req *, const char *name);
const struct upload *form_upload(struct req *, const char *name);

/* Errors of a form: shown in a summary at the top and beside the field.  The
 * handler shows the form again with what was typed; status becomes 422. */
void form_error(struct req *, const char *field, str words);
bool form_failed(const struct req *);

/* Answers. */
void reply_see(struct req *, const char *fmt, ...) PRINTF(2, 3);	/* 303 */
/* 303 with a line that the next page shows once, e.g. _("Saved.") */
void reply_done(struct req *, str words, const char *fmt, ...) PRINTF(3, 4);
void reply_not_found(struct req *);
void reply_conflict(struct req *, str words);	/* 409, with words that say what to do */
/* A new, changed or ended cookie; an empty value ends it. */
void reply_cookie(struct req *, const char *name, str value, int64_t max_age_s);
/* A download; write its bytes to q->file. */
void reply_file(struct req *, str name, str type);
/* For JSON: the object of the answer is open already; the edge closes it. */

#endif
