/*
 * Writes JSON into a buf.  Commas are its business; nesting is the caller's:
 *
 *   json_begin(j, NULL); json_str(j, "name", s); json_int(j, "n", 3); json_end(j);
 *
 * `key` is NULL inside an array and for the outermost value.  Ids go out as
 * strings (json_id): they have more bits than a JavaScript number.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json {
	struct buf out;
	uint64_t arrays;	/* bit d: level d is an array */
	int depth;
	bool comma;
};

void json_begin(struct json *, const char *key);
void json_list(struct json *, const char *key);
void json_end(struct json *);	/* closes the innermost object or array */
void json_str(struct json *, const char *key, str);
void json_int(struct json *, const char *key, int64_t);
void json_id(struct json *, const char *key, int64_t);	/* null for 0 */
void json_bool(struct json *, const char *key, bool);
void json_none(struct json *, const char *key);
void json_raw(struct json *, const char *key, str);	/* already JSON */

#endif
