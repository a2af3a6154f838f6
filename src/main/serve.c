#include "main/serve.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/account/account.h"
#include "app/org/org.h"
#include "base/config.h"
#include "base/log.h"
#include "db/schema.h"
#include "main/command.h"
#include "main/listen.h"
#include "main/parent.h"
#include "main/product.h"
#include "main/sandbox.h"
#include "web/http.h"

enum { WAIT_S = 25 };	/* longer than a parent gives its child to end */

struct server {
	struct command_run *r;
	const struct serve_options *options;
	struct arena *mem;
	int listen_fd;
	str base_url;
	const char *upload_dir;
	str certificate, key;	/* texts */
	int64_t began;
	bool demo;		/* as the data says */
};

/* Before there are threads or a sandbox */

static bool
read_text(struct arena *mem, str path, str *ret, str *ret_error)
{
	FILE *in = fopen(arena_cstr(mem, path), "re");
	struct buf b = { .mem = mem, .limit = 1 << 20 };
	char part[4096];
	size_t n;

	if (!in) {
		*ret_error = str_fmt(mem, "%.*s cannot be read: %s", STR(path), strerror(errno));
		return false;
	}
	while ((n = fread(part, 1, sizeof part, in)) > 0)
		buf_put(&b, part, n);
	fclose(in);
	*ret = buf_text(&b);
	return true;
}

static bool
read_tls(struct server *s)
{
	const struct config *c = s->r->config;

	if (!c->tls_certificate.len && !c->tls_key.len)
		return true;
	if (!c->tls_certificate.len || !c->tls_key.len) {
		s->r->error = S("tls.certificate and tls.key belong together: set both, or none");
		return false;
	}
	return read_text(s->mem, c->tls_certificate, &s->certificate, &s->r->error) &&
	    read_text(s->mem, c->tls_key, &s->key, &s->r->error);
}

static bool
own_dir(const char *path)
{
	struct stat st;

	return mkdir(path, 0700) == 0 || (errno == EEXIST && lstat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode) && st.st_uid == geteuid());
}

/* Where uploads come in: beside the data, so that one can be kept by renaming
 * it; elsewhere when that is PostgreSQL, or a disk that cannot be written. */
static bool
make_upload_dir(struct server *s)
{
	const char *tmp = getenv("TMPDIR");

	if (s->options->dir) {
		s->upload_dir = arena_cstr(s->mem, str_fmt(s->mem, "%s/tmp", s->options->dir));
		if (own_dir(s->upload_dir) && access(s->upload_dir, W_OK) == 0)
			return true;
	}
	s->upload_dir = arena_cstr(s->mem, str_fmt(s->mem, "%s/ithaca-%d",
	    tmp ? tmp : "/tmp", (int)getuid()));
	if (own_dir(s->upload_dir))
		return true;
	s->r->error = str_fmt(s->mem, "%s cannot be made: %s", s->upload_dir, strerror(errno));
	return false;
}

/*
 * A folder of data has one server: it alone takes over jobs and sweeps files
 * away.  One whose parent was killed may still be finishing what it had begun,
 * and is waited for.  The lock is on the folder itself and ends with the
 * process.  PostgreSQL keeps its own order among several.
 */
static bool
be_the_only_one(struct server *s)
{
	const char *dir = s->options->dir;
	int64_t until = clock_monotonic() + WAIT_S * SECOND;
	bool said = false;
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK || clock_monotonic() > until) {
			s->r->error =
			    str_fmt(s->mem, "another Ithaca serves %s; end it first", dir);
			close(fd);
			return false;
		}
		if (!said)
			LOG(LOG_INFO, "wait", { "for", S("the server of this data to end") });
		said = true;
		nanosleep(&(struct timespec){ .tv_nsec = 20 * 1000 * 1000 }, NULL);
	}
	return true;	/* and fd stays open for good */
}

/* What a process left that was killed in the middle of an upload; not what
 * another one, which uses the same folder, is just bringing in. */
static void
sweep_uploads(const struct server *s)
{
	DIR *d = opendir(s->upload_dir);
	struct stat st;

	for (struct dirent *e; d && (e = readdir(d)); )
		if (strncmp(e->d_name, "upload-", strlen("upload-")) == 0 &&
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    (s->options->dir || st.st_mtime < time(NULL) - 3600))
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
}

static void
raise_file_limit(int64_t connections)
{
	struct rlimit l;
	rlim_t want = (rlim_t)connections + 200;

	if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_cur >= want)
		return;
	l.rlim_cur = l.rlim_max < want ? l.rlim_max : want;
	setrlimit(RLIMIT_NOFILE, &l);
}

static void
enter_sandbox(struct server *s)
{
	const char *home = getenv("HOME");
	struct arena *mem = s->mem;
	const char *write[] = { s->upload_dir, s->options->dir, NULL };
	/* libpq looks for its password file and certificates there. */
	const char *read[] = {
		arena_cstr(mem, str_fmt(mem, "%s/.pgpass", home ? home : "")),
		arena_cstr(mem, str_fmt(mem, "%s/.postgresql", home ? home : "")), NULL
	};
	struct sandbox_status status;

	setenv("TMPDIR", s->upload_dir, 1);
	setenv("SQLITE_TMPDIR", s->upload_dir, 1);
	prctl(PR_SET_DUMPABLE, 0);	/* no core with people's data in it */
	sandbox_enter(&(struct sandbox_paths){ write, read }, &status);
	LOG(status.why_not ? LOG_WARN : LOG_INFO, "sandbox",
	    { "has", sandbox_describe(mem, &status) });
}

/* With data, threads and sandbox */

static struct store *
open_store(struct server *s)
{
	struct store *store = store_open(s->options->address, false, s->mem, &s->r->error);
	str note;

	if (!store)
		return NULL;
	switch (schema_migrate(store, s->mem, &note)) {
	case SCHEMA_CURRENT:
		return store;
	case SCHEMA_MIGRATED:
		LOG(LOG_INFO, "data", { "what", note });
		return store;
	case SCHEMA_NEWER_DATA:
	case SCHEMA_FAILED:
		break;
	}
	s->r->error = note;
	store_close(store);
	return NULL;
}

static void
read_demo(struct work *w, void *arg)
{
	*(bool *)arg = org_is_demo(w);
}

/* What is set up by settings, or by what the data is. */
static bool
set_up(struct server *s, struct store *store)
{
	const struct config *c = s->r->config;
	struct work w = work_new(s->mem);

	if (!store_read(store, &w, read_demo, &s->demo)) {
		s->r->error = w.fault;
		return false;
	}
	account_setup(&(struct account_settings){ .idle = c->session_idle_minutes * MINUTE,
	    .absolute = c->session_absolute_hours * HOUR, .weak_hash = s->demo });
	return true;
}

struct set_up { const struct web_config *config; str link; };

static void
make_set_up_link(struct work *w, void *arg)
{
	struct set_up *a = arg;

	a->link = (str){ 0 };
	if (!account_any(w, ORG_ADMIN)) {
		str token = link_make(w, LINK_SETUP, NOBODY, 7 * DAY);

		a->link = web_absolute(w->mem, a->config, "/set-up?token=%.*s", STR(token));
	}
}

static void
say_ready(struct server *s, const struct web *web)
{
	struct work w = work_new(s->mem);
	struct set_up a = { &web->config, { 0 } };

	printf("%.*s\n", STR(SAY(w.mem, _("Ithaca is ready: {url}"), { "url", s->base_url })));
	if (!s->demo && store_write(web->store, &w, make_set_up_link, &a) && a.link.len)
		printf("%.*s\n  %.*s\n",
		    STR(_("Nobody can sign in yet.  The first administrator opens, within a "
		    "week:")),
		    STR(a.link));
	fflush(stdout);
	LOG(LOG_INFO, "ready", { "ms", log_int((clock_monotonic() - s->began) / 1000) });
}

static int
run_server(struct server *s, struct store *store)
{
	const struct config *c = s->r->config;
	struct web web = { .store = store, .features = features, .site = &product_site,
	    .config = { .base_url = s->base_url, .demo = s->demo,
		.secure = str_starts(s->base_url, S("https://")) } };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int workers = c->workers ? (int)c->workers : processors > 2 ? (int)processors : 2;
	struct http *http = http_start(&web, &(struct http_config){
		.listen_fd = s->listen_fd, .max_connections = (int)c->limits_connections,
		.body_max = c->limits_body_mib << 20, .upload_max = c->limits_import_mib << 20,
		.upload_dir = s->upload_dir, .trusted_proxy = c->proxy,
		.tls_certificate = s->key.len ? arena_cstr(s->mem, s->certificate) : NULL,
		.tls_key = s->key.len ? arena_cstr(s->mem, s->key) : NULL }, &s->r->error);

	if (!http)
		return EX_CONFIG;
	struct job_workers *jobs = jobs_start(store, product_jobs(s->mem), workers);
	struct work w = work_new(s->mem);

	store_write(store, &w, product_begin, NULL);	/* a full disk must not keep pages away */
	say_ready(s, &web);
	parent_wait_for_end();
	http_stop(http);
	jobs_stop(jobs);
	LOG(LOG_INFO, "ended");
	return EX_OK;
}

/* The whole life of the child. */
static int
live(void *arg)
{
	struct server *s = arg;
	int code = EX_NOINPUT;

	s->began = clock_monotonic();
	mallopt(M_ARENA_MAX, 2);	/* forty threads, and few that allocate at once */
	bool alone = be_the_only_one(s);
	if (alone)
		sweep_uploads(s);
	enter_sandbox(s);
	struct store *store = alone ? open_store(s) : NULL;
	if (store) {
		if (set_up(s, store))
			code = run_server(s, store);
		store_close(store);
	}
	if (s->r->error.len)
		fprintf(stderr, "ithaca serve: %.*s\n", STR(s->r->error));
	s->r->error = (str){ 0 };
	return code;
}

/* An address to click on while base_url is not set. */
static str
own_url(const struct server *s)
{
	str at = listen_name(s->mem, s->listen_fd);

	for (const char *const *all = (const char *const[]){ "[::]", "0.0.0.0", NULL }; *all; all++)
		if (str_starts(at, str_of(*all)))
			at = str_concat(s->mem, S("localhost"), str_from(at, strlen(*all)));
	return str_fmt(s->mem, "%s://%.*s", s->key.len ? "https" : "http", STR(at));
}

int
serve(struct command_run *r, const struct serve_options *options)
{
	const struct config *c = r->config;
	struct server s = { .r = r, .options = options, .mem = r->mem };

	umask(077);
	if (!read_tls(&s))
		return EX_CONFIG;
	if (!make_upload_dir(&s))
		return EX_CANTCREAT;
	/* Whoever needs a file for a moment makes it where the sandbox lets them. */
	setenv("TMPDIR", s.upload_dir, 1);
	s.listen_fd = listen_open(r->mem, c->listen, &r->error);
	if (s.listen_fd < 0)
		return EX_UNAVAILABLE;
	s.base_url = c->base_url.len ? c->base_url : own_url(&s);
	raise_file_limit(c->limits_connections);
	malloc_trim(0);		/* what the command did before, such as filling a demo */
	if (options->quick) {
		parent_block_signals();
		return live(&s);
	}
	return parent_run(&(struct parent){ live, &s }, r->mem, &r->error);
}

static int
run_serve(struct command_run *r)
{
	struct serve_options o = { .quick = option(r, "--one-process") != NULL };
	struct stat st;

	o.address = data_address(r->mem, r->data);
	if (str_starts(str_of(o.address), S("postgres")))
		return serve(r, &o);
	o.dir = data_dir(r->mem, r->data);
	if (stat(o.address, &st) != 0) {
		r->error = SAY(r->mem, _("There is no organisation in {place}.  Make one with "
		    "ithaca init --data {place}"), { "place", str_of(o.dir) });
		return EX_NOINPUT;
	}
	return serve(r, &o);
}

static const struct option_spec serve_spec[] = {
	{ "--listen", "ADDRESS:PORT", N_("where to listen (127.0.0.1:8080)") },
	{ "--one-process", NULL, N_("no process that restarts the server: for debuggers") },
	{ 0 }
};

extern const struct command serve_commands[];
const struct command serve_commands[] = {
	{ .grammar = "serve", .summary = N_("Serve the organisation by HTTP until it is ended"),
	  .help = N_("Ends cleanly on SIGTERM and SIGINT: requests under way are answered first.\n"
	      "Behind a proxy set base_url to the address people type, and proxy to the\n"
	      "address of the proxy."),
	  .run = run_serve, .bare = true, .options = serve_spec },
	{ 0 }
};
