#include "stats/interval.h"

#include <math.h>

/* --- distributions --- */

static double
normal_below(double x)
{
	return 0.5 * erfc(-x / sqrt(2));
}

/* The continued fraction of the incomplete beta function by Lentz's method:
 * Press et al., Numerical Recipes, 6.4. */
static double
beta_fraction(double a, double b, double x)
{
	const double tiny = 1e-300;
	double c = 1, d = 1 - (a + b) * x / (a + 1), h;

	d = 1 / (fabs(d) < tiny ? tiny : d);
	h = d;
	for (int m = 1; m < 500; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
		    odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), step;

		d = 1 + even * d;
		c = 1 + even / c;
		d = 1 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		h *= d * c;
		d = 1 + odd * d;
		c = 1 + odd / c;
		d = 1 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		step = d * c;
		h *= step;
		if (fabs(step - 1) < 1e-15)
			break;
	}
	return h;
}

/* lgamma would write a global. */
static double
log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

static double
beta_below(double a, double b, double x)
{
	if (x <= 0 || x >= 1)
		return x <= 0 ? 0 : 1;
	double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) +
	    b * log1p(-x));

	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

static double
student_below(double t, double degrees)
{
	double tail = beta_below(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;

	return t > 0 ? 1 - tail : tail;
}

/* Both rise, so halving finds where they pass p. */
static double
quantile(double p, double degrees)
{
	double low = -1, high = 1;

#define BELOW(x) (degrees > 0 ? student_below((x), degrees) : normal_below(x))
	while (BELOW(low) > p && low > -1e12)
		low *= 2;
	while (BELOW(high) < p && high < 1e12)
		high *= 2;
	for (int i = 0; i < 200 && high - low > 1e-12 * (1 + fabs(low)); i++) {
		double middle = (low + high) / 2;

		if (BELOW(middle) < p)
			low = middle;
		else
			high = middle;
	}
#undef BELOW
	return (low + high) / 2;
}

double
stats_normal_quantile(double p)
{
	return quantile(p, 0);
}

double
stats_student_quantile(double p, double degrees)
{
	return quantile(p, degrees);
}

/* --- shares --- */

static struct interval
unknown(double is)
{
	return (struct interval){ -INFINITY, is, INFINITY };
}

struct interval
stats_share(int64_t k, int64_t n, double miss)
{
	if (n <= 0)
		return unknown(0);
	double z = stats_normal_quantile(1 - miss / 2), count = (double)n,
	    p = (double)k / count, middle = p + z * z / (2 * count),
	    half = z * sqrt(p * (1 - p) / count + z * z / (4 * count * count)),
	    by = 1 + z * z / count;

	return (struct interval){ k == 0 ? 0 : (middle - half) / by, p,
	    k == n ? 1 : (middle + half) / by };
}

struct interval
stats_share_difference(int64_t ka, int64_t na, int64_t kb, int64_t nb, double miss)
{
	struct interval a = stats_share(ka, na, miss), b = stats_share(kb, nb, miss);

	if (na <= 0 || nb <= 0)
		return unknown(0);
	return (struct interval){
		a.is - b.is - hypot(a.is - a.low, b.high - b.is), a.is - b.is,
		a.is - b.is + hypot(a.high - a.is, b.is - b.low),
	};
}

/* --- means --- */

void
stats_add(struct numbers *s, double x)
{
	double off = x - s->mean;

	s->n++;
	s->mean += off / (double)s->n;
	s->squares += off * (x - s->mean);
}

static double
variance_of_mean(const struct numbers *s)
{
	return s->squares / (double)(s->n - 1) / (double)s->n;
}

struct interval
stats_mean(const struct numbers *s, double miss)
{
	if (s->n < 2)
		return unknown(s->mean);
	double half = stats_student_quantile(1 - miss / 2, (double)(s->n - 1)) *
	    sqrt(variance_of_mean(s));

	return (struct interval){ s->mean - half, s->mean, s->mean + half };
}

struct interval
stats_mean_difference(const struct numbers *a, const struct numbers *b, double miss)
{
	double is = a->mean - b->mean;

	if (a->n < 2 || b->n < 2)
		return unknown(is);
	double va = variance_of_mean(a), vb = variance_of_mean(b), v = va + vb;

	if (v <= 0)
		return (struct interval){ is, is, is };
	double degrees = v * v / (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1)),
	    half = stats_student_quantile(1 - miss / 2, degrees) * sqrt(v);

	return (struct interval){ is - half, is, is + half };
}
