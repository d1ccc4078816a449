/* A CD's directories: whatever they say, a search ends within them. */
#include <string.h>

#include "tests/fuzz/fuzz.h"

#include "platform/bios/iso9660.h"

struct input { const uint8_t *data; size_t size; unsigned reads; };

/* The volume descriptor comes first, then four sectors again and again. */
static int read_sector(void *ctx, uint32_t at, void *buf)
{
	struct input *in = ctx;
	size_t from = at == 16 ? 0 : (1 + at % 4) * (ISO_SECTOR / 4), n;

	in->reads++;
	if (from >= in->size)
		return -5;
	n = in->size - from < ISO_SECTOR ? in->size - from : ISO_SECTOR;
	memset(buf, 0, ISO_SECTOR);
	memcpy(buf, in->data + from, n);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "autoexec.ipxe", "/a/b/c", "" };
	struct input in = { data, size, 0 };
	const struct iso_disk disk = { .read = read_sector, .ctx = &in };
	struct iso_file f;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		in.reads = 0;
		(void)iso_find(&disk, i == 1 ? "PXESH" : NULL, paths[i], &f);
		must(in.reads <= 20 + 4 * 512);
	}
	return 0;
}

#include "platform/bios/iso9660.c"
