/*
 * Shares and means with intervals, and differences between two groups.
 *
 * `miss` is how often an interval may miss the truth: 0.05 for the usual one;
 * 0.05 / k where k groups are looked at side by side, so that chance alone
 * raises an alarm in one of twenty pages and not on each (Bonferroni).
 * An interval of too few values has low = -INFINITY and high = INFINITY.
 */
#ifndef STATS_INTERVAL_H
#define STATS_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

struct interval { double low, is, high; };

/* k of n: Wilson, J. American Statistical Association 22 (1927). */
struct interval stats_share(int64_t k, int64_t n, double miss);
/* Share a minus share b: Newcombe, Statistics in Medicine 17 (1998), method 10. */
struct interval stats_share_difference(int64_t ka, int64_t na, int64_t kb, int64_t nb, double miss);

/* What is needed of a list of numbers; add them in any order. */
struct numbers { int64_t n; double mean, squares; };	/* squares: of the distances to the mean */
void stats_add(struct numbers *, double);	/* Welford, Technometrics 4 (1962) */

/* The mean: Student, Biometrika 6 (1908). */
struct interval stats_mean(const struct numbers *, double miss);
/* Mean a minus mean b: Welch, Biometrika 34 (1947). */
struct interval stats_mean_difference(const struct numbers *a, const struct numbers *b,
    double miss);

/* The value below which the share p of the standard normal, or of Student's
 * distribution with that many degrees of freedom, lies; 0 < p < 1. */
double stats_normal_quantile(double p);
double stats_student_quantile(double p, double degrees);

#endif
