#include "app/round/scenario.h"

#include "app/round/lab.sql.h"
#include "app/skill/skill.h"

/*
 * Lines, their parts between tabs:
 *
 *   unit    PLUS UNIT            more places for the mentors of a unit
 *   more    MENTOR PLUS          for one
 *   leave   SIDE N               somebody does not take part
 *   like    MENTOR COUNT         recruits like one who is there
 *   offers  COUNT PLACES UNIT SKILL
 *
 * Numbers of people are those of the parent.
 */

/* What somebody typed stays on its line and in its place there. */
static str
one_part(struct arena *mem, str s)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < s.len; i++)
		buf_char(&b, (unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i]);
	return buf_text(&b);
}

str
scenario_text(struct arena *mem, const struct scenario *s)
{
	struct buf b = { .mem = mem };

	if (s->unit_plus)
		buf_fmt(&b, "unit\t%" PRId64 "\t%.*s\n", s->unit_plus, STR(one_part(mem, s->unit)));
	for (size_t k = 0; k < s->more.n; k++)
		buf_fmt(&b, "more\t%" PRId64 "\t%" PRId64 "\n", s->more.v[k].mentor_n,
		    s->more.v[k].plus);
	for (size_t k = 0; k < s->leaves.n; k++)
		buf_fmt(&b, "leave\t%d\t%" PRId64 "\n", s->leaves.v[k].side, s->leaves.v[k].n);
	if (s->like_count)
		buf_fmt(&b, "like\t%" PRId64 "\t%" PRId64 "\n", s->like_n, s->like_count);
	if (s->skill_count)
		buf_fmt(&b, "offers\t%" PRId64 "\t%" PRId64 "\t%.*s\t%.*s\n", s->skill_count,
		    s->skill_places, STR(one_part(mem, s->skill_unit)),
		    STR(one_part(mem, s->skill)));
	return buf_text(&b);
}

struct line { str what; int64_t a, b; str unit, skill; };

static bool
next_line(str *rest, struct line *ret)
{
	str line, part;
	bool ok;

	if (!str_cut(rest, '\n', &line))
		return false;
	*ret = (struct line){ 0 };
	str_cut(&line, '\t', &ret->what);
	str_cut(&line, '\t', &part);
	ret->a = str_to_int(part, -1000, INT32_MAX, &ok);
	if (str_eq(ret->what, S("unit"))) {
		ret->unit = line;
		return true;
	}
	str_cut(&line, '\t', &part);
	ret->b = str_to_int(part, -1000, INT32_MAX, &ok);
	str_cut(&line, '\t', &ret->unit);
	ret->skill = line;
	return true;
}

static bool
leaves(const struct line *l, enum side side, bool peer)
{
	return str_eq(l->what, S("leave")) && (peer || l->a == side);
}

int64_t
scenario_moved(str changes, enum side side, int64_t n, bool peer)
{
	int64_t to = n;
	struct line l;

	while (next_line(&changes, &l)) {
		if (!leaves(&l, side, peer))
			continue;
		if (l.b == n)
			return -1;
		to -= l.b < n;
	}
	return to;
}

/* --- recruits --- */

str
recruit_skill_name(str skill)
{
	str label = skill_label(skill);

	return label.len ? label : skill;
}

str
recruit_inputs(struct arena *mem, int64_t person, str name, str unit, str skill)
{
	struct candidate_source c = { .person = person, .application = person, .name = name,
	    .unit = unit, .trained = 1, .capacity = 1 };
	struct skill_place place;
	bool known = skill_place(mem, skill, &place);

	PUSH(mem, &c.skills, ((struct skill_source){ known ? skill : S(""),
	    known ? S("") : skill }));
	return candidate_freeze(mem, &c, 0, NULL);
}

/* Another person with the same profile, of whom nobody has said anything yet. */
static str
inputs_like(struct arena *mem, str inputs, int64_t person, str name)
{
	static const char *const own[] = { "person", "application", "name", "manager", "boss",
	    "line", "taken", "wish", "before", "never", "always" };
	struct buf b = { .mem = mem };
	str line, key;

	buf_fmt(&b, "person\t%" PRId64 "\napplication\t%" PRId64 "\nname\t%.*s\n", person, person,
	    STR(name));
	while (str_cut(&inputs, '\n', &line)) {
		str rest = line;
		bool keep = true;

		str_cut(&rest, '\t', &key);
		for (size_t i = 0; i < COUNT(own); i++)
			keep &= !str_eq(key, str_of(own[i]));
		if (keep)
			buf_fmt(&b, "%.*s\n", STR(line));
	}
	return buf_text(&b);
}

static void
add_recruit(struct arena *mem, struct input *in, struct round_person p, bool peer)
{
	for (int side = peer ? MENTEE : MENTOR; side <= MENTOR; side++) {
		p.side = side;
		p.n = (int64_t)in->side[side].n;
		PUSH(mem, &in->side[side], p);
	}
}

/* The number in their name counts all recruits of the scenario. */
static void
add_recruits(struct arena *mem, struct input *in, const struct line *l,
    const struct round_people *mentors, int64_t *count, bool peer)
{
	bool like = str_eq(l->what, S("like"));
	int64_t times = like ? l->b : l->a;

	if (like && (l->a < 0 || l->a >= (int64_t)mentors->n))
		return;
	for (int64_t k = 0; k < times && *count < RECRUITS; k++) {
		int64_t id = -++*count;
		str number = str_fmt(mem, "%" PRId64, -id);
		str name = like
		    ? SAY(mem, _("Recruit {n}, like {name}"), { "n", number },
		        { "name", mentors->v[l->a].name })
		    : SAY(mem, _("Recruit {n}, {skill}"), { "n", number },
		        { "skill", recruit_skill_name(l->skill) });

		add_recruit(mem, in, (struct round_person){
			.application_id = id, .person_id = id, .name = name, .sort_key = name,
			.unit = like ? mentors->v[l->a].unit : l->unit,
			.places = peer ? 1 : like ? mentors->v[l->a].places : l->b,
			.inputs = like ? inputs_like(mem, mentors->v[l->a].inputs, id, name)
			    : recruit_inputs(mem, id, name, l->unit, l->skill),
		}, peer);
	}
}

/* --- to the people --- */

static void
add_places(struct round_people *mentors, const struct line *l)
{
	for (size_t j = 0; j < mentors->n; j++) {
		struct round_person *p = &mentors->v[j];
		int64_t plus = str_eq(l->what, S("unit"))
		    ? (l->unit.len == 0 || str_eq(l->unit, p->unit) ? l->a : 0)
		    : str_eq(l->what, S("more")) && l->a == p->n ? l->b : 0;

		p->places = p->places + plus > 0 ? p->places + plus : 0;
	}
}

void
scenario_apply(struct arena *mem, struct input *in, str changes, bool peer)
{
	struct round_people all[2] = { in->side[MENTEE], in->side[MENTOR] };
	int64_t recruits = 0;
	str rest = changes;
	struct line l;

	while (!peer && next_line(&rest, &l))
		add_places(&all[MENTOR], &l);
	for (int side = 0; side < 2; side++) {
		in->side[side] = (struct round_people){ 0 };
		for (size_t i = 0; i < all[side].n; i++) {
			struct round_person p = all[side].v[i];

			p.n = scenario_moved(changes, (enum side)side, (int64_t)i, peer);
			if (p.n >= 0)
				PUSH(mem, &in->side[side], p);
		}
	}
	rest = changes;
	while (next_line(&rest, &l))
		if (str_eq(l.what, S("like")) || str_eq(l.what, S("offers")))
			add_recruits(mem, in, &l, &all[MENTOR], &recruits, peer);
}

str
scenario_changes(struct work *w, int64_t round)
{
	return scenario_text_of(w, round);
}

/* --- in words --- */

static str
name_of(const struct input *in, int64_t side, int64_t n)
{
	return side >= 0 && side < 2 && n >= 0 && n < (int64_t)in->side[side].n
	    ? in->side[side].v[n].name : S("?");
}

static str
with_sign(struct arena *mem, int64_t n)
{
	return str_concat(mem, n < 0 ? S("−") : S("+"), lang_int(mem, n < 0 ? -n : n));
}

static str
line_words(struct arena *mem, const struct line *l, const struct input *in)
{
	str a = lang_int(mem, l->a), b = lang_int(mem, l->b);

	if (str_eq(l->what, S("unit")))
		return l->unit.len
		    ? SAY(mem, _("Places of each mentor in {unit}: {n}"), { "unit", l->unit },
		        { "n", with_sign(mem, l->a) })
		    : SAY(mem, _("Places of every mentor: {n}"),
		        { "n", with_sign(mem, l->a) });
	if (str_eq(l->what, S("more")))
		return SAY(mem, _("Places of {name}: {n}"),
		    { "name", name_of(in, MENTOR, l->a) }, { "n", with_sign(mem, l->b) });
	if (str_eq(l->what, S("leave")))
		return SAY(mem, _("Without {name}"), { "name", name_of(in, l->a, l->b) });
	if (str_eq(l->what, S("like")))
		return SAY(mem, _("More mentors like {name}: {n}"),
		    { "name", name_of(in, MENTOR, l->a) }, { "n", b });
	return SAY(mem, _("More mentors who offer {skill}: {n}, with {places} places each"),
	    { "skill", recruit_skill_name(l->skill) }, { "n", a }, { "places", b });
}

static str
number(struct arena *mem, int64_t n)
{
	return n >= NO_LIMIT ? _("none") : lang_int(mem, n);
}

struct strs
scenario_words(struct arena *mem, str changes, const struct input *in, const struct rules *base,
    const struct rules *own)
{
	struct { str label; int64_t a, b; } limits[] = {
		{ _("Minutes a week that both are free, at least"), base->shared_minutes,
		    own->shared_minutes },
		{ _("Levels between the two, at least"), base->min_distance, own->min_distance },
		{ _("Levels between the two, at most"), base->max_distance, own->max_distance },
		{ _("Levels that earn full marks"), base->ideal_distance, own->ideal_distance },
	};
	struct { str label; bool a, b; } ticks[] = {
		{ lang_text(hard_rules[R_LINE]->label), base->not_reporting_line,
		    own->not_reporting_line },
		{ lang_text(hard_rules[R_TEAM]->label), base->not_same_team, own->not_same_team },
		{ lang_text(hard_rules[R_LANGUAGE]->label), base->shared_language,
		    own->shared_language },
		{ lang_text(hard_rules[R_TRAINED]->label), base->mentor_trained,
		    own->mentor_trained },
		{ lang_text(hard_rules[R_UNIT]->label), base->other_unit, own->other_unit },
		{ lang_text(hard_rules[R_SITE]->label), base->same_site, own->same_site },
		{ _("As many pairs as possible first, then the best ones"), base->most_first,
		    own->most_first },
		{ _("Nobody left far behind: as many pairs as possible, then as few low ones as "
		    "possible, then the best total"), base->nobody_behind, own->nobody_behind },
		{ _("Pairs who wished for each other come first: no two of them could do better "
		    "together"), base->agreed_first, own->agreed_first },
	};
	struct strs words = { 0 };
	struct line l;

	while (next_line(&changes, &l))
		PUSH(mem, &words, line_words(mem, &l, in));
	for (int i = 0; i < CRITERIA; i++)
		if (base->weight[i] != own->weight[i])
			PUSH(mem, &words, SAY(mem, _("{what}: {a} before, {b} here"),
			    { "what", lang_text(criteria[i]->label) },
			    { "a", lang_int(mem, base->weight[i]) },
			    { "b", lang_int(mem, own->weight[i]) }));
	for (size_t i = 0; i < COUNT(limits); i++)
		if (limits[i].a != limits[i].b)
			PUSH(mem, &words, SAY(mem, _("{what}: {a} before, {b} here"),
			    { "what", limits[i].label }, { "a", number(mem, limits[i].a) },
			    { "b", number(mem, limits[i].b) }));
	for (size_t i = 0; i < COUNT(ticks); i++)
		if (ticks[i].a != ticks[i].b)
			PUSH(mem, &words, SAY(mem, ticks[i].b ? _("{rule}: holds here")
			    : _("{rule}: does not hold here"), { "rule", ticks[i].label }));
	return words;
}

/* --- start, keep, delete --- */

int64_t
scenario_start(struct work *w, const struct round *parent, const struct scenario *s)
{
	struct rules was = round_rules(w->mem, parent);
	str own = rules_text(w->mem, &s->rules);
	bool same = str_eq(own, rules_text(w->mem, &was));
	str changes = scenario_text(w->mem, s);

	return round_start(w, &(struct round_start){
		.programme = parent->programme_id, .parent = parent->id,
		.name = s->name.len ? s->name
		    : SAY(w->mem, _("{name}, what if"), { "name", parent->name }),
		.rules = own, .changes = changes, .scenario = true,
		.rule_version = same ? parent->rule_version : RULES_OWN });
}

enum scenario_verdict
scenario_keep(struct work *w, const struct round *round)
{
	struct rules r = round_rules(w->mem, round);

	if (scenario_recruits(w, round->id) > 0)
		return SCENARIO_RECRUITS;
	if (round->rule_version == RULES_OWN)
		scenario_rules_kept(w, rules_save(w, round->programme_id, &r,
		    SAY(w->mem, _("From the scenario {name}"), { "name", round->name })),
		    round->id);
	scenario_drop(w, round->id);
	return SCENARIO_DONE;
}

enum scenario_verdict
scenario_delete(struct work *w, const struct round *round)
{
	bool over = str_eq(round->state, S("solved")) || str_eq(round->state, S("failed")) ||
	    str_eq(round->state, S("cancelled"));

	if (!over || scenario_children_running(w, round->id) > 0)
		return SCENARIO_IN_USE;
	scenario_orphan(w, round->id);
	scenario_drop_pairs(w, round->id);
	scenario_drop_unmatched(w, round->id);
	scenario_drop_constraints(w, round->id);
	scenario_drop_changes(w, round->id);
	scenario_drop_people(w, round->id);
	scenario_drop(w, round->id);
	scenario_drop_round(w, round->id);
	return SCENARIO_DONE;
}

str
scenario_explain(enum scenario_verdict v)
{
	switch (v) {
	case SCENARIO_DONE:     return (str){ 0 };
	case SCENARIO_RECRUITS: return _("This scenario pairs people who are not there yet. "
	    "Invite them first; then a round finds the same.");
	case SCENARIO_IN_USE:   return _("This round is running, published, or another one is "
	    "being made from it.");
	}
	BUG("verdict %d", v);
}
