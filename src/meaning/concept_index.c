/*
 * The index of names: built once, 2 MB in one arena, then only read.
 *
 * A trie whose edges live in one hash table: the key of a node is the hash of
 * the words that lead to it, so that a step is one look.  A name has a path of
 * its folded words, and one of its stems in each language it may be in; so a
 * Spanish ending is never cut off an English word.  Names are put in by
 * rank (labels, aliases, names turned round), and the first keeps its place.
 */
#include "meaning/concept_list.h"

enum { NAME_WORDS = 8 };

struct name {
	int32_t concept;
	uint8_t languages;	/* bit STEM_x */
	uint8_t n;
	bool label;
	char mark;	/* '=' as written, '!' as the whole of a text, or 0 */
	str written[NAME_WORDS], folded[NAME_WORDS];
};
struct names { struct name *v; size_t n; };

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
path_on(uint64_t path, str word)
{
	uint64_t h = mix(path ^ str_hash(word));

	return h ? h : 1;
}

static uint64_t
word_hash(str folded)
{
	return path_on(path_start(PATH_EXACT), folded);
}

static struct step *
place(const struct list *list, uint64_t path)
{
	size_t at = path & (list->room - 1);

	while (list->step[at].path && list->step[at].path != path)
		at = (at + 1) & (list->room - 1);
	return &list->step[at];
}

const struct step *
path_step(const struct list *list, uint64_t path)
{
	const struct step *s = place(list, path);

	return s->path ? s : NULL;
}

static void
know(struct list *list, uint64_t hash)
{
	size_t at = hash & (list->known_room - 1);

	while (list->known[at] && list->known[at] != hash)
		at = (at + 1) & (list->known_room - 1);
	list->known[at] = hash;
}

static bool
knows(const struct list *list, uint64_t hash)
{
	size_t at = hash & (list->known_room - 1);

	while (list->known[at] && list->known[at] != hash)
		at = (at + 1) & (list->known_room - 1);
	return list->known[at] != 0;
}

bool
word_known(const struct list *list, str folded)
{
	return knows(list, word_hash(folded));
}

static void
put_path(struct list *list, enum path p, int32_t concept, const str *words, size_t n)
{
	uint64_t path = path_start(p);
	struct step *s = NULL;

	for (size_t i = 0; i < n; i++) {
		if (s)
			s->longer = true;
		path = path_on(path, words[i]);
		s = place(list, path);
		if (s->path == 0) {
			HOLDS(++list->nsteps < list->room);
			*s = (struct step){ path, NO_CONCEPT, false };
		}
	}
	if (s && s->concept == NO_CONCEPT)
		s->concept = concept;
}

/* Puts a name on all its paths; `turned`: its two words the other way. */
static void
put_name(struct arena *mem, struct list *list, const struct name *name, bool turned)
{
	str words[NAME_WORDS];
	size_t n = name->n;

	if (name->mark == '!') {
		put_path(list, PATH_WHOLE, name->concept, name->folded, n);
		return;
	}
	if (name->mark == '=') {
		put_path(list, PATH_CASED, name->concept, name->written, n);
		put_path(list, PATH_WORD, name->concept, name->folded, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		words[i] = name->folded[turned ? n - 1 - i : i];
	put_path(list, PATH_EXACT, name->concept, words, n);
	for (int l = 0; l < STEMS; l++) {
		if (!(name->languages & 1 << l))
			continue;
		str stems[NAME_WORDS];

		for (size_t i = 0; i < n; i++)
			stems[i] = lang_stem(mem, (enum stem)l, words[i]);
		put_path(list, (enum path)(PATH_STEM + l), name->concept, stems, n);
	}
}

/* A name loses the words that say nothing; those that are not mere articles stay where it
 * would have one word left: "on call" is not "call". */
static void
add_name(struct arena *mem, struct names *names, struct name name, str text)
{
	struct words_of words = concept_words(mem, text, NAME_WORDS);
	size_t telling = 0;

	for (size_t i = 0; i < words.n; i++)
		telling += words.v[i].stop == TELLS;
	for (size_t i = 0; i < words.n; i++) {
		if (words.v[i].stop == EMPTY || (words.v[i].stop == LIGHT && telling > 1))
			continue;
		name.written[name.n] = words.v[i].written;
		name.folded[name.n++] = words.v[i].folded;
	}
	if (name.n)
		PUSH(mem, names, name);
}

static bool
same_words(const struct name *a, const struct name *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->n != b->n || !str_eq(a->folded[i], b->folded[i]))
			return false;
	return true;
}

/* "=Go" among the aliases holds for the label as well. */
static void
spread_marks(struct names *names, size_t from)
{
	for (size_t marked = from; marked < names->n; marked++)
		for (size_t i = from; names->v[marked].mark && i < names->n; i++)
			if (same_words(&names->v[marked], &names->v[i]))
				names->v[i].mark = names->v[marked].mark;
}

static void
add_aliases(struct arena *mem, struct names *names, struct name name, str aliases)
{
	str alias;

	while (str_cut(&aliases, '|', &alias)) {
		name.mark = str_starts(alias, S("=")) || str_starts(alias, S("!")) ? *alias.ptr : 0;
		add_name(mem, names, name, str_from(alias, name.mark != 0));
	}
}

enum column {
	KEY, AREA, KIND, LABEL_EN, LABEL_DE, ALIASES, BROADER, RELATED, LABEL_ES, LABEL_FR,
	ALIASES_ES, ALIASES_FR, COLUMNS
};

static void
read_line(struct arena *mem, struct list *list, struct names *names, str line)
{
	str c[COLUMNS];
	size_t from = names->n;

	for (int i = 0; i < COLUMNS; i++) {
		c[i] = (str){ 0 };
		str_cut(&line, '\t', &c[i]);
	}
	const struct name label = { .concept = (int32_t)list->n, .label = true };
	const struct name alias = { .concept = (int32_t)list->n };
	const enum column labels[STEMS] = { LABEL_EN, LABEL_DE, LABEL_ES, LABEL_FR };
	struct entry e = { .broader = NO_CONCEPT, .c = { .id = concept_id(c[KEY]),
	    .broader = concept_id(c[BROADER]), .key = c[KEY], .area = c[AREA], .kind = c[KIND] } };
	struct name n;

	for (int l = 0; l < STEMS; l++) {
		e.label[l] = c[labels[l]];
		(n = label, n.languages = (uint8_t)(1 << l), add_name(mem, names, n, e.label[l]));
	}
	(n = alias, n.languages = 1 << STEM_EN | 1 << STEM_DE);
	add_aliases(mem, names, n, c[ALIASES]);
	(n.languages = 1 << STEM_ES, add_aliases(mem, names, n, c[ALIASES_ES]));
	(n.languages = 1 << STEM_FR, add_aliases(mem, names, n, c[ALIASES_FR]));
	spread_marks(names, from);
	PUSH(mem, list, e);
}

static size_t
power_of_two(size_t n)
{
	size_t p = 64;

	while (p < n)
		p *= 2;
	return p;
}

static void
make_room(struct arena *mem, struct list *list, const struct names *names)
{
	size_t steps = 0, words = 0;

	for (size_t i = 0; i < names->n; i++) {
		size_t paths = 1 + (size_t)__builtin_popcount(names->v[i].languages);

		steps += paths * names->v[i].n * (names->v[i].n == 2 ? 2 : 1);
		words += names->v[i].n;
	}
	list->room = power_of_two(steps * 4 / 3);
	list->step = NEWS(mem, struct step, list->room);
	list->known_room = power_of_two(words * 2);
	list->known = NEWS(mem, uint64_t, list->known_room);
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
index_names(struct arena *mem, struct list *list, const struct names *names)
{
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < names->n; i++) {
			const struct name *name = &names->v[i];

			if (rank == 2 ? name->n == 2 && !name->mark : name->label == (rank == 0))
				put_name(mem, list, name, rank == 2);
			for (size_t k = 0; rank == 0 && k < name->n; k++)
				if (name->folded[k].len >= 3)
					know(list, word_hash(name->folded[k]));
		}
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
	struct arena *scratch = arena_new();
	struct names names = { 0 };
	str rest = file, line;

	str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line))
		read_line(scratch, list, &names, line);
	list->v = arena_copy(mem, list->v, list->n * sizeof *list->v);
	make_room(mem, list, &names);
	index_names(scratch, list, &names);
	index_ids(mem, list);
	resolve(mem, list, file);
	arena_free(scratch);
}
