#include "db/store.h"

#include <time.h>

#include "base/log.h"
#include "base/random.h"
#include "db/driver.h"

enum { TRIES = 10, ID_TRIES = 2 };

struct store *
store_open(const char *address, bool create, struct arena *mem, str *ret_error)
{
	str a = str_of(address);
	bool url = str_starts(a, S("postgres://")) || str_starts(a, S("postgresql://"));

	return (url ? &postgres_driver : &sqlite_driver)->open(address, create, mem, ret_error);
}

void
store_close(struct store *s)
{
	if (s)
		s->driver->close(s);
}

bool
store_is_sqlite(const struct store *s)
{
	return s->driver == &sqlite_driver;
}

str
store_describe(const struct store *s)
{
	return str_of(s->description);
}

enum store_trouble
store_trouble(const struct work *w)
{
	return (enum store_trouble)w->trouble;
}

struct work
work_new(struct arena *mem)
{
	return (struct work){ .mem = mem, .now = clock_now() };
}

/* --- Transactions --- */

static void
forget_fault(struct work *w)
{
	w->fault = S("");
	w->again = false;
	w->trouble = STORE_FINE;
}

/* 2 ms, doubled each time up to half a second, and a random half of it. */
static void
back_off(int attempt)
{
	int64_t most = 2000 << (attempt < 8 ? attempt : 8);
	int64_t us = most / 2 + (int64_t)(random_u64() % (uint64_t)(most / 2));

	nanosleep(&(struct timespec){ us / SECOND, us % SECOND * 1000 }, NULL);
}

/* A fault that is not run again was not logged when it was latched. */
static bool
give_up(struct work *w, int attempts)
{
	if (w->again)
		LOG(LOG_ERROR, "conflict", { "request", w->request_id },
		    { "attempts", log_int(attempts) }, { "what", w->fault });
	return false;
}

static void
run_step(struct store *s, struct work *w, bool write, work_step *step, void *arg)
{
	s->driver->begin(s, w, write, false);
	if (!w->db)
		return;
	step(w, arg);
	s->driver->end(w);
}

bool
store_read(struct store *s, struct work *w, work_step *step, void *arg)
{
	HOLDS(!w->db);
	if (w->fault.len)
		return false;
	for (int attempt = 0; ; attempt++) {
		run_step(s, w, false, step, arg);
		if (!w->fault.len)
			return true;
		/* Only a broken connection says "again" to a read. */
		if (!w->again || attempt == 1)
			return give_up(w, attempt + 1);
		forget_fault(w);
	}
}

bool
store_write(struct store *s, struct work *w, work_step *step, void *arg)
{
	HOLDS(!w->db);
	if (w->fault.len)
		return false;
	for (int attempt = 0; ; attempt++) {
		if (s->driver->write)
			s->driver->write(s, w, step, arg);
		else
			run_step(s, w, true, step, arg);
		if (!w->fault.len)
			return true;
		if (!w->again || attempt == (str_has(w->fault, S(ID_TAKEN)) ? ID_TRIES : TRIES))
			return give_up(w, attempt + 1);
		forget_fault(w);
		back_off(attempt);
	}
}

void
store_begin(struct store *s, struct work *w, bool write)
{
	HOLDS(!w->db);
	if (!w->fault.len)
		s->driver->begin(s, w, write, true);
}

bool
store_end(struct store *s, struct work *w)
{
	if (w->db) {
		HOLDS(w->db->store == s);
		s->driver->end(w);
	}
	return w->fault.len == 0;
}

/* --- Statements --- */

static const struct driver *
driver_of(const struct work *w)
{
	if (!w->db)
		BUG("a statement outside of a transaction");
	return w->db->store->driver;
}

int64_t
db_run(struct work *w, const struct query *q, const struct arg *args)
{
	return w->fault.len ? 0 : driver_of(w)->run(w, q, args);
}

struct rows
db_ask(struct work *w, const struct query *q, const struct arg *args)
{
	struct rows rows = { .w = w, .q = q };

	if (!w->fault.len)
		driver_of(w)->ask(&rows, args);
	return rows;
}

bool
db_next(struct rows *rows)
{
	if (!rows->impl)
		return false;
	if (!rows->w->fault.len && driver_of(rows->w)->next(rows))
		return true;
	db_end(rows);
	return false;
}

void
db_end(struct rows *rows)
{
	if (rows->impl)
		driver_of(rows->w)->stop(rows);
	rows->impl = NULL;
}

int64_t
col_int(struct rows *rows, int i)
{
	HOLDS(i >= 0 && i < rows->q->ncolumns);
	return rows->impl ? driver_of(rows->w)->col_int(rows, i) : 0;
}

str
col_str(struct rows *rows, int i)
{
	HOLDS(i >= 0 && i < rows->q->ncolumns);
	return rows->impl ? driver_of(rows->w)->col_str(rows, i) : S("");
}

struct query *
query_make(struct arena *mem, str sqlite, str postgres, int nparams, int ncolumns,
    const enum db_type *params, const enum db_type *columns)
{
	struct query *q = NEW(mem, struct query);

	*q = (struct query){
		.name = NULL,	/* drivers keep no statement without a name */
		.file = "src/db", .line = 0,
		.sqlite = arena_cstr(mem, sqlite), .postgres = arena_cstr(mem, postgres),
		.nparams = nparams, .ncolumns = ncolumns, .params = params, .columns = columns,
	};
	return q;
}

bool
store_check_queries(struct store *s, struct arena *mem, str *ret_report)
{
	struct work w = work_new(mem);
	struct buf report = { .mem = mem };

	store_begin(s, &w, false);
	for (const struct query *const *q = db_queries; *q && !w.fault.len; q++) {
		str problem = s->driver->check(&w, *q);
		if (problem.len)
			buf_fmt(&report, "%s:%d: %s: %.*s\n", (*q)->file, (*q)->line, (*q)->name,
			    STR(problem));
	}
	if (!store_end(s, &w))
		buf_fmt(&report, "%.*s\n", STR(w.fault));
	*ret_report = buf_text(&report);
	return report.len == 0;
}
