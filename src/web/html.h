/*
 * What goes on a page is a literal of ours, or is escaped.
 *
 * Pages are written as <feature>.html and compiled by tools/html2c, which
 * knows where each {{hole}} stands and calls the function that fits: text and
 * attribute values html_put, whole addresses html_url, parts of an address
 * html_part.  A hole in a script, a style or an unquoted attribute does not
 * compile, and html_lit takes a literal and nothing else.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"
#include "lang/lang.h"

struct html {
	struct arena *mem;
	struct buf out;
	int64_t now;	/* of the work, for relative dates */
	str zone;	/* of the reader */
	str form_key;	/* the secret of the session that forms are signed with; empty: nobody */
	str form_token;	/* of this page, made when the first form needs it */
	int forms;	/* so far: the number tells the forms of a page apart */
};

/* The hidden field of a form that writes: html2c puts it into every
 * <form method="post">.  It is proof against forgery and the key of
 * idempotency in one: "TOKEN~N", where the token differs in each page and N
 * in each of its forms.  (A token a form would not compress.) */
void html_form_fields(struct html *);

#define html_lit(h, literal) buf_put(&(h)->out, "" literal "", sizeof(literal) - 1)
void html_str(struct html *, str);
void html_cstr(struct html *, const char *);
void html_int(struct html *, int64_t);	/* plain digits; for people use lang_int */
#define html_put(h, x) _Generic((x), str: html_str, int: html_int, \
	unsigned: html_int, long: html_int, unsigned long: html_int, \
	char *: html_cstr, const char *: html_cstr)((h), (x))
/* A whole address: only /path, #x, ?x, https:, http: and mailto: go through. */
void html_url(struct html *, str);
/* A part of an address after the first '/', '?' or '=': percent-encoded. */
void html_part_str(struct html *, str);
#define html_part(h, x) _Generic((x), str: html_part_str, int: html_int, \
	unsigned: html_int, long: html_int, unsigned long: html_int)((h), (x))

#endif
