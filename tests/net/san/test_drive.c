/* test_drive.c: paths that are lost, late, another disk's, or all dead. */
#include "tests/net/san/disks.h"

#include "net/san/show.h"

static void open_well(struct disks *k, unsigned n)
{
	disks_begin(k, n);
	assert_int_equal(san_drive_open(&k->d), 0);
}

static void the_first_path_that_is_ready_is_used(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 3);
	k.m[0].open_status = -ECONNREFUSED;
	assert_int_equal(san_drive_open(&k.d), 0);
	assert_ptr_equal(k.d.active, &k.m[1].path);
	assert_int_equal(k.m[2].opens, 1);
	assert_int_equal(k.m[2].closes, 1);
	disks_end(&k);
}

static void when_all_fail_the_first_ones_reason_is_told(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	k.m[0].open_status = -ECONNREFUSED;
	k.m[1].open_status = -EIO;
	assert_int_equal(san_drive_open(&k.d), -ECONNREFUSED);
	assert_string_equal(k.d.err.msg, "Connection refused");
	disks_end(&k);
}

static void opening_that_never_ends_is_given_up(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	k.m[0].never_opens = true;
	assert_int_equal(san_drive_open(&k.d), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 30000000);
	disks_end(&k);
}

static void a_shape_that_is_none_is_refused(void **state)
{
	static const struct { struct san_shape s; const char *why; } bad[] = {
		{ { 0, 512, 1, 1, false, 0, { 0 } }, "it has no blocks" },
		{ { 9, 520, 1, 1, false, 0, { 0 } }, "520 bytes" },
		{ { 9, 256, 1, 1, false, 0, { 0 } }, "256 bytes" },
		{ { 9, 8192, 1, 1, false, 0, { 0 } }, "8192 bytes" },
		{ { 9, 0, 1, 1, false, 0, { 0 } }, "0 bytes" },
		{ { UINT64_MAX, 512, 1, 1, false, 0, { 0 } }, "size" },
		{ { 9, 512, 0, 1, false, 0, { 0 } }, "size" },
	};
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		k.d.dead = 0;
		k.m[0].path.shape = bad[i].s;
		assert_true(san_drive_open(&k.d) < 0);
		assert_non_null(strstr(k.d.err.msg, bad[i].why));
	}
	disks_end(&k);
}

/* Whatever is lost meanwhile: each read is right. */
static void no_read_is_wrong_while_paths_are_lost(void **state)
{
	static uint8_t buf[600 * BLOCK];
	struct disks k;
	uint32_t seed = 1;

	(void)state;
	open_well(&k, 2);
	k.m[0].lose_every = 7;
	k.m[1].lose_every = 11;
	for (unsigned i = 0; i < 2000; i++) {
		uint32_t n, lba;

		seed = seed * 1664525 + 1013904223;
		n = 1 + (seed >> 20) % (i % 50 ? 40 : 600);
		lba = (seed >> 8) % (BLOCKS - n);
		assert_int_equal(san_disk_read(&k.d, lba, n, buf), 0);
		assert_memory_equal(buf, k.data + lba * BLOCK, n * BLOCK);
	}
	assert_true(k.m[0].opens > 10);
	assert_true(k.m[1].opens > 10);
	disks_end(&k);
}

static void what_was_written_is_there_and_is_read(void **state)
{
	static uint8_t buf[300 * BLOCK], got[300 * BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].lose_every = 5;
	memset(buf, 0x5a, sizeof(buf));
	assert_int_equal(san_disk_read(&k.d, 90, 300, got), 0);
	assert_int_equal(san_disk_read(&k.d, 100, 20, got), 0);
	assert_int_equal(san_disk_write(&k.d, 101, 300, buf), 0);
	assert_memory_equal(k.data + 101 * BLOCK, buf, sizeof(buf));
	assert_int_equal(san_disk_read(&k.d, 100, 20, got), 0);
	assert_memory_equal(got, k.data + 100 * BLOCK, 20 * BLOCK);
	assert_int_equal(san_disk_flush(&k.d), 0);
	assert_int_equal(k.m[0].flushes, 1);
	disks_end(&k);
}

static void a_disk_that_is_read_only_is_not_written(void **state)
{
	uint8_t buf[BLOCK] = { 0 };
	struct disks k;

	(void)state;
	disks_begin(&k, 1);
	k.m[0].path.shape.read_only = true;
	assert_int_equal(san_drive_open(&k.d), 0);
	assert_int_equal(san_disk_write(&k.d, 1, 1, buf), -EROFS);
	assert_int_equal(san_disk_flush(&k.d), 0);
	assert_int_equal(k.m[0].commands, 0);
	disks_end(&k);
}

static void nothing_is_read_behind_the_end(void **state)
{
	uint8_t buf[2 * BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	assert_int_equal(san_disk_read(&k.d, BLOCKS - 1, 2, buf), -ERANGE);
	assert_int_equal(san_disk_read(&k.d, UINT64_MAX, 2, buf), -ERANGE);
	assert_int_equal(san_disk_write(&k.d, BLOCKS, 1, buf), -ERANGE);
	assert_int_equal(san_disk_read(&k.d, BLOCKS - 2, 2, buf), 0);
	disks_end(&k);
}

static void a_command_without_an_answer_is_sent_again(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].silent = 1;
	assert_int_equal(san_disk_read(&k.d, 5, 1, buf), 0);
	assert_memory_equal(buf, k.data + 5 * BLOCK, BLOCK);
	assert_int_equal(k.m[0].opens, 2);
	assert_true(fake.now_us >= 15000000 && fake.now_us < 16000000);
	disks_end(&k);
}

static void a_busy_disk_is_asked_again_so_often(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].again = 10;
	assert_int_equal(san_disk_read(&k.d, 5, 1, buf), 0);
	k.m[0].again = 1000;
	k.d.retries = 3;
	assert_int_equal(san_disk_read(&k.d, 500, 1, buf), -EBUSY);
	disks_end(&k);
}

static void a_bad_block_fails_but_not_those_beside_it(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].bad_lba = 83;
	assert_int_equal(san_disk_read(&k.d, 82, 1, buf), 0);
	assert_memory_equal(buf, k.data + 82 * BLOCK, BLOCK);
	assert_int_equal(san_disk_read(&k.d, 83, 1, buf), -EIO);
	assert_string_equal(k.d.err.msg, "a bad block");
	disks_end(&k);
}

static void gone_for(unsigned seconds, unsigned retries, int expected)
{
	uint8_t buf[BLOCK];
	struct disks k;

	open_well(&k, 1);
	k.d.retries = retries;
	k.m[0].lose_every = 1;
	k.m[0].gone_until_us = fake.now_us + seconds * 1000000ull;
	k.m[0].commands = 0;
	k.m[0].silent = 0;
	san_path_lost(&k.m[0].path, -ECONNRESET);
	k.m[0].lose_every = 0;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), expected);
	if (expected == 0)
		assert_memory_equal(buf, k.data + 9 * BLOCK, BLOCK);
	disks_end(&k);
}

static void a_target_may_be_gone_for_minutes(void **state)
{
	(void)state;
	gone_for(5, 10, 0);
	gone_for(60, 10, 0);
	gone_for(180, 10, 0);
}

static void a_target_that_stays_away_is_given_up(void **state)
{
	(void)state;
	gone_for(100000, 10, -ECONNREFUSED);
	gone_for(60, 2, -ECONNREFUSED);
}

static void another_disk_is_refused_for_good(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].path.shape.id[0]++;
	san_path_lost(&k.m[0].path, -ECONNRESET);
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), -ENODEV);
	assert_non_null(strstr(k.d.err.msg, "another disk answers"));
	k.m[0].path.shape.id[0]--;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), -ENODEV);
	disks_end(&k);
}

static void a_path_to_another_disk_leaves_the_others(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	k.m[1].open_status = -ECONNREFUSED;
	assert_int_equal(san_drive_open(&k.d), 0);
	k.m[1].open_status = 0;
	k.m[0].path.shape.blocks--;
	san_path_lost(&k.m[0].path, -ECONNRESET);
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
	assert_ptr_equal(k.d.active, &k.m[1].path);
	disks_end(&k);
}

static void a_disk_that_always_breaks_off_ends_in_an_error(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.m[0].lose_every = 1;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), -ECONNRESET);
	assert_int_equal(k.m[0].opens, 1 + 10);
	disks_end(&k);
}

static void reading_on_needs_few_commands(void **state)
{
	uint8_t buf[2 * BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	for (uint32_t lba = 0; lba < BLOCKS; lba += 2) {
		assert_int_equal(san_disk_read(&k.d, lba, 2, buf), 0);
		assert_memory_equal(buf, k.data + lba * BLOCK, sizeof(buf));
	}
	assert_true(k.m[0].commands < BLOCKS / 80);
	assert_int_equal(k.m[0].most_begun, DEPTH);
	assert_true(k.b.net->san_cached <= LIMIT_SAN_CACHE);
	disks_end(&k);
}

static void jumping_about_reads_nothing_ahead(void **state)
{
	uint8_t buf[8 * BLOCK];
	struct disks k;
	unsigned n = 0;

	(void)state;
	open_well(&k, 1);
	for (uint32_t lba = 160; lba < BLOCKS - 8; lba += 160, n++)
		assert_int_equal(san_disk_read(&k.d, lba, 8, buf), 0);
	assert_int_equal(k.m[0].commands, n);
	disks_end(&k);
}

static void ctrl_c_ends_a_read(void **state)
{
	static uint8_t buf[700 * BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.d.keys = EVENT_CANCEL;
	k.m[0].silent = 100;
	k.b.ev.con = &k.b.con;
	fake.live_keys = true;
	fake_keys_at(fake.now_us + 2000000, "\003");
	assert_int_equal(san_disk_read(&k.d, 9, 700, buf), -ECANCELED);
	assert_true(k.m[0].aborts > 0);
	k.m[0].silent = 0;
	assert_int_equal(san_disk_read(&k.d, 9, 700, buf), 0);
	disks_end(&k);
}

/* What was started has the keyboard: its own reads do not look for Ctrl-C. */
static void reads_of_the_firmware_leave_the_keys_alone(void **state)
{
	uint8_t buf[BLOCK];
	struct plat_block *shown;
	struct disks k;

	(void)state;
	open_well(&k, 1);
	k.b.ev.con = &k.b.con;
	assert_int_equal(san_show(&k.d, &k.b.e), 0);
	shown = &k.d.block;
	for (unsigned i = 0; i < 3; i++) {
		k.d.keys = EVENT_CANCEL;
		fake.live_keys = true;
		fake_keys("\003");
		assert_int_equal(i == 0 ? shown->ops->read(shown, 900, 1, buf) :
				 i == 1 ? shown->ops->write(shown, 9, 1, buf) :
				 shown->ops->flush(shown), 0);
		assert_int_equal(fake_keys_left(), i + 1);
	}
	san_hide(&k.d);
	disks_end(&k);
}

static void without_memory_it_reads_past_the_cache(void **state)
{
	uint8_t buf[BLOCK];
	struct disks k;

	(void)state;
	open_well(&k, 1);
	fake_alloc_fail(1);
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
	assert_memory_equal(buf, k.data + 9 * BLOCK, BLOCK);
	disks_end(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_first_path_that_is_ready_is_used),
		FAKE_TEST(when_all_fail_the_first_ones_reason_is_told),
		FAKE_TEST(opening_that_never_ends_is_given_up),
		FAKE_TEST(a_shape_that_is_none_is_refused),
		FAKE_TEST(no_read_is_wrong_while_paths_are_lost),
		FAKE_TEST(what_was_written_is_there_and_is_read),
		FAKE_TEST(a_disk_that_is_read_only_is_not_written),
		FAKE_TEST(nothing_is_read_behind_the_end),
		FAKE_TEST(a_command_without_an_answer_is_sent_again),
		FAKE_TEST(a_busy_disk_is_asked_again_so_often),
		FAKE_TEST(a_bad_block_fails_but_not_those_beside_it),
		FAKE_TEST(a_target_may_be_gone_for_minutes),
		FAKE_TEST(a_target_that_stays_away_is_given_up),
		FAKE_TEST(another_disk_is_refused_for_good),
		FAKE_TEST(a_path_to_another_disk_leaves_the_others),
		FAKE_TEST(a_disk_that_always_breaks_off_ends_in_an_error),
		FAKE_TEST(reading_on_needs_few_commands),
		FAKE_TEST(jumping_about_reads_nothing_ahead),
		FAKE_TEST(ctrl_c_ends_a_read),
		FAKE_TEST(reads_of_the_firmware_leave_the_keys_alone),
		FAKE_TEST(without_memory_it_reads_past_the_cache),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
