/* test_san_nbd.c: exports of the lab's NBD servers as disks, and what goes wrong
   with these. */
#include "tests/netcmds/san.h"

#include "core/bytes.h"

#define HOOK	"sanhook nbd://192.0.2.1/disk"

/* A machine with an address, and a server with these further lines. */
static void begin_with(struct world *w, const char *more)
{
	char yaml[1200];

	snprintf(yaml, sizeof(yaml), DHCP "- type: nbd\n"
		 "  exports: [{name: disk, image: %s}, "
		 "{name: locked, image: %s, read-only: yes}, "
		 "{name: 4k, size: 1M, least: 4096, most: 65536}, "
		 "{name: 3k, size: 1M, least: 3000}, {name: 64k, size: 1M, "
		 "least: 65536}, {name: tiny, size: 100}, {size: 2M}, "
		 "{name: big, size: 4096G}]\n%s", image, image, more);
	begin(w, yaml);
	assert_int_equal(run(w, "dhcp"), 0);
}

static void an_export_is_attached_read_and_detached(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(fake.block->blocks, BLOCKS);
	assert_int_equal(fake.block->block_size, 512);
	assert_false(fake.block->read_only);
	assert_int_equal(fake.block->paths[0].kind, PLAT_BLOCK_URI);
	assert_string_equal(fake.block->paths[0].uri, "nbd://192.0.2.1/disk");
	assert_int_equal(fake.block->paths[0].port, 10809);
	assert_int_equal(fake.block->paths[0].address[12], 192);
	assert_ptr_equal(fake.block->paths[0].nic, lab_nic(w.lab, 0));
	assert_int_equal(read_around(&w, 300, 0), 0);
	assert_int_equal(run(&w, "sanunhook"), 0);
	end(&w);
}

static void what_an_export_is_like_is_heeded(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, "sanhook nbd://192.0.2.1/locked"), 0);
	assert_true(fake.block->read_only);
	assert_int_equal(san_disk_write(drive_of(&w), 0, 1, disk), -EROFS);
	assert_int_equal(run(&w, "sanunhook\nsanhook nbd://192.0.2.1/4k"), 0);
	assert_int_equal(fake.block->block_size, 4096);
	assert_int_equal(drive_of(&w)->shape.max_blocks, 16);
	assert_int_equal(san_disk_write(drive_of(&w), 1, 100, disk), 0);
	assert_int_equal(run(&w, "sanunhook\nsanhook nbd://192.0.2.1"), 0);
	assert_int_equal(fake.block->blocks, 4096);
	assert_int_equal(run(&w, "sanunhook\nsanhook nbd://192.0.2.1/big"), 0);
	assert_int_equal(fake.block->blocks, 8ull << 30);
	end(&w);
}

static void what_is_no_disk_is_refused_in_words(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_failed(&w, "sanhook nbd:disk", -EINVAL, "names no server");
	assert_failed(&w, "sanhook nbd:///disk", -EINVAL, "names no server");
	assert_failed(&w, "sanhook nbd://192.0.2.1/a%00b", -EINVAL,
		      "no control characters");
	assert_failed(&w, "sanhook nbd://192.0.2.1/a%0ab", -EINVAL,
		      "no control characters");
	assert_failed(&w, "sanhook nbd://192.0.2.1/other", -ENOENT,
		      "has no export \"other\"");
	assert_failed(&w, "sanhook nbd://192.0.2.1/3k", -ENOTSUP,
		      "blocks of 3000 bytes");
	assert_failed(&w, "sanhook nbd://192.0.2.1/64k", -ENOTSUP,
		      "blocks of 65536 bytes");
	assert_failed(&w, "sanhook nbd://192.0.2.1/tiny", -ENODEV, "empty");
	assert_failed(&w, "sanhook nbd://192.0.2.1:10810/disk", -ECONNRESET,
		      "192.0.2.1 refused the connection");
	end(&w);
}

static void each_refusal_of_an_export_is_told(void **state)
{
	static const struct { unsigned error; int rc; const char *why; }
	refusals[] = {
		{ 2, -EPERM, "does not let us use the export \"disk\"" },
		{ 3, -EPROTO, "refuses option 7 (error 3)" },
		{ 4, -ENOTSUP, "the server's machine" },
		{ 5, -EACCES, "write nbds: for nbd:" },
		{ 6, -ENOENT, "has no export \"disk\"" },
		{ 7, -EBUSY, "is shutting down" },
		{ 8, -EPROTO, "(error 8)" },
		{ 0x7fffffff, -EPROTO, "(error 2147483647)" },
	};
	char more[40];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		snprintf(more, sizeof(more), "  refuses: %u\n",
			 refusals[i].error);
		begin_with(&w, more);
		assert_failed(&w, HOOK, refusals[i].rc, refusals[i].why);
		end(&w);
	}
}

static void older_servers_are_read_too(void **state)
{
	static const char *const how[] = {
		"  structured: no\n", "  style: export-name\n",
		"  style: newstyle\n", "  flush: no\n  fua: no\n",
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
		begin_with(&w, how[i]);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(read_around(&w, 60, 0), 0);
		write_around(&w);
		end(&w);
	}
}

static void what_old_servers_cannot_do_is_told(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  style: export-name\n");
	assert_failed(&w, "sanhook nbd://192.0.2.1/other", -ECONNRESET,
		      "192.0.2.1 cut the connection");
	end(&w);
	begin_with(&w, "  style: newstyle\n");
	assert_failed(&w, "sanhook nbds://192.0.2.1/disk", -ENOTSUP,
		      "the server has no TLS");
	end(&w);
	begin_with(&w, "  style: oldstyle\n");
	assert_failed(&w, HOOK, -ENOTSUP, "old style");
	end(&w);
	begin_with(&w, "- type: http\n  port: 10810\n");
	assert_failed(&w, "sanhook nbd://192.0.2.1:10810/x", -ETIMEDOUT,
		      "30 s");
	end(&w);
}

/* ---- faults -------------------------------------------------------------- */

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const char *const what[] = {
		"close", "silent", "short", "order", "cookie", "twice",
		"error, error: 12", "error, error: 108",
	};
	char more[160];
	struct world w;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(what) / sizeof(what[0]); i++) {
		snprintf(more, sizeof(more), "  structured: %s\n"
			 "  faults: [{what: %s, after: 3, every: 7}]\n",
			 i % 2 ? "yes" : "no", what[i / 2]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(read_around(&w, 80, 0), 0);
		end(&w);
	}
}

static void no_read_is_wrong_while_frames_are_lost(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "cards: [{cable: {loss: 1%, reorder: 1%, corrupt: 0.2%"
		   "}}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 200, 0), 0);
	end(&w);
}

static void what_will_not_get_better_fails_at_once(void **state)
{
	static const struct { unsigned error; int rc; const char *why; }
	errors[] = {
		{ 5, -EIO, "the server cannot read (error 5)" },
		{ 1, -EROFS, "does not let us read" },
	};
	char more[100];
	struct world w;

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(errors) / sizeof(errors[0]); i++) {
		snprintf(more, sizeof(more), "  structured: %s\n  faults: "
			 "[{what: error, error: %u, after: 3}]\n",
			 i % 2 ? "yes" : "no", errors[i / 2].error);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_true(read_around(&w, 40, errors[i / 2].rc) > 0);
		assert_non_null(strstr(drive_of(&w)->err.msg,
				       errors[i / 2].why));
		end(&w);
	}
}

/* Where the server loses at its end what was not flushed. */
static void what_was_acknowledged_is_there(void **state)
{
	static const char *const how[] = { "", "  fua: no\n" };
	char more[200];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
		snprintf(more, sizeof(more), "%s  cache: yes\n"
			 "  faults: [{what: close, every: 5}, "
			 "{what: silent, after: 11, every: 9}]\n", how[i]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		write_around(&w);
		end(&w);
	}
}

static void a_command_that_is_given_up_spoils_nothing(void **state)
{
	static uint8_t buf[512 * 512];
	struct san_io io = { .op = SAN_READ, .count = 512, .buf = buf };
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, HOOK), 0);
	san_drive_submit(drive_of(&w), &io);
	san_drive_cancel(drive_of(&w), &io);
	assert_int_equal(read_around(&w, 40, 0), 0);
	for (size_t i = 0; i < sizeof(buf); i++)
		assert_int_equal(buf[i], 0);
	end(&w);
}

static void another_disk_is_not_taken_for_it(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: close, after: 5}]\n- type: nbd\n"
		   "  address: 192.0.2.9\n  exports: [{name: disk, size: 9M}]"
		   "\n");
	assert_int_equal(run(&w, HOOK " nbd://192.0.2.9/disk"), 0);
	(void)read_around(&w, 50, -ECONNRESET);
	end(&w);
}

static void a_failing_allocation_is_an_error(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	hook_without_memory(&w, HOOK, 200);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_export_is_attached_read_and_detached),
		FAKE_TEST(what_an_export_is_like_is_heeded),
		FAKE_TEST(what_is_no_disk_is_refused_in_words),
		FAKE_TEST(each_refusal_of_an_export_is_told),
		FAKE_TEST(older_servers_are_read_too),
		FAKE_TEST(what_old_servers_cannot_do_is_told),
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_read_is_wrong_while_frames_are_lost),
		FAKE_TEST(what_will_not_get_better_fails_at_once),
		FAKE_TEST(what_was_acknowledged_is_there),
		FAKE_TEST(a_command_that_is_given_up_spoils_nothing),
		FAKE_TEST(another_disk_is_not_taken_for_it),
		FAKE_TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_disk, remove_disk);
}
