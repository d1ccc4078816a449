/*
 * iso9660.h: find a file on a CD or DVD (ECMA-119), or on a disk that was
 * written with the image of one. Names are those of Rock Ridge where there are
 * any, else the ISO's; case does not matter. Not read: Joliet names, names
 * that continue elsewhere (SUSP "CE"), relocated folders, files of several
 * extents, interleaved files.
 */
#ifndef BIOS_ISO9660_H
#define BIOS_ISO9660_H

#include <stddef.h>
#include <stdint.h>

#define ISO_SECTOR 2048

/* Read sector @at (of ISO_SECTOR bytes) to @buf: 0 or a negative errno. */
struct iso_disk {
	int  (*read)(void *ctx, uint32_t at, void *buf);
	void *ctx;
};

struct iso_file { uint32_t first, len; };	/* sector; bytes */

/*
 * Find @path, parts separated by '/'. @volume, if not NULL, must be the
 * volume's name (else -ENOENT).
 * Returns 0, -ENODEV there is no such file system, -ENOENT, -ENOTDIR, -EISDIR,
 * -ENOTSUP several extents, -ENOMEM, or what reading gave.
 */
int iso_find(const struct iso_disk *disk, const char *volume,
	     const char *path, struct iso_file *out);

#endif
