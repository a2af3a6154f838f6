/*
 * The compiler of pages: what it takes gives one line of C for each line of
 * the page, and what it refuses is told with a line.  It is a program with
 * state of its own that ends at the first error; here it starts anew each time.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bug.h"

static jmp_buf refused;
static FILE *out, *complaints;

#undef strcpy	/* a tool of the build has its own rules */
#undef stderr
#define stderr complaints
#define exit(code) longjmp(refused, 1)
#define vprintf(...) vfprintf(out, __VA_ARGS__)
#define main html2c
int html2c(int, char **);
#include "../tools/html2c.c"
#undef main

enum { HEAD = 4 };	/* lines before the page's own */

static void
begin_again(void)
{
	file = "page.html";
	line = 1;
	depth = 0;
	now = (struct state){ 0 };
	memset(blocks, 0, sizeof blocks);
	memset(&c, 0, sizeof c);
	c.last = ';';
	form_opened = false;
	memset(&run, 0, sizeof run);
}

static size_t
lines(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += s[i] == '\n';
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *page = calloc(1, n + 1), *c_text = NULL, *words = NULL;
	size_t c_len = 0, words_len = 0;

	HOLDS(page);
	memcpy(page, bytes, n);
	out = open_memstream(&c_text, &c_len);
	complaints = open_memstream(&words, &words_len);
	begin_again();
	bool taken = setjmp(refused) == 0;
	if (taken)
		template(page);
	fclose(out);
	fclose(complaints);
	if (taken) {
		size_t pages = lines(page, strlen(page));

		HOLDS(lines(c_text, c_len) >= pages + HEAD);
	} else {
		HOLDS(strncmp(words, "page.html:", 10) == 0 && strstr(words, "error: "));
	}
	free(c_text);
	free(words);
	free(page);
	return 0;
}
