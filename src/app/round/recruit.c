/*
 * Whom to recruit, and where a place is missed most.  A new mentor with one
 * place adds the best of "score less the price of the mentee": the price is
 * what the total loses when the mentee is taken out of it, so this is exact
 * and needs no solving.  With P places the sum of the P best such gains is a
 * bound; the largest bounds are solved, and only what came out is said.
 */
#include "app/round/scenario.h"
#include "app/round/standing.h"

struct wanted { str skill; int64_t people, bound, first; int32_t *score; };
struct wanteds { struct wanted *v; size_t n; };

/* --- what is wanted --- */

static bool
has_mentor(const struct standing *st, int64_t mentee)
{
	for (size_t k = 0; k < st->pairs.n; k++)
		if (st->pairs.v[k].mentee_n == mentee)
			return true;
	return false;
}

static void
count_skill(struct arena *mem, struct wanteds *list, str skill)
{
	for (size_t k = 0; k < list->n; k++)
		if (str_eq(list->v[k].skill, skill)) {
			list->v[k].people++;
			return;
		}
	PUSH(mem, list, ((struct wanted){ .skill = skill, .people = 1 }));
}

/* The key of a known skill, else its label: what recruit_inputs takes. */
static struct wanteds
skills_wanted(struct arena *mem, const struct standing *st)
{
	struct wanteds list = { 0 };
	str line, key, skill, rest;

	for (size_t i = 0; i < st->in.side[MENTEE].n; i++) {
		str inputs = st->in.side[MENTEE].v[i].inputs;

		if (has_mentor(st, (int64_t)i))
			continue;
		while (str_cut(&inputs, '\n', &line)) {
			rest = line;
			if (!str_cut(&rest, '\t', &key) || !str_eq(key, S("skill")))
				continue;
			str_cut(&rest, '\t', &skill);
			count_skill(mem, &list,
			    str_starts(skill, S("~")) ? str_from(skill, 1) : skill);
		}
	}
	return list;
}

/* --- from the prices --- */

static int
largest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x > y ? -1 : x < y;
}

static void
price_recruit(struct arena *mem, const struct standing *st, int64_t places, struct wanted *ret)
{
	struct candidate c = candidate_read(mem,
	    recruit_inputs(mem, -1, S(""), S(""), ret->skill));
	size_t n = st->in.side[MENTEE].n, k = 0;
	int64_t *gain = NEWS(mem, int64_t, n + 1);

	ret->score = NEWS(mem, int32_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		ret->score[i] = pair_allowed_score(&st->rules, &st->in.candidate[MENTEE][i], &c);
		if (ret->score[i] >= 0 && ret->score[i] > st->match.mentee_price[i])
			gain[k++] = ret->score[i] - st->match.mentee_price[i];
	}
	if (k == 0)
		return;
	qsort(gain, k, sizeof *gain, largest_first);
	ret->first = gain[0];
	for (size_t i = 0; i < k && i < (size_t)places; i++)
		ret->bound += gain[i];
}

static int
largest_bound_first(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	if (x->bound != y->bound)
		return x->bound > y->bound ? -1 : 1;
	return str_cmp(x->skill, y->skill);
}

/* --- and solved --- */

/* The standing problem with one more mentor, last in number. */
static struct match_problem
with_recruit(struct arena *mem, const struct standing *st, const int32_t *score, int64_t places)
{
	struct match_problem p = st->problem;
	size_t n = (size_t)p.mentees, m = (size_t)p.mentors, e = 0;
	int64_t *first = NEWS(mem, int64_t, n + 1);
	int32_t *mentor = NEWS(mem, int32_t, (size_t)p.first[n] + n),
	    *points = NEWS(mem, int32_t, (size_t)p.first[n] + n),
	    *high = NEWS(mem, int32_t, m + 1);
	uint8_t *rule = NEWS(mem, uint8_t, (size_t)p.first[n] + n);

	for (size_t i = 0; i < n; i++) {
		size_t row = (size_t)(p.first[i + 1] - p.first[i]), from = (size_t)p.first[i];

		first[i] = (int64_t)e;
		memcpy(mentor + e, p.mentor + from, row * sizeof *mentor);
		memcpy(points + e, p.score + from, row * sizeof *points);
		memcpy(rule + e, p.rule + from, row);
		e += row;
		if (score[i] >= 0) {
			mentor[e] = (int32_t)m;
			points[e++] = score[i];
		}
	}
	first[n] = (int64_t)e;
	memcpy(high, p.mentor_high, m * sizeof *high);
	high[m] = (int32_t)places;
	p.mentors++;
	p.first = first;
	p.mentor = mentor;
	p.score = points;
	p.rule = rule;
	p.mentor_high = high;
	return p;
}

static struct bring
solve_recruit(struct arena *mem, const struct standing *st, const struct wanted *wanted,
    int64_t places)
{
	struct match_problem p = with_recruit(mem, st, wanted->score, places);
	int64_t *price = NEWS(mem, int64_t, (size_t)p.mentors);

	memcpy(price, st->match.mentor_price, (size_t)st->problem.mentors * sizeof *price);
	struct match_solution a = match_resolve(mem, &p, &(struct match_start){ price,
	    st->match.pairs, st->match.n_pairs }, NULL);

	return (struct bring){ wanted->skill, places, wanted->first,
	    a.matched - st->round.pairs, a.score - st->round.total };
}

static int
most_people_first(const void *a, const void *b)
{
	const struct bring *x = a, *y = b;

	if (x->more != y->more)
		return x->more > y->more ? -1 : 1;
	if (x->gain != y->gain)
		return x->gain > y->gain ? -1 : 1;
	return str_cmp(x->skill, y->skill);
}

struct brings
recruits_wanted(struct work *w, const struct round *round, int64_t places)
{
	struct standing *st = standing_read(w, round);
	struct brings list = { 0 };

	if (st->rules.peer)
		return list;
	struct wanteds wanted = skills_wanted(w->mem, st);

	for (size_t k = 0; k < wanted.n; k++)
		price_recruit(w->mem, st, places, &wanted.v[k]);
	if (wanted.n)
		qsort(wanted.v, wanted.n, sizeof *wanted.v, largest_bound_first);
	for (size_t k = 0; k < wanted.n && k < BRINGS && wanted.v[k].bound > 0; k++)
		PUSH(w->mem, &list, solve_recruit(w->mem, st, &wanted.v[k], places));
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, most_people_first);
	return list;
}

/* --- one more place --- */

static int
dearest_first(const void *a, const void *b)
{
	const struct round_person *x = a, *y = b;

	if (x->price != y->price)
		return x->price > y->price ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

struct helps
places_wanted(struct work *w, const struct round *round)
{
	struct standing *st = standing_read(w, round);
	size_t m = st->in.side[MENTOR].n;
	struct round_person *mentors = arena_copy(w->mem, st->in.side[MENTOR].v,
	    m * sizeof *mentors);
	struct helps list = { 0 };

	if (st->rules.peer || m == 0)
		return list;
	/* The price of a mentor is what one more place adds: the dearest are tried. */
	qsort(mentors, m, sizeof *mentors, dearest_first);
	for (size_t k = 0; k < m && k < BRINGS && mentors[k].price > 0; k++) {
		struct match_change more = { MATCH_ONE_MORE_PLACE, 0, (int32_t)mentors[k].n };
		struct effect e = standing_try(w->mem, st, &more, 1);

		PUSH(w->mem, &list, ((struct help){ mentors[k].name, e.pairs - round->pairs,
		    e.total - round->total }));
	}
	return list;
}
