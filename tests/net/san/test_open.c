/* test_open.c: which paths to a disk are used, and which are refused. */
#include "tests/net/san/disks.h"

static uint8_t buf[600 * BLOCK];

static void assert_refused(struct disks *k, int code, const char *why)
{
	assert_int_equal(san_disk_read(&k->d, 9, 1, buf), code);
	assert_has(k->d.err.msg, why);
}

/* ---- beginning ----------------------------------------------------------- */

static void a_path_that_cannot_begin_leaves_the_others(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	k.m[0].begin_status = -ENETUNREACH;
	assert_int_equal(san_drive_open(&k.d), 0);
	assert_ptr_equal(k.d.active, &k.m[1].path);
	disks_end(&k);
	disks_begin(&k, 2);
	k.m[0].begin_status = -ENETUNREACH;
	k.m[1].begin_status = -ENOMEM;
	assert_int_equal(san_drive_open(&k.d), -ENETUNREACH);
	assert_string_equal(k.d.err.msg, "Network unreachable");
	disks_end(&k);
}

static void what_takes_too_long_leaves_the_others(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 3);
	k.m[0].open_status = -ECONNREFUSED;
	k.m[1].never_opens = k.m[2].never_opens = true;
	assert_int_equal(san_drive_open(&k.d), -ECONNREFUSED);
	assert_int_equal(fake.now_us, 30000000);
	assert_has(k.m[1].path.err.msg, "could not be opened within 30 s");
	assert_int_equal(k.m[2].closes, 1);
	disks_end(&k);
}

/* ---- what a disk is like ------------------------------------------------- */

static void some_sizes_are_beyond_all_measure(void **state)
{
	static const struct { struct san_shape s; int rc; } t[] = {
		{ { 9, 512, 1, 1, false, 64, { 0 } }, 0 },
		{ { 9, 512, 1, 1, false, 65, { 0 } }, -EPROTO },
		{ { 9, 512, 1, 0, false, 0, { 0 } }, -EPROTO },
		{ { UINT64_MAX / 4096, 512, 1, 1, false, 0, { 0 } }, 0 },
		{ { UINT64_MAX / 4096 + 1, 512, 1, 1, false, 0, { 0 } },
		  -EPROTO },
		{ { 9, 512, 1, 1, false, 0, { 0 } }, 0 },
		{ { 9, 1536, 1, 1, false, 0, { 0 } }, -ENOTSUP },
		{ { 9, 2048, 1, 1, false, 0, { 0 } }, 0 },
		{ { 9, 4096, 1, 1, false, 0, { 0 } }, 0 },
	};
	struct disks k;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake_reset();
		disks_begin(&k, 1);
		k.m[0].path.shape = t[i].s;
		assert_int_equal(san_drive_open(&k.d), t[i].rc);
		disks_end(&k);
	}
}

/* Whatever tells disks apart: another one is refused. */
static void another_disk_is_known_by_each_of_its_marks(void **state)
{
	struct disks k;

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		struct san_shape *s = &k.m[0].path.shape;

		fake_reset();
		disks_begin(&k, 1);
		s->id_len = 3;
		assert_int_equal(san_drive_open(&k.d), 0);
		s->blocks -= i == 0;
		s->block_size <<= i == 1;
		s->id_len += i == 2;
		s->id[2] = i == 3;
		s->id[3] = i == 4;		/* behind its end */
		s->read_only = i == 5;
		san_path_lost(&k.m[0].path, -ECONNRESET);
		if (i < 4)
			assert_refused(&k, -ENODEV, "another disk answers");
		else
			assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
		assert_int_equal(k.m[0].path.foreign, i < 4);
		disks_end(&k);
	}
}

/* Commands are made as large as it took at first. */
static void a_disk_must_take_as_much_as_before(void **state)
{
	struct disks k;

	(void)state;
	for (uint32_t most = 255; most < 258; most++) {
		fake_reset();
		disks_begin(&k, 1);
		k.d.retries = 2;
		assert_int_equal(san_drive_open(&k.d), 0);
		k.m[0].path.shape.max_blocks = most;
		san_path_lost(&k.m[0].path, -ECONNRESET);
		if (most < 256)
			assert_refused(&k, -ENOTSUP, "smaller requests");
		else
			assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
		assert_int_equal(k.d.shape.max_blocks, 256);
		disks_end(&k);
	}
}

/* ---- which is used ------------------------------------------------------- */

/* One that was lost is not taken before one that is being opened and never
   failed, even if it is open first. */
static void who_was_lost_less_often_is_waited_for(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	assert_int_equal(san_drive_open(&k.d), 0);
	assert_ptr_equal(k.d.active, &k.m[0].path);
	san_path_lost(&k.m[0].path, -ECONNRESET);
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
	assert_ptr_equal(k.d.active, &k.m[1].path);
	assert_int_equal(k.m[0].opens, 2);
	disks_end(&k);
}

static void a_path_that_takes_no_command_is_lost(void **state)
{
	struct disks k;

	(void)state;
	disks_begin(&k, 2);
	assert_int_equal(san_drive_open(&k.d), 0);
	k.m[0].submit_status = -EBUSY;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
	assert_memory_equal(buf, k.data + 9 * BLOCK, BLOCK);
	assert_ptr_equal(k.d.active, &k.m[1].path);
	assert_int_equal(k.m[0].path.losses, 1);
	k.m[1].submit_status = -EBUSY;
	k.d.retries = 2;
	assert_int_equal(san_disk_read(&k.d, 500, 1, buf), -EBUSY);
	assert_string_equal(k.d.err.msg, "Busy");
	disks_end(&k);
}

/* After it was given up each read tries once, and says why not at once. */
static void who_was_given_up_is_tried_once_by_each_read(void **state)
{
	struct disks k;
	unsigned opens;
	uint64_t at_us;

	(void)state;
	disks_begin(&k, 1);
	assert_int_equal(san_drive_open(&k.d), 0);
	k.d.retries = 1;
	k.m[0].open_status = -ECONNREFUSED;
	san_path_lost(&k.m[0].path, -ECONNRESET);
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), -ECONNREFUSED);
	assert_in_range(fake.now_us, 20000000, 26000000);
	opens = k.m[0].opens;
	at_us = fake.now_us;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), -ECONNREFUSED);
	assert_int_equal(k.m[0].opens, opens + 1);
	assert_int_equal(fake.now_us, at_us + 1000);
	k.m[0].open_status = 0;
	assert_int_equal(san_disk_read(&k.d, 9, 1, buf), 0);
	assert_false(k.d.gave_up);
	disks_end(&k);
}

/* ---- what nobody wants any more ------------------------------------------ */

static void begin_with_keys(struct disks *k)
{
	disks_begin(k, 1);
	k->m[0].path.shape.max_blocks = 16;
	assert_int_equal(san_drive_open(&k->d), 0);
	k->d.keys = EVENT_CANCEL;
	k->b.ev.con = &k->b.con;
	fake.live_keys = true;
	fake_keys_at(fake.now_us + 2000000, "\003");
}

static void assert_ended(struct disks *k)
{
	assert_int_equal(san_disk_read(&k->d, 9, 600, buf), -ECANCELED);
	assert_has(k->d.err.msg, "stopped by Ctrl-C");
	assert_null(k->d.waiting);
	assert_null(k->d.flight);
	assert_int_equal(k->d.n_flight, 0);
	k->m[0].silent = 0;
	k->m[0].open_status = 0;
	assert_int_equal(san_disk_read(&k->d, 9, 600, buf), 0);
	assert_memory_equal(buf, k->data + 9 * BLOCK, 600 * BLOCK);
	disks_end(k);
}

/* What is on its way, and what waits for it; or for a path. */
static void ctrl_c_ends_what_waits_too(void **state)
{
	struct disks k;

	(void)state;
	begin_with_keys(&k);
	k.m[0].silent = 1000;
	assert_ended(&k);
	fake_reset();
	begin_with_keys(&k);
	k.m[0].open_status = -ECONNREFUSED;
	san_path_lost(&k.m[0].path, -ECONNRESET);
	assert_ended(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_path_that_cannot_begin_leaves_the_others),
		FAKE_TEST(what_takes_too_long_leaves_the_others),
		FAKE_TEST(some_sizes_are_beyond_all_measure),
		FAKE_TEST(another_disk_is_known_by_each_of_its_marks),
		FAKE_TEST(a_disk_must_take_as_much_as_before),
		FAKE_TEST(who_was_lost_less_often_is_waited_for),
		FAKE_TEST(a_path_that_takes_no_command_is_lost),
		FAKE_TEST(who_was_given_up_is_tried_once_by_each_read),
		FAKE_TEST(ctrl_c_ends_what_waits_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
