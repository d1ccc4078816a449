/* test_fcp_task.c: disks of Fibre Channel: read and written whatever goes
   wrong. */
#include "tests/net/san/fc_target.h"

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const enum fault all[] = { SILENT, SHORT, LOST, SWAPPED,
					  STRANGER, RESET, LOGOUT, BUSY,
					  GREEDY };
	struct san_drive *d;

	(void)state;
	d = new_disk();
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (unsigned k = 1; k < 4; k++) {
			go_wrong(all[i], k);
			assert_read(&f, d, 20, 480);
			assert_true(target.seen > k);
		}
	}
	bench_stop(&f.b);
}

static void no_write_is_wrong_whatever_goes_wrong(void **state)
{
	static const enum fault all[] = { SILENT, BUSY, LIAR };
	static uint8_t data[300 * 512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		go_wrong(all[i], 2);
		memset(data, (int)(i + 1), sizeof(data));
		assert_int_equal(san_disk_write(d, 10, 300, data), 0);
		assert_memory_equal(f.disk + 5120, data, sizeof(data));
		assert_true(target.seen > 2);
	}
	bench_stop(&f.b);
}

static void what_will_not_get_better_fails_at_once(void **state)
{
	static uint8_t buf[512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	go_wrong(MEDIUM, 0);
	target.always = true;
	assert_int_equal(san_disk_read(d, 1, 1, buf), -EIO);
	assert_non_null(strstr(d->err.msg, "a block cannot be read"));
	bench_stop(&f.b);
}

static void a_link_that_ends_is_logged_in_to_again(void **state)
{
	struct san_drive *d;

	(void)state;
	d = new_disk();
	go_wrong(RESET, 1);
	assert_read(&f, d, 0, 400);
	/* 4 parts and once more, nothing in between */
	assert_true(target.seen < 3 * 4);
	assert_int_equal(f.flogis, 2);
	assert_int_equal(f.plogis, 2);
	bench_stop(&f.b);
}

static void a_target_that_is_silent_for_good_is_given_up(void **state)
{
	static uint8_t buf[512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	go_wrong(SILENT, 1);
	target.always = true;
	d->retries = 1;
	assert_int_equal(san_disk_read(d, 1, 1, buf), -ETIMEDOUT);
	assert_non_null(strstr(d->err.msg, "has not answered for 6 s"));
	assert_true(f.aborts >= 2);
	bench_stop(&f.b);
}

static void a_busy_card_is_waited_for(void **state)
{
	static uint8_t data[64 * 512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	memset(data, 3, sizeof(data));
	target.card_busy = true;
	assert_int_equal(san_disk_write(d, 0, 64, data), 0);
	assert_memory_equal(f.disk, data, sizeof(data));
	bench_stop(&f.b);
}

/* ---- parts --------------------------------------------------------------- */

static unsigned losses, asked, largest;

/* The first @losses reads fall short; how large they all are is seen. */
static void lose_some(struct fabric *fabric, const uint8_t *h, size_t len)
{
	unsigned count = get_be16(h + 24 + 12 + 7);

	if (h[0] == 6 && h[24 + 12] == 0x28) {
		go_wrong(losses ? SHORT : WELL, 1);
		losses -= losses > 0;
		asked++;
		largest = count > largest ? count : largest;
	}
	take_fcp(fabric, h, len);
}

static unsigned largest_of_a_read(struct san_drive *d)
{
	asked = largest = 0;
	assert_read(&f, d, 128, 128);
	return largest;
}

/* Two losses take from how many there are at once, those that follow from
   their size, down to 4096 bytes. */
static void parts_get_smaller_where_frames_are_lost(void **state)
{
	static const struct { unsigned losses, blocks; } t[] = {
		{ 0, 128 }, { 1, 128 }, { 2, 128 }, { 3, 64 }, { 4, 32 },
		{ 5, 16 }, { 6, 8 }, { 7, 8 },
	};
	struct san_drive *d;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		d = new_disk();
		f.on_fcp = lose_some;
		losses = t[i].losses;
		assert_int_equal(largest_of_a_read(d), 128);
		assert_int_equal(asked, 1 + t[i].losses);
		assert_int_equal(largest_of_a_read(d), t[i].blocks);
		assert_int_equal(asked, 128 / t[i].blocks);
		bench_stop(&f.b);
	}
}

/* Of two commands, in two parts each, the first part of the first fails: the
   target is told to forget the second one, and nothing comes of that. */
static void what_is_left_of_a_failed_command_is_given_up(void **state)
{
	static uint8_t buf[DISK_BLOCKS * 512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	go_wrong(MEDIUM, 1);
	assert_int_equal(san_disk_read(d, 0, DISK_BLOCKS, buf), -EIO);
	assert_int_equal(target.seen, 4);
	assert_int_equal(f.aborts, 1);
	assert_memory_equal(buf + 131072, f.disk + 131072, 131072);
	bench_stop(&f.b);
}

static void running_out_of_memory_is_an_error(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	for (unsigned i = 1; i < 40; i++) {
		fake_alloc_fail(i);
		if (hook(&f, ROOT, 0x80, &d) == 0)
			san_detach(d);
		fake_alloc_fail(0);
		assert_null(san_find(f.b.net, 0x80));
	}
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_write_is_wrong_whatever_goes_wrong),
		FAKE_TEST(what_will_not_get_better_fails_at_once),
		FAKE_TEST(a_link_that_ends_is_logged_in_to_again),
		FAKE_TEST(a_target_that_is_silent_for_good_is_given_up),
		FAKE_TEST(a_busy_card_is_waited_for),
		FAKE_TEST(parts_get_smaller_where_frames_are_lost),
		FAKE_TEST(what_is_left_of_a_failed_command_is_given_up),
		FAKE_TEST(running_out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
