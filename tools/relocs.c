/*
 * relocs.c: write a program's relocations as they pack best, which only our
 * loader (platform/efi/boot/pe.c) understands: each but a block's first as its
 * difference from the one before.
 *
 * usage: relocs <PROGRAM >OUT
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/bytes.h"

#define PROGRAM_MAX	(16u << 20)
/* Microsoft PE and COFF specification */
#define DOS_PE		0x3c
#define PE_SECTIONS	6
#define PE_OPTIONAL_LEN	20
#define PE_OPTIONAL	24
#define SECTION_ROW	40
#define SECTION_MEM_LEN	8
#define SECTION_OFFSET	20
#define RELOC		0x6c65722eu	/* ".rel"		*/

static void die(const char *why)
{
	fprintf(stderr, "relocs: %s\n", why);
	exit(1);
}

static void write_block(uint8_t *block, uint32_t len)
{
	uint16_t last = 0;

	for (uint32_t i = 8; i + 2 <= len; i += 2) {
		uint16_t entry = get_le16(block + i);

		put_le16(block + i, (uint16_t)(entry - last));
		last = entry;
	}
}

static void write_all(uint8_t *p, uint32_t len)
{
	uint32_t n;

	for (; len >= 8; p += n, len -= n) {
		n = get_le32(p + 4);
		if (n < 8 || n > len)
			die("a block of relocations has no end");
		write_block(p, n);
	}
}

/* The row of the section that has them. */
static const uint8_t *find(const uint8_t *data, uint32_t len)
{
	uint32_t pe = len > DOS_PE + 4 ? get_le32(data + DOS_PE) : len, at, n;

	if (pe >= len || len - pe < PE_OPTIONAL)
		die("no PE file");
	n = get_le16(data + pe + PE_SECTIONS);
	at = pe + PE_OPTIONAL + get_le16(data + pe + PE_OPTIONAL_LEN);
	for (; n--; at += SECTION_ROW)
		if (at < len - SECTION_ROW && get_le32(data + at) == RELOC)
			return data + at;
	die("no relocations");
	return NULL;
}

int main(int argc, char **argv)
{
	static uint8_t data[PROGRAM_MAX];
	uint32_t len = (uint32_t)fread(data, 1, sizeof(data), stdin), at, n;
	const uint8_t *row;

	(void)argv;
	if (argc != 1 || ferror(stdin) || !feof(stdin))
		die("usage: relocs <PROGRAM >OUT");
	row = find(data, len);
	at = get_le32(row + SECTION_OFFSET);
	n = get_le32(row + SECTION_MEM_LEN);
	if (at > len || n > len - at)
		die("the relocations are not in the file");
	write_all(data + at, n);
	return fwrite(data, 1, len, stdout) != len || fflush(stdout);
}
