/* files.c: files in memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define FILES 32

static struct stored {
	const char *volume, *path;
	const uint8_t *data;
	size_t      len;
} files[FILES];
static unsigned n_files;

struct plat_file {
	const struct stored *stored;
	size_t offset;
};

void fake_files_reset(void)
{
	n_files = 0;
}

void fake_file_add(const char *volume, const char *path, const void *data,
		   size_t len)
{
	if (n_files == FILES)
		fail_msg("more than %d files", FILES);
	files[n_files++] = (struct stored){ volume, path, data, len };
}

static bool matches(const struct stored *f, const char *volume,
		    const char *path)
{
	if (strcmp(f->path, path))
		return false;
	if (!f->volume || !volume)
		return !f->volume && !volume;
	return !strcmp(f->volume, volume);
}

int plat_file_open(const char *volume, const char *path,
		   struct plat_file **out, uint64_t *size, struct err *e)
{
	struct plat_file *f;

	(void)e;
	for (unsigned i = 0; i < n_files; i++) {
		if (!matches(&files[i], volume, path))
			continue;
		f = malloc(sizeof(*f));
		if (!f)
			return -ENOMEM;
		*f = (struct plat_file){ .stored = &files[i] };
		*size = files[i].len;
		*out = f;
		return 0;
	}
	return -ENOENT;
}

int plat_file_read(struct plat_file *f, void *buf, size_t len)
{
	size_t left = f->stored->len - f->offset;

	if (len > left)
		len = left;
	memcpy(buf, f->stored->data + f->offset, len);
	f->offset += len;
	return (int)len;
}

void plat_file_close(struct plat_file *f)
{
	free(f);
}
