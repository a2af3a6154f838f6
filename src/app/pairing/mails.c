/*
 * What the two are told by mail: who, what happened, one link.  No reasons of
 * a match, no question, no answer stands in a mail; the page has them.
 */
#include "app/pairing/pairing.h"

#include "app/org/org.h"
#include "app/pairing/pairing.sql.h"
#include "jobs/mail.h"

struct letter { str subject, text, action; };

/* The receiver's language is in use until the next one's. */
static bool
receiver(struct work *w, int64_t person, struct pairing_receiver_row *ret)
{
	if (!pairing_receiver(w, person, ret) || ret->mail.len == 0)
		return false;
	lang_use(ret->lang);
	return true;
}

static void
send(struct work *w, const struct pairing *p, const struct pairing_receiver_row *to,
    const struct letter *l)
{
	mail_put(w, &(struct mail){
		.to_name = to->name, .to = to->mail, .person_id = to->id, .subject = l->subject,
		.text = l->text,
		.action = l->action,
		.url = str_fmt(w->mem, "%.*s/pairings/%" PRId64,
		    STR(org_get(w, S("base_url"))), p->id),
	});
}

static str
partner_of(const struct pairing *p, int64_t person)
{
	return person == p->mentee_id ? p->mentor : p->mentee;
}

/* --- templates --- */

/* A template's paragraphs without the one that is the link: that is the button. */
static str
without_link(struct arena *mem, str text)
{
	struct buf b = { .mem = mem };
	str line;

	while (str_cut(&text, '\n', &line)) {
		if (str_eq(str_trim(line), S("{link}")))
			continue;
		if (str_ends(line, S(":")) && str_starts(text, S("\n{link}"))) {
			buf_str(&b, str_head(line, line.len - 1));
			buf_char(&b, '.');
		} else {
			buf_str(&b, line);
		}
		buf_char(&b, '\n');
	}
	return str_trim(buf_text(&b));
}

static const struct template_mail *
mail_of(const struct template *t, const char *key)
{
	for (size_t i = 0; t && i < t->mails.n; i++)
		if (str_eq(t->mails.v[i].key, str_of(key)))
			return &t->mails.v[i];
	return NULL;
}

void
pairing_mail_words(struct work *w, const struct template *t, const struct mail_names *n,
    str *ret_subject, str *ret_text)
{
	const struct template_mail *m = mail_of(t, "matched");
	int64_t days = t && t->accept_days ? t->accept_days : 7;
	const struct word words[] = {
		{ "name", n->name }, { "partner", n->partner }, { "programme", n->programme },
		{ "purpose", t ? t->purpose : S("") }, { "organisation", org_name(w) },
		{ "contact", S("") },
		{ "deadline", lang_date(w->mem,
		zone_day(w->now, n->zone.len ? n->zone : S("UTC")) + days) }, { 0 }
	};

	if (m) {
		*ret_subject = lang_say(w->mem, m->subject, words);
		*ret_text = str_trim(lang_say(w->mem, without_link(w->mem, m->text), words));
	} else {
		*ret_subject = lang_say(w->mem,
		    _("Meet {partner}: your match in {programme}"), words);
		*ret_text = lang_say(w->mem,
		    _("Hello {name},\n\nin {programme} we suggest that you work with {partner}. "
		    "The page tells you both why, in the same words.\n\nPlease say by {deadline} "
		    "whether it feels right. If it does not, choose \"not right for me\": you need "
		    "not give a reason, and we will look further."), words);
	}
}

void
pairing_mail_proposed(struct work *w, const struct pairing *p, const struct template *t,
    bool to_mentor)
{
	struct pairing_receiver_row to;
	str partner = to_mentor ? p->mentee : p->mentor;
	struct letter l;

	if (!receiver(w, to_mentor ? p->mentor_id : p->mentee_id, &to))
		return;
	pairing_mail_words(w, t, &(struct mail_names){ to.name, partner, p->programme, to.zone },
	    &l.subject, &l.text);
	l.action = SAY(w->mem, _("See why we suggest {partner}"), { "partner", partner });
	send(w, p, &to, &l);
}

void
pairing_mail_requested(struct work *w, const struct pairing *p)
{
	struct pairing_receiver_row to;

	if (!receiver(w, p->mentor_id, &to))
		return;
	send(w, p, &to, &(struct letter){
		SAY(w->mem, _("{mentee} would like to work with you"), { "mentee", p->mentee }),
		SAY(w->mem, _("Hello {name},\n\n{mentee} read about you in {programme} and asks "
		"whether you would be the mentor. The page says why, and what {mentee} would like "
		"to reach.\n\nYou can say yes, no, or ask something first. A no is fine, too."),
		    { "name", to.name }, { "mentee", p->mentee }, { "programme", p->programme }),
		_("Answer the request") });
}

void
pairing_mail_active(struct work *w, const struct pairing *p, int64_t person)
{
	struct pairing_receiver_row to;
	str partner = partner_of(p, person);

	if (!receiver(w, person, &to))
		return;
	send(w, p, &to, &(struct letter){
		SAY(w->mem, _("{partner} said yes: pick a first date"), { "partner", partner }),
		SAY(w->mem, _("Hello {name},\n\n{partner} said yes as well, so the two of you can "
		"begin. The page has your first steps.\n\nSuggest two dates for a first talk: one "
		"of them usually works."),
		    { "name", to.name }, { "partner", partner }),
		_("See your first steps") });
}

void
pairing_mail_declined(struct work *w, const struct pairing *p, int64_t person)
{
	struct pairing_receiver_row to;
	str partner = partner_of(p, person);

	if (!receiver(w, person, &to))
		return;
	send(w, p, &to, &(struct letter){
		SAY(w->mem, _("{programme}: somebody else instead of {partner}"),
		    { "programme", p->programme }, { "partner", partner }),
		person == p->mentee_id
		? SAY(w->mem, _("Hello {name},\n\n{partner} cannot be your mentor this time. It "
		"says nothing about you: hours, other people and work all play a part.\n\nThe page "
		"shows others who are free and fit well."),
		    { "name", to.name }, { "partner", partner })
		: SAY(w->mem, _("Hello {name},\n\n{partner} will look for somebody else this time. "
		    "It says nothing about you: a first impression on paper is only that.\n\nYour "
		    "place is free again, and you stay on the list. Nothing is to be done."),
		    { "name", to.name }, { "partner", partner }),
		person == p->mentee_id ? _("See who else is free") : _("See the pair") });
}

void
pairing_mail_question(struct work *w, const struct pairing *p, int64_t person)
{
	struct pairing_receiver_row to;
	str partner = partner_of(p, person);

	if (!receiver(w, person, &to))
		return;
	send(w, p, &to, &(struct letter){
		person == p->mentee_id
		? SAY(w->mem, _("{partner} would like to ask you something first"),
		{ "partner", partner })
		: SAY(w->mem, _("{partner} answered your question"), { "partner", partner }),
		SAY(w->mem,
		_("Hello {name},\n\nbefore the two of you decide, there is something to read from "
		"{partner}. It stands on the page, and only the two of you can see it."),
		    { "name", to.name }, { "partner", partner }),
		_("Read and answer") });
}
