#include "app/pairing/pairing.h"

#include <pthread.h>

#include "app/round/round.h"
#include "app/round/sample.h"
#include "db/db.h"

static const char *
path(struct test *t, int64_t id, const char *more)
{
	return str_fmt(t->mem, "/pairings/%" PRId64 "%s%c", id, more, 0).ptr;
}

static int64_t
count(struct test *t, const char *sql)
{
	static const enum db_type column[] = { DB_INT };
	struct query q = { .file = "test", .sqlite = sql, .postgres = sql, .ncolumns = 1,
	    .columns = column };
	int64_t n = 0;

	WORK(t, w) {
		struct rows rows = db_ask(w, &q, NULL);

		if (db_next(&rows))
			n = col_int(&rows, 0);
		db_end(&rows);
	}
	return n;
}

/* A solved round, not yet published. */
static int64_t
solved(struct test *t, const struct sample *s)
{
	int64_t id = 0;

	sample_make(t, s);
	WORK(t, w)
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	test_jobs(t);
	return id;
}

static int64_t
published(struct test *t, const struct sample *s)
{
	int64_t id = solved(t, s);

	CHECK_INT(test_post(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/programmes/%d/rounds/%" PRId64 "/publish%c", SAMPLE_PROGRAMME, id, 0).ptr,
	    "do=now").status, 303);
	return id;
}

static struct pairing
first_pair(struct test *t)
{
	struct pairing p = { 0 };
	int64_t id = count(t, "SELECT id FROM pairing ORDER BY id LIMIT 1");

	WORK(t, w)
		CHECK(pairing_find(w, id, &p));
	return p;
}

static struct pairing
pair(struct test *t, int64_t id)
{
	struct pairing p = { 0 };

	WORK(t, w)
		CHECK(pairing_find(w, id, &p));
	return p;
}

static void
nobody_sees_anything_before(struct test *t)
{
	int64_t id = solved(t, &(struct sample){ "traditional", NULL, 4, 2, 2 });

	CHECK_INT(count(t, "SELECT count(*) FROM pairing"), 0);
	CHECK_INT(count(t, "SELECT count(*) FROM mail"), 0);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/programmes/%d/rounds/%" PRId64 "/publish%c", SAMPLE_PROGRAMME, id, 0).ptr).body,
	    S("Messages that will be sent"));
	CHECK_INT(count(t, "SELECT count(*) FROM mail"), 0);
}

static void
both_are_told_and_read_the_same(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 4, 2, 2 });
	struct pairing p = first_pair(t);
	struct web_reply a = test_get(t, p.mentee_id, path(t, p.id, "")),
	    b = test_get(t, p.mentor_id, path(t, p.id, ""));

	CHECK_INT(count(t, "SELECT count(*) FROM pairing WHERE state = 'proposed'"), 4);
	CHECK_INT(count(t, "SELECT count(*) FROM mail"), 8);
	CHECK_INT(count(t, "SELECT sum(taken) FROM mentor_place"), 4);
	CHECK_HAS(a.body, S("Why us?"));
	size_t at = (size_t)((const char *)memmem(a.body.ptr, a.body.len, "<ul class=\"why\"",
	    15) - a.body.ptr);
	str why = str_from(a.body, at);

	CHECK_HAS(b.body, str_head(why, 600));
	CHECK_INT(test_get(t, SAMPLE_MENTEE + 3 == p.mentee_id ? SAMPLE_MENTEE + 2
	    : SAMPLE_MENTEE + 3, path(t, p.id, "")).status, 404);
	CHECK_INT(test_get(t, SAMPLE_ADMIN, path(t, p.id, "")).status, 404);
}

static void
admins_see_how_far_the_pairs_are(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 4, 2, 2 });
	const char *pairs = str_fmt(t->mem, "/programmes/%d/pairs%c", SAMPLE_PROGRAMME, 0).ptr;
	struct pairing p = first_pair(t);

	CHECK_INT(test_post(t, p.mentee_id, path(t, p.id, "/answer"),
	    "do=no&reason=too+near+to+my+boss").status, 303);
	struct web_reply all = test_get(t, SAMPLE_ADMIN, pairs);

	CHECK_INT(all.status, 200);
	CHECK_HAS(all.body, p.mentee);
	CHECK_HAS(all.body, S("Will not be"));
	CHECK_HAS(all.body, S("1 person takes part and has no pair."));
	/* A no costs nothing: neither who said it nor why is there. */
	CHECK(!str_has(all.body, S("boss")));
	str api = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/api/v1/programmes/%d/pairs?state=declined%c", SAMPLE_PROGRAMME, 0).ptr).body;

	CHECK_HAS(api, S("\"waits_for\":\"\""));
	CHECK(!str_has(api, S("boss")));
	CHECK(!str_has(api, S("\"state\":\"proposed\"")));
	str csv = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem, "%s/export%c", pairs, 0).ptr).body;

	CHECK_HAS(csv, S("mentee,mentee_email"));
	CHECK(!str_has(csv, S("boss")));
	/* The filter keeps a "%" for what it is. */
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, str_fmt(t->mem, "%s?q=%%25%c", pairs, 0).ptr).body,
	    S("No pair fits this filter"));
}

static void
two_yes_make_a_pair(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 2, 1, 2 });
	struct pairing p = first_pair(t);

	CHECK_INT(test_post(t, p.mentee_id, path(t, p.id, "/answer"), "do=yes").status, 303);
	CHECK_STR(pair(t, p.id).state, S("proposed"));
	CHECK_INT(test_post(t, p.mentor_id, path(t, p.id, "/answer"), "do=yes").status, 303);
	CHECK_STR(pair(t, p.id).state, S("active"));
	CHECK_HAS(test_get(t, p.mentee_id, path(t, p.id, "")).body, S("First steps"));
	CHECK_INT(test_post(t, p.mentor_id, path(t, p.id, "/answer"), "do=yes").status, 409);
}

/* The settings of a programme from a template; `mistake` says who reads of mistakes. */
static void
use_template(struct test *t, const char *mistake)
{
	struct buf sql = { .mem = t->mem };
	str text = template_find(t->mem, S("transition")), line;
	bool at_mistake = false;

	buf_lit(&sql, "UPDATE programme SET settings = '");
	while (str_cut(&text, '\n', &line)) {
		if (str_starts(line, S("key = ")))
			at_mistake = str_eq(line, S("key = \"mistake\""));
		if (at_mistake && str_starts(line, S("visible_to")))
			line = str_fmt(t->mem, "visible_to = \"%s\"", mistake);
		for (size_t i = 0; i < line.len; i++)
			buf_str(&sql, line.ptr[i] == '\'' ? S("''") : (str){ line.ptr + i, 1 });
		buf_char(&sql, '\n');
	}
	buf_str(&sql, (str){ "'", 2 });	/* with its end */
	test_sql(t, buf_text(&sql).ptr);
}

static void
partners_read_what_they_were_promised(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 2, 2, 1 });
	struct pairing p = first_pair(t);

	test_sql(t, "UPDATE application SET about = 'From the coast', mistake = 'I hid a fault'");
	use_template(t, "match");
	str mine = test_get(t, p.mentee_id, path(t, p.id, "")).body,
	    theirs = test_get(t, p.mentor_id, path(t, p.id, "")).body;

	CHECK_HAS(mine, S("From the coast"));
	CHECK_HAS(mine, S("I hid a fault"));
	CHECK_HAS(theirs, S("From the coast"));
	use_template(t, "me");
	mine = test_get(t, p.mentee_id, path(t, p.id, "")).body;
	CHECK_HAS(mine, S("From the coast"));
	CHECK(!str_has(mine, S("I hid a fault")));
}

static void
a_no_is_private_and_leads_on(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 2, 4, 1 });
	struct pairing p = first_pair(t);

	CHECK_INT(test_post(t, p.mentee_id, path(t, p.id, "/answer"),
	    "do=no&reason=Too+far+away").status, 303);
	CHECK_STR(pair(t, p.id).state, S("declined"));
	CHECK(!str_has(test_get(t, p.mentor_id, path(t, p.id, "")).body, S("Too far")));
	CHECK_INT(count(t, "SELECT count(*) FROM mail WHERE body LIKE '%Too far%'"), 0);
	CHECK_INT(count(t, "SELECT sum(taken) FROM mentor_place"), 1);

	CHECK_HAS(test_get(t, p.mentee_id, "/").body, str_of(path(t, p.id, "/next\"")));
	struct web_reply next = test_get(t, p.mentee_id, path(t, p.id, "/next"));

	CHECK_INT(next.status, 200);
	CHECK_HAS(next.body, S("name=\"mentor\""));
	int64_t other = count(t, str_fmt(t->mem, "SELECT max(id) FROM application a WHERE "
	    "role = 'mentor' AND id <> %" PRId64 " AND NOT EXISTS (SELECT 1 FROM pairing x WHERE "
	    "x.mentor_application_id = a.id)%c", p.mentor_application_id, 0).ptr);
	str form = str_fmt(t->mem, "mentor=%" PRId64 "%c", other, 0);

	CHECK_INT(test_post(t, p.mentor_id, path(t, p.id, "/choose"), form.ptr).status, 409);
	CHECK_INT(test_post(t, p.mentee_id, path(t, p.id, "/choose"), form.ptr).status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM pairing WHERE holds = 0 AND state = 'proposed' "
	    "AND mentee_said = 'yes'"), 1);
	CHECK_INT(test_post(t, p.mentee_id, path(t, p.id, "/choose"), form.ptr).status, 409);

	int64_t request = count(t, "SELECT max(id) FROM pairing");
	struct pairing asked = pair(t, request);

	CHECK_INT(test_post(t, asked.mentor_id, path(t, request, "/answer"),
	    "do=ask&question=What+first%3F").status, 303);
	CHECK_HAS(test_get(t, asked.mentee_id, path(t, request, "")).body, S("What first?"));
	CHECK_INT(test_post(t, asked.mentee_id, path(t, request, "/answer"),
	    "do=reply&reply=SQL").status, 303);
	CHECK_INT(test_post(t, asked.mentee_id, path(t, request, "/answer"),
	    "do=ask&question=Me").status, 409);
	CHECK_INT(test_post(t, asked.mentor_id, path(t, request, "/answer"), "do=yes").status, 303);
	CHECK_STR(pair(t, request).state, S("active"));
}

/* --- the race --- */

enum { RUNNERS = 8 };

struct runner { struct test t; int64_t pairing, mentor; pthread_barrier_t *start; int status;
    bool kind; };

static void *
say_yes(void *arg)
{
	struct runner *r = arg;

	pthread_barrier_wait(r->start);
	struct web_reply reply = test_post(&r->t, r->mentor, path(&r->t, r->pairing, "/answer"),
	    "do=yes");

	r->status = reply.status;
	r->kind = str_has(reply.body, S("All your places are taken now"));
	return NULL;
}

/* Eight requests for one place, answered with yes in the same moment. */
static void
the_last_place_has_one_winner(struct test *t)
{
	struct runner runners[RUNNERS] = { 0 };
	pthread_t threads[RUNNERS];
	pthread_barrier_t start;
	int won = 0, kind = 0;

	sample_make(t, &(struct sample){ "traditional", NULL, RUNNERS, 1, 1 });
	for (int i = 0; i < RUNNERS; i++)
		WORK(t, w) {
			CHECK(pairing_propose(w, &(struct proposal){ .programme = SAMPLE_PROGRAMME,
			    .mentee = SAMPLE_MENTEE + i, .mentor = SAMPLE_MENTOR,
			    .mentee_application = SAMPLE_MENTEE + i,
			    .mentor_application = SAMPLE_MENTOR, .asked_by = SAMPLE_MENTEE + i },
			    &runners[i].pairing) == PAIRING_DONE);
		}
	pthread_barrier_init(&start, NULL, RUNNERS);
	for (int i = 0; i < RUNNERS; i++) {
		runners[i].t = *t;
		runners[i].t.mem = arena_new();
		runners[i].mentor = SAMPLE_MENTOR;
		runners[i].start = &start;
		HOLDS(pthread_create(&threads[i], NULL, say_yes, &runners[i]) == 0);
	}
	for (int i = 0; i < RUNNERS; i++) {
		pthread_join(threads[i], NULL);
		won += runners[i].status == 303;
		kind += runners[i].status == 409 && runners[i].kind;
		arena_free(runners[i].t.mem);
	}
	pthread_barrier_destroy(&start);
	CHECK_INT(won, 1);
	CHECK_INT(kind, RUNNERS - 1);
	CHECK_INT(count(t, "SELECT taken FROM mentor_place"), 1);
	CHECK_INT(count(t, "SELECT count(*) FROM pairing WHERE state = 'active'"), 1);
}

static void
a_top_up_disturbs_nobody(struct test *t)
{
	published(t, &(struct sample){ "traditional", NULL, 3, 2, 2 });
	CHECK_INT(count(t, "SELECT count(*) FROM pairing"), 3);
	sample_person(t, 1990, "Late", 1, 1, 0);
	sample_application(t, 1990, 1990, "mentee", 1, 1);
	int64_t id = 0;
	struct round r;

	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/matching").body,
	    S("Run a top-up round"));
	WORK(t, w)
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	test_jobs(t);
	WORK(t, w)
		CHECK(round_find(w, id, &r));
	CHECK_INT(r.mentees, 1);
	CHECK_INT(r.places, 1);
	CHECK_INT(r.pairs, 1);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/programmes/%d/rounds/%" PRId64 "/publish%c", SAMPLE_PROGRAMME, id, 0).ptr,
	    "do=now").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM pairing WHERE state = 'proposed'"), 4);
	CHECK_INT(count(t, "SELECT sum(taken) FROM mentor_place"), 4);
}

static void
publishing_waits_for_its_hour(struct test *t)
{
	int64_t id = solved(t, &(struct sample){ "traditional", NULL, 2, 2, 1 });
	const char *publish = str_fmt(t->mem, "/programmes/%d/rounds/%" PRId64 "/publish%c",
	    SAMPLE_PROGRAMME, id, 0).ptr;

	CHECK_INT(test_post(t, SAMPLE_ADMIN, publish, "do=later&at=2001-01-01T09:00").status, 422);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, publish, "do=later&at=2030-01-01T09:00").status, 303);
	test_jobs(t);
	CHECK_INT(count(t, "SELECT count(*) FROM pairing"), 0);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, publish, "do=stop").status, 303);
	CHECK_INT(test_post(t, SAMPLE_ADMIN, publish, "do=later&at=2030-01-01T09:00").status, 303);
	clock_fix(INT64_C(1893488400) * SECOND);	/* 2030-01-01 09:00 UTC */
	test_jobs(t);
	CHECK_INT(count(t, "SELECT count(*) FROM pairing"), 2);
}

TESTS(nobody_sees_anything_before, both_are_told_and_read_the_same,
    admins_see_how_far_the_pairs_are, two_yes_make_a_pair,
    partners_read_what_they_were_promised,
    a_no_is_private_and_leads_on, the_last_place_has_one_winner, a_top_up_disturbs_nobody,
    publishing_waits_for_its_hour)
