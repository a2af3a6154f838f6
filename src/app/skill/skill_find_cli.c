/* How a text is understood: the concepts that it holds, those that are near to
 * what it means, and those whose names have its words. */
#include <stdlib.h>
#include <sysexits.h>

#include "app/skill/skill.h"
#include "app/skill/skill_cli.h"
#include "base/json.h"
#include "lang/lang.h"
#include "meaning/concept.h"
#include "meaning/letters.h"
#include "meaning/meaning.h"

enum { SHOWN = 8 };

struct line { const char *how; int64_t points; str key, label; };
struct lines { struct line *v; size_t n; };

static int
most_first(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return str_cmp(x->key, y->key);
}

static struct lines
held(struct arena *mem, str text)
{
	struct lines list = { 0 };
	struct concepts found = concepts_in(mem, text);

	for (size_t i = 0; i < found.n; i++) {
		str key = concept_key(found.v[i].id);

		PUSH(mem, &list, ((struct line){ N_("holds"), 1000, key, skill_label(key) }));
	}
	return list;
}

static struct lines
near(struct arena *mem, str text)
{
	struct lines list = { 0 };
	struct meaning_text wanted = meaning_of(mem, text);

	for (size_t i = 0; i < concept_count(); i++) {
		struct concept c = concept_at(i);
		struct meaning_text offered = meaning_of_concept(mem, c.id);
		int points = meaning_points(&wanted, &offered);

		if (points > 0)
			PUSH(mem, &list, ((struct line){ N_("means"), points, c.key,
			    skill_label(c.key) }));
	}
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, most_first);
	return list;
}

static struct lines
spelt(struct arena *mem, str text)
{
	struct lines list = { 0 };
	struct skills all = skill_all(mem);
	struct strs labels = { 0 };

	for (size_t i = 0; i < all.n; i++)
		PUSH(mem, &labels, all.v[i].label);
	struct letters_hits hits = letters_find(mem, labels, text);

	for (size_t i = 0; i < hits.n; i++) {
		const struct skill *s = &all.v[hits.v[i].text];

		PUSH(mem, &list, ((struct line){ N_("word"), hits.v[i].points, s->key, s->label }));
	}
	return list;
}

static void
say(struct command_run *r, struct json *j, const struct lines *list)
{
	for (size_t i = 0; i < list->n && i < SHOWN; i++) {
		const struct line *l = &list->v[i];

		if (!r->json) {
			buf_fmt(&r->out, "%-6.*s %5" PRId64 "  %-24.*s %.*s\n",
			    STR(lang_text(l->how)), l->points, STR(l->key), STR(l->label));
			continue;
		}
		json_begin(j, NULL);
		json_str(j, "how", str_of(l->how));
		json_int(j, "points", l->points);
		json_str(j, "key", l->key);
		json_str(j, "label", l->label);
		json_end(j);
	}
}

int
run_taxonomy_find(struct command_run *r)
{
	struct json j = { .out = { .mem = r->mem } };
	struct strs words = { 0 };

	for (int i = 0; i < r->argc; i++)
		PUSH(r->mem, &words, str_of(r->argv[i]));
	str text = str_join(r->mem, words, S(" "));
	const struct lines ways[] = { held(r->mem, text), near(r->mem, text), spelt(r->mem, text) };

	json_list(&j, NULL);
	for (size_t i = 0; i < COUNT(ways); i++)
		say(r, &j, &ways[i]);
	json_end(&j);
	if (r->json)
		buf_fmt(&r->out, "%.*s\n", STR(buf_text(&j.out)));
	return EX_OK;
}
