#include "main/match_stable.h"

#include <sysexits.h>
#include <time.h>

#include "base/json.h"
#include "match/stable_text.h"

enum { BLOCKS_LISTED = 1000 };

struct result {
	const struct stable_problem *s;
	struct stable_answer answer;
	struct stable_report report, best_report;
	struct match_solution best;
	double took;	/* seconds of the processor */
};

static double
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
put_text(struct buf *b, const struct result *o)
{
	buf_fmt(b, "s %" PRId64 " %" PRId64 "\n", o->answer.score, o->answer.n_pairs);
	for (int64_t k = 0; k < o->answer.n_pairs; k++)
		buf_fmt(b, "v %" PRId32 " %" PRId32 "\n", o->answer.pairs[k].mentee + 1,
		    o->answer.pairs[k].mentor + 1);
	for (size_t c = 0; c < o->s->n_couples; c++)
		if (!o->answer.honoured[c])
			buf_fmt(b, "k %c %" PRId32 " %" PRId32 "\n",
			    o->s->couples[c].together ? 't' : 'd', o->s->couples[c].a + 1,
			    o->s->couples[c].b + 1);
	for (size_t k = 0; k < o->report.n_first; k++)
		buf_fmt(b, "b %" PRId32 " %" PRId32 " %" PRId64 " %" PRId64 "\n",
		    o->report.first[k].mentee + 1, o->report.first[k].mentor + 1,
		    o->report.first[k].mentee_gain, o->report.first[k].mentor_gain);
	buf_fmt(b, "c %" PRId64 " pairs block\n", o->report.blocking);
	if (o->best.verdict == MATCH_OPTIMAL)
		buf_fmt(b, "c the best total is %" PRId64 "; %" PRId64 " pairs block it\n",
		    o->best.score, o->best_report.blocking);
}

static void
put_report(struct json *j, const char *key, const struct stable_report *r)
{
	json_begin(j, key);
	json_int(j, "pairs", r->blocking);
	json_int(j, "mentees", r->mentees);
	json_int(j, "mentors", r->mentors);
	json_int(j, "largest_gain", r->largest);
	json_list(j, "first");
	for (size_t k = 0; k < r->n_first; k++) {
		json_list(j, NULL);
		json_int(j, NULL, r->first[k].mentee + 1);
		json_int(j, NULL, r->first[k].mentor + 1);
		json_int(j, NULL, r->first[k].mentee_gain);
		json_int(j, NULL, r->first[k].mentor_gain);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static void
put_json(struct json *j, const struct result *o)
{
	json_begin(j, NULL);
	json_str(j, "verdict", o->answer.settled ? S("stable") : S("unsettled"));
	json_int(j, "score", o->answer.score);
	json_int(j, "pairs", o->answer.n_pairs);
	json_int(j, "matched", o->answer.matched);
	json_raw(j, "cpu_seconds", str_fmt(j->out.mem, "%.6f", o->took));
	json_list(j, "assignment");
	for (int64_t k = 0; k < o->answer.n_pairs; k++) {
		json_list(j, NULL);
		json_int(j, NULL, o->answer.pairs[k].mentee + 1);
		json_int(j, NULL, o->answer.pairs[k].mentor + 1);
		json_end(j);
	}
	json_end(j);
	json_list(j, "couples");
	for (size_t c = 0; c < o->s->n_couples; c++)
		json_bool(j, NULL, o->answer.honoured[c]);
	json_end(j);
	put_report(j, "blocking", &o->report);
	if (o->best.verdict == MATCH_OPTIMAL) {
		json_int(j, "best_score", o->best.score);
		put_report(j, "best_blocking", &o->best_report);
	}
	json_end(j);
	buf_char(&j->out, '\n');
}

int
match_stable(struct command_run *r, const struct match_problem *p, str wishes)
{
	struct stable_problem s = { .market = *p, .promote = option(r, "--promote") };
	struct result o = { .s = &s };

	if (wishes.len > 0 && !stable_read(r->mem, wishes, &s, &r->error))
		return EX_DATAERR;
	if (!stable_fits(&s)) {
		r->error = _("the fixed pairs are more than the bounds allow");
		return EX_DATAERR;
	}
	o.took = -cpu_time();
	o.answer = stable_solve(r->mem, &s);
	o.took += cpu_time();
	o.report =
	    stable_report(r->mem, &s, o.answer.pairs, o.answer.n_pairs, BLOCKS_LISTED);
	if (option(r, "--compare")) {
		o.best = match_solve(r->mem, p, NULL);
		if (o.best.verdict == MATCH_OPTIMAL)
			o.best_report = stable_report(
			    r->mem, &s, o.best.pairs, o.best.n_pairs, BLOCKS_LISTED);
	}
	if (r->json) {
		struct json j = { .out = { .mem = r->mem } };

		put_json(&j, &o);
		r->out = j.out;
	} else {
		r->out = (struct buf){ .mem = r->mem };
		put_text(&r->out, &o);
	}
	return EX_OK;
}
