/* What people in one circle have in common. */
#include "app/circle/circle.h"
#include "app/template/template.h"
#include "base/toml.h"
#include "match/circle.h"

enum { AN_HOUR = 4, PLENTY_FREE = 16 };	/* quarter-hours */

/* --- sizes --- */

struct circle_size
circle_size(struct arena *mem, const struct round_programme *p)
{
	struct toml_reading r = { .mem = mem };
	struct template t;

	if (template_read(&r, p->settings, &t) && t.size_max > 2)
		return (struct circle_size){ (int32_t)t.size_min, (int32_t)t.size_max };
	return (struct circle_size){ 5, 8 };
}

int32_t
circle_count(int32_t people, struct circle_size size)
{
	if (size.least < 1)
		size.least = 1;
	int32_t fewest = (people + size.most - 1) / size.most, most = people / size.least,
	    middle = (2 * people + size.least + size.most - 1) / (size.least + size.most);

	if (middle > most)
		middle = most;
	return middle < fewest ? fewest : middle;
}

/* --- two people --- */

/* How well what b would like to work on meets what a would, 0 to 1000. */
static int
covered(const struct tokens *a, const struct tokens *b)
{
	int sum = 0;

	for (size_t i = 0; i < a->n; i++) {
		int best = 0, c;

		for (size_t k = 0; k < b->n; k++)
			if ((c = token_closeness(&a->v[i], &b->v[k])) > best)
				best = c;
		sum += best;
	}
	return a->n ? sum / (int)a->n : 0;
}

static bool
in_line(const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0; i < a->line.n; i++)
		if (a->line.v[i] == b->person)
			return true;
	return false;
}

static bool
wished_away(const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0; i < a->wishes.n; i++)
		if (a->wishes.v[i].person == b->person && a->wishes.v[i].rank == 0)
			return true;
	for (size_t i = 0; i < a->never.n; i++)
		if (a->never.v[i] == b->person)
			return true;
	return false;
}

int32_t
circle_likeness(const struct candidate *a, const struct candidate *b)
{
	int questions, units, hours, interests;

	if (in_line(a, b) || in_line(b, a) || wished_away(a, b) || wished_away(b, a))
		return CIRCLE_NEVER;
	questions = (covered(&a->skills, &b->skills) + covered(&b->skills, &a->skills)) / 2;
	units = a->unit_key && b->unit_key && a->unit_key == b->unit_key ? 0 : FULL_MARKS;
	hours = a->has_week && b->has_week ? shared_quarters(a, b) * FULL_MARKS / PLENTY_FREE
	    : NEUTRAL;
	interests = (int)tokens_shared(&a->interests, &b->interests) * FULL_MARKS / 2;
	hours = hours > FULL_MARKS ? FULL_MARKS : hours;
	interests = interests > FULL_MARKS ? FULL_MARKS : interests;
	return (5 * questions + 2 * units + 2 * hours + interests) / 10;
}

/* --- a circle --- */

struct topic { uint64_t key; str label; int people; };
struct topics { struct topic *v; size_t n; };

static void
count_topic(struct arena *mem, struct topics *list, const struct token *t)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].key == t->key) {
			list->v[i].people++;
			return;
		}
	PUSH(mem, list, ((struct topic){ t->key, t->label, 1 }));
}

static int
most_people_first(const void *a, const void *b)
{
	const struct topic *x = a, *y = b;

	return x->people != y->people ? y->people - x->people : str_cmp(x->label, y->label);
}

/* What two of them or more want, the commonest first. */
static struct said
topics_said(struct arena *mem, const struct candidate *const *v, size_t n)
{
	struct topics list = { 0 };
	struct strs labels = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < v[i]->skills.n; k++)
			count_topic(mem, &list, &v[i]->skills.v[k]);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, most_people_first);
	for (size_t i = 0; i < list.n && labels.n < 3 && list.v[i].people > 1; i++)
		PUSH(mem, &labels, list.v[i].label);
	if (labels.n == 0)
		return SAID(mem, N_("Many different questions"));
	return SAID(mem, N_("{topics}"), FACT_LIST("topics", str_join(mem, labels, S(";"))));
}

static bool
free_for_an_hour(const struct candidate *c, int from)
{
	for (int q = from; q < from + AN_HOUR; q++)
		if (!(c->week[q / 64] >> (q % 64) & 1))
			return false;
	return true;
}

/* The hour at which most of them are free, in the first one's time. */
static struct said
hours_said(struct arena *mem, const struct candidate *const *v, size_t n)
{
	int best = 0, at = 0;

	for (int local = 0; local + AN_HOUR <= WEEK_SLOTS; local++) {
		int q = (local - v[0]->offset + 2 * WEEK_SLOTS) % WEEK_SLOTS, free = 0;

		if (local % 96 + AN_HOUR > 96 || q + AN_HOUR > WEEK_SLOTS)
			continue;
		for (size_t i = 0; i < n; i++)
			free += v[i]->has_week && free_for_an_hour(v[i], q);
		if (free > best) {
			best = free;
			at = local;
		}
	}
	if (best < 2)
		return SAID(mem, N_("No hour suits two of them yet: begin with finding one"));
	int day = at / 96, from = at % 96 * 15;

	if ((size_t)best == n)
		return SAID(mem, N_("All of them are free {when} ({zone})"),
		    FACT_SLOT("when", day, from, from + 60), FACT_TEXT("zone", v[0]->zone));
	return SAID(mem, N_("{n} of {all} are free {when} ({zone})"), FACT_NUMBER("n", best),
	    FACT_NUMBER("all", n), FACT_SLOT("when", day, from, from + 60),
	    FACT_TEXT("zone", v[0]->zone));
}

static str
stored(struct arena *mem, struct said said)
{
	struct buf b = { .mem = mem };

	said_put(&b, &said);
	return buf_text(&b);
}

void
circle_words(struct arena *mem, const struct candidate *const *v, size_t n, str *ret_topics,
    str *ret_hours)
{
	*ret_topics = *ret_hours = S("");
	if (n == 0)
		return;
	*ret_topics = stored(mem, topics_said(mem, v, n));
	*ret_hours = stored(mem, hours_said(mem, v, n));
}
