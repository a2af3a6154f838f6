#include "app/skill/skill_import.h"

#include "app/roster/roster.h"
#include "app/skill/skill.sql.h"
#include "base/csv.h"
#include "base/random.h"
#include "lang/lang.h"
#include "meaning/concept.h"

enum { LABEL_MAX = 120, NEAR_MAX = 5, SEEN = 1 << 17 };

/* What a column may be called, in our extracts and in the files as published. */
enum column { ID, LABEL, NAMES, NAME, SHORT, GROUP, NEAR, COLUMNS };
static const char *const headers[COLUMNS][5] = {
	[ID] = { "soc", "O*NET-SOC Code", "uri", "conceptUri", "topic" },
	[LABEL] = { "title", "label", "preferredLabel", "example" },
	[NAMES] = { "alt_labels(|)", "altLabels", "aliases(|)" },
	[NAME] = { "alternate_title", "Alternate Title" },
	[SHORT] = { "short_title", "Short Title" },
	[GROUP] = { "commodity_title", "Commodity Title" },
	[NEAR] = { "related_soc", "Related O*NET-SOC Code" },
};

/* What a file holds, by the columns that it has. */
struct reading;
static void read_concept(struct reading *);
static void read_names(struct reading *);
static void read_tool(struct reading *);
static void read_near(struct reading *);

static const struct holding {
	const char *key, *family, *prefix, *words;
	const char *id_header;	/* tells files apart whose columns are alike */
	enum column has[3];
	int n;
	void (*read)(struct reading *);
} holdings[] = {
	{ "onet-names", "onet", "onet:", N_("alternate titles of O*NET"), NULL, { ID, NAME }, 2,
	    read_names },
	{ "onet-tools", "onet", "onet:", N_("technology skills of O*NET"), NULL, { LABEL, GROUP },
	    2, read_tool },
	{ "onet-related", "onet", "onet:", N_("related occupations of O*NET"), NULL,
	    { ID, NEAR }, 2, read_near },
	{ "esco", "esco", "esco:", N_("concepts of ESCO"), "uri", { ID, LABEL, NAMES }, 3,
	    read_concept },
	{ "github", "github", "github:", N_("topics of GitHub"), "topic", { ID, LABEL, NAMES }, 3,
	    read_concept },
	{ "onet", "onet", "onet:", N_("occupations of O*NET"), NULL, { ID, LABEL }, 2,
	    read_concept },
};

struct reading {
	struct work *w;
	struct arena *mem;	/* emptied after each line */
	struct taxonomy_report *report;
	const struct holding *of;
	int at[COLUMNS];	/* place of the column, or -1 */
	int64_t line;
	str cell[COLUMNS];
	int64_t import_id;
	uint64_t *seen;	/* [SEEN] keys of this file, by hash: tools are named many times */
	str near_of;	/* O*NET's related ones come a line each */
	struct strs near;
};

/* --- the header -------------------------------------------------------------- */

static int
place_of(struct strs header, enum column c)
{
	for (size_t i = 0; i < header.n; i++)
		for (size_t k = 0; k < COUNT(headers[c]) && headers[c][k]; k++)
			if (str_eq_nocase(header.v[i], str_of(headers[c][k])))
				return (int)i;
	return -1;
}

static bool
is_holding(const struct reading *r, const struct holding *h, struct strs header)
{
	for (int i = 0; i < h->n; i++)
		if (r->at[h->has[i]] < 0)
			return false;
	return !h->id_header || str_has(header.v[r->at[ID]], str_of(h->id_header)) ||
	    str_has(header.v[r->at[ID]], S("Uri"));
}

static void
read_header(struct reading *r, struct strs header, str family)
{
	for (int c = 0; c < COLUMNS; c++)
		r->at[c] = place_of(header, (enum column)c);
	for (size_t i = 0; i < COUNT(holdings) && !r->of; i++)
		if (is_holding(r, &holdings[i], header))
			r->of = &holdings[i];
	if (r->of && family.len && !str_eq(family, str_of(r->of->family)))
		r->of = NULL;
	if (r->of)
		r->report->holds = lang_text(r->of->words);
	else
		r->report->fault = _("The columns are none that are known here: "
		    "docs/taxonomy.md has the files that can be read.");
}

/* --- writing ------------------------------------------------------------------ */

static void
reject(struct reading *r, str words)
{
	struct taxonomy_report *report = r->report;

	if (report->rejected++ < TAXONOMY_REJECTIONS_SHOWN)
		PUSH(report->mem, report, ((struct taxonomy_rejection){ r->line, words }));
}

static void
add_name(struct reading *r, str key, str name)
{
	str folded = concept_name_key(r->mem, name);
	uint64_t ours = concept_named(r->mem, name);

	if (folded.len == 0 || name.len > LABEL_MAX)
		return;
	if (ours)
		r->report->taken += ours != concept_id(key);
	else if (own_concept_name_add(r->w, folded, key, r->import_id))
		r->report->names++;
	else
		r->report->taken += !str_eq(own_concept_named(r->w, folded), key);
}

/* The one of ours that takes most of a label. */
static str
kind_of(struct arena *mem, str label)
{
	struct concepts found = concepts_in(mem, label);
	uint64_t id = 0;
	uint32_t most = 0;

	for (size_t i = 0; i < found.n; i++)
		if (found.v[i].len > most) {
			most = found.v[i].len;
			id = found.v[i].id;
		}
	return concept_key(id);
}

static bool
seen_before(struct reading *r, str key)
{
	uint64_t hash = str_hash(key) | 1;
	uint64_t *at = &r->seen[hash & (SEEN - 1)];
	bool again = *at == hash;

	*at = hash;
	return again;
}

/* The key by which it is known here: its own, or that of ours; empty: it is not. */
static str
known_as(struct reading *r, str key)
{
	struct own_concept c;

	return own_concept_by_key(r->w, key, &c) ? c.key : own_concept_named(r->w, key);
}

/* The same after it was added.  What is ours keeps its foreign key as a name, by
 * which later files find it. */
static str
add_concept(struct reading *r, str key, str label, str group)
{
	uint64_t ours = concept_named(r->mem, label);
	str broader = group.len ? group : kind_of(r->mem, label);

	if (seen_before(r, key))
		return ours ? concept_key(ours) : key;
	if (ours) {
		r->report->ours++;
		own_concept_name_add(r->w, key, concept_key(ours), r->import_id);
		return concept_key(ours);
	}
	if (own_concept_add(r->w, key, label, broader, r->import_id))
		r->report->added++;
	else
		r->report->unchanged++;
	add_name(r, key, label);
	return key;
}

/* --- lines ---------------------------------------------------------------------- */

static str
after_last_slash(str path)
{
	str rest = path, part, last = path;

	while (str_cut(&rest, '/', &part))
		last = part;
	return last;
}

/* "http://.../skill/0009...": the last part is what tells. */
static str
key_of(const struct reading *r, str id)
{
	return str_concat(r->mem, str_of(r->of->prefix), after_last_slash(id));
}

static void
read_concept(struct reading *r)
{
	str names = r->cell[NAMES], name;
	char bar = str_find(names, '\n') < names.len ? '\n' : '|';

	if (r->cell[ID].len == 0 || r->cell[LABEL].len == 0 || r->cell[LABEL].len > LABEL_MAX) {
		reject(r, _("no label, or one that is too long"));
		return;
	}
	str key = add_concept(r, key_of(r, r->cell[ID]), r->cell[LABEL], S(""));

	while (str_cut(&names, bar, &name))
		add_name(r, key, str_trim(name));
}

static void
read_names(struct reading *r)
{
	str key = known_as(r, key_of(r, r->cell[ID]));

	if (key.len == 0) {
		reject(r, _("its occupation is not there: bring in the occupations first"));
		return;
	}
	add_name(r, key, r->cell[NAME]);
	if (r->cell[SHORT].len)
		add_name(r, key, r->cell[SHORT]);
}

/* A tool and the group of tools that it belongs to, named in each line anew. */
static void
read_tool(struct reading *r)
{
	struct arena *mem = r->mem;
	str name = concept_name_key(mem, r->cell[LABEL]);
	str group = concept_name_key(mem, r->cell[GROUP]);

	if (name.len == 0 || group.len == 0 || r->cell[LABEL].len > LABEL_MAX) {
		reject(r, _("no label, or one that is too long"));
		return;
	}
	str above = add_concept(r, str_concat(mem, S("onet-tools:"), group), r->cell[GROUP], S(""));

	add_concept(r, str_concat(mem, S("onet-tool:"), name), r->cell[LABEL], above);
}

static void
write_near(struct reading *r)
{
	if (r->near.n)
		r->report->related += own_concept_relate(r->w,
		    str_join(r->mem, r->near, S(";")), r->import_id, r->near_of);
	r->near = (struct strs){ 0 };
}

static void
read_near(struct reading *r)
{
	str key = key_of(r, r->cell[ID]), near = known_as(r, key_of(r, r->cell[NEAR]));

	if (!str_eq(key, r->near_of)) {
		write_near(r);
		r->near_of = arena_str(r->report->mem, key);
	}
	if (r->near.n < NEAR_MAX && near.len)
		PUSH(r->report->mem, &r->near, arena_str(r->report->mem, near));
}

static void
read_lines(struct reading *r, struct csv *csv)
{
	struct strs cells;

	while (r->w->fault.len == 0 && csv_next(csv, &cells)) {
		r->line = csv->line;
		r->report->rows++;
		for (int c = 0; c < COLUMNS; c++) {
			bool has = r->at[c] >= 0 && (size_t)r->at[c] < cells.n;

			r->cell[c] = has ? str_trim(cells.v[r->at[c]]) : (str){ 0 };
			if (!str_is_utf8(r->cell[c]))
				r->cell[c] = (str){ 0 };
		}
		r->of->read(r);
		arena_reset(r->mem);
	}
	write_near(r);
}

/* --- the whole ---------------------------------------------------------------------- */

void
taxonomy_import(struct work *w, const struct taxonomy_file *f, struct taxonomy_report *ret)
{
	struct csv *csv = NEW(ret->mem, struct csv);
	struct reading r = { .w = w, .mem = arena_new(), .report = ret };
	struct strs header;

	*ret = (struct taxonomy_report){ .mem = ret->mem };
	r.seen = NEWS(ret->mem, uint64_t, SEEN);
	if (csv_open(csv, ret->mem, f->path) && csv_next(csv, &header)) {
		read_header(&r, header, f->kind);
		if (r.of) {
			r.import_id = id_new(w);
			taxonomy_import_add(w, r.import_id, str_of(r.of->key),
			    after_last_slash(str_of(f->path)), w->now);
			read_lines(&r, csv);
		}
	}
	if (ret->fault.len == 0)
		ret->fault = roster_csv_fault(ret->mem, csv);
	csv_close(csv);
	arena_free(r.mem);
	if (ret->added + ret->names + ret->related) {
		ret->import_id = r.import_id;
		taxonomy_import_count(w, ret->added, ret->names, r.import_id);
	} else if (r.of) {
		taxonomy_undo_import(w, r.import_id);
	}
}

struct taxonomy_imports
taxonomy_list(struct work *w)
{
	struct taxonomy_imports list = { 0 };
	struct taxonomy_import one;
	struct rows rows = taxonomy_imports(w);

	while (taxonomy_imports_next(&rows, &one))
		PUSH(w->mem, &list, one);
	return list;
}

bool
taxonomy_undo(struct work *w, int64_t import_id)
{
	if (!taxonomy_import_known(w, import_id))
		return false;
	taxonomy_undo_names(w, import_id);
	taxonomy_undo_related(w, import_id);
	taxonomy_undo_concepts(w, import_id);
	taxonomy_undo_import(w, import_id);
	return true;
}
