/* Where a skill stands in the starter taxonomy (docs/taxonomy.md). */
#include "app/criterion/candidate.h"
#include "meaning/concept.h"

bool
skill_place(struct arena *mem, str key, struct skill_place *ret)
{
	uint64_t id = concept_id(key);
	struct concept_ids near = concept_related(mem, id);

	*ret = (struct skill_place){ .label = concept_label(id, S("en")),
	    .label_de = concept_label(id, S("de")) };
	for (uint64_t up = concept_broader(id); up; up = concept_broader(up))
		PUSH(mem, &ret->broader, concept_key(up));
	for (size_t i = 0; i < near.n; i++)
		PUSH(mem, &ret->related, concept_key(near.v[i]));
	return ret->label.len > 0;
}
