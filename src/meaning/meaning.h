/*
 * What short texts mean, and how near one is to another: "k8s" is Kubernetes
 * is container orchestration; "get better at hard conversations" is near
 * "giving feedback".
 *
 * Three layers, the first that knows deciding: the same words; concepts
 * (concept.h: our own list, in four languages); vectors (encoder and word
 * table, when the weights are there: see weights.h).  Nothing in common is 0.
 *
 * A text is read once, when it is saved, and kept with its person and with
 * the round as text (meaning_put, meaning_get).  How near two texts are is
 * computed from what was kept, in integers: it needs no weights and is the
 * same on every machine.  Names and pronouns are not looked at.
 */
#ifndef MEANING_MEANING_H
#define MEANING_MEANING_H

#include "base/buf.h"

enum { MEANING_DIM = 256, MEANING_CONCEPTS = 6 };
enum { MEANING_SAME_POINTS = 1000 };

struct meaning_text {
	str text;		/* folded, names and pronouns off: what was looked at */
	uint64_t concept[MEANING_CONCEPTS];	/* hashes of keys of concept.h; n_concepts of them */
	uint32_t n_concepts;
	int32_t norm;		/* of the vector: sum of squares; 0: there is none */
	int8_t vector[MEANING_DIM];
};

enum meaning_layer { MEANING_NOTHING, MEANING_SAME, MEANING_CONCEPT, MEANING_VECTOR };

struct meaning_near {
	int points;		/* 0 nothing in common .. 1000 the same */
	enum meaning_layer layer;	/* which decided */
	str wanted, offered;	/* the two words that carry it; labels of concepts are English */
};

/* Reads a text: a skill, a goal, an interest; one thing at a time. */
struct meaning_text meaning_of(struct arena *, str text);

/* How well what is offered meets what is wanted.  Directed: who teaches the
 * narrower thing meets the broader wish in full, not the other way. */
struct meaning_near meaning_near(const struct meaning_text *wanted,
    const struct meaning_text *offered);

/* One line without tabs, and back; false, and nothing in *ret, when it is not one. */
void meaning_put(struct buf *, const struct meaning_text *);
bool meaning_get(struct arena *, str line, struct meaning_text *ret);

/* What reads texts now: "concepts 1", "concepts 1, vectors 1:4f2a...".  A text
 * that was read by another version is read again. */
str meaning_version(void);
bool meaning_has_vectors(void);

#endif
