/* The reader of CSV files, what a roster makes of their rows, and the writer. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/roster/roster_row.h"

enum { COMPARED = 2, TODAY = 20000 };

/* A file in memory under a path of its own. */
static int
file_of(const void *bytes, size_t n, char path[32])
{
	int fd = memfd_create("csv", MFD_CLOEXEC);

	HOLDS(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static bool
has_text(struct strs cells)
{
	bool any = false;

	for (size_t i = 0; i < cells.n; i++) {
		if (!str_is_utf8(cells.v[i]))
			return false;
		any |= cells.v[i].len > 0;
	}
	return any;
}

static struct strs
copy(struct arena *mem, struct strs cells)
{
	struct strs list = { 0 };

	for (size_t i = 0; i < cells.n; i++)
		PUSH(mem, &list, arena_str(mem, cells.v[i]));
	return list;
}

/* What is written is read back as it was. */
static void
comes_back(struct arena *mem, struct strs cells)
{
	struct buf b = { .mem = mem };
	struct csv *c = NEW(mem, struct csv);
	struct strs again;
	char path[32];

	csv_put(&b, cells);
	int fd = file_of(b.ptr, b.len, path);

	HOLDS(csv_open(c, mem, path) && csv_next(c, &again) && again.n == cells.n);
	for (size_t i = 0; i < cells.n; i++)
		HOLDS(str_eq(again.v[i], cells.v[i]));
	csv_close(c);
	close(fd);
}

static void
read_row(struct arena *mem, const struct roster_mapping *m, struct strs cells, int64_t line)
{
	struct roster_row r = roster_row_read(mem, m, cells, line, TODAY);
	struct person_attributes a = person_attributes_of(mem, &r.p);
	const str texts[] = {
		r.p.name, r.p.mail, r.p.mail_key, r.p.employee_id, r.p.job_title, r.p.level_name,
		r.p.unit, r.p.location, r.p.zone, r.p.languages, r.p.attributes, r.manager, r.fault,
	};

	for (size_t i = 0; i < COUNT(texts); i++)
		HOLDS(str_is_utf8(texts[i]));
	for (size_t i = 0; i < a.n; i++)
		HOLDS(a.v[i].value.len > 0);
	HOLDS(r.fault.len || r.p.employee_id.len || r.p.mail.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new(), *row = arena_new();
	struct csv *c = NEW(mem, struct csv);
	struct roster_mapping m;
	struct strs cells;
	char path[32];
	int fd = file_of(bytes, n, path), compared = 0;
	bool good = csv_open(c, mem, path) && csv_next(c, &cells) && has_text(cells);

	if (good)
		m = roster_mapping_read(mem, copy(mem, cells), S(""));
	while (good && csv_next(c, &cells)) {
		HOLDS(c->line > 0 && cells.n <= CSV_COLUMNS_MAX);
		if (!has_text(cells))
			continue;
		read_row(row, &m, cells, c->line);
		if (compared++ < COMPARED)
			comes_back(row, copy(row, cells));
		arena_reset(row);
	}
	if (c->fault != CSV_FINE)
		HOLDS(roster_csv_fault(mem, c).len > 0);
	csv_close(c);
	close(fd);
	arena_free(row);
	arena_free(mem);
	return 0;
}
