#include "app/round/round_view.h"

#include "app/person/person.h"
#include "app/round/rules.html.h"

void
rules_weights(struct req *q, struct rules_view *v)
{
	for (int i = 0; i < CRITERIA; i++)
		v->weights[i] = (struct weight_line){ criteria[i]->key,
		    lang_text(criteria[i]->label),
		    lang_percent(q->w->mem, v->rules.weight[i],
		    v->rules.total ? v->rules.total : 1),
		    v->rules.weight[i] };
}

static void
take_over(struct rules *r, const struct learned *l)
{
	r->total = 0;
	for (size_t k = 0; k < l->n; k++)
		r->total += r->weight[l->v[k].id] = l->v[k].suggested;
}

static void
show_rules(struct req *q, struct place *at, struct rules_view *v)
{
	v->history = rule_versions(q->w, q->programme);
	v->version = v->history.n ? v->history.v[0].version : 0;
	v->pairs = pair_rules(q->w, q->programme);
	v->learned = learned_weights(q->w, q->programme, &v->rules);
	v->taken_over = v->learned.enough && str_eq(query_str(q, "weights"), S("learned"));
	if (v->taken_over)
		take_over(&v->rules, &v->learned);
	rules_weights(q, v);
	v->peer = v->rules.peer;
	q->title = _("Rules of matching");
	rules_page(&q->html, at, v, q);
}

void
rules_put_json(struct req *q, const struct rules *r, int64_t version)
{
	json_int(&q->json, "version", version);
	json_begin(&q->json, "weights");
	for (int i = 0; i < CRITERIA; i++)
		if (r->weight[i])
			json_int(&q->json, criteria[i]->key, r->weight[i]);
	json_end(&q->json);
	json_bool(&q->json, "nobody_far_behind", r->nobody_behind);
	json_bool(&q->json, "agreed_first", r->agreed_first);
	json_list(&q->json, "hard_rules");
	for (enum rule_id id = 0; id < RULES; id++)
		if (hard_rules[id]->on && rule_on(r, id))
			json_str(&q->json, NULL, str_of(hard_rules[id]->key));
	json_end(&q->json);
}

static void
put_learned_json(struct req *q, const struct rules *r)
{
	struct learned l = learned_weights(q->w, q->programme, r);

	json_begin(&q->json, "answers");
	json_int(&q->json, "yes", l.yes);
	json_int(&q->json, "no", l.no);
	json_bool(&q->json, "enough", l.enough);
	json_list(&q->json, "suggested");
	for (size_t k = 0; l.enough && k < l.n; k++) {
		json_begin(&q->json, NULL);
		json_str(&q->json, "criterion", str_of(criteria[l.v[k].id]->key));
		json_int(&q->json, "now", l.v[k].now);
		json_int(&q->json, "suggested", l.v[k].suggested);
		json_int(&q->json, "low", l.v[k].low);
		json_int(&q->json, "high", l.v[k].high);
		json_end(&q->json);
	}
	json_end(&q->json);
	json_end(&q->json);
}

void
get_rules(struct req *q)
{
	struct rules_view v = { 0 };
	struct round_programme p;
	struct place at;
	int64_t version = query_int(q, "version", 1, 1000000), newest;

	if (!round_place(q, &at) || !round_programme_find(q->w, q->programme, &p))
		return;
	v.rules = rules_now(q->w, &p, &newest);
	if (version)
		v.rules = rules_of_version(q->w, &p, version);
	if (!q->wants_json) {
		show_rules(q, &at, &v);
		return;
	}
	rules_put_json(q, &v.rules, version ? version : newest);
	put_learned_json(q, &v.rules);
}

/* A field that was left empty, or not sent, counts nothing. */
static int
points(struct req *q, const char *name, int64_t max)
{
	return form_str(q, name).len ? (int)form_int(q, name, 0, max) : 0;
}

void
rules_form(struct req *q, struct rules *r)
{
	struct { const char *name; bool *value; } ticks[] = {
		{ "not_reporting_line", &r->not_reporting_line },
		{ "not_same_team", &r->not_same_team }, { "shared_language", &r->shared_language },
		{ "mentor_trained", &r->mentor_trained }, { "other_unit", &r->other_unit },
		{ "same_site", &r->same_site }, { "most", &r->most_first },
		{ "agreed", &r->agreed_first }, { "behind", &r->nobody_behind },
	};

	r->total = 0;
	for (int i = 0; i < CRITERIA; i++) {
		r->weight[i] = points(q,
		    str_fmt(q->w->mem, "w-%s%c", criteria[i]->key, 0).ptr, 100);
		r->total += r->weight[i];
	}
	for (size_t i = 0; i < COUNT(ticks); i++)
		*ticks[i].value = form_bool(q, ticks[i].name);
	r->shared_minutes = points(q, "shared_hours", 2400);
	r->min_distance = points(q, "min_level_distance", 20);
	r->max_distance = form_str(q, "max_level_distance").len
	    ? points(q, "max_level_distance", 100) : NO_LIMIT;
	r->ideal_distance = points(q, "ideal_distance", 20);
	if (r->total == 0)
		form_error(q, "w-needs", _("Give points to at least one criterion."));
	if (r->max_distance < r->min_distance)
		form_error(q, "max_level_distance",
		    _("The most must not be smaller than the least."));
}

/* A forecast knows what a round would know. */
void
prepare_rules(struct req *q, struct store *store)
{
	enum { MOST = 3 };

	if (str_eq(form_str(q, "do"), S("try")))
		round_understand(store, q->w->mem, q->programme, MOST, NULL);
}

void
post_rules(struct req *q)
{
	struct rules_view v = { 0 };
	struct round_programme p;
	struct place at;

	if (!round_place(q, &at) || !round_programme_find(q->w, q->programme, &p))
		return;
	v.rules = rules_now(q->w, &p, NULL);
	rules_form(q, &v.rules);
	if (!form_failed(q) && !str_eq(form_str(q, "do"), S("try"))) {
		int64_t version = rules_save(q->w, q->programme, &v.rules,
		    str_head(form_str(q, "note"), 400));

		reply_done(q, SAY(q->w->mem, _("Saved as version {n}. The next run uses it."),
		    { "n", lang_int(q->w->mem, version) }),
		    "/programmes/%" PRId64 "/matching/rules", q->programme);
		return;
	}
	if (!form_failed(q)) {
		struct input in = input_of_programme(q->w, &p, week_day_of(q->w->now));

		input_read(q->w->mem, &in);
		v.forecast = forecast(q->w->mem, &in, &v.rules, true);
		v.tried = true;
	}
	if (q->wants_json)
		rules_put_json(q, &v.rules, 0);
	else
		show_rules(q, &at, &v);
}

static int64_t
person_of(struct req *q, const char *field)
{
	struct person p;

	if (person_find_mail(q->w, form_str(q, field), &p))
		return p.id;
	form_error(q, field, _("Nobody in the directory has this address."));
	return 0;
}

void
post_pairs(struct req *q)
{
	struct rules_view v = { 0 };
	struct round_programme p;
	struct place at;
	str what = form_str(q, "do");

	if (!round_place(q, &at) || !round_programme_find(q->w, q->programme, &p))
		return;
	if (str_eq(what, S("remove"))) {
		pair_rule_set(q->w, q->programme, form_id(q, "mentee"),
		    form_id(q, "mentor"), S(""));
		reply_done(q, _("Removed."), "/programmes/%" PRId64 "/matching/rules",
		    q->programme);
		return;
	}
	int64_t mentee = person_of(q, "mentee_mail"), mentor = person_of(q, "mentor_mail");

	if (!form_failed(q) && mentee == mentor)
		form_error(q, "mentor_mail", _("These are the same person."));
	if (form_failed(q)) {
		v.rules = rules_now(q->w, &p, NULL);
		show_rules(q, &at, &v);
		return;
	}
	pair_rule_set(q->w, q->programme, mentee, mentor,
	    str_eq(what, S("always")) ? S("always") : S("never"));
	reply_done(q, _("Saved. It counts from the next run on."),
	    "/programmes/%" PRId64 "/matching/rules", q->programme);
}
