/*
 * Whole requests against the demo organisation, without sockets:
 *
 *   P3 /programmes/$p/apply		method, who (0 nobody, 1.. personas), target
 *   Name: value			one more header, or an empty line
 *   mail=ann&name=Ben			the body: a form, or JSON when it starts with '{'
 *
 * $p $r $m $a $x stand for ids that exist.  Whatever is asked, nothing breaks
 * (500), no header can be split, and no markup of the sender's comes back.
 */
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/account/account.h"
#include "app/demo/demo.h"
#include "base/log.h"
#include "base/random.h"
#include "db/db.h"
#include "db/schema.h"
#include "main/product.h"
#include "web/token.h"

enum { RUNS = 2000 };	/* then the organisation is as it was */

static struct web web;
static struct site site;
static char dir[] = "/tmp/ithaca-fuzz-XXXXXX";
static int64_t persona[8];
static size_t npersonas;
static struct { char letter; const char *sql; int64_t id; } known[] = {
	{ 'p', "SELECT min(id) FROM programme WHERE state = 'open'", 0 },
	{ 'q', "SELECT max(id) FROM programme", 0 },
	{ 'r', "SELECT max(id) FROM round", 0 },
	{ 'm', "SELECT min(id) FROM person", 0 },
	{ 'a', "SELECT max(id) FROM application", 0 },
	{ 'x', "SELECT max(id) FROM pairing", 0 },
	{ 'i', "SELECT max(id) FROM invitation", 0 },
	{ 'j', "SELECT max(id) FROM job", 0 },
};

static bool
session_of_fuzz(struct work *w, str token, struct session *ret)
{
	bool ok;
	int64_t person = str_to_int(token, 1, INT64_MAX, &ok);

	*ret = (struct session){ .id = 1, .person = person, .csrf = S("fuzz"), .name = S("Fuzz"),
	    .roles = account_roles(w, person), .lang = S("en") };
	return ok;
}

/* --- the organisation --- */

static void
look_up(struct work *w, void *arg)
{
	struct persona_list list = account_personas(w);
	static const enum db_type types[] = { DB_INT };

	(void)arg;
	npersonas = list.n < COUNT(persona) ? list.n : COUNT(persona);
	for (size_t i = 0; i < npersonas; i++)
		persona[i] = list.v[i].id;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct query q = { .file = "fuzz", .sqlite = known[i].sql, .postgres = known[i].sql,
		    .ncolumns = 1, .columns = types };
		struct rows rows = db_ask(w, &q, NULL);

		if (db_next(&rows))
			known[i].id = col_int(&rows, 0);
		db_end(&rows);
	}
}

static const char *
place(const char *name)
{
	static char path[2][64];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
	return path[turn];
}

static void
open_organisation(struct arena *mem)
{
	str note;

	web.store = store_open(place("ithaca.db"), true, mem, &note);
	HOLDS(web.store);
}

static void
close_organisation(void)
{
	store_close(web.store);
	unlink(place("ithaca.db-wal"));
	unlink(place("ithaca.db-shm"));
}

static void
copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *to_file = fopen(to, "wb");
	char part[65536];
	size_t n;

	HOLDS(in && to_file);
	while ((n = fread(part, 1, sizeof part, in)) > 0)
		HOLDS(fwrite(part, 1, n, to_file) == n);
	fclose(in);
	HOLDS(fclose(to_file) == 0);
}

static void
remove_all(void)
{
	close_organisation();
	unlink(place("ithaca.db"));
	unlink(place("kept"));
	rmdir(dir);
}

static void
make_organisation(void)
{
	static struct arena *mem;	/* as long as the program */
	mem = arena_new();
	struct work w = work_new(mem);
	str trouble = { 0 };

	HOLDS(sodium_init() >= 0 && mkdtemp(dir));
	log_setup(LOG_ERROR, LOG_LOGFMT);
	account_setup(&(struct account_settings){ 8 * HOUR, 14 * DAY, .weak_hash = true });
	open_organisation(mem);
	HOLDS(schema_migrate(web.store, mem, &trouble) <= SCHEMA_MIGRATED);
	if (demo_prepare(web.store, mem, &trouble) != DEMO_READY)
		BUG("%.*s", STR(trouble));
	HOLDS(store_read(web.store, &w, look_up, NULL));
	site = product_site;
	site.session_find = session_of_fuzz;
	web.features = features;
	web.site = &site;
	web.config = (struct web_config){ .base_url = S("http://localhost"), .demo = true };
	close_organisation();
	copy(place("ithaca.db"), place("kept"));
	open_organisation(mem);
	atexit(remove_all);
}

/* --- one request --- */

static str
with_ids(struct arena *mem, str s)
{
	struct buf b = { .mem = mem };

	for (size_t i = 0; i < s.len; i++) {
		size_t k = COUNT(known);

		if (s.ptr[i] == '$' && i + 1 < s.len)
			for (k = 0; k < COUNT(known) && known[k].letter != s.ptr[i + 1]; k++)
				;
		if (k < COUNT(known)) {
			buf_fmt(&b, "%" PRId64, known[k].id);
			i++;
		} else {
			buf_char(&b, s.ptr[i]);
		}
	}
	return buf_text(&b);
}

static struct web_reply
ask(struct arena *mem, char method, char who, str target, str header, str body)
{
	struct web_request r = { .method = method == 'P' ? S("POST") : S("GET"), .target = target,
	    .body = body, .address = S("127.0.0.1") };
	size_t i = (size_t)(unsigned char)who % (npersonas + 1);
	str name;

	PUSH(mem, &r.headers, (struct field){ S("Host"), S("localhost") });
	if (i > 0)
		PUSH(mem, &r.headers, (struct field){ S("Cookie"),
		    str_fmt(mem, "session=%" PRId64, persona[i - 1]) });
	PUSH(mem, &r.headers, (struct field){ S("X-Form-Token"),
	    token_sign(mem, S("fuzz"), random_token(mem, 16)) });
	PUSH(mem, &r.headers, (struct field){ S("Content-Type"), str_starts(body, S("{")) ?
	    S("application/json") : S("application/x-www-form-urlencoded") });
	if (str_cut(&header, ':', &name) && name.len)
		PUSH(mem, &r.headers, (struct field){ name, str_trim(header) });
	return web_answer(&web, mem, &r);
}

static void
examine(const struct web_reply *reply)
{
	bool html = false;

	HOLDS(reply->status >= 200 && reply->status < 600 && reply->status != 500);
	for (size_t i = 0; i < reply->headers.n; i++) {
		const struct field *f = &reply->headers.v[i];

		for (size_t k = 0; k < f->value.len; k++)
			HOLDS((unsigned char)f->value.ptr[k] >= ' ');
		if (str_eq_nocase(f->name, S("Content-Type")))
			html = str_starts(f->value, S("text/html"));
	}
	if (!html)
		return;
	HOLDS(str_is_utf8(reply->body));
	/* As the seeds have it in every field. */
	HOLDS(!str_has(reply->body, S("<zz")) && !str_has(reply->body, S("z\"q")));
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static unsigned runs;
	struct arena *mem;
	str rest = { (const char *)bytes, n }, target = { 0 }, header = { 0 };

	if (n < 4 || n > 20000)
		return 0;
	if (runs == 0)
		make_organisation();
	mem = arena_new();
	if (++runs % RUNS == 0) {
		static struct arena *kept;

		close_organisation();
		copy(place("kept"), place("ithaca.db"));
		if (!kept)
			kept = arena_new();
		open_organisation(kept);
	}
	lang_use(S("en"));
	(void)!str_cut(&rest, '\n', &target);
	(void)!str_cut(&rest, '\n', &header);
	struct web_reply reply = ask(mem, target.ptr[0], target.len > 1 ? target.ptr[1] : '0',
	    with_ids(mem, str_trim(str_from(target, 2))), header, with_ids(mem, rest));
	examine(&reply);
	arena_free(mem);
	return 0;
}
