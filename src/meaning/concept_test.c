#include <stdio.h>

#include "base/embedded.h"
#include "meaning/concept.h"
#include "test.h"

/* The keys of what a text holds, blanks between them. */
static str
keys_in(struct test *t, const char *text)
{
	struct concepts found = concepts_in(t->mem, str_of(text));
	struct buf b = { .mem = t->mem };

	for (size_t i = 0; i < found.n; i++) {
		if (i)
			buf_char(&b, ' ');
		buf_str(&b, concept_key(found.v[i].id));
	}
	return buf_text(&b);
}

static const struct { const char *text, *keys; } texts[] = {
	{ "", "" },
	{ "the of und", "" },
	{ "k8s", "kubernetes" },
	{ "Kubernetes, please", "kubernetes" },
	{ "people management", "people_management" },
	{ "managing people", "people_management" },
	{ "Mitarbeiterführung", "people_management" },
	{ "difficult conversation", "difficult_talks" },
	{ "CI/CD", "devops" },
	{ "C++ and C#", "cpp csharp" },
	{ ".NET", "dotnet" },
	{ "Go to meetings more often", "facilitation" },
	{ "we have it in Go", "go" },
	{ "kubernetes and go", "kubernetes go" },
	{ "go", "go" },
	{ "it is not easy", "" },
	{ "IT", "it_operations" },
	{ "database management", "databases" },
	{ "management", "people_management" },
	{ "my manager", "managing_up" },
	{ "on call", "site_reliability" },
	{ "call me", "" },
	{ "front end", "frontend" },
	{ "Marketingabteilung", "marketing" },
	{ "Einkaufswagen", "" },
	{ "Projektmanagementkenntnisse", "project_management" },
	{ "gestion d\u2019\u00e9quipe", "people_management" },
	{ "HABLAR EN P\u00daBLICO", "presenting" },
	{ "say no", "saying_no" },
};

static void
names_are_found(struct test *t)
{
	for (size_t i = 0; i < COUNT(texts); i++)
		CHECK_STR(keys_in(t, texts[i].text), str_of(texts[i].keys));
}

static void
each_name_is_its_own_concept(struct test *t)
{
	for (size_t i = 0; i < concept_count(); i++) {
		struct concept c = concept_at(i);

		const str names[] = { c.key, concept_label(c.id, S("en")),
			concept_label(c.id, S("de")), concept_label(c.id, S("es")),
			concept_label(c.id, S("fr")) };

		for (size_t k = 0; k < COUNT(names); k++)
			CHECK_STR(concept_key(concept_named(t->mem, names[k])), c.key);
		CHECK(concept_near(c.id, c.id).link == CONCEPT_SAME);
	}
}

static bool
holds(struct concepts found, uint64_t id)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.v[i].id == id)
			return true;
	return false;
}

/* Whatever stands in the file is found when somebody writes it. */
static void
each_name_is_found_in_itself(struct test *t)
{
	static const int columns[] = { 3, 4, 5, 8, 9, 10, 11 };
	str rest = { 0 }, line, cell[12], name;

	for (const struct embedded *e = embedded; e->name; e++)
		if (strcmp(e->name, "assets/taxonomy/skills.tsv") == 0)
			rest = e->bytes;
	str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line)) {
		for (int i = 0; i < 12; i++)
			if (!str_cut(&line, '\t', &cell[i]))
				cell[i] = (str){ 0 };
		for (size_t i = 0; i < COUNT(columns); i++)
			while (str_cut(&cell[columns[i]], '|', &name)) {
				bool marked = str_starts(name, S("=")) || str_starts(name, S("!"));

				name = str_from(name, marked);
				if (!holds(concepts_in(t->mem, name), concept_id(cell[0])))
					printf("%.*s is not %.*s\n", STR(name), STR(cell[0]));
				CHECK(holds(concepts_in(t->mem, name), concept_id(cell[0])));
			}
	}
}

static int
near(const char *a, const char *b)
{
	return concept_near(concept_id(str_of(a)), concept_id(str_of(b))).points;
}

static void
nearness_follows_the_list(struct test *t)
{
	(void)t;
	CHECK_INT(near("aws", "cloud"), 800);
	CHECK_INT(near("cloud", "aws"), 800);
	CHECK_INT(near("aws", "it_operations"), 640);
	CHECK_INT(near("aws", "azure"), 450);
	CHECK_INT(near("delegation", "conflict"), 250);
	CHECK_INT(near("aws", "leadership"), 0);
	CHECK_INT(near("aws", "no_such_key"), 0);
	CHECK_INT(near("no_such_key", "no_such_key"), 1000);
	CHECK(concept_near(concept_id(S("cloud")), concept_id(S("aws"))).link == CONCEPT_NARROWER);
	CHECK(concept_near(concept_id(S("aws")), concept_id(S("cloud"))).link == CONCEPT_BROADER);
}

TESTS(names_are_found, each_name_is_found_in_itself, each_name_is_its_own_concept,
    nearness_follows_the_list)
