/*
 * What the tests of the checkers share: files of a proof, and a checker that
 * is asked about them in a child, since it ends the process it is in.
 */
#ifndef MATCH_PROOF_TEST_H
#define MATCH_PROOF_TEST_H

#include <sys/wait.h>
#include <unistd.h>

#include "unit/test.h"

enum { FILES = 3 };

struct proof { const char *path[FILES]; str text[FILES]; };

static void
put_file(const char *path, str its)
{
	FILE *out = fopen(path, "wb");

	CHECK(out && fwrite(its.ptr, 1, its.len, out) == its.len);
	if (out)
		fclose(out);
}

/* `checker` is the program's main. */
static bool
accepted_by(int (*checker)(int, char **), const struct proof *p)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		char *argv[] = { (char[]){ "checker" }, (char *)(uintptr_t)p->path[0],
		    (char *)(uintptr_t)p->path[1], (char *)(uintptr_t)p->path[2], NULL };

		if (!freopen("/dev/null", "w", stdout))
			_exit(99);
		_exit(checker(FILES + 1, argv));
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status));	/* to crash is not to refuse */
	return status == 0;
}

#endif
