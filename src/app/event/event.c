#include "app/event/event.h"

#include "app/event/event.sql.h"
#include "app/org/org.h"
#include "app/org/org.h"
#include "base/random.h"
#include "jobs/mail.h"
#include "lang/lang.h"
#include "match/event.h"

/* --- the event --- */

struct events
events_of(struct work *w, int64_t programme)
{
	struct events list = { 0 };
	struct event e;

	for (struct rows r = event_all(w, programme); event_all_next(&r, &e);)
		PUSH(w->mem, &list, e);
	return list;
}

bool
event_find(struct work *w, int64_t programme, int64_t id, struct event *ret)
{
	return event_one(w, id, programme, ret);
}

str
event_explain(enum event_verdict v)
{
	switch (v) {
	case EVENT_DONE: return S("");
	case EVENT_NO_NAME: return _("Give the event a name.");
	case EVENT_BAD_ROUNDS: return _("Choose 1 to 60 rounds of 1 to 60 minutes.");
	case EVENT_BAD_SIZE:
		return _("Tables have 2 to 8 people; mentors with mentees sit at tables of two.");
	}
	return S("");
}

enum event_verdict
event_create(struct work *w, struct event *e)
{
	if (e->name.len == 0)
		return EVENT_NO_NAME;
	if (e->rounds < 1 || e->rounds > EVENT_ROUNDS || e->minutes < 1 || e->minutes > 60)
		return EVENT_BAD_ROUNDS;
	if (e->table_size < 2 || e->table_size > 8 || (e->across && e->table_size != 2))
		return EVENT_BAD_SIZE;
	e->id = id_new(w);
	event_insert(w, .id = e->id, .programme_id = e->programme_id, .name = e->name,
	    .place = e->place, .zone = e->zone, .starts_at = e->starts_at, .minutes = e->minutes,
	    .rounds = e->rounds, .table_size = e->table_size, .across = e->across,
	    .only_coming = e->only_coming, .created_by = w->actor, .created_at = w->now);
	event_guests_of_programme(w, e->id);
	return EVENT_DONE;
}

int64_t
event_round_start(const struct event *e, int64_t round)
{
	return e->starts_at + (round - 1) * e->minutes * MINUTE;
}

int64_t
event_round_at(const struct event *e, int64_t at)
{
	int64_t round;

	if (at < e->starts_at)
		return 0;
	round = (at - e->starts_at) / (e->minutes * MINUTE) + 1;
	return round <= e->rounds ? round : e->rounds + 1;
}

/* --- guests --- */

struct event_guests
event_guest_list(struct work *w, int64_t event)
{
	struct event_guests list = { 0 };
	struct event_guest g;

	for (struct rows r = event_guests(w, event); event_guests_next(&r, &g);)
		PUSH(w->mem, &list, g);
	return list;
}

bool
event_expected(const struct event *e, const struct event_guest *g)
{
	if (g->door != DOOR_NOTHING)
		return g->door == DOOR_HERE;
	return g->coming == COMING_YES || (g->coming == COMING_NOT_SAID && !e->only_coming);
}

bool
event_let_in(struct work *w, const struct event *e, str mail)
{
	str key = lang_fold(w->mem, mail);
	int64_t person = event_person_by_mail(w, e->programme_id, key);

	if (person == 0)
		return false;
	event_guest_add(w, e->id, person, event_is_mentor(w, e->programme_id, person) > 0);
	event_make_stale(w, e->id);
	return true;
}

void
event_door(struct work *w, const struct event *e, int64_t person, int64_t door)
{
	if (event_guest_door(w, door, e->id, person))
		event_make_stale(w, e->id);
}

void
event_answer(struct work *w, const struct event *e, int64_t person, int64_t coming)
{
	if (event_guest_coming(w, coming, e->id, person))
		event_make_stale(w, e->id);
}

/* --- seating --- */

struct reading { struct event_seating *s; int64_t programme, event; bool found; };

static void
read_event(struct work *w, void *arg)
{
	struct reading *r = arg;
	struct event_seating *s = r->s;
	struct event_guest g;
	struct event_seat seat;
	int64_t running;

	r->found = event_find(w, r->programme, r->event, &s->event);
	if (!r->found)
		return;
	running = event_round_at(&s->event, w->now);
	s->held = s->event.revision == 0 ? 0
	    : running > s->event.rounds ? s->event.rounds : running;
	for (struct rows rows = event_guests(w, r->event); event_guests_next(&rows, &g);)
		if (event_expected(&s->event, &g))
			PUSH(w->mem, &s->guests, g);
	for (struct rows rows = event_seats(w, r->event); event_seats_next(&rows, &seat);)
		if (seat.round <= s->held)
			PUSH(w->mem, &s->seats, seat);
}

/* The place of a person among the guests; they are in order of names, so by looking. */
struct place_of { int64_t person; int32_t at; };

static int
by_person(const void *va, const void *vb)
{
	const struct place_of *a = va, *b = vb;

	return (a->person > b->person) - (a->person < b->person);
}

static int32_t
place_of(const struct place_of *places, size_t n, int64_t person)
{
	struct place_of wanted = { person, 0 };
	const struct place_of *found =
	    n ? bsearch(&wanted, places, n, sizeof *places, by_person) : NULL;

	return found ? found->at : -1;
}

static struct place_of *
places_of(struct arena *mem, const struct event_guests *guests)
{
	struct place_of *places = NEWS(mem, struct place_of, guests->n + 1);

	for (size_t i = 0; i < guests->n; i++)
		places[i] = (struct place_of){ guests->v[i].person_id, (int32_t)i };
	qsort(places, guests->n, sizeof *places, by_person);
	return places;
}

/* Who sat together in the rounds that were held. */
static uint8_t *
met_before(struct arena *mem, const struct event_seating *s, const struct place_of *places)
{
	size_t n = s->guests.n;
	uint8_t *met = NEWS(mem, uint8_t, n * n + 1);

	for (size_t a = 0; a < s->seats.n; a++)
		for (size_t b = a + 1; b < s->seats.n && s->seats.v[b].round == s->seats.v[a].round;
		    b++) {
			int32_t i = place_of(places, n, s->seats.v[a].person_id);
			int32_t j = place_of(places, n, s->seats.v[b].person_id);

			if (s->seats.v[a].table_n == s->seats.v[b].table_n && i >= 0 && j >= 0)
				met[(size_t)i * n + (size_t)j] = met[(size_t)j * n + (size_t)i] = 1;
		}
	return met;
}

static void
seat(struct arena *mem, struct event_seating *s)
{
	const struct place_of *places = places_of(mem, &s->guests);
	struct event_person *person = NEWS(mem, struct event_person, s->guests.n + 1);

	for (size_t i = 0; i < s->guests.n; i++) {
		const struct event_guest *g = &s->guests.v[i];

		person[i] = (struct event_person){
			.unit = g->unit.len ? str_hash(lang_fold(mem, g->unit)) : 0,
			.level = (int32_t)g->level,
			.manager = place_of(places, s->guests.n, g->manager_id),
			.other_side = g->mentor,
		};
	}
	struct event_plan plan = event_seat(mem, &(struct event_problem){
		.people = (int32_t)s->guests.n, .rounds = (int32_t)(s->event.rounds - s->held),
		.size = (int32_t)s->event.table_size, .across = s->event.across, .person = person,
		.met = met_before(mem, s, places), .seed = (uint64_t)s->event.id });

	s->table = plan.table;
	s->tables = plan.tables;
	s->repeats = plan.repeats;
	s->bound = plan.bound;
	s->pause = plan.longest_pause;
	s->with_manager = plan.with_manager;
}

struct event_seating *
event_seating_make(struct store *store, struct arena *mem, int64_t programme, int64_t event)
{
	struct event_seating *s = NEW(mem, struct event_seating);
	struct reading r = { s, programme, event, false };
	struct work w = work_new(mem);

	if (!store_read(store, &w, read_event, &r) || !r.found)
		return NULL;
	if (s->guests.n > EVENT_PEOPLE)
		s->trouble = SAY(mem, _("More than {n} people cannot be seated at once."),
		    { "n", lang_int(mem, EVENT_PEOPLE) });
	else if (s->guests.n < 2)
		s->trouble = _("There must be two people at least who come.");
	else if (s->held == s->event.rounds)
		s->trouble = _("All rounds have begun: there is nothing left to seat.");
	else
		seat(mem, s);
	return s;
}

bool
event_seating_save(struct work *w, const struct event_seating *s)
{
	size_t n = s->guests.n;

	if (event_seated(w, .tables = s->tables, .repeats = s->repeats, .bound = s->bound,
	    .pause = s->pause, .with_manager = s->with_manager, .id = s->event.id,
	    .before = s->event.revision) == 0)
		return false;
	event_seats_clear(w, s->event.id, s->held);
	for (int64_t round = s->held + 1; round <= s->event.rounds; round++) {
		struct buf list = { .mem = w->mem };
		const int32_t *table = s->table + (size_t)(round - s->held - 1) * n;

		buf_char(&list, '[');
		for (size_t i = 0; i < n; i++) {
			if (table[i] == EVENT_PAUSE)
				continue;
			buf_fmt(&list, "%s[%" PRId64 ",%" PRId32 "]", list.len > 1 ? "," : "",
			    s->guests.v[i].person_id, table[i] + 1);
		}
		buf_char(&list, ']');
		event_seats_add(w, s->event.id, round, buf_text(&list));
	}
	return true;
}

/* --- telling --- */

static str
page_of(struct work *w, const struct event *e)
{
	return str_fmt(w->mem, "%.*s/programmes/%" PRId64 "/events/%" PRId64 "/mine",
	    STR(org_get(w, S("base_url"))), e->programme_id, e->id);
}

static str
invitation_text(struct work *w, const struct event *e, str name)
{
	str pattern = e->place.len ? _("Hello {name},\n\n{event} takes place on {when}, {place}. "
	    "In each round you meet somebody new; the page shows your tables.\n\n"
	    "Please say there if you cannot come.")
	    : _("Hello {name},\n\n{event} takes place on {when}. "
	    "In each round you meet somebody new; the page shows your tables.\n\n"
	    "Please say there if you cannot come.");

	return SAY(w->mem, pattern, { "name", name }, { "event", e->name },
	    { "when", lang_datetime(w->mem, e->starts_at, e->zone) }, { "place", e->place });
}

bool
event_publish(struct work *w, const struct event *e)
{
	struct event_receivers_row to;
	str lang = str_of(lang_current()->tag);

	if (event_publish_it(w, e->id) == 0)
		return false;
	for (struct rows r = event_receivers(w, e->id); event_receivers_next(&r, &to);) {
		lang_use(to.lang);
		mail_put(w, &(struct mail){
			.to_name = to.name, .to = to.mail, .person_id = to.person_id,
			.subject = SAY(w->mem, _("{event}: where you sit"), { "event", e->name }),
			.text = invitation_text(w, e, to.name),
			.action = _("See my tables"), .url = page_of(w, e),
		});
	}
	lang_use(lang);
	return true;
}

/* --- reading --- */

struct event_seats
event_seat_list(struct work *w, int64_t event)
{
	struct event_seats list = { 0 };
	struct event_seat s;

	for (struct rows r = event_seats(w, event); event_seats_next(&r, &s);)
		PUSH(w->mem, &list, s);
	return list;
}

bool
event_mine(struct work *w, const struct event *e, int64_t person, struct event_guest *ret,
    struct event_seats *ret_seats)
{
	struct event_seat s;

	*ret_seats = (struct event_seats){ 0 };
	if (!event_guest_one(w, e->id, person, ret))
		return false;
	for (struct rows r = event_seats_of(w, e->id, person); event_seats_of_next(&r, &s);)
		PUSH(w->mem, ret_seats, s);
	return true;
}

/* --- talking again --- */

struct event_mets
event_met_by(struct work *w, const struct event *e, int64_t person)
{
	struct event_mets list = { 0 };
	struct event_met m;

	for (struct rows r = event_met(w, e->id, person, event_round_at(e, w->now));
	    event_met_next(&r, &m);)
		PUSH(w->mem, &list, m);
	return list;
}

static void
tell_both(struct work *w, const struct event *e, int64_t a, int64_t b)
{
	struct event_person_row who[2];
	str lang = str_of(lang_current()->tag);

	if (!event_person(w, a, &who[0]) || !event_person(w, b, &who[1]))
		return;
	for (int k = 0; k < 2; k++) {
		if (who[k].mail.len == 0)
			continue;
		lang_use(who[k].lang);
		mail_put(w, &(struct mail){
			.to_name = who[k].name, .to = who[k].mail, .person_id = who[k].person_id,
			.subject = SAY(w->mem, _("{other} would like to talk to you again as well"),
			    { "other", who[!k].name }),
			.text = SAY(w->mem, _("Hello {name},\n\nat {event} you and {other} marked "
			    "each other. Nobody else is told. Write to each other; a matching of "
			    "the programme counts it as a wish of both of you."),
			    { "name", who[k].name },
			    { "event", e->name }, { "other", who[!k].name }),
			.action = _("See my tables"), .url = page_of(w, e),
		});
	}
	lang_use(lang);
}

static bool
has(const struct ids *list, int64_t id)
{
	for (size_t k = 0; k < list->n; k++)
		if (list->v[k] == id)
			return true;
	return false;
}

int64_t
event_mark(struct work *w, const struct event *e, int64_t person, struct ids again)
{
	struct event_mets before = event_met_by(w, e, person), after;
	int64_t news = 0;

	for (size_t k = 0; k < before.n; k++) {
		const struct event_met *m = &before.v[k];

		if (has(&again, m->person_id))
			event_mark_add(w, e->id, person, m->person_id);
		else if (!m->mutual)
			event_mark_remove(w, e->id, person, m->person_id);
	}
	after = event_met_by(w, e, person);
	for (size_t k = 0; k < after.n; k++) {
		if (!after.v[k].mutual || before.v[k].mutual)
			continue;
		news++;
		event_wish_add(w, after.v[k].person_id, e->programme_id, person);
		event_wish_add(w, person, e->programme_id, after.v[k].person_id);
		tell_both(w, e, person, after.v[k].person_id);
	}
	return news;
}
