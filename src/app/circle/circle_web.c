#include "app/circle/circle_view.h"

#include "app/circle/circle.html.h"
#include "web/feature.h"

/* --- for who runs it --- */

static bool
load(struct req *q, struct circles_view *v)
{
	struct round_programme p;

	*v = (struct circles_view){ 0 };
	if (!programme_find(q->w, q->programme, &v->p) ||
	    !round_programme_find(q->w, q->programme, &p)) {
		reply_not_found(q);
		return false;
	}
	v->any = circle_set_now(q->w, q->programme, &v->set);
	v->draft = v->any && str_eq(v->set.state, S("draft"));
	if (v->any)
		v->list = circles_of(q->w, v->set.id);
	for (size_t c = 0; c < v->list.n; c++) {
		v->placed += (int64_t)v->list.v[c].people.n;
		for (size_t i = 0; i < v->list.v[c].people.n; i++)
			v->hosting += v->list.v[c].people.v[i].host;
	}
	circle_waiting(q->w, q->programme, &v->waiting, &v->hosts);
	v->size = circle_size(q->w->mem, &p);
	q->nav = S("programmes");
	q->title = SAY(q->w->mem, _("Circles of {programme}"), { "programme", v->p.name });
	return true;
}

static void
put_circle_json(struct json *j, const char *key, const struct circle_with *c)
{
	json_begin(j, key);
	json_int(j, "circle", c->is.n);
	json_str(j, "topics", words_of(j->out.mem, c->is.topics));
	json_str(j, "hours", words_of(j->out.mem, c->is.hours));
	json_list(j, "people");
	for (size_t i = 0; i < c->people.n; i++) {
		json_begin(j, NULL);
		json_id(j, "application", c->people.v[i].application_id);
		json_str(j, "name", c->people.v[i].name);
		json_str(j, "unit", c->people.v[i].unit);
		json_bool(j, "host", c->people.v[i].host);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static void
show(struct req *q, const struct circles_view *v)
{
	if (!q->wants_json) {
		circles_page(&q->html, v, q);
		return;
	}
	json_str(&q->json, "state", v->any ? v->set.state : S("none"));
	json_int(&q->json, "points", v->set.score);
	json_int(&q->json, "bound", v->set.bound);
	json_int(&q->json, "without_a_place", v->set.left_over);
	json_list(&q->json, "circles");
	for (size_t c = 0; c < v->list.n; c++)
		put_circle_json(&q->json, NULL, &v->list.v[c]);
	json_end(&q->json);
}

static void
get_circles(struct req *q)
{
	struct circles_view v;

	if (load(q, &v))
		show(q, &v);
}

static void
prepare_circles(struct req *q, struct store *store)
{
	str what = form_str(q, "do");

	if (str_eq(what, S("make")))
		q->prepared = circle_make_up(store, q->w->mem, q->programme);
	else if (str_eq(what, S("move")))
		q->prepared = circle_move(store, q->w->mem, q->programme, form_id(q, "member"),
		    form_id(q, "to"));
}

/* What somebody moves by hand may leave a circle too small: that is said. */
static str
done_words(struct req *q, const struct circle_making *m)
{
	struct round_programme p;
	int64_t n = 0, left = 0;

	if (!m->moved)
		return _("The circles are made. Nobody has been told.");
	if (!round_programme_find(q->w, q->programme, &p) || !circle_too_small(m,
	    circle_size(q->w->mem, &p), &n, &left))
		return _("The circles are changed.");
	return SAY(q->w->mem,
	    _n("The circles are changed. Circle {circle} has only {n} person now.",
		"The circles are changed. Circle {circle} has only {n} people now.", left),
	    { "circle", lang_int(q->w->mem, n) }, { "n", lang_int(q->w->mem, left) });
}

static void
save(struct req *q, const struct circle_making *m)
{
	struct circles_view v;

	if (m->trouble.len)
		form_error(q, "do", m->trouble);
	else if (!circle_save(q->w, m))
		form_error(q, "do", _("Somebody else has changed the circles meanwhile. This is "
		    "how they stand now."));
	if (!form_failed(q))
		reply_done(q, done_words(q, m), "/programmes/%" PRId64 "/circles", q->programme);
	else if (load(q, &v))
		show(q, &v);
}

static void
post_circles(struct req *q)
{
	struct circle_set set;

	if (q->prepared) {
		save(q, q->prepared);
	} else if (!str_eq(form_str(q, "do"), S("publish"))) {
		reply_conflict(q, _("These circles cannot be changed so: choose a person and a "
		    "circle of the draft."));
	} else if (!circle_set_now(q->w, q->programme, &set) || !circle_publish(q->w, &set)) {
		reply_conflict(q, _("There is no draft that could be published."));
	} else {
		reply_done(q, _("Published. Everybody in a circle gets a mail now."),
		    "/programmes/%" PRId64 "/circles", q->programme);
	}
}

/* --- for who is in one --- */

static void
get_my_circle(struct req *q)
{
	struct my_circle_view v = { 0 };
	struct toml_reading r = { .mem = q->w->mem };

	if (!programme_find(q->w, q->programme, &v.p) ||
	    !circle_mine(q->w, q->programme, q->w->actor, &v.mine)) {
		reply_not_found(q);
		return;
	}
	if (q->wants_json) {
		put_circle_json(&q->json, "circle", &v.mine);
		return;
	}
	template_read(&r, v.p.settings, &v.t);
	for (size_t i = 0; i < v.mine.people.n; i++)
		v.host |= v.mine.people.v[i].host && v.mine.people.v[i].person_id == q->w->actor;
	q->title = _("My circle");
	my_circle_page(&q->html, &v, q);
}

static void
post_my_circle(struct req *q)
{
	if (!circle_leave(q->w, q->programme, q->w->actor))
		reply_not_found(q);
	else
		reply_done(q, _("You have left the circle. Nobody is told why."),
		    "/programmes/%" PRId64, q->programme);
}

enum { RUNS = PROGRAMME_ADMIN | ORG_ADMIN };

static const struct route routes[] = {
	{ GET,  "/programmes/:programme/circles", RUNS, get_circles },
	{ POST, "/programmes/:programme/circles", RUNS, post_circles, .prepare = prepare_circles },
	{ GET,  "/programmes/:programme/my-circle", PARTICIPANT, get_my_circle },
	{ POST, "/programmes/:programme/my-circle", PARTICIPANT, post_my_circle },
	{ 0 }
};

const struct feature circle_feature = { .name = "circle", .routes = routes };
