#include "main/match_order.h"

#include <sysexits.h>
#include <time.h>

#include "base/json.h"
#include "match/plan_text.h"
#include "match/verify.h"

struct order {
	struct command_run *run;
	struct match_problem p;
	struct match_wish wish;
	struct match_plan plan;
	int64_t *total;	/* of match_plan_totals; NULL: not known */
	bool proven;	/* by the checker */
	double took;	/* seconds of the processor */
};

static double
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The v lines of the answer before, as r lines of the problem. */
static str
with_previous(struct arena *mem, str text, str previous)
{
	struct buf b = { .mem = mem, .limit = text.len + 2 * previous.len + 2 };
	str line;

	if (previous.len == 0)
		return text;
	buf_str(&b, text);
	buf_char(&b, '\n');
	while (str_cut(&previous, '\n', &line))
		if (str_starts(line, S("v "))) {
			buf_char(&b, 'r');
			buf_str(&b, str_from(line, 1));
			buf_char(&b, '\n');
		}
	return buf_text(&b);
}

static bool
read_order(struct order *o, str text, str previous)
{
	struct command_run *r = o->run;
	bool good = true;

	if (!plan_read(r->mem, with_previous(r->mem, text, previous), &o->p, &o->wish, &r->error)
	    || !plan_read_steps(r->mem, str_of(option(r, "--order")), &o->wish, &r->error))
		return false;
	if (option(r, "--seed"))
		o->p.seed = (uint64_t)str_to_int(str_of(option(r, "--seed")), 0, INT64_MAX, &good);
	if (!good)
		r->error = _("--seed is not a whole number from 0");
	return good;
}

/* What each choice costs, in points of the total. */
static void
put_costs(struct buf *b, const struct order *o)
{
	str words = str_of(option(o->run, "--order"));

	if (!o->total)
		return;
	buf_fmt(b, "c the largest total alone: %" PRId64 " points\n", o->total[0]);
	if (o->wish.n_quotas > 0)
		buf_fmt(b, "c quotas cost %" PRId64 "\n", o->total[0] - o->total[1]);
	for (size_t k = 0; k < o->wish.n_steps; k++) {
		str word = { 0 };

		while (word.len == 0 && words.len > 0)
			str_cut(&words, memchr(words.ptr, ',', words.len) ? ',' : ' ', &word);
		buf_fmt(b, "c %.*s costs %" PRId64 "\n", STR(word),
		    o->total[k + 1] - o->total[k + 2]);
	}
}

static void
put_json(struct json *j, const struct order *o)
{
	static const char *const verdicts[] = { "optimal", "infeasible", "stopped", "too large" };
	const struct match_plan *plan = &o->plan;

	json_begin(j, NULL);
	json_str(j, "verdict", str_of(verdicts[plan->verdict]));
	json_int(j, "score", plan->score);
	json_int(j, "pairs", plan->n_pairs);
	json_int(j, "matched", plan->matched);
	json_raw(j, "cpu_seconds", str_fmt(j->out.mem, "%.6f", o->took));
	json_bool(j, "proven", o->proven);
	json_int(j, "cases", (int64_t)plan->n_cases);
	json_int(j, "gap", plan->gap);
	json_list(j, "levels");
	for (size_t k = 0; k < plan->n_levels; k++)
		json_int(j, NULL, plan->levels[k].value);
	json_end(j);
	json_list(j, "quota_short");
	for (size_t q = 0; plan->verdict == MATCH_OPTIMAL && q < o->wish.n_quotas; q++)
		json_int(j, NULL, plan->quota_short[q]);
	json_end(j);
	json_list(j, "totals");
	for (size_t k = 0; o->total && k < o->wish.n_steps + 2; k++)
		json_int(j, NULL, o->total[k]);
	json_end(j);
	json_list(j, "assignment");
	for (int64_t k = 0; k < plan->n_pairs; k++) {
		json_list(j, NULL);
		json_int(j, NULL, plan->pairs[k].mentee + 1);
		json_int(j, NULL, plan->pairs[k].mentor + 1);
		json_end(j);
	}
	json_end(j);
	json_end(j);
	buf_char(&j->out, '\n');
}

static void
put_files(struct order *o, struct order_files *ret)
{
	plan_write_report(&ret->answer, &o->wish, &o->plan);
	put_costs(&ret->answer, o);
	plan_write_answer(&ret->answer, &o->p, &o->plan);
	if (!o->proven || o->plan.n_cases > 1)
		return;
	plan_write_problem(&ret->problem, &o->p, &o->wish, &o->plan);
	plan_write_prices(&ret->proof, &o->p, &o->wish, &o->plan, buf_text(&ret->problem),
	    buf_text(&ret->answer));
}

int
match_order(struct command_run *r, str text, str previous, struct order_files *ret)
{
	struct order o = { .run = r };

	if (!read_order(&o, text, previous))
		return EX_DATAERR;
	o.took = -cpu_time();
	o.plan = match_plan(r->mem, &o.p, &o.wish, NULL);
	o.took += cpu_time();
	if (o.plan.verdict == MATCH_OPTIMAL) {
		o.proven = match_verify_plan(&o.p, &o.wish, &o.plan) == MATCH_PROVEN;
		o.total = NEWS(r->mem, int64_t, o.wish.n_steps + 2);
		if (!match_plan_totals(r->mem, &o.p, &o.wish, NULL, o.total))
			o.total = NULL;
	}
	put_files(&o, ret);
	if (r->json) {
		struct json j = { .out = { .mem = r->mem } };

		put_json(&j, &o);
		r->out = j.out;
	}
	if (o.plan.verdict == MATCH_TOO_LARGE)
		r->error = _("there are too many pairs, or sums of their scores could overflow:"
		    " divide all scores by the same number");
	else if (o.plan.proven && !o.proven)
		r->error = _("the checker does not accept the answer; please report this problem");
	return r->error.len == 0 && o.plan.verdict == MATCH_OPTIMAL ? EX_OK
	    : o.plan.verdict == MATCH_OPTIMAL ? EX_SOFTWARE : EX_DATAERR;
}
