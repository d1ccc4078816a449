/* test_pxemenu.c: boot menus that DHCP servers give, and what they boot. */
#include "tests/netcmds/world.h"

#include "core/menu.h"
#include "core/str.h"
#include "tests/fake/golden.h"

/* Item 0 is "Local", 17 "Install": as dnsmasq writes them. */
#define MENU	"9: {type: hex, value: 0000054c6f63616c 110007496e7374616c6c}"
#define ITEMS	"9: {type: hex, value: 110007496e7374616c6c 0000054c6f63616c}"
#define PROMPT(s) ", 10: {type: hex, value: " s " 50726573732046382e}"

#define LAB(options) \
	"servers:\n- type: dhcp\n  filename: plain\n  options:\n" \
	"    vendor-class: PXEClient\n" \
	"    vendor-info: {" options "}\n" \
	"- {type: proxydhcp, address: 192.0.2.2, filename: plain, " \
	"boot-servers: [{type: 17, filename: winpe, " \
	"next-server: 192.0.2.1}]}\n" \
	"- type: tftp\n  paths:\n" \
	"    /winpe: |\n      #!ipxe\n      echo booted ${cwuri}\n" \
	"    /plain: |\n      #!ipxe\n      echo plain\n"

static int autoboot(const char *lab, const char *keys, struct err *why)
{
	struct world w;
	int rc;

	begin(&w, lab);
	fake_keys(keys);
	rc = run(&w, "autoboot");
	*why = w.e;
	end(&w);
	return rc;
}

static void no_prompt_shows_the_menu_at_once(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS), "\r", &e), 0);
	assert_has(fake_out(), "Booting from PXE menu\n");
	assert_has(fake_out(), "A. Install");
	assert_has(fake_out(), "B. Local");
	assert_has(fake_out(), "PXEBS (net0 type 17)... ok\n"
		   "Next server: 192.0.2.1\nFilename: winpe\n");
	assert_has(fake_out(), "booted tftp://192.0.2.1/winpe\n");
}

static void a_letter_chooses(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(MENU), "b", &e), 0);
	assert_has(fake_out(), "booted");
}

static void a_capital_chooses_too(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(MENU), "B", &e), 0);
	assert_has(fake_out(), "booted");
}

static void booting_from_the_disk_is_success(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(MENU), "\r", &e), 0);
	assert_null(strstr(fake_out(), "PXEBS"));
	assert_null(strstr(fake_out(), "booted"));
}

static void a_prompt_that_ends_takes_the_first_item(void **state)
{
	struct err e;

	(void)state;
	fake.live_keys = true;
	fake.caps |= PLAT_CON_TTY;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("03")), "", &e), 0);
	assert_has(fake_out(), "Press F8. (3)");
	assert_has(fake_out(), "Press F8. (1)");
	assert_null(strstr(fake_out(), "A. Install"));
	assert_has(fake_out(), "booted");
	assert_in_range(fake.now_us, 3000000, 20000000);
}

static void a_prompt_without_time_takes_the_first_item(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("00")), "", &e), 0);
	assert_has(fake_out(), "Press F8.");
	assert_null(strstr(fake_out(), "A. Install"));
	assert_has(fake_out(), "booted");
}

static void f8_at_the_prompt_shows_the_menu(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("09")), "\33[19~b", &e), 0);
	assert_has(fake_out(), "A. Install");
	assert_null(strstr(fake_out(), "booted"));
}

static void another_key_ends_the_prompt(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("09")), "x", &e), 0);
	assert_null(strstr(fake_out(), "A. Install"));
	assert_has(fake_out(), "booted");
}

static void esc_at_the_prompt_ends_all(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("09")), "\33", &e),
			 -ECANCELED);
	assert_string_equal(e.msg, "the boot menu was left");
}

static void the_menu_can_be_left(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB(ITEMS), "\33", &e), -ECANCELED);
	assert_null(strstr(fake_out(), "booted"));
}

static void the_menu_stands_at_the_bottom(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LAB(ITEMS PROMPT("ff")));
	fake.live_keys = true;
	golden_screen_at(&w.sh.events, 50000000, "menu-pxe");
	fake_keys_at(60000000, "\33[B\r");
	assert_int_equal(run(&w, "autoboot"), 0);
	golden_done(&w.sh.events);
	end(&w);
}

static void a_filename_is_preferred_if_the_server_says_so(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB("6: {type: uint8, value: 8}, " ITEMS),
				  "", &e), 0);
	assert_has(fake_out(), "plain\n");
	assert_null(strstr(fake_out(), "PXE menu"));
}

static void a_broken_menu_is_said(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB("9: {type: hex, value: 0000ff41}"), "\r",
				  &e), -EINVAL);
	assert_has(e.msg, "has no valid item");
}

static void a_boot_server_that_is_silent_is_said(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot(LAB("9: {type: hex, value: 12000141}"), "\r",
				  &e), -ETIMEDOUT);
	assert_has(e.msg, "no boot server of type 18 answered on net0");
}

/* ---- which menus are one --------------------------------------------- */

#define PLAIN(options) \
	"servers:\n- {type: dhcp, filename: plain, options: {" options "}}\n"

static void what_is_for_others_is_no_menu(void **state)
{
	static const char *const labs[] = {
		PLAIN("vendor-info: {" ITEMS "}"),
		PLAIN("vendor-class: PXEServer, vendor-info: {" ITEMS "}"),
		PLAIN("vendor-class: PXEClient"),
	};
	char lab[512];
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(labs) / sizeof(labs[0]); i++) {
		snprintf(lab, sizeof(lab), "%s- type: tftp\n  paths:\n"
			 "    /plain: |\n      #!ipxe\n      echo plain\n",
			 labs[i]);
		fake_out_clear();
		assert_int_equal(autoboot(lab, "", &e), 0);
		assert_has(fake_out(), "plain\n");
		assert_null(strstr(fake_out(), "PXE menu"));
	}
}

/* The same bit as above, and nothing that could be preferred. */
static void without_a_filename_the_menu_is_left(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(autoboot("servers:\n- type: dhcp\n  options:\n"
				  "    vendor-class: PXEClient\n"
				  "    vendor-info: {6: {type: uint8, value: 8}, "
				  MENU "}\n", "\r", &e), 0);
	assert_has(fake_out(), "Booting from PXE menu\n");
}

static void items_behind_z_have_no_letter(void **state)
{
	struct sbuf items = { 0 };
	struct err e;

	(void)state;
	sbuf_str(&items, "servers:\n- type: dhcp\n  options:\n"
		 "    vendor-class: PXEClient\n"
		 "    vendor-info: {9: {type: hex, value: ");
	for (int i = 0; i < 28; i++)
		sbuf_printf(&items, "000002%02x%02x ", 'a' + i / 26,
			    'a' + i % 26);
	sbuf_str(&items, "}}\n");
	assert_int_equal(autoboot(sbuf_text(&items), "\33[4~\r", &e), 0);
	assert_has(fake_out(), "Z. az");
	assert_has(fake_out(), " bb");
	assert_null(strstr(fake_out(), ". bb"));
	sbuf_free(&items);
}

/* ---- whoever chooses --------------------------------------------------- */

static void without_a_terminal_the_prompt_is_shown_once(void **state)
{
	const char *out;
	struct err e;

	(void)state;
	fake.live_keys = true;
	fake.caps &= ~(unsigned)PLAT_CON_TTY;
	assert_int_equal(autoboot(LAB(ITEMS PROMPT("03")), "", &e), 0);
	out = strstr(fake_out(), "Press F8. (3)");
	assert_non_null(out);
	assert_null(strstr(out + 1, "Press F8."));
	assert_has(out, "booted");
}

/* As a scenario has it. */
struct decision { const char *name; char chosen[16]; };

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	const struct decision *d = ctx;
	const struct menu_item *item = menu->first;

	while (item && strcmp(item->name, d->name) != 0)
		item = item->next;
	return item;
}

static void chose(void *ctx, struct shell *sh, const struct menu *menu,
		  const struct menu_item *item)
{
	(void)sh;
	(void)menu;
	snprintf(((struct decision *)ctx)->chosen, 16, "%s", item->name);
}

static void somebody_else_may_decide(void **state)
{
	struct decision d = { .name = "17" };
	struct shell_hooks hooks = { .ctx = &d, .decide = decide,
				     .chose = chose };
	struct world w;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_reset();
		begin(&w, LAB(MENU PROMPT("09")));
		w.sh.hooks = &hooks;
		hooks.show_decided = i;
		d.chosen[0] = '\0';
		assert_int_equal(run(&w, "autoboot"), 0);
		assert_string_equal(d.chosen, "17");
		assert_has(fake_out(), "booted");
		assert_true(!strstr(fake_out(), "A. Local") == !i);
		end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(no_prompt_shows_the_menu_at_once),
		FAKE_TEST(a_letter_chooses),
		FAKE_TEST(a_capital_chooses_too),
		FAKE_TEST(booting_from_the_disk_is_success),
		FAKE_TEST(a_prompt_that_ends_takes_the_first_item),
		FAKE_TEST(a_prompt_without_time_takes_the_first_item),
		FAKE_TEST(f8_at_the_prompt_shows_the_menu),
		FAKE_TEST(another_key_ends_the_prompt),
		FAKE_TEST(esc_at_the_prompt_ends_all),
		FAKE_TEST(the_menu_can_be_left),
		FAKE_TEST(the_menu_stands_at_the_bottom),
		FAKE_TEST(a_filename_is_preferred_if_the_server_says_so),
		FAKE_TEST(a_broken_menu_is_said),
		FAKE_TEST(a_boot_server_that_is_silent_is_said),
		FAKE_TEST(what_is_for_others_is_no_menu),
		FAKE_TEST(without_a_filename_the_menu_is_left),
		FAKE_TEST(items_behind_z_have_no_letter),
		FAKE_TEST(without_a_terminal_the_prompt_is_shown_once),
		FAKE_TEST(somebody_else_may_decide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
