/*
 * What a page says of "why not" and "what if" is what happens: every number
 * and name is compared with the round solved from nothing, by the way that
 * makes rounds and not by the one that explains them.
 */
#include "app/round/standing.h"

#include "app/round/sample.h"

enum { ROUNDS = 9 };
static const struct sample people = { "traditional", NULL, 11, 5, 1 };

static int64_t
run(struct test *t)
{
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	}
	test_jobs(t);
	return id;
}

/* A round that differs with k: who takes part, places, aim, hours, skills. */
static struct round
random_round(struct test *t, int k)
{
	struct round r = { 0 };

	test_sql(t, str_fmt(t->mem, "UPDATE programme SET settings = '[matching]\naim = \"%s\"\n"
	    "%s[rules]\nshared_hours = %d\n'%c", k % 2 ? "best" : "most",
	    k > 5 ? "wishes = \"agreed-first\"\n" : "", k % 3 * 30, 0).ptr);
	test_sql(t, str_fmt(t->mem, "DELETE FROM application_wish WHERE %d > 0%c", k, 0).ptr);
	for (int i = 0; i < 6; i++)	/* each for two of the other side */
		test_sql(t, str_fmt(t->mem, "INSERT INTO application_wish (application_id, "
		    "person_id, rank) VALUES (%d, %d, 1), (%d, %d, 2), (%d, %d, %d) "
		    "ON CONFLICT DO NOTHING%c",
		    1000 + i, 2000 + (i + k) % 5, 1000 + i, 2000 + (i * 3 + k + 1) % 5,
		    2000 + i % 5, 1000 + (i * 2 + k) % 6, 1 + i / 5, 0).ptr);
	test_sql(t, str_fmt(t->mem, "UPDATE application_skill SET skill = 's' || "
	    "((application_id * %d + rank * 3) %% 5)%c", 7 + k, 0).ptr);
	test_sql(t, str_fmt(t->mem, "UPDATE application SET capacity = 1 + (id + %d) %% 2, "
	    "state = CASE WHEN (id * 7 + %d) %% 9 = 0 THEN 'withdrawn' ELSE 'approved' END%c", k, k,
	    0).ptr);
	int64_t id = run(t);

	WORK(t, w)
		CHECK(round_find(w, id, &r) && r.proven);
	return r;
}

struct changed { int64_t pin_mentee, pin_mentor, more_mentor, more; bool apart; };

/* Scored and solved from the frozen people on. */
static struct answer
solve_anew(struct test *t, const struct round *r, const struct changed *c)
{
	struct answer a = { 0 };

	WORK(t, w) {
		struct input in = round_input(w, r);
		struct rules rules = round_rules(w->mem, r);
		struct round_constraints pins = { 0 };
		struct scored s;

		if (c->more)
			in.side[MENTOR].v[c->more_mentor].places += c->more;
		else
			PUSH(w->mem, &pins, ((struct round_constraint){ c->pin_mentee,
			    c->pin_mentor, c->apart ? S("forbid") : S("pin") }));
		input_read(t->mem, &in);
		CHECK(score_pairs(t->mem, &in, &rules, NULL, &s));
		scored_constrain(t->mem, &s, &in, &rules, &pins);
		a = solve(t->mem, &s, &rules, r->seed, NULL, NULL);
	}
	return a;
}

static bool
has_pair(const struct answer *a, int64_t mentee, int64_t mentor)
{
	for (size_t i = 0; i < a->pairs.n; i++)
		if (a->pairs.v[i].mentee_n == mentee &&
		    (mentor < 0 || a->pairs.v[i].mentor_n == mentor))
			return true;
	return false;
}

static int64_t
named(struct test *t, const struct round *r, enum side side, str name)
{
	int64_t found = -1;

	WORK(t, w) {
		struct round_people list = round_names(w, r->id, side);

		for (size_t i = 0; i < list.n; i++)
			if (str_eq(list.v[i].name, name))
				found = list.v[i].n;
	}
	return found;
}

static int64_t
mentor_named(struct test *t, const struct round *r, str name)
{
	return named(t, r, MENTOR, name);
}

static int64_t
mentee_named(struct test *t, const struct round *r, str name)
{
	return named(t, r, MENTEE, name);
}

/* Answers how many more places would make the pair. */
static int64_t
check_pair(struct test *t, const struct round *r, int64_t i, int64_t j)
{
	struct why_not y = { 0 };

	WORK(t, w)
		CHECK(round_why_not(w, r, i, j, &y));
	if (y.same)
		return 0;
	struct answer a = solve_anew(t, r, &(struct changed){ .pin_mentee = i, .pin_mentor = j });

	if (y.has_now)
		CHECK_INT(y.spare, r->total - solve_anew(t, r, &(struct changed){
		    .pin_mentee = i, .pin_mentor = y.now.n, .apart = true }).total);
	CHECK(y.possible == (a.trouble.len == 0));
	CHECK_INT(y.cost, r->total - a.total);
	CHECK_INT(y.unmatched, r->pairs - (int64_t)a.pairs.n);
	for (size_t k = 0; k < y.moves.n; k++)
		CHECK(y.moves.v[k].to_n < 0
		    ? !has_pair(&a, y.moves.v[k].mentee_n, -1)
		    : has_pair(&a, y.moves.v[k].mentee_n, y.moves.v[k].to_n));
	for (size_t k = 0; k < y.others.n; k++)
		if (y.others.v[k].mentor_n == j)
			CHECK_INT(y.others.v[k].cost, y.cost);
	if (y.first_to.len) {
		a = solve_anew(t, r, &(struct changed){ .more_mentor = j, .more = 1 });
		CHECK(has_pair(&a, mentee_named(t, r, y.first_to), j));
	}
	for (int64_t more = 1; more <= y.more_places; more++) {
		a = solve_anew(t, r, &(struct changed){ .more_mentor = j, .more = more });
		CHECK(has_pair(&a, i, j) == (more == y.more_places));
	}
	return y.more_places;
}

static void
what_is_said_comes_true(struct test *t)
{
	int made[MORE_PLACES + 1] = { 0 };

	sample_make(t, &people);
	for (int k = 0; k < ROUNDS; k++) {
		struct round r = random_round(t, k);

		for (int64_t i = 0; i < r.mentees; i += 2)
			for (int64_t j = 0; j < r.mentors; j++)
				made[check_pair(t, &r, i, j)]++;
	}
	CHECK(made[1] > 0 && made[2] > 0);
}

static void
the_suggested_place_gives_a_mentor(struct test *t)
{
	size_t suggested = 0;

	sample_make(t, &people);
	for (int k = 0; k < ROUNDS; k++) {
		struct round r = random_round(t, k);

		for (int64_t i = 0; i < r.mentees; i++) {
			struct ways_out ways = { 0 };

			WORK(t, w)
				ways = round_ways_out(w, &r, i);
			for (size_t x = 0; x < ways.n; x++) {
				int64_t j = mentor_named(t, &r, ways.v[x].mentor);
				struct answer a = solve_anew(t, &r, &(struct changed){
				    .more_mentor = j, .more = 1 });

				CHECK(has_pair(&a, i, mentor_named(t, &r, ways.v[x].gets)));
				CHECK_INT((int64_t)a.pairs.n, ways.v[x].pairs);
				CHECK_INT(a.total - r.total, ways.v[x].gain);
			}
			suggested += ways.n;
		}
	}
	CHECK(suggested > 10);
}

/* "Not with" and wishes are shown to nobody, whoever may read the page. */
static void
wishes_stay_private(struct test *t)
{
	static const char *const ways[] = {
		"INSERT INTO application_wish (application_id, person_id, rank) "
		    "VALUES (1000, 2000, 0)",
		"INSERT INTO pair_rule (programme_id, mentee_id, mentor_id, kind, created_at) "
		    "VALUES (500, 1000, 2000, 'never', 0)",
	};
	str body[COUNT(ways)];

	sample_make(t, &(struct sample){ "traditional", NULL, 5, 3, 2 });
	test_sql(t, "INSERT INTO application_wish (application_id, person_id, rank) "
	    "VALUES (1001, 2001, 1)");
	for (size_t k = 0; k < COUNT(ways); k++) {
		test_sql(t, "DELETE FROM application_wish WHERE rank = 0");
		test_sql(t, ways[k]);
		int64_t id = run(t);
		struct web_reply page = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
		    "/api/v1/programmes/500/rounds/%" PRId64 "/why?mentee=0&mentor=0%c", id,
		    0).ptr);

		CHECK_INT(page.status, 200);
		CHECK_HAS(page.body, S("\"broken_rule\":\"apart\""));
		body[k] = page.body;
		page = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
		    "/api/v1/programmes/500/rounds/%" PRId64 "/why?mentee=1&mentor=1%c", id,
		    0).ptr);
		CHECK(!str_has(page.body, S("\"wish\"")));
	}
	/* Whose it was cannot be read off: an admin's own rule reads the same. */
	CHECK_STR(body[0], body[1]);
}

/* What was proposed and then forbidden would be proposed again. */
static void
the_board_is_remembered(struct test *t)
{
	struct why_not y = { 0 };
	struct round_pairs pairs = { 0 };
	struct round r = { 0 };

	sample_make(t, &people);
	int64_t id = run(t);

	WORK(t, w)
		pairs = round_pairs(w, id);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, str_fmt(t->mem, "/programmes/500/rounds/%" PRId64
	    "/board%c", id, 0).ptr, str_fmt(t->mem, "do=forbid&mentee=%" PRId64 "&mentor=%" PRId64
	    "%c", pairs.v[0].mentee_n, pairs.v[0].mentor_n, 0).ptr).status, 303);
	WORK(t, w)
		CHECK(round_find(w, id, &r) && round_why_not(w, &r, pairs.v[0].mentee_n,
		    pairs.v[0].mentor_n, &y));
	CHECK(y.forbidden && y.without_rule && y.cost <= 0);
	WORK(t, w)
		CHECK(round_why_not(w, &r, pairs.v[1].mentee_n, pairs.v[0].mentor_n, &y));
	CHECK(!y.forbidden);
}

TESTS(the_board_is_remembered, what_is_said_comes_true, the_suggested_place_gives_a_mentor,
    wishes_stay_private)
