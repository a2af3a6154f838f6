#include "web/html.h"

#include "web/token.h"

void
html_str(struct html *h, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		str entity;

		switch (s.ptr[i]) {
		case '&': entity = S("&amp;"); break;
		case '<': entity = S("&lt;"); break;
		case '>': entity = S("&gt;"); break;
		case '"': entity = S("&quot;"); break;
		case '\'': entity = S("&#39;"); break;
		default: continue;
		}
		buf_put(&h->out, s.ptr + from, i - from);
		buf_str(&h->out, entity);
		from = i + 1;
	}
	buf_str(&h->out, str_from(s, from));
}

void html_cstr(struct html *h, const char *s) { html_str(h, str_of(s)); }
void html_int(struct html *h, int64_t i) { buf_int(&h->out, i); }

void
html_url(struct html *h, str url)
{
	static const str schemes[] = { S_INIT("https:"), S_INIT("http:"), S_INIT("mailto:") };
	bool good = url.len && (url.ptr[0] == '#' || url.ptr[0] == '?' ||
	    (url.ptr[0] == '/' && !str_starts(url, S("//")) && !str_starts(url, S("/\\"))));

	for (size_t i = 0; i < COUNT(schemes); i++)
		good |= str_starts(url, schemes[i]);
	html_str(h, good ? url : S("#"));
}

void
html_part_str(struct html *h, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '_' || c == '.' || c == '~')
			buf_char(&h->out, c);
		else
			buf_fmt(&h->out, "%%%02X", (unsigned char)c);
	}
}

void
html_form_fields(struct html *h)
{
	if (h->form_key.len == 0)
		return;
	html_lit(h, "<input type=\"hidden\" name=\"_form\" value=\"");
	if (h->form_token.len == 0)
		h->form_token = token_sign(h->mem, h->form_key, random_token(h->mem, 16));
	html_str(h, h->form_token);
	buf_fmt(&h->out, "~%d", ++h->forms);
	html_lit(h, "\">");
}
