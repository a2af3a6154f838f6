#include "app/person/words.h"

#include <stdlib.h>

#include "lang/lang.h"

enum { WORD_MAX = 60 };	/* bytes */

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

struct strs
person_words_of(struct arena *mem, str text)
{
	static const char between[] = " -,;()/\"'";
	struct strs list = { 0 };
	str s = lang_fold(mem, text);
	size_t n = 0;

	for (size_t from = 0, i = 0; i <= s.len; i++) {
		if (i < s.len && !memchr(between, s.ptr[i], sizeof between - 1))
			continue;
		if (i > from)
			PUSH(mem, &list, str_head((str){ s.ptr + from, i - from }, WORD_MAX));
		from = i + 1;
	}
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_bytes);
	for (size_t i = 0; i < list.n; i++)
		if (n == 0 || !str_eq(list.v[n - 1], list.v[i]))
			list.v[n++] = list.v[i];
	list.n = n;
	return list;
}

struct strs
person_words_found(struct arena *mem, const struct person *p)
{
	const struct strs texts =
	    { (str[]){ p->name, p->mail, p->employee_id, p->job_title, p->unit }, 5 };

	return person_words_of(mem, str_join(mem, texts, S(" ")));
}

str
person_words_text(struct arena *mem, struct strs words)
{
	struct buf b = { .mem = mem };

	buf_char(&b, ' ');
	for (size_t i = 0; i < words.n; i++) {
		buf_str(&b, words.v[i]);
		buf_char(&b, ' ');
	}
	return buf_text(&b);
}

str
person_words_pattern(struct arena *mem, struct strs words)
{
	struct buf b = { .mem = mem };

	buf_char(&b, '%');
	for (size_t i = 0; i < words.n; i++) {
		str word = words.v[i];

		/* "an" says nothing beside "anna", which stands next to it. */
		if (i + 1 < words.n && str_starts(words.v[i + 1], word))
			continue;
		buf_char(&b, ' ');
		for (size_t k = 0; k < word.len; k++) {
			if (memchr("%_\\", word.ptr[k], 3))
				buf_char(&b, '\\');
			buf_char(&b, word.ptr[k]);
		}
		buf_char(&b, '%');
	}
	return buf_text(&b);
}
