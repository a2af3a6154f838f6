#include "app/eligibility/eligibility.h"
#include "app/enrol/enrol.h"
#include "app/enrol/enrol.sql.h"
#include "app/org/org.h"
#include "base/random.h"
#include "jobs/mail.h"
#include "lang/lang.h"

enum { INVITED_AT_ONCE = 5000 };

struct invitation_rows
invitation_list(struct work *w, int64_t programme, bool unanswered, int64_t after)
{
	struct invitation_rows list = { 0 };
	struct invitation_row i;

	for (struct rows r = invitation_page(w, programme, after,
	    unanswered ? S("unanswered") : S(""),
	    APPLICATIONS_SHOWN + 1); invitation_page_next(&r, &i);) {
		if (list.n == APPLICATIONS_SHOWN) {
			list.more = true;
			db_end(&r);
			break;
		}
		PUSH(w->mem, &list, i);
	}
	return list;
}

str
enrol_fill(struct work *w, str pattern, const struct programme *p, str name, str link)
{
	return SAY(w->mem, pattern, { "name", name }, { "programme", p->name }, { "purpose",
	    p->purpose }, { "organisation", org_name(w) }, { "link", link },
	    { "contact", org_get(w, S("contact")) },
	    { "deadline", p->apply_until_day ? lang_date(w->mem, p->apply_until_day)
	        : _("any time") },
	    { "start", p->start_day ? lang_date(w->mem, p->start_day) : S("") },
	    { "end", p->end_day ? lang_date(w->mem, p->end_day) : S("") });
}

static str
programme_url(struct work *w, const struct invite *i)
{
	return str_fmt(w->mem, "%.*s/programmes/%" PRId64, STR(i->base_url), i->programme);
}

static void
send(struct work *w, const struct invite *i, const struct programme *p, int64_t person, str name,
    str mail)
{
	str url = programme_url(w, i);

	mail_put(w, &(struct mail){ .to = mail, .to_name = name, .person_id = person,
	    .subject = enrol_fill(w, i->subject, p, name, url),
	    .text = enrol_fill(w, i->text, p, name, url),
	    .action = _("Look at the programme"), .url = url });
}

struct reached { struct person *v; size_t n; };

static int
by_id(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static bool
is_reached(const struct reached *list, const struct person *who)
{
	return list->n && bsearch(who, list->v, list->n, sizeof *who, by_id);
}

/* Adds whom an invitation for `role` would reach and who is not in `among` yet. */
static void
reach(struct work *w, const struct invite *i, str role, const struct reached *among,
    struct reached *ret)
{
	struct eligible_people all = eligibility_preview(w, i->programme, role, INVITED_AT_ONCE,
	    INVITED_AT_ONCE);

	for (size_t k = 0; k < all.n; k++) {
		const struct person *who = &all.v[k];

		if (who->mail.len && !is_reached(among, who) &&
		    !invited_already(w, i->programme, who->id, i->role) &&
		    !applied_already(w, i->programme, who->id))
			PUSH(w->mem, ret, *who);
	}
}

static struct reached
reached_by(struct work *w, const struct invite *i)
{
	struct reached list = { 0 }, nobody = { 0 };

	if (!str_eq(i->role, S("any"))) {
		reach(w, i, i->role, &nobody, &list);
		return list;
	}
	reach(w, i, S("mentee"), &nobody, &list);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_id);
	struct reached mentees = list;

	reach(w, i, S("mentor"), &mentees, &list);
	return list;
}

int64_t
invite_eligible(struct work *w, const struct invite *i)
{
	struct programme p;

	if (!programme_find(w, i->programme, &p))
		return 0;
	struct reached all = reached_by(w, i);

	for (size_t k = 0; i->send && k < all.n; k++) {
		const struct person *who = &all.v[k];

		invitation_add(w, .id = id_new(w), .programme_id = i->programme,
		    .person_id = who->id, .role = i->role, .sent_at = w->now);
		send(w, i, &p, who->id, who->name, who->mail);
	}
	return (int64_t)all.n;
}

struct invite_sample
invite_sample(struct work *w, const struct invite *i)
{
	struct programme p;

	if (!programme_find(w, i->programme, &p))
		return (struct invite_sample){ 0 };
	struct reached all = reached_by(w, i);
	str url = programme_url(w, i), to = all.n ? all.v[0].name : _("Ann Example");

	return (struct invite_sample){ to, enrol_fill(w, i->subject, &p, to, url),
	    enrol_fill(w, i->text, &p, to, url) };
}

int64_t
invite_remind(struct work *w, const struct invite *i)
{
	struct programme p;
	int64_t n = 0, after = 0;
	struct invitation_rows page = { .more = true };

	if (!programme_find(w, i->programme, &p))
		return 0;
	while (page.more) {
		page = invitation_list(w, i->programme, true, after);
		for (size_t k = 0; k < page.n; k++) {
			const struct invitation_row *row = &page.v[k];
			int64_t last = row->reminded_at ? row->reminded_at : row->sent_at;

			after = row->id;
			/* Once a week at most: a reminder is no alarm clock. */
			if (row->declined_at || w->now - last < 7 * DAY)
				continue;
			n++;
			if (!i->send)
				continue;
			invitation_reminded(w, w->now, row->id);
			send(w, i, &p, row->person_id, row->name, row->mail);
		}
	}
	return n;
}
