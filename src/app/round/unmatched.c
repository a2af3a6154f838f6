/*
 * Why somebody has no mentor, and the least that would change it.
 *
 * With possible mentors it is their places, and the prices say whose one more
 * place could be theirs; without any it is the rule whose absence would open
 * most of them.
 */
#include "app/round/round.h"

enum { NAMES = 3 };

static int64_t
possible(const struct scored *s, int32_t mentee, int64_t *ret_last)
{
	int64_t n = 0;

	for (int64_t e = s->first[mentee]; e < s->first[mentee + 1]; e++)
		if (s->rule[e] != MATCH_FORBIDDEN) {
			*ret_last = e;
			n++;
		}
	return n;
}

static int
score_with(const struct scored *s, int32_t mentee, int32_t mentor)
{
	for (int64_t e = s->first[mentee]; e < s->first[mentee + 1]; e++)
		if (s->mentor[e] == mentor)
			return s->score[e];
	return 0;
}

/* The places that the prices say could be this mentee's. */
static void
add_openings(struct arena *mem, const struct input *in, const struct scored *s, int32_t mentee,
    struct match_about *about, struct why_unmatched *ret)
{
	struct match_openings list = match_openings(mem, about, mentee);

	for (size_t k = 0; k < list.n && k < NAMES; k++) {
		str name = in->side[MENTOR].v[list.v[k].mentor].name;
		int score = score_with(s, mentee, list.v[k].mentor);

		PUSH(mem, &ret->fixes, list.v[k].direct
		    ? SAID(mem, N_("One more place with {name} could be for {mentee}: a pair of "
		    "{score} points"), FACT_TEXT("name", name),
		    FACT_NUMBER("score", (score + 5) / 10))
		    : SAID(mem, N_("One more place with {name} would make room for {mentee} "
		    "elsewhere"), FACT_TEXT("name", name)));
	}
	if (list.n == 0)
		PUSH(mem, &ret->fixes, SAID(mem, N_("One more place alone would go to others who "
		    "gain more: several are needed")));
}

static void
because_of_places(struct arena *mem, const struct input *in, const struct scored *s, int32_t mentee,
    struct match_about *about, struct why_unmatched *ret)
{
	int64_t last = 0, n = possible(s, mentee, &last);

	ret->kind = "places";
	if (n == 1)
		ret->reason = SAID(mem, N_("Only {name} "
		    "would do, and all places there are taken by people who gain more"),
		    FACT_TEXT("name", in->side[MENTOR].v[s->mentor[last]].name));
	else
		ret->reason = SAID(mem, N_("{n} mentors would do, and all their places are taken "
		    "by people who gain more"), FACT_NUMBER("n", n));
	if (about)
		add_openings(mem, in, s, mentee, about, ret);
}

/* --- nobody at all --- */

struct opened { int64_t by_rule[RULES], broken[RULES]; int32_t nearest; int most; };

/* How many mentors each rule alone keeps away, and who shares most hours. */
static struct opened
what_opens(const struct input *in, const struct rules *r, const struct scored *s, int32_t mentee)
{
	const struct candidate *me = &in->candidate[MENTEE][mentee];
	struct opened o = { .nearest = -1, .most = -1 };

	for (int32_t j = 0; j < s->mentors; j++) {
		const struct candidate *mentor = &in->candidate[MENTOR][j];
		enum rule_id first = rule_broken(r, me, mentor, RULES);

		if (first == RULES)
			continue;
		bool alone = rule_broken(r, me, mentor, first) == RULES;

		if (rule_is_confidential(first))
			first = R_VETO;	/* for all of them */
		o.broken[first]++;
		if (!alone)
			continue;
		o.by_rule[first]++;
		if (first == R_HOURS && shared_quarters(me, mentor) > o.most) {
			o.most = shared_quarters(me, mentor);
			o.nearest = j;
		}
	}
	return o;
}

static enum rule_id
largest(const int64_t *counts)
{
	enum rule_id best = RULES;

	for (enum rule_id id = 0; id < RULES; id++)
		if (id != R_SELF && counts[id] > 0 && (best == RULES || counts[id] > counts[best]))
			best = id;
	return best;
}

static struct said
binding_words(struct arena *mem, const struct candidate *me, const struct rules *r, enum rule_id id)
{
	switch (id) {
	case R_HOURS:
		return SAID(mem, N_("No mentor shares {wanted} a week with {mentee}"),
		    FACT_MINUTES("wanted", r->shared_minutes));
	case R_LANGUAGE:
		return SAID(mem, N_("No mentor speaks {languages}"),
		    FACT_LANGUAGES("languages",
		    tokens_shared_list(mem, &me->languages, &me->languages, 3)));
	case R_DISTANCE_MIN:
		return SAID(mem, N_("Nobody is {wanted} levels ahead of {mentee}"),
		    FACT_NUMBER("wanted", r->min_distance));
	case R_DISTANCE_MAX:
		return SAID(mem, N_("Everybody is more than {wanted} levels away from {mentee}"),
		    FACT_NUMBER("wanted", r->max_distance));
	case R_LINE:
	case R_TEAM:
		return SAID(mem, N_("All who could help are in {mentee}'s own line or team"));
	case R_NEVER: case R_VETO: case R_BEFORE:
		return SAID(mem, N_("All who could help {mentee} are kept apart by wishes, by an "
		    "admin or by an earlier proposal"));
	case R_TRAINED:
		return SAID(mem,
		    N_("The mentors who could help {mentee} have not finished the training"));
	case R_UNIT:
		return SAID(mem, N_("All who could help are in the unit of {mentee}"));
	case R_SITE:
		return SAID(mem, N_("Nobody who could help is at the place of {mentee}"));
	case R_SELF:
	case RULES:
		break;
	}
	return SAID(mem, N_("No mentor in this round has a free place"));
}

static struct said
opening_words(struct arena *mem, const struct input *in, const struct candidate *me,
    const struct rules *r, const struct opened *o, enum rule_id id)
{
	struct fact n = FACT_NUMBER("n", o->by_rule[id]);

	switch (id) {
	case R_HOURS:
		return SAID(mem, N_("{missing} more a week in common with {name} would do; asked "
		    "for less, {n} mentors would"), FACT_MINUTES("missing", r->shared_minutes -
		    o->most * 15), FACT_TEXT("name", in->side[MENTOR].v[o->nearest].name), n);
	case R_LANGUAGE:
		return SAID(mem, N_("One mentor who speaks {languages}"),
		    FACT_LANGUAGES("languages",
		    tokens_shared_list(mem, &me->languages, &me->languages, 3)));
	case R_DISTANCE_MIN:
	case R_DISTANCE_MAX:
		return SAID(mem, N_("Another limit on levels would open {n} mentors"), n);
	case R_TRAINED:
		return SAID(mem, N_("The training of {n} mentors would open them"), n);
	case R_NEVER: case R_VETO: case R_BEFORE:
		return SAID(mem, N_("Somebody new: {n} mentors would do, but are kept apart from "
		    "{mentee}"), n);
	case R_LINE:
	case R_TEAM:
		return SAID(mem, N_("A mentor from another unit"));
	case R_UNIT:
		return SAID(mem, N_("Without the rule of different units {n} mentors would do"), n);
	case R_SITE:
		return SAID(mem,
		    N_("By video, without the rule of the same place, {n} mentors would do"), n);
	case R_SELF:
	case RULES:
		break;
	}
	return (struct said){ 0 };
}

static void
because_of_rules(struct arena *mem, const struct input *in, const struct rules *r,
    const struct scored *s, int32_t mentee, struct why_unmatched *ret)
{
	const struct candidate *me = &in->candidate[MENTEE][mentee];
	struct opened o = what_opens(in, r, s, mentee);
	enum rule_id binding = largest(o.by_rule);

	if (binding == RULES)
		binding = largest(o.broken);
	ret->kind = binding == RULES ? "places" : binding == R_VETO ? "apart"
	    : hard_rules[binding]->key;
	ret->reason = binding_words(mem, me, r, binding);
	for (int k = 0; k < NAMES; k++) {
		enum rule_id id = largest(o.by_rule);

		if (id == RULES)
			break;
		PUSH(mem, &ret->fixes, opening_words(mem, in, me, r, &o, id));
		o.by_rule[id] = 0;
	}
	if (ret->fixes.n == 0)
		PUSH(mem, &ret->fixes, SAID(mem, N_("Another mentor, or one more place with "
		    "somebody: no smaller change is enough")));
}

struct why_unmatched
why_unmatched(struct arena *mem, const struct input *in, const struct rules *r,
    const struct scored *s, struct match_about *about, int32_t mentee)
{
	struct why_unmatched why = { .mentee_n = mentee };
	int64_t last;

	if (possible(s, mentee, &last) > 0)
		because_of_places(mem, in, s, mentee, about, &why);
	else
		because_of_rules(mem, in, r, s, mentee, &why);
	return why;
}
