#include "app/criterion/criterion.h"

enum { FACTS = 6, SHOWN = 5, A_REASON = 500 };

struct said
said_make(struct arena *mem, const char *pattern, const struct fact *facts)
{
	struct said s = { .pattern = pattern };

	while (facts[s.n].name)
		s.n++;
	s.facts = arena_copy(mem, facts, s.n * sizeof *facts);
	return s;
}

/* "Label|de=Wort" in the language in use. */
static str
twin(str item)
{
	str plain, rest = item;
	const char *tag = lang_current()->tag;

	if (!str_cut(&rest, '|', &plain))
		return item;
	if (rest.len > 3 && strncmp(tag, rest.ptr, 2) == 0 && rest.ptr[2] == '=')
		return str_from(rest, 3);
	return plain;
}

static str
list_words(struct arena *mem, str list, enum fact_type type)
{
	struct strs items = { 0 };
	str item;

	while (str_cut(&list, ';', &item))
		PUSH(mem, &items,
		    type == FACT_G ? lang_language(mem, item) :
		    type == FACT_X ? lang_text(arena_cstr(mem, item)) : twin(item));
	return lang_and(mem, items);
}

str
minutes_words(struct arena *mem, int64_t minutes)
{
	int64_t halves = minutes / 30;

	if (minutes >= 60 && minutes % 30)
		return SAY(mem, _("{hours} h {minutes} min"),
		    { "hours", lang_int(mem, minutes / 60) },
		    { "minutes", lang_int(mem, minutes % 60) });
	if (minutes < 60)
		return SAY(mem, _n("{n} minute", "{n} minutes", minutes),
		    { "n", lang_int(mem, minutes) });
	if (minutes % 60)
		return SAY(mem, _("{n} hours"), { "n", lang_decimal(mem, halves * 5) });
	return SAY(mem, _n("{n} hour", "{n} hours", minutes / 60),
	    { "n", lang_int(mem, minutes / 60) });
}

static str
slot_words(struct arena *mem, str slot)
{
	str day, from;
	bool ok;

	str_cut(&slot, ' ', &day);
	str_cut(&slot, ' ', &from);
	int64_t begin = str_to_int(from, 0, 1440, &ok), end = str_to_int(slot, 0, 1440, &ok);

	return SAY(mem, _("{day} {from}-{to}"),
	    { "day", lang_weekday(mem, (int)str_to_int(day, 0, 6, &ok)) },
	    { "from", str_fmt(mem, "%02d:%02d", (int)(begin / 60), (int)(begin % 60)) },
	    { "to", str_fmt(mem, "%02d:%02d", (int)(end / 60), (int)(end % 60)) });
}

static str
fact_words(struct arena *mem, const struct fact *f)
{
	bool ok;
	int64_t n = 0;

	if (f->type == FACT_N || f->type == FACT_M || f->type == FACT_D)
		n = str_to_int(f->value, INT64_MIN, INT64_MAX, &ok);
	switch (f->type) {
	case FACT_T: return twin(f->value);
	case FACT_L:
	case FACT_G:
	case FACT_X: return list_words(mem, f->value, f->type);
	case FACT_N: return lang_int(mem, n);
	case FACT_D: return n % 10 ? lang_decimal(mem, n) : lang_int(mem, n / 10);
	case FACT_M: return minutes_words(mem, n);
	case FACT_W: return slot_words(mem, f->value);
	}
	return f->value;
}

str
said_words(struct arena *mem, const struct said *s, struct names names)
{
	struct word words[FACTS + 3] = { 0 };

	if (s->pattern == NULL)
		return (str){ 0 };
	HOLDS(s->n <= FACTS);
	for (size_t i = 0; i < s->n; i++)
		words[i] = (struct word){ s->facts[i].name, fact_words(mem, &s->facts[i]) };
	/* After the facts: a sentence may bring names of its own. */
	words[s->n] = (struct word){ "mentee", names.mentee };
	words[s->n + 1] = (struct word){ "mentor", names.mentor };
	return lang_say(mem, lang_text(s->pattern), words);
}

/* --- stored --- */

static void
put_clean(struct buf *b, str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_char(b, (unsigned char)s.ptr[i] < ' ' ? ' ' : s.ptr[i]);
}

void
said_put(struct buf *b, const struct said *s)
{
	if (s->pattern == NULL)
		return;
	buf_str(b, str_of(s->pattern));
	for (size_t i = 0; i < s->n; i++) {
		buf_fmt(b, "\t%s\t%c", s->facts[i].name, (char)s->facts[i].type);
		put_clean(b, s->facts[i].value);
	}
}

struct said
said_read(struct arena *mem, str line)
{
	struct { struct fact *v; size_t n; } facts = { 0 };
	str pattern, name, value;

	if (!str_cut(&line, '\t', &pattern) || pattern.len == 0)
		return (struct said){ 0 };
	while (facts.n < FACTS && str_cut(&line, '\t', &name) && str_cut(&line, '\t', &value) &&
	    value.len)
		PUSH(mem, &facts, ((struct fact){
			arena_cstr(mem, name), (enum fact_type)value.ptr[0], str_from(value, 1)
		}));
	return (struct said){ arena_cstr(mem, pattern), facts.v, facts.n };
}

str
reasons_text(struct arena *mem, const struct reasons *list)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < list->n; i++) {
		const struct reason *r = &list->v[i];

		buf_fmt(&b, "%s\t%d\t%d\n", r->key, r->value, r->weight);
		said_put(&b, &r->reason);
		buf_char(&b, '\n');
		said_put(&b, &r->weakness);
		buf_char(&b, '\n');
	}
	return buf_text(&b);
}

static const char *
label_of(str key)
{
	for (int i = 0; i < CRITERIA; i++)
		if (str_eq(key, str_of(criteria[i]->key)))
			return criteria[i]->label;
	return "";
}

struct reasons
reasons_read(struct arena *mem, str text)
{
	struct reasons list = { 0 };
	str head, reason, weakness, key, value;
	bool ok;

	while (str_cut(&text, '\n', &head) && str_cut(&text, '\n', &reason)) {
		if (!str_cut(&text, '\n', &weakness))
			weakness = (str){ 0 };
		str_cut(&head, '\t', &key);
		str_cut(&head, '\t', &value);
		PUSH(mem, &list, ((struct reason){
			.key = arena_cstr(mem, key), .label = label_of(key),
			.value = (int)str_to_int(value, -1, FULL_MARKS, &ok),
			.weight = (int)str_to_int(head, 0, 1000, &ok),
			.reason = said_read(mem, reason), .weakness = said_read(mem, weakness),
		}));
	}
	return list;
}

/* --- shown --- */

static int
points(const struct reason *r)
{
	return (r->value < 0 ? NEUTRAL : r->value) * r->weight;
}

static int
missed(const struct reason *r)
{
	return (FULL_MARKS - (r->value < 0 ? NEUTRAL : r->value)) * r->weight;
}

/* The weakness that costs most; reasons come first by points earned. */
struct shown
reasons_shown(struct arena *mem, const struct reasons *list, struct names names)
{
	struct shown shown = { 0 };
	const struct reason *weak = NULL;
	bool used[CRITERIA + 8] = { 0 };

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].weakness.pattern && (!weak || missed(&list->v[i]) > missed(weak)))
			weak = &list->v[i];
	while (shown.n < SHOWN) {
		size_t best = list->n;

		for (size_t i = 0; i < list->n && i < COUNT(used); i++)
			if (!used[i] && list->v[i].reason.pattern && list->v[i].value > 0 &&
			    (best == list->n || points(&list->v[i]) > points(&list->v[best])))
				best = i;
		if (best == list->n || (shown.n >= 3 && list->v[best].value < A_REASON))
			break;
		used[best] = true;
		shown.reason[shown.n].words = said_words(mem, &list->v[best].reason, names);
		shown.reason[shown.n].label = lang_text(list->v[best].label);
		shown.reason[shown.n++].value = list->v[best].value;
	}
	if (weak)
		shown.weakness = said_words(mem, &weak->weakness, names);
	if (shown.n)
		shown.sentence = shown.reason[0].words;
	return shown;
}
