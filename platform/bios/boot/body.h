/*
 * body.h: the parts of an image behind its prefix, as tools/mkbios.c writes
 * them and boot/load.c finds them. Offsets are from the body's start.
 */
#ifndef BIOS_BODY_H
#define BIOS_BODY_H

#include <stdint.h>

#define BODY_HEADER	8	/* where struct body lies	*/

struct body {
	uint32_t len;		/* of the body, all of it	*/
	uint32_t stub, stub_len;
	uint32_t packed, packed_len;	/* struct packed	*/
	uint32_t raw_len;	/* of the program, unpacked	*/
	uint32_t mem_len;	/* and with .bss		*/
	/* By tools/embed, behind all else: a script to run, or 0 */
	uint32_t script, script_len;
};

/* Right behind it lie 16 bytes, "pxesh body" and zeros: tools/embed looks for
   them. */

/* The program begins with this; it is linked at 0. */
#define PROGRAM_MAGIC	0x4d475250	/* "PRGM" */

struct program {
	uint32_t magic;
	uint32_t entry;
	uint32_t rel_start, rel_end;	/* Elf32_Rel, all R_386_RELATIVE */
	uint32_t bss_start, bss_end;
};

#endif
