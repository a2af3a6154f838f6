/* The reader of peer instances; what it takes is solved, checked and written again. */
#include "match/instance.h"

enum { SOLVED = 2048 };	/* people; larger ones are read only */

static bool
after_a_while(void *arg)
{
	return ++*(int *)arg > 1000;
}

static void
solve(struct arena *mem, const struct peer_problem *p)
{
	int asked = 0;
	struct match_limits limits = { after_a_while, &asked };
	struct peer_solution s = peer_solve(mem, p, &limits);
	struct buf b = { .mem = mem };

	HOLDS(s.verdict != MATCH_OPTIMAL || peer_verify(p, &s) == PEER_PROVEN);
	HOLDS(s.verdict != MATCH_INFEASIBLE || s.blame >= 0);
	instance_write_peer_answer(&b, &s);
	if (s.verdict == MATCH_OPTIMAL)
		instance_write_peer_proof(&b, p, &s, S(""), S(""));
}

static void
read_back(struct arena *mem, const struct peer_problem *p)
{
	struct buf b = { .mem = mem };
	struct peer_problem again;
	str error;

	instance_write_peer(&b, p);
	HOLDS(instance_read_peer(mem, buf_text(&b), &again, &error));
	again.objective = p->objective;
	HOLDS(peer_hash(&again) == peer_hash(p));
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	struct peer_problem p;
	str error;

	if (!instance_read_peer(mem, (str){ (const char *)bytes, n }, &p, &error)) {
		HOLDS(str_starts(error, S("line ")) && str_is_utf8(error));
	} else if (p.people <= SOLVED) {
		p.objective = n % 2 ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL;
		read_back(mem, &p);
		solve(mem, &p);
	}
	arena_free(mem);
	return 0;
}
