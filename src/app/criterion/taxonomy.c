/*
 * Where a skill stands in the starter taxonomy (docs/taxonomy.md).
 *
 * The file is read line by line for each question: it is small, and only
 * freezing asks, a few times a person.
 */
#include "app/criterion/candidate.h"
#include "base/embedded.h"

enum column { KEY, AREA, KIND, LABEL_EN, LABEL_DE, ALIASES, BROADER, RELATED, COLUMNS };

static str
taxonomy(void)
{
	for (const struct embedded *e = embedded; e->name; e++)
		if (strcmp(e->name, "assets/taxonomy/skills.tsv") == 0)
			return e->bytes;
	return (str){ 0 };
}

static bool
line_of(str key, str ret[COLUMNS])
{
	str rest = taxonomy(), line;

	while (str_cut(&rest, '\n', &line)) {
		if (!str_starts(line, key) || line.len <= key.len || line.ptr[key.len] != '\t')
			continue;
		for (int i = 0; i < COLUMNS; i++) {
			ret[i] = (str){ 0 };
			str_cut(&line, '\t', &ret[i]);
		}
		return true;
	}
	return false;
}

static void
add_all(struct arena *mem, struct strs *list, str bars)
{
	str part;

	while (str_cut(&bars, '|', &part))
		if (part.len)
			PUSH(mem, list, part);
}

bool
skill_place(struct arena *mem, str key, struct skill_place *ret)
{
	str column[COLUMNS];

	*ret = (struct skill_place){ 0 };
	if (key.len == 0 || !line_of(key, column))
		return false;
	ret->label = column[LABEL_EN];
	ret->label_de = column[LABEL_DE];
	add_all(mem, &ret->related, column[RELATED]);
	/* Four levels are more than the taxonomy has; no cycle holds us. */
	for (int level = 0; level < 4 && column[BROADER].len; level++) {
		PUSH(mem, &ret->broader, column[BROADER]);
		if (!line_of(column[BROADER], column))
			break;
	}
	return true;
}
