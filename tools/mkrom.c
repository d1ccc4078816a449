/*
 * mkrom.c: make an expansion ROM for a card of images for each of its PCI ids,
 * and the network boot program that they all start.
 *
 * usage: mkrom OUT IMAGE PROGRAM VENDOR:DEVICE...
 *   IMAGE    boot/rom.S; PROGRAM: a .pxe
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bootfile/disk.h"
#include "core/bytes.h"
#include "platform/bios/layout.h"

#define IDS_MOST	16
#define ID_OFFSETS	4	/* in "PCIR": vendor, device		*/
#define PNP_SUM		9
#define PNP_BYTES	32

static void die(const char *what)
{
	fprintf(stderr, "mkrom: %s\n", what);
	exit(1);
}

static size_t load(const char *path, uint8_t *to, size_t room)
{
	FILE *f = fopen(path, "rb");
	size_t len = f ? fread(to, 1, room, f) : 0;

	if (!len || ferror(f))
		die(path);
	fclose(f);
	return len;
}

/* Have @len bytes add up to 0 by the one at @at. */
static void balance(uint8_t *p, size_t len, size_t at)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (i != at)
			p[at] = (uint8_t)(p[at] - p[i]);
}

static void fill_in(uint8_t *image, size_t len, const char *id, size_t program,
		    int last)
{
	unsigned vendor, device;
	char end;

	if (sscanf(id, "%4x:%4x%c", &vendor, &device, &end) != 2)
		die(id);
	put_le32(image + ROM_PROGRAM, (uint32_t)program);
	put_le16(image + ROM_PCI + ID_OFFSETS, vendor);
	put_le16(image + ROM_PCI + ID_OFFSETS + 2, device);
	image[ROM_LAST] = last ? 0x80 : 0;
	image[ROM_PNP + PNP_SUM] = image[ROM_SUM] = 0;
	balance(image + ROM_PNP, PNP_BYTES, PNP_SUM);
	balance(image, len, ROM_SUM);
}

int main(int argc, char **argv)
{
	static uint8_t image[128 * ROM_UNIT], out[IDS_MOST * sizeof(image)];
	static uint8_t program[DISK_LOADER_MOST + ROM_UNIT];
	size_t len, end, ids = (size_t)argc - 4, i;
	FILE *f;

	if (argc < 5 || ids > IDS_MOST)
		die("usage: mkrom OUT IMAGE PROGRAM VENDOR:DEVICE...");
	len = load(argv[2], image, sizeof(image));
	if (len % ROM_UNIT || image[ROM_LEN] != len / ROM_UNIT)
		die("the image's length is not what it says");
	for (i = 0; i < ids; i++) {
		fill_in(image, len, argv[4 + i], ids * len, i == ids - 1);
		memcpy(out + i * len, image, len);
	}
	end = load(argv[3], program, sizeof(program));
	if (end > DISK_LOADER_MOST)
		die("the program is too long to be copied to base memory");
	program[NBP_KIND] = START_ROM;
	end = (end + ROM_UNIT - 1) / ROM_UNIT * ROM_UNIT;
	f = fopen(argv[1], "wb");
	if (!f || fwrite(out, len, ids, f) != ids ||
	    fwrite(program, end, 1, f) != 1 || fclose(f))
		die(argv[1]);
	return 0;
}
