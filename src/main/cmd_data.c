/* The organisation as a whole: made, copied, brought back, moved. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/account/account.h"
#include "app/org/org.h"
#include "base/config.h"
#include "base/json.h"
#include "db/copy.h"
#include "db/schema.h"
#include "lang/lang.h"
#include "main/command.h"
#include "base/version.h"

static int
fail(struct command_run *r, int code, str words)
{
	r->error = words;
	return code;
}

static bool
is_postgres(const char *address)
{
	return str_starts(str_of(address), S("postgres")) && str_has(str_of(address), S("://"));
}

/* Makes the folder and those above it, for us alone. */
static bool
make_dirs(struct arena *mem, const char *dir)
{
	str path = str_of(dir);

	for (size_t i = 1; i <= path.len; i++)
		if (i == path.len || path.ptr[i] == '/')
			if (mkdir(arena_cstr(mem, (str){ path.ptr, i }), 0700) != 0 &&
			    errno != EEXIST)
				return false;
	return true;
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* --- init --- */

struct beginning { str name, base_url, link; bool there; };

static void
begin(struct work *w, void *arg)
{
	struct beginning *b = arg;

	b->there = org_get(w, S("secret")).len > 0;
	if (b->there)
		return;
	org_begin(w);
	if (b->name.len)
		org_set(w, S("name"), b->name);
	str token = link_make(w, LINK_SETUP, NOBODY, 7 * DAY);

	b->link = str_fmt(w->mem, "%.*s/set-up?token=%.*s", STR(b->base_url), STR(token));
}

static void
say_begun(struct command_run *r, const char *where, const struct beginning *b)
{
	if (r->json) {
		struct json j = { .out = { .mem = r->mem } };
		json_begin(&j, NULL);
		json_str(&j, "data", str_of(where));
		json_str(&j, "set_up", b->link);
		json_end(&j);
		buf_str(&r->out, buf_text(&j.out));
		buf_char(&r->out, '\n');
		return;
	}
	buf_str(&r->out, SAY(r->mem, _("The organisation is in {place}."),
	    { "place", str_of(where) }));
	buf_lit(&r->out, "\n");
	buf_str(&r->out, _("Start the server with ithaca serve.  The first administrator then "
	    "opens, within a week:"));
	buf_fmt(&r->out, "\n  %.*s\n", STR(b->link));
}

static int
run_init(struct command_run *r)
{
	const char *address = data_address(r->mem, r->data), *dir = data_dir(r->mem, r->data);
	const char *name = option(r, "--name");
	struct beginning b = { .name = str_of(name), .base_url = r->config->base_url };

	if (b.base_url.len == 0)
		b.base_url = str_fmt(r->mem, "http://%.*s", STR(r->config->listen));
	if (dir && !make_dirs(r->mem, dir))
		return fail(r, EX_CANTCREAT, SAY(r->mem, _("{place} cannot be made: {why}"),
		    { "place", str_of(dir) }, { "why", str_of(strerror(errno)) }));
	struct store *store = open_current(r, address, true);
	if (!store)
		return EX_CANTCREAT;
	struct work w = work_new(r->mem);
	bool good = store_write(store, &w, begin, &b);
	store_close(store);
	if (!good)
		return fail(r, EX_IOERR, w.fault);
	if (b.there)
		return fail(r, EX_CANTCREAT, SAY(r->mem,
		    _("There is an organisation in {place} already.  Serve it with ithaca serve, "
		    "or choose another place with --data."),
		    { "place", str_of(dir ? dir : address) }));
	say_begun(r, dir ? dir : address, &b);
	return EX_OK;
}

/* --- version --- */

static int
run_version(struct command_run *r)
{
	if (r->json)
		buf_fmt(&r->out, "{\"version\":\"%s\",\"sqlite\":\"%s\"}\n", ITHACA_VERSION,
		    sqlite3_libversion());
	else
		buf_fmt(&r->out, "ithaca %s (SQLite %s)\n", ITHACA_VERSION, sqlite3_libversion());
	return EX_OK;
}

/* --- backup and restore --- */

static void
say_size(struct command_run *r, const char *path)
{
	struct stat st = { 0 };

	stat(path, &st);
	if (r->json)
		buf_fmt(&r->out, "{\"bytes\":%" PRId64 "}\n", (int64_t)st.st_size);
	else {
		buf_str(&r->out, SAY(r->mem, _("{file}: {n} bytes, whole and on the disk."),
		    { "file", str_of(path) }, { "n", lang_int(r->mem, st.st_size) }));
		buf_char(&r->out, '\n');
	}
}

static int
run_backup(struct command_run *r)
{
	if (!store_backup(r->store, r->argv[0], r->mem, &r->error))
		return EX_CANTCREAT;
	say_size(r, r->argv[0]);
	return EX_OK;
}

/* Copies bytes to a new file and syncs it; an errno, or 0. */
static int
copy_file(const char *from, const char *to)
{
	char part[64 << 10];
	ssize_t n = 0;
	int error = 0;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (out < 0) {
		error = errno;
		if (in >= 0)
			close(in);
		return error;
	}
	while (error == 0 && (n = read(in, part, sizeof part)) > 0)
		for (ssize_t done = 0, k; error == 0 && done < n; done += k)
			if ((k = write(out, part + done, (size_t)(n - done))) < 0)
				error = errno;
	if (error == 0 && (n < 0 || fsync(out) != 0))
		error = errno;
	close(in);
	if (close(out) != 0 && error == 0)
		error = errno;
	if (error)
		unlink(to);
	return error;
}

/* SQLite's own look at every page of a file; empty when all is well. */
static str
integrity(struct arena *mem, const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	str found = S("it is not a backup of Ithaca");

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		found = arena_str(mem, str_of((const char *)sqlite3_column_text(st, 0)));
	sqlite3_finalize(st);
	sqlite3_close(db);
	return str_eq(found, S("ok")) ? (str){ 0 } : found;
}

static void
say_report(struct command_run *r, const struct copy_report *report)
{
	struct json j = { .out = { .mem = r->mem } };

	json_begin(&j, NULL);
	json_int(&j, "rows", report->rows);
	json_bool(&j, "same", report->same);
	json_list(&j, "tables");
	for (size_t i = 0; i < report->n; i++) {
		const struct copy_table *t = &report->v[i];
		str sum = str_fmt(r->mem, "%016" PRIx64, t->sum_to);
		json_begin(&j, NULL);
		json_str(&j, "name", str_of(t->name));
		json_int(&j, "rows", t->rows_to);
		json_str(&j, "checksum", sum);
		json_end(&j);
		if (!r->json)
			buf_fmt(&r->out, "%12" PRId64 "  %.*s  %s\n", t->rows_to, STR(sum),
			    t->name);
	}
	json_end(&j);
	json_end(&j);
	if (r->json) {
		buf_str(&r->out, buf_text(&j.out));
		buf_char(&r->out, '\n');
		return;
	}
	buf_str(&r->out, SAY(r->mem, _("{n} rows; counts and checksums agree on both sides."),
	    { "n", lang_int(r->mem, report->rows) }));
	buf_char(&r->out, '\n');
}

/* Everything from one store into another that is empty. */
static int
copy_into(struct command_run *r, struct store *from, const char *address)
{
	struct copy_report report = { 0 };
	const char *dir = data_dir(r->mem, address);

	if (dir && exists(address))
		return fail(r, EX_CANTCREAT, SAY(r->mem, _("{place} is there already: choose a "
		    "place where there is nothing yet."), { "place", str_of(address) }));
	if (dir && !make_dirs(r->mem, dir))
		return fail(r, EX_CANTCREAT, SAY(r->mem, _("{place} cannot be made: {why}"),
		    { "place", str_of(dir) }, { "why", str_of(strerror(errno)) }));
	struct store *to = open_current(r, address, true);
	if (!to)
		return EX_CANTCREAT;
	bool good = store_copy(from, to, r->mem, NULL, &report);
	store_close(to);
	if (!good)
		return fail(r, EX_IOERR, report.error);
	if (!report.same)
		return fail(r, EX_SOFTWARE, _("The copy is not the same as what it was made from: "
		    "do not use it, and tell us."));
	say_report(r, &report);
	return EX_OK;
}

/* The backup under its final name only when it is whole and of our schema. */
static int
restore_file(struct command_run *r, const char *file, const char *address)
{
	const char *half = arena_cstr(r->mem, str_fmt(r->mem, "%s.restoring", address));
	const char *dir = data_dir(r->mem, address);

	if (!make_dirs(r->mem, dir))
		return fail(r, EX_CANTCREAT, SAY(r->mem, _("{place} cannot be made: {why}"),
		    { "place", str_of(dir) }, { "why", str_of(strerror(errno)) }));
	unlink(half);	/* of a restore that was broken off */
	int error = copy_file(file, half);
	if (error)
		return fail(r, EX_IOERR, SAY(r->mem, _("{file} cannot be copied to {place}: {why}"),
		    { "file", str_of(file) }, { "place", str_of(dir) },
		    { "why", str_of(strerror(error)) }));
	struct store *store = open_current(r, half, false);
	if (!store) {
		unlink(half);
		return EX_DATAERR;
	}
	store_close(store);
	if (rename(half, address) != 0)
		return fail(r, EX_IOERR, str_of(strerror(errno)));
	return EX_OK;
}

/* Reads every row of both and compares. */
static int
verify(struct command_run *r, const char *file, const char *address)
{
	struct copy_report report = { 0 };
	const char *copy = arena_cstr(r->mem, str_fmt(r->mem, "%s.verifying", address));
	int code = EX_IOERR;

	unlink(copy);
	if (copy_file(file, copy) != 0)	/* so that the backup is not even opened for writing */
		return fail(r, EX_IOERR, _("There is no room to verify the copy."));
	struct store *a = open_current(r, copy, false);
	struct store *b = a ? open_current(r, address, false) : NULL;
	if (b && store_compare(a, b, r->mem, NULL, &report)) {
		code = report.same ? EX_OK : EX_DATAERR;
		if (report.same)
			say_report(r, &report);
		else
			r->error = _("What was restored differs from the backup: do not use it.");
	} else if (b) {
		r->error = report.error;
	}
	if (b)
		store_close(b);
	if (a)
		store_close(a);
	unlink(copy);
	return code;
}

static int
restore_into_postgres(struct command_run *r, const char *file, const char *address)
{
	const char *tmp = getenv("TMPDIR");
	const char *copy = arena_cstr(r->mem, str_fmt(r->mem, "%s/ithaca-restore-%d.db",
	    tmp ? tmp : "/tmp", (int)getpid()));

	if (copy_file(file, copy) != 0)
		return fail(r, EX_CANTCREAT, SAY(r->mem,
		    _("{file} cannot be copied to {place}: {why}"), { "file", str_of(file) },
		    { "place", str_of(copy) }, { "why", str_of(strerror(errno)) }));
	struct store *from = open_current(r, copy, false);
	int code = from ? copy_into(r, from, address) : EX_DATAERR;
	if (from)
		store_close(from);
	unlink(copy);
	return code;
}

static int
run_restore(struct command_run *r)
{
	const char *file = r->argv[0], *address = data_address(r->mem, r->data);

	if (!exists(file))
		return fail(r, EX_NOINPUT, SAY(r->mem, _("There is no file {file}."),
		    { "file", str_of(file) }));
	str wrong = integrity(r->mem, file);
	if (wrong.len)
		return fail(r, EX_DATAERR, SAY(r->mem, _("{file} is damaged: {why}"),
		    { "file", str_of(file) }, { "why", wrong }));
	if (is_postgres(address))
		return restore_into_postgres(r, file, address);
	if (exists(address))
		return fail(r, EX_CANTCREAT, SAY(r->mem, _("There is an organisation in {place} "
		    "already: name a new folder with --data."), { "place", str_of(address) }));
	int code = restore_file(r, file, address);
	if (code == EX_OK && option(r, "--verify"))
		return verify(r, file, address);
	if (code == EX_OK)
		say_size(r, address);
	return code;
}

/* --- migrate --- */

static int
run_migrate(struct command_run *r)
{
	const char *to = option(r, "--to");

	if (!to)
		return fail(r, EX_USAGE, _("Say where to with --to: a folder, or postgres://…"));
	return copy_into(r, r->store, data_address(r->mem, to));
}

static const struct option_spec init_spec[] = {
	{ "--name", "NAME", N_("what the organisation is called") },
	{ 0 }
};
static const struct option_spec restore_spec[] = {
	{ "--verify", NULL, N_("read everything back and compare counts and checksums") },
	{ 0 }
};
static const struct option_spec migrate_spec[] = {
	{ "--to", "DIR|URL", N_("an empty place: a new folder, or postgres://HOST/DATABASE") },
	{ 0 }
};

extern const struct command data_commands[];
const struct command data_commands[] = {
	{ "init", N_("Make an organisation"),
	  N_("Prints a link, good for a week and for one use, by which the first administrator "
	  "signs in."), run_init, .bare = true, .options = init_spec },
	{ "backup FILE", N_("Write everything into one file, while the server runs"), NULL,
	  run_backup },
	{ "restore FILE", N_("Bring a backup back into a new folder, or an empty database"),
	  N_("--data names the place.  What is there already is never touched."), run_restore,
	  .bare = true, .options = restore_spec },
	{ "migrate", N_("Copy the organisation into another database"),
	  N_("From a folder to PostgreSQL, or back.  The first place stays as it is.  End the "
	  "server before,\nand give the new place to it as --data afterwards."), run_migrate,
	  .options = migrate_spec },
	{ "version", N_("Print the version"), NULL, run_version, .bare = true, .any_config = true },
	{ 0 }
};
