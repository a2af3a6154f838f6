/*
 * Circles of a group programme: a few people with a question in common, from
 * different units, with or without a host.
 *
 * Making them reads who takes part and holds no transaction while it computes
 * (match/circle.h); the result is a draft that admins may change by hand.
 * After publishing, each member sees their own circle and nobody else's.  Who
 * stands in a published circle does not enter the next making.
 */
#ifndef APP_CIRCLE_CIRCLE_H
#define APP_CIRCLE_CIRCLE_H

#include "app/round/round.h"

struct circle_set { int64_t id, programme_id, score, bound, left_over, made_at, published_at;
    str state; };
struct circle { int64_t id, n; str topics, hours; };	/* stored sentences */
struct circle_person { int64_t circle_id, application_id, person_id, host; str name, job_title,
    unit; };

struct circle_people { struct circle_person *v; size_t n; };
struct circle_with { struct circle is; struct circle_people people; };
struct circles { struct circle_with *v; size_t n; };

/* How many people a circle has, its host included, as the template says. */
struct circle_size { int32_t least, most; };
struct circle_size circle_size(struct arena *, const struct round_programme *);
/* How many circles: as near to the middle size as the bounds allow. */
int32_t circle_count(int32_t people, struct circle_size);
/* What they have in common and when most of them are free, as stored sentences. */
void circle_words(struct arena *, const struct candidate *const *, size_t n, str *ret_topics,
    str *ret_hours);

/* What two members have in common, 0 to 1000, or CIRCLE_NEVER: questions half,
 * different units and hours a fifth each, interests a tenth. */
int32_t circle_likeness(const struct candidate *, const struct candidate *);

/* Who is in which circle, on its way into a draft. */
struct circle_making {
	int64_t programme, from;	/* from: the draft that it changes, or 0 */
	struct input input;	/* only people without a circle */
	int32_t circles;
	int32_t *circle;	/* of each mentee of `input`, or CIRCLE_NONE */
	int32_t *host;		/* [circles] mentor of `input`, or CIRCLE_NONE */
	int64_t score, bound, left_over;
	bool moved;		/* somebody was, by hand */
	str trouble;		/* in words, when there is nothing to save */
};
/* Read and compute; outside of any transaction. */
struct circle_making *circle_make_up(struct store *, struct arena *, int64_t programme);
/* The draft with one member in another circle. */
struct circle_making *circle_move(struct store *, struct arena *, int64_t programme,
    int64_t application, int64_t n);
/* The first circle with fewer people than `size` says, its host counted. */
bool circle_too_small(const struct circle_making *, struct circle_size, int64_t *ret_n,
    int64_t *ret_people);
/* Saves it as the draft in place of the one before; false: somebody else has
 * changed that one meanwhile. */
MUST_USE bool circle_save(struct work *, const struct circle_making *);

bool circle_set_now(struct work *, int64_t programme, struct circle_set *ret);	/* the newest */
struct circles circles_of(struct work *, int64_t set);
/* Approved people who are in no published circle, and those who offer to host. */
void circle_waiting(struct work *, int64_t programme, int64_t *ret_people, int64_t *ret_hosts);
/* Tells everybody in it; false when it is published already. */
MUST_USE bool circle_publish(struct work *, const struct circle_set *);

/* The person's own; false: none. */
bool circle_mine(struct work *, int64_t programme, int64_t person, struct circle_with *ret);
/* The host is told that the place is free, and not why. */
MUST_USE bool circle_leave(struct work *, int64_t programme, int64_t person);

#endif
