#include "app/round/save.h"

#include "app/round/round.sql.h"

/* What one row was made of; a fault stays to be told. */
static void
forget(struct work *w, struct arena_mark mark)
{
	if (w->fault.len == 0)
		arena_rewind(w->mem, mark);
}

static str
why_text(struct arena *mem, const struct save *s, const struct round_pair *p)
{
	struct reasons list = pair_reasons(mem, s->rules, &s->input->candidate[MENTEE][p->mentee_n],
	    &s->input->candidate[MENTOR][p->mentor_n]);

	return reasons_text(mem, &list);
}

static bool
is_pinned(const struct save *s, const struct round_pair *p)
{
	return constraint_is(s->constraints, p->mentee_n, p->mentor_n, "pin");
}

static void
save_pair(struct work *w, const struct save *s, const struct round_pair *p)
{
	struct arena_mark mark = arena_mark(w->mem);

	round_pair_insert(w, .round_id = s->round->id, .mentee_n = p->mentee_n,
	    .mentor_n = p->mentor_n, .score = p->score, .pinned = is_pinned(s, p),
	    .why = why_text(w->mem, s, p));
	forget(w, mark);
}

/* In a peer round a person is in a pair from either side. */
static bool *
who_is_paired(struct arena *mem, const struct save *s)
{
	bool *paired = NEWS(mem, bool, s->input->side[MENTEE].n + 1);

	for (size_t k = 0; k < s->answer->pairs.n; k++) {
		paired[s->answer->pairs.v[k].mentee_n] = true;
		if (s->rules->peer)
			paired[s->answer->pairs.v[k].mentor_n] = true;
	}
	return paired;
}

static void
save_unmatched(struct work *w, const struct save *s)
{
	bool *paired = who_is_paired(w->mem, s);
	struct match_problem problem = scored_problem(s->scored, s->rules, s->round->seed);
	struct scored scored = *s->scored;
	/* Prices of what came before the total left open say nothing of more places. */
	struct match_about *about = s->rules->peer || scored.open_rule ? NULL
	    : match_about(w->mem, &problem, &s->answer->match);

	if (scored.open_rule)
		scored.rule = arena_copy(w->mem, scored.open_rule, (size_t)scored.n);

	for (size_t i = 0; i < s->input->side[MENTEE].n; i++) {
		if (paired[i])
			continue;
		struct arena_mark mark = arena_mark(w->mem);
		struct why_unmatched why = why_unmatched(w->mem, s->input, s->rules, &scored,
		    about, (int32_t)i);
		struct buf reason = { .mem = w->mem }, fixes = { .mem = w->mem };

		said_put(&reason, &why.reason);
		for (size_t k = 0; k < why.fixes.n; k++) {
			said_put(&fixes, &why.fixes.v[k]);
			buf_char(&fixes, '\n');
		}
		round_unmatched_insert(w, .round_id = s->round->id,
		    .mentee_n = (int64_t)i, .kind = str_of(why.kind), .reason = buf_text(&reason),
		    .fixes = buf_text(&fixes));
		forget(w, mark);
	}
}

static str
row_text(struct arena *mem, const struct save *s, size_t mentee)
{
	return edges_text(mem, s->scored, s->input, s->rules, (int32_t)mentee);
}

static int64_t
price_of(const struct save *s, int side, size_t n)
{
	return side == MENTEE ? s->answer->match.mentee_price[n] : s->answer->match.mentor_price[n];
}

static void
save_people(struct work *w, const struct save *s)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < s->input->side[side].n; i++) {
			const struct round_person *p = &s->input->side[side].v[i];
			struct arena_mark mark = arena_mark(w->mem);

			round_person_insert(w, .round_id = s->round->id, .side = side, .n = p->n,
			    .application_id = p->application_id, .person_id = p->person_id,
			    .name = p->name,
			    .sort_key = p->sort_key, .unit = p->unit, .job_title = p->job_title,
			    .places = p->places,
			    .price = price_of(s, side, i), .inputs = p->inputs,
			    .edges = side == MENTEE ? row_text(w->mem, s, i)
			    : S(""));
			forget(w, mark);
		}
}

static int64_t
all_places(const struct input *in)
{
	int64_t places = 0;

	for (size_t j = 0; j < in->side[MENTOR].n; j++)
		places += in->side[MENTOR].v[j].places;
	return places;
}

bool
save_totals(struct work *w, const struct save *s)
{
	return round_solved(w, .mentees = (int64_t)s->input->side[MENTEE].n,
	    .mentors = (int64_t)s->input->side[MENTOR].n, .places = all_places(s->input),
	    .edges = s->scored->n,
	    .scored = s->scored->looked_at, .pairs = (int64_t)s->answer->pairs.n,
	    .total = s->answer->total,
	    .lowest = s->answer->lowest, .bound = s->answer->bound, .bonus = s->answer->match.bonus,
	    .proven = s->answer->proven, .input_hash = input_hash(w->mem, s->input),
	    .answer_hash = s->answer->hash, .solved_at = w->now, .id = s->round->id) == 1;
}

void
save_all(struct work *w, const struct save *s)
{
	save_people(w, s);
	for (size_t k = 0; k < s->answer->pairs.n; k++)
		save_pair(w, s, &s->answer->pairs.v[k]);
	for (size_t k = 0; k < s->constraints->n; k++)
		round_constraint_put(w, s->round->id, s->constraints->v[k].mentee_n,
		    s->constraints->v[k].mentor_n, s->constraints->v[k].kind);
	save_unmatched(w, s);
}

/* --- after a change --- */

bool
save_changed_totals(struct work *w, const struct save *s)
{
	return round_changed(w, .edges = s->scored->n, .pairs = (int64_t)s->answer->pairs.n,
	    .total = s->answer->total, .lowest = s->answer->lowest, .bound = s->answer->bound,
	    .bonus = s->answer->match.bonus, .proven = s->answer->proven,
	    .answer_hash = s->answer->hash,
	    .id = s->round->id, .was = s->round->revision) == 1;
}

static int
order(const struct round_pair *a, const struct round_pair *b)
{
	if (a->mentee_n != b->mentee_n)
		return a->mentee_n < b->mentee_n ? -1 : 1;
	return a->mentor_n < b->mentor_n ? -1 : a->mentor_n > b->mentor_n;
}

/* Both lists are by mentee, then mentor: one walk. */
static void
save_changed_pairs(struct work *w, const struct save *s, const struct round_pairs *old)
{
	const struct round_pairs *new = &s->answer->pairs;

	for (size_t a = 0, b = 0; a < old->n || b < new->n; ) {
		int which = a == old->n ? 1 : b == new->n ? -1 : order(&old->v[a], &new->v[b]);

		if (which < 0)
			round_pair_delete(w, s->round->id, old->v[a].mentee_n, old->v[a].mentor_n);
		else if (which > 0)
			save_pair(w, s, &new->v[b]);
		else if (old->v[a].pinned != is_pinned(s, &new->v[b]))
			round_pair_pin(w, is_pinned(s, &new->v[b]), s->round->id,
			    new->v[b].mentee_n, new->v[b].mentor_n);
		a += which <= 0;
		b += which >= 0;
	}
}

static void
save_changed_people(struct work *w, const struct save *s)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < s->input->side[side].n; i++) {
			const struct round_person *p = &s->input->side[side].v[i];
			str edges = side == MENTEE ? row_text(w->mem, s, i)
			    : S("");

			if (p->price != price_of(s, side, i) || p->edges.len != edges.len)
				round_person_price(w, .price = price_of(s, side, i), .edges = edges,
				    .round_id = s->round->id, .side = side, .n = p->n);
		}
}

void
save_changed(struct work *w, const struct save *s, const struct round_pairs *old)
{
	save_changed_pairs(w, s, old);
	save_changed_people(w, s);
	round_unmatched_clear(w, s->round->id);
	save_unmatched(w, s);
}
