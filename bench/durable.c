/*
 * Durable writes a second: each is a transaction of its own that inserts one
 * row and is answered after COMMIT, by many clients at once.
 *
 *   durable ADDRESS CLIENTS SECONDS    "DIR/ithaca.db", "postgres://...", or
 *   durable fsync:DIR 1 SECONDS        a write and an fsync, without a database
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/random.h"
#include "db/driver.h"

enum { CLIENTS_MAX = 256, ROW = 100 };

static const enum db_type types[] = { DB_INT, DB_TEXT };
static const struct query insert = {
	.name = "bench_insert", .file = __FILE__, .nparams = 2, .params = types,
	.sqlite = "INSERT INTO bench (id, text) VALUES (?1, ?2)",
	.postgres = "INSERT INTO bench (id, text) VALUES ($1, $2)",
};

static struct store *store;
static int64_t until;
static atomic_long done, failed;

static void
make_table(struct work *w, void *arg)
{
	(void)arg;
	store->driver->script(w, "bench", "CREATE TABLE bench (id BIGINT PRIMARY KEY, text TEXT)");
}

static void
write_row(struct work *w, void *text)
{
	db_run(w, &insert, (const struct arg[]){ INT(id_new(w)), TEXT(*(str *)text) });
}

static void *
client(void *arg)
{
	struct arena *mem = arena_new();
	char row[ROW];
	str text = { row, sizeof row };

	(void)arg;
	memset(row, 'x', sizeof row);
	while (clock_monotonic() < until) {
		struct work w = work_new(mem);
		if (store_write(store, &w, write_row, &text))
			done++;
		else
			failed++;
		arena_reset(mem);
	}
	arena_free(mem);
	return NULL;
}

static void
fsync_alone(const char *dir)
{
	char path[4096], row[ROW] = "";

	snprintf(path, sizeof path, "%s/fsync.bench", dir);
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	while (fd >= 0 && clock_monotonic() < until) {
		if (write(fd, row, sizeof row) == sizeof row && fsync(fd) == 0)
			done++;
		else
			failed++;
	}
	close(fd);
	unlink(path);
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	pthread_t threads[CLIENTS_MAX];
	bool good;
	str error = S("");

	if (argc != 4) {
		fputs("usage: durable ADDRESS CLIENTS SECONDS\n", stderr);
		return 64;
	}
	int64_t n = str_to_int(str_of(argv[2]), 1, CLIENTS_MAX, &good);
	int64_t seconds = str_to_int(str_of(argv[3]), 1, 3600, &good);
	bool alone = str_starts(str_of(argv[1]), S("fsync:"));

	if (!alone) {
		struct work w = work_new(mem);
		store = store_open(argv[1], true, mem, &error);
		if (!store || !store_write(store, &w, make_table, NULL)) {
			fprintf(stderr, "durable: %.*s%.*s\n", STR(error), STR(w.fault));
			return 1;
		}
	}
	int64_t began = clock_monotonic();
	until = began + seconds * SECOND;
	if (alone) {
		fsync_alone(argv[1] + strlen("fsync:"));
	} else {
		for (int64_t i = 0; i < n; i++)
			pthread_create(&threads[i], NULL, client, NULL);
		for (int64_t i = 0; i < n; i++)
			pthread_join(threads[i], NULL);
	}
	printf("%8.0f durable writes a second, %ld failed, by %" PRId64 " clients: %.*s\n",
	    (double)done * (double)SECOND / (double)(clock_monotonic() - began), (long)failed, n,
	    STR(alone ? S("fsync alone") : store_describe(store)));
	store_close(store);
	arena_free(mem);
	return failed != 0;
}
