/*
 * disk.h: one disk for all machines: a CD (ISO 9660 with El Torito for BIOS and
 * UEFI) that is a stick, too (MBR, GPT, a FAT partition).
 */
#ifndef BOOTFILE_DISK_H
#define BOOTFILE_DISK_H

#include <stddef.h>
#include <stdint.h>

#include "bootfile/bootfile.h"

/* What a BIOS can load at once, by El Torito or our MBR: bytes. */
#define DISK_LOADER_MOST	(560u << 10)

/* mbr.c: the first sector, which loads @count sectors of 512 bytes. Which is the
   first of them is to be written at DISK_MBR_FIRST, little-endian. */
#define DISK_MBR_FIRST	0x1ac
void disk_mbr(uint8_t mbr[512], unsigned count);

/* bios.c: make a network boot program what a BIOS loads from a disk. */
int disk_loader(struct bootfile *b, struct err *e);

#endif
