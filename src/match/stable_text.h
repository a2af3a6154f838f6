/*
 * What people say, as text, beside a problem of match/instance.h:
 *
 *   c anything
 *   o ranks | o scores      what the numbers of the a lines are (scores, if there is no o line)
 *   a I J MENTEE MENTOR     of a pair of the problem: what each of the two says
 *   t I K                   mentees I and K have the same mentor
 *   d I K                   mentees I and K have different mentors
 *
 * A pair without a line counts by its score, or, with ranks, is wanted by nobody.
 */
#ifndef STABLE_TEXT_H
#define STABLE_TEXT_H

#include "match/stable.h"

/* Fills what people say about ret->market.  False sets *ret_error to "line 12: ...". */
MUST_USE bool stable_read(
    struct arena *mem, str text, struct stable_problem *ret, str *ret_error);

#endif
