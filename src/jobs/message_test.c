#include "jobs/message.h"

#include "unit/test.h"

static struct message
message(void)
{
	return (struct message){
		.id = 0x1234, .at = INT64_C(1795271400) * SECOND,
		.host = S("mentoring.example.org"),
		.from = S("mentoring@example.org"), .from_name = S("Mentoring"),
		.to = S("ann@example.org"), .to_name = S("Ann Example"), .lang = S("en"),
		.subject = S("You have a match"), .text = S("Hello Ann.\n\nMeet <Ben> & talk."),
		.action = S("See who"),
		.url = S("https://mentoring.example.org/pairings/1?a=1&b=2"),
	};
}

static str
head_of(str all)
{
	for (size_t i = 0; i + 4 <= all.len; i++)
		if (memcmp(all.ptr + i, "\r\n\r\n", 4) == 0)
			return (str){ all.ptr, i + 2 };
	return all;
}

static void
it_has_what_a_mail_needs(struct test *t)
{
	struct message m = message();
	str all = message_compose(t->mem, &m), head = head_of(all);

	CHECK_HAS(head, S("Date: Sat, 21 Nov 2026 14:30:00 +0000\r\n"));
	CHECK_HAS(head, S("From: \"Mentoring\" <mentoring@example.org>\r\n"));
	CHECK_HAS(head, S("To: \"Ann Example\" <ann@example.org>\r\n"));
	CHECK_HAS(head, S("Subject: You have a match\r\n"));
	CHECK_HAS(head, S("Message-ID: <1234@mentoring.example.org>\r\n"));
	CHECK_HAS(head, S("Auto-Submitted: auto-generated\r\n"));
	CHECK_HAS(all, S("Meet <Ben> & talk."));
	CHECK_HAS(all, S("<p>Meet &lt;Ben&gt; &amp; talk.</p>"));
	CHECK_HAS(all, S("https://mentoring.example.org/pairings/1?a=3D1&amp;b=3D2"));
	CHECK(str_ends(all, S("--=_1234--\r\n")));
}

static void
nothing_begins_a_header_of_its_own(struct test *t)
{
	struct message m = message();

	m.subject = S("Hi\r\nBcc: eve@example.org\r\n\r\nBody");
	m.to_name = S("Ann\nBcc: eve@example.org");
	m.from_name = S("M\"\r\nX: y");
	str head = head_of(message_compose(t->mem, &m));
	CHECK_HAS(head, S("Subject: Hi  Bcc: eve@example.org    Body\r\n"));
	CHECK(!str_has(head, S("\nBcc:")));
	CHECK(!str_has(head, S("\nX:")));
}

static void
other_scripts_are_encoded_in_short_lines(struct test *t)
{
	struct message m = message();

	m.subject = S("Ihre Mentorin für das Programm „Führung wagen“ steht fest: jetzt ansehen "
	    "und zusagen");
	m.to_name = S("Jürgen Groß");
	m.text = S("Grüße aus Köln, und eine sehr lange Zeile, die in dem Brief so nicht stehen "
	    "bleiben darf, weil sie länger ist als erlaubt ist.\n.\n");
	str all = message_compose(t->mem, &m), line, rest = all;
	CHECK_HAS(head_of(all),
	    S("To: =?UTF-8?B?SsO8cmdlbiBHcm/Dnw==?=\r\n <ann@example.org>\r\n"));
	CHECK_HAS(all, S("Gr=C3=BC=C3=9Fe aus K=C3=B6ln"));
	while (str_cut(&rest, '\n', &line)) {
		CHECK(line.len <= 100 && str_ends(line, S("\r")));
		CHECK(!str_eq(line, S(".\r")));
	}
	bool ascii = true;
	for (size_t i = 0; i < all.len; i++)
		ascii = ascii && (unsigned char)all.ptr[i] < 0x80;
	CHECK(ascii);
}

static void
addresses(struct test *t)
{
	(void)t;
	static const struct { str address; bool good; } cases[] = {
		{ S_INIT("ann@example.org"), true }, { S_INIT("a.b+c@x.example"), true },
		{ S_INIT(""), false }, { S_INIT("ann"), false }, { S_INIT("@example.org"), false },
		{ S_INIT("ann@"), false }, { S_INIT("a@b@c"), false },
		{ S_INIT("ann@example.org\r\nRCPT TO:<eve@x>"), false },
		{ S_INIT("ann smith@example.org"), false }, { S_INIT("<ann@example.org>"), false },
		{ S_INIT("jürgen@example.org"), false }, { S_INIT("a,b@example.org"), false },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK(message_address_ok(cases[i].address) == cases[i].good);
}

TESTS(it_has_what_a_mail_needs, nothing_begins_a_header_of_its_own,
    other_scripts_are_encoded_in_short_lines, addresses)
