/* Which pairs block: from the pairs alone, knowing nothing of how they were found. */
#include "match/stable.h"

#include <stdlib.h>

enum { NO_PLACE = INT32_MAX };	/* no worth is above it */

struct bar {
	int64_t *least;	/* what a new partner must be worth more than; -1: a place is free */
	int32_t *room, *n;
};

struct best { struct stable_block *v; size_t n, most; };

/* A worth for each edge and side; ranks become "the more, the better". */
static int64_t
worth(const struct stable_problem *s, const int32_t *says, int64_t edge)
{
	int64_t said = says ? says[edge] : s->market.score[edge];

	return s->measure == STABLE_SCORES ? said : said > 0 ? INT32_MAX - said : -1;
}

static struct bar
make_bar(struct arena *mem, int32_t people)
{
	return (struct bar){ NEWS(mem, int64_t, (size_t)people), NEWS(mem, int32_t, (size_t)people),
		NEWS(mem, int32_t, (size_t)people) };
}

static void
hold(struct bar *b, int32_t who, bool fixed, int64_t what)
{
	if (fixed) {
		b->room[who]--;	/* this place is not theirs to give */
		return;
	}
	if (b->n[who]++ == 0 || what < b->least[who])
		b->least[who] = what;
}

static void
close_bar(struct bar *b, int32_t people)
{
	for (int32_t k = 0; k < people; k++)
		if (b->room[k] <= 0)
			b->least[k] = NO_PLACE;
		else if (b->n[k] < b->room[k])
			b->least[k] = -1;
}

/* What a free place counts as: nothing, or one rank behind the last. */
static int64_t
worth_of_nobody(const struct stable_problem *s)
{
	int64_t last = 0;

	if (s->measure == STABLE_SCORES)
		return 0;
	for (int64_t e = 0; e < s->market.first[s->market.mentees]; e++) {
		last = s->mentee_says[e] > last ? s->mentee_says[e] : last;
		last = s->mentor_says[e] > last ? s->mentor_says[e] : last;
	}
	return INT32_MAX - last - 1;
}

static int64_t
mutual(const struct stable_block *b)
{
	return b->mentee_gain < b->mentor_gain ? b->mentee_gain : b->mentor_gain;
}

static int
by_gain(const void *va, const void *vb)
{
	const struct stable_block *a = va, *b = vb;

	if (mutual(a) != mutual(b))
		return mutual(a) < mutual(b) ? 1 : -1;
	if (a->mentee != b->mentee)
		return a->mentee < b->mentee ? -1 : 1;
	return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

/* Keeps the `most` best; sorts when twice as many have come. */
static void
keep(struct best *k, const struct stable_block *b)
{
	if (k->most == 0)
		return;
	k->v[k->n++] = *b;
	if (k->n < 2 * k->most)
		return;
	qsort(k->v, k->n, sizeof *k->v, by_gain);
	k->n = k->most;
}

struct view {
	const struct stable_problem *s;
	const struct match_pair *pairs;
	int64_t n_pairs;
	struct bar mentee, mentor;
	const struct match_pair **bound;	/* [mentees] the other of a couple together */
	bool *apart;	/* [mentees] in a couple that must be apart */
	bool *made;	/* [edges] */
	int64_t nobody;
};

static const struct match_pair *
pairs_of(const struct view *v, int32_t mentee, int64_t *ret_n)
{
	int64_t low = 0, high = v->n_pairs, end;

	while (low < high) {
		int64_t mid = low + (high - low) / 2;

		if (v->pairs[mid].mentee < mentee)
			low = mid + 1;
		else
			high = mid;
	}
	for (end = low; end < v->n_pairs && v->pairs[end].mentee == mentee; end++)
		;
	*ret_n = end - low;
	return v->pairs + low;
}

/* The pair of these two, NULL if there is none. */
static const struct match_pair *
pair_of(const struct view *v, int32_t mentee, int32_t mentor)
{
	int64_t n;
	const struct match_pair *pair = pairs_of(v, mentee, &n);

	for (int64_t k = 0; k < n; k++)
		if (pair[k].mentor == mentor)
			return &pair[k];
	return NULL;
}

/* What a mentor makes of somebody they have; a couple goes as one, so its dearer one counts. */
static int64_t
dearness(const struct view *v, const struct match_pair *pair)
{
	const struct match_pair *other = v->bound[pair->mentee];
	int64_t one = worth(v->s, v->s->mentor_says, pair->edge);
	int64_t two = other ? worth(v->s, v->s->mentor_says, other->edge) : one;

	return one > two ? one : two;
}

/* Somebody is there whom the mentor would not give up and who must not meet the mentee. */
static bool
kept_apart(const struct view *v, int32_t mentee, int32_t mentor, int64_t is_worth)
{
	if (!v->apart[mentee])
		return false;
	for (size_t c = 0; c < v->s->n_couples; c++) {
		const struct stable_couple *k = &v->s->couples[c];
		int32_t other = k->a == mentee ? k->b : k->b == mentee ? k->a : -1;
		const struct match_pair *there =
		    k->together || other < 0 ? NULL : pair_of(v, other, mentor);

		if (there && (match_rule(&v->s->market, there->edge) == MATCH_FIXED
		    || dearness(v, there) >= is_worth))
			return true;
	}
	return false;
}

static void
read_couples(struct view *v)
{
	for (size_t c = 0; c < v->s->n_couples; c++) {
		const struct stable_couple *k = &v->s->couples[c];
		int64_t n_a, n_b;
		const struct match_pair *a = pairs_of(v, k->a, &n_a), *b = pairs_of(v, k->b, &n_b);

		if (!k->together)
			v->apart[k->a] = v->apart[k->b] = true;
		else if (n_a > 0 && n_b > 0 && a->mentor == b->mentor) {
			v->bound[k->a] = b;
			v->bound[k->b] = a;
		}
	}
}

/* What everybody has, and would give up. */
static void
read_pairs(struct view *v)
{
	const struct stable_problem *s = v->s;
	const struct match_problem *p = &s->market;

	for (int32_t i = 0; i < p->mentees; i++)
		v->mentee.room[i] = match_mentee_high(p, i);
	for (int32_t j = 0; j < p->mentors; j++)
		v->mentor.room[j] = match_mentor_high(p, j);
	for (int64_t k = 0; k < v->n_pairs; k++) {
		const struct match_pair *pair = &v->pairs[k];
		bool fixed = match_rule(p, pair->edge) == MATCH_FIXED;

		v->made[pair->edge] = true;
		hold(&v->mentee, pair->mentee, fixed, worth(s, s->mentee_says, pair->edge));
		hold(&v->mentor, pair->mentor, fixed, dearness(v, pair));
	}
	close_bar(&v->mentee, p->mentees);
	close_bar(&v->mentor, p->mentors);
}

static bool
blocks(const struct view *v, int32_t i, int64_t e, struct stable_block *ret)
{
	const struct stable_problem *s = v->s;
	int32_t j = s->market.mentor[e];
	int64_t mine = worth(s, s->mentee_says, e), theirs = worth(s, s->mentor_says, e);
	int64_t mine_now = v->mentee.least[i], theirs_now = v->mentor.least[j];

	if (v->made[e] || match_rule(&s->market, e) != MATCH_ALLOWED || mine < 0 || theirs < 0
	    || mine <= mine_now || theirs <= theirs_now || kept_apart(v, i, j, theirs))
		return false;
	*ret = (struct stable_block){ i, j, e, mine - (mine_now < 0 ? v->nobody : mine_now),
		theirs - (theirs_now < 0 ? v->nobody : theirs_now) };
	return true;
}

struct stable_report
stable_report(struct arena *mem, const struct stable_problem *s, const struct match_pair *pairs,
    int64_t n_pairs, size_t most)
{
	const struct match_problem *p = &s->market;
	size_t mentees = (size_t)p->mentees, edges = (size_t)p->first[mentees];
	struct stable_report report = { 0 };
	struct stable_block block;
	struct view v = { s, pairs, n_pairs, make_bar(mem, p->mentees), make_bar(mem, p->mentors),
		NEWS(mem, const struct match_pair *, mentees), NEWS(mem, bool, mentees),
		NEWS(mem, bool, edges), worth_of_nobody(s) };
	struct best best = { NEWS(mem, struct stable_block, 2 * most), 0, most };
	bool *seen = NEWS(mem, bool, (size_t)p->mentors);

	read_couples(&v);
	read_pairs(&v);
	for (int32_t i = 0; i < p->mentees; i++) {
		int64_t before = report.blocking;

		for (int64_t e = p->first[i]; e < p->first[i + 1] && !v.bound[i]; e++) {
			if (!blocks(&v, i, e, &block))
				continue;
			report.blocking++;
			report.mentors += !seen[block.mentor];
			seen[block.mentor] = true;
			if (mutual(&block) > report.largest)
				report.largest = mutual(&block);
			keep(&best, &block);
		}
		report.mentees += report.blocking > before;
	}
	qsort(best.v, best.n, sizeof *best.v, by_gain);
	report.first = best.v;
	report.n_first = best.n < most ? best.n : most;
	return report;
}

const uint8_t *
stable_bind(struct arena *mem, const struct stable_problem *wishes)
{
	const struct match_problem *p = &wishes->market;
	size_t edges = (size_t)p->first[p->mentees];
	struct stable_answer answer = stable_solve(mem, wishes);
	uint8_t *rule = NEWS(mem, uint8_t, edges);

	for (size_t e = 0; e < edges; e++)
		rule[e] = (uint8_t)match_rule(p, (int64_t)e);
	for (int64_t k = 0; k < answer.n_pairs; k++)
		rule[answer.pairs[k].edge] = MATCH_FIXED;
	return rule;
}
