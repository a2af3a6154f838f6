/* What several criteria share. */
#include "app/criterion/criterion.h"

static bool
has_digit(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

str
call_name(str label)
{
	str rest = label, word;

	/* "Person 4711", "ann@example.org": whole. */
	if (has_digit(label) || str_has(label, S("@")))
		return label;
	/* Titles and initials end in a point: "Dr. Ann Lee" is Ann. */
	while (str_cut(&rest, ' ', &word) && rest.len)
		if (str_chars(word) > 1 && !str_ends(word, S(".")))
			return word;
	return label;
}

bool
tokens_have(const struct tokens *t, uint64_t key)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].key == key)
			return true;
	return false;
}

size_t
tokens_shared(const struct tokens *a, const struct tokens *b)
{
	size_t n = 0;

	if (!(a->mask & b->mask))
		return 0;
	for (size_t i = 0; i < a->n; i++)
		n += tokens_have(b, a->v[i].key);
	return n;
}

str
tokens_shared_list(struct arena *mem, const struct tokens *a, const struct tokens *b, size_t max)
{
	struct strs list = { 0 };

	for (size_t i = 0; i < a->n && list.n < max; i++)
		if (tokens_have(b, a->v[i].key))
			PUSH(mem, &list, a->v[i].label);
	return str_join(mem, list, S(";"));
}

int
shared_quarters(const struct candidate *a, const struct candidate *b)
{
	int n = 0;

	for (int i = 0; i < WEEK_WORDS; i++)
		n += __builtin_popcountll(a->week[i] & b->week[i]);
	return n;
}

static bool
both_free(const struct candidate *a, const struct candidate *b, int local)
{
	int q = (local - a->offset + 2 * WEEK_SLOTS) % WEEK_SLOTS;

	return (a->week[q / 64] & b->week[q / 64]) >> (q % 64) & 1;
}

bool
shared_slot(const struct candidate *mentee, const struct candidate *mentor,
    int *ret_day, int *ret_from, int *ret_to)
{
	int best = 0, run = 0;

	for (int q = 0; q < WEEK_SLOTS; q++) {
		if (q % 96 == 0)
			run = 0;
		run = both_free(mentee, mentor, q) ? run + 1 : 0;
		if (run > best) {
			best = run;
			*ret_day = q / 96;
			*ret_to = (q % 96 + 1) * 15;
			*ret_from = *ret_to - run * 15;
		}
	}
	return best > 0;
}

bool
level_distance(const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int *ret)
{
	int64_t up = mentor->level - mentee->level;

	if (mentee->level == 0 || mentor->level == 0)
		return false;
	if (r->direction == TEACH_UP)
		up = -up;
	if (r->direction == TEACH_EITHER && up < 0)
		up = -up;
	*ret = (int)(up > NO_LIMIT ? NO_LIMIT : up < -NO_LIMIT ? -NO_LIMIT : up);
	return true;
}
