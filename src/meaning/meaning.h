/*
 * What short texts mean, and how near one is to another: "k8s" is Kubernetes
 * is container orchestration; "get better at hard conversations" is near
 * "giving feedback".
 *
 * Layers, the first that knows deciding: the same words; concepts (concept.h:
 * our own list, in four languages); vectors (encoder.h and lexicon.h, where the
 * file of weights is there).  Vectors are of the text and of the text with
 * its concepts put into English with what is above them, so that they know
 * abbreviations and other languages as far as the list does.
 *
 * A text is read once, when it is saved, and kept as text with its person and
 * with the round (meaning_put, meaning_get).  How near two texts are is then
 * computed in integers from what was kept: it needs no weights and is the
 * same on every machine.  Names and pronouns are not looked at (names.h).
 */
#ifndef MEANING_MEANING_H
#define MEANING_MEANING_H

#include "base/buf.h"

enum level { LEVEL_UNKNOWN, LEVEL_BASIC, LEVEL_ADVANCED };
enum { MEANING_DIM = 128, MEANING_CONCEPTS = 8, MEANING_SAME_POINTS = 1000 };

struct meaning_text {
	uint64_t key;		/* hash of the folded text; the same text has the same; 0: empty */
	uint64_t concept[MEANING_CONCEPTS];	/* ids of concept.h */
	uint32_t n_concepts;
	enum level level;	/* as far as the text says */
	int32_t square;		/* sum of the vector's squares; 0: there is none */
	int8_t vector[MEANING_DIM];
};

enum meaning_layer { MEANING_NOTHING, MEANING_SAME, MEANING_CONCEPT, MEANING_VECTOR };

struct meaning_near {
	int points;		/* 0 nothing in common .. 1000 the same */
	enum meaning_layer layer;	/* which decided */
	uint64_t wanted, offered;	/* MEANING_CONCEPT: the two concepts that carry it */
};

/* Maps the file of weights; once, before anything is read, and before threads.
 * False, with the reason in words, when there is none to be had: then only the
 * vectors are missing. */
bool meaning_open(const char *path, str *ret_trouble);
bool meaning_has_vectors(void);
/* What reads texts now: "concepts" or "vectors 1a2b3c4d".  What was read by
 * another is worth reading again. */
str meaning_version(void);

/* Reads a text: a skill, a goal, an interest; one thing at a time. */
struct meaning_text meaning_of(struct arena *, str text);
/* Several, the same and quicker; `ret` has as many. */
void meaning_of_all(struct arena *, struct strs texts, struct meaning_text *ret);
/* The same for what was chosen from our list. */
struct meaning_text meaning_of_concept(struct arena *, uint64_t id);

/* How well what is offered meets what is wanted.  Directed: who teaches the
 * basics of what somebody wants to master meets it by half.  meaning_points
 * is the same as a number alone. */
struct meaning_near meaning_near(const struct meaning_text *wanted,
    const struct meaning_text *offered);
int meaning_points(const struct meaning_text *wanted, const struct meaning_text *offered);

/* The two words that carry most of what two texts have in common, as far as
 * the word table knows them; false without it, or when there are none. */
bool meaning_words(struct arena *, str wanted, str offered, str *ret_wanted, str *ret_offered);

/* One line without tabs, semicolons and spaces, and back; what is no such line
 * gives false and an empty text. */
void meaning_put(struct buf *, const struct meaning_text *);
bool meaning_get(str line, struct meaning_text *ret);

#endif
