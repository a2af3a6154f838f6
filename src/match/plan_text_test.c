/*
 * Plans as files: what is written is read, and ithaca-verify-plan accepts
 * what is optimal and nothing else.  It is one file, so it is included here
 * and each question runs in a child.
 */
#define main ithaca_verify_plan
#define hash verify_hash
#define who verify_who
#define people verify_people
#define price verify_price
int ithaca_verify_plan(int argc, char **argv);
#include "match/verify_plan_main.c"
#undef main
#undef hash
#undef who
#undef people
#undef price

#include "match/instance.h"
#include "match/proof_test.h"
#include "match/plan_text.h"
#include "match/verify.h"
#include "match/wished_test.h"

static bool
accepted(const struct proof *p)
{
	return accepted_by(ithaca_verify_plan, p);
}

static struct proof
write_proof(struct test *t, const struct wished *w, const struct match_plan *plan)
{
	static const char *const names[] = { "problem", "answer", "prices" };
	struct buf b[FILES] = { { .mem = t->mem }, { .mem = t->mem }, { .mem = t->mem } };
	struct proof p;

	plan_write_problem(&b[0], &w->s.p, &w->wish, plan);
	plan_write_answer(&b[1], &w->s.p, plan);
	plan_write_prices(&b[2], &w->s.p, &w->wish, plan, buf_text(&b[0]), buf_text(&b[1]));
	for (int k = 0; k < FILES; k++) {
		p.path[k] = arena_cstr(t->mem, test_path(t, names[k]));
		p.text[k] = buf_text(&b[k]);
		put_file(p.path[k], p.text[k]);
	}
	return p;
}

/* One of several levels, with pairs, that one case proves. */
static struct match_plan
random_plan(struct test *t, struct random *r, struct wished *w)
{
	struct match_plan got;

	do {
		random_wish(r, w);
		got = match_plan(t->mem, &w->s.p, &w->wish, NULL);
	} while (got.verdict != MATCH_OPTIMAL || got.n_pairs < 2 || got.n_cases > 1);
	return got;
}

static void
optima_are_accepted(struct test *t)
{
	static struct wished w;
	struct random r = { 41 };

	for (int round = 0; round < 400; round++) {
		struct match_plan got = random_plan(t, &r, &w);
		struct proof p = write_proof(t, &w, &got);

		CHECK(accepted(&p));
	}
}

/* Each byte of each file made another, left out, and doubled. */
static void
any_change_is_refused(struct test *t)
{
	static struct wished w;
	struct random r = { 42 };
	struct match_plan got;

	do
		got = random_plan(t, &r, &w);
	while (w.wish.n_quotas < 2 || w.wish.n_steps < 2 || got.n_levels > 6 || w.s.n > 8);
	struct proof p = write_proof(t, &w, &got);

	CHECK(accepted(&p));
	for (int k = 0; k < FILES; k++) {
		for (size_t byte = 0; byte < p.text[k].len; byte++)
			for (int kind = 0; kind < 4; kind++) {
				struct buf b = { .mem = t->mem };
				char its = p.text[k].ptr[byte];

				buf_put(&b, p.text[k].ptr, byte);
				if (kind < 2)
					buf_char(&b,
					    (char)(its
						+ (kind == 0 ? 1 : 2 + (int)below(&r, 250))));
				for (int times = 0; kind == 3 && times < 2; times++)
					buf_char(&b, its);
				buf_str(&b, str_from(p.text[k], byte + 1));
				put_file(p.path[k], buf_text(&b));
				CHECK(!accepted(&p));
			}
		put_file(p.path[k], p.text[k]);
	}
	CHECK(accepted(&p));
}

/* A pair less, or a price moved, under a good seal: only the arithmetic can tell. */
static void
worse_plans_are_refused(struct test *t)
{
	static struct wished w;
	struct random r = { 43 };
	int worse = 0, wrong = 0;

	for (int round = 0; round < 1000; round++) {
		struct match_plan got = random_plan(t, &r, &w), bad = got;
		struct match_pair *fewer =
		    arena_copy(t->mem, got.pairs, (size_t)got.n_pairs * sizeof *fewer);
		struct match_case its = got.cases[0];
		size_t n = (size_t)w.s.p.mentors * got.n_levels, last = n - 1;
		int64_t *price = arena_copy(t->mem, its.mentor_price, n * sizeof *price);

		int32_t lost = w.s.score[fewer[got.n_pairs - 1].edge];

		bad.score -= lost;
		bad.pairs = fewer;
		bad.n_pairs--;
		if (lost != 0 && w.wish.n_quotas == 0) {
			CHECK(match_verify_plan(&w.s.p, &w.wish, &bad) != MATCH_PROVEN);
			struct proof p = write_proof(t, &w, &bad);

			CHECK(!accepted(&p));
			worse++;
		}
		bad = got;
		price[last] += 1000 * got.levels[got.n_levels - 1].scale;
		its.mentor_price = price;
		bad.cases = &its;
		if (match_verify_plan(&w.s.p, &w.wish, &bad) == MATCH_PROVEN)
			continue;	/* a mentor without a say */
		wrong++;
		if (round % 5 == 0) {
			struct proof p = write_proof(t, &w, &bad);

			CHECK(!accepted(&p));
		}
	}
	CHECK(worse > 100 && wrong > 500);
}

static void
round_trip(struct test *t)
{
	static struct wished w;
	struct random r = { 44 };

	for (int round = 0; round < 1000; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct buf first = { .mem = t->mem }, second = { .mem = t->mem };
		struct match_problem p;
		struct match_wish wish = { .most_cases = 1 << 20 };
		str error;

		random_wish(&r, &w);
		for (size_t q = 0; q < w.wish.n_quotas; q++) {
			/* A group of nobody has no lines, and no lines are everybody. */
			if (w.quotas[q].n_mentee == 0)
				w.quotas[q].mentee = NULL;
			if (w.quotas[q].n_mentor == 0)
				w.quotas[q].mentor = NULL;
		}
		instance_write(&first, &w.s.p);
		plan_write_wish(&first, &w.s.p, &w.wish);
		CHECK(plan_read(t->mem, buf_text(&first), &p, &wish, &error));
		p.seed = w.s.p.seed;
		wish.steps = w.wish.steps;
		wish.n_steps = w.wish.n_steps;
		instance_write(&second, &p);
		plan_write_wish(&second, &p, &wish);
		CHECK_STR(buf_text(&second), buf_text(&first));
		struct match_plan a = match_plan(t->mem, &w.s.p, &w.wish, NULL);
		struct match_plan b = match_plan(t->mem, &p, &wish, NULL);

		CHECK(a.verdict == b.verdict && a.score == b.score && a.n_pairs == b.n_pairs);
		arena_rewind(t->mem, mark);
	}
}

static void
refusals_name_the_line(struct test *t)
{
	static const struct { const char *its, *error; } bad[] = {
		{ "p mentoring 1 1 0\nr 1\n", "line 2: the mentor is ''" },
		{ "p mentoring 1 1 0\nr 2 1\n", "line 2: no such mentee or mentor" },
		{ "p mentoring 1 1 0\nl 2 1\n", "line 2: no such mentee" },
		{ "p mentoring 1 1 0\nl 1 -1\n", "line 2: the weight is '-1'" },
		{ "p mentoring 1 1 0\nl 1 1 1\n", "line 2: '1' is too much" },
		{ "p mentoring 1 1 0\nq 1 1 0 hard\n", "line 2: the least number of pairs is" },
		{ "p mentoring 1 1 0\nq 1 0 1 soft\n", "line 2: hard, first or a price is 'soft'" },
		{ "p mentoring 1 1 0\nq 61 0 1 hard\n", "line 2: there are 60 quotas at most" },
		{ "p mentoring 1 1 0\nq 1 0 1 5\nq 1 0 1 5\n", "line 3: quota 1 was given before" },
		{ "p mentoring 1 1 0\nq 1 0 1 5\ng 1 2\n", "line 3: no such person" },
		{ "p mentoring 1 1 0\nt 1 1\n", "line 2: no such person, or no such quota" },
		{ "p mentoring 1 1 0\nr 1 1\nq\n", "line 3: 'q' is none of" },
	};

	for (size_t k = 0; k < COUNT(bad); k++) {
		struct match_problem p;
		struct match_wish wish = { 0 };
		str error;

		CHECK(!plan_read(t->mem, str_of(bad[k].its), &p, &wish, &error));
		if (!str_starts(error, str_of(bad[k].error)))
			CHECK_STR(error, str_of(bad[k].error));
	}
}

static void
orders_are_read(struct test *t)
{
	struct match_wish wish = { 0 };
	str error;

	CHECK(plan_read_steps(t->mem, S("matched, bands:50,left-out worst kept"), &wish, &error));
	CHECK(wish.n_steps == 5 && wish.steps[1].aim == MATCH_AIM_BANDS
	    && wish.steps[1].width == 50 && wish.steps[4].aim == MATCH_AIM_KEPT);
	CHECK(!plan_read_steps(t->mem, S("matched,matched"), &wish, &error));
	CHECK_STR(error, S("'matched' is no objective, or a second one"));
	CHECK(!plan_read_steps(t->mem, S("bands:0"), &wish, &error));
	CHECK(!plan_read_steps(t->mem, S("total:3"), &wish, &error));
	CHECK(plan_read_steps(t->mem, S(""), &wish, &error) && wish.n_steps == 0);
}

TESTS(optima_are_accepted, any_change_is_refused, worse_plans_are_refused, round_trip,
    refusals_name_the_line, orders_are_read)
