/* A throw-away organisation to look around in. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/demo/demo.h"
#include "base/config.h"
#include "base/log.h"
#include "db/schema.h"
#include "jobs/mail.h"
#include "lang/lang.h"
#include "main/command.h"
#include "main/listen.h"
#include "main/serve.h"

enum { PORTS_TRIED = 100 };

/* --- where it lives --- */

static const char *
make_folder(struct command_run *r)
{
	const char *tmp = getenv("TMPDIR");
	str name = str_fmt(r->mem, "%s/ithaca-demo-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	char *dir = arena_copy(r->mem, arena_cstr(r->mem, name), name.len + 1);

	if (mkdtemp(dir))
		return dir;
	r->error = SAY(r->mem, _("{place} cannot be made: {why}"), { "place", str_of(dir) },
	    { "why", str_of(strerror(errno)) });
	return NULL;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void
remove_folder(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Loads what is not there yet. */
static bool
load(struct command_run *r, const char *address)
{
	struct store *store = open_current(r, address, true);
	struct arena *mem = arena_new();	/* large, and of no use to the server */
	str trouble;

	if (!store)
		return false;
	enum demo_verdict v = demo_prepare(store, mem, &trouble);

	store_close(store);
	r->error = demo_explain(r->mem, v, str_of(r->data));
	if (v == DEMO_FAILED)
		r->error = str_fmt(r->mem, "%.*s %.*s", STR(r->error), STR(trouble));
	arena_free(mem);
	return v == DEMO_READY;
}

/* --- where it is seen --- */

/* The port that was asked for, or the first free one after the usual one. */
static str
free_address(struct command_run *r)
{
	str error;

	if (option(r, "--listen"))
		return r->config->listen;
	for (int port = 8080; port < 8080 + PORTS_TRIED; port++) {
		str address = str_fmt(r->mem, "127.0.0.1:%d", port);
		int fd = listen_open(r->mem, address, &error);

		if (fd >= 0) {
			close(fd);
			return address;
		}
	}
	return S("127.0.0.1:0");
}

/* A process of its own, which goes once the browser is told. */
static void
open_browser(struct arena *mem, str address)
{
	bool screen = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
	const char *url = arena_cstr(mem, str_fmt(mem, "http://%.*s/", STR(address)));

	if (!screen || !isatty(STDOUT_FILENO))
		return;
	signal(SIGCHLD, SIG_IGN);
	if (fork() != 0)
		return;
	sleep(1);	/* a person's blink, and the server is there long before */
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp("xdg-open", "xdg-open", url, NULL);
	_exit(EX_UNAVAILABLE);
}

static int
serve_demo(struct command_run *r, const char *address)
{
	struct config config = *r->config;

	config.listen = free_address(r);
	config.base_url = (str){ 0 };
	config.tls_certificate = config.tls_key = (str){ 0 };
	/* Nobody behind these addresses: not one mail leaves. */
	mail_setup(&(struct mail_settings){
	    .from = config.mail_from, .from_name = config.mail_from_name, .host = S("localhost") });
	r->config = &config;
	if (!option(r, "--no-open"))
		open_browser(r->mem, config.listen);
	return serve(
	    r, &(struct serve_options){ .address = address, .dir = data_dir(r->mem, address) });
}

/* Only what is wrong, unless somebody asked for more: one line is to be seen. */
static void
log_quietly(const struct config *c)
{
	for (size_t i = 0; i < CONFIG_SETTINGS; i++)
		if (strcmp(settings[i].key, "log.level") == 0 && str_eq(c->origin[i], S("default")))
			log_setup(LOG_WARN, (enum log_format)c->log_format);
}

static int
run_demo(struct command_run *r)
{
	const char *given = option(r, "--data");
	const char *dir = given ? NULL : make_folder(r);
	int code = EX_CANTCREAT;

	if (!given && !dir)
		return EX_CANTCREAT;
	r->data = given ? given : dir;
	const char *address = data_address(r->mem, r->data), *folder = data_dir(r->mem, address);

	umask(077);
	log_quietly(r->config);
	if (given && folder)
		mkdir(folder, 0700);	/* what else is wrong with it, store_open says */
	if (load(r, address))
		code = serve_demo(r, address);
	if (dir)
		remove_folder(dir);
	return code;
}

static const struct option_spec demo_spec[] = {
	{ "--listen", "ADDRESS:PORT",
	    N_("where to listen (127.0.0.1:8080, or the next free port)") },
	{ "--no-open", NULL, N_("open no browser") }, { 0 }
};

extern const struct command demo_commands[];
const struct command demo_commands[] = {
	{ .grammar = "demo", .summary = N_("Look around in an invented organisation of 240 people"),
	  .help = N_("It lives in a temporary folder and goes when the demo ends.  With --data it\n"
	      "is kept in an empty or new folder, never in an organisation of your own."),
	  .run = run_demo, .bare = true, .options = demo_spec },
	{ 0 }
};
