/*
 * Both checkers accept what is optimal and nothing else.  ithaca-verify is
 * one file, so it is included here and each question runs in a child.
 */
#define main ithaca_verify
#define hash verify_hash
int ithaca_verify(int argc, char **argv);
#include "match/verify_main.c"
#undef main
#undef hash

#include "match/instance.h"
#include "match/proof_test.h"
#include "match/small_test.h"
#include "match/verify.h"

static bool
accepted(const struct proof *p)
{
	return accepted_by(ithaca_verify, p);
}

static struct proof
write_proof(struct test *t, const struct match_problem *problem, const struct match_solution *s)
{
	static const char *const names[] = { "problem", "answer", "prices" };
	struct buf b[FILES] = { { .mem = t->mem }, { .mem = t->mem }, { .mem = t->mem } };
	struct proof p;

	instance_write(&b[0], problem);
	instance_write_answer(&b[1], s);
	instance_write_proof(&b[2], problem, s, buf_text(&b[0]), buf_text(&b[1]));
	for (int k = 0; k < FILES; k++) {
		p.path[k] = arena_cstr(t->mem, test_path(t, names[k]));
		p.text[k] = buf_text(&b[k]);
		put_file(p.path[k], p.text[k]);
	}
	return p;
}

static struct match_solution
random_optimum(struct test *t, struct random *r, struct small *s)
{
	struct match_solution got;

	do {
		random_problem(r, s);
		got = match_solve(t->mem, &s->p, NULL);
	} while (got.verdict != MATCH_OPTIMAL || got.n_pairs == 0);
	return got;
}

static void
optima_are_accepted(struct test *t)
{
	static struct small s;
	struct random r = { 31 };

	for (int round = 0; round < 200; round++) {
		struct match_solution got = random_optimum(t, &r, &s);
		struct proof p = write_proof(t, &s.p, &got);

		CHECK(accepted(&p));
	}
}

/* Each byte of each file made another, left out, and doubled. */
static void
any_change_is_refused(struct test *t)
{
	static struct small s;
	struct random r = { 32 };
	struct match_solution got = random_optimum(t, &r, &s);
	struct proof p = write_proof(t, &s.p, &got);

	CHECK(accepted(&p));
	for (int k = 0; k < FILES; k++) {
		for (size_t at = 0; at < p.text[k].len; at++)
			for (int kind = 0; kind < 4; kind++) {
				struct buf b = { .mem = t->mem };
				char its = p.text[k].ptr[at];

				buf_put(&b, p.text[k].ptr, at);
				if (kind < 2)
					buf_char(&b,
					    (char)(its
						+ (kind == 0 ? 1 : 2 + (int)below(&r, 250))));
				for (int times = 0; kind == 3 && times < 2; times++)
					buf_char(&b, its);
				buf_str(&b, str_from(p.text[k], at + 1));
				put_file(p.path[k], buf_text(&b));
				CHECK(!accepted(&p));
			}
		put_file(p.path[k], p.text[k]);
	}
	CHECK(accepted(&p));
}

/* A worse answer under a good seal: only the arithmetic can tell. */
static void
worse_answers_are_refused(struct test *t)
{
	static struct small s;
	struct random r = { 33 };
	int asked = 0;

	for (int round = 0; round < 2000; round++) {
		struct match_solution got = random_optimum(t, &r, &s);
		struct match_pair *fewer =
		    arena_copy(t->mem, got.pairs, (size_t)got.n_pairs * sizeof *fewer);
		int64_t at = below(&r, (uint32_t)got.n_pairs), lost = s.score[fewer[at].edge];
		bool alone = (at == 0 || fewer[at - 1].mentee != fewer[at].mentee)
		    && (at + 1 == got.n_pairs || fewer[at + 1].mentee != fewer[at].mentee);

		if (lost <= 0)
			continue;
		memmove(fewer + at, fewer + at + 1, (size_t)(got.n_pairs - at - 1) * sizeof *fewer);
		got.pairs = fewer;
		got.n_pairs--;
		got.score -= lost;
		got.matched -= alone;
		CHECK(match_verify(&s.p, &got) != MATCH_PROVEN);
		if (round % 20 == 0) {
			struct proof p = write_proof(t, &s.p, &got);

			CHECK(!accepted(&p));
		}
		asked++;
	}
	CHECK(asked > 1000);
}

/* A mentor with a place left, or -1. */
static int32_t
with_a_place(const struct small *s, const struct match_solution *got)
{
	int32_t made[SIDE] = { 0 };

	for (int64_t k = 0; k < got->n_pairs; k++)
		made[got->pairs[k].mentor]++;
	for (int32_t j = 0; j < s->p.mentors; j++)
		if (made[j] < s->high[1][j])
			return j;
	return -1;
}

static void
wrong_proofs_are_refused(struct test *t)
{
	static struct small s;
	struct random r = { 34 };
	int asked = 0;

	for (int round = 0; round < 2000; round++) {
		struct match_solution got = random_optimum(t, &r, &s), bad = got;
		int64_t *price =
		    arena_copy(t->mem, got.mentor_price, (size_t)s.p.mentors * sizeof *price);
		int32_t j = with_a_place(&s, &got);

		if (j >= 0) {
			price[j] = 1000;
			bad.mentor_price = price;
			CHECK(match_verify(&s.p, &bad) == MATCH_NOT_PROVEN);
			asked++;
		}
		bad = got;
		bad.score++;
		CHECK(match_verify(&s.p, &bad) == MATCH_BAD_TOTAL);
		bad = got;
		bad.bonus = s.p.objective == MATCH_BEST_TOTAL;
		CHECK(match_verify(&s.p, &bad) == MATCH_BAD_BONUS);
	}
	CHECK(asked > 500);
}

TESTS(
    optima_are_accepted, any_change_is_refused, worse_answers_are_refused, wrong_proofs_are_refused)
