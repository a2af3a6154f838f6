/*
 * Is this plan the best there is?  A pair has a weight, and everybody a price, for each objective
 * in order: tuples, compared from the left.  By weak duality no assignment exceeds the sum of what
 * each pair, person and quota could add at their own best, so one that reaches it is the best.
 * In 128 bits, and with not a line of the solver: this file is all.  docs/match-format.md.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 sum;
typedef unsigned __int128 hash;	/* FNV-1a of the bytes so far, of all three files */
enum { LEVELS = 120, QUOTAS = 60, SEAL = 35 };

/* `quotas` are those that count the pair; who: mentees, mentors, then quotas, not `people`. */
static struct pair { int64_t i, j, quotas, fixed, made; } *pair;
static struct who { int64_t low, high, fixed, made, room; } *who;
/* By level: weight of a pair; of a first partner, or of a pair that a quota lacks; price. */
static int64_t mentees, people, everybody, pairs, levels, scale, *weight, *extra, *price;
static sum value[LEVELS], bound[LEVELS], best[LEVELS], term[LEVELS];

static char *name, *text, *at;	/* of the file; all of it; what is read next */
static hash h = (hash)UINT64_C(0x6c62272e07bb0142) << 64 | UINT64_C(0x62b821756295c58d);

_Noreturn static void
refuse(const char *why)
{
	exit(printf("refused: %s at byte %td: %s\n", name, at - text, why) < 0 ? 74 : 1);
}

/* Reads a file; the last `sealed` bytes are not in the hash. */
static void
load(char *path, long sealed)
{
	FILE *in = fopen(name = path, "rb");
	long size = in && fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;

	text = at = calloc((size_t)size + 2, 1);
	if (size < sealed || !text || fseek(in, 0, SEEK_SET)
	    || fread(text, 1, (size_t)size, in) != (size_t)size)
		refuse("cannot be read");
	for (long k = 0; k < size - sealed; k++)
		h = (h ^ (unsigned char)text[k]) * ((hash)1 << 88 | 0x13b);
}

/* The next line begins with this; '\0': there is none. */
static void
expect(char kind)
{
	if ((at > text && *at++ != '\n') || *at != kind)
		refuse("not what must stand here, or one of the files was changed");
	at += kind != '\0';
}

static int64_t
next(int64_t least, int64_t most)
{
	char *from = at;
	int64_t n = strtoll(from, &at, 10);

	if (*from != ' ' || at == from || n < least || n > most)
		refuse("a number is missing, or out of range");
	return n;
}

/* After `p`: how much there is of what, then mentees, mentors, quotas, and pairs in order. */
static void
read_problem(void)
{
	expect('p'), mentees = next(0, 1 << 24), people = mentees + next(0, 1 << 24);
	everybody = people + next(0, QUOTAS), pairs = next(0, INT32_MAX);
	levels = next(1, LEVELS), scale = next(1, INT32_MAX);
	who = calloc((size_t)everybody + 1, sizeof *who);
	pair = calloc((size_t)pairs + 1, sizeof *pair);
	extra = calloc((size_t)(2 * everybody + pairs) * (size_t)levels + 1, sizeof *extra);
	if (!who || !pair || !extra)
		refuse("there is not enough memory");
	price = extra + everybody * levels, weight = price + everybody * levels;
	for (int64_t k = 0; k < everybody; k++) {
		expect(k < mentees ? 'n' : k < people ? 'm' : 'q');
		who[k].low = next(0, INT32_MAX), who[k].high = next(0, INT32_MAX);
		for (int64_t l = 0; l < levels; l++)
			extra[k * levels + l] = next(0, INT32_MAX);
	}
	for (struct pair *p = pair; p < pair + pairs; p++) {
		expect('a'), p->i = next(1, mentees) - 1;
		p->j = next(1, people - mentees) - 1 + mentees;
		p->fixed = next(0, 1);
		p->quotas = next(0, (INT64_C(1) << (everybody - people)) - 1);
		if (p > pair && (p->i < p[-1].i || (p->i == p[-1].i && p->j <= p[-1].j)))
			refuse("the pairs are not in order");
		for (int64_t l = 0; l < levels; l++)
			weight[(p - pair) * levels + l] = next(INT32_MIN, INT32_MAX);
	}
}

/* Adds a pair to the bound and to the value of the answer. */
static void
add_pair(const struct pair *p, const int64_t *its)
{
	int64_t adds = p->fixed;

	for (int64_t l = levels - 1; l >= 0; l--) {
		value[l] += p->made ? its[l] : 0;
		term[l] = (sum)its[l] * scale - price[p->i * levels + l] - price[p->j * levels + l];
		for (int64_t q = 0; q < everybody - people; q++)
			term[l] -= p->quotas >> q & 1 ? price[(people + q) * levels + l] : 0;
		adds = !p->fixed && term[l] != 0 ? term[l] > 0 : adds;
	}
	for (int64_t l = 0; l < levels && adds; l++)
		bound[l] += term[l];
	for (int64_t k = 0; k < 2 + everybody - people; k++) {
		struct who *w = &who[k == 0 ? p->i : k == 1 ? p->j : people + k - 2];
		int64_t counts = k < 2 || p->quotas >> (k - 2) & 1;

		w->room += counts, w->made += counts && p->made, w->fixed += counts && p->fixed;
	}
	if (p->fixed && !p->made)
		refuse("a fixed pair is missing");
}

/* Adds somebody at their best count, one of those where the worth bends. */
static void
add_who(const struct who *p, const int64_t *prices, const int64_t *each)
{
	int is_quota = p >= who + people;
	int64_t low = is_quota ? 0 : p->low > p->fixed ? p->low : p->fixed;
	int64_t high = is_quota ? p->room : p->high;
	int64_t bend[] = { p->made, low, high, p->low, p->high, 1 };

	if (!is_quota && (p->made < low || p->made > high))
		refuse("somebody has too few or too many partners");
	for (int n = 0, t = 0; n < 6; n++, t = 0) {
		int64_t count = bend[n] < low ? low : bend[n] > high ? high : bend[n];
		int64_t lacks = count < p->low ? p->low - count
		    : count > p->high ? count - p->high : 0;

		for (int64_t l = 0; l < levels; l++) {
			sum worth = is_quota ? -(sum)each[l] * lacks : count > 0 ? each[l] : 0;

			term[l] = (sum)prices[l] * count + scale * worth;
			value[l] += n == 0 ? worth : 0;
		}
		while (n > 0 && t < levels && term[t] == best[t])
			t++;
		if (n == 0 || (t < levels && term[t] > best[t]))
			memcpy(best, term, sizeof best);
	}
	for (int64_t l = 0; l < levels; l++)
		bound[l] += best[l];
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return puts("usage: ithaca-verify-plan PROBLEM ANSWER PRICES"), 64;
	load(argv[1], 0), read_problem();
	for (load(argv[2], 0); *at == 'c'; text = at += *at == '\n')	/* comments */
		at += strcspn(at, "\n");
	expect('s'), next(INT64_MIN, INT64_MAX);
	struct pair *p = pair, *end = pair + pairs;

	for (int64_t n = next(0, pairs), i, j; n > 0; n--, p++->made = 1) {
		expect('v'), i = next(1, mentees) - 1, j = next(1, people - mentees) - 1 + mentees;
		while (p < end && (p->i != i || p->j != j))
			p++;
		if (p == end)
			refuse("no such pair, or not in order");
	}
	load(argv[3], SEAL);
	for (int64_t k = 0; k < everybody * levels; k++) {
		if (k % levels == 0)
			expect('u');
		price[k] = next(INT64_MIN, INT64_MAX);
	}
	char seal[SEAL + 1];

	snprintf(seal, sizeof seal, "z %016" PRIx64 "%016" PRIx64 "\n", (uint64_t)(h >> 64),
	    (uint64_t)h);
	if (*at++ != '\n' || strcmp(at, seal) != 0)
		refuse("one of the files was changed");
	for (p = pair; p < end; p++)
		add_pair(p, &weight[(p - pair) * levels]);
	for (int64_t k = 0; k < everybody; k++)
		add_who(&who[k], &price[k * levels], &extra[k * levels]);
	for (int64_t l = 0; l < levels; l++)
		if (bound[l] > value[l] * scale + (l + 1 == levels ? scale - 1 : 0))
			refuse("the prices leave room for a better answer");
	for (int64_t l = 0; l < levels; l++)
		printf("%s%" PRId64, l > 0 ? " " : "optimal: ", (int64_t)value[l]);
	return puts("") < 0;
}
