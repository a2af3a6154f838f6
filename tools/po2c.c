/*
 * po2c POT PO...: compiles translations into C, on standard output.
 * po2c --check POT PO...: says what is missing or broken in the translations.
 *
 * Each PO file becomes a table sorted by the English words, for the binary
 * search in src/lang/lang.c; its language is the file's name (po/de.po).
 * From the template (POT) two more languages are made up, for tests:
 * en-XA, accented, bracketed and a third longer, shows words that miss
 * _("..."), and layouts with no room; ar-XB shows what breaks from right to
 * left.  Holes, {name} and %d, are left alone.
 *
 * What is fuzzy, obsolete or empty is left out: the program then speaks
 * English.  A broken file stops the build with file and line.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/catalogue.h"

enum { FORMS = 6 };

struct text { char *v; size_t n, room; };

struct entry {
	char *id, *plural;	/* plural is NULL when there is one form only */
	char *form[FORMS];	/* msgstr, or msgstr[0..] */
	int line;
};

struct po {
	const char *file, *tag;
	struct entry *v;
	size_t n;
};

/* The order in which gettext's tools number the forms of a language. */
static const struct { const char *tag; enum plural form[FORMS + 1];
} languages[] = {
	{ "ar", { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER,
		    PLURALS } },
	{ "cs", { PLURAL_ONE, PLURAL_FEW, PLURAL_OTHER, PLURALS } },
	{ "ja", { PLURAL_OTHER, PLURALS } },
	{ "pl", { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURALS } },
	{ "ru", { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURALS } },
	{ "sk", { PLURAL_ONE, PLURAL_FEW, PLURAL_OTHER, PLURALS } },
	{ "tr", { PLURAL_ONE, PLURAL_OTHER, PLURALS } },
	{ "uk", { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURALS } },
	{ "zh", { PLURAL_OTHER, PLURALS } },
	{ "", { PLURAL_ONE, PLURAL_OTHER, PLURALS } }, /* de, en, es, fr, it, nl, pt, sv, ... */
};

__attribute__((format(printf, 3, 4), noreturn)) static void
die(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void *
must(void *p)
{
	if (!p)
		die("po2c", 0, "out of memory");
	return p;
}

static void
put(struct text *t, const char *s, size_t n)
{
	if (t->n + n + 1 > t->room) {
		t->room = 2 * (t->n + n + 1);
		t->v = must(realloc(t->v, t->room));
	}
	memcpy(t->v + t->n, s, n);
	t->n += n;
	t->v[t->n] = '\0';
}

/* --- reading --- */

static char
unescape(const struct po *po, int line, char c)
{
	switch (c) {
	case 'n': return '\n';
	case 't': return '\t';
	case '"': case '\\': return c;
	}
	die(po->file, line, "\\%c is not known here", c);
}

/* Appends the "..." that `s` starts with. */
static void
quoted(const struct po *po, int line, const char *s, struct text *ret)
{
	if (*s++ != '"')
		die(po->file, line, "a text in double quotes should stand here");
	for (; *s && *s != '"'; s++) {
		char c = *s == '\\' && s[1] ? unescape(po, line, *++s) : *s;

		put(ret, &c, 1);
	}
	if (*s != '"' || s[1 + strspn(s + 1, " \t\r\n")])
		die(po->file, line, "the text does not end with the line");
}

static bool
keyword(const char **s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*s, word, n) != 0 || ((*s)[n] != ' ' && (*s)[n] != '['))
		return false;
	*s += n;
	return true;
}

struct reader {
	struct po *po;
	struct entry *now;	/* being read; NULL between entries */
	struct text text;	/* of the field being read */
	char **field;		/* where it goes */
	bool fuzzy, skip;	/* a comment said so of the next entry; of this one */
};

static void
end_field(struct reader *r)
{
	if (r->field)
		*r->field = r->text.v;
	r->field = NULL;
	r->text = (struct text){ 0 };
}

static void
end_entry(struct reader *r)
{
	end_field(r);
	if (r->now && (!r->now->id || !r->now->form[0]))
		die(r->po->file, r->now->line, "the entry lacks its msgid or msgstr");
	if (r->now && (r->skip || !*r->now->id))	/* the empty id is the file's header */
		r->po->n--;
	r->now = NULL;
}

static void
begin_entry(struct reader *r, int line)
{
	struct po *po = r->po;

	end_entry(r);
	po->v = must(realloc(po->v, (po->n + 1) * sizeof *po->v));
	po->v[po->n] = (struct entry){ .line = line };
	r->now = &po->v[po->n++];
	r->skip = r->fuzzy;
	r->fuzzy = false;
}

static void
begin_field(struct reader *r, const char *s, int line)
{
	struct entry *e = r->now;

	if (keyword(&s, "msgid")) {
		begin_entry(r, line);
		r->field = &r->now->id;
	} else if (!e) {
		die(r->po->file, line, "a msgid should stand before this");
	} else if (keyword(&s, "msgid_plural")) {
		end_field(r);
		r->field = &e->plural;
	} else if (keyword(&s, "msgstr")) {
		int form = 0;

		if (*s == '[') {
			form = s[1] - '0';
			if (form < 0 || form >= FORMS || s[2] != ']')
				die(r->po->file, line, "msgstr[0] to msgstr[%d] are possible",
				    FORMS - 1);
			s += 3;
		}
		end_field(r);
		r->field = &e->form[form];
	} else {
		die(r->po->file, line, "not known: %.20s", s);
	}
	if (*r->field)
		die(r->po->file, line, "given twice");
	put(&r->text, "", 0);
	quoted(r->po, line, s + strspn(s, " \t"), &r->text);
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static struct po
po_read(const char *file)
{
	struct po po = { .file = file };
	struct reader r = { .po = &po };
	FILE *in = fopen(file, "r");
	char *line = NULL;
	size_t room = 0;

	if (!in)
		die(file, 0, "%s", strerror(errno));
	for (int n = 1; getline(&line, &room, in) >= 0; n++) {
		const char *s = line + strspn(line, " \t\r\n");

		if (*s == '#') {
			if (r.now && r.now->form[0])
				end_entry(&r);
			if (s[1] == ',' && strstr(s, "fuzzy"))
				r.fuzzy = true;
		} else if (*s == '"') {
			if (!r.field)
				die(file, n, "this text belongs to nothing");
			quoted(&po, n, s, &r.text);
		} else if (*s) {
			begin_field(&r, s, n);
		}
	}
	end_entry(&r);
	if (ferror(in))
		die(file, 0, "%s", strerror(errno));
	fclose(in);
	free(line);

	if (po.n > 0)
		qsort(po.v, po.n, sizeof *po.v, by_id);
	for (size_t i = 1; i < po.n; i++)
		if (strcmp(po.v[i - 1].id, po.v[i].id) == 0)
			die(file, po.v[i].line, "this msgid stands in line %d already",
			    po.v[i - 1].line);
	return po;
}

/* --- made-up languages --- */

/* Bytes that a hole takes at `s`, or 0: {name}, %d, %5.1f, %%. */
static size_t
hole(const char *s)
{
	if (*s == '{') {
		const char *end = strpbrk(s + 1, "{} ");

		return end && *end == '}' ? (size_t)(end - s) + 1 : 0;
	}
	if (*s != '%')
		return 0;
	size_t n = 1 + strspn(s + 1, "-+#0123456789.*");
	n += strspn(s + n, "hljztL");
	return s[n] && strchr("diouxXeEfFgGcs%", s[n]) ? n + 1 : 0;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void
accent(struct text *out, char c)
{
	static const char *const lower[] = { "å", "ƀ", "ç", "ð", "é", "ƒ", "ĝ", "ĥ", "î", "ĵ", "ķ",
		"ļ", "ɱ", "ñ", "ö", "þ", "ɋ", "ŕ", "š", "ţ", "û", "ṽ", "ŵ", "ẋ", "ý", "ž" };
	static const char *const upper[] = { "Å", "Ɓ", "Ç", "Ð", "É", "Ƒ", "Ĝ", "Ĥ", "Î", "Ĵ", "Ķ",
		"Ļ", "Ṁ", "Ñ", "Ö", "Þ", "Ǫ", "Ŕ", "Š", "Ţ", "Û", "Ṽ", "Ŵ", "Ẋ", "Ý", "Ž" };
	const char *s = c >= 'a' && c <= 'z'   ? lower[c - 'a']
			: c >= 'A' && c <= 'Z' ? upper[c - 'A']
					       : NULL;

	put(out, s ? s : &c, s ? strlen(s) : 1);
}

/* "[Ŝîĝñ îñ öñé]" for "Sign in". */
static char *
accented(const char *s)
{
	static const char more[] = " one two three four five six seven eight nine ten";
	struct text out = { 0 };
	size_t extra = (strlen(s) * 35 + 99) / 100;

	put(&out, "[", 1);
	while (*s) {
		size_t n = hole(s);

		if (n > 0)
			put(&out, s, n);
		else
			accent(&out, *s), n = 1;
		s += n;
	}
	for (size_t i = 0; i < extra; i++)
		accent(&out, more[i % (sizeof more - 1)]);
	put(&out, "]", 1);
	return out.v;
}

/* Each word between RLM RLO and PDF RLM, so that it reads from the right. */
static char *
mirrored(const char *s)
{
	struct text out = { 0 };
	bool inside = false;

	put(&out, "", 0);
	while (*s) {
		size_t n = hole(s);

		if (inside && !is_letter(*s)) {
			put(&out, "\u202C\u200F", 6);
			inside = false;
		} else if (!inside && is_letter(*s)) {
			put(&out, "\u200F\u202E", 6);
			inside = true;
		}
		n = n > 0 ? n : 1;
		put(&out, s, n);
		s += n;
	}
	if (inside)
		put(&out, "\u202C\u200F", 6);
	return out.v;
}

static struct po
pseudo(const struct po *pot, const char *tag, char *(*change)(const char *))
{
	bool arabic = strncmp(tag, "ar", 2) == 0;
	struct po po = { .file = pot->file, .tag = tag, .n = pot->n };

	po.v = must(calloc(pot->n + 1, sizeof *po.v));
	for (size_t i = 0; i < pot->n; i++) {
		const struct entry *e = &pot->v[i];

		po.v[i] = (struct entry){ .id = e->id, .plural = e->plural };
		if (!e->plural) {
			po.v[i].form[0] = change(e->id);
			continue;
		}
		for (int f = 0; f < (arabic ? FORMS : 2); f++)
			po.v[i].form[f] = change(f == (arabic ? 1 : 0) ? e->id : e->plural);
	}
	return po;
}

/* --- writing --- */

static void
literal(const char *s)
{
	putchar('"');
	for (; *s; s++)
		switch (*s) {
		case '\n': fputs("\\n", stdout); break;
		case '\t': fputs("\\t", stdout); break;
		case '"': case '\\': putchar('\\'); putchar(*s); break;
		default: putchar(*s);
		}
	putchar('"');
}

static const enum plural *
forms_of(const char *tag)
{
	size_t i = 0;

	while (*languages[i].tag && strncmp(languages[i].tag, tag, 2) != 0)
		i++;
	return languages[i].form;
}

/* True when every form of the language is there and says something. */
static bool
complete(const struct entry *e, const enum plural *forms)
{
	int want = 1;

	if (e->plural)
		for (want = 0; forms[want] != PLURALS; want++)
			;
	for (int f = 0; f < want; f++)
		if (!e->form[f] || !*e->form[f])
			return false;
	return true;
}

static void
write_table(const struct po *po, size_t number)
{
	const enum plural *forms = forms_of(po->tag);
	size_t n = 0;

	printf("static const struct message table%zu[] = {\n", number);
	for (size_t i = 0; i < po->n; i++) {
		const struct entry *e = &po->v[i];

		if (!complete(e, forms))
			continue;
		n++;
		fputs("\t{ ", stdout);
		literal(e->id);
		fputs(", {", stdout);
		if (!e->plural) {
			printf(" [%d] = ", PLURAL_OTHER);
			literal(e->form[0]);
		}
		for (int f = 0; e->plural && forms[f] != PLURALS; f++) {
			printf("%s[%d] = ", f ? ", " : " ", forms[f]);
			literal(e->form[f]);
		}
		fputs(" } },\n", stdout);
	}
	printf("\t{ 0 },\n};\nenum { TABLE%zu = %zu };\n\n", number, n);
}

/* --- checking --- */

/* True when every {hole} of `a` stands in `b` too. */
static bool
holes_within(const char *a, const char *b)
{
	for (; *a; a++) {
		size_t n = *a == '{' ? hole(a) : 0;

		if (n > 0 && !memmem(b, strlen(b), a, n))
			return false;
	}
	return true;
}

/* A form for one may leave out the number: "one place is free". */
static bool
same_holes(const struct entry *e, const char *text, bool singular)
{
	if (!e->plural)
		return holes_within(e->id, text) && holes_within(text, e->id);
	return holes_within(text, e->plural) && (singular || holes_within(e->plural, text));
}

static bool
same_ends(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b);

	return (*a == ' ') == (*b == ' ') && (*a == '\n') == (*b == '\n') &&
	    (m && a[m - 1] == ' ') == (n && b[n - 1] == ' ') &&
	    (m && a[m - 1] == '\n') == (n && b[n - 1] == '\n');
}

static int
check_entry(const struct po *po, const struct entry *want, const struct entry *e)
{
	const enum plural *forms = forms_of(po->tag);
	const char *wrong = NULL;

	if (!e || (!want->plural && !complete(e, forms)))
		wrong = "is not translated";
	else if (!want->plural != !e->plural || !complete(e, forms))
		wrong = "has the wrong number of plural forms";
	for (int f = 0; !wrong && f < FORMS && e->form[f]; f++)
		if (!same_holes(want, e->form[f], forms[f] != PLURAL_OTHER))
			wrong = "has other {holes} than the English";
		else if (!same_ends(want->id, e->form[f]))
			wrong = "does not begin and end with the white space of the English";
	if (wrong)
		fprintf(
		    stderr, "%s:%d: \"%.70s\" %s\n", po->file, e ? e->line : 1, want->id, wrong);
	return wrong != NULL;
}

static int
check(const struct po *pot, const struct po *po)
{
	int bad = 0;

	for (size_t i = 0; i < pot->n; i++) {
		const struct entry *e = po->n == 0 ? NULL :
		    bsearch(&pot->v[i], po->v, po->n, sizeof *po->v, by_id);

		bad += check_entry(po, &pot->v[i], e);
	}
	printf("%s: %zu texts, %d to do\n", po->file, pot->n, bad);
	return bad;
}

int
main(int argc, char **argv)
{
	bool checking = argc > 1 && strcmp(argv[1], "--check") == 0;
	int bad = 0;

	argv += checking;
	argc -= checking;
	if (argc < 2) {
		fputs("usage: po2c [--check] POT PO...\n", stderr);
		return 64;
	}
	size_t n = 0;
	struct po *all = must(calloc((size_t)argc + 2, sizeof *all));
	struct po pot = po_read(argv[1]);

	for (int i = 2; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		char *tag = must(strdup(slash ? slash + 1 : argv[i]));

		tag[strcspn(tag, ".")] = '\0';
		all[n] = po_read(argv[i]);
		all[n].tag = tag;
		bad += checking ? check(&pot, &all[n]) : 0;
		n++;
	}
	if (checking)
		return bad > 0;
	all[n++] = pseudo(&pot, "en-XA", accented);
	all[n++] = pseudo(&pot, "ar-XB", mirrored);

	puts("/* Made by tools/po2c from po/; not edited. */\n#include \"lang/catalogue.h\"\n");
	for (size_t i = 0; i < n; i++)
		write_table(&all[i], i);
	puts("const struct catalogue catalogues[] = {");
	for (size_t i = 0; i < n; i++)
		printf("\t{ \"%s\", table%zu, TABLE%zu },\n", all[i].tag, i, i);
	puts("\t{ 0 },\n};");
	return fflush(stdout) != 0 || ferror(stdout);
}
