/*
 * How often each layer finds the offer that fits, by kind of case and half.
 *
 *   accuracy CASES WEIGHTS [misses LAYER | speed]
 *
 * A case is won among five when the right offer has the most points, and
 * against the look-alike when it has more than that.  Equal points are a draw
 * of lots: a right one among k equals counts 1/k.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lang/lang.h"
#include "meaning/concept.h"
#include "meaning/encoder.h"
#include "meaning/lexicon.h"
#include "meaning/meaning.h"

enum { OFFERS = 5, RIGHT = 0, ALIKE = 1 };

/* A text as each layer has it. */
struct reading {
	str text;
	struct strs words;
	struct { uint64_t *v; size_t n; } concepts;
	float encoded[ENCODER_DIM];
	struct lexicon_text lexicon;
	struct meaning_text meaning;
};
struct one {
	str kind, language;
	struct reading need, offer[OFFERS];
	uint64_t hash;
};
struct cases { struct one *v; size_t n; };

/* --- layers ------------------------------------------------------------------ */

static bool
among(struct strs list, str word)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_eq(list.v[i], word))
			return true;
	return false;
}

static struct strs
words_of(struct arena *mem, str text)
{
	struct strs list = { 0 };
	str rest = lang_fold(mem, text), word;

	while (str_cut(&rest, ' ', &word)) {
		while (word.len && strchr(".,:;!?()", word.ptr[word.len - 1]))
			word.len--;
		if (word.len > 2 && !among(list, word))
			PUSH(mem, &list, word);
	}
	return list;
}

static struct { bool open; struct encoder encoder; struct lexicon lexicon; } vectors;

static void
read_text(struct arena *mem, str text, struct reading *r)
{
	struct concepts found = concepts_in(mem, text);
	str folded = lang_fold(mem, text);

	r->text = text;
	r->words = words_of(mem, text);
	for (size_t i = 0; i < found.n; i++)
		PUSH(mem, &r->concepts, found.v[i].id);
	r->meaning = meaning_of(mem, text);
	if (!vectors.open)
		return;
	encode(mem, &vectors.encoder, (struct strs){ &folded, 1 }, r->encoded);
	lexicon_read(&vectors.lexicon, folded, &r->lexicon);
}

static double
by_words(const struct reading *need, const struct reading *offer)
{
	size_t shared = 0;

	for (size_t i = 0; i < need->words.n; i++)
		shared += among(offer->words, need->words.v[i]);
	return 1000 * (double)shared / (double)(need->words.n + offer->words.n + 1);
}

static double
by_concepts(const struct reading *need, const struct reading *offer)
{
	return concepts_near(need->concepts.v, need->concepts.n, offer->concepts.v,
	    offer->concepts.n).points;
}

static double
by_encoder(const struct reading *need, const struct reading *offer)
{
	double sum = 0;

	for (int i = 0; i < ENCODER_DIM; i++)
		sum += (double)need->encoded[i] * (double)offer->encoded[i];
	return 1000 * sum;
}

static double
by_table(const struct reading *need, const struct reading *offer)
{
	return lexicon_near(&vectors.lexicon, &need->lexicon, &offer->lexicon);
}

static double
by_all(const struct reading *need, const struct reading *offer)
{
	return meaning_points(&need->meaning, &offer->meaning);
}

static const struct layer {
	const char *name;
	double (*points)(const struct reading *need, const struct reading *offer);
	bool vectors;
} layers[] = {
	{ "words", by_words, false },
	{ "concepts", by_concepts, false },
	{ "encoder", by_encoder, true },
	{ "table", by_table, true },
	{ "all", by_all, false },
};

/* --- cases ------------------------------------------------------------------- */

static str
read_file(struct arena *mem, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b = { .mem = mem };
	char part[4096];
	size_t n;

	if (!f) {
		perror(path);
		exit(66);
	}
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, part, n);
	fclose(f);
	return buf_text(&b);
}

/* The language of the offers: "de-en" is a German need and English offers. */
static str
offers_in(const struct one *c)
{
	size_t dash = str_find(c->language, '-');

	return dash < c->language.len ? str_from(c->language, dash + 1) : c->language;
}

static struct cases
read_cases(struct arena *mem, const char *path)
{
	struct cases list = { 0 };
	str rest = read_file(mem, path), line;

	str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line)) {
		struct one c = { 0 };

		str_cut(&line, '\t', &c.kind);
		str_cut(&line, '\t', &c.language);
		str_cut(&line, '\t', &c.need.text);
		for (int i = 0; i < OFFERS; i++)
			str_cut(&line, '\t', &c.offer[i].text);
		c.hash = str_hash(c.need.text);
		if (c.offer[ALIKE].text.len == 0)
			continue;
		read_text(mem, c.need.text, &c.need);
		for (int i = 0; i < OFFERS && c.offer[i].text.len; i++)
			read_text(mem, c.offer[i].text, &c.offer[i]);
		PUSH(mem, &list, c);
	}
	return list;
}

/* Offers that fit others, for the cases that bring none of their own. */
static void
draw(struct cases *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct one *c = &list->v[i];
		size_t at = (size_t)(c->hash % list->n);

		for (int k = ALIKE + 1; k < OFFERS; k++)
			for (size_t t = 0; c->offer[k].text.len == 0 && t < list->n; t++) {
				const struct one *other = &list->v[at];

				at = (at + 1) % list->n;
				if (other != c && str_eq(offers_in(other), offers_in(c)))
					c->offer[k] = other->offer[RIGHT];
			}
	}
}

/* --- counting -------------------------------------------------------------------- */

struct tally { double five, pair; int n; };

/* The share of the draw that falls to the right one. */
static double
won(const double points[OFFERS], int n)
{
	int equal = 0;

	for (int i = 0; i < n; i++) {
		if (points[i] > points[RIGHT])
			return 0;
		equal += points[i] == points[RIGHT];
	}
	return 1.0 / equal;
}

static void
try(const struct layer *layer, const struct one *c, struct tally *t, bool tell)
{
	double points[OFFERS];

	for (int i = 0; i < OFFERS; i++)
		points[i] = layer->points(&c->need, &c->offer[i]);
	t->five += won(points, OFFERS);
	t->pair += won(points, 2);
	t->n++;
	if (tell && won(points, OFFERS) < 1) {
		printf("%.*s: %.*s\n", STR(c->kind), STR(c->need.text));
		for (int i = 0; i < OFFERS; i++)
			printf("\t%4.0f %.*s\n", points[i], STR(c->offer[i].text));
	}
}

static void
put(const struct tally *t)
{
	if (t->n)
		printf(" %4.0f %4.0f", 100 * t->five / t->n, 100 * t->pair / t->n);
	else
		printf("    -    -");
}

static void
row(const struct cases *list, str kind, int half)
{
	struct tally t[COUNT(layers)] = { 0 };

	for (size_t i = 0; i < list->n; i++)
		for (size_t l = 0; l < COUNT(layers); l++)
			if ((kind.len == 0 || str_eq(kind, list->v[i].kind)) &&
			    (half < 0 || (int)(list->v[i].hash & 1) == half))
				if (vectors.open || !layers[l].vectors)
					try(&layers[l], &list->v[i], &t[l], false);
	kind = kind.len ? kind : S("all");
	printf("%-16.*s %4d ", STR(kind), t[0].n);
	for (size_t l = 0; l < COUNT(layers); l++)
		put(&t[l]);
	printf("\n");
}

static void
table(struct arena *mem, const struct cases *list)
{
	static const char *const halves[] = { "tuned half", "held-out half" };
	struct strs kinds = { 0 };

	for (size_t i = 0; i < list->n; i++)
		if (!among(kinds, list->v[i].kind))
			PUSH(mem, &kinds, list->v[i].kind);
	printf("%% right among five, and against the look-alike\n");
	for (int half = 0; half < 2; half++) {
		printf("%-21s ", halves[half]);
		for (size_t l = 0; l < COUNT(layers); l++)
			printf(" %9s", layers[l].name);
		printf("\n");
		for (size_t k = 0; k < kinds.n; k++)
			row(list, kinds.v[k], half);
		row(list, S(""), half);
		printf("\n");
	}
	printf("both halves\n");
	row(list, S(""), -1);
}

static double
cpu_seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void
start(void)
{
	double from = cpu_seconds();

	concept_count();
	printf("the list is read in %.1f ms\n", (cpu_seconds() - from) * 1e3);
}

static void
speed(const struct cases *list)
{
	enum { ROUNDS = 20 };
	struct arena *mem = arena_new();
	double from = cpu_seconds();
	size_t texts = 0;

	for (int r = 0; r < ROUNDS; r++)
		for (size_t i = 0; i < list->n; i++, texts++) {
			concepts_in(mem, list->v[i].offer[RIGHT].text);
			arena_reset(mem);
		}
	printf("a text takes %.1f us\n", (cpu_seconds() - from) * 1e6 / (double)texts);
	arena_free(mem);
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct weights weights;
	struct tally t = { 0 };
	str trouble;

	if (argc < 3) {
		fprintf(stderr, "accuracy CASES WEIGHTS [misses LAYER | speed]\n");
		return 64;
	}
	if (argc == 4)
		start();
	vectors.open = meaning_open(argv[2], &trouble) &&
	    weights_map(argv[2], &weights, &trouble) &&
	    encoder_open(&weights, &vectors.encoder) &&
	    lexicon_open(&weights, &vectors.lexicon);
	struct cases list = read_cases(mem, argv[1]);

	draw(&list);
	if (argc == 3)
		table(mem, &list);
	if (argc == 4)
		speed(&list);
	for (size_t i = 0; argc == 5 && i < list.n; i++)
		for (size_t l = 0; l < COUNT(layers); l++)
			if (strcmp(layers[l].name, argv[4]) == 0 && !(list.v[i].hash & 1))
				try(&layers[l], &list.v[i], &t, true);
	arena_free(mem);
	return 0;
}
