/* A disk of a stranger's: tables, file systems and folders are read within
   their bounds, and reading ends. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "platform/block.h"
#include "lab/disk.h"
#include "tests/fake/fake.h"

struct bytes { const uint8_t *data; size_t len; unsigned reads; };

/* Behind what there is, it goes on with zeros. */
static int read_bytes(void *ctx, uint64_t at, void *buf, size_t len)
{
	struct bytes *b = ctx;
	size_t n = at < b->len ? b->len - (size_t)at : 0;

	b->reads++;
	memset(buf, 0, len);
	memcpy(buf, at < b->len ? b->data + at : b->data, n < len ? n : len);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct plat_block_boot how = { .filename = "\\EFI\\a" };
	struct bytes b = { data, size, 0 };
	struct disk d = { read_bytes, &b, 8u << 20, 512 };
	struct sbuf out = { 0 };
	struct err e = { 0 };
	int rc;

	if (!size)
		return 0;
	fake.arch = data[0] & 4 ? "i386" : "x86_64";
	fake.name = data[0] & 2 ? "pcbios" : "efi";
	if (data[0] & 1)
		d.block = 4096;
	lab_disk_describe(&d, &out);
	rc = lab_disk_boots(&d, &how, &out, &e);
	must(rc == 0 || (rc == e.code && e.msg[0]));
	must(b.reads < 1000000);
	sbuf_free(&out);
	return 0;
}
