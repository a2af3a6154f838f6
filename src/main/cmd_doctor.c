/*
 * Looks at everything that has to be right for Ithaca to run well, and says
 * how to mend what is not.  It changes nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/config.h"
#include "base/json.h"
#include "db/schema.h"
#include "jobs/jobs.sql.h"
#include "jobs/mail.h"
#include "lang/lang.h"
#include "main/command.h"
#include "main/sandbox.h"
#include "main/understanding.h"
#include "meaning/meaning.h"

enum state { FINE, LOOK, BAD };

struct check {
	const char *name;
	enum state state;
	str words, mend;	/* mend: what to do; empty when all is well */
};

struct checks {
	struct check *v;
	size_t n;
	struct command_run *r;
	struct store *store;	/* NULL: it cannot be opened */
};

static void
tell(struct checks *c, const char *name, enum state state, str words, str mend)
{
	PUSH(c->r->mem, c, (struct check){ name, state, words, mend });
}

static void
check_settings(struct checks *c)
{
	struct command_run *r = c->r;

	for (size_t i = 0; i < r->config_wrong.n; i++)
		tell(c, "settings", BAD, r->config_wrong.v[i], _("Correct it; ithaca config check "
		    "looks again."));
	if (r->config_wrong.n == 0)
		tell(c, "settings", FINE, r->config->file.len ? r->config->file :
		    _("No ithaca.toml; the defaults are used."), S(""));
}

/* Data */

static void
write_nothing(struct work *w, void *arg)
{
	(void)arg;
	job_sweep(w, 0, 0);	/* a write, of no rows */
}

static void
check_writing(struct checks *c)
{
	struct work w = work_new(c->r->mem);

	if (store_write(c->store, &w, write_nothing, NULL)) {
		tell(c, "writing", FINE, _("The data can be written."), S(""));
		return;
	}
	str mend = _("Look at the message; the log of the server may say more.");
	switch (store_trouble(&w)) {
	case STORE_DISK_FULL:
		mend = _("Make room on the disk. Nothing is lost; reading goes on meanwhile.");
		break;
	case STORE_READ_ONLY:
		mend =
		    _("Give the user that runs Ithaca the right to write the folder and the file.");
		break;
	case STORE_FINE:
	case STORE_BROKEN:
		break;
	}
	tell(c, "writing", BAD, w.fault, mend);
}

static void
check_schema(struct checks *c)
{
	struct arena *mem = c->r->mem;
	int64_t missing = 0;
	str note;

	if (!schema_look(c->store, mem, &missing, &note))
		tell(c, "schema", BAD, note, _("Use the newer Ithaca, or restore a backup."));
	else if (missing > 0)
		tell(c, "schema", LOOK, SAY(mem, _n("{n} step is missing.",
		    "{n} steps are missing.", missing), { "n", lang_int(mem, missing) }),
		    _("The next start of ithaca serve applies them, after a copy of the file."));
	else
		tell(c, "schema", FINE, _("The data is what this program expects."), S(""));
	if (missing == 0 && !store_check_queries(c->store, mem, &note))
		tell(c, "statements", BAD, note, _("This is our mistake: please tell us."));
	else if (missing == 0)
		tell(c, "statements", FINE, _("The database understands every statement."), S(""));
}

static void
check_data(struct checks *c)
{
	struct command_run *r = c->r;
	struct stat st;
	const char *address = data_address(r->mem, r->data), *dir = data_dir(r->mem, r->data);

	c->store = store_open(address, false, r->mem, &r->error);
	if (!c->store) {
		tell(c, "data", BAD, r->error,
		    SAY(r->mem, _("Name the place with --data, or make an organisation there: "
		    "ithaca init --data {place}"), { "place", str_of(r->data) }));
		r->error = (str){ 0 };
		return;
	}
	tell(c, "data", FINE, arena_str(r->mem, store_describe(c->store)), S(""));
	if (dir && stat(dir, &st) == 0 && (st.st_mode & 077))
		tell(c, "permissions", LOOK, SAY(r->mem, _("Others on this machine may read "
		    "{place}."), { "place", str_of(dir) }), str_fmt(r->mem, "chmod 700 %s", dir));
	check_schema(c);
	check_writing(c);
}

static void
check_disk(struct checks *c)
{
	struct arena *mem = c->r->mem;
	const char *dir = data_dir(mem, c->r->data);
	struct statvfs v;

	if (!dir || statvfs(dir, &v) != 0)
		return;
	int64_t mib = (int64_t)(v.f_bavail * v.f_frsize >> 20);
	str words = SAY(mem, _("{n} MiB are free."), { "n", lang_int(mem, mib) });
	str mend = _("Make room: backups and old copies (*.before-*) can go elsewhere.");
	if (mib < 100)
		tell(c, "disk", BAD, words, mend);
	else if (mib < 1000)
		tell(c, "disk", LOOK, words, mend);
	else
		tell(c, "disk", FINE, words, S(""));
}

/* Mail and jobs */

struct queues { struct mail_outbox mail; struct job_queue jobs; };

static void
read_queues(struct work *w, void *arg)
{
	struct queues *q = arg;

	mail_outbox(w, &q->mail);
	job_queue(w, w->now, &q->jobs);
}

static void
check_mail(struct checks *c, const struct queues *q)
{
	struct arena *mem = c->r->mem;
	str waiting = SAY(mem, _n("{n} mail waits.", "{n} mails wait.", q->mail.waiting),
	    { "n", lang_int(mem, q->mail.waiting) });

	if (!mail_configured()) {
		tell(c, "mail", LOOK, SAY(mem, _("No mail server is configured. {waiting}"),
		    { "waiting", waiting }), _("Set mail.url and mail.from; then they go out."));
		return;
	}
	str wrong = option(c->r, "--mail") ? mail_check(mem) : S("");
	if (wrong.len)
		tell(c, "mail", BAD, wrong, _("Look at mail.url, mail.user and mail.password."));
	else if (q->mail.failed > 0)
		tell(c, "mail", LOOK, SAY(mem, _n("{n} mail was refused for good. {waiting}",
		    "{n} mails were refused for good. {waiting}", q->mail.failed),
		    { "n", lang_int(mem, q->mail.failed) }, { "waiting", waiting }),
		    _("The addresses may be wrong: look at them in the directory."));
	else
		tell(c, "mail", FINE, waiting, S(""));
}

static void
check_jobs(struct checks *c, const struct queues *q)
{
	struct arena *mem = c->r->mem;
	int64_t late = q->jobs.oldest_due_at ? (clock_now() - q->jobs.oldest_due_at) / MINUTE : 0;

	if (late >= 5)
		tell(c, "jobs", LOOK, SAY(mem, _n("Work has been waiting for {n} minute.",
		    "Work has been waiting for {n} minutes.", late), { "n", lang_int(mem, late) }),
		    _("Is ithaca serve running? Jobs are its business."));
	else if (q->jobs.failed > 0)
		tell(c, "jobs", LOOK, SAY(mem, _n("{n} job failed in the last 30 days.",
		    "{n} jobs failed in the last 30 days.", q->jobs.failed),
		    { "n", lang_int(mem, q->jobs.failed) }),
		    _("The log of the server has a line event=job end=failed for each."));
	else
		tell(c, "jobs", FINE, _("Nothing is late."), S(""));
}

static void
check_queues(struct checks *c)
{
	struct work w = work_new(c->r->mem);
	struct queues q = { 0 };

	if (!c->store || !store_read(c->store, &w, read_queues, &q))
		return;
	check_mail(c, &q);
	check_jobs(c, &q);
}

/* The machine */

static bool
is_local(str url)
{
	return str_has(url, S("://localhost")) || str_has(url, S("://127.")) ||
	    str_has(url, S("://[::1]"));
}

static void
check_address(struct checks *c)
{
	str url = c->r->config->base_url;

	if (url.len == 0)
		tell(c, "base_url", LOOK, _("It is not set: links in mails name this machine."),
		    _("Set base_url to the address people type, such as "
		    "https://mentoring.example.org"));
	else if (!str_starts(url, S("https://")) && !is_local(url))
		tell(c, "base_url", BAD, SAY(c->r->mem,
		    _("{url} is not encrypted: passwords can be read on the way."), { "url", url }),
		    _("Put a proxy with TLS in front, or set tls.certificate and tls.key."));
	else
		tell(c, "base_url", FINE, url, S(""));
}

static void
check_tls(struct checks *c)
{
	const struct config *f = c->r->config;

	if (!f->tls_certificate.len && !f->tls_key.len)
		return;
	if (!f->tls_certificate.len || !f->tls_key.len ||
	    access(arena_cstr(c->r->mem, f->tls_certificate), R_OK) != 0 ||
	    access(arena_cstr(c->r->mem, f->tls_key), R_OK) != 0)
		tell(c, "tls", BAD, _("The certificate or its key is missing or cannot be read."),
		    _("tls.certificate and tls.key name two PEM files: look at their paths and "
		    "rights."));
	else
		tell(c, "tls", FINE, f->tls_certificate, S(""));
}

static void
check_clock(struct checks *c)
{
	int64_t now = clock_now(), day = now / DAY;
	str words = lang_datetime(c->r->mem, now, S("UTC"));

	if (day < 20454)	/* 2026: this program is younger than that */
		tell(c, "clock", BAD, words,
		    _("The clock is wrong: let chrony or systemd-timesyncd set it."));
	else
		tell(c, "clock", FINE, words, S(""));
}

static void
check_zones(struct checks *c)
{
	static const int64_t july = INT64_C(1782907200) * SECOND;	/* 2026-07-01 12:00 */

	if (zone_known(S("Europe/Berlin")) && zone_offset(july, S("Europe/Berlin")) == 2 * HOUR)
		tell(c, "zones", FINE, _("Time zones are there."), S(""));
	else
		tell(c, "zones", BAD, _("The time zones of ICU are missing or old."),
		    _("Install ICU's data: libicu of your distribution, up to date."));
}

/* Warns of a file that does not serve; that there is none is a choice. */
static void
check_understanding(struct checks *c)
{
	struct arena *mem = c->r->mem;
	str file = understanding_file(), trouble = understanding_trouble();

	if (meaning_has_vectors())
		tell(c, "words", FINE, SAY(mem, _("Texts are understood by concepts and vectors "
		    "({version}, {file})."), { "version", meaning_version() }, { "file", file }),
		    S(""));
	else if (trouble.len)
		tell(c, "words", LOOK, SAY(mem, _("{file} cannot be used: {trouble}. This is "
		    "keyword matching."), { "file", file }, { "trouble", trouble }),
		    _("Correct meaning.weights, or run make weights and install again."));
	else
		tell(c, "words", FINE, _("Keyword matching: texts are understood by the list of "
		    "concepts alone."), S(""));
}

static void
check_confinement(struct checks *c)
{
	struct sandbox_status s;

	sandbox_try(&s);
	tell(c, "sandbox", s.why_not ? LOOK : FINE, sandbox_describe(c->r->mem, &s), s.why_not ?
	    _("Use a kernel from 5.13 on with Landlock switched on (lsm=landlock,…), and a "
	    "container that allows seccomp.") : S(""));
	if (geteuid() == 0)
		tell(c, "user", LOOK, _("This runs as root."),
		    _("Make a user for it: the server needs no rights but on its data."));
}

static void
check_files(struct checks *c)
{
	struct rlimit l;
	struct arena *mem = c->r->mem;
	rlim_t want = (rlim_t)c->r->config->limits_connections + 200;

	if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_max >= want)
		return;
	tell(c, "files", LOOK, SAY(mem, _("Only {n} files may be open at once: that is too few for "
	    "limits.connections."), { "n", lang_int(mem, (int64_t)l.rlim_max) }),
	    _("Raise the limit (ulimit -n, or LimitNOFILE= of systemd)."));
}

/* Saying it */

static const char *const state_keys[] = { [FINE] = "ok", [LOOK] = "warning", [BAD] = "error" };

static void
print_json(struct checks *c)
{
	struct json j = { .out = { .mem = c->r->mem } };

	json_begin(&j, NULL);
	json_list(&j, "checks");
	for (size_t i = 0; i < c->n; i++) {
		json_begin(&j, NULL);
		json_str(&j, "name", str_of(c->v[i].name));
		json_str(&j, "state", str_of(state_keys[c->v[i].state]));
		json_str(&j, "words", c->v[i].words);
		json_str(&j, "mend", c->v[i].mend);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_str(&c->r->out, buf_text(&j.out));
	buf_char(&c->r->out, '\n');
}

static void
print(struct checks *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct check *k = &c->v[i];
		buf_fmt(&c->r->out, "%-8s %-12s %.*s\n", state_keys[k->state], k->name,
		    STR(k->words));
		if (k->mend.len)
			buf_fmt(&c->r->out, "%21s > %.*s\n", "", STR(k->mend));
	}
}

static int
run_doctor(struct command_run *r)
{
	struct checks c = { .r = r };
	enum state worst = FINE;

	check_settings(&c);
	check_data(&c);
	check_disk(&c);
	check_queues(&c);
	check_address(&c);
	check_tls(&c);
	check_clock(&c);
	check_zones(&c);
	check_files(&c);
	check_understanding(&c);
	if (c.store)
		store_close(c.store);
	check_confinement(&c);	/* last: it makes a process, and wants no threads */
	if (r->json)
		print_json(&c);
	else
		print(&c);
	for (size_t i = 0; i < c.n; i++)
		worst = c.v[i].state > worst ? c.v[i].state : worst;
	return worst == BAD ? EX_UNAVAILABLE : EX_OK;
}

static const struct option_spec doctor_spec[] = {
	{ "--mail", NULL, N_("also connect to the mail server and sign in, without sending") },
	{ 0 }
};

extern const struct command doctor_commands[];
const struct command doctor_commands[] = {
	{ "doctor", N_("Look whether everything is as it should be, and say how to mend it"),
	  N_("Ends with 69 when something is wrong, with 0 when there are only warnings."),
	  run_doctor, .bare = true, .any_config = true, .options = doctor_spec },
	{ 0 }
};
