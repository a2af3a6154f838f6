#include "match/plan_text.h"

#include <stdlib.h>

#include "match/instance.h"

/* Reading */

struct couple { int32_t mentee, mentor; int64_t line; };
struct members { int32_t *v; size_t n; };

struct reader {
	struct arena *mem;
	str line;	/* what is left of this one */
	int64_t number;
	str error;
	struct { struct couple *v; size_t n; } before, waits;	/* r; l, mentor a weight */
	struct match_quota quota[MATCH_QUOTAS];
	bool told[MATCH_QUOTAS];
	struct members group[2][MATCH_QUOTAS];
	int64_t member_line[2][MATCH_QUOTAS];
};

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
	for (size_t k = 0; k < b.len; k++)	/* the file's own bytes may be anything */
		if (b.ptr[k] < ' ' || b.ptr[k] > '~')
			b.ptr[k] = '?';
	r->error = buf_text(&b);
}

static str
next_field(struct reader *r)
{
	size_t from = 0, to;

	while (from < r->line.len && strchr(" \t\r", r->line.ptr[from]) && r->line.ptr[from])
		from++;
	for (to = from; to < r->line.len && !memchr(" \t\r", r->line.ptr[to], 3); to++)
		;
	str field = { r->line.ptr + from, to - from };

	r->line = str_from(r->line, to);
	return field;
}

static int32_t
number_of(struct reader *r, str field, int32_t min, const char *what)
{
	bool good = false;
	int64_t value = field.len <= 20 ? str_to_int(field, min, INT32_MAX, &good) : 0;

	if (!good)
		refuse(r, r->number, "%s is '%.*s', not a whole number from %d", what,
		    STR(str_head(field, 40)), min);
	return good ? (int32_t)value : min;
}

static int32_t
next_number(struct reader *r, int32_t min, const char *what)
{
	return number_of(r, next_field(r), min, what);
}

static size_t
next_quota(struct reader *r)
{
	int32_t k = next_number(r, 1, "the quota");

	if (k > MATCH_QUOTAS)
		refuse(r, r->number, "there are %d quotas at most", MATCH_QUOTAS);
	return k > MATCH_QUOTAS ? 0 : (size_t)k - 1;
}

static void
read_quota(struct reader *r)
{
	size_t k = next_quota(r);
	int32_t least = next_number(r, 0, "the least number of pairs");
	int32_t most = next_number(r, 0, "the largest number of pairs");
	str firm = next_field(r);
	struct match_quota q = { .least = least, .most = most, .firmness = MATCH_QUOTA_PRICED };

	if (str_eq(firm, S("hard")))
		q.firmness = MATCH_QUOTA_HARD;
	else if (str_eq(firm, S("first")))
		q.firmness = MATCH_QUOTA_FIRST;
	else
		q.price = number_of(r, firm, 0, "hard, first or a price");
	if (least > most)
		refuse(r, r->number, "the least number of pairs is above the largest");
	if (r->told[k])
		refuse(r, r->number, "quota %zu was given before", k + 1);
	r->quota[k] = q;
	r->told[k] = true;
}

static void
read_wish(struct reader *r, char kind)
{
	int32_t a, b;
	size_t k;

	switch (kind) {
	case 'r':
		a = next_number(r, 1, "the mentee");
		b = next_number(r, 1, "the mentor");
		PUSH(r->mem, &r->before, (struct couple){ a - 1, b - 1, r->number });
		break;
	case 'l':
		a = next_number(r, 1, "the mentee");
		b = next_number(r, 0, "the weight");
		PUSH(r->mem, &r->waits, (struct couple){ a - 1, b, r->number });
		break;
	case 'q':
		read_quota(r);
		break;
	default:	/* g or t: members of a quota's groups */
		k = next_quota(r);
		a = next_number(r, 1, kind == 'g' ? "the mentee" : "the mentor");
		PUSH(r->mem, &r->group[kind == 't'][k], a - 1);
		r->member_line[kind == 't'][k] = r->number;
	}
	str more = next_field(r);

	if (more.len > 0)
		refuse(r, r->number, "'%.*s' is too much", STR(str_head(more, 40)));
}

/* What is left for instance_read: the same lines, those of a wish empty. */
static str
read_lines(struct reader *r, str text)
{
	char *rest = NULL;
	str all = text;

	while (r->error.len == 0 && str_cut(&all, '\n', &r->line)) {
		str line = r->line;
		bool wish = line.len > 1 && memchr("rlqgt", line.ptr[0], 5)
		    && memchr(" \t", line.ptr[1], 2);

		r->number++;
		if (!wish)
			continue;
		if (!rest)
			rest = arena_copy(r->mem, text.ptr, text.len);
		memset(rest + (line.ptr - text.ptr), ' ', line.len);
		rest[line.ptr - text.ptr] = 'c';
		r->line = str_from(line, 1);
		read_wish(r, line.ptr[0]);
	}
	return rest ? (str){ rest, text.len } : text;
}

static int
by_mentee(const void *a, const void *b)
{
	const struct couple *x = a, *y = b;

	return (x->mentee > y->mentee) - (x->mentee < y->mentee);
}

/* Marks the pairs that are edges; those that are not cannot be kept. */
static void
apply_before(struct reader *r, const struct match_problem *p, struct match_wish *ret)
{
	uint8_t *previous = NEWS(r->mem, uint8_t, (size_t)p->first[p->mentees]);

	if (r->before.n == 0)
		return;
	qsort(r->before.v, r->before.n, sizeof *r->before.v, by_mentee);
	for (size_t k = 0; k < r->before.n; k++) {
		struct couple at = r->before.v[k];

		if (at.mentee >= p->mentees || at.mentor >= p->mentors) {
			refuse(r, at.line, "no such mentee or mentor");
			return;
		}
		for (int64_t e = p->first[at.mentee]; e < p->first[at.mentee + 1]; e++)
			previous[e] |= p->mentor[e] == at.mentor;
	}
	ret->previous = previous;
}

static void
apply_waits(struct reader *r, const struct match_problem *p, struct match_wish *ret)
{
	int32_t *weight = NEWS(r->mem, int32_t, (size_t)p->mentees);

	if (r->waits.n == 0)
		return;
	for (size_t k = 0; k < r->waits.n; k++) {
		struct couple at = r->waits.v[k];

		if (at.mentee >= p->mentees) {
			refuse(r, at.line, "no such mentee");
			return;
		}
		weight[at.mentee] = at.mentor;
	}
	ret->left_out = weight;
}

static void
apply_quotas(struct reader *r, const struct match_problem *p, struct match_wish *ret)
{
	struct match_quota *v = NEWS(r->mem, struct match_quota, MATCH_QUOTAS);
	int32_t people[] = { p->mentees, p->mentors };

	for (size_t k = 0; k < MATCH_QUOTAS; k++) {
		for (int side = 0; side < 2; side++)
			for (size_t a = 0; a < r->group[side][k].n; a++)
				if (!r->told[k] || r->group[side][k].v[a] >= people[side])
					refuse(r, r->member_line[side][k],
					    "no such person, or no such quota");
		if (!r->told[k])
			continue;
		v[ret->n_quotas] = r->quota[k];
		v[ret->n_quotas].mentee = r->group[0][k].v;
		v[ret->n_quotas].n_mentee = (int32_t)r->group[0][k].n;
		v[ret->n_quotas].mentor = r->group[1][k].v;
		v[ret->n_quotas++].n_mentor = (int32_t)r->group[1][k].n;
	}
	ret->quotas = v;
}

bool
plan_read(struct arena *mem, str text, struct match_problem *ret, struct match_wish *ret_wish,
    str *ret_error)
{
	struct reader *r = NEW(mem, struct reader);
	struct match_problem p;
	struct match_wish wish = *ret_wish;

	r->mem = mem;
	str rest = read_lines(r, text);

	if (r->error.len == 0 && instance_read(mem, rest, &p, &r->error)) {
		wish.n_quotas = 0;
		apply_before(r, &p, &wish);
		apply_waits(r, &p, &wish);
		apply_quotas(r, &p, &wish);
		if (r->error.len == 0) {
			*ret = p;
			*ret_wish = wish;
		}
	}
	*ret_error = r->error;
	return r->error.len == 0;
}

static const char *const aim_names[] = {
	[MATCH_AIM_MATCHED] = "matched", [MATCH_AIM_TOTAL] = "total", [MATCH_AIM_BANDS] = "bands",
	[MATCH_AIM_WORST] = "worst", [MATCH_AIM_LEFT_OUT] = "left-out", [MATCH_AIM_KEPT] = "kept",
};

bool
plan_read_steps(struct arena *mem, str words, struct match_wish *ret, str *ret_error)
{
	struct { struct match_step *v; size_t n; } list = { 0 };
	struct reader r = { .mem = mem, .number = 0, .line = words };
	char *text = arena_copy(mem, words.ptr, words.len);
	unsigned used = 0;

	for (size_t k = 0; k < words.len; k++)
		text[k] = text[k] == ',' ? ' ' : text[k];
	r.line = (str){ text, words.len };
	for (str word = next_field(&r); word.len > 0 && r.error.len == 0; word = next_field(&r)) {
		size_t aim = 0, colon = str_find(word, ':');

		while (aim < COUNT(aim_names)
		    && !str_eq(str_head(word, colon), str_of(aim_names[aim])))
			aim++;
		bool bands = aim == MATCH_AIM_BANDS;
		int32_t width = 0;

		if (aim == COUNT(aim_names) || used >> aim & 1 || (!bands && colon < word.len))
			refuse(&r, 0, "'%.*s' is no objective, or a second one",
			    STR(str_head(word, 40)));
		else if (bands)
			width = colon < word.len
			    ? number_of(&r, str_from(word, colon + 1), 1, "the width") : 100;
		used |= aim < COUNT(aim_names) ? 1U << aim : 0;
		PUSH(mem, &list, (struct match_step){ (enum match_aim)aim, width });
	}
	ret->steps = list.v;
	ret->n_steps = list.n;
	*ret_error = str_from(r.error, r.error.len > 0 ? sizeof "line 0: " - 1 : 0);
	return r.error.len == 0;
}

/* Writing */

static void
write_row(struct buf *b, char kind, int64_t x, int64_t y)
{
	buf_char(b, kind);
	buf_char(b, ' ');
	buf_int(b, x);
	buf_char(b, ' ');
	buf_int(b, y);
}

void
plan_write_wish(struct buf *b, const struct match_problem *p, const struct match_wish *wish)
{
	for (int32_t i = 0; i < p->mentees; i++) {
		if (wish->left_out && wish->left_out[i] > 0)
			buf_fmt(b, "l %d %d\n", i + 1, wish->left_out[i]);
		for (int64_t e = p->first[i]; wish->previous && e < p->first[i + 1]; e++)
			if (wish->previous[e])
				buf_fmt(b, "r %d %d\n", i + 1, p->mentor[e] + 1);
	}
	for (size_t k = 0; k < wish->n_quotas; k++) {
		const struct match_quota *q = &wish->quotas[k];

		buf_fmt(b, "q %zu %d %d ", k + 1, q->least, q->most);
		if (q->firmness == MATCH_QUOTA_PRICED)
			buf_fmt(b, "%d\n", q->price);
		else
			buf_fmt(b, "%s\n", q->firmness == MATCH_QUOTA_HARD ? "hard" : "first");
		for (int32_t a = 0; q->mentee && a < q->n_mentee; a++)
			buf_fmt(b, "g %zu %d\n", k + 1, q->mentee[a] + 1);
		for (int32_t a = 0; q->mentor && a < q->n_mentor; a++)
			buf_fmt(b, "t %zu %d\n", k + 1, q->mentor[a] + 1);
	}
}

static void
write_reasons(struct buf *b, const struct match_problem *p, const struct match_plan *plan)
{
	static const struct { const char *who, *what; } words[] = {
		{ "mentee", "has too few within reach for the lower bound" },
		{ "mentee", "is full at the upper bound" },
		{ "mentor", "has too few within reach for the lower bound" },
		{ "mentor", "is full at the upper bound" },
		{ "mentee", "is fixed with mentor" },
		{ "quota", "is hard" },
	};

	buf_lit(b, "i there is no assignment: these cannot hold together\n");
	for (size_t k = 0; k < plan->n_blame; k++) {
		struct match_reason why = plan->blame[k];
		int64_t who = why.index;

		for (int32_t i = 0; why.kind == MATCH_REASON_FIXED && i < p->mentees; i++)
			if (why.index >= p->first[i] && why.index < p->first[i + 1])
				who = i;
		buf_fmt(b, "i %s %" PRId64 " %s", words[why.kind].who, who + 1,
		    words[why.kind].what);
		if (why.kind == MATCH_REASON_FIXED)
			buf_fmt(b, " %d", p->mentor[why.index] + 1);
		buf_char(b, '\n');
	}
}

void
plan_write_answer(struct buf *b, const struct match_problem *p, const struct match_plan *plan)
{
	if (plan->verdict == MATCH_INFEASIBLE)
		write_reasons(b, p, plan);
	if (plan->verdict != MATCH_OPTIMAL)
		return;
	write_row(b, 's', plan->score, plan->n_pairs);
	buf_char(b, '\n');
	for (int64_t k = 0; k < plan->n_pairs; k++) {
		write_row(b, 'v', plan->pairs[k].mentee + 1, plan->pairs[k].mentor + 1);
		buf_char(b, '\n');
	}
}

static void
write_level(struct buf *b, const struct match_level *level)
{
	static const char *const words[] = {
		[MATCH_LEVEL_HARD] = "pairs missing of hard quotas",
		[MATCH_LEVEL_FIRST] = "pairs missing of quotas that come first",
		[MATCH_LEVEL_MATCHED] = "mentees matched", [MATCH_LEVEL_TOTAL] = "points in all",
		[MATCH_LEVEL_LEFT_OUT] = "weight of those left out before, now matched",
		[MATCH_LEVEL_KEPT] = "pairs of the previous round kept",
	};
	bool lack = level->kind == MATCH_LEVEL_HARD || level->kind == MATCH_LEVEL_FIRST;

	buf_fmt(b, "%" PRId64 " ", lack ? -level->value : level->value);
	if (level->kind == MATCH_LEVEL_FLOOR)
		buf_fmt(b, "pairs of %d points or more", level->floor);
	else
		buf_fmt(b, "%s", words[level->kind]);
}

void
plan_write_report(struct buf *b, const struct match_wish *wish, const struct match_plan *plan)
{
	if (plan->verdict != MATCH_OPTIMAL)
		return;
	for (size_t k = 0; k < plan->n_levels; k++) {
		buf_lit(b, "c ");
		write_level(b, &plan->levels[k]);
		buf_char(b, '\n');
	}
	for (size_t q = 0; q < wish->n_quotas; q++)
		buf_fmt(b, "c quota %zu: %" PRId64 " pairs, %" PRId64 " %s\n", q + 1,
		    plan->quota_pairs[q], plan->quota_short[q],
		    plan->quota_pairs[q] > wish->quotas[q].most ? "too many" : "missing");
	if (!plan->proven) {
		buf_lit(b, "c not proven: there may be better than ");
		write_level(b, &plan->levels[plan->gap_level]);
		buf_fmt(b, ", by %" PRId64 " at most\n", plan->gap);
	}
}

/* What ithaca-verify-plan reads */

static int64_t
scale_of(const struct match_plan *plan)
{
	int64_t scale = 1;

	for (size_t l = 0; l < plan->n_levels; l++)
		scale = plan->levels[l].scale > scale ? plan->levels[l].scale : scale;
	return scale;
}

static void
write_numbers(struct buf *b, const int64_t *v, size_t n)
{
	for (size_t l = 0; l < n; l++) {
		buf_char(b, ' ');
		buf_int(b, v[l]);
	}
	buf_char(b, '\n');
}

static void
write_who(struct buf *b, char kind, int32_t low, int32_t high, const int64_t *extra, size_t levels)
{
	write_row(b, kind, low, high);
	write_numbers(b, extra, levels);
}

/* The quotas that count each person of a side, a bit each. */
static uint64_t *
masks_of(struct arena *mem, const struct match_wish *wish, int32_t people, bool mentors)
{
	uint64_t *mask = NEWS(mem, uint64_t, (size_t)people);

	for (size_t k = 0; k < wish->n_quotas; k++) {
		const struct match_quota *q = &wish->quotas[k];
		const int32_t *group = mentors ? q->mentor : q->mentee;
		int32_t n = !group ? people : mentors ? q->n_mentor : q->n_mentee;

		for (int32_t a = 0; a < n; a++)
			mask[group ? group[a] : a] |= UINT64_C(1) << k;
	}
	return mask;
}

static int
by_mentor(const void *a, const void *b, void *mentor)
{
	int32_t x = ((const int32_t *)mentor)[*(const int64_t *)a];
	int32_t y = ((const int32_t *)mentor)[*(const int64_t *)b];

	return (x > y) - (x < y);
}

static void
write_people(struct buf *b, const struct match_problem *p, const struct match_wish *wish,
    const struct match_plan *plan)
{
	size_t levels = plan->n_levels;
	int64_t extra[MATCH_LEVELS] = { 0 };

	for (int32_t i = 0; i < p->mentees; i++) {
		for (size_t l = 0; l < levels; l++)
			extra[l] = plan->levels[l].kind == MATCH_LEVEL_MATCHED ? 1
			    : plan->levels[l].kind == MATCH_LEVEL_LEFT_OUT && wish->left_out
			    ? wish->left_out[i] : 0;
		write_who(b, 'n', match_mentee_low(p, i), match_mentee_high(p, i), extra, levels);
	}
	memset(extra, 0, sizeof extra);
	for (int32_t j = 0; j < p->mentors; j++)
		write_who(b, 'm', match_mentor_low(p, j), match_mentor_high(p, j), extra, levels);
	for (size_t k = 0; k < wish->n_quotas; k++) {
		const struct match_quota *q = &wish->quotas[k];

		for (size_t l = 0; l < levels; l++)
			extra[l] = plan->levels[l].kind == MATCH_LEVEL_HARD
			    ? q->firmness == MATCH_QUOTA_HARD
			    : plan->levels[l].kind == MATCH_LEVEL_FIRST
			    ? q->firmness == MATCH_QUOTA_FIRST
			    : plan->levels[l].kind == MATCH_LEVEL_TOTAL
			    && q->firmness == MATCH_QUOTA_PRICED ? q->price : 0;
		write_who(b, 'q', q->least, q->most, extra, levels);
	}
}

static void
write_weights(struct buf *b, const struct match_problem *p, const struct match_wish *wish,
    const struct match_plan *plan, int64_t e)
{
	int64_t weight[MATCH_LEVELS];

	for (size_t l = 0; l < plan->n_levels; l++) {
		const struct match_level *level = &plan->levels[l];

		weight[l] = level->kind == MATCH_LEVEL_TOTAL ? p->score[e]
		    : level->kind == MATCH_LEVEL_FLOOR ? p->score[e] >= level->floor
		    : level->kind == MATCH_LEVEL_KEPT && wish->previous && wish->previous[e];
	}
	write_numbers(b, weight, plan->n_levels);
}

void
plan_write_problem(struct buf *b, const struct match_problem *p, const struct match_wish *wish,
    const struct match_plan *plan)
{
	int64_t pairs = 0, edges = p->first[p->mentees];
	int64_t *order = NEWS(b->mem, int64_t, (size_t)edges);
	uint64_t *mentee = masks_of(b->mem, wish, p->mentees, false);
	uint64_t *mentor = masks_of(b->mem, wish, p->mentors, true);

	for (int64_t e = 0; e < edges; e++) {
		order[e] = e;
		pairs += match_rule(p, e) != MATCH_FORBIDDEN;
	}
	buf_fmt(b, "p %d %d %zu %" PRId64 " %zu %" PRId64 "\n", p->mentees, p->mentors,
	    wish->n_quotas, pairs, plan->n_levels, scale_of(plan));
	write_people(b, p, wish, plan);
	for (int32_t i = 0; i < p->mentees; i++) {
		size_t n = (size_t)(p->first[i + 1] - p->first[i]);

		if (n > 0)
			qsort_r(order + p->first[i], n, sizeof *order, by_mentor,
			    (void *)(uintptr_t)p->mentor);
		for (int64_t k = p->first[i]; k < p->first[i + 1]; k++) {
			int32_t j = p->mentor[order[k]];

			if (match_rule(p, order[k]) == MATCH_FORBIDDEN)
				continue;
			buf_fmt(b, "a %d %d %d %" PRIu64, i + 1, j + 1,
			    match_rule(p, order[k]) == MATCH_FIXED, mentee[i] & mentor[j]);
			write_weights(b, p, wish, plan, order[k]);
		}
	}
}

/* The prices of all of one kind, on the scale of the file. */
static void
write_prices(struct buf *b, const struct match_plan *plan, const int64_t *price, size_t n,
    int64_t sign)
{
	int64_t v[MATCH_LEVELS], scale = scale_of(plan);

	for (size_t k = 0; k < n; k++) {
		for (size_t l = 0; l < plan->n_levels; l++)
			v[l] = sign * price[k * plan->n_levels + l]
			    * (scale / plan->levels[l].scale);
		buf_char(b, 'u');
		write_numbers(b, v, plan->n_levels);
	}
}

/* FNV-1a in 128 bits, as in instance.c. */
static unsigned __int128
fnv1a(unsigned __int128 h, str s)
{
	const unsigned __int128 prime = (unsigned __int128)1 << 88 | 0x13b;

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.ptr[i]) * prime;
	return h;
}

void
plan_write_prices(struct buf *b, const struct match_problem *p, const struct match_wish *wish,
    const struct match_plan *plan, str problem_text, str answer_text)
{
	unsigned __int128 h =
	    (unsigned __int128)UINT64_C(0x6c62272e07bb0142) << 64 | UINT64_C(0x62b821756295c58d);
	const struct match_case *only = plan->cases;
	size_t from = b->len;

	HOLDS(plan->n_cases == 1);
	write_prices(b, plan, only->mentee_price, (size_t)p->mentees, 1);
	write_prices(b, plan, only->mentor_price, (size_t)p->mentors, 1);
	write_prices(b, plan, only->quota_price, wish->n_quotas, -1);
	h = fnv1a(fnv1a(h, problem_text), answer_text);
	h = fnv1a(h, (str){ b->ptr + from, b->len - from });
	buf_fmt(b, "z %016" PRIx64 "%016" PRIx64 "\n", (uint64_t)(h >> 64), (uint64_t)h);
}
