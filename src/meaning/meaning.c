/*
 * Three layers make one number.  Concepts and vectors are two witnesses that
 * look at the same text: what one leaves open (1000 - points) the other may
 * fill, so that a pair is never less near for a second reason.
 *
 * Vectors of any two texts have something in common: half of all random pairs
 * are above a cosine of .25, one in ten above .47, half of those that fit
 * above .6.  So a vector's points rise with the third power: nothing up to .1,
 * 30 of 1000 at .35, and at most VECTOR_MOST, because a vector never knows.
 */
#include "meaning/meaning.h"

#include <math.h>

#include "lang/lang.h"
#include "meaning/concept.h"
#include "meaning/encoder.h"
#include "meaning/lexicon.h"
#include "meaning/names.h"

enum { VECTOR_FROM = 100, VECTOR_MOST = 750 };	/* a cosine and points, in 1000 */
/* Two texts with the same concepts are still two texts: where vectors can tell them
 * apart, the last points are theirs. */
enum { CONCEPT_MOST = 950 };

static struct {
	bool ready, words;
	struct encoder encoder;
	struct linear project;
	struct lexicon table;
	char version[24];
} vectors = { .version = "concepts" };

bool
meaning_open(const char *path, str *ret_trouble)
{
	enum { BYTES = (ENCODER_DIM + 1) * MEANING_DIM * sizeof(float) };
	struct weights w;

	if (!weights_map(path, &w, ret_trouble))
		return false;
	vectors.project.panels = weights_part(&w, "project", BYTES);
	if (!encoder_open(&w, &vectors.encoder) || vectors.project.panels == NULL) {
		*ret_trouble = S("a part is missing");
		return false;
	}
	vectors.project.bias = vectors.project.panels + ENCODER_DIM * MEANING_DIM;
	vectors.words = lexicon_open(&w, &vectors.table);
	vectors.ready = true;
	/* The projection follows from all weights of the encoder. */
	snprintf(vectors.version, sizeof vectors.version, "vectors %08" PRIx64,
	    weights_hash(vectors.project.panels, BYTES) >> 32);
	return true;
}

bool
meaning_has_vectors(void)
{
	return vectors.ready;
}

str
meaning_version(void)
{
	return str_of(vectors.version);
}

/* --- reading --- */

/* The text with each concept under its English name, and behind it what is
 * above them: "k8s, please" is "kubernetes, please, containers". */
static str
in_plain_words(struct arena *mem, str text, const struct concepts *found)
{
	struct buf b = { .mem = mem };
	size_t at = 0;

	for (size_t i = 0; i < found->n; i++) {
		const struct concept_found *c = &found->v[i];
		str label = concept_label(c->id, S("en"));

		if (c->from < at || label.len == 0)
			continue;
		buf_put(&b, text.ptr + at, c->from - at);
		buf_str(&b, label);
		at = c->from + c->len;
	}
	buf_str(&b, str_from(text, at));
	for (size_t i = 0; i < found->n; i++) {
		str above = concept_label(concept_broader(found->v[i].id), S("en"));

		if (above.len) {
			buf_lit(&b, ", ");
			buf_str(&b, above);
		}
	}
	return lang_fold(mem, buf_text(&b));
}

/* To bytes: the largest becomes 127. */
static void
quantise(const float *v, struct meaning_text *ret)
{
	float most = 0;

	for (int i = 0; i < MEANING_DIM; i++)
		most = fmaxf(most, fabsf(v[i]));
	for (int i = 0; i < MEANING_DIM && most > 0; i++) {
		ret->vector[i] = (int8_t)lrintf(v[i] / most * 127);
		ret->square += ret->vector[i] * ret->vector[i];
	}
}

/* A text as it is and in plain words, as one. */
static void
embed(const float *folded, const float *plain, struct meaning_text *ret)
{
	float both[ENCODER_DIM], v[MEANING_DIM];

	for (int i = 0; i < ENCODER_DIM; i++)
		both[i] = (folded[i] + plain[i]) / 2;
	for (size_t i = 0; i < MEANING_DIM; i++) {
		const float *column = vectors.project.panels + i / PANEL * PANEL * ENCODER_DIM +
		    i % PANEL;

		v[i] = vectors.project.bias[i];
		for (int k = 0; k < ENCODER_DIM; k++)
			v[i] += both[k] * column[k * PANEL];
	}
	quantise(v, ret);
}

/* What a text says of how far it goes, in our four languages. */
static enum level
level_of(str folded)
{
	static const char *const basic[] = { "anfanger", "basics", "basic", "beginner", "beginners",
	    "debutant", "debutants", "einfuhrung", "einsteiger", "grundlagen", "initiation",
	    "introduction", "introductory", "novice", "principiante", "principiantes" };
	static const char *const advanced[] = { "advanced", "avance", "avanzado", "expert",
	    "experte", "expertin", "experto", "fortgeschritten", "fortgeschrittene", "mastering",
	    "mastery", "vertieft" };
	str word;

	while (str_cut(&folded, ' ', &word)) {
		for (size_t i = 0; i < COUNT(basic); i++)
			if (str_eq(word, str_of(basic[i])))
				return LEVEL_BASIC;
		for (size_t i = 0; i < COUNT(advanced); i++)
			if (str_eq(word, str_of(advanced[i])))
				return LEVEL_ADVANCED;
	}
	return LEVEL_UNKNOWN;
}

/* All but the vector; `texts` gets the two that it is made of. */
static struct meaning_text
read_text(struct arena *mem, str text, struct strs *texts)
{
	struct meaning_text t = { 0 };
	str named = names_off(mem, str_trim(text)), folded = lang_fold(mem, named);
	struct concepts found = concepts_in(mem, named);

	if (folded.len) {
		t.key = str_hash(folded) | 1;
		t.level = level_of(folded);
	}
	for (size_t i = 0; i < found.n && t.n_concepts < MEANING_CONCEPTS; i++)
		t.concept[t.n_concepts++] = found.v[i].id;
	PUSH(mem, texts, folded);
	PUSH(mem, texts, in_plain_words(mem, named, &found));
	return t;
}

void
meaning_of_all(struct arena *mem, struct strs texts, struct meaning_text *ret)
{
	struct arena_mark mark = arena_mark(mem);
	struct strs pairs = { 0 };

	for (size_t i = 0; i < texts.n; i++)
		ret[i] = read_text(mem, texts.v[i], &pairs);
	if (vectors.ready && texts.n) {
		float *v = NEWS(mem, float, pairs.n * ENCODER_DIM);

		encode(mem, &vectors.encoder, pairs, v);
		for (size_t i = 0; i < texts.n; i++)
			if (ret[i].key)
				embed(v + 2 * i * ENCODER_DIM, v + (2 * i + 1) * ENCODER_DIM,
				    &ret[i]);
	}
	arena_rewind(mem, mark);
}

struct meaning_text
meaning_of(struct arena *mem, str text)
{
	struct meaning_text t;

	meaning_of_all(mem, (struct strs){ &text, 1 }, &t);
	return t;
}

struct meaning_text
meaning_of_concept(struct arena *mem, uint64_t id)
{
	struct meaning_text t = meaning_of(mem, concept_label(id, S("en")));

	t.n_concepts = 1;
	t.concept[0] = id;
	return t;
}

/* --- comparing --- */

/* 1000 times the cosine, in integers. */
static int
cosine(const struct meaning_text *a, const struct meaning_text *b)
{
	int32_t sum = 0;

	if (a->square == 0 || b->square == 0)
		return 0;
	for (int i = 0; i < MEANING_DIM; i++)
		sum += a->vector[i] * b->vector[i];
	/* Squares are below 2^23: their product has an exact root's floor in a double. */
	return (int)((int64_t)sum * 1000 / (int64_t)sqrt((double)a->square * (double)b->square));
}

static int
vector_points(const struct meaning_text *wanted, const struct meaning_text *offered)
{
	int over = cosine(wanted, offered) - VECTOR_FROM;

	if (over > VECTOR_MOST)
		over = VECTOR_MOST;
	return over <= 0 ? 0 : over * over / VECTOR_MOST * over / VECTOR_MOST;
}

struct meaning_near
meaning_near(const struct meaning_text *wanted, const struct meaning_text *offered)
{
	if (wanted->key == 0 || offered->key == 0)
		return (struct meaning_near){ 0 };
	if (wanted->key == offered->key)
		return (struct meaning_near){ MEANING_SAME_POINTS, MEANING_SAME, 0, 0 };

	struct concepts_nearness c = concepts_near(wanted->concept, wanted->n_concepts,
	    offered->concept, offered->n_concepts);
	int v = vector_points(wanted, offered);
	int sure = wanted->square && offered->square ? CONCEPT_MOST : 1000;
	int points = 1000 - (1000 - c.points * sure / 1000) * (1000 - v) / 1000;

	if (wanted->level == LEVEL_ADVANCED && offered->level == LEVEL_BASIC)
		points /= 2;
	if (points == 0)
		return (struct meaning_near){ 0 };
	if (c.points < v)
		return (struct meaning_near){ points, MEANING_VECTOR, 0, 0 };
	return (struct meaning_near){ points, MEANING_CONCEPT, c.wanted, c.offered };
}

int
meaning_points(const struct meaning_text *wanted, const struct meaning_text *offered)
{
	return meaning_near(wanted, offered).points;
}

bool
meaning_words(struct arena *mem, str wanted, str offered, str *ret_wanted, str *ret_offered)
{
	struct lexicon_text a, b;
	struct lexicon_hit x, y;

	if (!vectors.words)
		return false;
	wanted = lang_fold(mem, names_off(mem, wanted));
	offered = lang_fold(mem, names_off(mem, offered));
	lexicon_read(&vectors.table, wanted, &a);
	lexicon_read(&vectors.table, offered, &b);
	if (!lexicon_carried_by(&vectors.table, &a, &b, &x, &y))
		return false;
	*ret_wanted = (str){ wanted.ptr + x.from, x.len };
	*ret_offered = (str){ offered.ptr + y.from, y.len };
	return true;
}

/* --- keeping: "1:KEY:LEVEL:ID,ID:VECTOR", hexadecimal; the vector in base64 --- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
put_vector(struct buf *b, const int8_t *v)
{
	for (int i = 0; i < MEANING_DIM; i += 3) {
		uint32_t three = 0;
		int n = MEANING_DIM - i < 3 ? MEANING_DIM - i : 3;

		for (int k = 0; k < 3; k++)
			three = three << 8 | (k < n ? (uint8_t)v[i + k] : 0);
		for (int k = 0; k <= n; k++)
			buf_char(b, digits[three >> (18 - 6 * k) & 63]);
	}
}

static int
digit_of(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26
	    : c >= '0' && c <= '9' ? c - '0' + 52 : c == '-' ? 62 : c == '_' ? 63 : -1;
}

enum { VECTOR_DIGITS = (MEANING_DIM * 8 + 5) / 6 };

static bool
get_vector(str s, struct meaning_text *t)
{
	uint32_t bits = 0;
	int have = 0, n = 0;

	if (s.len != VECTOR_DIGITS)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int d = digit_of(s.ptr[i]);

		if (d < 0)
			return false;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have >= 8 && n < MEANING_DIM) {
			have -= 8;
			t->vector[n] = (int8_t)(uint8_t)(bits >> have & 255);
			t->square += t->vector[n] * t->vector[n];
			n++;
		}
	}
	return true;
}

void
meaning_put(struct buf *b, const struct meaning_text *t)
{
	buf_fmt(b, "1:%016" PRIx64 ":%d:", t->key, (int)t->level);
	for (uint32_t i = 0; i < t->n_concepts; i++)
		buf_fmt(b, "%s%016" PRIx64, i ? "," : "", t->concept[i]);
	buf_char(b, ':');
	if (t->square)
		put_vector(b, t->vector);
}

static bool
get_hex(str s, uint64_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

		if (d < 0)
			return false;
		*ret = *ret << 4 | (uint64_t)d;
	}
	return s.len == 16;
}

bool
meaning_get(str line, struct meaning_text *ret)
{
	struct meaning_text t = { 0 };
	str form, key, level = { 0 }, ids, id;
	bool ok, known;

	*ret = t;
	ok = str_cut(&line, ':', &form) && str_eq(form, S("1")) && str_cut(&line, ':', &key) &&
	    get_hex(key, &t.key) && str_cut(&line, ':', &level) && str_cut(&line, ':', &ids);
	t.level = (enum level)str_to_int(level, LEVEL_UNKNOWN, LEVEL_ADVANCED, &known);
	ok = ok && known;
	while (ok && str_cut(&ids, ',', &id))
		ok = t.n_concepts < MEANING_CONCEPTS && get_hex(id, &t.concept[t.n_concepts++]);
	if (ok && line.len)
		ok = get_vector(line, &t);
	if (ok)
		*ret = t;
	return ok;
}
