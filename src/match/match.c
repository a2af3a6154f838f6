#include "match/match.h"

#include <stdlib.h>

#include "match/crew.h"
#include "match/net.h"

enum {
	AUCTION_FROM = 300,	/* mentees; fewer are sooner done without */
	FEW = 48,	/* who must move, from a warm start: more, and an auction is sooner done */
};

/* What a problem becomes: the network of its free pairs. */
struct built {
	struct net net;
	int64_t bonus;
	struct match_bound bad[2];	/* one person's bounds that cannot hold */
	size_t n_bad;
};

uint64_t
match_hash(const struct match_problem *p)
{
	uint64_t h =
	    mix64((uint64_t)p->mentees << 32 | (uint64_t)p->mentors) ^ (uint64_t)p->objective;
	uint64_t edges = 0;

	h = mix64(mix64(h) ^ p->seed);
	for (int32_t i = 0; i < p->mentees; i++)
		h = mix64(h
		    ^ ((uint64_t)match_mentee_low(p, i) << 32 | (uint64_t)match_mentee_high(p, i)));
	for (int32_t i = 0; p->mentee_bonus && i < p->mentees; i++)
		h = mix64(h ^ (uint64_t)p->mentee_bonus[i]);
	for (int32_t j = 0; j < p->mentors; j++)
		h = mix64(h
		    ^ ((uint64_t)match_mentor_low(p, j) << 32 | (uint64_t)match_mentor_high(p, j)));
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			uint64_t pair = mix64((uint64_t)i << 32 | (uint64_t)p->mentor[e]);

			edges += mix64(pair
			    ^ ((uint64_t)(uint32_t)p->score[e] << 2 | (uint64_t)match_rule(p, e)));
		}
	return mix64(h ^ edges);
}

/* Arrays that are not what match.h asks for are a bug of the caller. */
static void
check_arrays(struct arena *scratch, const struct match_problem *p)
{
	int32_t *last = NEWS(scratch, int32_t, (size_t)p->mentors);	/* 1 + mentee */

	HOLDS(p->mentees >= 0 && p->mentors >= 0 && p->first[0] == 0);
	for (int32_t i = 0; i < p->mentees; i++) {
		HOLDS(p->first[i] <= p->first[i + 1] && match_mentee_low(p, i) >= 0
		    && match_mentee_bonus(p, i) >= 0);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			int32_t j = p->mentor[e];

			HOLDS(j >= 0 && j < p->mentors && last[j] != i + 1);
			last[j] = i + 1;
		}
	}
	for (int32_t j = 0; j < p->mentors; j++)
		HOLDS(match_mentor_low(p, j) >= 0);
}

/* Whether no sum the solver makes can leave 64 bits; sets the bonus. */
static bool
sums_fit(const struct match_problem *p, struct built *b)
{
	int64_t least = 0, most = 0, extra = 0;
	__int128 pairs = 0, extras = 0;

	for (int32_t i = 0; i < p->mentees; i++) {
		int64_t degree = p->first[i + 1] - p->first[i], high = match_mentee_high(p, i);

		pairs += high < 0 ? 0 : high < degree ? high : degree;
		extra = match_mentee_bonus(p, i) > extra ? match_mentee_bonus(p, i) : extra;
		extras += match_mentee_bonus(p, i);
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			if (match_rule(p, e) == MATCH_FORBIDDEN)
				continue;
			least = p->score[e] < least ? p->score[e] : least;
			most = p->score[e] > most ? p->score[e] : most;
		}
	}
	__int128 bonus = p->objective == MATCH_MOST_FIRST ? pairs * (most - least) + extras + 1
							  : 0;
	__int128 turns = 2 * (__int128)(p->mentees < p->mentors ? p->mentees : p->mentors) + 2;
	__int128 reach = turns * (most > -least ? most : -least) + bonus + extra + 1;

	if (24 * reach >= (__int128)1 << 62 || pairs * (most - least) + extras >= (__int128)1 << 62)
		return false;
	b->bonus = (int64_t)bonus;
	b->net.least = (int32_t)least;
	b->net.most = (int32_t)most;
	return true;
}

static void
take_off(struct built *b, int32_t *low, int32_t *high, struct match_bound at_low)
{
	struct match_bound at_high = { at_low.kind + 1, at_low.index };

	if (b->n_bad == 0 && *high < 0)
		b->bad[b->n_bad++] = at_high;
	else if (b->n_bad == 0 && *low > *high) {
		b->bad[b->n_bad++] = at_low;
		b->bad[b->n_bad++] = at_high;
	}
	if (*low < 0)
		*low = 0;
}

/* Everybody's bounds, less their fixed pairs. */
static void
build_bounds(struct arena *mem, const struct match_problem *p, struct built *b)
{
	size_t n = (size_t)p->mentees, m = (size_t)p->mentors;
	struct net *net = &b->net;

	net->low = NEWS(mem, int32_t, n);
	net->high = NEWS(mem, int32_t, n);
	net->mlow = NEWS(mem, int32_t, m);
	net->mhigh = NEWS(mem, int32_t, m);
	net->bonus = b->bonus > 0 || p->mentee_bonus ? NEWS(mem, int64_t, n) : NULL;
	for (int32_t j = 0; j < p->mentors; j++) {
		net->mlow[j] = match_mentor_low(p, j);
		net->mhigh[j] = match_mentor_high(p, j);
	}
	for (int32_t i = 0; i < p->mentees; i++) {
		int32_t fixed = 0;

		for (int64_t e = p->first[i]; p->rule && e < p->first[i + 1]; e++)
			if (p->rule[e] == MATCH_FIXED) {
				fixed++;
				net->mlow[p->mentor[e]]--;
				net->mhigh[p->mentor[e]]--;
			}
		net->low[i] = match_mentee_low(p, i) - fixed;
		net->high[i] = match_mentee_high(p, i) - fixed;
		if (net->bonus)
			net->bonus[i] = fixed ? 0 : b->bonus + match_mentee_bonus(p, i);
		take_off(b, &net->low[i], &net->high[i],
		    (struct match_bound){ MATCH_MENTEE_LOW, i });
	}
	for (int32_t j = 0; j < p->mentors; j++)
		take_off(b, &net->mlow[j], &net->mhigh[j],
		    (struct match_bound){ MATCH_MENTOR_LOW, j });
}

static void
build_arcs(struct arena *mem, const struct match_problem *p, struct built *b)
{
	struct net *net = &b->net;
	size_t edges = (size_t)p->first[p->mentees];
	uint32_t at = 0;

	net->n = p->mentees;
	net->m = p->mentors;
	net->threads = net->threads > 0 ? net->threads : 1;
	net->first = NEWS(mem, uint32_t, (size_t)net->n + 1);
	net->row = arcs_new(mem, edges, net->m, net->least, net->most);
	for (int32_t i = 0; i < net->n; i++) {
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			if (match_rule(p, e) != MATCH_ALLOWED)
				continue;
			arcs_put(&net->row, at++, p->mentor[e], p->score[e]);
		}
		net->first[i + 1] = at;
	}
	net_finish(mem, net);
}

/* How many must move, at least: a search each, unless they are many. */
static int64_t
unsettled(const struct net *net, const struct flow *fl)
{
	int64_t count = 0;

	for (int32_t j = 0; j < net->m; j++)
		if (fl->g[j] > net->mhigh[j])
			count += fl->g[j] - net->mhigh[j];
		else if (fl->price[j] > 0)
			count += net->mhigh[j] - fl->g[j];
	for (int32_t i = 0; i < net->n; i++)
		for (uint32_t e = net->first[i]; fl->f[i] == 0 && e < net->first[i + 1]; e++)
			if (net_arc(net, e).weight > fl->price[net_mentor(net, e)]) {
				count++;
				break;
			}
	return count;
}

bool
net_solve(struct arena *scratch, const struct net *net, struct flow *fl, bool warm,
    struct pause *pause, struct blame *ret_blame, struct match_effort *effort)
{
	struct blame blame = { 0 };

	if (net->n >= AUCTION_FROM && (!warm || unsettled(net, fl) > FEW))
		effort->bids += auction(scratch, net, fl, warm, pause);
	if (pause->stopped)
		return false;
	if (repair(scratch, net, fl, pause, &blame, &effort->searches))
		return true;
	if (!pause->stopped) {
		HOLDS(ret_blame);
		blame_shrink(scratch, net, &blame);
		*ret_blame = blame;
	}
	return false;
}

static int
by_mentor(const void *a, const void *b)
{
	const struct match_pair *x = a, *y = b;

	return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

static void
list_pairs(struct arena *mem, const struct match_problem *p, const struct flow *fl,
    struct match_solution *ret)
{
	size_t edges = (size_t)p->first[p->mentees], pairs = 0;
	uint32_t arc = 0;

	for (size_t e = 0; p->rule && e < edges; e++)
		pairs += p->rule[e] == MATCH_FIXED;
	for (int32_t i = 0; i < p->mentees; i++)
		pairs += (size_t)fl->f[i];
	struct match_pair *v = NEWS(mem, struct match_pair, pairs);
	int64_t n = 0;

	for (int32_t i = 0; i < p->mentees; i++) {
		int64_t before = n;

		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			enum match_rule rule = match_rule(p, e);
			bool made = rule == MATCH_FIXED || (rule == MATCH_ALLOWED && fl->used[arc]);

			arc += rule == MATCH_ALLOWED;
			if (!made)
				continue;
			v[n++] = (struct match_pair){ i, p->mentor[e], e };
			ret->score += p->score[e];
		}
		ret->matched += n > before;
		qsort(v + before, (size_t)(n - before), sizeof *v, by_mentor);
	}
	ret->pairs = v;
	ret->n_pairs = n;
}

static void
list_blame(struct arena *mem, const struct blame *b, struct match_solution *ret)
{
	struct match_bound *v = NEWS(mem, struct match_bound, (size_t)b->n_low + (size_t)b->n_high);

	enum match_bound_kind low = b->mentors ? MATCH_MENTOR_LOW : MATCH_MENTEE_LOW;
	enum match_bound_kind high = b->mentors ? MATCH_MENTEE_HIGH : MATCH_MENTOR_HIGH;

	for (int32_t k = 0; k < b->n_low; k++)
		v[ret->n_blame++] = (struct match_bound){ low, b->low[k] };
	for (int32_t k = 0; k < b->n_high; k++)
		v[ret->n_blame++] = (struct match_bound){ high, b->high[k] };
	ret->blame = v;
	ret->verdict = MATCH_INFEASIBLE;
}

/* Puts the pairs of before on the arcs of now, as far as they still are. */
static void
start_from(const struct net *net, struct flow *fl, const struct match_start *start)
{
	memcpy(fl->price, start->mentor_price, (size_t)net->m * sizeof *fl->price);
	for (int64_t k = 0; k < start->n_pairs; k++) {
		struct match_pair pair = start->pairs[k];

		if (pair.mentee < 0 || pair.mentee >= net->n)
			continue;
		for (uint32_t e = net->first[pair.mentee]; e < net->first[pair.mentee + 1]; e++) {
			uint32_t unit = flow_free_unit(fl, pair.mentee);

			if (net_mentor(net, e) == pair.mentor && !fl->used[e] && unit != NO_UNIT)
				flow_attach(net, fl, unit, e);
		}
	}
}

struct flow
net_of_solution(struct arena *scratch, const struct match_problem *p,
    const struct match_solution *s, struct net *ret)
{
	struct built b = { 0 };
	struct match_start start = { s->mentor_price, s->pairs, s->n_pairs };

	HOLDS(sums_fit(p, &b));
	b.bonus = s->bonus;
	build_bounds(scratch, p, &b);
	build_arcs(scratch, p, &b);
	struct flow fl = flow_new(scratch, &b.net);

	start_from(&b.net, &fl, &start);
	memcpy(fl.worth, s->mentee_price, (size_t)p->mentees * sizeof *fl.worth);
	*ret = b.net;
	return fl;
}

static void
solve_built(struct arena *mem, struct arena *scratch, const struct match_problem *p,
    struct built *b, const struct match_start *start, struct pause *pause,
    struct match_solution *ret)
{
	struct flow fl = flow_new(scratch, &b->net);
	struct blame blame = { 0 };

	if (start)
		start_from(&b->net, &fl, start);
	if (!net_solve(scratch, &b->net, &fl, start != NULL, pause, &blame, &ret->effort)) {
		if (!pause->stopped)
			list_blame(mem, &blame, ret);
		return;
	}
	if (!(pause->limits && pause->limits->any)
	    && !lottery(scratch, &b->net, &fl, p->seed, pause, &ret->effort))
		return;
	int64_t *value = NEWS(mem, int64_t, (size_t)p->mentors);

	prices_lowest(scratch, &b->net, &fl, value);
	list_pairs(mem, p, &fl, ret);
	ret->mentee_price = arena_copy(mem, fl.worth, (size_t)p->mentees * sizeof *fl.worth);
	ret->mentor_price = arena_copy(mem, fl.price, (size_t)p->mentors * sizeof *fl.price);
	ret->place_value = value;
	ret->bonus = b->bonus;
	ret->verdict = MATCH_OPTIMAL;
}

static void
apply_limits(struct net *net, const struct match_limits *limits)
{
	int threads = limits ? limits->threads : 1;
	enum scan_level best = scan_best();

	net->threads = threads < 1 ? 1 : threads > CREW_MOST ? CREW_MOST : threads;
	net->level = limits && limits->instructions > 0 && limits->instructions - 1 < (int)best
	    ? (enum scan_level)(limits->instructions - 1) : best;
}

struct match_solution
match_resolve(struct arena *mem, const struct match_problem *p, const struct match_start *start,
    const struct match_limits *limits)
{
	struct match_solution ret = { .verdict = MATCH_STOPPED };
	struct pause pause = { .limits = limits };
	struct built b = { 0 };

	if (p->first[p->mentees] > MATCH_EDGES || !sums_fit(p, &b)) {
		ret.verdict = MATCH_TOO_LARGE;
		return ret;
	}
	struct arena *scratch = arena_new();

	check_arrays(scratch, p);
	ret.hash = match_hash(p);
	build_bounds(scratch, p, &b);
	if (b.n_bad > 0) {
		ret.verdict = MATCH_INFEASIBLE;
		ret.blame = arena_copy(mem, b.bad, sizeof b.bad);
		ret.n_blame = b.n_bad;
	} else {
		apply_limits(&b.net, limits);
		build_arcs(scratch, p, &b);
		solve_built(mem, scratch, p, &b, start, &pause, &ret);
	}
	arena_free(scratch);
	return ret;
}

struct match_solution
match_solve(struct arena *mem, const struct match_problem *p, const struct match_limits *limits)
{
	return match_resolve(mem, p, NULL, limits);
}
