/*
 * Problems, assignments and proofs as text; docs/match-format.md has the
 * grammar.  People are numbered from 1 in text, from 0 in arrays.
 */
#ifndef MATCH_INSTANCE_H
#define MATCH_INSTANCE_H

#include "base/buf.h"
#include "match/match.h"
#include "match/peer.h"

enum { INSTANCE_PEOPLE = 1 << 22 };	/* on each side */

/*
 * Reads a problem; its arrays are in `mem`, objective and seed are 0.  False
 * sets *ret_error to "line 12: ..." and leaves *ret alone.  Takes memory in
 * proportion to the text and the number of people.
 */
MUST_USE bool instance_read(struct arena *mem, str text, struct match_problem *ret, str *ret_error);
void instance_write(struct buf *, const struct match_problem *);

/* `s` and `v` lines of an optimal solution, `i` lines of an infeasible one. */
void instance_write_answer(struct buf *, const struct match_solution *);
/*
 * The prices, with the hashes that tie them to the bytes of the problem and
 * of the answer: what ithaca-verify reads as its third file.
 */
void instance_write_proof(struct buf *, const struct match_problem *, const struct match_solution *,
    str problem_text, str answer_text);

/* The same for one set of people, whom ithaca-verify-peer checks. */
MUST_USE bool instance_read_peer(struct arena *mem, str text, struct peer_problem *ret,
    str *ret_error);
void instance_write_peer(struct buf *, const struct peer_problem *);
void instance_write_peer_answer(struct buf *, const struct peer_solution *);
void instance_write_peer_proof(struct buf *, const struct peer_problem *,
    const struct peer_solution *, str problem_text, str answer_text);

#endif
