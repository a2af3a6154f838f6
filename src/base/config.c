#include "base/config.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/toml.h"

#define AT(field) offsetof(struct config, field)
/* For translation, which whoever prints it asks for: base knows no languages. */
#define N_(words) words

const struct setting settings[CONFIG_SETTINGS] = {
	{ "listen", SETTING_TEXT, AT(listen), "127.0.0.1:8080", 0, 0, NULL,
	    N_("address and port that serve listens on") },
	{ "base_url", SETTING_TEXT, AT(base_url), "", 0, 0, NULL,
	    N_("the address people type, as links in mails need it: "
	    "https://mentoring.example.org") },
	{ "data", SETTING_TEXT, AT(data), "ithaca-data", 0, 0, NULL,
	    N_("the organisation: a folder, or a postgres:// address") },
	{ "workers", SETTING_NUMBER, AT(workers), "0", 0, 256, NULL,
	    N_("threads for background work; 0 is one a processor") },
	{ "language", SETTING_TEXT, AT(language), "en", 0, 0, NULL,
	    N_("language of pages for people who have not chosen one: en or de") },
	{ "log.level", SETTING_CHOICE, AT(log_level), "info", 0, 0, "debug info warn error",
	    N_("the least important lines that are logged") },
	{ "log.format", SETTING_CHOICE, AT(log_format), "logfmt", 0, 0, "logfmt json",
	    N_("how a line of the log is written") },
	{ "mail.url", SETTING_TEXT, AT(mail_url), "", 0, 0, NULL,
	    N_("mail server: smtp://HOST:587 (STARTTLS) or smtps://HOST; mails wait while it is "
	    "empty") },
	{ "mail.user", SETTING_TEXT, AT(mail_user), "", 0, 0, NULL,
	    N_("name to sign in to the mail server with") },
	{ "mail.password", SETTING_SECRET, AT(mail_password), "", 0, 0, NULL,
	    N_("password for the mail server; better in a file: mail.password_file") },
	{ "mail.from", SETTING_TEXT, AT(mail_from), "", 0, 0, NULL,
	    N_("e-mail address that mails come from") },
	{ "mail.from_name", SETTING_TEXT, AT(mail_from_name), "Ithaca", 0, 0, NULL,
	    N_("name that mails come from") },
	{ "session.idle_minutes", SETTING_NUMBER, AT(session_idle_minutes), "480", 5, 43200, NULL,
	    N_("minutes without a click after which one has to sign in again") },
	{ "session.absolute_hours", SETTING_NUMBER, AT(session_absolute_hours), "336", 1,
	8760, NULL,
	    N_("hours after which one has to sign in again in any case") },
	{ "limits.connections", SETTING_NUMBER, AT(limits_connections), "1000", 10, 100000, NULL,
	    N_("connections at the same time; a quarter of them for one address") },
	{ "limits.body_mib", SETTING_NUMBER, AT(limits_body_mib), "1", 1, 64, NULL,
	    N_("size of a form, in MiB") },
	{ "limits.import_mib", SETTING_NUMBER, AT(limits_import_mib), "256", 1, 4096, NULL,
	    N_("size of an uploaded roster, in MiB") },
	{ "proxy", SETTING_TEXT, AT(proxy), "", 0, 0, NULL,
	    N_("address of the proxy in front, such as 127.0.0.1, to see clients' addresses "
	    "through it") },
	{ "tls.certificate", SETTING_TEXT, AT(tls_certificate), "", 0, 0, NULL,
	    N_("PEM file with the certificate chain, for TLS without a proxy in front") },
	{ "tls.key", SETTING_TEXT, AT(tls_key), "", 0, 0, NULL,
	    N_("PEM file with the certificate's private key") },
	{ "meaning.weights", SETTING_TEXT, AT(meaning_weights), "", 0, 0, NULL,
	    N_("file with which texts are understood; empty: ithaca.weights beside the program, "
	    "or in share/ithaca") },
};

/* A value on its way into struct config: where it was said, and what. */
struct said { str origin, value; };

struct loading {
	struct arena *mem;
	const struct config_given *given;
	struct config *config;
	struct strs wrong;
	struct said said[CONFIG_SETTINGS];
};

__attribute__((format(printf, 3, 4))) static void
complain(struct loading *l, str where, const char *fmt, ...)
{
	struct buf b = { .mem = l->mem };
	va_list ap;

	buf_fmt(&b, "%.*s: ", STR(where));
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	PUSH(l->mem, &l->wrong, buf_text(&b));
}

/* --- names --- */

/* "mail.from_name" as "--mail-from-name" or "ITHACA_MAIL_FROM_NAME". */
static str
name_of(struct arena *mem, const char *key, bool flag)
{
	struct buf b = { .mem = mem };

	buf_str(&b, flag ? S("--") : S("ITHACA_"));
	for (; *key; key++)
		if (*key == '.' || *key == '_')
			buf_char(&b, flag ? '-' : '_');
		else
			buf_char(&b, flag ? *key : (char)(*key - 'a' + 'A'));
	return buf_text(&b);
}

/* `c` is a letter of a flag; `k` the one of a key that it may stand for. */
static bool
letter_fits(char k, char c)
{
	return k == '.' || k == '_' ? c == '-' : k == c;
}

static bool
flag_fits(str flag, const char *key, bool *ret_file)
{
	size_t n = strlen(key);

	flag = str_from(flag, 2);
	for (size_t i = 0; i < n; i++)
		if (i >= flag.len || !letter_fits(key[i], flag.ptr[i]))
			return false;
	*ret_file = str_eq(str_from(flag, n), S("-file"));
	return *ret_file || flag.len == n;
}

const struct setting *
setting_by_flag(str flag)
{
	if (!str_starts(flag, S("--")))
		return NULL;
	for (size_t i = 0; i < COUNT(settings); i++) {
		bool file;

		if (flag_fits(flag, settings[i].key, &file) &&
		    file == (settings[i].kind == SETTING_SECRET))
			return &settings[i];
	}
	return NULL;
}

static struct strs
all_names(struct arena *mem, str (*name)(struct arena *, const struct setting *))
{
	struct strs names = { 0 };

	for (size_t i = 0; i < COUNT(settings); i++) {
		str s = name(mem, &settings[i]);

		PUSH(mem, &names, s);
		if (settings[i].kind == SETTING_SECRET)
			PUSH(mem, &names,
			    str_concat(mem, s, s.ptr[0] == 'I' ? S("_FILE") : S("_file")));
	}
	return names;
}

static str
key_name(struct arena *mem, const struct setting *s)
{
	(void)mem;
	return str_of(s->key);
}

static str
env_name(struct arena *mem, const struct setting *s)
{
	return name_of(mem, s->key, false);
}

/* "password" where "mail.password" is meant, or the nearest by letters. */
static str
suggestion(struct strs names, str word)
{
	for (size_t i = 0; i < names.n; i++) {
		str n = names.v[i];

		if (str_ends(n, word) && n.len > word.len && n.ptr[n.len - word.len - 1] == '.')
			return n;
	}
	return str_nearest(word, names);
}

/* --- files --- */

static bool
read_file(struct loading *l, const char *path, size_t most, str *ret)
{
	FILE *in = fopen(path, "re");
	struct buf b = { .mem = l->mem, .limit = most };
	char part[4096];
	size_t n;

	if (!in)
		return false;
	while (!b.over && (n = fread(part, 1, sizeof part, in)) > 0)
		buf_put(&b, part, n);
	bool ok = !ferror(in) && !b.over;
	if (b.over)
		errno = EFBIG;
	fclose(in);
	*ret = buf_text(&b);
	return ok;
}

static str
secret_from(struct loading *l, str origin, str path)
{
	str secret = { 0 };

	if (!read_file(l, arena_cstr(l->mem, path), 1 << 16, &secret))
		complain(l, origin, "%.*s cannot be read: %s", STR(path), strerror(errno));
	while (str_ends(secret, S("\n")) || str_ends(secret, S("\r")))
		secret.len--;
	return secret;
}

/* --- ithaca.toml --- */

static str
toml_value(struct loading *l, const struct setting *s, const struct toml *t, str origin)
{
	enum toml_kind want = s->kind == SETTING_NUMBER ? TOML_INT : TOML_TEXT;

	if (t->kind != want)
		complain(l, origin, "%s should be %s", s->key, want == TOML_INT ?
		    "a whole number, without quotes" : "a text in quotes");
	else if (want == TOML_INT)
		return str_fmt(l->mem, "%" PRId64, t->number);
	return t->kind == want ? t->text : str_of(s->fallback);
}

/* One value of the file, found under `path`. */
static void
take_from_toml(struct loading *l, const struct toml *t, str path)
{
	str origin = str_fmt(l->mem, "%.*s:%d", STR(l->config->file), t->line);

	for (size_t i = 0; i < COUNT(settings); i++) {
		const struct setting *s = &settings[i];
		str key = str_of(s->key), rest = str_from(path, key.len);

		if (!str_starts(path, key) || (rest.len > 0 &&
		    (s->kind != SETTING_SECRET || !str_eq(rest, S("_file")))))
			continue;
		if (l->said[i].origin.len > 0)
			complain(l, origin, "%s is given twice, with and without _file", s->key);
		str value = toml_value(l, s, t, origin);
		l->said[i] = (struct said){ origin,
		    rest.len ? secret_from(l, origin, value) : value };
		return;
	}
	str near = suggestion(all_names(l->mem, key_name), path);
	if (near.len > 0)
		complain(l, origin, "%.*s is not known; did you mean %.*s?", STR(path), STR(near));
	else
		complain(l, origin, "%.*s is not known; ithaca config print lists what is",
		    STR(path));
}

static void
walk(struct loading *l, const struct toml *table, str prefix)
{
	for (const struct toml *t = table->first; t; t = t->next) {
		str path = str_concat(l->mem, prefix, t->key);

		if (t->kind == TOML_TABLE)
			walk(l, t, str_concat(l->mem, path, S(".")));
		else
			take_from_toml(l, t, path);
	}
}

static const char *
env_get(const struct loading *l, const char *name)
{
	size_t n = strlen(name);

	for (const char *const *e = l->given->env; e && *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

static void
read_toml(struct loading *l)
{
	static const char *const usual[] = { "ithaca.toml", "/etc/ithaca/ithaca.toml" };
	const char *path = l->given->file ? l->given->file : env_get(l, "ITHACA_CONFIG");
	struct toml_reading r = { .mem = l->mem };
	bool asked_for = path != NULL, found = false;
	str text = { 0 };

	for (size_t i = 0; !found && i < COUNT(usual); i++) {
		path = asked_for ? path : usual[i];
		found = read_file(l, path, TOML_BYTES, &text);
		if (!found && (asked_for || errno != ENOENT)) {
			complain(l, str_of(path), "it cannot be read: %s", strerror(errno));
			return;
		}
	}
	if (!found)
		return;
	l->config->file = str_of(path);
	const struct toml *root = toml_parse(&r, text);
	for (size_t i = 0; i < r.n; i++)
		complain(l, str_fmt(l->mem, "%s:%d", path, r.v[i].line), "%.*s", STR(r.v[i].words));
	if (root)
		walk(l, root, S(""));
}

/* --- environment and flags --- */

static void
read_env(struct loading *l)
{
	for (size_t i = 0; i < COUNT(settings); i++) {
		str name = name_of(l->mem, settings[i].key, false);
		str name_file = str_concat(l->mem, name, S("_FILE"));
		const char *value = env_get(l, arena_cstr(l->mem, name));
		const char *path = settings[i].kind == SETTING_SECRET ?
		    env_get(l, arena_cstr(l->mem, name_file)) : NULL;

		if (value && path)
			complain(l, name, "it is given twice, with and without _FILE");
		if (value)
			l->said[i] = (struct said){ name, str_of(value) };
		else if (path)
			l->said[i] = (struct said){ name_file,
			    secret_from(l, name_file, str_of(path)) };
	}
}

/*
 * A variable that is nearly one of ours is a mistake.  One that is far from
 * all is left alone: container runtimes invent ITHACA_PORT_8080_TCP.
 */
static void
refuse_misspelt_env(struct loading *l)
{
	struct strs names = all_names(l->mem, env_name);

	PUSH(l->mem, &names, S("ITHACA_CONFIG"));
	for (const char *const *e = l->given->env; e && *e; e++) {
		str name = str_head(str_of(*e), str_find(str_of(*e), '='));
		bool known = false;

		for (size_t i = 0; i < names.n; i++)
			known |= str_eq(name, names.v[i]);
		if (known || !str_starts(name, S("ITHACA_")))
			continue;
		struct strs tails = { 0 };
		for (size_t i = 0; i < names.n; i++)
			PUSH(l->mem, &tails, str_from(names.v[i], 7));
		str near = str_nearest(str_from(name, 7), tails);
		if (near.len > 0)
			complain(l, name, "it is not known; did you mean ITHACA_%.*s?", STR(near));
	}
}

static void
read_flags(struct loading *l)
{
	for (size_t f = 0; f < l->given->nflags; f++) {
		str name = str_of(l->given->flags[f].name),
		    value = str_of(l->given->flags[f].value);
		const struct setting *s = setting_by_flag(name);

		if (!s)
			continue;	/* an option of the command's own */
		if (s->kind == SETTING_SECRET)
			value = secret_from(l, name, value);
		l->said[s - settings] = (struct said){ name, value };
	}
}

/* --- into the struct --- */

static int64_t
place_in(const char *choices, str value)
{
	str rest = str_of(choices), word;
	int64_t i = 0;

	for (; str_cut(&rest, ' ', &word); i++)
		if (str_eq(word, value))
			return i;
	return -1;
}

static void
set(struct loading *l, const struct setting *s, const struct said *said)
{
	void *field = (char *)l->config + s->at;
	int64_t n;
	bool ok;

	switch (s->kind) {
	case SETTING_TEXT:
	case SETTING_SECRET:
		*(str *)field = str_trim(said->value);
		return;
	case SETTING_NUMBER:
		n = str_to_int(said->value, s->min, s->max, &ok);
		if (!ok)
			complain(l, said->origin, "%s should be a whole number "
			    "from %" PRId64 " to %" PRId64, s->key, s->min, s->max);
		*(int64_t *)field = n;
		return;
	case SETTING_CHOICE:
		n = place_in(s->choices, said->value);
		if (n < 0)
			complain(l, said->origin, "%s should be one of: %s", s->key, s->choices);
		*(int64_t *)field = n < 0 ? 0 : n;
		return;
	}
	BUG("kind %d", (int)s->kind);
}

static bool
is_address(str s)
{
	size_t colon = s.len;
	bool ok;

	while (colon > 0 && s.ptr[colon - 1] != ':')
		colon--;
	(void)str_to_int(str_from(s, colon), 0, 65535, &ok);
	if (colon < 2 || !ok)
		return false;
	str host = str_head(s, colon - 1);
	return str_find(host, ':') == host.len ||
	    (str_starts(host, S("[")) && str_ends(host, S("]")));
}

static str
origin_of(const struct loading *l, const char *key)
{
	size_t i = 0;

	while (strcmp(settings[i].key, key) != 0)
		i++;
	return l->config->origin[i];
}

/* What a value has to look like, and what has to go with what. */
static void
check(struct loading *l)
{
	struct config *c = l->config;

	if (!is_address(c->listen))
		complain(l, origin_of(l, "listen"), "listen should be ADDRESS:PORT, "
		    "for example 127.0.0.1:8080 or [::1]:8080");
	if (c->base_url.len && !str_starts(c->base_url, S("https://")) &&
	    !str_starts(c->base_url, S("http://")))
		complain(l, origin_of(l, "base_url"),
		    "base_url should begin with https:// or http://");
	if (c->data.len == 0)
		complain(l, origin_of(l, "data"),
		    "data should be a folder or a postgres:// address");
	if (c->mail_url.len && !str_starts(c->mail_url, S("smtp://")) &&
	    !str_starts(c->mail_url, S("smtps://")))
		complain(l, origin_of(l, "mail.url"),
		    "mail.url should begin with smtp:// or smtps://");
	if (c->mail_url.len && str_find(c->mail_from, '@') == c->mail_from.len)
		complain(l, origin_of(l, c->mail_from.len ? "mail.from" : "mail.url"),
		    "mail.from should be the e-mail address that mails come from");
	if ((c->tls_certificate.len == 0) != (c->tls_key.len == 0))
		complain(l, origin_of(l, c->tls_key.len ? "tls.key" : "tls.certificate"),
		    "tls.certificate and tls.key go together");
	if (c->session_idle_minutes > c->session_absolute_hours * 60)
		complain(l, origin_of(l, "session.idle_minutes"),
		    "session.idle_minutes is longer than session.absolute_hours");
}

struct strs
config_load(struct arena *mem, const struct config_given *given, struct config *ret)
{
	struct loading l = { .mem = mem, .given = given, .config = ret };

	*ret = (struct config){ 0 };
	read_toml(&l);
	read_env(&l);
	refuse_misspelt_env(&l);
	read_flags(&l);
	for (size_t i = 0; i < COUNT(settings); i++) {
		const struct said *said = l.said[i].origin.len > 0 ? &l.said[i] :
		    &(struct said){ S("default"), str_of(settings[i].fallback) };

		ret->origin[i] = said->origin;
		set(&l, &settings[i], said);
	}
	while (str_ends(ret->base_url, S("/")))
		ret->base_url.len--;
	if (l.wrong.n == 0)
		check(&l);
	return l.wrong;
}

/* "postgres://ann:secret@host/db" with the password covered. */
static str
cover_password(struct arena *mem, str url)
{
	str rest = url, scheme, who;

	if (!str_has(url, S("://")) || !str_cut(&rest, '/', &scheme) ||
	    str_find(rest, '@') == rest.len)
		return url;
	rest = str_from(rest, 1);
	(void)str_cut(&rest, '@', &who);
	if (str_find(who, ':') == who.len)
		return url;
	return str_fmt(mem, "%.*s//%.*s:***@%.*s", STR(scheme),
	    STR(str_head(who, str_find(who, ':'))), STR(rest));
}

str
setting_show(struct arena *mem, const struct config *c, const struct setting *s)
{
	const void *field = (const char *)c + s->at;
	str rest, word = { 0 };

	switch (s->kind) {
	case SETTING_TEXT:
		return cover_password(mem, *(const str *)field);
	case SETTING_SECRET:
		return ((const str *)field)->len > 0 ? S("***") : S("");
	case SETTING_NUMBER:
		return str_fmt(mem, "%" PRId64, *(const int64_t *)field);
	case SETTING_CHOICE:
		rest = str_of(s->choices);
		for (int64_t i = *(const int64_t *)field; i >= 0; i--)
			(void)str_cut(&rest, ' ', &word);
		return word;
	}
	BUG("kind %d", (int)s->kind);
}
