/*
 * image_disk.c: a CD that is a stick, too. mtools makes the FAT partition, in
 * which UEFI finds its programs; xorriso the CD around it, whose files a BIOS
 * reads. Both have the user's files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/image_words.h"
#include "bootfile/disk.h"
#include "core/bytes.h"
#include "core/err.h"
#include "core/str.h"
#include "format/replace.h"

#define SECTOR		512
#define CD_SECTOR	2048u
#define DATE		"1767225600"	/* 2026-01-01: the same each time */

static int put(const struct image_plan *p, const char *name, const void *data,
	       size_t len, struct err *e)
{
	char *path = words_path(p, name);
	int rc = path ? replace_file(path, data, len) : -ENOMEM;

	free(path);
	return rc < 0 ? err_set(e, rc, "%s: %s", p->folder, strerror(-rc)) : 0;
}

static int put_parts(const struct image_plan *p, struct err *e)
{
	uint8_t *mbr = malloc(SECTOR);
	int rc;

	if (!mbr)
		return err_set(e, -ENOMEM, "out of memory");
	disk_mbr(mbr, image_loader_sectors(p));
	rc = put(p, "mbr", mbr, SECTOR, e);
	if (rc == 0 && p->loader.file.len)
		rc = put(p, "loader", p->loader.file.data, p->loader.file.len,
			 e);
	free(mbr);
	return rc;
}

static bool read_at(FILE *f, uint64_t at, void *buf, size_t len)
{
	return fseeko(f, (off_t)at, SEEK_SET) == 0 &&
	       fread(buf, len, 1, f) == 1;
}

/* Where the catalog says that the first image is: a sector of a CD, or 0
   (El Torito 1.0, 2.0 and 2.2). */
static uint32_t find_loader(FILE *f)
{
	uint8_t name[9], at[4];

	if (!read_at(f, 17 * CD_SECTOR + 7, name, sizeof(name)) ||
	    memcmp(name, "EL TORITO", sizeof(name)) ||
	    !read_at(f, 17 * CD_SECTOR + 71, at, sizeof(at)) ||
	    !read_at(f, (uint64_t)get_le32(at) * CD_SECTOR + 32 + 8, at,
		     sizeof(at)))
		return 0;
	return get_le32(at);
}

/* Have the stick's first sector load what El Torito would. */
static int make_stick(const struct image_plan *p, FILE *f, struct err *e)
{
	uint32_t at = p->loader.file.len ? find_loader(f) : 0;
	uint8_t first[4];

	if (!p->loader.file.len)
		return 0;
	put_le32(first, at * (CD_SECTOR / SECTOR));
	if (!at || fseek(f, DISK_MBR_FIRST, SEEK_SET) ||
	    fwrite(first, sizeof(first), 1, f) != 1)
		return err_set(e, -EIO, "xorriso made no disk that boots");
	return 0;
}

static int copy(FILE *from, FILE *to)
{
	static const size_t most = 1 << 20;
	char *buf = malloc(most);
	size_t n = buf ? 1 : 0;

	while (n && (n = fread(buf, 1, most, from)))
		if (fwrite(buf, 1, n, to) != n)
			n = 0;
	free(buf);
	return !buf ? -ENOMEM : ferror(from) || ferror(to) ? -EIO : 0;
}

static int deliver(const struct image_plan *p, const char *out, struct err *e)
{
	char *path = words_path(p, "disk");
	FILE *f = path ? fopen(path, "r+be") : NULL;
	struct replace r;
	int rc = f ? make_stick(p, f, e) :
		 err_set(e, -EIO, "xorriso made nothing");

	if (rc == 0) {
		rewind(f);
		rc = replace_begin(&r, out);
		if (rc == 0) {
			rc = copy(f, r.to);
			rc = replace_end(&r, rc == 0) < 0 && rc == 0 ? -EIO :
			     rc;
		}
		if (rc < 0)
			err_set(e, rc, "%.80s: %s", out, strerror(-rc));
	}
	if (f)
		fclose(f);
	free(path);
	return rc;
}

int image_folder(struct image_plan *p, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(p->folder, sizeof(p->folder), "%s/pxesh.XXXXXX",
			 tmp && *tmp ? tmp : "/tmp");

	if (n < 0 || (size_t)n >= sizeof(p->folder) || !mkdtemp(p->folder)) {
		p->folder[0] = '\0';
		return err_set(e, -EIO, "no folder for temporary files can be "
			       "made: see TMPDIR");
	}
	return 0;
}

static int begin(struct image_plan *p, struct err *e)
{
	int rc = image_folder(p, e);

	if (rc == 0 && setenv("SOURCE_DATE_EPOCH", DATE, 0) < 0)
		rc = err_set(e, -ENOMEM, "out of memory");
	return rc;
}

static void clear(const struct image_plan *p)
{
	static const char *const names[] = {
		"efi.img", "mbr", "loader", "disk", "log",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = words_path(p, names[i]);

		if (path)
			(void)unlink(path);
		free(path);
	}
	(void)rmdir(p->folder);
}

int image_make(struct image_plan *p, const char *out, struct err *e)
{
	int rc = begin(p, e);

	if (rc == 0)
		rc = put_parts(p, e);
	if (rc == 0)
		rc = image_fat(p, e);
	if (rc == 0)
		rc = image_cd(p, e);
	if (rc == 0)
		rc = deliver(p, out, e);
	if (p->folder[0])
		clear(p);
	return rc;
}
