/*
 * Changes of the board.
 *
 * A change is a change of constraints, and the rest is solved again from the
 * prices and pairs that stood.  As the answer is a function of people, rules,
 * constraints and seed, taking a change back gives exactly what was before.
 */
#include "app/round/round.h"
#include "app/round/round.sql.h"
#include "app/round/save.h"
#include "base/random.h"

/* --- read --- */

struct reading {
	int64_t id;
	bool found;
	struct board_work *b;
	struct round_change last;
	bool has_last;
};

static void
read_step(struct work *w, void *arg)
{
	struct reading *r = arg;

	r->found = round_by_id(w, r->id, &r->b->round);
	if (!r->found)
		return;
	r->b->input = round_input(w, &r->b->round);
	r->b->before = round_constraints(w, r->id);
	r->b->old = round_pairs(w, r->id);
	r->has_last = round_change_last(w, r->id, &r->last);
}

struct round_pairs
round_pairs(struct work *w, int64_t round)
{
	struct round_pairs list = { 0 };
	struct round_pair p;
	struct rows rows = round_pair_all(w, round);

	while (round_pair_all_next(&rows, &p))
		PUSH(w->mem, &list, p);
	return list;
}

/* --- constraints --- */

static const char *
kind_of(const struct round_constraints *list, int64_t mentee, int64_t mentor)
{
	static const char pin[] = "pin", forbid[] = "forbid";

	return constraint_is(list, mentee, mentor, pin) ? pin :
	    constraint_is(list, mentee, mentor, forbid) ? forbid : NULL;
}

static void
put(struct arena *mem, struct round_constraints *list, int64_t mentee, int64_t mentor,
    const char *kind)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].mentee_n == mentee && list->v[i].mentor_n == mentor) {
			list->v[i] = list->v[--list->n];
			break;
		}
	if (kind)
		PUSH(mem, list, ((struct round_constraint){ mentee, mentor, str_of(kind) }));
}

/* In a peer round a person is on either side of a pin. */
static void
unpin_all(struct arena *mem, struct round_constraints *list, int64_t who, bool peer)
{
	for (size_t i = list->n; i > 0; i--) {
		struct round_constraint c = list->v[i - 1];

		if (str_eq(c.kind, S("pin")) && (c.mentee_n == who || (peer && c.mentor_n == who)))
			put(mem, list, c.mentee_n, c.mentor_n, NULL);
	}
}

static int64_t
mentor_of(const struct round_pairs *pairs, int64_t mentee)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (pairs->v[i].mentee_n == mentee)
			return pairs->v[i].mentor_n;
	return -1;
}

/* Who would have to leave a full mentor: the lowest score that is not pinned. */
static int64_t
weakest_of(const struct board_work *b, int64_t mentor)
{
	int64_t found = -1, lowest = FULL_MARKS + 1, taken = 0;

	for (size_t i = 0; i < b->old.n; i++) {
		if (b->old.v[i].mentor_n != mentor)
			continue;
		taken++;
		if (!b->old.v[i].pinned && b->old.v[i].score < lowest) {
			lowest = b->old.v[i].score;
			found = b->old.v[i].mentee_n;
		}
	}
	return taken >= b->input.side[MENTOR].v[mentor].places ? found : -1;
}

/* "Zoë gets Amadou": the rest follows.  A swap also says who gets Zoë's. */
static void
give(struct arena *mem, struct board_work *b, int64_t mentee, int64_t mentor, bool swap)
{
	int64_t now = mentor_of(&b->old, mentee), other = swap ? weakest_of(b, mentor) : -1;

	unpin_all(mem, &b->after, mentee, b->rules.peer);
	if (b->rules.peer)
		unpin_all(mem, &b->after, mentor, true);
	put(mem, &b->after, mentee, mentor, "pin");
	if (other >= 0 && now >= 0 && now != mentor) {
		unpin_all(mem, &b->after, other, b->rules.peer);
		put(mem, &b->after, other, now, "pin");
	}
}

/* "3 7 pin" lines: what these constraints were. */
static void
take_back(struct arena *mem, struct board_work *b, const struct round_change *last)
{
	str rest = last->undo, line, mentee, mentor;
	bool ok;

	while (str_cut(&rest, '\n', &line)) {
		str_cut(&line, ' ', &mentee);
		str_cut(&line, ' ', &mentor);
		put(mem, &b->after, str_to_int(mentee, 0, INT32_MAX, &ok),
		    str_to_int(mentor, 0, INT32_MAX, &ok), str_eq(line, S("pin")) ? "pin"
		    : str_eq(line, S("forbid")) ? "forbid" : NULL);
	}
	b->undone = last->id;
}

static bool
same_constraints(const struct round_constraints *a, const struct round_constraints *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const char *kind = kind_of(b, a->v[i].mentee_n, a->v[i].mentor_n);

		if (!kind || !str_eq(a->v[i].kind, str_of(kind)))
			return false;
	}
	return true;
}

static struct said
said_of(struct arena *mem, const struct board_work *b, enum change what, int64_t mentee,
    int64_t mentor)
{
	static const char *const patterns[] = {
		[CHANGE_PIN] = N_("{mentee} and {mentor} were pinned"),
		[CHANGE_UNPIN] = N_("{mentee} and {mentor} were unpinned"),
		[CHANGE_FORBID] = N_("{mentee} and {mentor} were forbidden"),
		[CHANGE_GIVE] = N_("{mentee} was given to {mentor}"),
		[CHANGE_SWAP] = N_("{mentee} was swapped to {mentor}"),
		[CHANGE_UNDO] = N_("A change was taken back"),
	};

	if (what == CHANGE_UNDO)
		return SAID(mem, patterns[what]);
	return SAID(mem, patterns[what], FACT_TEXT("mentee", b->input.side[MENTEE].v[mentee].name),
	    FACT_TEXT("mentor", b->input.side[MENTOR].v[mentor].name));
}

/* --- the change --- */

static enum change_verdict
apply(struct arena *mem, struct board_work *b, const struct reading *r, enum change what,
    int64_t mentee, int64_t mentor)
{
	for (size_t i = 0; i < b->before.n; i++)
		PUSH(mem, &b->after, b->before.v[i]);
	if (what == CHANGE_UNDO) {
		if (!r->has_last)
			return CHANGE_NOTHING;
		take_back(mem, b, &r->last);
		b->said = said_of(mem, b, what, 0, 0);
		return CHANGED;
	}
	if (mentee < 0 || mentee >= (int64_t)b->input.side[MENTEE].n ||
	    mentor < 0 || mentor >= (int64_t)b->input.side[MENTOR].n)
		return CHANGE_NOBODY;
	if (b->rules.peer && mentee > mentor) {	/* a pair has one name: lower first */
		int64_t lower = mentor;

		mentor = mentee;
		mentee = lower;
	}
	switch (what) {
	case CHANGE_PIN: give(mem, b, mentee, mentor, false); break;
	case CHANGE_UNPIN: put(mem, &b->after, mentee, mentor, NULL); break;
	case CHANGE_FORBID: put(mem, &b->after, mentee, mentor, "forbid"); break;
	case CHANGE_GIVE: give(mem, b, mentee, mentor, false); break;
	case CHANGE_SWAP: give(mem, b, mentee, mentor, !b->rules.peer); break;
	case CHANGE_UNDO: break;
	}
	b->said = said_of(mem, b, what, mentee, mentor);
	return same_constraints(&b->before, &b->after) ? CHANGE_NOTHING : CHANGED;
}

struct match_start
round_warm_start(struct arena *mem, const struct input *in, const struct round_pairs *pairs)
{
	int64_t *price = NEWS(mem, int64_t, in->side[MENTOR].n + 1);
	struct match_pair *old = NEWS(mem, struct match_pair, pairs->n + 1);

	for (size_t j = 0; j < in->side[MENTOR].n; j++)
		price[j] = in->side[MENTOR].v[j].price;
	for (size_t k = 0; k < pairs->n; k++)
		old[k] = (struct match_pair){ (int32_t)pairs->v[k].mentee_n,
		    (int32_t)pairs->v[k].mentor_n, -1 };
	return (struct match_start){ price, old, (int64_t)pairs->n };
}

struct board_work *
board_prepare(struct store *store, struct arena *mem, int64_t round, enum change what,
    int64_t mentee, int64_t mentor)
{
	struct board_work *b = NEW(mem, struct board_work);
	struct reading r = { .id = round, .b = b };
	struct work w = work_new(mem);

	if (!store_read(store, &w, read_step, &r) || !r.found ||
	    !str_eq(b->round.state, S("solved"))) {
		b->verdict = CHANGE_NOT_NOW;
		return b;
	}
	b->rules = round_rules(mem, &b->round);
	input_read(mem, &b->input);
	b->verdict = apply(mem, b, &r, what, mentee, mentor);
	if (b->verdict != CHANGED)
		return b;
	b->scored = scored_read(mem, &b->input);
	scored_all(mem, &b->scored, &b->input, &b->rules);
	scored_constrain(mem, &b->scored, &b->input, &b->rules, &b->after);
	struct match_start start = round_warm_start(mem, &b->input, &b->old);

	b->answer = solve(mem, &b->scored, &b->rules, b->round.seed,
	    b->rules.peer ? NULL : &start, NULL);
	if (b->answer.trouble.len) {
		b->verdict = CHANGE_IMPOSSIBLE;
		b->words = b->answer.trouble;
	}
	return b;
}

/* --- save --- */

static str
undo_text(struct arena *mem, const struct board_work *b)
{
	struct buf out = { .mem = mem };
	const struct round_constraints *lists[] = { &b->before, &b->after };

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			const struct round_constraint *c = &lists[k]->v[i];
			const char *was = kind_of(&b->before, c->mentee_n, c->mentor_n);
			const char *is = kind_of(&b->after, c->mentee_n, c->mentor_n);

			if (was != is && !(k == 1 && was))
				buf_fmt(&out, "%" PRId64 " %" PRId64 " %s\n", c->mentee_n,
				    c->mentor_n, was ? was : "-");
		}
	return buf_text(&out);
}

struct loss { int64_t mentee, before, after; };

static int
worst_first(const void *a, const void *b)
{
	const struct loss *x = a, *y = b;
	int64_t lost_x = x->before - x->after, lost_y = y->before - y->after;

	if (lost_x != lost_y)
		return lost_x > lost_y ? -1 : 1;
	return x->mentee < y->mentee ? -1 : x->mentee > y->mentee;
}

static int64_t
score_of(const struct round_pairs *pairs, bool peer, size_t *at, int64_t mentee,
    int64_t *ret_mentor)
{
	*ret_mentor = -1;
	if (peer) {
		for (size_t i = 0; i < pairs->n; i++)
			if (pairs->v[i].mentee_n == mentee || pairs->v[i].mentor_n == mentee) {
				*ret_mentor = pairs->v[i].mentee_n + pairs->v[i].mentor_n - mentee;
				return pairs->v[i].score;
			}
		return 0;
	}
	while (*at < pairs->n && pairs->v[*at].mentee_n < mentee)
		(*at)++;
	if (*at == pairs->n || pairs->v[*at].mentee_n != mentee)
		return 0;
	*ret_mentor = pairs->v[*at].mentor_n;
	return pairs->v[*at].score;
}

/* Who has another mentor than before, and who of them is worse off. */
static str
worse_text(struct arena *mem, const struct board_work *b, int64_t *ret_moved)
{
	struct { struct loss *v; size_t n; } list = { 0 };
	struct buf out = { .mem = mem };
	size_t old = 0, new = 0;

	*ret_moved = 0;
	for (size_t i = 0; i < b->input.side[MENTEE].n; i++) {
		int64_t from, to,
		    before = score_of(&b->old, b->rules.peer, &old, (int64_t)i, &from);
		int64_t after = score_of(&b->answer.pairs, b->rules.peer, &new, (int64_t)i, &to);

		*ret_moved += from != to;
		if (after < before)
			PUSH(mem, &list, ((struct loss){ (int64_t)i, before, after }));
	}
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, worst_first);
	for (size_t k = 0; k < list.n && k < 200; k++)
		buf_fmt(&out, "%" PRId64 " %" PRId64 " %" PRId64 "\n", list.v[k].mentee,
		    list.v[k].before, list.v[k].after);
	return buf_text(&out);
}

static void
save_constraints(struct work *w, const struct board_work *b)
{
	for (size_t i = 0; i < b->before.n; i++)
		if (!kind_of(&b->after, b->before.v[i].mentee_n, b->before.v[i].mentor_n))
			round_constraint_delete(w, b->round.id, b->before.v[i].mentee_n,
			    b->before.v[i].mentor_n);
	for (size_t i = 0; i < b->after.n; i++)
		round_constraint_put(w, b->round.id, b->after.v[i].mentee_n, b->after.v[i].mentor_n,
		    b->after.v[i].kind);
}

enum change_verdict
board_save(struct work *w, struct board_work *b)
{
	struct save s = { &b->round, &b->input, &b->rules, &b->scored, &b->after, &b->answer };
	struct buf words = { .mem = w->mem };
	int64_t moved;

	if (b->verdict != CHANGED)
		return b->verdict;
	if (!save_changed_totals(w, &s))
		return b->verdict = CHANGE_NOT_NOW;
	save_constraints(w, b);
	save_changed(w, &s, &b->old);
	if (b->undone) {
		round_change_delete(w, b->undone);
		return CHANGED;
	}
	said_put(&words, &b->said);
	str worse = worse_text(w->mem, b, &moved);

	round_change_insert(w, .id = id_new(w), .round_id = b->round.id, .words = buf_text(&words),
	    .undo = undo_text(w->mem, b), .pairs = b->round.pairs, .total = b->round.total,
	    .lowest = b->round.lowest, .moved = moved, .worse = worse, .created_by = w->actor,
	    .created_at = w->now);
	return CHANGED;
}

str
change_explain(const struct board_work *b)
{
	switch (b->verdict) {
	case CHANGED:           return (str){ 0 };
	case CHANGE_NOT_NOW:    return _("Somebody else changed this board, or it is published. "
	    "Look again, then repeat your change.");
	case CHANGE_NOBODY:     return _("One of the two is not in this round.");
	case CHANGE_IMPOSSIBLE: return b->words;
	case CHANGE_NOTHING:    return _("Nothing to change: it is so already.");
	}
	BUG("verdict %d", b->verdict);
}
