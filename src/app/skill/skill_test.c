#include <stdio.h>
#include <unistd.h>

#include "app/skill/skill_import.h"
#include "test.h"

static const char occupations[] =
    "soc\ttitle\tdescription\n"
    "15-1\tKubernetes Wranglers\tThey keep clusters.\n"
    "15-2\tAccountants\tThey count.\n"
    "15-3\tFalconers\tThey fly birds.\n"
    "15-4\t\tnobody\n";
static const char names[] =
    "soc\talternate_title\tshort_title\n"
    "15-1\tCluster Shepherd\tCS\n"
    "15-3\tBird Person\t\n"
    "15-2\tTeller of Beans\t\n"
    "99-9\tGhost\t\n";
static const char related[] =
    "soc\trelated_soc\ttier\n"
    "15-1\t15-3\tPrimary\n"
    "15-1\t15-9\tPrimary\n";
static const char esco[] =
    "uri\tisco\tlabel\talt_labels(|)\tdescription\n"
    "http://data.example/esco/occupation/ab-c\t1\tfalcon handler\thawk keeper|accountant\t-\n";

static struct taxonomy_report
bring(struct test *t, struct work *w, const char *bytes, const char *kind)
{
	struct taxonomy_report report = { .mem = t->mem };
	const char *path = arena_cstr(t->mem, test_path(t, "file.tsv"));
	FILE *f = fopen(path, "w");

	fputs(bytes, f);
	fclose(f);
	taxonomy_import(w, &(struct taxonomy_file){ path, str_of(kind) }, &report);
	return report;
}

static str
found(struct work *w, const char *typed)
{
	struct own_concept c;

	return skill_find(w, str_of(typed), &c) ? c.key : S("");
}

static void
concepts_are_brought_in_and_found(struct test *t)
{
	WORK(t, w) {
		struct taxonomy_report r = bring(t, w, occupations, "onet");

		CHECK_STR(r.fault, S(""));
		CHECK_INT(r.rows, 4);
		CHECK_INT(r.added, 2);
		CHECK_INT(r.ours, 1);	/* accountants are ours already */
		CHECK_INT(r.rejected, 1);
		r = bring(t, w, names, "");
		CHECK_INT(r.names, 4);
		CHECK_INT(r.rejected, 1);
		CHECK_STR(found(w, "teller of beans"), S("accounting"));
		CHECK_STR(found(w, "kubernetes wrangler"), S("onet:15-1"));
		CHECK_STR(found(w, "CLUSTER shepherds"), S("onet:15-1"));
		CHECK_STR(found(w, "k8s"), S("kubernetes"));
		CHECK_STR(found(w, "ghost"), S(""));
	}
	WORK(t, w) {
		struct own_concept c;

		CHECK(skill_own(w, S("onet:15-1"), &c));
		CHECK_STR(c.broader, S("kubernetes"));
		CHECK_INT(bring(t, w, related, "").related, 1);
		CHECK(skill_own(w, S("onet:15-1"), &c));
		CHECK_STR(c.related, S("onet:15-3"));
		CHECK_INT(bring(t, w, occupations, "").import_id, 0);	/* nothing new */
		CHECK_INT(bring(t, w, occupations, "").unchanged, 2);
	}
}

static void
a_name_has_one_meaning(struct test *t)
{
	WORK(t, w) {
		bring(t, w, occupations, "");
		bring(t, w, names, "");
		struct taxonomy_report r = bring(t, w, esco, "esco");

		CHECK_INT(r.added, 1);
		CHECK_INT(r.taken, 1);	/* "accountant" is ours */
		CHECK_STR(found(w, "hawk keepers"), S("esco:ab-c"));
		CHECK_STR(found(w, "accountant"), S("accounting"));
	}
}

static void
an_import_is_taken_back(struct test *t)
{
	WORK(t, w) {
		int64_t first = bring(t, w, occupations, "").import_id;
		int64_t second = bring(t, w, names, "").import_id;

		CHECK_INT((int64_t)taxonomy_list(w).n, 2);
		CHECK(taxonomy_undo(w, second));
		CHECK_STR(found(w, "cluster shepherd"), S(""));
		CHECK_STR(found(w, "kubernetes wrangler"), S("onet:15-1"));
		bring(t, w, names, "");
		CHECK(taxonomy_undo(w, first));
		CHECK_STR(found(w, "cluster shepherd"), S(""));
		CHECK_STR(found(w, "kubernetes wrangler"), S(""));
		CHECK(!taxonomy_undo(w, first));
	}
	CHECK_INT(test_int(t, "SELECT count(*) FROM own_concept"), 0);
	/* The second file's name for one of ours is not the first one's to take. */
	CHECK_INT(test_int(t, "SELECT count(*) FROM own_concept_name"), 1);
}

static void
a_file_of_another_kind_is_refused(struct test *t)
{
	WORK(t, w) {
		CHECK(bring(t, w, occupations, "esco").fault.len > 0);
		CHECK(bring(t, w, "a,b\n1,2\n", "").fault.len > 0);
		CHECK(bring(t, w, "", "").fault.len > 0);
	}
	CHECK_INT(test_int(t, "SELECT count(*) FROM taxonomy_import"), 0);
}

TESTS(concepts_are_brought_in_and_found, a_name_has_one_meaning, an_import_is_taken_back,
    a_file_of_another_kind_is_refused)
