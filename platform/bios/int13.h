/* int13.h: INT 13h, the BIOS's disks, as far as we ask it. */
#ifndef BIOS_INT13_H
#define BIOS_INT13_H

#include <stdint.h>

/* Functions: AH */
#define DISK_RESET	0x00
#define DISK_READ_CHS	0x02
#define DISK_TYPE	0x15
#define DISK_CHECK	0x41	/* are there the extended ones? */
#define DISK_READ	0x42
#define DISK_PARAMETERS	0x48

#define DISK_TRIES	4	/* of a read, with a reset between them */

struct disk_packet {		/* of DISK_READ */
	uint16_t size, count;
	uint32_t to;		/* segment << 16 | offset */
	uint64_t sector;
};

#endif
