#include "app/round/round.h"

#include "app/round/sample.h"
#include "match/verify.h"

static int64_t
run(struct test *t, const struct round_start *s)
{
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, s);
	}
	test_jobs(t);
	return id;
}

static const struct round_start fresh = { .programme = SAMPLE_PROGRAMME };

static const char *
path(struct test *t, int64_t round, const char *more)
{
	return str_fmt(t->mem, "/programmes/%d/rounds/%" PRId64 "%s%c", SAMPLE_PROGRAMME, round,
	    more, 0).ptr;
}

static struct round
find(struct test *t, int64_t id)
{
	struct round r = { 0 };

	WORK(t, w)
		CHECK(round_find(w, id, &r));
	return r;
}

static struct round_pairs
pairs_of(struct test *t, int64_t id)
{
	struct round_pairs list = { 0 };

	WORK(t, w)
		list = round_pairs(w, id);
	return list;
}

static bool
paired(const struct round_pairs *list, int64_t mentee, int64_t mentor)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].mentee_n == mentee && list->v[i].mentor_n == mentor)
			return true;
	return false;
}

static void
a_run_is_full_and_proven(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 12, 4, 2 });
	int64_t id = run(t, &fresh);
	struct round r = find(t, id);

	CHECK_STR(r.state, S("solved"));
	CHECK_INT(r.mentees, 12);
	CHECK_INT(r.places, 8);
	CHECK_INT(r.pairs, 8);
	CHECK(r.proven);
	CHECK_INT(r.total, r.bound);
	WORK(t, w) {
		struct verified v = round_verify(w, &r);

		CHECK(v.inputs && v.scores && v.proof && v.same);
	}
}

static void
the_same_inputs_give_the_same_bytes(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 9, 5, 1 });
	test_sql(t, "UPDATE application_skill SET skill = ''");	/* nothing of the taxonomy */
	struct round a = find(t, run(t, &fresh));
	struct round b = find(t,
	    run(t, &(struct round_start){ .programme = SAMPLE_PROGRAMME, .parent = a.id }));

	CHECK_STR(a.input_hash, b.input_hash);
	CHECK_STR(a.answer_hash, b.answer_hash);
	/* The same on both engines and every machine.  Whoever changes what is
	 * frozen or how it is scored changes engine_name and these two. */
	CHECK_STR(a.input_hash, S("de72069ac322e82866d5861f755d4e3e"));
	CHECK_STR(a.answer_hash, S("737802c433731959ff0de6c77c8d55af"));
}

static void
a_tampered_round_does_not_verify(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 6, 3, 1 });
	struct round r = find(t, run(t, &fresh));

	test_sql(t, "UPDATE round_pair SET score = score + 10");
	WORK(t, w) {
		struct verified v = round_verify(w, &r);

		CHECK(v.inputs && v.proof && !v.same);
	}
	test_sql(t, "UPDATE round_person SET inputs = replace(inputs, 'level', 'lever') WHERE side "
	    "= 1 AND n = 0");
	WORK(t, w)
		CHECK(!round_verify(w, &r).inputs);
}

static struct replay
replay_of(struct test *t, int64_t id)
{
	struct round r = find(t, id);
	struct replay again = { 0 };

	WORK(t, w)
		again = round_replay(w, &r);
	return again;
}

static void
a_replay_is_identical_or_says_what_is_not(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 7, 4, 1 });
	int64_t id = run(t, &fresh);
	struct round_pairs pairs = pairs_of(t, id);

	CHECK(replay_of(t, id).identical);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "/replay")).body, S("Identical"));
	/* Changed by hand, it still is; taken back, too. */
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), str_fmt(t->mem,
	    "do=forbid&mentee=%" PRId64 "&mentor=%" PRId64 "%c", pairs.v[0].mentee_n,
	    pairs.v[0].mentor_n, 0).ptr).status, 303);
	CHECK(replay_of(t, id).identical);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), "do=undo").status, 303);
	CHECK(replay_of(t, id).identical);
	test_sql(t, "UPDATE round_pair SET score = score + 10 WHERE mentee_n = (SELECT "
	    "min(mentee_n) FROM round_pair)");
	struct replay r = replay_of(t, id);

	CHECK(!r.identical);
	CHECK_HAS(r.difference, S("was saved with"));
	test_sql(t, "UPDATE round_pair SET score = score - 10 WHERE mentee_n = (SELECT "
	    "min(mentee_n) FROM round_pair)");
	CHECK(replay_of(t, id).identical);
	test_sql(t, "UPDATE round_person SET price = price + 1 WHERE side = 1 AND n = 0");
	CHECK_HAS(replay_of(t, id).difference, S("The price of"));
	test_sql(t, "UPDATE round_person SET places = 3 WHERE side = 1 AND n = 0");
	CHECK_HAS(replay_of(t, id).difference, S("inputs were altered"));
}

/* A pin that a rule forbids is gone with all that it allowed. */
static void
what_only_a_pin_allowed_goes_with_it(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 4, 2, 1 });
	test_sql(t, "INSERT INTO application_wish (application_id, person_id, rank) "
	    "VALUES (1000, 2000, 0)");
	int64_t id = run(t, &fresh);

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"),
	    "do=give&mentee=0&mentor=0").status, 303);
	struct round_pairs pairs = pairs_of(t, id);

	CHECK(paired(&pairs, 0, 0));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), "do=undo").status, 303);
	struct round r = find(t, id);

	WORK(t, w) {
		struct input in = round_input(w, &r);
		struct scored s = scored_read(w->mem, &in);

		for (int64_t e = s.first[0]; e < s.first[1]; e++)
			CHECK(s.mentor[e] != 0);
	}
	CHECK(replay_of(t, id).identical);
}

static void
changes_are_solved_around_and_taken_back(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 12, 6, 2 });
	int64_t id = run(t, &fresh);
	struct round r = find(t, id), after;
	struct round_pairs before = pairs_of(t, id), now;
	int64_t mentee = before.v[0].mentee_n, mentor = before.v[0].mentor_n,
	    other = (mentor + 1) % 6;

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), str_fmt(t->mem,
	    "do=forbid&mentee=%" PRId64 "&mentor=%" PRId64 "%c", mentee, mentor, 0).ptr).status,
	    303);
	now = pairs_of(t, id);
	CHECK(!paired(&now, mentee, mentor));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), str_fmt(t->mem,
	    "do=give&mentee=%" PRId64 "&mentor=%" PRId64 "%c", mentee, other, 0).ptr).status, 303);
	now = pairs_of(t, id);
	after = find(t, id);
	CHECK(paired(&now, mentee, other));
	CHECK(after.total <= r.total && after.proven);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "")).body, S("was given to"));
	for (int i = 0; i < 2; i++)
		CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), "do=undo").status, 303);
	CHECK_STR(find(t, id).answer_hash, r.answer_hash);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), "do=undo").status, 409);
}

static void
pins_beyond_the_places_are_refused(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 4, 2, 1 });
	int64_t id = run(t, &fresh);

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"),
	    "do=give&mentee=0&mentor=0").status, 303);
	struct web_reply r = test_post(t, SAMPLE_ADMIN, path(t, id, "/board"),
	    "do=give&mentee=1&mentor=0");

	CHECK_INT(r.status, 409);
	CHECK_HAS(r.body, S("Take one of them back"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"),
	    "do=give&mentee=77&mentor=0").status, 409);
}

static void
the_unmatched_know_why(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", "[rules]\nshared_hours = 60\n", 5, 2, 1 });
	test_sql(t, "UPDATE application SET availability = 'Su 03:00-04:00' WHERE id = 1000");
	test_sql(t, "UPDATE application SET languages = 'fi' WHERE id = 1001");
	int64_t id = run(t, &fresh);
	struct web_reply page = test_get(t, SAMPLE_ADMIN, path(t, id, "/unmatched"));

	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("No mentor shares 1 hour a week with Mentee"));
	CHECK_HAS(page.body, S("No mentor speaks Finnish"));
	CHECK_HAS(page.body, S("taken by people who gain more"));
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching").body,
	    S("Keyword matching"));	/* tests map no weights */
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching").body,
	    S("shares no language with any mentor"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/ask"), "mentee=0").status, 303);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/ask"), "mentee=99").status, 409);
}

static void
why_not_has_both_sides_and_the_price(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 6, 3, 2 });
	int64_t id = run(t, &fresh);
	struct round_pairs pairs = pairs_of(t, id);
	struct round r = find(t, id);

	for (int64_t mentor = 0; mentor < 3; mentor++)
		WORK(t, w) {
			struct why_not y;

			CHECK(round_why_not(w, &r, pairs.v[0].mentee_n, mentor, &y));
			CHECK_INT(y.score_now, pairs.v[0].score);
			CHECK(y.same || (y.possible && y.cost >= 0 && y.moves.n > 0));
		}
	struct web_reply page = test_get(t, SAMPLE_ADMIN, path(t, id, "/why?mentee=0&mentor=1"));

	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("Criterion by criterion"));
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, id, "/why?mentee=99")).status, 404);
	/* Nobody chosen yet: the best one but the proposed is compared at once. */
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "/why?mentee=0")).body, S("Instead: "));
}

/* The best total of pairs among those who are not `taken`. */
static int64_t
best_of_all(const struct scored *s, int32_t i, uint32_t taken)
{
	while (i < s->mentees && taken >> i & 1)
		i++;
	if (i >= s->mentees)
		return 0;
	int64_t best = best_of_all(s, i + 1, taken | 1u << i);

	for (int64_t e = s->first[i]; e < s->first[i + 1]; e++) {
		int32_t j = s->mentor[e];

		if (j < i || taken >> j & 1)
			continue;
		int64_t with = s->score[e] + best_of_all(s, i + 1, taken | 1u << i | 1u << j);

		best = with > best ? with : best;
	}
	return best;
}

static void
peers_are_in_one_pair_at_most(struct test *t)
{
	sample_make(t, &(struct sample){ "peer",
	    "type = \"peer\"\n[rules]\nnot_same_team = false\n", 7, 0, 1 });
	int64_t id = run(t, &fresh);
	struct round_pairs pairs = pairs_of(t, id);
	struct round r = find(t, id);
	int times[7] = { 0 };

	CHECK_INT(r.mentees, 7);
	CHECK_INT((int64_t)pairs.n, 3);
	CHECK_INT(r.total, r.bound);
	CHECK(r.proven);
	for (size_t i = 0; i < pairs.n; i++) {
		CHECK(pairs.v[i].mentee_n < pairs.v[i].mentor_n);
		times[pairs.v[i].mentee_n]++;
		times[pairs.v[i].mentor_n]++;
	}
	for (int i = 0; i < 7; i++)
		CHECK(times[i] <= 1);
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, id, "")).status, 200);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/board"),
	    "do=give&mentee=5&mentor=2").status, 303);
	pairs = pairs_of(t, id);
	CHECK(paired(&pairs, 2, 5));
}

/* What is saved is the best of all sets of pairs; after each change of the
 * board it is proven again, and the page says so. */
static void
peers_have_the_best_total(struct test *t)
{
	static const char *const changes[] = {
		"", "do=give&mentee=1&mentor=8", "do=forbid&mentee=0&mentor=3", "do=undo",
		"do=forbid&mentee=2&mentor=4", "do=pin&mentee=5&mentor=6",
	};

	sample_make(t, &(struct sample){ "peer",
	    "type = \"peer\"\n[rules]\nnot_same_team = false\n", 13, 0, 1 });
	int64_t id = run(t, &fresh);

	for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
		if (*changes[k])
			test_post(t, SAMPLE_ADMIN, path(t, id, "/board"), changes[k]);
		struct round r = find(t, id);
		struct input in = { 0 };

		WORK(t, w)
			in = round_input(w, &r);
		CHECK_INT(r.total, r.bound);
		CHECK(r.proven);
		input_read(t->mem, &in);
		struct scored s = scored_read(t->mem, &in);

		if (k == 0)
			CHECK_INT(r.total, best_of_all(&s, 0, 0));
		struct web_reply page = test_get(t, SAMPLE_ADMIN, path(t, id, "/proof"));

		CHECK_HAS(page.body, S("Checked: no other set of pairs"));
		CHECK_HAS(page.body, S("ithaca-verify-peer"));
	}
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "")).body, S("Proven: no better set"));
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "/proof/problem")).body,
	    S("p peer 13 "));
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "/proof/prices")).body, S("\ny 13 "));
}

static void
copies_try_something_out(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 8, 4, 1 });
	int64_t id = run(t, &fresh);

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/copy"), "name=More&plus=1").status, 303);
	test_jobs(t);
	struct round a = find(t, id), b;

	WORK(t, w) {
		CHECK(round_find(w, round_latest(w, SAMPLE_PROGRAMME), &b));
	}
	CHECK_INT(b.parent_id, a.id);
	CHECK_INT(a.pairs, 4);
	CHECK_INT(b.pairs, 8);
	struct web_reply page = test_get(t, SAMPLE_ADMIN,
	    path(t, id, str_fmt(t->mem, "/compare?with=%" PRId64 "%c", b.id, 0).ptr));

	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("better off"));
	/* The older draft stands first, whichever was open. */
	page = test_get(t, SAMPLE_ADMIN,
	    path(t, b.id, str_fmt(t->mem, "/compare?with=%" PRId64 "%c", a.id, 0).ptr));
	CHECK_HAS(page.body, S("+4</td>"));
	/* A place that is tried out is nobody's promise. */
	page = test_get(t, SAMPLE_ADMIN, path(t, b.id, "/publish"));
	CHECK_HAS(page.body, S("4 mentors have more mentees in this draft than places."));
	CHECK(!str_has(page.body, S("value=\"now\"")));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, b.id, "/publish"), "do=now").status, 409);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, a.id, "/publish"), "do=now").status, 303);
	CHECK_INT(test_int(t, "SELECT count(*) FROM mail WHERE subject LIKE '%nobody is free%'"),
	    4);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, b.id, "/publish")).body,
	    S("4 pairs are left out"));
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, id, "/compare?with=1")).status, 404);
}

static void
rules_have_versions(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 6, 3, 1 });
	const char *form = "w-needs=40&w-hours=10&not_reporting_line=1&shared_hours=0"
	    "&min_level_distance=0&ideal_distance=2";

	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching/rules").body,
	    S("Save as version 1"));
	struct web_reply tried = test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/rules",
	    str_fmt(t->mem, "do=try&%s%c", form, 0).ptr);

	CHECK_HAS(tried.body, S("Would be matched"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/rules",
	    str_fmt(t->mem, "do=save&note=Needs+first&%s%c", form, 0).ptr).status, 303);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching/rules").body,
	    S("Needs first"));
	CHECK_INT(find(t, run(t, &fresh)).rule_version, 1);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/rules",
	    "do=save&shared_hours=0&min_level_distance=0&ideal_distance=2").status, 422);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/pairs",
	    "do=never&mentee_mail=p1000@example.org&mentor_mail=p2000@example.org").status, 303);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/pairs",
	    "do=never&mentee_mail=nobody@example.org&mentor_mail=p2000@example.org").status, 422);
	struct round_pairs pairs = pairs_of(t, run(t, &fresh));

	CHECK(!paired(&pairs, 0, 0));
}

static void
always_these_two(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 6, 3, 1 });
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/pairs",
	    "do=always&mentee_mail=p1003@example.org&mentor_mail=p2001@example.org").status, 303);
	struct round_pairs pairs = pairs_of(t, run(t, &fresh));

	CHECK(paired(&pairs, 3, 1));
}

static void
pages_are_the_admins_only(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 3, 3, 1 });
	int64_t id = run(t, &fresh);
	const char *pages[] = { "", "/unmatched", "/why?mentee=0", "/proof", "/proof/problem",
	    "/publish" };

	for (size_t i = 0; i < COUNT(pages); i++) {
		CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, id, pages[i])).status, 200);
		CHECK_INT(test_get(t, SAMPLE_MENTEE, path(t, id, pages[i])).status, 404);
	}
	CHECK_INT(test_get(t, SAMPLE_MENTEE, "/programmes/500/matching").status, 404);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "/proof")).body,
	    S("Checked: no other set of pairs"));
	CHECK_HAS(test_get(t, SAMPLE_ADMIN,
	    str_fmt(t->mem, "/api/v1%s%c", path(t, id, ""), 0).ptr).body, S("\"reasons\""));
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, id + 1, "")).status, 404);
}

static void
a_cancelled_run_leaves_nothing(struct test *t)
{
	int64_t id = 0;

	sample_make(t, &(struct sample){ "traditional", NULL, 4, 2, 1 });
	WORK(t, w)
		id = round_start(w, &fresh);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "")).body, S("Cancel the run"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/cancel"), "").status, 303);
	test_jobs(t);
	CHECK_STR(find(t, id).state, S("cancelled"));
	CHECK_INT((int64_t)pairs_of(t, id).n, 0);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, path(t, id, "")).body, S("Nothing was kept"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/copy"), "plus=0").status, 409);
}

static void
two_admins_do_not_overwrite_each_other(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 6, 3, 2 });
	int64_t id = run(t, &fresh);
	struct board_work *a = board_prepare(t->store, t->mem, id, CHANGE_FORBID, 0, 0);
	struct board_work *b = board_prepare(t->store, t->mem, id, CHANGE_FORBID, 1, 1);

	WORK(t, w)
		CHECK(board_save(w, a) == CHANGED);
	WORK(t, w)
		CHECK(board_save(w, b) == CHANGE_NOT_NOW);
}

static void
a_large_round_prices_what_was_left_out(struct test *t)
{
	enum { N = 900, M = 460 };	/* more than 400,000 pairs */
	struct input in = { 0 };
	struct rules r = rules_default();
	struct scored lists, all;

	for (int side = 0; side < 2; side++)
		for (int i = 0; i < (side ? M : N); i++) {
			struct candidate_source s = { .person = 1 + i + side * N,
			    .level = 1 + i % 5 + side, .capacity = 2,
			    .start_day = 100 + i * 37 % 991,
			    .unit = str_fmt(t->mem, "U%d", i * 7 % 11),
			    .interests = str_fmt(t->mem, "a%d;b%d", i % 5, i * 3 % 7) };

			PUSH(t->mem, &in.side[side], ((struct round_person){ .places = side ? 2 : 1,
			    .inputs = candidate_freeze(t->mem, &s, 20600, NULL) }));
		}
	input_read(t->mem, &in);
	r.weight[C_GENERATION] = 30;
	r.weight[C_CROSS_UNIT] = 10;
	r.total += 40;
	CHECK(score_pairs(t->mem, &in, &r, NULL, &lists));
	CHECK(lists.all && lists.n < (int64_t)N * M / 4);
	struct answer a = solve(t->mem, &lists, &r, 1, NULL, NULL);

	/* Every pair as an edge: the same pairs. */
	all = lists;
	all.all = NULL;
	all.n = 0;
	all.first = NEWS(t->mem, int64_t, N + 1);
	all.mentor = NEWS(t->mem, int32_t, N * M);
	all.score = NEWS(t->mem, int32_t, N * M);
	all.rule = NEWS(t->mem, uint8_t, N * M);
	for (int i = 0; i < N; i++) {
		for (int j = 0; j < M; j++) {
			int score = pair_allowed_score(&r, &in.candidate[MENTEE][i],
			    &in.candidate[MENTOR][j]);

			if (score < 0)
				continue;
			all.mentor[all.n] = j;
			all.score[all.n++] = score;
		}
		all.first[i + 1] = all.n;
	}
	struct answer b = solve(t->mem, &all, &r, 1, NULL, NULL);

	CHECK(a.proven && b.proven);
	CHECK_INT(a.total, b.total);
	CHECK_INT((int64_t)a.pairs.n, (int64_t)b.pairs.n);
	for (size_t k = 0; k < a.pairs.n && k < b.pairs.n; k++)
		CHECK(a.pairs.v[k].mentee_n == b.pairs.v[k].mentee_n &&
		    a.pairs.v[k].mentor_n == b.pairs.v[k].mentor_n);
}

/* The same of peers: everybody on both sides, a pair's points from both. */
static void
many_peers_price_what_was_left_out(struct test *t)
{
	enum { N = 641 };	/* more than 400,000 pairs */
	struct input in = { 0 };
	struct rules r = rules_default();
	struct scored lists, all;

	for (int i = 0; i < N; i++) {
		struct candidate_source s = { .person = 1 + i, .level = 1 + i % 3,
		    .capacity = 1, .start_day = 100 + i * 37 % 991,
		    .unit = str_fmt(t->mem, "U%d", i * 7 % 11),
		    .interests = str_fmt(t->mem, "a%d;b%d", i % 5, i * 3 % 7) };
		str inputs = candidate_freeze(t->mem, &s, 20600, NULL);

		for (int side = 0; side < 2; side++)
			PUSH(t->mem, &in.side[side], ((struct round_person){ .places = 1,
			    .inputs = inputs }));
	}
	input_read(t->mem, &in);
	r.peer = true;
	r.weight[C_GENERATION] = 30;
	r.weight[C_CROSS_UNIT] = 10;
	r.total += 40;
	CHECK(score_pairs(t->mem, &in, &r, NULL, &lists));
	CHECK(lists.all && lists.n < (int64_t)N * N / 3);
	all = lists;	/* every pair as an edge: the same pairs */
	all.table = NULL;
	all.n = 0;
	all.first = NEWS(t->mem, int64_t, N + 1);
	all.mentor = NEWS(t->mem, int32_t, N * N);
	all.score = NEWS(t->mem, int32_t, N * N);
	all.rule = NEWS(t->mem, uint8_t, N * N);
	for (int i = 0; i < N; i++) {
		for (int j = 0; j < N; j++)
			if (lists.table[i * N + j] > 0) {
				all.mentor[all.n] = j;
				all.score[all.n++] = lists.table[i * N + j] - 1;
			}
		all.first[i + 1] = all.n;
	}
	struct answer a = solve(t->mem, &lists, &r, 1, NULL, NULL);
	struct answer b = solve(t->mem, &all, &r, 1, NULL, NULL);

	CHECK(a.proven && b.proven);
	CHECK(lists.n < all.n / 4);
	CHECK_INT(a.total, b.total);
	CHECK_INT((int64_t)a.pairs.n, (int64_t)b.pairs.n);
	for (size_t k = 0; k < a.pairs.n && k < b.pairs.n; k++)
		CHECK(a.pairs.v[k].mentee_n == b.pairs.v[k].mentee_n &&
		    a.pairs.v[k].mentor_n == b.pairs.v[k].mentor_n);
}

TESTS(a_replay_is_identical_or_says_what_is_not, what_only_a_pin_allowed_goes_with_it,
    a_cancelled_run_leaves_nothing, two_admins_do_not_overwrite_each_other,
    a_large_round_prices_what_was_left_out, a_run_is_full_and_proven,
    the_same_inputs_give_the_same_bytes, a_tampered_round_does_not_verify,
    changes_are_solved_around_and_taken_back, pins_beyond_the_places_are_refused,
    the_unmatched_know_why,
    why_not_has_both_sides_and_the_price, peers_are_in_one_pair_at_most,
    peers_have_the_best_total, many_peers_price_what_was_left_out, copies_try_something_out,
    rules_have_versions, always_these_two, pages_are_the_admins_only)
