#include "base/log.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level least = LOG_INFO;
static enum log_format format = LOG_LOGFMT;

enum { LINE = 4096 };

struct line { char text[LINE]; size_t n; };

void
log_setup(enum log_level l, enum log_format f)
{
	least = l;
	format = f;
}

str
log_int_(int64_t i, struct log_number *n)
{
	int len = snprintf(n->text, sizeof n->text, "%" PRId64, i);

	return (str){ n->text, (size_t)len };
}

static void
put(struct line *l, char c)
{
	if (l->n < LINE - 2)	/* room for the closing brace and the line's end */
		l->text[l->n++] = c;
}

static void
put_all(struct line *l, str s)
{
	for (size_t i = 0; i < s.len; i++)
		put(l, s.ptr[i]);
}

/* Quotes as JSON does; logfmt readers understand the same escapes. */
static void
put_quoted(struct line *l, str s)
{
	put(l, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '"' || c == '\\') {
			put(l, '\\');
			put(l, (char)c);
		} else if (c < 0x20) {
			char hex[8];

			put_all(l, (str){ hex, (size_t)snprintf(hex, sizeof hex, "\\u%04x", c) });
		} else {
			put(l, (char)c);
		}
	}
	put(l, '"');
}

static bool
is_plain(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] == '"' || s.ptr[i] == '=' || s.ptr[i] == '\\')
			return false;
	return s.len > 0;
}

static void
put_field(struct line *l, const char *key, str value)
{
	if (format == LOG_JSON) {
		put(l, l->n ? ',' : '{');
		put_quoted(l, str_of(key));
		put(l, ':');
		put_quoted(l, value);
		return;
	}
	if (l->n)
		put(l, ' ');
	put_all(l, str_of(key));
	put(l, '=');
	if (is_plain(value))
		put_all(l, value);
	else
		put_quoted(l, value);
}

void
log_event(enum log_level level, const char *event, const struct log_field *fields)
{
	static const str names[] = { S_INIT("debug"), S_INIT("info"), S_INIT("warn"),
	    S_INIT("error") };
	struct line l = { .n = 0 };
	struct timespec t;
	struct tm utc;
	char at[40];

	if (level < least)
		return;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &utc);
	size_t n = strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);

	n += (size_t)snprintf(at + n, sizeof at - n, ".%03dZ", (int)(t.tv_nsec / 1000000));
	put_field(&l, "at", (str){ at, n });
	put_field(&l, "level", names[level]);
	put_field(&l, "event", str_of(event));
	for (; fields->key; fields++)
		put_field(&l, fields->key, fields->value);
	if (format == LOG_JSON)
		l.text[l.n++] = '}';
	l.text[l.n++] = '\n';
	/* One write a line, so that threads and processes do not mix theirs.
	 * Nobody can be told when stderr is gone. */
	if (write(STDERR_FILENO, l.text, l.n) < 0)
		return;
}
