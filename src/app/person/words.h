/* Inside the directory: the words by which search finds a person. */
#ifndef APP_PERSON_WORDS_H
#define APP_PERSON_WORDS_H

#include "app/person/person.h"

/* The words of a text: folded, sorted, each once. */
struct strs person_words_of(struct arena *, str text);
/* Those that a person is found by: of name, e-mail, employee id, job title and unit. */
struct strs person_words_found(struct arena *, const struct person *);
/* As they stand in person.words: " anna eng-12 muller ". */
str person_words_text(struct arena *, struct strs words);
/*
 * What person.words is LIKE when it has a word that begins with each of
 * these.  As both are sorted, one pattern is enough: "% an% mul%".
 */
str person_words_pattern(struct arena *, struct strs words);

/* The row alone: whoever calls it sees to the words in the index. */
void person_row_add(struct work *, const struct person *, str words);

#endif
