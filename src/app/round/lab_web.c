/* The what-if lab: drafts side by side, and the form that makes another one. */
#include "app/person/person.h"
#include "app/round/lab_view.h"
#include "app/round/lab.html.h"
#include "app/skill/skill.h"

enum { NAMES = 500 };	/* offered for choosing; others can be typed */

/* --- side by side --- */

static bool
has_run(const struct round *r)
{
	return r->solved_at != 0;
}

/* Drafts that were ticked, oldest first; without any, the two newest. */
static void
choose(struct req *q, struct lab_view *v)
{
	struct rounds all = rounds_of(q->w, q->programme);
	int64_t ticked = 0;

	for (size_t i = all.n; i > 0; i--) {
		struct lab_draft d = { .round = all.v[i - 1] };

		v->running |= str_eq(d.round.state, S("running"));
		if (str_eq(d.round.state, S("failed")) && d.round.parent_id)
			PUSH(q->w->mem, &v->failed, d.round);
		if (!has_run(&d.round))
			continue;
		d.chosen = ticked < BESIDE && query_str(q, arena_cstr(q->w->mem,
		    str_fmt(q->w->mem, "r%" PRId64, d.round.id))).len > 0;
		ticked += d.chosen;
		PUSH(q->w->mem, &v->drafts, d);
	}
	for (size_t i = v->drafts.n; i > 0 && ticked == 0 && i + 2 > v->drafts.n; i--)
		v->drafts.v[i - 1].chosen = true;
}

static str
most_words(struct arena *mem, struct price_of_most p)
{
	if (!p.known)
		return (str){ 0 };
	if (p.more_matched == 0)
		return _("As many pairs as possible, or the best total: here both give the same.");
	return SAY(mem, _n("As many pairs as possible first: {n} more person has a mentor than "
	    "with the best total alone, for {points} points of all pairs together.",
	    "As many pairs as possible first: {n} more people have a mentor than with the best "
	    "total alone, for {points} points of all pairs together.", p.more_matched),
	    { "n", lang_int(mem, p.more_matched) }, { "points", lang_decimal(mem, p.points) });
}

static str
help_words(struct arena *mem, const struct help *x)
{
	str points = lang_decimal(mem, x->gain < 0 ? -x->gain : x->gain);

	if (x->more == 0)
		return SAY(mem, _("One more place with {name}: nobody more is matched, but all "
		    "pairs together gain {points} points."), { "name", x->mentor },
		    { "points", points });
	return SAY(mem, x->gain < 0
	    ? _("One more place with {name}: {n} more with a mentor, and all pairs together lose "
	        "{points} points.")
	    : _("One more place with {name}: {n} more with a mentor, and all pairs together gain "
	        "{points} points."), { "name", x->mentor }, { "n", lang_int(mem, x->more) },
	    { "points", points });
}

static str
behind_words(struct arena *mem, struct price_of_behind p)
{
	if (!p.known)
		return (str){ 0 };
	if (p.points == 0 && p.more_matched == 0 && p.lowest == p.lowest_then)
		return _("Nobody left far behind: here it costs nothing and changes nothing.");
	if (p.more_matched == 0 && p.lowest == p.lowest_then)
		return SAY(mem, _("Nobody left far behind: some low pairs would be higher, though "
		    "not the lowest one, for {points} points of all pairs together."),
		    { "points", lang_decimal(mem, p.points) });
	return SAY(mem, _n("Nobody left far behind: {n} more person has a mentor than with the "
	    "best total alone, and the lowest pair has {then} in place of {now}, for {points} "
	    "points of all pairs together.", "Nobody left far behind: {n} more people have a "
	    "mentor than with the best total alone, and the lowest pair has {then} in place of "
	    "{now}, for {points} points of all pairs together.", p.more_matched),
	    { "n", lang_int(mem, p.more_matched) }, { "then", lang_decimal(mem, p.lowest_then) },
	    { "now", lang_decimal(mem, p.lowest) }, { "points", lang_decimal(mem, p.points) });
}

static void
put_side_by_side(struct req *q, struct lab_view *v)
{
	const struct round *first = NULL;

	for (size_t i = 0; i < v->drafts.n; i++) {
		const struct round *r = &v->drafts.v[i].round;

		if (!v->drafts.v[i].chosen)
			continue;
		first = first ? first : r;
		struct beside b = beside(q->w, first, r);

		PUSH(q->w->mem, &v->sides, b);
	}
	if (!first)
		return;

	v->tried = first->scored <= TRY_PAIRS;
	if (v->tried) {
		v->brings = recruits_wanted(q->w, first, RECRUIT_PLACES);
		v->most_words = most_words(q->w->mem, price_of_most(q->w, first));
		v->behind_words = behind_words(q->w->mem, price_of_behind(q->w, first));
	}
	struct helps places = v->tried ? places_wanted(q->w, first) : (struct helps){ 0 };

	for (size_t i = 0; i < places.n; i++)
		PUSH(q->w->mem, &v->place_words, help_words(q->w->mem, &places.v[i]));
	for (size_t i = 0; i < v->brings.n; i++)
		PUSH(q->w->mem, &v->bring_words, bring_words(q->w->mem, &v->brings.v[i]));
}

str
bring_words(struct arena *mem, const struct bring *b)
{
	str skill = recruit_skill_name(b->skill), places = lang_int(mem, b->places),
	    points = lang_decimal(mem, b->gain);

	if (b->more > 0)
		return SAY(mem, _n("One more mentor who offers {skill}, with {places} places: "
		    "{n} more person has a mentor, and all pairs together gain {points} points.",
		    "One more mentor who offers {skill}, with {places} places: {n} more people "
		    "have a mentor, and all pairs together gain {points} points.", b->more),
		    { "skill", skill }, { "places", places }, { "n", lang_int(mem, b->more) },
		    { "points", points });
	return SAY(mem, _("One more mentor who offers {skill}, with {places} places: nobody more "
	    "is matched, but all pairs together gain {n} points."), { "skill", skill },
	    { "places", places }, { "n", points });
}

static void
put_json(struct req *q, const struct lab_view *v)
{
	struct json *j = &q->json;

	json_list(j, "drafts");
	for (size_t i = 0; i < v->sides.n; i++) {
		const struct beside *b = &v->sides.v[i];

		json_begin(j, NULL);
		round_put_json(j, "round", &b->round);
		json_int(j, "people", b->people);
		json_int(j, "matched", b->matched);
		json_int(j, "pairs_below_50", b->low);
		json_str(j, "lowest_unit", b->worst_unit);
		json_int(j, "lowest_unit_percent", b->worst_rate);
		json_str(j, "highest_unit", b->best_unit);
		json_int(j, "highest_unit_percent", b->best_rate);
		json_int(j, "points_against_first", b->round.total - v->sides.v[0].round.total);
		json_int(j, "changed", b->from_first.people);
		json_int(j, "better", b->from_first.better);
		json_int(j, "worse", b->from_first.worse);
		json_list(j, "what_if");
		for (size_t k = 0; k < b->words.n; k++)
			json_str(j, NULL, b->words.v[k]);
		json_end(j);
		json_end(j);
	}
	json_end(j);
	json_str(j, "most_pairs_first", v->most_words);
	json_list(j, "one_more_place");
	for (size_t i = 0; i < v->place_words.n; i++)
		json_str(j, NULL, v->place_words.v[i]);
	json_end(j);
	json_str(j, "nobody_far_behind", v->behind_words);
	json_list(j, "one_more_mentor");
	for (size_t i = 0; i < v->brings.n; i++) {
		json_begin(j, NULL);
		json_str(j, "skill", v->brings.v[i].skill);
		json_int(j, "places", v->brings.v[i].places);
		json_int(j, "first_place_adds", v->brings.v[i].first);
		json_int(j, "more_matched", v->brings.v[i].more);
		json_int(j, "gain", v->brings.v[i].gain);
		json_end(j);
	}
	json_end(j);
}

void
get_lab(struct req *q)
{
	struct lab_view v = { 0 };
	struct place at;

	if (!round_place(q, &at))
		return;
	choose(q, &v);
	put_side_by_side(q, &v);
	if (q->wants_json) {
		put_json(q, &v);
		return;
	}
	q->title = _("What if");
	q->refresh_s = v.running ? 2 : 0;
	q->wide = true;
	lab_page(&q->html, &at, &v);
}

/* --- another one --- */

static bool
from_round(struct req *q, struct place *at)
{
	if (!round_place(q, at))
		return false;
	if (has_run(&at->round))
		return true;
	reply_conflict(q, _("Only a round that has run can be tried with changes."));
	return false;
}

static void
show_form(struct req *q, struct place *at, const struct rules *r)
{
	struct what_if_view v = { .rules = { .rules = *r }, .skills = skill_all(q->w->mem) };
	struct strs units = round_unit_names(q->w, at->round.id);

	for (int side = 0; side < 2; side++) {
		struct round_people list = round_names(q->w, at->round.id, (enum side)side);

		for (size_t i = 0; i < list.n && i < NAMES; i++)
			PUSH(q->w->mem, &v.names[side], list.v[i].name);
	}
	PUSH(q->w->mem, &v.units, ((struct choice){ S(""), _("All units"), S("") }));
	PUSH(q->w->mem, &v.any_unit, ((struct choice){ S(""), _("Not known yet"), S("") }));
	for (size_t i = 0; i < units.n; i++) {
		PUSH(q->w->mem, &v.units, ((struct choice){ units.v[i], units.v[i], S("") }));
		PUSH(q->w->mem, &v.any_unit, ((struct choice){ units.v[i], units.v[i], S("") }));
	}
	rules_weights(q, &v.rules);
	q->title = _("What if");
	what_if_page(&q->html, at, &v, q);
}

void
get_what_if(struct req *q)
{
	struct place at;

	if (!from_round(q, &at))
		return;
	struct rules r = round_rules(q->w->mem, &at.round);

	if (q->wants_json)
		rules_put_json(q, &r, at.round.rule_version);
	else
		show_form(q, &at, &r);
}

/* Somebody of the round by e-mail or exact name; -1 with an error beside the field. */
static int64_t
find_named(struct req *q, const struct round *r, enum side side, const char *field)
{
	str given = form_str(q, field);
	struct round_people list = { 0 };
	struct person p = { 0 };
	int64_t found = -1, times = 0;

	if (given.len == 0)
		return -1;
	person_find_mail(q->w, given, &p);
	list = round_names(q->w, r->id, side);
	for (size_t i = 0; i < list.n; i++)
		if (p.id ? list.v[i].person_id == p.id : str_eq(list.v[i].name, given)) {
			found = list.v[i].n;
			times++;
		}
	if (times == 1)
		return found;
	form_error(q, field, times ? _("More than one person has this name: give the e-mail "
	    "address.") : _("Nobody of this name or address is in this round on this side."));
	return -1;
}

static void
read_leaver(struct req *q, const struct round *r, const char *field, struct scenario *s)
{
	str given = form_str(q, field);
	struct round_people mentors = round_names(q->w, r->id, MENTOR);

	for (size_t i = 0; given.len && i < mentors.n; i++)
		if (str_eq(mentors.v[i].name, given)) {
			PUSH(q->w->mem, &s->leaves, ((struct leaves){ MENTOR, mentors.v[i].n }));
			return;
		}
	int64_t n = find_named(q, r, MENTEE, field);

	if (n >= 0)
		PUSH(q->w->mem, &s->leaves, ((struct leaves){ MENTEE, n }));
}

static int64_t
count_of(struct req *q, const char *name, int64_t min, int64_t max)
{
	return form_str(q, name).len ? form_int(q, name, min, max) : 0;
}

static struct scenario
read_scenario(struct req *q, const struct round *r)
{
	static const char *const leavers[] = { "leave-1", "leave-2", "leave-3" };
	struct scenario s = {
		.name = str_head(form_str(q, "name"), 80), .rules = round_rules(q->w->mem, r),
		.unit = form_str(q, "unit"), .unit_plus = count_of(q, "unit_plus", -10, 10),
		.like_count = count_of(q, "like_count", 0, RECRUITS),
		.skill_count = count_of(q, "skill_count", 0, RECRUITS),
		.skill_places = count_of(q, "skill_places", 0, 20),
	};
	int64_t plus = count_of(q, "person_plus", -10, 10);
	str typed = form_str(q, "skill"), key = skill_meant(q->w->mem, typed);

	/* "Try it" of a recruit sends no rules: those of the round stand. */
	if (form_str(q, "rules").len)
		rules_form(q, &s.rules);
	if (plus) {
		int64_t n = find_named(q, r, MENTOR, "person");

		if (n >= 0)
			PUSH(q->w->mem, &s.more, ((struct more){ n, plus }));
	}
	if (s.like_count)
		s.like_n = find_named(q, r, MENTOR, "like");
	if (s.like_count && form_str(q, "like").len == 0)
		form_error(q, "like", _("Name a mentor of this round."));
	s.skill = key.len ? key : typed;
	s.skill_places = s.skill_places ? s.skill_places : RECRUIT_PLACES;
	if (s.skill_count && typed.len == 0)
		form_error(q, "skill", _("Say what these mentors offer."));
	for (size_t i = 0; i < COUNT(leavers); i++)
		read_leaver(q, r, leavers[i], &s);
	return s;
}

void
post_what_if(struct req *q)
{
	struct place at;

	if (!from_round(q, &at))
		return;
	struct scenario s = read_scenario(q, &at.round);

	if (form_failed(q)) {
		if (!q->wants_json)
			show_form(q, &at, &s.rules);
		return;
	}
	int64_t id = scenario_start(q->w, &at.round, &s);

	if (q->wants_json)
		json_id(&q->json, "id", id);
	reply_see(q, "/programmes/%" PRId64 "/matching/lab?r%" PRId64 "=1&r%" PRId64 "=1",
	    q->programme, at.round.id, id);
}

/* --- keep, delete --- */

void
post_keep(struct req *q)
{
	struct place at;

	if (!from_round(q, &at))
		return;
	enum scenario_verdict v = scenario_keep(q->w, &at.round);

	if (v != SCENARIO_DONE) {
		reply_conflict(q, scenario_explain(v));
		return;
	}
	reply_done(q, _("Kept. It is the round to look over and publish; nobody has been told "
	    "yet."), "/programmes/%" PRId64 "/rounds/%" PRId64, q->programme, at.round.id);
}

void
post_delete(struct req *q)
{
	struct place at;

	if (!round_place(q, &at))
		return;
	enum scenario_verdict v = scenario_delete(q->w, &at.round);

	if (v != SCENARIO_DONE) {
		reply_conflict(q, scenario_explain(v));
		return;
	}
	reply_done(q, SAY(q->w->mem, _("{name} is deleted."), { "name", at.round.name }),
	    "/programmes/%" PRId64 "/matching/lab", q->programme);
}
