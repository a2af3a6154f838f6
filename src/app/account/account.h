/*
 * Accounts and sessions: who may sign in, and who is behind a cookie.
 *
 * An account belongs to a person of the directory.  Nobody has a default
 * password: the first account is made by a one-time set-up link, others by a
 * one-time invitation, and a forgotten password by another.  Passwords are
 * kept as argon2id hashes (libsodium, moderate).  Attempts are counted by
 * account and by address, whether the account exists or not, and the answer
 * to a wrong name is the answer to a wrong password.
 */
#ifndef APP_ACCOUNT_ACCOUNT_H
#define APP_ACCOUNT_ACCOUNT_H

#include "base/work.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 };	/* characters; bytes */

struct account_settings {
	int64_t idle, absolute;	/* limits of a session, microseconds */
	bool weak_hash;		/* demo and tests: seconds matter more there */
};
void account_setup(const struct account_settings *);	/* once, in main */
bool account_weak_hash(void);

struct account {
	int64_t person_id, roles;
	str password_hash, lang;
};

struct account_session {
	int64_t id, person_id, roles, created_at, seen_at;
	str csrf, lang, zone, name;
	int64_t left_day;
};

enum link_kind { LINK_SETUP, LINK_INVITE, LINK_RESET };
struct account_link { str kind; int64_t person_id, expires_at, used_at; };

bool account_find(struct work *, int64_t person, struct account *ret);
int64_t account_roles(struct work *, int64_t person);	/* bits of enum who; 0 without an account */
/* Makes or changes the account; an empty hash leaves the password alone. */
void account_put(struct work *, int64_t person, str hash, int64_t roles);
void account_set_lang(struct work *, int64_t person, str lang);
/* Is there anybody with this role yet?  If not, a set-up link is due. */
bool account_any(struct work *, int64_t role);

/* Slow (most of a second) and large (256 MiB): only in a route's prepare or
 * a command.  At most two run at once; others wait. */
str password_hash(struct arena *, str password);
/* With an empty hash it takes as long, and says no. */
bool password_fits(str hash, str password);
/* What is wrong with a new password, in words; empty when it will do. */
str password_objection(struct arena *, str password, str mail);

/* A new session: the secret for the cookie.  The session before it, if any,
 * is ended by the caller: signing in always changes the id. */
str session_start(struct work *, int64_t person);
bool session_find(struct work *, str token, struct account_session *ret);
void session_touch(struct work *, int64_t session);
void session_end(struct work *, int64_t session);
void session_end_all(struct work *, int64_t person);

/* A one-time secret; the one before it of that kind and person ends. */
str link_make(struct work *, enum link_kind, int64_t person, int64_t lives);
bool link_find(struct work *, str token, struct account_link *ret);	/* unused and in time */
bool link_use(struct work *, str token);	/* false when somebody was faster */

/* How long `key` (a mail or an address) has to wait; 0: go ahead. */
int64_t attempt_wait(struct work *, const char *kind, str key);
void attempt_failed(struct work *, const char *kind, str key);
void attempt_forget(struct work *, const char *kind, str key);

/*
 * Demo only: the persons that "Look around as" offers.  Their ids stand in
 * the settings "persona.KEY", which `ithaca demo` writes.
 */
struct persona { int64_t id; str name, role, what; };
struct persona_list { struct persona *v; size_t n; };
struct persona_list account_personas(struct work *);

#endif
