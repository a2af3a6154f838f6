/* What the pages of a programme show, put together by programme_web.c. */
#ifndef APP_PROGRAMME_PROGRAMME_VIEW_H
#define APP_PROGRAMME_PROGRAMME_VIEW_H

#include "app/eligibility/eligibility.h"
#include "app/person/person_list.h"
#include "web/html.h"

struct template_card { str key, title, summary, length, fault; };
struct template_cards { struct template_card *v; size_t n; };

struct participant_view {
	struct eligibility_answers mentee, mentor;
	str mentee_words, mentor_words;	/* of the buttons */
	bool peer;
	bool open;	/* applications are taken today */
	bool applied_mentee, applied_mentor;
};

struct eligibility_view {
	struct eligible_people mentees, mentors;
	str asked, person;	/* who was asked about */
	bool found;
	struct person_page similar;	/* to choose from, when the name is not one person's */
	struct eligibility_answers as_mentee, as_mentor;
};

str template_length_words(struct arena *, const struct template *);	/* "6 months" */

/* The tabs of a programme's admin pages; `current` is a key such as "matching". */
void programme_tabs(struct html *, const struct programme *, const char *current);

#endif
