/*
 * Sentences that are stored: a pattern, which is a message of the catalogue,
 * and its facts.  They become words when they are read, in the language of
 * the reader; the same bytes serve everybody.
 *
 *   said = SAID(mem, N_("They share {hours} a week: {when} ({zone})"),
 *       FACT_MINUTES("hours", 150), FACT_SLOT("when", 1, 840, 990), FACT_TEXT("zone", z));
 */
#ifndef APP_CRITERION_SAID_H
#define APP_CRITERION_SAID_H

#include "lang/lang.h"

/* The letter is what stands in the stored text. */
enum fact_type {
	FACT_T = 't',	/* text, as it is */
	FACT_L = 'l',	/* list of texts, ';' between them */
	FACT_G = 'g',	/* list of language codes */
	FACT_X = 'x',	/* list of messages of the catalogue, translated one by one */
	FACT_N = 'n',	/* number */
	FACT_D = 'd',	/* tenths: 45 is "4.5" */
	FACT_M = 'm',	/* minutes: "2 hours", "45 minutes" */
	FACT_W = 'w',	/* "1 840 990": Tuesday 14:00-16:30 */
};
struct fact { const char *name; enum fact_type type; str value; };

#define FACT_TEXT(name, s) { (name), FACT_T, (s) }
#define FACT_LIST(name, s) { (name), FACT_L, (s) }
#define FACT_LANGUAGES(name, s) { (name), FACT_G, (s) }
#define FACT_WORDS(name, s) { (name), FACT_X, (s) }
#define FACT_NUMBER(name, n) { (name), FACT_N, str_fmt(mem, "%" PRId64, (int64_t)(n)) }
#define FACT_MINUTES(name, n) { (name), FACT_M, str_fmt(mem, "%" PRId64, (int64_t)(n)) }
#define FACT_SLOT(name, day, from, to) { (name), FACT_W, str_fmt(mem, "%d %d %d", day, from, to) }

/* pattern NULL: nothing */
struct said { const char *pattern; const struct fact *facts; size_t n; };
#define SAID(mem, pattern, ...) said_make((mem), (pattern), \
	(const struct fact[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } })
struct said said_make(struct arena *, const char *pattern, const struct fact *);

/* In words; {mentee} and {mentor} are put by the reader's side. */
struct names { str mentee, mentor; };
str said_words(struct arena *, const struct said *, struct names);

/* As one line without its end, and back; tabs and line ends in facts become spaces. */
void said_put(struct buf *, const struct said *);
struct said said_read(struct arena *, str line);

/* What one criterion has to say about a pair. */
struct reason {
	const char *key, *label;	/* of the criterion */
	int value;		/* 0 to 1000, or -1: not said */
	int weight;
	struct said reason, weakness;
};
struct reasons { struct reason *v; size_t n; };

/* The list as text, three lines a criterion, and back. */
str reasons_text(struct arena *, const struct reasons *);
struct reasons reasons_read(struct arena *, str);

/* What a page shows: at most five reasons, strongest first, and one weakness. */
struct shown {
	struct { str words, label; int value; } reason[5];
	size_t n;
	str weakness;
	str sentence;	/* the whole in one line */
};
struct shown reasons_shown(struct arena *, const struct reasons *, struct names);
str minutes_words(struct arena *, int64_t minutes);

#endif
