/* Which language is in use, and its words. */
#include "lang/lang.h"

#include "lang/catalogue.h"
#include "lang/icu.h"

const struct lang_info lang_list[] = {
	{ "en", "English", false, false },
	{ "de", "Deutsch", false, false },
	{ "en-XA", "[Éñĝļîšĥ]", false, true },
	{ "ar-XB", "ar-XB", true, true },
	{ 0 },
};

/* What ICU formats each of them with. */
static const char *const locales[] = { "en_GB", "de", "en_GB", "ar@numbers=latn" };

_Static_assert(COUNT(locales) == COUNT(lang_list) - 1 && COUNT(locales) <= LANG_MAX);

static _Thread_local int current;

const struct lang_info *
lang_current(void)
{
	return &lang_list[current];
}

int
lang_index(void)
{
	return current;
}

const char *
lang_locale(void)
{
	return locales[current];
}

static int
index_of(str tag)
{
	for (int i = 0; lang_list[i].tag; i++)
		if (str_eq_nocase(tag, str_of(lang_list[i].tag)))
			return i;
	return -1;
}

static str
base_of(str tag)
{
	size_t n = 0;

	while (n < tag.len && !strchr("-_.@", tag.ptr[n]))
		n++;
	return str_head(tag, n);
}

void
lang_use(str tag)
{
	int i = index_of(tag);

	if (i < 0)
		i = index_of(base_of(tag));
	current = i < 0 ? 0 : i;
}

/* "0.85" in thousandths; what is no number counts as nothing. */
static int64_t
quality(str s)
{
	static const int place[] = { 1000, 100, 10, 1 };
	int64_t q = 0;
	size_t digits = 0;

	for (size_t i = 0; i < s.len && digits < COUNT(place); i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			q += (s.ptr[i] - '0') * place[digits++];
		else if (s.ptr[i] != '.' || i != 1)
			return 0;
	}
	return q > 1000 ? 1000 : q;
}

str
lang_negotiate(str accept_language)
{
	str best = S("en"), range;
	int64_t best_q = 0;

	while (str_cut(&accept_language, ',', &range)) {
		str tag = { 0 }, parameter;
		int64_t q = 1000;

		(void)str_cut(&range, ';', &tag);
		while (str_cut(&range, ';', &parameter))
			if (str_starts(str_trim(parameter), S("q=")))
				q = quality(str_from(str_trim(parameter), 2));
		int i = index_of(base_of(str_trim(tag)));
		if (i >= 0 && q > best_q) {
			best = str_of(lang_list[i].tag);
			best_q = q;
		}
	}
	return best;
}

/* --- words --- */

static const struct message *
message_find(const char *id)
{
	const struct catalogue *c = catalogues;

	while (c->tag && strcmp(c->tag, lang_list[current].tag) != 0)
		c++;
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int way = strcmp(id, c->v[mid].id);

		if (way == 0)
			return &c->v[mid];
		if (way < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* What the catalogue lacks is said in English. */
static str
text_or(const struct message *m, enum plural form, const char *english)
{
	if (m && m->text[form])
		return str_of(m->text[form]);
	if (m && m->text[PLURAL_OTHER])
		return str_of(m->text[PLURAL_OTHER]);
	return str_of(english);
}

str
lang_text(const char *msgid)
{
	return current == 0 ? str_of(msgid) : text_or(message_find(msgid), PLURAL_ONE, msgid);
}

str
lang_plural(const char *one, const char *many, int64_t n)
{
	if (current == 0)
		return str_of(n == 1 || n == -1 ? one : many);
	return text_or(message_find(one), plural_of(n), n == 1 || n == -1 ? one : many);
}

/*
 * In a right-to-left language each value is fenced off with first-strong
 * isolates, or a Latin name would drag the words around it to its side.
 */
static void
put_value(struct buf *b, str value)
{
	if (lang_current()->rtl)
		buf_lit(b, "\u2068");
	buf_str(b, value);
	if (lang_current()->rtl)
		buf_lit(b, "\u2069");
}

str
lang_say(struct arena *mem, str pattern, const struct word *words)
{
	struct buf b = { .mem = mem };

	while (pattern.len > 0) {
		size_t open = str_find(pattern, '{');

		buf_put(&b, pattern.ptr, open);
		pattern = str_from(pattern, open);
		size_t close = str_find(pattern, '}');
		if (close == pattern.len) {
			buf_str(&b, pattern);
			break;
		}
		str name = { pattern.ptr + 1, close - 1 };
		const struct word *w = words;
		while (w->name && !str_eq(name, str_of(w->name)))
			w++;
		if (w->name)
			put_value(&b, w->value);
		else		/* a slip in the pattern is to be seen */
			buf_put(&b, pattern.ptr, close + 1);
		pattern = str_from(pattern, close + 1);
	}
	return buf_text(&b);
}
