/* Has the mentor gone the way that the mentee wants to go? */
#include "app/criterion/criterion_table.h"

/* A role wanted is met by a skill or role of the path, or by a narrower one. */
static bool
been(const struct token *role, const struct candidate *mentor)
{
	for (size_t k = 0; k < mentor->path.n; k++) {
		const struct token *p = &mentor->path.v[k];

		if (p->key == role->key)
			return true;
		for (uint32_t i = 0; i < p->n_broader; i++)
			if (p->near[i] == role->key)
				return true;
	}
	return tokens_have(&mentor->skills, role->key);
}

static int
value(const struct candidate *mentee, const struct candidate *mentor, const struct rules *r)
{
	const struct tokens *wanted = &mentee->wanted;
	bool field = tokens_shared(&mentee->industries, &mentor->industries) > 0 ||
	    (mentee->job_key && mentee->job_key == mentor->job_key);
	size_t n = 0;

	(void)r;
	if (wanted->n) {
		for (size_t i = 0; i < wanted->n; i++)
			n += been(&wanted->v[i], mentor);
		if (n)
			return n == wanted->n ? FULL_MARKS : 800;
		return mentor->path.n + mentor->skills.n == 0 ? NOT_SAID : field ? 300 : 100;
	}
	if (tokens_shared(&mentee->path, &mentor->path))
		return 800;
	if (mentee->about.n && mentor->about.n) {
		n = tokens_shared(&mentee->about, &mentor->about);
		return n >= 3 ? 800 : n ? 600 : field ? 600 : 300;
	}
	return field ? 700 : NOT_SAID;
}

static void
words(struct arena *mem, const struct candidate *mentee, const struct candidate *mentor,
    const struct rules *r, int points, struct reason *ret)
{
	const struct token *role = NULL;

	(void)r, (void)points;
	for (size_t i = 0; i < mentee->wanted.n && !role; i++)
		if (been(&mentee->wanted.v[i], mentor))
			role = &mentee->wanted.v[i];
	str fields = tokens_shared_list(mem, &mentee->industries, &mentor->industries, 3);
	str paths = tokens_shared_list(mem, &mentee->path, &mentor->path, 3);
	str about = tokens_shared_list(mem, &mentee->about, &mentor->about, 3);

	if (role)
		ret->reason = SAID(mem, N_("{role} is part of {mentor}'s own path, and {mentee} "
		    "would like to go there"), FACT_TEXT("role", role->label));
	else if (fields.len || paths.len)
		ret->reason = SAID(mem, N_("Both come from {field}"),
		    FACT_LIST("field", fields.len ? fields : paths));
	else if (mentee->job_key && mentee->job_key == mentor->job_key)
		ret->reason = SAID(mem, N_("Both work as {job}"), FACT_TEXT("job", mentee->job));
	else if (about.len && mentee->wanted.n == 0)
		ret->reason = SAID(mem, N_("Their paths have things in common: {words}"),
		    FACT_LIST("words", about));
	if (!role && mentee->wanted.n)
		ret->weakness = SAID(mem, N_("{role} is not part of {mentor}'s path, but they may "
		    "know whose it is"), FACT_TEXT("role", mentee->wanted.v[0].label));
}

const struct criterion criterion_path = { "path", N_("Career path"), value, words };
