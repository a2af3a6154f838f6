#include "app/person/person_list.h"

#include "app/person/words.h"
#include "base/random.h"
#include "lang/lang.h"
#include "unit/test.h"
#include "web/feature.h"

static int64_t
add(struct test *t, struct person p)
{
	WORK(t, w) {
		struct person_conflict c;

		CHECK(person_put(w, &p, &c) == PERSON_SAVED);
	}
	return p.id;
}

static const char *
path(struct test *t, const char *format, int64_t id)
{
	return arena_cstr(t->mem, lang_say(t->mem, str_of(format),
	    (const struct word[]){ { "id", str_fmt(t->mem, "%" PRId64, id) }, { 0 } }));
}

/* Forty people whose order by name, unit, level and start differs. */
static void
fill(struct test *t)
{
	static const char *const first[] = { "Ann", "Bo", "Cy", "Di", "Ed" };
	static const char *const units[] = { "Data", "Legal", "Care" };

	for (int i = 0; i < 40; i++)
		add(t, (struct person){
		    .name = str_fmt(t->mem, "%s Name%02d", first[i % 5], (i * 17) % 40),
		    .mail = str_fmt(t->mem, "p%d@example.org", i),
		    .unit = str_of(units[i % 3]), .location = i % 4 ? S("Graz") : S("Linz"),
		    .level = 1 + i % 6, .level_name = str_fmt(t->mem, "L%d", 1 + i % 6),
		    .start_day = i % 7 ? 15000 + (i * 29) % 40 : 0,
		    .left_day = i % 10 == 9 ? 20000 : 0 });
}

static str
names(struct test *t, const struct person_page *page)
{
	struct strs list = { 0 };

	for (size_t i = 0; i < page->n; i++)
		PUSH(t->mem, &list, arena_str(t->mem, page->v[i].name));
	return str_join(t->mem, list, S(","));
}

/* --- words --- */

static void
search_goes_by_beginnings_of_words(struct test *t)
{
	add(t, (struct person){ .name = S("Zoë Müller-Łuczak"), .mail = S("zm@example.org"),
	    .employee_id = S("E-17"), .job_title = S("Staff Engineer (Data)"),
	    .unit = S("Plant 50%_x") });
	add(t, (struct person){ .name = S("Anna Anders"), .mail = S("anna@example.org") });
	static const struct { const char *text; int found; } cases[] = {
		{ "zoe", 1 }, { "MÜLLER", 1 }, { "lucz", 1 }, { "müller-ł", 1 },
		{ "engineer zo", 1 }, { "data", 1 }, { "e-17", 1 }, { "zm@example.org", 1 },
		{ "50%_", 1 }, { "5_%", 0 }, { "an", 1 }, { "an ann anna", 1 },
		{ "anna anders anna@", 1 }, { "nna", 0 }, { "", 2 }, { "zoe anna", 0 }, { "%", 0 },
		{ "( - )", 2 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		WORK(t, w) {
			struct person_page page = person_list(w, &(struct person_query){
			    .text = str_of(cases[i].text) }, 10);

			test_check_int((int64_t)page.n, cases[i].found, __FILE__, __LINE__,
			    cases[i].text);
			CHECK(page.count == -1 || page.count == cases[i].found);
		}
}

static void
words_follow_changes(struct test *t)
{
	int64_t id = add(t, (struct person){ .name = S("Anna Berg") });
	struct person_query berg = { .text = S("berg") }, moss = { .text = S("moss") };
	struct person p;

	WORK(t, w) {
		person_find(w, id, &p);
		p.name = S("Anna Moss");
		p.sort_key = lang_sort_key(w->mem, p.name);
		person_save(w, &p);
		CHECK_INT((int64_t)person_list(w, &berg, 10).n, 0);
		CHECK_INT((int64_t)person_list(w, &moss, 10).n, 1);
		person_forget(w, id);
		CHECK_INT((int64_t)person_list(w, &moss, 10).n, 0);
		CHECK(!person_find(w, id, &p));
	}
}

static void
a_batch_is_found_like_one_by_one(struct test *t)
{
	WORK(t, w) {
		struct person_batch *b = person_batch_new(w->mem);

		for (int i = 0; i < 3000; i++) {
			str name = str_fmt(w->mem, "Ann Name%04d", i);

			person_batch_add(b, w, &(struct person){ .id = id_new(w), .name = name,
			    .sort_key = lang_sort_key(w->mem, name), .attributes = S("{}") });
		}
		person_batch_end(b, w);
	}
	WORK(t, w) {
		CHECK_INT(person_list(w, &(struct person_query){ 0 }, 10).count, 3000);
		CHECK_INT(person_list(w, &(struct person_query){ .text = S("name001 ann") },
		    10).count, 10);
	}
}

/* --- lists --- */

/* Every order, filter and direction gives the same people, page by page. */
static void
pages_join_both_ways(struct test *t)
{
	static const struct person_query queries[] = {
		{ .sort = SORT_NAME }, { .sort = SORT_NAME, .down = true }, { .sort = SORT_UNIT },
		{ .sort = SORT_UNIT, .down = true }, { .sort = SORT_LEVEL },
		{ .sort = SORT_LEVEL, .down = true }, { .sort = SORT_START },
		{ .sort = SORT_START, .down = true }, { .state = PERSON_ANY },
		{ .state = PERSON_LEFT, .sort = SORT_LEVEL }, { .unit = S_INIT("Data") },
		{ .unit = S_INIT("Data"), .sort = SORT_UNIT, .down = true },
		{ .unit = S_INIT("Data"), .sort = SORT_START }, { .level = 3 },
		{ .level = 3, .sort = SORT_LEVEL, .down = true }, { .location = S_INIT("Graz") },
		{ .location = S_INIT("Linz"), .sort = SORT_UNIT }, { .text = S_INIT("ann") },
		{ .text = S_INIT("name0 ann"), .sort = SORT_START, .down = true },
		{ .unit = S_INIT("Legal"), .location = S_INIT("Graz"), .level = 2,
		    .state = PERSON_ANY },
	};

	fill(t);
	for (size_t i = 0; i < COUNT(queries); i++)
		WORK(t, w) {
			struct person_query q = queries[i];
			struct person_page all = person_list(w, &q, 100), part = { 0 }, back;
			struct person_page joined = { 0 };

			CHECK(all.n > 0 && !all.previous && !all.next);
			CHECK(all.count == -1 || all.count == (int64_t)all.n);
			do {
				q.after = part.n ? part.v[part.n - 1].id : 0;
				part = person_list(w, &q, 4);
				CHECK(part.previous == (q.after != 0));
				for (size_t k = 0; k < part.n; k++)
					PUSH(w->mem, &joined, part.v[k]);
			} while (part.next && joined.n < 100);
			CHECK_STR(names(t, &joined), names(t, &all));
			if (all.n < 6)
				continue;
			q.after = 0;
			q.before = all.v[5].id;
			back = person_list(w, &q, 4);
			CHECK(back.previous && back.next);
			CHECK_STR(names(t, &back),
			    names(t, &(struct person_page){ .v = all.v + 1, .n = 4 }));
		}
}

static void
orders_are_what_they_say(struct test *t)
{
	fill(t);
	WORK(t, w) {
		struct person_page up = person_list(w,
		    &(struct person_query){ .sort = SORT_LEVEL }, 100);
		struct person_page unit = person_list(w,
		    &(struct person_query){ .sort = SORT_UNIT }, 100);
		struct person_page newest = person_list(w,
		    &(struct person_query){ .sort = SORT_START,
		    .down = true }, 100);

		CHECK_INT(up.count, 36);
		for (size_t i = 1; i < up.n; i++) {
			CHECK(up.v[i - 1].level <= up.v[i].level);
			CHECK(str_cmp(unit.v[i - 1].unit, unit.v[i].unit) <= 0);
			CHECK(newest.v[i - 1].start_day >= newest.v[i].start_day);
		}
		CHECK_STR(str_join(w->mem, person_unit_list(w, 10), S(",")), S("Care,Data,Legal"));
		CHECK_STR(str_join(w->mem, person_location_list(w, 1), S(",")), S("Graz"));
		CHECK_STR(person_level_list(w, 10).v[5].level_name, S("L6"));
	}
}

/* --- one person --- */

static void
what_would_make_two_one_is_refused(struct test *t)
{
	int64_t ann = add(t, (struct person){ .name = S("Ann"), .mail = S("ann@example.org"),
	    .employee_id = S("E1") });

	WORK(t, w) {
		struct person p = { .name = S("Bo"), .mail = S("ANN@example.org") };
		struct person_conflict c;

		CHECK(person_put(w, &p, &c) == PERSON_MAIL_TAKEN);
		CHECK_STR(c.other.name, S("Ann"));
		p = (struct person){ .name = S("Bo"), .employee_id = S("E1") };
		CHECK(person_put(w, &p, &c) == PERSON_EMPLOYEE_ID_TAKEN);
		person_find(w, ann, &p);
		CHECK(person_put(w, &p, &c) == PERSON_SAVED);
	}
}

static void
lines_are_no_circles(struct test *t)
{
	int64_t ann = add(t, (struct person){ .name = S("Ann") });
	int64_t bo = add(t, (struct person){ .name = S("Bo"), .manager_id = ann });
	int64_t cy = add(t, (struct person){ .name = S("Cy"), .manager_id = bo });

	WORK(t, w) {
		struct person p;
		struct person_conflict c;
		struct ids line = person_line(w, cy);

		CHECK_INT((int64_t)line.n, 2);
		CHECK_INT(line.v[0], bo);
		CHECK_INT(line.v[1], ann);
		person_find(w, ann, &p);
		p.manager_id = cy;
		CHECK(person_put(w, &p, &c) == PERSON_CIRCLE);
		CHECK_STR(str_join(w->mem, c.circle, S(" ")), S("Cy Bo Ann"));
		p.manager_id = ann;
		CHECK(person_put(w, &p, &c) == PERSON_CIRCLE);
		CHECK_INT((int64_t)c.circle.n, 1);
	}
	/* A circle that got in by another way does not hang anybody up. */
	test_sql(t, str_fmt(t->mem,
	    "UPDATE person SET manager_id = %" PRId64 " WHERE id = %" PRId64 "%c", cy, ann, 0).ptr);
	WORK(t, w)
		CHECK_INT((int64_t)person_line(w, cy).n, 2);
}

/* --- pages --- */

static void
admins_add_and_change_by_hand(struct test *t)
{
	int64_t admin = test_person(t, "Ada Admin", ORG_ADMIN);
	struct web_reply r = test_post(t, admin, "/people",
	    "name=Zo%C3%AB+Lee&mail=zoe%40example.org&employee_id=E7"
	    "&level=Senior&unit=Data&zone=Europe%2FVienna&languages=German%2C+en"
	    "&start=2024-10-15&manager=");
	struct person p = { 0 };

	CHECK_INT(r.status, 303);
	WORK(t, w)
		CHECK(person_find_employee(w, S("E7"), &p));
	CHECK_STR(p.languages, S("de;en"));
	CHECK_INT(p.level, 4);
	const char *page = path(t, "/people/{id}", p.id);

	CHECK_STR(test_header(&r, "Location"), str_of(page));
	r = test_get(t, admin, page);
	CHECK_HAS(r.body, S("Zoë Lee"));
	CHECK_HAS(r.body, S("German and English"));
	CHECK_HAS(r.body, S("Who sees this"));
	CHECK_HAS(test_get(t, admin, path(t, "/people/{id}/edit", p.id)).body,
	    S("value=\"2024-10-15\""));
	r = test_post(t, admin, "/people", "name=Bo&mail=ZOE%40example.org");
	CHECK_INT(r.status, 422);
	CHECK_HAS(r.body, S("Zoë Lee has this e-mail already."));
	CHECK_HAS(r.body, S("value=\"ZOE@example.org\""));
	r = test_post(t, admin, "/people",
	    "name=&mail=zoe&zone=Mars&languages=Klingon&start=soon&manager=nobody");
	CHECK_INT(r.status, 422);
	CHECK_HAS(r.body, S("Enter an address such as"));
	CHECK_HAS(r.body, S("Enter a time zone such as"));
	CHECK_HAS(r.body, S("Enter languages such as"));
	CHECK_HAS(r.body, S("is known by this"));
	r = test_post(t, admin, page,
	    "name=Zo%C3%AB+Lee&mail=zoe%40example.org&employee_id=E7&manager=E7");
	CHECK_HAS(r.body, S("Nobody can be their own manager."));
	CHECK_INT(test_post(t, admin, path(t, "/people/{id}/leave", p.id), "").status, 303);
	CHECK_HAS(test_get(t, admin, "/people?state=left").body, S("Zoë Lee"));
	CHECK(!str_has(test_get(t, admin, "/people").body, S("Zoë Lee")));
	CHECK_INT(test_post(t, admin, path(t, "/people/{id}/back", p.id), "").status, 303);
	CHECK_HAS(test_get(t, admin, "/people?q=lee").body, S("Zoë Lee"));
	CHECK_INT(test_post(t, admin, path(t, "/people/{id}/leave", admin), "").status, 409);
}

static void
people_see_themselves_and_admins_see_all(struct test *t)
{
	int64_t ann = test_person(t, "Ann", 0), bo = test_person(t, "Bo", 0);
	int64_t runs = test_person(t, "Ria Runner", 0);

	test_sql(t, "INSERT INTO programme (id, name, sort_key, template, type, purpose, need, "
	    "value_link, state, approval, settings, created_at, changed_at) VALUES (500, 'C', 'c', "
	    "'', 'traditional', '', '{}', '', 'open', 0, '', 0, 0)");
	test_sql(t, str_fmt(t->mem, "INSERT INTO programme_admin (programme_id, person_id) VALUES "
	    "(500, %" PRId64 ")%c", runs, 0).ptr);
	CHECK_INT(test_get(t, ann, path(t, "/people/{id}", ann)).status, 200);
	CHECK_INT(test_get(t, ann, path(t, "/people/{id}", bo)).status, 404);
	CHECK_INT(test_get(t, ann, "/people").status, 404);
	CHECK_INT(test_get(t, ann, "/people/new").status, 404);
	CHECK_INT(test_get(t, ann, path(t, "/people/{id}/edit", ann)).status, 404);
	CHECK_INT(test_get(t, runs, "/people").status, 200);
	CHECK_INT(test_get(t, runs, path(t, "/people/{id}", bo)).status, 200);
	CHECK_INT(test_get(t, runs, path(t, "/people/{id}/edit", bo)).status, 404);
	CHECK_INT(test_post(t, runs, path(t, "/people/{id}/leave", bo), "").status, 404);
	CHECK(!str_has(test_get(t, runs, "/people").body, S("/people/import")));
}

static void
the_directory_speaks_json(struct test *t)
{
	int64_t admin = test_person(t, "Ada Admin", ORG_ADMIN);

	fill(t);
	str body = test_get(t, admin, "/api/v1/people?q=name00").body;

	CHECK_HAS(body, S("\"people\":[{\"id\":\""));
	CHECK_HAS(body, S("\"count\":1"));
	CHECK_HAS(test_get(t, admin, path(t, "/api/v1/people/{id}", admin)).body,
	    S("\"reporting_line\":[]"));
}

static void
languages_are_named_in_any_of_four(struct test *t)
{
	const struct { const char *said, *is; } cells[] = {
		{ "Deutsch, Englisch", "de;en" }, { "German;French;Deutsch", "de;fr" },
		{ "en-GB|pt", "en;pt" },
		{ "español, Français", "es;fr" },
		{ "Klingon", "" },
	};

	for (size_t i = 0; i < COUNT(cells); i++)
		CHECK_STR(person_languages_read(t->mem, str_of(cells[i].said)),
		    str_of(cells[i].is));
}

TESTS(languages_are_named_in_any_of_four,
    search_goes_by_beginnings_of_words, words_follow_changes, a_batch_is_found_like_one_by_one,
    pages_join_both_ways, orders_are_what_they_say, what_would_make_two_one_is_refused,
    lines_are_no_circles, admins_add_and_change_by_hand, people_see_themselves_and_admins_see_all,
    the_directory_speaks_json)
