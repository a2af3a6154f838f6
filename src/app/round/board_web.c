#include "app/round/round_view.h"

#include "app/round/board.html.h"
#include "app/round/edges.h"

enum { OPTIONS = 8 };

/* --- filters --- */

static void
put_part(struct buf *b, const char *name, str value)
{
	static const char hex[] = "0123456789ABCDEF";

	if (value.len == 0)
		return;
	buf_fmt(b, "%s%s=", b->len ? "&" : "?", name);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.')
			buf_char(b, (char)c);
		else
			buf_fmt(b, "%%%c%c", hex[c >> 4], hex[c & 15]);
	}
}

static struct board_query
read_filters(struct req *q)
{
	str sort = query_str(q, "sort");

	return (struct board_query){
		.q = query_str(q, "q"), .unit = query_str(q, "unit"),
		.below = query_int(q, "below", 1, 100),
		.pinned_only = query_int(q, "pinned", 0, 1), .after = query_str(q, "after"),
		.after_n = query_int(q, "n", 0, INT32_MAX), .n = PAGE + 1,
		.order = str_eq(sort, S("high")) ? BOARD_HIGH : str_eq(sort, S("name")) ? BOARD_NAME
		    : BOARD_LOW,
	};
}

/* The query of this page, or of the page after `last`. */
static str
query_of(struct arena *mem, const struct board_query *v, const struct board_row *last)
{
	static const str orders[] = { S_INIT(""), S_INIT("high"), S_INIT("name") };
	struct buf b = { .mem = mem };
	int64_t n = last ? last->mentee_n : v->after_n;
	str after = !last ? v->after : v->order == BOARD_NAME ? last->sort_key
	    : str_fmt(mem, "%" PRId64, last->score);

	put_part(&b, "q", v->q);
	put_part(&b, "unit", v->unit);
	put_part(&b, "below", v->below ? str_fmt(mem, "%" PRId64, v->below) : S(""));
	put_part(&b, "pinned", v->pinned_only ? S("1") : S(""));
	put_part(&b, "sort", orders[v->order]);
	put_part(&b, "after", after);
	if (after.len)
		put_part(&b, "n", str_fmt(mem, "%" PRId64, n));
	return buf_text(&b);
}

/* --- rows --- */

static str *
mentor_names(struct work *w, const struct round *r)
{
	str *names = NEWS(w->mem, str, (size_t)r->mentors + 1);
	struct round_people list = round_names(w, r->id, MENTOR);

	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].n < r->mentors)
			names[list.v[i].n] = list.v[i].name;
	return names;
}

static int
best_first(const void *a, const void *b)
{
	const struct option *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

static void
add_options(struct arena *mem, struct pair_view *x, const str *names, int64_t mentors)
{
	struct edges edges = edges_read(mem, x->row.edges);

	for (size_t k = 0; k < edges.n; k++)
		if (edges.v[k].mentor != x->row.mentor_n && edges.v[k].mentor < mentors)
			PUSH(mem, &x->options, ((struct option){ edges.v[k].mentor,
			    edges.v[k].score, names[edges.v[k].mentor] }));
	if (x->options.n)
		qsort(x->options.v, x->options.n, sizeof *x->options.v, best_first);
	if (x->options.n > OPTIONS)
		x->options.n = OPTIONS;
}

static void
add_pairs(struct req *q, const struct round *r, struct board_view *v)
{
	struct board_query query = v->query;

	query.below *= 10;
	struct board_rows rows = board_rows(q->w, r->id, &query);
	str *names = v->can_change && !q->wants_json ? mentor_names(q->w, r) : NULL;

	if (rows.n > PAGE)
		v->next = query_of(q->w->mem, &v->query, &rows.v[PAGE - 1]);
	for (size_t i = 0; i < rows.n && i < PAGE; i++) {
		struct pair_view x = { .row = rows.v[i] };
		struct reasons why = reasons_read(q->w->mem, x.row.why);

		x.shown = reasons_shown(q->w->mem, &why,
		    (struct names){ call_name(x.row.mentee), call_name(x.row.mentor) });
		if (names)
			add_options(q->w->mem, &x, names, r->mentors);
		PUSH(q->w->mem, &v->pairs, x);
	}
}

/* --- summary --- */

static void
add_last_change(struct work *w, const struct round *r, struct board_view *v)
{
	str line, mentee, before;
	bool ok;

	v->changed = round_last_change(w, r->id, &v->last);
	if (!v->changed)
		return;
	struct said said = said_read(w->mem, v->last.words);
	struct names nobody = { 0 };
	str worse = v->last.worse, what = said_words(w->mem, &said, nobody);
	str people = SAY(w->mem, _n("{n} person has another mentor than before",
	    "{n} people have another mentor than before", v->last.moved),
	    { "n", lang_int(w->mem, v->last.moved) });

	v->change_words = SAY(w->mem, _("{what}: {people}."), { "what", what },
	    { "people", people });
	while (str_cut(&worse, '\n', &line)) {
		struct round_person p;

		v->worse_count++;
		str_cut(&line, ' ', &mentee);
		str_cut(&line, ' ', &before);
		if (v->worse.n < 10 && round_person_find_n(w, r->id, MENTEE,
		    str_to_int(mentee, 0, INT32_MAX, &ok), &p))
			PUSH(w->mem, &v->worse,
			    ((struct worse){ p.name, str_to_int(before, 0, 1000, &ok),
			    str_to_int(line, 0, 1000, &ok) }));
	}
}

static void
add_choices(struct work *w, const struct place *at, struct board_view *v)
{
	struct strs units = round_unit_names(w, at->round.id);
	struct rounds others = rounds_of(w, at->programme.id);

	for (size_t i = 0; i < units.n; i++)
		PUSH(w->mem, &v->units, ((struct choice){ units.v[i], units.v[i], (str){ 0 } }));
	for (size_t i = 0; i < others.n; i++)
		if (others.v[i].id != at->round.id && others.v[i].solved_at)
			PUSH(w->mem, &v->others,
			    ((struct choice){ str_fmt(w->mem, "%" PRId64, others.v[i].id),
			    others.v[i].name, (str){ 0 } }));
}

static void
put_board_json(struct req *q, const struct board_view *v)
{
	struct json *j = &q->json;

	json_list(j, "pairs");
	for (size_t i = 0; i < v->pairs.n; i++) {
		const struct pair_view *x = &v->pairs.v[i];

		json_begin(j, NULL);
		json_int(j, "mentee", x->row.mentee_n);
		json_id(j, "mentee_person", x->row.mentee_id);
		json_str(j, "mentee_name", x->row.mentee);
		json_int(j, "mentor", x->row.mentor_n);
		json_id(j, "mentor_person", x->row.mentor_id);
		json_str(j, "mentor_name", x->row.mentor);
		json_int(j, "score", x->row.score);
		json_bool(j, "pinned", x->row.pinned);
		json_list(j, "reasons");
		for (size_t k = 0; k < x->shown.n; k++) {
			json_begin(j, NULL);
			json_str(j, "words", x->shown.reason[k].words);
			json_int(j, "value", x->shown.reason[k].value);
			json_end(j);
		}
		json_end(j);
		json_str(j, "weakness", x->shown.weakness);
		json_end(j);
	}
	json_end(j);
	json_str(j, "next", v->next);
}

void
show_board(struct req *q, struct place *at)
{
	struct board_view v = { .can_change = str_eq(at->round.state, S("solved")) };
	struct rules rules = round_rules(q->w->mem, &at->round);

	v.query = read_filters(q);
	v.back = query_of(q->w->mem, &v.query, NULL);
	v.unmatched = at->round.mentees - (rules.peer ? 2 : 1) * at->round.pairs;
	add_pairs(q, &at->round, &v);
	if (q->wants_json) {
		put_board_json(q, &v);
		return;
	}
	add_last_change(q->w, &at->round, &v);
	add_choices(q->w, at, &v);
	q->wide = true;
	board_page(&q->html, at, &v, q);
}

/* --- change --- */

static bool
change_of(str what, enum change *ret)
{
	static const char *const names[] = {
		[CHANGE_PIN] = "pin", [CHANGE_UNPIN] = "unpin", [CHANGE_FORBID] = "forbid",
		[CHANGE_GIVE] = "give", [CHANGE_SWAP] = "swap", [CHANGE_UNDO] = "undo",
	};

	for (enum change c = 0; c < (int)COUNT(names); c++)
		if (str_eq(what, str_of(names[c]))) {
			*ret = c;
			return true;
		}
	return false;
}

static int64_t
form_index(struct req *q, const char *name)
{
	bool ok;
	int64_t n = str_to_int(form_str(q, name), 0, INT32_MAX, &ok);

	return ok ? n : -1;
}

/* Solved here, with no transaction open; post_board only writes. */
void
prepare_board(struct req *q, struct store *store)
{
	enum change what;

	if (change_of(form_str(q, "do"), &what))
		q->prepared = board_prepare(store, q->w->mem, path_id(q, "round"), what,
		    form_index(q, "mentee"), form_index(q, "mentor"));
}

void
post_board(struct req *q)
{
	struct board_work *b = q->prepared;
	struct place at;
	str back = form_str(q, "back");

	if (!round_place(q, &at))
		return;
	if (!b) {
		reply_conflict(q, _("This is not a change that the board knows."));
		return;
	}
	if (board_save(q->w, b) != CHANGED) {
		reply_conflict(q, change_explain(b));
		return;
	}
	if (q->wants_json && round_find(q->w, at.round.id, &at.round))
		round_put_json(&q->json, "round", &at.round);
	reply_see(q, "/programmes/%" PRId64 "/rounds/%" PRId64 "%.*s", q->programme, at.round.id,
	    STR(str_starts(back, S("?")) ? back : S("")));
}

/* --- unmatched --- */

static struct unmatched_view
unmatched_view(struct arena *mem, const struct unmatched *u)
{
	struct names names = { .mentee = call_name(u->name) };
	struct unmatched_view v = { .n = u->mentee_n, .name = u->name, .job = u->job_title,
	    .unit = u->unit,
	    .ask = str_eq(u->kind, S("shared_hours")) };
	struct said said = said_read(mem, u->reason);
	str fixes = u->fixes, line;

	v.reason = said_words(mem, &said, names);
	while (str_cut(&fixes, '\n', &line)) {
		said = said_read(mem, line);
		PUSH(mem, &v.fixes, said_words(mem, &said, names));
	}
	return v;
}

void
get_unmatched(struct req *q)
{
	struct unmatched_list list = { 0 };
	struct place at;

	if (!round_place(q, &at))
		return;
	struct rules rules = round_rules(q->w->mem, &at.round);
	struct unmatched_rows rows = unmatched_rows(q->w, at.round.id, query_str(q, "after"),
	    query_int(q, "n", 0, INT32_MAX), PAGE + 1);

	list.all = at.round.mentees - (rules.peer ? 2 : 1) * at.round.pairs;
	for (size_t i = 0; i < rows.n && i < PAGE; i++)
		PUSH(q->w->mem, &list, unmatched_view(q->w->mem, &rows.v[i]));
	if (rows.n > PAGE) {
		struct buf b = { .mem = q->w->mem };

		put_part(&b, "after", rows.v[PAGE - 1].sort_key);
		put_part(&b, "n", str_fmt(q->w->mem, "%" PRId64, rows.v[PAGE - 1].mentee_n));
		list.next = buf_text(&b);
	}
	if (!q->wants_json) {
		q->title = _("Unmatched");
		unmatched_page(&q->html, &at, &list);
		return;
	}
	json_int(&q->json, "count", list.all);
	json_list(&q->json, "unmatched");
	for (size_t i = 0; i < list.n; i++) {
		json_begin(&q->json, NULL);
		json_int(&q->json, "mentee", list.v[i].n);
		json_str(&q->json, "name", list.v[i].name);
		json_str(&q->json, "reason", list.v[i].reason);
		json_list(&q->json, "would_help");
		for (size_t k = 0; k < list.v[i].fixes.n; k++)
			json_str(&q->json, NULL, list.v[i].fixes.v[k]);
		json_end(&q->json);
		json_end(&q->json);
	}
	json_end(&q->json);
	json_str(&q->json, "next", list.next);
}

void
post_ask(struct req *q)
{
	struct place at;
	str name;

	if (!round_place(q, &at))
		return;
	switch (unmatched_ask(q->w, &at.round, form_index(q, "mentee"), &name)) {
	case ASKED:
		reply_done(q, SAY(q->w->mem, _("{name} has been asked. After the answer, a new "
		    "round or a top-up takes it into account."), { "name", name }),
		    "/programmes/%" PRId64 "/rounds/%" PRId64 "/unmatched", q->programme,
		    at.round.id);
		break;
	case ASK_NOBODY:
		reply_conflict(q, _("This person has a match by now, or is not in this round."));
		break;
	case ASK_NO_MAIL:
		reply_conflict(q,
		    _("This person has no e-mail address. Please ask them yourself."));
		break;
	}
}
