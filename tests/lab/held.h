/*
 * held.h: a disk that a test writes, for what reads disks: its first bytes are
 * held, zeros follow.
 */
#ifndef TESTS_LAB_HELD_H
#define TESTS_LAB_HELD_H

#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/str.h"
#include "lab/disk.h"

#define BLOCK	512u
#define HELD	(1u << 20)		/* bytes			*/
#define SIZE	(64u << 20)		/* of the disk			*/

static uint8_t *held;
static uint64_t broken_at;		/* cannot be read; 0: all can	*/

static inline int read_held(void *ctx, uint64_t at, void *buf, size_t len)
{
	const struct disk *d = ctx;

	if (at > d->size || len > d->size - at ||
	    (broken_at && at <= broken_at && broken_at - at < len))
		return -EIO;
	memset(buf, 0, len);
	if (at < HELD)
		memcpy(buf, held + at, len < HELD - at ? len : HELD - at);
	return 0;
}

static struct disk disk = {
	.read = read_held, .ctx = &disk, .size = SIZE, .block = BLOCK,
};

static inline int setup(void **state)
{
	int rc = fake_setup(state);

	held = calloc(1, HELD);
	broken_at = 0;
	disk.size = SIZE;
	fake.name = "efi";
	return held ? rc : -1;
}

static inline int teardown(void **state)
{
	free(held);
	return fake_teardown(state);
}

#define DISK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static inline void blank(void)
{
	memset(held, 0, HELD);
}

static inline void put(size_t at, const void *bytes, size_t len)
{
	memcpy(held + at, bytes, len);
}

static inline void put_text(size_t at, const char *text)
{
	put(at, text, strlen(text));
}

static inline void assert_described(const char *part)
{
	struct sbuf out = { 0 };

	lab_disk_describe(&disk, &out);
	assert_has(sbuf_text(&out), part);
	sbuf_free(&out);
}

static inline void assert_not_described(const char *part)
{
	struct sbuf out = { 0 };

	lab_disk_describe(&disk, &out);
	if (strstr(sbuf_text(&out), part))
		fail_msg("\"%s\" is in \"%s\"", part, sbuf_text(&out));
	sbuf_free(&out);
}

/* What would start is @what, or, with a status, why nothing does. */
static inline void assert_boots(const struct plat_block_boot *how, int rc,
			 const char *what)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_int_equal(lab_disk_boots(&disk, how, &out, &e), rc);
	assert_has(rc < 0 ? e.msg : sbuf_text(&out), what);
	sbuf_free(&out);
}

static inline void put_gpt(uint32_t size)
{
	put_text(BLOCK, "EFI PART");
	put_le64(held + BLOCK + 72, 2);
	put_le32(held + BLOCK + 80, 4);
	put_le32(held + BLOCK + 84, size);
}

static inline void put_gpt_part(unsigned n, bool esp, uint64_t first, uint64_t last,
			 const char *name)
{
	static const uint8_t type[16] = {
		0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11,
		0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b,
	};
	uint8_t *e = held + 2 * BLOCK + 128 * (n - 1);

	memcpy(e, type, 16);
	e[0] = (uint8_t)(esp ? e[0] : 1);
	memset(e + 16, (int)(0x10 + n), 16);
	put_le64(e + 32, first);
	put_le64(e + 40, last);
	for (unsigned i = 0; i < 36 && name[i]; i++)
		put_le16(e + 56 + 2 * i, (uint8_t)name[i]);
}

#endif
