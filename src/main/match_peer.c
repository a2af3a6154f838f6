#include "main/match_peer.h"

#include <sysexits.h>
#include <time.h>

#include "base/json.h"
#include "match/instance.h"

static double
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
read_problem(struct command_run *r, str text, struct peer_problem *p)
{
	bool good = true;

	if (!instance_read_peer(r->mem, text, p, &r->error))
		return false;
	if (option(r, "--most-first"))
		p->objective = MATCH_MOST_FIRST;
	if (option(r, "--seed"))
		p->seed = (uint64_t)str_to_int(str_of(option(r, "--seed")), 0, INT64_MAX, &good);
	if (!good)
		r->error = _("--seed is not a whole number from 0");
	return good;
}

static void
put_json(struct json *j, const struct peer_solution *s, double took, bool proven)
{
	static const char *const verdicts[] = { "optimal", "infeasible", "stopped", "too large" };

	json_begin(j, NULL);
	json_str(j, "verdict", str_of(verdicts[s->verdict]));
	json_int(j, "score", s->score);
	json_int(j, "pairs", s->n_pairs);
	json_int(j, "sets", s->n_sets);
	json_raw(j, "cpu_seconds", str_fmt(j->out.mem, "%.6f", took));
	json_bool(j, "proven", proven);
	json_str(j, "problem", str_fmt(j->out.mem, "%016" PRIx64, s->hash));
	json_list(j, "assignment");
	for (int64_t k = 0; k < s->n_pairs; k++) {
		json_list(j, NULL);
		json_int(j, NULL, s->pairs[k].a + 1);
		json_int(j, NULL, s->pairs[k].b + 1);
		json_end(j);
	}
	json_end(j);
	json_end(j);
	buf_char(&j->out, '\n');
}

int
match_peer(struct command_run *r, str text, struct buf *ret_answer, struct buf *ret_proof)
{
	struct peer_problem p;

	if (!read_problem(r, text, &p))
		return EX_DATAERR;
	double took = -cpu_time();
	struct peer_solution s = peer_solve(r->mem, &p, NULL);

	took += cpu_time();
	bool proven = s.verdict == MATCH_OPTIMAL && peer_verify(&p, &s) == PEER_PROVEN;

	instance_write_peer_answer(ret_answer, &s);
	if (proven)
		instance_write_peer_proof(ret_proof, &p, &s, text, buf_text(ret_answer));
	if (r->json) {
		struct json j = { .out = { .mem = r->mem } };

		put_json(&j, &s, took, proven);
		r->out = j.out;
	}
	if (s.verdict == MATCH_TOO_LARGE)
		r->error = _("there are too many pairs, or sums of their scores could overflow:"
		    " divide all scores by the same number");
	else if (s.verdict == MATCH_OPTIMAL && !proven)
		r->error = _("the checker does not accept the answer; please report this problem");
	return proven ? EX_OK : s.verdict == MATCH_OPTIMAL ? EX_SOFTWARE : EX_DATAERR;
}
