/*
 * The starter taxonomy of skills, topics and roles (assets/taxonomy), for
 * choosing: what a person types is a skill of ours when it is its key, a
 * label or an alias, without regard to case and accents; else it is kept as
 * typed.  The list itself is meaning/concept.h.
 */
#ifndef APP_SKILL_SKILL_H
#define APP_SKILL_SKILL_H

#include "base/arena.h"

struct skill { str key, area, label; };	/* label: in the language in use */
struct skills { struct skill *v; size_t n; };

struct skills skill_all(struct arena *);
/* The key of the skill that was meant; empty when it is none of ours. */
str skill_meant(struct arena *, str typed);
/* The label of a key in the language in use; empty when there is none. */
str skill_label(str key);

#endif
