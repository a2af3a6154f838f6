#include "app/pairing/pairing_view.h"

#include "app/pairing/list.html.h"
#include "web/feature.h"

static void
put_rows_json(struct req *q, const struct pairs_view *v)
{
	struct json *j = &q->json;

	json_int(j, "proposed", v->n.proposed);
	json_int(j, "active", v->n.active);
	json_int(j, "ended", v->n.ended);
	json_int(j, "without_a_pair", v->n.unpaired);
	json_list(j, "pairs");
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct pairing_row *r = &v->rows.v[i];

		json_begin(j, NULL);
		json_id(j, "id", r->id);
		json_str(j, "state", r->state);
		json_str(j, "mentee", r->mentee);
		json_id(j, "mentee_application", r->mentee_application_id);
		json_str(j, "mentor", r->mentor);
		json_id(j, "mentor_application", r->mentor_application_id);
		json_str(j, "waits_for", r->waits);
		json_int(j, "score", r->score);
		json_end(j);
	}
	json_end(j);
	if (v->rows.more)
		json_id(j, "next", v->rows.v[v->rows.n - 1].id);
}

/* The page after this one, with the same filter. */
static str
next_page_of(struct arena *mem, const struct pairs_view *v)
{
	struct html h = { .mem = mem, .out = { .mem = mem } };

	if (!v->rows.more)
		return (str){ 0 };
	buf_lit(&h.out, "?q=");
	html_part_str(&h, v->query.name);
	buf_lit(&h.out, "&state=");
	html_part_str(&h, v->query.state);
	buf_fmt(&h.out, "&after=%" PRId64, v->rows.v[v->rows.n - 1].id);
	return buf_text(&h.out);
}

void
get_pairs(struct req *q)
{
	struct programme p;
	struct pairs_view v = { .p = &p, .query = { .programme = q->programme,
	    .name = query_str(q, "q"), .state = query_str(q, "state"),
	    .after = query_int(q, "after", 0, INT64_MAX) } };

	if (!programme_find(q->w, q->programme, &p)) {
		reply_not_found(q);
		return;
	}
	pairing_counts(q->w, p.id, &v.n);
	v.any = v.n.proposed + v.n.active + v.n.ended > 0;
	v.rows = pairing_rows(q->w, &v.query);
	v.next = next_page_of(q->w->mem, &v);
	if (q->wants_json) {
		put_rows_json(q, &v);
		return;
	}
	q->nav = S("programmes");
	q->title = SAY(q->w->mem, _("Pairs of {programme}"), { "programme", p.name });
	pairs_page(&q->html, &v, q);
}

void
get_pairs_export(struct req *q)
{
	reply_file(q, S("pairs.csv"), S("text/csv; charset=utf-8"));
	pairing_csv(q->w, q->programme, &q->file);
}
