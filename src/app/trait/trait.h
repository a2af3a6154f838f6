/*
 * What a person may tell of themselves for audits alone: sex, health, roots.
 *
 * It stands in a table of its own.  A person writes and sees their own rows;
 * of everybody else's there is one statement, which answers sums by group and
 * never a person.  No criterion, rule or score reads it, and what is frozen
 * for a round does not hold it (a test compares).
 */
#ifndef APP_TRAIT_TRAIT_H
#define APP_TRAIT_TRAIT_H

#include "lang/lang.h"

struct trait_option { const char *key, *label; };	/* label: N_() */
struct trait_kind { const char *key, *label; const struct trait_option *options; };
extern const struct trait_kind trait_kinds[];	/* up to one without a key */

str trait_label(str kind, str value);	/* in the language in use */
bool trait_known(str kind, str value);

str trait_own(struct work *, int64_t person, str kind);	/* empty: not given */
/* `value` empty takes it back, at once and for all audits. */
void trait_set(struct work *, int64_t person, str kind, str value);

/* An answer of a survey that people agreed to.  False: nobody has this address,
 * or it is no answer we know.  What a person wrote themselves stays. */
bool trait_import(struct work *, str mail, str kind, str value);

/* The mentees of a round who gave a value: sums, no people. */
struct trait_sums {
	str kind, value;
	int64_t people, matched, score, score_squares;
	int64_t ahead_known, ahead, ahead_squares;	/* levels between mentor and mentee */
	int64_t wished, granted;	/* wished for somebody; got one of them */
};
struct trait_sums_list { struct trait_sums *v; size_t n; };
struct trait_sums_list trait_sums_of_round(struct work *, int64_t round, bool peer);

#endif
