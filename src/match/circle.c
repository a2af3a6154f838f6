#include "match/circle.h"

#include <assert.h>

enum {
	STARTS = 4,
	ROUNDS = 12,	/* of assigning and looking again; it settles after a few */
	DENSE = 1200,	/* people up to whom the bound is an assignment over all pairs */
};

struct state {
	const struct circle_problem *p;
	const struct match_limits *limits;
	struct arena *mem;
	int32_t *circle, *size;
	int32_t *with;		/* [people * circles] points of a person with a circle's members */
	uint64_t random;
	int64_t steps;
};

/* --- the problem --- */

static int32_t
pair_of(const struct circle_problem *p, int32_t i, int32_t j)
{
	return p->pair[(size_t)i * (size_t)p->people + (size_t)j];
}

static int32_t
host_of(const struct circle_problem *p, int32_t i, int32_t c)
{
	return p->host ? p->host[(size_t)i * (size_t)p->circles + (size_t)c] : 0;
}

static int32_t
room_of(const struct circle_problem *p, int32_t c)
{
	return p->room && p->room[c] < p->most ? p->room[c] : p->most;
}

int64_t
circle_score(const struct circle_problem *p, const int32_t *circle)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < p->people; i++) {
		if (circle[i] == CIRCLE_NONE)
			continue;
		sum += host_of(p, i, circle[i]);
		for (int32_t j = i + 1; j < p->people; j++)
			if (circle[j] == circle[i])
				sum += pair_of(p, i, j);
	}
	return sum;
}

static int32_t
need_of(const struct circle_problem *p, int32_t c)
{
	int32_t need = p->need && p->need[c] > p->least ? p->need[c] : p->least;

	return need < room_of(p, c) ? need : room_of(p, c);
}

/* splitmix64: Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators.  OOPSLA 2014. */
static uint64_t
chance(struct state *s)
{
	uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static bool
stopped(struct state *s)
{
	return s->limits && s->limits->stop && s->steps++ % 64 == 0 &&
	    s->limits->stop(s->limits->arg);
}

/* --- assigning --- */

/* The points of everybody with a middle: one person, or who was there before. */
static void
points_of_middles(struct state *s, const int32_t *middle, int32_t *points)
{
	const struct circle_problem *p = s->p;

	for (int32_t i = 0; i < p->people; i++)
		for (int32_t c = 0; c < p->circles; c++) {
			int32_t *to = &points[(size_t)i * (size_t)p->circles + (size_t)c];

			*to = host_of(p, i, c);
			if (middle)
				*to += middle[c] == i ? 1000 : pair_of(p, i, middle[c]);
		}
}

static void
points_of_members(struct state *s, int32_t *points)
{
	const struct circle_problem *p = s->p;

	for (int32_t i = 0; i < p->people; i++)
		for (int32_t c = 0; c < p->circles; c++) {
			size_t at = (size_t)i * (size_t)p->circles + (size_t)c;
			int32_t others = s->size[c] - (s->circle[i] == c);

			points[at] = host_of(p, i, c) + (others ? s->with[at] / others : 0);
		}
}

static void
count_up(struct state *s)
{
	const struct circle_problem *p = s->p;
	size_t k = (size_t)p->circles;

	memset(s->size, 0, k * sizeof *s->size);
	memset(s->with, 0, (size_t)p->people * k * sizeof *s->with);
	for (int32_t j = 0; j < p->people; j++) {
		if (s->circle[j] == CIRCLE_NONE)
			continue;
		s->size[s->circle[j]]++;
		for (int32_t i = 0; i < p->people; i++)
			if (i != j)
				s->with[(size_t)i * k + (size_t)s->circle[j]] += pair_of(p, i, j);
	}
}

/* Everybody to a circle, as well as can be; false: stopped. */
static bool
assign(struct state *s, const int32_t *points)
{
	const struct circle_problem *p = s->p;
	struct arena *mem = arena_new();
	size_t n = (size_t)p->people, k = (size_t)p->circles, e = 0;
	int64_t *first = NEWS(mem, int64_t, n + 1);
	int32_t *to = NEWS(mem, int32_t, n * k + 1), *score = NEWS(mem, int32_t, n * k + 1);
	int32_t *low = NEWS(mem, int32_t, k + 1), *high = NEWS(mem, int32_t, k + 1);

	for (size_t c = 0; c < k; c++) {
		high[c] = room_of(p, (int32_t)c);
		low[c] = need_of(p, (int32_t)c);
	}
	for (size_t i = 0; i < n; i++) {
		first[i] = (int64_t)e;
		for (size_t c = 0; c < k; c++)
			if (host_of(p, (int32_t)i, (int32_t)c) != CIRCLE_NEVER) {
				to[e] = (int32_t)c;
				score[e++] = points[i * k + c];
			}
	}
	first[n] = (int64_t)e;
	struct match_problem m = { .mentees = p->people, .mentors = p->circles, .first = first,
	    .mentor = to, .score = score, .mentor_low = low, .mentor_high = high,
	    .objective = MATCH_MOST_FIRST, .seed = p->seed };
	struct match_solution a = match_solve(mem, &m, s->limits);

	if (a.verdict == MATCH_INFEASIBLE) {	/* then rather a small circle than none */
		m.mentor_low = NULL;
		a = match_solve(mem, &m, s->limits);
	}
	for (size_t i = 0; i < n; i++)
		s->circle[i] = CIRCLE_NONE;
	for (int64_t i = 0; a.verdict == MATCH_OPTIMAL && i < a.n_pairs; i++)
		s->circle[a.pairs[i].mentee] = a.pairs[i].mentor;
	arena_free(mem);
	count_up(s);
	return a.verdict == MATCH_OPTIMAL;
}

/* --- middles --- */

/* A person, the likelier the less they have in common with the nearest middle. */
static int32_t
next_middle(struct state *s, const int64_t *away)
{
	uint64_t sum = 0, at;

	for (int32_t i = 0; i < s->p->people; i++)
		sum += (uint64_t)(away[i] * away[i]);
	if (sum == 0)
		return (int32_t)(chance(s) % (uint64_t)s->p->people);
	at = chance(s) % sum;
	for (int32_t i = 0; i < s->p->people; i++) {
		uint64_t part = (uint64_t)(away[i] * away[i]);

		if (at < part)
			return i;
		at -= part;
	}
	return 0;
}

static void
choose_middles(struct state *s, int32_t *middle)
{
	const struct circle_problem *p = s->p;
	int64_t *away = NEWS(s->mem, int64_t, (size_t)p->people);

	for (int32_t i = 0; i < p->people; i++)
		away[i] = 1000;
	for (int32_t c = 0; c < p->circles; c++) {
		middle[c] = next_middle(s, away);
		for (int32_t i = 0; i < p->people; i++) {
			int64_t d = i == middle[c] ? 0 : 1000 - pair_of(p, i, middle[c]);

			d = d > 1000 ? 1000 : d < 0 ? 0 : d;
			if (d < away[i])
				away[i] = d;
		}
	}
}

/* --- local search --- */

static int64_t
worth(const struct state *s, int32_t i, int32_t c)
{
	if (c == CIRCLE_NONE)
		return 0;
	return host_of(s->p, i, c) + s->with[(size_t)i * (size_t)s->p->circles + (size_t)c];
}

static void
put(struct state *s, int32_t i, int32_t c)
{
	const struct circle_problem *p = s->p;
	int32_t from = s->circle[i];
	size_t k = (size_t)p->circles;

	for (int32_t j = 0; j < p->people; j++) {
		if (j == i)
			continue;
		if (from != CIRCLE_NONE)
			s->with[(size_t)j * k + (size_t)from] -= pair_of(p, i, j);
		if (c != CIRCLE_NONE)
			s->with[(size_t)j * k + (size_t)c] += pair_of(p, i, j);
	}
	if (from != CIRCLE_NONE)
		s->size[from]--;
	if (c != CIRCLE_NONE)
		s->size[c]++;
	s->circle[i] = c;
}

static int64_t
gain_of_move(const struct state *s, int32_t i, int32_t c)
{
	int32_t from = s->circle[i];

	if (c == from || s->size[c] >= room_of(s->p, c) ||
	    (from != CIRCLE_NONE && s->size[from] <= need_of(s->p, from)))
		return 0;
	return worth(s, i, c) - worth(s, i, from);
}

static int64_t
gain_of_swap(const struct state *s, int32_t i, int32_t j)
{
	int32_t a = s->circle[i], b = s->circle[j], two = pair_of(s->p, i, j);

	if (a == b)
		return 0;
	return worth(s, i, b) - (b != CIRCLE_NONE ? two : 0) + worth(s, j, a) -
	    (a != CIRCLE_NONE ? two : 0) - worth(s, i, a) - worth(s, j, b);
}

/* The best that person i can do; true when something gained. */
static bool
improve(struct state *s, int32_t i)
{
	int64_t best = 0, gain;
	int32_t to = CIRCLE_NONE, with = -1;

	for (int32_t c = 0; c < s->p->circles; c++)
		if ((gain = gain_of_move(s, i, c)) > best) {
			best = gain;
			to = c;
		}
	for (int32_t j = 0; j < s->p->people; j++)
		if ((gain = gain_of_swap(s, i, j)) > best) {
			best = gain;
			with = j;
		}
	if (with >= 0) {
		int32_t a = s->circle[i], b = s->circle[with];

		put(s, with, CIRCLE_NONE);
		put(s, i, b);
		put(s, with, a);
	} else if (best > 0) {
		put(s, i, to);
	}
	return best > 0;
}

/* False: stopped.  Each step gains a point at least, so there is an end. */
static bool
search(struct state *s)
{
	bool gained = true;

	while (gained) {
		gained = false;
		for (int32_t i = 0; i < s->p->people; i++) {
			if (stopped(s))
				return false;
			gained |= improve(s, i);
		}
	}
	return true;
}

/* --- the whole --- */

static bool
one_start(struct state *s, bool from_hosts, int32_t *points)
{
	int32_t *middle = NULL, *before = NEWS(s->mem, int32_t, (size_t)s->p->people);
	int64_t best, now;

	if (!from_hosts) {
		middle = NEWS(s->mem, int32_t, (size_t)s->p->circles);
		choose_middles(s, middle);
	}
	points_of_middles(s, middle, points);
	if (!assign(s, points))
		return false;
	best = circle_score(s->p, s->circle);
	for (int i = 0; i < ROUNDS; i++) {
		memcpy(before, s->circle, (size_t)s->p->people * sizeof *before);
		points_of_members(s, points);
		if (!assign(s, points))
			return false;
		now = circle_score(s->p, s->circle);
		if (now <= best) {
			memcpy(s->circle, before, (size_t)s->p->people * sizeof *before);
			count_up(s);
			break;
		}
		best = now;
	}
	return search(s);
}

static void
tell(const struct state *s, struct circle_answer *a)
{
	const struct circle_problem *p = s->p;

	for (int32_t i = 0; i < p->people; i++) {
		a->placed += a->circle[i] != CIRCLE_NONE;
		for (int32_t j = i + 1; a->circle[i] != CIRCLE_NONE && j < p->people; j++)
			a->broken += a->circle[j] == a->circle[i] &&
			    pair_of(p, i, j) == CIRCLE_NEVER;
	}
	for (int32_t c = 0; c < p->circles; c++) {
		int32_t members = 0;

		for (int32_t i = 0; i < p->people; i++)
			members += a->circle[i] == c;
		a->small += members < need_of(p, c);
	}
}

/* --- the bound --- */

/* Each person's `most` - 1 best partners. */
static int64_t
bound_by_rows(const struct circle_problem *p)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < p->people; i++) {
		int32_t count[1001] = { 0 }, left = p->most - 1;

		for (int32_t j = 0; j < p->people; j++)
			if (j != i && pair_of(p, i, j) > 0)
				count[pair_of(p, i, j)]++;
		for (int32_t points = 1000; points > 0 && left > 0; points--) {
			int32_t n = count[points] < left ? count[points] : left;

			sum += (int64_t)n * points;
			left -= n;
		}
	}
	return sum;
}

/* The same with nobody chosen more often than that either. */
static int64_t
bound_by_assignment(const struct circle_problem *p, const struct match_limits *limits)
{
	struct arena *mem = arena_new();
	size_t n = (size_t)p->people, e = 0;
	int64_t *first = NEWS(mem, int64_t, n + 1);
	int32_t *to = NEWS(mem, int32_t, n * n + 1), *score = NEWS(mem, int32_t, n * n + 1);
	int32_t *high = NEWS(mem, int32_t, n + 1);

	for (size_t i = 0; i < n; i++) {
		high[i] = p->most - 1;
		first[i] = (int64_t)e;
		for (size_t j = 0; j < n; j++)
			if (i != j && p->pair[i * n + j] > 0) {
				to[e] = (int32_t)j;
				score[e++] = p->pair[i * n + j];
			}
	}
	first[n] = (int64_t)e;
	struct match_solution a = match_solve(mem, &(struct match_problem){
		.mentees = p->people, .mentors = p->people, .mentee_high = high,
		.mentor_high = high, .first = first, .mentor = to, .score = score,
		.seed = p->seed }, limits);
	int64_t bound = a.verdict == MATCH_OPTIMAL ? a.score : bound_by_rows(p);

	arena_free(mem);
	return bound;
}

static int64_t
bound(const struct circle_problem *p, const struct match_limits *limits)
{
	int64_t pairs = p->people <= DENSE ? bound_by_assignment(p, limits) : bound_by_rows(p),
	    hosts = 0;

	for (int32_t i = 0; p->host && i < p->people; i++) {
		int32_t best = 0;

		for (int32_t c = 0; c < p->circles; c++)
			if (host_of(p, i, c) > best)
				best = host_of(p, i, c);
		hosts += best;
	}
	return pairs / 2 + hosts;
}

struct circle_answer
circle_make(struct arena *mem, const struct circle_problem *p, const struct match_limits *limits)
{
	struct circle_answer a = { .circle = NEWS(mem, int32_t, (size_t)p->people + 1) };

	assert(p->least >= 1 && p->least <= p->most);
	for (int32_t i = 0; i < p->people; i++)
		a.circle[i] = CIRCLE_NONE;
	if (p->people > CIRCLE_PEOPLE) {
		a.verdict = CIRCLE_TOO_LARGE;
		return a;
	}
	if (p->people == 0 || p->circles == 0)
		return a;
	size_t n = (size_t)p->people, k = (size_t)p->circles;
	struct state s = { .p = p, .limits = limits, .mem = arena_new(), .random = p->seed };
	int32_t *points = NEWS(s.mem, int32_t, n * k);
	int starts = n <= 500 ? STARTS : n <= 1500 ? 2 : 1;

	s.circle = NEWS(s.mem, int32_t, n);
	s.size = NEWS(s.mem, int32_t, k);
	s.with = NEWS(s.mem, int32_t, n * k);
	for (int i = 0; i < starts && a.verdict == CIRCLE_MADE; i++) {
		if (!one_start(&s, p->host && i == 0, points))
			a.verdict = CIRCLE_STOPPED;
		int64_t score = circle_score(p, s.circle);

		if (a.verdict == CIRCLE_MADE && (i == 0 || score > a.score)) {
			a.score = score;
			memcpy(a.circle, s.circle, n * sizeof *a.circle);
		}
	}
	if (a.verdict == CIRCLE_MADE) {
		tell(&s, &a);
		a.bound = bound(p, limits);
	}
	arena_free(s.mem);
	return a;
}
