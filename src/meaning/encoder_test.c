#include "meaning/encoder.h"
#include "meaning/lexicon.h"
#include "test.h"

#include <math.h>

/* What TensorFlow.js gives with the published weights, at these places of the 512. */
static const int places[] = { 0, 1, 2, 100, 300, 511 };
static const struct { const char *text; double value[COUNT(places)]; } published[] = {
	{ "hello", {
	    0.0416783, -0.0223626, -0.0476075, -0.0493095, -0.0493055, 0.0491257 } },
	{ "get better at hard conversations", {
	    0.0568653, -0.0603794, -0.0499960, -0.0604832, -0.0599296, 0.0534666 } },
	{ "Kubernetes and container orchestration", {
	    0.0647851, 0.0004006, 0.0234423, -0.0631258, -0.0124386, 0.0665995 } },
	{ "Teamleiter in München möchte führen", {
	    -0.0419531, -0.0255640, -0.0637078, -0.0601722, 0.0447054, -0.0147730 } },
	{ "日本語 text ▲ mixed ░ é", {
	    -0.0518268, -0.0567691, -0.0032267, -0.0453920, 0.0563282, -0.0072764 } },
	{ "budget planning for cross-functional teams, stakeholder management and "
	    "negotiating with suppliers in several countries "
	    "at once", {
	    0.0279224, -0.0357239, 0.0531981, -0.0698782, 0.0017777, 0.0341685 } },
};

static bool
opened(struct weights *w)
{
	str trouble;

	if (weights_map("build/weights/ithaca.weights", w, &trouble)) {
		CHECK(weights_intact(w));
		return true;
	}
	printf("left out: there are no weights here (make weights)\n");
	return false;
}

static void
agrees_with_the_original(struct test *t)
{
	struct weights w;
	struct encoder e;
	float v[ENCODER_DIM];

	if (!opened(&w))
		return;
	CHECK(encoder_open(&w, &e));
	for (size_t i = 0; i < COUNT(published); i++) {
		str text = str_of(published[i].text);

		encode(t->mem, &e, (struct strs){ &text, 1 }, v);
		for (size_t k = 0; k < COUNT(places); k++)
			CHECK(fabs((double)v[places[k]] - published[i].value[k]) < 2e-6);
	}
}

/* One by one or together, with AVX2 or without: the same bits. */
static void
is_the_same_bits_each_way(struct test *t)
{
	enum { N = COUNT(published) };
	struct weights w;
	struct encoder e;
	str texts[N + 1];
	static float together[N + 1][ENCODER_DIM], portable[N + 1][ENCODER_DIM], one[ENCODER_DIM];

	if (!opened(&w))
		return;
	CHECK(encoder_open(&w, &e));
	for (size_t i = 0; i < N; i++)
		texts[i] = str_of(published[i].text);
	texts[N] = S("");
	encode(t->mem, &e, (struct strs){ texts, N + 1 }, *together);
	encode_portable(t->mem, &e, (struct strs){ texts, N + 1 }, *portable);
	CHECK(memcmp(together, portable, sizeof together) == 0);
	for (size_t i = 0; i <= N; i++) {
		encode(t->mem, &e, (struct strs){ &texts[i], 1 }, one);
		CHECK(memcmp(one, together[i], sizeof one) == 0);
	}
	CHECK(one[0] == 0);	/* nothing was said */
}

/* A long text is cut, not refused. */
static void
reads_the_first_pieces(struct test *t)
{
	struct weights w;
	struct encoder e;
	struct buf b = { .mem = t->mem };

	if (!opened(&w))
		return;
	CHECK(encoder_open(&w, &e));
	for (int i = 0; i < 500; i++)
		buf_lit(&b, "word ");
	CHECK_INT((int64_t)pieces_of(t->mem, &e, buf_text(&b)).n, ENCODER_PIECES);
	CHECK_INT((int64_t)pieces_of(t->mem, &e, S("the")).n, 1);
}

static void
a_damaged_file_is_none(struct test *t)
{
	static const struct weights_head head = {
		.magic = WEIGHTS_MAGIC, .bytes = sizeof head + 1
	};
	const char *path = arena_cstr(t->mem, test_path(t, "weights"));
	struct weights w;
	str trouble;
	FILE *f = fopen(path, "w");

	CHECK(!weights_map("nowhere", &w, &trouble) && trouble.len == 0);
	CHECK(f && fwrite(&head, sizeof head, 1, f) == 1 && fclose(f) == 0);
	CHECK(!weights_map(path, &w, &trouble));
	CHECK_STR(trouble, S("it is not complete"));
}

/* The product of two texts is the sum of the products of their words. */
static void
words_carry_a_text(struct test *t)
{
	struct weights w;
	struct lexicon table;
	struct lexicon_text a, b;
	struct lexicon_hit x, y;

	(void)t;
	if (!opened(&w))
		return;
	CHECK(lexicon_open(&w, &table));
	lexicon_read(&table, S("learn about money and budgets"), &a);
	lexicon_read(&table, S("walks in the forest, and finance"), &b);
	CHECK(lexicon_carried_by(&table, &a, &b, &x, &y));
	CHECK_STR(str_head(str_from(S("walks in the forest, and finance"), y.from), y.len),
	    S("finance"));
	CHECK(lexicon_near(&table, &a, &a) == 1000);
	lexicon_read(&table, S(""), &a);
	CHECK(lexicon_near(&table, &a, &b) == 0);
	CHECK(!lexicon_carried_by(&table, &a, &b, &x, &y));
}

TESTS(agrees_with_the_original, is_the_same_bits_each_way, reads_the_first_pieces,
    a_damaged_file_is_none, words_carry_a_text)
