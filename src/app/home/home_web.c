#include "app/home/home.h"
#include "app/home/home.html.h"
#include "app/home/home_view.h"
#include "web/web.h"

static str
greeting(struct req *q)
{
	struct arena *mem = q->w->mem;
	int64_t local = q->w->now + zone_offset(q->w->now, q->zone);
	int64_t hour = local % DAY / HOUR;
	struct word name = { "name", str_head(q->session->name, str_find(q->session->name, ' ')) };

	return hour < 5 || hour >= 18 ? SAY(mem, _("Good evening, {name}"), name)
	    : hour < 12               ? SAY(mem, _("Good morning, {name}"), name)
				      : SAY(mem, _("Good afternoon, {name}"), name);
}

static bool
runs_something(struct req *q)
{
	return (q->roles & ORG_ADMIN) || q->web->site->relations(q, ANY_PROGRAMME_ADMIN) > 0;
}

static void
step_json(struct json *j, const char *key, const struct next_step *next)
{
	json_begin(j, key);
	json_str(j, "title", next->title);
	json_str(j, "words", next->words);
	json_str(j, "action", next->action);
	json_str(j, "path", next->path);
	json_int(j, "minutes", next->minutes);
	json_end(j);
}

static void
runs_json(struct req *q, const struct home *home)
{
	struct json *j = &q->json;

	json_list(j, "runs");
	for (size_t i = 0; i < home->runs.n; i++) {
		const struct home_run *r = &home->runs.v[i];
		enum home_need need = home_need(r, home->today);
		struct next_step step = home_need_step(q->w->mem, r, need);

		json_begin(j, NULL);
		json_id(j, "programme", r->programme_id);
		json_str(j, "name", r->name);
		json_str(j, "state", r->state);
		json_int(j, "mentees", r->mentees);
		json_int(j, "mentors", r->mentors);
		json_int(j, "pairs", r->pairs);
		if (need == NEED_NOTHING)
			json_none(j, "needs");
		else
			step_json(j, "needs", &step);
		json_end(j);
	}
	json_end(j);
}

static void
mine_json(struct json *j, const struct home *home)
{
	json_list(j, "matches");
	for (size_t i = 0; i < home->pairs.n; i++) {
		const struct home_pair *p = &home->pairs.v[i];

		json_begin(j, NULL);
		json_id(j, "pairing", p->id);
		json_str(j, "programme", p->programme);
		json_str(j, "role", p->mentee_id == home->me ? S("mentee") : S("mentor"));
		json_str(j, "partner", p->name);
		json_str(j, "state", p->state);
		json_bool(j, "waits_for_me", home_pair_waits(p, home->me));
		json_end(j);
	}
	json_end(j);
	json_list(j, "applications");
	for (size_t i = 0; i < home->taking.n; i++) {
		const struct taking_part *t = &home->taking.v[i];

		json_begin(j, NULL);
		json_id(j, "application", t->id);
		json_id(j, "programme", t->programme_id);
		json_str(j, "name", t->name);
		json_str(j, "role", t->role);
		json_str(j, "state", t->state);
		json_end(j);
	}
	json_end(j);
	json_list(j, "open");
	for (size_t i = 0; i < home->open.n; i++) {
		json_begin(j, NULL);
		json_id(j, "programme", home->open.v[i].id);
		json_str(j, "name", home->open.v[i].name);
		json_end(j);
	}
	json_end(j);
}

/* Nobody yet: a demonstration offers its people, all else asks to sign in. */
static void
welcome(struct req *q)
{
	if (q->wants_json)
		q->status = 401;
	else
		reply_see(q, "%s", q->web->config.demo ? "/demo" : "/sign-in");
}

static void
get_home(struct req *q)
{
	enum { LATE = 5 };	/* minutes */
	struct home home = { .me = q->w->actor, .today = zone_day(q->w->now, q->zone) };
	struct home_view v = { 0 };

	if (!q->session) {
		welcome(q);
		return;
	}
	home.admin = runs_something(q);
	home.all = q->roles & ORG_ADMIN;
	home.system = q->roles & IT_ADMIN;
	if (home.system) {
		v.health = system_read(q->w);
		home.troubles = v.health.mail.failed + v.health.jobs.failed +
		    (v.health.late_minutes >= LATE);
	}
	home_load(q->w, &home);
	v.next = home_next(q->w->mem, &home);
	if (q->wants_json) {
		step_json(&q->json, "next", &v.next);
		mine_json(&q->json, &home);
		if (home.admin)
			runs_json(q, &home);
		return;
	}
	v.greeting = greeting(q);
	q->title = _("Home");
	q->nav = S("home");
	home_page(&q->html, &home, &v);
}

static const struct route routes[] = {
	{ GET, "/", ANYBODY, get_home },
	{ 0 }
};

const struct feature home_feature = { .name = "home", .routes = routes };
