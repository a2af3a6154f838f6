#include "meaning/lexicon.h"

#include <math.h>

bool
lexicon_open(const struct weights *w, struct lexicon *ret)
{
	size_t words = weights_part_bytes(w, "words"), slots = weights_part_bytes(w, "slots");

	*ret = (struct lexicon){
		.word = weights_part(w, "words", 0), .letters = weights_part(w, "spelling", 0),
		.slot = weights_part(w, "slots", 0),
		.n = (uint32_t)(words / sizeof(struct lexicon_word)),
		.slots = (uint32_t)(slots / sizeof(uint32_t)),
	};
	ret->vector = weights_part(w, "vectors", (size_t)ret->n * LEXICON_DIM);
	return ret->word && ret->letters && ret->slot && ret->vector && ret->n &&
	    ret->slots > ret->n && (ret->slots & (ret->slots - 1)) == 0;
}

static bool
find(const struct lexicon *t, str word, uint32_t *ret)
{
	for (uint32_t i = (uint32_t)str_hash(word) & (t->slots - 1); t->slot[i];
	    i = (i + 1) & (t->slots - 1)) {
		const struct lexicon_word *at = &t->word[t->slot[i] - 1];

		if (str_eq((str){ t->letters + at->at, at->len }, word)) {
			*ret = t->slot[i] - 1;
			return true;
		}
	}
	return false;
}

void
lexicon_read(const struct lexicon *t, str s, struct lexicon_text *ret)
{
	ret->n = 0;
	for (size_t i = 0, from = 0; i <= s.len && ret->n < LEXICON_WORDS; i++) {
		if (i < s.len && ((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] & (char)0x80))
			continue;
		struct lexicon_hit *hit = &ret->v[ret->n];
		str word = { s.ptr + from, i - from };

		*hit = (struct lexicon_hit){ .from = (uint32_t)from, .len = (uint32_t)word.len };
		if (word.len > 1 && (find(t, word, &hit->word) || (word.len > 3 &&
		    str_ends(word, S("s")) && find(t, str_head(word, word.len - 1), &hit->word))))
			ret->n++;
		from = i + 1;
	}
}

static const int8_t *
row(const struct lexicon *t, uint32_t word)
{
	return t->vector + (size_t)word * LEXICON_DIM;
}

int32_t
lexicon_product(const struct lexicon *t, uint32_t word, uint32_t other)
{
	const int8_t *a = row(t, word), *b = row(t, other);
	int32_t sum = 0;

	for (int i = 0; i < LEXICON_DIM; i++)
		sum += a[i] * b[i];
	return sum;
}

int
lexicon_near(const struct lexicon *t, const struct lexicon_text *a, const struct lexicon_text *b)
{
	int32_t x[LEXICON_DIM] = { 0 }, y[LEXICON_DIM] = { 0 };
	int64_t xy = 0, xx = 0, yy = 0;

	for (uint32_t k = 0; k < a->n; k++)
		for (int i = 0; i < LEXICON_DIM; i++)
			x[i] += row(t, a->v[k].word)[i];
	for (uint32_t k = 0; k < b->n; k++)
		for (int i = 0; i < LEXICON_DIM; i++)
			y[i] += row(t, b->v[k].word)[i];
	for (int i = 0; i < LEXICON_DIM; i++) {
		xy += x[i] * y[i];
		xx += x[i] * x[i];
		yy += y[i] * y[i];
	}
	if (xx == 0 || yy == 0)
		return 0;
	return (int)lrint(1000 * (double)xy / sqrt((double)xx * (double)yy));
}

bool
lexicon_carried_by(const struct lexicon *t, const struct lexicon_text *a,
    const struct lexicon_text *b, struct lexicon_hit *ret_a,
    struct lexicon_hit *ret_b)
{
	int32_t best = 0;

	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++) {
			int32_t product = lexicon_product(t, a->v[i].word, b->v[k].word);

			if (product > best) {
				best = product;
				*ret_a = a->v[i];
				*ret_b = b->v[k];
			}
		}
	return best > 0;
}
