#include "app/enrol/enrol.h"

#include "app/eligibility/eligibility.h"
#include "app/enrol/enrol.sql.h"
#include "app/person/person.h"
#include "app/skill/skill.h"
#include "base/random.h"
#include "lang/lang.h"

str
enrol_explain(enum enrol_verdict v)
{
	switch (v) {
	case ENROL_DONE:
		return S("");
	case ENROL_NOT_OPEN:
		return _("This programme takes no applications at the moment.");
	case ENROL_NOT_ELIGIBLE:
		return _("The rules of this programme do not let you take part in this role. Its "
		    "page says which rule.");
	case ENROL_INCOMPLETE:
		return _("Some required questions have no answer yet.");
	case ENROL_BAD_ANSWER:
		return _("One answer needs another look.");
	case ENROL_WRONG_STATE:
		return _("The application is not at this step any more. Reload the page to see "
		    "where it stands.");
	}
	BUG("verdict %d", v);
}

bool
application_find(struct work *w, int64_t id, struct application *ret)
{
	return application_by_id(w, id, ret);
}

bool
application_of(struct work *w, int64_t programme, int64_t person, str role, struct application *ret)
{
	return application_by_person(w, programme, person, role, ret);
}

static bool
takes_applications(struct work *w, const struct programme *p)
{
	if (str_eq(p->state, S("running")))
		return true;	/* late comers wait for a top-up round */
	return str_eq(p->state, S("open")) &&
	    (p->apply_until_day == 0 || work_day(w) <= p->apply_until_day);
}

enum enrol_verdict
application_begin(struct work *w, int64_t programme, int64_t person, str role,
    struct application *ret)
{
	struct programme p;
	struct person who;

	if (application_by_person(w, programme, person, role, ret))
		return ENROL_DONE;
	if (!programme_find(w, programme, &p) || !takes_applications(w, &p))
		return ENROL_NOT_OPEN;
	if (!eligible(w, programme, person, role) || !person_find(w, person, &who))
		return ENROL_NOT_ELIGIBLE;
	application_insert(w, .id = id_new(w), .programme_id = programme, .person_id = person,
	    .role = role, .languages = who.languages, .zone = who.zone.len ? who.zone : S("UTC"),
	    .changed_at = w->now);
	application_by_person(w, programme, person, role, ret);
	return ENROL_DONE;
}

void
application_save(struct work *w, const struct application *a)
{
	application_update(w, .id = a->id, .areas = a->areas, .goals = a->goals, .about = a->about,
	    .success = a->success, .mistake = a->mistake, .interests = a->interests,
	    .style = a->style,
	    .languages = a->languages, .zone = a->zone, .availability = a->availability,
	    .meet = a->meet, .capacity = a->capacity, .minutes_month = a->minutes_month,
	    .kinds = a->kinds, .trained = a->trained, .answers = a->answers, .changed_at = w->now);
	application_meaning_clear(w, a->id);
}

struct application_skills
application_skills(struct work *w, int64_t application)
{
	struct application_skills list = { 0 };
	struct application_skill s;

	for (struct rows r = application_skill_list(w, application);
	    application_skill_list_next(&r, &s);)
		PUSH(w->mem, &list, s);
	return list;
}

struct application_wishes
application_wishes(struct work *w, int64_t application)
{
	struct application_wishes list = { 0 };
	struct application_wish x;

	for (struct rows r = application_wish_list(w, application);
	    application_wish_list_next(&r, &x);)
		PUSH(w->mem, &list, x);
	return list;
}

bool
question_asked(const struct template *t, const struct template_question *q, str role)
{
	return template_is_peer(t) || str_eq(q->role, S("both")) || str_eq(q->role, role);
}

struct strs
enrol_missing(struct work *w, const struct application *a, const struct template *t)
{
	struct strs missing = { 0 };

	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *q = &t->questions.v[i];

		if (q->required && question_asked(t, q, a->role) && answer_get(w, a, q).len == 0)
			PUSH(w->mem, &missing, q->label);
	}
	return missing;
}

/* The second application has what the person offers as its skills. */
void
enrol_mirror(struct work *w, const struct application *a, const struct template *t, str state)
{
	const struct template_question *offer = template_question(t, S("offer"));
	struct application twin;

	if (!application_by_person(w, a->programme_id, a->person_id, S("mentor"), &twin)) {
		application_insert(w, .id = id_new(w), .programme_id = a->programme_id,
		    .person_id = a->person_id, .role = S("mentor"), .languages = a->languages,
		    .zone = a->zone, .changed_at = w->now);
		application_by_person(w, a->programme_id, a->person_id, S("mentor"), &twin);
	}
	int64_t id = twin.id;

	twin = *a;
	twin.id = id;
	twin.role = S("mentor");
	application_save(w, &twin);
	if (offer)
		answer_set(w, &twin, offer, answer_get(w, a, offer));
	application_set_state(w, state, S(""), w->now, id);
}

enum enrol_verdict
enrol_submit(struct work *w, struct application *a)
{
	struct programme p;
	struct template t;

	if (!programme_find(w, a->programme_id, &p) || !programme_template(w, &p, &t) ||
	    !takes_applications(w, &p))
		return ENROL_NOT_OPEN;
	if (!eligible(w, a->programme_id, a->person_id, a->role))
		return ENROL_NOT_ELIGIBLE;
	if (enrol_missing(w, a, &t).n)
		return ENROL_INCOMPLETE;
	/* Changing an answer later does not take a yes back. */
	bool stays = str_eq(a->state, S("approved")) || str_eq(a->state, S("waiting"));
	str state = stays ? a->state : p.approval ? S("submitted") : S("approved");

	application_set_state(w, state, S(""), w->now, a->id);
	if (template_is_peer(&t))
		enrol_mirror(w, a, &t, state);
	a->state = state;
	return ENROL_DONE;
}

enum enrol_verdict
enrol_decide(struct work *w, int64_t application, str state, str reason)
{
	static const str allowed[] = { S_INIT("approved"), S_INIT("waiting"), S_INIT("declined") };
	struct application a, twin;
	struct programme p;
	bool good = false;

	for (size_t i = 0; i < COUNT(allowed); i++)
		good |= str_eq(state, allowed[i]);
	if (!good || !application_by_id(w, application, &a) || str_eq(a.state, S("draft")) ||
	    str_eq(a.state, S("withdrawn")))
		return ENROL_WRONG_STATE;
	application_set_decision(w, state, reason, w->now, w->actor, a.id);
	if (programme_find(w, a.programme_id, &p) && str_eq(p.type, S("peer")) &&
	    application_by_person(w, a.programme_id, a.person_id, S("mentor"), &twin))
		application_set_decision(w, state, reason, w->now, w->actor, twin.id);
	return ENROL_DONE;
}

enum enrol_verdict
enrol_withdraw(struct work *w, int64_t application)
{
	struct application a;

	if (!application_by_id(w, application, &a) || str_eq(a.state, S("withdrawn")))
		return ENROL_WRONG_STATE;
	application_set_state(w, S("withdrawn"), S(""), w->now, a.id);
	return ENROL_DONE;
}

struct application_rows
application_list(struct work *w, int64_t programme, str role, str state, int64_t after)
{
	struct application_rows list = { 0 };
	struct application_row a;

	for (struct rows r = application_page(w, .programme_id = programme,
	    .role = role, .state = state, .after = after, .most = APPLICATIONS_SHOWN + 1);
	    application_page_next(&r, &a);) {
		if (list.n == APPLICATIONS_SHOWN) {
			list.more = true;
			db_end(&r);
			break;
		}
		PUSH(w->mem, &list, a);
	}
	return list;
}

struct taking_parts
applications_mine(struct work *w, int64_t person)
{
	struct taking_parts list = { 0 };
	struct taking_part a;

	for (struct rows r = application_of_person(w, person); application_of_person_next(&r, &a);)
		PUSH(w->mem, &list, a);
	return list;
}
