/*
 * The Universal Sentence Encoder (lite): a text of up to 128 pieces in, 512
 * numbers of length 1 out.  Texts that mean the same point the same way.
 *
 * A plain forward pass: pieces (unigram model, best path), two transformer
 * layers of four heads, the mean, one more layer.  It agrees with the
 * original (TensorFlow.js) to 1e-5 in each number.  Every sum is made in one
 * order and nothing is fused, so that the numbers are the same bits with and
 * without AVX2, on every machine with IEEE arithmetic.
 */
#ifndef MEANING_ENCODER_H
#define MEANING_ENCODER_H

#include "meaning/weights.h"

enum { ENCODER_DIM = 512, ENCODER_PIECES = 128, ENCODER_VOCABULARY = 8002 };

struct linear { const float *panels, *bias; };	/* x W + b */
struct norm { const float *scale, *bias; };
struct encoder_layer { struct norm attend, feed; struct linear qkv, out, rise, fall; };
struct piece { uint32_t at; uint16_t len, id; float score; };	/* `at` in `letters` */

struct encoder {
	const struct piece *piece;	/* sorted by their bytes */
	const char *letters;
	const float *embedding, *timing;	/* rows of 256: a piece's, a position's */
	struct linear widen, last;
	struct encoder_layer layer[2];
};

/* False when a part is missing. */
bool encoder_open(const struct weights *, struct encoder *ret);
/* Each text gives a row of ENCODER_DIM; several at once cost less than one by
 * one and give the same bits.  An empty text gives zeros. */
void encode(struct arena *, const struct encoder *, struct strs texts, float *ret);
/* The same without AVX2, for the test that it is the same. */
void encode_portable(struct arena *, const struct encoder *, struct strs texts, float *ret);

struct piece_ids { uint16_t v[ENCODER_PIECES]; size_t n; };
/* pieces.c: `text` is NFKC already; words are parted by single spaces. */
struct piece_ids pieces_of(struct arena *, const struct encoder *, str text);

#endif
