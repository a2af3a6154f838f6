/*
 * Three kinds of passes over tiles share one walk: threads take blocks of
 * columns in turn, so that a column belongs to one thread, and what is best
 * in a row is merged at the end by a total order.  Nothing depends on who
 * took what.
 *
 * After a full pass with prices u, p a pair can be above its new prices only
 * if u fell in its row or p in its column.  Until these are most of the pairs
 * only they are looked at again, against the prices of the last full pass.
 */
#include "match/allpairs.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
	TAKEN_IN = 16,	/* pairs of a row that one pass may add */
	GROUP = 64,	/* columns that one mask speaks for */
	TILES_A_LOOK = 128,	/* between two looks at limits->stop */
	MOST_PASSES = 200,
	FEW = 200,	/* new pairs are few when they are one for so many mentees */
	TIES_A_PERSON = 64,	/* more equal pairs than these do not enter the lottery */
	NARROW = 1 << 30,	/* prices below it can be compared in 32 bits */
};

/* --- what is above --- */

/* Bit k: bound[k] > u + p[k]. */
typedef uint64_t above_fn(const int16_t *bound, int32_t u, const int32_t *p);
/* Bit k: bound[k] > the lower of the two floors. */
typedef uint64_t floor_fn(const int16_t *bound, int16_t row, const int16_t *column);

static uint64_t
above_portable(const int16_t *bound, int32_t u, const int32_t *p)
{
	uint64_t mask = 0;
	int any = 0;

	for (int k = 0; k < GROUP; k++)
		any |= bound[k] > u + p[k];
	for (int k = 0; any && k < GROUP; k++)
		mask |= (uint64_t)(bound[k] > u + p[k]) << k;
	return mask;
}

static uint64_t
floor_portable(const int16_t *bound, int16_t row, const int16_t *column)
{
	uint64_t mask = 0;
	int any = 0;

	for (int k = 0; k < GROUP; k++)
		any |= (bound[k] > row) | (bound[k] > column[k]);
	for (int k = 0; any && k < GROUP; k++)
		mask |= (uint64_t)((bound[k] > row) | (bound[k] > column[k])) << k;
	return mask;
}

static uint64_t
above_wide(const int16_t *bound, int64_t u, const int64_t *p)
{
	uint64_t mask = 0;

	for (int k = 0; k < GROUP; k++)
		mask |= (uint64_t)(bound[k] > u + p[k]) << k;
	return mask;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static uint64_t
above_avx2(const int16_t *bound, int32_t u, const int32_t *p)
{
	uint64_t mask = 0;
	__m256i row = _mm256_set1_epi32(u);

	for (int k = 0; k < GROUP; k += 8) {
		__m256i b = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(bound + k)));
		__m256i s = _mm256_add_epi32(row, _mm256_loadu_si256((const __m256i *)(p + k)));

		mask |= (uint64_t)(uint32_t)_mm256_movemask_ps(
		    _mm256_castsi256_ps(_mm256_cmpgt_epi32(b, s))) << k;
	}
	return mask;
}

__attribute__((target("avx2"))) static uint64_t
floor_avx2(const int16_t *bound, int16_t row, const int16_t *column)
{
	uint64_t mask = 0;

	for (int k = 0; k < GROUP; k += 16) {
		__m256i b = _mm256_loadu_si256((const __m256i *)(bound + k));
		__m256i f = _mm256_min_epi16(_mm256_set1_epi16(row),
		    _mm256_loadu_si256((const __m256i *)(column + k)));
		__m256i a = _mm256_cmpgt_epi16(b, f);

		if (_mm256_testz_si256(a, a))
			continue;
		__m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(a),
		    _mm256_extracti128_si256(a, 1));

		mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << k;
	}
	return mask;
}

#define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX512 static uint64_t
above_avx512(const int16_t *bound, int32_t u, const int32_t *p)
{
	uint64_t mask = 0;
	__m512i row = _mm512_set1_epi32(u);

	for (int k = 0; k < GROUP; k += 16) {
		__m512i b = _mm512_cvtepi16_epi32(
		    _mm256_loadu_si256((const __m256i *)(bound + k)));
		__m512i s = _mm512_add_epi32(row, _mm512_loadu_si512(p + k));

		mask |= (uint64_t)_mm512_cmpgt_epi32_mask(b, s) << k;
	}
	return mask;
}

AVX512 static uint64_t
floor_avx512(const int16_t *bound, int16_t row, const int16_t *column)
{
	uint64_t mask = 0;

	for (int k = 0; k < GROUP; k += 32) {
		__m512i f = _mm512_min_epi16(_mm512_set1_epi16(row),
		    _mm512_loadu_si512(column + k));

		mask |= (uint64_t)_mm512_cmpgt_epi16_mask(_mm512_loadu_si512(bound + k), f) << k;
	}
	return mask;
}

static above_fn *const above[SIMILAR_LEVELS] = { above_portable, above_avx2, above_avx512 };
static floor_fn *const over_floor[SIMILAR_LEVELS] = { floor_portable, floor_avx2, floor_avx512 };
#else
static above_fn *const above[SIMILAR_LEVELS] = { above_portable, above_portable, above_portable };
static floor_fn *const over_floor[SIMILAR_LEVELS] = { floor_portable, floor_portable,
    floor_portable };
#endif

/* --- the best few --- */

/* Value and index in one number: the larger value first, then the lower index. */
static uint64_t
key_of(int64_t value, int32_t index)
{
	return (uint64_t)(value + INT64_C(0x80000000)) << 32 | (uint32_t)~index;
}

static int32_t
key_index(uint64_t key)
{
	return (int32_t)~(uint32_t)key;
}

static int64_t
key_value(uint64_t key)
{
	return (int64_t)(key >> 32) - INT64_C(0x80000000);
}

/* The `room` best keys of each of several rows, best first; 0: none. */
struct tops { uint64_t *v; size_t room; };

static uint64_t *
top_of(const struct tops *t, int32_t row)
{
	return t->v + (size_t)row * t->room;
}

static void
top_add(uint64_t *top, size_t room, uint64_t key)
{
	size_t at = room;

	while (at > 0 && top[at - 1] < key)
		at--;
	if (at == room)
		return;
	memmove(top + at + 1, top + at, (room - at - 1) * sizeof *top);
	top[at] = key;
}

/* --- the walk --- */

struct found { int32_t mentee, mentor, score; };
struct founds { struct found *v; size_t n; };
struct list { const int32_t *v; int32_t n; };

struct walker;
struct walk {
	const struct allpairs *a;
	const struct allpairs_edges *edges;	/* NULL: none yet */
	const struct match_limits *limits;
	struct list row, column;
	void (*begin)(struct walker *);	/* a block of columns */
	void (*look)(struct walker *, int32_t mentee, const int16_t *bound);
	const int64_t *u, *p;	/* prices */
	bool narrow;	/* they and their sums fit 32 bits */
	int32_t slack;	/* 0: pairs above their prices; 1: and those that equal them */
	struct tops by_column;
	int16_t *column_floor;
	atomic_int next;
	atomic_bool stopped;
};

struct walker {
	struct walk *w;
	int thread;
	struct tops by_row;
	int16_t *row_floor;	/* the worst of a full row of by_row, else -1 */
	int32_t *gain_floor;	/* the same for gains, else 0; NULL: none */
	const int32_t *mentor;	/* the block */
	int32_t n;
	int32_t p[ALLPAIRS_COLUMNS];
	int64_t p_wide[ALLPAIRS_COLUMNS];
	int16_t floor[ALLPAIRS_COLUMNS];
	int16_t tile[ALLPAIRS_ROWS * ALLPAIRS_COLUMNS];
	struct arena *mem;	/* of `founds` */
	struct founds founds;
	int64_t pairs, scores, above, ticks;
	struct found worst;
};

static void
ask_to_stop(struct walker *k)
{
	const struct match_limits *l = k->w->limits;

	if (k->thread == 0 && l && l->stop && l->stop(l->arg))
		atomic_store(&k->w->stopped, true);
}

static void
walk_block(struct walker *k)
{
	struct walk *w = k->w;
	const struct list *row = &w->row;

	w->a->columns(w->a->arg, k->thread, k->mentor, k->n);
	w->begin(k);
	for (int32_t i = 0; i < row->n; i += ALLPAIRS_ROWS) {
		int32_t which[ALLPAIRS_ROWS], last = row->n - 1;

		for (int32_t r = 0; r < ALLPAIRS_ROWS; r++)
			which[r] = row->v[i + r < last ? i + r : last];
		if (k->ticks++ % TILES_A_LOOK == 0)
			ask_to_stop(k);
		if (atomic_load_explicit(&w->stopped, memory_order_relaxed))
			return;
		w->a->bound(w->a->arg, k->thread, which, k->tile);
		for (int32_t r = 0; r < ALLPAIRS_ROWS && i + r <= last; r++) {
			w->look(k, which[r], k->tile + r * ALLPAIRS_COLUMNS);
			k->pairs += k->n;
		}
	}
}

static void *
walk_blocks(void *arg)
{
	struct walker *k = arg;
	const struct list *all = &k->w->column;

	for (;;) {
		int32_t from = atomic_fetch_add(&k->w->next, 1) * ALLPAIRS_COLUMNS;

		if (from >= all->n || atomic_load(&k->w->stopped))
			return NULL;
		k->mentor = all->v + from;
		k->n = all->n - from < ALLPAIRS_COLUMNS ? all->n - from : ALLPAIRS_COLUMNS;
		walk_block(k);
	}
}

/* False when it was stopped. */
static bool
walk_all(struct walk *w, struct walker *walker)
{
	int threads = w->a->threads;
	pthread_t *thread = NEWS(walker[0].mem, pthread_t, (size_t)threads);
	bool *runs = NEWS(walker[0].mem, bool, (size_t)threads);

	atomic_store(&w->next, 0);
	if (w->row.n == 0 || w->column.n == 0)
		return true;
	for (int t = 1; t < threads; t++)
		runs[t] = pthread_create(&thread[t], NULL, walk_blocks, &walker[t]) == 0;
	walk_blocks(&walker[0]);
	for (int t = 1; t < threads; t++)
		if (runs[t])
			pthread_join(thread[t], NULL);
	return !atomic_load(&w->stopped);
}

static struct walker *
walkers(struct arena *mem, struct walk *w)
{
	struct walker *k = NEWS(mem, struct walker, (size_t)w->a->threads);

	for (int t = 0; t < w->a->threads; t++) {
		k[t].w = w;
		k[t].thread = t;
		k[t].mem = arena_new();
	}
	return k;
}

static void
walkers_end(struct walker *k)
{
	for (int t = k->w->a->threads - 1; t >= 0; t--)
		arena_free(k[t].mem);
}

static struct list
everybody(struct arena *mem, int32_t n)
{
	int32_t *v = NEWS(mem, int32_t, (size_t)n + 1);

	for (int32_t i = 0; i < n; i++)
		v[i] = i;
	return (struct list){ v, n };
}

/* The score of a pair whose bound is `bound`, or -1. */
static int32_t
score_of(struct walker *k, int32_t mentee, int32_t mentor, int16_t bound)
{
	const struct allpairs *a = k->w->a;

	if (!a->score)
		return bound;
	k->scores++;
	return a->score(a->arg, mentee, mentor);
}

static uint64_t
valid(uint64_t mask, int32_t left)
{
	return left < GROUP ? mask & ((UINT64_C(1) << left) - 1) : mask;
}

/* --- lists --- */

static void
begin_lists(struct walker *k)
{
	for (int32_t c = 0; c < k->n; c++)
		k->floor[c] = k->w->column_floor[k->mentor[c]];
}

static int16_t
floor_of(const uint64_t *top, size_t room)
{
	return (int16_t)(top[room - 1] ? key_value(top[room - 1]) : -1);
}

static void
look_for_lists(struct walker *k, int32_t mentee, const int16_t *bound)
{
	struct walk *w = k->w;
	uint64_t *row = top_of(&k->by_row, mentee);
	size_t room = k->by_row.room;

	for (int32_t c = 0; c < k->n; c += GROUP) {
		uint64_t mask = valid(over_floor[w->a->level](bound + c, k->row_floor[mentee],
		    k->floor + c), k->n - c);

		for (; mask; mask &= mask - 1) {
			int32_t at = c + __builtin_ctzll(mask), mentor = k->mentor[at];
			uint64_t *column = top_of(&w->by_column, mentor);

			if (bound[at] > k->row_floor[mentee]) {
				top_add(row, room, key_of(bound[at], mentor));
				k->row_floor[mentee] = floor_of(row, room);
			}
			if (bound[at] > k->floor[at]) {
				top_add(column, room, key_of(bound[at], mentee));
				k->floor[at] = w->column_floor[mentor] = floor_of(column, room);
			}
		}
	}
}

static int
by_mentor(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->mentor < y->mentor ? -1 : x->mentor > y->mentor;
}

/* Pairs in any order, by row; first[] has n + 2. */
static struct found *
sort_by_row(struct arena *mem, const struct founds *all, int32_t n, int64_t *first)
{
	struct found *v = NEWS(mem, struct found, all->n + 1);

	memset(first, 0, ((size_t)n + 2) * sizeof *first);
	for (size_t k = 0; k < all->n; k++)
		first[all->v[k].mentee + 2]++;
	for (int32_t i = 0; i < n; i++)
		first[i + 2] += first[i + 1];
	for (size_t k = 0; k < all->n; k++)
		v[first[all->v[k].mentee + 1]++] = all->v[k];
	for (int32_t i = 0; i < n; i++)
		if (first[i + 1] - first[i] > 1)
			qsort(v + first[i], (size_t)(first[i + 1] - first[i]), sizeof *v,
			    by_mentor);
	return v;
}

static void
edges_room(struct arena *mem, struct allpairs_edges *e, int64_t need)
{
	struct allpairs_edges to = *e;

	if (need <= e->room)
		return;
	to.room = need + need / 2 + 16;
	to.mentor = NEWS(mem, int32_t, (size_t)to.room);
	to.score = NEWS(mem, int32_t, (size_t)to.room);
	to.rule = NEWS(mem, uint8_t, (size_t)to.room);
	if (e->n) {
		memcpy(to.mentor, e->mentor, (size_t)e->n * sizeof *to.mentor);
		memcpy(to.score, e->score, (size_t)e->n * sizeof *to.score);
		memcpy(to.rule, e->rule, (size_t)e->n);
	}
	*e = to;
}

/* Puts new pairs among the edges, from the end, so that they move once. */
static void
edges_add(struct arena *mem, struct allpairs_edges *e, const struct founds *all, int32_t n)
{
	struct arena *scratch = arena_new();
	int64_t *first = NEWS(scratch, int64_t, (size_t)n + 2);
	struct found *new = sort_by_row(scratch, all, n, first);
	int64_t from = e->n, at = e->n + (int64_t)all->n;

	edges_room(mem, e, at);
	e->n = at;
	for (int32_t i = n - 1; i >= 0; i--) {
		int64_t end = e->first[i + 1], low = e->first[i], k = first[i + 1];

		assert(end == from);
		e->first[i + 1] = at;
		while (k > first[i] || from > low) {
			bool old = k == first[i] ||
			    (from > low && e->mentor[from - 1] > new[k - 1].mentor);

			at--;
			if (old)
				from--;
			else
				k--;
			e->mentor[at] = old ? e->mentor[from] : new[k].mentor;
			e->score[at] = old ? e->score[from] : new[k].score;
			e->rule[at] = old ? e->rule[from] : MATCH_ALLOWED;
		}
	}
	arena_free(scratch);
}

static bool
same_pair(const struct found *a, const struct found *b)
{
	return a->mentee == b->mentee && a->mentor == b->mentor;
}

/* Both lists of everybody as edges, with their scores; a pair that is in both
 * is there once, and one that may not be is not. */
static void
edges_of_lists(struct arena *mem, const struct walk *w, const struct walker *k,
    struct allpairs_edges *ret)
{
	struct arena *scratch = arena_new();
	const struct allpairs *a = w->a;
	const struct tops *column = &w->by_column, *row = &k[0].by_row;
	int32_t n = a->mentees, m = a->mentors;
	struct found last = { 0 };
	int64_t *first = NEWS(scratch, int64_t, (size_t)n + 2);
	struct founds all = { NEWS(scratch, struct found,
	    ((size_t)n + (size_t)m) * row->room + 1), 0 }, once;

	for (int32_t i = 0; i < n; i++)
		for (size_t r = 0; r < row->room && top_of(row, i)[r]; r++)
			all.v[all.n++] = (struct found){ i, key_index(top_of(row, i)[r]),
			    (int32_t)key_value(top_of(row, i)[r]) };
	for (int32_t j = 0; j < m; j++)
		for (size_t r = 0; r < row->room && top_of(column, j)[r]; r++)
			all.v[all.n++] = (struct found){ key_index(top_of(column, j)[r]), j,
			    (int32_t)key_value(top_of(column, j)[r]) };
	once = (struct founds){ sort_by_row(scratch, &all, n, first), 0 };
	for (size_t r = 0; r < all.n; r++) {
		struct found *f = &once.v[r];

		if (r > 0 && same_pair(f, &last))
			continue;
		last = *f;
		if (a->score)
			f->score = a->score(a->arg, f->mentee, f->mentor);
		if (f->score >= 0)
			once.v[once.n++] = *f;
	}
	*ret = (struct allpairs_edges){ .first = NEWS(mem, int64_t, (size_t)n + 2) };
	edges_add(mem, ret, &once, n);
	arena_free(scratch);
}

bool
allpairs_lists(struct arena *mem, const struct allpairs *a, int list,
    const struct match_limits *limits, struct allpairs_edges *ret)
{
	struct arena *scratch = arena_new();
	size_t n = (size_t)a->mentees, m = (size_t)a->mentors, room = (size_t)list;
	struct walk w = { .a = a, .limits = limits, .row = everybody(scratch, a->mentees),
	    .column = everybody(scratch, a->mentors), .begin = begin_lists, .look = look_for_lists,
	    .by_column = { NEWS(scratch, uint64_t, m * room + 1), room },
	    .column_floor = NEWS(scratch, int16_t, m + 1) };
	struct walker *k = walkers(scratch, &w);

	memset(w.column_floor, 0xff, m * sizeof *w.column_floor);
	for (int t = 0; t < a->threads; t++) {
		k[t].by_row = (struct tops){ NEWS(scratch, uint64_t, n * room + 1), room };
		k[t].row_floor = NEWS(scratch, int16_t, n + 1);
		memset(k[t].row_floor, 0xff, n * sizeof *k[t].row_floor);
	}
	bool done = walk_all(&w, k);

	for (int t = 1; t < a->threads; t++)
		for (int32_t i = 0; done && i < a->mentees; i++)
			for (size_t r = 0; r < room && top_of(&k[t].by_row, i)[r]; r++)
				top_add(top_of(&k[0].by_row, i), room, top_of(&k[t].by_row, i)[r]);
	if (done)
		edges_of_lists(mem, &w, k, ret);
	walkers_end(k);
	arena_free(scratch);
	return done;
}

/* --- prices --- */

static bool
is_edge(const struct allpairs_edges *e, int32_t mentee, int32_t mentor)
{
	int64_t low = e->first[mentee], high = e->first[mentee + 1];

	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (e->mentor[middle] < mentor)
			low = middle + 1;
		else
			high = middle;
	}
	return low < e->first[mentee + 1] && e->mentor[low] == mentor;
}

static void
begin_prices(struct walker *k)
{
	for (int32_t c = 0; c < k->n; c++) {
		k->p_wide[c] = k->w->p[k->mentor[c]];
		k->p[c] = (int32_t)k->p_wide[c];
	}
}

/* Calls `use` for each pair of the row, no edge yet, that gains enough. */
static void
each_above(struct walker *k, int32_t mentee, const int16_t *bound,
    void (*use)(struct walker *, struct found, int64_t gain))
{
	const struct walk *w = k->w;
	const int32_t none = -w->slack, *floor = k->gain_floor ? &k->gain_floor[mentee] : &none;

	for (int32_t c = 0; c < k->n; c += GROUP) {
		int64_t u = w->u[mentee] + *floor;
		uint64_t mask = valid(w->narrow ? above[w->a->level](bound + c, (int32_t)u,
		    k->p + c) : above_wide(bound + c, u, k->p_wide + c), k->n - c);

		for (; mask; mask &= mask - 1) {
			int32_t at = c + __builtin_ctzll(mask), mentor = k->mentor[at];
			int32_t score = score_of(k, mentee, mentor, bound[at]);
			int64_t gain = score - w->u[mentee] - k->p_wide[at];

			if (score >= 0 && gain > *floor && !is_edge(w->edges, mentee, mentor))
				use(k, (struct found){ mentee, mentor, score }, gain);
		}
	}
}

static void
keep_best(struct walker *k, struct found f, int64_t gain)
{
	uint64_t *row = top_of(&k->by_row, f.mentee);

	assert(gain < INT32_MAX);
	top_add(row, TAKEN_IN, key_of(gain, f.mentor));
	if (row[TAKEN_IN - 1])
		k->gain_floor[f.mentee] = (int32_t)key_value(row[TAKEN_IN - 1]);
}

static void
look_for_gains(struct walker *k, int32_t mentee, const int16_t *bound)
{
	each_above(k, mentee, bound, keep_best);
}

static void
keep_all(struct walker *k, struct found f, int64_t gain)
{
	k->above++;
	if (gain == 0 && k->above <= (int64_t)TIES_A_PERSON * k->w->a->mentees)
		PUSH(k->mem, &k->founds, f);
}

static void
look_for_ties(struct walker *k, int32_t mentee, const int16_t *bound)
{
	each_above(k, mentee, bound, keep_all);
}

static bool
all_narrow(const int64_t *v, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		if (v[i] <= -NARROW || v[i] >= NARROW)
			return false;
	return true;
}

/* --- solving --- */

struct solving {
	struct arena *mem;
	const struct allpairs *a;
	struct allpairs_edges *edges;
	const struct match_limits *limits;
	int64_t *u, *p;	/* of the last full pass: no pair was above them then */
	bool *open;	/* rows that had more pairs above than were taken in */
	bool full;	/* there was one */
	struct allpairs_answer *ret;
};

static struct walk
priced_walk(const struct solving *s)
{
	const struct match_solution *m = &s->ret->match;

	return (struct walk){ .a = s->a, .edges = s->edges, .limits = s->limits,
	    .begin = begin_prices, .u = m->mentee_price, .p = m->mentor_price,
	    .narrow = all_narrow(m->mentee_price, s->a->mentees) &&
	        all_narrow(m->mentor_price, s->a->mentors) };
}

/* Rows whose price fell below that of the last full pass, and the others. */
static void
split_rows(struct arena *mem, const struct solving *s, struct list *fell, struct list *rest)
{
	int32_t *v[2] = { NEWS(mem, int32_t, (size_t)s->a->mentees + 1),
	    NEWS(mem, int32_t, (size_t)s->a->mentees + 1) }, n[2] = { 0 };

	for (int32_t i = 0; i < s->a->mentees; i++) {
		bool down = s->open[i] || s->ret->match.mentee_price[i] < s->u[i];

		v[!down][n[!down]++] = i;
	}
	*fell = (struct list){ v[0], n[0] };
	*rest = (struct list){ v[1], n[1] };
}

static struct list
fallen_columns(struct arena *mem, const struct solving *s)
{
	int32_t *v = NEWS(mem, int32_t, (size_t)s->a->mentors + 1), n = 0;

	for (int32_t j = 0; j < s->a->mentors; j++)
		if (s->ret->match.mentor_price[j] < s->p[j])
			v[n++] = j;
	return (struct list){ v, n };
}

/* Merges the rows of all threads into the pairs that become edges. */
static struct founds
taken_in(struct arena *mem, struct solving *s, const struct walker *k)
{
	const struct match_solution *m = &s->ret->match;
	struct founds all = { 0 };

	for (int32_t i = 0; i < s->a->mentees; i++) {
		uint64_t *row = top_of(&k[0].by_row, i);

		for (int t = 1; t < s->a->threads; t++)
			for (size_t r = 0; r < TAKEN_IN && top_of(&k[t].by_row, i)[r]; r++)
				top_add(row, TAKEN_IN, top_of(&k[t].by_row, i)[r]);
		for (size_t r = 0; r < TAKEN_IN && row[r]; r++) {
			int32_t j = key_index(row[r]);

			PUSH(mem, &all, ((struct found){ i, j, (int32_t)(key_value(row[r]) +
			    m->mentee_price[i] + m->mentor_price[j]) }));
		}
		s->open[i] |= row[TAKEN_IN - 1] != 0;
	}
	return all;
}

/* One pass; answers how many pairs became edges, or -1 when it was stopped. */
static int64_t
price_in(struct solving *s)
{
	struct arena *scratch = arena_new();
	size_t n = (size_t)s->a->mentees;
	struct list all = everybody(scratch, s->a->mentors), rest = { 0 }, fallen = { 0 };
	struct walk w = priced_walk(s);
	struct walker *k;
	int64_t added = -1, partly = INT64_MAX;
	bool done;

	w.look = look_for_gains;
	k = walkers(scratch, &w);
	for (int t = 0; t < s->a->threads; t++) {
		k[t].by_row = (struct tops){ NEWS(scratch, uint64_t, n * TAKEN_IN + 1), TAKEN_IN };
		k[t].gain_floor = NEWS(scratch, int32_t, n + 1);
	}
	if (s->full) {
		split_rows(scratch, s, &w.row, &rest);
		fallen = fallen_columns(scratch, s);
		partly = (int64_t)w.row.n * all.n + (int64_t)rest.n * fallen.n;
	}
	w.column = all;
	if (partly > (int64_t)s->a->mentees * s->a->mentors / 2) {
		w.row = everybody(scratch, s->a->mentees);
		rest.n = 0;
		memset(s->open, 0, n);
		memcpy(s->u, s->ret->match.mentee_price, n * sizeof *s->u);
		memcpy(s->p, s->ret->match.mentor_price, (size_t)all.n * sizeof *s->p);
		s->full = true;
	}
	done = walk_all(&w, k);
	if (done && rest.n) {
		w.row = rest;
		w.column = fallen;
		done = walk_all(&w, k);
	}
	if (done) {
		struct founds found = taken_in(scratch, s, k);

		added = (int64_t)found.n;
		if (added)
			edges_add(s->mem, s->edges, &found, s->a->mentees);
	}
	for (int t = 0; t < s->a->threads; t++) {
		s->ret->effort.pairs += k[t].pairs;
		s->ret->effort.scores += k[t].scores;
	}
	s->ret->effort.passes++;
	walkers_end(k);
	arena_free(scratch);
	return added;
}

/* Takes in the pairs that equal their prices; answers like price_in. */
static int64_t
take_ties(struct solving *s)
{
	struct arena *scratch = arena_new();
	struct walk w = priced_walk(s);
	struct walker *k;
	struct founds all = { 0 };
	int64_t count = 0;

	w.look = look_for_ties;
	w.slack = 1;
	w.row = everybody(scratch, s->a->mentees);
	w.column = everybody(scratch, s->a->mentors);
	k = walkers(scratch, &w);
	bool done = walk_all(&w, k);

	for (int t = 0; t < s->a->threads; t++) {
		count += k[t].above;
		s->ret->effort.pairs += k[t].pairs;
		s->ret->effort.scores += k[t].scores;
	}
	s->ret->effort.passes++;
	s->ret->complete = done && count <= (int64_t)TIES_A_PERSON * s->a->mentees;
	for (int t = 0; s->ret->complete && t < s->a->threads; t++)
		for (size_t r = 0; r < k[t].founds.n; r++)
			PUSH(scratch, &all, k[t].founds.v[r]);
	if (all.n)
		edges_add(s->mem, s->edges, &all, s->a->mentees);
	walkers_end(k);
	arena_free(scratch);
	return done ? (int64_t)all.n : -1;
}

struct match_problem
allpairs_problem(const struct match_problem *p, const struct allpairs_edges *e)
{
	struct match_problem with = *p;

	with.first = e->first;
	with.mentor = e->mentor;
	with.score = e->score;
	with.rule = e->rule;
	return with;
}

static void
solve_listed(struct solving *s, const struct match_problem *problem,
    const struct match_start *start)
{
	struct match_problem p = allpairs_problem(problem, s->edges);

	s->ret->match = start ? match_resolve(s->mem, &p, start, s->limits)
	    : match_solve(s->mem, &p, s->limits);
	s->ret->effort.solves++;
}

/* Many new pairs move many people, and then the auction is sooner than repair. */
static void
solve_again(struct solving *s, const struct match_problem *problem, int64_t added)
{
	struct match_start warm = { s->ret->match.mentor_price, s->ret->match.pairs,
	    s->ret->match.n_pairs };
	bool few = s->ret->certified || added <= s->a->mentees / FEW;

	s->ret->effort.added += added;
	solve_listed(s, problem, few ? &warm : NULL);
}

struct allpairs_answer
allpairs_solve(struct arena *mem, const struct allpairs *a, const struct match_problem *problem,
    struct allpairs_edges *edges, const struct match_start *start,
    const struct match_limits *limits)
{
	struct allpairs_answer ret = { 0 };
	struct solving s = { mem, a, edges, limits,
	    NEWS(mem, int64_t, (size_t)a->mentees + 1), NEWS(mem, int64_t, (size_t)a->mentors + 1),
	    NEWS(mem, bool, (size_t)a->mentees + 1), false, &ret };
	int64_t added = 1;

	solve_listed(&s, problem, start);
	for (int pass = 0; pass < MOST_PASSES && ret.match.verdict == MATCH_OPTIMAL; pass++) {
		added = ret.certified ? take_ties(&s) : price_in(&s);
		if (added < 0) {
			ret.match = (struct match_solution){ .verdict = MATCH_STOPPED };
			break;
		}
		if (added == 0 && ret.certified)
			break;
		/* Pairs that equal their prices move no price: they were tight already. */
		if (ret.certified) {
			solve_again(&s, problem, added);
			break;
		}
		ret.certified = added == 0;
		if (added)
			solve_again(&s, problem, added);
	}
	ret.certified = ret.certified && ret.match.verdict == MATCH_OPTIMAL;
	return ret;
}

/* --- the certificate --- */

static void
keep_first(struct walker *k, struct found f, int64_t gain)
{
	(void)gain;
	if (k->above++ == 0 || f.mentee < k->worst.mentee ||
	    (f.mentee == k->worst.mentee && f.mentor < k->worst.mentor))
		k->worst = f;
}

static void
look_for_any(struct walker *k, int32_t mentee, const int16_t *bound)
{
	each_above(k, mentee, bound, keep_first);
}

struct allpairs_proof
allpairs_check(const struct allpairs *a, const struct allpairs_edges *edges,
    const struct match_solution *m, const struct match_limits *limits)
{
	struct arena *scratch = arena_new();
	struct walk w = { .a = a, .edges = edges, .limits = limits, .begin = begin_prices,
	    .look = look_for_any, .u = m->mentee_price, .p = m->mentor_price,
	    .row = everybody(scratch, a->mentees), .column = everybody(scratch, a->mentors),
	    .narrow = all_narrow(m->mentee_price, a->mentees) &&
	        all_narrow(m->mentor_price, a->mentors) };
	struct walker *k = walkers(scratch, &w), first = { 0 };
	struct allpairs_proof ret = { 0 };
	bool done = walk_all(&w, k);

	for (int t = 0; t < a->threads; t++) {
		ret.pairs += k[t].pairs;
		ret.above += k[t].above;
		if (k[t].above && (first.above == 0 || k[t].worst.mentee < first.worst.mentee ||
		    (k[t].worst.mentee == first.worst.mentee &&
		    k[t].worst.mentor < first.worst.mentor)))
			first = k[t];
	}
	ret.mentee = first.worst.mentee;
	ret.mentor = first.worst.mentor;
	if (!done)
		ret.above = -1;
	walkers_end(k);
	arena_free(scratch);
	return ret;
}

/* --- by similarity --- */

struct by_similarity {
	const struct similar *mentees, *mentors;
	struct similar_rule rule;
	enum similar_level level;
	struct similar_block *block;	/* [threads] */
};

static void
similar_columns(void *arg, int thread, const int32_t *mentor, int32_t n)
{
	struct by_similarity *b = arg;

	similar_pack(&b->block[thread], b->mentors, mentor, n);
}

static void
similar_bound(void *arg, int thread, const int32_t mentee[ALLPAIRS_ROWS], int16_t *ret)
{
	struct by_similarity *b = arg;

	similar_tile(b->level, &b->block[thread], b->mentees, mentee, &b->rule, ret);
}

struct allpairs
allpairs_similar(struct arena *mem, const struct similar *mentees, const struct similar *mentors,
    const struct similar_rule *rule, int threads)
{
	struct by_similarity *b = NEW(mem, struct by_similarity);

	assert(threads > 0 && similar_fits(mentees, mentors, rule));
	*b = (struct by_similarity){ mentees, mentors, *rule, similar_best(),
	    NEWS(mem, struct similar_block, (size_t)threads) };
	for (int t = 0; t < threads; t++)
		b->block[t] = similar_block(mem, mentees->d);
	return (struct allpairs){ .mentees = mentees->n, .mentors = mentors->n,
	    .columns = similar_columns, .bound = similar_bound, .arg = b, .threads = threads,
	    .level = b->level };
}
