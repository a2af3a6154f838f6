#include "app/round/bound.h"

#include <assert.h>

#include "match/planes.h"

/* --- who is alike --- */

/* What somebody may be looked at for. */
enum part {
	P_LEVEL = 1, P_UNIT = 2, P_SITE = 4, P_JOB = 8, P_START = 0x10, P_AREAS = 0x20,
	P_STYLE = 0x40, P_VALUES = 0x80, P_INTERESTS = 0x100, P_LANGUAGES = 0x200, P_WEEK = 0x400,
	P_LOAD = 0x800, P_TRAINED = 0x1000, P_KINDS = 0x2000, P_PATH = 0x4000, P_SKILLS = 0x8000,
	P_WAY = 0x10000,
};
enum { P_KIND = P_KINDS | P_UNIT | P_SITE | P_JOB | P_LEVEL };

struct reads { uint32_t part[2]; };	/* by side; both 0: not by classes */

static const struct reads criterion_reads[CRITERIA] = {
	[C_HOURS] = { { P_WEEK, P_WEEK } },
	[C_VALUES] = { { P_STYLE | P_VALUES, P_STYLE | P_VALUES } },
	[C_PATH] = { { P_PATH | P_JOB, P_PATH | P_JOB | P_SKILLS } },
	[C_DISTANCE] = { { P_LEVEL, P_LEVEL } },
	[C_LOAD] = { { 0, P_LOAD } },
	[C_INTERESTS] = { { P_INTERESTS, P_INTERESTS } },
	[C_WISH] = { { P_KIND, P_KIND } },
	[C_AREAS] = { { P_AREAS, P_AREAS } },
	[C_CROSS_UNIT] = { { P_UNIT, P_UNIT } },
	[C_PLACE] = { { P_SITE, P_SITE } },
	[C_LANGUAGE] = { { P_LANGUAGES, P_LANGUAGES } },
	[C_GENERATION] = { { P_START, P_START } },
};

/* Rules between two persons stay with the exact score. */
static const struct reads rule_reads[RULES] = {
	[R_VETO] = { { P_KIND, P_KIND } },
	[R_TRAINED] = { { 0, P_TRAINED } },
	[R_UNIT] = { { P_UNIT, P_UNIT } },
	[R_SITE] = { { P_SITE, P_SITE } },
	[R_DISTANCE_MIN] = { { P_LEVEL, P_LEVEL } },
	[R_DISTANCE_MAX] = { { P_LEVEL, P_LEVEL } },
	[R_LANGUAGE] = { { P_LANGUAGES, P_LANGUAGES } },
	[R_HOURS] = { { P_WEEK, P_WEEK } },
};

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 31;
}

static uint64_t
mix_tokens(uint64_t hash, const struct tokens *t)
{
	hash = mix(hash, t->n);
	for (size_t i = 0; i < t->n; i++) {
		hash = mix(hash, t->v[i].key);
		for (uint32_t k = 0; k < t->v[i].n_near; k++)
			hash = mix(hash, t->v[i].near[k]);
		hash = mix(hash, t->v[i].n_broader);
	}
	return hash;
}

/* Sets of words: their order says nothing. */
static uint64_t
mix_set(uint64_t hash, const struct tokens *t)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < t->n; i++)
		sum += mix(1, t->v[i].key);
	return mix(mix(hash, t->n), sum);
}

static bool
wished_somebody(const struct candidate *c)
{
	for (size_t i = 0; i < c->wishes.n; i++)
		if (c->wishes.v[i].rank > 0)
			return true;
	return false;
}

/* Two people with the same hash are alike in these parts. */
static uint64_t
hash_parts(const struct candidate *c, uint32_t parts)
{
	uint64_t h = parts;

	if (parts & P_LEVEL)
		h = mix(h, (uint64_t)c->level);
	if (parts & P_UNIT)
		h = mix(h, c->unit_key);
	if (parts & P_SITE)
		h = mix(h, c->site_key);
	if (parts & P_JOB)
		h = mix(h, c->job_key);
	if (parts & P_START)
		h = mix(h, (uint64_t)c->start_day);
	if (parts & P_AREAS)
		h = mix(h, c->areas);
	for (int i = 0; parts & P_STYLE && i < STYLES; i++)
		h = mix(h, (uint64_t)(int64_t)c->style[i]);
	if (parts & P_VALUES)
		h = mix_set(h, &c->values);
	if (parts & P_INTERESTS)
		h = mix_set(h, &c->interests);
	if (parts & P_LANGUAGES)
		h = mix_tokens(h, &c->languages);
	if (parts & (P_WEEK | P_WAY))
		h = mix(h, (uint64_t)c->rhythm << 40 | (uint64_t)c->meet << 1 | c->has_week);
	if (parts & P_WEEK) {
		for (int i = 0; i < WEEK_WORDS; i++)
			h = mix(h, c->week[i]);
	}
	if (parts & P_LOAD)
		h = mix(mix(h, (uint64_t)c->minutes_month), (uint64_t)c->capacity << 32 |
		    (uint64_t)c->taken);
	if (parts & P_TRAINED)
		h = mix(h, c->trained);
	if (parts & P_KINDS)
		h = mix(h, (uint64_t)c->kinds_wanted << 32 | c->kinds_never << 1 |
		    wished_somebody(c));
	if (parts & P_PATH)
		h = mix_tokens(mix_tokens(mix_tokens(mix_tokens(h, &c->path), &c->wanted),
		    &c->industries), &c->about);
	if (parts & P_SKILLS)
		h = mix_tokens(h, &c->skills);
	return h;
}

/* Numbers for keys, from 0 in the order in which they come. */
struct numbers { struct { uint64_t key; int32_t n; } *v; size_t room; int32_t n; };

static struct numbers
numbers_new(struct arena *mem, size_t most)
{
	size_t room = 16;

	while (room < 2 * most)
		room *= 2;
	struct numbers s = { NULL, room, 0 };

	s.v = arena_alloc(mem, arena_times(room, sizeof *s.v));
	return s;
}

/* -1: not there, and not wanted to be. */
static int32_t
number_of(struct numbers *s, uint64_t key, bool add)
{
	size_t at = (key * UINT64_C(0xd6e8feb86659fd93) >> 20) & (s->room - 1);

	/* n + 1 stands in the table, so that zeroes are free. */
	for (; s->v[at].n; at = (at + 1) & (s->room - 1))
		if (s->v[at].key == key)
			return s->v[at].n - 1;
	if (!add)
		return -1;
	s->v[at].key = key;
	s->v[at].n = ++s->n;
	return s->n - 1;
}

/* --- terms --- */

/* Criteria and rules that look at the same parts. */
struct term {
	struct reads reads;
	bool criterion[CRITERIA], rule[RULES];
	int32_t classes[2], *class[2];	/* class[side][person] */
	const struct candidate **like[2];	/* the first of each class */
	int16_t *points;	/* [classes of mentees][classes of mentors] */
};

/* A skill that is offered, and the wanted ones that it meets. */
struct meets { int32_t wanted; uint16_t met; };
struct offered { struct meets *v; size_t n; };

struct skills {
	bool on;
	int32_t wanted;	/* different ones */
	int32_t **token[2];	/* [person][k]: number of a skill wanted, offered */
	struct offered *offered;
};

/* Weeks, when there are too many different ones: by the quarter-hours shared. */
struct hours {
	bool on;
	int words;	/* the last one for those who did not say */
	uint64_t *bits[2];	/* [person][words] */
	int32_t *way;	/* of each mentee: how and how often they like to meet */
	int16_t (*worth)[PLANES_SHARED];	/* of each way */
};

struct wishes { int64_t *first; int32_t *mentor; };	/* of each mentee, either way */
struct two { int32_t mentee, mentor; };

struct room {	/* of a thread */
	int32_t mentor[ALLPAIRS_COLUMNS], n;
	int16_t *points[PLANES_ADDED];	/* [term][class][column] */
	uint16_t *met;	/* [skill][column] */
	uint64_t *bits;	/* [hours.words][column] */
	int16_t *column;	/* [mentors] + 1, of this block */
};

struct bound {
	struct allpairs pairs;
	const struct input *in;
	const struct rules *rules;
	struct term term[PLANES_ADDED];
	int terms;
	struct skills skills;
	struct hours hours;
	struct wishes wishes;
	int base, wish;	/* in 1/PLANES_UNIT points */
	struct room *room;
	uint8_t *has_forbidden;	/* [mentees] */
	struct { struct two *v; size_t n; } forbidden;
};

enum {
	LEAST_CLASSES = 1 << 18, MOST_CLASSES = 1 << 25,	/* of two sides together */
	SMALL = 600,	/* of one side, in a term that was joined */
	MOST_SKILLS = 1 << 26,
	MET = 65,	/* closeness times this fills 16 bits */
};

static int
in_units(const struct bound *b, int64_t weighted)
{
	int64_t total = b->rules->total;

	return total ? (int)((weighted * PLANES_UNIT + total - 1) / total) : 0;
}

static int
in_full(const struct bound *b, int criterion)
{
	return in_units(b, (int64_t)b->rules->weight[criterion] * FULL_MARKS);
}

static void
number_classes(struct arena *mem, const struct bound *b, struct term *t)
{
	for (int side = 0; side < 2; side++) {
		struct arena *scratch = arena_new();
		size_t n = b->in->side[side].n;
		struct numbers numbers = numbers_new(scratch, n);
		struct { const struct candidate **v; size_t n; } like = { 0 };

		t->class[side] = NEWS(mem, int32_t, n + 1);
		for (size_t i = 0; i < n; i++) {
			const struct candidate *c = &b->in->candidate[side][i];
			int32_t class = number_of(&numbers, hash_parts(c, t->reads.part[side]),
			    true);

			t->class[side][i] = class;
			if (class == (int32_t)like.n)
				PUSH(mem, &like, c);
		}
		t->classes[side] = (int32_t)like.n;
		t->like[side] = like.v;
		arena_free(scratch);
	}
}

/* Somebody of a class who is nobody: no wish for a person can mean them. */
static struct candidate
nobody_like(const struct candidate *c, int side)
{
	struct candidate nobody = *c;

	nobody.person = side == MENTEE ? -1 : -2;
	return nobody;
}

static int16_t
points_of(const struct bound *b, const struct term *t, const struct candidate *mentee,
    const struct candidate *mentor)
{
	int64_t sum = 0;

	for (int k = 0; k < RULES; k++)
		if (t->rule[k] && hard_rules[k]->breaks(mentee, mentor, b->rules))
			return PLANES_NEVER;
	for (int k = 0; k < CRITERIA; k++)
		if (t->criterion[k]) {
			int value = criteria[k]->value(mentee, mentor, b->rules);

			sum += (int64_t)b->rules->weight[k] * (value < 0 ? NEUTRAL : value);
		}
	return (int16_t)in_units(b, sum);
}

static int64_t
most_classes(const struct bound *b)
{
	int64_t some = (int64_t)(b->in->side[MENTEE].n * b->in->side[MENTOR].n / 16);

	return some < LEAST_CLASSES ? LEAST_CLASSES : some > MOST_CLASSES ? MOST_CLASSES : some;
}

/* False when there are too many classes: all of it then counts in full. */
static bool
term_make(struct arena *mem, struct bound *b, struct term *t)
{
	number_classes(mem, b, t);
	size_t n = (size_t)t->classes[MENTEE], m = (size_t)t->classes[MENTOR];

	if ((int64_t)(n * m) > most_classes(b))
		return false;
	struct arena *scratch = arena_new();
	struct candidate *mentor = NEWS(scratch, struct candidate, m + 1);

	t->points = NEWS(mem, int16_t, n * m + 1);
	for (size_t j = 0; j < m; j++)
		mentor[j] = nobody_like(t->like[MENTOR][j], MENTOR);
	for (size_t i = 0; i < n; i++) {
		struct candidate mentee = nobody_like(t->like[MENTEE][i], MENTEE);

		for (size_t j = 0; j < m; j++)
			t->points[i * m + j] = points_of(b, t, &mentee, &mentor[j]);
	}
	arena_free(scratch);
	return true;
}

/* --- hours --- */

/* What `shared` quarter-hours are worth at most to somebody like this mentee. */
static int16_t
worth_of(const struct bound *b, const struct term *week, const struct candidate *mentee,
    const struct term *ways, int shared)
{
	struct candidate a = nobody_like(mentee, MENTEE), c;
	int16_t most = PLANES_NEVER;

	a.has_week = true;
	memset(a.week, 0, sizeof a.week);
	a.week[0] = (UINT64_C(1) << shared) - 1;
	for (int32_t k = 0; k < ways->classes[MENTOR]; k++) {
		c = nobody_like(ways->like[MENTOR][k], MENTOR);
		c.has_week = true;
		memset(c.week, 0xff, sizeof c.week);
		int16_t points = points_of(b, week, &a, &c);

		most = points > most ? points : most;
	}
	return most;
}

/* Only the quarter-hours in which both sides have somebody are kept. */
static void
pack_weeks(struct arena *mem, struct bound *b)
{
	uint64_t any[2][WEEK_WORDS] = { 0 };
	int16_t place[WEEK_WORDS * 64];
	int n = 0;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < b->in->side[side].n; i++)
			for (int k = 0; k < WEEK_WORDS; k++)
				any[side][k] |= b->in->candidate[side][i].week[k];
	for (int q = 0; q < WEEK_WORDS * 64; q++)
		place[q] = (int16_t)((any[0][q / 64] & any[1][q / 64]) >> q % 64 & 1 ? n++ : -1);
	b->hours.words = (n + 63) / 64 + 1;
	for (int side = 0; side < 2; side++) {
		size_t words = (size_t)b->hours.words;
		uint64_t *to = b->hours.bits[side] =
		    NEWS(mem, uint64_t, b->in->side[side].n * words + 1);

		for (size_t i = 0; i < b->in->side[side].n; i++, to += words) {
			const struct candidate *c = &b->in->candidate[side][i];

			for (int k = 0; k < WEEK_WORDS; k++)
				for (uint64_t v = c->week[k]; v; v &= v - 1) {
					int at = place[k * 64 + __builtin_ctzll(v)];

					if (at >= 0)
						to[at / 64] |= UINT64_C(1) << at % 64;
				}
			/* Who did not say may share as many as count. */
			to[words - 1] = side == MENTEE || !c->has_week ? ~UINT64_C(0) : 0;
		}
	}
}

static void
make_hours(struct arena *mem, struct bound *b, const struct term *week)
{
	struct term ways = { .reads = { { P_WAY, P_WAY } } };
	struct hours *h = &b->hours;
	int16_t full = 0;

	for (int c = 0; c < CRITERIA; c++)
		full = (int16_t)(full + (week->criterion[c] ? in_full(b, c) : 0));
	pack_weeks(mem, b);
	number_classes(mem, b, &ways);
	h->on = true;
	h->way = ways.class[MENTEE];
	h->worth = arena_alloc(mem, arena_times((size_t)ways.classes[MENTEE], sizeof *h->worth));
	for (int32_t i = 0; i < ways.classes[MENTEE]; i++) {
		const struct candidate *like = ways.like[MENTEE][i];

		for (int n = 0; n < PLANES_SHARED; n++)
			h->worth[i][n] = !like->has_week || n == PLANES_SHARED - 1 ? full
			    : worth_of(b, week, like, &ways, n);
	}
}

static struct term *
term_of(struct term *list, int *n, struct reads reads)
{
	for (int k = 0; k < *n; k++)
		if (memcmp(&list[k].reads, &reads, sizeof reads) == 0)
			return &list[k];
	list[*n].reads = reads;
	return &list[(*n)++];
}

/* Where nobody says a word of kinds of people, no more is looked at. */
static struct reads
reads_here(struct reads reads, bool kinds)
{
	for (int side = 0; side < 2; side++)
		if (!kinds && reads.part[side] == P_KIND)
			reads.part[side] = P_KINDS;
	return reads;
}

static int
list_terms(const struct bound *b, bool kinds, struct term *list, int *ret_base)
{
	int n = 0;

	for (int k = 0; k < CRITERIA; k++) {
		struct reads reads = reads_here(criterion_reads[k], kinds);

		if (b->rules->weight[k] == 0 || k == C_NEEDS)
			continue;
		if (reads.part[MENTEE] | reads.part[MENTOR])
			term_of(list, &n, reads)->criterion[k] = true;
		else
			*ret_base += in_full(b, k);
	}
	for (enum rule_id k = 0; k < RULES; k++) {
		struct reads reads = reads_here(rule_reads[k], kinds);

		if (rule_on(b->rules, k) && (reads.part[MENTEE] | reads.part[MENTOR]))
			term_of(list, &n, reads)->rule[k] = true;
	}
	return n;
}

/* A row less to add for each two that are one: small ones join the first that
 * stays small with them. */
static bool
join(const struct bound *b, struct term *to, const struct term *t)
{
	struct term both = *to;

	for (int side = 0; side < 2; side++)
		both.reads.part[side] |= t->reads.part[side];
	for (int k = 0; k < CRITERIA; k++)
		both.criterion[k] |= t->criterion[k];
	for (int k = 0; k < RULES; k++)
		both.rule[k] |= t->rule[k];
	if ((int64_t)to->classes[MENTEE] * t->classes[MENTEE] > 1 << 20 ||
	    (int64_t)to->classes[MENTOR] * t->classes[MENTOR] > 1 << 20)
		return false;
	struct arena *scratch = arena_new();

	number_classes(scratch, b, &both);
	bool small = both.classes[MENTEE] <= SMALL && both.classes[MENTOR] <= SMALL &&
	    both.classes[MENTEE] * both.classes[MENTOR] <= LEAST_CLASSES / 4;

	arena_free(scratch);
	if (small)
		*to = both;
	return small;
}

static void
make_terms(struct arena *mem, struct bound *b)
{
	struct term list[CRITERIA + RULES] = { 0 };
	bool kinds = false;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < b->in->side[side].n; i++)
			kinds |= (b->in->candidate[side][i].kinds_wanted |
			    b->in->candidate[side][i].kinds_never) != 0;
	int n = list_terms(b, kinds, list, &b->base), joined = 0;

	for (int k = 0; k < n; k++) {
		struct arena *scratch = arena_new();
		bool is_joined = false;

		number_classes(scratch, b, &list[k]);
		arena_free(scratch);
		for (int to = 0; to < joined && !is_joined; to++)
			is_joined = join(b, &list[to], &list[k]);
		if (!is_joined)
			list[joined++] = list[k];
	}
	for (int k = 0; k < joined; k++) {
		if (b->terms < PLANES_ADDED && term_make(mem, b, &list[k])) {
			b->term[b->terms++] = list[k];
			continue;
		}
		if (list[k].reads.part[MENTEE] == P_WEEK) {
			make_hours(mem, b, &list[k]);
			continue;
		}
		for (int c = 0; c < CRITERIA; c++)
			if (list[k].criterion[c])
				b->base += in_full(b, c);
	}
}

/* --- skills --- */

/* Gives each different skill of a side a number. */
static const struct token **
number_skills(struct arena *mem, const struct bound *b, int side, struct skills *s, int32_t *ret_n)
{
	struct arena *scratch = arena_new();
	const struct round_people *people = &b->in->side[side];
	struct { const struct token **v; size_t n; } list = { 0 };
	size_t all = 0;

	for (size_t i = 0; i < people->n; i++)
		all += b->in->candidate[side][i].skills.n;
	struct numbers numbers = numbers_new(scratch, all);

	s->token[side] = NEWS(mem, int32_t *, people->n + 1);
	for (size_t i = 0; i < people->n; i++) {
		const struct tokens *t = &b->in->candidate[side][i].skills;

		s->token[side][i] = NEWS(mem, int32_t, t->n + 1);
		for (size_t k = 0; k < t->n; k++) {
			int32_t n = number_of(&numbers, t->v[k].key, true);

			s->token[side][i][k] = n;
			if (n == (int32_t)list.n)
				PUSH(mem, &list, &t->v[k]);
		}
	}
	arena_free(scratch);
	*ret_n = (int32_t)list.n;
	return list.v;
}

static void
make_skills(struct arena *mem, struct bound *b)
{
	struct skills *s = &b->skills;
	int32_t offered;

	if (b->rules->weight[C_NEEDS] == 0)
		return;
	const struct token **want = number_skills(mem, b, MENTEE, s, &s->wanted);
	const struct token **offer = number_skills(mem, b, MENTOR, s, &offered);

	s->on = (int64_t)s->wanted * offered <= MOST_SKILLS;
	if (!s->on) {
		b->base += in_full(b, C_NEEDS);
		return;
	}
	s->offered = NEWS(mem, struct offered, (size_t)offered + 1);
	for (int32_t o = 0; o < offered; o++)
		for (int32_t k = 0; k < s->wanted; k++) {
			int met = token_closeness(want[k], offer[o]);

			if (met > 0)
				PUSH(mem, &s->offered[o],
				    ((struct meets){ k, (uint16_t)(met * MET) }));
		}
}

/* --- wishes --- */

/* Who stands where on a side: a person may do so more than once (recruits of a
 * scenario are copies of somebody). */
struct who { struct numbers numbers; int32_t *last, *before; };

static struct who
who_stands(struct arena *mem, const struct bound *b, int side)
{
	size_t n = b->in->side[side].n;
	struct who who = { numbers_new(mem, n), NEWS(mem, int32_t, n + 1),
	    NEWS(mem, int32_t, n + 1) };

	for (size_t i = 0; i < n; i++) {
		int64_t person = b->in->candidate[side][i].person;
		int32_t all = who.numbers.n, at = number_of(&who.numbers, (uint64_t)person, true);

		who.before[i] = at < all ? who.last[at] : -1;
		who.last[at] = (int32_t)i;
	}
	return who;
}

/* Counts each mentee's pairs of which one wished for the other; with `mentor`
 * writes them, each where its mentee's count stands. */
static void
each_wish(const struct bound *b, struct who who[2], int64_t *count, int32_t *mentor)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < b->in->side[side].n; i++) {
			const struct candidate *c = &b->in->candidate[side][i];

			for (size_t k = 0; k < c->wishes.n; k++) {
				int32_t at = number_of(&who[!side].numbers,
				    (uint64_t)c->wishes.v[k].person, false);

				if (at < 0 || c->wishes.v[k].rank <= 0)
					continue;
				for (at = who[!side].last[at]; at >= 0;
				    at = who[!side].before[at]) {
					int32_t two[2] = { (int32_t)i, at };

					if (mentor)
						mentor[count[two[side]]] = two[!side];
					count[two[side]]++;
				}
			}
		}
}

static void
make_wishes(struct arena *mem, struct bound *b)
{
	struct arena *scratch = arena_new();
	size_t n = b->in->side[MENTEE].n;
	int64_t *first = NEWS(mem, int64_t, n + 2);
	struct who who[2] = { who_stands(scratch, b, MENTEE), who_stands(scratch, b, MENTOR) };

	b->wish = in_full(b, C_WISH);
	each_wish(b, who, first + 2, NULL);
	for (size_t i = 0; i < n; i++)
		first[i + 2] += first[i + 1];
	b->wishes.mentor = NEWS(mem, int32_t, (size_t)first[n + 1] + 1);
	each_wish(b, who, first + 1, b->wishes.mentor);
	b->wishes.first = first;
	arena_free(scratch);
}

/* --- tiles --- */

static void
columns(void *arg, int thread, const int32_t *mentor, int32_t n)
{
	struct bound *b = arg;
	struct room *room = &b->room[thread];

	for (int32_t c = 0; c < room->n; c++)
		room->column[room->mentor[c]] = 0;
	memcpy(room->mentor, mentor, (size_t)n * sizeof *mentor);
	room->n = n;
	for (int32_t c = 0; c < n; c++)
		room->column[mentor[c]] = (int16_t)(c + 1);
	for (int k = 0; k < b->terms; k++) {
		const struct term *t = &b->term[k];

		for (int32_t i = 0; i < t->classes[MENTEE]; i++) {
			const int16_t *from = t->points + (size_t)i * (size_t)t->classes[MENTOR];
			int16_t *to = room->points[k] + (size_t)i * ALLPAIRS_COLUMNS;

			for (int32_t c = 0; c < n; c++)
				to[c] = from[t->class[MENTOR][mentor[c]]];
		}
	}
	for (int32_t c = 0; b->hours.on && c < n; c++)
		for (int k = 0; k < b->hours.words; k++)
			room->bits[k * ALLPAIRS_COLUMNS + c] =
			    b->hours.bits[MENTOR][(size_t)mentor[c] * (size_t)b->hours.words +
			    (size_t)k];
	if (!b->skills.on)
		return;
	memset(room->met, 0, (size_t)b->skills.wanted * ALLPAIRS_COLUMNS * sizeof *room->met);
	for (int32_t c = 0; c < n; c++)
		for (size_t k = 0; k < b->in->candidate[MENTOR][mentor[c]].skills.n; k++) {
			const struct offered *o =
			    &b->skills.offered[b->skills.token[MENTOR][mentor[c]][k]];

			for (size_t m = 0; m < o->n; m++) {
				uint16_t *at = &room->met[(size_t)o->v[m].wanted *
				    ALLPAIRS_COLUMNS + (size_t)c];

				*at = o->v[m].met > *at ? o->v[m].met : *at;
			}
		}
}

/* Each need by its importance, as needs.c counts it. */
static void
add_needs(const struct bound *b, const struct room *room, int32_t mentee, struct planes *p)
{
	const struct tokens *want = &b->in->candidate[MENTEE][mentee].skills;
	int64_t weight = b->rules->weight[C_NEEDS], all = 0, rest = 0;

	if (want->n == 0) {
		p->base = (int16_t)(p->base + in_units(b, weight * NEUTRAL));
		return;
	}
	for (size_t k = 0; k < want->n; k++)
		all += need_importance(k);
	all *= b->rules->total;
	for (size_t k = 0; k < want->n; k++) {
		int64_t share = weight * need_importance(k) * PLANES_UNIT;

		if (k >= PLANES_SCALED) {
			rest += share * FULL_MARKS;
			continue;
		}
		p->scale[k].v = room->met + (size_t)b->skills.token[MENTEE][mentee][k] *
		    ALLPAIRS_COLUMNS;
		p->scale[k].by = (uint16_t)((share * 65536 + all * MET - 1) / (all * MET));
		p->scaled++;
		p->base++;	/* the product is cut off */
	}
	p->base = (int16_t)(p->base + (rest + all - 1) / all);
}

static void
add_wishes(const struct bound *b, const struct room *room, int32_t mentee, int16_t *ret)
{
	for (int64_t k = b->wishes.first[mentee]; k < b->wishes.first[mentee + 1]; k++) {
		int c = room->column[b->wishes.mentor[k]] - 1;

		if (c >= 0 && ret[c] >= 0)
			ret[c] = (int16_t)(ret[c] + (b->wish + PLANES_UNIT - 1) / PLANES_UNIT);
	}
}

static void
bound(void *arg, int thread, const int32_t mentee[ALLPAIRS_ROWS], int16_t *ret)
{
	struct bound *b = arg;
	const struct room *room = &b->room[thread];

	for (int r = 0; r < ALLPAIRS_ROWS; r++, ret += ALLPAIRS_COLUMNS) {
		struct planes p = { .base = (int16_t)b->base, .added = b->terms };

		for (int k = 0; k < b->terms; k++)
			p.add[k] = room->points[k] +
			    (size_t)b->term[k].class[MENTEE][mentee[r]] * ALLPAIRS_COLUMNS;
		if (b->skills.on)
			add_needs(b, room, mentee[r], &p);
		if (b->hours.on) {
			p.words = b->hours.words;
			p.row = b->hours.bits[MENTEE] + (size_t)mentee[r] * (size_t)p.words;
			p.column = room->bits;
			p.worth = b->hours.worth[b->hours.way[mentee[r]]];
		}
		planes_points(b->pairs.level, &p, room->n, ret);
		add_wishes(b, room, mentee[r], ret);
	}
}

static int
score(void *arg, int32_t mentee, int32_t mentor)
{
	struct bound *b = arg;

	for (size_t k = 0; b->has_forbidden[mentee] && k < b->forbidden.n; k++)
		if (b->forbidden.v[k].mentee == mentee && b->forbidden.v[k].mentor == mentor)
			return -1;
	return pair_allowed_score(b->rules, &b->in->candidate[MENTEE][mentee],
	    &b->in->candidate[MENTOR][mentor]);
}

void
bound_forbid(struct arena *mem, struct bound *b, int32_t mentee, int32_t mentor)
{
	b->has_forbidden[mentee] = 1;
	PUSH(mem, &b->forbidden, ((struct two){ mentee, mentor }));
}

const struct allpairs *
bound_pairs(const struct bound *b)
{
	return &b->pairs;
}

struct bound *
bound_new(struct arena *mem, const struct input *in, const struct rules *r, int threads)
{
	struct bound *b = NEW(mem, struct bound);
	size_t n = in->side[MENTEE].n, m = in->side[MENTOR].n;

	assert(!r->peer);
	*b = (struct bound){
		.pairs = { .mentees = (int32_t)n, .mentors = (int32_t)m, .columns = columns,
		    .bound = bound, .score = score, .arg = b, .threads = threads,
		    .level = similar_best() },
		.in = in, .rules = r, .room = NEWS(mem, struct room, (size_t)threads),
		.has_forbidden = NEWS(mem, uint8_t, n + 1),
	};
	make_terms(mem, b);
	make_skills(mem, b);
	make_wishes(mem, b);
	for (int t = 0; t < threads; t++) {
		struct room *room = &b->room[t];

		room->column = NEWS(mem, int16_t, m + 1);
		room->met = NEWS(mem, uint16_t, (size_t)b->skills.wanted * ALLPAIRS_COLUMNS + 1);
		room->bits = NEWS(mem, uint64_t, (size_t)b->hours.words * ALLPAIRS_COLUMNS + 1);
		for (int k = 0; k < b->terms; k++)
			room->points[k] = NEWS(mem, int16_t,
			    (size_t)b->term[k].classes[MENTEE] * ALLPAIRS_COLUMNS);
	}
	return b;
}
