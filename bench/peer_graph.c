/*
 * Graphs for bench/peer:  peer_graph KIND PEOPLE SEED > FILE
 *
 *   U   16 pairs a person drawn at random, 0 to 1000 points
 *   M   people on a map, pairs with those near, fitting the better the nearer, and by chance
 *   T   as U, with 1 to 4 points: nearly all ties
 *   O   triangles of 900 points and more, joined by weaker pairs at random
 */
#include "base/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAIRS_EACH = 16, CELL = 4 };

struct pair { int32_t a, b, score; };
static struct { struct pair *v; size_t n; } pairs;
static struct arena *mem;
static uint64_t state;

static uint32_t
below(uint32_t n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((state >> 33) % n);
}

static void
add(uint32_t a, uint32_t b, uint32_t score)
{
	if (a != b)
		PUSH(mem, &pairs, ((struct pair){ (int32_t)(a < b ? a : b),
		    (int32_t)(a < b ? b : a), (int32_t)score }));
}

static void
at_random(uint32_t n, uint32_t each, uint32_t least, uint32_t spread)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < each; k++)
			add(i, below(n), least + below(spread));
}

struct map { double *x, *y; int32_t *head, *next; int side; };

static void
near(const struct map *m, uint32_t i, int cx, int cy)
{
	if (cx < 0 || cy < 0 || cx >= m->side || cy >= m->side)
		return;
	for (int32_t j = m->head[cx * m->side + cy]; j >= 0; j = m->next[j]) {
		double d = hypot(m->x[i] - m->x[j], m->y[i] - m->y[j]);

		if (j > (int32_t)i && d < 1.5)
			add(i, (uint32_t)j, (uint32_t)(1000 - 400 * d) - below(300));
	}
}

static void
on_a_map(uint32_t n)
{
	int side = (int)sqrt((double)n / CELL) + 1;
	size_t cells = (size_t)side * (size_t)side;
	struct map m = { NEWS(mem, double, n), NEWS(mem, double, n),
	    NEWS(mem, int32_t, cells), NEWS(mem, int32_t, n), side };

	memset(m.head, 0xff, cells * sizeof *m.head);
	for (uint32_t i = 0; i < n; i++) {
		m.x[i] = side * (below(1u << 30) / (double)(1u << 30));
		m.y[i] = side * (below(1u << 30) / (double)(1u << 30));
		int32_t *head = &m.head[(int)m.x[i] * side + (int)m.y[i]];

		m.next[i] = *head;
		*head = (int32_t)i;
	}
	for (uint32_t i = 0; i < n; i++)
		for (int dx = -1; dx <= 1; dx++)
			for (int dy = -1; dy <= 1; dy++)
				near(&m, i, (int)m.x[i] + dx, (int)m.y[i] + dy);
}

static void
triangles(uint32_t n)
{
	for (uint32_t i = 0; i + 2 < n; i += 3)
		for (uint32_t k = 0; k < 3; k++)
			add(i + k, i + (k + 1) % 3, 900 + below(100));
	at_random(n, 4, 0, 900);
}

static int
by_people(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->a != y->a ? x->a - y->a : x->b != y->b ? x->b - y->b : y->score - x->score;
}

int
main(int argc, char **argv)
{
	bool sized = false, seeded = false;
	uint32_t n = argc < 4 ? 0 : (uint32_t)str_to_int(str_of(argv[2]), 2, 10000000, &sized);
	size_t kept = 0;

	state = argc < 4 ? 0 : (uint64_t)str_to_int(str_of(argv[3]), 0, INT32_MAX, &seeded);
	mem = arena_new();
	switch (sized && seeded ? *argv[1] : '\0') {
	case 'U': at_random(n, PAIRS_EACH, 0, 1001); break;
	case 'M': on_a_map(n); break;
	case 'T': at_random(n, PAIRS_EACH, 1, 4); break;
	case 'O': triangles(n); break;
	default:
		fputs("usage: peer_graph U|M|T|O PEOPLE SEED\n", stderr);
		return 64;
	}
	qsort(pairs.v, pairs.n, sizeof *pairs.v, by_people);
	for (size_t k = 0; k < pairs.n; k++)
		if (k == 0 || pairs.v[k].a != pairs.v[k - 1].a || pairs.v[k].b != pairs.v[k - 1].b)
			pairs.v[kept++] = pairs.v[k];
	printf("p peer %u %zu\n", n, kept);
	for (size_t k = 0; k < kept; k++)
		printf("a %d %d %d\n", pairs.v[k].a + 1, pairs.v[k].b + 1, pairs.v[k].score);
	return ferror(stdout) ? 74 : 0;
}
