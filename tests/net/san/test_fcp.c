/* test_fcp.c: disks of Fibre Channel: found, logged in to, refused. */
#include "tests/net/san/fc_target.h"

/* ---- what works ---------------------------------------------------------- */

static void a_disk_is_found_read_and_detached(void **state)
{
	struct san_drive *d;

	(void)state;
	d = new_disk();
	assert_int_equal(fake.block->blocks, DISK_BLOCKS);
	assert_int_equal(fake.block->block_size, 512);
	assert_int_equal(fake.block->paths[0].kind, PLAT_BLOCK_FCP);
	assert_memory_equal(fake.block->paths[0].port_name,
			    "\x50\0\0\0\0\0\0\1", 8);
	assert_ptr_equal(fake.block->paths[0].nic, f.b.nic);
	assert_read(&f, d, 0, DISK_BLOCKS);
	assert_read(&f, d, 7, 1);
	assert_int_equal(f.queries, 1);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.prlis, 1);
	assert_int_equal(f.aborts, 0);
	san_detach(d);
	assert_int_equal(f.logos, 1);
	bench_stop(&f.b);
}

static void what_is_written_is_there(void **state)
{
	static uint8_t data[200 * 512];
	struct san_drive *d;

	(void)state;
	d = new_disk();
	memset(data, 0x5a, sizeof(data));
	assert_int_equal(san_disk_write(d, 100, 200, data), 0);
	assert_memory_equal(f.disk + 100 * 512, data, sizeof(data));
	assert_int_equal(target.rdys, sizeof(data) / BURST);
	assert_int_equal(target.writes_largest, 1452);
	assert_read(&f, d, 90, 300);
	bench_stop(&f.b);
}

/* A target that takes and sends less than we could. */
static void frames_are_as_large_as_both_take(void **state)
{
	static uint8_t data[20 * 512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.size = 512;
	start(&f);
	d = hooked(&f);
	assert_int_equal(san_disk_write(d, 0, 20, data), 0);
	assert_int_equal(target.writes_largest, 512);
	assert_read(&f, d, 0, 64);
	bench_stop(&f.b);
}

static void disks_of_a_target_share_its_login(void **state)
{
	struct san_drive *a, *b;

	(void)state;
	new_fabric();
	start(&f);
	a = hooked(&f);
	if (hook(&f, "fcp://50:00:00:00:00:00:00:01/3", 0x81, &b) < 0)
		fail_msg("%s", f.b.e.msg);
	assert_int_equal(target.lun, 3);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.flogis, 1);
	san_detach(a);
	assert_int_equal(f.logos, 0);
	assert_read(&f, b, 3, 30);
	san_detach(b);
	assert_int_equal(f.logos, 1);
	bench_stop(&f.b);
}

static void use_vn2vn(bool lower)
{
	struct san_drive *d;

	new_fabric();
	f.vn2vn = true;
	f.lower = lower;
	start(&f);
	if (hook(&f, lower ? "fcp:10:00:00:00:00:00:00:01:0" : ROOT, 0x80,
		 &d) < 0)
		fail_msg("%s", f.b.e.msg);
	assert_read(&f, d, 5, 100);
	assert_int_equal(f.prlis, 1);
	san_detach(d);
	bench_stop(&f.b);
}

static void a_target_of_a_higher_name_logs_in_to_us(void **state)
{
	(void)state;
	use_vn2vn(false);
	assert_int_equal(f.plogis, 0);
	assert_int_equal(f.accs, 1);
}

static void a_target_of_a_lower_name_is_logged_in_to(void **state)
{
	(void)state;
	use_vn2vn(true);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.accs, 0);
}

/* ---- refusals ------------------------------------------------------------ */

static void what_names_no_disk_is_refused_in_words(void **state)
{
	static const char *const bad[] = {
		"fcp:", "fcp:50:00:00:00:00:00:00", "fcp:0",
		"fcp:50:00:00:00:00:00:00:0g:0",
		"fcp:50-00-00-00-00-00-00-01:0",
		"fcp:00:00:00:00:00:00:00:00:0",
		"fcp:50:00:00:00:00:00:00:01:x",
		"fcp:50:00:00:00:00:00:00:01:0:1",
		"fcp:50:00:00:00:00:00:00:01/0", "fcp://target/0",
		"fcp://50:00:00:00:00:00:00:01:5/0",
	};
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (hook(&f, bad[i], 0x80, &d) != -EINVAL)
			fail_msg("%s", bad[i]);
		assert_non_null(strstr(f.b.e.msg, "fcp:NAME:LUN"));
	}
	bench_stop(&f.b);
}

static void a_target_that_is_not_there_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.no_target = true;
	assert_refused(&f, -ENODEV, "the fabric knows no port of this name");
}

static void without_a_fabric_that_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.plain = f.silent_plain = true;
	assert_refused(&f, -ETIMEDOUT, "there is no Fibre Channel");
}

static void a_login_that_is_refused_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_plogi = 0x030d;
	assert_refused(&f, -EPERM, "PLOGI is refused: our port name is not");
	assert_int_equal(f.plogis, 1);
}

static void a_busy_target_is_asked_again(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.refuse_plogi = 0x0500;
	f.busy = 10;
	start(&f);
	d = hooked(&f);
	assert_int_equal(f.plogis, 11);
	assert_read(&f, d, 0, 10);
	bench_stop(&f.b);
}

static void a_target_that_stays_busy_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_plogi = 0x0500;
	assert_refused(&f, -EBUSY, "PLOGI is refused: it is busy");
	assert_int_equal(f.plogis, 16);
}

static void a_process_login_that_is_refused_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_prli = 0x0b2c;
	assert_refused(&f, -ENOTSUP, "PRLI is refused: it does not support");
}

static void an_initiator_is_no_target(void **state)
{
	(void)state;
	new_fabric();
	f.initiator_only = true;
	assert_refused(&f, -ENODEV, "this port is no target");
}

static void another_port_is_not_taken_for_it(void **state)
{
	(void)state;
	new_fabric();
	f.other_name = true;
	assert_refused(&f, -ENODEV, "another port answers");
}

static void a_lun_that_is_not_there_is_told(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	target.no_lun = true;
	assert_int_equal(hook(&f, ROOT, 0x80, &d), -ENODEV);
	assert_non_null(strstr(f.b.e.msg, "no such LUN"));
	bench_stop(&f.b);
}

static void without_an_interface_there_is_no_way(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	netdev_close(net_dev(f.b.net, 0));
	assert_int_equal(hook(&f, ROOT, 0x80, &d), -ENETUNREACH);
	bench_stop(&f.b);
}

static void an_answer_that_is_not_whole_is_asked_for_again(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	go_wrong(LOST, 1);
	d = hooked(&f);
	assert_int_equal(target.seen, 2 + 1);	/* and a read */
	assert_read(&f, d, 0, 10);
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_found_read_and_detached),
		FAKE_TEST(what_is_written_is_there),
		FAKE_TEST(frames_are_as_large_as_both_take),
		FAKE_TEST(disks_of_a_target_share_its_login),
		FAKE_TEST(a_target_of_a_higher_name_logs_in_to_us),
		FAKE_TEST(a_target_of_a_lower_name_is_logged_in_to),
		FAKE_TEST(what_names_no_disk_is_refused_in_words),
		FAKE_TEST(a_target_that_is_not_there_is_told),
		FAKE_TEST(without_a_fabric_that_is_told),
		FAKE_TEST(a_login_that_is_refused_is_told),
		FAKE_TEST(a_busy_target_is_asked_again),
		FAKE_TEST(a_target_that_stays_busy_is_told),
		FAKE_TEST(a_process_login_that_is_refused_is_told),
		FAKE_TEST(an_initiator_is_no_target),
		FAKE_TEST(another_port_is_not_taken_for_it),
		FAKE_TEST(a_lun_that_is_not_there_is_told),
		FAKE_TEST(without_an_interface_there_is_no_way),
		FAKE_TEST(an_answer_that_is_not_whole_is_asked_for_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
