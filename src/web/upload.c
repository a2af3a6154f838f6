#include "web/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/random.h"
#include "web/form_parse.h"

/* The disk is full or cannot be written: told by begin_answer in http.c. */
static bool
fail(struct upload_form *f)
{
	f->failed = true;
	LOG(LOG_ERROR, "upload", { "what", S("the file cannot be kept") },
	    { "why", str_of(strerror(errno)) });
	return false;
}

static bool
open_file(struct upload_form *f)
{
	str path = str_fmt(f->mem, "%s/upload-%.*s", f->dir, STR(random_token(f->mem, 15)));
	const char *cpath = arena_cstr(f->mem, path);

	f->fd = open(cpath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f->fd < 0)
		return fail(f);
	PUSH(f->mem, &f->uploads, (struct upload){ .name = f->part.name,
	    .filename = f->part.filename, .type = f->part.type, .path = cpath });
	return true;
}

static bool
begin(void *arg, const struct multipart_part *part)
{
	struct upload_form *f = arg;

	f->part = *part;
	f->fd = -1;
	f->value = (struct buf){ .mem = f->mem, .limit = FIELD_VALUE_MAX };
	if (part->name.len > FIELD_NAME_MAX || part->filename.len > FIELD_NAME_MAX ||
	    f->fields.n + f->uploads.n >= FIELDS_MAX)
		return false;
	/* A file input that was left empty comes as a file without a name. */
	if (!part->is_file || part->filename.len == 0)
		return true;
	return f->uploads.n < UPLOADS_MAX && open_file(f);
}

static bool
data(void *arg, str bytes)
{
	struct upload_form *f = arg;

	if (f->fd < 0) {
		buf_str(&f->value, bytes);
		return !f->value.over;
	}
	f->uploads.v[f->uploads.n - 1].size += (int64_t)bytes.len;
	while (bytes.len > 0) {
		ssize_t n = write(f->fd, bytes.ptr, bytes.len);
		if (n < 0)
			return fail(f);
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

static bool
end(void *arg)
{
	struct upload_form *f = arg;

	if (f->fd >= 0) {
		int fd = f->fd;
		f->fd = -1;
		return close(fd) == 0 || fail(f);
	}
	if (!f->part.is_file)
		PUSH(f->mem, &f->fields,
		    (struct field){ f->part.name, buf_text(&f->value) });
	return true;
}

struct upload_form *
upload_start(struct arena *mem, const char *dir, str boundary)
{
	struct upload_form *f = NEW(mem, struct upload_form);

	f->mem = mem;
	f->dir = dir;
	f->fd = -1;
	multipart_start(&f->parser, mem, boundary,
	    (struct multipart_sink){ begin, data, end, f });
	return f;
}

bool
upload_feed(struct upload_form *f, str bytes)
{
	return multipart_feed(&f->parser, bytes);
}

void
upload_end(struct upload_form *f)
{
	if (!f)
		return;
	if (f->fd >= 0)
		close(f->fd);
	for (size_t i = 0; i < f->uploads.n; i++)
		unlink(f->uploads.v[i].path);
}
