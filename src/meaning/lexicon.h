/*
 * The lexicon: 128 small integers a word, made once by tools/weights of
 * what the encoder and wink's vectors say about the word.  A text is the sum
 * of its words, less than a microsecond for a short one, and the product of
 * two texts is exactly the sum of the products of their words: the largest
 * one says which two words carry what two texts have in common.
 */
#ifndef MEANING_LEXICON_H
#define MEANING_LEXICON_H

#include "meaning/weights.h"

enum { LEXICON_DIM = 128, LEXICON_WORDS = 64 };	/* of a text the first words count */

struct lexicon_word { uint32_t at; uint16_t len, spare; };	/* `at` in `letters` */

struct lexicon {
	const struct lexicon_word *word;
	const char *letters;
	const int8_t *vector;	/* rows of LEXICON_DIM; common words are shorter */
	const uint32_t *slot;	/* open addressing by str_hash: a word's number + 1; 0: free */
	uint32_t n, slots;	/* slots: a power of two */
};

struct lexicon_hit { uint32_t word, from, len; };	/* bytes of the text */
struct lexicon_text { struct lexicon_hit v[LEXICON_WORDS]; uint32_t n; };

bool lexicon_open(const struct weights *, struct lexicon *ret);
/* The words of a folded text that the table has; a plural counts as its singular. */
void lexicon_read(const struct lexicon *, str folded, struct lexicon_text *ret);
int32_t lexicon_product(const struct lexicon *, uint32_t word, uint32_t other);
/* 1000 times the cosine. */
int lexicon_near(const struct lexicon *, const struct lexicon_text *, const struct lexicon_text *);
/* The two words with the largest product; false when none is above zero. */
bool lexicon_carried_by(const struct lexicon *, const struct lexicon_text *a,
    const struct lexicon_text *b, struct lexicon_hit *ret_a, struct lexicon_hit *ret_b);

#endif
