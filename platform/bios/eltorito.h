/* eltorito.h: what a BIOS starts from a CD: El Torito 1.0. */
#ifndef BIOS_ELTORITO_H
#define BIOS_ELTORITO_H

#include <stdint.h>

#include "platform/bios/iso9660.h"

#define ELTORITO_SECTOR	512	/* of which an image's size is told	*/

struct eltorito {
	uint32_t catalog;	/* where that is: a sector of the CD	*/
	uint32_t first;		/* of the boot image: likewise		*/
	uint16_t segment;	/* that it is loaded to			*/
	uint16_t count;		/* sectors of ELTORITO_SECTOR		*/
};

/*
 * Find what is to be started without an emulated disk, by way of @buf, of
 * ISO_SECTOR bytes. 0; -ENOENT: a CD from which nothing boots; -ENOEXEC:
 * nothing for this machine; -EIO. On failure *@why is what is wrong with it,
 * behind "the CD ".
 */
int eltorito_find(const struct iso_disk *cd, uint8_t *buf,
		  struct eltorito *out, const char **why);

#endif
