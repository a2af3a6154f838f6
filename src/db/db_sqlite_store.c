/*
 * One writer, many readers.
 *
 * fsync is what a durable write costs, so writers share it: each waits in a
 * queue with its step; the writer thread opens a transaction, runs one step
 * after the other, each in a SAVEPOINT of its own, for as long as somebody
 * waits (at most GROUP steps or GROUP_TIME), commits, and only then lets all
 * of them go.  While it is in fsync the next group gathers by itself.  A step
 * that latches a fault is rolled back alone.
 *
 * The alternative, each thread writing in its turn on the shared connection
 * and the last one committing, needs no thread but wakes one for every step.
 * The price of ours is that a step runs on another thread than the one that
 * asked; the language in use belongs to the thread, so it is carried along.
 *
 * A folder that cannot be written to has no -shm file to make, and SQLite
 * then refuses WAL even to readers.  If nothing is in the WAL we read the
 * file as immutable; every write tries to open a writer again, and when that
 * works the readers are replaced (`generation`).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "db/db_sqlite.h"
#include "lang/lang.h"

enum { READERS = 16, GROUP = 256 };
static const int64_t READ_BUDGET = 5 * SECOND, GROUP_TIME = SECOND / 50;

/* A step that waits to be written. */
struct task {
	struct work *w;
	work_step *step;
	void *arg;
	str lang;
	sem_t done;
	struct task *next;
};

struct sqlite_store {
	struct store base;

	pthread_mutex_t pool_lock;
	pthread_cond_t pool_freed;
	struct sqlite_db *idle;	/* readers; the last used first */
	int nreaders;
	uint64_t generation;	/* of readers; older ones are closed when they come back */
	bool immutable;		/* the file is read as if nobody could change it */

	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled;
	struct task *first, **last;
	bool closing;
	pthread_t thread;

	pthread_mutex_t write_lock;	/* whoever writes: a group, or a transaction by hand */
	struct sqlite_db *writer;	/* NULL while the folder is read-only */
	_Atomic pthread_t by_hand;	/* who holds write_lock for a transaction by hand */
};

#define COMMAND(id, text) \
	static const struct query id = { .name = text, .file = __FILE__, .line = __LINE__, \
	    .sqlite = text }
COMMAND(begin_read, "BEGIN");
COMMAND(begin_write, "BEGIN IMMEDIATE");
COMMAND(commit, "COMMIT");
COMMAND(savepoint, "SAVEPOINT step");
COMMAND(keep, "RELEASE step");
COMMAND(undo, "ROLLBACK TO step");

static struct sqlite_store *
store_of(struct store *s)
{
	return (struct sqlite_store *)s;
}

/* --- Opening --- */

/* As a file: URI, whose special characters are escaped. */
static const char *
uri_of(struct arena *mem, const char *path, const char *query)
{
	struct buf b = { .mem = mem };

	buf_lit(&b, "file:");
	for (; *path; path++)
		if (strchr("%?#", *path))
			buf_fmt(&b, "%%%02X", *path);
		else
			buf_char(&b, *path);
	buf_str(&b, str_of(query));
	return arena_cstr(mem, buf_text(&b));
}

static struct sqlite_db *
open_writer(struct sqlite_store *s, bool create, struct arena *mem, str *ret_error, int *ret_code)
{
	int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
	struct sqlite_db *db = sqlite_connect(&s->base, uri_of(mem, s->base.path, ""), flags, mem,
	    ret_error, ret_code);

	if (!db)
		return NULL;
	db->base.writes = true;
	/* Opened for writing on a read-only file, SQLite quietly reads only. */
	*ret_code = sqlite3_db_readonly(db->h, "main") ? SQLITE_READONLY :
	    /* Room for the indexes that a large import writes at random; taken only when used. */
	    sqlite3_exec(db->h, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -32000;"
	    /* Makes the -wal and -shm now, while there is room, and has them removed at the end. */
	    "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
	if (*ret_code == SQLITE_OK)
		return db;
	*ret_error = str_of(sqlite3_errstr(*ret_code));
	sqlite_disconnect(db);
	return NULL;
}

static struct sqlite_db *
open_reader(struct sqlite_store *s, struct arena *mem, str *ret_error, int *ret_code)
{
	struct stat wal;
	const char *wal_path = arena_cstr(mem, str_fmt(mem, "%s-wal", s->base.path));
	struct sqlite_db *db = NULL;

	if (!s->immutable)
		db = sqlite_connect(&s->base, uri_of(mem, s->base.path, ""), SQLITE_OPEN_READONLY,
		    mem, ret_error, ret_code);
	if (!db && !s->writer && (stat(wal_path, &wal) != 0 || wal.st_size == 0)) {
		db = sqlite_connect(&s->base, uri_of(mem, s->base.path, "?immutable=1"),
		    SQLITE_OPEN_READONLY, mem, ret_error, ret_code);
		s->immutable = db != NULL;
	}
	if (db && sqlite3_exec(db->h, "PRAGMA query_only = ON", NULL, NULL, NULL) != SQLITE_OK)
		BUG("query_only: %s", sqlite3_errmsg(db->h));
	return db;
}

static str
open_message(struct arena *mem, const char *path, int code, str what, bool missing)
{
	if (missing)
		return str_fmt(mem, "there is no data at %s; \"ithaca init\" makes it", path);
	if ((code & 0xff) == SQLITE_NOTADB)
		return str_fmt(mem, "%s is not a data file of Ithaca", path);
	return str_fmt(mem, "%s cannot be opened: %.*s; does its folder exist, and may this user "
	    "read and write it?", path, STR(what));
}

static void *writer_main(void *);

static struct store *
open_store(const char *path, bool create, struct arena *mem, str *ret_error)
{
	struct sqlite_store *s = calloc(1, sizeof *s);
	bool missing = access(path, F_OK) != 0;
	str what = S("");
	int code = SQLITE_OK;

	if (!s || !(s->base.path = strdup(path)))
		BUG("out of memory");
	s->base.driver = &sqlite_driver;
	s->last = &s->first;
	pthread_mutex_init(&s->pool_lock, NULL);
	pthread_cond_init(&s->pool_freed, NULL);
	pthread_mutex_init(&s->queue_lock, NULL);
	pthread_cond_init(&s->queue_filled, NULL);
	pthread_mutex_init(&s->write_lock, NULL);
	/* It and the files that SQLite makes beside it are for their owner only. */
	if (missing && create)
		close(open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
	if (!missing || create)
		s->writer = open_writer(s, create, mem, &what, &code);
	if (!s->writer && !missing)
		s->idle = open_reader(s, mem, &what, &code);
	s->nreaders = s->idle != NULL;
	if (!s->writer && !s->idle) {
		*ret_error = open_message(mem, path, code, what, missing && !create);
		free((char *)s->base.path);
		free(s);
		return NULL;
	}
	if (!s->writer)
		LOG(LOG_WARN, "read-only", { "data", str_of(path) });
	snprintf(s->base.description, sizeof s->base.description, "SQLite %s, %s%s",
	    sqlite3_libversion(), path, s->writer ? "" : ", read-only");
	if (pthread_create(&s->thread, NULL, writer_main, s) != 0)
		BUG("no thread for the writer");
	return &s->base;
}

static void
close_store(struct store *base)
{
	struct sqlite_store *s = store_of(base);

	pthread_mutex_lock(&s->queue_lock);
	s->closing = true;
	pthread_cond_signal(&s->queue_filled);
	pthread_mutex_unlock(&s->queue_lock);
	pthread_join(s->thread, NULL);
	for (struct sqlite_db *db; (db = s->idle); s->nreaders--) {
		s->idle = db->next;
		sqlite_disconnect(db);
	}
	if (s->nreaders != 0)
		BUG("a store was closed under %d readers", s->nreaders);
	/* The last one out leaves no -wal behind. */
	sqlite_disconnect(s->writer);
	free((char *)s->base.path);
	free(s);
}

/* --- Readers --- */

static struct sqlite_db *
reader_take(struct sqlite_store *s, struct work *w)
{
	str error = S("");
	int code = SQLITE_OK;

	pthread_mutex_lock(&s->pool_lock);
	while (!s->idle && s->nreaders == READERS)
		pthread_cond_wait(&s->pool_freed, &s->pool_lock);
	struct sqlite_db *db = s->idle;
	if (db) {
		s->idle = db->next;
	} else if ((db = open_reader(s, w->mem, &error, &code))) {
		db->changes = s->generation;
		s->nreaders++;
	}
	pthread_mutex_unlock(&s->pool_lock);
	if (!db)
		sqlite_fault(w, NULL, code, &begin_read);
	return db;
}

static void
reader_return(struct sqlite_store *s, struct sqlite_db *db)
{
	pthread_mutex_lock(&s->pool_lock);
	bool old = db->changes != s->generation;
	if (old) {
		s->nreaders--;
	} else {
		db->next = s->idle;
		s->idle = db;
	}
	pthread_cond_signal(&s->pool_freed);
	pthread_mutex_unlock(&s->pool_lock);
	if (old)
		sqlite_disconnect(db);
}

/* What readers hold was opened while the folder could not be written to. */
static void
readers_replace(struct sqlite_store *s)
{
	struct sqlite_db *old;

	pthread_mutex_lock(&s->pool_lock);
	s->generation++;
	s->immutable = false;
	old = s->idle;
	s->idle = NULL;
	for (struct sqlite_db *db = old; db; db = db->next)
		s->nreaders--;
	pthread_mutex_unlock(&s->pool_lock);
	for (struct sqlite_db *db; (db = old); ) {
		old = db->next;
		sqlite_disconnect(db);
	}
}

/* --- The writer --- */

/* With write_lock: a writer with an open transaction, or a fault. */
static struct sqlite_db *
writer_begin(struct sqlite_store *s, struct work *w)
{
	if (!s->writer) {
		str error = S("");
		int code;
		struct sqlite_db *db = open_writer(s, false, w->mem, &error, &code);
		if (!db) {
			sqlite_fault(w, NULL, SQLITE_READONLY, &begin_write);
			return NULL;
		}
		pthread_mutex_lock(&s->pool_lock);
		s->writer = db;
		pthread_mutex_unlock(&s->pool_lock);
		readers_replace(s);
	}
	int rc = sqlite_simple(s->writer, &begin_write);
	if (rc == SQLITE_OK)
		return s->writer;
	w->db = &s->writer->base;	/* it is a write that fails */
	sqlite_fault(w, s->writer, rc, &begin_write);
	w->db = NULL;
	sqlite_tidy(s->writer);
	return NULL;
}

static struct task *
task_take(struct sqlite_store *s, bool wait)
{
	pthread_mutex_lock(&s->queue_lock);
	while (wait && !s->first && !s->closing)
		pthread_cond_wait(&s->queue_filled, &s->queue_lock);
	struct task *t = s->first;
	if (t && !(s->first = t->next))
		s->last = &s->first;
	pthread_mutex_unlock(&s->queue_lock);
	return t;
}

/* False when the whole transaction is lost, as SQLite does on a full disk. */
static bool
task_run(struct sqlite_db *db, struct task *t)
{
	struct work *w = t->w;
	int rc = sqlite_simple(db, &savepoint);

	w->db = &db->base;
	if (rc == SQLITE_OK) {
		lang_use(t->lang);
		t->step(w, t->arg);
	} else {
		sqlite_fault(w, db, rc, &savepoint);
	}
	w->db = NULL;
	for (struct slot *x = *db->slots, *end = x + SETS * WAYS; x < end; x++)
		if (x->busy) {	/* a loop that was left early */
			sqlite3_reset(x->stmt);
			x->busy = false;
		}
	if (sqlite3_get_autocommit(db->h))
		return false;
	if (w->fault.len && sqlite_simple(db, &undo) != SQLITE_OK)
		return false;
	return sqlite_simple(db, &keep) == SQLITE_OK;
}

/* Nobody in the group committed.  When one step took the whole transaction with
 * it (`lost`), the others are none the wiser and are run again. */
static void
group_fail(struct task *group, struct sqlite_db *db, int code, bool lost)
{
	for (; group; group = group->next) {
		struct work *w = group->w;
		if (w->fault.len)
			continue;
		w->db = &db->base;
		w->again = lost;
		sqlite_fault(w, db, code, &commit);
		w->db = NULL;
	}
}

/* Runs steps from `t` on for as long as some wait; then commits and lets them go. */
static void
group_write(struct sqlite_store *s, struct task *t)
{
	struct task *group = NULL, **end = &group;
	int64_t until = clock_monotonic() + GROUP_TIME;
	struct sqlite_db *db;
	bool whole = true;
	int n = 0;

	pthread_mutex_lock(&s->write_lock);
	db = writer_begin(s, t->w);
	do {
		*end = t;
		end = &t->next;
		t->next = NULL;
		if (db)
			whole = task_run(db, t);
	} while (db && whole && ++n < GROUP && clock_monotonic() < until &&
	    (t = task_take(s, false)));
	if (db) {
		int rc = whole ? sqlite_simple(db, &commit) : SQLITE_ABORT;
		if (rc != SQLITE_OK)
			group_fail(group, db, rc, !whole);
		sqlite_tidy(db);
	}
	pthread_mutex_unlock(&s->write_lock);
	for (struct task *next; group; group = next) {
		next = group->next;	/* it may be gone as soon as it is posted */
		sem_post(&group->done);
	}
}

static void *
writer_main(void *arg)
{
	struct sqlite_store *s = arg;

	for (struct task *t; (t = task_take(s, true)); )
		group_write(s, t);
	return NULL;
}

static void
write_step(struct store *base, struct work *w, work_step *step, void *arg)
{
	struct sqlite_store *s = store_of(base);
	struct task t = {
		.w = w, .step = step, .arg = arg, .lang = str_of(lang_current()->tag),
	};

	if (pthread_equal(s->by_hand, pthread_self()) || pthread_equal(s->thread, pthread_self()))
		BUG("a write within a write");
	sem_init(&t.done, 0, 0);
	pthread_mutex_lock(&s->queue_lock);
	*s->last = &t;
	s->last = &t.next;
	pthread_cond_signal(&s->queue_filled);
	pthread_mutex_unlock(&s->queue_lock);
	while (sem_wait(&t.done) != 0 && errno == EINTR)
		;
	sem_destroy(&t.done);
}

/* --- Transactions of readers, and by hand --- */

static void
begin(struct store *base, struct work *w, bool write, bool by_hand)
{
	struct sqlite_store *s = store_of(base);
	struct sqlite_db *db;

	if (write) {
		pthread_mutex_lock(&s->write_lock);
		db = writer_begin(s, w);
		if (db)
			s->by_hand = pthread_self();
		else
			pthread_mutex_unlock(&s->write_lock);
	} else {
		db = reader_take(s, w);
		if (!db)
			return;
		db->budget = by_hand ? 0 : READ_BUDGET;
		int rc = sqlite_simple(db, &begin_read);
		if (rc != SQLITE_OK) {
			sqlite_fault(w, db, rc, &begin_read);
			reader_return(s, db);
			return;
		}
	}
	w->db = db ? &db->base : NULL;
}

static void
end(struct work *w)
{
	struct sqlite_db *db = sqlite_of(w);
	struct sqlite_store *s = store_of(db->base.store);

	if (!w->fault.len) {
		int rc = sqlite_simple(db, &commit);
		if (rc != SQLITE_OK)
			sqlite_fault(w, db, rc, &commit);
	}
	sqlite_tidy(db);	/* rolls back what is still open */
	w->db = NULL;
	if (db->base.writes) {
		s->by_hand = 0;
		pthread_mutex_unlock(&s->write_lock);
	} else {
		reader_return(s, db);
	}
}

/* VACUUM INTO reads one snapshot, and holds up nobody. */
static bool
backup(struct store *base, const char *path, struct arena *mem, str *ret_error)
{
	struct sqlite_store *s = store_of(base);
	int code = SQLITE_OK;
	const char *query = s->immutable ? "?immutable=1" : "";
	struct sqlite_db *db = sqlite_connect(base, uri_of(mem, base->path, query),
	    SQLITE_OPEN_READONLY, mem, ret_error, &code);
	sqlite3_stmt *stmt = NULL;

	if (!db)
		return false;
	/* Ours alone before there is anything in it. */
	close(open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600));
	if (sqlite3_prepare_v2(db->h, "VACUUM INTO ?1", -1, &stmt, NULL) == SQLITE_OK)
		sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
	bool good = stmt && sqlite3_step(stmt) == SQLITE_DONE;
	if (!good)
		*ret_error = str_fmt(mem, "%s: %s", path, sqlite3_errmsg(db->h));
	sqlite3_finalize(stmt);
	sqlite_disconnect(db);
	return good;
}

const struct driver sqlite_driver = {
	.open = open_store, .close = close_store,
	.begin = begin, .end = end, .write = write_step,
	.run = sqlite_run, .ask = sqlite_ask, .next = sqlite_next, .stop = sqlite_stop,
	.col_int = sqlite_col_int, .col_str = sqlite_col_str, .script = sqlite_script,
	.check = sqlite_check, .backup = backup,
};
