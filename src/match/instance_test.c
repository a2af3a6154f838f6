/* The text formats: round trip, refusals with their lines, and proofs that any change spoils. */
#include "match/instance.h"

#include "match/small_test.h"
#include "match/verify.h"
#include "unit/test.h"

#include <sys/wait.h>
#include <unistd.h>

static void
round_trip(struct test *t)
{
	static struct small s;
	struct random r = { 21 };

	for (int round = 0; round < 1000; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		struct buf first = { .mem = t->mem }, second = { .mem = t->mem };
		struct match_problem p;
		str error;

		random_problem(&r, &s);
		instance_write(&first, &s.p);
		CHECK(instance_read(t->mem, buf_text(&first), &p, &error));
		p.objective = s.p.objective;
		p.seed = s.p.seed;
		CHECK(match_hash(&p) == match_hash(&s.p));
		instance_write(&second, &p);
		CHECK_STR(buf_text(&second), buf_text(&first));
		arena_rewind(t->mem, mark);
	}
}

static void
any_order(struct test *t)
{
	str text = S("c a comment\r\n\np  mentoring 2\t2 3\nx 2 2\na 2 2 9\nf 1 1\na 1 1 -5\nm 1 0 "
		     "2\na 2 1 7\nn 2 1 2\nx 1 2");
	struct match_problem p;
	str error;

	CHECK(instance_read(t->mem, text, &p, &error));
	struct match_solution s = match_solve(t->mem, &p, NULL);
	struct buf b = { .mem = t->mem };

	CHECK(match_verify(&p, &s) == MATCH_PROVEN);
	instance_write_answer(&b, &s);
	CHECK_STR(buf_text(&b), S("s 2 2\nv 1 1\nv 2 1\n"));
}

static void
refusals_name_the_line(struct test *t)
{
	static const struct { const char *text, *error; } bad[] = {
		{ "", "line 0: there is no p line" },
		{ "a 1 1 1\n", "line 1: the first line must be" },
		{ "p mentoring 1 1\n", "line 1: the number of pairs is missing" },
		{ "p matching 1 1 0\n", "line 1: the problem is 'matching'" },
		{ "p mentoring 1 99999999 0\n", "line 1: the number of mentors is '99999999'" },
		{ "p mentoring 1 1 99999999\n", "line 1: 99999999 pairs do not fit" },
		{ "p mentoring 1 1 0 7\n", "line 1: '7' is too much" },
		{ "p mentoring 1 1 0\np mentoring 1 1 0\n", "line 2: a second p line" },
		{ "p mentoring 1 1 1\n\na 1 2 5\n",
		    "line 3: the mentor is '2', not a whole number from 1 to 1" },
		{ "p mentoring 1 1 1\na 1 1 2147483648\n", "line 2: the score is '2147483648'" },
		{ "p mentoring 1 1 1\na 1 1 +5\n", "line 2: the score is '+5'" },
		{ "p mentoring 1 1 1\na 1 1 0x5\n", "line 2: the score is '0x5'" },
		{ "p mentoring 1 1 1\na 1 1 5 6\n", "line 2: '6' is too much" },
		{ "p mentoring 1 1 1\n", "line 1: the file ends after 0 of 1 pairs" },
		{ "p mentoring 1 1 1\na 1 1 1\na 1 1 1\n", "line 3: more than the 1 pairs" },
		{ "p mentoring 1 2 2\na 1 1 1\na 1 1 1\n",
		    "mentee 1 and mentor 1 have two a lines" },
		{ "p mentoring 1 1 0\nf 1 1\n", "line 2: a fixed pair needs an a line too" },
		{ "p mentoring 1 1 1\na 1 1 1\nx 1 1\nf 1 1\n",
		    "line 4: mentee 1 and mentor 1 have another f or x line" },
		{ "p mentoring 1 1 0\nn 1 0 1\nn 1 0 1\n",
		    "line 3: the bounds of mentee 1 were given before" },
		{ "p mentoring 1 1 0\nm 1 -1 1\n", "line 2: the lower bound is '-1'" },
		{ "p mentoring 1 1 0\nq 1\n", "line 2: 'q' is none of" },
		{ "p mentoring 1 1 0\naa 1 1 1\n", "line 2: 'aa' is none of" },
		{ "p mentoring 1 1 0\n n 1 0 1\n", "line 2: a line begins with its letter" },
	};

	for (size_t k = 0; k < COUNT(bad); k++) {
		struct match_problem p;
		str error;

		CHECK(!instance_read(t->mem, str_of(bad[k].text), &p, &error));
		CHECK_HAS(error, str_of(bad[k].error));
	}
}

static void
infeasible_in_words(struct test *t)
{
	str text = S("p mentoring 3 1 3\nn 1 1 1\nn 3 1 1\na 1 1 5\na 2 1 5\na 3 1 5\n"), error;
	struct buf b = { .mem = t->mem };
	struct match_problem p;

	CHECK(instance_read(t->mem, text, &p, &error));
	struct match_solution s = match_solve(t->mem, &p, NULL);

	CHECK(s.verdict == MATCH_INFEASIBLE);
	instance_write_answer(&b, &s);
	CHECK_HAS(buf_text(&b), S("i mentee 1 "));
	CHECK_HAS(buf_text(&b), S("i mentee 3 "));
	CHECK_HAS(buf_text(&b), S("i mentor 1 "));
	CHECK(!str_has(buf_text(&b), S("mentee 2")));
}

TESTS(round_trip, any_order, refusals_name_the_line, infeasible_in_words)
