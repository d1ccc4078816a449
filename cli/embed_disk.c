/*
 * embed_disk.c: the images of a disk that "pxesh image" made: each gets what is
 * embedded, and the disk is made anew of them and of the files beside them. A
 * CD's file system has all of these; xorriso takes them out.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bootfile/disk.h"
#include "cli/embed.h"
#include "cli/image_words.h"
#include "core/bytes.h"
#include "core/err.h"
#include "format/replace.h"

#define DEPTH_MOST	32	/* folders in folders: ISO 9660 has 8	*/
#define CD_MARK		32769	/* where a CD says "CD001"		*/
#define CD_VOLUME	32808	/* and what its volume is called	*/
#define GPT_SECOND	1152	/* the entry of the FAT partition	*/
#define SECTOR		512

struct disk {
	const struct sbuf *area;	/* to embed; NULL: only list	*/
	struct image_plan  plan;
	uint64_t           bytes;	/* of all files, as they were	*/
	unsigned           images;	/* ours, found so far		*/
};

/* ---- which disk it is ------------------------------------------------- */

static bool read_at(const char *path, long at, void *buf, size_t len)
{
	FILE *f = fopen(path, "rbe");
	bool got = f && fseek(f, at, SEEK_SET) == 0 && fread(buf, len, 1, f);

	if (f)
		fclose(f);
	return got;
}

bool embed_is_disk(const char *path)
{
	char mark[5], volume[sizeof(IMAGE_VOLUME) - 1];

	return read_at(path, CD_MARK, mark, sizeof(mark)) &&
	       !memcmp(mark, "CD001", sizeof(mark)) &&
	       read_at(path, CD_VOLUME, volume, sizeof(volume)) &&
	       !memcmp(volume, IMAGE_VOLUME, sizeof(volume));
}

/* Bytes of its FAT partition. */
static uint64_t partition_bytes(const char *path)
{
	uint8_t entry[48];
	uint64_t first, last;

	if (!read_at(path, GPT_SECOND, entry, sizeof(entry)))
		return 0;
	first = get_le64(entry + 32);
	last = get_le64(entry + 40);
	return last < first || last > UINT32_MAX ? 0 :
	       (last - first + 1) * SECTOR;
}

/* ---- its files -------------------------------------------------------- */

static bool is_ours(const char *name)
{
	return !strcmp(name, IMAGE_LOADER) ||
	       !strncmp(name, "EFI/BOOT/BOOT", 13);
}

static int embed_into(const struct disk *d, struct bootfile *b,
		      const char *path, const char *name, struct err *e)
{
	int rc;

	if (!d->area) {
		embed_list(name, b);
		return 0;
	}
	rc = bootfile_embed(b, d->area, e);
	if (rc == 0)
		rc = replace_file(path, b->file.data, b->file.len);
	return rc < 0 && !e->code ?
	       err_set(e, rc, "%.80s: %s", path, strerror(-rc)) : rc;
}

static int add_image(struct disk *d, const char *path, const char *name,
		     struct err *e)
{
	struct bootfile b = { .file = { 0 } };
	int rc = bootfile_read(path, &b.file, e);

	if (rc == 0)
		rc = bootfile_open(&b, e);
	if (rc == 0)
		rc = embed_into(d, &b, path, name, e);
	bootfile_free(&b);
	d->images++;
	return rc == 0 && d->area ? image_add_boot(&d->plan, path, e) : rc;
}

static int add_file(struct disk *d, const char *path, const char *name,
		    struct err *e)
{
	if (is_ours(name))
		return add_image(d, path, name, e);
	if (!strcmp(name, "boot.catalog") || !d->area)
		return 0;
	return image_add(&d->plan, name, path, e);
}

/* All below @path, in the order of their names: the same disk each time. */
static int add_all(struct disk *d, const char *path, size_t root,
		   unsigned depth, struct err *e)
{
	struct dirent **entries = NULL;
	struct stat st;
	int rc = 0, n;

	if (stat(path, &st) < 0)
		return err_set(e, -errno, "%.80s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode)) {
		d->bytes += (uint64_t)st.st_size;
		return add_file(d, path, path + root, e);
	}
	n = depth < DEPTH_MOST ? scandir(path, &entries, NULL, alphasort) : -1;
	if (n < 0)
		return err_set(e, -EIO, "%.80s cannot be read", path);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;
		char *in = strcmp(name, ".") && strcmp(name, "..") ?
			words_join(path, "/", name) : NULL;

		if (rc == 0 && in)
			rc = add_all(d, in, root, depth + 1, e);
		free(in);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* ---- out of the disk, and back ---------------------------------------- */

static int take_out(const struct image_plan *p, const char *from,
		    struct err *e)
{
	static const char *const head[] = {
		"xorriso", "-osirrox", "on", "-indev", NULL,
	};
	struct words w = { 0 };

	words_all(&w, head);
	words_own(&w, realpath(from, NULL));
	words_add(&w, "-extract");
	words_add(&w, "/");
	words_own(&w, words_path(p, "files"));
	return words_run(&w, p, e);
}

/* Files of a CD, and its folders, are read-only. */
static int allow_writing(const struct image_plan *p, struct err *e)
{
	struct words w = { 0 };

	words_add(&w, "chmod");
	words_add(&w, "-R");
	words_add(&w, "u+rwX");
	words_own(&w, words_path(p, "files"));
	return words_run(&w, p, e);
}

static void clear(const struct image_plan *p)
{
	struct words w = { 0 };
	struct err e = { 0 };

	words_add(&w, "rm");
	words_add(&w, "-rf");
	words_own(&w, words_path(p, "files"));
	(void)words_run(&w, p, &e);
	(void)rmdir(p->folder);
}

static int remake(struct disk *d, const char *from, const char *out,
		  struct err *e)
{
	struct image_plan where = { 0 };
	char *files = NULL;
	int rc = image_folder(&where, e);

	if (rc == 0)
		rc = take_out(&where, from, e);
	if (rc == 0)
		rc = allow_writing(&where, e);
	if (rc == 0 && !(files = words_path(&where, "files")))
		rc = err_set(e, -ENOMEM, "out of memory");
	if (rc == 0)
		rc = add_all(d, files, strlen(files) + 1, 0, e);
	if (rc == 0 && !d->images)
		rc = err_set(e, -EINVAL, "no image of pxesh is on this disk");
	if (partition_bytes(from) > d->bytes + d->bytes / 64 + IMAGE_SPARE)
		d->plan.spare = IMAGE_SPARE;
	if (rc == 0 && d->area)
		rc = image_make(&d->plan, out, e);
	if (where.folder[0])
		clear(&where);
	free(files);
	return rc;
}

int embed_disk(const char *from, const struct sbuf *area, const char *out,
	       struct err *e)
{
	struct disk d = { .area = area };
	struct err why = { 0 };
	int rc = remake(&d, from, out, &why);

	image_free(&d.plan);
	return rc < 0 ? err_set(e, rc, "%.30s: %s", from, why.msg) : 0;
}
