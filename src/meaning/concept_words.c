/* A text as words: what separates them, which of them say nothing. */
#include <stdlib.h>

#include "meaning/concept_list.h"

/* By themselves these say nothing.  Sorted; folded. */
static const char *const stops[] = {
	"a", "about", "ai", "al", "als", "am", "an", "and", "as", "at", "au", "auf",
	"aus", "aux", "avec", "be", "bei", "by", "ce", "como", "con", "d", "da", "dans",
	"das", "de", "del", "dem", "den", "der", "des", "die", "dont", "du", "ein",
	"eine", "einem", "einen", "einer", "el", "en", "es", "est", "et", "for", "fur",
	"her", "his", "im", "in", "is", "it", "its", "j", "l", "la", "las", "le", "les",
	"lo", "los", "ma", "mein", "meine", "meinem", "meinen", "meiner", "mes", "mi",
	"mir", "mis", "mit", "mon", "my", "n", "nos", "notre", "o", "of", "on", "or",
	"ou", "our", "para", "por", "pour", "qu", "que", "s", "se", "sein", "ses", "si",
	"sich", "su", "sur", "sus", "t", "than", "that", "the", "their", "this",
	"to", "tu", "u", "uber", "um", "un", "una", "und", "une", "unos", "unser",
	"unsere", "unserem", "unseren", "ur", "vom", "von", "votre", "with", "y", "you",
	"your", "zu", "zum", "zur",
};

/* Those of them that never tell one name from another. */
static const char *const articles[] = {
	"a", "al", "an", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen",
	"einer", "el", "l", "la", "las", "le", "les", "los", "s", "se", "sich", "t", "the", "un",
	"una", "une", "unos",
};

static int
compare(const void *word, const void *stop)
{
	return str_cmp(*(const str *)word, str_of(*(const char *const *)stop));
}

static bool
among(str folded, const char *const *list, size_t n)
{
	enum { LONGEST = 8 };

	return folded.len <= LONGEST && bsearch(&folded, list, n, sizeof *list, compare) != NULL;
}

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static size_t
character(str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];
	size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;

	return n <= s.len - at ? n : s.len - at;
}

/* Bytes of the letter at `at`; 0 when none stands there.  Outside of ASCII
 * all but the usual punctuation is a letter. */
static size_t
letter(str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];
	unsigned char next = at + 1 < s.len ? (unsigned char)s.ptr[at + 1] : 0;

	if (c < 0x80)
		return plain((char)c);
	if ((c == 0xC2 && next != 0xAA && next != 0xB5 && next != 0xBA) ||
	    (c == 0xE2 && (next == 0x80 || next == 0x81)) || (c == 0xE3 && next == 0x80))
		return 0;
	return character(s, at);
}

/* "C++", "C#", "R&D", ".NET": signs that belong to the word. */
static size_t
sign(str s, size_t at, size_t begun)
{
	char c = s.ptr[at], next = at + 1 < s.len ? s.ptr[at + 1] : ' ';

	if (c == '+' || c == '#')
		return at > begun;
	if (c == '&')
		return at > begun && plain(next);
	if (c == '.')
		return at == begun && (next == 'n' || next == 'N') &&
		    (at == 0 || s.ptr[at - 1] == ' ');
	return 0;
}

static size_t
word_end(str s, size_t from)
{
	size_t at = from, n;

	while (at < s.len && ((n = letter(s, at)) || (n = sign(s, at, from))))
		at += n;
	return at;
}

static bool
shouted(str written)
{
	for (size_t i = 0; i < written.len; i++)
		if (!upper(written.ptr[i]))
			return false;
	return written.len > 1;
}

/* In a text that is all in capitals they tell nothing. */
static bool
has_small(str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
			return true;
	return text.len == 0 || memchr(text.ptr, ' ', text.len) == NULL;
}

struct words_of
concept_words(struct arena *mem, str text, size_t max)
{
	struct words_of list = { 0 };
	bool first = true, capitals_tell = has_small(text);
	size_t at = 0;

	while (at < text.len && list.n < max) {
		size_t end = word_end(text, at);

		if (end == at) {
			first |= memchr(".!?:;\n", text.ptr[at], 6) != NULL;
			at += character(text, at);
			continue;
		}
		struct word_of w = { .written = { text.ptr + at, end - at }, .first = first,
		    .from = (uint32_t)at, .len = (uint32_t)(end - at) };

		w.folded = lang_fold(mem, w.written);
		if (!(capitals_tell && shouted(w.written)) &&
		    among(w.folded, stops, COUNT(stops)))
			w.stop = among(w.folded, articles, COUNT(articles)) ? EMPTY : LIGHT;
		PUSH(mem, &list, w);
		first = false;
		at = end;
	}
	return list;
}
