/* What pages and commands read of rounds, as lists. */
#include "app/round/round.h"

#include "app/org/org.h"
#include "app/round/lab.sql.h"
#include "app/round/round.sql.h"
#include "jobs/mail.h"

bool
round_programme_find(struct work *w, int64_t id, struct round_programme *ret)
{
	return round_programme(w, id, ret);
}

struct rounds
rounds_of(struct work *w, int64_t programme)
{
	struct rounds list = { 0 };
	struct round r;
	struct rows rows = round_of_programme(w, programme, 50);

	while (round_of_programme_next(&rows, &r))
		PUSH(w->mem, &list, r);
	return list;
}

void
round_cancel(struct work *w, const struct round *r)
{
	job_cancel(w, r->job_id);
	round_fail(w, S("cancelled"), _("Somebody stopped this run. Nothing was kept."), r->id);
}

/* --- rules --- */

struct rule_versions
rule_versions(struct work *w, int64_t programme)
{
	struct rule_versions list = { 0 };
	struct rule_version v;
	struct rows rows = rule_version_list(w, programme);

	while (rule_version_list_next(&rows, &v))
		PUSH(w->mem, &list, v);
	return list;
}

struct pair_rules
pair_rules(struct work *w, int64_t programme)
{
	struct pair_rules list = { 0 };
	struct pair_rule r;
	struct rows rows = pair_rule_list(w, programme);

	while (pair_rule_list_next(&rows, &r))
		PUSH(w->mem, &list, r);
	return list;
}

void
pair_rule_set(struct work *w, int64_t programme, int64_t mentee, int64_t mentor, str kind)
{
	if (kind.len)
		pair_rule_put(w, .programme_id = programme, .mentee_id = mentee,
		    .mentor_id = mentor, .kind = kind, .created_at = w->now);
	else
		pair_rule_delete(w, programme, mentee, mentor);
}

/* --- board --- */

/* SQL's LIKE for "somewhere in it". */
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

struct board_rows
board_rows(struct work *w, int64_t round, const struct board_query *b)
{
	struct board_rows list = { 0 };
	struct board_row row;
	bool high = b->order == BOARD_HIGH, first = b->after.len == 0, ok;
	int64_t below = b->below ? b->below : FULL_MARKS + 1;
	int64_t n = first ? high ? INT32_MAX : -1 : b->after_n;
	int64_t score = first ? high ? FULL_MARKS + 1 : -1
	    : str_to_int(b->after, 0, FULL_MARKS, &ok);
	str name = like(w->mem, b->q);
	struct rows rows;

	switch (b->order) {
	case BOARD_NAME:
		rows = round_board_by_name(w, .round_id = round, .below = below,
		    .pinned_only = b->pinned_only, .unit = b->unit, .q = name,
		    .after_key = b->after, .after_n = n, .n = b->n);
		while (round_board_by_name_next(&rows, &row))
			PUSH(w->mem, &list, row);
		break;
	case BOARD_HIGH:
		rows = round_board_by_high(w, .round_id = round, .below = below,
		    .pinned_only = b->pinned_only, .unit = b->unit, .q = name, .after_score = score,
		    .after_n = n, .n = b->n);
		while (round_board_by_high_next(&rows, &row))
			PUSH(w->mem, &list, row);
		break;
	case BOARD_LOW:
		rows = round_board_by_low(w, .round_id = round, .below = below,
		    .pinned_only = b->pinned_only, .unit = b->unit, .q = name, .after_score = score,
		    .after_n = n, .n = b->n);
		while (round_board_by_low_next(&rows, &row))
			PUSH(w->mem, &list, row);
		break;
	}
	return list;
}

bool
round_last_change(struct work *w, int64_t round, struct round_change *ret)
{
	return round_change_last(w, round, ret);
}

struct strs
round_unit_names(struct work *w, int64_t round)
{
	struct strs list = { 0 };
	struct round_units_row row;
	struct rows rows = round_units(w, round);

	while (round_units_next(&rows, &row))
		PUSH(w->mem, &list, row.unit);
	return list;
}

bool
round_person_find_n(struct work *w, int64_t round, enum side side, int64_t n,
    struct round_person *ret)
{
	return round_person_one(w, round, side, n, ret);
}

struct round_people
round_names(struct work *w, int64_t round, enum side side)
{
	struct round_people list = { 0 };
	struct round_person p;
	struct rows rows = round_person_names(w, round, side);

	while (round_person_names_next(&rows, &p))
		PUSH(w->mem, &list, p);
	return list;
}

/* --- unmatched --- */

struct unmatched_rows
unmatched_rows(struct work *w, int64_t round, str after_key, int64_t after_n, int64_t n)
{
	struct unmatched_rows list = { 0 };
	struct unmatched u;
	struct rows rows = round_unmatched_list(w, round, after_key,
	    after_key.len ? after_n : -1, n);

	while (round_unmatched_list_next(&rows, &u))
		PUSH(w->mem, &list, u);
	return list;
}

/* The mail says that something would help, not what others lack. */
enum ask_verdict
unmatched_ask(struct work *w, const struct round *round, int64_t mentee_n, str *ret_name)
{
	struct unmatched u;
	struct round_receiver_row to;
	struct round_programme p;
	str lang = str_of(lang_current()->tag);

	if (!round_unmatched_one(w, round->id, mentee_n, &u) ||
	    !round_receiver(w, u.person_id, &to) || !round_programme(w, round->programme_id, &p))
		return ASK_NOBODY;
	*ret_name = u.name;
	if (to.mail.len == 0)
		return ASK_NO_MAIL;
	lang_use(to.lang);
	bool hours = str_eq(u.kind, S("shared_hours"));

	mail_put(w, &(struct mail){ .to_name = to.name, .to = to.mail, .person_id = to.id,
	    .subject = SAY(w->mem, hours ? _("{programme}: could you meet at other hours, too?")
	        : _("{programme}: please have another look at your application"),
	        { "programme", p.name }),
	    .text = SAY(w->mem, hours
	        ? _("Hello {name},\n\nwe are looking for a mentor for you in {programme}. With "
	        "the hours that you gave it is not easy: one more hour in the week, perhaps in the "
	        "evening, often makes the difference.\n\nIf you can, add it to your application.")
	        : _("Hello {name},\n\nwe are looking for a mentor for you in {programme}, and it "
	        "is not easy with what you gave so far. Please have another look: one more topic, "
	        "language or hour often makes the difference."),
	        { "name", to.name }, { "programme", p.name }),
	    .action = _("Look at my application"),
	    .url = str_fmt(w->mem, "%.*s/programmes/%" PRId64, STR(org_get(w, S("base_url"))),
	    p.id) });
	lang_use(lang);
	return ASKED;
}

/* --- publish --- */

struct publish_counts
publish_counts(struct work *w, const struct round *round)
{
	bool peer = round_rules(w->mem, round).peer;

	return (struct publish_counts){
		.mentees = round->pairs, .mentors = round_mentors_used(w, round->id),
		.without_mail = round_without_mail(w, round->id),
		.low = round_pairs_below(w, round->id, 500),
		.unmatched = round->mentees - (peer ? 2 : 1) * round->pairs,
		.crowded = round_over_places(w, round->id),
		.recruits = scenario_recruits(w, round->id),
		.left_out = round_left_out(w, round->id),
	};
}

void
round_publish_cancel(struct work *w, const struct round *round)
{
	job_cancel(w, round->job_id);
	round_publish_stop(w, round->id);
}
