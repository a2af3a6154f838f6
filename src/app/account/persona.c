#include "app/account/account.h"
#include "app/org/org.h"
#include "app/person/person.h"
#include "lang/lang.h"

struct persona_list
account_personas(struct work *w)
{
	const struct { const char *key; str role, what; } known[] = {
		{ "org_admin", _("Organisation admin"), _("sees people and every programme") },
		{ "programme_admin", _("Programme admin"),
		    _("runs programmes, matches, publishes") },
		{ "mentee", _("Mentee"), _("has applied and waits for a match") },
		{ "mentor", _("Mentor"), _("offers help and counts every click") },
		{ "matched_mentee", _("Mentee with a new match"), _("has somebody to say yes to") },
		{ "paired_mentor", _("Mentor in a pair"), _("helps a new colleague") },
		{ "it_admin", _("IT admin"), _("keeps the system running") },
	};
	struct persona_list list = { 0 };

	for (size_t i = 0; i < COUNT(known); i++) {
		bool ok;
		struct person p;
		int64_t id = str_to_int(org_get(w, str_fmt(w->mem, "persona.%s", known[i].key)),
		    1, INT64_MAX, &ok);

		if (ok && person_find(w, id, &p))
			PUSH(w->mem, &list, (struct persona){ id, person_label(w->mem, &p),
			    known[i].role, known[i].what });
	}
	return list;
}
