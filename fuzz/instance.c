/* The reader of matching instances; what it takes is solved, checked and written again. */
#include "match/instance.h"

#include "match/plan_text.h"
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

/* The same text with what a plan adds: read, written again, and solved in several levels. */
static void
plan(struct arena *mem, str text)
{
	static const struct match_step steps[] = {
		{ .aim = MATCH_AIM_LEFT_OUT }, { .aim = MATCH_AIM_MATCHED },
		{ .aim = MATCH_AIM_KEPT }, { .aim = MATCH_AIM_WORST },
	};
	int asked = 0;
	struct match_limits limits = { .stop = after_a_while, .arg = &asked };
	struct match_wish wish = { .most_cases = 4 }, again = { 0 };
	struct match_problem p, q;
	struct buf b = { .mem = mem };
	str error;

	if (!plan_read(mem, text, &p, &wish, &error)) {
		HOLDS(str_starts(error, S("line ")) && str_is_utf8(error));
		return;
	}
	if (p.mentees + p.mentors > SOLVED)
		return;
	instance_write(&b, &p);
	plan_write_wish(&b, &p, &wish);
	HOLDS(plan_read(mem, buf_text(&b), &q, &again, &error));
	HOLDS(match_hash(&p) == match_hash(&q) && again.n_quotas == wish.n_quotas);
	wish.steps = steps;
	wish.n_steps = text.len % (COUNT(steps) + 1);
	if (p.mentees + p.mentors > SOLVED / 64)
		return;
	struct match_plan got = match_plan(mem, &p, &wish, &limits);

	HOLDS(got.verdict != MATCH_OPTIMAL || !got.proven
	    || match_verify_plan(&p, &wish, &got) == MATCH_PROVEN);
	HOLDS(got.verdict != MATCH_INFEASIBLE || got.n_blame > 0);
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
	plan(mem, (str){ (const char *)bytes, n });
	arena_free(mem);
	return 0;
}
