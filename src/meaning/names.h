/*
 * What tells who somebody is rather than what they want or can: names, titles
 * with the name behind them, pronouns of he and she.  It is taken out before
 * a text is read, so that "He is a data engineer", "She is a data engineer"
 * and "Fatima is a data engineer" are the same text.
 *
 * Given names are a list of ours of some hundred that are no other word at
 * work; a capitalised word behind one is taken for the family name.  "Will",
 * "Mark" or "Grace" stay, as words they mean something.  A text of one name
 * alone is left as it is.
 */
#ifndef MEANING_NAMES_H
#define MEANING_NAMES_H

#include "base/arena.h"

str names_off(struct arena *, str text);

#endif
