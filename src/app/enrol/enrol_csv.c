#include "app/enrol/enrol_csv.h"

#include "app/eligibility/eligibility.h"
#include "app/enrol/enrol.sql.h"
#include "app/roster/roster.h"
#include "base/random.h"
#include "lang/lang.h"

/* What a column of the file is.  DIRECTORY: the roster import has it. */
enum meaning { NOTHING, DIRECTORY, MAIL, EMPLOYEE, ROLE, STATE, ZONE, TRAINED, PROGRAMME, ANSWER };

struct column {
	enum meaning meaning;
	str header, key;	/* key: of an ANSWER's question */
	bool guessed;		/* of a roster: what does not fit is cut off, not refused */
};

struct reading {
	const struct enrol_file *file;
	struct enrol_report *report;
	struct programme programme;
	struct template template;
	struct { struct column *v; size_t n; } columns;
	struct { int64_t *v; size_t room, n; } seen;	/* applications of lines above; 0 is free */
};

struct line {
	struct reading *of;
	struct work *w;
	struct strs cells;
	int64_t number;
	str column, wrong;	/* why it is rejected; empty while all is well */
	bool unsure;
};

/* --- columns --- */

static const struct {
	const char *name;
	enum meaning meaning;
	const char *key;
	bool guessed;
} names[] = {
	{ "role", ROLE },
	{ "state", STATE },
	{ "status", STATE },
	{ "trained", TRAINED },
	{ "programme", PROGRAMME },
	{ "tags", ANSWER, "skills", true },
	{ "skills", ANSWER, "skills", true },
	{ "technologies", ANSWER, "skills", true },
	{ "expertise", ANSWER, "skills", true },
	{ "profession", ANSWER, "path", true },
	{ "jobfamily", ANSWER, "path", true },
	{ "jobrole", ANSWER, "path", true },
	{ "educationfield", ANSWER, "path", true },
	{ "biography", ANSWER, "about", true },
	{ "bio", ANSWER, "about", true },
};

/* Answers that matching reads even where the template does not ask. */
static const struct template_question known[] = {
	{ .key = S_INIT("learn"), .role = S_INIT("mentee"), .kind = S_INIT("skills") },
	{ .key = S_INIT("offer"), .role = S_INIT("mentor"), .kind = S_INIT("skills") },
	{ .key = S_INIT("areas"), .role = S_INIT("both"), .kind = S_INIT("areas") },
	{ .key = S_INIT("goals"), .role = S_INIT("both"), .kind = S_INIT("longtext") },
	{ .key = S_INIT("about"), .role = S_INIT("both"), .kind = S_INIT("longtext") },
	{ .key = S_INIT("success"), .role = S_INIT("both"), .kind = S_INIT("longtext") },
	{ .key = S_INIT("mistake"), .role = S_INIT("both"), .kind = S_INIT("longtext") },
	{ .key = S_INIT("interests"), .role = S_INIT("both"), .kind = S_INIT("text") },
	{ .key = S_INIT("languages"), .role = S_INIT("both"), .kind = S_INIT("languages") },
	{ .key = S_INIT("availability"), .role = S_INIT("both"), .kind = S_INIT("availability") },
	{ .key = S_INIT("meet"), .role = S_INIT("both"), .kind = S_INIT("text") },
	{ .key = S_INIT("hours"), .role = S_INIT("both"), .kind = S_INIT("hours") },
	{ .key = S_INIT("capacity"), .role = S_INIT("mentor"), .kind = S_INIT("capacity"),
	    .min = 1 },
	{ .key = S_INIT("kinds"), .role = S_INIT("both"), .kind = S_INIT("text") },
	{ .key = S_INIT("wishes"), .role = S_INIT("both"), .kind = S_INIT("wishes") },
	{ .key = S_INIT("values"), .role = S_INIT("both"), .kind = S_INIT("text") },
	{ .key = S_INIT("path"), .role = S_INIT("both"), .kind = S_INIT("skills") },
	{ .key = S_INIT("path_wanted"), .role = S_INIT("mentee"), .kind = S_INIT("skills") },
	{ .key = S_INIT("rhythm"), .role = S_INIT("both"), .kind = S_INIT("text") },
};

static const struct template_question *
known_question(str key)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(known[i].key, key))
			return &known[i];
	return NULL;
}

/* "E-mail address" is "emailaddress". */
static str
plain_name(struct arena *mem, str header)
{
	str folded = lang_fold(mem, header);
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < folded.len; i++)
		if (!strchr(" _-./", folded.ptr[i]))
			buf_char(&b, folded.ptr[i]);
	return buf_text(&b);
}

/* As the roster import reads it. */
static void
guess(struct arena *mem, struct column *c)
{
	enum roster_field f = roster_guess(mem, c->header);

	c->meaning = f == F_MAIL ? MAIL : f == F_EMPLOYEE_ID ? EMPLOYEE : f == F_ZONE ? ZONE :
	    f == F_LANGUAGES ? ANSWER : f == F_ATTRIBUTE ? NOTHING : DIRECTORY;
	c->guessed = f == F_LANGUAGES;
	c->key = S("languages");
}

static struct column
column_of(struct arena *mem, const struct template *t, str header)
{
	struct column c = { .header = header, .key = lang_fold(mem, header) };
	str plain = plain_name(mem, header);

	for (size_t i = 0; i < c.key.len; i++)
		if (c.key.ptr[i] == ' ' || c.key.ptr[i] == '-')
			c.key = str_fmt(
			    mem, "%.*s_%.*s", (int)i, c.key.ptr, STR(str_from(c.key, i + 1)));
	if (template_question(t, c.key) || known_question(c.key)) {
		c.meaning = ANSWER;
		return c;
	}
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(plain, str_of(names[i].name))) {
			c.meaning = names[i].meaning;
			c.guessed = names[i].guessed;
			c.key = str_of(names[i].key);
			return c;
		}
	guess(mem, &c);
	return c;
}

static bool
has(const struct reading *of, enum meaning m)
{
	for (size_t i = 0; i < of->columns.n; i++)
		if (of->columns.v[i].meaning == m)
			return true;
	return false;
}

/* A roster without e-mails and numbers: its people are known by their rows. */
static str
row_number(struct arena *mem, int64_t line)
{
	return str_fmt(mem, "row-%" PRId64, line);
}

static bool
rows_are_people(struct work *w)
{
	struct person p;

	return person_find_employee(w, row_number(w->mem, 2), &p);
}

static void
read_header(struct reading *of, struct work *w, struct strs cells)
{
	struct arena *mem = of->report->mem;

	for (size_t i = 0; i < cells.n; i++) {
		struct column c = column_of(
		    mem, &of->template, arena_str(mem, str_trim(cells.v[i])));

		if (c.meaning == NOTHING && c.header.len)
			PUSH(mem, &of->report->unused, c.header);
		PUSH(mem, &of->columns, c);
	}
	if (!has(of, MAIL) && !has(of, EMPLOYEE) && !rows_are_people(w))
		of->report->fault = _(
		    "The file has no column that says who it is: email or employee_id.");
	else if (!has(of, ROLE) && of->file->role.len == 0 && !template_is_peer(&of->template))
		of->report->fault = _(
		    "The file has no column \"role\". Add one with mentee or mentor, "
		    "or say --role mentee or --role mentor.");
}

/* --- one line --- */

static bool
refuse(struct line *l, str column, str words)
{
	if (l->wrong.len == 0) {
		l->column = column;
		l->wrong = words;
	}
	return false;
}

/* Without what does not belong into a text: control characters, and the
 * apostrophe that our own exports put before what looks like a formula. */
static str
clean(struct arena *mem, str s)
{
	bool dirty = false;

	if (s.len > 1 && s.ptr[0] == '\'' && memchr("=+-@", s.ptr[1], 4))
		s = str_from(s, 1);

	for (size_t i = 0; i < s.len; i++)
		dirty |= (unsigned char)s.ptr[i] < ' ' && s.ptr[i] != '\n';
	if (!dirty)
		return str_trim(s);
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '\n' || (unsigned char)s.ptr[i] >= ' ')
			buf_char(&b, s.ptr[i]);
		else if (s.ptr[i] == '\t')
			buf_char(&b, ' ');
	return str_trim(buf_text(&b));
}

/* The first cell of that meaning that is not empty. */
static str
cell(const struct line *l, enum meaning m, const struct column **ret)
{
	for (size_t i = 0; i < l->of->columns.n && i < l->cells.n; i++) {
		str v = clean(l->w->mem, l->cells.v[i]);

		*ret = &l->of->columns.v[i];
		if (l->of->columns.v[i].meaning == m && v.len)
			return v;
	}
	return S("");
}

static bool
find_person(struct line *l, struct person *ret)
{
	const struct column *by_mail, *by_number;
	str mail = cell(l, MAIL, &by_mail), number = cell(l, EMPLOYEE, &by_number);

	if (!has(l->of, MAIL) && !has(l->of, EMPLOYEE))
		number = row_number(l->w->mem, l->number);
	if (mail.len && person_find_mail(l->w, mail, ret))
		return true;
	if (number.len && person_find_employee(l->w, number, ret))
		return true;
	if (mail.len == 0 && number.len == 0)
		return refuse(l, S(""), _("The line does not say who it is."));
	return refuse(l, (mail.len ? by_mail : by_number)->header, SAY(l->w->mem,
	    _("Nobody in the directory has the e-mail or employee id “{who}”."),
	    { "who", mail.len ? mail : number }));
}

static bool
is_one_of(str v, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(v, str_of(words[i])))
			return true;
	return false;
}

static bool
find_role(struct line *l, str *ret)
{
	const struct column *c;
	str v = cell(l, ROLE, &c);

	*ret = str_eq_nocase(v, S("mentor")) ? S("mentor") : S("mentee");
	if (template_is_peer(&l->of->template)) {
		*ret = S("mentee");	/* its other side is made with it */
		return true;
	}
	if (v.len == 0 && l->of->file->role.len) {
		*ret = l->of->file->role;
		return true;
	}
	if (str_eq_nocase(v, *ret))
		return true;
	return refuse(l, v.len ? c->header : S("role"),
	    _("Say mentee or mentor."));
}

/* A rule that is broken for certain keeps out; one about what nobody knows does not. */
static bool
check_rules(struct line *l, const struct person *p, str role)
{
	struct eligibility_answers a = eligibility_check(l->w, l->of->programme.id, p->id, role);

	if (p->left_day)
		return refuse(l, S(""), _("This person has left the organisation."));
	for (size_t i = 0; i < a.n; i++) {
		if (a.v[i].holds)
			continue;
		if (a.v[i].known)
			return refuse(l, S(""),
			    SAY(l->w->mem,
				_("A rule of the programme keeps this person out: {rule}"),
				{ "rule", eligibility_words(l->w->mem, a.v[i].rule) }));
		l->unsure = true;
	}
	return true;
}

/* Answers whether it is new: a draft with what the directory knows. */
static bool
get_application(struct line *l, const struct person *p, str role, struct application *ret)
{
	struct work *w = l->w;
	int64_t programme = l->of->programme.id;

	if (application_by_person(w, programme, p->id, role, ret))
		return false;
	application_insert(w, .id = id_new(w), .programme_id = programme, .person_id = p->id,
	    .role = role, .languages = p->languages, .zone = p->zone.len ? p->zone : S("UTC"),
	    .changed_at = w->now);
	application_by_person(w, programme, p->id, role, ret);
	return true;
}

/* --- answers --- */

static const struct template_question *
question_of(const struct line *l, const struct column *c, str role)
{
	bool peer = template_is_peer(&l->of->template);
	str key = c->key;

	if (str_eq(key, S("skills")))
		key = str_eq(role, S("mentor")) ? S("offer") : S("learn");
	const struct template_question *q = template_question(&l->of->template, key);

	if (q)
		return question_asked(&l->of->template, q, role) ? q : NULL;
	q = known_question(key);
	return q && (peer || str_eq(q->role, S("both")) || str_eq(q->role, role)) ? q : NULL;
}

static bool
is_language(str code)
{
	return (code.len == 2 || code.len == 3) &&
	    strspn(code.ptr, "abcdefghijklmnopqrstuvwxyz") >= code.len;
}

/* What a roster has, cut to what the question takes. */
static str
fitted(struct arena *mem, const struct template_question *q, str v)
{
	struct strs kept = { 0 };
	str one;

	if (str_eq(q->kind, S("longtext")) || str_eq(q->kind, S("text"))) {
		size_t most = q->max ? (size_t)q->max : 2000;

		while (str_chars(v) > most)
			v = str_head(v, v.len - (str_chars(v) - most));
		return v;
	}
	for (bool comma = str_find(v, ';') == v.len; str_cut(&v, comma ? ',' : ';', &one);) {
		one = str_head(str_trim(one), 80);
		if (one.len == 0 || (q->max > 0 && kept.n == (size_t)q->max) ||
		    (str_eq(q->kind, S("languages")) && !is_language(one)))
			continue;
		PUSH(mem, &kept, one);
	}
	return str_join(mem, kept, S(";"));
}

static bool
set_answers(struct line *l, struct application *a)
{
	struct strs set = { 0 };	/* keys: the first column of a question wins */

	for (size_t i = 0; i < l->of->columns.n && i < l->cells.n; i++) {
		const struct column *c = &l->of->columns.v[i];
		str v = clean(l->w->mem, l->cells.v[i]);
		const struct template_question *q = c->meaning == ANSWER && v.len
		    ? question_of(l, c, a->role)
		    : NULL;
		bool twice = false;

		for (size_t k = 0; q && k < set.n; k++)
			twice |= str_eq(set.v[k], q->key);
		if (!q || twice)
			continue;
		PUSH(l->w->mem, &set, q->key);
		str wrong = answer_set(l->w, a, q, c->guessed ? fitted(l->w->mem, q, v) : v);

		if (wrong.len)
			return refuse(l, c->header, wrong);
	}
	return true;
}

static bool
set_facts(struct line *l, struct application *a)
{
	static const char *const yes[] = { "1", "yes", "true", "x" };
	static const char *const no[] = { "0", "no", "false" };
	const struct column *c;
	str v = cell(l, ZONE, &c);

	if (v.len && !zone_known(v))
		return refuse(l, c->header,
		    SAY(l->w->mem, _("“{value}” is not a time zone such as Europe/Berlin."),
			{ "value", v }));
	if (v.len)
		a->zone = v;
	v = cell(l, TRAINED, &c);
	if (v.len && !is_one_of(v, yes, COUNT(yes)) && !is_one_of(v, no, COUNT(no)))
		return refuse(l, c->header, _("Say yes or no."));
	if (v.len)
		a->trained = is_one_of(v, yes, COUNT(yes));
	return true;
}

/* The admin's word is a yes, unless the file or somebody before said otherwise. */
static bool
find_state(struct line *l, const struct application *a, str *ret)
{
	static const char *const states[] = { "draft", "submitted", "approved", "waiting",
		"declined", "withdrawn" };
	const struct column *c;
	str v = cell(l, STATE, &c);

	*ret = str_eq(a->state, S("draft")) ? S("approved") : a->state;
	if (v.len)
		*ret = lang_fold(l->w->mem, v);
	if (str_eq(*ret, S("submitted")) && !l->of->programme.approval)
		*ret = S("approved");	/* as sending it does */
	if (v.len == 0 || is_one_of(v, states, COUNT(states)))
		return true;
	return refuse(l, c->header,
	    SAY(l->w->mem,
		_("“{value}” is not a state: say draft, submitted, approved, waiting, "
		  "declined or withdrawn."),
		{ "value", v }));
}

/* All of an application as one text, to see whether anything changed. */
static str
all_of(struct work *w, const struct application *a)
{
	struct application_skills skills = application_skills(w, a->id);
	struct application_wishes wishes = application_wishes(w, a->id);
	const str texts[] = { a->areas, a->goals, a->about, a->success, a->mistake, a->interests,
		a->style, a->languages, a->zone, a->availability, a->meet, a->kinds, a->answers };
	struct buf b = { .mem = w->mem };

	for (size_t i = 0; i < COUNT(texts); i++)
		buf_fmt(&b, "%.*s\n", STR(texts[i]));
	buf_fmt(&b, "%" PRId64 " %" PRId64 " %" PRId64, a->capacity, a->minutes_month, a->trained);
	for (size_t i = 0; i < skills.n; i++)
		buf_fmt(&b, "\n%.*s %.*s", STR(skills.v[i].skill), STR(skills.v[i].label));
	for (size_t i = 0; i < wishes.n; i++)
		buf_fmt(&b, "\n%" PRId64 " %" PRId64, wishes.v[i].person_id, wishes.v[i].rank);
	return buf_text(&b);
}

static void
set_state(struct work *w, const struct application *a, str state)
{
	if (str_eq(state, S("draft")))
		return;
	application_set_state(w, state, a->reason, w->now, a->id);
	if (!str_eq(state, S("submitted")) && !str_eq(state, S("withdrawn")))
		application_set_decision(w, state, a->reason, w->now, w->actor, a->id);
}

/* True when this application was in a line above. */
static bool
seen_before(struct reading *of, int64_t id)
{
	if (of->seen.n * 2 >= of->seen.room) {
		int64_t *old = of->seen.v;
		size_t n = of->seen.room;

		of->seen.room = n ? n * 2 : 1024;
		of->seen.v = NEWS(of->report->mem, int64_t, of->seen.room);
		of->seen.n = 0;
		for (size_t i = 0; i < n; i++)
			if (old[i])
				seen_before(of, old[i]);
	}
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) & (of->seen.room - 1);

	while (of->seen.v[at] && of->seen.v[at] != id)
		at = (at + 1) & (of->seen.room - 1);
	if (of->seen.v[at])
		return true;
	of->seen.v[at] = id;
	of->seen.n++;
	return false;
}

/* answer_set writes skills and wishes at once; of a rejected line nothing stays. */
static void
take_back(struct work *w, int64_t id, struct application_skills skills,
    struct application_wishes wishes)
{
	application_skill_clear(w, id);
	for (size_t i = 0; i < skills.n; i++)
		application_skill_add(
		    w, id, skills.v[i].rank, skills.v[i].skill, skills.v[i].label);
	application_wish_clear(w, id);
	for (size_t i = 0; i < wishes.n; i++)
		application_wish_add(w, id, wishes.v[i].person_id, wishes.v[i].rank);
}

static void
take_line(struct line *l)
{
	struct work *w = l->w;
	struct enrol_report *report = l->of->report;
	const struct template *t = &l->of->template;
	struct application a;
	struct person p;
	str role, state;

	if (!find_person(l, &p) || !find_role(l, &role) || !check_rules(l, &p, role))
		return;
	bool is_new = get_application(l, &p, role, &a);
	struct application_skills skills = application_skills(w, a.id);
	struct application_wishes wishes = application_wishes(w, a.id);
	str was = all_of(w, &a);

	if (seen_before(l->of, a.id)) {
		refuse(l, S(""), _("The file has this person in this role above already."));
		return;
	}
	if (!find_state(l, &a, &state) || !set_facts(l, &a) || !set_answers(l, &a)) {
		take_back(w, a.id, skills, wishes);
		if (is_new)
			application_remove(w, a.id);
		return;
	}
	bool other = is_new || !str_eq(was, all_of(w, &a)), moved = !str_eq(a.state, state);

	if (other)
		application_save(w, &a);
	if (moved)
		set_state(w, &a, state);
	if (template_is_peer(t) && (other || moved))
		enrol_mirror(w, &a, t, state);
	report->added += is_new;
	report->changed += !is_new && (other || moved);
	report->unchanged += !other && !moved;
	report->unsure += l->unsure;
	report->incomplete += enrol_missing(w, &a, t).n > 0;
}

static void
note_rejection(struct enrol_report *r, const struct line *l)
{
	r->rejected++;
	if (r->n < ENROL_REJECTIONS_SHOWN)
		PUSH(r->mem, r, (struct enrol_rejection){ l->number, arena_str(r->mem, l->column),
		    arena_str(r->mem, l->wrong) });
}

/* --- the file --- */

static bool
is_passed_over(const struct line *l)
{
	const struct column *c;

	return l->of->file->only.len && !str_eq(cell(l, PROGRAMME, &c), l->of->file->only);
}

static void
read_line(struct reading *of, struct work *w, int64_t number, struct strs cells)
{
	struct line l = { .of = of, .w = w, .cells = cells, .number = number };

	if (is_passed_over(&l))
		return;
	of->report->rows++;
	take_line(&l);
	if (l.wrong.len)
		note_rejection(of->report, &l);
}

/* However long the file is: a line's memory goes with it. */
static void
read_lines(struct reading *of, struct work *w, struct csv *csv)
{
	struct arena *whole = w->mem;
	struct strs cells;

	w->mem = arena_new();
	while (w->fault.len == 0 && csv_next(csv, &cells)) {
		struct arena_mark mark = arena_mark(w->mem);

		read_line(of, w, csv->line, cells);
		if (w->fault.len == 0)
			arena_rewind(w->mem, mark);
	}
	w->fault = arena_str(whole, w->fault);
	arena_free(w->mem);
	w->mem = whole;
}

void
enrol_from_csv(struct work *w, const struct enrol_file *f, struct enrol_report *ret)
{
	struct reading of = { .file = f, .report = ret };
	struct csv *csv = NEW(ret->mem, struct csv);
	struct strs header;

	*ret = (struct enrol_report){ .mem = ret->mem };
	if (!programme_find(w, f->programme, &of.programme) ||
	    !programme_template(w, &of.programme, &of.template)) {
		ret->fault = _(
		    "There is no programme of this number; ithaca programme show lists them.");
		return;
	}
	if (str_eq(of.programme.state, S("closed"))) {
		ret->fault = _("The programme is closed: nobody can be added any more.");
		return;
	}
	if (csv_open(csv, ret->mem, f->path) && csv_next(csv, &header)) {
		read_header(&of, w, header);
		if (ret->fault.len == 0)
			read_lines(&of, w, csv);
	}
	if (ret->fault.len == 0)
		ret->fault = roster_csv_fault(ret->mem, csv);
	csv_close(csv);
}
