/* What the columns of a file are, and what is wrong with it as a whole. */
#include <stdlib.h>

#include "app/org/org.h"
#include "app/roster/roster.h"
#include "lang/lang.h"

str
roster_csv_fault(struct arena *mem, const struct csv *c)
{
	str line = lang_int(mem, c->line);

	switch (c->fault) {
	case CSV_FINE: return S("");
	case CSV_UNREADABLE: return _("The file cannot be read. Choose it again.");
	case CSV_EMPTY: return _("The file is empty.");
	case CSV_NUL:
		return SAY(mem, _("Line {line} has a zero byte, so this is not a CSV file. Export "
		    "it again as CSV."), { "line", line });
	case CSV_BAD_UNICODE:
		return SAY(mem, _("Line {line} has a broken UTF-16 character. Export the file "
		    "again as CSV UTF-8."), { "line", line });
	case CSV_LONG_RECORD:
		return SAY(mem, _("The row that begins in line {line} is longer than one megabyte. "
		    "Perhaps a quote (\") is opened there and never closed."), { "line", line });
	case CSV_OPEN_QUOTE:
		return SAY(mem, _("The quote (\") that opens in line {line} is never closed."),
		    { "line", line });
	case CSV_STRAY_QUOTE:
		return SAY(mem, _("In line {line} there is text after a closing quote (\"). A "
		    "quote inside a cell has to be doubled."), { "line", line });
	case CSV_MANY_COLUMNS:
		return SAY(mem, _("Line {line} has more than {n} columns."), { "line", line },
		    { "n", lang_int(mem, CSV_COLUMNS_MAX) });
	}
	BUG("CSV fault %d", (int)c->fault);
}

bool
roster_maps(const struct roster_mapping *m, enum roster_field f)
{
	for (size_t i = 0; i < m->headers.n; i++)
		if (m->field[i] == f)
			return true;
	return false;
}

str
roster_mapping_fault(struct arena *mem, const struct roster_mapping *m)
{
	size_t first[F_COUNT] = { 0 };	/* column and one */

	for (size_t i = 0; i < m->headers.n; i++) {
		enum roster_field f = m->field[i];

		if (f > F_ATTRIBUTE && first[f])
			return SAY(mem, _("The columns “{a}” and “{b}” cannot both be “{field}”."),
			    { "a", m->headers.v[first[f] - 1] }, { "b", m->headers.v[i] },
			    { "field", roster_field_words(f) });
		first[f] = i + 1;
	}
	return S("");
}

static str
headers_key(struct arena *mem, struct strs headers)
{
	return str_fmt(mem, "roster.mapping.%016" PRIx64,
	    str_hash(str_join(mem, headers, S("\n"))));
}

static struct strs
keep_cells(struct arena *mem, struct strs cells)
{
	struct strs copy = { 0 };

	for (size_t i = 0; i < cells.n; i++)
		PUSH(mem, &copy, arena_str(mem, str_trim(cells.v[i])));
	return copy;
}

static enum roster_field
field_of_key(str key)
{
	for (int f = 0; f < F_COUNT; f++)
		if (str_eq(key, str_of(roster_field_key((enum roster_field)f))))
			return (enum roster_field)f;
	return F_ATTRIBUTE;
}

/* Attributes are told apart by name: of two columns of one name, the second is "NAME (2)". */
static str
attribute_name(struct arena *mem, const struct roster_mapping *m, size_t i)
{
	str header = m->headers.v[i].len ? m->headers.v[i] :
	    SAY(mem, _("Column {n}"), { "n", lang_int(mem, (int64_t)i + 1) });
	str name = header;

	for (size_t k = 0, n = 2; k < i; k++)
		if (str_eq(m->names.v[k], name)) {
			name = str_fmt(mem, "%.*s (%zu)", STR(header), n++);
			k = (size_t)-1;	/* from the beginning */
		}
	return name;
}

struct named { str name; size_t column; };

static int
by_name(const void *a, const void *b)
{
	return str_cmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void
name_columns(struct arena *mem, struct roster_mapping *m)
{
	struct named *list = NEWS(mem, struct named, m->headers.n + 1);

	for (size_t i = 0; i < m->headers.n; i++) {
		PUSH(mem, &m->names, attribute_name(mem, m, i));
		list[i] = (struct named){ m->names.v[i], i };
	}
	if (m->headers.n)
		qsort(list, m->headers.n, sizeof *list, by_name);
	m->order = NEWS(mem, size_t, m->headers.n + 1);
	for (size_t i = 0; i < m->headers.n; i++)
		m->order[i] = list[i].column;
}

/* Each field once: of two columns that both look like it, the first. */
static struct roster_mapping
guess(struct arena *mem, struct strs headers)
{
	struct roster_mapping m = { headers, NEWS(mem, enum roster_field, headers.n + 1) };
	bool taken[F_COUNT] = { false };

	for (size_t i = 0; i < headers.n; i++) {
		enum roster_field f = headers.v[i].len ? roster_guess(mem, headers.v[i]) : F_NONE;

		if (f > F_ATTRIBUTE && taken[f])
			f = F_ATTRIBUTE;
		taken[f] = true;
		m.field[i] = f;
	}
	name_columns(mem, &m);
	return m;
}

struct roster_mapping
roster_mapping_read(struct arena *mem, struct strs headers, str keys)
{
	struct roster_mapping m = guess(mem, headers);
	str key;

	for (size_t i = 0; i < headers.n && str_cut(&keys, ';', &key); i++)
		m.field[i] = field_of_key(key);
	return m;
}

str
roster_mapping_text(struct arena *mem, const struct roster_mapping *m)
{
	struct strs keys = { 0 };

	for (size_t i = 0; i < m->headers.n; i++)
		PUSH(mem, &keys, str_of(roster_field_key(m->field[i])));
	return str_join(mem, keys, S(";"));
}

void
roster_mapping_save(struct work *w, const struct roster_mapping *m)
{
	org_set(w, headers_key(w->mem, m->headers), roster_mapping_text(w->mem, m));
}

bool
roster_look(struct work *w, const char *path, struct roster_sample *ret, str *ret_fault)
{
	struct csv *c = NEW(w->mem, struct csv);
	struct strs cells;

	*ret = (struct roster_sample){ 0 };
	if (csv_open(c, w->mem, path) && csv_next(c, &cells)) {
		struct strs headers = keep_cells(w->mem, cells);

		ret->mapping = roster_mapping_read(w->mem, headers,
		    org_get(w, headers_key(w->mem, headers)));
		while (ret->rows.n < 5 && csv_next(c, &cells))
			PUSH(w->mem, &ret->rows, keep_cells(w->mem, cells));
	}
	csv_close(c);
	*ret_fault = roster_csv_fault(w->mem, c);
	if (ret_fault->len == 0 && ret->mapping.headers.n == 0)
		*ret_fault = _("The file is empty.");
	return ret_fault->len == 0;
}
