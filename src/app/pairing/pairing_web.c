#include "app/pairing/pairing.h"

#include "app/criterion/criterion.h"
#include "app/pairing/pairing.html.h"
#include "web/feature.h"

static str
first_step_words(struct arena *mem, bool mentee, str partner)
{
	return mentee ? SAY(mem, _("Write one line to {partner} and suggest two dates for a first "
	    "talk of 30 minutes."), { "partner", partner })
	    : SAY(mem, _("Answer the two dates that {partner} suggests, or suggest two of your "
	    "own."), { "partner", partner });
}

/* The template's, or three that always hold. */
static struct strs
steps_of(struct arena *mem, const struct template *t, bool mentee, str partner)
{
	struct strs steps = { 0 };

	if (t->agreement.first_steps.n)
		return t->agreement.first_steps;
	PUSH(mem, &steps, first_step_words(mem, mentee, partner));
	PUSH(mem, &steps, _("In the first talk: tell each other your paths, what you hope for, and "
	    "what would make it worth the time."));
	PUSH(mem, &steps, _("At its end: agree how often you meet, what stays between you, and fix "
	    "the next date."));
	return steps;
}

/* Partners read what the form said that partners would. */
static void
add_wrote(struct work *w, struct pairing_view *v)
{
	struct pairing_words words;
	struct word who = { "partner", v->call };

	pairing_partner_wrote(w, v->p, !v->mentee, &words);
	const struct { const char *key; str text, title; } all[] = {
		{ "goals", words.goals, SAY(w->mem, _("What {partner} wants to reach"), who) },
		{ "about", words.about, SAY(w->mem, _("{partner}'s path so far"), who) },
		{ "success", words.success, _("Something that went well") },
		{ "mistake", words.mistake, _("A mistake to learn from") },
	};

	for (size_t i = 0; i < COUNT(all); i++) {
		const struct template_question *asked =
		    template_question(v->t, str_of(all[i].key));

		if (all[i].text.len && asked && (str_eq(asked->visible_to, S("match")) ||
		    str_eq(asked->visible_to, S("participants"))))
			v->wrote.v[v->wrote.n++] = (struct wrote){ all[i].title, all[i].text };
	}
}

static bool
load(struct req *q, struct pairing *p, struct template *t, struct pairing_view *v)
{
	struct work *w = q->w;

	if (!pairing_find(w, path_id(q, "pairing"), p)) {
		reply_not_found(q);
		return false;
	}
	bool mentee = w->actor == p->mentee_id;
	struct reasons why = reasons_read(w->mem, p->why);

	*t = (struct template){ 0 };
	pairing_template(w, p, t);
	*v = (struct pairing_view){
		.p = p, .t = t, .mentee = mentee, .partner = mentee ? p->mentor : p->mentee,
		.partner_job = mentee ? p->mentor_job : p->mentee_job,
		.i_said = mentee ? p->mentee_said : p->mentor_said,
		.they_said = mentee ? p->mentor_said : p->mentee_said,
		.shown = reasons_shown(w->mem, &why, pairing_names(p)),
	};
	v->call = call_name(v->partner);
	add_wrote(w, v);
	v->steps = steps_of(w->mem, t, mentee, v->call);
	q->title = SAY(w->mem, _("{mentee} and {mentor}"), { "mentee", p->mentee },
	    { "mentor", p->mentor });
	return true;
}

static void
put_json(struct req *q, const struct pairing_view *v)
{
	struct json *j = &q->json;

	json_id(j, "id", v->p->id);
	json_id(j, "programme", v->p->programme_id);
	json_str(j, "state", v->p->state);
	json_str(j, "mentee", v->p->mentee);
	json_str(j, "mentor", v->p->mentor);
	json_str(j, "mentee_said", v->p->mentee_said);
	json_str(j, "mentor_said", v->p->mentor_said);
	json_int(j, "score", v->p->score);
	json_list(j, "reasons");
	for (size_t i = 0; i < v->shown.n; i++) {
		json_begin(j, NULL);
		json_str(j, "words", v->shown.reason[i].words);
		json_int(j, "value", v->shown.reason[i].value);
		json_end(j);
	}
	json_end(j);
	json_str(j, "weakness", v->shown.weakness);
}

static void
get_pairing(struct req *q)
{
	struct pairing_view v;
	struct template t;
	struct pairing p;

	if (!load(q, &p, &t, &v))
		return;
	if (q->wants_json)
		put_json(q, &v);
	else
		pair_page(&q->html, &v, q);
}

static void
get_no(struct req *q)
{
	struct pairing_view v;
	struct template t;
	struct pairing p;

	if (!load(q, &p, &t, &v))
		return;
	q->title = _("Not right for me");
	if (str_eq(p.state, S("proposed")))
		no_page(&q->html, &v, q);
	else
		reply_see(q, "/pairings/%" PRId64, p.id);
}

static void
get_ask(struct req *q)
{
	struct pairing_view v;
	struct template t;
	struct pairing p;

	if (!load(q, &p, &t, &v))
		return;
	q->title = _("Ask first");
	if (str_eq(p.state, S("proposed")) && !v.mentee)
		ask_page(&q->html, &v, q);
	else
		reply_see(q, "/pairings/%" PRId64, p.id);
}

/* A field that is too long or empty comes back with what was typed. */
static void
again(struct req *q, const char *field, struct pairing_view *v)
{
	form_error(q, field, _("Write something, up to 1,000 characters."));
	if (strcmp(field, "reason") == 0)
		no_page(&q->html, v, q);
	else if (strcmp(field, "question") == 0)
		ask_page(&q->html, v, q);
	else
		pair_page(&q->html, v, q);
}

static void
post_answer(struct req *q)
{
	struct pairing_view v;
	struct template t;
	struct pairing p;
	str what = form_str(q, "do");
	const char *field = "reply";
	enum pairing_verdict verdict;

	if (!load(q, &p, &t, &v))
		return;
	if (str_eq(what, S("yes"))) {
		verdict = pairing_accept(q->w, &p);
	} else if (str_eq(what, S("no"))) {
		verdict = pairing_decline(q->w, &p, form_text(q, field = "reason"));
	} else if (str_eq(what, S("ask"))) {
		verdict = pairing_ask(q->w, &p, form_text(q, field = "question"));
	} else {
		verdict = pairing_reply(q->w, &p, form_text(q, field));
	}
	if (q->wants_json && (verdict == PAIRING_DONE || verdict == PAIRING_ACTIVE))
		json_str(&q->json, "state", p.state);
	switch (verdict) {
	case PAIRING_ACTIVE:
		reply_done(q, _("You both said yes. Here are your first steps."),
		    "/pairings/%" PRId64, p.id);
		break;
	case PAIRING_DONE:
		if (str_eq(what, S("no")) && v.mentee)
			reply_done(q, _("Thank you for saying so. Here is who else is free."),
			    "/pairings/%" PRId64 "/next", p.id);
		else
			reply_done(q, str_eq(what, S("yes"))
			    ? _("Thank you. We tell you as soon as the other one has answered.")
			    : _("Sent."), "/pairings/%" PRId64, p.id);
		break;
	case PAIRING_TOO_LONG:
		again(q, field, &v);
		break;
	case PAIRING_FULL: case PAIRING_STANDING: case PAIRING_OVER: case PAIRING_NOT_YOURS:
		reply_conflict(q, pairing_explain(q->w, verdict, &p));
		break;
	}
}

static void
get_next(struct req *q)
{
	struct choices_view c = { 0 };
	struct pairing_view v;
	struct template t;
	struct pairing p;

	if (!load(q, &p, &t, &v))
		return;
	if (!v.mentee || !str_eq(p.state, S("declined"))) {
		if (q->wants_json)
			reply_not_found(q);
		else
			reply_see(q, "/pairings/%" PRId64, p.id);
		return;
	}
	struct choices_of_mentor list = pairing_choices(q->w, &p);

	c.may_choose = !pairing_has_standing(q->w, &p);
	for (size_t i = 0; i < list.n; i++) {
		struct reasons why = reasons_read(q->w->mem, list.v[i].why);

		PUSH(q->w->mem, &c, ((struct choice_view){ &list.v[i],
		    reasons_shown(q->w->mem, &why,
		    (struct names){ call_name(p.mentee), call_name(list.v[i].name) }) }));
	}
	if (!q->wants_json) {
		q->title = _("Who else is free");
		next_page(&q->html, &v, &c);
		return;
	}
	json_list(&q->json, "mentors");
	for (size_t i = 0; i < list.n; i++) {
		json_begin(&q->json, NULL);
		json_id(&q->json, "application", list.v[i].application);
		json_str(&q->json, "name", list.v[i].name);
		json_int(&q->json, "score", list.v[i].score);
		json_end(&q->json);
	}
	json_end(&q->json);
}

static void
post_choose(struct req *q)
{
	struct pairing_view v;
	struct template t;
	struct pairing p;
	int64_t id = 0;

	if (!load(q, &p, &t, &v))
		return;
	enum pairing_verdict verdict = pairing_choose(q->w, &p, form_id(q, "mentor"), &id);

	if (verdict != PAIRING_DONE) {
		reply_conflict(q, verdict == PAIRING_FULL
		    ? _("Somebody else was a moment faster, and this mentor has no place left. It "
		    "says nothing about you. Go back and choose again: the list is up to date.")
		    : pairing_explain(q->w, verdict, &p));
		return;
	}
	if (q->wants_json)
		json_id(&q->json, "id", id);
	reply_done(q, _("Asked. You get a message as soon as there is an answer."),
	    "/pairings/%" PRId64, id);
}

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/pairings/:pairing", PARTNER, get_pairing },
	{ GET,  "/pairings/:pairing/no", PARTNER, get_no, .no_json = true },
	{ GET,  "/pairings/:pairing/ask", PARTNER, get_ask, .no_json = true },
	{ POST, "/pairings/:pairing/answer", PARTNER, post_answer },
	{ GET,  "/pairings/:pairing/next", PARTNER, get_next },
	{ POST, "/pairings/:pairing/choose", PARTNER, post_choose },
	{ GET,  "/programmes/:programme/pairs", RUNS, get_pairs },
	{ GET,  "/programmes/:programme/pairs/export", RUNS, get_pairs_export, .no_json = true },
	{ 0 }
};

const struct feature pairing_feature = { .name = "pairing", .routes = routes };
