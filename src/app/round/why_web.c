#include "app/round/round_view.h"

#include "app/round/edges.h"
#include "app/round/why.html.h"

static int
best_first(const void *a, const void *b)
{
	const struct option *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* All mentors: the possible ones first, with their points. */
static void
add_options(struct work *w, const struct round *r, const struct round_person *mentee,
    struct versus *v)
{
	struct edges edges = edges_read(w->mem, mentee->edges);
	int32_t *score = NEWS(w->mem, int32_t, (size_t)r->mentors + 1);
	struct round_people mentors = round_names(w, r->id, MENTOR);

	for (size_t k = 0; k < edges.n; k++)
		if (edges.v[k].mentor < r->mentors)
			score[edges.v[k].mentor] = edges.v[k].score + 1;
	for (size_t i = 0; i < mentors.n; i++) {
		const struct round_person *p = &mentors.v[i];

		if (p->n < r->mentors && p->person_id != mentee->person_id)
			PUSH(w->mem, &v->options,
			    ((struct option){ p->n, score[p->n] - 1, p->name }));
	}
	if (v->options.n)
		qsort(v->options.v, v->options.n, sizeof *v->options.v, best_first);
}

static int
value_of(const struct reasons *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].key, key) == 0)
			return list->v[i].value;
	return NOT_SAID;
}

static void
put_words(struct arena *mem, const struct round *r, struct versus *v)
{
	const struct why_not *y = &v->y;

	v->shown = reasons_shown(mem, &y->reasons, y->names);
	v->shown_now = reasons_shown(mem, &y->reasons_now, y->names_now);
	v->broken = said_words(mem, &y->broken_words, y->names);
	for (size_t i = 0; i < y->reasons.n; i++)
		PUSH(mem, &v->lines, ((struct line){ lang_text(y->reasons.v[i].label),
		    value_of(&y->reasons_now, y->reasons.v[i].key), y->reasons.v[i].value }));
	if (!y->possible)
		v->cost = _("This pair cannot be made beside the pins that stand.");
	else if (y->cost > 0)
		v->cost = SAY(mem, _("Possible, but all pairs together would lose {n} points."),
		    { "n", lang_decimal(mem, y->cost) });
	else
		v->cost = y->cost == 0
		    ? _("Possible at no cost: all pairs together would have as many points.")
		    : _("Possible: with it, all pairs together would even gain.");
	if (y->taken >= y->mentor.places && y->price > 0)
		v->price = SAY(mem, _("All places with {mentor} are taken, "
		    "by people who gain more. One more place there would be worth {n} points."),
		    { "mentor", y->mentor.name }, { "n", lang_decimal(mem, y->price) });
	else
		v->price = y->score < y->score_now
		    ? _("The proposed mentor fits better, and that decided it.")
		    : _("Taken alone this pair is as good, but somebody else would pay for it.");
	(void)r;
}

static void
put_json(struct req *q, const struct versus *v)
{
	const struct why_not *y = &v->y;
	struct json *j = &q->json;

	json_str(j, "mentee", v->mentee);
	json_str(j, "mentor", y->mentor.name);
	json_int(j, "score", y->score);
	json_str(j, "proposed_mentor", y->has_now ? y->now.name : S(""));
	json_int(j, "proposed_score", y->score_now);
	json_str(j, "broken_rule", y->broken == RULES ? S("") : str_of(hard_rules[y->broken]->key));
	json_str(j, "broken_words", v->broken);
	json_bool(j, "possible", y->possible);
	json_int(j, "cost", y->cost);
	json_int(j, "price", y->price);
	json_list(j, "criteria");
	for (size_t i = 0; i < y->reasons.n; i++) {
		json_begin(j, NULL);
		json_str(j, "criterion", str_of(y->reasons.v[i].key));
		json_int(j, "weight", y->reasons.v[i].weight);
		json_int(j, "value", y->reasons.v[i].value);
		json_int(j, "proposed_value", value_of(&y->reasons_now, y->reasons.v[i].key));
		json_end(j);
	}
	json_end(j);
	json_list(j, "moves");
	for (size_t i = 0; i < y->moves.n; i++) {
		json_begin(j, NULL);
		json_str(j, "mentee", y->moves.v[i].mentee);
		json_str(j, "from", y->moves.v[i].from);
		json_str(j, "to", y->moves.v[i].to);
		json_int(j, "before", y->moves.v[i].before);
		json_int(j, "after", y->moves.v[i].after);
		json_end(j);
	}
	json_end(j);
}

/* Nobody asked about yet: the best mentor but the proposed one. */
static void
choose_best(struct work *w, const struct round *r, struct versus *v)
{
	for (size_t i = 0; i < v->options.n && i < 2; i++) {
		v->y = (struct why_not){ 0 };
		v->chosen = round_why_not(w, r, v->mentee_n, v->options.v[i].n, &v->y);
		if (v->chosen && !v->y.same)
			return;
	}
}

void
get_why(struct req *q)
{
	struct versus v = { 0 };
	struct round_person mentee;
	struct place at;
	bool ok;

	if (!round_place(q, &at))
		return;
	v.mentee_n = str_to_int(query_str(q, "mentee"), 0, INT32_MAX, &ok);
	if (!ok || !round_person_find_n(q->w, at.round.id, MENTEE, v.mentee_n, &mentee)) {
		reply_not_found(q);
		return;
	}
	v.mentee = mentee.name;
	v.can_change = str_eq(at.round.state, S("solved"));
	int64_t mentor = str_to_int(query_str(q, "mentor"), 0, INT32_MAX, &ok);

	add_options(q->w, &at.round, &mentee, &v);
	if (ok)
		v.chosen = round_why_not(q->w, &at.round, v.mentee_n, mentor, &v.y);
	else
		choose_best(q->w, &at.round, &v);
	if (v.chosen)
		put_words(q->w->mem, &at.round, &v);
	if (q->wants_json) {
		put_json(q, &v);
		return;
	}
	q->title = _("Why not somebody else?");
	why_page(&q->html, &at, &v);
}
