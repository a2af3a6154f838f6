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

/* A wish for a person is its owner's: it counts, and no page says how much. */
static bool
is_private(const char *key)
{
	return strcmp(key, criteria[C_WISH]->key) == 0;
}

static str
points_words(struct arena *mem, int64_t points)
{
	return lang_decimal(mem, points);
}

static str
cost_words(struct arena *mem, const struct why_not *y)
{
	if (!y->possible)
		return _("This pair cannot be made beside the pins that stand.");
	if (y->unmatched > 0)
		return SAY(mem, _n("Possible, but {n} person would be left without a mentor.",
		    "Possible, but {n} people would be left without a mentor.", y->unmatched),
		    { "n", lang_int(mem, y->unmatched) });
	if (y->cost > 0)
		return SAY(mem, _("Possible, but all pairs together would lose {n} points: so "
		    "much better would the two have to fit."),
		    { "n", points_words(mem, y->cost) });
	return y->cost == 0
	    ? _("Possible at no cost: all pairs together would have as many points.")
	    : _("Possible: with it, all pairs together would even gain.");
}

/* What happened to the places of the mentor who was asked about. */
static str
places_words(struct arena *mem, const struct why_not *y)
{
	str name = y->mentor.name, n = lang_int(mem, y->mentor.places);

	if (y->taken < y->mentor.places)
		return y->has_now ? _("The proposed mentor fits better, and that decided it.")
		    : (str){ 0 };
	return SAY(mem, _n("The one place with {mentor} is taken, where all pairs together gain "
	    "most.", "All {n} places with {mentor} are taken, where all pairs together gain most.",
	    y->mentor.places), { "mentor", name }, { "n", n });
}

static str
holder_words(struct arena *mem, const struct holder *h)
{
	str score = lang_int(mem, out_of_100(h->score)), loss = points_words(mem, h->loss);

	if (h->pinned)
		return SAY(mem, _("fits at {score}; pinned by hand"), { "score", score });
	if (!h->possible)
		return SAY(mem, _("fits at {score}"), { "score", score });
	if (h->next.len == 0)
		return SAY(mem, _("fits at {score}; otherwise nobody, and all pairs together would "
		    "lose {n} points"), { "score", score }, { "n", loss });
	return SAY(mem, _("fits at {score}; otherwise {other} at {next}, and all pairs together "
	    "would lose {n} points"), { "score", score }, { "other", h->next },
	    { "next", lang_int(mem, out_of_100(h->next_score)) }, { "n", loss });
}

/* How near the proposed pair is to another answer. */
static str
firm_words(struct arena *mem, const struct why_not *y)
{
	if (!y->has_now)
		return (str){ 0 };
	if (y->pinned)
		return _("Pinned by hand.");
	return SAY(mem, y->spare > TOSS_UP
	    ? _("Firm: without this pair all pairs together would lose {n} points.")
	    : _("A toss-up: without this pair all pairs together would lose only {n} points."),
	    { "n", points_words(mem, y->spare) });
}

/* What would have to be different, if anything simple would do. */
static str
change_words(struct arena *mem, const struct versus *v)
{
	const struct why_not *y = &v->y;

	if (y->broken != RULES)
		return rule_is_confidential(y->broken) ? (str){ 0 } : y->without_rule
		    ? _("Without this rule the two would be proposed to each other.")
		    : _("Even without this rule the two would not be proposed to each other.");
	if (y->forbidden)
		return y->without_rule
		    ? _("The two were forbidden on the board; without that they would be proposed "
		        "to each other.")
		    : _("The two were forbidden on the board, and would not be proposed without "
		        "that either.");
	if (y->more_places == 1)
		return SAY(mem, _("One more place with {mentor}, and {mentee} would have it."),
		    { "mentor", y->mentor.name }, { "mentee", v->mentee });
	if (y->more_places > 1)
		return SAY(mem, _("{n} more places with {mentor}, and {mentee} would have one; the "
		    "first would go to {first}."),
		    { "n", lang_int(mem, y->more_places) }, { "mentor", y->mentor.name },
		    { "mentee", v->mentee }, { "first", y->first_to });
	if (y->first_to.len)
		return SAY(mem, _("More places would not help {mentee} here: one more with "
		    "{mentor} would go to {first}."), { "mentee", v->mentee },
		    { "mentor", y->mentor.name }, { "first", y->first_to });
	return (str){ 0 };
}

static str
way_words(struct arena *mem, const struct round *r, str mentee, const struct way_out *w)
{
	str score = lang_int(mem, out_of_100(w->score)), what = w->forbidden
	    ? SAY(mem, _("Take back that {mentor} is forbidden for {mentee}: a pair of {score}."),
	        { "mentor", w->mentor }, { "mentee", mentee }, { "score", score })
	    : str_eq(w->mentor, w->gets)
	    ? SAY(mem, _("One more place with {mentor}: {mentee} would have it, a pair of "
	        "{score}."), { "mentor", w->mentor }, { "mentee", mentee }, { "score", score })
	    : SAY(mem, _("One more place with {mentor}: somebody moves there, and {mentee} has "
	        "{other}, a pair of {score}."), { "mentor", w->mentor }, { "mentee", mentee },
	        { "other", w->gets }, { "score", score });

	return w->pairs > r->pairs ? what
	    : SAY(mem, _("{change} Somebody else would have nobody then."), { "change", what });
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
		    is_private(y->reasons.v[i].key),
		    value_of(&y->reasons_now, y->reasons.v[i].key), y->reasons.v[i].value }));
	v->cost = cost_words(mem, y);
	v->places = places_words(mem, y);
	v->change = change_words(mem, v);
	v->firm = firm_words(mem, y);
	for (size_t i = 0; i < y->holders.n; i++)
		PUSH(mem, &v->holders, ((struct holder_line){ y->holders.v[i].name,
		    holder_words(mem, &y->holders.v[i]) }));
	for (size_t i = 0; i < v->ways.n; i++)
		PUSH(mem, &v->way_words, way_words(mem, r, v->mentee, &v->ways.v[i]));
}

static void
put_others_json(struct json *j, const struct versus *v)
{
	const struct why_not *y = &v->y;

	json_list(j, "holders");
	for (size_t i = 0; i < y->holders.n; i++) {
		const struct holder *x = &y->holders.v[i];

		json_begin(j, NULL);
		json_str(j, "mentee", x->name);
		json_int(j, "score", x->score);
		json_bool(j, "pinned", x->pinned);
		json_str(j, "otherwise", x->next);
		json_int(j, "otherwise_score", x->next_score);
		json_int(j, "loss", x->loss);
		json_end(j);
	}
	json_end(j);
	json_list(j, "others");
	for (size_t i = 0; i < y->others.n; i++) {
		const struct other *x = &y->others.v[i];

		json_begin(j, NULL);
		json_str(j, "mentor", x->name);
		json_int(j, "score", x->score);
		json_int(j, "cost", x->cost);
		json_int(j, "left_without", x->unmatched);
		json_end(j);
	}
	json_end(j);
	json_list(j, "ways_out");
	for (size_t i = 0; i < v->way_words.n; i++)
		json_str(j, NULL, v->way_words.v[i]);
	json_end(j);
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
	json_str(j, "broken_rule", y->broken == RULES ? S("")
	    : rule_is_confidential(y->broken) ? S("apart") : str_of(hard_rules[y->broken]->key));
	json_str(j, "broken_words", v->broken);
	json_bool(j, "possible", y->possible);
	json_int(j, "cost", y->cost);
	json_int(j, "left_without", y->unmatched);
	json_int(j, "price", y->price);
	json_int(j, "more_places", y->more_places);
	json_int(j, "proposed_spare", y->spare);
	json_bool(j, "proposed_is_a_toss_up", y->has_now && !y->pinned && y->spare <= TOSS_UP);
	json_str(j, "what_would_change_it", v->change);
	json_list(j, "criteria");
	for (size_t i = 0; i < y->reasons.n; i++) {
		if (is_private(y->reasons.v[i].key))
			continue;
		json_begin(j, NULL);
		json_str(j, "criterion", str_of(y->reasons.v[i].key));
		json_int(j, "weight", y->reasons.v[i].weight);
		json_int(j, "value", y->reasons.v[i].value);
		json_int(j, "proposed_value", value_of(&y->reasons_now, y->reasons.v[i].key));
		json_end(j);
	}
	json_end(j);
	put_others_json(j, v);
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
	v.nobody = v.chosen && !v.y.has_now;
	if (v.nobody)
		v.ways = round_ways_out(q->w, &at.round, v.mentee_n);
	if (v.chosen)
		put_words(q->w->mem, &at.round, &v);
	if (q->wants_json) {
		put_json(q, &v);
		return;
	}
	q->title = _("Why not somebody else?");
	why_page(&q->html, &at, &v);
}
