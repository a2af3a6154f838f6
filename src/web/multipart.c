#include "web/multipart.h"

#include "base/buf.h"

/* What can be in a boundary without being quoted, and more than that: RFC 2046. */
static bool
boundary_ok(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || s.ptr[i] == '"')
			return false;
	return s.len > 0 && s.len <= BOUNDARY_MAX;
}

str
multipart_boundary(str content_type)
{
	str part, rest = content_type;

	if (!str_cut(&rest, ';', &part) ||
	    !str_eq_nocase(str_trim(part), S("multipart/form-data")))
		return S("");
	while (str_cut(&rest, ';', &part)) {
		part = str_trim(part);
		size_t equals = str_find(part, '=');
		if (!str_eq_nocase((str){ part.ptr, equals }, S("boundary")))
			continue;
		str value = str_from(part, equals + 1);
		if (value.len >= 2 && value.ptr[0] == '"' && str_ends(value, S("\"")))
			value = (str){ value.ptr + 1, value.len - 2 };
		return boundary_ok(value) ? value : S("");
	}
	return S("");
}

void
multipart_start(struct multipart *m, struct arena *mem, str boundary, struct multipart_sink sink)
{
	HOLDS(boundary_ok(boundary));
	m->mem = mem;
	m->sink = sink;
	m->n = 0;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.ptr, boundary.len);
	m->ndelimiter = boundary.len + 4;
	/* The first delimiter may stand at the very start, without its CR LF. */
	memcpy(m->window, "\r\n", 2);
	m->n = 2;
	m->state = MULTIPART_START;
}

/* name="..." of a Content-Disposition; browsers write a quote inside as %22. */
static bool
parameter(struct arena *mem, str header, str name, str *ret)
{
	str want = str_concat(mem, name, S("=\""));

	for (size_t i = 0; i + want.len <= header.len; i++) {
		bool begins = i == 0 || header.ptr[i - 1] == ' ' || header.ptr[i - 1] == ';';
		if (!begins || !str_eq_nocase((str){ header.ptr + i, want.len }, want))
			continue;
		str value = str_from(header, i + want.len);
		struct buf b = { .mem = mem };
		for (size_t k = 0; k < value.len && value.ptr[k] != '"'; k++) {
			if (str_starts(str_from(value, k), S("%22"))) {
				buf_char(&b, '"');
				k += 2;
			} else if (value.ptr[k] == '\\' && k + 1 < value.len &&
			    value.ptr[k + 1] == '"') {
				buf_char(&b, value.ptr[++k]);
			} else {
				buf_char(&b, value.ptr[k]);
			}
		}
		*ret = buf_text(&b);
		return true;
	}
	return false;
}

/* What stands after the last slash of either kind: some browsers sent paths. */
static str
base_name(str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/' || path.ptr[i - 1] == '\\')
			return str_from(path, i);
	return path;
}

static bool
parse_head(struct multipart *m, str head)
{
	struct multipart_part part = { 0 };
	bool named = false;
	str line;

	while (str_cut(&head, '\n', &line)) {
		line = str_trim(line);
		size_t colon = str_find(line, ':');
		str name = { line.ptr, colon }, value = str_trim(str_from(line, colon + 1));
		if (str_eq_nocase(name, S("content-disposition"))) {
			if (named || !str_starts(value, S("form-data")))
				return false;
			named = parameter(m->mem, value, S("name"), &part.name);
			part.is_file = parameter(m->mem, value, S("filename"), &part.filename);
		} else if (str_eq_nocase(name, S("content-type"))) {
			part.type = arena_str(m->mem, value);
		}
	}
	part.filename = base_name(part.filename);
	return named && m->sink.begin(m->sink.arg, &part);
}

static void
drop(struct multipart *m, size_t n)
{
	m->n -= n;
	memmove(m->window, m->window + n, m->n);
}

/* Passes on what is surely no delimiter; true when one was met. */
static bool
pass_body(struct multipart *m, bool *ret_good)
{
	char *at = memmem(m->window, m->n, m->delimiter, m->ndelimiter);
	size_t surely = at ? (size_t)(at - m->window) :
	    m->n < m->ndelimiter ? 0 : m->n - m->ndelimiter + 1;

	if (surely > 0)
		*ret_good = m->sink.data(m->sink.arg, (str){ m->window, surely });
	drop(m, at ? surely + m->ndelimiter : surely);
	return at != NULL;
}

/* One step over the window; false when it needs more bytes to go on. */
static bool
step(struct multipart *m)
{
	bool good = true, more = true;
	char *end;

	switch (m->state) {
	case MULTIPART_START:
		if (m->n < m->ndelimiter)
			return false;
		good = memcmp(m->window, m->delimiter, m->ndelimiter) == 0;
		drop(m, m->ndelimiter);
		m->state = MULTIPART_DELIMITED;
		break;
	case MULTIPART_DELIMITED:
		if (m->n < 2)
			return false;
		if (memcmp(m->window, "--", 2) == 0)
			m->state = MULTIPART_DONE;
		else if (memcmp(m->window, "\r\n", 2) == 0)
			m->state = MULTIPART_HEAD;
		else
			good = false;
		drop(m, 2);
		break;
	case MULTIPART_HEAD:
		end = memmem(m->window, m->n, "\r\n\r\n", 4);
		if (!end) {
			good = m->n <= MULTIPART_HEAD_MAX;
			more = false;
			break;
		}
		good = end - m->window <= MULTIPART_HEAD_MAX &&
		    parse_head(m, (str){ m->window, (size_t)(end - m->window) });
		drop(m, (size_t)(end - m->window) + 4);
		m->state = MULTIPART_BODY;
		break;
	case MULTIPART_BODY:
		if (pass_body(m, &good)) {
			good = good && m->sink.end(m->sink.arg);
			m->state = MULTIPART_DELIMITED;
		} else {
			more = false;
		}
		break;
	case MULTIPART_DONE:	/* what comes after it is none of ours */
		m->n = 0;
		return false;
	case MULTIPART_BAD:
		return false;
	}
	if (!good)
		m->state = MULTIPART_BAD;
	return good && more;
}

bool
multipart_feed(struct multipart *m, str bytes)
{
	while (bytes.len > 0 && m->state != MULTIPART_BAD) {
		size_t room = MULTIPART_WINDOW - m->n;
		size_t n = bytes.len < room ? bytes.len : room;

		memcpy(m->window + m->n, bytes.ptr, n);
		m->n += n;
		bytes = str_from(bytes, n);
		while (step(m))
			;
	}
	return m->state != MULTIPART_BAD;
}

bool
multipart_finish(const struct multipart *m)
{
	return m->state == MULTIPART_DONE;
}
