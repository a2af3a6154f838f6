/* ithaca match --stable: deferred acceptance in place of the best total. */
#ifndef MAIN_MATCH_STABLE_H
#define MAIN_MATCH_STABLE_H

#include "match/match.h"
#include "web/feature.h"

/* Answers by r->out and a sysexits code.  `wishes` is the text of --wishes, empty for none. */
int match_stable(struct command_run *r, const struct match_problem *, str wishes);

#endif
