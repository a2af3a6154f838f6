/* ithaca config check|print: the settings, and where each comes from. */
#include <sysexits.h>

#include "base/config.h"
#include "base/json.h"
#include "lang/lang.h"
#include "web/feature.h"

/* As TOML has it, so that what is printed can be kept as an ithaca.toml. */
static void
put_value(struct command_run *r, const struct setting *s)
{
	str value = setting_show(r->mem, r->config, s);

	if (s->kind == SETTING_NUMBER) {
		buf_str(&r->out, value);
		return;
	}
	buf_char(&r->out, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			buf_char(&r->out, '\\');
		buf_char(&r->out, value.ptr[i]);
	}
	buf_char(&r->out, '"');
}

static void
print_words(struct command_run *r)
{
	bool origin = option(r, "--origin"), explain = option(r, "--explain");

	for (size_t i = 0; i < COUNT(settings); i++) {
		const struct setting *s = &settings[i];

		if (explain)
			buf_fmt(&r->out, "%s# %.*s\n", i ? "\n" : "", STR(lang_text(s->help)));
		buf_fmt(&r->out, "%s%s = ", s->kind == SETTING_SECRET ? "# " : "", s->key);
		put_value(r, s);
		if (origin)
			buf_fmt(&r->out, "  # %.*s", STR(r->config->origin[i]));
		buf_char(&r->out, '\n');
	}
}

static void
print_json(struct command_run *r)
{
	struct json j = { .out = { .mem = r->mem } };

	json_begin(&j, NULL);
	for (size_t i = 0; i < COUNT(settings); i++) {
		str value = setting_show(r->mem, r->config, &settings[i]);

		json_begin(&j, settings[i].key);
		if (settings[i].kind == SETTING_NUMBER)
			json_raw(&j, "value", value);
		else
			json_str(&j, "value", value);
		json_str(&j, "origin", r->config->origin[i]);
		json_end(&j);
	}
	json_end(&j);
	buf_str(&r->out, buf_text(&j.out));
	buf_char(&r->out, '\n');
}

/* What is wrong with the settings, one a line; answers the exit code. */
static int
refuse(struct command_run *r)
{
	if (r->config_wrong.n > 0)
		r->error = str_concat(r->mem, _("the settings are wrong:\n"),
		    str_join(r->mem, r->config_wrong, S("\n")));
	return r->config_wrong.n > 0 ? EX_CONFIG : EX_OK;
}

static int
print(struct command_run *r)
{
	if (r->json)
		print_json(r);
	else
		print_words(r);
	return refuse(r);
}

static int
check(struct command_run *r)
{
	str file = r->config->file;

	if (r->json) {
		struct json j = { .out = { .mem = r->mem } };

		json_begin(&j, NULL);
		json_str(&j, "file", file);
		json_bool(&j, "ok", r->config_wrong.n == 0);
		json_list(&j, "wrong");
		for (size_t i = 0; i < r->config_wrong.n; i++)
			json_str(&j, NULL, r->config_wrong.v[i]);
		json_end(&j);
		json_end(&j);
		buf_str(&r->out, buf_text(&j.out));
		buf_char(&r->out, '\n');
		return r->config_wrong.n > 0 ? EX_CONFIG : EX_OK;
	}
	if (r->config_wrong.n == 0) {
		buf_str(&r->out, file.len > 0 ?
		    SAY(r->mem, _("The settings are in order. File: {file}"), { "file", file }) :
		    _("The settings are in order. There is no ithaca.toml; defaults are used."));
		buf_char(&r->out, '\n');
	}
	return refuse(r);
}

static const struct option_spec print_options[] = {
	{ "--origin", NULL, N_("where each value comes from") },
	{ "--explain", NULL, N_("what each setting is for") },
	{ 0 }
};

extern const struct command config_commands[];
const struct command config_commands[] = {
	{ "config check", N_("Check the settings without starting anything"), NULL, check,
	    .bare = true, .any_config = true },
	{ "config print", N_("Print all settings, as an ithaca.toml"),
	    N_("A setting is taken from the command line (--mail-url), else from the environment\n"
	    "(ITHACA_MAIL_URL), else from ithaca.toml (mail.url), else it has its default.\n"
	    "The file is --config, ITHACA_CONFIG, ./ithaca.toml or /etc/ithaca/ithaca.toml."),
	    print, .bare = true, .any_config = true, .options = print_options },
	{ 0 }
};
