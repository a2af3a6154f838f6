#include "app/round/stability.h"

#include "app/round/round_view.h"
#include "app/round/stability.html.h"

static void
put_json(struct req *q, const struct round *round, const struct stability *s)
{
	json_int(&q->json, "blocking_pairs", s->report.blocking);
	json_int(&q->json, "mentees", s->report.mentees);
	json_int(&q->json, "mentors", s->report.mentors);
	json_int(&q->json, "largest_gain", s->report.largest);
	json_int(&q->json, "total", round->total);
	json_int(&q->json, "stable_total", s->total);
	json_int(&q->json, "pairs", round->pairs);
	json_int(&q->json, "stable_pairs", s->pairs);
}

void
get_stability(struct req *q)
{
	struct place at;
	struct stability s;

	if (!round_place(q, &at))
		return;
	struct rules rules = round_rules(q->w->mem, &at.round);

	if (!at.round.solved_at || rules.peer) {
		reply_not_found(q);
		return;
	}
	struct input in = round_input(q->w, &at.round);

	input_read(q->w->mem, &in);
	s = round_stability(q->w, &at.round, &in);
	if (q->wants_json) {
		put_json(q, &at.round, &s);
		return;
	}
	q->title = _("Could two do better together?");
	stability_page(&q->html, &at, &s, &in);
}
