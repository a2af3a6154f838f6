/* ithaca match --peer: one set of people, everybody with everybody. */
#ifndef MAIN_MATCH_PEER_H
#define MAIN_MATCH_PEER_H

#include "base/buf.h"
#include "web/feature.h"

/* Answers a sysexits code, the answer and its proof as text, with --json r->out too. */
int match_peer(struct command_run *r, str text, struct buf *ret_answer, struct buf *ret_proof);

#endif
