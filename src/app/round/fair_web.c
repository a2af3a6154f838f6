#include "app/round/fair_view.h"

#include "app/round/fair.html.h"

/* --- words --- */

static int64_t
in_tenths(double x)
{
	return (int64_t)(x * 10 + (x < 0 ? -0.5 : 0.5));
}

/* A number of one measure: a rate, points of 100, or levels. */
static str
value_words(struct arena *mem, int measure, double x)
{
	switch (measure) {
	case FAIR_MATCHED:
	case FAIR_GRANTED: return lang_percent(mem, (int64_t)(x * 100 + 0.5), 100);
	case FAIR_SCORE:   return lang_decimal(mem, (int64_t)(x + 0.5));
	default:           break;
	}
	int64_t tenths = in_tenths(x);

	return tenths < 0 ? str_concat(mem, S("−"), lang_decimal(mem, -tenths))
	    : lang_decimal(mem, tenths);
}

static str
with_interval(struct arena *mem, int measure, const struct interval *i)
{
	return SAY(mem, _("{value} ({low} to {high})"),
	    { "value", value_words(mem, measure, i->is) },
	    { "low", value_words(mem, measure, i->low) },
	    { "high", value_words(mem, measure, i->high) });
}

str
fair_words(struct arena *mem, const struct fair_group *g, int measure)
{
	if (g->of[measure].few)
		return _("too few");
	return with_interval(mem, measure, &g->of[measure].value);
}

str
fair_label(const struct fair_group *g)
{
	return g->label.len ? g->label : _("Not given");
}

static str
finding(struct arena *mem, const struct fair_grouping *of, const struct fair_group *g, int measure)
{
	double mine = g->of[measure].value.is, rest = mine - g->of[measure].against.is;
	const str say[FAIR_MEASURES] = {
		[FAIR_MATCHED] =
		    _("{group} ({grouping}): {mine} have a mentor, of the others {rest}."),
		[FAIR_SCORE] =
		    _("{group} ({grouping}): pairs fit at {mine}, those of the others at {rest}."),
		[FAIR_AHEAD] = _("{group} ({grouping}): mentors are {mine} levels ahead, those of "
		    "the others {rest}."),
		[FAIR_GRANTED] = _("{group} ({grouping}): {mine} of those with a wish got one, of "
		    "the others {rest}."),
	};

	return SAY(mem, say[measure], { "grouping", of->label }, { "group", fair_label(g) },
	    { "mine", value_words(mem, measure, mine) },
	    { "rest", value_words(mem, measure, rest) });
}

static void
add_findings(struct arena *mem, struct fair_view *v)
{
	for (size_t k = 0; k < v->f.n; k++)
		for (size_t i = 0; i < v->f.v[k].groups.n; i++) {
			const struct fair_group *g = &v->f.v[k].groups.v[i];

			for (int m = 0; m < FAIR_MEASURES && !g->hidden; m++)
				if (g->of[m].differs)
					PUSH(mem, &v->findings,
					    finding(mem, &v->f.v[k], g, m));
		}
}

/* --- JSON --- */

static void
put_interval(struct json *j, const char *key, int measure, const struct fair_group *g)
{
	double scale = measure == FAIR_SCORE ? 1 : 1000;

	if (g->of[measure].few)
		return;
	json_begin(j, key);
	json_int(j, "value", (int64_t)(g->of[measure].value.is * scale + 0.5));
	json_int(j, "low", (int64_t)(g->of[measure].value.low * scale + 0.5));
	json_int(j, "high", (int64_t)(g->of[measure].value.high * scale + 0.5));
	json_bool(j, "differs", g->of[measure].differs);
	json_end(j);
}

/* In thousandths; scores as elsewhere.  Of a hidden group its name alone. */
static void
put_json(struct json *j, const struct fair_view *v)
{
	json_str(j, "by", str_of(v->shown->key));
	json_list(j, "groups");
	for (size_t i = 0; i < v->shown->groups.n; i++) {
		const struct fair_group *g = &v->shown->groups.v[i];

		json_begin(j, NULL);
		json_str(j, "group", g->label);
		json_bool(j, "hidden", g->hidden);
		if (!g->hidden) {
			json_int(j, "people", g->sums.people);
			put_interval(j, "matched", FAIR_MATCHED, g);
			put_interval(j, "score", FAIR_SCORE, g);
			put_interval(j, "levels_ahead", FAIR_AHEAD, g);
			put_interval(j, "wish_granted", FAIR_GRANTED, g);
		}
		json_end(j);
	}
	json_end(j);
	json_list(j, "differences");
	for (size_t i = 0; i < v->findings.n; i++)
		json_str(j, NULL, v->findings.v[i]);
	json_end(j);
	if (!v->can_without)
		return;
	json_begin(j, "without_this_field");
	json_int(j, "pairs", v->without.pairs);
	json_int(j, "total", v->without.total);
	json_int(j, "changed", v->without.changed);
	json_end(j);
}

/* --- page --- */

void
get_fairness(struct req *q)
{
	struct fair_view v = { 0 };
	struct place at;
	str by = query_str(q, "by");

	if (!round_place(q, &at))
		return;
	v.f = fairness(q->w, &at.round);
	v.shown = &v.f.v[0];
	for (size_t k = 0; k < v.f.n; k++)
		if (str_eq(by, str_of(v.f.v[k].key)))
			v.shown = &v.f.v[k];
	add_findings(q->w->mem, &v);
	v.with_without = query_str(q, "without").len > 0;
	v.too_large = at.round.scored > TRY_PAIRS;
	if (v.with_without && !v.too_large)
		v.can_without = fairness_without(q->w, &at.round, v.shown->by, &v.without);
	if (q->wants_json) {
		put_json(&q->json, &v);
		return;
	}
	q->title = _("Fairness");
	fairness_page(&q->html, &at, &v);
}
