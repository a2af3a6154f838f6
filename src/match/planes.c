#include "match/planes.h"

typedef void points_fn(const struct planes *, int32_t n, int16_t *ret);

enum { HALF = PLANES_UNIT / 2, SHIFT = 5 };

static int32_t
within(int32_t x)
{
	return x > INT16_MAX ? INT16_MAX : x < INT16_MIN ? INT16_MIN : x;
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
		ret[c] = (int16_t)(within(sum + HALF) >> SHIFT);
	}
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void
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
		sum = _mm256_adds_epi16(sum, _mm256_set1_epi16(HALF));
		_mm256_storeu_si256((__m256i *)(ret + c), _mm256_srai_epi16(sum, SHIFT));
	}
}

__attribute__((target("avx512f,avx512bw"))) static void
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
