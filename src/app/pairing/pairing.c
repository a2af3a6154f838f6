#include "app/pairing/pairing.h"

#include "app/criterion/criterion.h"
#include "app/pairing/pairing.sql.h"
#include "app/round/edges.h"
#include "base/random.h"

bool
pairing_find(struct work *w, int64_t id, struct pairing *ret)
{
	return pairing_by_id(w, id, ret);
}

struct names
pairing_names(const struct pairing *p)
{
	return (struct names){ call_name(p->mentee), call_name(p->mentor) };
}

int64_t
pairing_standing_count(struct work *w, int64_t programme)
{
	return pairing_count_standing(w, programme);
}

bool
pairing_has_standing(struct work *w, const struct pairing *p)
{
	return pairing_stands(w, p->mentee_application_id) != 0;
}

bool
pairing_template(struct work *w, const struct pairing *p, struct template *ret)
{
	struct toml_reading r = { .mem = w->mem };

	return template_read(&r, pairing_settings(w, p->programme_id), ret);
}

void
pairing_partner_wrote(struct work *w, const struct pairing *p, bool mentee,
    struct pairing_words *ret)
{
	*ret = (struct pairing_words){ 0 };
	pairing_wrote(w, mentee ? p->mentee_application_id : p->mentor_application_id, ret);
}

/* Takes one of the mentor's places, or answers false: the UPDATE decides. */
static bool
take_place(struct work *w, int64_t application)
{
	mentor_place_make(w, application);
	mentor_place_follow(w, application);
	return mentor_place_take(w, application) == 1;
}

enum pairing_verdict
pairing_propose(struct work *w, const struct proposal *p, int64_t *ret_id)
{
	int64_t id = id_new(w);
	bool request = p->asked_by != 0;

	if (pairing_stands(w, p->mentee_application))
		return PAIRING_STANDING;
	if (request ? mentor_place_free(w, p->mentor_application) <= 0
	    : !take_place(w, p->mentor_application))
		return PAIRING_FULL;
	/* The unique index settles what the look above could not. */
	if (pairing_insert(w,
	    .id = id, .programme_id = p->programme, .round_id = p->round, .mentee_id = p->mentee,
	    .mentor_id = p->mentor, .mentee_application_id = p->mentee_application,
	    .mentor_application_id = p->mentor_application, .score = p->score,
	    .why = p->why, .mentee_said = request ? S("yes") : S(""), .holds = !request,
	    .created_at = w->now) == 0) {
		if (!request)
			mentor_place_give_back(w, p->mentor_application);
		return PAIRING_STANDING;
	}
	*ret_id = id;
	return PAIRING_DONE;
}

/* --- answers --- */

static enum pairing_verdict
open_to(struct work *w, const struct pairing *p)
{
	if (w->actor != p->mentee_id && w->actor != p->mentor_id)
		return PAIRING_NOT_YOURS;
	return str_eq(p->state, S("proposed")) ? PAIRING_DONE : PAIRING_OVER;
}

enum pairing_verdict
pairing_accept(struct work *w, struct pairing *p)
{
	bool mentee = w->actor == p->mentee_id;
	bool both = str_eq(mentee ? p->mentor_said : p->mentee_said, S("yes"));
	str state = both ? S("active") : S("proposed");
	enum pairing_verdict v = open_to(w, p);

	if (v != PAIRING_DONE)
		return v;
	if (mentee) {
		if (pairing_say_mentee(w, S("yes"), state, w->now, p->id) == 0)
			return PAIRING_OVER;
	} else {
		if (!p->holds && !take_place(w, p->mentor_application_id))
			return PAIRING_FULL;
		if (pairing_say_mentor(w, .mentor_said = S("yes"), .state = state, .holds = 1,
		    .changed_at = w->now, .id = p->id) == 0) {
			if (!p->holds)
				mentor_place_give_back(w, p->mentor_application_id);
			return PAIRING_OVER;
		}
	}
	pairing_by_id(w, p->id, p);
	if (both)
		pairing_mail_active(w, p, mentee ? p->mentor_id : p->mentee_id);
	return both ? PAIRING_ACTIVE : PAIRING_DONE;
}

enum pairing_verdict
pairing_decline(struct work *w, struct pairing *p, str private_reason)
{
	enum pairing_verdict v = open_to(w, p);

	if (v != PAIRING_DONE)
		return v;
	if (str_chars(private_reason) > PAIRING_REASON_MAX)
		return PAIRING_TOO_LONG;
	if (pairing_say_no(w, w->actor, private_reason, w->now, p->id) == 0)
		return PAIRING_OVER;
	if (p->holds)
		mentor_place_give_back(w, p->mentor_application_id);
	pairing_by_id(w, p->id, p);
	pairing_mail_declined(w, p, w->actor == p->mentee_id ? p->mentor_id : p->mentee_id);
	return PAIRING_DONE;
}

enum pairing_verdict
pairing_ask(struct work *w, struct pairing *p, str question)
{
	enum pairing_verdict v = open_to(w, p);

	if (v != PAIRING_DONE)
		return v;
	if (w->actor != p->mentor_id)
		return PAIRING_NOT_YOURS;
	if (question.len == 0 || str_chars(question) > PAIRING_QUESTION_MAX)
		return PAIRING_TOO_LONG;
	pairing_put_question(w, question, w->now, p->id);
	pairing_by_id(w, p->id, p);
	pairing_mail_question(w, p, p->mentee_id);
	return PAIRING_DONE;
}

enum pairing_verdict
pairing_reply(struct work *w, struct pairing *p, str reply)
{
	enum pairing_verdict v = open_to(w, p);

	if (v != PAIRING_DONE)
		return v;
	if (w->actor != p->mentee_id || p->question.len == 0)
		return PAIRING_NOT_YOURS;
	if (reply.len == 0 || str_chars(reply) > PAIRING_QUESTION_MAX)
		return PAIRING_TOO_LONG;
	pairing_put_reply(w, reply, w->now, p->id);
	pairing_by_id(w, p->id, p);
	pairing_mail_question(w, p, p->mentor_id);
	return PAIRING_DONE;
}

str
pairing_explain(struct work *w, enum pairing_verdict v, const struct pairing *p)
{
	switch (v) {
	case PAIRING_DONE:
	case PAIRING_ACTIVE:
		return (str){ 0 };
	case PAIRING_FULL:
		if (w->actor == p->mentor_id)
			return _("All your places are taken now: you said yes to somebody else "
			    "a moment ago. If you have room for one more, change your number of "
			    "places and say yes again.");
		return SAY(w->mem, _("Somebody else took the last place with {mentor} "
		    "a moment ago. It says nothing about you. Have a look at the others."),
		    { "mentor", call_name(p->mentor) });
	case PAIRING_STANDING:
		return _("There is a pair or a request already. Answer it first, or take it back.");
	case PAIRING_OVER:
		return _("This proposal has been answered already, so nothing was changed.");
	case PAIRING_NOT_YOURS:
		return _("This answer is for the other one of you to give.");
	case PAIRING_TOO_LONG:
		return _("Write something, up to 1,000 characters.");
	}
	BUG("verdict %d", v);
}

/* --- next choices --- */

static int
best_first(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->mentor < y->mentor ? -1 : x->mentor > y->mentor;
}

static struct rules
rules_of(struct work *w, int64_t round)
{
	struct rules r = rules_default();

	rules_read(w->mem, pairing_round_rules(w, round), &r);
	return r;
}

struct choices_of_mentor
pairing_choices(struct work *w, const struct pairing *p)
{
	struct choices_of_mentor list = { 0 };
	struct pairing_frozen_row me;
	struct pairing_frozen_mentor_row m;

	if (!p->round_id || !pairing_frozen(w, p->round_id, p->mentee_application_id, &me))
		return list;
	struct edges edges = edges_read(w->mem, me.edges);
	struct rules rules = rules_of(w, p->round_id);
	struct candidate mentee = candidate_read(w->mem, me.inputs);

	if (edges.n)
		qsort(edges.v, edges.n, sizeof *edges.v, best_first);
	for (size_t k = 0; k < edges.n && list.n < CHOICES_SHOWN; k++) {
		if (!pairing_frozen_mentor(w, p->round_id, edges.v[k].mentor, &m) ||
		    pairing_between(w, p->mentee_application_id, m.application_id) ||
		    mentor_place_free(w, m.application_id) <= 0)
			continue;
		struct candidate mentor = candidate_read(w->mem, m.inputs);
		struct reasons why = pair_reasons(w->mem, &rules, &mentee, &mentor);

		PUSH(w->mem, &list,
		    ((struct choice_of_mentor){ m.application_id, m.person_id, edges.v[k].score,
		    m.name, m.job_title, m.unit, reasons_text(w->mem, &why) }));
	}
	return list;
}

enum pairing_verdict
pairing_choose(struct work *w, const struct pairing *p, int64_t mentor_application, int64_t *ret_id)
{
	struct choices_of_mentor list = pairing_choices(w, p);
	struct pairing new;

	if (w->actor != p->mentee_id)
		return PAIRING_NOT_YOURS;
	for (size_t i = 0; i < list.n; i++) {
		const struct choice_of_mentor *c = &list.v[i];

		if (c->application != mentor_application)
			continue;
		enum pairing_verdict v = pairing_propose(w, &(struct proposal){
			.programme = p->programme_id, .round = p->round_id, .mentee = p->mentee_id,
			.mentor = c->person, .mentee_application = p->mentee_application_id,
			.mentor_application = c->application, .score = c->score, .why = c->why,
			.asked_by = p->mentee_id,
		}, ret_id);

		if (v == PAIRING_DONE && pairing_by_id(w, *ret_id, &new))
			pairing_mail_requested(w, &new);
		return v;
	}
	return PAIRING_FULL;
}
