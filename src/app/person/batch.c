/*
 * Many people at once.  Each has half a dozen words at random places of a
 * large index: they are kept back and written in sorted runs, one statement
 * each, which touch a page of the index once rather than for each word.
 */
#include <stdlib.h>

#include "app/person/person.sql.h"
#include "app/person/words.h"
#include "base/json.h"

enum { WORDS = 60000 };	/* in a run */

struct found { str word; int64_t id; };

struct person_batch {
	struct arena *words;	/* emptied with each run */
	struct found *found;
	size_t nfound;
};

struct person_batch *
person_batch_new(struct arena *mem)
{
	struct person_batch *b = NEW(mem, struct person_batch);

	b->words = arena_new();
	b->found = NEWS(mem, struct found, WORDS);
	return b;
}

static int
by_word(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = str_cmp(x->word, y->word);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void
write_words(struct person_batch *b, struct work *w)
{
	struct json j = { .out = { .mem = b->words } };

	if (b->nfound)
		qsort(b->found, b->nfound, sizeof *b->found, by_word);
	json_begin(&j, NULL);
	for (size_t i = 0, k; i < b->nfound; i = k) {
		json_list(&j, arena_cstr(b->words, b->found[i].word));
		for (k = i; k < b->nfound && str_eq(b->found[k].word, b->found[i].word); k++)
			json_int(&j, NULL, b->found[k].id);
		json_end(&j);
	}
	json_end(&j);
	person_word_add_all(w, buf_text(&j.out));
	b->nfound = 0;
	arena_reset(b->words);
}

void
person_batch_add(struct person_batch *b, struct work *w, const struct person *p)
{
	struct strs words = person_words_found(w->mem, p);

	if (b->nfound + words.n > WORDS)
		write_words(b, w);
	person_row_add(w, p, person_words_text(w->mem, words));
	for (size_t i = 0; i < words.n; i++)
		b->found[b->nfound++] = (struct found){ arena_str(b->words, words.v[i]), p->id };
}

void
person_batch_end(struct person_batch *b, struct work *w)
{
	write_words(b, w);
	arena_free(b->words);
}
