#include "app/trait/trait.h"

#include "app/person/person.h"
#include "app/trait/trait.sql.h"

static const struct trait_option genders[] = {
	{ "woman", N_("woman") }, { "man", N_("man") }, { "other", N_("neither, or both") }, { 0 }
};
static const struct trait_option roots[] = {
	{ "abroad", N_("I, or one of my parents, came from another country") },
	{ "here", N_("my parents and I are from here") }, { 0 }
};
static const struct trait_option healths[] = {
	{ "yes", N_("I live with a disability or a long illness") }, { "no", N_("I do not") }, { 0 }
};

const struct trait_kind trait_kinds[] = {
	{ "gender", N_("Gender"), genders },
	{ "roots", N_("Where my family is from"), roots },
	{ "health", N_("Disability or long illness"), healths },
	{ 0 }
};

static const struct trait_option *
option_of(str kind, str value)
{
	for (const struct trait_kind *k = trait_kinds; k->key; k++)
		for (const struct trait_option *o = k->options; str_eq(kind, str_of(k->key)) &&
		    o->key; o++)
			if (str_eq(value, str_of(o->key)))
				return o;
	return NULL;
}

bool
trait_known(str kind, str value)
{
	return option_of(kind, value) != NULL;
}

str
trait_label(str kind, str value)
{
	const struct trait_option *o = option_of(kind, value);

	return o ? lang_text(o->label) : value;
}

str
trait_own(struct work *w, int64_t person, str kind)
{
	return trait_get(w, person, kind);
}

void
trait_set(struct work *w, int64_t person, str kind, str value)
{
	if (value.len == 0)
		trait_drop(w, person, kind);
	else
		trait_put(w, person, kind, value, w->now);
}

bool
trait_import(struct work *w, str mail, str kind, str value)
{
	struct person p;

	if (!trait_known(kind, value) || !person_find_mail(w, mail, &p))
		return false;
	trait_put_imported(w, p.id, kind, value, w->now);
	return true;
}

struct trait_sums_list
trait_sums_of_round(struct work *w, int64_t round, bool peer)
{
	struct trait_sums_list list = { 0 };
	struct trait_sums row;
	struct rows rows = trait_sums_of(w, peer, round);

	while (trait_sums_of_next(&rows, &row))
		PUSH(w->mem, &list, row);
	return list;
}
