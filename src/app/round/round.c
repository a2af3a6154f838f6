#include "app/round/round.h"

#include "app/enrol/enrol.h"
#include "app/round/round.sql.h"
#include "app/round/lab.sql.h"
#include "app/round/save.h"
#include "app/round/scenario.h"
#include "base/random.h"

str
engine_name(void)
{
	return S("match 1, criteria 2");
}

bool
round_find(struct work *w, int64_t id, struct round *ret)
{
	return round_by_id(w, id, ret);
}

int64_t
round_latest(struct work *w, int64_t programme)
{
	return round_newest(w, programme);
}

bool
round_in_programme(struct work *w, int64_t round, int64_t programme)
{
	return round_in(w, round, programme) != 0;
}

struct rules
round_rules(struct arena *mem, const struct round *round)
{
	struct rules r = rules_default();

	rules_read(mem, round->rules, &r);
	return r;
}

struct round_constraints
round_constraints(struct work *w, int64_t round)
{
	struct round_constraints list = { 0 };
	struct round_constraint c;
	struct rows rows = round_constraint_all(w, round);

	while (round_constraint_all_next(&rows, &c))
		PUSH(w->mem, &list, c);
	return list;
}

/* Those of people who are left out in a scenario are left out, too. */
static void
copy_constraints(struct work *w, int64_t from, int64_t to, str changes, bool peer)
{
	struct round_constraints list = round_constraints(w, from);

	for (size_t i = 0; i < list.n; i++) {
		int64_t mentee = scenario_moved(changes, MENTEE, list.v[i].mentee_n, peer),
		    mentor = scenario_moved(changes, MENTOR, list.v[i].mentor_n, peer);

		if (mentee >= 0 && mentor >= 0)
			round_constraint_put(w, to, mentee, mentor, list.v[i].kind);
	}
}

int64_t
round_start(struct work *w, const struct round_start *s)
{
	struct round_programme p;
	struct round parent = { 0 };
	int64_t id = id_new(w), number = round_count(w, s->programme) + 1,
	    version = s->rule_version;
	struct rules rules;

	if (!round_programme(w, s->programme, &p))
		return 0;
	if (s->parent)
		round_by_id(w, s->parent, &parent);
	rules = version > 0 ? rules_of_version(w, &p, version) : rules_now(w, &p, &version);
	if (s->scenario) {
		rules = rules_default();
		rules_read(w->mem, s->rules, &rules);
		version = s->rule_version;
	}
	round_insert(w, .id = id, .programme_id = p.id, .parent_id = s->parent,
	    .name = s->name.len ? s->name
	        : SAY(w->mem, _("Round {n}"), { "n", lang_int(w->mem, number) }),
	    .rule_version = version, .rules = rules_text(w->mem, &rules), .engine = engine_name(),
	    /* The lottery between equal answers: known before the run, and the
	     * same again for a copy. */
	    .seed = parent.id ? parent.seed : number,
	    .week_day = parent.id ? parent.week_day : week_day_of(w->now),
	    .plus_unit = s->plus_unit, .plus_places = s->plus_places,
	    .created_by = w->actor, .created_at = w->now);
	if (s->scenario)
		scenario_insert(w, id, s->changes);
	if (s->parent)
		copy_constraints(w, s->parent, id, s->changes, rules.peer);
	round_job_put(w, job_put(w, "round.run", id), id);
	return id;
}

/* --- people --- */

struct input
round_input(struct work *w, const struct round *round)
{
	struct input in = { .week_day = round->week_day };

	for (int side = 0; side < 2; side++) {
		struct round_person p;
		struct rows rows = round_person_all(w, round->id, side);

		while (round_person_all_next(&rows, &p))
			PUSH(w->mem, &in.side[side], p);
	}
	return in;
}

static void
add_places(struct input *in, const struct round *round)
{
	for (size_t j = 0; round->plus_places && j < in->side[MENTOR].n; j++) {
		struct round_person *p = &in->side[MENTOR].v[j];

		if (round->plus_unit.len == 0 || str_eq(p->unit, round->plus_unit))
			p->places = p->places + round->plus_places > 0
			    ? p->places + round->plus_places : 0;
	}
}

/* --- the job --- */

struct run {
	int64_t id;
	struct job *job;
	int64_t unread_of;	/* programme whose texts are to be read, or 0 */
	bool found;
	struct round round;
	struct input input;
	struct rules rules;
	struct round_constraints constraints;
	struct scored scored;
	struct answer answer;
	str changes;	/* of a scenario */
	str state, trouble;
};

/* Applications that nobody read when they were saved: they came in by
 * thousands, or by an older version of what reads. */
struct unread {
	int64_t programme;
	struct applications_unread list;
	struct { struct understood *v; size_t n; } understood;
};

static void
unread_step(struct work *w, void *arg)
{
	struct unread *u = arg;

	u->list = applications_unread(w, u->programme);
}

static void
keep_step(struct work *w, void *arg)
{
	const struct unread *u = arg;

	for (size_t i = 0; i < u->understood.n; i++)
		application_keep(w, &u->understood.v[i]);
}

str
round_understand(struct store *store, struct arena *mem, int64_t programme, int most,
    struct job *job)
{
	for (int i = 0; most == 0 || i < most; i++) {
		struct arena_mark mark = arena_mark(mem);
		struct unread u = { .programme = programme };
		struct work w = work_new(mem);

		if (!store_read(store, &w, unread_step, &u))
			return w.fault;
		if (u.list.n == 0 || (job && job_cancelled(job)))
			break;
		for (size_t k = 0; k < u.list.n; k++)
			PUSH(mem, &u.understood, application_understand(mem, &u.list.v[k].a,
			    &u.list.v[k].skills));
		w = work_new(mem);
		if (!store_write(store, &w, keep_step, &u))
			return w.fault;
		arena_rewind(mem, mark);
	}
	return (str){ 0 };
}

/* A draft is made of what its parent froze. */
static void
programme_step(struct work *w, void *arg)
{
	struct run *r = arg;
	struct round round;

	r->unread_of = 0;
	if (round_by_id(w, r->id, &round) && str_eq(round.state, S("running")) &&
	    round.parent_id == 0)
		r->unread_of = round.programme_id;
}

static str
understand(struct run *r)
{
	struct work w = work_new(r->job->mem);

	if (!store_read(r->job->store, &w, programme_step, r))
		return w.fault;
	if (!r->unread_of)
		return (str){ 0 };
	return round_understand(r->job->store, r->job->mem, r->unread_of, 0, r->job);
}

static void
read_step(struct work *w, void *arg)
{
	struct run *r = arg;
	struct round_programme p;
	struct round parent;

	r->found = round_by_id(w, r->id, &r->round) && str_eq(r->round.state, S("running")) &&
	    round_programme(w, r->round.programme_id, &p);
	if (!r->found)
		return;
	if (r->round.parent_id && round_by_id(w, r->round.parent_id, &parent))
		r->input = round_input(w, &parent);
	else
		r->input = input_of_programme(w, &p, r->round.week_day);
	r->constraints = round_constraints(w, r->id);
	r->changes = scenario_changes(w, r->id);
}

static void
tell(void *arg, const char *phase, int64_t done, int64_t total)
{
	job_progress(arg, phase, done, total);
}

static bool
stop(void *arg)
{
	return job_cancelled(arg);
}

static bool
always(const struct candidate *c, int64_t person)
{
	for (size_t k = 0; k < c->always.n; k++)
		if (c->always.v[k] == person)
			return true;
	return false;
}

/* "Always these two" becomes a pin; a peer pair is pinned once. */
static void
add_always(struct arena *mem, struct run *r)
{
	const struct input *in = &r->input;

	for (size_t i = 0; i < in->side[MENTEE].n; i++)
		for (size_t j = r->rules.peer ? i + 1 : 0; in->candidate[MENTEE][i].always.n &&
		    j < in->side[MENTOR].n; j++)
			if (always(&in->candidate[MENTEE][i], in->side[MENTOR].v[j].person_id))
				PUSH(mem, &r->constraints, ((struct round_constraint){ (int64_t)i,
				    (int64_t)j, S("pin") }));
}

static bool
compute(struct run *r)
{
	struct arena *mem = r->job->mem;
	struct progress p = { tell, stop, r->job };

	r->rules = round_rules(mem, &r->round);
	add_places(&r->input, &r->round);
	scenario_apply(mem, &r->input, r->changes, r->rules.peer);
	input_read(mem, &r->input);
	if (r->round.parent_id == 0)
		add_always(mem, r);
	if (!score_pairs(mem, &r->input, &r->rules, &p, &r->scored))
		return false;
	scored_constrain(mem, &r->scored, &r->input, &r->rules, &r->constraints);
	r->answer = solve(mem, &r->scored, &r->rules, r->round.seed, NULL, &p);
	return !r->answer.stopped;
}

static void
save_step(struct work *w, void *arg)
{
	struct run *r = arg;
	struct save s = { &r->round, &r->input, &r->rules, &r->scored, &r->constraints,
	    &r->answer };

	/* First, so that a second run of the job finds nothing to do. */
	if (save_totals(w, &s))
		save_all(w, &s);
}

static void
fail_step(struct work *w, void *arg)
{
	struct run *r = arg;

	round_fail(w, r->state, r->trouble, r->id);
}

static str
give_up(struct run *r, str state, str trouble)
{
	struct work w = work_new(r->job->mem);

	r->state = state;
	r->trouble = trouble;
	store_write(r->job->store, &w, fail_step, r);
	return w.fault;
}

/* Somebody stopped it; or the server ends, or another worker has it: then it
 * is run again from the start, and nothing is said. */
static str
stopped(struct run *r)
{
	if (!r->job->cancel)
		return (str){ 0 };
	return give_up(r, S("cancelled"), _("Somebody stopped this run. Nothing was kept."));
}

str
round_run(struct job *job)
{
	struct run *r = NEW(job->mem, struct run);
	struct work w = work_new(job->mem);

	*r = (struct run){ .id = job->subject, .job = job };
	job_progress(job, N_("Reading who takes part"), 0, 0);
	str fault = understand(r);

	if (fault.len)
		return fault;
	if (job_cancelled(job))
		return stopped(r);
	if (!store_read(job->store, &w, read_step, r))
		return w.fault;
	if (!r->found)
		return (str){ 0 };
	if (r->input.side[MENTEE].n == 0)
		return give_up(r, S("failed"),
		    _("Nobody to match: no approved application waits for a mentor."));
	if (!compute(r))
		return stopped(r);
	if (r->answer.trouble.len)
		return give_up(r, S("failed"), r->answer.trouble);
	job_progress(job, N_("Saving pairs, prices and reasons"), 0, 0);
	w = work_new(job->mem);
	store_write(job->store, &w, save_step, r);
	return w.fault;
}
