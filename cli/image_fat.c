/* image_fat.c: the disk's FAT partition, in which UEFI finds its programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/image_words.h"
#include "core/err.h"
#include "core/str.h"

#define SECTOR		512
#define FAT_UNIT	4096u		/* bytes that a file may waste	*/
#define FAT_STEP	(1u << 20)	/* whole cylinders		*/

static size_t fat_bytes(const struct image_plan *p)
{
	size_t all = FAT_STEP + p->spare;

	for (unsigned i = 0; i < p->n_files; i++) {
		all += (p->files[i].bytes / FAT_UNIT + 1) * FAT_UNIT;
		for (const char *s = p->files[i].name; *s; s++)
			all += *s == '/' ? FAT_UNIT : 0;
	}
	all += all / 128;		/* its tables */
	return (all / FAT_STEP + 1) * FAT_STEP;
}

static int make_empty(const struct image_plan *p, struct err *e)
{
	static const char *const geometry[] = {
		"-h", "64", "-s", "32", "-N", "20260101", "-v", IMAGE_VOLUME, "::",
		NULL,
	};
	struct words w = { 0 };
	char sectors[24];

	snprintf(sectors, sizeof(sectors), "%zu", fat_bytes(p) / SECTOR);
	words_add(&w, "mformat");
	words_add(&w, "-C");
	words_add(&w, "-i");
	words_own(&w, words_path(p, "efi.img"));
	words_add(&w, "-T");
	words_add(&w, sectors);
	words_all(&w, geometry);
	return words_run(&w, p, e);
}

/* Is this folder of a file's name, of @len bytes, made already, for a file
   before it? */
static bool is_made(const struct image_plan *p, unsigned before,
		    const char *name, size_t len)
{
	for (unsigned i = 0; i < before; i++) {
		if (!strncasecmp(p->files[i].name, name, len + 1))
			return true;
	}
	return false;
}

static int make_folders(const struct image_plan *p, unsigned i, struct err *e)
{
	const char *name = p->files[i].name, *slash = name;
	int rc = 0;

	while (rc == 0 && (slash = strchr(slash, '/'))) {
		size_t len = (size_t)(slash++ - name);
		char *part = str_ndup(name, len);
		struct words w = { 0 };

		if (part && is_made(p, i, name, len)) {
			free(part);
			continue;
		}
		words_add(&w, "mmd");
		words_add(&w, "-i");
		words_own(&w, words_path(p, "efi.img"));
		words_own(&w, part ? words_join("::/", part, "") : NULL);
		free(part);
		rc = words_run(&w, p, e);
	}
	return rc;
}

static int fill(const struct image_plan *p, struct err *e)
{
	int rc = 0;

	for (unsigned i = 0; rc == 0 && i < p->n_files; i++) {
		struct words w = { 0 };

		rc = make_folders(p, i, e);
		if (rc < 0)
			break;
		words_add(&w, "mcopy");
		words_add(&w, "-i");
		words_own(&w, words_path(p, "efi.img"));
		words_add(&w, p->files[i].path);
		words_own(&w, words_join("::/", p->files[i].name, ""));
		rc = words_run(&w, p, e);
	}
	return rc;
}

int image_fat(const struct image_plan *p, struct err *e)
{
	int rc = make_empty(p, e);

	return rc < 0 ? rc : fill(p, e);
}
