/* ithaca match: the solver as a tool, without any database.  docs/match-format.md. */
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "base/json.h"
#include "lang/lang.h"
#include "main/match_order.h"
#include "main/match_peer.h"
#include "main/match_stable.h"
#include "match/instance.h"
#include "match/verify.h"
#include "web/feature.h"

struct task {
	struct command_run *run;
	struct match_problem problem;
	str text;	/* the problem, as the proof will name it */
	int64_t took;	/* microseconds of the solver */
};

static bool
read_pipe(struct command_run *r, FILE *in, str *ret)
{
	struct buf b = { .mem = r->mem, .limit = (size_t)1 << 32 };
	char piece[1 << 16];
	size_t n;

	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		buf_put(&b, piece, n);
	errno = b.over ? EFBIG : errno;
	*ret = buf_text(&b);
	return !b.over;
}

static bool
read_all(struct command_run *r, const char *path, str *ret)
{
	FILE *in = fopen(path, "rbe");
	struct stat st = { 0 };
	bool good = in && fstat(fileno(in), &st) == 0;
	char *text = NULL;

	if (good && S_ISREG(st.st_mode)) {
		text = arena_alloc(r->mem, (size_t)st.st_size + 1);
		*ret = (str){ text, fread(text, 1, (size_t)st.st_size, in) };
	} else if (good) {	/* a pipe */
		good = read_pipe(r, in, ret);
	}
	if (!good || ferror(in))
		r->error = SAY(r->mem, _("{file} cannot be read: {why}"), { "file", str_of(path) },
		    { "why", str_of(strerror(errno)) });
	if (in)
		fclose(in);
	return r->error.len == 0;
}

static bool
write_all(struct command_run *r, const char *path, const struct buf *b)
{
	FILE *out = fopen(path, "wbe");
	bool good = out && fwrite(b->ptr, 1, b->len, out) == b->len;

	if (out && fclose(out) != 0)
		good = false;
	if (!good)
		r->error = SAY(r->mem, _("{file} cannot be written: {why}"),
		    { "file", str_of(path) }, { "why", str_of(strerror(errno)) });
	return good;
}

/* The problem as JSON becomes text, so that one reader checks both. */

static void PRINTF(2, 3)
refuse(struct command_run *r, const char *fmt, ...)
{
	struct buf b = { .mem = r->mem };
	va_list args;

	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	if (r->error.len == 0)
		r->error = buf_text(&b);
}

static int64_t
whole(struct command_run *r, const json_t *value, int64_t otherwise, const char *what, size_t at)
{
	if (!value)
		return otherwise;
	if (!json_is_integer(value))
		refuse(r, "%s[%zu]: not a whole number where one belongs", what, at);
	return json_integer_value(value);
}

/* "mentees": 12, or a list of { "low": 0, "high": 1 }. */
static void
people_to_text(struct command_run *r, struct buf *b, const json_t *people, const char *what)
{
	for (size_t k = 0; k < json_array_size(people); k++) {
		const json_t *one = json_array_get(people, k);

		buf_fmt(b, "%c %zu %" PRId64 " %" PRId64 "\n",
		    strcmp(what, "mentees") == 0 ? 'n' : 'm', k + 1,
		    whole(r, json_object_get(one, "low"), 0, what, k),
		    whole(r, json_object_get(one, "high"), 1, what, k));
	}
}

static int64_t
people_count(struct command_run *r, const json_t *people, const char *what)
{
	if (json_is_array(people))
		return (int64_t)json_array_size(people);
	if (!json_is_integer(people))
		refuse(r, "\"%s\" must be a number or a list", what);
	return json_integer_value(people);
}

/* [1, 2, 90], [1, 2, 90, "fixed"], or an object with mentee, mentor, score and rule. */
static void
pair_to_text(struct command_run *r, struct buf *b, const json_t *pair, size_t at)
{
	static const char *const keys[] = { "mentee", "mentor", "score", "rule" };
	const json_t *v[4];
	int64_t n[3];

	for (size_t k = 0; k < 4; k++)
		v[k] = json_is_array(pair) ? json_array_get(pair, k)
		    : json_object_get(pair, keys[k]);
	for (size_t k = 0; k < 3; k++) {
		if (!v[k])
			refuse(r, "pairs[%zu]: the %s is missing", at, keys[k]);
		n[k] = whole(r, v[k], 0, "pairs", at);
	}
	str rule = v[3] ? str_of(json_string_value(v[3])) : S("allowed");
	bool fixed = str_eq(rule, S("fixed")), forbidden = str_eq(rule, S("forbidden"));

	buf_fmt(b, "a %" PRId64 " %" PRId64 " %" PRId64 "\n", n[0], n[1], n[2]);
	if (fixed || forbidden)
		buf_fmt(b, "%c %" PRId64 " %" PRId64 "\n", fixed ? 'f' : 'x', n[0], n[1]);
	else if (!str_eq(rule, S("allowed")))
		refuse(r, "pairs[%zu]: the rule is none of allowed, fixed, forbidden", at);
}

static void
objective_of(struct command_run *r, const json_t *root, struct match_problem *p)
{
	str objective = str_of(json_string_value(json_object_get(root, "objective")));

	if (str_eq(objective, S("most-first")))
		p->objective = MATCH_MOST_FIRST;
	else if (objective.len > 0 && !str_eq(objective, S("total")))
		refuse(r, "the objective is neither total nor most-first");
	p->seed = (uint64_t)whole(r, json_object_get(root, "seed"), 0, "seed", 0);
}

static bool
from_json(struct task *t, str json)
{
	struct command_run *r = t->run;
	struct buf b = { .mem = r->mem, .limit = (size_t)1 << 32 };
	json_error_t error;
	json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, &error);
	json_t *mentees = json_object_get(root, "mentees");
	json_t *mentors = json_object_get(root, "mentors");
	json_t *pairs = json_object_get(root, "pairs");
	struct match_problem from = { 0 };

	if (!root)
		refuse(r, "line %d: %s", error.line, error.text);
	else if (!json_is_array(pairs))
		refuse(r, "\"pairs\" must be a list");
	buf_fmt(&b, "p mentoring %" PRId64 " %" PRId64 " %zu\n",
	    people_count(r, mentees, "mentees"), people_count(r, mentors, "mentors"),
	    json_array_size(pairs));
	people_to_text(r, &b, mentees, "mentees");
	people_to_text(r, &b, mentors, "mentors");
	for (size_t k = 0; k < json_array_size(pairs); k++)
		pair_to_text(r, &b, json_array_get(pairs, k), k);
	objective_of(r, root, &from);
	json_decref(root);
	t->text = buf_text(&b);
	if (r->error.len > 0 || !instance_read(r->mem, t->text, &t->problem, &r->error))
		return false;
	t->problem.objective = from.objective;
	t->problem.seed = from.seed;
	return true;
}

static bool
load(struct task *t, str text)
{
	struct command_run *r = t->run;

	if (str_starts(str_trim(str_head(text, 100)), S("{"))) {
		if (!from_json(t, text))
			return false;
	} else {
		t->text = text;
		if (!instance_read(r->mem, text, &t->problem, &r->error))
			return false;
	}
	if (option(r, "--most-first"))
		t->problem.objective = MATCH_MOST_FIRST;
	if (option(r, "--seed")) {
		bool good;

		t->problem.seed =
		    (uint64_t)str_to_int(str_of(option(r, "--seed")), 0, INT64_MAX, &good);
		if (!good)
			r->error = _("--seed is not a whole number from 0");
	}
	return r->error.len == 0;
}

static void
report_json(struct task *t, const struct match_solution *s, bool proven)
{
	static const char *const verdicts[] = { "optimal", "infeasible", "stopped", "too large" };
	static const char *const kinds[] = {
		"mentee low", "mentee high", "mentor low", "mentor high",
	};
	struct json j = { .out = { .mem = t->run->mem } };

	json_begin(&j, NULL);
	json_str(&j, "verdict", str_of(verdicts[s->verdict]));
	json_int(&j, "score", s->score);
	json_int(&j, "pairs", s->n_pairs);
	json_int(&j, "matched", s->matched);
	json_raw(&j, "solve_seconds",
	    str_fmt(t->run->mem, "%.6f", (double)t->took / (double)SECOND));
	json_bool(&j, "proven", proven);
	json_str(&j, "problem", str_fmt(t->run->mem, "%016" PRIx64, s->hash));
	json_list(&j, "assignment");
	for (int64_t k = 0; k < s->n_pairs; k++) {
		json_list(&j, NULL);
		json_int(&j, NULL, s->pairs[k].mentee + 1);
		json_int(&j, NULL, s->pairs[k].mentor + 1);
		json_end(&j);
	}
	json_end(&j);
	json_list(&j, "blame");
	for (size_t k = 0; k < s->n_blame; k++) {
		json_begin(&j, NULL);
		json_str(&j, "bound", str_of(kinds[s->blame[k].kind]));
		json_int(&j, "person", s->blame[k].index + 1);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	t->run->out = j.out;
	buf_char(&t->run->out, '\n');
}

/* The files that were asked for. */
static bool
write_files(struct task *t, const struct match_solution *s, const struct buf *answer)
{
	struct command_run *r = t->run;
	struct buf text = { .ptr = (char *)(uintptr_t)t->text.ptr, .len = t->text.len };
	struct buf proof = { .mem = r->mem };

	if (option(r, "--problem") && !write_all(r, option(r, "--problem"), &text))
		return false;
	if (option(r, "--answer") && !write_all(r, option(r, "--answer"), answer))
		return false;
	if (!option(r, "--proof") || s->verdict != MATCH_OPTIMAL)
		return true;
	instance_write_proof(&proof, &t->problem, s, t->text, buf_text(answer));
	return write_all(r, option(r, "--proof"), &proof);
}

static int
run_stable(struct task *t)
{
	const char *path = option(t->run, "--wishes");
	str wishes = { 0 };

	if (path && !read_all(t->run, path, &wishes))
		return EX_NOINPUT;
	return match_stable(t->run, &t->problem, wishes);
}

static int
run_peer(struct command_run *r, str text)
{
	struct buf answer = { .mem = r->mem }, proof = { .mem = r->mem };
	int code = match_peer(r, text, &answer, &proof);

	if (option(r, "--answer") && answer.len > 0
	    && !write_all(r, option(r, "--answer"), &answer))
		return EX_CANTCREAT;
	if (option(r, "--proof") && proof.len > 0 && !write_all(r, option(r, "--proof"), &proof))
		return EX_CANTCREAT;
	if (!r->json)
		r->out = answer;
	return code;
}

static int
run_order(struct command_run *r, str text)
{
	struct order_files files = {
		{ .mem = r->mem, .limit = (size_t)1 << 32 },
		{ .mem = r->mem, .limit = (size_t)1 << 32 },
		{ .mem = r->mem, .limit = (size_t)1 << 32 },
	};
	const struct { const char *name; struct buf *b; } to[] = {
		{ "--answer", &files.answer }, { "--problem", &files.problem },
		{ "--proof", &files.proof },
	};
	const char *path = option(r, "--previous");
	str previous = { 0 };

	if (path && !read_all(r, path, &previous))
		return EX_NOINPUT;
	int code = match_order(r, text, previous, &files);

	for (size_t k = 0; k < COUNT(to); k++)
		if (option(r, to[k].name) && to[k].b->len > 0
		    && !write_all(r, option(r, to[k].name), to[k].b))
			return EX_CANTCREAT;
	if (!r->json)
		r->out = files.answer;
	return code;
}

static int
run_match(struct command_run *r)
{
	struct task t = { .run = r };
	struct buf answer = { .mem = r->mem };
	str text;

	if (!read_all(r, r->argv[0], &text))
		return EX_NOINPUT;
	if (option(r, "--peer"))
		return run_peer(r, text);
	if (option(r, "--order"))
		return run_order(r, text);
	if (!load(&t, text))
		return EX_DATAERR;
	if (option(r, "--stable"))
		return run_stable(&t);
	t.took = -clock_monotonic();
	struct match_solution s = match_solve(r->mem, &t.problem, NULL);

	t.took += clock_monotonic();
	bool proven = s.verdict == MATCH_OPTIMAL && match_verify(&t.problem, &s) == MATCH_PROVEN;

	instance_write_answer(&answer, &s);
	if (!write_files(&t, &s, &answer))
		return EX_CANTCREAT;
	if (r->json)
		report_json(&t, &s, proven);
	else
		r->out = answer;
	if (s.verdict == MATCH_TOO_LARGE)
		r->error = _("there are too many pairs, or sums of their scores could overflow:"
		    " divide all scores by the same number");
	else if (s.verdict == MATCH_OPTIMAL && !proven)
		r->error = _("the checker does not accept the answer; please report this problem");
	return proven ? EX_OK : s.verdict == MATCH_OPTIMAL ? EX_SOFTWARE : EX_DATAERR;
}

static const struct option_spec match_options[] = {
	{ "--proof", "OUT", N_("write the prices that prove the answer, for ithaca-verify") },
	{ "--answer", "OUT", N_("write the answer to a file as well") },
	{ "--problem", "OUT",
	    N_("write the problem as text: what ithaca-verify reads of a JSON one") },
	{ "--most-first", NULL, N_("match as many mentees as possible, then the largest total") },
	{ "--order", "LIST", N_("objectives, one after the other, of: matched left-out bands:100"
	    " worst kept total; and quotas") },
	{ "--previous", "ANSWER", N_("with --order: the pairs that \"kept\" keeps") },
	{ "--seed", "N", N_("of the lottery between equally good answers") },
	{ "--peer", NULL, N_("a problem of one set of people, everybody with everybody") },
	{ "--stable", NULL, N_("pairs of which no two people would rather leave for each other") },
	{ "--wishes", "FILE", N_("with --stable: what each side says of a pair, and couples") },
	{ "--promote", NULL, N_("with --stable: let ties match more people") },
	{ "--compare", NULL, N_("with --stable: also say what the best total would be") },
	{ 0 }
};

extern const struct command match_commands[];
const struct command match_commands[] = {
	{ "match PROBLEM", N_("Solve one matching problem, as text or JSON, and prove the answer"),
	    N_("The answer is the best there is: s SCORE PAIRS, then v MENTEE MENTOR of each.\n"
	    "  ithaca match problem.txt --proof prices > answer\n"
	    "  ithaca-verify problem.txt answer prices\n"
	    "A problem that cannot be met gives i lines that say which bounds, and exit code 65."),
	    run_match, .bare = true, .options = match_options },
	{ 0 }
};
