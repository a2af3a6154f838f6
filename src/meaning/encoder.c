#include "meaning/encoder.h"

#include <math.h>

enum { NARROW = 256, WIDE = 512, INNER = 1536, HEADS = 4 };

/* --- opening --- */

/* What is added stands behind what is multiplied with. */
static bool
linear_open(const struct weights *w, const char *name, size_t in, size_t out, struct linear *ret)
{
	ret->panels = weights_part(w, name, (in + 1) * out * sizeof(float));
	ret->bias = ret->panels ? ret->panels + in * out : NULL;
	return ret->panels;
}

static bool
norm_open(const struct weights *w, const char *name, size_t n, struct norm *ret)
{
	ret->scale = weights_part(w, name, 2 * n * sizeof(float));
	ret->bias = ret->scale ? ret->scale + n : NULL;
	return ret->scale;
}

bool
encoder_open(const struct weights *w, struct encoder *ret)
{
	struct encoder_layer *a = &ret->layer[0], *b = &ret->layer[1];

	ret->piece = weights_part(w, "pieces", ENCODER_VOCABULARY * sizeof *ret->piece);
	ret->letters = weights_part(w, "letters", 0);
	ret->embedding = weights_part(w, "embedding",
	    (size_t)ENCODER_VOCABULARY * NARROW * sizeof(float));
	ret->timing = weights_part(w, "timing", (size_t)ENCODER_PIECES * NARROW * sizeof(float));
	return ret->piece && ret->letters && ret->embedding && ret->timing &&
	    linear_open(w, "widen", NARROW, WIDE, &ret->widen) &&
	    linear_open(w, "last", WIDE, WIDE, &ret->last) &&
	    norm_open(w, "0.attend", NARROW, &a->attend) &&
	    linear_open(w, "0.qkv", NARROW, 3 * NARROW, &a->qkv) &&
	    linear_open(w, "0.out", NARROW, WIDE, &a->out) &&
	    norm_open(w, "0.feed", WIDE, &a->feed) &&
	    linear_open(w, "0.rise", WIDE, INNER, &a->rise) &&
	    linear_open(w, "0.fall", INNER, WIDE, &a->fall) &&
	    norm_open(w, "1.attend", WIDE, &b->attend) &&
	    linear_open(w, "1.qkv", WIDE, 3 * WIDE, &b->qkv) &&
	    linear_open(w, "1.out", WIDE, WIDE, &b->out) &&
	    norm_open(w, "1.feed", WIDE, &b->feed) &&
	    linear_open(w, "1.rise", WIDE, INNER, &b->rise) &&
	    linear_open(w, "1.fall", INNER, WIDE, &b->fall);
}

/* --- matrices --- */

struct rows_of { const float *v; size_t n, width; };	/* n rows */

#ifdef __clang__
#define UNROLL
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

enum { ROWS_MOST = 4 };
typedef void panel_fn(const int rows, const float *const x[], size_t width, const float *panel,
    const float *bias, float *const out[]);

/*
 * `rows` rows at a time against one panel, so that each weight is read once
 * for all of them.  Lanes are columns: each number is one sum, in the order of
 * k, however wide the lanes are.  gcc makes good code of lanes that are as
 * wide as the machine's registers, and very bad code of others.
 */
#define PANEL_TIMES(name, floats) \
static inline __attribute__((always_inline)) void \
name(const int rows, const float *const x[], size_t width, const float *panel, \
    const float *bias, float *const out[]) \
{ \
	typedef float lane __attribute__((vector_size(floats * sizeof(float)), aligned(4))); \
	enum { PARTS = PANEL / floats }; \
	lane sum[ROWS_MOST][PARTS]; \
	UNROLL for (int r = 0; r < rows; r++) \
		UNROLL for (int p = 0; p < PARTS; p++) \
			sum[r][p] = (lane){ 0 }; \
	for (size_t k = 0; k < width; k++) { \
		const lane *w = (const lane *)(panel + k * PANEL); \
		UNROLL for (int r = 0; r < rows; r++) \
			UNROLL for (int p = 0; p < PARTS; p++) \
				sum[r][p] += w[p] * x[r][k]; \
	} \
	UNROLL for (int r = 0; r < rows; r++) \
		UNROLL for (int p = 0; p < PARTS; p++) \
			((lane *)out[r])[p] = sum[r][p] + ((const lane *)bias)[p]; \
}
PANEL_TIMES(panel_by_4, 4)
PANEL_TIMES(panel_by_8, 8)

static inline __attribute__((always_inline)) void
times(panel_fn *by, const int rows, struct rows_of x, const struct linear *l, size_t out_width,
    float *out)
{
	float spare[ROWS_MOST][PANEL];

	for (size_t c = 0; c < out_width; c += PANEL)
		for (size_t t = 0; t < x.n; t += (size_t)rows) {
			const float *from[ROWS_MOST];
			float *to[ROWS_MOST];

			for (size_t r = 0; r < (size_t)rows; r++) {
				bool there = t + r < x.n;

				from[r] = x.v + (there ? t + r : t) * x.width;
				to[r] = there ? out + (t + r) * out_width + c : spare[r];
			}
			by(rows, from, x.width, l->panels + c * x.width, l->bias + c, to);
		}
}

static void
times_portable(struct rows_of x, const struct linear *l, size_t out_width, float *out)
{
	times(panel_by_4, 2, x, l, out_width, out);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void
times_avx2(struct rows_of x, const struct linear *l, size_t out_width, float *out)
{
	times(panel_by_8, 4, x, l, out_width, out);
}
#endif

typedef void times_fn(struct rows_of, const struct linear *, size_t out_width, float *out);

static times_fn *
times_here(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		return times_avx2;
#endif
	return times_portable;
}

/* --- functions; the C library's are not the same everywhere --- */

static double
e_to(double x)
{
	if (x < -700)
		return 0;
	double n = nearbyint(x * 1.4426950408889634);
	double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
	double sum = 1;

	for (int i = 13; i > 0; i--)
		sum = 1 + sum * r / i;
	return ldexp(sum, (int)n);
}

static float
tanh_of(float x)
{
	double e = e_to(2 * fmin(fmax((double)x, -20), 20));

	return (float)((e - 1) / (e + 1));
}

static float
dot(const float *a, const float *b, size_t n)
{
	float sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* --- the pass --- */

/* Several texts at once, their pieces one behind the other. */
struct batch { struct piece_ids *text; size_t n, rows; };

static float *
normed(struct arena *mem, struct rows_of x, const struct norm *norm)
{
	float *out = NEWS(mem, float, x.n * x.width);

	for (size_t t = 0; t < x.n; t++) {
		const float *in = x.v + t * x.width;
		double mean = 0, spread = 0;

		for (size_t i = 0; i < x.width; i++)
			mean += in[i];
		mean /= (double)x.width;
		for (size_t i = 0; i < x.width; i++)
			spread += (in[i] - mean) * (in[i] - mean);
		float m = (float)mean, by = (float)(1 / sqrt(spread / (double)x.width + 1e-6));

		for (size_t i = 0; i < x.width; i++)
			out[t * x.width + i] = (in[i] - m) * (by * norm->scale[i]) + norm->bias[i];
	}
	return out;
}

/* Each piece of a text takes from all of it, by how its question meets their keys. */
static void
attend(const float *qkv, size_t n, size_t width, float *out)
{
	size_t head = width / HEADS;
	float share[ENCODER_PIECES], scale = (float)(1 / sqrt((double)head));

	for (size_t at = 0; at < width; at += head)
		for (size_t t = 0; t < n; t++) {
			const float *q = qkv + t * 3 * width + at;
			float *o = out + t * width + at, most = -INFINITY;
			double sum = 0;

			for (size_t u = 0; u < n; u++) {
				share[u] = scale * dot(q, qkv + (u * 3 + 1) * width + at, head);
				most = share[u] > most ? share[u] : most;
			}
			for (size_t u = 0; u < n; u++) {
				share[u] = (float)e_to((double)(share[u] - most));
				sum += share[u];
			}
			for (size_t u = 0; u < n; u++) {
				const float *v = qkv + (u * 3 + 2) * width + at;
				float part = (float)(share[u] / sum);

				for (size_t i = 0; i < head; i++)
					o[i] += part * v[i];
			}
		}
}

static float *
attended(struct arena *mem, const float *qkv, const struct batch *b, size_t width)
{
	float *out = NEWS(mem, float, b->rows * width);
	size_t at = 0;

	for (size_t i = 0; i < b->n; at += b->text[i++].n)
		attend(qkv + at * 3 * width, b->text[i].n, width, out + at * width);
	return out;
}

static void
add(float *to, const float *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] += what[i];
}

/* x is what the layer reads; what it finds is added to `stream`, rows of WIDE. */
static void
layer_run(struct arena *mem, times_fn *mul, const struct encoder_layer *l, const struct batch *b,
    struct rows_of x, float *stream)
{
	float *wide = NEWS(mem, float, x.n * WIDE), *inner = NEWS(mem, float, x.n * INNER);

	x.v = normed(mem, x, &l->attend);
	mul(x, &l->qkv, 3 * x.width, inner);
	x.v = attended(mem, inner, b, x.width);
	mul(x, &l->out, WIDE, wide);
	add(stream, wide, x.n * WIDE);

	x = (struct rows_of){ stream, x.n, WIDE };
	x.v = normed(mem, x, &l->feed);
	mul(x, &l->rise, INNER, inner);
	for (size_t i = 0; i < x.n * INNER; i++)
		inner[i] = inner[i] > 0 ? inner[i] : 0;
	mul((struct rows_of){ inner, x.n, INNER }, &l->fall, WIDE, wide);
	add(stream, wide, x.n * WIDE);
}

/* What each piece is and where it stands. */
static float *
placed(struct arena *mem, const struct encoder *e, const struct batch *b)
{
	float *x = NEWS(mem, float, b->rows * NARROW), *to = x;

	for (size_t i = 0; i < b->n; i++)
		for (size_t t = 0; t < b->text[i].n; t++, to += NARROW) {
			const float *piece = e->embedding + (size_t)b->text[i].v[t] * NARROW;

			/* The original adds the piece once before its place, once after. */
			add(to, piece, NARROW);
			add(to, e->timing + t * NARROW, NARROW);
			add(to, piece, NARROW);
		}
	return x;
}

static void
unit(float *v)
{
	double length = 0;

	for (size_t i = 0; i < ENCODER_DIM; i++)
		length += (double)v[i] * v[i];
	for (size_t i = 0; i < ENCODER_DIM && length > 0; i++)
		v[i] = (float)(v[i] / sqrt(length));
}

static void
pass(struct arena *mem, times_fn *mul, const struct encoder *e, const struct batch *b, float *ret)
{
	struct rows_of x = { placed(mem, e, b), b->rows, NARROW };
	float *stream = NEWS(mem, float, x.n * WIDE), *mean = NEWS(mem, float, b->n * WIDE);
	const float *row = stream;

	mul(x, &e->widen, WIDE, stream);
	layer_run(mem, mul, &e->layer[0], b, x, stream);
	layer_run(mem, mul, &e->layer[1], b, (struct rows_of){ stream, x.n, WIDE }, stream);
	for (size_t i = 0; i < b->n; i++) {
		for (size_t t = 0; t < b->text[i].n; t++, row += WIDE)
			add(mean + i * WIDE, row, WIDE);
		for (size_t k = 0; k < WIDE && b->text[i].n; k++)
			mean[i * WIDE + k] /= (float)b->text[i].n;
	}
	mul((struct rows_of){ mean, b->n, WIDE }, &e->last, WIDE, ret);
	for (size_t i = 0; i < b->n; i++) {
		float *v = ret + i * ENCODER_DIM;

		for (size_t k = 0; k < ENCODER_DIM; k++)
			v[k] = b->text[i].n ? tanh_of(v[k]) : 0;
		unit(v);
	}
}

static void
encode_by(struct arena *mem, times_fn *mul, const struct encoder *e, struct strs texts, float *ret)
{
	struct arena_mark mark = arena_mark(mem);
	struct batch b = { NEWS(mem, struct piece_ids, texts.n), texts.n, 0 };

	for (size_t i = 0; i < texts.n; i++) {
		b.text[i] = pieces_of(mem, e, texts.v[i]);
		b.rows += b.text[i].n;
	}
	pass(mem, mul, e, &b, ret);
	arena_rewind(mem, mark);
}

void
encode(struct arena *mem, const struct encoder *e, struct strs texts, float *ret)
{
	encode_by(mem, times_here(), e, texts, ret);
}

void
encode_portable(struct arena *mem, const struct encoder *e, struct strs texts, float *ret)
{
	encode_by(mem, times_portable, e, texts, ret);
}
