/*
 * A round from the database to saved pairs, and then changes of its board.
 *
 *   board ADDRESS MENTEES MENTORS CHANGES
 *
 * People, applications and skills are made up from a fixed seed.  A change is
 * worked out (board_prepare) and saved (board_save) as a request does it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/round/round.h"
#include "base/log.h"
#include "db/driver.h"
#include "db/schema.h"

enum { PROGRAMME = 1, SKILLS = 40, PLACES = 3 };

static uint64_t state = 42;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((state >> 33) % (uint64_t)n);
}

struct size { struct store *store; int mentees, mentors; };

static void
put_person(struct buf *b, int id, bool mentor, int mentees)
{
	static const char *const days[] = { "Mo", "Tu", "We", "Th", "Fr" };
	int from = 8 + below(7);

	buf_fmt(b, "INSERT INTO person (id, name, sort_key, mail, mail_key, job_title, level, "
	    "level_name, unit, location, zone, languages, manager_id, start_day, attributes, "
	    "created_at, changed_at, words) VALUES (%d, 'Person %d', '%08d', '', NULL, 'Engineer', "
	    "%d, '', 'Unit %d', 'Site %d', 'Europe/Berlin', '%s', NULL, %d, '{}', 0, 0, '');\n",
	    id, id, id, 1 + below(3) + 2 * mentor, below(20), below(6),
	    below(5) ? "en;de" : "fr;en", 15000 + below(5000));
	buf_fmt(b, "INSERT INTO application (id, programme_id, person_id, role, state, areas, "
	    "goals, about, success, mistake, interests, style, languages, zone, availability, "
	    "meet, capacity, minutes_month, kinds, trained, answers, reason, changed_at) VALUES "
	    "(%d, 1, %d, '%s', 'approved', 'technical', 'goal number%d about subject%d', '', '',"
	    " '', 'i%d;i%d;i%d', 'structured:%d;direct:%d', '', 'Europe/Berlin', '%s "
	    "%02d:00-%02d:00, %s %02d:00-%02d:00',"
	    " 'video', %d, 240, '', 1, '{}', '', 0);\n",
	    id, id, mentor ? "mentor" : "mentee", below(50), below(50), below(12), below(12),
	    below(12), 1 + below(5),
	    1 + below(5), days[below(5)], from, from + 3, days[below(5)], 9 + below(6), 16,
	    mentor ? PLACES : 1);
	for (int rank = 1, skill = below(SKILLS); rank <= (mentor ? 6 : 3);
	    rank++, skill += 1 + below(6))
		buf_fmt(b, "INSERT INTO application_skill (application_id, rank, skill, label) "
		    "VALUES (%d, %d, '', 'skill %d');\n", id, rank, skill % SKILLS);
	if (!mentor && below(4) == 0)
		buf_fmt(b, "INSERT INTO application_wish (application_id, person_id, rank) VALUES "
		    "(%d, %d, 1);\n", id, mentees + 1 + below(mentees / 4));
}

/* The `from`th person to the one before the `to`th: mentors, whom mentees wish for, first. */
struct filling { const struct size *size; int from, to; };

static void
fill(struct work *w, void *arg)
{
	struct filling *f = arg;
	const struct size *s = f->size;
	struct buf b = { .mem = w->mem };

	if (f->from == 1)
		buf_lit(&b,
		    "INSERT INTO programme (id, name, sort_key, template, type, purpose, "
		    "need, value_link, state, approval, settings, created_at, changed_at) VALUES "
		    "(1, 'Bench', 'bench', '', 'traditional', '', '{}', '', 'open', 0, '', 0, "
		    "0);\n");
	for (int i = f->from; i < f->to; i++)
		put_person(&b, i <= s->mentors ? s->mentees + i : i - s->mentors, i <= s->mentors,
		    s->mentees);
	buf_char(&b, '\0');
	s->store->driver->script(w, "bench", b.ptr);
}

/* By a process of its own: the peak of memory that is reported is the round's. */
static int
fill_all(const char *address, struct size s)
{
	enum { AT_ONCE = 1000 };
	struct arena *mem = arena_new();
	str note;
	int all = s.mentees + s.mentors, status = 1;
	pid_t pid = fork();

	if (pid != 0)
		return waitpid(pid, &status, 0) == pid ? status : 1;
	s.store = store_open(address, true, mem, &note);
	if (!s.store || schema_migrate(s.store, mem, &note) > SCHEMA_MIGRATED)
		_exit(fprintf(stderr, "%.*s\n", STR(note)) | 1);
	for (int from = 1; from <= all; from += AT_ONCE) {
		struct arena *part = arena_new();
		struct work w = work_new(part);
		struct filling f = { &s, from, from + AT_ONCE <= all ? from + AT_ONCE : all + 1 };

		if (!store_write(s.store, &w, fill, &f))
			_exit(fprintf(stderr, "%.*s\n", STR(w.fault)) | 1);
		arena_free(part);
	}
	store_close(s.store);
	_exit(0);
}

static double
cpu_seconds(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	    (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void
begin(struct work *w, void *arg)
{
	*(int64_t *)arg = round_start(w, &(struct round_start){ .programme = PROGRAMME });
}

static void
look(struct work *w, void *arg)
{
	struct round *r = arg;

	round_find(w, r->id, r);
}

/* What the matching page of the programme says before a run. */
static void
foresee(struct work *w, void *arg)
{
	struct round_programme p;
	struct forecast *f = arg;

	round_programme_find(w, PROGRAMME, &p);
	struct rules rules = rules_now(w, &p, NULL);
	struct input in = input_of_programme(w, &p, 20600);

	input_read(w->mem, &in);
	*f = forecast(w->mem, &in, &rules, false);
}

struct saving { struct board_work *b; enum change_verdict verdict; };

static void
save(struct work *w, void *arg)
{
	struct saving *c = arg;

	c->verdict = board_save(w, c->b);
}

static int
smaller(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
change_board(const struct size *s, int64_t round, int n)
{
	int64_t *took = calloc((size_t)n + 1, sizeof *took), worst = 0;

	for (int i = 0; i < n; i++) {
		struct arena *mem = arena_new();
		int64_t began = clock_monotonic();
		enum change change = i % 3 == 2 ? CHANGE_UNDO : i % 3 ? CHANGE_FORBID
		    : CHANGE_GIVE;
		struct saving c = { .b = board_prepare(s->store, mem, round, change,
		    below(s->mentees), below(s->mentors)) };
		struct work w = work_new(mem);

		if (!store_write(s->store, &w, save, &c) ||
		    (c.verdict != CHANGED && c.verdict != CHANGE_NOTHING))
			printf("change %d: verdict %d %.*s\n", i, c.verdict, STR(w.fault));
		took[i] = clock_monotonic() - began;
		worst = took[i] > worst ? took[i] : worst;
		arena_free(mem);
	}
	qsort(took, (size_t)n, sizeof *took, smaller);
	printf("%d changes of the board: median %.3f s, slowest %.3f s\n", n,
	    (double)took[n / 2] / 1e6, (double)worst / 1e6);
	free(took);
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	str note;

	if (argc != 5)
		return fprintf(stderr, "usage: board ADDRESS MENTEES MENTORS CHANGES\n"), 64;
	log_setup(LOG_WARN, LOG_LOGFMT);
	bool ok;
	struct size s = { NULL, (int)str_to_int(str_of(argv[2]), 1, 1000000, &ok),
	    (int)str_to_int(str_of(argv[3]), 1, 1000000, &ok) };

	if (fill_all(argv[1], s) != 0)
		return 1;
	s.store = store_open(argv[1], true, mem, &note);

	if (!s.store)
		return fprintf(stderr, "%.*s\n", STR(note)), 1;
	struct work w = work_new(mem);
	struct round r = { 0 };

	if (!store_write(s.store, &w, begin, &r.id))
		return fprintf(stderr, "%.*s\n", STR(w.fault)), 1;
	struct forecast f = { 0 };
	int64_t before = clock_monotonic();

	w = work_new(arena_new());
	store_read(s.store, &w, foresee, &f);
	arena_free(w.mem);
	w = work_new(mem);
	printf("forecast: %" PRId64 " places short, %" PRId64 " with nobody, %.2f s\n", f.short_by,
	    f.alone, (double)(clock_monotonic() - before) / 1e6);
	struct job job = { .subject = r.id, .kind = S("round.run"), .store = s.store,
	    .mem = arena_new() };
	int64_t began = clock_monotonic();
	double cpu = cpu_seconds();
	str fault = round_run(&job);

	cpu = cpu_seconds() - cpu;
	int64_t took = clock_monotonic() - began;

	if (fault.len)
		return fprintf(stderr, "%.*s\n", STR(fault)), 1;
	arena_free(job.mem);
	store_read(s.store, &w, look, &r);
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	printf("%d x %d: %" PRId64 " pairs scored, %" PRId64 " edges, %" PRId64 " matched, mean "
	       "%.1f, %s, %.2f s of CPU, %.2f s from database to saved, peak %ld MB\n",
	    s.mentees, s.mentors, r.scored, r.edges, r.pairs,
	    r.pairs ? (double)r.total / (double)r.pairs / 10 : 0.0,
	    r.proven && r.total == r.bound ? "proven" : "NOT PROVEN", cpu, (double)took / 1e6,
	    use.ru_maxrss / 1024);
	if (str_to_int(str_of(argv[4]), 0, 10000, &ok))
		change_board(&s, r.id, (int)str_to_int(str_of(argv[4]), 1, 10000, &ok));
	store_close(s.store);
	arena_free(mem);
	return 0;
}
