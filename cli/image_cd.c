/* image_cd.c: the CD around the FAT partition, whose files a BIOS reads. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/image_words.h"
#include "core/err.h"
#include "core/str.h"

/* NAME=PATH, in which "=" and "\" of either are marked. */
static char *graft(const char *name, const char *path)
{
	const char *parts[] = { "/", name, NULL, path };
	struct sbuf s = { 0 };

	for (unsigned i = 0; i < 4; i++) {
		if (!parts[i])
			(void)sbuf_char(&s, '=');
		for (const char *c = parts[i]; c && *c; c++) {
			if (*c == '=' || *c == '\\')
				(void)sbuf_char(&s, '\\');
			(void)sbuf_char(&s, *c);
		}
	}
	if (!s.error)
		return s.data;
	sbuf_free(&s);
	return NULL;
}

static void boot_words(struct words *w, const struct image_plan *p,
		       const char *sectors)
{
	static const char *const efi[] = {
		"-e", "--interval:appended_partition_2:all::",
		"-no-emul-boot", NULL,
	};

	if (p->loader.file.len) {
		words_add(w, "-b");
		words_add(w, IMAGE_LOADER);
		words_add(w, "-no-emul-boot");
		words_add(w, "-boot-load-size");
		words_add(w, sectors);
	}
	if (p->loader.file.len && p->has_efi)
		words_add(w, "-eltorito-alt-boot");
	if (p->has_efi)
		words_all(w, efi);
}

int image_cd(const struct image_plan *p, struct err *e)
{
	static const char *const head[] = {
		"xorriso", "-as", "mkisofs", "-quiet", "-V", IMAGE_VOLUME, "-r",
		"-J", "-joliet-long", "-graft-points", "--mbr-force-bootable",
		"-appended_part_as_gpt", NULL,
	};
	struct words w = { 0 };
	char sectors[24];

	snprintf(sectors, sizeof(sectors), "%u", image_loader_sectors(p));
	words_all(&w, head);
	words_add(&w, "--set_all_file_dates");
	words_own(&w, words_join("=", getenv("SOURCE_DATE_EPOCH"), ""));
	words_add(&w, "-G");
	words_own(&w, words_path(p, "mbr"));
	boot_words(&w, p, sectors);
	words_add(&w, "-append_partition");
	words_add(&w, "2");
	words_add(&w, "0xef");
	words_own(&w, words_path(p, "efi.img"));
	words_add(&w, "-o");
	words_own(&w, words_path(p, "disk"));
	if (p->loader.file.len) {
		char *from = words_path(p, "loader");

		words_own(&w, from ? graft(IMAGE_LOADER, from) : NULL);
		free(from);
	}
	for (unsigned i = 0; i < p->n_files; i++)
		words_own(&w, graft(p->files[i].name, p->files[i].path));
	return words_run(&w, p, e);
}
