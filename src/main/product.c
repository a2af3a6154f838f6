#include "main/product.h"

#include "app/access/access.h"
#include "app/account/account.h"
#include "app/site/site.h"
#include "jobs/mail.h"

static bool
find_session(struct work *w, str token, struct session *ret)
{
	struct account_session a;

	if (!session_find(w, token, &a))
		return false;
	*ret = (struct session){ .id = a.id, .person = a.person_id, .csrf = a.csrf, .lang = a.lang,
	    .zone = a.zone, .name = a.name, .roles = a.roles,
	    .stale = w->now - a.seen_at > 10 * MINUTE };
	return true;
}

const struct site product_site = {
	.session_find = find_session,
	.session_touch = session_touch,
	.relations = access_relations,
	.layout = site_layout,
	.problem = site_problem,
};

const struct job_kind *const *
product_jobs(struct arena *mem)
{
	struct { const struct job_kind **v; size_t n; } kinds = { 0 };

	PUSH(mem, &kinds, &mail_send_kind);
	for (size_t f = 0; features[f]; f++)
		for (const struct job_kind *k = features[f]->jobs; k && k->name; k++)
			PUSH(mem, &kinds, k);
	PUSH(mem, &kinds, NULL);
	return (const struct job_kind *const *)kinds.v;
}

#define COMMANDS(name) extern const struct command name##_commands[];
#include "main/commands.def"
#undef COMMANDS

#define COMMANDS(name) name##_commands,
static const struct command *const own_commands[] = {
#include "main/commands.def"
	NULL
};

const struct command *const *
product_commands(struct arena *mem)
{
	struct { const struct command **v; size_t n; } lists = { 0 };

	for (size_t i = 0; own_commands[i]; i++)
		PUSH(mem, &lists, own_commands[i]);
	for (size_t f = 0; features[f]; f++)
		if (features[f]->commands)
			PUSH(mem, &lists, features[f]->commands);
	PUSH(mem, &lists, NULL);
	return (const struct command *const *)lists.v;
}

void
product_begin(struct work *w, void *arg)
{
	struct job daily;

	(void)arg;
	if (!job_latest(w, "system.tidy", 0, &daily) || daily.state != JOB_WAITING)
		job_put(w, "system.tidy", 0);
}
