#include "app/template/template.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/embedded.h"
#include "lang/lang.h"

/*
 * Words.  A key's twin in another language has the language's two letters
 * after it; what a block leaves out comes from the shared block of its key,
 * a word and its twin always from the same one.
 */

struct block { struct toml_reading *r; const struct toml *own, *shared; };

static const char *
twin(struct arena *mem, const char *key)
{
	str tag = str_of(lang_current()->tag);

	return arena_cstr(mem, str_fmt(mem, "%s_%.*s", key, STR(str_head(tag, 2))));
}

/* Where `key` of the block stands: in its own table, else in the shared one. */
static const struct toml *
home(const struct block *b, const char *key)
{
	return toml_get(b->own, key) || !b->shared ? b->own : b->shared;
}

static str
words(const struct block *b, const char *key)
{
	const struct toml *t = home(b, key);
	const char *translated = twin(b->r->mem, key);

	return toml_text(b->r, t, toml_get(t, translated) ? translated : key, S(""));
}

static struct strs
words_list(const struct block *b, const char *key)
{
	const struct toml *t = home(b, key);
	const char *translated = twin(b->r->mem, key);

	return toml_texts(b->r, t, toml_get(t, translated) ? translated : key);
}

static str text(const struct block *b, const char *key,
    str otherwise) { return toml_text(b->r, home(b, key), key, otherwise); }
static bool truth(const struct block *b, const char *key,
    bool otherwise) { return toml_bool(b->r, home(b, key), key, otherwise); }

static int64_t
number(const struct block *b, const char *key, int64_t min, int64_t max, int64_t otherwise)
{
	return toml_int(b->r, home(b, key), key, (struct toml_range){ min, max, otherwise });
}

/* toml_only, with the twins of all languages added to what is known. */
static void
only(struct toml_reading *r, const struct toml *t, const char *known)
{
	struct buf all = { .mem = r->mem };
	str rest = str_of(known), key;

	while (str_cut(&rest, ' ', &key)) {
		buf_fmt(&all, "%.*s ", STR(key));
		for (const struct lang_info *i = lang_list; i->tag; i++)
			if (!i->pseudo && strcmp(i->tag, "en") != 0)
				buf_fmt(&all, "%.*s_%s ", STR(key), i->tag);
	}
	buf_char(&all, '\0');
	toml_only(r, t, all.ptr);
}

/* A word that has to be one of a few; the first is the default. */
static str
one_of(const struct block *b, const char *key, const char *allowed)
{
	str rest = str_of(allowed), word, first = { 0 }, given = text(b, key, S(""));
	const struct toml *at = toml_get(home(b, key), key);

	while (str_cut(&rest, ' ', &word)) {
		if (!first.ptr)
			first = word;
		if (str_eq(word, given))
			return word;
	}
	if (at)
		toml_note(b->r, at->line, "%s is \"%.*s\", but has to be one of: %s", key,
		    STR(given), allowed);
	return first;
}

static const struct toml *
shared_block(struct toml_reading *r, const struct toml *root, const char *list, str key)
{
	for (const struct toml *t = toml_tables(r, root, list); t; t = t->next)
		if (str_eq(toml_text(r, t, "key", S("")), key))
			return t;
	return NULL;
}

static struct block
block_of(struct toml_reading *r, const struct toml *root, const struct toml *own,
    const char *shared)
{
	str key = toml_text(r, own, "key", S(""));

	if (key.len == 0)
		toml_note(r, own->line, "this block has no key");
	return (struct block){ r, own, shared_block(r, root, shared, key) };
}

static void
read_needs(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	for (const struct toml *t = toml_tables(r, root, "need"); t; t = t->next) {
		struct block b = { r, t, NULL };

		only(r, t, "key label hint required");
		PUSH(r->mem, &ret->needs, (struct template_need){ text(&b, "key", S("")),
		    words(&b, "label"), words(&b, "hint"), truth(&b, "required", true) });
	}
}

/* Values are texts or whole numbers; here they are all text. */
static str
value_text(struct toml_reading *r, const struct toml *t)
{
	if (!t)
		return S("");
	return t->kind == TOML_INT ? str_fmt(r->mem, "%" PRId64, t->number) : t->text;
}

static void
read_eligibility(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	for (const struct toml *t = toml_tables(r, root, "eligibility"); t; t = t->next) {
		struct block b = { r, t, NULL };
		struct template_eligibility e = {
			.role = one_of(&b, "role", "both mentee mentor"),
			.field = text(&b, "field", S("")),
			.op = one_of(&b, "op", "is is_not at_least at_most between one_of"),
			.value = value_text(r, toml_get(t, "value")),
			.words = words(&b, "words"),
		};
		const struct toml *values = toml_get(t, "values");

		only(r, t, "role field op value values words");
		for (const struct toml *v = values ? values->first : NULL; v; v = v->next)
			PUSH(r->mem, &e.values, value_text(r, v));
		PUSH(r->mem, &ret->eligibility, e);
	}
}

static void
read_questions(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	for (const struct toml *t = toml_tables(r, root, "question"); t; t = t->next) {
		struct block b = block_of(r, root, t, "shared_question");

		only(r, t, "key role page kind required label hint visible_to min max options "
		    "option_words");
		PUSH(r->mem, &ret->questions, (struct template_question){
			.key = text(&b, "key", S("")),
			.role = one_of(&b, "role", "both mentee mentor"),
			.kind = one_of(&b, "kind",
			"text longtext choice choices skills areas languages "
			    "availability capacity hours style wishes"),
			.label = words(&b, "label"),
			.hint = words(&b, "hint"),
			.visible_to = one_of(&b, "visible_to", "match participants admins me"),
			.page = number(&b, "page", 1, 3, 1),
			.min = number(&b, "min", 0, 10000, 0),
			.max = number(&b, "max", 0, 10000, 0),
			.required = truth(&b, "required", false),
			.options = toml_texts(r, home(&b, "options"), "options"),
			.option_words = words_list(&b, "option_words"),
		});
	}
}

static void
read_mails(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	for (const struct toml *t = toml_tables(r, root, "mail"); t; t = t->next) {
		struct block b = block_of(r, root, t, "shared_mail");

		only(r, t, "key to subject text");
		PUSH(r->mem, &ret->mails, (struct template_mail){ text(&b, "key", S("")),
		    text(&b, "to", S("")), words(&b, "subject"), words(&b, "text") });
	}
}

static void
read_weights(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	const struct toml *t = toml_table(r, root, "criteria");
	int64_t sum = 0;

	if (!t)
		return;
	toml_only(r, t, "needs hours values path distance load interests wish areas goals "
	    "cross_unit place language generation");
	for (const struct toml *k = t->first; k; k = k->next) {
		struct block b = { r, t, NULL };
		int64_t points = number(&b, arena_cstr(r->mem, k->key), 0, 100, 0);

		sum += points;
		PUSH(r->mem, &ret->weights, (struct template_weight){ k->key, points });
	}
	if (sum != 100)
		toml_note(r, t->line,
		    "the points of [criteria] sum to %" PRId64 ", but have to sum to 100", sum);
}

static void
read_rules(struct toml_reading *r, const struct toml *root, struct template_rules *ret)
{
	struct block b = { r, toml_table(r, root, "rules"), NULL };

	*ret = (struct template_rules){ .not_reporting_line = true, .not_same_team = true,
	    .shared_language = true, .ideal_distance = 2 };
	if (!b.own)
		return;
	toml_only(r, b.own,
	    "not_reporting_line not_same_team shared_hours shared_language capacity mentor_trained "
	    "min_level_distance max_level_distance ideal_distance other_unit same_site");
	*ret = (struct template_rules){
		.not_reporting_line = truth(&b, "not_reporting_line", true),
		.not_same_team = truth(&b, "not_same_team", true),
		.shared_language = truth(&b, "shared_language", true),
		.mentor_trained = truth(&b, "mentor_trained", false),
		.other_unit = truth(&b, "other_unit", false),
		.same_site = truth(&b, "same_site", false),
		.shared_hours = number(&b, "shared_hours", 0, 7 * 24 * 60, 0),
		.min_level_distance = number(&b, "min_level_distance", 0, 50, 0),
		.max_level_distance = number(&b, "max_level_distance", 0, 50, 0),
		.ideal_distance = number(&b, "ideal_distance", 0, 50, 2),
	};
}

static void
read_agreement(struct toml_reading *r, const struct toml *root, struct template_agreement *ret)
{
	struct block b = { r, toml_table(r, root, "agreement"), NULL };

	if (!b.own)
		return;
	only(r, b.own, "rhythm_weeks then_rhythm_weeks then_from_day minutes months topics "
	    "confidentiality promises_mentee promises_mentor first_steps");
	*ret = (struct template_agreement){
		.rhythm_weeks = number(&b, "rhythm_weeks", 0, 52, 4),
		.then_rhythm_weeks = number(&b, "then_rhythm_weeks", 0, 52, 0),
		.then_from_day = number(&b, "then_from_day", 0, 1000, 0),
		.minutes = number(&b, "minutes", 5, 600, 60),
		.months = number(&b, "months", 0, 60, 0),
		.topics = words_list(&b, "topics"),
		.promises_mentee = words_list(&b, "promises_mentee"),
		.promises_mentor = words_list(&b, "promises_mentor"),
		.first_steps = words_list(&b, "first_steps"),
		.confidentiality = words(&b, "confidentiality"),
	};
}

static void
read_joining(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	struct block b = { r, toml_table(r, root, "joining"), NULL };

	only(r, b.own, "how approval apply_days match_days waiting_list accept_days");
	ret->joining = one_of(&b, "how", "apply nominate everyone register");
	ret->approval = truth(&b, "approval", false);
	ret->waiting_list = truth(&b, "waiting_list", true);
	ret->apply_days = number(&b, "apply_days", 0, 1000, 21);
	ret->match_days = number(&b, "match_days", 0, 1000, 7);
	ret->accept_days = number(&b, "accept_days", 0, 1000, 7);
}

static void
read_matching(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	struct block b = { r, toml_table(r, root, "matching"), NULL };
	str direction;

	toml_only(r, b.own, "how direction aim objectives choices");
	ret->matching = one_of(&b, "how", "round ask book none");
	direction = one_of(&b, "direction", "senior_teaches junior_teaches either");
	ret->direction = str_eq(direction, S("junior_teaches")) ? JUNIORS_TEACH :
	    str_eq(direction, S("either")) ? EITHER_TEACH : SENIORS_TEACH;
	ret->aim_most = str_eq(one_of(&b, "aim", "best most"), S("most"));
	ret->choices = number(&b, "choices", 0, 20, 3);
}

static void
read_ending(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	struct block relief = { r, toml_table(r, root, "relief"), NULL };
	struct block closing = { r, toml_table(r, root, "closing"), NULL };
	struct block data = { r, toml_table(r, root, "data"), NULL };

	ret->relief_mentor = number(&relief, "mentor_hours", 0, 200, 0);
	ret->relief_mentee = number(&relief, "mentee_hours", 0, 200, 0);
	ret->relief_note = words(&relief, "note");
	ret->closing_days = number(&closing, "days_before", 0, 1000, 14);
	ret->extend_months = number(&closing, "extend_months", 0, 60, 0);
	ret->closing_rule = words(&closing, "rule");
	ret->keep_months = number(&data, "keep_months", 0, 600, 12);
	ret->data_rule = words(&data, "rule");
}

static void
read_top(struct toml_reading *r, const struct toml *root, struct template *ret)
{
	struct block b = { r, root, NULL };

	only(r, root, "format key type title summary purpose form size_min size_max length_days "
	    "always_on mentees mentors mentee mentor guide_mentee guide_mentor agendas need "
	    "joining eligibility question matching criteria rules agreement agenda survey reminder "
	    "relief closing data mail shared_question shared_agenda shared_survey shared_reminder "
	    "shared_mail");
	if (number(&b, "format", 1, 1, 0) != 1)
		toml_note(r, 1, "this file is not of format = 1");
	ret->key = text(&b, "key", S(""));
	ret->type = one_of(&b, "type",
	    "traditional peer reverse group flash onboarding fasttrack transition casual");
	ret->title = words(&b, "title");
	ret->summary = words(&b, "summary");
	ret->purpose = words(&b, "purpose");
	ret->form = one_of(&b, "form", "pair triad group talk none");
	ret->mentee = words(&b, "mentee");
	ret->mentor = words(&b, "mentor");
	ret->mentees = words(&b, "mentees");
	ret->mentors = words(&b, "mentors");
	if (ret->mentee.len == 0)
		ret->mentee = _("mentee");
	if (ret->mentor.len == 0)
		ret->mentor = _("mentor");
	if (ret->mentees.len == 0)
		ret->mentees = _("mentees");
	if (ret->mentors.len == 0)
		ret->mentors = _("mentors");
	ret->guide_mentee = words(&b, "guide_mentee");
	ret->guide_mentor = words(&b, "guide_mentor");
	ret->size_min = number(&b, "size_min", 2, 100, 2);
	ret->size_max = number(&b, "size_max", 2, 100, 2);
	ret->length_days = number(&b, "length_days", 0, 3650, 180);
	ret->always_on = truth(&b, "always_on", false);
	if (ret->key.len == 0)
		toml_note(r, 1, "the template has no key");
	if (ret->title.len == 0)
		toml_note(r, 1, "the template has no title");
}

bool
template_read(struct toml_reading *r, str source, struct template *ret)
{
	const struct toml *root = toml_parse(r, source);

	*ret = (struct template){ 0 };
	if (!root)
		return false;
	read_top(r, root, ret);
	read_joining(r, root, ret);
	read_matching(r, root, ret);
	read_needs(r, root, ret);
	read_eligibility(r, root, ret);
	read_questions(r, root, ret);
	read_weights(r, root, ret);
	read_rules(r, root, &ret->rules);
	read_agreement(r, root, &ret->agreement);
	read_mails(r, root, ret);
	read_ending(r, root, ret);
	return r->n == 0;
}

const struct template_question *
template_question(const struct template *t, str key)
{
	for (size_t i = 0; i < t->questions.n; i++)
		if (str_eq(t->questions.v[i].key, key))
			return &t->questions.v[i];
	return NULL;
}

bool
template_is_peer(const struct template *t)
{
	return str_eq(t->type, S("peer"));
}

/* Files: the organisation's folder before ours. */

static const char *own_folder;

void
template_setup(const char *folder)
{
	own_folder = folder;
}

static bool
is_key(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_' || s.ptr[i] == '-' ||
		    (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
			return false;
	return s.len > 0 && s.len < 64;
}

static str
read_own(struct arena *mem, str key)
{
	char *bytes;
	ssize_t n;

	if (!own_folder)
		return (str){ 0 };
	int fd = open(str_fmt(mem, "%s/%.*s.toml%c", own_folder, STR(key), 0).ptr,
	    O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return (str){ 0 };
	bytes = arena_alloc(mem, TOML_BYTES + 1);
	n = read(fd, bytes, TOML_BYTES + 1);
	close(fd);
	return n > 0 ? (str){ bytes, (size_t)n } : (str){ 0 };
}

static str
read_ours(struct arena *mem, str key)
{
	str name = str_fmt(mem, "templates/%.*s.toml", STR(key));

	for (const struct embedded *e = embedded; e->name; e++)
		if (str_eq(str_of(e->name), name))
			return e->bytes;
	return (str){ 0 };
}

static str
read_file(struct arena *mem, str key)
{
	str own = read_own(mem, key);

	return own.len ? own : read_ours(mem, key);
}

str
template_find(struct arena *mem, str key)
{
	if (!is_key(key) || key.ptr[0] == '_')
		return (str){ 0 };
	str its = read_file(mem, key);

	if (its.len == 0)
		return its;
	return str_fmt(mem, "%.*s\n%.*s", STR(its), STR(read_file(mem, S("_shared"))));
}

static void
add_file(struct arena *mem, struct template_files *list, str key, bool own)
{
	if (!is_key(key) || key.ptr[0] == '_')
		return;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].key, key))
			return;
	struct toml_reading r = { .mem = mem };
	struct template t;
	struct template_file f = { .key = key, .text = template_find(mem, key), .own = own };

	if (!template_read(&r, f.text, &t))
		f.fault = str_fmt(mem, "%.*s.toml, line %d: %.*s", STR(key), r.v[0].line,
		    STR(r.v[0].words));
	PUSH(mem, list, f);
}

static str
key_of(str file)
{
	return str_ends(file, S(".toml")) ? (str){ file.ptr, file.len - 5 } : (str){ 0 };
}

static int
by_key(const void *a, const void *b)
{
	return str_cmp(((const struct template_file *)a)->key,
	    ((const struct template_file *)b)->key);
}

struct template_files
template_all(struct arena *mem)
{
	struct template_files list = { 0 };
	DIR *d = own_folder ? opendir(own_folder) : NULL;

	for (struct dirent *e; d && (e = readdir(d));)
		add_file(mem, &list, arena_str(mem, key_of(str_of(e->d_name))), true);
	if (d)
		closedir(d);
	for (const struct embedded *e = embedded; e->name; e++)
		if (str_starts(str_of(e->name), S("templates/")))
			add_file(mem, &list,
			    key_of(str_from(str_of(e->name), strlen("templates/"))), false);
	if (list.n)
		qsort(list.v, list.n, sizeof *list.v, by_key);
	return list;
}
