#include "meaning/weights.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static str
trouble_in(const struct weights_head *head, size_t bytes)
{
	if (bytes < sizeof *head || head->magic != WEIGHTS_MAGIC)
		return S("it is no file of weights of this version");
	if (head->bytes != bytes || head->n_parts > WEIGHTS_PARTS)
		return S("it is not complete");
	for (size_t i = 0; i < head->n_parts; i++) {
		const struct weights_part *p = &head->part[i];

		if (p->at % 64 || p->at > bytes || p->bytes > bytes - p->at)
			return S("its directory is damaged");
	}
	return (str){ 0 };
}

bool
weights_map(const char *path, struct weights *ret, str *ret_trouble)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *base = MAP_FAILED;

	*ret_trouble = (str){ 0 };
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (base == MAP_FAILED) {
		*ret_trouble = S("it cannot be read");
		return false;
	}
	*ret_trouble = trouble_in(base, (size_t)st.st_size);
	if (ret_trouble->len) {
		munmap(base, (size_t)st.st_size);
		return false;
	}
	*ret = (struct weights){ base, base };
	return true;
}

static const struct weights_part *
find(const struct weights *w, const char *name)
{
	for (size_t i = 0; i < w->head->n_parts; i++)
		if (strncmp(w->head->part[i].name, name, sizeof w->head->part[i].name) == 0)
			return &w->head->part[i];
	return NULL;
}

const void *
weights_part(const struct weights *w, const char *name, size_t bytes)
{
	const struct weights_part *p = find(w, name);

	return p && (bytes == 0 || p->bytes == bytes) ? w->base + p->at : NULL;
}

size_t
weights_part_bytes(const struct weights *w, const char *name)
{
	const struct weights_part *p = find(w, name);

	return p ? p->bytes : 0;
}

/* Eight bytes at a time: it guards against damage, not against an enemy. */
uint64_t
weights_hash(const void *bytes, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i + 8 <= n; i += 8) {
		uint64_t word;

		memcpy(&word, (const char *)bytes + i, 8);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return h;
}

bool
weights_intact(const struct weights *w)
{
	return weights_hash(w->base + sizeof *w->head, w->head->bytes - sizeof *w->head) ==
	    w->head->hash;
}
