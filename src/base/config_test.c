#include "base/config.h"

#include <stdio.h>

#include "base/log.h"
#include "unit/test.h"

static void
write_file(struct test *t, const char *name, const char *text)
{
	FILE *out = fopen(arena_cstr(t->mem, test_path(t, name)), "w");

	CHECK(out && fputs(text, out) >= 0 && fclose(out) == 0);
}

/* Settings of `toml` with `env` (NULL: none) on top. */
static struct strs
load(struct test *t, const char *toml, const char *const *env, struct config *ret)
{
	struct config_given given = { .env = env };

	write_file(t, "ithaca.toml", toml);
	given.file = arena_cstr(t->mem, test_path(t, "ithaca.toml"));
	return config_load(t->mem, &given, ret);
}

static void
defaults_are_complete(struct test *t)
{
	struct config c;

	CHECK_INT((int64_t)load(t, "", NULL, &c).n, 0);
	CHECK_STR(c.listen, S("127.0.0.1:8080"));
	CHECK_STR(c.data, S("ithaca-data"));
	CHECK_INT(c.session_idle_minutes, 8 * 60);
	CHECK_INT(c.session_absolute_hours, 14 * 24);
	CHECK_INT(c.log_level, LOG_INFO);
	CHECK_STR(c.origin[0], S("default"));
	for (size_t i = 0; i < COUNT(settings); i++)
		CHECK(settings[i].key && settings[i].help);
}

static void
the_nearer_source_wins(struct test *t)
{
	static const char toml[] = "listen = \"a:1\"\ndata = \"/t\"\nworkers = 2\n";
	const char *const env[] = { "ITHACA_DATA=/e", "ITHACA_WORKERS=3", "HOME=/root", NULL };
	const struct config_flag flags[] = { { "--workers", "4" }, { "--apply", "" } };
	struct config c;

	write_file(t, "ithaca.toml", toml);
	const struct config_given given = { .flags = flags, .nflags = COUNT(flags), .env = env,
	    .file = arena_cstr(t->mem, test_path(t, "ithaca.toml")) };
	CHECK_INT((int64_t)config_load(t->mem, &given, &c).n, 0);
	CHECK_STR(c.listen, S("a:1"));
	CHECK(str_ends(c.origin[0], S("ithaca.toml:1")));
	CHECK_STR(c.data, S("/e"));
	CHECK_STR(c.origin[2], S("ITHACA_DATA"));
	CHECK_INT(c.workers, 4);
	CHECK_STR(c.origin[3], S("--workers"));
}

/* Every one of these stops the start, and says where and what is meant. */
static void
each_mistake_is_recognised(struct test *t)
{
	const struct { const char *toml, *where, *says; } wrong[] = {
		{ "lisen = \"a:1\"\n", ":1: ", "lisen is not known; did you mean listen?" },
		{ "\n[mial]\nurl = \"smtp://m\"\n", ":3: ",
		    "mial.url is not known; did you mean mail.url?" },
		{ "[mail]\nuesr = \"u\"\n", ":2: ",
		    "mail.uesr is not known; did you mean mail.user?" },
		{ "password = \"p\"\n", ":1: ",
		    "password is not known; did you mean mail.password?" },
		{ "[mail]\npasword_file = \"p\"\n", ":2: ", "did you mean mail.password_file?" },
		{ "[log]\nlevle = \"info\"\n", ":2: ", "did you mean log.level?" },
		{ "colour = \"red\"\n", ":1: ", "colour is not known; ithaca config print lists" },
		{ "listen = 8080\n", ":1: ", "listen should be a text in quotes" },
		{ "workers = \"two\"\n", ":1: ",
		    "workers should be a whole number, without quotes" },
		{ "workers = 1000\n", ":1: ", "workers should be a whole number from 0 to 256" },
		{ "[log]\nlevel = \"loud\"\n", ":2: ", "should be one of: debug info warn error" },
		{ "listen = \"8080\"\n", ":1: ", "listen should be ADDRESS:PORT" },
		{ "listen = \"::1:8080\"\n", ":1: ", "for example 127.0.0.1:8080 or [::1]:8080" },
		{ "base_url = \"mentoring.example.org\"\n", ":1: ", "should begin with https://" },
		{ "[mail]\nurl = \"mail.example.org\"\nfrom = \"a@b\"\n", ":2: ",
		    "should begin with smtp://" },
		{ "[mail]\nurl = \"smtp://m\"\n", ":2: ",
		    "mail.from should be the e-mail address" },
		{ "[mail]\nurl = \"smtp://m\"\nfrom = \"Ann\"\n", ":3: ", "mail.from should be" },
		{ "[tls]\nkey = \"k.pem\"\n", ":2: ", "tls.certificate and tls.key go together" },
		{ "[session]\nidle_minutes = 120\nabsolute_hours = 1\n", ":2: ", "longer than" },
		{ "[mail]\npassword_file = \"/nowhere/x\"\n", ":2: ",
		    "/nowhere/x cannot be read: No such" },
		{ "[mail]\npassword = \"a\"\npassword_file = \"/dev/null\"\n", ":3: ",
		    "given twice" },
		{ "workers = 1\nworkers = 2\n", ":2: ", "\"workers\" stands in line 1 already" },
		{ "listen = \"a:1\n", ":1: ", "the text does not end" },
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct config c;
		struct strs said = load(t, wrong[i].toml, NULL, &c);

		CHECK_INT((int64_t)said.n, 1);
		CHECK_HAS(said.v[0], str_of(wrong[i].says));
		CHECK_HAS(said.v[0], str_of(wrong[i].where));
	}
}

static void
all_mistakes_are_told_at_once(struct test *t)
{
	struct config c;
	struct strs said = load(t, "lisen = 1\n\nworkers = -1\n", NULL, &c);

	CHECK_INT((int64_t)said.n, 2);
}

static void
misspelt_variables_are_refused_and_strange_ones_left_alone(struct test *t)
{
	const char *const env[] = { "ITHACA_MIAL_URL=smtp://m",
	    "ITHACA_PORT_8080_TCP_ADDR=10.0.0.1",
	    "ITHACA_WORKERS=many", "ITHACA_TEST_DB=sqlite", NULL };
	struct config c;
	struct strs said = load(t, "", env, &c);

	CHECK_INT((int64_t)said.n, 2);
	CHECK_STR(said.v[0], S("ITHACA_MIAL_URL: it is not known; did you mean ITHACA_MAIL_URL?"));
	CHECK_STR(said.v[1], S("ITHACA_WORKERS: workers should be a whole number from 0 to 256"));
}

static void
secrets_come_from_files_and_are_not_shown(struct test *t)
{
	struct config c;
	str path = test_path(t, "secret");
	const char *const env[] = { arena_cstr(t->mem,
	    str_concat(t->mem, S("ITHACA_MAIL_PASSWORD_FILE="), path)),
	    "ITHACA_DATA=postgres://ann:geheim@db/x", NULL };
	size_t password = 0, data = 0;

	write_file(t, "secret", "s3cret\n");
	CHECK_INT((int64_t)load(t, "", env, &c).n, 0);
	CHECK_STR(c.mail_password, S("s3cret"));
	for (size_t i = 0; i < COUNT(settings); i++) {
		password = strcmp(settings[i].key, "mail.password") == 0 ? i : password;
		data = strcmp(settings[i].key, "data") == 0 ? i : data;
	}
	CHECK_STR(c.origin[password], S("ITHACA_MAIL_PASSWORD_FILE"));
	CHECK_STR(setting_show(t->mem, &c, &settings[password]), S("***"));
	CHECK_STR(setting_show(t->mem, &c, &settings[data]), S("postgres://ann:***@db/x"));
	CHECK(!setting_by_flag(S("--mail-password")));
	CHECK(setting_by_flag(S("--mail-password-file")) == &settings[password]);
	CHECK(setting_by_flag(S("--mail-from-name")));
	CHECK(!setting_by_flag(S("--mail-url-file")));
}

TESTS(defaults_are_complete, the_nearer_source_wins, each_mistake_is_recognised,
    all_mistakes_are_told_at_once, misspelt_variables_are_refused_and_strange_ones_left_alone,
    secrets_come_from_files_and_are_not_shown)
