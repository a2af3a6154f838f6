#include "match/scan.h"

/* Prices may be changed meanwhile by another thread: any value will do that
 * was there at some time. */
static inline int32_t
value_of(uint32_t word, const int32_t *price, const struct scan_rule *r)
{
	return (int32_t)(word >> r->shift) * r->scale
	    - __atomic_load_n(price + (word & r->mask), __ATOMIC_RELAXED);
}

/* Without branches: which value is the best cannot be foreseen. */
static struct two
two_portable(const uint32_t *row, uint32_t n, const int32_t *price, const struct scan_rule *rule,
    int32_t floor)
{
	struct scan_rule r = *rule;
	struct two t = { floor, floor, -1 };

	for (uint32_t k = 0; k < n; k++) {
		int32_t value = value_of(row[k], price, &r);
		int32_t less = value < t.best ? value : t.best;

		t.at = value > t.best ? (int32_t)k : t.at;
		t.best = value > t.best ? value : t.best;
		t.second = less > t.second ? less : t.second;
	}
	return t;
}

static uint32_t
above_portable(const uint32_t *row, uint32_t n, const int32_t *price,
    const struct scan_rule *rule, int32_t floor, uint32_t *ret, uint32_t most)
{
	struct scan_rule r = *rule;
	uint32_t found = 0;

	for (uint32_t k = 0; k < n; k++)
		if (value_of(row[k], price, &r) > floor) {
			if (found < most)
				ret[found] = row[k];
			found++;
		}
	return found;
}

#ifdef __x86_64__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512vl")))

/* The two best of all lanes; of equal ones the first arc. */
static struct two
two_of_lanes(const int32_t *best, const int32_t *second, const int32_t *at, int lanes)
{
	struct two t = { best[0], second[0], at[0] };

	for (int k = 1; k < lanes; k++) {
		int32_t less = best[k] < t.best ? best[k] : t.best;

		if (best[k] > t.best || (best[k] == t.best && (uint32_t)at[k] < (uint32_t)t.at)) {
			t.best = best[k];
			t.at = at[k];
		}
		t.second = less > t.second ? less : t.second;
		t.second = second[k] > t.second ? second[k] : t.second;
	}
	return t;
}

AVX2 static inline __m256i
values_avx2(__m256i words, __m256i there, const int32_t *price, const struct scan_rule *r)
{
	__m256i index = _mm256_and_si256(words, _mm256_set1_epi32((int32_t)r->mask));
	__m256i prices =
	    _mm256_mask_i32gather_epi32(_mm256_setzero_si256(), price, index, there, 4);
	__m256i weights = _mm256_srl_epi32(words, _mm_cvtsi32_si128((int32_t)r->shift));

	return _mm256_sub_epi32(
	    _mm256_mullo_epi32(weights, _mm256_set1_epi32(r->scale)), prices);
}

AVX2 static struct two
two_avx2(const uint32_t *row, uint32_t n, const int32_t *price, const struct scan_rule *r,
    int32_t floor)
{
	__m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), none = _mm256_set1_epi32(floor);
	__m256i best = none, second = none, at = _mm256_set1_epi32(-1);

	for (uint32_t k = 0; k < n; k += 8) {
		__m256i there = _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)(n - k)), lane);
		__m256i words = _mm256_maskload_epi32((const int *)(row + k), there);
		__m256i value = values_avx2(words, there, price, r);

		value = _mm256_blendv_epi8(none, value, there);
		__m256i more = _mm256_cmpgt_epi32(value, best);

		second = _mm256_max_epi32(second, _mm256_min_epi32(value, best));
		best = _mm256_max_epi32(best, value);
		at = _mm256_blendv_epi8(
		    at, _mm256_add_epi32(lane, _mm256_set1_epi32((int32_t)k)), more);
	}
	int32_t v[3][8];

	_mm256_storeu_si256((__m256i *)v[0], best);
	_mm256_storeu_si256((__m256i *)v[1], second);
	_mm256_storeu_si256((__m256i *)v[2], at);
	return two_of_lanes(v[0], v[1], v[2], 8);
}

AVX2 static uint32_t
above_avx2(const uint32_t *row, uint32_t n, const int32_t *price, const struct scan_rule *r,
    int32_t floor, uint32_t *ret, uint32_t most)
{
	__m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), none = _mm256_set1_epi32(floor);
	uint32_t found = 0;

	for (uint32_t k = 0; k < n; k += 8) {
		__m256i there = _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)(n - k)), lane);
		__m256i words = _mm256_maskload_epi32((const int *)(row + k), there);
		__m256i value = values_avx2(words, there, price, r);
		__m256i more = _mm256_and_si256(there, _mm256_cmpgt_epi32(value, none));

		for (uint32_t set = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(more));
		    set != 0; set &= set - 1) {
			if (found < most)
				ret[found] = row[k + (uint32_t)__builtin_ctz(set)];
			found++;
		}
	}
	return found;
}

AVX512 static inline __m512i
values_avx512(__m512i words, __mmask16 there, const int32_t *price, const struct scan_rule *r)
{
	__m512i index = _mm512_and_si512(words, _mm512_set1_epi32((int32_t)r->mask));
	__m512i prices =
	    _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), there, index, price, 4);
	__m512i weights = _mm512_srl_epi32(words, _mm_cvtsi32_si128((int32_t)r->shift));

	return _mm512_sub_epi32(
	    _mm512_mullo_epi32(weights, _mm512_set1_epi32(r->scale)), prices);
}

static inline __mmask16
lanes(uint32_t left)
{
	return (__mmask16)(left < 16 ? (1u << left) - 1u : 0xffffu);
}

AVX512 static struct two
two_avx512(const uint32_t *row, uint32_t n, const int32_t *price, const struct scan_rule *r,
    int32_t floor)
{
	__m512i lane =
	    _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
	__m512i best = _mm512_set1_epi32(floor), second = best, at = _mm512_set1_epi32(-1);

	for (uint32_t k = 0; k < n; k += 16) {
		__mmask16 there = lanes(n - k);
		__m512i words = _mm512_maskz_loadu_epi32(there, row + k);
		__m512i value = values_avx512(words, there, price, r);
		__mmask16 more = _mm512_mask_cmpgt_epi32_mask(there, value, best);

		second = _mm512_mask_max_epi32(
		    second, there, second, _mm512_min_epi32(value, best));
		best = _mm512_mask_mov_epi32(best, more, value);
		at = _mm512_mask_add_epi32(at, more, lane, _mm512_set1_epi32((int32_t)k));
	}
	int32_t most = _mm512_reduce_max_epi32(best);
	__mmask16 equal = _mm512_cmpeq_epi32_mask(best, _mm512_set1_epi32(most));
	uint32_t first = _mm512_mask_reduce_min_epu32(equal, at);
	__mmask16 winner =
	    _mm512_mask_cmpeq_epi32_mask(equal, at, _mm512_set1_epi32((int32_t)first));
	__m512i others = _mm512_mask_mov_epi32(best, winner, second);

	return (struct two){ most, _mm512_reduce_max_epi32(_mm512_max_epi32(others, second)),
		(int32_t)first };
}

AVX512 static uint32_t
above_avx512(const uint32_t *row, uint32_t n, const int32_t *price, const struct scan_rule *r,
    int32_t floor, uint32_t *ret, uint32_t most)
{
	uint32_t found = 0;

	for (uint32_t k = 0; k < n; k += 16) {
		__mmask16 there = lanes(n - k);
		__m512i words = _mm512_maskz_loadu_epi32(there, row + k);
		__m512i value = values_avx512(words, there, price, r);
		__mmask16 more =
		    _mm512_mask_cmpgt_epi32_mask(there, value, _mm512_set1_epi32(floor));
		uint32_t left = found < most ? most - found : 0;

		_mm512_mask_storeu_epi32(
		    ret + found, lanes(left), _mm512_maskz_compress_epi32(more, words));
		found += (uint32_t)__builtin_popcount(more);
	}
	return found;
}
#endif

enum scan_level
scan_best(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
		return SCAN_AVX512;
	if (__builtin_cpu_supports("avx2"))
		return SCAN_AVX2;
#endif
	return SCAN_PORTABLE;
}

const struct scan *
scan_by(enum scan_level level)
{
	static const struct scan by[SCAN_LEVELS] = {
		[SCAN_PORTABLE] = { two_portable, above_portable },
#ifdef __x86_64__
		[SCAN_AVX2] = { two_avx2, above_avx2 },
		[SCAN_AVX512] = { two_avx512, above_avx512 },
#endif
	};

	return by + level;
}
