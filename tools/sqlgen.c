/*
 * SQL in, typed C out (docs/sql.md).
 *
 *   sqlgen FILE.sql    build/gen/.../FILE.sql.h and .c: one function a query
 *   sqlgen --queries   build/gen/db/queries.c: db_queries[]
 *   sqlgen --schema    build/gen/db/steps.c: schema_steps[], _tables[], _columns[]
 *   sqlgen --scans     lists the statements that read a whole table; says 1 if there are any
 *
 * Run from the root of the tree.  SQLite itself is the parser and the type
 * checker: every schema step is applied to a database in memory and every
 * query prepared against it, so what is wrong is a build error at its line.
 * Our own part is a tokenizer, which is all that two dialects ask for when
 * the types are BIGINT and TEXT.
 */
#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

enum engine { SQLITE, POSTGRES };
enum type { INT, TEXT };
enum kind { ONE, MANY, INTEGER, STRING, RUN };

static const char *const kind_names[] = {
	[ONE] = "one", [MANY] = "many", [INTEGER] = "int", [STRING] = "text", [RUN] = "run",
};
static const char *const c_types[] = { [INT] = "int64_t", [TEXT] = "str" };
static const char *const db_types[] = { [INT] = "DB_INT", [TEXT] = "DB_TEXT" };

struct field { str name; enum type type; bool typed; };
struct fields { struct field *v; size_t n; };
struct body { str sql; int line; };	/* sql.len 0: there is none */

struct query {
	str name, strct;	/* strct: the T of "struct T", or empty */
	enum kind kind;
	const char *file;
	int line;
	struct body body[2];	/* the same one twice, unless they differ */
	struct fields declared, params;
	struct fields override, columns;
	str rendered[2];
	bool bounded, scans;	/* explained by "-- bounded: why", "-- scans: why" */
};
struct queries {
	struct query *v;
	size_t n;
	str include;
}; /* include: of "-- include: web/x.h" */

struct step {
	const char *file;
	int line;
	str feature, date, name;
	struct body body[2];
	str sql[2];
	int order;
};
struct steps { struct step *v; size_t n; };

static struct arena *mem;
static sqlite3 *schema;

_Noreturn static void fail(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

_Noreturn static void
fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* --- Files --- */

static str
file_read(const char *path)
{
	struct buf b = { .mem = mem };
	char piece[4096];
	FILE *f = fopen(path, "r");

	if (!f)
		fail(path, 1, "%s", strerror(errno));
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0; )
		buf_put(&b, piece, n);
	fclose(f);
	return buf_text(&b);
}

static const char *
path_of(const char *folder, str file, const char *ending)
{
	return arena_cstr(mem, str_fmt(mem, "%s/%.*s%s", folder, STR(file), ending));
}

static void
folders_make(const char *path)
{
	for (const char *p = strchr(path, '/'); p; p = strchr(p + 1, '/'))
		mkdir(arena_cstr(mem, (str){ path, (size_t)(p - path) }), 0777);
}

static void
file_write(const char *path, const struct buf *b)
{
	folders_make(path);
	FILE *f = fopen(path, "w");
	if (!f || fwrite(b->ptr, 1, b->len, f) != b->len || fclose(f) != 0)
		fail(path, 1, "%s", strerror(errno));
}

/* --- Tokens: enough SQL to know strings from words --- */

enum token_kind { END, SPACE, WORD, NUMBER, QUOTED, PARAM, OTHER };
struct token { enum token_kind kind; str text; };

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t
quoted_length(str s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] != s.ptr[0])
			continue;
		if (i + 1 == s.len || s.ptr[i + 1] != s.ptr[0])
			return i + 1;
		i++;
	}
	return s.len;
}

static size_t
comment_length(str s)
{
	if (str_starts(s, S("--")))
		return str_find(s, '\n');
	for (size_t i = 2; i + 1 < s.len; i++)
		if (s.ptr[i] == '*' && s.ptr[i + 1] == '/')
			return i + 2;
	return s.len;
}

static struct token
token_next(str *rest)
{
	str s = *rest;
	struct token t = { .kind = OTHER };
	size_t n = 1;

	if (s.len == 0)
		return (struct token){ .kind = END };
	if (isspace((unsigned char)s.ptr[0])) {
		t.kind = SPACE;
	} else if (str_starts(s, S("--")) || str_starts(s, S("/*"))) {
		t.kind = SPACE;
		n = comment_length(s);
	} else if (s.ptr[0] == '\'' || s.ptr[0] == '"') {
		t.kind = QUOTED;
		n = quoted_length(s);
	} else if (is_word(s.ptr[0])) {
		t.kind = isdigit((unsigned char)s.ptr[0]) ? NUMBER : WORD;
		while (n < s.len && is_word(s.ptr[n]))
			n++;
	} else if (str_starts(s, S("::"))) {
		n = 2;
	} else if (s.ptr[0] == ':' && s.len > 1 && isalpha((unsigned char)s.ptr[1])) {
		t.kind = PARAM;
		while (n < s.len && is_word(s.ptr[n]))
			n++;
	}
	t.text = str_head(s, n);
	*rest = str_from(s, n);
	return t;
}

static bool
token_is(struct token t, str word)
{
	return (t.kind == WORD || t.kind == OTHER) && str_eq_nocase(t.text, word);
}

static int
count_lines(str s)
{
	int n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

static bool
in_list(const char *const *list, str word)
{
	for (; *list; list++)
		if (str_eq_nocase(word, str_of(*list)))
			return true;
	return false;
}

/* Words that mean something else, or nothing, on the other engine. */
static const char *const not_portable[] = {
	"INT", "INTEGER", "REAL", "BLOB", "VARCHAR", "BOOLEAN", "TIMESTAMP", "SERIAL", "NUMERIC",
	"AUTOINCREMENT", "TRIGGER", "COLLATE", "STRICT", "OFFSET", "NOW", "RANDOM",
	"CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "ROWID", "GLOB", NULL,
};

static void
refuse_unportable(const char *file, const struct body body[2])
{
	str rest = body[SQLITE].sql;
	int line = body[SQLITE].line;

	if (body[POSTGRES].sql.ptr != rest.ptr)
		return;	/* two bodies are written for their engines */
	int like = 0;
	for (struct token t; (t = token_next(&rest)).kind != END; line += count_lines(t.text)) {
		if (t.kind == WORD && in_list(not_portable, t.text))
			fail(file, line, "%.*s differs between the databases (types are BIGINT "
			    "and TEXT; see docs/sql.md)", STR(t.text));
		if (token_is(t, S("LIKE")) && like)
			break;
		if (token_is(t, S("LIKE")))
			like = line;
		else if (token_is(t, S("ESCAPE")))
			like = 0;
	}
	if (like)
		fail(file, like, "LIKE differs between the databases unless ESCAPE '\\' follows");
}

/* --- The schema --- */

static str
file_stem(const char *path, const char *ending)
{
	const char *slash = strrchr(path, '/');
	str name = str_of(slash ? slash + 1 : path);

	return str_head(name, name.len - strlen(ending));
}

/* Machinery first, then features as features.def lists them. */
static int
file_order(const char *path)
{
	static str features;
	str rest, line, folder = str_of(path);
	int n = 10;

	if (str_starts(folder, S("src/jobs/")))
		return 0;
	if (str_starts(folder, S("src/web/")))
		return 1;
	if (!str_starts(folder, S("src/app/")))
		return 2;
	if (!features.ptr)
		features = access("src/main/features.def", R_OK) == 0 ?
		    file_read("src/main/features.def") : S("");
	folder = str_from(folder, strlen("src/app/"));
	folder = str_head(folder, str_find(folder, '/'));
	for (rest = features; str_cut(&rest, '\n', &line); n++)
		if (str_starts(line, str_fmt(mem, "FEATURE(%.*s)", STR(folder))))
			return n;
	return n;
}

static glob_t
find(const char *pattern_a, const char *pattern_b)
{
	glob_t g = { 0 };

	glob(pattern_a, 0, NULL, &g);
	glob(pattern_b, g.gl_pathc ? GLOB_APPEND : 0, NULL, &g);
	return g;
}

/* Cuts a line of a file; keeps *line_no right. */
static bool
line_cut(str *rest, int *line_no, str *ret_line)
{
	++*line_no;
	return str_cut(rest, '\n', ret_line);
}

/* The text after "-- word" when the line starts so. */
static bool
headed(str line, const char *word, str *ret_rest)
{
	str w = str_of(word);

	if (!str_starts(line, S("-- ")) || !str_starts(str_from(line, 3), w))
		return false;
	*ret_rest = str_trim(str_from(line, 3 + w.len));
	return true;
}

/* Adds one line to a body: bodies are contiguous pieces of the file. */
static void
body_extend(struct body *b, str line, int line_no)
{
	if (b->sql.len == 0) {
		if (str_trim(line).len == 0)
			return;
		*b = (struct body){ line, line_no };
	}
	b->sql.len = (size_t)(line.ptr + line.len - b->sql.ptr);
}

static void
bodies_end(struct body body[2])
{
	if (body[POSTGRES].sql.len == 0)
		body[POSTGRES] = body[SQLITE];
	for (int e = SQLITE; e <= POSTGRES; e++)
		body[e].sql = str_trim(body[e].sql);
}

static void
steps_read(struct steps *all, const char *file)
{
	struct step *s = NULL;
	enum engine e = SQLITE;
	str line, rest = file_read(file), after;

	for (int n = 0; line_cut(&rest, &n, &line); ) {
		if (headed(line, "step ", &after)) {
			str date = str_head(after, 10);
			str name = str_trim(str_from(after, 10));
			if (date.len != 10 || date.ptr[4] != '-' || date.ptr[7] != '-' ||
			    name.len == 0)
				fail(file, n, "a step is headed \"-- step 2026-11-21 name\"");
			PUSH(mem, all, (struct step){ .file = file, .line = n, .date = date,
			    .feature = file_stem(file, ".schema.sql"), .name = name,
			    .order = file_order(file) });
			s = &all->v[all->n - 1];
			e = SQLITE;
		} else if (headed(line, "sqlite:", &after)) {
			e = SQLITE;
		} else if (headed(line, "postgres:", &after)) {
			e = POSTGRES;
		} else if (s) {
			body_extend(&s->body[e], line, n);
		} else if (str_trim(line).len && !str_starts(line, S("--"))) {
			fail(file, n, "SQL before the first \"-- step DATE name\"");
		}
	}
}

static int
step_cmp(const void *a, const void *b)
{
	const struct step *x = a, *y = b;
	int c = str_cmp(x->date, y->date);

	if (c == 0)
		c = (x->order > y->order) - (x->order < y->order);
	if (c == 0)
		c = str_cmp(x->feature, y->feature);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* Where a table is made. */
static const struct step *
step_making(const struct steps *all, str table)
{
	for (size_t i = 0; i < all->n; i++) {
		str rest = all->v[i].body[SQLITE].sql;
		struct token t, last = { 0 };
		while ((t = token_next(&rest)).kind != END) {
			if (token_is(last, S("TABLE")) && token_is(t, table))
				return &all->v[i];
			if (t.kind != SPACE)
				last = t;
		}
	}
	return NULL;
}

/* True when `s` refers to a table that another step of `left` makes. */
static bool
step_waits(const struct step *s, const struct steps *left)
{
	str rest = s->body[SQLITE].sql;
	struct token t, last = { 0 };

	while ((t = token_next(&rest)).kind != END) {
		if (token_is(last, S("REFERENCES")) && t.kind == WORD) {
			const struct step *parent = step_making(left, t.text);
			if (parent && parent != s && str_eq(parent->date, s->date))
				return true;
		}
		if (t.kind != SPACE)
			last = t;
	}
	return false;
}

/* Of one date, a step comes after those that make the tables it refers to. */
static struct steps
steps_sort(struct steps left)
{
	struct steps sorted = { 0 };

	if (left.n)
		qsort(left.v, left.n, sizeof *left.v, step_cmp);
	while (left.n) {
		size_t i = 0;
		while (i < left.n && step_waits(&left.v[i], &left))
			i++;
		if (i == left.n)
			fail(left.v[0].file, left.v[0].line,
			    "steps that refer to each other's tables");
		PUSH(mem, &sorted, left.v[i]);
		memmove(&left.v[i], &left.v[i + 1], (--left.n - i) * sizeof *left.v);
	}
	return sorted;
}

static struct steps
steps_find(void)
{
	struct steps all = { 0 };
	glob_t g = find("src/*/*.schema.sql", "src/app/*/*.schema.sql");

	for (size_t i = 0; i < g.gl_pathc; i++)
		steps_read(&all, g.gl_pathv[i]);
	for (size_t i = 0; i < all.n; i++)
		bodies_end(all.v[i].body);
	return steps_sort(all);
}

/* One statement of a step up to its ';' in the words of one engine; empty at the end. */
static str
statement_cut(str *rest, enum engine e)
{
	struct buf b = { .mem = mem };
	struct token t, last = { 0 };
	bool create = false, table = false, key = false, clustered = false;
	int words = 0;

	while ((t = token_next(rest)).kind != END && !token_is(t, S(";"))) {
		if (t.kind == SPACE) {
			for (int n = count_lines(t.text); n > 0; n--)
				buf_char(&b, '\n');
			if (b.len && b.ptr[b.len - 1] != '\n' && b.ptr[b.len - 1] != ' ')
				buf_char(&b, ' ');
			continue;
		}
		if (++words == 1)
			create = token_is(t, S("CREATE"));
		else if (words == 2)
			table = create && token_is(t, S("TABLE"));
		/* A key of several columns is the table's order; its rows need no number. */
		clustered |= key && token_is(t, S("("));
		key = token_is(last, S("PRIMARY")) && token_is(t, S("KEY"));
		if (e == SQLITE && token_is(t, S("BIGINT")))
			buf_lit(&b, "INTEGER");
		else if (e == POSTGRES && token_is(t, S("TEXT")) && !token_is(last, S("AS")))
			buf_lit(&b, "TEXT COLLATE \"C\"");
		else
			buf_str(&b, t.text);
		last = t;
	}
	if (table && e == SQLITE)
		buf_str(&b, clustered ? S(" STRICT, WITHOUT ROWID") : S(" STRICT"));
	return words ? buf_text(&b) : S("");
}

static int
ask_int(const char *sql, str arg)
{
	sqlite3_stmt *q;
	int answer = 0;

	if (sqlite3_prepare_v2(schema, sql, -1, &q, NULL) != SQLITE_OK)
		BUG("%s: %s", sql, sqlite3_errmsg(schema));
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_text(q, 1, arg.ptr, (int)arg.len, SQLITE_TRANSIENT);
	if (sqlite3_step(q) == SQLITE_ROW)
		answer = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return answer;
}

static struct strs
ask_texts(const char *sql)
{
	struct strs list = { 0 };
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(schema, sql, -1, &q, NULL) != SQLITE_OK)
		BUG("%s: %s", sql, sqlite3_errmsg(schema));
	while (sqlite3_step(q) == SQLITE_ROW)
		PUSH(mem, &list, arena_str(mem, str_of((const char *)sqlite3_column_text(q, 0))));
	sqlite3_finalize(q);
	return list;
}

_Noreturn static void
fail_sql(const char *file, int line, str sql)
{
	int at = sqlite3_error_offset(schema);

	if (at > 0)
		line += count_lines(str_head(sql, (size_t)at));
	fail(file, line, "%s", sqlite3_errmsg(schema));
}

/* PostgreSQL makes no table whose parent is not there yet; neither do we. */
static void
refuse_missing_parents(const char *file, int line)
{
	struct strs missing = ask_texts("SELECT s.name || ' refers to ' || f.\"table\""
	    " FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table'"
	    " AND NOT EXISTS (SELECT 1 FROM sqlite_schema p WHERE p.type = 'table'"
	    "  AND p.name = f.\"table\" COLLATE NOCASE)");

	if (missing.n)
		fail(file, line, "table %.*s, which is made later or not at all",
		    STR(missing.v[0]));
}

static void
step_apply(struct step *s)
{
	refuse_unportable(s->file, s->body);
	for (enum engine e = SQLITE; e <= POSTGRES; e++) {
		struct buf out = { .mem = mem };
		str sql, rest = s->body[e].sql;
		int line = s->body[e].line;

		for (str before = rest; (sql = statement_cut(&rest, e)).len; before = rest) {
			if (e == SQLITE && sqlite3_exec(schema, arena_cstr(mem, sql), 0, 0, 0))
				fail_sql(s->file, line, sql);
			line += count_lines(str_head(before, before.len - rest.len));
			if (e == SQLITE)
				refuse_missing_parents(s->file, line);
			buf_str(&out, str_trim(sql));
			buf_lit(&out, ";\n");
		}
		s->sql[e] = buf_text(&out);
	}
	if (s->sql[SQLITE].len == 0)
		fail(s->file, s->line, "this step has no SQL");
}

/* The words that PostgreSQL takes as a column's name only in quotes. */
static const char *const reserved[] = {
	"all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both",
	"case", "cast", "check", "collate", "column", "constraint", "create", "default",
	"deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
	"foreign", "from", "grant", "group", "having", "in", "initially", "intersect", "into",
	"lateral", "leading", "limit", "localtime", "not", "null", "offset", "on", "only", "or",
	"order", "placing", "primary", "references", "returning", "select", "session_user", "some",
	"symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
	"variadic", "when", "where", "window", "with", NULL,
};

static void
schema_check(const struct steps *all)
{
	struct strs bare = ask_texts(
	    "SELECT DISTINCT s.name FROM sqlite_schema s,"
	    " pragma_foreign_key_list(s.name) f WHERE s.type = 'table' AND f.seq = 0"
	    " AND lower(f.\"from\") <> coalesce("
	    "(SELECT lower(c.name) FROM pragma_table_info(s.name) c"
	    "  WHERE c.pk = 1), '')"
	    " AND NOT EXISTS (SELECT 1 FROM"
	    " pragma_index_list(s.name) i, pragma_index_info(i.name) n"
	    "  WHERE n.seqno = 0 AND i.partial = 0 AND lower(n.name) IN (SELECT lower(g.\"from\")"
	    "   FROM pragma_foreign_key_list(s.name) g WHERE g.id = f.id))");
	struct strs keyless = ask_texts("SELECT s.name FROM sqlite_schema s WHERE s.type = 'table'"
	    " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(s.name) c WHERE c.pk > 0)");
	struct strs tables = ask_texts("SELECT name FROM sqlite_schema WHERE type = 'table'");
	struct strs columns = ask_texts("SELECT DISTINCT c.name FROM sqlite_schema s,"
	    " pragma_table_info(s.name) c WHERE s.type = 'table'");

	for (size_t i = 0; i < bare.n; i++) {
		const struct step *s = step_making(all, bare.v[i]);
		fail(s ? s->file : "schema", s ? s->line : 1,
		    "table %.*s has a foreign key that no index starts with", STR(bare.v[i]));
	}
	for (size_t i = 0; i < keyless.n; i++) {
		const struct step *s = step_making(all, keyless.v[i]);
		fail(s ? s->file : "schema", s ? s->line : 1, "table %.*s has no primary key",
		    STR(keyless.v[i]));
	}
	for (size_t i = 0; i < tables.n + columns.n; i++) {
		str name = i < tables.n ? tables.v[i] : columns.v[i - tables.n];
		if (in_list(reserved, name))
			fail("schema", 1, "\"%.*s\" is a reserved word of PostgreSQL: choose "
			    "another name", STR(name));
	}
}

static struct steps
schema_make(void)
{
	struct steps all = steps_find();

	if (sqlite3_open(":memory:", &schema) != SQLITE_OK)
		BUG("no memory for a database");
	sqlite3_db_config(schema, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(schema, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	for (size_t i = 0; i < all.n; i++) {
		for (size_t j = 0; j < i; j++)
			if (str_eq(all.v[i].feature, all.v[j].feature) &&
			    str_eq(all.v[i].date, all.v[j].date) &&
			    str_eq(all.v[i].name, all.v[j].name))
				fail(all.v[i].file, all.v[i].line, "a second step of that name");
		step_apply(&all.v[i]);
	}
	if (all.n)
		schema_check(&all);
	return all;
}

/* The words of a statement: the tables among them are asked first for a type. */
static void
mention_words(str sql)
{
	sqlite3_exec(schema, "CREATE TEMP TABLE IF NOT EXISTS word (name TEXT COLLATE NOCASE);"
	    " DELETE FROM temp.word", 0, 0, 0);
	for (struct token t; (t = token_next(&sql)).kind != END; )
		if (t.kind == WORD)
			ask_int("INSERT INTO temp.word VALUES (?1)", t.text);
}

/* How many types the columns of this name have: 0, 1, or 2. */
static int
types_in_schema(str name, enum type *ret)
{
	static const char
	    count[] = "SELECT count(DISTINCT c.type) + 2 * coalesce(max(c.type = 'TEXT'), 0)"
		      " FROM sqlite_schema s, pragma_table_info(s.name) c"
		      " WHERE s.type = 'table' AND c.name = ?1 AND s.name IN temp.word";
	static const char
	    count_all[] = "SELECT count(DISTINCT c.type) + 2 * coalesce(max(c.type = 'TEXT'), 0)"
			  " FROM sqlite_schema s, pragma_table_info(s.name) c"
			  " WHERE s.type = 'table' AND c.name = ?1";
	int answer = ask_int(count, name);

	if (answer == 0)
		answer = ask_int(count_all, name);
	/* 0: none, 1: int, 3: text, 4: both */
	*ret = answer == 3 ? TEXT : INT;
	return answer == 4 ? 2 : answer > 0;
}

/* --- Queries --- */

static struct field *
field_of(const struct fields *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static const char *const c_words[] = {
	"auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double",
	"else", "enum", "extern", "false", "float", "for", "goto", "if", "inline", "int", "long",
	"register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
	"switch", "true", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while",
	NULL,
};

static bool
is_name(str s)
{
	if (s.len == 0 || isdigit((unsigned char)s.ptr[0]) || in_list(c_words, s))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_word(s.ptr[i]))
			return false;
	return true;
}

/* "q text, n int" */
static struct fields
fields_parse(const struct query *q, str list)
{
	struct fields all = { 0 };
	str part, name;

	while (str_cut(&list, ',', &part)) {
		str type = str_trim(part);
		str_cut(&type, ' ', &name);
		type = str_trim(type);
		if (!str_eq(type, S("int")) && !str_eq(type, S("text")))
			fail(q->file, q->line, "\"%.*s\": a name, then int or text", STR(part));
		PUSH(mem, &all, (struct field){ name, str_eq(type, S("text")) ? TEXT : INT, true });
	}
	return all;
}

static void
head_parse(struct query *q, str head)
{
	str word, paren = str_from(head, str_find(head, '('));
	bool known = false;

	head = str_trim(str_head(head, head.len - paren.len));
	str_cut(&head, ' ', &q->name);
	if (!is_name(q->name))
		fail(q->file, q->line, "a query is headed \"-- name: noun_verb :kind\"");
	head = str_trim(head);
	if (str_cut(&head, ' ', &word))
		for (enum kind k = ONE; k <= RUN; k++)
			if (str_starts(word, S(":")) &&
			    str_eq(str_from(word, 1), str_of(kind_names[k]))) {
				q->kind = k;
				known = true;
			}
	if (!known)
		fail(q->file, q->line, "kinds are :one :many :int :text :run");
	head = str_trim(head);
	if (str_starts(head, S("struct "))) {
		q->strct = str_trim(str_from(head, 7));
		head = S("");
	}
	if (head.len || (q->strct.len && (!is_name(q->strct) || q->kind > MANY)))
		fail(q->file, q->line, "what is \"%.*s\"?", STR(head.len ? head : q->strct));
	if (paren.len && paren.ptr[paren.len - 1] != ')')
		fail(q->file, q->line, "parameters are declared as (q text, n int)");
	if (paren.len)
		q->declared = fields_parse(q, (str){ paren.ptr + 1, paren.len - 2 });
}

static struct queries
queries_read(const char *file)
{
	struct queries all = { 0 };
	struct query *q = NULL;
	enum engine e = SQLITE;
	str line, after, rest = file_read(file);

	for (int n = 0; line_cut(&rest, &n, &line); ) {
		if (headed(line, "name:", &after)) {
			PUSH(mem, &all, (struct query){ .file = file, .line = n });
			q = &all.v[all.n - 1];
			/* A long list of parameters goes on in the next comment line. */
			while (str_has(after, S("(")) && !str_has(after, S(")")) &&
			    str_starts(rest, S("--")) && line_cut(&rest, &n, &line))
				after = str_fmt(
				    mem, "%.*s %.*s", STR(after), STR(str_trim(str_from(line, 2))));
			head_parse(q, after);
			e = SQLITE;
		} else if (!q && headed(line, "include:", &after)) {
			all.include = after;
		} else if (q && headed(line, "bounded:", &after)) {
			q->bounded = after.len > 0;
		} else if (q && headed(line, "scans:", &after)) {
			q->scans = after.len > 0;
		} else if (q && headed(line, "columns:", &after)) {
			q->override = fields_parse(q, after);
		} else if (q && headed(line, "sqlite:", &after)) {
			e = SQLITE;
		} else if (q && headed(line, "postgres:", &after)) {
			e = POSTGRES;
		} else if (str_starts(line, S("--"))) {
			continue;
		} else if (q) {
			body_extend(&q->body[e], line, n);
		} else if (str_trim(line).len) {
			fail(file, n, "SQL before the first \"-- name:\"");
		}
	}
	for (size_t i = 0; i < all.n; i++)
		bodies_end(all.v[i].body);
	return all;
}

static bool
ends_as_int(str name)
{
	return str_ends(name, S("_id")) || str_ends(name, S("_at")) || str_ends(name, S("_day")) ||
	    str_eq(name, S("id"));
}

/* What generated functions call their own. */
static const char *const taken[] = { "found", "ret", "rows", "w", NULL };

static enum type
param_type(const struct query *q, int line, str name)
{
	const struct field *f = field_of(&q->declared, name);
	enum type type = INT;
	int n;

	if (!is_name(name) || in_list(taken, name))
		fail(q->file, line, ":%.*s is a word of C or of ours", STR(name));
	if (f)
		return f->type;
	n = types_in_schema(name, &type);
	if (n != 1 && !ends_as_int(name))
		fail(q->file, line,
		    "no type for :%.*s, as %s column is called so: declare it, "
		    "\"-- name: %.*s :%s (%.*s text)\"",
		    STR(name), n ? "more than one type of" : "no", STR(q->name),
		    kind_names[q->kind], STR(name));
	return type;
}

/* The SQL with its parameters numbered; finds them on the way. */
static str
query_render(struct query *q, enum engine e)
{
	struct buf b = { .mem = mem };
	str rest = q->body[e].sql;
	int line = q->body[e].line;

	while (rest.len &&
	       (rest.ptr[rest.len - 1] == ';' || isspace((unsigned char)rest.ptr[rest.len - 1])))
		rest.len--;
	for (struct token t; (t = token_next(&rest)).kind != END; line += count_lines(t.text)) {
		if (t.kind == SPACE) {
			if (t.text.len > 1)	/* a comment */
				for (int n = count_lines(t.text); n > 0; n--)
					buf_char(&b, '\n');
			else
				buf_str(&b, t.text);
		} else if (t.kind == PARAM) {
			str name = str_from(t.text, 1);
			if (!field_of(&q->params, name) && e == SQLITE)
				PUSH(mem, &q->params,
				    (struct field){ name, param_type(q, line, name), true });
			const struct field *f = field_of(&q->params, name);
			if (!f)
				fail(q->file, line, ":%.*s is not in the sqlite body", STR(name));
			buf_fmt(&b, e == SQLITE ? "?%d" : "$%d", (int)(f - q->params.v) + 1);
		} else {
			buf_str(&b, t.text);
		}
	}
	return buf_text(&b);
}

static bool
by_name(const struct query *q)
{
	return q->params.n > 4;
}

static void
declared_check(const struct query *q)
{
	const struct field *last = NULL;

	for (size_t i = 0; i < q->declared.n; i++) {
		const struct field *f = field_of(&q->params, q->declared.v[i].name);
		if (!f)
			fail(q->file, q->line, ":%.*s is declared but not used",
			    STR(q->declared.v[i].name));
		if (f < last && !by_name(q))
			fail(q->file, q->line, "parameters come in the order of the statement: "
			    "declare :%.*s before :%.*s", STR(f->name), STR(last->name));
		last = f;
	}
}

/* A LIMIT of the statement itself, not of something in parentheses. */
static bool
has_limit(str sql)
{
	int depth = 0;

	for (struct token t; (t = token_next(&sql)).kind != END; ) {
		depth += token_is(t, S("(")) - token_is(t, S(")"));
		if (depth == 0 && token_is(t, S("LIMIT")))
			return true;
	}
	return false;
}

static enum type
column_type(const struct query *q, sqlite3_stmt *stmt, int i, str name)
{
	const struct field *f = field_of(&q->override, name);
	const char *declared = sqlite3_column_decltype(stmt, i);
	enum type type;

	if (f)
		return f->type;
	if (declared)
		type = strcmp(declared, "TEXT") == 0 ? TEXT : INT;
	else if (q->kind == INTEGER || q->kind == STRING)
		type = q->kind == STRING ? TEXT : INT;
	else if (types_in_schema(name, &type) != 1)
		type = INT;
	if ((q->kind == INTEGER && type != INT) || (q->kind == STRING && type != TEXT))
		fail(q->file, q->line, "the column is %s", type == INT ? ":int" : ":text");
	return type;
}

static void
columns_find(struct query *q, sqlite3_stmt *stmt)
{
	int n = sqlite3_column_count(stmt);

	if ((n == 0) != (q->kind == RUN))
		fail(q->file, q->line, n ? "it has a result: use :one, :many, :int or :text"
		    : "it has no result: use :run");
	if ((q->kind == INTEGER || q->kind == STRING) && n != 1)
		fail(
		    q->file, q->line, ":%s is for one column, here are %d", kind_names[q->kind], n);
	for (int i = 0; i < n; i++) {
		str name = arena_str(mem, str_of(sqlite3_column_name(stmt, i)));
		if (q->kind <= MANY && !is_name(name))
			fail(q->file, q->line,
			    "column %d needs a name: ... AS name (it is \"%.*s\")", i + 1,
			    STR(name));
		if (q->kind <= MANY && field_of(&q->columns, name))
			fail(q->file, q->line, "two columns are called %.*s", STR(name));
		PUSH(mem, &q->columns, (struct field){ name, column_type(q, stmt, i, name), true });
	}
	for (size_t i = 0; i < q->override.n; i++)
		if (!field_of(&q->columns, q->override.v[i].name))
			fail(q->file, q->line, "there is no column %.*s",
			    STR(q->override.v[i].name));
}

static void
query_check(struct query *q)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail = "";
	int line = q->body[SQLITE].line;

	if (q->body[SQLITE].sql.len == 0)
		fail(q->file, q->line, "%.*s has no SQL", STR(q->name));
	refuse_unportable(q->file, q->body);
	mention_words(q->body[SQLITE].sql);
	q->rendered[SQLITE] = query_render(q, SQLITE);
	q->rendered[POSTGRES] = query_render(q, POSTGRES);
	declared_check(q);
	if (q->kind == MANY && !q->bounded &&
	    !(has_limit(q->body[SQLITE].sql) && has_limit(q->body[POSTGRES].sql)))
		fail(q->file, q->line, "a list needs a LIMIT, or a line \"-- bounded: why\"");

	const char *sql = arena_cstr(mem, q->rendered[SQLITE]);
	if (sqlite3_prepare_v2(schema, sql, -1, &stmt, &tail) != SQLITE_OK)
		fail_sql(q->file, line, q->rendered[SQLITE]);
	str more = str_trim(str_of(tail));
	if (more.len)
		fail(q->file, line + count_lines((str){ sql, (size_t)(more.ptr - sql) }),
		    "a second statement");
	columns_find(q, stmt);
	sqlite3_finalize(stmt);
}

/* --- C --- */

static void
put_literal(struct buf *b, str text)
{
	buf_char(b, '"');
	for (size_t i = 0; i < text.len; i++)
		switch (text.ptr[i]) {
		case '"': case '\\': buf_fmt(b, "\\%c", text.ptr[i]); break;
		case '\n': buf_lit(b, "\\n"); break;
		case '\t': buf_lit(b, " "); break;
		default: buf_char(b, text.ptr[i]);
		}
	buf_char(b, '"');
}

/* As a C string, a line each. */
static void
put_sql(struct buf *b, str sql)
{
	str line;

	while (str_cut(&sql, '\n', &line)) {
		if (sql.len)
			line.len++;
		buf_lit(b, "\n\t    ");
		put_literal(b, line);
	}
}

static void
put_types(struct buf *b, const struct fields *f)
{
	if (f->n == 0) {
		buf_lit(b, "NULL");
		return;
	}
	buf_lit(b, "(const enum db_type[]){");
	for (size_t i = 0; i < f->n; i++)
		buf_fmt(b, "%s %s", i ? "," : "", db_types[f->v[i].type]);
	buf_lit(b, " }");
}

static str
row_struct(const struct query *q)
{
	return q->strct.len ? q->strct : str_fmt(mem, "%.*s_row", STR(q->name));
}

static const char *
result_type(const struct query *q)
{
	switch (q->kind) {
	case ONE: return "bool";
	case MANY: return "struct rows";
	case INTEGER: case RUN: return "int64_t";
	case STRING: return "str";
	}
	BUG("kind %d", (int)q->kind);
}

/* name(struct work *w, int64_t id, struct person *ret) */
static void
put_signature(struct buf *b, const struct query *q, const char *between)
{
	buf_fmt(b, "%s%s%.*s%s(struct work *w", result_type(q), between, STR(q->name),
	    by_name(q) ? "_" : "");
	if (by_name(q))
		buf_fmt(b, ", const struct %.*s_args *a", STR(q->name));
	else
		for (size_t i = 0; i < q->params.n; i++)
			buf_fmt(
			    b, ", %s %.*s", c_types[q->params.v[i].type], STR(q->params.v[i].name));
	if (q->kind == ONE)
		buf_fmt(b, ", struct %.*s *ret", STR(row_struct(q)));
	buf_char(b, ')');
}

static void
put_struct(struct buf *b, str name, const char *suffix, const struct fields *f)
{
	buf_fmt(b, "struct %.*s%s {\n", STR(name), suffix);
	for (size_t i = 0; i < f->n; i++)
		buf_fmt(b, "\t%s %.*s;\n", c_types[f->v[i].type], STR(f->v[i].name));
	buf_lit(b, "};\n");
}

static void
put_declarations(struct buf *b, const struct query *q)
{
	str t = row_struct(q);

	buf_fmt(b, "\n/* %s:%d */\nextern const struct query %.*s_query;\n", q->file, q->line,
	    STR(q->name));
	if (q->kind <= MANY) {
		if (q->strct.len)
			buf_fmt(b, "struct %.*s;\n", STR(t));
		else
			put_struct(b, t, "", &q->columns);
	}
	if (by_name(q)) {
		put_struct(b, q->name, "_args", &q->params);
		bool one = q->kind == ONE;
		buf_fmt(b,
		    "#define %.*s(w, %s...) %.*s_((w), &(struct %.*s_args){ __VA_ARGS__ }%s)\n",
		    STR(q->name), one ? "ret, " : "", STR(q->name), STR(q->name),
		    one ? ", (ret)" : "");
	}
	put_signature(b, q, " ");
	buf_lit(b, ";\n");
	if (q->kind == MANY)
		buf_fmt(
		    b, "bool %.*s_next(struct rows *, struct %.*s *ret);\n", STR(q->name), STR(t));
	if (q->kind <= MANY)
		buf_fmt(b, "void %.*s_json(struct json *, const struct %.*s *);\n", STR(q->name),
		    STR(t));
}

/* The call's arguments as an array for the driver. */
static void
put_arguments(struct buf *b, const struct query *q)
{
	if (q->params.n == 0) {
		buf_lit(b, "NULL");
		return;
	}
	buf_lit(b, "(const struct arg[]){");
	for (size_t i = 0; i < q->params.n; i++)
		buf_fmt(b, "\n\t    %s(%s%.*s),", q->params.v[i].type == TEXT ? "TEXT" : "INT",
		    by_name(q) ? "a->" : "", STR(q->params.v[i].name));
	buf_lit(b, "\n\t}");
}

static void
put_query(struct buf *b, const struct query *q)
{
	buf_fmt(b, "\nconst struct query %.*s_query = {\n\t.name = \"%.*s\", .file = \"%s\", "
	    ".line = %d,\n\t.sqlite =", STR(q->name), STR(q->name), q->file, q->line);
	put_sql(b, q->rendered[SQLITE]);
	buf_lit(b, ",\n\t.postgres =");
	put_sql(b, q->rendered[POSTGRES]);
	buf_fmt(
	    b, ",\n\t.nparams = %zu, .ncolumns = %zu,\n\t.params = ", q->params.n, q->columns.n);
	put_types(b, &q->params);
	buf_lit(b, ",\n\t.columns = ");
	put_types(b, &q->columns);
	buf_lit(b, ",\n};\n");
}

/* Reads a row into the struct; errors in it are shown at the query's line. */
static void
put_read(struct buf *b, const struct query *q, const char *c_file)
{
	for (size_t i = 0; i < q->columns.n; i++) {
		str name = q->columns.v[i].name;
		buf_fmt(b, "#line %d \"%s\"\n", q->line, q->file);
		if (q->columns.v[i].type == TEXT)
			buf_fmt(b, "\tret->%.*s = col_str(rows, %zu);\n", STR(name), i);
		else
			buf_fmt(b, "\tret->%.*s = (typeof(ret->%.*s))col_int(rows, %zu);\n",
			    STR(name), STR(name), i);
	}
	buf_fmt(b, "#line %d \"%s\"\n", count_lines(buf_text(b)) + 2, c_file);
}

static void
put_json(struct buf *b, const struct query *q)
{
	buf_fmt(b, "\nvoid\n%.*s_json(struct json *j, const struct %.*s *t)\n{\n", STR(q->name),
	    STR(row_struct(q)));
	for (size_t i = 0; i < q->columns.n; i++) {
		str name = q->columns.v[i].name;
		bool id = str_eq(name, S("id")) || str_ends(name, S("_id"));
		buf_fmt(b, "\t%s(j, \"%.*s\", t->%.*s);\n",
		    q->columns.v[i].type == TEXT ? "json_str"
		    : id                         ? "json_id"
						 : "JSON_NUMBER",
		    STR(name), STR(name));
	}
	buf_lit(b, "}\n");
}

static void
put_functions(struct buf *b, const struct query *q, const char *c_file)
{
	str t = row_struct(q);

	if (q->kind <= MANY) {
		buf_fmt(b, "\n%sbool\n%.*s_next(struct rows *rows, struct %.*s *ret)\n{\n"
		    "\t*ret = (struct %.*s){ 0 };\n\tif (!db_next(rows))\n\t\treturn false;\n",
		    q->kind == ONE ? "static " : "", STR(q->name), STR(t), STR(t));
		put_read(b, q, c_file);
		buf_lit(b, "\treturn true;\n}\n");
		put_json(b, q);
	}
	buf_char(b, '\n');
	put_signature(b, q, "\n");
	buf_lit(b, "\n{\n");
	if (q->kind == RUN || q->kind == MANY) {
		buf_fmt(b, "\treturn %s(w, &%.*s_query, ", q->kind == RUN ? "db_run" : "db_ask",
		    STR(q->name));
		put_arguments(b, q);
		buf_lit(b, ");\n}\n");
		return;
	}
	buf_fmt(b, "\tstruct rows rows = db_ask(w, &%.*s_query, ", STR(q->name));
	put_arguments(b, q);
	buf_lit(b, ");\n");
	if (q->kind == ONE)
		buf_fmt(b, "\tbool found = %.*s_next(&rows, ret);\n", STR(q->name));
	else
		buf_fmt(b, "\t%s found = %s;\n\n\tif (db_next(&rows))\n\t\tfound = %s(&rows, 0);\n",
		    result_type(q), q->kind == STRING ? "{ 0 }" : "0",
		    q->kind == STRING ? "col_str" : "col_int");
	buf_lit(b, "\tdb_end(&rows);\n\treturn found;\n}\n");
}

/* src/app/person/person.sql is included as "app/person/person.sql.h". */
static void
write_feature(const char *file)
{
	struct queries all = queries_read(file);
	struct buf h = { .mem = mem }, c = { .mem = mem };
	str path = str_of(file);

	if (!str_starts(path, S("src/")) || !str_ends(path, S(".sql")))
		fail(file, 1, "queries live in src/<folder>/<name>.sql");
	str include = str_from(path, 4);
	str own = str_head(include, include.len - 4);
	const char *c_file = path_of("build/gen", include, ".c");

	for (size_t i = 0; i < all.n; i++) {
		for (size_t j = 0; j < i; j++)
			if (str_eq(all.v[i].name, all.v[j].name))
				fail(file, all.v[i].line, "a second query of that name");
		query_check(&all.v[i]);
	}
	buf_fmt(&h, "/* Made by tools/sqlgen from %s. */\n#pragma once\n\n#include \"db/db.h\"\n\n"
	    "struct json;\n", file);
	buf_fmt(&c, "/* Made by tools/sqlgen from %s. */\n#include \"base/json.h\"\n", file);
	if (all.include.len)
		buf_fmt(&c, "#include \"%.*s\"\n", STR(all.include));
	else if (access(path_of("src", own, ".h"), R_OK) == 0)
		buf_fmt(&c, "#include \"%.*s.h\"\n", STR(own));
	buf_fmt(&c, "#include \"%.*s.h\"\n\n"
	    "#define JSON_NUMBER(j, key, v) \\\n"
	    "\t_Generic((v), bool: json_bool, default: json_int)((j), (key), (v))\n",
	    STR(include));
	for (size_t i = 0; i < all.n; i++) {
		put_declarations(&h, &all.v[i]);
		put_query(&c, &all.v[i]);
		put_functions(&c, &all.v[i], c_file);
	}
	file_write(path_of("build/gen", include, ".h"), &h);
	file_write(c_file, &c);
}

static void
write_queries(void)
{
	glob_t g = find("src/*/*.sql", "src/app/*/*.sql");
	struct buf externs = { .mem = mem }, list = { .mem = mem }, c = { .mem = mem };

	for (size_t i = 0; i < g.gl_pathc; i++) {
		if (str_ends(str_of(g.gl_pathv[i]), S(".schema.sql")))
			continue;
		struct queries all = queries_read(g.gl_pathv[i]);
		for (size_t j = 0; j < all.n; j++) {
			buf_fmt(&externs, "extern const struct query %.*s_query;\n",
			    STR(all.v[j].name));
			buf_fmt(&list, "\t&%.*s_query,\n", STR(all.v[j].name));
		}
	}
	buf_lit(&c, "/* Made by tools/sqlgen. */\n#include \"db/db.h\"\n\n");
	buf_str(&c, buf_text(&externs));
	buf_lit(&c, "\nconst struct query *const db_queries[] = {\n");
	buf_str(&c, buf_text(&list));
	buf_lit(&c, "\tNULL\n};\n");
	file_write(path_of("build/gen", S("db/queries"), ".c"), &c);
}

/* A name that the statement itself makes: "line (id) AS (", "line AS (" or "(SELECT ...) line". */
static bool
is_made_by(str name, str sql)
{
	struct token t, last = { 0 };

	while ((t = token_next(&sql)).kind != END) {
		if (str_eq_nocase(last.text, name) && (token_is(t, S("(")) || token_is(t, S("AS"))))
			return true;
		if (str_eq_nocase(t.text, name) && str_eq(last.text, S(")")))
			return true;
		if (t.kind != SPACE)
			last = t;
	}
	return false;
}

/* What the planner would read from end to end: "SCAN person", and no index to walk. */
static bool
query_scans(const struct query *q)
{
	const char *sql = arena_cstr(mem,
	    str_fmt(mem, "EXPLAIN QUERY PLAN %.*s", STR(q->rendered[SQLITE])));
	sqlite3_stmt *plan;
	bool scans = false;

	if (sqlite3_prepare_v2(schema, sql, -1, &plan, NULL) != SQLITE_OK)
		BUG("%s: %s", sql, sqlite3_errmsg(schema));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		str step = str_of((const char *)sqlite3_column_text(plan, 3));
		if (!str_starts(step, S("SCAN ")) || str_has(step, S(" INDEX ")))
			continue;
		str table = str_from(step, 5);
		table = str_head(table, str_find(table, ' '));
		if (str_eq(table, S("CONSTANT")) || is_made_by(table, q->body[SQLITE].sql))
			continue;
		printf("%s:%d: %.*s: %.*s\n", q->file, q->line, STR(q->name), STR(step));
		scans = true;
	}
	sqlite3_finalize(plan);
	return scans;
}

static int
list_scans(void)
{
	glob_t g = find("src/*/*.sql", "src/app/*/*.sql");
	int scans = 0;

	for (size_t i = 0; i < g.gl_pathc; i++) {
		if (str_ends(str_of(g.gl_pathv[i]), S(".schema.sql")))
			continue;
		struct queries all = queries_read(g.gl_pathv[i]);
		for (size_t j = 0; j < all.n; j++) {
			query_check(&all.v[j]);
			scans += !all.v[j].scans && query_scans(&all.v[j]);
		}
	}
	return scans > 0;
}

/* Parents before children. */
static struct strs
tables_in_order(void)
{
	struct strs done = { 0 };
	struct strs all = ask_texts("SELECT name FROM sqlite_schema WHERE type = 'table'"
	    " AND name NOT LIKE 'sqlite_%' ORDER BY rowid");

	sqlite3_exec(schema, "CREATE TEMP TABLE done (name TEXT)", 0, 0, 0);
	while (done.n < all.n) {
		size_t before = done.n;
		for (size_t i = 0; i < all.n; i++) {
			if (ask_int(
				"SELECT EXISTS (SELECT 1 FROM done WHERE name = ?1) OR EXISTS"
				" (SELECT 1 FROM pragma_foreign_key_list(?1) f "
				"  WHERE f.\"table\" <> ?1"
				"  COLLATE NOCASE AND lower(f.\"table\") "
				"  NOT IN (SELECT lower(name) FROM done))",
				all.v[i]))
				continue;
			ask_int("INSERT INTO done VALUES (?1)", all.v[i]);
			PUSH(mem, &done, all.v[i]);
		}
		if (done.n == before)
			fail("schema", 1, "foreign keys that go round in a circle");
	}
	return done;
}

static void
put_columns(struct buf *c, str table)
{
	sqlite3_stmt *q;

	sqlite3_prepare_v2(schema, "SELECT name, type = 'TEXT', pk, \"notnull\" = 0 AND pk = 0"
	    " FROM pragma_table_info(?1) ORDER BY cid", -1, &q, NULL);
	sqlite3_bind_text(q, 1, table.ptr, (int)table.len, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_fmt(c, "\t{ \"%.*s\", \"%s\", %s, %d, %s },\n", STR(table),
		    sqlite3_column_text(q, 0), db_types[sqlite3_column_int(q, 1)],
		    sqlite3_column_int(q, 2), sqlite3_column_int(q, 3) ? "true" : "false");
	sqlite3_finalize(q);
}

static void
write_schema(const struct steps *all)
{
	struct buf c = { .mem = mem };
	struct strs tables = tables_in_order();

	buf_lit(&c, "/* Made by tools/sqlgen. */\n#include \"db/schema.h\"\n\n"
	    "const struct schema_step schema_steps[] = {\n");
	for (size_t i = 0; i < all->n; i++) {
		const struct step *s = &all->v[i];
		buf_fmt(&c, "{\n\t.feature = \"%.*s\", .date = \"%.*s\", .name = ", STR(s->feature),
		    STR(s->date));
		put_literal(&c, s->name);
		buf_lit(&c, ",\n\t.sqlite =");
		put_sql(&c, s->sql[SQLITE]);
		buf_lit(&c, ",\n\t.postgres =");
		put_sql(&c, s->sql[POSTGRES]);
		buf_lit(&c, ",\n},\n");
	}
	buf_lit(&c, "{ 0 }\n};\n\nconst char *const schema_tables[] = {\n");
	for (size_t i = 0; i < tables.n; i++)
		buf_fmt(&c, "\t\"%.*s\",\n", STR(tables.v[i]));
	buf_lit(&c, "\tNULL\n};\n\nconst struct schema_column schema_columns[] = {\n");
	for (size_t i = 0; i < tables.n; i++)
		put_columns(&c, tables.v[i]);
	buf_lit(&c, "{ 0 }\n};\n");
	file_write(path_of("build/gen", S("db/steps"), ".c"), &c);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: sqlgen FILE.sql | --queries | --schema | --scans\n", stderr);
		return 64;
	}
	mem = arena_new();
	if (strcmp(argv[1], "--queries") == 0) {
		write_queries();
		return 0;
	}
	struct steps all = schema_make();
	if (strcmp(argv[1], "--scans") == 0)
		return list_scans();
	if (strcmp(argv[1], "--schema") == 0)
		write_schema(&all);
	else
		write_feature(argv[1]);
	return 0;
}
