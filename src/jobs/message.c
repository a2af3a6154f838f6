#include "jobs/message.h"

#include <stdio.h>

/* Encoded words and quoted-printable keep every line within 76 characters. */
enum { WORD_BYTES = 39, LINE_MAX = 76 };

bool
message_address_ok(str s)
{
	size_t at = str_find(s, '@');

	if (at == 0 || at + 1 >= s.len || s.len > 254 || at > 64)
		return false;
	if (str_find(str_from(s, at + 1), '@') < s.len - at - 1)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || memchr("<>()[],;:\\\"", s.ptr[i], 11))
			return false;
	return true;
}

static void
put_base64(struct buf *b, str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.len; i += 3) {
		size_t n = s.len - i < 3 ? s.len - i : 3;
		unsigned v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < n ? (unsigned char)s.ptr[i + k] : 0);
		buf_char(b, digits[v >> 18]);
		buf_char(b, digits[v >> 12 & 63]);
		buf_char(b, n > 1 ? digits[v >> 6 & 63] : '=');
		buf_char(b, n > 2 ? digits[v & 63] : '=');
	}
}

/* A line of text: control characters become spaces. */
static str
one_line(struct arena *mem, str s)
{
	char *out = arena_copy(mem, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)out[i] < ' ' || out[i] == 0x7f)
			out[i] = ' ';
	return str_trim((str){ out, s.len });
}

static bool
is_plain_ascii(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < ' ' || s.ptr[i] > '~')
			return false;
	return s.len <= 60 && !str_has(s, S("=?"));
}

/* RFC 2047; the words of a run are joined by the reader. */
static void
put_encoded(struct buf *b, str s)
{
	for (bool first = true; s.len > 0; first = false) {
		str part = str_head(s, WORD_BYTES);
		if (part.len == 0)	/* not UTF-8: what cannot be shown is not sent */
			return;
		if (!first)
			buf_lit(b, "\r\n ");
		buf_lit(b, "=?UTF-8?B?");
		put_base64(b, part);
		buf_lit(b, "?=");
		s = str_from(s, part.len);
	}
}

static void
put_unstructured(struct buf *b, str s)
{
	if (is_plain_ascii(s))
		buf_str(b, s);
	else
		put_encoded(b, s);
}

static void
put_mailbox(struct buf *b, str name, str address)
{
	name = one_line(b->mem, name);
	if (is_plain_ascii(name) && name.len > 0) {
		buf_char(b, '"');
		for (size_t i = 0; i < name.len; i++) {
			if (name.ptr[i] == '"' || name.ptr[i] == '\\')
				buf_char(b, '\\');
			buf_char(b, name.ptr[i]);
		}
		buf_lit(b, "\" ");
	} else if (name.len > 0) {
		put_encoded(b, name);
		buf_lit(b, "\r\n ");
	}
	buf_char(b, '<');
	buf_str(b, address);
	buf_char(b, '>');
}

/* "Fri, 12 Mar 2027 14:30:00 +0000"; the words are RFC 5322's in any language. */
static void
put_date(struct buf *b, int64_t at)
{
	static const char days[][4] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t second = at / 1000000, day = second / 86400;

	/* Days since 1 March of the year 0, in eras of 400 years. */
	int64_t z = day + 719468, era = z / 146097, of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;	/* 0 is March */
	int64_t of_month = of_year - (153 * month + 2) / 5 + 1;
	year += era * 400 + (month >= 10);
	second %= 86400;
	buf_fmt(b, "%s, %d %s %d %02d:%02d:%02d +0000", days[day % 7], (int)of_month,
	    months[(month + 2) % 12], (int)year, (int)(second / 3600),
	    (int)(second / 60 % 60), (int)(second % 60));
}

/* Quoted-printable, with CRLF for each line feed. */
static void
put_quoted_printable(struct buf *b, str s)
{
	size_t column = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '\n') {
			buf_lit(b, "\r\n");
			column = 0;
			continue;
		}
		bool line_ends = i + 1 == s.len || s.ptr[i + 1] == '\n';
		bool plain = (c > ' ' && c <= '~' && c != '=') || (c == ' ' && !line_ends);
		/* A dot at the start of a line means something to SMTP. */
		if (column == 0 && c == '.')
			plain = false;
		if (column + (plain ? 1 : 3) > LINE_MAX - 1) {
			buf_lit(b, "=\r\n");
			column = 0;
		}
		if (plain)
			buf_char(b, (char)c);
		else
			buf_fmt(b, "=%02X", c);
		column += plain ? 1 : 3;
	}
	buf_lit(b, "\r\n");
}

static void
put_escaped(struct buf *b, str s)
{
	for (size_t i = 0; i < s.len; i++)
		switch (s.ptr[i]) {
		case '&':  buf_lit(b, "&amp;"); break;
		case '<':  buf_lit(b, "&lt;"); break;
		case '>':  buf_lit(b, "&gt;"); break;
		case '"':  buf_lit(b, "&quot;"); break;
		case '\n': buf_lit(b, "<br>\n"); break;
		default:   buf_char(b, s.ptr[i]);
		}
}

/* The part before the next empty line. */
static bool
cut_paragraph(str *rest, str *ret)
{
	*rest = str_trim(*rest);
	if (rest->len == 0)
		return false;
	for (size_t i = 0; i + 1 < rest->len; i++)
		if (rest->ptr[i] == '\n' && rest->ptr[i + 1] == '\n') {
			*ret = str_trim((str){ rest->ptr, i });
			*rest = str_from(*rest, i + 2);
			return true;
		}
	*ret = *rest;
	*rest = S("");
	return true;
}

static bool
is_web_address(str url)
{
	return str_starts(url, S("https://")) || str_starts(url, S("http://"));
}

static str
plain_part(struct arena *mem, const struct message *m)
{
	struct buf b = { .mem = mem };
	str rest = m->text, paragraph;

	while (cut_paragraph(&rest, &paragraph)) {
		buf_str(&b, paragraph);
		buf_lit(&b, "\n\n");
	}
	if (is_web_address(m->url)) {
		buf_str(&b, m->action);
		buf_lit(&b, ":\n");
		buf_str(&b, m->url);
		buf_lit(&b, "\n");
	}
	return buf_text(&b);
}

static str
html_part(struct arena *mem, const struct message *m)
{
	struct buf b = { .mem = mem };
	str rest = m->text, paragraph;

	buf_lit(&b, "<!doctype html>\n<html lang=\"");
	put_escaped(&b, m->lang);
	buf_fmt(&b, "\" dir=\"%s\">\n<head><meta charset=\"utf-8\"><title>",
	    m->rtl ? "rtl" : "ltr");
	put_escaped(&b, m->subject);
	buf_lit(&b, "</title></head>\n<body style=\"font:16px/1.5 sans-serif;max-width:36em;"
	    "margin:1.5em auto;padding:0 1em\">\n");
	while (cut_paragraph(&rest, &paragraph)) {
		buf_lit(&b, "<p>");
		put_escaped(&b, paragraph);
		buf_lit(&b, "</p>\n");
	}
	if (is_web_address(m->url)) {
		buf_lit(&b, "<p><a href=\"");
		put_escaped(&b, m->url);
		buf_lit(&b, "\" style=\"display:inline-block;padding:.6em 1.2em;border-radius:6px;"
		    "background:#1d4f91;color:#fff\">");
		put_escaped(&b, m->action);
		buf_lit(&b, "</a></p>\n");
	}
	buf_lit(&b, "</body>\n</html>\n");
	return buf_text(&b);
}

static void
put_part(struct buf *b, int64_t id, const char *type, str text)
{
	buf_fmt(b, "--=_%" PRIx64 "\r\nContent-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", (uint64_t)id, type);
	put_quoted_printable(b, text);
}

str
message_compose(struct arena *mem, const struct message *m)
{
	struct buf b = { .mem = mem };

	HOLDS(message_address_ok(m->from) && message_address_ok(m->to));
	buf_lit(&b, "Date: ");
	put_date(&b, m->at);
	buf_lit(&b, "\r\nFrom: ");
	put_mailbox(&b, m->from_name, m->from);
	buf_lit(&b, "\r\nTo: ");
	put_mailbox(&b, m->to_name, m->to);
	buf_lit(&b, "\r\nSubject: ");
	put_unstructured(&b, one_line(mem, m->subject));
	buf_fmt(&b, "\r\nMessage-ID: <%" PRIx64 "@%.*s>", (uint64_t)m->id,
	    STR(one_line(mem, m->host)));
	buf_fmt(&b, "\r\nContent-Language: %.*s", STR(one_line(mem, m->lang)));
	/* An absence notice is not sent back to a program (RFC 3834). */
	buf_lit(&b, "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	/* "=_" cannot stand in quoted-printable text. */
	buf_fmt(&b, "Content-Type: multipart/alternative; boundary=\"=_%" PRIx64 "\"\r\n\r\n",
	    (uint64_t)m->id);
	put_part(&b, m->id, "plain", plain_part(mem, m));
	put_part(&b, m->id, "html", html_part(mem, m));
	buf_fmt(&b, "--=_%" PRIx64 "--\r\n", (uint64_t)m->id);
	return buf_text(&b);
}
