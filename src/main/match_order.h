/* ithaca match --order: several objectives, one after the other, and quotas. */
#ifndef MAIN_MATCH_ORDER_H
#define MAIN_MATCH_ORDER_H

#include "base/buf.h"
#include "web/feature.h"

struct order_files { struct buf answer, problem, proof; };

/*
 * `previous` is the answer of a round before, or empty.  Answers a sysexits
 * code, the files as far as there are any, and with --json r->out too.
 */
int match_order(struct command_run *r, str text, str previous, struct order_files *ret);

#endif
