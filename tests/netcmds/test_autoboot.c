/* test_autoboot.c: what DHCP names is booted. */
#include "tests/netcmds/world.h"

static void autoboot_runs_what_dhcp_names(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: dhcp, filename: 'menu-${net0/ip}'}\n"
	      "- type: tftp\n  paths:\n    /menu-192.0.2.15: |\n"
	      "      #!ipxe\n      echo booted\n");
	assert_int_equal(run(&w, "autoboot"), 0);
	assert_has(fake_out(), "Next server: 192.0.2.1\n"
		   "Filename: menu-192.0.2.15\n"
		   "tftp://192.0.2.1/menu-192.0.2.15... ok\n");
	assert_has(fake_out(), "booted\n");
	assert_null(w.sh.images.first);
	end(&w);
}

static void autoboot_follows_a_uri(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: dhcp, filename: 'http://x.test/m?a=1', "
	      "options: {17: {type: text, value: 'what:ever'}}}\n"
	      "- type: dns\n- type: http\n  paths:\n    /m: |\n"
	      "      #!ipxe\n      echo at ${cwuri}\n");
	assert_int_equal(run(&w, "autoboot"), 0);
	assert_has(fake_out(), "Root path: what:ever\n"
		   "Ignoring unsupported root path\n");
	assert_has(fake_out(), "at http://x.test/m?a=1\n");
	end(&w);
}

static void nothing_to_boot_is_enoent(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "autoboot"), -ENOENT);
	assert_has(w.e.msg, "names nothing to boot");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(autoboot_runs_what_dhcp_names),
		FAKE_TEST(autoboot_follows_a_uri),
		FAKE_TEST(nothing_to_boot_is_enoent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
