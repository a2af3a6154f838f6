#include "app/demo/table.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/embedded.h"

str
table_bytes(const char *name)
{
	for (const struct embedded *e = embedded; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e->bytes;
	BUG("%s does not travel inside the program", name);
}

const char *
table_file(struct arena *mem, str bytes, int *ret_fd)
{
	int fd = memfd_create("demo", MFD_CLOEXEC);

	for (str rest = bytes; fd >= 0 && rest.len;) {
		ssize_t n = write(fd, rest.ptr, rest.len);

		if (n <= 0)
			BUG("no room for a file of %zu bytes in memory", bytes.len);
		rest = str_from(rest, (size_t)n);
	}
	*ret_fd = fd;
	return arena_cstr(mem, str_fmt(mem, "/proc/self/fd/%d", fd));
}

static struct strs
copy(struct arena *mem, struct strs cells)
{
	struct strs all = { 0 };

	for (size_t i = 0; i < cells.n; i++)
		PUSH(mem, &all, arena_str(mem, cells.v[i]));
	return all;
}

struct table
table_read(struct arena *mem, const char *name)
{
	struct csv *csv = NEW(mem, struct csv);
	struct table t = { 0 };
	struct strs cells;
	int fd;

	if (!csv_open(csv, mem, table_file(mem, table_bytes(name), &fd)) || !csv_next(csv, &cells))
		BUG("%s cannot be read as CSV", name);
	t.head = copy(mem, cells);
	while (csv_next(csv, &cells))
		PUSH(mem, &t.rows, copy(mem, cells));
	csv_close(csv);
	close(fd);
	return t;
}

str
cell(const struct table *t, const char *column)
{
	const struct strs *row = &t->rows.v[t->at];

	for (size_t i = 0; i < t->head.n && i < row->n; i++)
		if (str_eq(t->head.v[i], str_of(column)))
			return row->v[i];
	return (str){ 0 };
}

int64_t
cell_int(const struct table *t, const char *column)
{
	bool ok;

	return str_to_int(cell(t, column), INT64_MIN, INT64_MAX, &ok);
}
