/*
 * Weights learned from outcomes that are yes or no.
 *
 * Logistic regression with a Gaussian prior around what was believed before:
 * with few outcomes the answer stays there, with many it follows them.  The
 * most probable weights by Newton's method, their uncertainty from the
 * curvature there (Laplace's approximation; Bishop, Pattern Recognition and
 * Machine Learning, 4.4 and 4.5).
 */
#ifndef STATS_LOGISTIC_H
#define STATS_LOGISTIC_H

#include "base/arena.h"
#include "stats/interval.h"

enum { LOGISTIC_MOST = 32 };	/* terms, the constant included */

struct logistic {
	int64_t n;		/* outcomes */
	int terms;		/* of each: 1 to LOGISTIC_MOST - 1 */
	const double *x;	/* [n * terms] */
	const uint8_t *yes;	/* [n] */
	const double *before;	/* [terms]: believed weights */
	double spread;		/* standard deviation around them, > 0 */
	double miss;		/* of the intervals */
};

struct logistic_answer {
	bool settled;		/* Newton's method came to rest */
	struct interval *weight;	/* [terms] */
	double constant;
};

struct logistic_answer stats_logistic(struct arena *, const struct logistic *);

#endif
