#include "stats/interval.h"
#include "stats/logistic.h"

#include <math.h>

#include "unit/test.h"

#define NEAR(got, want, within) CHECK(fabs((got) - (want)) <= (within))

/* From the tables of R 4.2 (qnorm, qt). */
static void
quantiles_are_those_of_the_tables(struct test *t)
{
	(void)t;
	NEAR(stats_normal_quantile(0.975), 1.959963984540, 1e-9);
	NEAR(stats_normal_quantile(0.001), -3.090232306168, 1e-9);
	NEAR(stats_normal_quantile(0.5), 0, 1e-9);
	NEAR(stats_student_quantile(0.975, 1), 12.7062047362, 1e-6);
	NEAR(stats_student_quantile(0.975, 9), 2.2621571628, 1e-8);
	NEAR(stats_student_quantile(0.05, 30), -1.6972608866, 1e-8);
	NEAR(stats_student_quantile(0.995, 4.5), 4.2926, 2e-2);
}

/* Newcombe 1998 gives these as examples: 81 of 263, 15 of 148; 56 of 70 and 48 of 80. */
static void
shares_are_those_of_the_papers(struct test *t)
{
	struct interval i = stats_share(81, 263, 0.05);

	(void)t;
	NEAR(i.low, 0.2553, 5e-5);
	NEAR(i.high, 0.3662, 5e-5);
	i = stats_share(15, 148, 0.05);
	NEAR(i.low, 0.0624, 5e-5);
	NEAR(i.high, 0.1605, 5e-5);
	i = stats_share_difference(56, 70, 48, 80, 0.05);
	NEAR(i.low, 0.0524, 5e-5);
	NEAR(i.high, 0.3339, 5e-5);
	i = stats_share(0, 20, 0.05);
	NEAR(i.low, 0, 0);
	NEAR(i.high, 0.1611, 5e-5);
	CHECK(isinf(stats_share(0, 0, 0.05).high));
}

static void
means_are_those_of_the_books(struct test *t)
{
	/* Student's own sleep data: extra hours under two drugs. */
	static const double a[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 },
	    b[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };
	struct numbers x = { 0 }, y = { 0 };

	(void)t;
	for (size_t i = 0; i < COUNT(a); i++) {
		stats_add(&x, a[i]);
		stats_add(&y, b[i]);
	}
	struct interval mean = stats_mean(&x, 0.05), d = stats_mean_difference(&x, &y, 0.05);

	NEAR(mean.is, 0.75, 1e-12);
	NEAR(mean.low, -0.5297804, 1e-6);
	NEAR(mean.high, 2.0297804, 1e-6);
	NEAR(d.low, -3.3654832, 1e-6);
	NEAR(d.high, 0.2054832, 1e-6);
}

static double
chance(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(*seed >> 11) / 9007199254740992.0;
}

/* "Holds in 95 of 100 cases" is tried. */
static void
intervals_hold_as_often_as_they_say(struct test *t)
{
	enum { TIMES = 2000 };
	uint64_t seed = 7;
	int share = 0, difference = 0, mean = 0;

	(void)t;
	for (int i = 0; i < TIMES; i++) {
		int64_t k = 0, m = 0;
		struct numbers s = { 0 };

		for (int j = 0; j < 40; j++) {
			k += chance(&seed) < 0.3;
			m += chance(&seed) < 0.3;
			stats_add(&s, chance(&seed) + chance(&seed) + chance(&seed));
		}
		struct interval a = stats_share(k, 40, 0.05),
		    b = stats_share_difference(k, 40, m, 40, 0.05), c = stats_mean(&s, 0.05);

		share += a.low <= 0.3 && 0.3 <= a.high;
		difference += b.low <= 0 && 0 <= b.high;
		mean += c.low <= 1.5 && 1.5 <= c.high;
	}
	CHECK(share > TIMES * 93 / 100 && share < TIMES * 98 / 100);
	CHECK(difference > TIMES * 93 / 100 && difference < TIMES * 98 / 100);
	CHECK(mean > TIMES * 93 / 100 && mean < TIMES * 97 / 100);
}

/* Outcomes made from known weights. */
static struct logistic
outcomes(struct test *t, int64_t n, const double *true_weight, const double *before, uint64_t *seed)
{
	double *x = NEWS(t->mem, double, (size_t)n * 3);
	uint8_t *yes = NEWS(t->mem, uint8_t, (size_t)n);

	for (int64_t i = 0; i < n; i++) {
		double at = -0.5;

		for (int j = 0; j < 3; j++)
			at += true_weight[j] * (x[i * 3 + j] = chance(seed) * 2 - 1);
		yes[i] = chance(seed) < 1 / (1 + exp(-at));
	}
	return (struct logistic){ .n = n, .terms = 3, .x = x, .yes = yes, .before = before,
	    .spread = 1, .miss = 0.05 };
}

static void
weights_are_found_again(struct test *t)
{
	static const double is[] = { 1.2, -0.4, 0.3 }, before[] = { 0.8, 0, 0.5 };
	enum { TIMES = 300 };
	uint64_t seed = 3;
	int held[3] = { 0 };

	for (int i = 0; i < TIMES; i++) {
		struct logistic l = outcomes(t, 400, is, before, &seed);
		struct logistic_answer a = stats_logistic(t->mem, &l);

		CHECK(a.settled);
		for (int j = 0; j < 3; j++)
			held[j] += a.weight[j].low <= is[j] && is[j] <= a.weight[j].high;
	}
	for (int j = 0; j < 3; j++)
		CHECK(held[j] > TIMES * 91 / 100 && held[j] <= TIMES * 99 / 100);
	/* Without outcomes it believes what it did. */
	struct logistic none = outcomes(t, 0, is, before, &seed);

	NEAR(stats_logistic(t->mem, &none).weight[0].is, 0.8, 1e-9);
	/* All the same answer, told apart by one term: no weight runs away. */
	struct logistic l = outcomes(t, 50, is, before, &seed);
	uint8_t *yes = NEWS(t->mem, uint8_t, 50);

	for (int i = 0; i < 50; i++)
		yes[i] = l.x[i * 3] > 0;
	l.yes = yes;
	CHECK(stats_logistic(t->mem, &l).weight[0].is < 10);
}

TESTS(quantiles_are_those_of_the_tables, shares_are_those_of_the_papers,
    means_are_those_of_the_books, intervals_hold_as_often_as_they_say, weights_are_found_again)
