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

	return hour < 5 || hour >= 18 ? SAY(mem, _("Good evening, {name}"), name) :
	    hour < 12 ? SAY(mem, _("Good morning, {name}"), name) : SAY(mem, _("Good afternoon, {name}"), name);
}

static bool
runs_something(struct req *q)
{
	return (q->roles & ORG_ADMIN) || q->web->site->relations(q, ANY_PROGRAMME_ADMIN) > 0;
}

static void
home_json(struct req *q, const struct next_step *next)
{
	json_begin(&q->json, "next");
	json_str(&q->json, "title", next->title);
	json_str(&q->json, "words", next->words);
	json_str(&q->json, "action", next->action);
	json_str(&q->json, "path", next->path);
	json_int(&q->json, "minutes", next->minutes);
	json_end(&q->json);
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
	struct home home = { .me = q->w->actor, .today = zone_day(q->w->now, q->zone) };

	if (!q->session) {
		welcome(q);
		return;
	}
	home.admin = runs_something(q);
	home.all = q->roles & ORG_ADMIN;
	home_load(q->w, &home);
	struct home_view v = { .next = home_next(q->w->mem, &home) };

	if (q->wants_json) {
		home_json(q, &v.next);
		return;
	}
	v.greeting = greeting(q);
	v.system = (q->roles & IT_ADMIN) && web_route(q->web, GET, S("/system"));
	q->title = _("Home");
	q->nav = S("home");
	home_page(&q->html, &home, &v);
}

static const struct route routes[] = {
	{ GET, "/", ANYBODY, get_home },
	{ 0 }
};

const struct feature home_feature = { .name = "home", .routes = routes };
