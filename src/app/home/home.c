#include "app/home/home.h"

#include "app/eligibility/eligibility.h"
#include "app/home/home.sql.h"
#include "lang/lang.h"

static bool
taken_part(const struct home *home, int64_t programme)
{
	for (size_t i = 0; i < home->taking.n; i++)
		if (home->taking.v[i].programme_id == programme)
			return true;
	return false;
}

static void
load_runs(struct work *w, struct home *home, bool all)
{
	struct home_run run;

	for (struct rows r = home_run(w, all, home->me); home_run_next(&r, &run);)
		PUSH(w->mem, &home->runs, run);
	home->empty = home_anybody_else(w, home->me) == 0;
	if (all)
		home->people = home_people(w);
}

/* Programmes that the person may join as the one or the other. */
static void
load_open(struct work *w, struct home *home)
{
	enum { LOOKED_AT = 25 };
	struct programme_list open = programme_open(w);

	for (size_t i = 0; i < open.n && i < LOOKED_AT && home->open.n < HOME_OPEN_SHOWN; i++) {
		const struct programme *p = &open.v[i];

		if (!taken_part(home, p->id) && (eligible(w, p->id, home->me, S("mentee")) ||
		    eligible(w, p->id, home->me, S("mentor"))))
			PUSH(w->mem, &home->open, *p);
	}
}

void
home_load(struct work *w, struct home *home)
{
	struct home_pair pair;
	struct home_invitation invitation;
	struct home_circle circle;
	struct home_event event;

	for (struct rows r = home_pair(w, home->me); home_pair_next(&r, &pair);)
		PUSH(w->mem, &home->pairs, pair);
	home_again(w, home->me, &home->again);
	for (struct rows r = home_circle(w, home->me); home_circle_next(&r, &circle);)
		PUSH(w->mem, &home->circles, circle);
	for (struct rows r = home_event(w, w->now - 30 * DAY, home->me);
	    home_event_next(&r, &event);)
		PUSH(w->mem, &home->events, event);
	for (struct rows r = home_invitation(w, home->me); home_invitation_next(&r, &invitation);)
		PUSH(w->mem, &home->invitations, invitation);
	home->taking = applications_mine(w, home->me);
	if (home->admin)
		load_runs(w, home, home->all);
	else
		load_open(w, home);
}

bool
home_pair_waits(const struct home_pair *p, int64_t me)
{
	bool asked = str_eq(p->mentor_said, S("ask"));

	if (!str_eq(p->state, S("proposed")))
		return false;
	if (p->mentee_id == me)
		return p->mentee_said.len == 0 || (asked && p->reply.len == 0);
	return p->mentor_said.len == 0 || (asked && p->reply.len > 0);
}

static str
first_name(str name)
{
	return str_head(name, str_find(name, ' '));
}

/* --- the order of importance: each answers false when it has nothing to say --- */

static bool
partner_said_yes(const struct home_pair *p, int64_t me)
{
	return str_eq(p->mentee_id == me ? p->mentor_said : p->mentee_said, S("yes"));
}

static bool
pair_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	for (size_t i = 0; i < home->pairs.n; i++) {
		const struct home_pair *p = &home->pairs.v[i];
		struct word name = { "name", p->name };

		if (!home_pair_waits(p, home->me))
			continue;
		s->path = str_fmt(mem, "/pairings/%" PRId64, p->id);
		s->action = _("See why and answer");
		s->minutes = 2;
		if (p->mentee_id == home->me && str_eq(p->mentor_said, S("ask"))) {
			s->title = SAY(mem, _("{name} has a question before saying yes"), name);
			s->action = _("Read and reply");
		} else if (p->mentor_id == home->me && !p->holds) {
			s->title = SAY(mem, _("{name} asks you to be their mentor"), name);
		} else {
			s->title = SAY(mem, _("You have a match: {name}"), name);
		}
		s->words = SAY(mem, partner_said_yes(p, home->me)
		    ? _("In {programme}. {name} said yes and waits for your answer.")
		    : _("In {programme}. See whether it feels right, and say so."),
		    { "programme", p->programme }, { "name", first_name(p->name) });
		return true;
	}
	return false;
}

enum home_need
home_need(const struct home_run *r, int64_t today)
{
	bool over = r->apply_until_day && r->apply_until_day < today;

	if (str_eq(r->state, S("draft")))
		return NEED_FINISHING;
	if (r->submitted)
		return NEED_DECISIONS;
	if (r->solved_round)
		return NEED_PUBLISHING;
	if (over && r->pairs == 0 && r->mentees && r->mentors)
		return NEED_MATCHING;
	if (str_eq(r->state, S("running")) && r->end_day && r->end_day < today)
		return NEED_CLOSING;
	return NEED_NOTHING;
}

struct next_step
home_need_step(struct arena *mem, const struct home_run *r, enum home_need need)
{
	str here = str_fmt(mem, "/programmes/%" PRId64, r->programme_id);
	struct word name = { "programme", r->name };
	struct next_step s = { .path = here };

	switch (need) {
	case NEED_DECISIONS:
		s.title = SAY(mem, _n("{n} application waits for your decision",
		    "{n} applications wait for your decision", r->submitted),
		    { "n", lang_int(mem, r->submitted) });
		s.words = SAY(mem, _("In {programme}."), name);
		s.action = _("Look at them");
		s.path = str_concat(mem, here, S("/applications?state=submitted"));
		return s;
	case NEED_PUBLISHING:
		s.title = SAY(mem, _("Look at the pairs of {programme}"), name);
		s.words = _("A round is solved, and nobody has been told yet.");
		s.action = _("Look at the pairs");
		s.path = str_fmt(mem, "%.*s/rounds/%" PRId64, STR(here), r->solved_round);
		return s;
	case NEED_MATCHING:
		s.title = SAY(mem, _("Match the people of {programme}"), name);
		s.words = SAY(mem,
		    _("Applications are closed: {mentees} mentees and {mentors} mentors."),
		    { "mentees", lang_int(mem, r->mentees) },
		    { "mentors", lang_int(mem, r->mentors) });
		s.action = _("Prepare the matching");
		s.path = str_concat(mem, here, S("/matching"));
		return s;
	case NEED_FINISHING:
		s.title = SAY(mem, _("Finish the draft of {programme}"), name);
		s.words = _("A list shows what is left before it can open.");
		s.action = _("See what is left");
		return s;
	case NEED_CLOSING:
		s.title = SAY(mem, _("Close {programme}"), name);
		s.words = _("Its last day is over. A good end invites people to the next one.");
		s.action = _("Close it");
		return s;
	case NEED_NOTHING:
		return (struct next_step){ 0 };
	}
	BUG("need %d", need);
}

/* The first programme with one of these needs. */
static bool
run_step(struct arena *mem, const struct home *home, enum home_need first, enum home_need last,
    struct next_step *s)
{
	for (enum home_need need = first; need <= last; need++)
		for (size_t i = 0; i < home->runs.n; i++)
			if (home_need(&home->runs.v[i], home->today) == need) {
				*s = home_need_step(mem, &home->runs.v[i], need);
				return true;
			}
	return false;
}

static bool
application_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	for (size_t i = 0; i < home->taking.n; i++) {
		const struct taking_part *t = &home->taking.v[i];

		if (!str_eq(t->state, S("draft")) || !str_eq(t->programme_state, S("open")))
			continue;
		s->title = SAY(mem, _("Go on with your application for {programme}"),
		    { "programme", t->name });
		s->words = t->apply_until_day
		    ? SAY(mem, _("What you wrote is kept. Applications close on {day}."),
			  { "day", lang_date(mem, t->apply_until_day) })
		    : _("What you wrote is kept.");
		s->action = _("Go on");
		s->path = str_fmt(
		    mem, "/programmes/%" PRId64 "/apply/%.*s", t->programme_id, STR(t->role));
		s->minutes = 3;
		return true;
	}
	return false;
}

static bool
again_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	if (home->again.id == 0)
		return false;
	s->title = _("See who else is free");
	s->words = SAY(mem, _("Your last match in {programme} will not be. Others fit well, too."),
	    { "programme", home->again.programme });
	s->action = _("Show the next best mentors");
	s->path = str_fmt(mem, "/pairings/%" PRId64 "/next", home->again.id);
	s->minutes = 2;
	return true;
}

static bool
invitation_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	if (home->invitations.n == 0)
		return false;
	const struct home_invitation *i = &home->invitations.v[0];

	s->title = SAY(mem, _("You are invited: {programme}"), { "programme", i->name });
	s->words = i->apply_until_day
	    ? SAY(mem, _("See what it is, and apply until {day} if you like."),
		  { "day", lang_date(mem, i->apply_until_day) })
	    : _("See what it is, and whether it is for you.");
	s->action = _("See what it is");
	s->path = str_fmt(mem, "/programmes/%" PRId64, i->programme_id);
	s->minutes = 2;
	return true;
}

static bool
system_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	if (home->troubles == 0)
		return false;
	s->title = _("The system needs a look");
	s->words = SAY(mem, _n("{n} mail or piece of work failed, or is late.",
	    "{n} mails or pieces of work failed, or are late.", home->troubles),
	    { "n", lang_int(mem, home->troubles) });
	s->action = _("See what it is");
	s->path = S("/system");
	s->minutes = 2;
	return true;
}

static bool
begin_step(const struct home *home, struct next_step *s)
{
	if (!home->admin || home->runs.n)
		return false;
	if (home->empty) {
		s->title = _("Bring in your people");
		s->words = _("A file from your HR system is enough. Nothing is written "
		    "before you have seen what would change.");
		s->action = _("Import a file");
		s->path = S("/people/import");
		s->minutes = 3;
	} else {
		s->title = _("Create a programme");
		s->words = _("Start from a template: it takes ten minutes, "
		    "and nobody sees the draft.");
		s->action = _("Choose a template");
		s->path = S("/programmes/new");
		s->minutes = 10;
	}
	return true;
}

static bool
talk_step(struct arena *mem, const struct home *home, struct next_step *s)
{
	for (size_t i = 0; i < home->pairs.n; i++) {
		const struct home_pair *p = &home->pairs.v[i];

		if (!str_eq(p->state, S("active")))
			continue;
		s->title = SAY(mem, _("Agree on a first talk with {name}"), { "name", p->name });
		s->words = _("Your pair page has the hours you share and how to begin.");
		s->action = _("Open our page");
		s->path = str_fmt(mem, "/pairings/%" PRId64, p->id);
		s->minutes = 2;
		return true;
	}
	return false;
}

/* Nothing to do is a state with words of its own, not an empty page. */
static struct next_step
all_is_well(struct arena *mem, const struct home *home)
{
	struct next_step s = { .title = _("You are all set") };

	if (home->system && home->pairs.n + home->taking.n + home->runs.n == 0) {
		s.words = _("The system is in order.");
	} else if (home->pairs.n) {
		s.words = SAY(mem,
		    _("You have answered. You get a mail as soon as {name} does, too."),
		    { "name", first_name(home->pairs.v[0].name) });
	} else if (home->runs.n) {
		s.words = _("Nothing waits for you. Your programmes stand below.");
	} else if (home->taking.n) {
		s.words = _("Your application is in. You get a mail when there is news.");
	} else if (home->open.n) {
		s.title = _("Find a programme");
		s.words = SAY(mem,
		    _n("{n} programme is open.", "{n} programmes are open.", (int64_t)home->open.n),
		    { "n", lang_int(mem, (int64_t)home->open.n) });
		s.action = _("Look at programmes");
		s.path = S("/programmes");
	} else {
		s.title = _("Nothing to do today");
		s.words = _(
		    "No programme is open at the moment. You get a mail when one opens for you.");
	}
	return s;
}

struct next_step
home_next(struct arena *mem, const struct home *home)
{
	struct next_step s = { 0 };

	if (pair_step(mem, home, &s) || system_step(mem, home, &s) ||
	    run_step(mem, home, NEED_DECISIONS, NEED_MATCHING, &s) ||
	    application_step(mem, home, &s) || again_step(mem, home, &s) ||
	    invitation_step(mem, home, &s) ||
	    run_step(mem, home, NEED_FINISHING, NEED_CLOSING, &s) || talk_step(mem, home, &s) ||
	    begin_step(home, &s))
		return s;
	return all_is_well(mem, home);
}
