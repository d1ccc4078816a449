/*
 * geometry.c: cylinders, heads and sectors: of a floppy disk by its size, of a
 * hard disk by what its partition table or its file system counts with.
 */
#include "platform/bios/geometry.h"

#include <stddef.h>

#include "core/bytes.h"

#define SIGNATURE	0xaa55
#define SIGNATURE_AT	510
#define TABLE		446	/* four entries			*/
#define ENTRY		16
#define PROTECTIVE	0xee	/* of a GPT: counts with nothing */
#define CYLINDERS_MAX	1024
#define HEADS_MAX	255
#define SECTORS_MAX	63
#define SECTOR		512

static const struct { uint16_t blocks; uint8_t cylinders, heads, sectors; }
floppies[] = {
	{ 320, 40, 1, 8 }, { 360, 40, 1, 9 }, { 640, 40, 2, 8 },
	{ 720, 40, 2, 9 }, { 1440, 80, 2, 9 }, { 2400, 80, 2, 15 },
	{ 2880, 80, 2, 18 }, { 5760, 80, 2, 36 },
};

static struct geometry floppy_of(uint64_t blocks)
{
	for (size_t i = 0; i < sizeof(floppies) / sizeof(floppies[0]); i++)
		if (floppies[i].blocks == blocks)
			return (struct geometry){ floppies[i].cylinders,
						  floppies[i].heads,
						  floppies[i].sectors };
	return (struct geometry){ 80, 2, 18 };
}

/* Code in the place of a table hardly looks like one. */
static bool has_table(const uint8_t *first)
{
	const uint8_t *e = first + TABLE;
	bool table = get_le16(first + SIGNATURE_AT) == SIGNATURE;

	for (; e < first + SIGNATURE_AT; e += ENTRY)
		table = table && !(e[0] & 0x7f);
	return table;
}

/* Partitions end with a cylinder: with its last head and sector. */
static void by_table(const uint8_t *first, struct geometry *g)
{
	const uint8_t *e = first + TABLE;
	uint32_t heads = 0, sectors = 0;

	for (; e < first + SIGNATURE_AT; e += ENTRY) {
		if (!e[4] || e[4] == PROTECTIVE || !(e[6] & SECTORS_MAX))
			continue;
		if (e[5] + 1u > heads)
			heads = e[5] + 1u;
		if ((e[6] & SECTORS_MAX) > sectors)
			sectors = e[6] & SECTORS_MAX;
	}
	if (!sectors)
		return;
	g->heads = heads > HEADS_MAX ? HEADS_MAX : heads;
	g->sectors = sectors;
}

/* A FAT that has the whole disk says what it counts with. */
static void by_fat(const uint8_t *first, struct geometry *g)
{
	unsigned sectors = get_le16(first + 24), heads = get_le16(first + 26);

	if ((first[0] != 0xeb && first[0] != 0xe9) ||
	    get_le16(first + 11) != SECTOR ||
	    get_le16(first + SIGNATURE_AT) != SIGNATURE ||
	    !sectors || sectors > SECTORS_MAX || !heads || heads > HEADS_MAX)
		return;
	g->heads = heads;
	g->sectors = sectors;
}

struct geometry geometry_of(const uint8_t *first, uint64_t blocks,
			    bool floppy)
{
	struct geometry g = { .heads = HEADS_MAX, .sectors = SECTORS_MAX };

	if (floppy)
		return floppy_of(blocks);
	if (first && has_table(first))
		by_table(first, &g);
	else if (first)
		by_fat(first, &g);
	blocks /= g.heads * g.sectors;
	g.cylinders = blocks > CYLINDERS_MAX ? CYLINDERS_MAX :
		      blocks ? (uint32_t)blocks : 1;
	return g;
}
