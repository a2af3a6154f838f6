#include "app/demo/demo.h"

#include <unistd.h>

#include "app/account/account.h"
#include "app/demo/demo.sql.h"
#include "app/demo/table.h"
#include "app/enrol/enrol.h"
#include "app/org/org.h"
#include "app/pairing/pairing.h"
#include "app/roster/roster.h"
#include "app/round/round.h"
#include "base/csv.h"
#include "base/json.h"
#include "web/feature.h"

/* A programme of the files and its row here. */
struct made { str key; int64_t id; struct template t; struct input input; bool has_input; };
struct demo {
	struct work *w;
	struct { struct made *v; size_t n; } programmes;
	str trouble;	/* the first thing that is wrong with the files */
};

PRINTF(2, 3) static void
trouble(struct demo *d, const char *fmt, ...)
{
	struct buf b = { .mem = d->w->mem };
	va_list ap;

	if (d->trouble.len)
		return;
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	d->trouble = buf_text(&b);
}

static int64_t
days_ago(const struct demo *d, int64_t days)
{
	return d->w->now - days * DAY;
}

static int64_t
person_of(struct demo *d, str mail)
{
	struct person p;

	if (person_find_mail(d->w, mail, &p))
		return p.id;
	trouble(d, "nobody has the e-mail %.*s", STR(mail));
	return 0;
}

/* --- people: the file with its first days as dates, through the roster's door --- */

static void
make_people(struct demo *d)
{
	struct arena *mem = d->w->mem;
	struct table t = table_read(mem, "assets/demo/people.csv");
	struct buf csv = { .mem = mem };
	struct strs head = { 0 };
	int fd;

	for (size_t i = 0; i < t.head.n; i++)
		PUSH(mem, &head, str_eq(t.head.v[i], S("start_days_ago")) ? S("start_date") : t.head.v[i]);
	csv_put(&csv, head);
	TABLE_ROWS(&t) {
		struct strs cells = { 0 };

		for (size_t i = 0; i < t.head.n; i++)
			PUSH(mem, &cells, str_eq(head.v[i], S("start_date")) ?
			    day_iso(mem, work_day(d->w) - cell_int(&t, "start_days_ago")) : t.rows.v[t.at].v[i]);
		csv_put(&csv, cells);
	}
	struct roster_report r = roster_import(d->w, table_file(mem, buf_text(&csv), &fd),
	    &(struct roster_options){ .apply = true });
	close(fd);
	if (r.file_fault.len)
		trouble(d, "people: %.*s", STR(r.file_fault));
	else if (r.faults.n)
		trouble(d, "people, line %" PRId64 ": %.*s %.*s", r.faults.v[0].line,
		    STR(r.faults.v[0].column), STR(r.faults.v[0].reason));
}

static void
make_accounts(struct demo *d)
{
	static const struct { str name; int64_t role; } roles[] = {
		{ S_INIT("org_admin"), ORG_ADMIN }, { S_INIT("it_admin"), IT_ADMIN },
		{ S_INIT("sponsor"), SPONSOR }, { S_INIT("shadow_mentor"), SHADOW_MENTOR },
	};
	struct table t = table_read(d->w->mem, "assets/demo/accounts.csv");

	TABLE_ROWS(&t) {
		int64_t person = person_of(d, cell(&t, "email")), held = 0;
		str key = cell(&t, "look_around_as");

		for (size_t i = 0; i < COUNT(roles); i++)
			if (str_has(cell(&t, "roles"), roles[i].name))
				held |= roles[i].role;
		if (person == 0)
			continue;
		account_put(d->w, person, S(""), held);
		org_set(d->w, str_fmt(d->w->mem, "persona.%.*s", STR(key)),
		    str_fmt(d->w->mem, "%" PRId64, person));
	}
}

/* --- programmes: open while their applications come in --- */

static str
needs_json(struct demo *d, str programme)
{
	struct table t = table_read(d->w->mem, "assets/demo/needs.csv");
	struct json j = { .out = { .mem = d->w->mem } };

	json_begin(&j, NULL);
	TABLE_ROWS(&t)
		if (str_eq(cell(&t, "programme"), programme))
			json_str(&j, arena_cstr(d->w->mem, cell(&t, "key")), cell(&t, "answer"));
	json_end(&j);
	return buf_text(&j.out);
}

static void
make_programme(struct demo *d, const struct table *t)
{
	struct work *w = d->w;
	struct made m = { .key = cell(t, "key") };
	struct programme p;
	str fault = { 0 }, admins = cell(t, "admins"), mail;
	int64_t today = work_day(w);

	if (programme_create(w, cell(t, "template"), cell(t, "name"), today + 100, &m.id, &fault) != PROGRAMME_DONE ||
	    !programme_find(w, m.id, &p) || !programme_template(w, &p, &m.t)) {
		trouble(d, "programme %.*s: %.*s", STR(m.key), STR(fault));
		return;
	}
	p.need = needs_json(d, m.key);
	p.value_link = cell(t, "value");
	if (programme_save(w, &p) != PROGRAMME_DONE)
		trouble(d, "programme %.*s cannot be saved", STR(m.key));
	while (str_cut(&admins, ';', &mail))
		programme_admin_add(w, m.id, person_of(d, mail));
	demo_programme_past(w, .state = S("open"), .start_day = today + 100, .end_day = today + 200,
	    .apply_until_day = today + 50, .created_at = w->now, .id = m.id);
	PUSH(w->mem, &d->programmes, m);
}

static struct made *
programme_of(struct demo *d, str key)
{
	for (size_t i = 0; i < d->programmes.n; i++)
		if (str_eq(d->programmes.v[i].key, key))
			return &d->programmes.v[i];
	trouble(d, "there is no programme %.*s", STR(key));
	return NULL;
}

static void
settle_programmes(struct demo *d, struct table *t)
{
	int64_t today = work_day(d->w);

	TABLE_ROWS(t) {
		const struct made *m = programme_of(d, cell(t, "key"));
		int64_t apply = cell_int(t, "apply_until_in_days");

		if (m)
			demo_programme_past(d->w, .state = cell(t, "state"), .start_day = today + cell_int(t, "start_in_days"),
			    .end_day = today + cell_int(t, "end_in_days"), .apply_until_day = today + apply,
			    .created_at = days_ago(d, (apply < 0 ? -apply : 0) + 30), .id = m->id);
	}
}

/* --- applications --- */

static void
answer_all(struct demo *d, const struct table *t, const struct made *m, struct application *a)
{
	for (size_t i = 0; i < m->t.questions.n; i++) {
		const struct template_question *question = &m->t.questions.v[i];
		str text = cell(t, arena_cstr(d->w->mem, question->key)), wrong;

		if (text.len == 0 || !question_asked(&m->t, question, a->role))
			continue;
		wrong = answer_set(d->w, a, question, text);
		if (wrong.len)
			trouble(d, "%.*s, %.*s: %.*s", STR(cell(t, "email")), STR(question->key), STR(wrong));
	}
	a->trained = cell_int(t, "trained");
	application_save(d->w, a);
}

static void
make_application(struct demo *d, const struct table *t)
{
	const struct made *m = programme_of(d, cell(t, "programme"));
	int64_t person = person_of(d, cell(t, "email"));
	int64_t at = days_ago(d, cell_int(t, "submitted_days_ago"));
	str state = cell(t, "state");
	struct application a;

	if (!m || !person)
		return;
	enum enrol_verdict v = application_begin(d->w, m->id, person, cell(t, "role"), &a);

	if (v != ENROL_DONE) {
		trouble(d, "%.*s in %.*s: %.*s", STR(cell(t, "email")), STR(m->key), STR(enrol_explain(v)));
		return;
	}
	answer_all(d, t, m, &a);
	demo_application_past(d->w, .state = state, .submitted_at = str_eq(state, S("draft")) ? 0 : at,
	    .decided_at = str_eq(state, S("approved")) ? at + DAY : 0, .changed_at = at, .id = a.id);
}

/* --- pairs that were made before --- */

static int
candidate_at(const struct input *input, enum side side, int64_t application)
{
	for (size_t i = 0; i < input->side[side].n; i++)
		if (input->side[side].v[i].application_id == application)
			return (int)i;
	return -1;
}

/* Everybody of the programme as they stood before any pair was made. */
static const struct input *
input_of(struct demo *d, struct made *m, const struct programme *p)
{
	if (m->has_input)
		return &m->input;
	m->input = input_of_programme(d->w, &(struct round_programme){ .id = p->id,
	    .approval = p->approval, .apply_until_day = p->apply_until_day, .start_day = p->start_day,
	    .name = p->name, .type = p->type, .state = p->state, .settings = p->settings,
	    .purpose = p->purpose }, week_day_of(d->w->now));
	input_read(d->w->mem, &m->input);
	m->has_input = true;
	return &m->input;
}

/* Score and reasons as a round would have given them. */
static bool
propose(struct demo *d, struct made *m, struct application *mentee, struct application *mentor, int64_t *ret_id)
{
	struct programme p;
	struct rules rules;

	if (!programme_find(d->w, m->id, &p) || !rules_read(d->w->mem, p.settings, &rules))
		return false;
	const struct input *input = input_of(d, m, &p);
	int a = candidate_at(input, MENTEE, mentee->id), b = candidate_at(input, MENTOR, mentor->id);

	if (a < 0 || b < 0)
		return false;
	const struct candidate *one = &input->candidate[MENTEE][a], *other = &input->candidate[MENTOR][b];
	struct reasons why = pair_reasons(d->w->mem, &rules, one, other);

	return pairing_propose(d->w, &(struct proposal){ .programme = m->id, .mentee = mentee->person_id,
	    .mentor = mentor->person_id, .mentee_application = mentee->id, .mentor_application = mentor->id,
	    .score = pair_score(&rules, one, other), .why = reasons_text(d->w->mem, &why) }, ret_id) == PAIRING_DONE;
}

static void
make_pair(struct demo *d, const struct table *t)
{
	struct made *m = programme_of(d, cell(t, "programme"));
	int64_t mentee = person_of(d, cell(t, "mentee")), mentor = person_of(d, cell(t, "mentor")), id;
	str state = cell(t, "state");
	bool stands = str_eq(state, S("proposed")) || str_eq(state, S("active"));
	struct application a, b;

	if (!m || !application_of(d->w, m->id, mentee, S("mentee"), &a) ||
	    !application_of(d->w, m->id, mentor, S("mentor"), &b) || !propose(d, m, &a, &b, &id)) {
		trouble(d, "the pair of %.*s and %.*s cannot be made", STR(cell(t, "mentee")), STR(cell(t, "mentor")));
		return;
	}
	demo_pairing_past(d->w, .state = state, .mentee_said = cell(t, "mentee_said"),
	    .mentor_said = cell(t, "mentor_said"), .holds = stands,
	    .created_at = days_ago(d, cell_int(t, "published_days_ago")), .id = id);
	if (!stands)
		demo_place_free(d->w, b.id);
}

str
demo_fill(struct work *w)
{
	struct demo d = { .w = w };
	struct table programmes = table_read(w->mem, "assets/demo/programmes.csv");
	struct table applications = table_read(w->mem, "assets/demo/applications.csv");
	struct table pairs = table_read(w->mem, "assets/demo/pairs.csv");

	org_begin(w);
	org_set(w, S("name"), S("Northwind"));
	org_set(w, S("contact"), S("mentoring@northwind.example"));
	org_set(w, S("demo"), S("1"));
	make_people(&d);
	make_accounts(&d);
	TABLE_ROWS(&programmes)
		make_programme(&d, &programmes);
	TABLE_ROWS(&applications)
		make_application(&d, &applications);
	TABLE_ROWS(&pairs)
		make_pair(&d, &pairs);
	settle_programmes(&d, &programmes);
	return d.trouble;
}
