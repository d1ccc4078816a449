/* geometry.h: cylinders, heads and sectors of a disk that has none. */
#ifndef BIOS_GEOMETRY_H
#define BIOS_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

struct geometry {
	uint32_t cylinders, heads, sectors;	/* at least 1 each, at most
						   1024, 255, 63	*/
};

/*
 * That of a disk with @blocks blocks: as whoever parted or formatted it took
 * it to be, by its @first 512 bytes; else by what is usual (@first may be
 * NULL).
 */
struct geometry geometry_of(const uint8_t *first, uint64_t blocks,
			    bool floppy);

#endif
