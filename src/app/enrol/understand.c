/*
 * What the texts of an application mean (meaning/meaning.h), read once and
 * kept beside it: skills as they were typed, what somebody wants to reach,
 * what they tell about.  What was chosen from our list is known without.
 *
 * A person's own page reads as it saves.  What comes in by thousands, or was
 * read by another version of what reads, waits for the next round's job, which
 * asks, reads and keeps in turn, so that no transaction is open while it reads.
 */
#include "app/enrol/enrol.h"
#include "app/enrol/enrol.sql.h"
#include "lang/lang.h"
#include "meaning/concept.h"
#include "meaning/meaning.h"

enum { PHRASES = 4, PHRASE_BYTES = 300, AT_ONCE = 200 };

/* What is to be read of one application, and what each text is. */
struct texts { struct strs text; struct understood *u; };

static void
add(struct arena *mem, struct texts *t, const char *part, int64_t n, str text)
{
	PUSH(mem, &t->text, text);
	PUSH(mem, t->u, ((struct understood_part){ str_of(part), n, { 0 } }));
}

/* Lines and sentences, the first ones; each is read by itself. */
static void
add_phrases(struct arena *mem, struct texts *t, const char *part, int64_t *n, str text)
{
	for (size_t i = 0, from = 0; i <= text.len && *n < PHRASES; i++) {
		char c = i < text.len ? text.ptr[i] : '\n';
		char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';
		str phrase = str_trim((str){ text.ptr + from, i - from });

		if (c != '\n' && !(memchr(".;!?", c, 4) && (next == ' ' || next == '\n')))
			continue;
		if (phrase.len > 3)
			add(mem, t, part, (*n)++, str_head(phrase, PHRASE_BYTES));
		from = i + 1;
	}
}

static void
read_all(struct arena *mem, struct texts *t)
{
	struct meaning_text *read = NEWS(mem, struct meaning_text, t->text.n);

	meaning_of_all(mem, t->text, read);
	for (size_t i = 0; i < t->u->n; i++) {
		struct buf b = { .mem = mem };

		meaning_put(&b, &read[i]);
		t->u->v[i].meaning = buf_text(&b);
	}
}

struct understood
application_understand(struct arena *mem, const struct application *a,
    const struct application_skills *skills)
{
	struct understood u = { .application = a->id, .changed_at = a->changed_at };
	struct texts t = { .u = &u };
	const str told[] = { a->about, a->success, a->mistake };
	int64_t n = 0;

	/* Folded, as skills are compared: "SQL" and "sql" are one. */
	for (size_t i = 0; i < skills->n; i++)
		if (concept_label(concept_id(skills->v[i].skill), S("en")).len == 0)
			add(mem, &t, "skill", skills->v[i].rank,
			    lang_fold(mem, skills->v[i].label));
	add_phrases(mem, &t, "aim", &n, a->goals);
	n = 0;
	for (size_t i = 0; i < COUNT(told); i++)
		add_phrases(mem, &t, "told", &n, told[i]);
	read_all(mem, &t);
	return u;
}

void
application_keep(struct work *w, const struct understood *u)
{
	struct application now;

	if (!application_by_id(w, u->application, &now) || now.changed_at != u->changed_at)
		return;	/* what was read is not what stands there */
	application_meaning_clear(w, u->application);
	for (size_t i = 0; i < u->n; i++)
		application_meaning_add(w, u->application, u->v[i].part, u->v[i].n,
		    u->v[i].meaning);
	application_meaning_add(w, u->application, S("read"), 0, meaning_version());
}

void
application_read(struct work *w, int64_t application)
{
	struct application a;
	struct application_skills skills = application_skills(w, application);

	if (!application_by_id(w, application, &a))
		return;
	struct understood u = application_understand(w->mem, &a, &skills);

	application_keep(w, &u);
}

struct applications_unread
applications_unread(struct work *w, int64_t programme)
{
	struct applications_unread list = { 0 };
	struct application_unread_row row;
	struct rows rows = application_unread(w, programme, meaning_version(), AT_ONCE);
	struct ids ids = { 0 };

	while (application_unread_next(&rows, &row))
		PUSH(w->mem, &ids, row.id);
	for (size_t i = 0; i < ids.n; i++) {
		struct application a;

		if (application_by_id(w, ids.v[i], &a))
			PUSH(w->mem, &list, ((struct application_unread){ a,
			    application_skills(w, ids.v[i]) }));
	}
	return list;
}
