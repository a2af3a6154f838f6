/*
 * Turns a page template into a C header of static functions.
 *
 *   html2c FILE.html          writes the header to standard output
 *   html2c --words FILE.html  reports words that are not passed through _()
 *
 * A line that starts with '%' (indented or not) is C; all else is HTML, with
 * holes: {{expr}} puts a value, escaped as fits the place where it stands;
 * {{?expr name}} and {{?expr name="literal"}}, inside a tag, write an
 * attribute when expr is true.  Functions take `struct html *h` first.
 *
 * How it knows the place: a small HTML tokenizer runs over the literal text
 * of a whole function.  C that branches is followed as well: every branch of
 * an if must end in the same place, and a loop, a case, a break and a return
 * must leave things where they found them; so no path through the C can bring
 * a hole into a place other than the one it was escaped for.
 *
 * Each line of the template becomes one line of the header, so that a single
 * #line makes the compiler complain about the template.  Indentation and HTML
 * comments are dropped, and text between two holes is one html_lit.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum place {
	TEXT,		/* between tags */
	RCDATA,		/* in <textarea> or <title>: no tags, but escapes */
	RAW,		/* in <script> or <style>: no holes */
	TAG_NAME,
	TAG,		/* between attributes */
	ATTR_NAME,
	VALUE_START,	/* after the '=' */
	VALUE,		/* inside quotes */
	VALUE_END,	/* after the closing quote */
	DECLARATION,	/* <!doctype html> */
};

/* Where in the HTML we are.  Zero is plain text. */
struct state {
	enum place place;
	char tag[24];	/* set in a tag, and in RAW and RCDATA */
	char attr[32];
	char quote;
	bool closing;	/* </tag> */
	bool post;	/* the tag is a <form method="post"> */
	bool begun;	/* the value has a character or a hole already */
	int verbatim;	/* depth of <pre>, <code>, <kbd>, <samp> */
};

enum kind { BLOCK, IF, ELSE, LOOP, SWITCH };
/* A pair of braces in the C, with the state where it opens. */
struct block {
	enum kind kind;
	struct state open;
	struct state ends;	/* where the earlier branches of the if ended */
	bool chained;		/* there are earlier branches */
	int parens;		/* open outside of it */
};

static const char *file;
static int line = 1;
static bool only_words;		/* --words */
static bool found_words;

static struct state now;
static struct block blocks[64];
static int depth;

static struct {
	enum kind kind;		/* the last keyword of this statement */
	int parens;
	bool in_comment;
	char last;		/* the last character that counts */
	bool closed_if;		/* a branch just ended: does an else follow? */
	struct block closed;
} c = { .last = ';' };

static bool form_opened;	/* the character going out ends <form method="post"> */

static struct { bool open, string; } run;	/* of literal text, in the output */

_Noreturn static void
fail(const char *what, const char *detail)
{
	fprintf(stderr, "%s:%d: error: %s%s\n", file, line, what, detail);
	exit(1);
}

static bool
same(const struct state *a, const struct state *b)
{
	return a->place == b->place && a->quote == b->quote && a->closing == b->closing
	    && a->post == b->post && a->begun == b->begun && a->verbatim == b->verbatim
	    && strcmp(a->tag, b->tag) == 0 && strcmp(a->attr, b->attr) == 0;
}

static bool
one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

#define ONE_OF(name, ...) one_of((name), (const char *const[]){ __VA_ARGS__, NULL })

static bool
is_space(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* --- the output --- */

__attribute__((format(printf, 1, 2))) static void
emit(const char *fmt, ...)
{
	va_list ap;

	if (only_words)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
}

static void
literal(char ch)
{
	if (!run.open)
		emit(" html_lit(h, ");
	if (!run.string)
		emit("\"");
	run.open = run.string = true;
	if (ch == '\n')
		emit("\\n");
	else if (ch == '"' || ch == '\\')
		emit("\\%c", ch);
	else
		emit("%c", ch);
}

static void
end_run(void)
{
	if (run.string)
		emit("\"");
	if (run.open)
		emit(");");
	run.open = run.string = false;
}

static void
new_line(void)
{
	if (run.string)
		emit("\"");
	run.string = false;
	emit("\n");
	line++;
}

/* C of the template, as it stands there. */
static void
code(const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s == '\n')
			new_line();
		else
			emit("%c", *s);
}

/* --- the HTML --- */

static void
append(char *name, size_t size, char ch)
{
	size_t n = strlen(name);

	if (n + 1 >= size)
		fail("too long a name: ", name);
	name[n] = (char)tolower((unsigned char)ch);
}

static void
tag_opened(void)
{
	bool verbatim = ONE_OF(now.tag, "pre", "code", "kbd", "samp");
	struct state next = { .verbatim = now.verbatim };

	if (now.closing) {
		next.verbatim -= verbatim && next.verbatim > 0;
	} else {
		next.verbatim += verbatim;
		if (ONE_OF(now.tag, "script", "style"))
			next.place = RAW;
		if (ONE_OF(now.tag, "textarea", "title"))
			next.place = RCDATA;
		if (next.place != TEXT)
			strcpy(next.tag, now.tag);
		form_opened = now.post;
	}
	now = next;
}

static void
attribute_started(char ch)
{
	if (!isalpha((unsigned char)ch) && ch != '_' && ch != ':' && ch != '@')
		fail("this does not belong in a tag: ", (char[]){ ch, 0 });
	now.place = ATTR_NAME;
	memset(now.attr, 0, sizeof now.attr);
	append(now.attr, sizeof now.attr, ch);
}

static void
value_ended(const char *value, size_t n)
{
	if (strcmp(now.tag, "form") == 0 && strcmp(now.attr, "method") == 0)
		now.post = n == 4 && strncasecmp(value, "post", 4) == 0;
	now.place = VALUE_END;
	now.begun = false;
	now.quote = 0;
	memset(now.attr, 0, sizeof now.attr);
}

/* In a tag, between what matters. */
static void
tag_char(char ch)
{
	if (ch == '>')
		tag_opened();
	else if (is_space(ch) || ch == '/')
		now.place = TAG;
	else if (now.place == VALUE_END)
		fail("a space is missing after an attribute", "");
	else
		attribute_started(ch);
}

/* A word for people that no translator will see. */
static void
check_word(const char *s)
{
	static bool entity;
	static int told;
	unsigned char ch = (unsigned char)*s;
	bool attribute = now.place == VALUE;

	if (!only_words || now.verbatim > 0)
		return;
	if (attribute && !ONE_OF(now.attr, "alt", "title", "placeholder", "aria-label", "label"))
		return;
	if (ch == '&')
		entity = true;
	if (!entity && told != line && (isalpha(ch) || (ch >= 0xc3 && ch <= 0xc9))) {
		fprintf(stderr, "%s:%d: error: words outside of _(): %.*s\n", file, line,
		    (int)strcspn(s, "<\n"), s);
		told = line;
		found_words = true;
	}
	if (!isalnum(ch) && ch != '&' && ch != '#')
		entity = false;
}

static const char *
skip_comment(const char *s)
{
	const char *end = strstr(s, "-->");

	if (!end)
		fail("<!-- without -->", "");
	for (; s < end; s++) {
		if (s[0] == '{' && s[1] == '{')
			fail("a hole in a comment", "");
		if (*s == '\n')
			new_line();
	}
	return end + 3;
}

/* Follows one character of literal text that is going out. */
static void
html_char(const char *s)
{
	char ch = *s;

	switch (now.place) {
	case TEXT:
		check_word(s);
		if (ch != '<')
			return;
		now.closing = s[1] == '/';
		if (s[1] == '!')
			now.place = DECLARATION;
		else if (isalpha((unsigned char)s[1 + now.closing]))
			now.place = TAG_NAME;
		else
			fail("a bare <: write &lt;", "");
		return;
	case RCDATA:
	case RAW:
		if (now.place == RCDATA)
			check_word(s);
		if (ch == '<' && s[1] == '/' && strncasecmp(s + 2, now.tag, strlen(now.tag)) == 0) {
			now.place = TAG_NAME;
			now.closing = true;
			memset(now.tag, 0, sizeof now.tag);
		}
		return;
	case TAG_NAME:
		if (isalnum((unsigned char)ch) || ch == '-' || ch == ':')
			append(now.tag, sizeof now.tag, ch);
		else if (ch != '/' || now.tag[0])
			tag_char(ch);
		return;
	case TAG:
	case VALUE_END:
		tag_char(ch);
		return;
	case ATTR_NAME:
		if (ch == '=') {
			if (strncmp(now.attr, "on", 2) == 0)
				fail("no inline script: ", now.attr);
			now.place = VALUE_START;
		} else if (is_space(ch) || ch == '>' || ch == '/') {
			memset(now.attr, 0, sizeof now.attr);
			now.place = TAG;
			tag_char(ch);
		} else {
			append(now.attr, sizeof now.attr, ch);
		}
		return;
	case VALUE_START:
		if (ch != '"' && ch != '\'')
			fail("put quotes round the value of ", now.attr);
		now.quote = ch;
		now.place = VALUE;
		return;
	case VALUE:
		check_word(s);
		if (ch == now.quote) {
			const char *start = s;
			while (now.begun && start[-1] != now.quote)
				start--;
			value_ended(start, (size_t)(s - start));
		} else {
			now.begun = true;
		}
		return;
	case DECLARATION:
		if (ch == '>')
			now = (struct state){ 0 };
		return;
	}
}

/* --- holes --- */

/* The closing }} of the hole whose inside begins at s. */
static const char *
hole_end(const char *s)
{
	int braces = 0;

	for (char quote = 0; *s; s++) {
		if (quote) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == quote)
				quote = 0;
		} else if (*s == '"' || *s == '\'') {
			quote = *s;
		} else if (*s == '{') {
			braces++;
		} else if (*s == '}') {
			if (braces == 0 && s[1] == '}')
				return s;
			braces--;
		}
	}
	fail("{{ without }}", "");
}

/* {{?expr name}} or {{?expr name="literal"}}: the attribute is the last word. */
static void
optional_attribute(const char *s, const char *end)
{
	const char *name;

	if (now.place != TAG && now.place != TAG_NAME && now.place != VALUE_END)
		fail("{{? }} is for attributes, inside a tag", "");
	while (end > s && is_space(end[-1]))
		end--;
	name = end;
	if (name > s && name[-1] == '"') {
		for (name--; name > s && name[-1] != '"'; name--)
			;
		if (name - s < 3 || name[-2] != '=')
			fail("{{?expr name=\"value\"}} is meant", "");
		name -= 2;
	}
	while (name > s && (isalnum((unsigned char)name[-1]) || name[-1] == '-' || name[-1] == '_'))
		name--;
	if (name - s < 2 || !is_space(name[-1]) || name == end)
		fail("{{?expr name}} is meant", "");
	if (strncasecmp(name, "on", 2) == 0)
		fail("no inline script: ", "on...");
	emit(" if (");
	code(s, name - 1);
	s = name - 1;
	emit(") { html_lit(h, \" ");
	for (; s < end - 1; s++)
		emit(s[1] == '"' ? "\\%c" : "%c", s[1]);
	emit("\"); }");
	now.place = VALUE_END;
}

/* Which function escapes for this place. */
static const char *
escape(void)
{
	switch (now.place) {
	case TEXT:
	case RCDATA:
		return "html_put";
	case RAW:
		fail("a hole in ", now.tag);
	case TAG_NAME:
	case TAG:
	case ATTR_NAME:
	case VALUE_END:
		fail("a hole in a tag; an optional attribute is {{?expr name}}", "");
	case VALUE_START:
		fail("put quotes round the hole in ", now.attr);
	case DECLARATION:
		fail("a hole in a declaration", "");
	case VALUE:
		break;
	}
	if (ONE_OF(now.attr, "style", "srcset", "srcdoc", "method", "http-equiv"))
		fail("no hole may stand in ", now.attr);
	if (ONE_OF(now.attr, "href", "src", "action", "formaction", "poster", "cite", "data",
	    "ping", "background", "manifest", "xlink:href"))
		return now.begun ? "html_part" : "html_url";
	return "html_put";
}

static const char *
hole(const char *s)
{
	const char *end = hole_end(s);

	end_run();
	if (*s == '?') {
		optional_attribute(s + 1, end);
		return end + 2;
	}
	emit(" %s(h, ", escape());
	now.begun = now.place == VALUE;
	code(s, end);
	emit(");");
	return end + 2;
}

/* --- the C --- */

static void
branches_must_agree(const struct state *a, const struct state *b)
{
	if (!same(a, b))
		fail(
		    "what is written on this way ends elsewhere in the HTML than on the other", "");
}

/* Something other than else came after the } of a branch. */
static void
if_is_over(void)
{
	if (c.closed_if && c.closed.kind == IF)
		branches_must_agree(&c.closed.open, &now);
	c.closed_if = false;
}

static void
block_opens(void)
{
	struct block *b = &blocks[depth];

	if (depth + 1 >= (int)(sizeof blocks / sizeof *blocks))
		fail("too many braces", "");
	if (c.kind != IF && c.kind != ELSE)
		if_is_over();
	*b = (struct block){ .kind = c.kind, .open = now, .parens = c.parens };
	if (c.closed_if) {
		b->chained = true;
		b->ends = c.closed.ends;
	}
	c.closed_if = false;
	c.kind = BLOCK;
	c.parens = 0;
	depth++;
}

static void
block_closes(void)
{
	struct block *b;

	if (depth == 0)
		fail("} without {", "");
	b = &blocks[--depth];
	if (b->chained)
		branches_must_agree(&b->ends, &now);
	if (b->kind == LOOP || b->kind == SWITCH)
		branches_must_agree(&b->open, &now);
	if (depth == 0 && now.place != TEXT)
		fail("the function ends inside of a tag: ", now.tag);
	c.closed = *b;
	c.closed.ends = now;
	c.closed_if = b->kind == IF || b->kind == ELSE;
	c.kind = BLOCK;
	c.parens = b->parens;
}

/* A jump must find the HTML as it was where it jumps from: at the loop's start. */
static void
jump(bool leaves_switch)
{
	for (int i = depth - 1; i >= 0; i--)
		if (blocks[i].kind == LOOP || (leaves_switch && blocks[i].kind == SWITCH)) {
			branches_must_agree(&blocks[i].open, &now);
			return;
		}
}

static void
word(const char *s, size_t n)
{
	char w[16] = "";

	if (n < sizeof w)
		memcpy(w, s, n);
	if (strcmp(w, "else") == 0 && c.closed_if && c.closed.kind == IF) {
		now = c.closed.open;
		c.kind = ELSE;
		return;
	}
	if (c.kind != IF && c.kind != ELSE)
		if_is_over();
	if (strcmp(w, "if") == 0)
		c.kind = IF;
	else if (ONE_OF(w, "for", "while", "do"))
		c.kind = LOOP;
	else if (strcmp(w, "switch") == 0)
		c.kind = SWITCH;
	else if (strcmp(w, "break") == 0 || strcmp(w, "continue") == 0)
		jump(w[0] == 'b');
	else if (strcmp(w, "goto") == 0)
		fail("no goto in a template", "");
	else if (strcmp(w, "return") == 0 && now.place != TEXT)
		fail("the function returns inside of a tag: ", now.tag);
	else if ((strcmp(w, "case") == 0 || strcmp(w, "default") == 0) && depth > 0)
		branches_must_agree(&blocks[depth - 1].open, &now);
}

static void
statement_ends(void)
{
	if (c.closed_if && c.kind != BLOCK)	/* an else without braces wrote no HTML */
		branches_must_agree(&now, &c.closed.ends);
	else
		if_is_over();
	c.closed_if = false;
	c.kind = BLOCK;
}

static const char *
c_string(const char *s)
{
	char quote = *s;

	for (s++; *s && *s != '\n' && *s != quote; s++)
		if (*s == '\\' && s[1])
			s++;
	return *s == quote ? s + 1 : s;
}

/* Follows one line of C, up to its end. */
static void
c_line(const char *s)
{
	while (*s && *s != '\n') {
		if (c.in_comment) {
			c.in_comment = strncmp(s, "*/", 2) != 0;
			s += c.in_comment ? 1 : 2;
			continue;
		}
		if (strncmp(s, "/*", 2) == 0) {
			c.in_comment = true;
			s += 2;
			continue;
		}
		if (strncmp(s, "//", 2) == 0)
			return;
		if (is_space(*s)) {
			s++;
			continue;
		}
		if (isalpha((unsigned char)*s) || *s == '_') {
			size_t n = 1;
			while (isalnum((unsigned char)s[n]) || s[n] == '_')
				n++;
			word(s, n);
			c.last = 'w';
			s += n;
			continue;
		}
		if (*s == '{')
			block_opens();
		else if (*s == '}')
			if_is_over(), block_closes();
		else if (*s == ';' && c.parens == 0)
			statement_ends();
		else
			c.parens += (*s == '(') - (*s == ')');
		c.last = *s;
		s = *s == '"' || *s == '\'' ? c_string(s) : s + 1;
	}
}

/* --- the file --- */

/* Writes one line of HTML, or more where a hole or a comment goes on, up to its newline. */
static const char *
html_line(const char *s)
{
	bool keep = now.place == RCDATA || now.place == RAW || now.verbatim > 0;
	size_t blank = strspn(s, " \t\r");

	if (!keep || s[blank] == '\n' || !s[blank])
		s += blank;
	if (*s == '\n' && !keep)
		return s;
	if_is_over();
	if (depth == 0)
		fail("HTML outside of a function", "");
	if (c.parens > 0 || !strchr("{};:", c.last))
		fail("the C before this line is not a whole statement; braces are needed", "");
	while (*s && *s != '\n') {
		size_t spaces = strspn(s, " \t\r");
		if (s[0] == '{' && s[1] == '{') {
			s = hole(s + 2);
		} else if (now.place == TEXT && strncmp(s, "<!--", 4) == 0) {
			s = skip_comment(s + 4);
		} else if (spaces && ((s[spaces] == '\n' && !keep)
		    || (now.place != TEXT && now.place != VALUE
			&& strncmp(s + spaces, "{{?", 3) == 0))) {
			if (s[spaces] != '\n')
				html_char(" ");
			s += spaces;	/* the attribute brings its own space */
		} else {
			html_char(s);
			if (form_opened) {	/* our words for errors, not the browser's */
				for (const char *a = " novalidate"; *a; a++)
					literal(*a);
			}
			literal(*s++);
			if (form_opened) {
				end_run();
				emit(" html_form_fields(h);");
				form_opened = false;
			}
		}
	}
	if (*s == '\n') {
		html_char("\n");
		literal('\n');
	}
	return s;
}

static void
template(const char *s)
{
	emit("/* Made by tools/html2c from %s. */\n", file);
	emit("#include \"web/html.h\"\n");
	emit("#pragma GCC diagnostic push\n");
	emit("#pragma GCC diagnostic ignored \"-Wsign-conversion\"\n");	/* html_int of a size_t */
	emit("#line 1 \"%s\"\n", file);
	while (*s) {
		size_t blank = strspn(s, " \t");
		if (s[blank] == '%') {
			s += blank + 1;
			end_run();
			code(s, s + strcspn(s, "\n"));
			if (s[strspn(s, " \t")] != '#')
				c_line(s);
			s += strcspn(s, "\n");
		} else {
			s = html_line(s);
			if (*s == '\n' && s[1 + strspn(s + 1, " \t")] == '%')
				end_run();
		}
		if (*s == '\n') {
			new_line();
			s++;
		}
	}
	if_is_over();
	if (depth > 0)
		fail("{ without }", "");
	emit("\n#pragma GCC diagnostic pop\n");
}

static char *
slurp(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = calloc(1, 1);
	size_t size = 1;

	if (!in || !text || (getdelim(&text, &size, '\0', in) < 0 && ferror(in))) {
		perror(path);
		exit(1);
	}
	fclose(in);
	return text;
}

int
main(int argc, char **argv)
{
	char *text;

	only_words = argc == 3 && strcmp(argv[1], "--words") == 0;
	if (argc != 2 + only_words) {
		fprintf(stderr, "usage: html2c [--words] FILE.html\n");
		return 64;
	}
	file = argv[argc - 1];
	text = slurp(file);
	template(text);
	free(text);
	if (fflush(stdout) != 0) {
		perror("html2c");
		return 1;
	}
	return found_words;
}
