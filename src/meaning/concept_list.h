/* Inside of the concepts: the list as it is read from the file, and the index of names. */
#ifndef MEANING_CONCEPT_LIST_H
#define MEANING_CONCEPT_LIST_H

#include "lang/lang.h"
#include "meaning/concept.h"

enum { NO_CONCEPT = -1 };

struct entry {
	struct concept c;
	str label[STEMS];
	int32_t broader;	/* place in the list, or NO_CONCEPT */
	int32_t kinds;	/* how many have this one right above them */
	struct { int32_t *v; size_t n; } related;	/* read both ways */
};

/*
 * A name is a path of words; a path is known by a hash of its words so far.
 * The same name has a path a kind: the words as they are, and their stems in
 * the languages in which it may be written.
 */
enum path {
	PATH_EXACT,	/* folded words */
	PATH_STEM,	/* PATH_STEM + STEM_EN and so on: stems */
	PATH_CASED = PATH_STEM + STEMS,	/* as written: names that are everyday words too */
	PATH_WORD,	/* the same ones folded: hold only with a reason */
	PATH_WHOLE,	/* folded; hold only as the whole of a text */
	PATHS
};
/* Small, so that the table fits the processor's cache: its place and 32 bits tell a path. */
struct step {
	uint32_t tag;	/* of the path; 0: free */
	int16_t concept;	/* that ends here, or NO_CONCEPT */
	bool longer;	/* some name goes on from here */
};

struct list {
	struct entry *v;
	size_t n;
	struct step *step;	/* open addressing; `room` is a power of two */
	uint64_t *known;	/* hashes of words of names: parts of compounds */
	int32_t *at;	/* places in v by id; NO_CONCEPT: free */
	size_t room, nsteps, known_room, ids_room;
};

const struct list *concept_list(void);	/* made at the first call */
int32_t concept_find(const struct list *, uint64_t id);	/* NO_CONCEPT: not in it */

/* The words of a text. */
struct word_of {
	str written, folded;
	uint32_t from, len;	/* bytes of the text */
	enum { TELLS, LIGHT, EMPTY } stop;	/* LIGHT: "my", "with"; EMPTY: "the", "der" */
	bool first;	/* of its sentence or line */
};
struct words_of { struct word_of *v; size_t n; };
struct words_of concept_words(struct arena *, str text, size_t max);

/* concept_index.c */
void concept_index(struct arena *, struct list *, str file);
uint64_t path_start(enum path);
uint64_t path_on(uint64_t path, uint64_t word);	/* str_hash of it */
const struct step *path_step(const struct list *, uint64_t path);	/* NULL: nothing there */
bool word_known(const struct list *, str folded);

#endif
