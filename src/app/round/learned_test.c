#include "app/round/round.h"
#include "app/round/sample.h"

static const struct round_start fresh = { .programme = SAMPLE_PROGRAMME };

/* A pair that was answered, and how well it fitted by two criteria. */
static void
answered(struct test *t, int k, int needs, int hours, bool yes)
{
	struct reason list[] = {
		{ .key = "needs", .value = needs, .weight = 50 },
		{ .key = "hours", .value = hours, .weight = 50 },
	};
	struct reasons why = { list, COUNT(list) };
	str text = reasons_text(t->mem, &why);

	test_sql(t, str_fmt(t->mem,
	    "INSERT INTO pairing (id, programme_id, round_id, mentee_id, mentor_id, "
	    "mentee_application_id, mentor_application_id, state, score, why, mentee_said, "
	    "mentor_said, private_reason, created_at, changed_at) VALUES (%d, %d, 1, %d, %d, %d, "
	    "%d, '%s', 500, '%.*s', 'yes', '%s', '', 1, 1)%c", 50000 + k, SAMPLE_PROGRAMME,
	    SAMPLE_MENTEE, SAMPLE_MENTOR, SAMPLE_MENTEE, SAMPLE_MENTOR, yes ? "ended" : "declined",
	    STR(text), yes ? "yes" : "no", 0).ptr);
}

static struct learned
learn(struct test *t, const struct rules *r)
{
	struct learned l = { 0 };

	WORK(t, w)
		l = learned_weights(w, fresh.programme, r);
	return l;
}

static const struct learned_weight *
of(const struct learned *l, enum criterion_id id)
{
	for (size_t k = 0; k < l->n; k++)
		if (l->v[k].id == id)
			return &l->v[k];
	BUG("criterion %d has no weight", id);
}

/* Whether a pair becomes one hangs on hours alone; the rules think otherwise. */
static void
answers_move_the_weights(struct test *t)
{
	struct rules r = { .weight = { [C_NEEDS] = 60, [C_HOURS] = 20 }, .total = 80 };
	uint64_t seed = 5;

	sample_make(t, &(struct sample){ "traditional", NULL, 2, 2, 1 });
	CHECK(!learn(t, &r).enough);
	for (int k = 0; k < 200; k++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		int needs = (int)(seed >> 33) % 1001, hours = (int)(seed >> 43) % 1001;

		answered(t, k, needs, hours, hours > 500);
		if (k == LEARNED_LEAST / 2)
			CHECK(!learn(t, &r).enough);
	}
	struct learned l = learn(t, &r);

	CHECK(l.enough);
	CHECK_INT(l.yes + l.no, 200);
	CHECK_INT((int64_t)l.n, 2);
	CHECK_INT(of(&l, C_NEEDS)->now, 75);
	CHECK(of(&l, C_HOURS)->suggested > 50);
	CHECK(of(&l, C_HOURS)->low > of(&l, C_HOURS)->now);
	CHECK(of(&l, C_NEEDS)->suggested < 50);
	CHECK(of(&l, C_NEEDS)->low <= of(&l, C_NEEDS)->suggested);

	/* The page puts the sliders there when asked, and saves nothing. */
	struct web_reply page = test_get(t, SAMPLE_ADMIN,
	    "/programmes/500/matching/rules?weights=learned");

	CHECK_HAS(page.body, S("Nothing counts before you save"));
	CHECK_INT(test_int(t, "SELECT count(*) FROM rule_version"), 0);
	page = test_get(t, SAMPLE_ADMIN, "/api/v1/programmes/500/matching/rules");
	CHECK_HAS(page.body, S("\"enough\":true"));
}

TESTS(answers_move_the_weights)
