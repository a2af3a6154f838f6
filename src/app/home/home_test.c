#include "app/home/home.h"
#include "unit/test.h"

enum { ME = 7, OTHER = 8 };

static struct home_pair
pair(const char *state, bool mentee, const char *mentee_said, const char *mentor_said)
{
	return (struct home_pair){ .id = 1,
		.state = str_of(state),
		.mentee_id = mentee ? ME : OTHER,
		.mentor_id = mentee ? OTHER : ME,
		.mentee_said = str_of(mentee_said),
		.mentor_said = str_of(mentor_said),
		.name = S("Amadou Diallo"),
		.programme = S("Career"),
		.holds = 1 };
}

static str
title(struct test *t, const struct home *home)
{
	struct next_step s = home_next(t->mem, home);

	CHECK(s.title.len && s.words.len);
	CHECK((s.path.len > 0) == (s.action.len > 0));
	return s.title;
}

static void
an_empty_home_has_words(struct test *t)
{
	CHECK_STR(title(t, &(struct home){ .me = ME }), S("Nothing to do today"));
	CHECK_STR(title(t, &(struct home){ .me = ME, .admin = true, .empty = true }),
	    S("Bring in your people"));
	CHECK_STR(title(t, &(struct home){ .me = ME, .admin = true }), S("Create a programme"));
}

static void
an_answer_somebody_waits_for_comes_first(struct test *t)
{
	struct home home = { .me = ME, .admin = true };

	PUSH(t->mem, &home.runs,
	    (struct home_run){ .programme_id = 3, .state = S("draft"), .name = S("Flash") });
	CHECK_STR(title(t, &home), S("Finish the draft of Flash"));
	PUSH(t->mem, &home.taking, (struct taking_part){ .programme_id = 2, .state = S("draft"),
	    .programme_state = S("open"), .name = S("Career"), .role = S("mentee") });
	CHECK_STR(title(t, &home), S("Go on with your application for Career"));
	home.runs.v[0] = (struct home_run){
		.state = S("open"), .submitted = 2, .name = S("Flash")
	};
	CHECK_STR(title(t, &home), S("2 applications wait for your decision"));
	PUSH(t->mem, &home.pairs, pair("proposed", true, "", "yes"));
	CHECK_STR(title(t, &home), S("You have a match: Amadou Diallo"));
	CHECK_STR(title(t, &(struct home){ .me = ME, .again = { 4, S("Career") } }),
	    S("See who else is free"));
}

static void
a_programme_says_what_it_needs(struct test *t)
{
	enum { TODAY = 20000 };
	static const struct {
		struct home_run run;
		enum home_need need;
	} of[] = {
		{ { .state = S_INIT("draft") }, NEED_FINISHING },
		{ { .state = S_INIT("open"), .submitted = 1, .solved_round = 5 }, NEED_DECISIONS },
		{ { .state = S_INIT("open"), .solved_round = 5, .pairs = 3 }, NEED_PUBLISHING },
		{ { .state = S_INIT("open"),
		      .apply_until_day = TODAY - 1,
		      .mentees = 2,
		      .mentors = 1 },
		    NEED_MATCHING },
		{ { .state = S_INIT("open"), .apply_until_day = TODAY, .mentees = 2, .mentors = 1 },
		    NEED_NOTHING },
		{ { .state = S_INIT("open"), .apply_until_day = TODAY - 1, .mentees = 2 },
		    NEED_NOTHING },
		{ { .state = S_INIT("running"), .end_day = TODAY - 1, .pairs = 3 }, NEED_CLOSING },
		{ { .state = S_INIT("running"), .end_day = TODAY, .pairs = 3 }, NEED_NOTHING },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct home_run run = of[i].run;

		run.name = S("Career");
		struct next_step s = home_need_step(t->mem, &run, of[i].need);

		CHECK_INT(home_need(&run, TODAY), of[i].need);
		CHECK((s.title.len && s.words.len && s.action.len && s.path.len) ==
		    (of[i].need != NEED_NOTHING));
	}
}

static void
who_is_to_answer(struct test *t)
{
	static const struct {
		bool mentee;
		const char *mentee_said, *mentor_said, *reply;
		bool waits;
	} of[] = {
		{ true, "", "", "", true },
		{ true, "yes", "", "", false },
		{ true, "yes", "ask", "", true },
		{ true, "yes", "ask", "Because", false },
		{ false, "yes", "", "", true },
		{ false, "", "yes", "", false },
		{ false, "yes", "ask", "", false },
		{ false, "yes", "ask", "Because", true },
	};

	for (size_t i = 0; i < COUNT(of); i++) {
		struct home_pair p = pair(
		    "proposed", of[i].mentee, of[i].mentee_said, of[i].mentor_said);

		p.reply = str_of(of[i].reply);
		CHECK(home_pair_waits(&p, ME) == of[i].waits);
	}
	struct home_pair active = pair("active", true, "", "");
	CHECK(!home_pair_waits(&active, ME));
	(void)t;
}

static void
the_first_page_of_everybody(struct test *t)
{
	int64_t ann = test_person(t, "Ann Archer", 0),
		otto = test_person(t, "Otto Organ", ORG_ADMIN);
	struct web_reply nobody = test_get(t, NOBODY, "/");

	CHECK_INT(nobody.status, 303);
	CHECK_STR(test_header(&nobody, "Location"), S("/sign-in"));
	CHECK_INT(test_get(t, NOBODY, "/api/v1").status, 401);
	CHECK_HAS(test_get(t, ann, "/").body, S("id=\"next\">Nothing to do today"));
	CHECK_HAS(test_get(t, otto, "/").body, S("id=\"next\">Create a programme"));
	CHECK_HAS(test_get(t, otto, "/api/v1").body, S("\"path\":\"/programmes/new\""));
}

static void
the_machine_is_somebodys_business(struct test *t)
{
	int64_t ida = test_person(t, "Ida", IT_ADMIN), ann = test_person(t, "Ann Archer", 0);

	CHECK_HAS(test_get(t, ida, "/").body, S("The system is in order"));
	CHECK_HAS(test_get(t, ida, "/").body, S("href=\"/system\""));
	CHECK(!str_has(test_get(t, ann, "/").body, S("href=\"/system\"")));
	test_sql(t,
	    "INSERT INTO mail (id, person_id, to_name, to_address, lang, subject, body,"
	    " action, url, created_at, not_before, sent_at, failed_at, error) VALUES (1, 0, 'A', "
	    "'a@example.org', 'en',"
	    " 'S', 'B', '', '', 1, 0, 0, 1, 'no')");
	CHECK_HAS(test_get(t, ida, "/").body, S("id=\"next\">The system needs a look"));
}

TESTS(an_empty_home_has_words, an_answer_somebody_waits_for_comes_first,
    a_programme_says_what_it_needs, who_is_to_answer, the_first_page_of_everybody,
    the_machine_is_somebodys_business)
