/*
 * test_san.c: disks over the network, as scripts attach them, against the lab's
 * targets and what goes wrong with these.
 */
#include "tests/netcmds/san.h"

#define TARGET	"iscsi:192.0.2.1::::iqn.lab:disk"
#define HOOK	"sanhook " TARGET

/* A machine with an address, and a target with these further lines. */
static void begin_with(struct world *w, const char *more)
{
	char yaml[1200];

	snprintf(yaml, sizeof(yaml), DHCP "- type: iscsi\n"
		 "  target: iqn.lab:disk\n"
		 "  luns: [{image: %s}, {lun: 2, size: 1M, block: 4096}, "
		 "{lun: 3, size: 1M, block: 520}, {lun: 4, size: 1M, type: 1}, "
		 "{lun: 5, size: 4096G}]\n%s", image, more);
	begin(w, yaml);
	assert_int_equal(run(w, "dhcp"), 0);
}

static void a_disk_is_attached_read_and_detached(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	assert_int_equal(run(&w, HOOK), 0);
	assert_string_equal(fake_out(), "Registered SAN device 0x80\n");
	assert_non_null(fake.block);
	assert_int_equal(fake.block->blocks, BLOCKS);
	assert_int_equal(fake.block->block_size, 512);
	assert_int_equal(fake.block->n_paths, 1);
	assert_string_equal(fake.block->paths[0].target, "iqn.lab:disk");
	assert_int_equal(fake.block->paths[0].address[12], 192);
	assert_ptr_equal(fake.block->paths[0].nic, lab_nic(w.lab, 0));
	assert_int_equal(read_around(&w, 300, 0), 0);
	assert_int_equal(run(&w, "sanunhook"), 0);
	assert_string_equal(fake_out(), "Unregistered SAN device 0x80\n");
	assert_null(fake.block);
	assert_int_equal(run(&w, "sanunhook --drive 0x99"), 0);
	end(&w);
}

static void keep_san_and_skip_san_boot_are_heeded(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	fake.boot_result = -ENOEXEC;
	assert_int_equal(run(&w, "set skip-san-boot 1\nset keep-san 1\n"
			     "sanboot " TARGET), 0);
	assert_string_equal(fake_out(), "Registered SAN device 0x80\n"
		"Skipping boot from SAN device 0x80\n"
		"Preserving SAN device 0x80\n");
	assert_int_equal(fake.block_boots, 0);
	assert_int_equal(run(&w, "clear skip-san-boot\n"
			     "sanboot --filename x.efi"), -ENOEXEC);
	assert_string_equal(fake.block_boot_file, "x.efi");
	assert_has(fake_out(), "Booting x.efi from SAN device 0x80");
	assert_non_null(san_find(w.sh.net, 0x80));
	assert_int_equal(run(&w, HOOK), -EADDRINUSE);
	assert_int_equal(run(&w, "clear keep-san\nset san-drive 0x81\n"
			     "sanboot " TARGET), -ENOEXEC);
	assert_has(fake_out(), "Unregistered SAN device 0x81");
	assert_null(san_find(w.sh.net, 0x81));
	assert_int_equal(run(&w, "sanboot --keep " TARGET), -ENOEXEC);
	assert_non_null(san_find(w.sh.net, 0x81));
	end(&w);
}

static void what_is_no_disk_is_refused_in_words(void **state)
{
	static const struct { const char *lun, *why; } bad[] = {
		{ "1", "no such LUN" }, { "3", "520 bytes" },
		{ "4", "no disk, but a device of type 1" },
	};
	char line[80];
	struct world w;

	(void)state;
	begin_with(&w, "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(line, sizeof(line), "sanhook iscsi:192.0.2.1:::%s:"
			 "iqn.lab:disk", bad[i].lun);
		assert_true(run(&w, line) < 0);
		assert_has(w.e.msg, bad[i].why);
	}
	assert_int_equal(run(&w, "sanhook iscsi:192.0.2.1:::2:iqn.lab:disk"),
			 0);
	assert_int_equal(fake.block->block_size, 4096);
	assert_int_equal(run(&w, "sanhook --drive 0x81 "
			     "iscsi:192.0.2.1:::5:iqn.lab:disk"), 0);
	assert_int_equal(fake.block->blocks, 4ull << 31);
	end(&w);
}

/* DHCP names a disk, and perhaps a script. */
static void begin_dhcp(struct world *w, const char *set)
{
	char yaml[900];

	snprintf(yaml, sizeof(yaml), "servers:\n- type: dhcp\n  %s\n"
		 "- type: tftp\n  paths: {/x.ipxe: {content: '#!ipxe\n\n"
		 "    echo hello\n\n    exit 3'}}\n- type: iscsi\n"
		 "  target: iqn.lab:disk\n  luns: [{image: %s}]\n", set,
		 image);
	begin(w, yaml);
}

static void autoboot_boots_the_disk_of_the_root_path(void **state)
{
	struct world w;

	(void)state;
	fake.boot_result = -ENOEXEC;
	begin_dhcp(&w, "options: {root-path: 'iscsi:${next-server}::::"
		   "iqn.lab:disk', 175: {type: hex, value: 'bc05782e656669'}}");
	assert_int_equal(run(&w, "autoboot"), -ENOEXEC);
	assert_has(fake_out(), "Root path: iscsi:192.0.2.1::::iqn.lab:disk\n"
		   "SAN filename: x.efi\nRegistered SAN device 0x80\n"
		   "Booting x.efi from SAN device 0x80\n"
		   "Unregistered SAN device 0x80\n");
	end(&w);
}

static void autoboot_runs_the_file_before_it_boots_the_disk(void **state)
{
	struct world w;

	(void)state;
	fake.boot_result = 0;
	begin_dhcp(&w, "filename: x.ipxe\n  options: {root-path: "
		   "'iscsi:192.0.2.1::::iqn.lab:disk'}");
	assert_int_equal(run(&w, "autoboot"), 0);
	assert_has(fake_out(), "Registered SAN device 0x80\n");
	assert_has(fake_out(), "hello\n");
	assert_has(fake_out(), "Booting from SAN device 0x80\n");
	end(&w);
	begin_dhcp(&w, "filename: none.ipxe\n  options: {root-path: "
		   "'iscsi:192.0.2.1::::iqn.lab:disk'}");
	assert_true(run(&w, "autoboot") < 0);
	assert_null(strstr(fake_out(), "Booting from"));
	assert_has(fake_out(), "Unregistered SAN device 0x80\n");
	end(&w);
	begin_dhcp(&w, "filename: x.ipxe\n  options: {root-path: "
		   "'192.0.2.9:/srv/x'}");
	assert_int_equal(run(&w, "autoboot"), 3);
	assert_has(fake_out(), "Ignoring unsupported root path\n");
	end(&w);
}

/* ---- login --------------------------------------------------------------- */

#define SECRETS "  user: me\n  password: secret\n" \
	"  reverse-user: it\n  reverse-password: other\n"

static void chap_is_proved_one_way_or_both(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, SECRETS);
	assert_int_equal(run(&w, HOOK), -EPERM);
	assert_has(w.e.msg, "set username and password");
	assert_int_equal(run(&w, "set username me\n" HOOK), -EINVAL);
	assert_has(w.e.msg, "bad credential mix");
	assert_int_equal(run(&w, "set password wrong\n" HOOK), -EPERM);
	assert_has(w.e.msg, "user or password is wrong");
	assert_int_equal(run(&w, "set password secret\n" HOOK "\nsanunhook"),
			 0);
	assert_int_equal(run(&w, "set reverse-username it\n" HOOK), -EINVAL);
	assert_int_equal(run(&w, "set reverse-password bad\n" HOOK), -EACCES);
	assert_has(w.e.msg, "does not know reverse-password");
	assert_int_equal(run(&w, "set reverse-username he\n" HOOK), -EACCES);
	assert_has(w.e.msg, "calls itself \"it\"");
	assert_int_equal(run(&w, "set reverse-username it\n"
			     "set reverse-password other\n" HOOK), 0);
	end(&w);
}

static void a_target_that_proves_nothing_is_refused(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  user: me\n  password: secret\n");
	assert_int_equal(run(&w, "set username me\nset password secret\n"
			     "set reverse-username it\n"
			     "set reverse-password other\n" HOOK), -EACCES);
	assert_has(w.e.msg, "has not proved who it is");
	end(&w);
	begin_with(&w, "");
	assert_true(run(&w, "set username me\nset password secret\n"
			"set reverse-username it\n"
			"set reverse-password other\n" HOOK) < 0);
	assert_int_equal(run(&w, "clear reverse-username\n"
			     "clear reverse-password\n" HOOK), 0);
	end(&w);
}

static void each_refusal_of_a_login_is_told(void **state)
{
	static const struct { unsigned status; int rc; const char *why; }
	refusals[] = {
		{ 0x0201, -EPERM, "set username" },
		{ 0x0202, -EPERM, "does not let us use iqn.lab:disk" },
		{ 0x0203, -ENODEV, "knows no target iqn.lab:disk" },
		{ 0x0204, -ENODEV, "has no longer the target" },
		{ 0x0205, -EPROTO, "our version" },
		{ 0x0206, -EBUSY, "too many connections" },
		{ 0x0207, -EPROTO, "misses a key" },
		{ 0x0208, -EPROTO, "cannot be in this session" },
		{ 0x0209, -EPROTO, "no sessions for disks" },
		{ 0x020a, -EPROTO, "does not exist" },
		{ 0x020b, -EPROTO, "not as it expects" },
		{ 0x0277, -EPROTO, "(status 0277)" },
		{ 0x0300, -EIO, "it has failed" },
		{ 0x0301, -EBUSY, "not available now" },
		{ 0x0302, -EBUSY, "no more resources" },
	};
	char more[40];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		snprintf(more, sizeof(more), "  refuses: 0x%x\n",
			 refusals[i].status);
		begin_with(&w, more);
		assert_int_equal(run(&w, HOOK), refusals[i].rc);
		assert_has(w.e.msg, refusals[i].why);
		end(&w);
	}
}

static void redirections_are_followed_but_not_for_ever(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  moves-to: '192.0.2.9:860,1'\n"
		   "- type: iscsi\n  address: 192.0.2.9\n  port: 860\n"
		   "  target: iqn.lab:disk\n  luns: [{size: 1M}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	end(&w);
	begin_with(&w, "  moves-to: 192.0.2.1\n");
	assert_int_equal(run(&w, HOOK), -ELOOP);
	end(&w);
}

static void digests_are_made_where_the_target_insists(void **state)
{
	struct world w;
	uint8_t buf[512 * 9];

	(void)state;
	begin_with(&w, "  digests: yes\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_true(fake.block->paths[0].data_digest);
	assert_int_equal(read_around(&w, 60, 0), 0);
	memset(buf, 0x77, sizeof(buf));
	assert_int_equal(san_disk_write(drive_of(&w), 3, 9, buf), 0);
	end(&w);
}

static void our_name_is_one_that_no_other_machine_has(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  initiator: iqn.mine\n");
	assert_int_equal(run(&w, "set hostname box\n" HOOK), -EPERM);
	assert_has(w.e.msg, "(we are iqn.2010-04.org.ipxe:box)");
	assert_int_equal(run(&w, "set initiator-iqn iqn.mine\n" HOOK), 0);
	end(&w);
}

/* ---- faults -------------------------------------------------------------- */

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const char *const what[] = {
		"close", "silent", "busy", "short", "order", "logout",
		"check, sense: 0x0629", "check, sense: 0x0b00",
	};
	char more[120];
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		snprintf(more, sizeof(more),
			 "  faults: [{what: %s, after: 3, every: 7}]\n",
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
	begin_with(&w, "cards: [{cable: {loss: 1%, reorder: 1%, corrupt: 0.2%"
		   "}}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 200, 0), 0);
	end(&w);
}

static void a_wrong_digest_is_found(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  digests: yes\n"
		   "  faults: [{what: digest, after: 2, every: 5}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_int_equal(read_around(&w, 60, 0), 0);
	end(&w);
}

static void what_will_not_get_better_fails_at_once(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: check, after: 3, every: 7}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	(void)read_around(&w, 40, -EIO);
	assert_has(drive_of(&w)->err.msg, "a block cannot be read");
	end(&w);
	begin_with(&w, "  faults: [{what: conflict, after: 3}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	assert_true(read_around(&w, 40, -EBUSY) > 0);
	assert_has(drive_of(&w)->err.msg, "another machine has reserved");
	end(&w);
}

static void what_was_acknowledged_is_there(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: close, every: 5}, "
		   "{what: silent, after: 11, every: 9}]\n");
	assert_int_equal(run(&w, HOOK), 0);
	write_around(&w);
	end(&w);
}

/* Three targets with one disk: whichever answers is read. */
static void dead_paths_are_survived(void **state)
{
	char more[400];
	struct world w;

	(void)state;
	snprintf(more, sizeof(more), "  faults: [{what: silent, after: 20}]\n"
		 "- type: iscsi\n  address: 192.0.2.8\n  target: iqn.lab:disk"
		 "\n  luns: [{image: %s}]\n"
		 "  faults: [{what: close, after: 40}]\n"
		 "- type: iscsi\n  address: 192.0.2.9\n  target: iqn.lab:disk"
		 "\n  luns: [{image: %s}]\n", image, image);
	begin_with(&w, more);
	assert_int_equal(run(&w, HOOK " iscsi:192.0.2.8::::iqn.lab:disk "
			     "iscsi:192.0.2.9::::iqn.lab:disk"), 0);
	assert_int_equal(fake.block->n_paths, 3);
	assert_int_equal(fake.block->paths[2].address[15], 9);
	drive_of(&w)->retries = 100;
	assert_int_equal(read_around(&w, 200, 0), 0);
	end(&w);
}

static void another_disk_is_not_taken_for_it(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "  faults: [{what: close, after: 5}]\n"
		   "- type: iscsi\n  address: 192.0.2.9\n"
		   "  target: iqn.lab:disk\n"
		   "  luns: [{size: 1M, serial: other}]\n");
	assert_int_equal(run(&w, HOOK " iscsi:192.0.2.9::::iqn.lab:disk"), 0);
	(void)read_around(&w, 50, -ECONNRESET);
	end(&w);
}

static void a_failing_allocation_is_an_error(void **state)
{
	struct world w;

	(void)state;
	begin_with(&w, "");
	hook_without_memory(&w, HOOK, 400);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_attached_read_and_detached),
		FAKE_TEST(keep_san_and_skip_san_boot_are_heeded),
		FAKE_TEST(what_is_no_disk_is_refused_in_words),
		FAKE_TEST(autoboot_boots_the_disk_of_the_root_path),
		FAKE_TEST(autoboot_runs_the_file_before_it_boots_the_disk),
		FAKE_TEST(chap_is_proved_one_way_or_both),
		FAKE_TEST(a_target_that_proves_nothing_is_refused),
		FAKE_TEST(each_refusal_of_a_login_is_told),
		FAKE_TEST(redirections_are_followed_but_not_for_ever),
		FAKE_TEST(digests_are_made_where_the_target_insists),
		FAKE_TEST(our_name_is_one_that_no_other_machine_has),
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_read_is_wrong_while_frames_are_lost),
		FAKE_TEST(a_wrong_digest_is_found),
		FAKE_TEST(what_will_not_get_better_fails_at_once),
		FAKE_TEST(what_was_acknowledged_is_there),
		FAKE_TEST(dead_paths_are_survived),
		FAKE_TEST(another_disk_is_not_taken_for_it),
		FAKE_TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_disk, remove_disk);
}
