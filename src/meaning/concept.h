/*
 * Concepts: skills, topics and roles that people at work name in many ways.
 * "k8s" is Kubernetes, "Teamleiter" is somebody who manages people, "get
 * better at hard conversations" is difficult conversations.  The list is ours
 * (assets/taxonomy/skills.tsv, docs/taxonomy.md), in English, German, Spanish
 * and French, with what stands above and beside each concept.
 *
 * A concept is known by its id, the hash of its key: the same on every machine
 * and in every version, so it may be stored.  An id that is not in the list (a
 * concept that went, or one that the organisation brought itself) is equal to
 * itself and far from all others, and has no label here.
 *
 * The list is read once, at the first question, and only read from then on:
 * any thread may ask.
 */
#ifndef MEANING_CONCEPT_H
#define MEANING_CONCEPT_H

#include "base/arena.h"

struct concept_found {
	uint64_t id;
	uint32_t from, len;	/* the words that say it: bytes of the text */
};
struct concepts { struct concept_found *v; size_t n; };

/*
 * Which concepts a short text holds, in the order of the text, each once.
 *
 * Words are compared folded and stemmed, in all four languages; a name of
 * several words beats its parts ("people management" is not "management"); German
 * compounds are taken apart where their parts are known.  Names that are
 * also everyday words ("Go", "R", "IT") count as written, as the whole of the
 * text, or beside another concept of their kind.  Of a text only the first
 * CONCEPT_WORDS words are looked at.
 */
enum { CONCEPT_WORDS = 256 };
struct concepts concepts_in(struct arena *, str text);
/* The one concept of which `name` is the key, a label or an alias, give or take
 * endings and articles; 0: none. */
uint64_t concept_named(struct arena *, str name);

/* A name as others may keep it to find it again: its telling words, folded and
 * stemmed as English, blanks between them; empty: it has none. */
str concept_name_key(struct arena *, str name);

enum concept_link {
	CONCEPT_FAR,		/* 0 */
	CONCEPT_SAME,		/* 1000 */
	CONCEPT_NARROWER,	/* 800: what is offered is a kind of what is wanted; 640 two down */
	CONCEPT_BROADER,	/* 800: what is wanted is a kind of what is offered; 640 two up */
	CONCEPT_RELATED,	/* 550: one names the other as near */
	CONCEPT_SIBLING,	/* 450: two kinds of the same; 250 where it has many kinds */
};
struct concept_nearness {
	int points;	/* 0 .. 1000 */
	enum concept_link link;
	uint64_t via;	/* a sibling's common parent; else 0 */
};
/* How near two concepts are, the same both ways but for the link's name. */
struct concept_nearness concept_near(uint64_t wanted, uint64_t offered);

/* How well the concepts of one text meet those of another: each wanted one
 * counts with the best that is offered for it, narrow ones more than wide
 * ones.  The pair that carries most is `wanted` and `offered`. */
struct concepts_nearness {
	int points;	/* 0 .. 1000 */
	struct concept_nearness best;
	uint64_t wanted, offered;	/* 0: nothing in common */
};
struct concepts_nearness concepts_near(const uint64_t *wanted, size_t n_wanted,
    const uint64_t *offered, size_t n_offered);

/* For people: the label in "en", "de", "es" or "fr" (others: English); empty: unknown. */
str concept_label(uint64_t id, str language);
str concept_key(uint64_t id);	/* empty: unknown */
uint64_t concept_id(str key);	/* whether the list has it or not */

/* For choosing and for what others build on it: all, in the order of the file. */
struct concept {
	uint64_t id, broader;	/* 0: nothing above it */
	str key, area, kind;	/* docs/taxonomy.md */
};
size_t concept_count(void);
struct concept concept_at(size_t);
uint64_t concept_broader(uint64_t id);	/* 0: nothing above it, or unknown */
/* Ids named as near by this concept or naming it. */
struct concept_ids { uint64_t *v; size_t n; };
struct concept_ids concept_related(struct arena *, uint64_t id);

#endif
