#include "app/circle/circle.h"

#include "app/circle/circle.sql.h"
#include "app/org/org.h"
#include "base/random.h"
#include "jobs/mail.h"
#include "match/circle.h"

/* --- who takes part --- */

static bool
is_taken(const struct ids *taken, int64_t application)
{
	size_t low = 0, high = taken->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (taken->v[middle] < application)
			low = middle + 1;
		else
			high = middle;
	}
	return low < taken->n && taken->v[low] == application;
}

static void
drop_taken(struct work *w, int64_t programme, struct input *in)
{
	struct ids taken = { 0 };
	struct circle_taken_row row;

	for (struct rows r = circle_taken(w, programme); circle_taken_next(&r, &row); )
		PUSH(w->mem, &taken, row.application_id);
	for (int side = 0; side < 2; side++) {
		struct round_people *people = &in->side[side];
		size_t n = 0;

		for (size_t i = 0; i < people->n; i++)
			if (!is_taken(&taken, people->v[i].application_id))
				people->v[n++] = people->v[i];
		people->n = n;
	}
}

struct reading {
	struct circle_making *m;
	struct round_programme p;
	struct rules rules;
	struct circles draft;	/* when it is to be changed */
	bool found;
};

static void
read_people(struct work *w, void *arg)
{
	struct reading *r = arg;
	struct circle_set set;

	r->found = round_programme_find(w, r->m->programme, &r->p);
	if (!r->found)
		return;
	r->rules = rules_now(w, &r->p, &(int64_t){ 0 });
	r->m->input = input_of_programme(w, &r->p, week_day_of(w->now));
	drop_taken(w, r->p.id, &r->m->input);
	if (circle_set_now(w, r->p.id, &set) && str_eq(set.state, S("draft"))) {
		r->m->from = set.id;
		r->m->bound = set.bound;
		r->draft = circles_of(w, set.id);
	}
}

/* --- making --- */

static int32_t *
pairs_of(struct arena *mem, const struct input *in)
{
	size_t n = in->side[MENTEE].n;
	int32_t *pair = NEWS(mem, int32_t, n * n + 1);

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			pair[i * n + j] = pair[j * n + i] = circle_likeness(
			    &in->candidate[MENTEE][i], &in->candidate[MENTEE][j]);
	return pair;
}

static int32_t
host_points(const struct input *in, const struct rules *r, size_t member, size_t host)
{
	int points = pair_allowed_score(r, &in->candidate[MENTEE][member],
	    &in->candidate[MENTOR][host]);

	return points < 0 ? CIRCLE_NEVER : points;
}

struct liked { int32_t host; int64_t points; };

static int
most_liked_first(const void *a, const void *b)
{
	const struct liked *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return x->host - y->host;
}

/*
 * The hosts whom people fit best, at most `circles` of them, those first who
 * could have the fewest others: who may host hardly anybody, being everybody's
 * manager, hosts nobody.  Circles that are left have no host.
 */
static int32_t *
choose_hosts(struct arena *mem, const struct input *in, const struct rules *r, int32_t least,
    int32_t circles, int32_t *ret_n)
{
	size_t hosts = in->side[MENTOR].n, n = 0;
	int32_t *chosen = NEWS(mem, int32_t, (size_t)circles + 1);
	struct liked *list = NEWS(mem, struct liked, hosts + 1);

	for (size_t h = 0; h < hosts; h++) {
		int32_t possible = 0;

		list[n] = (struct liked){ .host = (int32_t)h };
		for (size_t i = 0; i < in->side[MENTEE].n; i++) {
			int32_t points = host_points(in, r, i, h);

			possible += points != CIRCLE_NEVER;
			list[n].points += points > NEUTRAL ? points - NEUTRAL : 0;
		}
		n += possible >= 2 * least;
	}
	if (n)
		qsort(list, n, sizeof *list, most_liked_first);
	for (int32_t c = 0; c < circles; c++)
		chosen[c] = c < (int32_t)n ? list[c].host : CIRCLE_NONE;
	*ret_n = (int32_t)n < circles ? (int32_t)n : circles;
	return chosen;
}

/* A circle with a host has one member fewer than one without. */
static struct circle_problem
problem_of(struct arena *mem, const struct circle_making *m, const struct rules *r,
    struct circle_size size)
{
	size_t n = m->input.side[MENTEE].n, k = (size_t)m->circles;
	int32_t *host = NEWS(mem, int32_t, n * k + 1), *room = NEWS(mem, int32_t, k + 1);
	int32_t *need = NEWS(mem, int32_t, k + 1);

	for (size_t c = 0; c < k; c++) {
		need[c] = size.least;
		room[c] = size.most;
		if (m->host[c] == CIRCLE_NONE)
			continue;
		int64_t places = m->input.side[MENTOR].v[m->host[c]].places;

		need[c] = size.least - 1;
		room[c] = places < size.most - 1 ? (int32_t)places : size.most - 1;
		for (size_t i = 0; i < n; i++)
			host[i * k + c] = host_points(&m->input, r, i, (size_t)m->host[c]);
	}
	return (struct circle_problem){
		.people = (int32_t)n, .circles = m->circles,
		.least = 1, .most = size.most, .need = need, .room = room,
		.pair = pairs_of(mem, &m->input), .host = host, .seed = 1,
	};
}

static str
too_few(struct arena *mem, int32_t people, struct circle_size size)
{
	return SAY(mem, _n("{n} person can be in a circle now, and a circle has {least} or more. "
	    "Invite others, or approve those who wait.", "{n} people can be in a circle now, and "
	    "a circle has {least} or more. Invite others, or approve those who wait.", people),
	    { "n", lang_int(mem, people) }, { "least", lang_int(mem, size.least) });
}

struct circle_making *
circle_make_up(struct store *store, struct arena *mem, int64_t programme)
{
	struct circle_making *m = NEW(mem, struct circle_making);
	struct reading r = { .m = m };
	struct work w = work_new(mem);

	m->programme = programme;
	if (!store_read(store, &w, read_people, &r) || !r.found)
		return NULL;
	int32_t people = (int32_t)m->input.side[MENTEE].n, hosts;
	struct circle_size size = circle_size(mem, &r.p);

	if (people < size.least - 1) {
		m->trouble = too_few(mem, people, size);
		return m;
	}
	if (people > CIRCLE_PEOPLE) {
		m->trouble = SAY(mem, _("More than {n} people cannot be brought into circles at "
		    "once. Make several programmes of them."),
		    { "n", lang_int(mem, CIRCLE_PEOPLE) });
		return m;
	}
	input_read(mem, &m->input);
	m->circles = circle_count(people, (struct circle_size){ size.least - 1, size.most - 1 });
	m->host = choose_hosts(mem, &m->input, &r.rules, size.least, m->circles, &hosts);
	if (hosts < m->circles) {	/* others without one, and so with one more */
		int32_t larger = circle_count(people, size);

		m->circles = larger > hosts ? larger : hosts;
	}
	if (hosts == 0 && people < size.least) {
		m->trouble = too_few(mem, people, size);
		return m;
	}
	struct circle_problem p = problem_of(mem, m, &r.rules, size);
	struct circle_answer a = circle_make(mem, &p, NULL);

	m->circle = a.circle;
	m->score = a.score;
	m->bound = a.bound;
	m->left_over = people - a.placed;
	return m;
}

/* --- changing --- */

static int32_t
index_of(const struct round_people *people, int64_t application)
{
	for (size_t i = 0; i < people->n; i++)
		if (people->v[i].application_id == application)
			return (int32_t)i;
	return CIRCLE_NONE;
}

static void
take_over(struct arena *mem, struct circle_making *m, const struct circles *draft)
{
	m->circles = (int32_t)draft->n;
	m->circle = NEWS(mem, int32_t, m->input.side[MENTEE].n + 1);
	m->host = NEWS(mem, int32_t, draft->n + 1);
	for (size_t i = 0; i < m->input.side[MENTEE].n; i++)
		m->circle[i] = CIRCLE_NONE;
	for (size_t c = 0; c < draft->n; c++) {
		m->host[c] = CIRCLE_NONE;
		for (size_t k = 0; k < draft->v[c].people.n; k++) {
			const struct circle_person *x = &draft->v[c].people.v[k];
			int32_t i = index_of(&m->input.side[x->host ? MENTOR : MENTEE],
			    x->application_id);

			if (i != CIRCLE_NONE && x->host)
				m->host[c] = i;
			else if (i != CIRCLE_NONE)
				m->circle[i] = (int32_t)c;
		}
	}
}

struct circle_making *
circle_move(struct store *store, struct arena *mem, int64_t programme, int64_t application,
    int64_t n)
{
	struct circle_making *m = NEW(mem, struct circle_making);
	struct reading r = { .m = m };
	struct work w = work_new(mem);

	m->programme = programme;
	if (!store_read(store, &w, read_people, &r) || !r.found || !m->from)
		return NULL;
	int32_t who = index_of(&m->input.side[MENTEE], application);

	if (who == CIRCLE_NONE || n < 1 || n > (int64_t)r.draft.n)
		return NULL;
	input_read(mem, &m->input);
	take_over(mem, m, &r.draft);
	m->circle[who] = (int32_t)n - 1;
	m->moved = true;
	struct circle_problem p = problem_of(mem, m, &r.rules, circle_size(mem, &r.p));

	m->score = circle_score(&p, m->circle);
	for (size_t i = 0; i < m->input.side[MENTEE].n; i++)
		m->left_over += m->circle[i] == CIRCLE_NONE;
	return m;
}

bool
circle_too_small(const struct circle_making *m, struct circle_size size, int64_t *ret_n,
    int64_t *ret_people)
{
	for (int32_t c = 0; c < m->circles; c++) {
		int64_t people = m->host[c] != CIRCLE_NONE;

		for (size_t i = 0; i < m->input.side[MENTEE].n; i++)
			people += m->circle[i] == c;
		*ret_n = c + 1;
		*ret_people = people;
		if (people < size.least)
			return true;
	}
	return false;
}

/* --- saving --- */

static void
save_circle(struct work *w, const struct circle_making *m, int64_t set, int32_t c)
{
	const struct round_people *members = &m->input.side[MENTEE];
	struct { const struct candidate **v; size_t n; } in = { 0 };
	int64_t id = id_new(w);
	str topics, hours;

	for (size_t i = 0; i < members->n; i++)
		if (m->circle[i] == c)
			PUSH(w->mem, &in, &m->input.candidate[MENTEE][i]);
	circle_words(w->mem, in.v, in.n, &topics, &hours);
	circle_insert(w, .id = id, .set_id = set, .n = c + 1, .topics = topics, .hours = hours);
	if (m->host[c] != CIRCLE_NONE) {
		const struct round_person *host = &m->input.side[MENTOR].v[m->host[c]];

		circle_member_insert(w, id, host->application_id, host->person_id, 1);
	}
	for (size_t i = 0; i < members->n; i++)
		if (m->circle[i] == c)
			circle_member_insert(w, id, members->v[i].application_id,
			    members->v[i].person_id, 0);
}

bool
circle_save(struct work *w, const struct circle_making *m)
{
	struct circle_set now = { 0 };
	int64_t set = id_new(w);

	circle_set_newest(w, m->programme, &now);
	if ((str_eq(now.state, S("draft")) ? now.id : 0) != m->from)
		return false;
	circle_drafts_clear_members(w, m->programme);
	circle_drafts_clear_circles(w, m->programme);
	circle_drafts_clear(w, m->programme);
	circle_set_insert(w, .id = set, .programme_id = m->programme, .score = m->score,
	    .bound = m->bound, .left_over = m->left_over, .made_by = w->actor, .made_at = w->now);
	for (int32_t c = 0; c < m->circles; c++)
		save_circle(w, m, set, c);
	return true;
}

/* --- reading --- */

bool
circle_set_now(struct work *w, int64_t programme, struct circle_set *ret)
{
	return circle_set_newest(w, programme, ret);
}

void
circle_waiting(struct work *w, int64_t programme, int64_t *ret_people, int64_t *ret_hosts)
{
	*ret_people = circle_waiting_count(w, programme, S("mentee"));
	*ret_hosts = circle_waiting_count(w, programme, S("mentor"));
}

struct circles
circles_of(struct work *w, int64_t set)
{
	struct circles list = { 0 };
	struct circle_person person;
	struct circle is;
	size_t at = 0;

	for (struct rows r = circle_all(w, set); circle_all_next(&r, &is); )
		PUSH(w->mem, &list, ((struct circle_with){ .is = is }));
	for (struct rows r = circle_people(w, set); circle_people_next(&r, &person); ) {
		while (at < list.n && list.v[at].is.id != person.circle_id)
			at++;
		if (at < list.n)
			PUSH(w->mem, &list.v[at].people, person);
	}
	return list;
}

bool
circle_mine(struct work *w, int64_t programme, int64_t person, struct circle_with *ret)
{
	struct circle_of_person_row row;
	struct circle_person other;

	*ret = (struct circle_with){ 0 };
	if (!circle_of_person(w, person, programme, &row) || !circle_one(w, row.id, &ret->is))
		return false;
	for (struct rows r = circle_people_of(w, row.id); circle_people_of_next(&r, &other); )
		PUSH(w->mem, &ret->people, other);
	return true;
}

/* --- telling --- */

static str
page_of(struct work *w, int64_t programme)
{
	return str_fmt(w->mem, "%.*s/programmes/%" PRId64 "/my-circle",
	    STR(org_get(w, S("base_url"))), programme);
}

static str
host_text(void)
{
	return _("Hello {name},\n\nthe circles of {programme} are made, and you host one. The page "
	    "shows who is in it, what they have in common and when most of you are free.\n\n"
	    "Invite them to a first meeting within two weeks.");
}

static str
member_text(void)
{
	return _("Hello {name},\n\nthe circles of {programme} are made. The page shows who is in "
	    "yours, what you have in common and when most of you are free.");
}

bool
circle_publish(struct work *w, const struct circle_set *set)
{
	struct round_programme p;
	struct circle_receivers_row to;
	str lang = str_of(lang_current()->tag);

	if (!round_programme_find(w, set->programme_id, &p) ||
	    circle_set_publish(w, w->now, set->id) == 0)
		return false;
	for (struct rows r = circle_receivers(w, set->id); circle_receivers_next(&r, &to); ) {
		struct word name = { "name", to.name }, programme = { "programme", p.name };

		lang_use(to.lang);
		mail_put(w, &(struct mail){
			.to_name = to.name, .to = to.mail, .person_id = to.person_id,
			.subject = SAY(w->mem, _("Your circle in {programme}"), programme),
			.text = SAY(w->mem, to.host ? host_text() : member_text(), name, programme),
			.action = _("See my circle"), .url = page_of(w, p.id),
		});
	}
	lang_use(lang);
	return true;
}

bool
circle_leave(struct work *w, int64_t programme, int64_t person)
{
	struct circle_with mine;
	struct circle_host_receiver_row host;
	str lang = str_of(lang_current()->tag), name = S("");

	if (!circle_mine(w, programme, person, &mine) ||
	    circle_member_leave(w, person, programme) == 0)
		return false;
	for (size_t i = 0; i < mine.people.n; i++)
		if (mine.people.v[i].person_id == person)
			name = mine.people.v[i].name;
	if (circle_host_receiver(w, mine.is.id, &host)) {
		lang_use(host.lang);
		mail_put(w, &(struct mail){
			.to_name = host.name, .to = host.mail, .person_id = host.person_id,
			.subject = SAY(w->mem, _("{name} has left your circle"), { "name", name }),
			.text = SAY(w->mem, _("Hello {host},\n\n{name} has left the circle that "
			    "you host. It says nothing about you or the others; the place is "
			    "free."), { "host", host.name }, { "name", name }),
			.action = _("See my circle"), .url = page_of(w, programme),
		});
		lang_use(lang);
	}
	return true;
}
