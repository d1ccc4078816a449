/*
 * disk.h: what is on a disk, for people: partitions, file systems, what boots.
 * Everything that is read is a stranger's.
 */
#ifndef LAB_DISK_H
#define LAB_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct plat_block_boot;
struct sbuf;

struct disk {
	/* Read @len bytes at @at. 0 or -EIO. */
	int    (*read)(void *ctx, uint64_t at, void *buf, size_t len);
	void    *ctx;
	uint64_t size;			/* bytes		*/
	uint32_t block;			/* likewise		*/
};

/* Append lines that say what is there; each begins with two blanks. */
void lab_disk_describe(const struct disk *d, struct sbuf *out);

/*
 * What would start from it (@how->filename may be NULL): appended to @out.
 * -ENOEXEC, -ENOENT with @e: nothing, and what was looked at.
 */
int lab_disk_boots(const struct disk *d, const struct plat_block_boot *how,
	       struct sbuf *out, struct err *e);

/* ---- diskpart.c ---------------------------------------------------------- */

struct disk_part {
	uint64_t at, size;		/* bytes		*/
	unsigned number;		/* from 1		*/
	bool     esp;			/* for UEFI's programs	*/
	char     name[37];		/* GPT's; ""		*/
	uint8_t  uuid[16];		/* GPT's, as it lies there */
};

enum disk_table { DISK_NONE, DISK_MBR, DISK_GPT };
#define DISK_PARTS	128

/* Which table; call @each for its partitions. */
enum disk_table disk_parts(const struct disk *d,
			   void (*each)(void *ctx, const struct disk_part *p),
			   void *ctx);

/* ---- diskfs.c ------------------------------------------------------------ */

/* The file system that begins at byte @at, or NULL; @label gets its label or
   "". */
const char *disk_fs(const struct disk *d, uint64_t at, char label[33]);

/* ---- diskfat.c ----------------------------------------------------------- */

/* Is this file ("\EFI\BOOT\BOOTX64.EFI", letters without case) on the FAT file
   system at @at? */
bool disk_fat_has(const struct disk *d, uint64_t at, const char *path);
/* Append each *.efi that is in a folder of \EFI, blank before it. */
void disk_fat_loaders(const struct disk *d, uint64_t at, struct sbuf *out);

#endif
