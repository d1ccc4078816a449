/* A boot image as "pxesh embed" reads it, its sums made right: what is embedded
   in one that passes is there afterwards, and it passes again. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <zlib.h>

#include "bootfile/bootfile.h"
#include "bootfile/pesum.h"
#include "tests/fake/fake.h"

#define PE_AT	0x3c
#define SUM_AT	(24 + 64)
#define BODY	(512 + 8)	/* a body's header, of ten fields	*/
#define CRC_AT	(BODY + 36)
#define CRC_FROM (BODY + 40 + 16)

static void mend_pe(uint8_t *data, size_t len)
{
	size_t at = len > PE_AT + 4 ? get_le32(data + PE_AT) : len;

	if (at < len && len - at >= SUM_AT + 4 && !(at & 1))
		put_le32(data + at + SUM_AT, pesum(data, len, at + SUM_AT));
}

/* A ROM's body lies behind its images: of the first alone, here. */
static size_t skipped(const uint8_t *data, size_t len)
{
	size_t images = len > 2 && data[0] == 0x55 ? data[2] * 512u : 0;

	return images < len ? images : 0;
}

static void mend_bios(uint8_t *data, size_t len)
{
	uint32_t end = len > CRC_FROM ? get_le32(data + BODY + 28) : 0;

	if (len <= CRC_FROM)
		return;
	if (!end)
		end = get_le32(data + BODY);
	if (end > CRC_FROM - 512 && end <= len - 512)
		put_le32(data + CRC_AT, (uint32_t)crc32(
			0, data + CRC_FROM, (uInt)(end - (CRC_FROM - 512))));
}

static void embed(struct bootfile *b, const char *text, size_t len)
{
	struct sbuf area = { 0 };

	must(sbuf_add(&area, text, len) == 0);
	if (bootfile_embed(b, &area, NULL) == 0) {
		must(bootfile_open(b, NULL) == 0);
		must(b->embedded.len == len);
		must(!len || !memcmp(b->embedded.at, text, len));
	}
	sbuf_free(&area);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	struct bootfile b = { .file = { 0 } };
	struct embedded part;

	must(sbuf_add(&b.file, data, size) == 0);
	if (bootfile_is_pe(&b))
		mend_pe((uint8_t *)b.file.data, size);
	else if (size)
		mend_bios((uint8_t *)b.file.data +
			  skipped((uint8_t *)b.file.data, size),
			  size - skipped((uint8_t *)b.file.data, size));
	if (bootfile_open(&b, NULL) == 0) {
		while (embedded_next(&b.embedded, &part))
			must(strlen(part.name) < size && part.len < size);
		embed(&b, "some bytes", 10);
		embed(&b, "", 0);
		embed(&b, "other", 5);
	}
	bootfile_free(&b);
	must(fake_live() == live);
	return 0;
}
