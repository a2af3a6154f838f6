/*
 * Problems of peers as text, and ithaca-verify-peer, which is one file: it is
 * included here, and each question runs in a child.
 */
#define main ithaca_verify_peer
#define hash verify_hash
int ithaca_verify_peer(int argc, char **argv);
#include "match/verify_peer_main.c"
#undef main
#undef hash

#include "match/instance.h"
#include "match/proof_test.h"
#include "match/small_test.h"

static bool
accepted(const struct proof *p)
{
	return accepted_by(ithaca_verify_peer, p);
}

static struct proof
write_files(struct test *t, const struct peer_problem *p, const struct peer_solution *s)
{
	static const char *const names[] = { "problem", "answer", "prices" };
	struct buf b[FILES] = { { .mem = t->mem }, { .mem = t->mem }, { .mem = t->mem } };
	struct proof f;

	instance_write_peer(&b[0], p);
	instance_write_peer_answer(&b[1], s);
	instance_write_peer_proof(&b[2], p, s, buf_text(&b[0]), buf_text(&b[1]));
	for (int k = 0; k < FILES; k++) {
		f.path[k] = arena_cstr(t->mem, test_path(t, names[k]));
		f.text[k] = buf_text(&b[k]);
		put_file(f.path[k], f.text[k]);
	}
	return f;
}

static bool
reads(struct test *t, str text, struct peer_problem *p)
{
	str error;

	if (instance_read_peer(t->mem, text, p, &error))
		return true;
	CHECK(str_starts(error, S("line ")));
	return false;
}

/* Triangles joined by weaker pairs, so that sets have prices; some pairs have a rule. */
static struct peer_problem
triangles(struct test *t, struct random *r, int n, bool rules)
{
	struct buf b = { .mem = t->mem }, lines = { .mem = t->mem };
	struct peer_problem p = { 0 };
	int n_pairs = 0;

	for (int i = 1; i <= n; i++)
		for (int j = i + 1; j <= n; j++) {
			bool same = (i - 1) / 3 == (j - 1) / 3;
			int a = below(r, 2) ? i : j;

			if (!same && below(r, 3))
				continue;
			n_pairs++;
			buf_fmt(&lines, "a %d %d %d\n", a, i + j - a,
			    (same ? 900 : 0) + (int)below(r, 100));
			if (rules && below(r, 8) == 0)
				buf_fmt(&lines, "x %d %d\n", j, i);
		}
	buf_fmt(&b, "c a comment\np peer %d %d\n", n, n_pairs);
	buf_str(&b, buf_text(&lines));
	CHECK(reads(t, buf_text(&b), &p));
	return p;
}

static void
what_is_written_is_read(struct test *t)
{
	struct random r = { 51 };

	for (int round = 0; round < 100; round++) {
		struct peer_problem p = triangles(t, &r, 3 * (int)below(&r, 7), round % 2), again;
		struct buf b = { .mem = t->mem };

		instance_write_peer(&b, &p);
		CHECK(reads(t, buf_text(&b), &again));
		CHECK(peer_hash(&p) == peer_hash(&again));
	}
}

static void
what_is_wrong_has_its_line(struct test *t)
{
	static const struct { const char *text, *error; } tests[] = {
		{ "", "line 0: there is no p line" },
		{ "p mentoring 2 2 0\n", "line 1: the problem is 'mentoring', not peer" },
		{ "p peer 2 1\na 1 1 5\n", "line 2: person 1 cannot be their own partner" },
		{ "p peer 2 1\na 1 3 5\n",
		    "line 2: the second person is '3', not a whole number from 1 to 2" },
		{ "p peer 3 2\na 1 2 5\na 2 1 5\n",
		    "line 3: person 1 and person 2 have two a lines" },
		{ "p peer 2 0\nm 1 0 2\n",
		    "line 2: a problem of peers has no m lines: everybody has one place" },
		{ "p peer 2 0\nf 2 1\n", "line 2: a fixed pair needs an a line too" },
		{ "a 1 2 3\n", "line 1: the first line must be: p peer PEOPLE PAIRS" },
	};

	for (size_t k = 0; k < sizeof tests / sizeof *tests; k++) {
		struct peer_problem p;
		str error = { 0 };

		CHECK(!instance_read_peer(t->mem, str_of(tests[k].text), &p, &error));
		CHECK_STR(error, str_of(tests[k].error));
	}
}

static void
optima_are_accepted(struct test *t)
{
	struct random r = { 52 };
	int64_t priced = 0;

	for (int round = 0; round < 100; round++) {
		struct peer_problem p = triangles(t, &r, 3 * (int)below(&r, 7), round % 2);

		p.objective = below(&r, 3) ? MATCH_BEST_TOTAL : MATCH_MOST_FIRST;
		struct peer_solution s = peer_solve(t->mem, &p, NULL);
		struct proof f = write_files(t, &p, &s);

		CHECK_INT(s.verdict, MATCH_OPTIMAL);
		CHECK(accepted(&f));
		priced += s.n_sets;
	}
	CHECK(priced > 100);
}

/* Each byte of each file made another, left out, and doubled. */
static void
any_change_is_refused(struct test *t)
{
	struct random r = { 53 };
	struct peer_problem p = triangles(t, &r, 9, true);
	struct peer_solution s = peer_solve(t->mem, &p, NULL);
	struct proof f = write_files(t, &p, &s);

	CHECK(s.n_sets > 0);
	CHECK(accepted(&f));
	for (int k = 0; k < FILES; k++) {
		for (size_t at = 0; at < f.text[k].len; at++)
			for (int kind = 0; kind < 4; kind++) {
				struct buf b = { .mem = t->mem };
				char its = f.text[k].ptr[at];

				buf_put(&b, f.text[k].ptr, at);
				if (kind == 0)
					buf_char(&b, (char)(its + 1));
				if (kind == 1)
					buf_char(&b, (char)(its + 2 + (int)below(&r, 250)));
				for (int times = 0; kind == 3 && times < 2; times++)
					buf_char(&b, its);
				buf_str(&b, str_from(f.text[k], at + 1));
				put_file(f.path[k], buf_text(&b));
				CHECK(!accepted(&f));
			}
		put_file(f.path[k], f.text[k]);
	}
	CHECK(accepted(&f));
}

/* A worse answer, other prices, under good seals: only the arithmetic can tell. */
static void
worse_answers_are_refused(struct test *t)
{
	struct random r = { 54 };

	for (int round = 0; round < 50; round++) {
		struct peer_problem p = triangles(t, &r, 12, false);
		struct peer_solution s = peer_solve(t->mem, &p, NULL), bad = s;
		int64_t *price = arena_copy(t->mem, s.price, 12 * sizeof *price);

		bad.n_pairs--;
		bad.score -= p.score[s.pairs[bad.n_pairs].edge];
		struct proof f = write_files(t, &p, &bad);

		CHECK(bad.score == s.score || !accepted(&f));
		bad = s;
		bad.price = price;
		price[below(&r, 12)] += round % 2 ? 2 : -2;
		f = write_files(t, &p, &bad);
		CHECK(!accepted(&f));
		bad = s;
		bad.n_sets = 0;
		bad.within = memset(NEWS(t->mem, int32_t, 12), 0xff, 12 * sizeof(int32_t));
		f = write_files(t, &p, &bad);
		CHECK(s.n_sets == 0 || !accepted(&f));
	}
}

TESTS(what_is_written_is_read, what_is_wrong_has_its_line, optima_are_accepted,
    any_change_is_refused, worse_answers_are_refused)
