/*
 * Fields out of bytes: query strings and urlencoded bodies, the Cookie header
 * and paths.  Pure, and bounded in number and size whatever comes in; what
 * they answer is bytes still: form_str and query_str (req.h) check UTF-8.
 */
#ifndef WEB_FORM_PARSE_H
#define WEB_FORM_PARSE_H

#include "web/req.h"

enum {
	FIELDS_MAX = 1000,		/* in one query, body or multipart form */
	FIELD_NAME_MAX = 200,		/* bytes */
	FIELD_VALUE_MAX = 100 << 10,	/* bytes, decoded */
	COOKIES_MAX = 100,
};

/*
 * "a=1&b=x+y%21" as browsers write it (WHATWG): '+' is a space, and a '%'
 * without two hexadecimal digits stands for itself.  Adds to *ret.  False
 * when there is more than the limits allow; the request is then refused.
 */
MUST_USE bool fields_urlencoded(struct arena *, str, struct fields *ret);

/*
 * "a=1; b=2".  What is not name=value is passed over: on a shared host name
 * the cookies of others are none of our business.  The values are slices of
 * the header.  False when there are too many.
 */
MUST_USE bool fields_cookie(struct arena *, str, struct fields *ret);

/*
 * The path of a target, without its query: percent-decoded UTF-8 that starts
 * with '/'.  False for what no link of ours has: a bad escape, a control
 * character, '\', an encoded '/', and the segments "", "." and "..".  One
 * slash at the end is cut off.
 */
MUST_USE bool path_decode(struct arena *, str, str *ret_path);

#endif
