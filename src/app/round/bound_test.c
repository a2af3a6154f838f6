#include <assert.h>

#include "app/round/bound.h"
#include "unit/test.h"

static uint64_t state = 5;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state >> 33) % (uint64_t)n);
}

/* Up to `most` of "x0;x1;...", as keys with a letter before a number. */
static str
some(struct arena *mem, const char *letter, int kinds, int most)
{
	struct buf b = { .mem = mem };

	for (int n = below(most + 1); n > 0; n--)
		buf_fmt(&b, "%s%d;", letter, below(kinds));
	return buf_text(&b);
}

static str
one_of(const char *const *texts, int n)
{
	return str_of(texts[below(n)]);
}
#define ONE_OF(...) one_of((const char *const[]){ __VA_ARGS__ }, \
	(int)COUNT(((const char *const[]){ __VA_ARGS__ })))

/* Hardly two alike. */
static str
some_hours(struct arena *mem)
{
	int from = 8 + below(6), to = 15 + below(6);

	return below(9) == 0 ? S("") : str_fmt(mem, "Mo %02d:%02d-%02d:%02d, We %02d:%02d-17:00",
	    from, 15 * below(4), from + 1 + below(3), 15 * below(4), to - 5, 15 * below(4));
}

/* Somebody who says something or nothing about each thing that counts. */
static struct candidate_source
somebody(struct arena *mem, int64_t person, int64_t others, int n_others)
{
	struct candidate_source s = {
		.person = person, .level = below(6), .capacity = below(4), .taken = below(3),
		.minutes_month = below(3) * 100, .trained = below(3) > 0,
		.start_day = below(4) * 1000, .manager = below(5), .job = some(mem, "j", 3, 1),
		.unit = some(mem, "u", 4, 1), .site = some(mem, "s", 3, 1),
		.areas = ONE_OF("", "technical", "technical;leadership", "life;confide"),
		.interests = some(mem, "i", 8, 4),
		.languages = ONE_OF("", "en", "de;en", "fr", "fr;de"),
		.style = ONE_OF("", "structured:2;direct:4", "structured:5", "fast:1;direct:1"),
		.meet = ONE_OF("", "video", "site;walk", "chat;video"),
		.zone = ONE_OF("Europe/Berlin", "America/New_York"),
		.availability = ONE_OF("", "Mo 09:00-12:00", "Mo 10:00-11:00, We 14:00-18:00",
		    "Tu 08:00-20:00, We 15:00-16:00"),
		.kinds = ONE_OF("", "", "+kind:other_unit", "-own_unit;same_site",
		    "+kind:much_more_senior;-near_my_level"),
		.goals = ONE_OF("", "budget planning meetings", "negotiation budget"),
		.about = ONE_OF("", "sailing budget people", "people marathon"),
		.answers = ONE_OF("{}", "{\"path_wanted\":\"Architect;Director\"}",
		    "{\"path\":\"Architect\",\"values\":\"learning;calm\"}",
		    "{\"values\":[\"calm\"],\"rhythm\":\"weekly\",\"industries\":\"bank\"}"),
	};

	if (n_others > 200)
		s.availability = some_hours(mem);
	for (int n = below(6); n > 0; n--)
		PUSH(mem, &s.skills, ((struct skill_source){ below(3) ? S("")
		    : ONE_OF("feedback", "negotiation", "people_management"),
		    str_fmt(mem, "skill %d", below(30)) }));
	for (int n = below(4) ? 0 : 2; n > 0; n--)
		PUSH(mem, &s.wishes, ((struct wished){ others + below(n_others), below(4) }));
	return s;
}

static struct input
town(struct arena *mem, int n, int m)
{
	struct input in = { .week_day = 20600 };

	for (int side = 0; side < 2; side++)
		for (int i = 0; i < (side ? m : n); i++) {
			/* The last mentor is a copy of the first, as recruits are. */
			int place = side && i == m - 1 ? 0 : i;
			struct candidate_source s = somebody(mem, 1 + place + side * n,
			    side ? 1 : 1 + n, side ? n : m);

			PUSH(mem, &in.side[side], ((struct round_person){ .places = 1 + below(3),
			    .inputs = candidate_freeze(mem, &s, 20600, NULL) }));
		}
	input_read(mem, &in);
	return in;
}

static struct rules
some_rules(void)
{
	struct rules r = rules_default();

	r.total = 0;
	for (int k = 0; k < CRITERIA; k++)
		r.total += r.weight[k] = below(2) * below(101);
	r.direction = (enum direction)below(3);
	r.ideal_distance = below(4);
	r.not_reporting_line = below(2);
	r.not_same_team = below(2);
	r.shared_language = below(2);
	r.mentor_trained = below(3) == 0;
	r.other_unit = below(3) == 0;
	r.same_site = below(3) == 0;
	r.shared_minutes = below(3) ? 0 : 60;
	r.min_distance = below(3) ? 0 : 1;
	r.max_distance = below(3) ? NO_LIMIT : 3;
	return r;
}

struct seen { int64_t below_score, allowed, barred, slack; };

/* Every pair's bound against its score. */
static void
look_at_all(struct arena *mem, const struct input *in, const struct rules *r, struct seen *seen)
{
	const struct allpairs *a = bound_pairs(bound_new(mem, in, r, 1));
	int16_t *ret = NEWS(mem, int16_t, ALLPAIRS_ROWS * ALLPAIRS_COLUMNS);
	int32_t column[ALLPAIRS_COLUMNS], m = a->mentors;

	assert(m <= ALLPAIRS_COLUMNS);
	for (int j = 0; j < m; j++)
		column[j] = m - 1 - j;
	a->columns(a->arg, 0, column, m);
	for (int i = 0; i + ALLPAIRS_ROWS <= a->mentees; i += ALLPAIRS_ROWS) {
		int32_t row[ALLPAIRS_ROWS];

		for (int k = 0; k < ALLPAIRS_ROWS; k++)
			row[k] = i + k;
		a->bound(a->arg, 0, row, ret);
		for (int k = 0; k < ALLPAIRS_ROWS * m; k++) {
			int bound = ret[k / m * ALLPAIRS_COLUMNS + k % m];
			int score = a->score(a->arg, i + k / m, column[k % m]);

			seen->below_score += score >= 0 && bound < score;
			seen->allowed += score >= 0;
			seen->barred += bound < 0;
			seen->slack += score >= 0 ? bound - score : 0;
		}
	}
}

static void
no_score_is_above_its_bound(struct test *t)
{
	enum { N = 90, M = 70, ROUNDS = 30 };
	struct seen seen = { 0 };

	for (int round = 0; round < ROUNDS; round++) {
		struct input in = town(t->mem, N, M);
		struct rules r = round ? some_rules() : rules_default();

		look_at_all(t->mem, &in, &r, &seen);
		if (round == 0)
			CHECK(seen.slack < 3 * seen.allowed);
	}
	CHECK_INT(seen.below_score, 0);
	CHECK(seen.allowed > ROUNDS * N * M / 10);
	CHECK(seen.barred > ROUNDS * N * M / 10);
}

static void
many_different_weeks_are_held_against_each_other(struct test *t)
{
	enum { N = 1000, M = 500, ROUNDS = 3 };
	struct input in = town(t->mem, N, M);

	for (int round = 0; round < ROUNDS; round++) {
		struct rules r = rules_default();
		struct seen seen = { 0 };

		r.shared_minutes = round * 30;
		look_at_all(t->mem, &in, &r, &seen);
		CHECK_INT(seen.below_score, 0);
		CHECK(seen.allowed > N * M / 10);
		CHECK(seen.slack < 100 * seen.allowed);
	}
}

static struct match_solution
by_every_pair(struct arena *mem, const struct input *in, const struct rules *r,
    const struct match_problem *problem)
{
	int32_t n = problem->mentees, m = problem->mentors;
	int64_t *first = NEWS(mem, int64_t, (size_t)n + 1), edges = 0;
	int32_t *mentor = NEWS(mem, int32_t, (size_t)(n * m));
	int32_t *score = NEWS(mem, int32_t, (size_t)(n * m));
	struct match_problem all = *problem;

	for (int32_t i = 0; i < n; i++) {
		for (int32_t j = 0; j < m; j++) {
			int points = pair_allowed_score(r, &in->candidate[MENTEE][i],
			    &in->candidate[MENTOR][j]);

			if (points < 0)
				continue;
			mentor[edges] = j;
			score[edges++] = points;
		}
		first[i + 1] = edges;
	}
	all.first = first;
	all.mentor = mentor;
	all.score = score;
	return match_solve(mem, &all, NULL);
}

static void
the_pairs_are_those_of_all_scores(struct test *t)
{
	for (int round = 0; round < 10; round++) {
		struct input in = town(t->mem, 120, 100);
		struct rules r = round ? some_rules() : rules_default();
		int32_t *high = NEWS(t->mem, int32_t, 100);

		for (int j = 0; j < 100; j++)
			high[j] = (int32_t)in.side[MENTOR].v[j].places;
		struct match_problem problem = { .mentees = 120, .mentors = 100,
		    .mentor_high = high, .seed = 3, .objective = round % 2 ? MATCH_MOST_FIRST
		    : MATCH_BEST_TOTAL };
		struct match_solution best = by_every_pair(t->mem, &in, &r, &problem);
		struct bound *b = bound_new(t->mem, &in, &r, 2);
		struct allpairs_edges e;

		CHECK(allpairs_lists(t->mem, bound_pairs(b), 3, NULL, &e));
		struct allpairs_answer got = allpairs_solve(t->mem, bound_pairs(b), &problem, &e,
		    NULL, NULL);

		CHECK(got.certified && got.complete);
		CHECK_INT(got.match.score, best.score);
		CHECK_INT(got.match.n_pairs, best.n_pairs);
		for (int64_t k = 0; k < best.n_pairs && k < got.match.n_pairs; k++)
			CHECK(got.match.pairs[k].mentee == best.pairs[k].mentee &&
			    got.match.pairs[k].mentor == best.pairs[k].mentor);
	}
}

static void
a_forbidden_pair_has_no_score(struct test *t)
{
	struct input in = town(t->mem, 20, 20);
	struct rules r = rules_default();
	struct bound *b = bound_new(t->mem, &in, &r, 1);
	const struct allpairs *a = bound_pairs(b);
	int32_t i = 0;

	while (a->score(a->arg, i, 7) < 0)
		i++;
	bound_forbid(t->mem, b, i, 7);
	CHECK_INT(a->score(a->arg, i, 7), -1);
}

TESTS(no_score_is_above_its_bound, many_different_weeks_are_held_against_each_other,
    the_pairs_are_those_of_all_scores,
    a_forbidden_pair_has_no_score)
