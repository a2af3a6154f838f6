#include "app/round/round.h"

#include "app/round/sample.h"
#include "match/verify.h"

static int64_t
run(struct test *t, int64_t parent)
{
	int64_t id = 0;

	WORK(t, w) {
		w->actor = SAMPLE_ADMIN;
		id = round_start(w, &(struct round_start){ .programme = SAMPLE_PROGRAMME, .parent = parent });
	}
	test_jobs(t);
	return id;
}

static void
everybody_who_can_be_is_matched(struct test *t)
{
	sample_make(t, &(struct sample){ "traditional", NULL, 12, 4, 2 });
	int64_t id = run(t, 0);
	struct round r;

	WORK(t, w) {
		CHECK(round_find(w, id, &r));
		CHECK_STR(r.state, S("solved"));
		CHECK_INT(r.mentees, 12);
		CHECK_INT(r.places, 8);
		CHECK_INT(r.pairs, 8);
		CHECK(r.proven);
		CHECK_INT(r.total, r.bound);
		struct verified v = round_verify(w, &r);

		CHECK(v.inputs && v.scores && v.proof && v.same);
	}
}

TESTS(everybody_who_can_be_is_matched)
