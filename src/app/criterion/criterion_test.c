#include "app/criterion/criterion.h"

#include "unit/test.h"

static struct skill_source wants[] = { { S_INIT("python"), S_INIT("") },
    { S_INIT(""), S_INIT("Juggling") } };
static struct skill_source cloud[] = { { S_INIT("software"), S_INIT("") } };

static struct candidate
made(struct test *t, struct candidate_source s)
{
	if (s.name.len == 0)
		s.name = s.person % 2 ? S("Zoë Müller") : S("Dr. Amadou Diallo");
	return candidate_read(t->mem, candidate_freeze(t->mem, &s, 20600, NULL));
}

static str
said(struct test *t, const struct criterion *c, const struct candidate *a,
    const struct candidate *b, bool weakness)
{
	struct rules r = rules_default();
	struct reason reason = { 0 };

	c->words(t->mem, a, b, &r, c->value(a, b, &r), &reason);
	return said_words(t->mem, weakness ? &reason.weakness : &reason.reason,
	    (struct names){ a->call, b->call });
}

static int
value(enum criterion_id id, const struct candidate *a, const struct candidate *b)
{
	struct rules r = rules_default();

	return criteria[id]->value(a, b, &r);
}

static void
names_as_a_colleague_says_them(struct test *t)
{
	const struct { str label, call; } names[] = {
		{ S("Zoë Müller"), S("Zoë") },
		{ S("Dr. Amadou Diallo"), S("Amadou") }, { S("Person 4711"), S("Person 4711") },
		{ S("ann@example.org"), S("ann@example.org") }, { S("Cher"), S("Cher") },
		{ S("J. R. Tolkien"), S("J. R. Tolkien") },
	};

	(void)t;
	for (size_t i = 0; i < COUNT(names); i++)
		CHECK_STR(call_name(names[i].label), names[i].call);
}

static void
weeks_are_compared_in_one_time(struct test *t)
{
	struct candidate berlin = made(t,
	    (struct candidate_source){ .person = 1, .zone = S("Europe/Berlin"),
	    .availability = S("Mo 09:00-12:00, We 14:00-16:00") });
	struct candidate dakar = made(t,
	    (struct candidate_source){ .person = 2, .zone = S("Africa/Dakar"),
	    .availability = S("Mo 09:00-12:00") });
	struct candidate night = made(t,
	    (struct candidate_source){ .person = 2, .zone = S("Pacific/Auckland"),
	    .availability = S("Mo 21:00-24:00") });
	int apart = berlin.offset - dakar.offset;	/* one hour in winter, two in summer */

	CHECK_INT(shared_quarters(&berlin, &berlin), 20);
	CHECK_INT(shared_quarters(&berlin, &dakar), 12 - apart);
	CHECK_HAS(said(t, criteria[C_HOURS], &berlin, &dakar, false), S("a week: Monday"));
	CHECK_HAS(said(t, criteria[C_HOURS], &berlin, &dakar, false), S("(Europe/Berlin)"));
	CHECK_HAS(said(t, criteria[C_HOURS], &berlin, &night, true),
	    S("hours lie between their clocks"));
}

static void
weeks_as_people_write_them(struct test *t)
{
	uint64_t week[WEEK_WORDS];

	(void)t;
	CHECK(week_read(S("mo 9-12, tu 14:10-15:20"), week));
	CHECK_INT(__builtin_popcountll(week[0]), 12);
	CHECK(!week_read(S("someday 9-12"), week));
	CHECK(!week_read(S("Mo 25:00-26:00"), week));
	CHECK(week_read(S(""), week));
}

static void
needs_by_skill_and_importance(struct test *t)
{
	struct candidate mentee = made(t,
	    (struct candidate_source){ .person = 1, .skills = { wants, 2 } });
	struct candidate all = made(t,
	    (struct candidate_source){ .person = 2, .skills = { wants, 2 } });
	struct candidate first = made(t,
	    (struct candidate_source){ .person = 2, .skills = { wants, 1 } });
	struct candidate broad = made(t,
	    (struct candidate_source){ .person = 2, .skills = { cloud, 1 } });
	struct candidate none = made(t, (struct candidate_source){ .person = 2 });

	CHECK_INT(value(C_NEEDS, &mentee, &all), 1000);
	CHECK_INT(value(C_NEEDS, &mentee, &first), 4000 / 7);
	CHECK_INT(value(C_NEEDS, &mentee, &broad), 4 * 600 / 7);
	CHECK_INT(value(C_NEEDS, &broad, &mentee), 1000);	/* narrower than asked: in full */
	CHECK_INT(value(C_NEEDS, &mentee, &none), 0);
	CHECK_INT(value(C_NEEDS, &none, &mentee), NOT_SAID);
	CHECK_STR(said(t, criteria[C_NEEDS], &mentee, &all, false),
	    S("Amadou can help with all that Zoë wants to learn: Python and Juggling"));
	CHECK_STR(said(t, criteria[C_NEEDS], &mentee, &first, true),
	    S("Amadou did not name Juggling: somebody else may have to help with it"));
	CHECK_STR(said(t, criteria[C_NEEDS], &mentee, &broad, false),
	    S("Zoë wants Python; Amadou knows Software development, which is close to it"));
}

/* As enrolment keeps it: a skill typed by hand, and a goal. */
static str
meant(struct test *t, const char *text)
{
	struct buf b = { .mem = t->mem };
	struct meaning_text m = meaning_of(t->mem, str_of(text));

	meaning_put(&b, &m);
	return buf_text(&b);
}

static struct candidate
who_means(struct test *t, int64_t person, str key, const char *typed, const char *goal)
{
	struct skill_source skill[] = { { key, str_of(typed), 1 } };
	struct meaning_source means[] = {
		{ S("skill"), 1, meant(t, typed) }, { S("aim"), 0, meant(t, goal) },
	};

	return made(t, (struct candidate_source){ .person = person, .goals = str_of(goal),
	    .skills = { skill, 1 }, .meanings = { means, 2 } });
}

static void
typed_skills_are_understood(struct test *t)
{
	struct candidate wants_k8s = who_means(t, 1, S(""), "k8s", "lead my first team");
	struct candidate chose = who_means(
	    t, 2, S("kubernetes"), "Kubernetes", "people management");
	struct candidate typed = who_means(t, 2, S(""), "kubernetes!", "Teamleiter");
	struct candidate other = who_means(t, 2, S(""), "beekeeping", "bees");

	CHECK_INT(value(C_NEEDS, &wants_k8s, &chose), 1000);
	CHECK_INT(value(C_NEEDS, &wants_k8s, &typed), 1000);
	CHECK_INT(value(C_NEEDS, &wants_k8s, &other), 0);
	CHECK_INT(token_closeness(&typed.skills.v[0], &chose.skills.v[0]), 1000);
	CHECK(value(C_GOALS, &chose, &typed) > 700);
	CHECK_INT(value(C_GOALS, &chose, &other), 100);
	CHECK_HAS(said(t, criteria[C_GOALS], &chose, &typed, false), S("Managing people"));
	CHECK_HAS(said(t, criteria[C_GOALS], &chose, &other, true), S("different things"));
}

/* Runs last, as what is opened stays open. */
static void
other_words_are_named(struct test *t)
{
	str trouble;

	if (!meaning_open("build/weights/ithaca.weights", &trouble)) {
		printf("left out: there are no weights here (make weights)\n");
		return;
	}
	struct candidate a = who_means(t, 1, S(""), "restoring old bicycles",
	    "sing in front of strangers");
	struct candidate b = who_means(t, 2, S(""), "repairing bikes", "singing for an audience");
	struct candidate c = who_means(t, 2, S(""), "embroidery", "growing tomatoes");

	CHECK(value(C_NEEDS, &a, &b) > 300);
	CHECK_INT(value(C_NEEDS, &a, &c), 0);
	CHECK_STR(said(t, criteria[C_NEEDS], &a, &b, false), S("Zoë wants restoring old bicycles; "
	    "Amadou knows repairing bikes, which is close to it"));
	CHECK(value(C_GOALS, &a, &b) > 400);
	CHECK_HAS(said(t, criteria[C_GOALS], &a, &b, false), S("wants to reach is near to what"));
}

static void
sentences_outlive_a_language(struct test *t)
{
	struct candidate a = made(t,
	    (struct candidate_source){ .person = 1, .languages = S("de;en") });
	struct candidate b = made(t,
	    (struct candidate_source){ .person = 2, .languages = S("en;de") });
	struct rules r = rules_default();

	r.weight[C_LANGUAGE] = 10;
	r.total += 10;
	struct reasons list = pair_reasons(t->mem, &r, &a, &b);
	str text = reasons_text(t->mem, &list);
	struct reasons back = reasons_read(t->mem, text);

	CHECK_STR(reasons_text(t->mem, &back), text);
	CHECK_INT((int64_t)back.n, (int64_t)list.n);
	struct shown shown = reasons_shown(t->mem, &back, (struct names){ a.call, b.call });
	bool said_so = false;

	for (size_t i = 0; i < shown.n; i++)
		said_so |= str_eq(shown.reason[i].words, S("They share German and English"));
	CHECK(said_so);
	CHECK(!str_has(text, S("German")));
}

static void
rules_forbid_and_say_why(struct test *t)
{
	int64_t up[] = { 7, 2 };
	struct wished veto[] = { { 2, 0 } };
	struct rules r = rules_default();
	const struct { struct candidate_source mentee, mentor; enum rule_id broken; } cases[] = {
		{ { .person = 1 }, { .person = 2 }, RULES },
		{ { .person = 1 }, { .person = 1 }, R_SELF },
		{ { .person = 1, .line = { up, 2 } }, { .person = 2 }, R_LINE },
		{ { .person = 2 }, { .person = 3, .line = { up, 2 } }, R_LINE },
		{ { .person = 1, .manager = 9 }, { .person = 2, .manager = 9 }, R_TEAM },
		{ { .person = 1, .wishes = { veto, 1 } }, { .person = 2 }, R_VETO },
		{ { .person = 2 }, { .person = 1, .wishes = { veto, 1 } }, R_VETO },
		{ { .person = 1, .unit = S("Data"), .kinds = S("-kind:own_unit") },
		    { .person = 2, .unit = S("DATA") }, R_VETO },
		{ { .person = 1, .languages = S("fi") }, { .person = 2, .languages = S("de;en") },
		    R_LANGUAGE },
		{ { .person = 1, .availability = S("Mo 09:00-10:00") },
		    { .person = 2, .availability = S("Tu 09:00-10:00") }, R_HOURS },
		{ { .person = 1, .level = 3 }, { .person = 2, .level = 3 }, R_DISTANCE_MIN },
	};

	r.shared_minutes = 60;
	r.min_distance = 1;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct candidate a = made(t, cases[i].mentee), b = made(t, cases[i].mentor);
		enum rule_id broken = rule_broken(&r, &a, &b, RULES);

		CHECK_INT(broken, cases[i].broken);
		CHECK_INT(pair_allowed_score(&r, &a, &b) < 0, broken != RULES);
		if (broken != RULES) {
			struct said why = hard_rules[broken]->why(t->mem, &a, &b, &r);

			CHECK(said_words(t->mem, &why, (struct names){ a.call, b.call }).len > 10);
		}
	}
}

static void
rules_survive_as_text(struct test *t)
{
	struct rules r = rules_default(), back = rules_default();

	r.weight[C_NEEDS] = 40;
	r.total += 5;
	r.shared_minutes = 120;
	r.max_distance = 4;
	r.most_first = r.peer = r.agreed_first = r.nobody_behind = true;
	r.direction = TEACH_UP;
	CHECK(rules_read(t->mem, rules_text(t->mem, &r), &back));
	CHECK_STR(rules_text(t->mem, &back), rules_text(t->mem, &r));
	CHECK_INT(back.total, 105);
	CHECK(!rules_read(t->mem, S("not = = toml"), &back));
	CHECK_STR(rules_text(t->mem, &back), rules_text(t->mem, &r));
}

static void
points_of_a_criterion(struct test *t)
{
	const struct { enum criterion_id id; struct candidate_source mentee, mentor; int value;
	    } cases[] = {
		{ C_DISTANCE, { .level = 2 }, { .level = 4 }, 1000 },
		{ C_DISTANCE, { .level = 2 }, { .level = 5 }, 1000 },
		{ C_DISTANCE, { .level = 4 }, { .level = 4 }, 500 },
		{ C_DISTANCE, { .level = 0 }, { .level = 4 }, NOT_SAID },
		{ C_INTERESTS, { .interests = S("music;sport") },
		    { .interests = S("sport;art") }, 333 },
		{ C_AREAS, { .areas = S("technical;life") }, { .areas = S("life") }, 500 },
		{ C_CROSS_UNIT, { .unit = S("Data") }, { .unit = S("Legal") }, 1000 },
		{ C_PLACE, { .site = S("Dakar") }, { .site = S("dakar") }, 1000 },
		{ C_LANGUAGE, { .languages = S("de;en") }, { .languages = S("fr;en") }, 600 },
		{ C_GENERATION, { .start_day = 20000 }, { .start_day = 20000 - 365 * 12 }, 1000 },
		{ C_VALUES, { .style = S("structured:5") }, { .style = S("structured:1") }, 0 },
		{ C_LOAD, { .person = 1 }, { .capacity = 2, .minutes_month = 240 }, 1000 },
		{ C_GOALS, { .goals = S("Negotiate budgets") },
		    { .success = S("I negotiated a budget") }, 700 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct candidate_source m = cases[i].mentee, n = cases[i].mentor;

		m.person = 1;
		n.person = 2;
		struct candidate a = made(t, m), b = made(t, n);

		CHECK_INT(value(cases[i].id, &a, &b), cases[i].value);
		if (cases[i].value >= 600)
			CHECK(said(t, criteria[cases[i].id], &a, &b, false).len > 0);
	}
}

TESTS(names_as_a_colleague_says_them, weeks_are_compared_in_one_time, weeks_as_people_write_them,
    needs_by_skill_and_importance, typed_skills_are_understood,
    sentences_outlive_a_language, rules_forbid_and_say_why,
    rules_survive_as_text, points_of_a_criterion, other_words_are_named)
