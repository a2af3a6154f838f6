/* Rounds from the command line: run, show, explain, verify, publish, export pairs. */
#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/pairing/pairing.h"
#include "app/person/person.h"
#include "app/programme/programme.h"
#include "app/round/round.h"
#include "web/feature.h"

/* A step of a command: what it was given, and how it ended. */
struct cli {
	struct command_run *r;
	int code;
	int64_t programme, round;
};

static void
fail(struct cli *c, int code, str words)
{
	c->code = code;
	c->r->error = words;
}

static struct json
json_begun(struct work *w)
{
	struct json j = { .out = { .mem = w->mem } };

	json_begin(&j, NULL);
	return j;
}

static void
json_done(struct cli *c, struct json *j)
{
	json_end(j);
	buf_str(&c->r->out, buf_text(&j->out));
	buf_char(&c->r->out, '\n');
}

/* By number or by its exact name. */
static bool
find_programme(struct work *w, struct cli *c)
{
	struct programme_list all = programme_for_admin(w, NOBODY, true);
	str given = str_of(c->r->argv[0]);
	bool ok;
	int64_t id = str_to_int(given, 1, INT64_MAX, &ok);

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].id == id || str_eq(all.v[i].name, given)) {
			c->programme = all.v[i].id;
			return true;
		}
	fail(c, EX_DATAERR,
	    _("there is no programme of this number or name; ithaca programme show lists them"));
	return false;
}

static bool
find_round(struct work *w, struct cli *c, struct round *ret)
{
	bool ok;
	int64_t id = str_to_int(str_of(c->r->argv[0]), 1, INT64_MAX, &ok);

	if (ok && round_find(w, id, ret))
		return true;
	fail(c, EX_DATAERR, _("there is no round of this number; ithaca round run prints it"));
	return false;
}

static bool
find_solved(struct work *w, struct cli *c, struct round *ret)
{
	if (!find_round(w, c, ret))
		return false;
	if (ret->solved_at)
		return true;
	fail(c, EX_DATAERR, ret->trouble.len ? ret->trouble : _("this round has not been solved"));
	return false;
}

/* --- run --- */

static void
start_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	const char *name = option(c->r, "--name");

	if (!find_programme(w, c))
		return;
	c->round = round_start(w,
	    &(struct round_start){ .programme = c->programme, .name = str_of(name) });
}

static void
put_round(struct work *w, struct cli *c, const struct round *r)
{
	if (c->r->json) {
		struct json j = json_begun(w);

		json_id(&j, "round", r->id);
		json_str(&j, "state", r->state);
		json_int(&j, "mentees", r->mentees);
		json_int(&j, "mentors", r->mentors);
		json_int(&j, "places", r->places);
		json_int(&j, "pairs", r->pairs);
		json_int(&j, "total", r->total);
		json_int(&j, "lowest", r->lowest);
		json_bool(&j, "proven", r->proven);
		json_str(&j, "inputs", r->input_hash);
		json_str(&j, "answer", r->answer_hash);
		json_done(c, &j);
		return;
	}
	buf_fmt(&c->r->out, "round %" PRId64 "  %.*s  %.*s\n", r->id, STR(r->state), STR(r->name));
	buf_fmt(&c->r->out, "%" PRId64 " of %" PRId64 " mentees matched, %" PRId64 " mentors with %"
	    PRId64 " places\n", r->pairs, r->mentees, r->mentors, r->places);
	if (r->pairs)
		buf_fmt(&c->r->out, "mean %" PRId64 ".%" PRId64 ", lowest %" PRId64 " of 100; %s\n",
		    (r->total + r->pairs / 2) / r->pairs / 10, (r->total + r->pairs / 2) /
		    r->pairs % 10, (r->lowest + 5) / 10, r->proven ? "proven" : "NOT proven");
}

static void
result_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;

	c->r->out.len = 0;
	if (!round_find(w, c->round, &r))
		return;
	if (r.solved_at)
		put_round(w, c, &r);
	else
		fail(c, EX_DATAERR, r.trouble.len ? r.trouble
		    : _("the run did not end; run it again"));
}

/* The queue's entry is not needed any more; a server that took it finds the
 * round solved. */
static void
forget_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;

	if (round_find(w, c->round, &r))
		job_cancel(w, r.job_id);
}

static int
run_run(struct command_run *r)
{
	struct cli c = { .r = r };
	struct work w = work_new(r->mem);

	if (!store_write(r->store, &w, start_step, &c))
		return EX_TEMPFAIL;
	if (c.code)
		return c.code;
	struct job job = { .subject = c.round, .kind = S("round.run"), .store = r->store,
	    .mem = arena_new() };
	str fault = round_run(&job);

	fault = arena_str(r->mem, fault);
	arena_free(job.mem);
	w = work_new(r->mem);
	store_write(r->store, &w, forget_step, &c);
	if (fault.len) {
		r->error = fault;
		return EX_TEMPFAIL;
	}
	w = work_new(r->mem);
	return store_read(r->store, &w, result_step, &c) ? c.code : EX_TEMPFAIL;
}

/* --- show --- */

static void
put_pairs(struct work *w, struct cli *c, const struct round *r, struct json *j)
{
	struct board_query q = { .order = BOARD_NAME, .n = 500 };
	struct board_rows rows;

	do {
		rows = board_rows(w, r->id, &q);
		for (size_t i = 0; i < rows.n; i++) {
			const struct board_row *x = &rows.v[i];

			if (!j) {
				buf_fmt(&c->r->out, "%3" PRId64 "  %.*s  ->  %.*s%s\n",
				    (x->score + 5) / 10, STR(x->mentee), STR(x->mentor),
				    x->pinned ? "  (pinned)" : "");
				continue;
			}
			json_begin(j, NULL);
			json_str(j, "mentee", x->mentee);
			json_str(j, "mentor", x->mentor);
			json_int(j, "score", x->score);
			json_bool(j, "pinned", x->pinned);
			json_end(j);
		}
		if (rows.n) {
			q.after = rows.v[rows.n - 1].sort_key;
			q.after_n = rows.v[rows.n - 1].mentee_n;
		}
	} while (rows.n == 500);
}

static void
put_unmatched(struct work *w, struct cli *c, const struct round *r, struct json *j, int64_t only)
{
	struct unmatched_rows rows = unmatched_rows(w, r->id, S(""), 0, 10000);

	for (size_t i = 0; i < rows.n; i++) {
		if (only >= 0 && rows.v[i].mentee_n != only)
			continue;
		struct said said = said_read(w->mem, rows.v[i].reason);
		str words = said_words(w->mem, &said, (struct names){ .mentee = rows.v[i].name });

		if (!j) {
			buf_fmt(&c->r->out, "  -  %.*s: %.*s\n", STR(rows.v[i].name), STR(words));
			continue;
		}
		json_begin(j, NULL);
		json_str(j, "mentee", rows.v[i].name);
		json_str(j, "reason", words);
		json_end(j);
	}
}

static void
show_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;

	c->r->out.len = 0;
	if (!find_round(w, c, &r))
		return;
	if (!c->r->json) {
		put_round(w, c, &r);
		put_pairs(w, c, &r, NULL);
		put_unmatched(w, c, &r, NULL, -1);
		return;
	}
	struct json j = json_begun(w);

	json_id(&j, "round", r.id);
	json_str(&j, "name", r.name);
	json_str(&j, "state", r.state);
	json_int(&j, "total", r.total);
	json_int(&j, "lowest", r.lowest);
	json_bool(&j, "proven", r.proven);
	json_list(&j, "pairs");
	put_pairs(w, c, &r, &j);
	json_end(&j);
	json_list(&j, "unmatched");
	put_unmatched(w, c, &r, &j, -1);
	json_end(&j);
	json_done(c, &j);
}

/* --- explain --- */

/* By e-mail, employee id, number of the person, or exact name. */
static int64_t
find_person(struct work *w, struct cli *c, const struct round *r, enum side side, const char *given)
{
	struct round_people people = round_names(w, r->id, side);
	struct person p = { 0 };
	bool ok;
	int64_t id = str_to_int(str_of(given), 1, INT64_MAX, &ok), found = -1;

	if (person_find_mail(w, str_of(given), &p))
		id = p.id;
	for (size_t i = 0; i < people.n; i++)
		if (people.v[i].person_id == id || str_eq(people.v[i].name, str_of(given)))
			found = people.v[i].n;
	if (found < 0)
		fail(c, EX_DATAERR, SAY(w->mem, _("{who} is not in this round; give an e-mail "
		    "address, a name or a number"), { "who", str_of(given) }));
	return found;
}

static void
put_reasons(struct work *w, struct cli *c, const struct reasons *list, struct names names)
{
	struct shown s = reasons_shown(w->mem, list, names);

	for (size_t i = 0; i < s.n; i++)
		buf_fmt(&c->r->out, "  %3d  %.*s\n", (s.reason[i].value + 5) / 10,
		    STR(s.reason[i].words));
	if (s.weakness.len)
		buf_fmt(&c->r->out, "    !  %.*s\n", STR(s.weakness));
}

static void
put_why_not(struct work *w, struct cli *c, const struct why_not *y)
{
	str broken = said_words(w->mem, &y->broken_words, y->names);

	if (c->r->json) {
		struct json j = json_begun(w);

		json_str(&j, "mentee", y->mentee.name);
		json_str(&j, "mentor", y->mentor.name);
		json_int(&j, "score", y->score);
		json_str(&j, "proposed", y->has_now ? y->now.name : S(""));
		json_int(&j, "proposed_score", y->score_now);
		json_str(&j, "broken_rule", y->broken == RULES ? S("")
		    : rule_is_confidential(y->broken) ? S("apart")
		    : str_of(hard_rules[y->broken]->key));
		json_str(&j, "words", broken);
		json_bool(&j, "possible", y->possible || y->same);
		json_int(&j, "cost", y->cost);
		json_int(&j, "left_without", y->unmatched);
		json_int(&j, "more_places", y->more_places);
		json_done(c, &j);
		return;
	}
	buf_fmt(&c->r->out, "%.*s and %.*s: %d of 100%s\n", STR(y->mentee.name),
	    STR(y->mentor.name), (y->score + 5) / 10, y->same ? ", proposed" : "");
	put_reasons(w, c, &y->reasons, y->names);
	if (broken.len)
		buf_fmt(&c->r->out, "  no   %.*s\n", STR(broken));
	if (y->same)
		return;
	if (y->has_now)
		buf_fmt(&c->r->out, "proposed instead: %.*s, %d of 100\n", STR(y->now.name),
		    (y->score_now + 5) / 10);
	if (y->more_places)
		buf_fmt(&c->r->out, "%" PRId64 " more of this mentor's places would make this "
		    "pair\n", y->more_places);
	if (y->possible)
		buf_fmt(&c->r->out,
		    "making this pair would cost %" PRId64 ".%" PRId64
		    " points in all, and move %zu people\n",
		    y->cost / 10, y->cost % 10, y->moves.n);
}

static void
explain_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;
	struct why_not y;
	int64_t mentee, mentor = -1;

	c->r->out.len = 0;
	if (!find_solved(w, c, &r) || (mentee = find_person(w, c, &r, MENTEE, c->r->argv[1])) < 0)
		return;
	if (c->r->argc > 2) {
		mentor = find_person(w, c, &r, MENTOR, c->r->argv[2]);
	} else {
		struct round_pairs pairs = round_pairs(w, r.id);

		for (size_t i = 0; i < pairs.n; i++)
			if (pairs.v[i].mentee_n == mentee)
				mentor = pairs.v[i].mentor_n;
		if (mentor < 0) {
			put_unmatched(w, c, &r, NULL, mentee);
			return;
		}
	}
	if (mentor >= 0 && round_why_not(w, &r, mentee, mentor, &y))
		put_why_not(w, c, &y);
}

/* --- verify --- */

static bool
write_file(struct cli *c, const char *folder, const char *name, str bytes)
{
	int fd = open(str_fmt(c->r->mem, "%s/%s%c", folder, name, 0).ptr,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool good = fd >= 0;

	while (good && bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		good = n > 0;
		bytes = str_from(bytes, good ? (size_t)n : 0);
	}
	if (fd >= 0)
		good = close(fd) == 0 && good;
	if (!good)
		fail(c, EX_CANTCREAT, SAY(c->r->mem, _("cannot write {name} there; does the folder "
		    "exist?"), { "name", str_of(name) }));
	return good;
}

static void
verify_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;
	const char *folder = option(c->r, "--out");

	c->r->out.len = 0;
	if (!find_solved(w, c, &r))
		return;
	struct verified v = round_verify(w, &r);

	if (!v.inputs || !v.scores || !v.proof || !v.same)
		fail(c, EX_DATAERR, v.words);
	if (folder) {
		struct proof p = round_proof(w, &r);

		if (!write_file(c, folder, "problem.txt", p.problem) ||
		    !write_file(c, folder, "answer.txt", p.answer) ||
		    !write_file(c, folder, "prices.txt", p.prices))
			return;
	}
	if (c->r->json) {
		struct json j = json_begun(w);

		json_bool(&j, "inputs", v.inputs);
		json_bool(&j, "scores", v.scores);
		json_bool(&j, "proof", v.proof);
		json_bool(&j, "same", v.same);
		json_str(&j, "words", v.words);
		json_done(c, &j);
	} else if (!c->code) {
		buf_fmt(&c->r->out, "%.*s\n", STR(v.words));
	}
}

/* --- replay --- */

static void
replay_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;

	c->r->out.len = 0;
	if (!find_solved(w, c, &r))
		return;
	struct replay again = round_replay(w, &r);

	if (!again.identical)
		fail(c, EXIT_FAILURE, again.difference);
	if (c->r->json) {
		struct json j = json_begun(w);

		json_bool(&j, "identical", again.identical);
		json_str(&j, "difference", again.difference);
		json_int(&j, "rules_version", r.rule_version);
		json_int(&j, "seed", r.seed);
		json_str(&j, "engine_then", r.engine);
		json_str(&j, "engine", again.engine);
		json_str(&j, "inputs", again.inputs);
		json_str(&j, "answer", again.answer);
		json_done(c, &j);
	} else if (again.identical) {
		buf_fmt(&c->r->out, "identical\n");
	}
}

/* --- publish --- */

/* "2027-04-06 09:00" or with a T, in UTC. */
static bool
read_time(str text, int64_t *ret)
{
	str date = str_head(text, 10), hour = str_from(text, 11), h;
	bool ok, ok2;
	int64_t day;

	if (!day_parse(date, &day) || !str_cut(&hour, ':', &h))
		return false;
	*ret = zone_at(day, (int)(str_to_int(h, 0, 23, &ok) * 60 + str_to_int(hour, 0, 59, &ok2)),
	    S("UTC"));
	return ok && ok2;
}

static void
publish_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct round r;
	int64_t at = 0;

	c->r->out.len = 0;
	if (!find_solved(w, c, &r))
		return;
	if (option(c->r, "--at") && !read_time(str_of(option(c->r, "--at")), &at)) {
		fail(c, EX_USAGE, _("--at needs a time in UTC such as \"2027-04-06 09:00\""));
		return;
	}
	enum publish_verdict v = round_publish(w, &r, at);

	if (v != PUBLISHED && v != PUBLISH_LATER)
		fail(c, EX_DATAERR, publish_explain(v));
	else if (c->r->json)
		buf_fmt(&c->r->out, "{\"published\":%s,\"pairs\":%" PRId64 "}\n",
		    v == PUBLISHED ? "true" : "false", r.pairs);
	else
		buf_fmt(&c->r->out,
		    v == PUBLISHED ? "published: %" PRId64 " pairs, and both sides have a message\n"
		    : "%" PRId64 " pairs will be published at that time\n", r.pairs);
}

/* --- export --- */

static void
put_line(struct json *j, const struct pairing_line *p)
{
	json_begin(j, NULL);
	json_id(j, "pairing", p->id);
	json_str(j, "state", p->state);
	json_str(j, "mentee", p->mentee);
	json_str(j, "mentee_email", p->mentee_mail);
	json_str(j, "mentee_employee_id", p->mentee_employee_id);
	json_str(j, "mentor", p->mentor);
	json_str(j, "mentor_email", p->mentor_mail);
	json_str(j, "mentor_employee_id", p->mentor_employee_id);
	json_int(j, "score", p->score);
	json_end(j);
}

static void
export_step(struct work *w, void *arg)
{
	struct cli *c = arg;
	struct pairing_lines lines;
	int64_t after = 0;

	c->r->out.len = 0;
	if (!find_programme(w, c))
		return;
	if (!c->r->json) {
		pairing_csv(w, c->programme, &c->r->out);
		return;
	}
	struct json j = json_begun(w);

	json_list(&j, "pairs");
	do {
		lines = pairing_lines(w, c->programme, after, 1000);
		for (size_t i = 0; i < lines.n; i++)
			put_line(&j, &lines.v[i]);
		after = lines.n ? lines.v[lines.n - 1].id : after;
	} while (lines.n == 1000);
	json_end(&j);
	json_done(c, &j);
}

/* --- table --- */

static int
reading(struct command_run *r, work_step *step)
{
	struct cli c = { .r = r };
	struct work w = work_new(r->mem);

	return store_read(r->store, &w, step, &c) ? c.code : EX_TEMPFAIL;
}

static int
run_show(struct command_run *r)
{
	return reading(r, show_step);
}

static int
run_explain(struct command_run *r)
{
	return reading(r, explain_step);
}

static int
run_verify(struct command_run *r)
{
	return reading(r, verify_step);
}

static int
run_replay(struct command_run *r)
{
	return reading(r, replay_step);
}

static int
run_export(struct command_run *r)
{
	return reading(r, export_step);
}

static int
run_publish(struct command_run *r)
{
	struct cli c = { .r = r };
	struct work w = work_new(r->mem);

	return store_write(r->store, &w, publish_step, &c) ? c.code : EX_TEMPFAIL;
}

static const struct option_spec run_options[] = {
	{ "--name", "NAME", N_("what the round is called") },
	{ 0 }
};
static const struct option_spec verify_options[] = {
	{ "--out", "FOLDER",
	    N_("also write problem.txt, answer.txt and prices.txt for ithaca-verify") },
	{ 0 }
};
static const struct option_spec publish_options[] = {
	{ "--at", "TIME", N_("when, in UTC: \"2027-04-06 09:00\"; now without it") },
	{ 0 }
};

const struct command round_commands[] = {
	{ "round run PROGRAMME", N_("Match who has applied, and prove it; nobody is told"), NULL,
	    run_run,
	  .options = run_options },
	{ "round show ROUND", N_("Pairs of a round, and who has none and why"), NULL, run_show },
	{ "round explain ROUND MENTEE [MENTOR]", N_("Why this pair, or why not"), NULL,
	    run_explain },
	{ "round verify ROUND", N_("Check inputs, scores, pairs and proof of a round afresh"), NULL,
	run_verify,
	  .options = verify_options },
	{ "round replay ROUND", N_("Run a round again from what was frozen, and compare"), NULL,
	    run_replay },
	{ "round publish ROUND", N_("Propose the pairs and tell both sides"), NULL, run_publish,
	  .options = publish_options },
	{ "export pairs PROGRAMME", N_("Write the published pairs as CSV"), NULL, run_export },
	{ 0 }
};
