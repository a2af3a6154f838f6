/*
 * Which pairs may be made, and how many points each is worth.
 *
 * Up to ALL_PAIRS every pair that the rules allow is an edge.  Beyond it the
 * edges are the LIST best of each mentee and of each mentor, and solve.c
 * holds all others against the prices (match/allpairs.h): so the answer is
 * the best over all pairs either way, and the same pairs.  Bounds of the
 * scores are enough for that (bound.h); a peer round, whose score has two
 * sides, keeps a table of all scores instead.
 */
#include <unistd.h>

#include "app/round/bound.h"
#include "app/round/edges.h"
#include "app/round/stability.h"
#include "match/plan.h"

enum { ALL_PAIRS = 400000, LIST = 16, MOST_THREADS = 8, BAND = 100 };

/* --- scoring --- */

/* In a peer round a pair has one score, from both sides, and both must do. */
static int
score_of(const struct input *in, const struct rules *r, size_t i, size_t j)
{
	const struct candidate *mentee = in->candidate[MENTEE], *mentor = in->candidate[MENTOR];
	int there = pair_allowed_score(r, &mentee[i], &mentor[j]), back;

	if (!r->peer || there < 0)
		return there;
	back = pair_allowed_score(r, &mentee[j], &mentor[i]);
	return back < 0 ? -1 : (there + back) / 2;
}

static bool
stopped(const struct progress *p, size_t done, size_t all)
{
	if (!p)
		return false;
	p->tell(p->arg, N_("Scoring pairs"), (int64_t)done, (int64_t)all);
	return p->stop(p->arg);
}

/* Every pair that the rules allow. */
static bool
take_all(struct arena *mem, const struct input *in, const struct rules *r,
    const struct progress *p, struct scored *s)
{
	size_t n = (size_t)s->mentees, m = (size_t)s->mentors;

	s->mentor = NEWS(mem, int32_t, n * m + 1);
	s->score = NEWS(mem, int32_t, n * m + 1);
	s->rule = NEWS(mem, uint8_t, n * m + 1);
	for (size_t i = 0; i < n; i++) {
		if (i % 16 == 0 && stopped(p, i, n))
			return false;
		for (size_t j = 0; j < m; j++) {
			int score = score_of(in, r, i, j);

			if (score < 0)
				continue;
			s->mentor[s->n] = (int32_t)j;
			s->score[s->n++] = score;
		}
		s->first[i + 1] = s->n;
	}
	return true;
}

/* --- a table of all scores --- */

/* All scores + 1, 0 forbidden, and the columns that are looked at. */
struct table { uint16_t *score; int32_t mentors; const int32_t *column; int32_t n; };

static void
table_columns(void *arg, int thread, const int32_t *mentor, int32_t n)
{
	struct table *t = arg;

	(void)thread;
	t->column = mentor;
	t->n = n;
}

static void
table_bound(void *arg, int thread, const int32_t mentee[ALLPAIRS_ROWS], int16_t *ret)
{
	const struct table *t = arg;

	(void)thread;
	for (int r = 0; r < ALLPAIRS_ROWS; r++) {
		const uint16_t *row = t->score + (size_t)mentee[r] * (size_t)t->mentors;

		for (int32_t c = 0; c < t->n; c++)
			ret[r * ALLPAIRS_COLUMNS + c] = (int16_t)(row[t->column[c]] - 1);
	}
}

static bool
take_table(struct arena *mem, const struct input *in, const struct rules *r,
    const struct progress *p, struct scored *s)
{
	size_t n = (size_t)s->mentees, m = (size_t)s->mentors;
	struct table *t = NEW(mem, struct table);
	struct allpairs *a = NEW(mem, struct allpairs);

	*t = (struct table){ .score = NEWS(mem, uint16_t, n * m), .mentors = s->mentors };
	for (size_t i = 0; i < n; i++) {
		if (i % 16 == 0 && stopped(p, i, n))
			return false;
		for (size_t j = 0; j < m; j++)
			t->score[i * m + j] = (uint16_t)(score_of(in, r, i, j) + 1);
	}
	*a = (struct allpairs){ .mentees = s->mentees, .mentors = s->mentors,
	    .columns = table_columns, .bound = table_bound, .arg = t, .threads = 1,
	    .level = similar_best() };
	s->table = t->score;
	s->all = a;
	return true;
}

/* --- the lists --- */

int
round_threads(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (int)n;
}

static bool
take_lists(struct arena *mem, const struct input *in, const struct rules *r,
    const struct progress *p, struct scored *s)
{
	struct match_limits limits = { .stop = p ? p->stop : NULL, .arg = p ? p->arg : NULL };
	struct allpairs_edges e;

	if (stopped(p, 0, 0))
		return false;
	if (!r->peer) {
		s->bound = bound_new(mem, in, r, round_threads());
		s->all = bound_pairs(s->bound);
	} else if (!take_table(mem, in, r, p, s)) {
		return false;
	}
	if (!allpairs_lists(mem, s->all, LIST, &limits, &e))
		return false;
	s->first = e.first;
	s->mentor = e.mentor;
	s->score = e.score;
	s->rule = e.rule;
	s->n = e.n;
	return true;
}

static void
take_places(struct arena *mem, const struct input *in, struct scored *s)
{
	int32_t *const high[2] = {
		s->mentee_high = NEWS(mem, int32_t, in->side[MENTEE].n + 1),
		s->mentor_high = NEWS(mem, int32_t, in->side[MENTOR].n + 1),
	};

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < in->side[side].n; i++)
			high[side][i] = (int32_t)in->side[side].v[i].places;
}

bool
score_pairs(struct arena *mem, const struct input *in, const struct rules *r,
    const struct progress *p, struct scored *ret)
{
	size_t n = in->side[MENTEE].n, m = in->side[MENTOR].n;

	*ret = (struct scored){
		.mentees = (int32_t)n, .mentors = (int32_t)m, .looked_at = (int64_t)(n * m),
		.first = NEWS(mem, int64_t, n + 1),
	};
	take_places(mem, in, ret);
	return n * m <= ALL_PAIRS ? take_all(mem, in, r, p, ret) : take_lists(mem, in, r, p, ret);
}

/* --- constraints --- */

static int64_t
edge_of(const struct scored *s, int64_t mentee, int64_t mentor)
{
	int64_t low = s->first[mentee], high = s->first[mentee + 1];

	while (low < high) {
		int64_t middle = (low + high) / 2;

		if (s->mentor[middle] < mentor)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->first[mentee + 1] && s->mentor[low] == mentor ? low : -1;
}

/* Somebody decided by hand what the rules would not allow: it becomes an edge
 * with its score, in its place in the row. */
static void
insert_edge(struct arena *mem, struct scored *s, int64_t mentee, int64_t mentor, int32_t score)
{
	int64_t at = s->first[mentee], n = s->n;
	int32_t *to = NEWS(mem, int32_t, (size_t)n + 2),
	    *points = NEWS(mem, int32_t, (size_t)n + 2);
	uint8_t *rule = NEWS(mem, uint8_t, (size_t)n + 2);

	while (at < s->first[mentee + 1] && s->mentor[at] < mentor)
		at++;
	size_t a = (size_t)at, rest = (size_t)(n - at);

	memcpy(to, s->mentor, a * sizeof *to);
	memcpy(points, s->score, a * sizeof *points);
	memcpy(rule, s->rule, a);
	to[a] = (int32_t)mentor;
	points[a] = score;
	memcpy(to + a + 1, s->mentor + a, rest * sizeof *to);
	memcpy(points + a + 1, s->score + a, rest * sizeof *points);
	memcpy(rule + a + 1, s->rule + a, rest);
	s->mentor = to;
	s->score = points;
	s->rule = rule;
	s->n++;
	for (int64_t i = mentee + 1; i <= s->mentees; i++)
		s->first[i]++;
}

static void
constrain(struct arena *mem, struct scored *s, const struct input *in, const struct rules *r,
    int64_t mentee, int64_t mentor, bool pin)
{
	int64_t e = edge_of(s, mentee, mentor);

	if (e < 0 && pin) {
		int score = pair_score(r, &in->candidate[MENTEE][mentee],
		    &in->candidate[MENTOR][mentor]);

		if (r->peer)	/* from both sides, as in score_of */
			score = (score + pair_score(r, &in->candidate[MENTEE][mentor],
			    &in->candidate[MENTOR][mentee])) / 2;
		insert_edge(mem, s, mentee, mentor, score);
		e = edge_of(s, mentee, mentor);
	}
	if (e >= 0)
		s->rule[e] = pin ? MATCH_FIXED : MATCH_FORBIDDEN;
	if (!pin && s->table)
		s->table[mentee * s->mentors + mentor] = 0;
	if (!pin && s->bound)
		bound_forbid(mem, s->bound, (int32_t)mentee, (int32_t)mentor);
}

/*
 * A mentee whose only partner is settled by what comes before the total may
 * have nobody else: the same as fixing the pair, which is what a pin does.
 */
static void
forbid_others(struct scored *s, struct match_problem *p)
{
	for (int32_t i = 0; i < s->mentees; i++)
		for (int64_t e = s->first[i]; e < s->first[i + 1]; e++) {
			bool settled = p->rule[e] == MATCH_FIXED && s->rule[e] != MATCH_FIXED;

			if (!settled || p->mentee_high[i] > 1) {
				s->rule[e] = p->rule[e];
				continue;
			}
			for (int64_t o = s->first[i]; o < s->first[i + 1]; o++)
				s->rule[o] = o == e ? MATCH_ALLOWED : MATCH_FORBIDDEN;
			break;
		}
}

/* Nobody far behind: leaves open what is best for that, for the total to choose from. */
static void
behind_bind(struct arena *mem, struct scored *s, const struct rules *r)
{
	static const struct match_step bands = { .aim = MATCH_AIM_BANDS, .width = BAND };
	struct match_wish wish = { .steps = &bands, .n_steps = 1 };
	struct match_problem p = scored_problem(s, r, 0), open;

	if (!r->nobody_behind || r->peer || !match_plan_narrow(mem, &p, &wish, NULL, &open))
		return;	/* or more pins than places: solving will say so */
	s->open_rule = arena_copy(mem, s->rule, (size_t)s->n);
	forbid_others(s, &open);
	s->mentee_low = NEWS(mem, int32_t, (size_t)s->mentees + 1);
	s->mentor_low = NEWS(mem, int32_t, (size_t)s->mentors + 1);
	memcpy(s->mentee_low, open.mentee_low, (size_t)s->mentees * sizeof *s->mentee_low);
	memcpy(s->mentor_low, open.mentor_low, (size_t)s->mentors * sizeof *s->mentor_low);
	memcpy(s->mentee_high, open.mentee_high, (size_t)s->mentees * sizeof *s->mentee_high);
	memcpy(s->mentor_high, open.mentor_high, (size_t)s->mentors * sizeof *s->mentor_high);
	s->narrow = s->all != NULL;
	s->all = NULL;
	s->bound = NULL;
}

void
scored_constrain(struct arena *mem, struct scored *s, const struct input *in, const struct rules *r,
    const struct round_constraints *list)
{
	for (size_t k = 0; k < list->n; k++) {
		int64_t i = list->v[k].mentee_n, j = list->v[k].mentor_n;
		bool pin = str_eq(list->v[k].kind, S("pin"));

		constrain(mem, s, in, r, i, j, pin);
		if (r->peer)
			constrain(mem, s, in, r, j, i, pin);
	}
	agreed_bind(mem, s, in, r);
	behind_bind(mem, s, r);
}

/* --- stored --- */

str
edges_text(struct arena *mem, const struct scored *s, const struct input *in,
    const struct rules *r, int32_t mentee)
{
	struct buf b = { .mem = mem };

	/* What only a pin allows is an edge for as long as the pin stands. */
	for (int64_t e = s->first[mentee]; e < s->first[mentee + 1]; e++)
		if (s->rule[e] != MATCH_FIXED ||
		    score_of(in, r, (size_t)mentee, (size_t)s->mentor[e]) >= 0)
			edge_put(&b, (struct edge){ s->mentor[e], s->score[e] });
	return buf_text(&b);
}

struct scored
scored_read(struct arena *mem, const struct input *in)
{
	const struct round_people *mentees = &in->side[MENTEE];
	struct scored s = {
		.mentees = (int32_t)mentees->n, .mentors = (int32_t)in->side[MENTOR].n,
		.first = NEWS(mem, int64_t, mentees->n + 1),
	};
	size_t e = 0;

	for (size_t i = 0; i < mentees->n; i++)
		s.n += (int64_t)mentees->v[i].edges.len / 5;
	s.mentor = NEWS(mem, int32_t, (size_t)s.n + 1);
	s.score = NEWS(mem, int32_t, (size_t)s.n + 1);
	s.rule = NEWS(mem, uint8_t, (size_t)s.n + 1);
	for (size_t i = 0; i < mentees->n; i++) {
		struct edges row = edges_read(mem, mentees->v[i].edges);

		s.first[i] = (int64_t)e;
		for (size_t k = 0; k < row.n; k++) {
			s.mentor[e] = row.v[k].mentor;
			s.score[e++] = row.v[k].score;
		}
	}
	s.first[mentees->n] = (int64_t)e;
	take_places(mem, in, &s);
	return s;
}

void
scored_all(struct arena *mem, struct scored *s, const struct input *in, const struct rules *r)
{
	if (r->peer || (int64_t)s->mentees * s->mentors <= ALL_PAIRS)
		return;
	s->bound = bound_new(mem, in, r, round_threads());
	s->all = bound_pairs(s->bound);
}

struct match_problem
scored_problem(const struct scored *s, const struct rules *r, int64_t seed)
{
	return (struct match_problem){
		.mentees = s->mentees, .mentors = s->mentors,
		.mentee_high = s->mentee_high, .mentor_high = s->mentor_high,
		.mentee_low = s->mentee_low, .mentor_low = s->mentor_low,
		.first = s->first, .mentor = s->mentor, .score = s->score, .rule = s->rule,
		.objective = r->most_first ? MATCH_MOST_FIRST : MATCH_BEST_TOTAL,
		.seed = (uint64_t)seed,
	};
}
