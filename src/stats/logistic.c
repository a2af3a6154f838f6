#include "stats/logistic.h"

#include <math.h>

enum { STEPS = 100, K = LOGISTIC_MOST };

#define CONSTANT_SPREAD 10.0	/* how often things go well is hardly known before */

struct fit { int k; double w[K], before[K], precision[K], slope[K], curve[K][K]; };

static double
term(const struct logistic *l, int64_t row, int j)
{
	return j == l->terms ? 1 : l->x[row * l->terms + j];
}

/* Minus the logarithm of how probable these weights are, up to a constant. */
static double
surprise(const struct logistic *l, const struct fit *f, const double *w)
{
	double sum = 0;

	for (int j = 0; j < f->k; j++)
		sum += f->precision[j] * (w[j] - f->before[j]) * (w[j] - f->before[j]) / 2;
	for (int64_t i = 0; i < l->n; i++) {
		double at = 0;

		for (int j = 0; j < f->k; j++)
			at += w[j] * term(l, i, j);
		at = l->yes[i] ? -at : at;
		sum += at > 0 ? at + log1p(exp(-at)) : log1p(exp(at));
	}
	return sum;
}

static void
differentiate(const struct logistic *l, struct fit *f)
{
	for (int j = 0; j < f->k; j++) {
		f->slope[j] = f->precision[j] * (f->w[j] - f->before[j]);
		for (int m = 0; m < f->k; m++)
			f->curve[j][m] = j == m ? f->precision[j] : 0;
	}
	for (int64_t i = 0; i < l->n; i++) {
		double at = 0, p;

		for (int j = 0; j < f->k; j++)
			at += f->w[j] * term(l, i, j);
		p = 1 / (1 + exp(-at));
		for (int j = 0; j < f->k; j++) {
			f->slope[j] += (p - l->yes[i]) * term(l, i, j);
			for (int m = 0; m <= j; m++)
				f->curve[j][m] += p * (1 - p) * term(l, i, j) * term(l, i, m);
		}
	}
	for (int j = 0; j < f->k; j++)
		for (int m = j + 1; m < f->k; m++)
			f->curve[j][m] = f->curve[m][j];
}

/* Cholesky: the curvature is positive because the prior's is. */
static void
factor(int k, double a[K][K])
{
	for (int j = 0; j < k; j++) {
		for (int m = 0; m < j; m++)
			a[j][j] -= a[j][m] * a[j][m];
		a[j][j] = sqrt(a[j][j]);
		for (int i = j + 1; i < k; i++) {
			for (int m = 0; m < j; m++)
				a[i][j] -= a[i][m] * a[j][m];
			a[i][j] /= a[j][j];
		}
	}
}

static void
solve(int k, double a[K][K], double *b)
{
	for (int i = 0; i < k; i++) {
		for (int m = 0; m < i; m++)
			b[i] -= a[i][m] * b[m];
		b[i] /= a[i][i];
	}
	for (int i = k - 1; i >= 0; i--) {
		for (int m = i + 1; m < k; m++)
			b[i] -= a[m][i] * b[m];
		b[i] /= a[i][i];
	}
}

/* One step downhill, halved until it is; false when there is none left. */
static bool
step(const struct logistic *l, struct fit *f)
{
	double by[K], to[K], now = surprise(l, f, f->w), scale = 1, size = 0;

	differentiate(l, f);
	memcpy(by, f->slope, sizeof by);
	factor(f->k, f->curve);
	solve(f->k, f->curve, by);
	for (int j = 0; j < f->k; j++)
		size = fmax(size, fabs(by[j]));
	if (size < 1e-7)
		return false;
	for (int half = 0; half < 40; half++, scale /= 2) {
		for (int j = 0; j < f->k; j++)
			to[j] = f->w[j] - scale * by[j];
		if (surprise(l, f, to) <= now) {
			memcpy(f->w, to, sizeof to);
			return true;
		}
	}
	return false;
}

struct logistic_answer
stats_logistic(struct arena *mem, const struct logistic *l)
{
	struct logistic_answer a = { .weight = NEWS(mem, struct interval, (size_t)l->terms + 1) };
	struct fit f = { .k = l->terms + 1 };
	double z = stats_normal_quantile(1 - l->miss / 2);
	int steps = 0;

	for (int j = 0; j < f.k; j++) {
		bool constant = j == l->terms;
		double spread = constant ? CONSTANT_SPREAD : l->spread;

		f.before[j] = f.w[j] = constant ? 0 : l->before[j];
		f.precision[j] = 1 / (spread * spread);
	}
	while (steps < STEPS && step(l, &f))
		steps++;
	a.settled = steps < STEPS;
	differentiate(l, &f);
	factor(f.k, f.curve);
	for (int j = 0; j < l->terms; j++) {
		double unit[K] = { 0 };

		unit[j] = 1;
		solve(f.k, f.curve, unit);
		a.weight[j] = (struct interval){ f.w[j] - z * sqrt(unit[j]), f.w[j],
		    f.w[j] + z * sqrt(unit[j]) };
	}
	a.constant = f.w[l->terms];
	return a;
}
