#include "web/guard.h"

#include <sys/socket.h>
#include <unistd.h>

#include "unit/test.h"
#include "web/gzip.h"

static bool
late(enum guard_phase phase, int64_t seconds, int64_t bytes)
{
	return guard_is_late(&(struct guarded){ .phase = phase, .since = HOUR, .bytes = bytes },
	    HOUR + seconds * SECOND);
}

static void
each_phase_has_its_limit(struct test *t)
{
	(void)t;
	CHECK(!late(GUARD_HEAD, 9, 0));
	CHECK(late(GUARD_HEAD, 10, 0));
	CHECK(!late(GUARD_BODY, 10, 0));
	CHECK(late(GUARD_BODY, 11, 0));
	CHECK(!late(GUARD_BODY, 60, 60 * GUARD_RATE));
	CHECK(late(GUARD_BODY, 60, 60 * GUARD_RATE - 1));
	CHECK(!late(GUARD_WORK, 100000, 0));
	CHECK(!late(GUARD_REPLY, 100, 90 * GUARD_RATE));
	CHECK(late(GUARD_REPLY, 101, 90 * GUARD_RATE));
	CHECK(!late(GUARD_IDLE, 29, 0));
	CHECK(late(GUARD_IDLE, 30, 0));
}

static void
what_is_late_is_cut(struct test *t)
{
	struct guard g;
	struct guarded slow, quick, gone;
	int a[2], b[2];
	char c;

	(void)t;
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, a) == 0 &&
	    socketpair(AF_UNIX, SOCK_STREAM, 0, b) == 0);
	guard_init(&g);
	guard_add(&g, &slow, a[0]);
	guard_add(&g, &gone, -1);
	guard_add(&g, &quick, b[0]);
	guard_remove(&g, &gone);
	guard_phase(&g, &quick, GUARD_BODY, 0);
	guard_more(&g, &quick, 1 << 20);
	CHECK_INT(guard_cut(&g, clock_monotonic()), 0);
	CHECK_INT(guard_cut(&g, clock_monotonic() + 15 * SECOND), 1);
	CHECK(read(a[1], &c, 1) == 0);
	CHECK(recv(b[1], &c, 1, MSG_DONTWAIT) == -1);
	guard_remove(&g, &slow);
	guard_remove(&g, &quick);
	CHECK(g.first == NULL);
	close(a[0]), close(a[1]), close(b[0]), close(b[1]);
}

static void
gzip_when_it_is_wanted(struct test *t)
{
	static const struct { str header; bool want; } cases[] = {
		{ S_INIT(""), false }, { S_INIT("gzip"), true }, { S_INIT("br, GZip;q=0.5"), true },
		{ S_INIT("gzip;q=0"), false }, { S_INIT("gzip; q=0.000"), false },
		{ S_INIT("br"), false }, { S_INIT("x-gzip"), false },
		{ S_INIT("gzip;q=0.001"), true },
	};
	char text[5000];

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK(gzip_accepted(cases[i].header) == cases[i].want);
	CHECK(gzip_pays(S("text/html; charset=utf-8"), 5000));
	CHECK(!gzip_pays(S("text/html; charset=utf-8"), 500));
	CHECK(!gzip_pays(S("image/png"), 5000));
	memset(text, 'a', sizeof text);
	str packed = gzip_bytes(t->mem, (str){ text, sizeof text });
	CHECK(packed.len > 10 && packed.len < 100 && (unsigned char)packed.ptr[0] == 0x1f);
}

TESTS(each_phase_has_its_limit, what_is_late_is_cut, gzip_when_it_is_wanted)
