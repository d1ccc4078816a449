/*
 * body.h: the parts of an image behind its prefix, as tools/mkbios.c writes
 * them and boot/load.c finds them. Offsets are from the body's start.
 */
#ifndef BIOS_BODY_H
#define BIOS_BODY_H

#include <stdint.h>

#include "platform/unpack/branch.h"

#define BODY_HEADER	8	/* where struct body lies	*/

struct body {
	uint32_t len;		/* of the body, all of it	*/
	uint32_t stub, stub_len;
	uint32_t packed, packed_len;	/* struct packed	*/
	uint32_t raw_len;	/* of the program, unpacked	*/
	uint32_t mem_len;	/* and with .bss		*/
	/* By "pxesh embed", behind all else: see core/embedded.h; or 0 */
	uint32_t embedded, embedded_len;
	uint32_t crc;		/* of what is between BODY_MARK and that */
};

/* Right behind it lie these 16 bytes, by which "pxesh embed" finds it. An image
   whose embedded parts are laid out in another way has another mark. */
#define BODY_MARK	"pxesh parts 1\0\0"

/*
 * The program begins with this. It is linked at 0; tools/rebase.c moves it to
 * REBASE_AT, where a word that is an address is told by its value from one
 * that is none: so the loader needs no list of them, which would pack badly,
 * but one of the few words that look like addresses (offsets, then
 * REBASE_END). That list takes the place of the linker's, at @rel_start.
 */
#define PROGRAM_MAGIC	0x4d475250	/* "PRGM" */
#define REBASE_AT	BRANCH_BASE
#define REBASE_SPAN	BRANCH_SPAN	/* and it ends within this	*/
#define REBASE_END	0xffffffffu

struct program {
	uint32_t magic;
	uint32_t entry;
	uint32_t rel_start, rel_end;	/* Elf32_Rel, all R_386_RELATIVE */
	uint32_t bss_start, bss_end;
};

#endif
