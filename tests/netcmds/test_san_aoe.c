/* test_san_aoe.c: the lab's disks by ATA over Ethernet, and what goes wrong with
   these. */
#include "tests/netcmds/san.h"

#include "core/bytes.h"
#include "net/stack.h"

#define HOOK	"sanhook aoe:e1.2"

/* A machine with an address, and a disk with these further lines. */
static void begin_with(struct world *w, const char *more)
{
	char yaml[1200];

	snprintf(yaml, sizeof(yaml), DHCP "- type: aoe\n"
		 "  shelf: 1\n  slot: 2\n  image: %s\n%s", image, more);
	begin(w, yaml);
	assert_int_equal(run(w, "dhcp"), 0);
}

static void a_disk_is_found_read_and_detached(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(fake.block->blocks, BLOCKS);
	assert_int_equal(fake.block->block_size, 512);
	assert_int_equal(fake.block->paths[0].kind, PLAT_BLOCK_AOE);
	assert_int_equal(fake.block->paths[0].shelf, 1);
	assert_int_equal(fake.block->paths[0].slot, 2);
	assert_ptr_equal(fake.block->paths[0].nic, lab_nic(w.lab, 0));
	assert_int_equal(read_around(&w, 300, 0), 0);
	write_around(&w);
	assert_int_equal(run(&w, "sanunhook"), 0);
	end(&w);
}

static void no_address_is_needed(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: aoe, size: 1M}\n");
	assert_failed(&w, "sanhook aoe:e0.0", -ENETUNREACH, "no interface");
	assert_int_equal(run(&w, "ifopen\nsanhook aoe:e0.0"), 0);
	end(&w);
}

static void the_boot_table_names_disk_and_card(void **state)
{
	const uint8_t *t = fake.table;
	struct world w;

	(void)state;
	begin_with(&w, "- {type: aoe, shelf: 513, slot: 4, size: 1M}\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(fake.table_len, 46);
	assert_memory_equal(t, "aBFT\x2e\0\0\0\1", 9);
	assert_true(sums_to_zero(t, 46));
	assert_memory_equal(t + 10, "PXESH\0pxesh\0\0\0", 14);
	assert_int_equal(get_le16(t + 36), 1);
	assert_int_equal(t[38], 2);
	assert_memory_equal(t + 40, lab_nic(w.lab, 0)->mac, 6);
	assert_int_equal(run(&w, "sanhook --drive 0x81 aoe:e513.4"), 0);
	assert_int_equal(fake.table_len, 92);
	assert_int_equal(get_le16(t + 46 + 36), 513);
	end(&w);
}

static void what_names_no_disk_is_refused_in_words(void **state)
{
	static const char *const bad[] = {
		"aoe:", "aoe:1.2", "aoe:e1", "aoe:e1.", "aoe:e.2", "aoe:e1.2x",
		"aoe:e65535.1", "aoe:e1.255", "aoe:e99999999999.1", "aoe:e1.-2",
		"aoe://e1.2", "aoe:e1.%32x",
	};
	char line[60];
	struct world w;

	(void)state;
	begin_with(&w, "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(line, sizeof(line), "sanhook %s", bad[i]);
		assert_failed(&w, line, -EINVAL, "aoe:eSHELF.SLOT");
	}
	assert_failed(&w, "sanhook aoe:e1.3", -ENODEV, "nobody answers for "
		      "shelf 1, slot 3");
	end(&w);
}

static void disks_of_all_kinds_are_read(void **state)
{
	static const char *const how[] = {
		"  buffers: 0\n", "  buffers: 1\n  sectors: 1\n",
		"  buffers: 65535\n  sectors: 255\n", "  lba28: yes\n",
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
		begin_with(&w, how[i]);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(fake.block->blocks, BLOCKS);
		assert_int_equal(read_around(&w, 40, 0), 0);
		write_around(&w);
		end(&w);
	}
}

static void a_disk_beyond_28_bits_is_reached(void **state)
{
	static uint8_t buf[512], got[512];
	struct world w;

	(void)state;
	begin_with(&w, "- {type: aoe, slot: 7, size: 4096G}\n");
	assert_int_equal(run(&w, "sanhook aoe:e0.7"), 0);
	assert_int_equal(fake.block->blocks, 4ull << 31);
	memset(buf, 7, sizeof(buf));
	assert_int_equal(san_disk_write(drive_of(&w), (4ull << 31) - 1, 1,
					buf), 0);
	assert_int_equal(san_disk_read(drive_of(&w), (4ull << 31) - 1, 1,
				       got), 0);
	assert_memory_equal(got, buf, 512);
	end(&w);
}

/* Answers come after 260 ms, and what asks waits 250 ms at first: query and
   first command are sent twice, all others once; the answer to the first of
   two says nothing of 10 ms. The cache reads 8 blocks, a frame has 2. */
static void a_long_way_is_learned(void **state)
{
	static uint8_t buf[512];
	struct world w;
	uint64_t sent;

	(void)state;
	begin(&w, "cards: [{cable: {delay: 130ms}}]\n"
	      "servers:\n- {type: aoe, size: 1M}\n");
	assert_int_equal(run(&w, "ifopen"), 0);
	sent = net_dev(w.sh.net, 0)->tx.ok;
	assert_int_equal(run(&w, "sanhook aoe:e0.0"), 0);
	for (unsigned i = 0; i < 10; i++) {
		san_cache_drop(drive_of(&w), 0, UINT64_MAX);
		assert_int_equal(san_disk_read(drive_of(&w), 100 * i, 1, buf),
				 0);
	}
	assert_in_range(net_dev(w.sh.net, 0)->tx.ok - sent, 4 + 4 + 40, 52);
	end(&w);
}

/* Frames of 9,000 bytes, whether they arrive or not. */
static void long_frames_are_used_where_they_arrive(void **state)
{
	static const char *const how[] = { "", "  narrow: yes\n" };
	char more[200];
	uint32_t frames[2];
	struct world w;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		snprintf(more, sizeof(more), "%snetworks: {lan: {mtu: 9000}}\n"
			 "cards: [{mtu: 9000, network: lan}]\n", how[i]);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_int_equal(read_around(&w, 60, 0), 0);
		write_around(&w);
		frames[i] = w.sh.net->devs->tx.ok;
		end(&w);
	}
	assert_true(frames[0] * 3 < frames[1]);
}

/* ---- faults -------------------------------------------------------------- */

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const char *const what[] = {
		"silent", "short", "tag", "error, error: 0x84",
	};
	char more[160];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		snprintf(more, sizeof(more),
			 "  faults: [{what: %s, after: 3, every: 37}]\n",
			 what[i]);
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
	begin_with(&w, "cards: [{cable: {loss: 1%, reorder: 1%, duplicate: 1%"
		   "}}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 200, 0), 0);
	write_around(&w);
	end(&w);
}

static void what_will_not_get_better_fails_at_once(void **state)
{
	static const struct { unsigned error; int rc; const char *why; }
	errors[] = {
		{ 0x40, -EIO, "a block cannot be read" },
		{ 0x10, -EIO, "does not have the block" },
		{ 0x04, -ENOTSUP, "refuses the command" },
		{ 0x02, -EIO, "(error 02)" },
	};
	char more[100];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		snprintf(more, sizeof(more), "  faults: [{what: error, "
			 "error: %u, after: 8}]\n", errors[i].error);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), 0);
		assert_true(read_around(&w, 40, errors[i].rc) > 0);
		assert_non_null(strstr(drive_of(&w)->err.msg, errors[i].why));
		end(&w);
	}
}

static void each_refusal_of_a_target_is_told(void **state)
{
	static const struct { unsigned error; int rc; const char *why; }
	refusals[] = {
		{ 1, -EPROTO, "(AoE error 1)" },
		{ 3, -ENODEV, "is not available" },
		{ 6, -EBUSY, "another machine has reserved" },
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

/* Silent for minutes, then there again: 40 answers are lost. */
static void a_target_that_comes_back_is_read_on(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: silent, after: 50, times: 100}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 60, 0), 0);
	end(&w);
}

static void another_disk_is_not_taken_for_it(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: silent, after: 50}]\n"
		   "- {type: aoe, size: 1M, serial: other}\n");
	assert_int_equal(run(&w, HOOK " aoe:e0.0\nset san-retries 2"), 0);
	(void)read_around(&w, 50, -ETIMEDOUT);
	end(&w);
}

static void dead_paths_are_survived(void **state)
{
	char more[200];
	struct world w;

	(void)state;
	snprintf(more, sizeof(more), "  faults: [{what: silent, after: 50}]\n"
		 "- {type: aoe, image: %s}\n", image);
	begin_with(&w, more);
	assert_int_equal(run(&w, HOOK " aoe:e0.0"), 0);
	assert_int_equal(read_around(&w, 60, 0), 0);
	end(&w);
}

/* The card below it is on the same network. */
static void an_interface_that_goes_is_replaced_by_another(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "networks: {lan: {}}\ncards: [{network: lan, vlans: "
		   "{7: lan}}]\n");
	assert_int_equal(run(&w, "ifclose\nvcreate --tag 7 net0\n"
			     "ifopen net0-7\n" HOOK), 0);
	assert_int_equal(read_around(&w, 30, 0), 0);
	assert_int_equal(run(&w, "vdestroy net0-7"), 0);
	assert_int_equal(read_around(&w, 60, 0), 0);
	end(&w);
}

static void a_failing_allocation_is_an_error(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	hook_without_memory(&w, HOOK, 60);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_found_read_and_detached),
		FAKE_TEST(no_address_is_needed),
		FAKE_TEST(the_boot_table_names_disk_and_card),
		FAKE_TEST(what_names_no_disk_is_refused_in_words),
		FAKE_TEST(disks_of_all_kinds_are_read),
		FAKE_TEST(a_disk_beyond_28_bits_is_reached),
		FAKE_TEST(a_long_way_is_learned),
		FAKE_TEST(long_frames_are_used_where_they_arrive),
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_read_is_wrong_while_frames_are_lost),
		FAKE_TEST(what_will_not_get_better_fails_at_once),
		FAKE_TEST(each_refusal_of_a_target_is_told),
		FAKE_TEST(a_target_that_comes_back_is_read_on),
		FAKE_TEST(another_disk_is_not_taken_for_it),
		FAKE_TEST(dead_paths_are_survived),
		FAKE_TEST(an_interface_that_goes_is_replaced_by_another),
		FAKE_TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_disk, remove_disk);
}
