/*
 * Which concepts a text holds.
 *
 * The words but for articles stand on a line of places.  A compound whose
 * parts are known takes one place a part; two neighbours may also be read as
 * one word ("front end"); a light word ("of") may be passed over.  From every
 * place all names are followed as far as the words go, once in each kind of
 * path, and of what was found the set is taken that covers most: a name of n
 * places counts n squared, so that "people management" beats "people" and
 * "management".
 */
#include <stdlib.h>

#include "meaning/concept_list.h"

enum { READINGS = 4 };

/* One way of reading the words from a place on. */
struct reading {
	uint32_t to;	/* the place after it */
	uint32_t from_byte, to_byte;
	bool light;
	uint64_t word[PATHS];	/* hashes by path; 0: not in this kind */
};
struct stand {
	struct reading v[READINGS];
	int n;
	bool within;	/* a compound: not its first part */
	bool general;	/* a last part that adds little: "-leitung", "-themen" */
};

struct match {
	uint32_t from, to;	/* places */
	uint32_t from_byte, to_byte;
	int telling, light;	/* words of each kind that it covers */
	int32_t concept;
	enum path path;
	bool doubtful;
};
struct matches { struct match *v; size_t n; };

struct text {
	struct arena *mem;
	const struct list *list;
	struct words_of words;	/* without articles */
	bool whole;	/* it has one telling word */
	struct stand *stand;
	size_t places;
	struct matches found;
};

static struct reading
read_word(struct text *t, str folded, const struct word_of *w, uint32_t to)
{
	struct reading r = { .to = to, .from_byte = w->from, .to_byte = w->from + w->len,
	    .light = w->stop == LIGHT };

	r.word[PATH_EXACT] = str_hash(folded);
	for (int l = 0; l < STEMS; l++)
		r.word[PATH_STEM + l] = str_hash(lang_stem(t->mem, (enum stem)l, folded));
	return r;
}

static void
stand_add(struct text *t, size_t place, struct reading r)
{
	struct stand *s = &t->stand[place];

	if (s->n < READINGS)
		s->v[s->n++] = r;
}

/* --- compounds ------------------------------------------------------------ */

enum { PARTS = 4, PART_MIN = 3, COMPOUND_MIN = 8 };
struct parts { str v[PARTS]; size_t n; };

/* What may stand between two parts, longest first. */
static const str joints[] = { S_INIT("es"), S_INIT("en"), S_INIT("er"), S_INIT("s"), S_INIT("n"),
    S_INIT("e"), S_INIT("") };

/* "Einkaufswagen" is a kind of cart and has nothing to do with purchasing; with these at
 * the end it still has.  Sorted; folded. */
static const char *const general[] = {
	"abteilung", "arbeit", "aufbau", "aufgaben", "beratung", "bereich", "branche", "erfahrung",
	"fahigkeiten", "fragen", "grundlagen", "kenntnisse", "kompetenz", "kompetenzen", "kurs",
	"leiter", "leiterin", "leitung", "methoden", "planung", "praxis", "projekt", "projekte",
	"prozesse", "schulung", "seminar", "system", "systeme", "team", "teams", "technik",
	"techniken", "thema", "themen", "training", "umfeld", "wesen", "wissen",
};

static int
compare(const void *word, const void *listed)
{
	return str_cmp(*(const str *)word, str_of(*(const char *const *)listed));
}

static bool
is_general(str word)
{
	return bsearch(&word, general, COUNT(general), sizeof *general, compare) != NULL;
}

/* The last part is the thing itself and at least four letters long. */
static bool
take_apart(const struct list *list, str word, struct parts *p)
{
	if (p->n && word.len > PART_MIN && (word_known(list, word) || is_general(word))) {
		p->v[p->n++] = word;
		return true;
	}
	if (p->n + 1 == PARTS)
		return false;
	for (size_t len = word.len; len-- > PART_MIN;) {
		str part = { word.ptr, len };

		if (word.len - len < PART_MIN || !word_known(list, part))
			continue;
		size_t n = p->n;

		p->v[p->n++] = part;
		for (size_t j = 0; j < COUNT(joints); j++)
			if (str_starts(str_from(word, len), joints[j]) &&
			    take_apart(list, str_from(word, len + joints[j].len), p))
				return true;
		p->n = n;
	}
	return false;
}

static struct parts
parts_of(const struct list *list, const struct word_of *w)
{
	struct parts p = { 0 };

	if (w->folded.len < COMPOUND_MIN || word_known(list, w->folded) ||
	    !take_apart(list, w->folded, &p))
		p.n = 0;
	return p;
}

/* --- the line of places ---------------------------------------------------- */

static void
lay_out(struct text *t)
{
	size_t n = t->words.n, place = 0;
	size_t *at = NEWS(t->mem, size_t, n + 1);
	struct parts *parts = NEWS(t->mem, struct parts, n + 1);

	for (size_t i = 0; i < n; i++) {
		parts[i] = parts_of(t->list, &t->words.v[i]);
		at[i] = place;
		place += parts[i].n ? parts[i].n : 1;
	}
	at[n] = t->places = place;
	t->stand = NEWS(t->mem, struct stand, place + 1);
	for (size_t i = 0; i < n; i++) {
		const struct word_of *w = &t->words.v[i];
		struct reading r = read_word(t, w->folded, w, (uint32_t)at[i + 1]);

		r.word[PATH_CASED] = str_hash(w->written);
		r.word[PATH_WORD] = r.word[PATH_EXACT];
		if (t->whole)
			r.word[PATH_WHOLE] = r.word[PATH_EXACT];
		stand_add(t, at[i], r);
		for (size_t k = 0; k < parts[i].n; k++) {
			struct stand *part = &t->stand[at[i] + k];

			part->within = k > 0;
			part->general = k + 1 == parts[i].n && is_general(parts[i].v[k]);
			stand_add(t, at[i] + k,
			    read_word(t, parts[i].v[k], w, (uint32_t)(at[i] + k + 1)));
		}
		if (i + 1 == n || w->stop || w[1].stop)
			continue;
		struct word_of two = { .from = w->from,
		    .len = w[1].from + w[1].len - w->from };

		stand_add(t, at[i], read_word(t, str_concat(t->mem, w->folded, w[1].folded), &two,
		    (uint32_t)at[i + 2]));
	}
}

/* --- names ------------------------------------------------------------------ */

static bool
small_letter(str s, size_t at)
{
	return at < s.len && s.ptr[at] >= 'a' && s.ptr[at] <= 'z';
}

/* "Go" at the start of a sentence may be the verb. */
static bool
may_be_plain(const struct text *t, const struct match *m)
{
	if (t->whole)
		return false;
	if (m->path == PATH_WORD)
		return true;
	for (size_t i = 0; i < t->words.n; i++)
		if (t->words.v[i].from == m->from_byte)
			return t->words.v[i].first && small_letter(t->words.v[i].written, 1);
	return false;
}

/* A name may not end within a compound: its last part says what it is. */
static bool
ends_well(const struct text *t, uint32_t place)
{
	return place >= t->places || !t->stand[place].within || t->stand[place].general;
}

static void
follow(struct text *t, struct match m, uint64_t path)
{
	if (m.to >= t->places)
		return;
	const struct stand *s = &t->stand[m.to];

	for (int i = 0; i < s->n; i++) {
		const struct reading *r = &s->v[i];

		if (r->word[m.path] == 0)
			continue;
		uint64_t on = path_on(path, r->word[m.path]);
		const struct step *step = path_step(t->list, on);
		struct match next = m;

		if (!step)
			continue;
		next.to = r->to;
		next.to_byte = r->to_byte;
		next.telling += r->light ? 0 : (int)(r->to - m.to);
		next.light += r->light;
		if (m.from == m.to)
			next.from_byte = r->from_byte;
		if (step->concept != NO_CONCEPT && ends_well(t, next.to)) {
			next.concept = step->concept;
			next.doubtful = (m.path == PATH_WORD || m.path == PATH_CASED) &&
			    may_be_plain(t, &next);
			PUSH(t->mem, &t->found, next);
		}
		if (step->longer)
			follow(t, next, on);
	}
	if (m.to > m.from && s->n && s->v[0].light) {
		m.to++;
		follow(t, m, path);
	}
}

static int
worth(const struct match *m)
{
	bool exact = m->path == PATH_EXACT || m->path == PATH_CASED || m->path == PATH_WHOLE;

	return m->telling * m->telling * 8 + m->light * 4 + exact * 2 + !m->doubtful;
}

/* --- which of them ------------------------------------------------------------ */

static int32_t
top_of(const struct list *list, int32_t c)
{
	for (int up = 0; list->v[c].broader != NO_CONCEPT && up < 8; up++)
		c = list->v[c].broader;
	return c;
}

/* A doubtful one holds beside a certain one of its kind. */
static bool
holds(const struct text *t, const struct match *m)
{
	if (!m->doubtful)
		return true;
	for (size_t i = 0; i < t->found.n; i++) {
		const struct match *o = &t->found.v[i];

		if (!o->doubtful && o->from_byte != m->from_byte &&
		    top_of(t->list, o->concept) == top_of(t->list, m->concept))
			return true;
	}
	return false;
}

/* The set that covers most, from the last place back to the first. */
static struct matches
choose(struct text *t)
{
	int *best = NEWS(t->mem, int, t->places + 1);
	const struct match **take = NEWS(t->mem, const struct match *, t->places + 1);
	struct matches chosen = { 0 };
	size_t left = t->found.n;

	for (size_t place = t->places; place-- > 0;) {
		best[place] = best[place + 1];
		for (; left && t->found.v[left - 1].from == place; left--) {
			const struct match *m = &t->found.v[left - 1];

			/* Of equals the first found: words as they are, then English. */
			if (holds(t, m) && worth(m) + best[m->to] >= best[place]) {
				best[place] = worth(m) + best[m->to];
				take[place] = m;
			}
		}
	}
	for (size_t place = 0; place < t->places;) {
		if (take[place])
			PUSH(t->mem, &chosen, *take[place]);
		place = take[place] ? take[place]->to : place + 1;
	}
	return chosen;
}

static struct words_of
without_articles(struct arena *mem, struct words_of all)
{
	struct words_of some = { 0 };

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].stop != EMPTY)
			PUSH(mem, &some, all.v[i]);
	return some;
}

static size_t
telling(struct words_of words)
{
	size_t n = 0;

	for (size_t i = 0; i < words.n; i++)
		n += words.v[i].stop == TELLS;
	return n;
}

static void
add(struct arena *mem, struct concepts *list, const struct list *from, const struct match *m)
{
	uint64_t id = from->v[m->concept].c.id;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].id == id)
			return;
	PUSH(mem, list, (struct concept_found){ id, m->from_byte, m->to_byte - m->from_byte });
}

struct concepts
concepts_in(struct arena *mem, str text)
{
	struct arena *scratch = arena_new();
	struct text t = { .mem = scratch, .list = concept_list() };
	struct concepts list = { 0 };

	t.words = without_articles(scratch, concept_words(scratch, text, CONCEPT_WORDS));
	t.whole = telling(t.words) == 1;
	lay_out(&t);
	for (uint32_t place = 0; place < t.places; place++)
		for (int p = 0; p < PATHS; p++)
			follow(&t, (struct match){ place, place, .path = (enum path)p },
			    path_start((enum path)p));
	struct matches chosen = choose(&t);

	for (size_t i = 0; i < chosen.n; i++)
		add(mem, &list, t.list, &chosen.v[i]);
	arena_free(scratch);
	return list;
}

/* All of the name's words on a path of one kind; 0: no name ends there. */
static uint64_t
walk(struct arena *mem, enum path p, struct words_of words, bool light)
{
	bool stems = p >= PATH_STEM && p < PATH_STEM + STEMS;
	const struct list *list = concept_list();
	uint64_t path = path_start(p);

	for (size_t i = 0; i < words.n; i++) {
		str word = words.v[i].folded;

		if (!light && words.v[i].stop == LIGHT)
			continue;
		if (stems)
			word = lang_stem(mem, (enum stem)(p - PATH_STEM), word);
		path = path_on(path, str_hash(word));
	}
	const struct step *s = path_step(list, path);

	return s && s->concept != NO_CONCEPT ? list->v[s->concept].c.id : 0;
}

uint64_t
concept_named(struct arena *mem, str name)
{
	static const enum path kinds[] = { PATH_EXACT, PATH_WORD, PATH_WHOLE,
	    PATH_STEM + STEM_EN, PATH_STEM + STEM_DE, PATH_STEM + STEM_ES, PATH_STEM + STEM_FR };
	struct words_of words = without_articles(mem, concept_words(mem, name, CONCEPT_WORDS));
	uint64_t id = concept_id(name);

	if (concept_find(concept_list(), id) != NO_CONCEPT)
		return id;
	id = 0;
	for (size_t k = 0; id == 0 && words.n && k < COUNT(kinds); k++) {
		id = walk(mem, kinds[k], words, true);
		if (id == 0 && telling(words) > 1)
			id = walk(mem, kinds[k], words, false);
	}
	return id;
}

str
concept_name_key(struct arena *mem, str name)
{
	struct words_of words = without_articles(mem, concept_words(mem, name, CONCEPT_WORDS));
	size_t tell = telling(words);
	struct strs list = { 0 };

	for (size_t i = 0; i < words.n; i++)
		if (words.v[i].stop == TELLS || tell < 2)
			PUSH(mem, &list, lang_stem(mem, STEM_EN, words.v[i].folded));
	return str_join(mem, list, S(" "));
}
