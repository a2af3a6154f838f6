#include "app/circle/circle.h"
#include "app/round/sample.h"
#include "match/circle.h"

static void
sizes_are_near_the_middle(struct test *t)
{
	struct circle_size s = { 5, 8 };

	(void)t;
	CHECK_INT(circle_count(5, s), 1);
	CHECK_INT(circle_count(9, s), 2);	/* one would be too large, two are small */
	CHECK_INT(circle_count(13, s), 2);
	CHECK_INT(circle_count(65, s), 10);
	CHECK_INT(circle_count(3, (struct circle_size){ 3, 3 }), 1);
	for (int32_t people = 20; people < 200; people++) {
		int32_t n = circle_count(people, s);

		CHECK(n * s.least <= people && people <= n * s.most);
	}
}

static struct web_reply
post(struct test *t, const char *form)
{
	return test_post(t, SAMPLE_ADMIN, "/programmes/500/circles", form);
}

static int64_t
count(struct test *t, const char *sql)
{
	return test_int(t, sql);
}

/* From a handful of people to what each of them sees. */
static void
circles_are_made_and_published(struct test *t)
{
	sample_make(t, &(struct sample){ "group", NULL, 23, 0, 0 });
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/circles").body,
	    S("23 people have no circle yet"));
	CHECK_INT(test_get(t, SAMPLE_MENTEE, "/programmes/500/my-circle").status, 404);
	CHECK_INT(post(t, "do=publish").status, 409);
	CHECK_INT(post(t, "do=make").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member"), 23);
	CHECK_INT(count(t, "SELECT count(*) FROM (SELECT circle_id FROM circle_member GROUP BY "
	    "circle_id HAVING count(*) < 5 OR count(*) > 8) x"), 0);
	CHECK_INT(count(t, "SELECT count(*) FROM mail"), 0);
	CHECK_INT(test_get(t, SAMPLE_MENTEE, "/programmes/500/my-circle").status, 404);
	CHECK_INT(count(t, "SELECT score FROM circle_set") > 0, 1);
	CHECK_INT(count(t, "SELECT bound - score FROM circle_set") >= 0, 1);

	/* Made again, it is the same draft in place of the other. */
	int64_t score = count(t, "SELECT score FROM circle_set");

	CHECK_INT(post(t, "do=make").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_set"), 1);
	CHECK_INT(count(t, "SELECT score FROM circle_set"), score);

	CHECK_INT(post(t, "do=publish").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM mail"), 23);
	CHECK_INT(post(t, "do=publish").status, 409);
	struct web_reply mine = test_get(t, SAMPLE_MENTEE, "/programmes/500/my-circle");

	CHECK_INT(mine.status, 200);
	CHECK_HAS(mine.body, S("Mentee 1000"));
	CHECK_HAS(test_get(t, SAMPLE_MENTEE, "/").body, S("/programmes/500/my-circle\""));
	/* Nobody is left for another making. */
	CHECK_INT(post(t, "do=make").status, 422);
}

static void
a_manager_is_never_in_it(struct test *t)
{
	sample_make(t, &(struct sample){ "group", NULL, 12, 0, 0 });
	test_sql(t, "UPDATE person SET manager_id = 1000 WHERE id BETWEEN 1001 AND 1005");
	CHECK_INT(post(t, "do=make").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member a JOIN circle_member b ON "
	    "b.circle_id = a.circle_id WHERE a.person_id = 1000 AND b.person_id BETWEEN 1001 AND "
	    "1005"), 0);
}

static void
hosts_get_a_circle_each(struct test *t)
{
	sample_make(t, &(struct sample){ "group", NULL, 14, 3, 6 });
	CHECK_INT(post(t, "do=make").status, 303);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member WHERE host = 1"),
	    count(t, "SELECT count(*) FROM circle"));
	CHECK_INT(count(t, "SELECT max(n) FROM (SELECT count(*) AS n FROM circle_member "
	    "WHERE host = 0 GROUP BY circle_id) x") <= 6, 1);
	CHECK_INT(post(t, "do=publish").status, 303);
	int64_t host = count(t, "SELECT min(person_id) FROM circle_member WHERE host = 1");

	CHECK_HAS(test_get(t, host, "/programmes/500/my-circle").body, S("You host"));
}

static void
somebody_is_moved_and_leaves(struct test *t)
{
	sample_make(t, &(struct sample){ "group", NULL, 16, 0, 0 });
	CHECK_INT(post(t, "do=make").status, 303);
	int64_t other = count(t, "SELECT min(n) FROM circle c WHERE NOT EXISTS (SELECT 1 FROM "
	    "circle_member m WHERE m.circle_id = c.id AND m.person_id = 1000)");

	CHECK_INT(post(t, str_fmt(t->mem, "do=move&member=1000&to=%" PRId64 "%c", other, 0).ptr)
	    .status, 303);
	CHECK_INT(count(t, "SELECT n FROM circle c JOIN circle_member m ON "
	    "m.circle_id = c.id WHERE m.person_id = 1000"), other);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member"), 16);
	CHECK_INT(post(t, "do=move&member=1000&to=9").status, 409);
	CHECK_INT(post(t, "do=move&member=77&to=1").status, 409);
	CHECK_INT(post(t, "do=publish").status, 303);
	CHECK_INT(post(t, "do=move&member=1000&to=1").status, 409);
	CHECK_INT(test_post(t, SAMPLE_MENTEE, "/programmes/500/my-circle", "do=leave").status, 303);
	CHECK_INT(test_get(t, SAMPLE_MENTEE, "/programmes/500/my-circle").status, 404);
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member"), 15);
	CHECK_HAS(test_get(t, SAMPLE_ADMIN, "/programmes/500/circles").body,
	    S("1 person has no circle yet"));
}

/* Two admins change the same draft: the second is told, and nothing is lost. */
static void
a_draft_changed_meanwhile_is_kept(struct test *t)
{
	sample_make(t, &(struct sample){ "group", NULL, 16, 0, 0 });
	CHECK_INT(post(t, "do=make").status, 303);
	struct circle_making *m = circle_move(t->store, t->mem, SAMPLE_PROGRAMME, SAMPLE_MENTEE, 1);

	CHECK(m != NULL);
	int32_t size[4] = { 0 }, small = 0;
	int64_t n, people;

	for (int i = 0; i < 16; i++)
		size[m->circle[i]]++;
	for (int32_t c = 0; c < m->circles; c++)
		small += size[c] < 5;
	CHECK(circle_too_small(m, (struct circle_size){ 5, 8 }, &n, &people) == (small > 0));
	CHECK(!small || (people < 5 && people == size[n - 1]));
	CHECK_INT(post(t, "do=make").status, 303);
	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		CHECK(!circle_save(w, m));
	}
	CHECK_INT(count(t, "SELECT count(*) FROM circle_member"), 16);
}

TESTS(sizes_are_near_the_middle, circles_are_made_and_published, a_manager_is_never_in_it,
    hosts_get_a_circle_each, somebody_is_moved_and_leaves, a_draft_changed_meanwhile_is_kept)
