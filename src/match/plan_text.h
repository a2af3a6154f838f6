/*
 * Plans as text; docs/match-format.md has the grammar.  A problem may say who
 * was paired before, who was left out, and quotas; an answer is as any other;
 * the plan's problem and prices are what ithaca-verify-plan reads.
 */
#ifndef MATCH_PLAN_TEXT_H
#define MATCH_PLAN_TEXT_H

#include "base/buf.h"
#include "match/plan.h"

/* As instance_read, with the lines r, l, q, g and t; `steps` are left alone. */
MUST_USE bool plan_read(struct arena *mem, str text, struct match_problem *ret,
    struct match_wish *ret_wish, str *ret_error);
/* Writes those lines; instance_write has written the rest. */
void plan_write_wish(struct buf *, const struct match_problem *, const struct match_wish *);

/* "matched bands:100 left-out total kept worst", by commas or blanks. */
MUST_USE bool plan_read_steps(struct arena *mem, str words, struct match_wish *ret, str *ret_error);

/* `s` and `v` lines, or `i` lines of what cannot hold together. */
void plan_write_answer(struct buf *, const struct match_problem *, const struct match_plan *);
/* What was asked and found, a `c` line each: levels, quotas, what is not proven. */
void plan_write_report(struct buf *, const struct match_wish *, const struct match_plan *);
/* The problem with a weight a level, and the prices of a plan of one case. */
void plan_write_problem(struct buf *, const struct match_problem *, const struct match_wish *,
    const struct match_plan *);
void plan_write_prices(struct buf *, const struct match_problem *, const struct match_wish *,
    const struct match_plan *, str problem_text, str answer_text);

#endif
