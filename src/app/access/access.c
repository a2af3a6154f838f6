#include "app/access/access.h"

#include "app/access/access.sql.h"

static bool
programme_there(struct work *w, int64_t id, int64_t programme)
{
	(void)programme;
	return access_programme(w, id) != 0;
}

static bool
person_there(struct work *w, int64_t id, int64_t programme)
{
	(void)programme;
	return access_person(w, id) != 0;
}

static bool
is_actor(struct work *w, int64_t id, int64_t actor)
{
	(void)w;
	return id == actor;
}

static bool
application_there(struct work *w, int64_t id, int64_t programme)
{
	return access_application(w, id, programme) != 0;
}

static bool
application_own(struct work *w, int64_t id, int64_t actor)
{
	return access_application_owner(w, id) == actor;
}

static bool
pairing_there(struct work *w, int64_t id, int64_t programme)
{
	return access_pairing(w, id, programme) != 0;
}

static bool
job_there(struct work *w, int64_t id, int64_t programme)
{
	(void)programme;
	return access_job(w, id) != 0;
}

static bool
job_own(struct work *w, int64_t id, int64_t actor)
{
	return access_job_owner(w, id) == actor;
}

static bool
file_there(struct work *w, int64_t id, int64_t programme)
{
	(void)programme;
	return access_roster_file(w, id) != 0;
}

static bool
round_there(struct work *w, int64_t id, int64_t programme)
{
	return access_round(w, id, programme) != 0;
}

static bool
event_there(struct work *w, int64_t id, int64_t programme)
{
	return access_event(w, id, programme) != 0;
}

const struct scope access_scopes[] = {
	{ "file", file_there, NULL },
	{ "programme", programme_there, NULL },
	{ "person", person_there, is_actor },
	{ "application", application_there, application_own },
	{ "pairing", pairing_there, NULL },
	{ "round", round_there, NULL },
	{ "event", event_there, NULL },
	{ "job", job_there, job_own },
	{ 0 }
};

static const struct scope *
scope_of(str param)
{
	for (const struct scope *s = access_scopes; s->param; s++)
		if (str_eq(param, str_of(s->param)))
			return s;
	BUG("no scope for :%.*s in app/access", STR(param));
}

bool
access_programme_admin(struct work *w, int64_t programme, int64_t person)
{
	return access_admin(w, programme, person) != 0;
}

static bool
holds(struct req *q, enum who one)
{
	struct work *w = q->w;
	int64_t me = w->actor;

	if (one == PROGRAMME_ADMIN)
		return q->programme && access_admin(w, q->programme, me) != 0;
	if (one == PARTICIPANT)
		return q->programme && access_participant(w, q->programme, me) != 0;
	if (one == PARTNER)
		return access_partner(w, path_id(q, "pairing"), me) != 0;
	if (one == ANY_PROGRAMME_ADMIN)
		return access_any_admin(w, me) != 0;
	if (one == SELF) {
		/* The innermost object of the path is the one that is meant. */
		const struct scope *s = scope_of(q->params[q->nparams - 1].name);

		return s->own && s->own(w, q->params[q->nparams - 1].id, me);
	}
	return false;
}

int
access_relations(struct req *q, int who)
{
	int held = 0;

	for (int i = 0; i < q->nparams; i++)
		if (!scope_of(q->params[i].name)->there(q->w, q->params[i].id, q->programme))
			return -1;
	for (int bit = 1; bit <= who; bit <<= 1)
		if ((who & bit) && holds(q, (enum who)bit))
			held |= bit;
	return held;
}
