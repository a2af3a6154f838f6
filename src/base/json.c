#include "base/json.h"

static void
quote(struct buf *b, str s)
{
	buf_char(b, '"');
	for (size_t i = 0, from = 0; i <= s.len; i++) {
		unsigned char c = i < s.len ? (unsigned char)s.ptr[i] : 0;

		if (i < s.len && c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(b, s.ptr + from, i - from);
		from = i + 1;
		if (i == s.len)
			break;
		switch (c) {
		case '"': buf_lit(b, "\\\""); break;
		case '\\': buf_lit(b, "\\\\"); break;
		case '\n': buf_lit(b, "\\n"); break;
		case '\t': buf_lit(b, "\\t"); break;
		default: buf_fmt(b, "\\u%04x", c);
		}
	}
	buf_char(b, '"');
}

static void
begin(struct json *j, const char *key)
{
	bool in_array = j->depth > 0 && j->arrays >> j->depth & 1;

	HOLDS((key != NULL) == (j->depth > 0 && !in_array));
	if (j->comma)
		buf_char(&j->out, ',');
	j->comma = true;
	if (key) {
		quote(&j->out, str_of(key));
		buf_char(&j->out, ':');
	}
}

static void
open_level(struct json *j, const char *key, bool array)
{
	begin(j, key);
	HOLDS(j->depth < 63);
	j->depth++;
	j->arrays = (j->arrays & ~(UINT64_C(1) << j->depth)) | (uint64_t)array << j->depth;
	j->comma = false;
	buf_char(&j->out, array ? '[' : '{');
}

void json_begin(struct json *j, const char *key) { open_level(j, key, false); }
void json_list(struct json *j, const char *key) { open_level(j, key, true); }

void
json_end(struct json *j)
{
	HOLDS(j->depth > 0);
	buf_char(&j->out, j->arrays >> j->depth & 1 ? ']' : '}');
	j->depth--;
	j->comma = true;
}

void
json_str(struct json *j, const char *key, str s)
{
	begin(j, key);
	quote(&j->out, s);
}

void
json_int(struct json *j, const char *key, int64_t i)
{
	begin(j, key);
	buf_int(&j->out, i);
}

void
json_id(struct json *j, const char *key, int64_t id)
{
	begin(j, key);
	if (id)
		buf_fmt(&j->out, "\"%" PRId64 "\"", id);
	else
		buf_lit(&j->out, "null");
}

void
json_bool(struct json *j, const char *key, bool b)
{
	begin(j, key);
	buf_str(&j->out, b ? S("true") : S("false"));
}

void
json_none(struct json *j, const char *key)
{
	begin(j, key);
	buf_lit(&j->out, "null");
}

void
json_raw(struct json *j, const char *key, str raw)
{
	begin(j, key);
	buf_str(&j->out, raw);
}
