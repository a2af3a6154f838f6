/* What the pages of taking part show, put together by enrol_web.c. */
#ifndef APP_ENROL_ENROL_VIEW_H
#define APP_ENROL_ENROL_VIEW_H

#include "app/enrol/enrol.h"
#include "app/programme/programme_view.h"
#include "app/site/parts.h"

struct answer_view {
	const struct template_question *q;
	str text, words;	/* as kept; as read by people */
	struct strs parts;	/* of a list */
	struct choices choices;	/* none: it is typed */
	struct week week;
	str zone, never;
	int style[8];		/* 1..5 by option; 0: not said */
};

struct form_view {
	const struct programme *p;
	str title;
	str action;
	int page, pages;	/* page pages + 1 checks and sends */
	struct answer_view *v;
	size_t n;
	struct { struct people_name *v; size_t n; } people;	/* who can be wished for */
};

struct invite_view {
	int64_t mentees, mentors, all, remind;
	bool peer;
	struct invite_sample sample;	/* of a preview */
	str subject, text;
	struct strs role;
	struct invitation_rows list;
};

/* The programme of the path with its template; false: "not found" is said. */
/* One page of the form with its answers; page 0 is all of it. */
struct form_view enrol_view(struct req *, const struct programme *, const struct template *,
	const struct application *, int page);
/* The answers, to be read: by their owner, or without what is theirs alone. */
void answers_list(struct html *, const struct form_view *, bool own);

/* apply_web.c */
void get_apply_mentee(struct req *);
void get_apply_mentor(struct req *);
void post_apply_mentee(struct req *);
void post_apply_mentor(struct req *);

/* Above and beside one application, for its admin. */
struct application_about {
	str name, words;	/* words: role, job and unit */
	int64_t next, left;	/* another one that waits for a decision, and how many do */
	str next_name;
};

str application_state_words(str state);
str application_person(struct arena *, const struct application_row *);

#endif
