/*
 * Letters: which of some short texts has the words that somebody types into a
 * search box.  BM25 (Robertson & Zaragoza 2009) over folded stems, the last
 * word also as a beginning.  It knows nothing of meaning, and is used for
 * search boxes and to break ties, never to match people.
 */
#ifndef MEANING_LETTERS_H
#define MEANING_LETTERS_H

#include "base/arena.h"

struct letters_hit { uint32_t text; int32_t points; };	/* place in the list; above 0 */
struct letters_hits { struct letters_hit *v; size_t n; };

/* The texts of which a word was typed: best first, then in their order. */
struct letters_hits letters_find(struct arena *, struct strs texts, str typed);

#endif
