/*
 * Settings of the program: one table, four sources.
 *
 *   --mail-url  over  ITHACA_MAIL_URL  over  mail.url in ithaca.toml  over  the default
 *
 * Names follow from the key.  A secret is never a flag, as anybody on the
 * machine can read those; it can stand in a file of its own instead:
 * --mail-password-file, ITHACA_MAIL_PASSWORD_FILE, mail.password_file.
 * A key that is not known stops the start, with its line and the nearest
 * that is.  What belongs to the organisation rather than to the machine is
 * no setting: it is in the database, with pages to change it.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/arena.h"

enum { CONFIG_SETTINGS = 21 };

struct config {
	str listen;		/* ADDRESS:PORT */
	str base_url;		/* no slash at the end; empty: http://LISTEN */
	str data;		/* a folder, or postgres://... */
	int64_t workers;	/* threads for jobs and writes; 0: as many as processors */
	int64_t log_level;	/* enum log_level */
	int64_t log_format;	/* enum log_format */
	str mail_url;		/* empty: mails wait in the outbox */
	str mail_user, mail_password;
	str mail_from, mail_from_name;
	int64_t session_idle_minutes, session_absolute_hours;
	int64_t limits_connections, limits_body_mib, limits_import_mib;
	str proxy;		/* whose X-Forwarded-For is believed */
	str tls_certificate, tls_key;	/* paths of PEM files; both or none */
	str language;		/* before anybody has chosen one */
	str meaning_weights;	/* path; empty: where the program was built or installed */

	str file;		/* the ithaca.toml that was read; empty: none */
	str origin[CONFIG_SETTINGS];	/* by place in `settings`: "ithaca.toml:3", "default" */
};

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE, SETTING_SECRET };

struct setting {
	const char *key;	/* "mail.url" */
	enum setting_kind kind;
	size_t at;		/* offset of its field in struct config */
	const char *fallback;
	int64_t min, max;	/* of a number */
	const char *choices;	/* "debug info warn error": the field is the place in it */
	const char *help;
};
extern const struct setting settings[CONFIG_SETTINGS];

/* The setting of "--mail-url" or "--mail-password-file"; NULL: no such flag. */
const struct setting *setting_by_flag(str flag);
/* As `config print` shows it: secrets and the passwords in addresses are covered. */
str setting_show(struct arena *, const struct config *, const struct setting *);

struct config_flag { const char *name, *value; };
struct config_given {
	/* --config; NULL: ITHACA_CONFIG, ./ithaca.toml, /etc/ithaca/ithaca.toml */
	const char *file;
	const struct config_flag *flags;
	size_t nflags;
	const char *const *env;	/* "NAME=value", NULL at the end */
};

/* Fills *ret; answers all that is wrong, in words.  Empty: all is well. */
MUST_USE struct strs config_load(struct arena *, const struct config_given *, struct config *ret);

#endif
