#include "app/criterion/criterion_table.h"
#include "base/toml.h"

const struct criterion *const criteria[CRITERIA] = {
	[C_NEEDS] = &criterion_needs, [C_HOURS] = &criterion_hours, [C_VALUES] = &criterion_values,
	[C_PATH] = &criterion_path, [C_DISTANCE] = &criterion_distance, [C_LOAD] = &criterion_load,
	[C_INTERESTS] = &criterion_interests,
	[C_WISH] = &criterion_wish, [C_AREAS] = &criterion_areas, [C_GOALS] = &criterion_goals,
	[C_CROSS_UNIT] = &criterion_cross_unit, [C_PLACE] = &criterion_place,
	[C_LANGUAGE] = &criterion_language, [C_GENERATION] = &criterion_generation,
};

/* --- score --- */

int
pair_score(const struct rules *r, const struct candidate *mentee, const struct candidate *mentor)
{
	int64_t sum = 0;

	if (r->total == 0)
		return 0;
	for (int i = 0; i < CRITERIA; i++) {
		if (r->weight[i] == 0)
			continue;
		int value = criteria[i]->value(mentee, mentor, r);

		sum += (int64_t)r->weight[i] * (value < 0 ? NEUTRAL : value);
	}
	return (int)((sum + r->total / 2) / r->total);
}

int
pair_allowed_score(const struct rules *r, const struct candidate *mentee,
    const struct candidate *mentor)
{
	return rule_broken(r, mentee, mentor, RULES) == RULES ? pair_score(r, mentee, mentor) : -1;
}

struct reasons
pair_reasons(struct arena *mem, const struct rules *r, const struct candidate *mentee,
    const struct candidate *mentor)
{
	struct reasons list = { 0 };

	for (int i = 0; i < CRITERIA; i++) {
		struct reason one = { .key = criteria[i]->key, .label = criteria[i]->label,
		    .weight = r->weight[i] };

		if (r->weight[i] == 0)
			continue;
		one.value = criteria[i]->value(mentee, mentor, r);
		criteria[i]->words(mem, mentee, mentor, r, one.value, &one);
		PUSH(mem, &list, one);
	}
	return list;
}

/* --- rules --- */

static const char *const directions[] = { "senior_teaches", "junior_teaches", "either" };

struct rules
rules_default(void)
{
	struct rules r = {
		.weight = {
			[C_NEEDS] = 35, [C_HOURS] = 15, [C_VALUES] = 12, [C_PATH] = 12,
			[C_DISTANCE] = 8, [C_LOAD] = 7, [C_INTERESTS] = 6, [C_WISH] = 5,
		},
		.not_reporting_line = true, .not_same_team = true, .shared_language = true,
		.max_distance = NO_LIMIT, .ideal_distance = 2, .total = 100,
	};
	return r;
}

static void
read_switches(struct toml_reading *t, const struct toml *table, struct rules *r)
{
	struct { const char *key; bool *value; } all[] = {
		{ "not_reporting_line", &r->not_reporting_line },
		{ "not_same_team", &r->not_same_team }, { "shared_language", &r->shared_language },
		{ "mentor_trained", &r->mentor_trained }, { "other_unit", &r->other_unit },
		{ "same_site", &r->same_site },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		*all[i].value = toml_bool(t, table, all[i].key, *all[i].value);
	r->shared_minutes = (int)toml_int(t, table, "shared_hours",
	    (struct toml_range){ 0, 10080, r->shared_minutes });
	r->min_distance = (int)toml_int(t, table, "min_level_distance",
	    (struct toml_range){ 0, 100, r->min_distance });
	r->max_distance = (int)toml_int(t, table, "max_level_distance",
	    (struct toml_range){ 0, NO_LIMIT, r->max_distance });
	r->ideal_distance = (int)toml_int(t, table, "ideal_distance",
	    (struct toml_range){ 0, 100, r->ideal_distance });
}

/* The total is always the last, and "nobody far behind" begins with most pairs. */
static void
read_objectives(struct strs names, struct rules *r)
{
	r->most_first = r->nobody_behind = false;
	for (size_t i = 0; i < names.n; i++) {
		r->most_first |= str_eq(names.v[i], S("most_matched"));
		r->nobody_behind |= str_eq(names.v[i], S("nobody_far_behind"));
	}
}

bool
rules_read(struct arena *mem, str text, struct rules *r)
{
	struct toml_reading t = { .mem = mem };
	const struct toml *root = toml_parse(&t, text), *table;

	if (root == NULL)
		return false;
	if (toml_get(root, "type"))
		r->peer = str_eq(toml_text(&t, root, "type", S("")), S("peer"));
	if ((table = toml_get(root, "matching"))) {
		str direction = toml_text(&t, table, "direction", S(""));

		for (int d = 0; d < (int)COUNT(directions); d++)
			if (str_eq(direction, str_of(directions[d])))
				r->direction = (enum direction)d;
		if (toml_get(table, "aim"))
			r->most_first = str_eq(toml_text(&t, table, "aim", S("")), S("most"));
		if (toml_get(table, "objectives"))
			read_objectives(toml_texts(&t, table, "objectives"), r);
		if (toml_get(table, "wishes"))
			r->agreed_first = str_eq(
			    toml_text(&t, table, "wishes", S("")), S("agreed-first"));
	}
	if ((table = toml_get(root, "criteria"))) {
		r->total = 0;
		for (int i = 0; i < CRITERIA; i++) {
			r->weight[i] = (int)toml_int(&t, table, criteria[i]->key,
			    (struct toml_range){ 0, 100, 0 });
			r->total += r->weight[i];
		}
	}
	if ((table = toml_get(root, "rules")))
		read_switches(&t, table, r);
	return true;
}

str
rules_text(struct arena *mem, const struct rules *r)
{
	struct buf b = { .mem = mem };

	buf_fmt(&b, "type = \"%s\"\n", r->peer ? "peer" : "pair");
	buf_fmt(&b, "[matching]\ndirection = \"%s\"\naim = \"%s\"\n",
	    directions[r->direction], r->most_first ? "most" : "best");
	if (r->nobody_behind)	/* rounds that were frozen before have no such line */
		buf_fmt(&b, "objectives = [%s\"nobody_far_behind\", \"total\"]\n",
		    r->most_first ? "\"most_matched\", " : "");
	if (r->agreed_first)	/* nor this one */
		buf_lit(&b, "wishes = \"agreed-first\"\n");
	buf_lit(&b, "[criteria]\n");
	for (int i = 0; i < CRITERIA; i++)
		if (r->weight[i])
			buf_fmt(&b, "%s = %d\n", criteria[i]->key, r->weight[i]);
	buf_lit(&b, "[rules]\n");
	const struct { const char *key; bool value; } switches[] = {
		{ "not_reporting_line", r->not_reporting_line },
		{ "not_same_team", r->not_same_team }, { "shared_language", r->shared_language },
		{ "mentor_trained", r->mentor_trained }, { "other_unit", r->other_unit },
		{ "same_site", r->same_site },
	};
	for (size_t i = 0; i < COUNT(switches); i++)
		buf_fmt(&b, "%s = %s\n", switches[i].key, switches[i].value ? "true" : "false");
	buf_fmt(&b, "shared_hours = %d\nmin_level_distance = %d\n", r->shared_minutes,
	    r->min_distance);
	if (r->max_distance < NO_LIMIT)
		buf_fmt(&b, "max_level_distance = %d\n", r->max_distance);
	buf_fmt(&b, "ideal_distance = %d\n", r->ideal_distance);
	return buf_text(&b);
}
