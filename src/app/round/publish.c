/*
 * Publishing: proposals become pairings with their places and mails, in one
 * transaction.  Before it nobody but the admins sees anything of a round;
 * after it both sides know at the same moment.
 */
#include "app/round/round.h"

#include "app/org/org.h"
#include "app/pairing/pairing.h"
#include "app/round/lab.sql.h"
#include "app/round/round.sql.h"
#include "jobs/mail.h"

/* The template's words are read once a language, not once a mail. */
struct letters { struct { const char *lang; struct template *t; } v[8]; size_t n; };

static const struct template *
words_in_use(struct work *w, struct letters *letters, str settings)
{
	struct toml_reading r = { .mem = w->mem };
	const char *lang = lang_current()->tag;

	for (size_t i = 0; i < letters->n; i++)
		if (letters->v[i].lang == lang)
			return letters->v[i].t;
	struct template *t = NEW(w->mem, struct template);

	if (!template_read(&r, settings, t) && settings.len)
		t = NULL;
	if (letters->n < COUNT(letters->v))
		letters->v[letters->n++] = (typeof(letters->v[0])){ lang, t };
	return t;
}

static bool
propose(struct work *w, const struct round *round, const struct round_publish_list_row *row,
    int64_t *ret_id)
{
	return pairing_propose(w, &(struct proposal){
		.programme = round->programme_id, .round = round->id, .mentee = row->mentee_id,
		.mentor = row->mentor_id, .mentee_application = row->mentee_application_id,
		.mentor_application = row->mentor_application_id, .score = row->score,
		.why = row->why,
	}, ret_id) == PAIRING_DONE;
}

struct to_publish { struct round_publish_list_row *v; size_t n; };

static struct to_publish
list_pairs(struct work *w, int64_t round)
{
	struct to_publish list = { 0 };
	struct round_publish_list_row row;
	struct rows rows = round_publish_list(w, round);

	while (round_publish_list_next(&rows, &row))
		PUSH(w->mem, &list, row);
	return list;
}

/* Silence would be read as a no. */
static void
tell_unmatched(struct work *w, const struct round *round, const struct round_programme *p)
{
	struct round_unmatched_told_row to;
	str url = str_fmt(w->mem, "%.*s/programmes/%" PRId64 "/apply/mentee",
	    STR(org_get(w, S("base_url"))), p->id);

	for (struct rows rows = round_unmatched_told(w, round->id);
	     round_unmatched_told_next(&rows, &to); ) {
		lang_use(to.lang);
		mail_put(w, &(struct mail){
			.to_name = to.name, .to = to.mail, .person_id = to.mentee_id,
			.subject = SAY(w->mem, _("{programme}: nobody is free for you yet"),
			    { "programme", p->name }),
			.text = SAY(w->mem, _("Hello {name},\n\n{programme} has brought its "
			"people together, and this time there was no mentor free who fits you. It "
			"says nothing about you: there are more wishes than places, or the hours "
			"do not meet.\n\nYou stay on the list, and hear from us when somebody is "
			"free. More hours, or one more thing that you would like to learn, make "
			"it likelier."),
			    { "name", to.name }, { "programme", p->name }),
			.action = _("Look at my application"), .url = url,
		});
	}
}

static void
publish_now(struct work *w, const struct round *round)
{
	struct to_publish list = list_pairs(w, round->id);
	struct letters letters = { 0 };
	struct round_programme p;
	str lang = str_of(lang_current()->tag);

	round_programme(w, round->programme_id, &p);
	for (size_t i = 0; i < list.n; i++) {
		struct pairing pairing;
		int64_t id;

		/* Whoever withdrew or found another pair since the run is left out. */
		if (!propose(w, round, &list.v[i], &id) || !pairing_find(w, id, &pairing))
			continue;
		for (int to_mentor = 0; to_mentor < 2; to_mentor++) {
			lang_use(to_mentor ? list.v[i].mentor_lang : list.v[i].mentee_lang);
			pairing_mail_proposed(w, &pairing, words_in_use(w, &letters, p.settings),
			    to_mentor);
		}
	}
	tell_unmatched(w, round, &p);
	lang_use(lang);
	round_published(w, w->now, round->id);
}

enum publish_verdict
round_publish(struct work *w, const struct round *round, int64_t at)
{
	bool due = str_eq(round->state, S("publishing"));

	if (!due && !str_eq(round->state, S("solved")))
		return PUBLISH_NOT_SOLVED;
	if (round->pairs <= round_left_out(w, round->id))
		return PUBLISH_NOBODY;
	if (scenario_recruits(w, round->id))
		return PUBLISH_RECRUITS;
	if (round_over_places(w, round->id))
		return PUBLISH_CROWDED;
	if (at > w->now) {
		int64_t job = job_put_at(w, "round.publish", round->id, at);

		round_publish_at(w, at, job, round->id);
		return PUBLISH_LATER;
	}
	publish_now(w, round);
	return PUBLISHED;
}

/* The job: does nothing when the hour was taken back or changed meanwhile. */
void
round_publish_step(struct work *w, int64_t id)
{
	struct round round;

	if (round_find(w, id, &round) && str_eq(round.state, S("publishing")) &&
	    round.publish_at <= w->now)
		publish_now(w, &round);
}

void
round_sample_mail(struct work *w, const struct round *round, str *ret_subject, str *ret_text)
{
	struct to_publish list = list_pairs(w, round->id);
	struct letters letters = { 0 };
	struct round_programme p;
	struct round_person mentee, mentor;

	if (list.n == 0 || !round_programme(w, round->programme_id, &p) ||
	    !round_person_one(w, round->id, MENTEE, list.v[0].mentee_n, &mentee) ||
	    !round_person_one(w, round->id, MENTOR, list.v[0].mentor_n, &mentor))
		return;
	pairing_mail_words(w, words_in_use(w, &letters, p.settings),
	    &(struct mail_names){ mentee.name, mentor.name, p.name, S("") }, ret_subject, ret_text);
}

str
publish_explain(enum publish_verdict v)
{
	switch (v) {
	case PUBLISHED:
	case PUBLISH_LATER:      return (str){ 0 };
	case PUBLISH_NOT_SOLVED: return _("This round cannot be published: it is not solved, or it "
	    "was published already.");
	case PUBLISH_CROWDED:
		return _("Some mentors have more mentees in this draft than places. Ask them "
		    "whether they take one more; when they have changed their application, run the "
		    "round again.");
	case PUBLISH_RECRUITS:
		return _("This draft pairs people who are not there yet. Invite them first; then a "
		    "round finds the same.");
	case PUBLISH_NOBODY:     return _("There is no pair to publish.");
	}
	BUG("verdict %d", v);
}
