#include "app/round/round_view.h"

#include "app/pairing/pairing.h"
#include "app/round/frame.html.h"
#include "app/round/home.html.h"

extern const struct command round_commands[];

/* --- common --- */

int64_t
out_of_100(int64_t score)
{
	return (score + 5) / 10;
}

str
mean_words(struct arena *mem, int64_t total, int64_t pairs)
{
	return pairs ? lang_decimal(mem, (total + pairs / 2) / pairs) : S("–");
}

str
round_state_words(str state)
{
	const struct { const char *key; str words; } states[] = {
		{ "running", _("Running") }, { "solved", _("Draft") }, { "failed", _("Failed") },
		{ "cancelled", _("Cancelled") }, { "publishing", _("Waiting to be published") },
		{ "published", _("Published") },
	};

	for (size_t i = 0; i < COUNT(states); i++)
		if (str_eq(state, str_of(states[i].key)))
			return states[i].words;
	return state;
}

/* Pages of the programme as a whole have no :round in their path. */
static int64_t
round_of_path(const struct req *q)
{
	for (int i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].name, S("round")))
			return q->params[i].id;
	return 0;
}

bool
round_place(struct req *q, struct place *ret)
{
	int64_t round = round_of_path(q);

	*ret = (struct place){ 0 };
	if (!programme_find(q->w, q->programme, &ret->programme) ||
	    (round && !round_find(q->w, round, &ret->round))) {
		reply_not_found(q);
		return false;
	}
	q->nav = S("programmes");
	q->title = round ? ret->round.name : _("Matching");
	return true;
}

void
round_put_json(struct json *j, const char *key, const struct round *r)
{
	json_begin(j, key);
	json_id(j, "id", r->id);
	json_str(j, "name", r->name);
	json_str(j, "state", r->state);
	json_int(j, "rules_version", r->rule_version);
	json_int(j, "revision", r->revision);
	json_int(j, "mentees", r->mentees);
	json_int(j, "mentors", r->mentors);
	json_int(j, "places", r->places);
	json_int(j, "pairs", r->pairs);
	json_int(j, "total", r->total);
	json_int(j, "lowest", r->lowest);
	json_int(j, "bound", r->bound);
	json_bool(j, "proven", r->proven);
	json_str(j, "inputs", r->input_hash);
	json_str(j, "answer", r->answer_hash);
	json_str(j, "trouble", r->trouble);
	json_end(j);
}

static void
put_forecast_json(struct json *j, const struct forecast *f)
{
	json_begin(j, "forecast");
	json_int(j, "mentees", f->mentees);
	json_int(j, "mentors", f->mentors);
	json_int(j, "places", f->places);
	json_int(j, "places_short", f->short_by > 0 ? f->short_by : 0);
	json_int(j, "without_possible_mentor", f->alone);
	json_list(j, "words");
	for (size_t i = 0; i < f->lines.n; i++)
		json_str(j, NULL, f->lines.v[i]);
	json_end(j);
	json_end(j);
}

/* --- home --- */

static void
get_matching(struct req *q)
{
	struct round_programme p;
	struct home_view v = { 0 };
	struct place at;

	if (!round_place(q, &at) || !round_programme_find(q->w, q->programme, &p))
		return;
	struct rules rules = rules_now(q->w, &p, &v.version);
	struct input in = input_of_programme(q->w, &p, week_day_of(q->w->now));

	input_read(q->w->mem, &in);
	v.forecast = forecast(q->w->mem, &in, &rules, false);
	v.peer = rules.peer;
	v.vectors = meaning_has_vectors();
	v.standing = pairing_standing_count(q->w, p.id);
	v.rounds = rounds_of(q->w, p.id);
	if (q->wants_json) {
		json_int(&q->json, "rules_version", v.version);
		put_forecast_json(&q->json, &v.forecast);
		json_list(&q->json, "rounds");
		for (size_t i = 0; i < v.rounds.n; i++)
			round_put_json(&q->json, NULL, &v.rounds.v[i]);
		json_end(&q->json);
		return;
	}
	home_page(&q->html, &at, &v, q);
}

static str
form_name(struct req *q)
{
	str name = form_str(q, "name");

	return str_head(name, 80);
}

static void
post_rounds(struct req *q)
{
	int64_t id = round_start(q->w,
	    &(struct round_start){ .programme = q->programme, .name = form_name(q) });

	if (q->wants_json)
		json_id(&q->json, "id", id);
	reply_see(q, "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, id);
}

static void
post_copy(struct req *q)
{
	struct place at;
	int64_t plus = form_int(q, "plus", -5, 5), id;

	if (!round_place(q, &at))
		return;
	if (str_eq(at.round.state, S("running")) || str_eq(at.round.state, S("failed")) ||
	    str_eq(at.round.state, S("cancelled"))) {
		reply_conflict(q, _("Only a round that has run can be copied."));
		return;
	}
	id = round_start(q->w,
	    &(struct round_start){ .programme = q->programme, .parent = at.round.id,
	    .name = form_name(q).len ? form_name(q)
	        : SAY(q->w->mem, _("{name}, a copy"), { "name", at.round.name }),
	    .plus_unit = form_str(q, "plus_unit"), .plus_places = form_failed(q) ? 0 : plus });
	if (q->wants_json)
		json_id(&q->json, "id", id);
	reply_see(q, "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, id);
}

/* --- round --- */

static void
show_running(struct req *q, const struct place *at)
{
	struct job job = { 0 };

	job_by_id(q->w, at->round.job_id, &job);
	if (job.state == JOB_FAILED) {
		trouble_page(&q->html, at);
		return;
	}
	q->refresh_s = 1;
	running_page(&q->html, at, &job, SAY(q->w->mem, _("{done} of {all}"),
	    { "done", lang_int(q->w->mem, job.done) }, { "all", lang_int(q->w->mem, job.total) }));
}

static void
get_round(struct req *q)
{
	struct place at;

	if (!round_place(q, &at))
		return;
	if (q->wants_json)
		round_put_json(&q->json, "round", &at.round);
	if (str_eq(at.round.state, S("running"))) {
		if (!q->wants_json)
			show_running(q, &at);
	} else if (str_eq(at.round.state, S("failed")) || str_eq(at.round.state, S("cancelled"))) {
		if (!q->wants_json)
			trouble_page(&q->html, &at);
	} else {
		show_board(q, &at);
	}
}

static void
post_cancel(struct req *q)
{
	struct place at;

	if (!round_place(q, &at))
		return;
	round_cancel(q->w, &at.round);
	reply_see(q, "/programmes/%" PRId64 "/matching", q->programme);
}

/* --- tables --- */

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/programmes/:programme/matching", RUNS, get_matching },
	{ GET,  "/programmes/:programme/matching/rules", RUNS, get_rules },
	{ POST, "/programmes/:programme/matching/rules", RUNS, post_rules,
	    .prepare = prepare_rules },
	{ POST, "/programmes/:programme/matching/pairs", RUNS, post_pairs },
	{ GET,  "/programmes/:programme/matching/lab", RUNS, get_lab },
	{ POST, "/programmes/:programme/rounds", RUNS, post_rounds },
	{ GET,  "/programmes/:programme/rounds/:round/what-if", RUNS, get_what_if },
	{ POST, "/programmes/:programme/rounds/:round/what-if", RUNS, post_what_if },
	{ POST, "/programmes/:programme/rounds/:round/keep", RUNS, post_keep },
	{ POST, "/programmes/:programme/rounds/:round/delete", RUNS, post_delete },
	{ GET,  "/programmes/:programme/rounds/:round", RUNS, get_round },
	{ POST, "/programmes/:programme/rounds/:round/cancel", RUNS, post_cancel },
	{ POST, "/programmes/:programme/rounds/:round/copy", RUNS, post_copy },
	{ POST, "/programmes/:programme/rounds/:round/board", RUNS, post_board,
	    .prepare = prepare_board },
	{ GET,  "/programmes/:programme/rounds/:round/why", RUNS, get_why },
	{ GET,  "/programmes/:programme/rounds/:round/unmatched", RUNS, get_unmatched },
	{ POST, "/programmes/:programme/rounds/:round/ask", RUNS, post_ask },
	{ GET,  "/programmes/:programme/rounds/:round/compare", RUNS, get_compare },
	{ GET,  "/programmes/:programme/rounds/:round/stability", RUNS, get_stability },
	{ GET,  "/programmes/:programme/rounds/:round/proof", RUNS, get_proof },
	{ GET,  "/programmes/:programme/rounds/:round/proof/problem", RUNS, get_proof_problem,
	    .no_json = true },
	{ GET,  "/programmes/:programme/rounds/:round/proof/answer", RUNS, get_proof_answer,
	    .no_json = true },
	{ GET,  "/programmes/:programme/rounds/:round/proof/prices", RUNS, get_proof_prices,
	    .no_json = true },
	{ GET,  "/programmes/:programme/rounds/:round/replay", RUNS, get_replay },
	{ GET,  "/programmes/:programme/rounds/:round/fairness", RUNS, get_fairness },
	{ GET,  "/programmes/:programme/rounds/:round/publish", RUNS, get_publish,
	    .no_json = true },
	{ POST, "/programmes/:programme/rounds/:round/publish", RUNS, post_publish },
	{ 0 }
};

static const struct job_kind jobs[] = {
	{ .name = "round.run", .tries = 3, .run = round_run },
	{ .name = "round.publish", .step = round_publish_step },
	{ 0 }
};

const struct feature round_feature = {
	.name = "round",
	.routes = routes,
	.jobs = jobs,
	.commands = round_commands,
};
