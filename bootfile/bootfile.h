/*
 * bootfile.h: our boot images as files: which one it is, and what is embedded
 * in it. A file is hostile: nothing in it is believed before it was looked at.
 */
#ifndef BOOTFILE_BOOTFILE_H
#define BOOTFILE_BOOTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/embedded.h"
#include "core/str.h"

struct err;

#define BOOTFILE_MAX	(1u << 30)	/* bytes of an image, with all in it */

enum bootfile_kind {
	BOOTFILE_EFI,		/* UEFI program				*/
	BOOTFILE_NBP,		/* network boot program of a BIOS	*/
	BOOTFILE_DISK,		/* what a BIOS loads from a disk	*/
	BOOTFILE_KERNEL,	/* what Linux' loaders start		*/
	BOOTFILE_ROM,		/* a card's expansion ROM		*/
};

struct bootfile {
	struct sbuf          file;	/* the bytes			*/
	enum bootfile_kind   kind;
	const char          *arch;	/* "x86_64", "i386", "arm64"	*/
	struct embedded_area embedded;	/* within @file			*/
};

/* Read a file of at most BOOTFILE_MAX bytes into @out, which is empty. On
   failure @e says which file it is, too. */
int bootfile_read(const char *path, struct sbuf *out, struct err *e);

/* Look at @b->file, which the caller has filled. 0; -EINVAL: it is none of
   our images, or a damaged one; @e says which. */
int bootfile_open(struct bootfile *b, struct err *e);
/* Put @area in place of what was embedded; an empty one takes it out. */
int bootfile_embed(struct bootfile *b, const struct sbuf *area, struct err *e);
void bootfile_free(struct bootfile *b);

/* "UEFI program for x86_64" */
void bootfile_describe(const struct bootfile *b, struct sbuf *out);

/* pe.c, bios.c: the same of one kind each. *_is: it looks like that. */
bool bootfile_is_pe(const struct bootfile *b);
int bootfile_open_pe(struct bootfile *b, struct err *e);
int bootfile_embed_pe(struct bootfile *b, const struct sbuf *area,
		      struct err *e);
int bootfile_open_bios(struct bootfile *b, struct err *e);
int bootfile_embed_bios(struct bootfile *b, const struct sbuf *area,
			struct err *e);
/* Make the file @len bytes long; what is new is zeros. */
int bootfile_resize(struct bootfile *b, size_t len, struct err *e);
int bootfile_damaged(struct err *e);

#endif
