/*
 * Is the right mentor found by words?  README.md says what the cases are.
 *
 *   accuracy CASES WEIGHTS
 *
 * Two questions a case: does the fitting offer come before the one that looks
 * alike, and is it the first of five, the other three being offers that fit
 * other cases?  A tie is a wrong answer.  Cells are "of five / of two", in
 * per cent, for the half that may be looked at while tuning and the half held out.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lang/lang.h"
#include "meaning/concept.h"
#include "meaning/encoder.h"
#include "meaning/meaning.h"
#include "meaning/lexicon.h"

enum column { KIND, LANGUAGE, NEED, FITS, ALIKE, COLUMNS };
enum method { OVERLAP, CONCEPTS, ENCODER, TABLE, ALL, METHODS };
static const char *const method_names[] = { "word overlap", "concepts", "encoder", "word table",
    "all together" };

struct reading {
	str folded;
	struct strs stems;
	uint64_t id[64];
	size_t n_ids;
	float vector[ENCODER_DIM];
	struct lexicon_text words;
	struct meaning_text all;
};
struct one { str column[COLUMNS]; struct reading need, fits, alike; bool held_out; };
static struct { struct one *v; size_t n; } cases;

static struct arena *mem;
static struct encoder encoder;
static struct lexicon table;
static bool vectors;

static struct strs
stems_of(str folded)
{
	struct strs list = { 0 };

	for (size_t i = 0, from = 0; i <= folded.len; i++) {
		char c = i < folded.len ? folded.ptr[i] : ' ';

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c & (char)0x80)
			continue;
		if (i - from > 2)
			PUSH(mem, &list, lang_stem(mem, STEM_EN,
			    (str){ folded.ptr + from, i - from }));
		from = i + 1;
	}
	return list;
}

static void
read_text(str text, struct reading *r)
{
	struct concepts found = concepts_in(mem, text);

	r->folded = lang_fold(mem, text);
	r->stems = stems_of(r->folded);
	for (size_t i = 0; i < found.n && i < COUNT(r->id); i++)
		r->id[r->n_ids++] = found.v[i].id;
	r->all = meaning_of(mem, text);
	if (!vectors)
		return;
	encode(mem, &encoder, (struct strs){ &r->folded, 1 }, r->vector);
	lexicon_read(&table, r->folded, &r->words);
}

static double
overlap(const struct strs *a, const struct strs *b)
{
	int shared = 0;

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (str_eq(a->v[i], b->v[k])) {
				shared++;
				break;
			}
	return a->n && b->n ? shared / sqrt((double)a->n * (double)b->n) : 0;
}

static double
cosine(const float *a, const float *b)
{
	double sum = 0;

	for (int i = 0; i < ENCODER_DIM; i++)
		sum += (double)a[i] * (double)b[i];
	return sum;
}

static double
score(enum method m, const struct reading *need, const struct reading *offer)
{
	switch (m) {
	case OVERLAP: return overlap(&need->stems, &offer->stems);
	case CONCEPTS: return concepts_near(need->id, need->n_ids, offer->id, offer->n_ids).points;
	case ENCODER: return cosine(need->vector, offer->vector);
	case TABLE: return lexicon_near(&table, &need->words, &offer->words);
	case ALL: return meaning_points(&need->all, &offer->all);
	case METHODS: break;
	}
	return 0;
}

/* Offers of three other cases in the same language, drawn by the hash of the need. */
static bool
first_of_five(const struct one *c, enum method m, double fits)
{
	uint64_t draw = str_hash(c->column[NEED]);
	const struct one *seen[3] = { c, c, c };

	for (int k = 0, tries = 0; k < 3 && tries < 1000; tries++) {
		draw = draw * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		const struct one *other = &cases.v[(draw >> 33) % cases.n];

		if (!str_eq(other->column[LANGUAGE], c->column[LANGUAGE]) || other == c ||
		    other == seen[0] || other == seen[1])
			continue;
		seen[k++] = other;
		if (score(m, &c->need, &other->fits) >= fits)
			return false;
	}
	return true;
}

struct sum { int n, five, two; };

static void
print_sum(const struct sum *s)
{
	if (s->n)
		printf("  %5.1f /%5.1f", 100.0 * s->five / s->n, 100.0 * s->two / s->n);
	else
		printf("      -      ");
}

static void
report(enum method m, struct strs kinds)
{
	struct sum half[2] = { 0 };

	printf("%-13s", method_names[m]);
	for (size_t k = 0; k < kinds.n; k++) {
		struct sum sum = { 0 };

		for (size_t i = 0; i < cases.n; i++) {
			const struct one *c = &cases.v[i];
			double fits = score(m, &c->need, &c->fits);
			bool two = fits > score(m, &c->need, &c->alike);
			bool five = two && first_of_five(c, m, fits);

			if (!str_eq(c->column[KIND], kinds.v[k]))
				continue;
			sum.n++, sum.two += two, sum.five += five;
			half[c->held_out].n++;
			half[c->held_out].two += two;
			half[c->held_out].five += five;
		}
		print_sum(&sum);
	}
	struct sum all = { half[0].n + half[1].n, half[0].five + half[1].five,
	    half[0].two + half[1].two };

	print_sum(&all);
	print_sum(&half[0]);
	print_sum(&half[1]);
	putchar('\n');
}

static bool
among(const struct strs *list, str s)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], s))
			return true;
	return false;
}

static void
read_cases(const char *path, struct strs *kinds)
{
	FILE *f = fopen(path, "r");
	char line[4096];

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof line, f)) {
		str rest = arena_str(mem, str_trim(str_of(line)));
		struct one c = { 0 };

		for (int i = 0; i < COLUMNS; i++)
			str_cut(&rest, '\t', &c.column[i]);
		if (c.column[ALIKE].len == 0 || str_eq(c.column[KIND], S("kind")))
			continue;
		if (!among(kinds, c.column[KIND]))
			PUSH(mem, kinds, c.column[KIND]);
		c.held_out = str_hash(c.column[NEED]) & 1;
		PUSH(mem, &cases, c);
	}
	fclose(f);
}

int
main(int argc, char **argv)
{
	struct strs kinds = { 0 };
	struct weights w;
	str trouble;

	if (argc != 3) {
		fprintf(stderr, "usage: accuracy CASES WEIGHTS\n");
		return 1;
	}
	mem = arena_new();
	vectors = weights_map(argv[2], &w, &trouble) && encoder_open(&w, &encoder) &&
	    lexicon_open(&w, &table) && meaning_open(argv[2], &trouble);
	read_cases(argv[1], &kinds);
	for (size_t i = 0; i < cases.n; i++) {
		read_text(cases.v[i].column[NEED], &cases.v[i].need);
		read_text(cases.v[i].column[FITS], &cases.v[i].fits);
		read_text(cases.v[i].column[ALIKE], &cases.v[i].alike);
	}
	printf("%zu cases, read by %.*s\n%-13s", cases.n, STR(meaning_version()), "");
	for (size_t k = 0; k < kinds.n; k++)
		printf("  %12.*s", STR(str_head(kinds.v[k], 12)));
	printf("  %12s  %12s  %12s\n", "all", "tuned", "held out");
	for (int m = 0; m < METHODS; m++)
		if (vectors || m == OVERLAP || m == CONCEPTS || m == ALL)
			report((enum method)m, kinds);
	arena_free(mem);
	return 0;
}
