#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

#include "app/account/account.h"
#include "lang/lang.h"

/* Each hash takes 256 MiB while it runs: more than two at once would let a
 * crowd at the door take the machine's memory. */
static pthread_mutex_t gates[] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };

static pthread_mutex_t *
enter(void)
{
	static atomic_uint turn;
	pthread_mutex_t *gate = &gates[atomic_fetch_add(&turn, 1) % COUNT(gates)];

	pthread_mutex_lock(gate);
	return gate;
}

str
password_hash(struct arena *mem, str password)
{
	char *hash = arena_alloc(mem, crypto_pwhash_STRBYTES);
	bool weak = account_weak_hash();
	pthread_mutex_t *gate = enter();
	int failed = crypto_pwhash_str(hash, password.ptr, password.len,
	    weak ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE,
	    weak ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_MODERATE);

	pthread_mutex_unlock(gate);
	if (failed)
		BUG("out of memory for a password hash");
	return str_of(hash);
}

bool
password_fits(str hash, str password)
{
	/* Of a password nobody knows, at the same price as a real one. */
	static const char nobody[] = "$argon2id$v=19$m=262144,t=3,p=1$"
	    "c29tZXNhbHRzb21lc2FsdA$Zm9yYmlkZGVuZm9yYmlkZGVuZm9yYmlkZGVuZm9yYmk";
	char text[crypto_pwhash_STRBYTES] = { 0 };
	pthread_mutex_t *gate;

	if (hash.len >= sizeof text)
		return false;
	if (hash.len)
		memcpy(text, hash.ptr, hash.len);
	else
		memcpy(text, nobody, sizeof nobody);
	gate = enter();
	bool fits = crypto_pwhash_str_verify(text,
	    password.len ? password.ptr : "", password.len) == 0;

	pthread_mutex_unlock(gate);
	return fits && hash.len > 0;
}

str
password_objection(struct arena *mem, str password, str mail)
{
	str name = { mail.ptr, str_find(mail, '@') };

	if (str_chars(password) < PASSWORD_MIN)
		return SAY(mem, _("Choose a password of at least {n} characters. "
		    "Four unrelated words are good."), { "n", lang_int(mem, PASSWORD_MIN) });
	if (password.len > PASSWORD_MAX)
		return SAY(mem, _("Choose a password of at most {n} characters."),
		    { "n", lang_int(mem, PASSWORD_MAX) });
	if (name.len > 3 && str_has(lang_fold(mem, password), lang_fold(mem, name)))
		return _("Choose a password that does not contain your e-mail name.");
	for (size_t i = 1; i < password.len; i++)
		if (password.ptr[i] != password.ptr[0])
			return (str){ 0 };
	return _("Choose a password of more than one character repeated.");
}
