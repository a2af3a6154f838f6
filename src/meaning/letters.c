#include "meaning/letters.h"

#include <math.h>
#include <stdlib.h>

#include "lang/lang.h"

enum { TYPED_MOST = 16 };

struct term { str stem, folded; double rarity; };
struct terms { struct term *v; size_t n; };

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#' ||
	    c & (char)0x80;
}

static struct terms
terms_of(struct arena *mem, str text)
{
	struct terms list = { 0 };
	str s = lang_fold(mem, text);

	for (size_t i = 0, from = 0; i <= s.len; i++) {
		str word = { s.ptr + from, i - from };

		if (i < s.len && letter(s.ptr[i]))
			continue;
		if (word.len)
			PUSH(mem, &list, ((struct term){ lang_stem(mem, STEM_EN, word), word, 0 }));
		from = i + 1;
	}
	return list;
}

/* How often a typed word stands in a text. */
static int
count(const struct terms *text, const struct term *typed, bool last)
{
	int n = 0;

	for (size_t i = 0; i < text->n; i++)
		n += str_eq(text->v[i].stem, typed->stem) ||
		    (last && str_starts(text->v[i].folded, typed->folded));
	return n;
}

static int
best_first(const void *a, const void *b)
{
	const struct letters_hit *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return x->text < y->text ? -1 : x->text > y->text;
}

/* One text's points: rare words count more, repeated ones soon no more, and
 * in a long text less. */
static double
points_of(const struct terms *text, const struct terms *typed, double mean)
{
	const double k = 1.2, b = 0.75;
	double sum = 0, length = 1 - b + b * (double)text->n / mean;

	for (size_t i = 0; i < typed->n; i++) {
		double n = count(text, &typed->v[i], i + 1 == typed->n);

		sum += typed->v[i].rarity * n * (k + 1) / (n + k * length);
	}
	return sum;
}

struct letters_hits
letters_find(struct arena *mem, struct strs texts, str typed_text)
{
	struct letters_hits hits = { 0 };
	struct terms typed = terms_of(mem, typed_text), *all = NEWS(mem, struct terms, texts.n);
	double words = 0;

	if (typed.n > TYPED_MOST)
		typed.n = TYPED_MOST;
	for (size_t t = 0; t < texts.n; t++) {
		all[t] = terms_of(mem, texts.v[t]);
		words += (double)all[t].n;
	}
	for (size_t i = 0; i < typed.n; i++) {
		double in = 0, of = (double)texts.n;

		for (size_t t = 0; t < texts.n; t++)
			in += count(&all[t], &typed.v[i], i + 1 == typed.n) > 0;
		typed.v[i].rarity = log(1 + (of - in + 0.5) / (in + 0.5));
	}
	for (size_t t = 0; t < texts.n; t++) {
		double points = points_of(&all[t], &typed, words / (double)texts.n);

		if (points > 0)
			PUSH(mem, &hits, ((struct letters_hit){ (uint32_t)t,
			    (int32_t)lrint(1000 * points) }));
	}
	if (hits.n)
		qsort(hits.v, hits.n, sizeof *hits.v, best_first);
	return hits;
}
