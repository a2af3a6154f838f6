#include "match/instance.h"

#include <stdlib.h>

/* Lines whose place is known only when all pairs are: f and x. */
struct ruled { int32_t mentee, mentor; enum match_rule rule; int64_t line; };

struct reader {
	struct arena *mem;
	str rest;	/* of the text */
	str line;	/* what is left of this one */
	int64_t number;	/* of this line */
	str error;
	int32_t n, m;	/* 0 and `begun` unset before the p line */
	bool begun;
	bool peer;	/* one set of people, on both sides */
	int64_t edges, read;	/* promised, so far */
	bool unsorted;	/* an a line stands after one of a later mentee */
	int32_t *mlow, *mhigh, *low, *high;
	uint8_t *told[2];	/* whose bounds have been given */
	int32_t *mentee, *mentor, *score;	/* of each a line, in the order of the text */
	struct { struct ruled *v; size_t n; } rules;
};

#define REFUSE(r, ...) refuse((r), (r)->number, __VA_ARGS__)

static void PRINTF(3, 4)
refuse(struct reader *r, int64_t line, const char *fmt, ...)
{
	struct buf b = { .mem = r->mem };
	va_list args;

	if (r->error.len > 0)
		return;
	buf_fmt(&b, "line %" PRId64 ": ", line);
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	for (size_t i = 0; i < b.len; i++)	/* the file's own bytes may be anything */
		if (b.ptr[i] < ' ' || b.ptr[i] > '~')
			b.ptr[i] = '?';
	r->error = buf_text(&b);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static str
next_field(struct reader *r)
{
	size_t from = 0, to;

	if (r->line.len == 0)
		return r->line;
	while (from < r->line.len && is_blank(r->line.ptr[from]))
		from++;
	for (to = from; to < r->line.len && !is_blank(r->line.ptr[to]); to++)
		;
	str field = { r->line.ptr + from, to - from };

	r->line = str_from(r->line, to);
	return field;
}

/* The next field as a number; after the first error all are `min`. */
static int64_t
next_number(struct reader *r, int64_t min, int64_t max, const char *what)
{
	str field = next_field(r);
	bool good = false;
	int64_t value = field.len <= 20 ? str_to_int(field, min, max, &good) : 0;

	if (good)
		return value;
	if (field.len == 0)
		REFUSE(r, "%s is missing", what);
	else
		REFUSE(r, "%s is '%.*s', not a whole number from %" PRId64 " to %" PRId64,
		    what, STR(str_head(field, 40)), min, max);
	return min;
}

static bool
line_ends(struct reader *r)
{
	str more = next_field(r);

	if (more.len > 0)
		REFUSE(r, "'%.*s' is too much", STR(str_head(more, 40)));
	return r->error.len == 0;
}

static void
read_sizes(struct reader *r, size_t text_len)
{
	enum { SHORTEST = 8 };	/* "a 1 1 0\n" */
	str kind = next_field(r);

	if (r->begun)
		REFUSE(r, "a second p line");
	const char *want = r->peer ? "peer" : "mentoring";

	if (!str_eq(kind, str_of(want)))
		REFUSE(r, "the problem is '%.*s', not %s", STR(str_head(kind, 40)), want);
	int64_t n = next_number(r, 0, INSTANCE_PEOPLE,
	    r->peer ? "the number of people" : "the number of mentees");
	int64_t m = r->peer ? n : next_number(r, 0, INSTANCE_PEOPLE, "the number of mentors");

	r->edges = next_number(r, 0, MATCH_EDGES, "the number of pairs");
	if ((uint64_t)r->edges > text_len / SHORTEST + 1)
		REFUSE(r, "%" PRId64 " pairs do not fit in this file", r->edges);
	if (!line_ends(r))
		return;
	r->begun = true;
	r->n = (int32_t)n;
	r->m = (int32_t)m;
	r->low = NEWS(r->mem, int32_t, (size_t)n);
	r->high = NEWS(r->mem, int32_t, (size_t)n);
	r->mlow = NEWS(r->mem, int32_t, (size_t)m);
	r->mhigh = NEWS(r->mem, int32_t, (size_t)m);
	r->told[0] = NEWS(r->mem, uint8_t, (size_t)n);
	r->told[1] = NEWS(r->mem, uint8_t, (size_t)m);
	for (int32_t i = 0; i < r->n; i++)
		r->high[i] = 1;
	for (int32_t j = 0; j < r->m; j++)
		r->mhigh[j] = 1;
	r->mentee = NEWS(r->mem, int32_t, (size_t)r->edges);
	r->mentor = NEWS(r->mem, int32_t, (size_t)r->edges);
	r->score = NEWS(r->mem, int32_t, (size_t)r->edges);
}

static void
read_bounds(struct reader *r, bool mentor)
{
	int64_t who = next_number(r, 1, mentor ? r->m : r->n, mentor ? "the mentor" : "the mentee");
	int64_t low = next_number(r, 0, INT32_MAX, "the lower bound");
	int64_t high = next_number(r, 0, INT32_MAX, "the upper bound");

	if (!line_ends(r))
		return;
	uint8_t *told = &r->told[mentor][who - 1];

	if (*told)
		REFUSE(r, "the bounds of %s %" PRId64 " were given before",
		    mentor ? "mentor" : "mentee", who);
	*told = 1;
	(mentor ? r->mlow : r->low)[who - 1] = (int32_t)low;
	(mentor ? r->mhigh : r->high)[who - 1] = (int32_t)high;
}

static void
read_pair(struct reader *r, char kind)
{
	int64_t i = next_number(r, 1, r->n, r->peer ? "the first person" : "the mentee");
	int64_t j = next_number(r, 1, r->m, r->peer ? "the second person" : "the mentor");
	int64_t score = kind == 'a' ? next_number(r, INT32_MIN, INT32_MAX, "the score") : 0;

	if (!line_ends(r))
		return;
	if (r->peer && i == j) {
		REFUSE(r, "person %" PRId64 " cannot be their own partner", i);
		return;
	}
	if (r->peer && i > j) {	/* a pair has one name */
		int64_t t = i;

		i = j;
		j = t;
	}
	if (kind != 'a') {
		enum match_rule rule = kind == 'f' ? MATCH_FIXED : MATCH_FORBIDDEN;

		PUSH(r->mem, &r->rules,
		    (struct ruled){ (int32_t)i - 1, (int32_t)j - 1, rule, r->number });
		return;
	}
	if (r->read >= r->edges) {
		REFUSE(r, "more than the %" PRId64 " pairs of the p line", r->edges);
		return;
	}
	r->unsorted |= r->read > 0 && i - 1 < r->mentee[r->read - 1];
	r->mentee[r->read] = (int32_t)i - 1;
	r->mentor[r->read] = (int32_t)j - 1;
	r->score[r->read++] = (int32_t)score;
}

static void
read_line(struct reader *r, size_t text_len)
{
	str whole = r->line, kind = next_field(r);
	char c = kind.len == 1 ? kind.ptr[0] : kind.len == 0 && whole.len < 2 ? 'c' : '?';

	if (c == 'c')
		return;
	if (kind.ptr != whole.ptr)
		REFUSE(r, "a line begins with its letter");
	else if (c == 'p')
		read_sizes(r, text_len);
	else if (!strchr("nmafx", c))
		REFUSE(r, "'%.*s' is none of c p n m a f x", STR(str_head(kind, 40)));
	else if (!r->begun)
		REFUSE(r, r->peer ? "the first line must be: p peer PEOPLE PAIRS"
		    : "the first line must be: p mentoring MENTEES MENTORS PAIRS");
	else if (r->peer && (c == 'n' || c == 'm'))
		REFUSE(r, "a problem of peers has no %c lines: everybody has one place", c);
	else if (c == 'n' || c == 'm')
		read_bounds(r, c == 'm');
	else
		read_pair(r, c);
}

/* Puts the pairs in the order of mentees, those of one mentee in that of the
 * text; `at` is where each mentee begins, and afterwards where the next does. */
static void
sort_pairs(struct reader *r, int64_t *at)
{
	int32_t *mentor = NEWS(r->mem, int32_t, (size_t)r->edges);
	int32_t *score = NEWS(r->mem, int32_t, (size_t)r->edges);

	for (int64_t k = 0; k < r->edges; k++) {
		int64_t e = at[r->mentee[k]]++;

		mentor[e] = r->mentor[k];
		score[e] = r->score[k];
	}
	r->mentor = mentor;
	r->score = score;
}

static struct match_problem
problem_of(struct reader *r)
{
	int64_t *first = NEWS(r->mem, int64_t, (size_t)r->n + 2);

	for (int64_t k = 0; k < r->edges; k++)
		first[r->mentee[k] + 2]++;
	for (int32_t i = 0; i < r->n; i++)
		first[i + 2] += first[i + 1];
	if (r->unsorted)
		sort_pairs(r, first + 1);
	else
		memmove(first, first + 1, ((size_t)r->n + 1) * sizeof *first);
	return (struct match_problem){
		.mentees = r->n, .mentee_low = r->low, .mentee_high = r->high,
		.mentors = r->m, .mentor_low = r->mlow, .mentor_high = r->mhigh,
		.first = first, .mentor = r->mentor, .score = r->score,
	};
}

static int
by_pair(const void *a, const void *b)
{
	const struct ruled *x = a, *y = b;

	if (x->mentee != y->mentee)
		return x->mentee < y->mentee ? -1 : 1;
	return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

/* Puts the f and x lines of all mentees on their pairs. */
static void
apply_rules(struct reader *r, struct match_problem *p)
{
	size_t k = 0;
	uint8_t *rule = NEWS(r->mem, uint8_t, (size_t)r->edges);
	size_t *mark = NEWS(r->mem, size_t, (size_t)r->m);	/* 1 + the mentor's f or x line */

	qsort(r->rules.v, r->rules.n, sizeof *r->rules.v, by_pair);
	for (size_t a = 1; a < r->rules.n; a++)
		if (by_pair(&r->rules.v[a - 1], &r->rules.v[a]) == 0)
			refuse(r, r->rules.v[a].line,
			    r->peer ? "people %d and %d have another f or x line"
			    : "mentee %d and mentor %d have another f or x line",
			    r->rules.v[a].mentee + 1, r->rules.v[a].mentor + 1);
	for (int32_t i = 0; i < r->n && k < r->rules.n; i++) {
		size_t from = k;

		for (; k < r->rules.n && r->rules.v[k].mentee == i; k++)
			mark[r->rules.v[k].mentor] = k + 1;
		for (int64_t e = p->first[i]; from < k && e < p->first[i + 1]; e++)
			if (mark[p->mentor[e]] > from) {
				rule[e] = (uint8_t)r->rules.v[mark[p->mentor[e]] - 1].rule;
				mark[p->mentor[e]] = 0;
			}
		for (size_t a = from; a < k; a++)
			if (mark[r->rules.v[a].mentor] > from && r->rules.v[a].rule == MATCH_FIXED)
				refuse(r, r->rules.v[a].line, "a fixed pair needs an a line too");
	}
	p->rule = rule;
}

static void
refuse_twice(struct reader *r, const struct match_problem *p)
{
	int32_t *last = NEWS(r->mem, int32_t, (size_t)r->m);	/* 1 + mentee */

	for (int32_t i = 0; i < r->n; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			if (last[p->mentor[e]] == i + 1)
				REFUSE(r, "%s %d and %s %d have two a lines",
				    r->peer ? "person" : "mentee", i + 1,
				    r->peer ? "person" : "mentor", p->mentor[e] + 1);
			last[p->mentor[e]] = i + 1;
		}
}

static bool
read_all(struct arena *mem, str text, bool peer, struct match_problem *ret, str *ret_error)
{
	struct reader r = { .mem = mem, .rest = text, .peer = peer };

	while (r.error.len == 0 && str_cut(&r.rest, '\n', &r.line)) {
		r.number++;
		read_line(&r, text.len);
	}
	if (!r.begun)
		REFUSE(&r, "there is no p line");
	else if (r.read < r.edges)
		REFUSE(&r, "the file ends after %" PRId64 " of %" PRId64 " pairs", r.read, r.edges);
	if (r.error.len == 0) {
		struct match_problem p = problem_of(&r);

		refuse_twice(&r, &p);
		if (r.error.len == 0 && r.rules.n > 0)
			apply_rules(&r, &p);
		if (r.error.len == 0)
			*ret = p;
	}
	*ret_error = r.error;
	return r.error.len == 0;
}

bool
instance_read(struct arena *mem, str text, struct match_problem *ret, str *ret_error)
{
	return read_all(mem, text, false, ret, ret_error);
}

bool
instance_read_peer(struct arena *mem, str text, struct peer_problem *ret, str *ret_error)
{
	struct match_problem p;

	if (!read_all(mem, text, true, &p, ret_error))
		return false;
	*ret = (struct peer_problem){ .people = p.mentees, .first = p.first, .other = p.mentor,
	    .score = p.score, .rule = p.rule };
	return true;
}

static void
write_row(struct buf *b, char kind, int64_t x, int64_t y)
{
	buf_char(b, kind);
	buf_char(b, ' ');
	buf_int(b, x);
	buf_char(b, ' ');
	buf_int(b, y);
}

static void
write_bounds(struct buf *b, char kind, int32_t who, int32_t low, int32_t high)
{
	if (low == 0 && high == 1)
		return;
	write_row(b, kind, who + 1, low);
	buf_char(b, ' ');
	buf_int(b, high);
	buf_char(b, '\n');
}

void
instance_write(struct buf *b, const struct match_problem *p)
{
	buf_fmt(b, "p mentoring %d %d %" PRId64 "\n", p->mentees, p->mentors, p->first[p->mentees]);
	for (int32_t i = 0; i < p->mentees; i++)
		write_bounds(b, 'n', i, match_mentee_low(p, i), match_mentee_high(p, i));
	for (int32_t j = 0; j < p->mentors; j++)
		write_bounds(b, 'm', j, match_mentor_low(p, j), match_mentor_high(p, j));
	for (int32_t i = 0; i < p->mentees; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			write_row(b, 'a', i + 1, p->mentor[e] + 1);
			buf_char(b, ' ');
			buf_int(b, p->score[e]);
			buf_char(b, '\n');
			if (match_rule(p, e) == MATCH_ALLOWED)
				continue;
			write_row(b, match_rule(p, e) == MATCH_FIXED ? 'f' : 'x', i + 1,
			    p->mentor[e] + 1);
			buf_char(b, '\n');
		}
}

static void
write_blame(struct buf *b, const struct match_solution *s)
{
	static const struct { const char *who, *what; } words[] = {
		{ "mentee", "has too few within reach for the lower bound" },
		{ "mentee", "is full at the upper bound" },
		{ "mentor", "has too few within reach for the lower bound" },
		{ "mentor", "is full at the upper bound" },
	};

	buf_lit(b, "i there is no assignment: these bounds cannot hold together\n");
	for (size_t k = 0; k < s->n_blame; k++) {
		enum match_bound_kind kind = s->blame[k].kind;

		buf_fmt(
		    b, "i %s %d %s\n", words[kind].who, s->blame[k].index + 1, words[kind].what);
	}
}

void
instance_write_answer(struct buf *b, const struct match_solution *s)
{
	if (s->verdict == MATCH_INFEASIBLE)
		write_blame(b, s);
	if (s->verdict != MATCH_OPTIMAL)
		return;
	write_row(b, 's', s->score, s->n_pairs);
	buf_char(b, '\n');
	for (int64_t k = 0; k < s->n_pairs; k++) {
		write_row(b, 'v', s->pairs[k].mentee + 1, s->pairs[k].mentor + 1);
		buf_char(b, '\n');
	}
}

/* FNV-1a in 128 bits: tells any change; against forgers the proof itself
 * stands, which needs no hash. */
static unsigned __int128
fnv1a(unsigned __int128 h, str s)
{
	const unsigned __int128 prime = (unsigned __int128)1 << 88 | 0x13b;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * prime;
	return h;
}

static void
write_hash(struct buf *b, char kind, unsigned __int128 h)
{
	buf_fmt(b, "%c %016" PRIx64 "%016" PRIx64 "\n", kind, (uint64_t)(h >> 64), (uint64_t)h);
}

/* The first lines of a proof; answers the hash of the problem. */
static unsigned __int128
begin_proof(struct buf *b, str problem_text, enum match_objective objective, int64_t bonus)
{
	unsigned __int128 basis =
	    (unsigned __int128)UINT64_C(0x6c62272e07bb0142) << 64 | UINT64_C(0x62b821756295c58d);
	unsigned __int128 h = fnv1a(basis, problem_text);

	write_hash(b, 'h', h);
	if (objective == MATCH_MOST_FIRST)
		buf_fmt(b, "o most-first %" PRId64 "\n", bonus);
	else
		buf_lit(b, "o total\n");
	return h;
}

/* The last line, of what was written since `from` and of the two other files. */
static void
end_proof(struct buf *b, size_t from, unsigned __int128 h, str answer_text)
{
	write_hash(b, 'z',
	    fnv1a(fnv1a(h, answer_text), (str){ b->ptr + from, b->len - from }));
}

void
instance_write_proof(struct buf *b, const struct match_problem *p, const struct match_solution *s,
    str problem_text, str answer_text)
{
	size_t from = b->len;
	unsigned __int128 h = begin_proof(b, problem_text, p->objective, s->bonus);
	for (int32_t i = 0; i < p->mentees; i++) {
		write_row(b, 'u', i + 1, s->mentee_price[i]);
		buf_char(b, '\n');
	}
	for (int32_t j = 0; j < p->mentors; j++) {
		write_row(b, 'w', j + 1, s->mentor_price[j]);
		buf_char(b, '\n');
	}
	end_proof(b, from, h, answer_text);
}

/* --- peers --- */

void
instance_write_peer(struct buf *b, const struct peer_problem *p)
{
	buf_fmt(b, "p peer %d %" PRId64 "\n", p->people, p->first[p->people]);
	for (int32_t i = 0; i < p->people; i++)
		for (int64_t e = p->first[i]; e < p->first[i + 1]; e++) {
			enum match_rule rule = peer_rule(p, e);

			write_row(b, 'a', i + 1, p->other[e] + 1);
			buf_char(b, ' ');
			buf_int(b, p->score[e]);
			buf_char(b, '\n');
			if (rule == MATCH_ALLOWED)
				continue;
			write_row(b, rule == MATCH_FIXED ? 'f' : 'x', i + 1, p->other[e] + 1);
			buf_char(b, '\n');
		}
}

void
instance_write_peer_answer(struct buf *b, const struct peer_solution *s)
{
	if (s->verdict == MATCH_INFEASIBLE)
		buf_fmt(b, "i person %d is in two fixed pairs\n", s->blame + 1);
	if (s->verdict != MATCH_OPTIMAL)
		return;
	write_row(b, 's', s->score, s->n_pairs);
	buf_char(b, '\n');
	for (int64_t k = 0; k < s->n_pairs; k++) {
		write_row(b, 'v', s->pairs[k].a + 1, s->pairs[k].b + 1);
		buf_char(b, '\n');
	}
}

static void
write_price(struct buf *b, char kind, int64_t who, int64_t price, int32_t within)
{
	write_row(b, kind, who, price);
	buf_char(b, ' ');
	buf_int(b, within + 1);
	buf_char(b, '\n');
}

void
instance_write_peer_proof(struct buf *b, const struct peer_problem *p,
    const struct peer_solution *s, str problem_text, str answer_text)
{
	size_t from = b->len;
	unsigned __int128 h = begin_proof(b, problem_text, p->objective, s->bonus);

	for (int32_t i = 0; i < p->people; i++)
		write_price(b, 'y', i + 1, s->price[i], s->within[i]);
	for (int32_t k = 0; k < s->n_sets; k++)
		write_price(b, 'b', k + 1, s->sets[k].price, s->sets[k].within);
	end_proof(b, from, h, answer_text);
}
