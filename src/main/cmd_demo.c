/* ithaca demo: an invented organisation, served at once, gone afterwards. */
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/demo/demo.h"
#include "base/config.h"
#include "db/schema.h"
#include "lang/lang.h"
#include "main/command.h"
#include "main/serve.h"

static int
refuse(struct command_run *r, int code, str words)
{
	r->error = words;
	return code;
}

static void
fill(struct work *w, void *arg)
{
	str *ret_trouble = arg;

	*ret_trouble = demo_fill(w);
	if (ret_trouble->len)
		FAULT(w, "demo: %.*s", STR(*ret_trouble));
}

static bool
make(struct command_run *r, const char *address)
{
	struct store *store = store_open(address, true, r->mem, &r->error);
	struct arena *mem = arena_new();	/* large, and of no use to the server */
	struct work w = work_new(mem);
	str note, trouble = { 0 };
	bool good = false;

	if (!store) {
		arena_free(mem);
		return false;
	}
	switch (schema_migrate(store, r->mem, &note)) {
	case SCHEMA_CURRENT:
	case SCHEMA_MIGRATED:
		good = store_write(store, &w, fill, &trouble);
		note = arena_str(r->mem, trouble.len ? trouble : w.fault);
		break;
	case SCHEMA_NEWER_DATA:
	case SCHEMA_FAILED:
		break;
	}
	if (!good)
		r->error = note;
	store_close(store);
	arena_free(mem);
	return good;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int
run_demo(struct command_run *r)
{
	const char *keep = option(r, "--data"), *dir = keep;
	char place[] = "/tmp/ithaca-demo-XXXXXX";
	struct stat st;

	if (keep) {
		/* Never into data that is there: it might be somebody's own. */
		if (lstat(data_address(r->mem, keep), &st) == 0 || str_starts(str_of(keep), S("postgres")))
			return refuse(r, EX_CANTCREAT, SAY(r->mem, _("A demo is made in a new folder, and {place} "
			    "has an organisation.  Leave --data out, or name a new folder."), { "place", str_of(keep) }));
		if (mkdir(keep, 0700) != 0 && errno != EEXIST)
			return refuse(r, EX_CANTCREAT, SAY(r->mem, _("{place} cannot be made: {why}"),
			    { "place", str_of(keep) }, { "why", str_of(strerror(errno)) }));
	} else if (!(dir = mkdtemp(place))) {
		return refuse(r, EX_CANTCREAT, _("No folder can be made in /tmp."));
	}
	struct serve_options o = { .address = data_address(r->mem, dir), .dir = dir };
	int code = make(r, o.address) ? serve(r, &o) : EX_SOFTWARE;

	if (!keep)
		nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return code;
}

static const struct option_spec demo_spec[] = {
	{ "--listen", "ADDRESS:PORT", N_("where to listen (127.0.0.1:8080)") },
	{ 0 }
};

extern const struct command demo_commands[];
const struct command demo_commands[] = {
	{ .grammar = "demo", .summary = N_("Look around in an invented organisation, without installing anything"),
	  .help = N_("240 people, five programmes, five persons to look around as.  Open the address\n"
	      "that it prints.  Everything is gone when it ends, unless --data names a new folder."),
	  .run = run_demo, .bare = true, .options = demo_spec },
	{ 0 }
};
