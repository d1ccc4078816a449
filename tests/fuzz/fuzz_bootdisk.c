/* Of a disk to boot from: its first sector as a table of partitions, and what a
   CD has for a boot record and a boot catalogue. */
#include <string.h>

#include "tests/fuzz/fuzz.h"

#include "platform/bios/eltorito.h"
#include "platform/bios/geometry.h"

struct input { const uint8_t *data; size_t size; unsigned reads; };

/* The catalogue, wherever it is said to be, follows the boot record. */
static int read_sector(void *ctx, uint32_t at, void *buf)
{
	struct input *in = ctx;
	size_t from = at == 17 ? 0 : 96, n;

	in->reads++;
	if (from > in->size)
		return -5;
	n = in->size - from < ISO_SECTOR ? in->size - from : ISO_SECTOR;
	memset(buf, 0, ISO_SECTOR);
	memcpy(buf, in->data + from, n);
	return 0;
}

static void look_for_geometry(const uint8_t *data, size_t size)
{
	uint8_t first[512] = { 0 };
	struct geometry g;

	memcpy(first, data, size < sizeof(first) ? size : sizeof(first));
	for (unsigned floppy = 0; floppy < 2; floppy++) {
		g = geometry_of(first, (uint64_t)size << (size & 63), floppy);
		must(g.cylinders && g.cylinders <= 1024);
		must(g.heads && g.heads <= 255);
		must(g.sectors && g.sectors <= 63);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size, 0 };
	const struct iso_disk cd = { .read = read_sector, .ctx = &in };
	uint8_t buf[ISO_SECTOR];
	struct eltorito found;
	const char *why = NULL;
	int rc = eltorito_find(&cd, buf, &found, &why);

	must(in.reads <= 2);
	must(rc < 0 ? why && *why : found.count && found.segment);
	look_for_geometry(data, size);
	return 0;
}

#include "platform/bios/eltorito.c"
#undef ENTRY
#include "platform/bios/geometry.c"
