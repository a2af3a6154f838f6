/*
 * Skills, topics and roles, for choosing: those of the starter taxonomy
 * (meaning/concept.h), and beside them what the organisation brought itself
 * (`ithaca taxonomy import`, skill_import.h).  What a person types is one of
 * them when it is its key, its label or another name, without regard to case,
 * accents and articles; else it is kept as typed.
 */
#ifndef APP_SKILL_SKILL_H
#define APP_SKILL_SKILL_H

#include "base/work.h"

struct skill { str key, area, label; };	/* label: in the language in use */
struct skills { struct skill *v; size_t n; };

/* Of the starter taxonomy alone: no database is asked. */
struct skills skill_all(struct arena *);
str skill_meant(struct arena *, str typed);	/* the key; empty when it is none of ours */
str skill_label(str key);	/* in the language in use; empty when there is none */

/* One of the organisation's own.  `broader` may be a key of either kind;
 * `related`: keys, ';' between them. */
struct own_concept { str key, label, broader, related; };
/* What was meant, ours or the organisation's; false: neither.  Of one of ours
 * the label is in the language in use, and `broader` and `related` are empty. */
bool skill_find(struct work *, str typed, struct own_concept *ret);
bool skill_own(struct work *, str key, struct own_concept *ret);
/* Labels to choose from: all of ours, and of the organisation's own the first
 * OWN_SUGGESTED.  All others are found when they are typed. */
enum { OWN_SUGGESTED = 500 };
struct strs skill_suggestions(struct work *);

#endif
