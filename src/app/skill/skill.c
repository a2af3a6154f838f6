#include "app/skill/skill.h"

#include "app/skill/skill.sql.h"
#include "lang/lang.h"
#include "meaning/concept.h"

struct skills
skill_all(struct arena *mem)
{
	struct skills list = { 0 };

	for (size_t i = 0; i < concept_count(); i++) {
		struct concept c = concept_at(i);

		PUSH(mem, &list, (struct skill){ c.key, c.area, skill_label(c.key) });
	}
	return list;
}

str
skill_meant(struct arena *mem, str typed)
{
	return concept_key(concept_named(mem, typed));
}

str
skill_label(str key)
{
	return concept_label(concept_id(key), str_of(lang_current()->tag));
}

bool
skill_own(struct work *w, str key, struct own_concept *ret)
{
	return own_concept_by_key(w, key, ret);
}

bool
skill_find(struct work *w, str typed, struct own_concept *ret)
{
	str key = skill_meant(w->mem, typed), name;

	*ret = (struct own_concept){ 0 };
	if (key.len == 0 && own_concept_by_key(w, str_trim(typed), ret))
		return true;
	if (key.len == 0 && (name = concept_name_key(w->mem, typed)).len)
		key = own_concept_named(w, name);
	if (key.len == 0 || own_concept_by_key(w, key, ret))
		return key.len > 0;
	ret->key = key;
	ret->label = skill_label(key);
	return ret->label.len > 0;
}

struct strs
skill_suggestions(struct work *w)
{
	struct skills ours = skill_all(w->mem);
	struct rows rows = own_concept_labels(w, OWN_SUGGESTED);
	struct own_concept_labels_row row;
	struct strs list = { 0 };

	for (size_t i = 0; i < ours.n; i++)
		PUSH(w->mem, &list, ours.v[i].label);
	while (own_concept_labels_next(&rows, &row))
		PUSH(w->mem, &list, row.label);
	return list;
}
