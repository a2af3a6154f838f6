#include "app/skill/skill.h"

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
