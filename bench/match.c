/*
 * The solver by itself, on the instances of ../shared/bench; bench/match runs it.
 *
 *   match solve FILE [THREADS]   one instance: CPU seconds, peak memory, total
 *   match again KIND N           1 % of mentors leave; one change; from the last answer
 *   match same KIND N            threads and instruction sets: seconds, one hash
 *   match dense KIND N           against Jonker and Volgenant's algorithm, all pairs allowed
 *   match hard N                 chains, ties, one popular mentor: bids and searches
 *
 * CPU seconds of this process, all threads together.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "instances.h"
#include "match/instance.h"
#include "match/verify.h"

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static long
peak_mib(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return r.ru_maxrss / 1024;
}

static double began, began_wall;

static void
start_watch(void)
{
	began = seconds(CLOCK_PROCESS_CPUTIME_ID);
	began_wall = seconds(CLOCK_MONOTONIC);
}

static double
stop_watch(void)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID) - began;
}

static uint64_t
answer_hash(const struct match_problem *p, const struct match_solution *s)
{
	return fnv(s->pairs, (size_t)s->n_pairs * sizeof *s->pairs)
	    ^ fnv(s->mentor_price, (size_t)p->mentors * sizeof(int64_t));
}

static struct match_problem
generate(struct arena *mem, const char *kind, int n)
{
	inst_t in = gen_sparse(n, 32, kind[0], 1);
	int64_t *first = NEWS(mem, int64_t, (size_t)in.N + 1);

	for (int i = 0; i <= in.N; i++)
		first[i] = (int64_t)i * in.deg;
	return (struct match_problem){
		.mentees = in.N, .mentors = in.M, .mentor_high = in.cap, .first = first,
		.mentor = in.adj, .score = in.sc,
	};
}

static int
run_solve(struct arena *mem, const char *path, int threads)
{
	FILE *in = fopen(path, "rb");
	struct stat st;
	struct match_problem p;
	str error;

	if (!in || fstat(fileno(in), &st) != 0)
		return 1;
	struct arena *reading = arena_new();
	char *text = arena_alloc(reading, (size_t)st.st_size + 1);
	size_t len = fread(text, 1, (size_t)st.st_size, in);

	fclose(in);
	if (!instance_read(mem, (str){ text, len }, &p, &error))
		return 1;
	arena_free(reading);
	struct match_limits limits = { .threads = threads };

	start_watch();
	struct match_solution s = match_solve(mem, &p, &limits);
	double cpu = stop_watch(), wall = seconds(CLOCK_MONOTONIC) - began_wall;

	printf("s %lld %lld\nc solve_seconds %.4f wall_seconds %.4f peak_mib %ld proven %d"
	    " hash %016llx\n", (long long)s.score, (long long)s.n_pairs, cpu, wall, peak_mib(),
	    match_verify(&p, &s) == MATCH_PROVEN, (unsigned long long)answer_hash(&p, &s));
	return 0;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct match_start
start_of(const struct match_solution *s)
{
	return (struct match_start){ s->mentor_price, s->pairs, s->n_pairs };
}

static int
run_again(struct arena *mem, const char *kind, int n)
{
	enum { CHANGES = 11 };
	struct match_problem p = generate(mem, kind, n);
	struct match_solution s = match_solve(mem, &p, NULL);
	struct match_start start = start_of(&s);
	int32_t *high = arena_copy(mem, p.mentor_high, (size_t)p.mentors * sizeof *high);
	double took[CHANGES];

	p.mentor_high = high;
	for (int k = 0; k < CHANGES; k++) {
		int32_t j = (int32_t)((int64_t)p.mentors * (2 * k + 1) / (2 * CHANGES));
		struct arena *scratch = arena_new();

		high[j]++;
		start_watch();
		match_resolve(scratch, &p, &start, NULL);
		took[k] = stop_watch();
		high[j]--;
		arena_free(scratch);
	}
	qsort(took, CHANGES, sizeof *took, by_size);
	for (int32_t j = 0; j < p.mentors; j += 100)
		high[j] = 0;
	start_watch();
	struct match_solution warm = match_resolve(mem, &p, &start, NULL);
	double warm_took = stop_watch();

	start_watch();
	struct match_solution cold = match_solve(mem, &p, NULL);
	double cold_took = stop_watch();

	bool same = answer_hash(&p, &warm) == answer_hash(&p, &cold);

	printf("| %s:%d | %.1f | %.3f | %.3f | %s |\n", kind, n, 1000 * took[CHANGES / 2],
	    warm_took, cold_took, same ? "yes" : "NO");
	return !same;
}

static int
run_same(struct arena *mem, const char *kind, int n)
{
	static const struct { const char *name; struct match_limits limits; } ways[] = {
		{ "1 thread", { .threads = 1 } }, { "2 threads", { .threads = 2 } },
		{ "4 threads", { .threads = 4 } }, { "no vectors", { .instructions = 1 } },
		{ "AVX2", { .instructions = 2 } }, { "AVX-512", { .instructions = 3 } },
	};
	struct match_problem p = generate(mem, kind, n);

	for (size_t w = 0; w < COUNT(ways); w++) {
		struct arena *scratch = arena_new();

		start_watch();
		struct match_solution s = match_solve(scratch, &p, &ways[w].limits);
		double cpu = stop_watch(), wall = seconds(CLOCK_MONOTONIC) - began_wall;

		printf("| %s:%d | %s | %.3f | %.3f | %016llx |\n", kind, n, ways[w].name, cpu, wall,
		    (unsigned long long)answer_hash(&p, &s));
		arena_free(scratch);
	}
	return 0;
}

/*
 * Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
 * sparse linear assignment problems", Computing 38 (1987): reduction of
 * columns, two rounds of augmenting row reduction, then shortest paths.
 */
struct jv {
	int n, *row_of, *col_of, *free_rows, n_free;
	const int32_t *cost;
	int64_t *v;
};

static void
reduce_columns(struct jv *a)
{
	for (int i = 0; i < a->n; i++)
		a->col_of[i] = a->row_of[i] = -1;
	for (int j = a->n; j-- > 0; ) {
		int best = 0;

		for (int i = 1; i < a->n; i++)
			if (a->cost[(size_t)i * (size_t)a->n + (size_t)j]
			    < a->cost[(size_t)best * (size_t)a->n + (size_t)j])
				best = i;
		a->v[j] = a->cost[(size_t)best * (size_t)a->n + (size_t)j];
		if (a->col_of[best] < 0) {
			a->col_of[best] = j;
			a->row_of[j] = best;
		}
	}
	for (int i = 0; i < a->n; i++)
		if (a->col_of[i] < 0)
			a->free_rows[a->n_free++] = i;
}

static void
reduce_rows(struct jv *a)
{
	int before = a->n_free, k = 0;

	a->n_free = 0;
	while (k < before) {
		int i = a->free_rows[k++], first = 0, second = -1;
		const int32_t *c = a->cost + (size_t)i * (size_t)a->n;
		int64_t u1 = c[0] - a->v[0], u2 = INT64_MAX;

		for (int j = 1; j < a->n; j++) {
			int64_t h = c[j] - a->v[j];

			if (h >= u2)
				continue;
			if (h >= u1) {
				u2 = h;
				second = j;
			} else {
				u2 = u1;
				second = first;
				u1 = h;
				first = j;
			}
		}
		int holder = a->row_of[first];

		if (u1 < u2)
			a->v[first] -= u2 - u1;
		else if (holder >= 0 && second >= 0)
			holder = a->row_of[first = second];
		a->col_of[i] = first;
		a->row_of[first] = i;
		if (holder < 0)
			continue;
		a->col_of[holder] = -1;
		if (u1 < u2)
			a->free_rows[--k] = holder;
		else
			a->free_rows[a->n_free++] = holder;
	}
}

static void
augment(struct jv *a, int64_t *d, int *from, int *cols)
{
	for (int f = 0; f < a->n_free; f++) {
		int start = a->free_rows[f], low = 0, up = 0, last = 0, end = -1, n = a->n;
		int64_t least = 0;

		for (int j = 0; j < n; j++) {
			d[j] = a->cost[(size_t)start * (size_t)n + (size_t)j] - a->v[j];
			from[j] = start;
			cols[j] = j;
		}
		while (end < 0) {
			if (up == low) {
				last = low;
				least = d[cols[up++]];
				for (int k = up; k < n; k++) {
					int j = cols[k];

					if (d[j] > least)
						continue;
					if (d[j] < least) {
						up = low;
						least = d[j];
					}
					cols[k] = cols[up];
					cols[up++] = j;
				}
				for (int k = low; k < up && end < 0; k++)
					if (a->row_of[cols[k]] < 0)
						end = cols[k];
				if (end >= 0)
					break;
			}
			int j1 = cols[low++], i = a->row_of[j1];
			const int32_t *c = a->cost + (size_t)i * (size_t)n;
			int64_t h = c[j1] - a->v[j1] - least;

			for (int k = up; k < n && end < 0; k++) {
				int j = cols[k];
				int64_t to = c[j] - a->v[j] - h;

				if (to >= d[j])
					continue;
				from[j] = i;
				d[j] = to;
				if (to > least)
					continue;
				if (a->row_of[j] < 0)
					end = j;
				cols[k] = cols[up];
				cols[up++] = j;
			}
		}
		for (int k = 0; k < last; k++)
			a->v[cols[k]] += d[cols[k]] - least;
		for (int i = -1, j = end; i != start; ) {
			i = from[j];
			a->row_of[j] = i;
			int next = a->col_of[i];

			a->col_of[i] = j;
			j = next;
		}
	}
}

static int64_t
jonker_volgenant(struct arena *mem, const int32_t *cost, int n)
{
	size_t size = (size_t)n;
	struct jv a = { .n = n, .cost = cost, .v = NEWS(mem, int64_t, size),
		.row_of = NEWS(mem, int, size), .col_of = NEWS(mem, int, size),
		.free_rows = NEWS(mem, int, size) };
	int64_t total = 0;

	reduce_columns(&a);
	reduce_rows(&a);
	reduce_rows(&a);
	augment(&a, NEWS(mem, int64_t, size), NEWS(mem, int, size), NEWS(mem, int, size));
	for (int i = 0; i < n; i++)
		total += cost[(size_t)i * size + (size_t)a.col_of[i]];
	return total;
}

static int
run_dense(struct arena *mem, const char *kind, int n)
{
	size_t all = (size_t)n * (size_t)n;
	int32_t *score = NEWS(mem, int32_t, all), *mentor = NEWS(mem, int32_t, all);
	int64_t *first = NEWS(mem, int64_t, (size_t)n + 1);
	struct match_problem p = { .mentees = n, .mentors = n, .first = first, .mentor = mentor,
		.score = score };

	gen_dense(score, n, kind[0], 1);
	for (size_t k = 0; k < all; k++)
		mentor[k] = (int32_t)(k % (size_t)n);
	for (int i = 0; i <= n; i++)
		first[i] = (int64_t)i * n;
	start_watch();
	struct match_solution s = match_solve(mem, &p, NULL);
	double ours = stop_watch();

	for (size_t k = 0; k < all; k++)
		score[k] = 1000 - score[k];
	start_watch();
	int64_t total = 1000 * (int64_t)n - jonker_volgenant(mem, score, n);
	double theirs = stop_watch();

	printf("| dense %s:%d | %.3f | %.3f | %.1f | %s |\n", kind, n, ours, theirs, theirs / ours,
	    total == s.score ? "yes" : "NO");
	return total != s.score;
}

/* n + 1 mentees along a line of mentors, a point better off on one side; all
 * scores equal; and everybody wants the first mentor, who has n / 10 places. */
static int
run_hard(struct arena *mem, int n)
{
	static const char *const names[] = { "chain", "ties", "popular" };
	enum { CHOICES = 8 };

	for (int kind = 0; kind < 3; kind++) {
		int64_t *first = NEWS(mem, int64_t, (size_t)n + 1);
		int32_t *mentor = NEWS(mem, int32_t, (size_t)n * CHOICES);
		int32_t *score = NEWS(mem, int32_t, (size_t)n * CHOICES);
		int32_t *high = NEWS(mem, int32_t, (size_t)n);
		int64_t e = 0;

		for (int32_t i = 0; i < n; i++) {
			if (kind == 0) {
				if (i + 1 < n) {
					mentor[e] = i;
					score[e++] = 1000000000;
				}
				if (i > 0) {
					mentor[e] = i - 1;
					score[e++] = 999999999;
				}
			}
			for (int k = 0; kind > 0 && k < CHOICES; k++) {
				mentor[e] = k == 0 && kind == 2 ? 0
				    : (int32_t)(1 + (7919 * (int64_t)i + 104729 * k) % (n / 4));
				score[e++] = kind == 1 ? 500 : k == 0 ? 900 + i % 100 : i * k % 300;
			}
			high[i] = kind == 2 ? (i == 0 ? n / 10 : 2) : 1;
			first[i + 1] = e;
		}
		struct match_problem p = { .mentees = n, .mentors = n, .mentor_high = high,
			.first = first, .mentor = mentor, .score = score };

		start_watch();
		struct match_solution s = match_solve(mem, &p, NULL);

		printf("| %s:%d | %.3f | %lld | %lld | %s |\n", names[kind], n, stop_watch(),
		    (long long)s.effort.bids, (long long)s.effort.searches,
		    match_verify(&p, &s) == MATCH_PROVEN ? "yes" : "NO");
		fflush(stdout);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	const char *what = argc > 2 ? argv[1] : "";
	int n = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 0, failed = 2;

	if (strcmp(what, "solve") == 0)
		failed = run_solve(mem, argv[2], n > 0 ? n : 1);
	else if (strcmp(what, "again") == 0)
		failed = run_again(mem, argv[2], n);
	else if (strcmp(what, "same") == 0)
		failed = run_same(mem, argv[2], n);
	else if (strcmp(what, "dense") == 0)
		failed = run_dense(mem, argv[2], n);
	else if (strcmp(what, "hard") == 0)
		failed = run_hard(mem, (int)strtol(argv[2], NULL, 10));
	else
		fprintf(stderr,
		    "usage: match solve FILE [THREADS] | again|same|dense KIND N | hard N\n");
	arena_free(mem);
	return failed;
}
