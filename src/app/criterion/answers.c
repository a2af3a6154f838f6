/* The answers of an application: a flat JSON object. */
#include <jansson.h>

#include "app/criterion/candidate.h"

static str
joined(struct arena *mem, json_t *array)
{
	struct strs parts = { 0 };
	json_t *part;
	size_t i;

	json_array_foreach(array, i, part)
		if (json_is_string(part))
			PUSH(mem, &parts,
			    ((str){ json_string_value(part), json_string_length(part) }));
	return str_join(mem, parts, S(";"));
}

str
answer_text(struct arena *mem, str json, const char *key)
{
	json_t *root, *value;
	str text = { 0 };

	if (json.len < 3)
		return text;	/* "{}" */
	root = json_loadb(json.ptr, json.len, 0, NULL);
	value = json_object_get(root, key);
	if (json_is_string(value))
		text = arena_str(mem, (str){ json_string_value(value), json_string_length(value) });
	else if (json_is_integer(value))
		text = str_fmt(mem, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_array(value))
		text = joined(mem, value);
	json_decref(root);
	return text;
}
