/* A field that decides who gets a mentor is found; where none does, nothing is. */
#include "app/round/fair.h"

#include "app/round/sample.h"
#include "app/trait/trait.h"

static struct round
run(struct test *t)
{
	struct round r = { 0 };
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME });
	}
	test_jobs(t);
	WORK(t, w)
		CHECK(round_find(w, id, &r));
	return r;
}

static const struct fair_grouping *
grouping(const struct fairness *f, const char *key)
{
	for (size_t k = 0; k < f->n; k++)
		if (strcmp(f->v[k].key, key) == 0)
			return &f->v[k];
	return NULL;
}

static const struct fair_group *
group(const struct fair_grouping *g, str label)
{
	for (size_t i = 0; g && i < g->groups.n; i++)
		if (str_eq(g->groups.v[i].label, label))
			return &g->groups.v[i];
	return NULL;
}

static int
differences(const struct fairness *f, const char *key)
{
	const struct fair_grouping *g = grouping(f, key);
	int n = 0;

	for (size_t i = 0; g && i < g->groups.n; i++)
		for (int m = 0; m < FAIR_MEASURES; m++)
			n += g->groups.v[i].of[m].differs;
	return n;
}

/* Everybody alike but for the place of work: a third are at the plant. */
static void
make_alike(struct test *t, const char *settings)
{
	sample_make(t, &(struct sample){ "traditional", settings, 45, 30, 1 });
	test_sql(t, "UPDATE person SET level = 2 WHERE id < 2000");
	test_sql(t, "UPDATE person SET level = 5 WHERE id BETWEEN 2000 AND 2999");
	test_sql(t, "UPDATE person SET manager_id = NULL, unit = 'One'");
	test_sql(t, "UPDATE application SET availability = ''");
	test_sql(t, "UPDATE application_skill SET skill = 'sql', label = 'sql'");
	test_sql(t, "UPDATE person SET location = CASE WHEN id < 2000 AND id % 3 = 0 THEN 'Plant' "
	    "ELSE 'Office' END");
}

static void
a_planted_field_is_flagged(struct test *t)
{
	make_alike(t, "[rules]\nsame_site = true\n");
	/* Not the reason, but those whom it hits: a trait that goes with the place. */
	test_sql(t, "INSERT INTO person_trait (person_id, kind, value, own, given_at) SELECT id, "
	    "'roots', CASE WHEN location = 'Plant' THEN 'abroad' ELSE 'here' END, 1, 0 FROM person "
	    "WHERE id BETWEEN 1000 AND 1999");
	struct round r = run(t);
	struct without without = { 0 };
	struct fairness f = { 0 };

	WORK(t, w) {
		f = fairness(w, &r);
		CHECK(fairness_without(w, &r, BY_SITE, &without));
		CHECK(!fairness_without(w, &r, BY_START, &(struct without){ 0 }));
	}
	const struct fair_group *plant = group(grouping(&f, "site"), S("Plant"));

	CHECK_INT(plant->sums.matched, 0);
	CHECK(plant->of[FAIR_MATCHED].differs && plant->of[FAIR_MATCHED].against.high < 0);
	CHECK(differences(&f, "roots") > 0);
	CHECK_INT(differences(&f, "level"), 0);
	/* Solved again without the field, the plant has its share. */
	plant = group(&without.now, S("Plant"));
	CHECK(plant->sums.matched > 3 && !plant->of[FAIR_MATCHED].differs);
	CHECK(without.changed > 0);
	struct web_reply page = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/programmes/500/rounds/%" PRId64 "/fairness?by=site&without=1%c", r.id, 0).ptr);

	CHECK_INT(page.status, 200);
	CHECK_HAS(page.body, S("Plant (Place of work): 0% have a mentor, of the others 100%."));
	CHECK_HAS(page.body, S("Solved again"));
}

static void
nothing_planted_nothing_flagged(struct test *t)
{
	make_alike(t, "[rules]\nsame_site = false\n");
	struct round r = run(t);

	WORK(t, w) {
		struct fairness f = fairness(w, &r);

		for (size_t k = 0; k < f.n; k++)
			CHECK_INT(differences(&f, f.v[k].key), 0);
	}
}

/* What people give for audits is in no input, and comes out as sums alone. */
static void
traits_are_sums_and_never_scores(struct test *t)
{
	make_alike(t, "");
	struct round before = run(t);

	CHECK_INT(test_post(t, SAMPLE_MENTEE, "/account/audit", "gender=woman&roots=here").status,
	    303);
	CHECK_INT(test_post(t, SAMPLE_MENTEE, "/account/audit", "gender=plenty").status, 422);
	test_sql(t, "INSERT INTO person_trait (person_id, kind, value, own, given_at) SELECT id, "
	    "'gender', CASE WHEN id < 1003 THEN 'woman' ELSE 'man' END, 0, 0 FROM person "
	    "WHERE id BETWEEN 1001 AND 1044");
	test_sql(t, "UPDATE programme SET settings = ''");
	struct round after = run(t);
	int64_t shown = 0;

	CHECK_STR(before.input_hash, after.input_hash);
	WORK(t, w) {
		CHECK_STR(trait_own(w, SAMPLE_MENTEE, S("gender")), S("woman"));
		struct fairness f = fairness(w, &after);
		const struct fair_grouping *g = grouping(&f, "gender");

		/* Three women are hidden, and so are those who can be told by them. */
		CHECK_INT((int64_t)g->groups.n, 2);
		for (size_t i = 0; i < g->groups.n; i++)
			shown += !g->groups.v[i].hidden;
		CHECK_INT(shown, 0);
		CHECK(!trait_import(w, S("p1000@example.org"), S("gender"), S("unknown")));
		CHECK(trait_import(w, S("p1000@example.org"), S("gender"), S("man")));
		/* An import does not overrule what a person wrote. */
		CHECK_STR(trait_own(w, SAMPLE_MENTEE, S("gender")), S("woman"));
	}
	struct web_reply page = test_get(t, SAMPLE_ADMIN, str_fmt(t->mem,
	    "/api/v1/programmes/500/rounds/%" PRId64 "/fairness?by=gender%c", after.id, 0).ptr);

	CHECK_HAS(page.body, S("\"hidden\":true"));
	CHECK(!str_has(page.body, S("\"people\"")));
	CHECK_HAS(test_get(t, SAMPLE_MENTEE, "/account/audit").body, S("woman"));
	CHECK_INT(test_post(t, SAMPLE_MENTEE, "/account/audit", "").status, 303);
	CHECK_INT(test_int(t, "SELECT COUNT(*) FROM person_trait WHERE person_id = 1000"), 0);
}

TESTS(a_planted_field_is_flagged, nothing_planted_nothing_flagged,
    traits_are_sums_and_never_scores)
