/*
 * The index of names: built once, 1.5 MB in one arena, then only read.
 *
 * A trie whose edges live in one hash table: the key of a node is the hash of
 * the words that lead to it, so that a step is one look.  A name has a path of
 * its folded words, and one of its stems in each language it may be in; so a
 * Spanish ending is never cut off an English word.  Names are put in by
 * rank (labels, aliases, names turned round), and the first keeps its place.
 */
#include "meaning/concept_list.h"

enum { NAME_WORDS = 8 };

/* A word of the file, folded, once. */
struct term {
	str folded;
	uint64_t hash, stem[STEMS];	/* stems: 0 until asked for */
};
struct part { uint32_t term; str written; };
struct name {
	int32_t concept;
	uint32_t first;	/* of its parts */
	uint8_t n;
	uint8_t languages;	/* bit STEM_x */
	bool label, key;
	char mark;	/* '=' as written, '!' as the whole of a text, or 0 */
};

struct making {
	struct arena *mem, *line;	/* `line` is emptied after each line of the file */
	struct list *list;
	struct { struct name *v; size_t n; } names;
	struct { struct part *v; size_t n; } parts;
	struct { struct term *v; size_t n; } terms;
	uint32_t *slot;	/* term + 1 by hash; 0: free */
	size_t slots;
};

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

uint64_t
path_start(enum path p)
{
	return mix((uint64_t)p + 1);
}

uint64_t
path_on(uint64_t path, uint64_t word)
{
	uint64_t h = mix(path ^ word);

	return h ? h : 1;
}

static uint32_t
tag_of(uint64_t path)
{
	return (uint32_t)(path >> 32) | 1;
}

static struct step *
place(const struct list *list, uint64_t path)
{
	size_t at = path & (list->room - 1);

	while (list->step[at].tag && list->step[at].tag != tag_of(path))
		at = (at + 1) & (list->room - 1);
	return &list->step[at];
}

const struct step *
path_step(const struct list *list, uint64_t path)
{
	const struct step *s = place(list, path);

	return s->tag ? s : NULL;
}

bool
word_known(const struct list *list, str folded)
{
	uint64_t hash = str_hash(folded);
	size_t at = hash & (list->known_room - 1);

	while (list->known[at] && list->known[at] != hash)
		at = (at + 1) & (list->known_room - 1);
	return list->known[at] != 0;
}

static void
know(struct list *list, uint64_t hash)
{
	size_t at = hash & (list->known_room - 1);

	while (list->known[at])
		at = (at + 1) & (list->known_room - 1);
	list->known[at] = hash;
}

/* --- words ------------------------------------------------------------------ */

static uint32_t
term_of(struct making *m, str folded)
{
	uint64_t hash = str_hash(folded);
	size_t at = hash & (m->slots - 1);

	for (; m->slot[at]; at = (at + 1) & (m->slots - 1))
		if (str_eq(m->terms.v[m->slot[at] - 1].folded, folded))
			return m->slot[at] - 1;
	HOLDS(m->terms.n < m->slots / 2);
	PUSH(m->mem, &m->terms, (struct term){ arena_str(m->mem, folded), hash, { 0 } });
	m->slot[at] = (uint32_t)m->terms.n;
	return m->slot[at] - 1;
}

static uint64_t
stem_of(struct making *m, uint32_t term, int language)
{
	struct term *t = &m->terms.v[term];

	if (t->stem[language] == 0)
		t->stem[language] = str_hash(lang_stem(m->line, (enum stem)language, t->folded));
	return t->stem[language];
}

/* --- names ------------------------------------------------------------------- */

static void
put_path(struct list *list, enum path p, int32_t concept, const uint64_t *words, size_t n)
{
	uint64_t path = path_start(p);
	struct step *s = NULL;

	for (size_t i = 0; i < n; i++) {
		if (s)
			s->longer = true;
		path = path_on(path, words[i]);
		s = place(list, path);
		if (s->tag == 0) {
			HOLDS(++list->nsteps < list->room);
			*s = (struct step){ tag_of(path), NO_CONCEPT, false };
		}
	}
	if (s && s->concept == NO_CONCEPT)
		s->concept = (int16_t)concept;
}

/* Puts a name on all its paths; `turned`: its two words the other way. */
static void
put_name(struct making *m, const struct name *name, bool turned)
{
	const struct part *part = &m->parts.v[name->first];
	uint64_t words[NAME_WORDS];
	size_t n = name->n;

	if (name->mark == '=') {
		for (size_t i = 0; i < n; i++)
			words[i] = str_hash(part[i].written);
		put_path(m->list, PATH_CASED, name->concept, words, n);
	}
	for (size_t i = 0; i < n; i++)
		words[i] = m->terms.v[part[turned ? n - 1 - i : i].term].hash;
	put_path(m->list, name->mark == '=' ? PATH_WORD : name->mark ? PATH_WHOLE : PATH_EXACT,
	    name->concept, words, n);
	for (int l = 0; l < STEMS && !name->mark; l++) {
		if (!(name->languages & 1 << l))
			continue;
		for (size_t i = 0; i < n; i++)
			words[i] = stem_of(m, part[turned ? n - 1 - i : i].term, l);
		put_path(m->list, (enum path)(PATH_STEM + l), name->concept, words, n);
	}
}

/* A name loses the words that say nothing; those that are not mere articles stay where it
 * would have one word left: "on call" is not "call".  Of a key all stay ("it_support"). */
static void
add_name(struct making *m, struct name name, str text)
{
	struct words_of words = concept_words(m->line, text, NAME_WORDS);
	size_t telling = 0;

	name.first = (uint32_t)m->parts.n;
	for (size_t i = 0; i < words.n; i++)
		telling += words.v[i].stop == TELLS;
	for (size_t i = 0; i < words.n; i++) {
		const struct word_of *w = &words.v[i];

		if (w->stop == EMPTY || (w->stop == LIGHT && telling > 1 && !name.key))
			continue;
		PUSH(m->mem, &m->parts, (struct part){ term_of(m, w->folded), w->written });
		name.n++;
	}
	if (name.n)
		PUSH(m->mem, &m->names, name);
}

static bool
same_words(const struct making *m, const struct name *a, const struct name *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->n != b->n || m->parts.v[a->first + i].term != m->parts.v[b->first + i].term)
			return false;
	return true;
}

/* "=Go" among the aliases holds for the label as well. */
static void
spread_marks(struct making *m, size_t from)
{
	struct name *name = m->names.v;

	for (size_t marked = from; marked < m->names.n; marked++)
		for (size_t i = from; name[marked].mark && i < m->names.n; i++)
			if (same_words(m, &name[marked], &name[i]))
				name[i].mark = name[marked].mark;
}

static void
add_aliases(struct making *m, struct name name, str aliases)
{
	str alias;

	while (str_cut(&aliases, '|', &alias)) {
		name.mark = str_starts(alias, S("=")) || str_starts(alias, S("!")) ? *alias.ptr : 0;
		add_name(m, name, str_from(alias, name.mark != 0));
	}
}

enum column {
	KEY, AREA, KIND, LABEL_EN, LABEL_DE, ALIASES, BROADER, RELATED, LABEL_ES, LABEL_FR,
	ALIASES_ES, ALIASES_FR, COLUMNS
};

static void
read_line(struct making *m, str line)
{
	str c[COLUMNS];
	size_t from = m->names.n;

	for (int i = 0; i < COLUMNS; i++) {
		c[i] = (str){ 0 };
		str_cut(&line, '\t', &c[i]);
	}
	const struct name label = { .concept = (int32_t)m->list->n, .label = true };
	const struct name alias = { .concept = (int32_t)m->list->n };
	const enum column labels[STEMS] = { LABEL_EN, LABEL_DE, LABEL_ES, LABEL_FR };
	struct entry e = { .broader = NO_CONCEPT, .c = { .id = concept_id(c[KEY]),
	    .broader = concept_id(c[BROADER]), .key = c[KEY], .area = c[AREA], .kind = c[KIND] } };
	struct name n;

	(n = alias, n.languages = 1 << STEM_EN, n.key = true, add_name(m, n, c[KEY]));
	for (int l = 0; l < STEMS; l++) {
		e.label[l] = c[labels[l]];
		(n = label, n.languages = (uint8_t)(1 << l), add_name(m, n, e.label[l]));
	}
	(n = alias, n.languages = 1 << STEM_EN | 1 << STEM_DE);
	add_aliases(m, n, c[ALIASES]);
	(n.languages = 1 << STEM_ES, add_aliases(m, n, c[ALIASES_ES]));
	(n.languages = 1 << STEM_FR, add_aliases(m, n, c[ALIASES_FR]));
	spread_marks(m, from);
	PUSH(m->mem, m->list, e);
}

static size_t
power_of_two(size_t n)
{
	size_t p = 64;

	while (p < n)
		p *= 2;
	return p;
}

/* About two thirds of the paths that could be are shared by names. */
static void
make_room(struct arena *mem, struct making *m)
{
	size_t steps = 0;

	for (size_t i = 0; i < m->names.n; i++) {
		const struct name *name = &m->names.v[i];
		size_t paths = 1 + (size_t)__builtin_popcount(name->languages);

		steps += paths * name->n * (name->n == 2 ? 2 : 1);
	}
	m->list->room = power_of_two(steps);
	m->list->step = NEWS(mem, struct step, m->list->room);
	m->list->known_room = power_of_two(m->terms.n * 2);
	m->list->known = NEWS(mem, uint64_t, m->list->known_room);
}

static void
index_ids(struct arena *mem, struct list *list)
{
	list->ids_room = power_of_two(list->n * 2);
	list->at = NEWS(mem, int32_t, list->ids_room);
	for (size_t i = 0; i < list->ids_room; i++)
		list->at[i] = NO_CONCEPT;
	for (size_t i = 0; i < list->n; i++) {
		size_t at = list->v[i].c.id & (list->ids_room - 1);

		while (list->at[at] != NO_CONCEPT)
			at = (at + 1) & (list->ids_room - 1);
		list->at[at] = (int32_t)i;
	}
}

static void
index_names(struct making *m)
{
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < m->names.n; i++) {
			const struct name *name = &m->names.v[i];

			if (rank == 2 ? name->n == 2 && !name->mark : name->label == (rank == 0))
				put_name(m, name, rank == 2);
		}
	for (size_t i = 0; i < m->terms.n; i++)
		if (m->terms.v[i].folded.len >= 3)
			know(m->list, m->terms.v[i].hash);
}

static void
tie(struct arena *mem, struct list *list, int32_t a, int32_t b)
{
	struct entry *e = &list->v[a];

	for (size_t i = 0; i < e->related.n; i++)
		if (e->related.v[i] == b)
			return;
	PUSH(mem, &e->related, b);
}

/* Names of other concepts become places; what is not there is left out. */
static void
resolve(struct arena *mem, struct list *list, str file)
{
	str line, cell = { 0 }, key;
	int32_t at = 0;

	for (size_t i = 0; i < list->n; i++) {
		list->v[i].broader = concept_find(list, list->v[i].c.broader);
		if (list->v[i].broader == NO_CONCEPT)
			list->v[i].c.broader = 0;
		else
			list->v[list->v[i].broader].kinds++;
	}
	str_cut(&file, '\n', &line);
	while (str_cut(&file, '\n', &line)) {
		for (int i = 0; i <= RELATED; i++)
			if (!str_cut(&line, '\t', &cell))
				cell = (str){ 0 };
		while (str_cut(&cell, '|', &key)) {
			int32_t to = concept_find(list, concept_id(key));

			if (to == NO_CONCEPT || to == at)
				continue;
			tie(mem, list, at, to);
			tie(mem, list, to, at);
		}
		at++;
	}
}

void
concept_index(struct arena *mem, struct list *list, str file)
{
	enum { TERMS_MAX = 1 << 14 };
	struct arena *scratch = arena_new();
	struct making m = { .mem = scratch, .line = arena_new(), .list = list,
	    .slots = 2 * TERMS_MAX };
	str rest = file, line;

	m.slot = NEWS(scratch, uint32_t, m.slots);
	str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line)) {
		read_line(&m, line);
		arena_reset(m.line);
	}
	list->v = arena_copy(mem, list->v, list->n * sizeof *list->v);
	make_room(mem, &m);
	index_names(&m);
	index_ids(mem, list);
	resolve(mem, list, file);
	arena_free(m.line);
	arena_free(scratch);
}
