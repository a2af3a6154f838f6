/*
 * 200,000 people have to feel like 200, whatever is asked for.  Two ways find
 * the next fifty, and each is quick where the other is slow:
 *
 *   walk   along the index of the order, leaving out who does not fit: quick
 *          when many fit, as the next fifty are then near
 *   pick   all who have the rarest of the wanted properties, by its index,
 *          and sort them: quick when they are few
 *
 * How rare a property is, is counted in its index, up to the number from
 * which it would not matter any more.
 */
#include "app/person/person_list.h"

#include "app/person/person.sql.h"
#include "app/person/words.h"

/* Two wide properties may exclude each other, and then a walk goes on to the
 * end: more is picked before that is risked. */
enum { FEW = 5000, FEW_OF_SEVERAL = 20000 };

#define TEXT_LAST S("\xF4\x8F\xBF\xBF")	/* no text is behind it */

/* Where a list goes on: behind everybody up to here. */
struct place { int64_t at; str at_text, key; int64_t id; };

struct search {
	struct work *w;
	const struct person_query *q;
	struct strs words;
	str pattern;		/* of all words */
	bool up;		/* towards the end of the index */
	enum person_sort walk;	/* the index to walk along ... */
	bool within;		/* ... within the wanted unit or level */
	str by, word;		/* the property to pick by; empty: walk */
	struct place from;
	int64_t most;
};

static const char *const sort_keys[] = { [SORT_NAME] = "name", [SORT_UNIT] = "unit",
	[SORT_LEVEL] = "level", [SORT_START] = "start" };

static struct place
place_of(const struct person *p, enum person_sort sort)
{
	struct place at = { .key = p->sort_key, .id = p->id };

	switch (sort) {
	case SORT_NAME:
		break;
	case SORT_UNIT:
		at.at_text = p->unit;
		break;
	case SORT_LEVEL:
		at.at = p->level;
		break;
	case SORT_START:
		at.at = p->start_day;
		at.key = S("");
		break;
	}
	return at;
}

static struct place
place_of_end(bool up)
{
	return up ? (struct place){ .at = INT64_MIN } :
	    (struct place){ INT64_MAX, TEXT_LAST, TEXT_LAST, INT64_MAX };
}

/* --- which way --- */

/* Within one unit or level its index has the order by name. */
static void
choose_index(struct search *s)
{
	const struct person_query *q = s->q;

	s->walk = q->sort;
	if (q->unit.len && (q->sort == SORT_NAME || q->sort == SORT_UNIT))
		s->walk = SORT_UNIT;
	else if (q->level && (q->sort == SORT_NAME || q->sort == SORT_LEVEL))
		s->walk = SORT_LEVEL;
	s->within = (s->walk == SORT_UNIT && q->unit.len) || (s->walk == SORT_LEVEL && q->level);
}

static str
word_end(struct arena *mem, str word)
{
	return str_concat(mem, word, TEXT_LAST);
}

static void
consider(struct search *s, int64_t *fewest, const char *by, int64_t n)
{
	if (n >= *fewest)
		return;
	*fewest = n;
	s->by = str_of(by);
}

static void
choose_way(struct search *s)
{
	struct work *w = s->w;
	const struct person_query *q = s->q;
	bool unit = q->unit.len, level = q->level, location = q->location.len,
	    left = q->state == PERSON_LEFT;
	int64_t few = s->words.n + unit + level + location + left > 1 ? FEW_OF_SEVERAL : FEW;
	int64_t fewest = few + 1;

	if (s->within && s->walk == SORT_UNIT)
		fewest = person_some_unit(w, q->unit, few + 1);
	else if (s->within)
		fewest = person_some_level(w, q->level, few + 1);
	for (size_t i = 0; i < s->words.n; i++) {
		str word = s->words.v[i];
		int64_t before = fewest;

		consider(s, &fewest, "words",
		    person_some_word(w, word, word_end(w->mem, word), few + 1));
		if (fewest < before)
			s->word = word;
	}
	if (unit && s->walk != SORT_UNIT)
		consider(s, &fewest, "unit", person_some_unit(w, q->unit, few + 1));
	if (level && s->walk != SORT_LEVEL)
		consider(s, &fewest, "level", person_some_level(w, q->level, few + 1));
	if (location)
		consider(s, &fewest, "location", person_some_location(w, q->location, few + 1));
	if (left)
		consider(s, &fewest, "state", person_some_left(w, few + 1));
}

/* --- the fifty --- */

#define FITS .words = s->pattern, .unit = q->unit, .location = q->location, .level = q->level, \
	.state = q->state, .most = s->most

static struct rows
walk_units(const struct search *s)
{
	const struct person_query *q = s->q;
	const struct place *p = &s->from;
	str at = s->within ? q->unit : p->at_text;
	str last = s->within ? q->unit : s->up ? TEXT_LAST : S("");

	return s->up ? person_walk_unit_up(s->w, .at = at, .after_key = p->key, .after = p->id,
	    .last = last, FITS) : person_walk_unit_down(s->w, .at = at, .after_key = p->key,
	    .after = p->id, .last = last, FITS);
}

static struct rows
walk_levels(const struct search *s)
{
	const struct person_query *q = s->q;
	const struct place *p = &s->from;
	int64_t at = s->within ? q->level : p->at;
	int64_t last = s->within ? q->level : s->up ? INT64_MAX : INT64_MIN;

	return s->up ? person_walk_level_up(s->w, .at = at, .after_key = p->key, .after = p->id,
	    .last = last, FITS) : person_walk_level_down(s->w, .at = at, .after_key = p->key,
	    .after = p->id, .last = last, FITS);
}

static struct rows
walk(const struct search *s)
{
	const struct person_query *q = s->q;
	const struct place *p = &s->from;

	switch (s->walk) {
	case SORT_NAME:
		return s->up ? person_walk_name_up(s->w, .after_key = p->key,
		    .after = p->id, FITS) :
		    person_walk_name_down(s->w, .after_key = p->key, .after = p->id, FITS);
	case SORT_UNIT:
		return walk_units(s);
	case SORT_LEVEL:
		return walk_levels(s);
	case SORT_START:
		return s->up ? person_walk_start_up(s->w, .at = p->at, .after = p->id, FITS) :
		    person_walk_start_down(s->w, .at = p->at, .after = p->id, FITS);
	}
	BUG("sort %d", (int)s->walk);
}

/* Who fits, where an index knows it; else -1. */
static int64_t
count(const struct search *s)
{
	const struct person_query *q = s->q;
	int filters = (q->unit.len > 0) + (q->location.len > 0) + (q->level > 0);

	if (s->words.n || filters > 1 || (filters == 0 && q->state != PERSON_ACTIVE))
		return -1;
	if (q->unit.len)
		return person_count_unit(s->w, q->unit, q->state);
	if (q->location.len)
		return person_count_location(s->w, q->location, q->state);
	return q->level ? person_count_level(s->w, q->level, q->state) : person_count(s->w);
}

static void
walk_page(const struct search *s, struct person_page *page)
{
	struct person x;

	/* All walks have the same columns. */
	for (struct rows rows = walk(s); person_walk_name_up_next(&rows, &x);)
		PUSH(s->w->mem, page, x);
	page->count = count(s);
}

static void
pick_page(const struct search *s, struct person_page *page)
{
	const struct person_query *q = s->q;
	const struct place *p = &s->from;
	str sort = str_of(sort_keys[s->q->sort]), end = word_end(s->w->mem, s->word);
	struct person_pick_up_row found;
	struct person x;
	struct rows rows = s->up ? person_pick_up(s->w, .by = s->by, .word = s->word,
	    .word_end = end, .sort = sort, .at = p->at, .at_text = p->at_text, .after_key = p->key,
	    .after = p->id, FITS) :
	    person_pick_down(s->w, .by = s->by, .word = s->word, .word_end = end,
	    .sort = sort, .at = p->at, .at_text = p->at_text, .after_key = p->key,
	    .after = p->id, FITS);

	while (person_pick_up_next(&rows, &found)) {	/* as person_pick_down_next */
		page->count = found.total;
		if (person_find(s->w, found.id, &x))
			PUSH(s->w->mem, page, x);
	}
}

static void
turn(struct person_page *page)
{
	for (size_t i = 0; i < page->n / 2; i++) {
		struct person x = page->v[i];

		page->v[i] = page->v[page->n - 1 - i];
		page->v[page->n - 1 - i] = x;
	}
}

struct person_page
person_list(struct work *w, const struct person_query *q, int64_t most)
{
	struct search s = { .w = w, .q = q, .most = most + 1,
	    .words = person_words_of(w->mem, q->text) };
	struct person_page page = { 0 };
	struct person x;
	bool going = person_find(w, q->before ? q->before : q->after, &x),
	    back = q->before && going;

	s.pattern = person_words_pattern(w->mem, s.words);
	s.up = q->down == back;
	s.from = going ? place_of(&x, q->sort) : place_of_end(s.up);
	choose_index(&s);
	choose_way(&s);
	if (s.by.len)
		pick_page(&s, &page);
	else
		walk_page(&s, &page);
	bool more = (int64_t)page.n > most;

	page.n -= more;
	if (back)
		turn(&page);
	page.previous = back ? more : going;
	page.next = back || more;
	return page;
}

struct person_page
person_reports_list(struct work *w, int64_t manager, int64_t after, int64_t most)
{
	struct person_page page = { .count = person_reports_count(w, manager) };
	struct person x;

	page.previous = person_find(w, after, &x);
	for (struct rows r = person_reports(w, manager, x.sort_key, x.id, most + 1);
	    person_reports_next(&r, &x);)
		PUSH(w->mem, &page, x);
	page.next = (int64_t)page.n > most;
	page.n -= page.next;
	return page;
}

/* --- filters --- */

struct strs
person_unit_list(struct work *w, int64_t most)
{
	struct strs list = { 0 };
	struct person_units_row r;

	for (struct rows rows = person_units(w, most); person_units_next(&rows, &r);)
		PUSH(w->mem, &list, r.unit);
	return list;
}

struct strs
person_location_list(struct work *w, int64_t most)
{
	struct strs list = { 0 };
	struct person_locations_row r;

	for (struct rows rows = person_locations(w, most); person_locations_next(&rows, &r);)
		PUSH(w->mem, &list, r.location);
	return list;
}

struct person_levels
person_level_list(struct work *w, int64_t most)
{
	struct person_levels list = { 0 };
	struct person_level l;

	for (struct rows rows = person_levels(w, most); person_levels_next(&rows, &l);)
		PUSH(w->mem, &list, l);
	return list;
}
