/* Stems of words.  A stemmer is not to be shared by threads: each keeps its own. */
#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>

#include "lang/lang.h"

static const char *const names[STEMS] = { "english", "german", "spanish", "french" };

static pthread_key_t here;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct stemmers { struct sb_stemmer *v[STEMS]; };

static void
close_all(void *all)
{
	struct stemmers *mine = all;

	for (int i = 0; i < STEMS; i++)
		sb_stemmer_delete(mine->v[i]);
	free(mine);
}

static void
make_key(void)
{
	HOLDS(pthread_key_create(&here, close_all) == 0);
}

static struct sb_stemmer *
stemmer(enum stem language)
{
	static _Thread_local struct stemmers *mine;

	if (!mine) {
		pthread_once(&once, make_key);
		mine = calloc(1, sizeof *mine);
		HOLDS(mine && pthread_setspecific(here, mine) == 0);
	}
	if (!mine->v[language])
		mine->v[language] = sb_stemmer_new(names[language], NULL);
	HOLDS(mine->v[language]);
	return mine->v[language];
}

str
lang_stem(struct arena *mem, enum stem language, str folded)
{
	enum { LONGEST = 64 };	/* no word that has a stem is longer */

	if (folded.len < 3 || folded.len > LONGEST)
		return folded;
	struct sb_stemmer *s = stemmer(language);
	const sb_symbol *stem = sb_stemmer_stem(s, (const sb_symbol *)folded.ptr, (int)folded.len);

	HOLDS(stem);
	return arena_str(mem, (str){ (const char *)stem, (size_t)sb_stemmer_length(s) });
}
