#include "main/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "app/template/template.h"
#include "base/config.h"
#include "base/log.h"
#include "db/schema.h"
#include "jobs/mail.h"
#include "main/product.h"
#include "main/understanding.h"

static const struct option_spec common[] = {
	{ "--data", "DIR|URL", N_("the organisation: a folder, or a postgres:// address") },
	{ "--config", "FILE", N_("settings from this file rather than ithaca.toml") },
	{ "--json", NULL, N_("machine-readable output") },
	{ "--help", NULL, N_("this help") },
	{ 0 }
};

struct words { str v[16]; int n; };

static struct words
split(const char *grammar)
{
	struct words w = { .n = 0 };
	str rest = str_of(grammar), word;

	while (str_cut(&rest, ' ', &word)) {
		HOLDS(w.n < (int)COUNT(w.v));
		w.v[w.n++] = word;
	}
	return w;
}

static bool
is_verb(str word)
{
	return word.ptr[0] >= 'a' && word.ptr[0] <= 'z';
}

static bool
is_optional(str word)
{
	return word.ptr[0] == '[' || str_ends(word, S("..."));
}

/* How many words of argv are the command's verbs; 0: it is another one. */
static int
verbs_of(const struct command *c, int argc, const char **argv)
{
	struct words w = split(c->grammar);
	int n = 0;

	while (n < w.n && is_verb(w.v[n])) {
		if (n >= argc || !str_eq(str_of(argv[n]), w.v[n]))
			return 0;
		n++;
	}
	return n;
}

static const struct command *
find(const struct command *const *lists, int argc, const char **argv, int *ret_verbs)
{
	const struct command *best = NULL;

	*ret_verbs = 0;
	for (; *lists; lists++)
		for (const struct command *c = *lists; c->grammar; c++) {
			int n = verbs_of(c, argc, argv);

			if (n > *ret_verbs) {
				best = c;
				*ret_verbs = n;
			}
		}
	return best;
}

static void
print_options(const struct option_spec *o)
{
	for (; o && o->name; o++)
		printf("  %-10s %-10s  %.*s\n", o->name, o->value ? o->value : "",
		    STR(lang_text(o->help)));
}

static int
help(const struct command *c)
{
	printf("ithaca %s\n\n%.*s\n", c->grammar, STR(lang_text(c->summary)));
	if (c->help)
		printf("\n%.*s\n", STR(lang_text(c->help)));
	printf("\n%.*s\n", STR(_("Options:")));
	print_options(c->options);
	print_options(common);
	printf("\n%.*s\n",
	    STR(_("Any setting can be given as an option too: ithaca config print lists them.")));
	return EX_OK;
}

static int
overview(const struct command *const *lists, FILE *to, int code)
{
	fprintf(to, "%.*s\n\n", STR(_("Ithaca runs workplace mentoring programmes.\n\n"
	    "usage: ithaca COMMAND [OPTIONS]")));
	for (; *lists; lists++)
		for (const struct command *c = *lists; c->grammar; c++)
			fprintf(to, "  %-42s %.*s\n", c->grammar, STR(lang_text(c->summary)));
	fprintf(to, "\n%.*s\n",
	    STR(_("Every command explains itself with --help.  Start with: ithaca demo")));
	return code;
}

const char *
option(const struct command_run *r, const char *name)
{
	for (size_t i = 0; i < r->options->n; i++)
		if (strcmp(r->options->v[i].name, name) == 0)
			return r->options->v[i].value;
	return NULL;
}

static const struct option_spec *
spec_of(const struct option_spec *o, str name)
{
	for (; o && o->name; o++)
		if (str_eq(str_of(o->name), name))
			return o;
	return NULL;
}

/* Takes one "--name", "--name value" or "--name=value" off argv; answers how
 * many words it was, or 0 with an error said. */
static int
take_option(const struct command *c, struct arena *mem, struct options *to, int left,
    const char **argv)
{
	str word = str_of(argv[0]);
	size_t equals = str_find(word, '=');
	str name = { word.ptr, equals };
	const struct option_spec *o = spec_of(c->options, name);
	struct option_value v = { 0 };
	int taken = 1;

	if (!o)
		o = spec_of(common, name);
	struct option_spec setting = { arena_cstr(mem, name), "VALUE", NULL };
	if (!o && setting_by_flag(name))
		o = &setting;
	if (!o) {
		fprintf(stderr, "ithaca %s: there is no option %.*s; see ithaca %s --help\n",
		    c->grammar, STR(name), c->grammar);
		return 0;
	}
	v.name = o->name;
	v.value = "";
	if (o->value && equals < word.len) {
		v.value = arena_cstr(mem, str_from(word, equals + 1));
	} else if (o->value && left > 1) {
		v.value = argv[1];
		taken = 2;
	} else if (o->value) {
		fprintf(stderr, "ithaca %s: %s needs a value: %s\n", c->grammar, o->name, o->value);
		return 0;
	}
	PUSH(mem, to, v);
	return taken;
}

static bool
arguments_fit(const struct command *c, int verbs, int given)
{
	struct words w = split(c->grammar);
	int least = 0, most = 0;

	for (int i = verbs; i < w.n; i++) {
		least += !is_optional(w.v[i]);
		most += str_ends(w.v[i], S("...")) || str_ends(w.v[i], S("...]")) ? 1000 : 1;
	}
	if (given >= least && given <= most)
		return true;
	fprintf(stderr, "usage: ithaca %s\nsee ithaca %.*s --help\n", c->grammar,
	    STR(w.v[0]));
	return false;
}

const char *
data_address(struct arena *mem, const char *data)
{
	str d = str_of(data);

	if (str_starts(d, S("postgres://")) || str_starts(d, S("postgresql://")) ||
	    str_ends(d, S(".db")))
		return data;
	return arena_cstr(mem, str_fmt(mem, "%s/ithaca.db", data));
}

struct store *
open_current(struct command_run *r, const char *address, bool create)
{
	struct store *store = store_open(address, create, r->mem, &r->error);
	str note;

	if (!store)
		return NULL;
	switch (schema_migrate(store, r->mem, &note)) {
	case SCHEMA_CURRENT:
	case SCHEMA_MIGRATED:
		return store;
	case SCHEMA_NEWER_DATA:
	case SCHEMA_FAILED:
		break;
	}
	r->error = note;
	store_close(store);
	return NULL;
}

const char *
data_dir(struct arena *mem, const char *data)
{
	str address = str_of(data_address(mem, data));

	if (str_starts(address, S("postgres")) && str_has(address, S("://")))
		return NULL;
	for (size_t i = address.len; i > 0; i--)
		if (address.ptr[i - 1] == '/')
			return arena_cstr(mem, (str){ address.ptr, i > 1 ? i - 1 : 1 });
	return ".";
}

static bool
open_data(struct command_run *r)
{
	str note;

	r->store = store_open(data_address(r->mem, r->data), false, r->mem, &r->error);
	if (!r->store)
		return false;
	switch (schema_migrate(r->store, r->mem, &note)) {
	case SCHEMA_CURRENT:
	case SCHEMA_MIGRATED:
		return true;
	case SCHEMA_NEWER_DATA:
	case SCHEMA_FAILED:
		break;
	}
	r->error = note;
	return false;
}

/* "mentoring.example.org" of "https://mentoring.example.org:8443/". */
static str
host_of(str url)
{
	for (size_t i = 0; i + 3 <= url.len; i++)
		if (memcmp(url.ptr + i, "://", 3) == 0) {
			url = str_from(url, i + 3);
			break;
		}
	url.len = str_find(url, '/');
	url.len = str_find(url, ':');
	return url;
}

static void
load_settings(struct command_run *r)
{
	struct { struct config_flag *v; size_t n; } flags = { 0 };
	struct config *config = NEW(r->mem, struct config);

	for (size_t i = 0; i < r->options->n; i++)
		if (setting_by_flag(str_of(r->options->v[i].name)))
			PUSH(r->mem, &flags, (struct config_flag){ r->options->v[i].name,
			    r->options->v[i].value });
	r->config_wrong = config_load(r->mem, &(struct config_given){
		.file = option(r, "--config"), .flags = flags.v, .nflags = flags.n,
		.env = (const char *const *)environ }, config);
	r->config = config;
	r->data = arena_cstr(r->mem, config->data);
	const char *dir = data_dir(r->mem, r->data);

	template_setup(dir ? str_fmt(r->mem, "%s/templates%c", dir, 0).ptr : NULL);
	log_setup((enum log_level)config->log_level, (enum log_format)config->log_format);
	mail_setup(&(struct mail_settings){ .url = config->mail_url, .user = config->mail_user,
	    .password = config->mail_password, .from = config->mail_from,
	    .from_name = config->mail_from_name, .host = host_of(config->base_url) });
	understanding_open(r->mem, config);
}

static int
run(const struct command *c, struct command_run *r)
{
	int code = EX_NOINPUT;

	if (r->config_wrong.n && !c->any_config) {
		for (size_t i = 0; i < r->config_wrong.n; i++)
			fprintf(stderr, "ithaca: %.*s\n", STR(r->config_wrong.v[i]));
		return EX_CONFIG;
	}
	if (c->bare || open_data(r))
		code = c->run(r);
	if (r->store)
		store_close(r->store);
	if (r->out.len)
		fwrite(r->out.ptr, 1, r->out.len, stdout);
	if (r->error.len)
		fprintf(stderr, "ithaca %s: %.*s\n", c->grammar, STR(r->error));
	if (fflush(stdout) != 0 && code == EX_OK) {
		fputs("ithaca: the output could not be written\n", stderr);
		code = EX_IOERR;
	}
	return code;
}

/* The terminal's, by the variables of POSIX in their order. */
static void
use_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (value && *value) {
			lang_use(str_of(value));
			return;
		}
	}
}

/* "ithaca --data DIR import people FILE": what stands before the command is
 * meant as if it stood behind it. */
static const char **
options_last(struct arena *mem, int argc, const char **argv)
{
	struct { const char **v; size_t n; } all = { 0 };
	int first = 1;

	while (first < argc && str_starts(str_of(argv[first]), S("--"))) {
		str word = str_of(argv[first]);
		const struct option_spec *o = spec_of(common, word);
		bool takes = o ? o->value != NULL : setting_by_flag(word) != NULL;

		first += takes ? 2 : 1;
	}
	PUSH(mem, &all, argv[0]);
	for (int i = first; i < argc; i++)
		PUSH(mem, &all, argv[i]);
	for (int i = 1; i < first && i < argc; i++)
		PUSH(mem, &all, argv[i]);
	return all.v;
}

int
command_main(int argc, const char **argv)
{
	struct arena *mem = arena_new();
	const struct command *const *lists = product_commands(mem);
	int verbs;

	use_language();
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return overview(lists, argc < 2 ? stderr : stdout, argc < 2 ? EX_USAGE : EX_OK);
	argv = options_last(mem, argc, argv);
	const struct command *c = find(lists, argc - 1, argv + 1, &verbs);

	if (!c) {
		fprintf(stderr, "ithaca: there is no command \"%s\"\n", argv[1]);
		return overview(lists, stderr, EX_USAGE);
	}
	struct options options = { 0 };
	struct { const char **v; size_t n; } rest = { 0 };

	for (int i = 1 + verbs; i < argc;) {
		if (strcmp(argv[i], "--") != 0 && str_starts(str_of(argv[i]), S("--"))) {
			int taken = take_option(c, mem, &options, argc - i, argv + i);

			if (taken == 0)
				return EX_USAGE;
			i += taken;
		} else {
			PUSH(mem, &rest, argv[i]);
			i++;
		}
	}
	struct command_run r = { .mem = mem, .options = &options, .argc = (int)rest.n,
	    .argv = rest.v,
	    .out = { .mem = mem } };

	if (option(&r, "--help"))
		return help(c);
	if (!arguments_fit(c, verbs, r.argc))
		return EX_USAGE;
	load_settings(&r);
	r.json = option(&r, "--json") != NULL;
	int code = run(c, &r);

	arena_free(mem);
	return code;
}
