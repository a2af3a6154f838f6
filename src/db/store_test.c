/* What store.h promises, on the engine under test and against its faults. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db_sqlite.h"
#include "unit/test.h"

#define STATEMENT(id, text, ...) \
	static const struct query id = { .name = #id, .file = "store_test", .line = __LINE__, \
	    .sqlite = (text), .postgres = (text), __VA_ARGS__ }

static const enum db_type number[] = { DB_INT }, number_text[] = { DB_INT, DB_TEXT },
    texts[] = { DB_TEXT, DB_TEXT };

STATEMENT(toy_make, "CREATE TABLE toy (id BIGINT PRIMARY KEY, name TEXT, n BIGINT)");
STATEMENT(toy_get, "SELECT coalesce(max(n), -1) FROM toy WHERE id = $1",
    .nparams = 1, .params = number, .ncolumns = 1, .columns = number);
STATEMENT(toy_count, "SELECT count(*) FROM toy", .ncolumns = 1, .columns = number);
STATEMENT(toy_all, "SELECT id, name FROM toy ORDER BY id", .ncolumns = 2, .columns = number_text);
STATEMENT(toy_add, "INSERT INTO toy (id, n) VALUES ($1, 0)", .nparams = 1, .params = number);
STATEMENT(toy_put, "INSERT INTO toy (id, name, n) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
    .nparams = 2, .params = number_text);
STATEMENT(toy_set, "UPDATE toy SET n = $1 WHERE id = 1", .nparams = 1, .params = number);
STATEMENT(echo, "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT)", .nparams = 2, .params = texts,
    .ncolumns = 2, .columns = texts);

STATEMENT(like, "SELECT CASE WHEN $1 LIKE $2 ESCAPE '\\' THEN 1 ELSE 0 END",
    .nparams = 2, .params = texts, .ncolumns = 1, .columns = number);
STATEMENT(forever, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 - 1 FROM n)"
    " SELECT count(*) FROM n", .ncolumns = 1, .columns = number);
STATEMENT(pid, "SELECT pg_backend_pid()", .ncolumns = 1, .columns = number);

static int64_t
number_of(struct work *w, const struct query *q, const struct arg *args)
{
	struct rows rows = db_ask(w, q, args);
	int64_t n = db_next(&rows) ? col_int(&rows, 0) : -1;

	db_end(&rows);
	return n;
}

static void
look(struct work *w, void *arg)
{
	(void)arg;
	struct rows rows = db_ask(w, &echo, (const struct arg[]){ TEXT(S("a")), TEXT(S("b")) });

	CHECK(db_next(&rows));
	db_end(&rows);
}

static void
make_toys(struct work *w, void *arg)
{
	(void)arg;
	db_run(w, &toy_make, NULL);
}

static void
add(struct work *w, void *id)
{
	db_run(w, &toy_add, (const struct arg[]){ INT(*(int64_t *)id) });
}

static void
add_and_fail(struct work *w, void *id)
{
	add(w, id);
	FAULT(w, "as the test wants it");
}

static void
count(struct work *w, void *ret)
{
	*(int64_t *)ret = number_of(w, &toy_count, NULL);
}

static void
has(struct work *w, void *id)
{
	if (number_of(w, &toy_get, (const struct arg[]){ INT(*(int64_t *)id) }) < 0)
		*(int64_t *)id = -1;
}

static bool
writes(struct test *t, work_step *step, void *arg)
{
	struct work w = work_new(t->mem);

	return store_write(t->store, &w, step, arg);
}

static int64_t
toys(struct test *t)
{
	struct work w = work_new(t->mem);
	int64_t n = 0;

	CHECK(store_read(t->store, &w, count, &n));
	return n;
}

/* Another place than the test's own store, on the same engine. */
static const char *
place(struct test *t, const char *name)
{
	const char *cluster = getenv("ITHACA_TEST_POSTGRES");

	if (store_is_sqlite(t->store))
		return test_path(t, name).ptr;
	return arena_cstr(t->mem, str_fmt(t->mem, "%s%cschema=test_%d_%s", cluster,
	    strchr(cluster, '?') ? '&' : '?', (int)getpid(), name));
}

static void
text_goes_and_comes_back(struct test *t)
{
	static const char *const samples[] = { "", "a", "it's \"quoted\" \\ % $1 ?1 :x",
	    "Zürich 東京 🙂",
	    "line\nline\ttab" };

	for (size_t i = 0; i < COUNT(samples); i++)
		WORK(t, w) {
			struct rows rows = db_ask(w, &echo,
			    (const struct arg[]){ TEXT(str_of(samples[i])), TEXT((str){ 0 }) });
			CHECK(db_next(&rows));
			CHECK_STR(col_str(&rows, 0), str_of(samples[i]));
			CHECK_INT((int64_t)col_str(&rows, 1).len, 0);
			CHECK(!db_next(&rows));
		}
}

static void
numbers_go_and_come_back(struct test *t)
{
	static const int64_t samples[] = { 0, 1, -1, INT64_MAX, INT64_MIN };

	CHECK(writes(t, make_toys, NULL));
	WORK(t, w) {
		db_run(w, &toy_add, (const struct arg[]){ INT(1) });
		for (size_t i = 0; i < COUNT(samples); i++) {
			CHECK_INT(db_run(w, &toy_set, (const struct arg[]){ INT(samples[i]) }), 1);
			if (samples[i] >= 0)
				CHECK(number_of(w, &toy_get, (const struct arg[]){ INT(1) }) ==
				    samples[i]);
		}
	}
}

static void
a_pattern_minds_case(struct test *t)
{
	static const struct { const char *text, *pattern; int64_t matches; } samples[] = {
		{ "Ann", "A%", 1 }, { "ann", "A%", 0 }, { "50%", "50\\%", 1 },
		{ "500", "50\\%", 0 },
	};

	for (size_t i = 0; i < COUNT(samples); i++)
		WORK(t, w)
			CHECK_INT(number_of(w, &like,
			    (const struct arg[]){ TEXT(str_of(samples[i].text)),
			    TEXT(str_of(samples[i].pattern)) }), samples[i].matches);
}

static void
a_loop_within_its_like(struct test *t)
{
	int pairs = 0;

	CHECK(writes(t, make_toys, NULL));
	WORK(t, w) {
		for (int64_t i = 1; i <= 3; i++)
			db_run(w, &toy_put, (const struct arg[]){ INT(i), TEXT(S("x")) });
		struct rows outer = db_ask(w, &toy_all, NULL);
		while (db_next(&outer)) {
			struct rows inner = db_ask(w, &toy_all, NULL);
			while (db_next(&inner))
				pairs += col_int(&inner, 0) > col_int(&outer, 0);
		}
		struct rows left = db_ask(w, &toy_all, NULL);
		CHECK(db_next(&left));	/* and is left halfway */
	}
	CHECK_INT(pairs, 3);
	WORK(t, w)
		CHECK_INT(number_of(w, &toy_count, NULL), 3);
}

static void
after_a_fault_nothing_happens(struct test *t)
{
	struct work w = work_new(t->mem);
	int64_t one = 1;

	CHECK(writes(t, make_toys, NULL));
	CHECK(!store_write(t->store, &w, add_and_fail, &one));
	CHECK_STR(w.fault, S("as the test wants it"));
	CHECK_INT(toys(t), 0);
	/* A work that has failed runs no further step. */
	CHECK(!store_write(t->store, &w, add, &one));
	CHECK_INT(toys(t), 0);
	store_begin(t->store, &w, true);
	CHECK(!w.db);
	CHECK(!store_end(t->store, &w));
}

static void
a_fault_names_its_statement(struct test *t)
{
	struct work w = work_new(t->mem);
	int64_t one = 1;

	CHECK(!store_write(t->store, &w, add, &one));	/* there is no table */
	CHECK_HAS(w.fault, S("toy_add: "));
}

static void
a_read_cannot_write(struct test *t)
{
	struct work w = work_new(t->mem);
	int64_t one = 1;

	CHECK(writes(t, make_toys, NULL));
	CHECK(!store_read(t->store, &w, add, &one));
	CHECK_HAS(w.fault, S("a read tried to write"));
	CHECK_INT(store_trouble(&w), STORE_FINE);
	CHECK_INT(toys(t), 0);
}

static void
a_taken_id_is_no_endless_loop(struct test *t)
{
	struct work w = work_new(t->mem);
	int64_t one = 1;

	CHECK(writes(t, make_toys, NULL));
	CHECK(writes(t, add, &one));
	CHECK(!store_write(t->store, &w, add, &one));
	CHECK_HAS(w.fault, S(ID_TAKEN));
	CHECK_INT(toys(t), 1);
}

/* --- Many at once --- */

enum { CLIENTS = 20, EACH = 10 };

struct client { struct test *t; int id; int good, seen; pthread_t thread; };

/* The first step waits until the others are about to queue: they share its COMMIT. */
static atomic_int arrived;

static void
gated(struct work *w, void *arg)
{
	int64_t *id = arg;

	if (*id == 0 && store_is_sqlite(w->db->store))
		while (atomic_load(&arrived) < CLIENTS)
			sched_yield();
	if (*id % 3 == 1)
		add_and_fail(w, arg);
	else
		add(w, arg);
}

static void *
client(void *arg)
{
	struct client *c = arg;
	struct arena *mem = arena_new();

	atomic_fetch_add(&arrived, 1);
	for (int i = 0; i < EACH; i++) {
		struct work w = work_new(mem), r = work_new(mem);
		int64_t id = c->id * EACH + i;
		c->good += store_write(c->t->store, &w, gated, &id);
		/* Answered means committed: another transaction sees it. */
		c->seen += store_read(c->t->store, &r, has, &id) && id >= 0;
	}
	arena_free(mem);
	return NULL;
}

/* Frames of a WAL that end a transaction say how large the database is then. */
static int
commits_in_wal(const char *path)
{
	unsigned char head[32], frame[24];
	FILE *f = fopen(path, "rb");
	int commits = 0;

	HOLDS(f && fread(head, sizeof head, 1, f) == 1);
	long page = head[8] << 24 | head[9] << 16 | head[10] << 8 | head[11];
	while (fread(frame, sizeof frame, 1, f) == 1 && memcmp(frame + 8, head + 16, 8) == 0) {
		commits += (frame[4] | frame[5] | frame[6] | frame[7]) != 0;
		fseek(f, page, SEEK_CUR);
	}
	fclose(f);
	return commits;
}

static void
writers_share_a_commit_and_nothing_else(struct test *t)
{
	struct client clients[CLIENTS];
	const char *wal = test_path(t, "ithaca.db-wal").ptr;
	int before, good = 0, seen = 0;

	CHECK(writes(t, make_toys, NULL));
	before = store_is_sqlite(t->store) ? commits_in_wal(wal) : 0;
	atomic_store(&arrived, 0);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){ .t = t, .id = i };
		pthread_create(&clients[i].thread, NULL, client, &clients[i]);
	}
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		good += clients[i].good;
		seen += clients[i].seen;
	}
	/* Of the numbers 0..199 those that are 1 modulo 3 fail, and only those. */
	CHECK_INT(good, CLIENTS * EACH - (CLIENTS * EACH + 1) / 3);
	CHECK_INT(seen, good);
	CHECK_INT(toys(t), good);
	if (store_is_sqlite(t->store))
		CHECK(commits_in_wal(wal) - before < good / 2);
}

static void
count_up(struct work *w, void *arg)
{
	(void)arg;
	int64_t n = number_of(w, &toy_get, (const struct arg[]){ INT(1) });

	db_run(w, &toy_set, (const struct arg[]){ INT(n + 1) });
}

static void *
counter(void *arg)
{
	struct client *c = arg;
	struct arena *mem = arena_new();

	for (int i = 0; i < EACH; i++) {
		struct work w = work_new(mem);
		c->good += store_write(c->t->store, &w, count_up, NULL);
	}
	arena_free(mem);
	return NULL;
}

static void
what_was_read_still_holds_when_it_writes(struct test *t)
{
	struct client clients[4];
	int64_t one = 1;

	CHECK(writes(t, make_toys, NULL));
	CHECK(writes(t, add, &one));
	for (size_t i = 0; i < COUNT(clients); i++) {
		clients[i] = (struct client){ .t = t };
		pthread_create(&clients[i].thread, NULL, counter, &clients[i]);
	}
	for (size_t i = 0; i < COUNT(clients); i++) {
		pthread_join(clients[i].thread, NULL);
		CHECK_INT(clients[i].good, EACH);
	}
	WORK(t, w)
		CHECK_INT(number_of(w, &toy_get, (const struct arg[]){ INT(1) }),
		    EACH * (int64_t)COUNT(clients));
}

static void
conflict_once(struct work *w, void *arg)
{
	int *runs = arg;

	add(w, &(int64_t){ 7 });
	if (++*runs == 1) {
		w->again = true;
		FAULT(w, "a conflict");
	}
}

static void
a_conflict_is_run_again_from_the_start(struct test *t)
{
	int runs = 0;

	CHECK(writes(t, make_toys, NULL));
	CHECK(writes(t, conflict_once, &runs));
	CHECK_INT(runs, 2);
	CHECK_INT(toys(t), 1);
}

static void
by_hand_it_commits_or_not(struct test *t)
{
	struct work w = work_new(t->mem);

	CHECK(writes(t, make_toys, NULL));
	store_begin(t->store, &w, true);
	add(&w, &(int64_t){ 1 });
	CHECK_INT(toys(t), 0);	/* others do not see it yet */
	CHECK(store_end(t->store, &w));
	CHECK_INT(toys(t), 1);
	store_begin(t->store, &w, true);
	add(&w, &(int64_t){ 2 });
	FAULT(&w, "as the test wants it");
	CHECK(!store_end(t->store, &w));
	CHECK_INT(toys(t), 1);
}

/* --- The world breaks --- */

/* Writes 1, 2, 3 ... and tells each number when it is answered. */
_Noreturn static void
write_until_killed(const char *address, int tell)
{
	struct arena *mem = arena_new();
	str error;
	struct store *s = store_open(address, true, mem, &error);
	struct work w = work_new(mem);

	if (!s || !store_write(s, &w, make_toys, NULL))
		_exit(1);
	for (int64_t i = 1; ; i++) {
		w = work_new(mem);
		if (!store_write(s, &w, add, &i) || write(tell, &i, sizeof i) != sizeof i)
			_exit(1);
	}
}

static void
what_was_answered_survives_a_kill(struct test *t)
{
	const char *address = place(t, "killed");
	int ends[2];
	int64_t i, last = 0, n = 0;
	str error;

	HOLDS(pipe(ends) == 0);
	pid_t child = fork();
	if (child == 0)
		write_until_killed(address, ends[1]);
	close(ends[1]);
	while (read(ends[0], &i, sizeof i) == sizeof i)
		if ((last = i) == 50)
			kill(child, SIGKILL);
	close(ends[0]);
	waitpid(child, NULL, 0);
	CHECK(last >= 50);

	struct store *s = store_open(address, false, t->mem, &error);
	CHECK(s);
	if (!s)
		return;
	struct work w = work_new(t->mem);
	CHECK(store_read(s, &w, count, &n));
	CHECK(n == last || n == last + 1);	/* the last may have committed unheard */
	store_close(s);
}

static void
a_full_disk_stops_writing_until_there_is_room(struct test *t)
{
	struct work w = work_new(t->mem);
	struct buf big = { .mem = t->mem };
	struct arg args[] = { INT(2), TEXT(S("")) };

	if (!store_is_sqlite(t->store))
		return;	/* a full disk of a cluster takes a file system of its own */
	CHECK(writes(t, make_toys, NULL));
	for (int i = 0; i < 100000; i++)
		buf_lit(&big, "0123456789");
	args[1].s = buf_text(&big);
	store_begin(t->store, &w, true);
	sqlite_driver.script(&w, "test", "PRAGMA max_page_count = 1");	/* as many as there are */
	CHECK(store_end(t->store, &w));

	store_begin(t->store, &w, true);
	db_run(&w, &toy_put, args);
	CHECK(!store_end(t->store, &w));
	CHECK_INT(store_trouble(&w), STORE_DISK_FULL);
	CHECK_HAS(w.fault, S("the disk is full"));
	CHECK_INT(toys(t), 0);

	w = work_new(t->mem);
	store_begin(t->store, &w, true);
	sqlite_driver.script(&w, "test", "PRAGMA max_page_count = 1000000");
	db_run(&w, &toy_put, args);
	CHECK(store_end(t->store, &w));
	CHECK_INT(toys(t), 1);
}

static void
put_small(struct work *w, void *arg)
{
	(void)arg;
	db_run(w, &toy_set, (const struct arg[]){ INT(7) });
	while (atomic_load(&arrived) == 0)
		sched_yield();
	for (int i = 0; i < 1000; i++)	/* time to queue for the same COMMIT */
		sched_yield();
}

static void
put_big(struct work *w, void *arg)
{
	db_run(w, &toy_put, arg);
}

static void *
big_client(void *arg)
{
	struct client *c = arg;
	struct arena *mem = arena_new();
	struct work w = work_new(mem);
	char *big = arena_alloc(mem, 1 << 20);
	struct arg args[] = { INT(2), TEXT(((str){ memset(big, 'x', 1 << 20), 1 << 20 })) };

	atomic_store(&arrived, 1);
	c->good = store_write(c->t->store, &w, put_big, args);
	c->seen = w.trouble;
	arena_free(mem);
	return NULL;
}

static void
a_full_disk_of_one_is_not_the_neighbours(struct test *t)
{
	struct client big = { .t = t };
	struct work w = work_new(t->mem);
	int64_t one = 1;

	if (!store_is_sqlite(t->store))
		return;
	CHECK(writes(t, make_toys, NULL));
	CHECK(writes(t, add, &one));
	store_begin(t->store, &w, true);
	sqlite_driver.script(&w, "test", "PRAGMA max_page_count = 1");
	CHECK(store_end(t->store, &w));
	atomic_store(&arrived, 0);
	pthread_create(&big.thread, NULL, big_client, &big);
	CHECK(writes(t, put_small, NULL));
	pthread_join(big.thread, NULL);
	CHECK(!big.good);
	CHECK_INT(big.seen, STORE_DISK_FULL);
	WORK(t, seen)
		CHECK_INT(number_of(seen, &toy_get, (const struct arg[]){ INT(1) }), 7);
}

/* In a process that may not write to the folder: the superuser always may. */
static int
read_only_child(const char *dir, const char *path)
{
	struct arena *mem = arena_new();
	int64_t n = 0, id = 1;
	str error;

	if (geteuid() == 0 && setuid(65534) != 0)
		return 10;
	struct store *s = store_open(path, false, mem, &error);
	struct work r = work_new(mem), w = work_new(mem), again = work_new(mem);
	if (!s)
		return 11;
	if (!store_read(s, &r, count, &n) || n != 0)
		return 12;
	if (store_write(s, &w, add, &id) || store_trouble(&w) != STORE_READ_ONLY)
		return 13;
	if (chmod(dir, 0700) != 0 || chmod(path, 0600) != 0)
		return 14;
	if (!store_write(s, &again, add, &id))
		return 15;
	if (!store_read(s, &r, count, &n) || n != 1)
		return 16;
	store_close(s);
	return 0;
}

static void
a_read_only_folder_is_read_until_it_is_not(struct test *t)
{
	const char *dir = test_path(t, "frozen").ptr, *path = test_path(t, "frozen/ithaca.db").ptr;
	struct work w = work_new(t->mem);
	int status = 0;
	str error;

	if (!store_is_sqlite(t->store))
		return;
	HOLDS(mkdir(dir, 0700) == 0);
	struct store *s = store_open(path, true, t->mem, &error);
	CHECK(s && store_write(s, &w, make_toys, NULL));
	store_close(s);
	if (geteuid() == 0)
		HOLDS(chown(path, 65534, 65534) == 0 && chown(dir, 65534, 65534) == 0 &&
		    chmod(t->dir.ptr, 0755) == 0);
	HOLDS(chmod(path, 0400) == 0 && chmod(dir, 0500) == 0);
	pid_t child = fork();
	if (child == 0)
		_exit(read_only_child(dir, path));
	waitpid(child, &status, 0);
	CHECK_INT(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
	chmod(dir, 0700);
	unlink(path);
	rmdir(dir);
}

/* Breaks its own connection, the first time it runs. */
static void
break_once(struct work *w, void *arg)
{
	int *runs = arg;

	if (++*runs == 1)
		w->db->store->driver->script(w, "break",
		    "SELECT pg_terminate_backend(pg_backend_pid())");
	number_of(w, &toy_count, NULL);
}

static void
backend(struct work *w, void *ret)
{
	*(int64_t *)ret = number_of(w, &pid, NULL);
}

static void
a_broken_connection_is_replaced(struct test *t)
{
	struct work w = work_new(t->mem), other = work_new(t->mem);
	int64_t one = 1, idle = 0;
	int runs = 0;
	str error;

	if (store_is_sqlite(t->store))
		return;
	CHECK(writes(t, make_toys, NULL));
	CHECK(store_read(t->store, &w, break_once, &runs));	/* a read is tried once more */
	CHECK_INT(runs, 2);
	runs = 0;
	w = work_new(t->mem);
	CHECK(!store_write(t->store, &w, break_once, &runs));	/* a write says so */
	CHECK_INT(runs, 1);
	CHECK_INT(store_trouble(&w), STORE_BROKEN);
	CHECK_HAS(w.fault, S("connection to the database broke"));
	CHECK(writes(t, add, &one));

	/* One that died while it was idle costs nobody anything. */
	w = work_new(t->mem);
	CHECK(store_read(t->store, &w, backend, &idle));
	struct store *s = store_open(place(t, "other"), true, t->mem, &error);
	store_begin(s, &other, true);
	s->driver->script(&other, "break", arena_cstr(t->mem,
	    str_fmt(t->mem, "SELECT pg_terminate_backend(%" PRId64 ", 5000)", idle)));
	CHECK(store_end(s, &other));
	store_close(s);
	one = 2;
	CHECK(writes(t, add, &one));
	CHECK_INT(toys(t), 2);
}

/* A statement without end, and a budget that a test can wait for. */
static void
endless(struct work *w, void *arg)
{
	(void)arg;
	if (store_is_sqlite(w->db->store)) {
		sqlite_of(w)->budget = SECOND / 100;
	} else {
		w->db->store->driver->script(w, "budget", "SET LOCAL statement_timeout = 10");
	}
	number_of(w, &forever, NULL);
}

static void
a_read_that_takes_too_long_is_stopped(struct test *t)
{
	struct work w = work_new(t->mem);

	CHECK(!store_read(t->store, &w, endless, NULL));
	CHECK_HAS(w.fault, S("took longer"));
	w = work_new(t->mem);
	CHECK(store_read(t->store, &w, look, NULL));
}

static void
opening_says_what_to_do(struct test *t)
{
	str error = S("");

	CHECK(!store_open(place(t, "nowhere"), false, t->mem, &error));
	CHECK_HAS(error, S("ithaca init"));
	if (!store_is_sqlite(t->store)) {
		CHECK(!store_open(place(t, "x;DROP"), true, t->mem, &error));
		CHECK_HAS(error, S("schema"));
		return;
	}
	const char *path = test_path(t, "letter.txt").ptr;
	FILE *f = fopen(path, "w");
	for (int i = 0; i < 100; i++)
		fputs("Dear Sir or Madam, ", f);
	fclose(f);
	CHECK(!store_open(path, false, t->mem, &error));
	CHECK_HAS(error, S("is not a data file"));
}

static void
both_engines_know_every_statement(struct test *t)
{
	str report;

	CHECK(store_check_queries(t->store, t->mem, &report));
	CHECK_STR(report, S(""));
}

TESTS(text_goes_and_comes_back, numbers_go_and_come_back, a_pattern_minds_case,
    a_loop_within_its_like, after_a_fault_nothing_happens, a_fault_names_its_statement,
    a_read_cannot_write, a_taken_id_is_no_endless_loop, writers_share_a_commit_and_nothing_else,
    what_was_read_still_holds_when_it_writes, a_conflict_is_run_again_from_the_start,
    by_hand_it_commits_or_not, what_was_answered_survives_a_kill,
    a_full_disk_stops_writing_until_there_is_room, a_full_disk_of_one_is_not_the_neighbours,
    a_broken_connection_is_replaced,
    a_read_that_takes_too_long_is_stopped, a_read_only_folder_is_read_until_it_is_not,
    opening_says_what_to_do, both_engines_know_every_statement)
