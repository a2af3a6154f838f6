#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/roster/roster.h"
#include "app/roster/roster.sql.h"
#include "base/json.h"
#include "base/random.h"

enum { PART = 48 << 10 };

static ssize_t
read_part(int fd, char *bytes)
{
	size_t n = 0;
	ssize_t got;

	while (n < PART && (got = read(fd, bytes + n, PART - n)) > 0)
		n += (size_t)got;
	return (ssize_t)n;
}

int64_t
roster_file_keep(struct work *w, const char *path, str name)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t id = id_new(w), part = 0;
	char *bytes = arena_alloc(w->mem, PART), *text = arena_alloc(w->mem, 2 * PART);
	ssize_t n = 0;

	roster_file_forget_old(w, w->now - DAY);
	roster_file_add(w, .id = id, .actor_id = w->actor, .name = name, .created_at = w->now,
	    .mapping = S(""));
	while (fd >= 0 && (n = read_part(fd, bytes)) > 0) {
		sodium_bin2base64(text, 2 * PART, (unsigned char *)bytes, (size_t)n,
		    sodium_base64_VARIANT_ORIGINAL);
		roster_file_part_add(w, id, ++part, str_of(text));
	}
	if (fd < 0 || n < 0)
		FAULT(w, "the upload cannot be read: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return id;
}

bool
roster_file_find(struct work *w, int64_t id, struct roster_file *ret)
{
	return roster_file_by_id(w, id, ret);
}

void
roster_file_save(struct work *w, const struct roster_file *f)
{
	roster_file_set(w, f->mapping, f->leavers, f->report, f->id);
}

static bool
write_all(int fd, const unsigned char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);

		if (done <= 0)
			return false;
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* Where the sandbox of the server lets it write; named as uploads are, so that
 * the next start sweeps what a killed one left. */
static char *
temporary_path(struct arena *mem)
{
	const char *dir = getenv("TMPDIR");
	struct buf b = { .mem = mem };

	buf_fmt(&b, "%s/upload-XXXXXX%c", dir && *dir ? dir : "/tmp", '\0');
	return b.ptr;
}

const char *
roster_file_fetch(struct work *w, int64_t id, int64_t parts)
{
	char *path = temporary_path(w->mem);
	int fd = mkostemp(path, O_CLOEXEC);
	unsigned char *bytes = arena_alloc(w->mem, PART);
	bool good = fd >= 0;

	for (int64_t part = 1; good && (parts == 0 || part <= parts); part++) {
		struct arena_mark mark = arena_mark(w->mem);
		str text = roster_file_part_bytes(w, id, part);
		size_t n = 0;

		if (text.len)
			good = sodium_base642bin(bytes, PART, text.ptr, text.len, NULL, &n, NULL,
			    sodium_base64_VARIANT_ORIGINAL) == 0 && write_all(fd, bytes, n);
		bool last = text.len == 0;

		arena_rewind(w->mem, mark);
		if (last)
			break;
	}
	if (fd >= 0)
		close(fd);
	if (fd >= 0 && !good)
		unlink(path);
	return good ? path : NULL;
}

struct roster_pasts
roster_history(struct work *w)
{
	struct roster_pasts list = { 0 };
	struct roster_past p;

	for (struct rows r = roster_imports(w); roster_imports_next(&r, &p);)
		PUSH(w->mem, &list, p);
	return list;
}

/* --- reports --- */

static const char *const kinds[ROSTER_KINDS] = { "new", "changed", "unchanged", "rejected" };

str
roster_report_text(struct arena *mem, const struct roster_report *r)
{
	struct json j = { .out = { .mem = mem } };

	json_begin(&j, NULL);
	for (int k = 0; k < ROSTER_KINDS; k++)
		json_int(&j, kinds[k], r->count[k]);
	json_int(&j, "rows", r->rows);
	json_int(&j, "leavers", r->leavers);
	json_str(&j, "file_fault", r->file_fault);
	json_bool(&j, "applied", r->applied);
	json_int(&j, "import", r->import_id);
	json_list(&j, "examples");
	for (size_t i = 0; i < r->examples.n; i++) {
		json_list(&j, NULL);
		json_int(&j, NULL, r->examples.v[i].line);
		json_int(&j, NULL, r->examples.v[i].kind);
		json_str(&j, NULL, r->examples.v[i].name);
		json_str(&j, NULL, r->examples.v[i].change);
		json_end(&j);
	}
	json_end(&j);
	json_list(&j, "faults");
	for (size_t i = 0; i < r->faults.n; i++) {
		json_list(&j, NULL);
		json_int(&j, NULL, r->faults.v[i].line);
		json_str(&j, NULL, r->faults.v[i].column);
		json_str(&j, NULL, r->faults.v[i].reason);
		json_end(&j);
	}
	json_end(&j);
	json_list(&j, "leaver_names");
	for (size_t i = 0; i < r->leaver_names.n; i++)
		json_str(&j, NULL, r->leaver_names.v[i]);
	json_end(&j);
	json_end(&j);
	return buf_text(&j.out);
}

static str
text_at(struct arena *mem, const json_t *list, size_t i)
{
	return arena_str(mem, str_of(json_string_value(json_array_get(list, i))));
}

static int64_t
int_at(const json_t *list, size_t i)
{
	return json_integer_value(json_array_get(list, i));
}

bool
roster_report_read(struct arena *mem, str text, struct roster_report *ret)
{
	json_t *o = json_loadb(text.ptr, text.len, 0, NULL), *row;
	size_t i;

	*ret = (struct roster_report){ 0 };
	if (!o)
		return false;
	for (int k = 0; k < ROSTER_KINDS; k++)
		ret->count[k] = json_integer_value(json_object_get(o, kinds[k]));
	ret->rows = json_integer_value(json_object_get(o, "rows"));
	ret->leavers = json_integer_value(json_object_get(o, "leavers"));
	ret->import_id = json_integer_value(json_object_get(o, "import"));
	ret->applied = json_is_true(json_object_get(o, "applied"));
	ret->file_fault = arena_str(mem,
	    str_of(json_string_value(json_object_get(o, "file_fault"))));
	json_array_foreach(json_object_get(o, "examples"), i, row)
		PUSH(mem, &ret->examples, (struct roster_example){ int_at(row, 0),
		    (enum roster_kind)int_at(row, 1), text_at(mem, row, 2), text_at(mem, row, 3) });
	json_array_foreach(json_object_get(o, "faults"), i, row)
		PUSH(mem, &ret->faults, (struct roster_fault){ int_at(row, 0), text_at(mem, row, 1),
		    text_at(mem, row, 2) });
	json_array_foreach(json_object_get(o, "leaver_names"), i, row)
		PUSH(mem, &ret->leaver_names, arena_str(mem, str_of(json_string_value(row))));
	json_decref(o);
	return true;
}
