#include "match/stable_text.h"

#include "base/buf.h"

struct reader {
	struct arena *mem;
	const struct match_problem *p;
	str line;
	int64_t number;
	int32_t *says[2];
	uint8_t *told;	/* [edges] */
	struct { struct stable_couple *v; size_t n; } couples;
	str error;
};

static void
refuse(struct reader *r, const char *what)
{
	struct buf b = { .mem = r->mem };

	if (r->error.len > 0)
		return;
	buf_fmt(&b, "line %" PRId64 ": %s", r->number, what);
	r->error = buf_text(&b);
}

static str
next_field(struct reader *r)
{
	str field = { 0 };

	r->line = str_trim(r->line);
	str_cut(&r->line, ' ', &field);
	return field;
}

static int32_t
next_number(struct reader *r, int64_t min, int64_t max, const char *refusal)
{
	bool good;
	int64_t value = str_to_int(next_field(r), min, max, &good);

	if (!good)
		refuse(r, refusal);
	return (int32_t)value;
}

static int32_t
next_mentee(struct reader *r)
{
	return next_number(r, 1, r->p->mentees, "there is no such mentee") - 1;
}

static void
read_pair(struct reader *r)
{
	int32_t i = next_mentee(r);
	int32_t j = next_number(r, 1, r->p->mentors, "there is no such mentor") - 1;
	int32_t mentee = next_number(r, INT32_MIN, INT32_MAX, "what the mentee says is no number");
	int32_t mentor = next_number(r, INT32_MIN, INT32_MAX, "what the mentor says is no number");

	if (r->error.len > 0)
		return;
	for (int64_t e = r->p->first[i]; e < r->p->first[i + 1]; e++)
		if (r->p->mentor[e] == j) {
			if (r->told[e]++)
				refuse(r, "this pair has a line already");
			r->says[0][e] = mentee;
			r->says[1][e] = mentor;
			return;
		}
	refuse(r, "the problem has no such pair");
}

static void
read_couple(struct reader *r, bool together)
{
	int32_t a = next_mentee(r), b = next_mentee(r);

	if (r->error.len == 0 && a == b)
		refuse(r, "a couple is two mentees");
	PUSH(r->mem, &r->couples, (struct stable_couple){ a, b, together });
}

static void
read_line(struct reader *r, struct stable_problem *s)
{
	str kind = next_field(r);

	if (kind.len == 0 || str_eq(kind, S("c")))
		return;
	if (str_eq(kind, S("o"))) {
		str measure = next_field(r);

		s->measure = str_eq(measure, S("ranks")) ? STABLE_RANKS : STABLE_SCORES;
		if (s->measure == STABLE_SCORES && !str_eq(measure, S("scores")))
			refuse(r, "an o line says ranks or scores");
	} else if (str_eq(kind, S("a"))) {
		read_pair(r);
	} else if (str_eq(kind, S("t")) || str_eq(kind, S("d"))) {
		read_couple(r, str_eq(kind, S("t")));
	} else {
		refuse(r, "a line begins with c, o, a, t or d");
	}
	if (str_trim(r->line).len > 0)
		refuse(r, "there is too much on it");
}

bool
stable_read(struct arena *mem, str text, struct stable_problem *ret, str *ret_error)
{
	const struct match_problem *p = &ret->market;
	size_t edges = (size_t)p->first[p->mentees];
	struct reader r = { .mem = mem, .p = p, .told = NEWS(mem, uint8_t, edges),
		.says = { NEWS(mem, int32_t, edges), NEWS(mem, int32_t, edges) } };
	struct stable_problem s = *ret;

	while (r.error.len == 0 && str_cut(&text, '\n', &r.line)) {
		r.number++;
		read_line(&r, &s);
	}
	*ret_error = r.error;
	if (r.error.len > 0)
		return false;
	for (size_t e = 0; e < edges && s.measure == STABLE_SCORES; e++)
		if (!r.told[e])
			r.says[0][e] = r.says[1][e] = p->score[e];
	s.mentee_says = r.says[0];
	s.mentor_says = r.says[1];
	s.couples = r.couples.v;
	s.n_couples = r.couples.n;
	*ret = s;
	return true;
}
