/*
 * Which concepts a text holds.
 *
 * The words that tell something stand on a line of places.  A compound whose
 * parts are known takes one place a part; two neighbours may also be read as
 * one word ("front end").  From every place all names are followed as
 * far as the words go, once in each kind of path, and of what was found the
 * set is taken that covers most: a name of n places counts n squared, so that
 * "people management" beats "people" and "management".
 */
#include "meaning/concept_list.h"

enum { READINGS = 4 };

/* One way of reading the words from a place on. */
struct reading {
	uint32_t to;	/* the place after it */
	uint32_t from_byte, to_byte;
	str word[PATHS];	/* by path; empty: not in this kind */
};
struct stand {
	struct reading v[READINGS];
	int n;
};

struct match {
	uint32_t from, to;	/* places */
	uint32_t from_byte, to_byte;
	int32_t concept;
	enum path path;
	bool doubtful;
};
struct matches { struct match *v; size_t n; };

struct text {
	struct arena *mem;
	const struct list *list;
	struct words_of words;	/* the telling ones */
	bool whole;	/* it has one telling word */
	struct stand *stand;
	size_t places;
	struct matches found;
};

static struct reading
read_word(struct text *t, str folded, const struct word_of *w, uint32_t to)
{
	struct reading r = { .to = to, .from_byte = w->from, .to_byte = w->from + w->len };

	r.word[PATH_EXACT] = folded;
	for (int l = 0; l < STEMS; l++)
		r.word[PATH_STEM + l] = lang_stem(t->mem, (enum stem)l, folded);
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

/* The last part is the thing itself and at least four letters long. */
static bool
take_apart(const struct list *list, str word, struct parts *p)
{
	if (p->n && word.len > PART_MIN && word_known(list, word)) {
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

		r.word[PATH_CASED] = w->written;
		r.word[PATH_WORD] = w->folded;
		stand_add(t, at[i], r);
		for (size_t k = 0; k < parts[i].n; k++)
			stand_add(t, at[i] + k,
			    read_word(t, parts[i].v[k], w, (uint32_t)(at[i] + k + 1)));
		if (i + 1 == n)
			continue;
		struct word_of two = { .from = w->from,
		    .len = w[1].from + w[1].len - w->from };

		stand_add(t, at[i], read_word(t, str_concat(t->mem, w->folded, w[1].folded), &two,
		    (uint32_t)at[i + 2 <= n ? i + 2 : n]));
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

static void
follow(struct text *t, struct match m, uint64_t path)
{
	if (m.to >= t->places)
		return;
	const struct stand *s = &t->stand[m.to];

	for (int i = 0; i < s->n; i++) {
		const struct reading *r = &s->v[i];

		if (r->word[m.path].len == 0)
			continue;
		uint64_t on = path_on(path, r->word[m.path]);
		const struct step *step = path_step(t->list, on);
		struct match next = m;

		if (!step)
			continue;
		next.to = r->to;
		next.to_byte = r->to_byte;
		if (m.from == m.to)
			next.from_byte = r->from_byte;
		if (step->concept != NO_CONCEPT) {
			next.concept = step->concept;
			next.doubtful = (m.path == PATH_WORD || m.path == PATH_CASED) &&
			    may_be_plain(t, &next);
			PUSH(t->mem, &t->found, next);
		}
		if (step->longer)
			follow(t, next, on);
	}
}

static int
worth(const struct match *m)
{
	int places = (int)(m->to - m->from);

	return places * places * 4 + (m->path == PATH_EXACT || m->path == PATH_CASED ? 2 : 0) +
	    !m->doubtful;
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

			if (holds(t, m) && worth(m) + best[m->to] > best[place]) {
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
telling(struct arena *mem, struct words_of all)
{
	struct words_of some = { 0 };

	for (size_t i = 0; i < all.n; i++)
		if (!all.v[i].stop)
			PUSH(mem, &some, all.v[i]);
	return some;
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

	t.words = telling(scratch, concept_words(scratch, text, CONCEPT_WORDS));
	t.whole = t.words.n == 1;
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

uint64_t
concept_named(struct arena *mem, str name)
{
	const struct list *list = concept_list();
	struct words_of all = concept_words(mem, name, CONCEPT_WORDS), words = telling(mem, all);

	if (concept_find(list, concept_id(name)) != NO_CONCEPT)
		return concept_id(name);
	if (words.n == 0)
		words = all;
	for (int p = PATH_EXACT; p < PATHS; p += PATH_WORD - PATH_EXACT) {
		uint64_t path = path_start((enum path)p);
		const struct step *s = NULL;

		for (size_t i = 0; i < words.n; i++)
			path = path_on(path, words.v[i].folded);
		s = words.n ? path_step(list, path) : NULL;
		if (s && s->concept != NO_CONCEPT)
			return list->v[s->concept].c.id;
	}
	return 0;
}
