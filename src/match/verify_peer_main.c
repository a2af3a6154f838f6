/*
 * Is this answer among peers the best there is?  By weak duality: a set of
 * people has half as many pairs within it at most, rounded down; so if prices
 * of people and sets cover every pair, no answer exceeds their sum, and one
 * that reaches it is optimal.  Prices are in half points, sums in 128 bits,
 * and not a line is the solver's: this file is all.  docs/match-format.md.
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
/* `within` is the smallest set that holds this person or set, 0: none. */
struct person { int64_t price, within; bool fixed, made, priced; };
struct set { int64_t price, within, size; sum cover; };	/* cover: with those around it */
static struct person *person;	/* from 1 */
static struct set *set;	/* from 1; one that holds another has a higher number */
static struct entry *entry;
static int64_t people = -1, sets, edges, score, pairs = -1, bonus = -1, entries, room;

static const char *name;	/* of the file */
static char *line;
static size_t line_room, line_number;
static int64_t v[3];	/* the numbers of the line */
static hash h;

static _Noreturn void
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
		    || (v[k] > INT32_MAX && least == INT32_MIN))
			refuse("a number is missing or out of range");
	}
	if (at[strspn(at, " \t\r\n")] != '\0')
		refuse("something stands after the numbers");
}

static void
read_entry(char kind)
{
	v[2] = 0;
	numbers((char[]){ kind, '\0' }, kind == 'a' ? 3 : 2, INT32_MIN);
	if (entries == room)
		entry = realloc(entry, (size_t)(room = 2 * room + 1024) * sizeof *entry);
	if (!entry || v[0] < 1 || v[1] < 1 || v[0] > people || v[1] > people || v[0] == v[1])
		refuse("no such pair of people, or no memory");
	int32_t i = (int32_t)v[v[0] > v[1]], j = (int32_t)v[v[0] < v[1]];

	entry[entries++] = (struct entry){ i, j, kind, (int32_t)v[2] };
	edges -= kind == 'a';
}

static void
read_line(char kind)
{
	if (kind == 'p') {
		numbers("p peer", 2, 0);
		if (person || v[0] > 1 << 24 || !(person = calloc((size_t)v[0] + 1, sizeof *person))
		    || !(set = calloc((size_t)v[0] + 1, sizeof *set)))
			refuse("a second p line, or too many people");
		people = v[0], edges += v[1];
	} else if (strchr("afxv", kind)) {
		read_entry(kind);
	} else if (kind == 's') {
		numbers("s", 2, INT64_MIN);
		score = v[0], pairs = v[1];
	} else if (kind == 'y') {
		numbers("y", 3, 0);
		if (v[0] < 1 || v[0] > people || v[2] > people || person[v[0]].priced)
			refuse("no such person or set, or two prices");
		person[v[0]] = (struct person){ .price = v[1], .within = v[2], .priced = true };
	} else if (kind == 'b') {
		numbers("b", 3, 0);
		if (v[0] != sets + 1 || v[0] > people || v[2] > people || (v[2] && v[2] <= v[0]))
			refuse("the sets are not in order");
		set[++sets] = (struct set){ .price = v[1], .within = v[2] };
	} else {
		numbers(line[2] == 'm' ? "o most-first" : "o total", line[2] == 'm', 0);
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

/* The prices of both and of the sets that hold both. */
static sum
cover(struct entry e)
{
	int64_t a = person[e.i].within, b = person[e.j].within;

	while (a != b && a > 0 && b > 0)	/* the lower one does not hold the other */
		*(a < b ? &a : &b) = set[a < b ? a : b].within;
	return (sum)person[e.i].price + person[e.j].price + (a == b ? set[a].cover : 0);
}

int
main(int argc, char **argv)
{
	sum bound = 0, total = 0, made = 0, least = 0, most = 0;

	h = (hash)UINT64_C(0x6c62272e07bb0142) << 64 | UINT64_C(0x62b821756295c58d);
	if (argc != 4)
		return puts("usage: ithaca-verify-peer PROBLEM ANSWER PRICES"), 64;
	read_file(argv[1], "cpafx\r\n", 0);
	hash problem = h;
	read_file(argv[2], "sv", problem);
	read_file(argv[3], "hoybz", problem);
	if (entries) qsort(entry, (size_t)entries, sizeof *entry, by_pair);
	for (int64_t i = 1; i <= people; i++)
		set[person[i].within].size++;
	for (int64_t k = 1; k <= sets; k++)
		set[set[k].within].size += set[k].size;
	for (int64_t k = sets; k > 0; k--)
		set[k].cover = set[k].price + set[set[k].within].cover;
	for (int pass = 0; pass < 2; pass++)	/* who is in a fixed pair; all pairs */
		for (int64_t k = 0; k < entries; ) {
			struct entry e = entry[k];
			struct person *i = &person[e.i], *j = &person[e.j];
			sum worth = 2 * ((sum)e.score + bonus);
			int has[128] = { 0 };

			for (; k < entries && entry[k].i == e.i && entry[k].j == e.j; k++)
				if (has[entry[k].kind]++)
					refuse("a pair has two lines of a kind");
			i->fixed |= has['f'], j->fixed |= has['f'];
			if (pass == 0)
				continue;
			if ((has['x'] || !has['a'] ? has['f'] || has['v'] : has['f'] > has['v'])
			    || (has['v'] && (i->made || j->made)))
				refuse("a pair cannot be, or a fixed one is missing");
			i->made |= has['v'], j->made |= has['v'], made += has['v'];
			total += has['v'] ? e.score : 0;
			bound += has['f'] ? worth : 0;
			if (has['a'] > has['x'] && !i->fixed && !j->fixed && cover(e) < worth)
				refuse("the prices do not cover a pair");
			least = has['a'] && e.score < least ? e.score : least;
			most = has['a'] && e.score > most ? e.score : most;
		}
	for (int64_t k = 1; k <= people; k++)	/* there are no more sets than people */
		bound += set[k].size / 2 * (sum)set[k].price + !person[k].fixed * person[k].price;
	if (people < 0 || edges != 0 || made != pairs || total != score || bonus < 0
	    || (bonus > 0 && bonus <= people / 2 * (most - least) - least))
		refuse("the totals are not those of the lines");
	if (bound != 2 * (total + bonus * made))
		refuse("the prices leave room for a better answer");
	printf("optimal: %s%" PRId64 " points\n", bonus > 0 ? "most pairs first; " : "", score);
	return 0;
}
