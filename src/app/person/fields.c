/* How the fields of a person are written, by people and by HR systems. */
#include "app/person/person.h"

#include <jansson.h>

#include "lang/lang.h"

bool
person_is_mail(str s)
{
	size_t at = str_find(s, '@');

	return at > 0 && at < s.len - 1 && str_find(str_from(s, at + 1), '@') == s.len - at - 1 &&
	    str_find(s, ' ') == s.len;
}

/* --- levels: a number, or a known grade; larger is more senior --- */

int64_t
person_level_read(struct arena *mem, str s)
{
	static const struct { const char *name; int64_t level; } grades[] = {
		{ "aa", 1 }, { "ao", 2 }, { "eo", 3 }, { "heo", 4 }, { "seo", 5 },
		{ "grade 7", 6 }, { "g7", 6 }, { "grade 6", 7 }, { "g6", 7 }, { "scs1", 8 },
		{ "scs2", 9 }, { "scs3", 10 }, { "scs4", 11 }, { "intern", 1 }, { "trainee", 1 },
		{ "apprentice", 1 }, { "entry", 1 }, { "junior", 2 }, { "associate", 2 },
		{ "mid", 3 }, { "intermediate", 3 }, { "professional", 3 }, { "senior", 4 },
		{ "lead", 5 }, { "staff", 5 }, { "manager", 5 }, { "principal", 6 },
		{ "senior manager", 6 }, { "director", 7 }, { "senior director", 8 }, { "vp", 8 },
		{ "vice president", 8 }, { "svp", 9 }, { "executive", 9 }, { "c-level", 10 },
		{ "ceo", 10 },
	};
	str folded = lang_fold(mem, s);
	int64_t n = 0;
	bool digits = false;

	for (size_t i = 0; i < COUNT(grades); i++)
		if (str_eq(folded, str_of(grades[i].name)))
			return grades[i].level;
	/* "Level 4", "E5", "4": the number it ends with */
	for (size_t i = 0; i < s.len && n < 1000; i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
			n = digits ? n * 10 + (s.ptr[i] - '0') : s.ptr[i] - '0';
			digits = true;
		} else if (digits) {
			return 0;
		}
	}
	return digits ? n : 0;
}

/* --- languages: "en;de", "English, German" or names of languages --- */

/* As rosters name them in English, German, French and Spanish, folded. */
static const struct { const char *code, *names; } languages[] = {
	{ "ar", "arabic|arabisch|arabe" },
	{ "cs", "czech|tschechisch|tcheque|checo" },
	{ "da", "danish|danisch|danois|danes" },
	{ "de", "german|deutsch|allemand|aleman" },
	{ "el", "greek|griechisch|grec|griego" },
	{ "en", "english|englisch|anglais|ingles" },
	{ "es", "spanish|spanisch|espagnol|espanol" },
	{ "fi", "finnish|finnisch|finnois|fines" },
	{ "fr", "french|franzosisch|francais|frances" },
	{ "he", "hebrew|hebraisch|hebreu|hebreo" },
	{ "hi", "hindi" },
	{ "hu", "hungarian|ungarisch|hongrois|hungaro" },
	{ "it", "italian|italienisch|italien|italiano" },
	{ "ja", "japanese|japanisch|japonais|japones" },
	{ "ko", "korean|koreanisch|coreen|coreano" },
	{ "nl", "dutch|niederlandisch|neerlandais|neerlandes" },
	{ "no", "norwegian|norwegisch|norvegien|noruego" },
	{ "pl", "polish|polnisch|polonais|polaco" },
	{ "pt", "portuguese|portugiesisch|portugais|portugues" },
	{ "ro", "romanian|rumanisch|roumain|rumano" },
	{ "ru", "russian|russisch|russe|ruso" },
	{ "sv", "swedish|schwedisch|suedois|sueco" },
	{ "tr", "turkish|turkisch|turc|turco" },
	{ "uk", "ukrainian|ukrainisch|ukrainien|ucraniano" },
	{ "zh", "chinese|chinesisch|chinois|chino|mandarin" },
};

static str
language_code(struct arena *mem, str word)
{
	str folded = lang_fold(mem, word), rest, name;

	if (folded.len == 2 || (folded.len > 2 && folded.ptr[2] == '-'))
		return str_head(folded, 2);
	for (size_t i = 0; i < COUNT(languages); i++) {
		rest = str_of(languages[i].names);
		while (str_cut(&rest, '|', &name))
			if (str_eq(name, folded))
				return str_of(languages[i].code);
	}
	return folded.len == 3 ? folded : (str){ 0 };
}

str
person_languages_read(struct arena *mem, str s)
{
	struct strs list = { 0 };
	char sep = str_find(s, ';') < s.len ? ';' : str_find(s, ',') < s.len ? ',' : '|';
	str word;

	while (str_cut(&s, sep, &word)) {
		str code = language_code(mem, str_trim(word));
		bool twice = code.len == 0;

		for (size_t i = 0; i < list.n; i++)
			twice |= str_eq(list.v[i], code);
		if (!twice)
			PUSH(mem, &list, code);
	}
	return str_join(mem, list, S(";"));
}

struct person_attributes
person_attributes_of(struct arena *mem, const struct person *p)
{
	struct person_attributes list = { 0 };
	json_t *o = json_loadb(p->attributes.ptr, p->attributes.len, 0, NULL), *value;
	const char *name;

	json_object_foreach(o, name, value)
		PUSH(mem, &list, (struct person_attribute){ arena_str(mem, str_of(name)),
		    arena_str(mem, str_of(json_string_value(value))) });
	json_decref(o);
	return list;
}
