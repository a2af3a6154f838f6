/*
 * The authorisation matrix: every route x everybody x page and JSON.
 *
 * `cells` is written by hand and says who may; the test walks the route table
 * of the program, and a route without a cell, or a cell without a route,
 * fails.  Whoever may not is answered exactly as if the thing were not there
 * (nobody in particular: sign in first).  Each round of requests has objects
 * of its own, so that a write that is allowed spoils nothing.
 */
#include "app/access/access.h"
#include "app/enrol/enrol.h"
#include "app/programme/programme.h"
#include "base/random.h"
#include "jobs/jobs.h"
#include "unit/test.h"

/*
 * Who asks.  Objects of the path belong to programme A; the application and
 * the job are O's, the pairing is O's with P.
 */
static const struct who_asks { char letter; const char *name; int64_t roles; } people[] = {
	{ 'n', "nobody, not signed in", 0 },
	{ 's', "a stranger to the programme", 0 },
	{ 't', "another participant of the programme", 0 },
	{ 'o', "the owner of the object", 0 },
	{ 'p', "the partner in the pair", 0 },
	{ 'a', "an admin of the programme", 0 },
	{ 'x', "an admin of another programme", 0 },
	{ 'g', "an organisation admin", ORG_ADMIN },
	{ 'i', "an IT admin", IT_ADMIN },
	{ 'r', "a sponsor", SPONSOR },
	{ 'h', "a shadow mentor", SHADOW_MENTOR },
};

#define ALL "nstopaxgirh"
#define IN "stopaxgirh"
#define RUNS "ag"

static const struct cell {
	enum method method;
	const char *path, *may;
	bool may_be_absent;	/* what it shows may rightly be "not found" for those who may ask */
} cells[] = {
#include "matrix.inc"
	{ 0 }
};

struct world {
	int64_t person[COUNT(people)];
	int64_t a, b;	/* programmes */
	struct { const char *param; int64_t id; } objects[16];	/* in A */
	int n;
};

static int64_t
person_of(const struct world *o, char letter)
{
	for (size_t i = 0; i < COUNT(people); i++)
		if (people[i].letter == letter)
			return o->person[i];
	BUG("nobody is %c", letter);
}

static int64_t
open_programme(struct test *t, int64_t admin)
{
	int64_t id = 0;
	str fault;

	WORK(t, w) {
		w->actor = admin;
		CHECK_INT(programme_create(w, S("transition"), S(""), 0, &id, &fault),
		    PROGRAMME_DONE);
	}
	test_sql(t, str_fmt(t->mem, "UPDATE programme SET state = 'open' WHERE id = %" PRId64 "%c",
	    id, 0).ptr);
	test_sql(t, str_fmt(t->mem,
	    "DELETE FROM eligibility_rule WHERE programme_id = %" PRId64 "%c", id, 0).ptr);
	return id;
}

static int64_t
application(struct test *t, int64_t programme, int64_t person, const char *role)
{
	struct application a = { 0 };

	WORK(t, w)
		CHECK_INT(application_begin(w, programme, person, str_of(role), &a), ENROL_DONE);
	test_sql(t, str_fmt(t->mem,
	    "UPDATE application SET state = 'approved' WHERE id = %" PRId64 "%c", a.id, 0).ptr);
	return a.id;
}

static void
object(struct world *o, const char *param, int64_t id)
{
	HOLDS(o->n < (int)COUNT(o->objects));
	o->objects[o->n].param = param;
	o->objects[o->n++].id = id;
}

static int64_t
insert(struct test *t, const char *fmt, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e)
{
	int64_t id = 0;

	WORK(t, w)
		id = id_new(w);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	test_sql(t, arena_cstr(t->mem, str_fmt(t->mem, fmt, id, a, b, c, d, e)));
#pragma GCC diagnostic pop
	return id;
}

#define ID "%" PRId64

static struct world
make_world(struct test *t, const struct world *people_of)
{
	struct world o = *people_of;
	int64_t owner = person_of(&o, 'o'), partner = person_of(&o, 'p'), job = 0;

	o.n = 0;
	test_sql(t, "UPDATE person SET left_day = NULL"); /* an allowed POST may have let them go */
	o.a = open_programme(t, person_of(&o, 'a'));
	o.b = open_programme(t, person_of(&o, 'x'));
	int64_t wants = application(t, o.a, owner, "mentee"),
	    offers = application(t, o.a, partner, "mentor");

	application(t, o.a, person_of(&o, 't'), "mentor");
	WORK(t, w) {
		w->actor = owner;
		job = job_put(w, "roster.apply", 1);
	}
	object(&o, "programme", o.a);
	object(&o, "person", owner);
	object(&o, "application", wants);
	object(&o, "job", job);
	object(&o, "file", insert(t,
	    "INSERT INTO roster_file (id, actor_id, name, created_at, mapping, leavers, report) "
	    "VALUES (" ID ", " ID ", 'x.csv', 1795000000000000, '', 0, '')", owner, 0, 0, 0, 0));
	object(&o, "event", insert(t, "INSERT INTO event (id, programme_id, name, place, zone, "
	    "starts_at, minutes, rounds, table_size, across, only_coming, state, revision, stale, "
	    "tables, repeats, bound, pause, with_manager, created_by, created_at) VALUES (" ID ", "
	    ID ", 'Evening', '', 'UTC', 1, 8, 6, 2, 1, 0, 'draft', 0, 0, 0, 0, 0, 0, 0, " ID
	    ", 1)", o.a, owner, 0, 0, 0));
	object(&o, "round",
	    insert(t, "INSERT INTO round (id, programme_id, name, state, revision, rule_version, "
	    "rules, engine, seed, week_day, plus_unit, plus_places, mentees, mentors, places, "
	    "edges, scored, pairs, total, lowest, bound, bonus, proven, input_hash, answer_hash, "
	    "trouble, job_id, created_at) VALUES (" ID ", " ID ", 'Round', 'solved', 0, 0, '', '', "
	    "1, 20000, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, "
	    "'', '', '', 0, 1)",
	    o.a, 0, 0, 0, 0));
	object(&o, "pairing", insert(t, "INSERT INTO pairing (id, programme_id, "
	    "mentee_id, mentor_id, mentee_application_id, mentor_application_id, state, "
	    "score, why, mentee_said, mentor_said, private_reason, created_at, changed_at) "
	    "VALUES (" ID ", " ID ", " ID ", " ID ", " ID ", " ID ", 'proposed', 800, '[]', '', "
	    "'', '', 1, 1)", o.a, owner, partner, wants, offers));
	return o;
}

static int64_t
object_of(const struct world *o, str param)
{
	for (int i = 0; i < o->n; i++)
		if (str_eq(param, str_of(o->objects[i].param)))
			return o->objects[i].id;
	BUG("the matrix has no object for :%.*s; make one in make_world", STR(param));
}

/* The route's path with the world's ids; `programme` stands for :programme,
 * and `other` for every other id unless it is 0. */
static const char *
path_of(struct test *t, const struct world *o, const char *pattern, bool json, int64_t programme,
    int64_t other)
{
	struct buf b = { .mem = t->mem };
	str rest = str_from(str_of(pattern), 1), part;

	if (json)
		buf_lit(&b, "/api/v1");
	buf_char(&b, '/');
	for (bool first = true; str_cut(&rest, '/', &part); first = false) {
		if (!first)
			buf_char(&b, '/');
		if (part.len == 0 || part.ptr[0] != ':')
			buf_str(&b, part);
		else if (str_eq(part, S(":programme")))
			buf_int(&b, programme);
		else
			buf_int(&b, other ? other : object_of(o, str_from(part, 1)));
	}
	return arena_cstr(t->mem, buf_text(&b));
}

static int
ask(struct test *t, enum method m, int64_t person, const char *path, bool json,
    bool *ret_signed_out)
{
	struct web_reply r = m == GET ? test_get(t, person, path)
	    : test_post(t, person, path, json ? "{}" : "x=1");

	str to = test_header(&r, "Location");

	*ret_signed_out = r.status == 401 || (r.status == 303 &&
	    (str_starts(to, S("/sign-in?")) || (m == GET && str_eq(to, S("/sign-in")))));
	return r.status;
}

static void
check_cell(struct test *t, const struct world *o, const struct route *r, const struct cell *c,
    size_t who, bool json)
{
	bool may = strchr(c->may, people[who].letter) && !(json && r->no_json), signed_out;
	const char *path = path_of(t, o, r->path, json, o->a, 0);
	int status = ask(t, r->method, o->person[who], path, json, &signed_out);
	bool good;

	if (json && r->no_json)
		good = status == 404;
	else if (may)
		good = !signed_out && status != 403 && status < 500 &&
		    (status != 404 || c->may_be_absent);
	else
		good = o->person[who] == NOBODY ? signed_out : status == 404;
	test_check(good, __FILE__, __LINE__,
	    str_fmt(t->mem, "%s %s as %s: %d, but %s%c", r->method == GET ? "GET" : "POST", path,
	    people[who].name, status, may ? "may" : "may not", 0).ptr);
}

static const struct cell *
cell_of(const struct route *r)
{
	for (const struct cell *c = cells; c->path; c++)
		if (c->method == r->method && strcmp(c->path, r->path) == 0)
			return c;
	return NULL;
}

static struct world
make_people(struct test *t)
{
	struct world o = { 0 };

	for (size_t i = 1; i < COUNT(people); i++)
		o.person[i] = test_person(t, arena_cstr(t->mem,
		    str_fmt(t->mem, "Person %c", people[i].letter)), people[i].roles);
	return o;
}

typedef void each_route(struct test *, const struct world *, const struct route *);

static void
walk(struct test *t, const struct world *o, each_route *fn)
{
	for (size_t f = 0; features[f]; f++)
		for (const struct route *r = features[f]->routes; r && r->path; r++) {
			struct arena_mark mark = arena_mark(t->mem);

			fn(t, o, r);
			arena_rewind(t->mem, mark);
		}
}

static void
check_route(struct test *t, const struct world *who, const struct route *r)
{
	const struct cell *c = cell_of(r);
	struct world o = make_world(t, who);

	if (!c) {
		test_check(false, __FILE__, __LINE__, str_fmt(t->mem, "%s %s has a cell in "
		    "matrix.inc%c", r->method == GET ? "GET" : "POST", r->path, 0).ptr);
		return;
	}
	for (int json = 0; json < 2; json++)
		for (size_t i = 0; i < COUNT(people); i++) {
			check_cell(t, &o, r, c, i, json);
			if (r->method == POST && strchr(c->may, people[i].letter))
				o = make_world(t, who);
		}
}

static void
every_route_for_everybody(struct test *t)
{
	struct world o = make_people(t);

	walk(t, &o, check_route);
}

static void
every_cell_has_a_route(struct test *t)
{
	for (const struct cell *c = cells; c->path; c++) {
		bool found = false;

		for (size_t f = 0; features[f]; f++)
			for (const struct route *r = features[f]->routes; r && r->path; r++)
				found |= r->method == c->method && strcmp(r->path, c->path) == 0;
		test_check(found, __FILE__, __LINE__,
		    str_fmt(t->mem, "%s is a route%c", c->path, 0).ptr);
	}
}

/* Ids of another programme, and ids of nothing, are not there, for those who
 * may everything in either. */
static void
check_nested(struct test *t, const struct world *who, const struct route *r)
{
	bool nested = strstr(r->path, ":programme/") && strchr(strstr(r->path, ":programme/"),
	    ':') && strchr(strstr(r->path, ":programme/") + 1, ':');
	struct world o;

	if (!strchr(r->path, ':'))
		return;
	o = make_world(t, who);
	int64_t admins[] = { person_of(&o, 'x'), person_of(&o, 'g'), person_of(&o, 'a') };

	for (size_t i = 0; i < COUNT(admins); i++) {
		bool signed_out;

		if (nested)
			test_check_int(ask(t, r->method, admins[i], path_of(t, &o, r->path, false,
			    o.b, 0), false, &signed_out), 404, __FILE__, __LINE__, r->path);
		if (strcmp(r->path, "/programmes/:programme") != 0)
			test_check_int(ask(t, r->method, admins[i], path_of(t, &o, r->path, false,
			    4711, 4711), false, &signed_out), 404, __FILE__, __LINE__, r->path);
	}
}

static void
nested_ids_belong_together(struct test *t)
{
	struct world o = make_people(t);

	walk(t, &o, check_nested);
}

TESTS(every_route_for_everybody, every_cell_has_a_route, nested_ids_belong_together)
