/*
 * Text into the pieces of the encoder's vocabulary: of all ways to cut it the
 * one whose pieces are together the likeliest (Kudo 2018), by Viterbi.
 *
 * It repeats the original in what is odd too: a place that no piece reaches
 * counts as reached at no cost, which makes one unknown piece of the letter
 * before it.
 */
#include "meaning/encoder.h"

enum { UNKNOWN = 0, LONGEST = 64 };
#define SPACE "\xe2\x96\x81"	/* U+2581 stands for a space */

static int
compare(const struct encoder *e, const struct piece *p, str key)
{
	return str_cmp((str){ e->letters + p->at, p->len }, key);
}

/* The first piece that is not before `key`. */
static size_t
lower_bound(const struct encoder *e, size_t low, str key)
{
	size_t high = ENCODER_VOCABULARY;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare(e, &e->piece[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
letter_begins(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static str
spaced(struct arena *mem, str text)
{
	char *out = arena_alloc(mem, arena_times(text.len + 1, 3));
	size_t n = 0;

	memcpy(out, SPACE, 3);
	n = 3;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ') {
			memcpy(out + n, SPACE, 3);
			n += 3;
		} else {
			out[n++] = text.ptr[i];
		}
	}
	return (str){ out, n };
}

struct path { float best; uint16_t id, bytes; bool reached; };

static void
reach(struct path *to, float score, const struct piece *p)
{
	if (to->best != 0 && score < to->best)
		return;
	*to = (struct path){ score, p->id, p->len, true };
}

/* Every piece that begins `rest`, which is at[0]. */
static void
step(const struct encoder *e, struct path *at, str rest)
{
	size_t from = 0;
	bool any = false;

	for (size_t n = 1; n <= rest.len && n <= LONGEST; n++) {
		if (n < rest.len && !letter_begins(rest.ptr[n]))
			continue;
		str key = { rest.ptr, n };

		from = lower_bound(e, from, key);
		if (from == ENCODER_VOCABULARY ||
		    !str_starts((str){ e->letters + e->piece[from].at, e->piece[from].len }, key))
			break;	/* no piece begins so */
		if (e->piece[from].len == n) {
			reach(&at[n], at->best + e->piece[from].score, &e->piece[from]);
			any = true;
		}
	}
	if (!any) {
		struct piece unknown = { .len = 1 };

		while (unknown.len < rest.len && !letter_begins(rest.ptr[unknown.len]))
			unknown.len++;
		reach(&at[unknown.len], at->best, &unknown);
	}
}

struct piece_ids
pieces_of(struct arena *mem, const struct encoder *e, str text)
{
	struct piece_ids ids = { 0 };
	str s = spaced(mem, str_head(text, 4096));
	struct path *at = NEWS(mem, struct path, s.len + 1);
	uint16_t *back = NEWS(mem, uint16_t, s.len + 1);
	size_t n = 0, i;

	if (text.len == 0)
		return ids;
	for (i = 0; i < s.len; i++)
		if (letter_begins(s.ptr[i]))
			step(e, &at[i], str_from(s, i));
	while (i > 0) {
		uint16_t id = at[i].reached ? at[i].id : UNKNOWN;
		size_t bytes = at[i].reached ? at[i].bytes : 1;

		while (!at[i].reached && !letter_begins(s.ptr[i - bytes]))
			bytes++;
		if (id != UNKNOWN || n == 0 || back[n - 1] != UNKNOWN)
			back[n++] = id;
		i -= bytes;
	}
	for (i = 0; i < n && i < ENCODER_PIECES; i++)
		ids.v[ids.n++] = back[n - 1 - i];
	return ids;
}
