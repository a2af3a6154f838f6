#include "web/token.h"

#include <sodium.h>

enum { SIGNATURE = 16, TEXT_SIZE = 2 * SIGNATURE };

struct signature { char text[TEXT_SIZE]; };

static struct signature
signature(str key, str value)
{
	unsigned char folded[crypto_generichash_BYTES], mac[SIGNATURE];
	struct signature s = { { 0 } };

	/* Keys of any length come down to one that BLAKE2b takes. */
	crypto_generichash(folded, sizeof folded, (const unsigned char *)key.ptr, key.len, NULL, 0);
	crypto_generichash(mac, sizeof mac, (const unsigned char *)value.ptr, value.len,
	    folded, sizeof folded);
	sodium_bin2base64(s.text, sizeof s.text, mac, sizeof mac,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return s;
}

str
token_sign(struct arena *mem, str key, str value)
{
	struct signature s = signature(key, value);

	return str_fmt(mem, "%.*s.%s", STR(value), s.text);
}

bool
token_check(str key, str token, str *ret_value)
{
	size_t dot = token.len;

	while (dot > 0 && token.ptr[dot - 1] != '.')
		dot--;
	if (dot == 0 || key.len == 0)
		return false;
	str value = { token.ptr, dot - 1 }, given = str_from(token, dot);
	struct signature s = signature(key, value);

	if (given.len != strlen(s.text) || sodium_memcmp(given.ptr, s.text, given.len) != 0)
		return false;
	*ret_value = value;
	return true;
}

str
token_hash(struct arena *mem, str secret)
{
	unsigned char hash[32];
	char *text = arena_alloc(mem, 64);

	crypto_generichash(hash, sizeof hash, (const unsigned char *)secret.ptr, secret.len,
	    NULL, 0);
	sodium_bin2base64(text, 64, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(text);
}
