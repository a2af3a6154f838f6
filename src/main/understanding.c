#include "main/understanding.h"

#include <limits.h>
#include <unistd.h>

#include "meaning/meaning.h"

static struct { str file, trouble; } used;

static bool
try(struct arena *mem, str file)
{
	if (!meaning_open(arena_cstr(mem, file), &used.trouble)) {
		if (used.trouble.len)
			used.file = file;
		return false;
	}
	used.file = file;
	return true;
}

/* The folder of the program itself; empty when nobody can say. */
static str
own_folder(struct arena *mem)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);

	while (n > 0 && path[n - 1] != '/')
		n--;
	return n > 0 ? arena_str(mem, (str){ path, (size_t)n }) : (str){ 0 };
}

void
understanding_open(struct arena *mem, const struct config *c)
{
	static const char *const places[] = {
		"ithaca.weights", "../share/ithaca/ithaca.weights",
		/* of a build, and of one with SAN=1: */
		"weights/ithaca.weights", "../weights/ithaca.weights"
	};
	str folder = own_folder(mem);

	if (meaning_has_vectors())
		return;
	if (c->meaning_weights.len) {
		if (!try(mem, c->meaning_weights) && used.trouble.len == 0) {
			used.file = c->meaning_weights;
			used.trouble = S("it is not there, or may not be read");
		}
		return;
	}
	for (size_t i = 0; folder.len && i < COUNT(places); i++)
		if (try(mem, str_concat(mem, folder, str_of(places[i]))) || used.trouble.len)
			return;
}

str
understanding_file(void)
{
	return used.file;
}

str
understanding_trouble(void)
{
	return used.trouble;
}
