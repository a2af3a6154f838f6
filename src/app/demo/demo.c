#include "app/demo/demo.h"

#include <unistd.h>

#include "app/account/account.h"
#include "app/demo/demo.sql.h"
#include "app/demo/table.h"
#include "app/enrol/enrol_csv.h"
#include "app/event/event.h"
#include "app/org/org.h"
#include "app/pairing/pairing.h"
#include "app/roster/roster.h"
#include "app/round/round.h"
#include "base/csv.h"
#include "base/json.h"
#include "jobs/mail.h"
#include "web/feature.h"

struct loading {
	struct store *store;
	struct arena *mem;
	struct table programmes, pairs;
	int64_t id[16];		/* of the programmes, in the order of the file */
	int64_t round;		/* of the programme at hand, programmes.at */
	struct event event;
	bool fresh;		/* there was nothing */
	enum demo_verdict verdict;	/* of what there was */
	str trouble;
};

/* --- people --- */

/* The roster with first days in the place of "days ago". */
static str
people_csv(struct work *w)
{
	struct table t = table_read(w->mem, "assets/demo/people.csv");
	struct buf csv = { .mem = w->mem };
	struct strs header = { 0 };

	for (size_t i = 0; i < t.head.n; i++)
		PUSH(w->mem, &header, str_eq(t.head.v[i], S("start_days_ago")) ? S("start_date") :
		    t.head.v[i]);
	csv_put(&csv, header);
	TABLE_ROWS(&t) {
		struct strs cells = { 0 };

		for (size_t i = 0; i < t.head.n; i++)
			PUSH(w->mem, &cells, str_eq(header.v[i], S("start_date")) ?
			    day_iso(w->mem, work_day(w) - cell_int(&t, "start_days_ago")) :
			    t.rows.v[t.at].v[i]);
		csv_put(&csv, cells);
	}
	return buf_text(&csv);
}

static int64_t
person_id(struct work *w, str mail)
{
	struct person p;

	if (person_find_mail(w, mail, &p))
		return p.id;
	FAULT(w, "demo: nobody has the address %.*s", STR(mail));
	return NOBODY;
}

static void
load_people(struct work *w)
{
	int fd;
	struct roster_report r = roster_import(w, table_file(w->mem, people_csv(w), &fd),
	    &(struct roster_options){ .apply = true });

	close(fd);
	if (r.file_fault.len || r.faults.n)
		FAULT(w, "demo: the people do not import: %.*s",
		    STR(r.file_fault.len ? r.file_fault : r.faults.v[0].reason));
}

static void
load_accounts(struct work *w)
{
	static const struct { const char *name; int64_t role; } roles[] = {
		{ "org_admin", ORG_ADMIN }, { "it_admin", IT_ADMIN }, { "sponsor", SPONSOR },
		{ "shadow_mentor", SHADOW_MENTOR },
	};
	struct table t = table_read(w->mem, "assets/demo/accounts.csv");

	demo_accounts(w, w->now);
	TABLE_ROWS(&t) {
		int64_t id = person_id(w, cell(&t, "email")), held = 0;

		for (size_t i = 0; i < COUNT(roles); i++)
			if (str_has(cell(&t, "roles"), str_of(roles[i].name)))
				held |= roles[i].role;
		account_put(w, id, S(""), held);
		org_set(w, str_fmt(w->mem, "persona.%.*s", STR(cell(&t, "look_around_as"))),
		    str_fmt(w->mem, "%" PRId64, id));
	}
}

/* --- programmes --- */

static str
needs_json(struct work *w, str programme)
{
	struct table t = table_read(w->mem, "assets/demo/needs.csv");
	struct json j = { .out = { .mem = w->mem } };

	json_begin(&j, NULL);
	TABLE_ROWS(&t)
		if (str_eq(cell(&t, "programme"), programme))
			json_str(&j, arena_cstr(w->mem, cell(&t, "key")), cell(&t, "answer"));
	json_end(&j);
	return buf_text(&j.out);
}

static int64_t
day_in(const struct work *w, const struct table *t, const char *column)
{
	return cell(t, column).len ? work_day(w) + cell_int(t, column) : 0;
}

/* A draft, so that whatever the file says can be brought in. */
static void
load_programme(struct work *w, const struct table *t, int64_t *ret_id)
{
	str admins = cell(t, "admins"), mail, fault;
	struct programme p;

	enum programme_verdict made =
	    programme_create(w, cell(t, "template"), cell(t, "name"), 0, ret_id, &fault);

	if (made != PROGRAMME_DONE || !programme_find(w, *ret_id, &p)) {
		FAULT(w, "demo: %.*s", STR(fault));
		return;
	}
	p.need = needs_json(w, cell(t, "key"));
	p.value_link = cell(t, "value");
	p.start_day = day_in(w, t, "start_in_days");
	p.end_day = day_in(w, t, "end_in_days");
	p.apply_until_day = day_in(w, t, "apply_until_in_days");
	if (programme_save(w, &p) != PROGRAMME_DONE)
		FAULT(w, "demo: the programme %.*s cannot be saved", STR(p.name));
	while (str_cut(&admins, ';', &mail))
		programme_admin_add(w, *ret_id, person_id(w, mail));
}

/* At an hour of a working day, not the same for all. */
static int64_t
days_ago(const struct work *w, int64_t days, size_t salt)
{
	return (work_day(w) - days) * DAY + 8 * HOUR + (int64_t)(salt * 37 % 540) * MINUTE;
}

static void
date_applications(struct work *w, struct loading *l)
{
	struct table t = table_read(w->mem, "assets/demo/applications.csv");

	TABLE_ROWS(&t)
		TABLE_ROWS(&l->programmes)
			if (str_eq(cell(&l->programmes, "key"), cell(&t, "programme")))
				demo_application(w,
				    days_ago(w, cell_int(&t, "submitted_days_ago"), t.at),
				    l->id[l->programmes.at], person_id(w, cell(&t, "email")),
				    cell(&t, "role"));
}

static void
load_applications(struct work *w, struct loading *l)
{
	int fd;
	const char *path = table_file(w->mem, table_bytes("assets/demo/applications.csv"), &fd);

	TABLE_ROWS(&l->programmes) {
		struct enrol_report r = { .mem = w->mem };

		struct enrol_file file = { .programme = l->id[l->programmes.at], .path = path,
			.only = cell(&l->programmes, "key") };

		enrol_from_csv(w, &file, &r);
		if (r.fault.len || r.rejected)
			FAULT(w, "demo: applications, line %" PRId64 ": %.*s",
			    r.n ? r.v[0].line : 0, STR(r.n ? r.v[0].words : r.fault));
	}
	close(fd);
	date_applications(w, l);
}

static void
load(struct work *w, void *arg)
{
	struct loading *l = arg;

	l->fresh = org_get(w, S("secret")).len == 0 && demo_anybody(w) == 0;
	if (!l->fresh) {
		l->verdict = !org_is_demo(w) ? DEMO_NOT_EMPTY :
		    str_eq(org_get(w, S("demo.loaded")), S("1")) ? DEMO_READY : DEMO_HALF;
		return;
	}
	org_begin(w);
	org_set(w, S("demo"), S("1"));
	org_set(w, S("name"), S("Northwind"));
	org_set(w, S("contact"), S("mentoring@northwind.example"));
	load_people(w);
	load_accounts(w);
	TABLE_ROWS(&l->programmes)
		load_programme(w, &l->programmes, &l->id[l->programmes.at]);
	load_applications(w, l);
}

/* --- pairs --- */

static int64_t
programme(const struct loading *l)
{
	return l->id[l->programmes.at];
}

static void
start_round(struct work *w, void *arg)
{
	struct loading *l = arg;

	l->round = round_start(w, &(struct round_start){ .programme = programme(l) });
}

/* Everybody who has answered with this word. */
static bool
say(struct work *w, const struct table *pairs, int64_t pairing, str word)
{
	struct pairing p;
	enum pairing_verdict v = PAIRING_DONE;
	bool yes = str_eq(word, S("yes"));

	for (int side = 0; side < 2 && (v == PAIRING_DONE || v == PAIRING_ACTIVE); side++) {
		if (!str_eq(cell(pairs, side ? "mentor_said" : "mentee_said"), word))
			continue;
		if (!pairing_find(w, pairing, &p))
			return false;
		w->actor = side ? p.mentor_id : p.mentee_id;
		v = yes ? pairing_accept(w, &p) : pairing_decline(w, &p, S(""));
	}
	w->actor = NOBODY;
	return v == PAIRING_DONE || v == PAIRING_ACTIVE;
}

static bool
of_this_programme(const struct loading *l)
{
	return str_eq(cell(&l->pairs, "programme"), cell(&l->programmes, "key"));
}

static void
answer(struct work *w, struct loading *l)
{
	TABLE_ROWS(&l->pairs) {
		if (!of_this_programme(l))
			continue;
		int64_t pairing = demo_pairing(
		    w, programme(l), person_id(w, cell(&l->pairs, "mentee")));

		/* Who says no ends it, so that comes last. */
		if (!pairing || !say(w, &l->pairs, pairing, S("yes")) ||
		    !say(w, &l->pairs, pairing, S("no")))
			FAULT(w, "demo: line %zu of the pairs does not fit the round",
			    l->pairs.at + 2);
	}
}

static void
publish(struct work *w, void *arg)
{
	struct loading *l = arg;
	struct round r;

	if (!round_find(w, l->round, &r) || round_publish(w, &r, 0) != PUBLISHED) {
		FAULT(w, "demo: a round without pairs: %.*s", STR(r.trouble));
		return;
	}
	answer(w, l);
	if (str_eq(cell(&l->programmes, "state"), S("closed"))) {
		demo_end_pairs(w, w->now, programme(l));
		demo_free_places(w, programme(l));
	}
}

static const struct job_kind *
round_job(void)
{
	for (size_t f = 0; features[f]; f++)
		for (const struct job_kind *k = features[f]->jobs; k && k->name; k++)
			if (strcmp(k->name, "round.run") == 0)
				return k;
	BUG("nobody runs rounds");
}

/* When the programme's pairs were published; -1: it has none. */
static int64_t
published_ago(struct loading *l)
{
	TABLE_ROWS(&l->pairs)
		if (of_this_programme(l))
			return cell_int(&l->pairs, "published_days_ago");
	return -1;
}

static bool
step(struct loading *l, int64_t at, work_step *run)
{
	clock_fix(at);
	struct work w = work_new(l->mem);
	bool good = store_write(l->store, &w, run, l);

	if (!good)
		l->trouble = w.fault;
	return good;
}

/* A round of then; the clock goes along. */
static bool
load_pairs(struct loading *l, int64_t now)
{
	const struct job_kind *const kinds[] = { round_job(), NULL };
	int64_t days = published_ago(l);

	if (days < 0)
		return true;
	if (!step(l, now - (days + 1) * DAY, start_round))
		return false;
	while (jobs_run_due(l->store, kinds, clock_now(), 10) > 0)
		;
	return step(l, now - days * DAY, publish);
}

/* --- an evening of three days ago, of the first programme --- */

static void
plan_event(struct work *w, void *arg)
{
	struct loading *l = arg;

	w->actor = person_id(w, S("hanna.lindqvist@northwind.example"));
	l->event = (struct event){
		.programme_id = l->id[0], .name = S("Meet the house"), .place = S("Canteen, Malmö"),
		.zone = S("Europe/Stockholm"), .minutes = 8, .rounds = 5, .table_size = 2,
		.across = 1, .starts_at = zone_at(work_day(w) + 7, 16 * 60, S("Europe/Stockholm")),
	};
	if (event_create(w, &l->event) != EVENT_DONE)
		FAULT(w, "demo: the event cannot be");
}

static void
publish_event(struct work *w, void *arg)
{
	struct loading *l = arg;
	const struct event_seating *s =
	    event_seating_make(l->store, l->mem, l->event.programme_id, l->event.id);

	if (!s || s->trouble.len || !event_seating_save(w, s) || !event_publish(w, &l->event))
		FAULT(w, "demo: nobody sits at the event");
}

static bool
load_event(struct loading *l, int64_t now)
{
	return step(l, now - 10 * DAY, plan_event) && step(l, now - 9 * DAY, publish_event);
}

static void
finish(struct work *w, void *arg)
{
	struct loading *l = arg;

	TABLE_ROWS(&l->programmes)
		demo_programme(w, cell(&l->programmes, "state"),
		    days_ago(w, 30 - cell_int(&l->programmes, "start_in_days"), l->programmes.at),
		    programme(l));
	demo_mails_sent(w);
	demo_jobs_done(w, str_of(mail_send_kind.name));
	org_set(w, S("demo.loaded"), S("1"));
}

enum demo_verdict
demo_prepare(struct store *store, struct arena *mem, str *ret_trouble)
{
	struct loading l = { .store = store, .mem = mem,
	    .programmes = table_read(mem, "assets/demo/programmes.csv"),
	    .pairs = table_read(mem, "assets/demo/pairs.csv") };
	int64_t now = clock_now();

	HOLDS(l.programmes.rows.n <= COUNT(l.id));
	bool good = step(&l, now, load);

	if (good && l.fresh) {
		TABLE_ROWS(&l.programmes)
			good = good && load_pairs(&l, now);
		good = good && load_event(&l, now) && step(&l, now, finish);
	}
	clock_fix(0);
	*ret_trouble = l.trouble;
	return !good ? DEMO_FAILED : l.fresh ? DEMO_READY : l.verdict;
}

str
demo_explain(struct arena *mem, enum demo_verdict v, str place)
{
	switch (v) {
	case DEMO_READY:
		return S("");
	case DEMO_NOT_EMPTY:
		return SAY(mem,
		    _("{place} has an organisation of its own, and the demo never touches one. "
		      "Name an empty or new folder, or leave --data out."),
		    { "place", place });
	case DEMO_HALF:
		return SAY(mem,
		    _("{place} has a demo that was never loaded to its end. "
		      "Remove it and start again."),
		    { "place", place });
	case DEMO_FAILED:
		return _("The demo could not be loaded.");
	}
	BUG("verdict %d", v);
}
