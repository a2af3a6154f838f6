#include "app/enrol/enrol_csv.h"
#include "app/enrol/enrol.sql.h"
#include "base/csv.h"

/* What only the person themselves may read stays with them. */
static bool
is_exported(const struct template_question *q)
{
	return !str_eq(q->visible_to, S("me"));
}

/* Skills in the person's own words, which lead back to the same ones. */
static str
answer_as_typed(struct work *w, const struct application *a, const struct template_question *q)
{
	struct application_skills skills = { 0 };
	struct strs words = { 0 };

	if (str_eq(q->key, str_eq(a->role, S("mentor")) ? S("offer") : S("learn")))
		skills = application_skills(w, a->id);
	for (size_t i = 0; i < skills.n; i++)
		PUSH(w->mem, &words, skills.v[i].label);
	return words.n ? str_join(w->mem, words, S(";")) : answer_get(w, a, q);
}

static void
put_header(struct work *w, const struct template *t, struct buf *to)
{
	static const str facts[] = { S_INIT("email"), S_INIT("employee_id"), S_INIT("role"),
		S_INIT("state"), S_INIT("time_zone"), S_INIT("trained") };
	struct strs cells = { 0 };

	for (size_t i = 0; i < COUNT(facts); i++)
		PUSH(w->mem, &cells, facts[i]);
	for (size_t i = 0; i < t->questions.n; i++)
		if (is_exported(&t->questions.v[i]))
			PUSH(w->mem, &cells, t->questions.v[i].key);
	csv_put(to, cells);
}

static void
put_application(
    struct work *w, const struct template *t, const struct application_row *row, struct buf *to)
{
	struct application a;
	struct strs cells = { 0 };

	if (!application_by_id(w, row->id, &a))
		return;
	PUSH(w->mem, &cells, row->mail);
	PUSH(w->mem, &cells, row->employee_id);
	PUSH(w->mem, &cells, a.role);
	PUSH(w->mem, &cells, a.state);
	PUSH(w->mem, &cells, a.zone);
	PUSH(w->mem, &cells, a.trained ? S("1") : S(""));
	for (size_t i = 0; i < t->questions.n; i++) {
		const struct template_question *q = &t->questions.v[i];

		if (is_exported(q))
			PUSH(w->mem, &cells, question_asked(t, q, a.role) ?
			    answer_as_typed(w, &a, q) : S(""));
	}
	csv_put(to, cells);
}

void
enrol_export(struct work *w, const struct programme *p, struct buf *to)
{
	/* Of a peer the one application says what both sides say. */
	struct application_rows page = { .more = true };
	struct template t;
	int64_t after = 0;

	if (!programme_template(w, p, &t)) {
		FAULT(w, "the template of programme %" PRId64 " cannot be read", p->id);
		return;
	}
	put_header(w, &t, to);
	while (page.more) {
		page = application_list(
		    w, p->id, template_is_peer(&t) ? S("mentee") : S(""), S(""), after);
		for (size_t i = 0; i < page.n; i++) {
			after = page.v[i].id;
			/* What was not sent is still the person's alone. */
			if (!str_eq(page.v[i].state, S("draft")))
				put_application(w, &t, &page.v[i], to);
		}
	}
}
