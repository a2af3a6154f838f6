#include "meaning/meaning.h"
#include "meaning/concept.h"
#include "meaning/names.h"
#include "test.h"

static struct meaning_text
read_text(struct test *t, const char *text)
{
	return meaning_of(t->mem, str_of(text));
}

static int
points(struct test *t, const char *wanted, const char *offered)
{
	struct meaning_text a = read_text(t, wanted), b = read_text(t, offered);

	CHECK_INT(meaning_near(&a, &b).points, meaning_points(&a, &b));
	return meaning_points(&a, &b);
}

static bool
same_text(const struct meaning_text *a, const struct meaning_text *b)
{
	return a->key == b->key && a->n_concepts == b->n_concepts && a->square == b->square &&
	    memcmp(a->concept, b->concept, sizeof a->concept) == 0 &&
	    memcmp(a->vector, b->vector, sizeof a->vector) == 0;
}

static void
layers_in_their_order(struct test *t)
{
	struct meaning_text k8s = read_text(t, "k8s"), kubernetes = read_text(t, "Kubernetes");
	struct meaning_text nothing = read_text(t, "  "), odd = read_text(t, "Qwrtzpl");

	CHECK_INT(points(t, "Juggling with five balls", "juggling  with five balls"), 1000);
	CHECK_INT(meaning_near(&k8s, &k8s).layer, MEANING_SAME);
	CHECK(meaning_near(&k8s, &kubernetes).points >= 950);
	CHECK_INT(meaning_near(&k8s, &kubernetes).layer, MEANING_CONCEPT);
	CHECK_STR(concept_key(meaning_near(&k8s, &kubernetes).offered), S("kubernetes"));
	CHECK_INT(meaning_near(&nothing, &k8s).points, 0);
	CHECK_INT(meaning_near(&nothing, &nothing).points, 0);
	CHECK(meaning_near(&odd, &k8s).points < 400);
}

/* The basics are half of what somebody wants to master, and all a beginner wants. */
static void
how_far_a_text_goes(struct test *t)
{
	int same = points(t, "SQL", "SQL, advanced");

	CHECK_INT(points(t, "advanced SQL", "SQL basics"),
	    points(t, "advanced SQL", "SQL") / 2);
	CHECK_INT(points(t, "SQL basics", "SQL, advanced"), same);
	CHECK(same > 900);
}

/* Who somebody is does not change what they can. */
static void
names_and_pronouns_are_not_read(struct test *t)
{
	static const char *const alike[] = {
		"He is a data engineer who likes his team",
		"She is a data engineer who likes her team",
		"Fatima is a data engineer who likes her team",
		"Hans Müller is a data engineer who likes his team",
		"Dr. Okonkwo is a data engineer who likes her team",
	};
	struct meaning_text first = read_text(t, alike[0]);

	for (size_t i = 1; i < COUNT(alike); i++) {
		struct meaning_text other = read_text(t, alike[i]);

		CHECK(same_text(&first, &other));
	}
	CHECK_INT(points(t, "He is patient", "statistics"),
	    points(t, "She is patient", "statistics"));
}

static void
what_is_a_name(struct test *t)
{
	static const struct { const char *text, *left; } cases[] = {
		{ "Maria", "Maria" },	/* nothing would be left */
		{ "Ask Peter Novak about SQL", "Ask about SQL" },
		{ "Work with Anna's team", "Work with team" },
		{ "Python, Go and Ruby", "Python, Go and Ruby" },
		{ "Herr Schmidt leitet das Lager", "leitet das Lager" },
		{ "mark the will of grace", "mark the will of grace" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(names_off(t->mem, str_of(cases[i].text)), str_of(cases[i].left));
}

static void
kept_as_text(struct test *t)
{
	struct meaning_text in = read_text(t, "k8s and statistics"), out;
	static const char *const broken[] = { "", "1", "1:zz:0::", "2:0000000000000001:0::",
	    "1:0000000000000001:0:12:", "1:0000000000000001:0::AAAA",
	    "1:0000000000000001:7::" };

	for (int i = 0; i < MEANING_DIM; i++)
		in.vector[i] = (int8_t)(i - 128);
	in.square = 0;
	for (int i = 0; i < MEANING_DIM; i++)
		in.square += in.vector[i] * in.vector[i];
	struct buf b = { .mem = t->mem };

	meaning_put(&b, &in);
	CHECK(meaning_get(buf_text(&b), &out));
	CHECK(same_text(&in, &out));
	CHECK(!str_has(buf_text(&b), S(";")) && !str_has(buf_text(&b), S("\t")));
	for (size_t i = 0; i < COUNT(broken); i++) {
		CHECK(!meaning_get(str_of(broken[i]), &out));
		CHECK(out.key == 0);
	}
}

/* Runs last: what is opened stays open. */
static void
vectors_find_what_no_list_has(struct test *t)
{
	str trouble, a, b;

	if (!meaning_open("build/weights/ithaca.weights", &trouble)) {
		CHECK(trouble.len == 0);
		CHECK_STR(meaning_version(), S("concepts"));
		printf("left out: there are no weights here (make weights)\n");
		return;
	}
	CHECK(str_starts(meaning_version(), S("vectors ")));
	CHECK(points(t, "repairing old bicycles", "fixing bikes") > 300);
	CHECK(points(t, "repairing old bicycles", "fixing bikes") >
	    points(t, "repairing old bicycles", "choir singing") + 200);
	CHECK(meaning_words(t->mem, S("singing in a choir"), S("I play the piano, and music"),
	    &a, &b));
	CHECK(str_eq(b, S("piano")) || str_eq(b, S("music")));
	layers_in_their_order(t);
	names_and_pronouns_are_not_read(t);
	kept_as_text(t);
}

TESTS(layers_in_their_order, how_far_a_text_goes, names_and_pronouns_are_not_read,
    what_is_a_name, kept_as_text, vectors_find_what_no_list_has)
