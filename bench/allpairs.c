/*
 * The best assignment over all pairs of two populations, against that over
 * lists of likely ones; and the kernel below it against a plain loop.
 *
 *   allpairs MENTEES MENTORS [THREADS [LIST]]
 *
 * People are rows of 64 int8 numbers in clusters of unequal size, mentees'
 * clusters unlike mentors'; score = round(500 + 500 cos) on the rows as they
 * are.  Figures are CPU seconds.
 */
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "match/allpairs.h"
#include "match/verify.h"

enum { D = 64, CLUSTERS = 60 };

static uint64_t state = 11;

static uint32_t
random32(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 32);
}

/* Nearly normal. */
static float
noise(void)
{
	float sum = 0;

	for (int k = 0; k < 6; k++)
		sum += (float)random32() / 4294967296.0f;
	return (sum - 3.0f) * 1.41f;
}

static struct similar
people(struct arena *mem, int32_t n, float centre[CLUSTERS][D], bool mentors)
{
	int8_t *v = NEWS(mem, int8_t, (size_t)n * D);

	for (int32_t i = 0; i < n; i++) {
		uint32_t a = random32() % CLUSTERS, b = random32() % CLUSTERS;
		const float *c = centre[!mentors && random32() % 3 == 0 && b < a ? b : a];
		float x[D], square = 0;

		for (int k = 0; k < D; k++) {
			x[k] = c[k] + noise();
			square += x[k] * x[k];
		}
		for (int k = 0; k < D; k++)
			v[(size_t)i * D + (size_t)k] = (int8_t)lrintf(x[k] * 127.0f /
			    sqrtf(square));
	}
	return (struct similar){ v, n, D };
}

static double
since(clock_t *at)
{
	clock_t now = clock();
	double took = (double)(now - *at) / CLOCKS_PER_SEC;

	*at = now;
	return took;
}

static void
print_answer(const char *what, const struct match_solution *m, int32_t mentees, double took)
{
	printf("%-12s value %" PRId64 ", unmatched %" PRId64 ", %.2f s\n", what, m->score,
	    mentees - m->matched, took);
}

/* What a plain loop takes for as many pairs as it does in a second or so. */
static void
plain_loop(const struct similar *a, const struct similar *b, const struct similar_rule *r)
{
	clock_t at = clock();
	int64_t sum = 0;
	int32_t rows = a->n < 1000 ? a->n : 1000;

	for (int32_t i = 0; i < rows; i++)
		for (int32_t j = 0; j < b->n; j++)
			sum += similar_points(r, similar_product(a->v + (size_t)i * D,
			    b->v + (size_t)j * D, D));
	printf("plain C loop: %.2f ns a pair (%" PRId64 ")\n",
	    since(&at) * 1e9 / ((double)rows * b->n), sum);
}

static void
each_level(struct arena *mem, const struct similar *a, const struct similar *b,
    const struct similar_rule *r)
{
	static const char *const names[] = { "portable", "AVX2", "AVX-512 VNNI" };
	struct similar_block block = similar_block(mem, D);
	int16_t *ret = NEWS(mem, int16_t, SIMILAR_ROWS * SIMILAR_COLUMNS + 64);
	int32_t column[SIMILAR_COLUMNS], row[SIMILAR_ROWS];

	for (enum similar_level l = 0; l <= similar_best(); l++) {
		clock_t at = clock();
		int64_t pairs = 0;

		for (int32_t j = 0; j + SIMILAR_COLUMNS <= b->n && pairs < 200000000; j +=
		    SIMILAR_COLUMNS) {
			for (int32_t k = 0; k < SIMILAR_COLUMNS; k++)
				column[k] = j + k;
			similar_pack(&block, b, column, SIMILAR_COLUMNS);
			for (int32_t i = 0; i + SIMILAR_ROWS <= a->n && i < 8000; i +=
			    SIMILAR_ROWS) {
				for (int32_t k = 0; k < SIMILAR_ROWS; k++)
					row[k] = i + k;
				similar_tile(l, &block, a, row, r, ret);
				pairs += SIMILAR_ROWS * SIMILAR_COLUMNS;
			}
		}
		printf("%s tiles: %.2f ns a pair\n", names[l], since(&at) * 1e9 / (double)pairs);
	}
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	int64_t size[4] = { 0, 0, 1, 32 };
	bool ok = argc >= 3 && argc <= 5;

	for (int k = 1; ok && k < argc; k++)
		size[k - 1] = str_to_int(str_of(argv[k]), 1, 10000000, &ok);
	if (!ok)
		return fprintf(stderr, "usage: allpairs MENTEES MENTORS [THREADS [LIST]]\n"), 64;
	int32_t n = (int32_t)size[0], m = (int32_t)size[1];
	float (*centre)[D] = (float (*)[D])NEWS(mem, float, CLUSTERS * D);

	for (int c = 0; c < CLUSTERS; c++)
		for (int k = 0; k < D; k++)
			centre[c][k] = noise();
	struct similar mentees = people(mem, n, centre, false), mentors = people(mem, m, centre,
	    true);
	struct similar_rule rule = { 2032, 16, 500 };	/* 500 / 127^2 */
	int32_t *high = NEWS(mem, int32_t, (size_t)m);

	for (int32_t j = 0; j < m; j++)
		high[j] = 1 + (int32_t)(random32() % 6);
	plain_loop(&mentees, &mentors, &rule);
	each_level(mem, &mentees, &mentors, &rule);

	clock_t at = clock(), all;
	struct allpairs a = allpairs_similar(mem, &mentees, &mentors, &rule, (int)size[2]);
	struct match_problem problem = { .mentees = n, .mentors = m, .mentor_high = high,
	    .seed = 1 };
	struct allpairs_edges edges;

	all = at;
	allpairs_lists(mem, &a, (int)size[3], NULL, &edges);
	printf("lists of %d: %" PRId64 " edges, %.2f s\n", (int)size[3], edges.n, since(&at));

	struct arena *scratch = arena_new();
	struct match_problem listed = allpairs_problem(&problem, &edges);
	struct match_solution lists = match_solve(scratch, &listed, NULL);

	print_answer("lists only", &lists, n, since(&at));
	double lists_took = (double)(at - all) / CLOCKS_PER_SEC;
	struct match_start start = { lists.mentor_price, lists.pairs, lists.n_pairs };
	struct allpairs_answer best = allpairs_solve(mem, &a, &problem, &edges, &start, NULL);
	double took = since(&at);

	print_answer("all pairs", &best.match, n, took);
	printf("%" PRId64 " solves, %" PRId64 " passes, %.2f of all pairs looked at a pass, %"
	    PRId64 " pairs taken in, %s\n", best.effort.solves, best.effort.passes,
	    (double)best.effort.pairs / (double)best.effort.passes / ((double)n * m),
	    best.effort.added, best.complete ? "ties complete" : "ties not complete");
	printf("in all %.2f s; the lists leave %.2f %% of the value and %" PRId64 " people\n",
	    took + lists_took, 100.0 * (double)(best.match.score - lists.score) /
	    (double)best.match.score, best.match.matched - lists.matched);

	struct allpairs_proof proof = allpairs_check(&a, &edges, &best.match, NULL);
	double check = since(&at);
	struct match_problem final = allpairs_problem(&problem, &edges);
	bool proven = match_verify(&final, &best.match) == MATCH_PROVEN;
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	printf("certificate: %" PRId64 " pairs, %" PRId64 " above their prices, %.2f s; listed "
	    "pairs %s; hash %016" PRIx64 "; peak %ld MB\n", proof.pairs, proof.above, check,
	    proven ? "proven" : "NOT PROVEN", best.match.hash, use.ru_maxrss / 1024);
	arena_free(scratch);
	arena_free(mem);
	return best.certified && proven && proof.above == 0 ? 0 : 1;
}
