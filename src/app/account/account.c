#include "app/account/account.h"

#include "app/account/account.sql.h"
#include "base/random.h"
#include "lang/lang.h"
#include "web/token.h"

static struct account_settings settings = { .idle = 8 * HOUR, .absolute = 14 * DAY };

void
account_setup(const struct account_settings *s)
{
	settings = *s;
}

bool
account_find(struct work *w, int64_t person, struct account *ret)
{
	return account_by_person(w, person, ret);
}

int64_t
account_roles(struct work *w, int64_t person)
{
	struct account a;

	return account_by_person(w, person, &a) ? a.roles : 0;
}

void
account_put(struct work *w, int64_t person, str hash, int64_t roles)
{
	account_insert(w, person, hash, roles, w->now);
}

void
account_set_lang(struct work *w, int64_t person, str lang)
{
	account_lang_put(w, lang, w->now, person);
}

bool
account_any(struct work *w, int64_t role)
{
	return account_with_role(w, role) != 0;
}

/* What session.idle_minutes may be at most: an older one is dead in any case. */
#define LONGEST_IDLE (30 * DAY)

str
session_start(struct work *w, int64_t person)
{
	str token = random_token(w->mem, 32);

	session_delete_old(w, w->now - LONGEST_IDLE);
	session_insert(w, .id = id_new(w), .token_hash = token_hash(w->mem, token),
	    .person_id = person, .csrf = random_token(w->mem, 32), .now_at = w->now);
	return token;
}

bool
session_find(struct work *w, str token, struct account_session *ret)
{
	return session_by_token(w, token_hash(w->mem, token), ret) && ret->left_day == 0 &&
	    w->now - ret->seen_at < settings.idle && w->now - ret->created_at < settings.absolute;
}

void
session_touch(struct work *w, int64_t session)
{
	session_seen(w, w->now, session);
}

void
session_end(struct work *w, int64_t session)
{
	session_delete(w, session);
}

void
session_end_all(struct work *w, int64_t person)
{
	session_delete_all(w, person);
}

static str
kind_name(enum link_kind k)
{
	switch (k) {
	case LINK_SETUP: return S("setup");
	case LINK_INVITE: return S("invite");
	case LINK_RESET: return S("reset");
	}
	BUG("link kind %d", k);
}

str
link_make(struct work *w, enum link_kind kind, int64_t person, int64_t lives)
{
	str token = random_token(w->mem, 32);

	link_end_others(w, kind_name(kind), person);
	link_insert(w, token_hash(w->mem, token), kind_name(kind), person, w->now + lives);
	return token;
}

bool
link_find(struct work *w, str token, struct account_link *ret)
{
	return link_by_token(w, token_hash(w->mem, token), w->now, ret);
}

bool
link_use(struct work *w, str token)
{
	return link_mark_used(w, w->now, token_hash(w->mem, token)) == 1;
}

/* Who failed is kept as a hash only: the table is no list of addresses. */
static str
attempt_key(struct work *w, const char *kind, str key)
{
	return token_hash(w->mem, str_fmt(w->mem, "%s %.*s", kind, STR(lang_fold(w->mem, key))));
}

enum { FREE_ATTEMPTS = 5 };
#define LONGEST_WAIT (15 * MINUTE)

int64_t
attempt_wait(struct work *w, const char *kind, str key)
{
	struct attempt_by_key_row a;

	if (!attempt_by_key(w, attempt_key(w, kind, key), &a) || a.failures < FREE_ATTEMPTS)
		return 0;
	int64_t over = a.failures - FREE_ATTEMPTS;
	int64_t wait = over > 5 ? LONGEST_WAIT : 30 * SECOND << over;
	int64_t left = a.last_at + wait - w->now;

	return left > 0 ? left : 0;
}

void
attempt_failed(struct work *w, const char *kind, str key)
{
	attempt_delete_old(w, w->now - 2 * LONGEST_WAIT);
	attempt_add(w, attempt_key(w, kind, key), w->now, w->now - 2 * LONGEST_WAIT);
}

void
attempt_forget(struct work *w, const char *kind, str key)
{
	attempt_delete(w, attempt_key(w, kind, key));
}

bool
account_weak_hash(void)
{
	return settings.weak_hash;
}
