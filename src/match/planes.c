#include "match/planes.h"

typedef void points_fn(const struct planes *, int32_t n, int16_t *ret);

enum { HALF = PLANES_UNIT / 2, SHIFT = 5 };

static int32_t
within(int32_t x)
{
	return x > INT16_MAX ? INT16_MAX : x < INT16_MIN ? INT16_MIN : x;
}

static int
shared(const struct planes *p, int32_t c)
{
	int n = 0;

	for (int k = 0; k < p->words; k++)
		n += __builtin_popcountll(p->row[k] & p->column[k * SIMILAR_COLUMNS + c]);
	return n < PLANES_SHARED ? n : PLANES_SHARED - 1;
}

static void
points_portable(const struct planes *p, int32_t n, int16_t *ret)
{
	for (int32_t c = 0; c < n; c++) {
		int32_t sum = p->base;

		for (int k = 0; k < p->added; k++)
			sum = within(sum + p->add[k][c]);
		for (int k = 0; k < p->scaled; k++)
			sum = within(sum + (int32_t)((uint32_t)p->scale[k].v[c] *
			    p->scale[k].by >> 16));
		if (p->words)
			sum = within(sum + p->worth[shared(p, c)]);
		ret[c] = (int16_t)(within(sum + HALF) >> SHIFT);
	}
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2,popcnt"))) static __m256i
worth_avx2(const struct planes *p, int32_t c)
{
	int16_t worth[16];

	for (int l = 0; l < 16; l++) {
		int64_t n = 0;

		for (int k = 0; k < p->words; k++)
			n += _mm_popcnt_u64(p->row[k] & p->column[k * SIMILAR_COLUMNS + c + l]);
		worth[l] = p->worth[n < PLANES_SHARED ? n : PLANES_SHARED - 1];
	}
	return _mm256_loadu_si256((const __m256i *)worth);
}

__attribute__((target("avx2,popcnt"))) static void
points_avx2(const struct planes *p, int32_t n, int16_t *ret)
{
	for (int32_t c = 0; c < n; c += 16) {
		__m256i sum = _mm256_set1_epi16(p->base);

		for (int k = 0; k < p->added; k++)
			sum = _mm256_adds_epi16(sum,
			    _mm256_loadu_si256((const __m256i *)(p->add[k] + c)));
		for (int k = 0; k < p->scaled; k++)
			sum = _mm256_adds_epi16(sum, _mm256_mulhi_epu16(
			    _mm256_loadu_si256((const __m256i *)(p->scale[k].v + c)),
			    _mm256_set1_epi16((int16_t)p->scale[k].by)));
		if (p->words)
			sum = _mm256_adds_epi16(sum, worth_avx2(p, c));
		sum = _mm256_adds_epi16(sum, _mm256_set1_epi16(HALF));
		_mm256_storeu_si256((__m256i *)(ret + c), _mm256_srai_epi16(sum, SHIFT));
	}
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vpopcntdq")))

/* Of eight columns, as 16-bit numbers. */
AVX512 static __m128i
shared_avx512(const struct planes *p, int32_t c)
{
	__m512i n = _mm512_setzero_si512();

	for (int k = 0; k < p->words; k++) {
		__m512i v = _mm512_loadu_si512(p->column + k * SIMILAR_COLUMNS + c);

		n = _mm512_add_epi64(n, _mm512_popcnt_epi64(_mm512_and_si512(v,
		    _mm512_set1_epi64((int64_t)p->row[k]))));
	}
	return _mm512_cvtepi64_epi16(n);
}

AVX512 static __m512i
worth_avx512(const struct planes *p, int32_t c)
{
	__m512i n = _mm512_castsi128_si512(shared_avx512(p, c));

	n = _mm512_inserti32x4(n, shared_avx512(p, c + 8), 1);
	n = _mm512_inserti32x4(n, shared_avx512(p, c + 16), 2);
	n = _mm512_inserti32x4(n, shared_avx512(p, c + 24), 3);
	n = _mm512_min_epi16(n, _mm512_set1_epi16(PLANES_SHARED - 1));
	return _mm512_permutexvar_epi16(n, _mm512_loadu_si512(p->worth));
}

AVX512 static void
points_avx512(const struct planes *p, int32_t n, int16_t *ret)
{
	for (int32_t c = 0; c < n; c += 32) {
		__m512i sum = _mm512_set1_epi16(p->base);

		for (int k = 0; k < p->added; k++)
			sum = _mm512_adds_epi16(sum, _mm512_loadu_si512(p->add[k] + c));
		for (int k = 0; k < p->scaled; k++)
			sum = _mm512_adds_epi16(sum, _mm512_mulhi_epu16(
			    _mm512_loadu_si512(p->scale[k].v + c),
			    _mm512_set1_epi16((int16_t)p->scale[k].by)));
		if (p->words)
			sum = _mm512_adds_epi16(sum, worth_avx512(p, c));
		sum = _mm512_adds_epi16(sum, _mm512_set1_epi16(HALF));
		_mm512_storeu_si512(ret + c, _mm512_srai_epi16(sum, SHIFT));
	}
}

static points_fn *const points[SIMILAR_LEVELS] = { points_portable, points_avx2, points_avx512 };
#else
static points_fn *const points[SIMILAR_LEVELS] = { points_portable, points_portable,
    points_portable };
#endif

void
planes_points(enum similar_level level, const struct planes *p, int32_t n, int16_t *ret)
{
	points[level](p, (n + 31) / 32 * 32, ret);
}
