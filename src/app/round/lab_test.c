/* Scenarios, and whether what is forecast of recruits is what comes of them. */
#include "app/round/scenario.h"
#include "app/round/standing.h"

#include "app/round/sample.h"

static struct round
find(struct test *t, int64_t id)
{
	struct round r = { 0 };

	WORK(t, w)
		CHECK(round_find(w, id, &r));
	return r;
}

static struct round
run(struct test *t)
{
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	}
	test_jobs(t);
	return find(t, id);
}

static struct round
run_scenario(struct test *t, const struct round *parent, struct scenario s)
{
	int64_t id = 0;

	s.rules = s.rules.total ? s.rules : round_rules(t->mem, parent);
	WORK(t, w)
		id = scenario_start(w, parent, &s);
	test_jobs(t);
	return find(t, id);
}

static const char *
path(struct test *t, int64_t round, const char *more)
{
	return str_fmt(t->mem, "/programmes/%d/rounds/%" PRId64 "%s%c", SAMPLE_PROGRAMME, round,
	    more, 0).ptr;
}

static void
shuffle(struct test *t, int k)
{
	test_sql(t, str_fmt(t->mem, "UPDATE application SET capacity = 1 + (id + %d) %% 2, "
	    "state = CASE WHEN (id * 7 + %d) %% 9 = 0 THEN 'withdrawn' ELSE 'approved' END%c", k,
	    k, 0).ptr);
	test_sql(t, str_fmt(t->mem, "UPDATE programme SET settings = '[matching]\naim = \"%s\"\n"
	    "[rules]\nshared_hours = %d\n'%c", k % 2 ? "best" : "most", k % 3 * 30, 0).ptr);
}

static int64_t
mentor_named(struct test *t, const struct round *r, str name)
{
	int64_t found = -1;

	WORK(t, w) {
		struct round_people list = round_names(w, r->id, MENTOR);

		for (size_t i = 0; i < list.n; i++)
			if (str_eq(list.v[i].name, name))
				found = list.v[i].n;
	}
	return found;
}

/* What is said of recruits and places, against a round that has them. */
static void
forecasts_come_true(struct test *t)
{
	int64_t said = 0, helped = 0;

	sample_make(t, &(struct sample){ "traditional", NULL, 14, 4, 1 });
	for (int k = 0; k < 6; k++) {
		struct brings one = { 0 }, more = { 0 };
		struct helps places = { 0 };

		shuffle(t, k);
		struct round r = run(t);

		WORK(t, w) {
			one = recruits_wanted(w, &r, 1);
			more = recruits_wanted(w, &r, 1 + k % 3);
			places = places_wanted(w, &r);
		}
		for (size_t i = 0; i < places.n; i++) {	/* with that place in */
			struct scenario s = { 0 };

			PUSH(t->mem, &s.more, ((struct more){ mentor_named(t, &r,
			    places.v[i].mentor), 1 }));
			struct round b = run_scenario(t, &r, s);

			CHECK_INT(b.pairs - r.pairs, places.v[i].more);
			CHECK_INT(b.total - r.total, places.v[i].gain);
		}
		for (size_t i = 0; i < one.n; i++)	/* the price alone says it */
			CHECK_INT(one.v[i].first, one.v[i].gain +
			    r.bonus * one.v[i].more);
		for (size_t i = 0; i < more.n; i++) {
			struct round s = run_scenario(t, &r, (struct scenario){
			    .skill = more.v[i].skill, .skill_count = 1,
			    .skill_places = more.v[i].places });

			CHECK(s.proven);
			CHECK_INT(s.pairs - r.pairs, more.v[i].more);
			CHECK_INT(s.total - r.total, more.v[i].gain);
			helped += more.v[i].more;
			said++;
		}
	}
	CHECK(said > 10 && helped > 10);
}

/* The price of a choice is what the other choice has more. */
static void
the_price_of_most_comes_true(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 14, 6, 1 });
	for (int k = 0; k < 4; k++) {
		struct price_of_most p = { 0 };

		shuffle(t, k);
		struct round a = run(t);
		struct scenario other = { .rules = round_rules(t->mem, &a) };

		other.rules.most_first = !other.rules.most_first;
		struct round b = run_scenario(t, &a, other);
		bool most = round_rules(t->mem, &a).most_first;
		const struct round *first = most ? &a : &b, *best = most ? &b : &a;

		WORK(t, w)
			p = price_of_most(w, &a);
		CHECK(p.known && p.points >= 0);
		CHECK_INT(p.points, best->total - first->total);
		CHECK_INT(p.more_matched, first->pairs - best->pairs);
	}
}

static int64_t
people_where(struct test *t, int64_t round, const char *where)
{
	return test_int(t, str_fmt(t->mem, "SELECT COUNT(*) FROM round_person p WHERE round_id = %"
	    PRId64 " AND %s%c", round, where, 0).ptr);
}

static void
changes_are_made_and_pins_follow(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 10, 4, 1 });
	struct round r = run(t);

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, r.id, "/board"),
	    "do=give&mentee=5&mentor=2").status, 303);
	struct scenario s = { .name = S("Other"), .unit_plus = 1, .like_n = 1, .like_count = 2 };

	PUSH(t->mem, &s.leaves, ((struct leaves){ MENTEE, 0 }));
	PUSH(t->mem, &s.leaves, ((struct leaves){ MENTOR, 0 }));
	PUSH(t->mem, &s.more, ((struct more){ 3, 2 }));
	struct round b = run_scenario(t, &r, s);

	CHECK_STR(b.state, S("solved"));
	CHECK_INT(b.mentees, 9);
	CHECK_INT(b.mentors, 5);
	CHECK_INT(b.places, 2 + 2 + 4 + 2 + 2);
	CHECK_INT(people_where(t, b.id, "person_id < 0"), 2);
	CHECK_INT(people_where(t, b.id, "side = 0 AND person_id = 1000"), 0);
	/* Mentee 5 and mentor 2 are numbers 4 and 1 now, and still pinned. */
	CHECK_INT(test_int(t, str_fmt(t->mem, "SELECT COUNT(*) FROM round_pair WHERE pinned = 1 "
	    "AND mentee_n = 4 AND mentor_n = 1 AND round_id = %" PRId64 "%c", b.id, 0).ptr), 1);
	WORK(t, w) {
		CHECK(round_replay(w, &b).identical);
		CHECK_INT((int64_t)beside(w, &r, &b).words.n, 5);
	}
}

static void
a_scenario_is_compared_kept_or_deleted(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 12, 4, 1 });
	struct round r = run(t);
	struct web_reply page = test_get(t, SAMPLE_ADMIN, path(t, r.id, "/what-if"));

	CHECK_HAS(page.body, S("name=\"w-needs\""));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, r.id, "/what-if"), "rules=1&w-needs=100"
	    "&ideal_distance=2&shared_hours=0&min_level_distance=0&name=Needs&unit_plus=1"
	    "&not_reporting_line=1").status, 303);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, r.id, "/what-if"),
	    "name=X&person=Nobody&person_plus=1").status, 422);
	test_jobs(t);
	int64_t id = test_int(t, "SELECT max(id) FROM round");
	struct round b = find(t, id);

	CHECK_INT(b.rule_version, RULES_OWN);
	/* The rules of its parent are those of then, whatever was saved since. */
	CHECK_INT(test_post(t, SAMPLE_ADMIN, "/programmes/500/matching/rules",
	    "do=save&w-hours=10&shared_hours=0&min_level_distance=0&ideal_distance=2").status,
	    303);
	struct round same = run_scenario(t, &r, (struct scenario){ .unit_plus = 1 });

	CHECK_INT(same.rule_version, 0);
	CHECK_STR(same.rules, r.rules);
	WORK(t, w)
		CHECK(round_replay(w, &same).identical);
	CHECK_INT(b.parent_id, r.id);
	page = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem, "/programmes/500/matching/lab?r%" PRId64
	    "=1&r%" PRId64 "=1%c", r.id, b.id, 0).ptr);
	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("Places of every mentor: +1"));
	CHECK_HAS(page.body, S("Skills"));
	CHECK_HAS(page.body, S("worst first"));
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM mail"), 0);
	/* Kept: its rules are a version, it is an ordinary draft. */
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, b.id, "/keep"), "").status, 303);
	CHECK_INT(find(t, b.id).rule_version, 2);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, b.id, "/delete"), "").status, 303);
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, b.id, "")).status, 404);
	/* One that cannot be is told, and deleted. */
	struct scenario nobody = { .name = S("No places"), .unit_plus = -1 };

	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, r.id, "/board"),
	    "do=give&mentee=0&mentor=0").status, 303);
	b = run_scenario(t, &r, nobody);
	CHECK_STR(b.state, S("failed"));
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching/lab").body, S("No places"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, b.id, "/delete"), "").status, 303);
	/* One with recruits is neither kept nor published. */
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, r.id, "/what-if"),
	    "skill=sql&skill_count=1").status, 303);
	test_jobs(t);
	id = test_int(t, "SELECT max(id) FROM round");
	CHECK_STR(find(t, id).state, S("solved"));
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/keep"), "").status, 409);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, path(t, id, "/publish"), "do=now").status, 409);
}

TESTS(forecasts_come_true, the_price_of_most_comes_true, changes_are_made_and_pins_follow,
    a_scenario_is_compared_kept_or_deleted)
