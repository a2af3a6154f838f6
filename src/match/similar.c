/*
 * The packed block has sixteen columns side by side, four numbers of each in
 * turn: [column / 16][number / 4][16][4].  So one load has what one step of
 * sixteen products needs, and the four numbers of a row are one broadcast.
 *
 * AVX-512 VNNI multiplies unsigned by signed bytes: columns are taken plus
 * 128, and each sum starts at -128 times the sum of its row.  AVX2 has no such
 * instruction that does not saturate: there bytes become 16-bit numbers, even
 * and odd ones apart, and are multiplied exactly.
 */
#include "match/similar.h"

#include <assert.h>

enum { LANES = 16, STEP = 4, WIDE = 64 };

/* --- one pair --- */

int32_t
similar_product(const int8_t *a, const int8_t *b, int32_t d)
{
	int32_t sum = 0;

	for (int32_t k = 0; k < d; k++)
		sum += a[k] * b[k];
	return sum;
}

static int32_t
half_of(const struct similar_rule *r)
{
	return r->shift ? 1 << (r->shift - 1) : 0;
}

int16_t
similar_points(const struct similar_rule *r, int32_t product)
{
	int32_t points = ((product * r->scale + half_of(r)) >> r->shift) + r->offset;

	return (int16_t)(points > INT16_MAX ? INT16_MAX : points < INT16_MIN ? INT16_MIN : points);
}

static int64_t
longest(const struct similar *s)
{
	int64_t most = 0;

	for (int32_t i = 0; i < s->n; i++) {
		const int8_t *v = s->v + (size_t)i * (size_t)s->d;
		int32_t square = similar_product(v, v, s->d);

		most = square > most ? square : most;
	}
	return most;
}

/* Cauchy and Schwarz: a product is at most the longer square. */
bool
similar_fits(const struct similar *a, const struct similar *b, const struct similar_rule *r)
{
	int64_t x = longest(a), y = longest(b), most = x > y ? x : y;
	int64_t scale = r->scale < 0 ? -(int64_t)r->scale : r->scale;
	int64_t offset = r->offset < 0 ? -(int64_t)r->offset : r->offset;

	return r->shift >= 0 && r->shift < 31 && offset < INT32_MAX / 2 &&
	    most * scale + half_of(r) < INT32_MAX / 2;
}

/* --- blocks --- */

struct similar_block
similar_block(struct arena *mem, int32_t d)
{
	assert(d > 0 && d % STEP == 0 && d <= SIMILAR_MOST);
	/* A line more, so that it can begin where a line of the cache does. */
	uintptr_t at = (uintptr_t)NEWS(mem, int8_t, (size_t)SIMILAR_COLUMNS * (size_t)d + WIDE);

	return (struct similar_block){ .packed = (int8_t *)((at + WIDE - 1) / WIDE * WIDE),
	    .d = d };
}

void
similar_pack(struct similar_block *b, const struct similar *s, const int32_t *which, int32_t n)
{
	size_t d = (size_t)b->d, filled = ((size_t)n + WIDE - 1) / WIDE * WIDE;

	assert(s->d == b->d && n <= SIMILAR_COLUMNS);
	b->n = n;
	for (size_t j = 0; j < filled; j++) {
		int8_t *to = b->packed + j / LANES * LANES * d + j % LANES * STEP;
		const int8_t *from = s->v + (j < (size_t)n ? (size_t)which[j] * d : 0);

		for (size_t k = 0; k < d; k += STEP, to += LANES * STEP)
			if (j < (size_t)n)
				memcpy(to, from + k, STEP);
			else
				memset(to, 0, STEP);
	}
}

/* --- tiles --- */

typedef void tile_fn(const struct similar_block *, const int8_t *const row[SIMILAR_ROWS],
    const struct similar_rule *, int16_t *ret);

static void
tile_portable(const struct similar_block *b, const int8_t *const row[SIMILAR_ROWS],
    const struct similar_rule *r, int16_t *ret)
{
	for (int i = 0; i < SIMILAR_ROWS; i++)
		for (int32_t j = 0; j < b->n; j += LANES) {
			const int8_t *at = b->packed + (size_t)j * (size_t)b->d;
			int32_t sum[LANES] = { 0 };

			for (int32_t k = 0; k < b->d; k += STEP, at += LANES * STEP) {
				const int8_t *q = row[i] + k;

				for (int l = 0; l < LANES; l++)
					sum[l] += at[4 * l] * q[0] + at[4 * l + 1] * q[1] +
					    at[4 * l + 2] * q[2] + at[4 * l + 3] * q[3];
			}
			for (int l = 0; l < LANES; l++)
				ret[i * SIMILAR_COLUMNS + j + l] = similar_points(r, sum[l]);
		}
}

#if defined(__x86_64__)
#include <immintrin.h>

static int32_t
four(const int8_t *v)
{
	int32_t bytes;

	memcpy(&bytes, v, sizeof bytes);
	return bytes;
}

/* Two of each row's four numbers as 16-bit ones: [number / 4][even, odd]. */
static void
spread(const int8_t *row, int32_t d, int32_t *ret)
{
	for (int32_t k = 0; k < d; k += STEP) {
		*ret++ = (int32_t)((uint32_t)(uint16_t)row[k] |
		    (uint32_t)(uint16_t)row[k + 2] << 16);
		*ret++ = (int32_t)((uint32_t)(uint16_t)row[k + 1] |
		    (uint32_t)(uint16_t)row[k + 3] << 16);
	}
}

__attribute__((target("avx2"))) static __m128i
points_avx2(__m256i sum, const struct similar_rule *r)
{
	__m256i p = _mm256_mullo_epi32(sum, _mm256_set1_epi32(r->scale));

	p = _mm256_add_epi32(p, _mm256_set1_epi32(half_of(r)));
	p = _mm256_sra_epi32(p, _mm_cvtsi32_si128(r->shift));
	p = _mm256_add_epi32(p, _mm256_set1_epi32(r->offset));
	return _mm_packs_epi32(_mm256_castsi256_si128(p), _mm256_extracti128_si256(p, 1));
}

/* Four rows against eight columns at a time. */
__attribute__((target("avx2"))) static void
tile_avx2(const struct similar_block *b, const int8_t *const row[SIMILAR_ROWS],
    const struct similar_rule *r, int16_t *ret)
{
	int32_t wide[4][SIMILAR_MOST / 2];
	const size_t d = (size_t)b->d;

	for (int i = 0; i < SIMILAR_ROWS; i += 4, ret += 4 * SIMILAR_COLUMNS) {
		for (int k = 0; k < 4; k++)
			spread(row[i + k], b->d, wide[k]);
		for (size_t j = 0; j < (size_t)b->n; j += 8) {
			const int8_t *at = b->packed + j / LANES * LANES * d + j % LANES * STEP;
			__m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;

			for (size_t k = 0; k < d / 2; k += 2, at += LANES * STEP) {
				__m256i four_each = _mm256_loadu_si256((const __m256i *)at);
				__m256i even = _mm256_srai_epi16(_mm256_slli_epi16(four_each, 8),
				    8);
				__m256i odd = _mm256_srai_epi16(four_each, 8);

#define MEET(n) \
	s##n = _mm256_add_epi32(s##n, _mm256_madd_epi16(even, _mm256_set1_epi32(wide[n][k]))); \
	s##n = _mm256_add_epi32(s##n, _mm256_madd_epi16(odd, _mm256_set1_epi32(wide[n][k + 1])))
				MEET(0);
				MEET(1);
				MEET(2);
				MEET(3);
#undef MEET
			}
			int16_t *to = ret + j;

			_mm_storeu_si128((__m128i *)to, points_avx2(s0, r));
			_mm_storeu_si128((__m128i *)(to + SIMILAR_COLUMNS), points_avx2(s1, r));
			_mm_storeu_si128((__m128i *)(to + 2 * SIMILAR_COLUMNS), points_avx2(s2, r));
			_mm_storeu_si128((__m128i *)(to + 3 * SIMILAR_COLUMNS), points_avx2(s3, r));
		}
	}
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vnni")))

AVX512 static __m256i
points_avx512(__m512i sum, const struct similar_rule *r)
{
	__m512i p = _mm512_mullo_epi32(sum, _mm512_set1_epi32(r->scale));

	p = _mm512_add_epi32(p, _mm512_set1_epi32(half_of(r)));
	p = _mm512_sra_epi32(p, _mm_cvtsi32_si128(r->shift));
	p = _mm512_add_epi32(p, _mm512_set1_epi32(r->offset));
	return _mm512_cvtsepi32_epi16(p);
}

static int32_t
sum_of(const int8_t *row, int32_t d)
{
	int32_t sum = 0;

	for (int32_t k = 0; k < d; k++)
		sum += row[k];
	return sum;
}

/* Four rows against 64 columns: sixteen sums, four columns, all in registers. */
AVX512 static void
tile_avx512(const struct similar_block *b, const int8_t *const row[SIMILAR_ROWS],
    const struct similar_rule *r, int16_t *ret)
{
	const __m512i flip = _mm512_set1_epi8(-128);
	const size_t d = (size_t)b->d, block = LANES * d;

	for (int i = 0; i < SIMILAR_ROWS; i += 4, ret += 4 * SIMILAR_COLUMNS) {
		const int8_t *q0 = row[i], *q1 = row[i + 1], *q2 = row[i + 2], *q3 = row[i + 3];
		__m512i z0 = _mm512_set1_epi32(-128 * sum_of(q0, b->d));
		__m512i z1 = _mm512_set1_epi32(-128 * sum_of(q1, b->d));
		__m512i z2 = _mm512_set1_epi32(-128 * sum_of(q2, b->d));
		__m512i z3 = _mm512_set1_epi32(-128 * sum_of(q3, b->d));

		for (size_t j = 0; j < (size_t)b->n; j += WIDE) {
			const int8_t *at = b->packed + j * d;
			__m512i s00 = z0, s01 = z0, s02 = z0, s03 = z0;
			__m512i s10 = z1, s11 = z1, s12 = z1, s13 = z1;
			__m512i s20 = z2, s21 = z2, s22 = z2, s23 = z2;
			__m512i s30 = z3, s31 = z3, s32 = z3, s33 = z3;

			for (size_t k = 0; k < d; k += STEP, at += LANES * STEP) {
				__m512i c0 = _mm512_xor_si512(_mm512_loadu_si512(at), flip);
				__m512i c1 = _mm512_xor_si512(_mm512_loadu_si512(at + block), flip);
				__m512i c2 = _mm512_xor_si512(_mm512_loadu_si512(at + 2 * block),
				    flip);
				__m512i c3 = _mm512_xor_si512(_mm512_loadu_si512(at + 3 * block),
				    flip);
				__m512i q;

#define MEET(n) \
	q = _mm512_set1_epi32(four(q##n + k)); \
	s##n##0 = _mm512_dpbusd_epi32(s##n##0, c0, q); \
	s##n##1 = _mm512_dpbusd_epi32(s##n##1, c1, q); \
	s##n##2 = _mm512_dpbusd_epi32(s##n##2, c2, q); \
	s##n##3 = _mm512_dpbusd_epi32(s##n##3, c3, q)
				MEET(0);
				MEET(1);
				MEET(2);
				MEET(3);
#undef MEET
			}
#define STORE(n, c) _mm256_storeu_si256((__m256i *)(ret + n * SIMILAR_COLUMNS + j + c * LANES), \
	points_avx512(s##n##c, r))
#define STORE_ROW(n) STORE(n, 0); STORE(n, 1); STORE(n, 2); STORE(n, 3)
			STORE_ROW(0);
			STORE_ROW(1);
			STORE_ROW(2);
			STORE_ROW(3);
#undef STORE_ROW
#undef STORE
		}
	}
}

enum similar_level
similar_best(void)
{
	if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vpopcntdq"))
		return SIMILAR_AVX512;
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") ? SIMILAR_AVX2
	    : SIMILAR_PORTABLE;
}

static tile_fn *const tiles[SIMILAR_LEVELS] = { tile_portable, tile_avx2, tile_avx512 };

#else

enum similar_level
similar_best(void)
{
	return SIMILAR_PORTABLE;
}

static tile_fn *const tiles[SIMILAR_LEVELS] = { tile_portable, tile_portable, tile_portable };

#endif

void
similar_tile(enum similar_level level, const struct similar_block *b, const struct similar *s,
    const int32_t which[SIMILAR_ROWS], const struct similar_rule *r, int16_t *ret)
{
	const int8_t *row[SIMILAR_ROWS];

	for (int i = 0; i < SIMILAR_ROWS; i++)
		row[i] = s->v + (size_t)which[i] * (size_t)s->d;
	tiles[level](b, row, r, ret);
}
