#include "app/skill/skill.h"

#include "base/embedded.h"
#include "lang/lang.h"

struct line { str key, area, label_en, label_de, aliases; };

static str
taxonomy(void)
{
	for (const struct embedded *e = embedded; e->name; e++)
		if (str_eq(str_of(e->name), S("assets/taxonomy/skills.tsv")))
			return e->bytes;
	BUG("the taxonomy is not built in");
}

/* The next skill of the file, whose first line has the columns' names. */
static bool
next(str *rest, struct line *l)
{
	str line, kind;

	while (str_cut(rest, '\n', &line)) {
		*l = (struct line){ 0 };
		if (!str_cut(&line, '\t', &l->key) || !str_cut(&line, '\t', &l->area) ||
		    !str_cut(&line, '\t', &kind) || str_eq(l->key, S("key")))
			continue;
		str_cut(&line, '\t', &l->label_en);
		str_cut(&line, '\t', &l->label_de);
		str_cut(&line, '\t', &l->aliases);
		return true;
	}
	return false;
}

static str
label(const struct line *l)
{
	bool german = str_starts(str_of(lang_current()->tag), S("de"));

	return german && l->label_de.len ? l->label_de : l->label_en;
}

struct skills
skill_all(struct arena *mem)
{
	struct skills list = { 0 };
	str rest = taxonomy();
	struct line l;

	while (next(&rest, &l))
		PUSH(mem, &list, (struct skill){ l.key, l.area, label(&l) });
	return list;
}

static bool
names_it(struct arena *mem, const struct line *l, str folded)
{
	str rest = l->aliases, alias;

	if (str_eq(l->key, folded) || str_eq(lang_fold(mem, l->label_en), folded) ||
	    str_eq(lang_fold(mem, l->label_de), folded))
		return true;
	while (str_cut(&rest, '|', &alias))
		if (str_eq(lang_fold(mem, alias), folded))
			return true;
	return false;
}

str
skill_meant(struct arena *mem, str typed)
{
	str folded = lang_fold(mem, str_trim(typed)), rest = taxonomy(), key = { 0 };
	struct arena *scratch = arena_new();
	struct line l;

	while (key.len == 0 && folded.len && next(&rest, &l)) {
		if (names_it(scratch, &l, folded))
			key = l.key;
		arena_reset(scratch);
	}
	arena_free(scratch);
	return key;
}

str
skill_label(str key)
{
	str rest = taxonomy();
	struct line l;

	while (key.len && next(&rest, &l))
		if (str_eq(l.key, key))
			return label(&l);
	return (str){ 0 };
}
