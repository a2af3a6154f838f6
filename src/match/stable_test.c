/* Stable matching against all matchings there are, of problems small enough to list them. */
#include "match/stable.h"

#include "match/small_test.h"
#include "match/verify.h"
#include "unit/test.h"

struct market {
	struct small small;
	struct stable_problem s;
	int32_t mentee_says[MOST_EDGES], mentor_says[MOST_EDGES];
	struct stable_couple couple[2];
};

static void
random_market(struct random *r, struct market *m, bool many)
{
	uint32_t spread = below(r, 3) == 0 ? 50 : 3;

	random_problem(r, &m->small);
	for (int i = 0; i < SIDE; i++) {
		m->small.low[0][i] = m->small.low[1][i] = 0;
		m->small.high[0][i] = many ? (int32_t)below(r, 3) : 1;
		m->small.high[1][i] = (int32_t)below(r, 4);
	}
	m->s = (struct stable_problem){ .market = m->small.p, .mentee_says = m->mentee_says,
		.mentor_says = m->mentor_says, .couples = m->couple,
		.measure = below(r, 2) ? STABLE_RANKS : STABLE_SCORES };
	for (int e = 0; e < m->small.n; e++) {
		m->mentee_says[e] = (int32_t)below(r, spread) + (below(r, 8) == 0 ? -1 : 0);
		m->mentor_says[e] = (int32_t)below(r, spread) + (below(r, 8) == 0 ? -1 : 0);
	}
}

/* Worth to a side, more is better, -1 is "rather nobody": written anew. */
static int64_t
says(const struct market *m, const int32_t *side, int e)
{
	if (m->s.measure == STABLE_SCORES)
		return side[e];
	return side[e] <= 0 ? -1 : 1000 - side[e];
}

static bool
in(uint32_t set, int e)
{
	return set >> e & 1;
}

/* Would this side of the edge have the other, given what it has in the set? */
static bool
rather(const struct market *m, uint32_t set, int e, int side)
{
	const struct small *s = &m->small;
	const int32_t *who = side ? s->mentor : s->mentee;
	const int32_t *value = side ? m->mentor_says : m->mentee_says;
	int32_t count = 0;
	bool better = false;

	for (int k = 0; k < s->n; k++)
		if (in(set, k) && who[k] == who[e]) {
			count++;
			better = better || (s->rule[k] != MATCH_FIXED
				&& says(m, value, k) < says(m, value, e));
		}
	return says(m, value, e) >= 0 && (count < s->high[side][who[e]] || better)
	    && s->high[side][who[e]] > 0;
}

static int
count_blocks(const struct market *m, uint32_t set)
{
	int n = 0;

	for (int e = 0; e < m->small.n; e++)
		n += !in(set, e) && m->small.rule[e] == MATCH_ALLOWED && rather(m, set, e, 0)
		    && rather(m, set, e, 1);
	return n;
}

/* Within the bounds, with what is fixed, without what nobody wants. */
static bool
can_be(const struct market *m, uint32_t set)
{
	const struct small *s = &m->small;
	int32_t count[2][SIDE] = { 0 };

	for (int e = 0; e < s->n; e++) {
		bool fixed = s->rule[e] == MATCH_FIXED, wanted = says(m, m->mentee_says, e) >= 0
		    && says(m, m->mentor_says, e) >= 0;

		if (in(set, e) ? !fixed && (s->rule[e] == MATCH_FORBIDDEN || !wanted) : fixed)
			return false;
		if (in(set, e) && (++count[0][s->mentee[e]] > s->high[0][s->mentee[e]]
		    || ++count[1][s->mentor[e]] > s->high[1][s->mentor[e]]))
			return false;
	}
	return true;
}

static uint32_t
set_of(const struct stable_answer *a)
{
	uint32_t set = 0;

	for (int64_t k = 0; k < a->n_pairs; k++)
		set |= UINT32_C(1) << a->pairs[k].edge;
	return set;
}

/* Fixed pairs alone may be more than the bounds allow: that is no market. */
static bool
fixed_fit(const struct market *m)
{
	uint32_t set = 0;

	for (int e = 0; e < m->small.n && e < MOST_EDGES; e++)
		set |= (uint32_t)(m->small.rule[e] == MATCH_FIXED) << e;
	return can_be(m, set);
}

static void
the_answer_is_stable(struct test *t)
{
	struct random r = { 11 };
	static struct market m;
	int most_gained = 0;

	for (int round = 0; round < 6000; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_market(&r, &m, below(&r, 2));
		if (!fixed_fit(&m))
			continue;
		struct stable_answer plain = stable_solve(t->mem, &m.s);
		struct stable_report report =
		    stable_report(t->mem, &m.s, plain.pairs, plain.n_pairs, 4);

		CHECK(can_be(&m, set_of(&plain)) && plain.settled);
		CHECK_INT(count_blocks(&m, set_of(&plain)), 0);
		CHECK_INT(report.blocking, 0);
		m.s.promote = true;
		struct stable_answer more = stable_solve(t->mem, &m.s);

		CHECK(can_be(&m, set_of(&more)));
		CHECK_INT(count_blocks(&m, set_of(&more)), 0);
		most_gained += more.n_pairs > plain.n_pairs;
		arena_rewind(t->mem, mark);
	}
	CHECK(most_gained > 20);
}

/* Without ties: every mentee has the best of all stable matchings, and who goes without does in
 * all of them. */
static void
mentees_get_the_best_there_is(struct test *t)
{
	struct random r = { 12 };
	static struct market m;
	int several = 0;

	for (int round = 0; round < 1500; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		int stable = 0;

		random_market(&r, &m, false);
		for (int e = 0; e < m.small.n; e++) {
			m.mentee_says[e] = 1 + (int32_t)below(&r, 50) * 16 + e;
			m.mentor_says[e] = 1 + (int32_t)below(&r, 50) * 16 + e;
			if (below(&r, 4))	/* at odds */
				m.mentor_says[e] = 900 - m.mentee_says[e];
		}
		if (!fixed_fit(&m))
			continue;
		struct stable_answer answer = stable_solve(t->mem, &m.s);
		uint32_t ours = set_of(&answer);

		for (uint32_t set = 0; set < UINT32_C(1) << m.small.n; set++) {
			int64_t best[2][SIDE], count[2][2][SIDE] = { 0 };

			if (!can_be(&m, set) || count_blocks(&m, set) > 0)
				continue;
			stable++;
			memset(best, -1, sizeof best);
			for (int e = 0; e < m.small.n; e++)
				for (int which = 0; which < 2; which++)
					if (in(which ? ours : set, e)) {
						best[which][m.small.mentee[e]] =
						    says(&m, m.mentee_says, e);
						count[which][0][m.small.mentee[e]]++;
						count[which][1][m.small.mentor[e]]++;
					}
			CHECK(memcmp(count[0], count[1], sizeof count[0]) == 0);
			for (int i = 0; i < SIDE; i++)
				CHECK(best[1][i] >= best[0][i]);
		}
		CHECK(stable > 0);
		several += stable > 1;
		arena_rewind(t->mem, mark);
	}
	CHECK(several > 5);
}

/* Promotion: at least two thirds of the largest stable matching, with ties on both sides. */
static void
promotion_finds_two_thirds(struct test *t)
{
	struct random r = { 13 };
	static struct market m;

	for (int round = 0; round < 1500; round++) {
		struct arena_mark mark = arena_mark(t->mem);
		int64_t largest = 0;

		random_market(&r, &m, false);
		for (int e = 0; e < m.small.n; e++)
			m.small.rule[e] = MATCH_ALLOWED;
		m.s.promote = true;
		struct stable_answer answer = stable_solve(t->mem, &m.s);

		for (uint32_t set = 0; set < UINT32_C(1) << m.small.n; set++)
			if (__builtin_popcount(set) > largest && can_be(&m, set)
			    && count_blocks(&m, set) == 0)
				largest = __builtin_popcount(set);
		CHECK(3 * answer.n_pairs >= 2 * largest);
		arena_rewind(t->mem, mark);
	}
}

static bool
together(const struct market *m, uint32_t set, const struct stable_couple *c)
{
	for (int e = 0; e < m->small.n; e++)
		for (int f = 0; f < m->small.n; f++)
			if (in(set, e) && in(set, f) && m->small.mentee[e] == c->a
			    && m->small.mentee[f] == c->b
			    && m->small.mentor[e] == m->small.mentor[f])
				return true;
	return false;
}

static void
couples_are_kept(struct test *t)
{
	struct random r = { 14 };
	static struct market m;
	int joined = 0, lost = 0;

	for (int round = 0; round < 6000; round++) {
		struct arena_mark mark = arena_mark(t->mem);

		random_market(&r, &m, false);
		if (m.small.p.mentees < 4 || !fixed_fit(&m))
			continue;
		m.couple[0] = (struct stable_couple){ 1, 0, true };
		m.couple[1] = (struct stable_couple){
			(int32_t)below(&r, 2), 2 + (int32_t)below(&r, 2), false };
		m.s.n_couples = 2;
		struct stable_answer a = stable_solve(t->mem, &m.s);
		struct stable_report report = stable_report(t->mem, &m.s, a.pairs, a.n_pairs, 4);
		uint32_t set = set_of(&a);

		CHECK(can_be(&m, set));
		if (together(&m, set, &m.couple[0])) {
			CHECK(a.honoured[0]);
			joined++;
		} else {
			lost += !a.honoured[0];
		}
		CHECK(a.honoured[1] == !together(&m, set, &m.couple[1]));
		CHECK(!a.settled || report.blocking == 0);
		arena_rewind(t->mem, mark);
	}
	CHECK(joined > 200 && lost > 50);
}

/* Nothing is stable here: whoever of 0, 1 and the couple 2 + 3 comes to mentor 0, another may. */
static void
a_couple_can_make_it_impossible(struct test *t)
{
	int64_t first[] = { 0, 2, 4, 5, 6 };
	int32_t mentor[] = { 0, 1, 0, 1, 0, 0 }, score[] = { 0, 0, 0, 0, 0, 0 }, high[] = { 2, 1 };
	int32_t rank[2][6] = { { 2, 1, 1, 2, 1, 1 }, { 1, 2, 4, 1, 2, 3 } };
	struct stable_couple couple = { 2, 3, true };
	struct stable_problem s = { .market = { .mentees = 4, .mentors = 2, .first = first,
		.mentor = mentor, .score = score, .mentor_high = high }, .measure = STABLE_RANKS,
		.mentee_says = rank[0], .mentor_says = rank[1], .couples = &couple,
		.n_couples = 1 };
	struct stable_answer a = stable_solve(t->mem, &s);

	CHECK(!a.settled);
	CHECK(a.n_pairs >= 1 && a.n_pairs <= 3);
	s.n_couples = 0;
	CHECK(stable_solve(t->mem, &s).settled);
}

static void
apart_holds_unless_fixed(struct test *t)
{
	int64_t first[] = { 0, 2, 4 };
	int32_t mentor[] = { 0, 1, 0, 1 }, score[] = { 9, 1, 8, 2 }, high[] = { 2, 1 };
	struct stable_couple apart = { 0, 1, false };
	struct stable_problem s = { .market = { .mentees = 2, .mentors = 2, .first = first,
		.mentor = mentor, .score = score, .mentor_high = high } };
	struct stable_answer both = stable_solve(t->mem, &s);

	CHECK(both.n_pairs == 2 && both.pairs[0].mentor == 0 && both.pairs[1].mentor == 0);
	s.couples = &apart;
	s.n_couples = 1;
	struct stable_answer parted = stable_solve(t->mem, &s);

	CHECK(parted.pairs[0].mentor == 0 && parted.pairs[1].mentor == 1 && parted.honoured[0]);
	CHECK_INT(stable_report(t->mem, &s, parted.pairs, parted.n_pairs, 1).blocking, 0);
}

/* The order of edges says nothing; the seed decides ties; one draw for all mentors. */
static void
the_lottery_is_one_draw(struct test *t)
{
	int64_t first[] = { 0, 2, 4, 6 };
	int32_t mentor[2][6] = { { 0, 1, 0, 1, 0, 1 }, { 1, 0, 1, 0, 1, 0 } };
	int32_t score[] = { 5, 5, 5, 5, 5, 5 };
	int without[3] = { 0 };

	for (uint64_t seed = 0; seed < 60; seed++) {
		struct stable_answer a[2];

		for (int k = 0; k < 2; k++)
			a[k] = stable_solve(t->mem, &(struct stable_problem){ .market = {
				.mentees = 3, .mentors = 2, .first = first, .mentor = mentor[k],
				.score = score, .seed = seed } });
		CHECK_INT(a[0].n_pairs, 2);
		for (int k = 0; k < 2; k++)
			CHECK(a[0].pairs[k].mentee == a[1].pairs[k].mentee
			    && a[0].pairs[k].mentor == a[1].pairs[k].mentor);
		without[3 - a[0].pairs[0].mentee - a[0].pairs[1].mentee]++;
	}
	CHECK(without[0] > 5 && without[1] > 5 && without[2] > 5);
}

/* What blocks the best total, by hand: 9 + 6 beats 10 + 1, and the two at 10 mind. */
static void
blocks_of_the_best_total(struct test *t)
{
	int64_t first[] = { 0, 2, 4 };
	int32_t mentor[] = { 0, 1, 0, 1 }, score[] = { 10, 9, 6, 1 };
	struct stable_problem s = { .market = { .mentees = 2, .mentors = 2, .first = first,
		.mentor = mentor, .score = score } };
	struct match_solution best = match_solve(t->mem, &s.market, NULL);
	struct stable_report report = stable_report(t->mem, &s, best.pairs, best.n_pairs, 10);

	CHECK_INT(best.score, 15);
	CHECK_INT(report.blocking, 1);
	CHECK_INT(report.mentees, 1);
	CHECK_INT(report.mentors, 1);
	CHECK_INT(report.largest, 1);
	CHECK(report.n_first == 1 && report.first[0].mentee == 0 && report.first[0].mentor == 0);
	CHECK_INT(report.first[0].mentor_gain, 4);
	CHECK_INT(stable_solve(t->mem, &s).score, 11);
}

/* Two who wished for each other are bound; the rest is the best total round them. */
static void
wishes_first_then_points(struct test *t)
{
	int64_t first[] = { 0, 2, 4 };
	int32_t mentor[] = { 0, 1, 0, 1 }, score[] = { 10, 90, 80, 10 };
	int32_t rank[2][4] = { { 1, 0, 0, 0 }, { 2, 0, 1, 0 } };
	struct stable_problem s = { .market = { .mentees = 2, .mentors = 2, .first = first,
		.mentor = mentor, .score = score }, .measure = STABLE_RANKS,
		.mentee_says = rank[0], .mentor_says = rank[1] };
	struct match_problem p = s.market;

	CHECK_INT(match_solve(t->mem, &p, NULL).score, 170);
	p.rule = stable_bind(t->mem, &s);
	struct match_solution bound = match_solve(t->mem, &p, NULL);

	CHECK_INT(bound.score, 20);
	CHECK(match_verify(&p, &bound) == MATCH_PROVEN);
}

TESTS(the_answer_is_stable, mentees_get_the_best_there_is, promotion_finds_two_thirds,
    couples_are_kept,
    a_couple_can_make_it_impossible, apart_holds_unless_fixed, the_lottery_is_one_draw,
    blocks_of_the_best_total, wishes_first_then_points)
