#include "app/round/round_view.h"

#include "app/round/publish.html.h"

/* --- publish --- */

static void
show_publish(struct req *q, struct place *at)
{
	struct publish_view v = { .n = publish_counts(q->w, &at->round), .zone = q->zone };

	round_sample_mail(q->w, &at->round, &v.sample_subject, &v.sample_text);
	q->title = _("Publish");
	publish_page(&q->html, at, &v, q);
}

void
get_publish(struct req *q)
{
	struct place at;

	if (!round_place(q, &at))
		return;
	if (!str_eq(at.round.state, S("solved")))
		reply_see(q, "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, at.round.id);
	else
		show_publish(q, &at);
}

/* "2027-04-06T09:00" in the reader's zone; 0 and a field error when it is not. */
static int64_t
form_time(struct req *q, const char *name)
{
	str text = form_str(q, name), date, hour;
	bool ok, ok2;
	int64_t day;

	str_cut(&text, 'T', &date);
	str_cut(&text, ':', &hour);
	int64_t h = str_to_int(hour, 0, 23, &ok), m = str_to_int(str_head(text, 2), 0, 59, &ok2);

	if (!day_parse(date, &day) || !ok || !ok2) {
		form_error(q, name, _("Choose a day and an hour."));
		return 0;
	}
	return zone_at(day, (int)(h * 60 + m), q->zone.len ? q->zone : S("UTC"));
}

void
post_publish(struct req *q)
{
	struct place at;
	str what = form_str(q, "do");
	int64_t when = 0;

	if (!round_place(q, &at))
		return;
	if (str_eq(what, S("stop"))) {
		round_publish_cancel(q->w, &at.round);
		reply_done(q,
		    _("It will not be published at that time. The draft can be changed again."),
		    "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, at.round.id);
		return;
	}
	if (str_eq(what, S("later"))) {
		when = form_time(q, "at");
		if (!form_failed(q) && when <= q->w->now)
			form_error(q, "at",
			    _("This time has passed. Choose a later one, or publish now."));
	}
	if (form_failed(q)) {
		show_publish(q, &at);
		return;
	}
	enum publish_verdict v = round_publish(q->w, &at.round, when);

	if (v == PUBLISHED)
		reply_done(q, _("Published. Both sides get their message now."),
		    "/programmes/%" PRId64 "/pairs", q->programme);
	else if (v == PUBLISH_LATER)
		reply_done(q, _("It will be published at that time. Until then nobody is told."),
		    "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, at.round.id);
	else
		reply_conflict(q, publish_explain(v));
}

/* --- compare --- */

void
get_compare(struct req *q)
{
	struct place at;
	struct round other;
	bool ok;

	if (!round_place(q, &at))
		return;
	int64_t with = str_to_int(query_str(q, "with"), 1, INT64_MAX, &ok);

	if (!ok || !round_in_programme(q->w, with, q->programme) ||
	    !round_find(q->w, with, &other)) {
		reply_not_found(q);
		return;
	}
	/* People read from the older draft to the newer one. */
	bool older = !q->wants_json && other.id < at.round.id;
	const struct round *a = older ? &other : &at.round, *b = older ? &at.round : &other;
	struct difference d = round_compare(q->w, a->id, b->id);

	if (!q->wants_json) {
		q->title = _("Two drafts");
		compare_page(&q->html, &at, a, b, &d);
		return;
	}
	round_put_json(&q->json, "a", a);
	round_put_json(&q->json, "b", b);
	json_int(&q->json, "changed", d.people);
	json_int(&q->json, "worse", d.worse);
	json_int(&q->json, "better", d.better);
}

/* --- proof --- */

void
get_proof(struct req *q)
{
	struct place at;
	struct verified v = { 0 };

	if (!round_place(q, &at))
		return;
	bool check = at.round.solved_at && at.round.edges <= TRY_PAIRS;

	if (check)
		v = round_verify(q->w, &at.round);
	if (!q->wants_json) {
		q->title = _("The proof");
		proof_page(&q->html, &at, &v, check);
		return;
	}
	json_bool(&q->json, "checked", check);
	json_bool(&q->json, "inputs", v.inputs);
	json_bool(&q->json, "scores", v.scores);
	json_bool(&q->json, "proof", v.proof);
	json_bool(&q->json, "same", v.same);
}

/* While somebody waits, for rounds of up to TRY_PAIRS; beyond by command. */
void
get_replay(struct req *q)
{
	struct place at;
	struct replay v = { 0 };

	if (!round_place(q, &at))
		return;
	bool done = at.round.solved_at && at.round.scored <= TRY_PAIRS;

	if (done)
		v = round_replay(q->w, &at.round);
	if (!q->wants_json) {
		q->title = _("Run again");
		replay_page(&q->html, &at, &v, done);
		return;
	}
	json_bool(&q->json, "replayed", done);
	json_bool(&q->json, "identical", v.identical);
	json_str(&q->json, "difference", v.difference);
	json_str(&q->json, "engine_then", at.round.engine);
	json_str(&q->json, "engine", engine_name());
	json_str(&q->json, "inputs", v.inputs);
	json_str(&q->json, "answer", v.answer);
}

static bool
proof_of(struct req *q, const char *name, struct proof *ret)
{
	struct place at;

	if (!round_place(q, &at))
		return false;
	if (!at.round.solved_at) {
		reply_not_found(q);
		return false;
	}
	*ret = round_proof(q->w, &at.round);
	reply_file(q, str_of(name), S("text/plain; charset=utf-8"));
	return true;
}

void
get_proof_problem(struct req *q)
{
	struct proof p;

	if (proof_of(q, "problem.txt", &p))
		buf_str(&q->file, p.problem);
}

void
get_proof_answer(struct req *q)
{
	struct proof p;

	if (proof_of(q, "answer.txt", &p))
		buf_str(&q->file, p.answer);
}

void
get_proof_prices(struct req *q)
{
	struct proof p;

	if (proof_of(q, "prices.txt", &p))
		buf_str(&q->file, p.prices);
}
