#include "app/site/parts.h"
#include "unit/test.h"

static void
hours_are_read_as_people_write_them(struct test *t)
{
	static const struct { const char *typed, *read; } good[] = {
		{ "", "" },
		{ "9-12", "09:00-12:00" },
		{ "9:00-12:00, 14:00-16:30", "09:00-12:00, 14:00-16:30" },
		{ " 9.30 – 11 ; 13h15—14 ", "09:30-11:00, 13:15-14:00" },
		{ "0930-1100", "09:30-11:00" },
		{ "8 to 9", "08:00-09:00" },
		{ "8 bis 9,", "08:00-09:00" },
		{ "0-24", "00:00-24:00" },
		{ "9-10, 10-11", "09:00-11:00" },
		{ "9:05-10:10", "09:15-10:00" },
		{ "15:45-16:15", "15:45-16:15" },	/* over the seam of lo and hi */
	};
	static const char *const bad[] = { "morning", "9", "9-", "12-9", "9-25", "9:70-10",
	    "9-10 11-12",
		"15:50-16:10" /* no whole quarter */, "-9", "9--10", "9-10,,11-12", "24:15-25" };
	struct quarters d;

	for (size_t i = 0; i < COUNT(good); i++) {
		CHECK(week_day_parse(str_of(good[i].typed), &d));
		CHECK_STR(week_day_text(t->mem, &d), str_of(good[i].read));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK(!week_day_parse(str_of(bad[i]), &d));
}

static void
a_week_is_stored_and_read_back(struct test *t)
{
	str text = S("Mo 09:00-12:00, Mo 14:00-16:30, Su 00:00-24:00");
	struct week w = { 0 };

	CHECK(week_parse(text, &w));
	CHECK(week_has(&w, 36) && !week_has(&w, 35) && !week_has(&w, 48));
	CHECK(week_has(&w, 7 * 96 - 1));
	CHECK_STR(week_text(t->mem, &w), text);
	CHECK(week_parse(S(""), &w));
	CHECK_STR(week_text(t->mem, &w), S(""));
	CHECK(!week_parse(S("Xx 9-10"), &w));
	week_set(&w, 96 + 64);
	CHECK_STR(week_text(t->mem, &w), S("Tu 16:00-16:15"));
}

static struct html
blank(struct test *t)
{
	return (struct html){ .mem = t->mem, .out = { .mem = t->mem } };
}

static void
what_was_typed_comes_back_with_its_error(struct test *t)
{
	struct html h = blank(t);
	struct work w = work_new(t->mem);
	struct req q = { .w = &w, .method = POST };

	PUSH(t->mem, &q.form, (struct field){ S("title"), S("<b>") });
	form_error(&q, "title", S("Too short."));
	FIELD(&h, &q, "title", S("Title"), .value = S("old"), .hint = S("Short."),
	    .optional = true);
	str out = buf_text(&h.out);
	CHECK_HAS(out, S("value=\"&lt;b&gt;\""));
	CHECK_HAS(out, S("aria-describedby=\"f-title-hint f-title-error\""));
	CHECK_HAS(out, S("aria-invalid=\"true\""));
	CHECK_HAS(out, S("id=\"f-title-error\">Too short."));
	CHECK(!str_has(out, S("old")));

	h = blank(t);
	FIELD(&h, &q, "password", S("Password"), .type = "password", .value = S("secret"),
	    .typed_never = true);
	CHECK(!str_has(buf_text(&h.out), S("secret")));
}

static void
a_box_that_was_unticked_stays_so(struct test *t)
{
	struct work w = work_new(t->mem);
	struct req q = { .w = &w, .method = POST };
	struct html h = blank(t);
	str leadership = S("leadership");
	struct choices areas = CHOICES({ S("technical"), S("Technical skills"), S("") },
	    { S("leadership"), S("Leadership"), S("") });

	CHOOSE(&h, &q, "area", S("Areas"), .choices = areas, .many = true,
	    .chosen = { &leadership, 1 });
	CHECK_HAS(buf_text(&h.out), S("value=\"leadership\" checked"));
	PUSH(t->mem, &q.form, (struct field){ S("other"), S("1") });
	h = blank(t);
	CHOOSE(&h, &q, "area", S("Areas"), .choices = areas, .many = true,
	    .chosen = { &leadership, 1 });
	CHECK(!str_has(buf_text(&h.out), S("checked")));
}

static void
initials_are_of_any_alphabet(struct test *t)
{
	static const struct { const char *name, *letters; } of[] = {
		{ "Zoë Müller", "ZM" }, { "Ángel de la Cruz", "ÁC" }, { "Plato", "P" }, { "", "?" },
		{ "  李  小龙 ", "李小" }, { "Ørsted", "Ø" },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct html h = blank(t);

		avatar(&h, str_of(of[i].name), AVATAR);
		CHECK_HAS(buf_text(&h.out), str_fmt(t->mem, ">%s<", of[i].letters));
	}
}

TESTS(hours_are_read_as_people_write_them, a_week_is_stored_and_read_back,
    what_was_typed_comes_back_with_its_error, a_box_that_was_unticked_stays_so,
    initials_are_of_any_alphabet)
