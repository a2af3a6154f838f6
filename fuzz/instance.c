/* The reader of matching instances; what it takes is solved, checked and written again. */
#include "match/instance.h"

#include "match/verify.h"

enum { SOLVED = 4096 };	/* pairs; larger ones are read only */

static bool
after_a_while(void *arg)
{
	return ++*(int *)arg > 1000;
}

static void
solve(struct arena *mem, const struct match_problem *p)
{
	int asked = 0;
	struct match_limits limits = { after_a_while, &asked };
	struct match_solution s = match_solve(mem, p, &limits);
	struct buf b = { .mem = mem };

	HOLDS(s.verdict != MATCH_OPTIMAL || match_verify(p, &s) == MATCH_PROVEN);
	HOLDS(s.verdict != MATCH_INFEASIBLE || s.n_blame > 0);
	instance_write_answer(&b, &s);
}

static void
read_back(struct arena *mem, const struct match_problem *p)
{
	struct buf b = { .mem = mem };
	struct match_problem again;
	str error;

	instance_write(&b, p);
	HOLDS(instance_read(mem, buf_text(&b), &again, &error));
	again.objective = p->objective;
	HOLDS(match_hash(&again) == match_hash(p));
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	struct match_problem p;
	str error;

	if (!instance_read(mem, (str){ (const char *)bytes, n }, &p, &error)) {
		HOLDS(str_starts(error, S("line ")) && str_is_utf8(error));
	} else if (p.mentees + p.mentors <= SOLVED) {
		p.objective = n % 2 ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL;
		read_back(mem, &p);
		solve(mem, &p);
	}
	arena_free(mem);
	return 0;
}
