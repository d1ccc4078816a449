/* image.h: what "pxesh image" puts on a disk, and how. */
#ifndef CLI_IMAGE_H
#define CLI_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "bootfile/bootfile.h"

struct err;

/* A file of the disk. */
struct image_file {
	char  *name;		/* on the disk, "boot/vmlinuz"		*/
	char  *path;		/* here, absolute			*/
	size_t bytes;
};

struct image_plan {
	struct image_file *files;
	unsigned           n_files;
	struct bootfile    loader;	/* for a BIOS; empty: none	*/
	bool               has_efi;
	size_t             spare;	/* bytes to be free on the stick */
	char               folder[64];	/* for what is made on the way	*/
};

/* image_plan.c: add a file under a name, which must be a new one and fit on a
   CD and on FAT. */
int image_add(struct image_plan *p, const char *name, const char *path,
	      struct err *e);
/* Add a boot image, of whichever kind. */
int image_add_boot(struct image_plan *p, const char *path, struct err *e);
/* Add those that were installed with this program, or built beside it. */
int image_add_own(struct image_plan *p, struct err *e);
void image_free(struct image_plan *p);

/* Make p->folder. */
int image_folder(struct image_plan *p, struct err *e);
/* image_disk.c: make the disk of it all. */
int image_make(struct image_plan *p, const char *out, struct err *e);

/* image_fat.c, image_cd.c: two parts of that work; both end up in p->folder, as
   efi.img and disk. */
#define IMAGE_VOLUME "PXESH"	/* what the CD and the partition are called */
#define IMAGE_LOADER "boot/pxesh.bin"	/* what a BIOS loads	*/
#define IMAGE_SPARE (16u << 20)	/* bytes that stay free on a stick	*/
int image_fat(const struct image_plan *p, struct err *e);
int image_cd(const struct image_plan *p, struct err *e);
/* How many sectors of 512 bytes a BIOS has to load. */
static inline unsigned image_loader_sectors(const struct image_plan *p)
{
	return (unsigned)((p->loader.file.len + 511) / 512);
}

/* image_run.c: run a program; what it says is told if it fails. @words ends
   with NULL. @folder is where its words are kept meanwhile. */
int image_run(const char *folder, const char *const *words, struct err *e);

#endif
