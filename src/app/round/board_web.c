#include "app/round/round_view.h"

#include "app/org/org.h"
#include "app/round/board.html.h"
#include "app/round/edges.h"
#include "app/round/round.sql.h"
#include "jobs/mail.h"

enum { OPTIONS = 8 };

/* ------------------------------------------------------------------ filters */

static str
like(struct arena *mem, str q)
{
	struct buf b = { .mem = mem };

	if (q.len == 0)
		return q;
	buf_char(&b, '%');
	for (size_t i = 0; i < q.len; i++) {
		if (q.ptr[i] == '%' || q.ptr[i] == '_' || q.ptr[i] == '\\')
			buf_char(&b, '\\');
		buf_char(&b, q.ptr[i]);
	}
	buf_char(&b, '%');
	return buf_text(&b);
}

static void
put_part(struct buf *b, const char *name, str value)
{
	static const char hex[] = "0123456789ABCDEF";

	if (value.len == 0)
		return;
	buf_fmt(b, "%s%s=", b->len ? "&" : "?", name);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.')
			buf_char(b, (char)c);
		else
			buf_fmt(b, "%%%c%c", hex[c >> 4], hex[c & 15]);
	}
}

static void
read_filters(struct req *q, struct board_view *v)
{
	v->q = query_str(q, "q");
	v->unit = query_str(q, "unit");
	v->below = query_int(q, "below", 1, 100);
	v->pinned_only = query_int(q, "pinned", 0, 1);
	v->sort = query_str(q, "sort");
	if (!str_eq(v->sort, S("high")) && !str_eq(v->sort, S("name")))
		v->sort = S("low");
}

/* The query of this page, with the key of the page after `last` when there is one. */
static str
query_of(struct req *q, const struct board_view *v, const struct board_row *last)
{
	struct buf b = { .mem = q->w->mem };

	put_part(&b, "q", v->q);
	put_part(&b, "unit", v->unit);
	put_part(&b, "below", v->below ? str_fmt(q->w->mem, "%" PRId64, v->below) : S(""));
	put_part(&b, "pinned", v->pinned_only ? S("1") : S(""));
	put_part(&b, "sort", str_eq(v->sort, S("low")) ? S("") : v->sort);
	if (last) {
		put_part(&b, "after", str_eq(v->sort, S("name")) ? last->sort_key
		    : str_fmt(q->w->mem, "%" PRId64, last->score));
		put_part(&b, "n", str_fmt(q->w->mem, "%" PRId64, last->mentee_n));
	} else {
		put_part(&b, "after", query_str(q, "after"));
		put_part(&b, "n", query_str(q, "n"));
	}
	return buf_text(&b);
}

/* --------------------------------------------------------------------- rows */

struct board_rows { struct board_row *v; size_t n; };

static struct board_rows
read_rows(struct req *q, int64_t round, const struct board_view *v)
{
	struct board_rows list = { 0 };
	struct work *w = q->w;
	struct board_row row;
	bool ok, first = query_str(q, "after").len == 0, high = str_eq(v->sort, S("high"));
	int64_t below = v->below ? v->below * 10 : FULL_MARKS + 1;
	int64_t n = first ? high ? INT32_MAX : -1 : query_int(q, "n", 0, INT32_MAX);
	int64_t score = first ? high ? FULL_MARKS + 1 : -1 : str_to_int(query_str(q, "after"), 0, FULL_MARKS, &ok);
	str name = like(w->mem, v->q);
	struct rows rows;

	if (str_eq(v->sort, S("name"))) {
		rows = round_board_by_name(w, .round_id = round, .below = below, .pinned_only = v->pinned_only,
		    .unit = v->unit, .q = name, .after_key = query_str(q, "after"), .after_n = n, .n = PAGE + 1);
		while (round_board_by_name_next(&rows, &row))
			PUSH(w->mem, &list, row);
	} else if (high) {
		rows = round_board_by_high(w, .round_id = round, .below = below, .pinned_only = v->pinned_only,
		    .unit = v->unit, .q = name, .after_score = score, .after_n = n, .n = PAGE + 1);
		while (round_board_by_high_next(&rows, &row))
			PUSH(w->mem, &list, row);
	} else {
		rows = round_board_by_low(w, .round_id = round, .below = below, .pinned_only = v->pinned_only,
		    .unit = v->unit, .q = name, .after_score = score, .after_n = n, .n = PAGE + 1);
		while (round_board_by_low_next(&rows, &row))
			PUSH(w->mem, &list, row);
	}
	return list;
}

static str *
mentor_names(struct work *w, const struct round *r)
{
	str *names = NEWS(w->mem, str, (size_t)r->mentors + 1);
	struct round_person p;
	struct rows rows = round_person_names(w, r->id, MENTOR);

	while (round_person_names_next(&rows, &p))
		if (p.n < r->mentors)
			names[p.n] = p.name;
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
			PUSH(mem, &x->options, ((struct option){ edges.v[k].mentor, edges.v[k].score, names[edges.v[k].mentor] }));
	if (x->options.n)
		qsort(x->options.v, x->options.n, sizeof *x->options.v, best_first);
	if (x->options.n > OPTIONS)
		x->options.n = OPTIONS;
}

static void
add_pairs(struct req *q, const struct round *r, struct board_view *v)
{
	struct board_rows rows = read_rows(q, r->id, v);
	str *names = v->can_change && !q->wants_json ? mentor_names(q->w, r) : NULL;

	if (rows.n > PAGE)
		v->next = query_of(q, v, &rows.v[PAGE - 1]);
	for (size_t i = 0; i < rows.n && i < PAGE; i++) {
		struct pair_view x = { .row = rows.v[i] };
		struct reasons why = reasons_read(q->w->mem, x.row.why);

		x.shown = reasons_shown(q->w->mem, &why, (struct names){ call_name(x.row.mentee), call_name(x.row.mentor) });
		if (names)
			add_options(q->w->mem, &x, names, r->mentors);
		PUSH(q->w->mem, &v->pairs, x);
	}
}

/* ------------------------------------------------------------------ summary */

static void
add_last_change(struct work *w, const struct round *r, struct board_view *v)
{
	str line, mentee, before;
	bool ok;

	v->changed = round_change_last(w, r->id, &v->last);
	if (!v->changed)
		return;
	struct said said = said_read(w->mem, v->last.words);
	struct names nobody = { 0 };
	str worse = v->last.worse, what = said_words(w->mem, &said, nobody);
	str people = SAY(w->mem, _n("{n} person has another mentor than before",
	    "{n} people have another mentor than before", v->last.moved), { "n", lang_int(w->mem, v->last.moved) });

	v->change_words = SAY(w->mem, _("{what}: {people}."), { "what", what }, { "people", people });
	while (str_cut(&worse, '\n', &line)) {
		struct round_person p;

		v->worse_count++;
		str_cut(&line, ' ', &mentee);
		str_cut(&line, ' ', &before);
		if (v->worse.n < 10 && round_person_one(w, r->id, MENTEE, str_to_int(mentee, 0, INT32_MAX, &ok), &p))
			PUSH(w->mem, &v->worse, ((struct worse){ p.name, str_to_int(before, 0, 1000, &ok),
			    str_to_int(line, 0, 1000, &ok) }));
	}
}

static void
add_choices(struct work *w, const struct place *at, struct board_view *v)
{
	struct round_units_row unit;
	struct round other;
	struct rows rows = round_units(w, at->round.id);

	while (round_units_next(&rows, &unit))
		PUSH(w->mem, &v->units, ((struct choice){ unit.unit, unit.unit, (str){ 0 } }));
	rows = round_of_programme(w, at->programme.id, 50);
	while (round_of_programme_next(&rows, &other))
		if (other.id != at->round.id && other.solved_at)
			PUSH(w->mem, &v->others, ((struct choice){ str_fmt(w->mem, "%" PRId64, other.id), other.name, (str){ 0 } }));
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

	read_filters(q, &v);
	v.back = query_of(q, &v, NULL);
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

/* ------------------------------------------------------------------- change */

static bool
change_of(str what, enum change *ret)
{
	static const char *const names[] = {
		[CHANGE_PIN] = "pin", [CHANGE_UNPIN] = "unpin", [CHANGE_FORBID] = "forbid", [CHANGE_GIVE] = "give",
		[CHANGE_SWAP] = "swap", [CHANGE_UNDO] = "undo",
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
		q->prepared = board_prepare(store, q->w->mem, path_id(q, "round"), what, form_index(q, "mentee"),
		    form_index(q, "mentor"));
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

/* ---------------------------------------------------------------- unmatched */

static struct unmatched_view
unmatched_view(struct arena *mem, const struct unmatched *u)
{
	struct names names = { .mentee = call_name(u->name) };
	struct unmatched_view v = { .n = u->mentee_n, .name = u->name, .job = u->job_title, .unit = u->unit,
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
	struct unmatched u = { 0 }, last = { 0 };
	struct place at;
	bool first = query_str(q, "after").len == 0;

	if (!round_place(q, &at))
		return;
	struct rules rules = round_rules(q->w->mem, &at.round);
	struct rows rows = round_unmatched_list(q->w, at.round.id, query_str(q, "after"),
	    first ? -1 : query_int(q, "n", 0, INT32_MAX), PAGE + 1);

	list.all = at.round.mentees - (rules.peer ? 2 : 1) * at.round.pairs;
	while (round_unmatched_list_next(&rows, &u)) {
		if (list.n == PAGE) {
			struct buf b = { .mem = q->w->mem };

			put_part(&b, "after", last.sort_key);
			put_part(&b, "n", str_fmt(q->w->mem, "%" PRId64, last.mentee_n));
			list.next = buf_text(&b);
			break;
		}
		PUSH(q->w->mem, &list, unmatched_view(q->w->mem, &u));
		last = u;
	}
	db_end(&rows);
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

/* The mail says that something would help, not what others lack. */
void
post_ask(struct req *q)
{
	struct unmatched u;
	struct round_receiver_row to;
	struct place at;
	str lang = str_of(lang_current()->tag), words;

	if (!round_place(q, &at))
		return;
	if (!round_unmatched_one(q->w, at.round.id, form_index(q, "mentee"), &u) ||
	    !round_receiver(q->w, u.person_id, &to)) {
		reply_conflict(q, _("This person has a match by now, or is not in this round."));
		return;
	}
	if (to.mail.len == 0) {
		reply_conflict(q, _("This person has no e-mail address. Please ask them yourself."));
		return;
	}
	lang_use(to.lang);
	bool hours = str_eq(u.kind, S("shared_hours"));
	mail_put(q->w, &(struct mail){ .to_name = to.name, .to = to.mail, .person_id = to.id,
	    .subject = hours ? SAY(q->w->mem, _("{programme}: could you meet at other hours, too?"), { "programme", at.programme.name })
	        : SAY(q->w->mem, _("{programme}: please have another look at your application"), { "programme", at.programme.name }),
	    .text = SAY(q->w->mem, hours
	        ? _("Hello {name},\n\nwe are looking for a mentor for you in {programme}. With the hours that you gave it is not easy: one more hour in the week, perhaps in the evening, often makes the difference.\n\nIf you can, add it to your application.")
	        : _("Hello {name},\n\nwe are looking for a mentor for you in {programme}, and it is not easy with what you gave so far. Please have another look: one more topic, language or hour often makes the difference."),
	        { "name", to.name }, { "programme", at.programme.name }),
	    .action = _("Look at my application"),
	    .url = str_fmt(q->w->mem, "%.*s/programmes/%" PRId64, STR(org_get(q->w, S("base_url"))), q->programme) });
	lang_use(lang);
	words = SAY(q->w->mem, _("{name} has been asked. After the answer, a new round or a top-up takes it into account."),
	    { "name", u.name });
	reply_done(q, words, "/programmes/%" PRId64 "/rounds/%" PRId64 "/unmatched", q->programme, at.round.id);
}
