#include "app/criterion/criterion.h"
#include "meaning/concept.h"

/* --- the week --- */

static bool
clock_read(str text, int *ret_quarter, bool up)
{
	str hour, rest = str_trim(text);
	bool ok, ok2 = true;
	int64_t h, m = 0;

	if (!str_cut(&rest, ':', &hour))
		return false;
	h = str_to_int(hour, 0, 24, &ok);
	if (rest.len)
		m = str_to_int(rest, 0, 59, &ok2);
	*ret_quarter = (int)((h * 60 + m + (up ? 14 : 0)) / 15);
	return ok && ok2 && *ret_quarter <= 96;
}

bool
week_read(str text, uint64_t ret[WEEK_WORDS])
{
	static const char names[7][3] = { "mo", "tu", "we", "th", "fr", "sa", "su" };
	int day = -1, from, to;
	bool ok = true;
	str part, begin;

	memset(ret, 0, WEEK_WORDS * sizeof *ret);
	while (str_cut(&text, ',', &part)) {
		part = str_trim(part);
		for (int d = 0; d < 7 && part.len > 2; d++)
			if (str_eq_nocase((str){ part.ptr, 2 }, str_of(names[d]))) {
				day = d;
				part = str_trim(str_from(part, 2));
				break;
			}
		if (part.len == 0)
			continue;
		if (day < 0 || !str_cut(&part, '-', &begin) || !clock_read(begin, &from, true) ||
		    !clock_read(part, &to, false)) {
			ok = false;
			continue;
		}
		for (int q = day * 96 + from; q < day * 96 + to; q++)
			ret[q / 64] |= UINT64_C(1) << (q % 64);
	}
	return ok;
}

static bool
week_bit(const uint64_t *week, int q)
{
	return week[q / 64] >> (q % 64) & 1;
}

/* Local quarter-hours to UTC: the week is a ring. */
static void
week_to_utc(const uint64_t *local, int offset, uint64_t *ret)
{
	memset(ret, 0, WEEK_WORDS * sizeof *ret);
	for (int q = 0; q < WEEK_SLOTS; q++) {
		int utc = (q - offset + 2 * WEEK_SLOTS) % WEEK_SLOTS;

		if (week_bit(local, q))
			ret[utc / 64] |= UINT64_C(1) << (utc % 64);
	}
}

/* --- words --- */

static const char stop_words[] =
	" the and for that with have this from they what when your about would could should which "
	"their there them then than been were will more want like work working person people help "
	"able know into some other over also just only very much many make made need without where "
	"these those while because being able does doing done how who why can are was not but all "
	"any our out get has had his her him its one two new now well way ways und die der das den "
	"dem des ein eine einen einem einer eines mit von für auf ist ich sie wir ihr nicht auch "
	"als aus bei bin bis dass dann doch durch haben habe hat hier ihre ihren kann mehr mein "
	"meine mich mir möchte nach noch nur oder sein sind über uns unter vor war was weil wenn "
	"wer wie wird wo zu zum zur werden würde können sehr gut neue neuen gern arbeit arbeiten "
	"menschen ";

static bool
is_stop(struct arena *mem, str word)
{
	return str_has(str_of(stop_words), str_fmt(mem, " %.*s ", STR(word)));
}

struct strs
telling_words(struct arena *mem, str text)
{
	struct strs words = { 0 };
	str folded = lang_fold(mem, text);

	for (size_t i = 0, from = 0; i <= folded.len && words.n < 60; i++) {
		unsigned char c = i < folded.len ? (unsigned char)folded.ptr[i] : ' ';

		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			continue;
		str word = { folded.ptr + from, i - from };
		bool there = false;

		from = i + 1;
		if (str_chars(word) < 4 || is_stop(mem, word))
			continue;
		for (size_t k = 0; k < words.n; k++)
			there |= str_eq(str_head(words.v[k], 6), str_head(word, 6));
		if (!there)
			PUSH(mem, &words, word);
	}
	return words;
}

/* --- freeze --- */

/* A value on one line, without what divides. */
static void
put_clean(struct buf *b, str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_char(b, memchr("\t\n\r", s.ptr[i], 3) ? ' ' : s.ptr[i]);
}

static void
put(struct buf *b, const char *key, str value)
{
	if (value.len == 0)
		return;
	buf_fmt(b, "%s\t", key);
	put_clean(b, value);
	buf_char(b, '\n');
}

static void
put_int(struct buf *b, const char *key, int64_t value)
{
	if (value)
		buf_fmt(b, "%s\t%" PRId64 "\n", key, value);
}

static void
put_ids(struct buf *b, const char *key, struct ids ids)
{
	if (ids.n == 0)
		return;
	buf_fmt(b, "%s\t", key);
	for (size_t i = 0; i < ids.n; i++)
		buf_fmt(b, "%s%" PRId64, i ? ";" : "", ids.v[i]);
	buf_char(b, '\n');
}

/* "words\tgoal\tbudget;negotiat" */
static void
put_words(struct buf *b, const char *key, str text)
{
	put(b, key, str_join(b->mem, telling_words(b->mem, text), S(";")));
}

static str
label_of(const struct option_labels *labels, str key)
{
	for (size_t i = 0; labels && i < labels->n; i++)
		if (str_eq(labels->v[i].key, key))
			return labels->v[i].label;
	return key;
}

/* "value\tlearning\tLearning|de=Lernen", one line each. */
static void
put_options(struct buf *b, const char *key, str list, const struct option_labels *labels)
{
	str part;

	while (str_cut(&list, ';', &part)) {
		part = str_trim(part);
		if (part.len == 0)
			continue;
		buf_fmt(b, "%s\t", key);
		put_clean(b, lang_fold(b->mem, part));
		buf_char(b, '\t');
		put_clean(b, label_of(labels, part));
		buf_char(b, '\n');
	}
}

static str
skill_key(struct arena *mem, const struct skill_source *s)
{
	return s->key.len ? s->key : str_concat(mem, S("~"), lang_fold(mem, s->label));
}

/* An own concept stands below what it names, and below what is above that. */
static void
own_place(struct arena *mem, const struct skill_source *s, struct skill_place *place)
{
	struct skill_place above;
	str related = s->related, key;

	if (s->broader.len)
		PUSH(mem, &place->broader, s->broader);
	skill_place(mem, s->broader, &above);
	for (size_t i = 0; i < above.broader.n; i++)
		PUSH(mem, &place->broader, above.broader.v[i]);
	while (str_cut(&related, ';', &key))
		PUSH(mem, &place->related, key);
}

static void
put_skill(struct buf *b, const char *name, const struct skill_source *s)
{
	struct skill_place place;
	bool known = skill_place(b->mem, s->key, &place);

	if (!known)
		own_place(b->mem, s, &place);
	buf_fmt(b, "%s\t", name);
	put_clean(b, skill_key(b->mem, s));
	buf_char(b, '\t');
	buf_str(b, str_join(b->mem, place.broader, S(";")));
	buf_char(b, '\t');
	buf_str(b, str_join(b->mem, place.related, S(";")));
	buf_char(b, '\t');
	put_clean(b, known ? place.label : s->label.len ? s->label : s->key);
	if (known && place.label_de.len)
		buf_fmt(b, "|de=%.*s", STR(place.label_de));
	buf_char(b, '\n');
}

/* "means" belongs to the skill before it. */
static void
put_meaning(struct buf *b, const struct candidate_source *s, const char *part, const char *name,
    int64_t n)
{
	for (size_t i = 0; i < s->meanings.n; i++)
		if (str_eq(s->meanings.v[i].part, str_of(part)) &&
		    (n < 0 || s->meanings.v[i].n == n))
			put(b, name, s->meanings.v[i].line);
}

/* Skills of an answer: keys of the taxonomy or free words. */
static void
put_skill_answer(struct buf *b, const char *name, str list)
{
	struct skill_place place;
	str part;

	while (str_cut(&list, ';', &part)) {
		part = str_trim(part);
		if (part.len == 0)
			continue;
		bool known = skill_place(b->mem, part, &place);

		put_skill(b, name, known ? &(struct skill_source){ .key = part }
		    : &(struct skill_source){ .label = part });
	}
}

static void
put_week(struct buf *b, const struct candidate_source *s, int64_t week_day)
{
	uint64_t local[WEEK_WORDS], utc[WEEK_WORDS];
	str zone = zone_known(s->zone) ? s->zone
	    : zone_known(s->person_zone) ? s->person_zone : S("UTC");
	int64_t noon = (week_day * 24 + 12) * HOUR;
	int offset = (int)(zone_offset(noon, zone) / (15 * MINUTE));

	put(b, "zone", zone);
	put_int(b, "offset", offset);
	if (s->availability.len == 0)
		return;
	week_read(s->availability, local);
	week_to_utc(local, offset, utc);
	buf_fmt(b, "week\t");
	for (int i = 0; i < WEEK_WORDS; i++)
		buf_fmt(b, "%016" PRIx64, utc[i]);
	buf_char(b, '\n');
}

str
candidate_freeze(struct arena *mem, const struct candidate_source *s, int64_t week_day,
    const struct option_labels *labels)
{
	struct buf b = { .mem = mem };

	put_int(&b, "person", s->person);
	put_int(&b, "application", s->application);
	put(&b, "name", s->name);
	put(&b, "job", s->job);
	put(&b, "unit", s->unit);
	put(&b, "site", s->site);
	put_int(&b, "level", s->level);
	put_int(&b, "start", s->start_day);
	put_int(&b, "manager", s->manager);
	put(&b, "boss", s->boss);
	put_ids(&b, "line", s->line);
	put(&b, "areas", s->areas);
	for (size_t i = 0; i < s->skills.n; i++) {
		put_skill(&b, "skill", &s->skills.v[i]);
		if (concept_label(concept_id(s->skills.v[i].key), S("en")).len == 0)
			put_meaning(&b, s, "skill", "means", s->skills.v[i].rank);
	}
	put_skill_answer(&b, "wanted", answer_text(mem, s->answers, "path_wanted"));
	put_skill_answer(&b, "path", answer_text(mem, s->answers, "path"));
	put_options(&b, "industry", answer_text(mem, s->answers, "industries"), labels);
	put_options(&b, "value", answer_text(mem, s->answers, "values"), labels);
	put_options(&b, "interest", s->interests, labels);
	put(&b, "rhythm", answer_text(mem, s->answers, "rhythm"));
	put(&b, "style", s->style);
	put(&b, "meet", s->meet);
	put(&b, "languages", s->languages.len ? s->languages : s->person_languages);
	put_words(&b, "goals",
	    str_fmt(mem, "%.*s %.*s %.*s", STR(s->goals), STR(s->success), STR(s->mistake)));
	put_words(&b, "about", s->about);
	put_meaning(&b, s, "aim", "aim", -1);
	put_meaning(&b, s, "told", "told", -1);
	put_week(&b, s, week_day);
	put_int(&b, "minutes", s->minutes_month);
	put_int(&b, "capacity", s->capacity);
	put_int(&b, "taken", s->taken);
	put_int(&b, "trained", s->trained);
	put(&b, "kinds", s->kinds);
	for (size_t i = 0; i < s->wishes.n; i++)
		buf_fmt(&b, "wish\t%" PRId64 "\t%" PRId64 "\n", s->wishes.v[i].person,
		    s->wishes.v[i].rank);
	put_ids(&b, "before", s->before);
	put_ids(&b, "never", s->never);
	put_ids(&b, "always", s->always);
	return buf_text(&b);
}

/* --- read --- */

static uint64_t
bit_of(uint64_t key)
{
	return UINT64_C(1) << (key >> 58);
}

static uint64_t
hash_of(str s)
{
	/* FNV's high bits are the weak ones, and the masks use them. */
	return (str_hash(s) | 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t
folded_hash(struct arena *mem, str s)
{
	return s.len ? hash_of(lang_fold(mem, s)) : 0;
}

static void
token_add(struct arena *mem, struct tokens *t, str key, str label)
{
	struct token one = { .key = hash_of(key), .label = label };

	if (key.len == 0)
		return;
	t->mask |= bit_of(one.key);
	PUSH(mem, t, one);
}

/* "key TAB broader;.. TAB related;.. TAB label" */
static void
skill_add(struct arena *mem, struct tokens *t, str line)
{
	str key, broader, related, part;
	struct token *one;

	if (!str_cut(&line, '\t', &key) || !str_cut(&line, '\t', &broader) ||
	    !str_cut(&line, '\t', &related))
		return;
	token_add(mem, t, key, line);
	if (key.len == 0)
		return;
	one = &t->v[t->n - 1];
	one->concept = str_starts(key, S("~")) ? 0 : concept_id(key);
	one->near = NEWS(mem, uint64_t, 1 + broader.len / 2 + 1 + related.len / 2 + 1);
	while (str_cut(&broader, ';', &part))
		one->near[one->n_near++] = hash_of(part);
	one->n_broader = one->n_near;
	while (str_cut(&related, ';', &part))
		one->near[one->n_near++] = hash_of(part);
	for (uint32_t i = 0; i < one->n_near; i++)
		t->mask |= bit_of(one->near[i]);
}

/* Of the skill before it. */
static void
means_add(struct arena *mem, struct tokens *t, str line)
{
	struct meaning_text *m = NEW(mem, struct meaning_text);

	if (t->n == 0 || !meaning_get(line, m))
		return;
	t->v[t->n - 1].means = m;
	t->mask = UINT64_MAX;
}

static void
meaning_add(struct arena *mem, struct meanings *list, str line)
{
	struct meaning_text m;

	if (meaning_get(line, &m))
		PUSH(mem, list, m);
}

static void
words_add(struct arena *mem, struct tokens *t, str list)
{
	str word;

	while (str_cut(&list, ';', &word))
		token_add(mem, t, str_head(word, 6), word);
}

static void
languages_add(struct arena *mem, struct tokens *t, str list)
{
	str code;

	while (str_cut(&list, ';', &code))
		token_add(mem, t, lang_fold(mem, str_trim(code)), str_trim(code));
}

static void
option_add(struct arena *mem, struct tokens *t, str line)
{
	str key;

	if (str_cut(&line, '\t', &key))
		token_add(mem, t, key, line);
}

static void
ids_read(struct arena *mem, struct ids *ids, str list)
{
	str part;
	bool ok;

	while (str_cut(&list, ';', &part)) {
		int64_t id = str_to_int(part, 1, INT64_MAX, &ok);

		if (ok)
			PUSH(mem, ids, id);
	}
}

static uint32_t
bits_read(str list, const char *const *names)
{
	uint32_t bits = 0;
	str part;

	while (str_cut(&list, ';', &part))
		for (uint32_t i = 0; names[i]; i++)
			if (str_eq(str_trim(part), str_of(names[i])))
				bits |= 1u << i;
	return bits;
}

static const char *const area_names[] = { "technical", "leadership", "confide", "life", NULL };
static const char *const meet_names[] = { "video", "phone", "site", "walk", "chat", NULL };
static const char *const rhythm_names[] = { "", "weekly", "two_weeks", "three_weeks", "monthly",
    "when_needed", NULL };
static const char *const style_names[] = { "structured", "direct", "reflective", "fast",
    "personal", NULL };
static const char *const kind_names[] = {
	"own_unit", "other_unit", "own_place", "other_place", "same_job", "much_more_senior",
	    "near_my_level", NULL
};

static int
name_index(str name, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (str_eq(name, str_of(names[i])))
			return i;
	return -1;
}

/* "structured:2;direct:4", in any order. */
static void
style_read(str list, int8_t ret[STYLES])
{
	str part, name;
	bool ok;

	while (str_cut(&list, ';', &part)) {
		str_cut(&part, ':', &name);
		int scale = name_index(str_trim(name), style_names);
		int64_t value = str_to_int(str_trim(part), 1, 5, &ok);

		if (scale >= 0 && ok)
			ret[scale] = (int8_t)value;
	}
}

/* "+kind:other_unit;-own_unit;same_site": the names as forms and files write them. */
static void
kinds_read(str list, struct candidate *c)
{
	str part;

	while (str_cut(&list, ';', &part)) {
		part = str_trim(part);
		bool never = str_starts(part, S("-"));

		if (never || str_starts(part, S("+")))
			part = str_from(part, 1);
		if (str_starts(part, S("kind:")))
			part = str_from(part, 5);
		if (str_eq(part, S("same_site")))
			part = S("own_place");
		if (str_eq(part, S("similar_path")))
			part = S("same_job");
		*(never ? &c->kinds_never : &c->kinds_wanted) |= bits_read(part, kind_names);
	}
}

static void
hex_read(str hex, uint64_t ret[WEEK_WORDS])
{
	for (size_t i = 0; i < hex.len && i < WEEK_WORDS * 16; i++) {
		char c = hex.ptr[i];
		uint64_t digit = (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10) & 15;

		ret[i / 16] = ret[i / 16] << 4 | digit;
	}
}

static void
wish_read(struct arena *mem, struct candidate *c, str line)
{
	str person;
	bool ok, ok2;

	str_cut(&line, '\t', &person);
	struct wished wish = {
		str_to_int(person, 1, INT64_MAX, &ok), str_to_int(line, 0, 1000, &ok2)
	};
	if (ok && ok2)
		PUSH(mem, &c->wishes, wish);
}

/* One line; what is not known is left, so that older programs read newer rounds. */
static void
line_read(struct arena *mem, struct candidate *c, str key, str v)
{
	struct { const char *key; int64_t *number; } numbers[] = {
		{ "person", &c->person }, { "application", &c->application },
		{ "level", &c->level }, { "start", &c->start_day }, { "manager", &c->manager },
		{ "minutes", &c->minutes_month },
	};
	struct { const char *key; str *text; } texts[] = {
		{ "name", &c->name }, { "job", &c->job }, { "unit", &c->unit },
		{ "site", &c->site }, { "zone", &c->zone }, { "boss", &c->boss },
	};
	struct { const char *key; struct tokens *tokens;
	    void (*add)(struct arena *, struct tokens *, str); } lists[] = {
		{ "skill", &c->skills, skill_add }, { "wanted", &c->wanted, skill_add },
		{ "path", &c->path, skill_add }, { "industry", &c->industries, option_add },
		{ "value", &c->values, option_add }, { "interest", &c->interests, option_add },
		{ "languages", &c->languages, languages_add }, { "goals", &c->goals, words_add },
		{ "about", &c->about, words_add }, { "means", &c->skills, means_add },
	};
	struct { const char *key; struct ids *ids; } ids[] = {
		{ "line", &c->line }, { "before", &c->before }, { "never", &c->never },
		{ "always", &c->always },
	};
	bool ok;
#define IS(name) str_eq(key, str_of(name))

	for (size_t i = 0; i < COUNT(numbers); i++)
		if (IS(numbers[i].key))
			*numbers[i].number = str_to_int(v, INT64_MIN, INT64_MAX, &ok);
	for (size_t i = 0; i < COUNT(texts); i++)
		if (IS(texts[i].key))
			*texts[i].text = v;
	for (size_t i = 0; i < COUNT(lists); i++)
		if (IS(lists[i].key))
			lists[i].add(mem, lists[i].tokens, v);
	for (size_t i = 0; i < COUNT(ids); i++)
		if (IS(ids[i].key))
			ids_read(mem, ids[i].ids, v);
	if (IS("aim")) {
		meaning_add(mem, &c->aims, v);
	} else if (IS("told")) {
		meaning_add(mem, &c->told, v);
	} else if (IS("areas")) {
		c->areas = bits_read(v, area_names);
	} else if (IS("meet")) {
		c->meet = bits_read(v, meet_names);
	} else if (IS("rhythm")) {
		c->rhythm = name_index(v, rhythm_names) > 0 ? name_index(v, rhythm_names) : 0;
	} else if (IS("style")) {
		style_read(v, c->style);
	} else if (IS("kinds")) {
		kinds_read(v, c);
	} else if (IS("offset")) {
		c->offset = (int)str_to_int(v, -96, 96, &ok);
	} else if (IS("week")) {
		c->has_week = true;
		hex_read(v, c->week);
	} else if (IS("capacity")) {
		c->capacity = (int)str_to_int(v, 0, 10000, &ok);
	} else if (IS("taken")) {
		c->taken = (int)str_to_int(v, 0, 10000, &ok);
	} else if (IS("trained")) {
		c->trained = str_to_int(v, 0, 1, &ok) == 1;
	} else if (IS("wish")) {
		wish_read(mem, c, v);
	}
#undef IS
}

struct candidate
candidate_read(struct arena *mem, str lines)
{
	struct candidate c = { 0 };
	str line, key;

	while (str_cut(&lines, '\n', &line))
		if (str_cut(&line, '\t', &key))
			line_read(mem, &c, key, line);
	c.call = call_name(c.name);
	c.unit_key = folded_hash(mem, c.unit);
	c.site_key = folded_hash(mem, c.site);
	c.job_key = folded_hash(mem, c.job);
	return c;
}
