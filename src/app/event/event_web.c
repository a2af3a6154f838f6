#include "app/event/event_view.h"

#include "app/event/event.html.h"
#include "match/event.h"
#include "web/feature.h"

/* --- what a page shows --- */

static int
by_person(const void *va, const void *vb)
{
	const struct event_row *a = va, *b = vb;

	return (a->guest->person_id > b->guest->person_id)
	    - (a->guest->person_id < b->guest->person_id);
}

static int
by_place_on_list(const void *va, const void *vb)
{
	const struct event_row *a = va, *b = vb;

	return (a->guest > b->guest) - (a->guest < b->guest);
}

/* The rows of those who have a seat, in the order of the guests. */
static struct event_sheet
sheet_of(struct work *w, const struct event *e, const struct event_guests *guests)
{
	struct event_row *rows = NEWS(w->mem, struct event_row, guests->n + 1);
	struct event_seats seats = event_seat_list(w, e->id);
	struct event_sheet sheet = { .v = rows };

	for (size_t i = 0; i < guests->n; i++)
		rows[i].guest = &guests->v[i];
	qsort(rows, guests->n, sizeof *rows, by_person);
	for (size_t k = 0; k < seats.n; k++) {
		struct event_guest who = { .person_id = seats.v[k].person_id };
		struct event_row *row = bsearch(&(struct event_row){ .guest = &who }, rows,
		    guests->n, sizeof *rows, by_person);

		if (row == NULL || seats.v[k].round > e->rounds)	/* has left the house */
			continue;
		if (row->table == NULL)
			row->table = NEWS(w->mem, int64_t, (size_t)e->rounds + 1);
		row->table[seats.v[k].round] = seats.v[k].table_n;
	}
	qsort(rows, guests->n, sizeof *rows, by_place_on_list);
	for (size_t i = 0; i < guests->n; i++)
		if (rows[i].table)
			rows[sheet.n++] = rows[i];
	return sheet;
}

static bool
load(struct req *q, struct event_view *v)
{
	*v = (struct event_view){ 0 };
	if (!programme_find(q->w, q->programme, &v->p)
	    || !event_find(q->w, q->programme, path_id(q, "event"), &v->e)) {
		reply_not_found(q);
		return false;
	}
	v->guests = event_guest_list(q->w, v->e.id);
	for (size_t i = 0; i < v->guests.n; i++) {
		v->expected += event_expected(&v->e, &v->guests.v[i]);
		v->coming += v->guests.v[i].coming == COMING_YES;
		v->not_coming += v->guests.v[i].coming == COMING_NO;
	}
	v->sheet = sheet_of(q->w, &v->e, &v->guests);
	v->now_round = event_round_at(&v->e, q->w->now);
	q->nav = S("programmes");
	q->title = v->e.name;
	return true;
}

static void
put_event_json(struct json *j, const char *key, const struct event *e)
{
	json_begin(j, key);
	json_id(j, "id", e->id);
	json_str(j, "name", e->name);
	json_str(j, "place", e->place);
	json_str(j, "state", e->state);
	json_int(j, "starts_at", e->starts_at / SECOND);
	json_int(j, "minutes", e->minutes);
	json_int(j, "rounds", e->rounds);
	json_int(j, "table_size", e->table_size);
	json_bool(j, "across", e->across);
	json_int(j, "tables", e->tables);
	json_int(j, "repeats", e->repeats);
	json_int(j, "fewest_repeats", e->bound);
	json_end(j);
}

static void
put_tables_json(struct json *j, const int64_t *table, int64_t rounds)
{
	json_list(j, "tables");
	for (int64_t k = 1; k <= rounds; k++)
		json_int(j, NULL, table[k]);
	json_end(j);
}

static void
put_sheet_json(struct json *j, const struct event_view *v)
{
	json_list(j, "seats");
	for (size_t i = 0; i < v->sheet.n; i++) {
		json_begin(j, NULL);
		json_id(j, "person", v->sheet.v[i].guest->person_id);
		json_str(j, "name", v->sheet.v[i].guest->name);
		put_tables_json(j, v->sheet.v[i].table, v->e.rounds);
		json_end(j);
	}
	json_end(j);
}

static void
show(struct req *q, struct event_view *v)
{
	if (!q->wants_json) {
		q->wide = true;
		event_page(&q->html, v, q);
		return;
	}
	put_event_json(&q->json, "event", &v->e);
	json_int(&q->json, "expected", v->expected);
	put_sheet_json(&q->json, v);
}

/* --- for who runs it --- */

static bool
load_all(struct req *q, struct events_view *v)
{
	*v = (struct events_view){ .zone = q->zone.len ? q->zone : S("UTC") };
	if (!programme_find(q->w, q->programme, &v->p)) {
		reply_not_found(q);
		return false;
	}
	v->list = events_of(q->w, q->programme);
	q->nav = S("programmes");
	q->title = SAY(q->w->mem, _("Events of {programme}"), { "programme", v->p.name });
	return true;
}

static void
show_all(struct req *q, const struct events_view *v)
{
	if (!q->wants_json) {
		events_page(&q->html, v, q);
		return;
	}
	json_list(&q->json, "events");
	for (size_t i = 0; i < v->list.n; i++)
		put_event_json(&q->json, NULL, &v->list.v[i]);
	json_end(&q->json);
}

static void
get_events(struct req *q)
{
	struct events_view v;

	if (load_all(q, &v))
		show_all(q, &v);
}

/* A day and "18:30" in the reader's zone; a field error when they are not. */
static int64_t
form_start(struct req *q)
{
	str clock = form_str(q, "clock"), hour;
	int64_t day = form_day(q, "day");
	bool ok, ok2;

	if (day == INT64_MIN)
		form_error(q, "day", _("Choose a day."));
	str_cut(&clock, ':', &hour);
	int64_t h = str_to_int(hour, 0, 23, &ok), m = str_to_int(str_head(clock, 2), 0, 59, &ok2);

	if (!ok || !ok2)
		form_error(q, "clock", _("Write a time such as 18:30."));
	if (form_failed(q))
		return 0;
	return zone_at(day, (int)(h * 60 + m), q->zone.len ? q->zone : S("UTC"));
}

static void
post_events(struct req *q)
{
	struct events_view v;
	str who = form_str(q, "who");
	struct event e = { .programme_id = q->programme, .name = str_head(form_str(q, "name"), 120),
		.place = str_head(form_str(q, "place"), 200),
		.zone = q->zone.len ? q->zone : S("UTC"), .starts_at = form_start(q),
		.minutes = form_int(q, "minutes", 1, 60),
		.rounds = form_int(q, "rounds", 1, EVENT_ROUNDS),
		.table_size = str_eq(who, S("across")) ? 2 : form_int(q, "size", 2, 8),
		.across = str_eq(who, S("across")), .only_coming = form_bool(q, "only_coming") };

	if (!load_all(q, &v))
		return;
	if (e.name.len == 0)
		form_error(q, "name", event_explain(EVENT_NO_NAME));
	if (!form_failed(q)) {
		enum event_verdict verdict = event_create(q->w, &e);

		if (verdict == EVENT_DONE) {
			reply_done(q, _("The event is there. Nobody has been told."),
			    "/programmes/%" PRId64 "/events/%" PRId64, q->programme, e.id);
			return;
		}
		form_error(q, verdict == EVENT_BAD_SIZE ? "size" : "rounds",
		    event_explain(verdict));
	}
	show_all(q, &v);
}

static void
get_event(struct req *q)
{
	struct event_view v;

	if (load(q, &v))
		show(q, &v);
}

static void
prepare_event(struct req *q, struct store *store)
{
	if (str_eq(form_str(q, "do"), S("seat")))
		q->prepared = event_seating_make(store, q->w->mem, q->programme,
		    path_id(q, "event"));
}

static void
done(struct req *q, str words)
{
	reply_done(q, words, "/programmes/%" PRId64 "/events/%" PRId64, q->programme,
	    path_id(q, "event"));
}

static void
save_seating(struct req *q, struct event_view *v, const struct event_seating *s)
{
	if (s->trouble.len)
		form_error(q, "do", s->trouble);
	else if (!event_seating_save(q->w, s))
		form_error(q, "do", _("Somebody else has seated it meanwhile. This is how it "
		    "stands now."));
	if (form_failed(q))
		show(q, v);
	else
		done(q, s->held ? _("The rounds that are left are seated anew.")
		    : _("Everybody has a seat in each round."));
}

static void
post_event(struct req *q)
{
	struct event_view v;
	str what = form_str(q, "do");
	int64_t person = form_id(q, "person");

	if (!load(q, &v))
		return;
	if (q->prepared) {
		save_seating(q, &v, q->prepared);
	} else if (str_eq(what, S("publish"))) {
		if (event_publish(q->w, &v.e))
			done(q, _("Published. Every guest gets a mail with their tables."));
		else
			reply_conflict(q, _("Seat the guests first. What is published already "
			    "stays published."));
	} else if (str_eq(what, S("add"))) {
		if (event_let_in(q->w, &v.e, form_str(q, "mail"))) {
			done(q, _("They are on the list. Seat the rounds that are left anew."));
			return;
		}
		form_error(q, "mail", _("Nobody of this programme has this address."));
		show(q, &v);
	} else if (str_eq(what, S("here")) && person) {
		event_door(q->w, &v.e, person, DOOR_HERE);
		done(q, _("They are on the list. Seat the rounds that are left anew."));
	} else if (str_eq(what, S("away")) && person) {
		event_door(q->w, &v.e, person, DOOR_NOT_HERE);
		done(q, _("They are off the list. Seat the rounds that are left anew."));
	} else {
		reply_conflict(q, _("This cannot be done with an event."));
	}
}

static void
get_print(struct req *q)
{
	struct event_view v;
	str what = query_str(q, "what");

	if (!load(q, &v))
		return;
	enum event_paper paper = str_eq(what, S("tables")) ? PAPER_TABLES
	    : str_eq(what, S("list"))			   ? PAPER_LIST
							   : PAPER_CARDS;

	q->wide = true;
	print_page(&q->html, &v, paper);
}

static void
get_projector(struct req *q)
{
	struct event_view v;

	if (load(q, &v))
		projector_page(&q->html, &v);
}

/* --- for who is invited --- */

static bool
load_mine(struct req *q, struct my_event_view *v)
{
	*v = (struct my_event_view){ 0 };
	if (!programme_find(q->w, q->programme, &v->p)
	    || !event_find(q->w, q->programme, path_id(q, "event"), &v->e)
	    || !str_eq(v->e.state, S("published"))
	    || !event_mine(q->w, &v->e, q->w->actor, &v->me, &v->seats)) {
		reply_not_found(q);
		return false;
	}
	v->met = event_met_by(q->w, &v->e, q->w->actor);
	v->now_round = event_round_at(&v->e, q->w->now);
	q->title = v->e.name;
	return true;
}

static void
get_mine(struct req *q)
{
	struct my_event_view v;

	if (!load_mine(q, &v))
		return;
	if (!q->wants_json) {
		my_event_page(&q->html, &v, q);
		return;
	}
	put_event_json(&q->json, "event", &v.e);
	json_list(&q->json, "tables");
	for (size_t k = 0; k < v.seats.n; k++) {
		json_begin(&q->json, NULL);
		json_int(&q->json, "round", v.seats.v[k].round);
		json_int(&q->json, "table", v.seats.v[k].table_n);
		json_end(&q->json);
	}
	json_end(&q->json);
	json_list(&q->json, "both_would_talk_again");
	for (size_t k = 0; k < v.met.n; k++)
		if (v.met.v[k].mutual)
			json_str(&q->json, NULL, v.met.v[k].name);
	json_end(&q->json);
}

static void
post_mine(struct req *q)
{
	struct my_event_view v;
	str what = form_str(q, "do");

	if (!load_mine(q, &v))
		return;
	if (str_eq(what, S("yes")) || str_eq(what, S("no"))) {
		bool comes = str_eq(what, S("yes"));

		event_answer(q->w, &v.e, q->w->actor, comes ? COMING_YES : COMING_NO);
		reply_done(q, comes ? _("Good: you are expected.")
		    : _("Thank you for saying so. Your seat goes to somebody else."),
		    "/programmes/%" PRId64 "/events/%" PRId64 "/mine", q->programme, v.e.id);
	} else if (str_eq(what, S("again"))) {
		struct strs ticked = form_all(q, "again");
		struct ids again = { 0 };
		bool ok;

		for (size_t k = 0; k < ticked.n; k++)
			PUSH(q->w->mem, &again, str_to_int(ticked.v[k], 1, INT64_MAX, &ok));
		int64_t news = event_mark(q->w, &v.e, q->w->actor, again);

		reply_done(q, news ? SAY(q->w->mem, _n("Kept. {n} other would like to talk to you "
		    "again as well: see below.", "Kept. {n} others would like to talk to you again "
		    "as well: see below.", news), { "n", lang_int(q->w->mem, news) })
		    : _("Kept. Nobody sees your marks; you hear of those that are mutual."),
		    "/programmes/%" PRId64 "/events/%" PRId64 "/mine", q->programme, v.e.id);
	} else {
		reply_conflict(q, _("This cannot be done with an event."));
	}
}

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/programmes/:programme/events", RUNS, get_events },
	{ POST, "/programmes/:programme/events", RUNS, post_events },
	{ GET,  "/programmes/:programme/events/:event", RUNS, get_event },
	{ POST, "/programmes/:programme/events/:event", RUNS, post_event,
	    .prepare = prepare_event },
	{ GET,  "/programmes/:programme/events/:event/print", RUNS, get_print, .no_json = true },
	{ GET,  "/programmes/:programme/events/:event/projector", RUNS, get_projector,
	    .no_json = true },
	{ GET,  "/programmes/:programme/events/:event/mine", PARTICIPANT, get_mine },
	{ POST, "/programmes/:programme/events/:event/mine", PARTICIPANT, post_mine },
	{ 0 }
};

const struct feature event_feature = { .name = "event", .routes = routes };
