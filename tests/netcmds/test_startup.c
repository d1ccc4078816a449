/* test_startup.c: from the greeting to the return to the firmware. */
#include <errno.h>
#include <string.h>

#include "core/setting/settings.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/startup.h"
#include "tests/fake/fake.h"

static const struct startup nothing;

/* An embedded area, of a literal; its last byte does not count. */
#define PARTS(text) { (const uint8_t *)(text), sizeof(text) - 1 }

static int start(const struct startup *from, const char *scriptlet)
{
	struct shell sh;
	int status;

	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(net_start(sh.settings, &sh.events, &sh.con,
				   &sh.fetch, &sh.net, NULL), 0);
	if (scriptlet)
		assert_int_equal(settings_set(sh.settings, "scriptlet",
					      scriptlet, NULL), 0);
	status = startup_run(&sh, from);
	net_stop(sh.net);
	shell_free(&sh);
	return status;
}

static void add_autoexec(const char *path, const char *text)
{
	fake_file_add(NULL, path, text, strlen(text));
}

static bool printed(const char *text)
{
	return strstr(fake_out(), text) != NULL;
}

static void the_greeting_names_firmware_and_cards(void **state)
{
	struct startup from = { .firmware = "Test 1.0", .cmdline = "exit" };

	(void)state;
	fake_nic_add(NULL);
	assert_int_equal(start(&from, NULL), 0);
	assert_true(printed("Test 1.0"));
	assert_true(printed("net0: 52:54:00:12:34:56"));
	assert_true(printed("link up"));
}

static void a_card_is_shown_as_far_as_it_is_known(void **state)
{
	static const struct { int link; const char *says; } links[] = {
		{ 0, "link up" }, { -ENETDOWN, "link down" },
		{ -EINPROGRESS, "link unknown" },
	};
	struct startup from = { .cmdline = "exit" };
	struct nic *nic;

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		fake_reset();
		nic = fake_nic_add(NULL);
		nic->driver = nic->device = NULL;
		fake_nic_results(nic, links[i].link, 0, 0);
		assert_int_equal(start(&from, NULL), 0);
		assert_has(fake_out(), ", card , link ");
		assert_has(fake_out(), links[i].says);
	}
}

static void how_long_the_offer_lasts_may_be_embedded(void **state)
{
	static const struct { const char *part; size_t len; uint64_t us; }
	offers[] = {
		{ "\4\0\0\0w\0\x10\x27\0\0", 10, 10000000 },
		{ "\4\0\0\0w\0\0\0\0\0", 10, 0 },
		{ "\2\0\0\0w\0\1\0", 8, 2000000 },	/* no number */
	};
	struct startup from = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
		fake_reset();
		add_autoexec("autoexec.ipxe", "#!ipxe\nexit 6\n");
		fake.live_keys = true;
		from.embedded.at = (const uint8_t *)offers[i].part;
		from.embedded.len = offers[i].len;
		assert_int_equal(start(&from, NULL), 6);
		assert_int_equal(fake.now_us, offers[i].us);
	}
}

static void ctrl_b_gives_the_prompt(void **state)
{
	(void)state;
	add_autoexec("autoexec.ipxe", "#!ipxe\necho never\n");
	fake_keys("\002echo typed\rexit 4\r");
	assert_int_equal(start(&nothing, NULL), 4);
	assert_true(printed("typed"));
	assert_false(printed("never"));
}

static void without_a_key_the_script_beside_us_runs_after_two_seconds(
	void **state)
{
	(void)state;
	add_autoexec("autoexec.ipxe", "#!ipxe\necho beside\nexit 6\n");
	fake.live_keys = true;
	assert_int_equal(start(&nothing, "echo never"), 6);
	assert_int_equal(fake.now_us, 2000000);
	assert_true(printed("beside"));
	assert_false(printed("never"));
}

static void another_key_ends_the_offer_at_once(void **state)
{
	(void)state;
	add_autoexec("autoexec.ipxe", "#!ipxe\nexit 6\n");
	fake_keys("x");
	assert_int_equal(start(&nothing, NULL), 6);
	assert_int_equal(fake.now_us, 0);
}

static void a_script_without_its_magic_is_told(void **state)
{
	(void)state;
	add_autoexec("autoexec.ipxe", "echo never\n");
	fake_keys("x");
	fake.name = "efi";
	assert_int_equal(start(&nothing, NULL), -ENOEXEC);
	assert_string_not_equal(fake_diag(), "");
	assert_false(printed("never"));
}

static void an_embedded_script_runs_without_an_offer(void **state)
{
	struct startup from = {
		.embedded = PARTS("\x1a\0\0\0s\0#!ipxe\necho inside\nexit 2\n"),
	};

	(void)state;
	add_autoexec("autoexec.ipxe", "#!ipxe\necho never\n");
	assert_int_equal(start(&from, NULL), 2);
	assert_true(printed("inside"));
	assert_false(printed("Ctrl-B"));
	assert_false(printed("never"));
}

static void from_a_volume_the_script_beside_us_comes_before_the_roots(
	void **state)
{
	struct startup from = { .base_uri = "file:/EFI/BOOT/BOOTX64.EFI",
				.on_volume = true };

	(void)state;
	add_autoexec("/autoexec.ipxe", "#!ipxe\nexit 3\n");
	fake_keys("x");
	assert_int_equal(start(&from, NULL), 3);
	add_autoexec("/EFI/BOOT/autoexec.ipxe",
		     "#!ipxe\necho [${cwuri}] [${cwduri}]\nexit 4\n");
	fake_keys("x");
	assert_int_equal(start(&from, NULL), 4);
	assert_true(printed("[file:/EFI/BOOT/autoexec.ipxe] "
			    "[file:/EFI/BOOT/]"));
}

static void from_a_volume_it_says_where_no_script_is(void **state)
{
	struct startup from = { .base_uri = "file:/EFI/BOOT/BOOTX64.EFI",
				.on_volume = true };

	(void)state;
	fake_keys("x\002exit 5\r");
	assert_int_equal(start(&from, NULL), 5);
	assert_true(printed("No autoexec.ipxe beside "
			    "file:/EFI/BOOT/BOOTX64.EFI, nor in /."));
}

static void the_place_we_are_from_gives_way_to_next_server(void **state)
{
	struct startup from = { .base_uri = "file:/EFI/BOOT/BOOTX64.EFI",
				.on_volume = true,
				.cmdline = "echo ${cwuri} ; "
					   "imgfetch a.txt || exit 7 ; "
					   "set next-server 10.0.0.1 ; "
					   "imgfetch b.txt || exit 6" };

	(void)state;
	add_autoexec("/EFI/BOOT/a.txt", "a");
	add_autoexec("/EFI/BOOT/b.txt", "b");
	assert_int_equal(start(&from, NULL), 6);
	assert_true(printed("file:/EFI/BOOT/BOOTX64.EFI"));
}

static void a_scriptlet_runs_when_there_is_no_script(void **state)
{
	(void)state;
	fake_keys("x");
	assert_int_equal(start(&nothing, "echo short && exit 3"), 3);
	assert_true(printed("short"));
}

static void with_nothing_to_boot_the_prompt_is_offered_again(void **state)
{
	(void)state;
	fake_keys("x\002exit 5\r");
	assert_int_equal(start(&nothing, NULL), 5);
	assert_true(printed("No more network cards"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_greeting_names_firmware_and_cards),
		FAKE_TEST(a_card_is_shown_as_far_as_it_is_known),
		FAKE_TEST(how_long_the_offer_lasts_may_be_embedded),
		FAKE_TEST(ctrl_b_gives_the_prompt),
		FAKE_TEST(without_a_key_the_script_beside_us_runs_after_two_seconds),
		FAKE_TEST(another_key_ends_the_offer_at_once),
		FAKE_TEST(a_script_without_its_magic_is_told),
		FAKE_TEST(an_embedded_script_runs_without_an_offer),
		FAKE_TEST(from_a_volume_the_script_beside_us_comes_before_the_roots),
		FAKE_TEST(from_a_volume_it_says_where_no_script_is),
		FAKE_TEST(the_place_we_are_from_gives_way_to_next_server),
		FAKE_TEST(a_scriptlet_runs_when_there_is_no_script),
		FAKE_TEST(with_nothing_to_boot_the_prompt_is_offered_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
