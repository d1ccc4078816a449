/* test_show.c: disks as the platform sees them: CDs in blocks of their own, and
   few reasons for what fails. */
#include "tests/net/san/disks.h"

#include "net/san/show.h"

#define CD_AT	(16 * 2048)		/* where a CD says that it is one */

static uint8_t buf[8 * BLOCK];

static struct plat_block *show(struct disks *k)
{
	assert_int_equal(san_drive_open(&k->d), 0);
	assert_int_equal(san_show(&k->d, &k->b.e), 0);
	assert_ptr_equal(fake.block, &k->d.block);
	return &k->d.block;
}

static void hide(struct disks *k)
{
	san_hide(&k->d);
	assert_null(k->d.block.paths);
	disks_end(k);
}

static void a_cd_is_shown_in_blocks_of_its_own(void **state)
{
	struct plat_block *b;
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	memcpy(k.data + CD_AT, "\1CD001\1", 7);
	b = show(&k);
	assert_true(b->cdrom);
	assert_int_equal(b->block_size, 2048);
	assert_int_equal(b->blocks, BLOCKS / 4);
	assert_int_equal(b->ops->read(b, 5, 2, buf), 0);
	assert_memory_equal(buf, k.data + 5 * 2048, 2 * 2048);
	memset(buf, 0x77, sizeof(buf));
	assert_int_equal(b->ops->write(b, 7, 1, buf), 0);
	assert_memory_equal(k.data + 7 * 2048, buf, 2048);
	assert_int_not_equal(k.data[8 * 2048], 0x77);
	assert_int_equal(b->ops->read(b, BLOCKS / 4 - 1, 1, buf), 0);
	assert_int_equal(b->ops->read(b, BLOCKS / 4, 1, buf), -EIO);
	hide(&k);
}

/* What is no CD: another sign, no room for one, blocks that are larger. */
static void other_disks_keep_theirs(void **state)
{
	struct plat_block *b;
	struct disks k;

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		fake_reset();
		disks_begin(&k, 1);
		memcpy(k.data + CD_AT, "\1CD001\1", 7);
		k.data[CD_AT + 5] += i == 0;
		if (i == 1)
			k.m[0].path.shape.blocks = 17 * 4 - 1;
		if (i == 2)
			k.m[0].path.shape.blocks = 17 * 4;
		if (i == 3)
			k.m[0].path.shape.block_size = 4096;
		b = show(&k);
		assert_int_equal(b->cdrom, i == 2);
		assert_int_equal(k.m[0].commands != 0, i == 0 || i == 2);
		hide(&k);
	}
}

static void nothing_is_touched_beyond_the_end(void **state)
{
	static const struct { uint64_t lba; uint32_t count; int rc; } t[] = {
		{ BLOCKS - 1, 1, 0 }, { BLOCKS - 1, 2, -EIO },
		{ BLOCKS, 1, -EIO }, { BLOCKS + 1, 1, -EIO },
		{ UINT64_MAX, 1, -EIO }, { 0, UINT32_MAX, -EIO },
		{ BLOCKS, 0, 0 }, { BLOCKS + 1, 0, -EIO },
	};
	struct plat_block *b;
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	b = show(&k);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(b->ops->read(b, t[i].lba, t[i].count, buf),
				 t[i].rc);
		assert_int_equal(b->ops->write(b, t[i].lba, t[i].count, buf),
				 t[i].rc);
	}
	b->blocks = UINT64_MAX;		/* counted in smaller ones, it wraps */
	assert_int_equal(b->ops->read(b, 0, UINT32_MAX / 4096 + 1, buf), -EIO);
	hide(&k);
}

static void the_platform_is_told_of_few_reasons(void **state)
{
	struct plat_block *b;
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	b = show(&k);
	k.m[0].bad_lba = 900;
	assert_int_equal(b->ops->read(b, 900, 1, buf), -EIO);
	k.m[0].again = 1000;
	k.d.retries = 2;
	assert_int_equal(b->ops->read(b, 500, 1, buf), -EIO);
	assert_int_equal(b->ops->flush(b), -EIO);
	hide(&k);
	fake_reset();
	disks_begin(&k, 1);
	k.m[0].path.shape.read_only = true;
	b = show(&k);
	assert_true(b->read_only);
	assert_int_equal(b->ops->write(b, 1, 1, buf), -EROFS);
	hide(&k);
}

static void what_cannot_be_shown_is_told(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	assert_int_equal(san_drive_open(&k.d), 0);
	fake.block_result = -ENOSPC;
	assert_int_equal(san_show(&k.d, &k.b.e), -ENOSPC);
	assert_false(k.d.published);
	hide(&k);
	fake_reset();
	disks_begin(&k, 1);			/* what the first block says */
	assert_int_equal(san_drive_open(&k.d), 0);
	k.d.keys = EVENT_CANCEL;
	k.m[0].silent = 100;
	k.b.ev.con = &k.b.con;
	fake.live_keys = true;
	fake_keys_at(fake.now_us + 2000000, "\003");
	assert_int_equal(san_show(&k.d, &k.b.e), -ECANCELED);
	hide(&k);
	fake_reset();
	disks_begin(&k, 1);			/* or does not */
	k.m[0].bad_lba = CD_AT / BLOCK;
	assert_false(show(&k)->cdrom);
	hide(&k);
}

static void each_allocation_that_fails_is_told(void **state)
{
	struct disks k;
	unsigned n = 0;
	int rc;

	(void)state;
	do {
		fake_reset();
		disks_begin(&k, 1);
		assert_int_equal(san_drive_open(&k.d), 0);
		fake_alloc_fail(++n);
		rc = san_show(&k.d, &k.b.e);
		/* the cache is read past */
		assert_true(rc == 0 || (fake_alloc_failed() && rc == -ENOMEM &&
					k.b.e.msg[0]));
		hide(&k);
	} while (fake_alloc_failed());
	assert_true(n > 3);
	fake_alloc_fail(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_cd_is_shown_in_blocks_of_its_own),
		FAKE_TEST(other_disks_keep_theirs),
		FAKE_TEST(nothing_is_touched_beyond_the_end),
		FAKE_TEST(the_platform_is_told_of_few_reasons),
		FAKE_TEST(what_cannot_be_shown_is_told),
		FAKE_TEST(each_allocation_that_fails_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
