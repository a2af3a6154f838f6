/*
 * Is this answer the best there is?  By weak duality: whatever the prices, no
 * assignment exceeds the sum of what each pair and each person could add at
 * their own best; so one that reaches the sum is optimal.  In 128 bits, and
 * with not a line of the solver: this file is all.  docs/match-format.md.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 sum;
typedef unsigned __int128 hash;	/* FNV-1a of the bytes so far, of all three files */

/* An a, f, v or x line; sorted, those of one pair stand together in this order. */
struct entry { int32_t i, j, kind, score; };
struct person { int64_t low, high, price, fixed, made, degree; };
static struct person *person[2];	/* mentees, mentors */
static int64_t people[2], edges = -1, score, pairs = -1, bonus = -1;
static struct entry *entry;
static int64_t entries, room;

static const char *name;	/* of the file */
static char *line;
static size_t line_room, line_number;
static int64_t v[3];	/* the numbers of the line */
static hash h;

_Noreturn static void
refuse(const char *why)
{
	exit(printf("refused: %s line %zu: %s\n", name, line_number, why) < 0 ? 74 : 1);
}

/* v[] becomes the numbers of the line after `word`, of which there must be `want`. */
static void
numbers(const char *word, int want, int64_t least)
{
	char *at = line + strlen(word), *end;

	if (strncmp(line, word, strlen(word)) != 0)
		refuse("an unknown line");
	for (int k = 0; k < want; k++, at = end) {
		v[k] = strtoll(at, &end, 10);
		if ((*at != ' ' && *at != '\t') || end == at || v[k] < least
		    || (v[k] > INT32_MAX && least > INT64_MIN))
			refuse("a number is missing or out of range");
	}
	if (at[strspn(at, " \t\r\n")] != '\0')
		refuse("something stands after the numbers");
}

static struct person *
who(int side, int64_t k)
{
	return k > 0 && k <= people[side] ? &person[side][k - 1] : (refuse("no such person"), NULL);
}

static void
read_entry(char kind)
{
	v[2] = 0;
	numbers((char[]){ kind, '\0' }, kind == 'a' ? 3 : 2, INT32_MIN);
	if (entries == room
	    && !(entry = realloc(entry, (size_t)(room = 2 * room + 1024) * sizeof *entry)))
		refuse("there is not enough memory");
	who(0, v[0]), who(1, v[1]);
	entry[entries++] = (struct entry){ (int32_t)v[0], (int32_t)v[1], kind, (int32_t)v[2] };
	edges -= kind == 'a';
}

static void
read_line(char kind)
{
	if (kind == 'p') {
		numbers("p mentoring", 3, 0);
		edges = v[2];
		for (int side = 0; side < 2; side++) {
			if (person[side] || v[side] > 1 << 24
			    || !(person[side] = calloc((size_t)v[side] + 1, sizeof **person)))
				refuse("a second p line, or too many people");
			while (people[side] < v[side])
				person[side][people[side]++].high = 1;
		}
	} else if (strchr("afxv", kind)) {
		read_entry(kind);
	} else if (kind == 's') {
		numbers("s", 2, INT64_MIN);
		score = v[0], pairs = v[1];
	} else if (kind == 'n' || kind == 'm') {
		numbers(kind == 'n' ? "n" : "m", 3, 0);
		*who(kind == 'm', v[0]) = (struct person){ .low = v[1], .high = v[2] };
	} else if (kind == 'u' || kind == 'w') {
		numbers(kind == 'u' ? "u" : "w", 2, INT64_MIN);
		who(kind == 'w', v[0])->price = v[1];
	} else {
		numbers(line[2] == 'm' ? "o most-first" : "o total", line[2] == 'm', INT64_MIN);
		bonus = line[2] == 'm' ? v[0] : 0;
	}
}

static void
read_file(const char *path, const char *kinds, hash problem)
{
	FILE *in = fopen(name = path, "rb");
	bool sealed = false;

	line_number = 0;
	for (ssize_t len; in && (len = getline(&line, &line_room, in)) > 0; ) {
		char want[40];
		hash seal = line[0] == 'z' ? h : problem;

		line_number++;
		for (ssize_t k = 0; k < len; k++)
			h = (h ^ (unsigned char)line[k]) * ((hash)1 << 88 | 0x13b);
		snprintf(want, sizeof want, "%c %016" PRIx64 "%016" PRIx64 "\n", line[0],
		    (uint64_t)(seal >> 64), (uint64_t)seal);
		if (sealed || !strchr(kinds, *line) || (strchr("hz", *line) && strcmp(line, want)))
			refuse("not a line that can stand here, or one of the files was changed");
		sealed = line[0] == 'z';
		if (!strchr("c\r\nhz", line[0]))
			read_line(line[0]);
	}
	if (!in || ferror(in) || (strchr(kinds, 'z') && !sealed))
		refuse(in ? "the end is missing" : "cannot be opened");
	fclose(in);
}

static int
by_pair(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->i != y->i ? x->i - y->i : x->j != y->j ? x->j - y->j : x->kind - y->kind;
}

/* The most that low..high partners can be worth at the price each and `extra` for the first. */
static sum
best_of(const struct person *p, int64_t extra)
{
	int64_t low = p->low > p->fixed ? p->low : p->fixed, first = low > 0 ? low : p->high > 0;
#define WORTH(n) ((sum)p->price * (n) + ((n) > 0 ? extra : 0))
	sum a = WORTH(low), b = WORTH(first), c = WORTH(p->high);

	return a > b ? (a > c ? a : c) : b > c ? b : c;
}

int
main(int argc, char **argv)
{
	sum bound = 0, total = 0, possible = 0;
	int64_t matched = 0, least = 0, most = 0;

	h = (hash)UINT64_C(0x6c62272e07bb0142) << 64 | UINT64_C(0x62b821756295c58d);
	if (argc != 4)
		return puts("usage: ithaca-verify PROBLEM ANSWER PRICES"), 64;
	read_file(argv[1], "cpnmafx\r\n", 0);
	hash problem = h;
	read_file(argv[2], "sv", problem);
	read_file(argv[3], "houwz", problem);
	qsort(entry, (size_t)entries, sizeof *entry, by_pair);
	for (int64_t k = 0; k < entries; ) {
		struct entry e = entry[k];
		struct person *i = who(0, e.i), *j = who(1, e.j);
		int has[128] = { 0 };

		for (; k < entries && entry[k].i == e.i && entry[k].j == e.j; k++)
			if (has[entry[k].kind]++)
				refuse("a pair has two lines of a kind");
		if (has['x'] || !has['a'] ? has['f'] || has['v'] : has['f'] > has['v'])
			refuse("a pair of the answer is not allowed, or a fixed one is missing");
		if (!has['a'] || has['x'])
			continue;
		sum gain = (sum)e.score - i->price - j->price;

		bound += has['f'] || gain > 0 ? gain : 0;
		total += has['v'] ? e.score : 0;
		pairs -= has['v'];
		least = e.score < least ? e.score : least;
		most = e.score > most ? e.score : most;
		i->degree++, i->made += has['v'], j->made += has['v'];
		i->fixed += has['f'], j->fixed += has['f'];
	}
	for (int side = 0; side < 2; side++)
		for (struct person *p = person[side]; p < person[side] + people[side]; p++) {
			if (p->made < p->low || p->made > p->high)
				refuse("somebody has too few or too many partners");
			bound += best_of(p, side == 0 ? bonus : 0);
			matched += side == 0 && p->made > 0;
			possible += side == 1 ? 0 : p->high < p->degree ? p->high : p->degree;
		}
	if (edges != 0 || pairs != 0 || total != score || bonus < 0
	    || (bonus > 0 && bonus <= possible * (most - least)))
		refuse("the totals are not those of the lines");
	if (bound != total + (sum)bonus * matched)
		refuse("the prices leave room for a better answer");
	printf("optimal: %s%" PRId64 " points\n", bonus > 0 ? "most mentees first; " : "", score);
	return 0;
}
