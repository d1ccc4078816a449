/*
 * int13.h: INT 13h, the BIOS's disks: as far as we ask it (diskboot.c, files.c)
 * and as we answer for disks over the network (int13.c).
 */
#ifndef BIOS_INT13_H
#define BIOS_INT13_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/bios/eltorito.h"
#include "platform/bios/geometry.h"

/* Functions: AH */
#define DISK_RESET	0x00
#define DISK_READ_CHS	0x02
#define DISK_TYPE	0x15
#define DISK_CHECK	0x41	/* are there the extended ones? */
#define DISK_READ	0x42
#define DISK_PARAMETERS	0x48

#define CHECK_ASK	0x55aa	/* BX of DISK_CHECK, and of its answer	*/
#define CHECK_ANSWER	0xaa55

#define DISK_TRIES	4	/* of a read, with a reset between them */
#define DRIVE_HARD	0x80	/* numbers of hard disks have this	*/
#define DRIVE_MAX	0xffu

struct disk_packet {		/* of DISK_READ */
	uint16_t size, count;
	uint32_t to;		/* segment << 16 | offset */
	uint64_t sector;
};

struct api_frame;
struct plat_block;
struct real_regs;

/* A disk over the network. */
struct disk {
	struct disk      *next;		/* attached before		*/
	struct plat_block *b;
	struct geometry  geometry;
	struct eltorito  cd;		/* if count is not 0		*/
	uint8_t          natural;	/* where the BIOS's own drive of its
					   number has moved		*/
	uint8_t          status;	/* of the last call		*/
};

/* ---- block.c --------------------------------------------------------- */

struct disk *disk_find(unsigned drive);	/* NULL: it is none of these */
bool disk_any(void);
/* INT 13h of the BIOS, as if there were none of these. True: carry. */
bool disk_bios(struct real_regs *r);
/* Let go of INT 13h, for an operating system. True: there are tables for it in
   our block of base memory, which has to stay. */
bool disk_leave(void);
/* Its boot image: 0, or -ENODEV (no CD), or as eltorito_find(). */
int disk_cd(struct disk *d, const char **why);

/* ---- int13.c --------------------------------------------------------- */

/* A program calls: answer it. */
void int13_call(struct api_frame *f);

#endif
