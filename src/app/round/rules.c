/* Versions of the rules: every save is one, and no version is ever changed. */
#include "app/round/round.h"
#include "app/round/round.sql.h"

static struct rules
of_settings(struct work *w, const struct round_programme *p)
{
	struct rules r = rules_default();

	rules_read(w->mem, p->settings, &r);
	/* A programme without a template still knows its type. */
	r.peer = str_eq(p->type, S("peer"));
	if (str_eq(p->type, S("reverse")) && r.direction == TEACH_DOWN)
		r.direction = TEACH_UP;
	if (r.peer && r.direction == TEACH_DOWN)
		r.direction = TEACH_EITHER;
	return r;
}

struct rules
rules_of_version(struct work *w, const struct round_programme *p, int64_t version)
{
	struct rules r = of_settings(w, p);
	struct rule_version v;

	if (version > 0 && rule_version_one(w, p->id, version, &v))
		rules_read(w->mem, v.rules, &r);
	r.peer = str_eq(p->type, S("peer"));
	return r;
}

struct rules
rules_now(struct work *w, const struct round_programme *p, int64_t *ret_version)
{
	struct rule_version v = { 0 };

	rule_version_newest(w, p->id, &v);
	if (ret_version)
		*ret_version = v.version;
	return rules_of_version(w, p, v.version);
}

int64_t
rules_save(struct work *w, int64_t programme, const struct rules *r, str note)
{
	struct rule_version newest = { 0 };

	rule_version_newest(w, programme, &newest);
	rule_version_insert(w, .programme_id = programme, .version = newest.version + 1,
	    .rules = rules_text(w->mem, r), .note = note, .created_by = w->actor,
	    .created_at = w->now);
	return newest.version + 1;
}
