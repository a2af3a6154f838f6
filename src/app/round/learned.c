/*
 * What the pairs so far say about the weights.
 *
 * An outcome is a published pair that somebody answered: both said yes, or one
 * said no.  The weights that count now are what was believed before; outcomes
 * move them (stats/logistic.h).  It is a suggestion: only pairs that were
 * proposed can be learned from, and a yes is not yet a good year.
 */
#include "app/round/round.h"
#include "app/round/round.sql.h"
#include "stats/logistic.h"

/* By how much the odds of a yes rise, in logarithms, from no fit to full fit:
 * what a programme's weights together stand for before it has outcomes. */
#define BELIEVED_SLOPE 4.0
/* Standard deviation of a criterion's part of that, so that some dozen
 * outcomes hardly move it and some hundred do. */
#define SPREAD 1.0

struct outcome { double value[CRITERIA]; bool yes; };
struct outcomes { struct outcome *v; size_t n; };

static struct outcomes
outcomes_of(struct work *w, int64_t programme, struct learned *ret)
{
	struct outcomes list = { 0 };
	struct round_outcomes_row row;

	for (struct rows rows = round_outcomes(w, programme); round_outcomes_next(&rows, &row); ) {
		struct reasons why = reasons_read(w->mem, row.why);
		struct outcome o = { .yes = row.yes };

		for (int c = 0; c < CRITERIA; c++)
			o.value[c] = 0.5;
		for (size_t k = 0; k < why.n; k++)
			for (int c = 0; c < CRITERIA; c++)
				if (strcmp(why.v[k].key, criteria[c]->key) == 0 &&
				    why.v[k].value >= 0)
					o.value[c] = why.v[k].value / (double)FULL_MARKS;
		PUSH(w->mem, &list, o);
		ret->yes += o.yes;
		ret->no += !o.yes;
	}
	return list;
}

static int
points_of(double part, double sum)
{
	double points = sum > 0 ? 100 * part / sum : 0;

	return points < 0 ? 0 : points > 100 ? 100 : (int)(points + 0.5);
}

/* Parts of the slope become points, which add up to a hundred. */
static void
put_points(struct learned *l, const struct logistic_answer *a)
{
	double sum = 0;

	for (size_t k = 0; k < l->n; k++)
		sum += a->weight[k].is > 0 ? a->weight[k].is : 0;
	for (size_t k = 0; k < l->n; k++) {
		l->v[k].suggested = points_of(a->weight[k].is, sum);
		l->v[k].low = points_of(a->weight[k].low, sum);
		l->v[k].high = points_of(a->weight[k].high, sum);
	}
}

struct learned
learned_weights(struct work *w, int64_t programme, const struct rules *now)
{
	struct learned l = { 0 };
	struct outcomes list = outcomes_of(w, programme, &l);
	double *x = NEWS(w->mem, double, list.n * CRITERIA + 1), before[CRITERIA];
	uint8_t *yes = NEWS(w->mem, uint8_t, list.n + 1);

	for (enum criterion_id c = 0; c < CRITERIA; c++)
		if (now->weight[c]) {
			before[l.n] = BELIEVED_SLOPE * now->weight[c] / now->total;
			l.v[l.n++] = (struct learned_weight){ .id = c,
			    .now = points_of(now->weight[c], now->total) };
		}
	l.enough = l.n && l.yes + l.no >= LEARNED_LEAST && l.yes >= LEARNED_LEAST_EACH &&
	    l.no >= LEARNED_LEAST_EACH;
	if (!l.enough)
		return l;
	for (size_t i = 0; i < list.n; i++) {
		yes[i] = list.v[i].yes;
		for (size_t k = 0; k < l.n; k++)
			x[i * l.n + k] = list.v[i].value[l.v[k].id];
	}
	struct logistic_answer a = stats_logistic(w->mem, &(struct logistic){
		.n = (int64_t)list.n, .terms = (int)l.n, .x = x, .yes = yes, .before = before,
		.spread = SPREAD, .miss = 0.05 });

	l.enough = a.settled;
	put_points(&l, &a);
	return l;
}
