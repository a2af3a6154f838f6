#include "app/round/edges.h"

static const char digits[64] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

void
edge_put(struct buf *b, struct edge e)
{
	uint32_t bits = (uint32_t)e.mentor << 12 | (uint32_t)e.score;

	for (int shift = 24; shift >= 0; shift -= 6)
		buf_char(b, digits[bits >> shift & 63]);
}

static uint32_t
digit(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0');
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A') + 10;
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a') + 36;
	return c == '-' ? 62 : 63;
}

struct edges
edges_read(struct arena *mem, str text)
{
	struct edges list = { NEWS(mem, struct edge, text.len / 5 + 1), text.len / 5 };

	for (size_t k = 0; k < list.n; k++) {
		uint32_t bits = 0;

		for (size_t d = 0; d < 5; d++)
			bits = bits << 6 | digit(text.ptr[k * 5 + d]);
		list.v[k] = (struct edge){ (int32_t)(bits >> 12), (int32_t)(bits & 4095) };
	}
	return list;
}
