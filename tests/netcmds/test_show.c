/*
 * test_show.c: commands that look at interfaces: they blame the name that is
 * wrong, and show all that there is or fail.
 */
#include <errno.h>

#include "tests/netcmds/world.h"

static void a_name_that_no_interface_has_is_blamed(void **state)
{
	static const char *const lines[] = {
		"vcreate --tag 7 net9", "vdestroy net9", "pxebs net9 1",
		"ifopen net9", "ifclose net9", "ifstat net9", "ifconf net9",
		"ifconf -c dhcp net9", "iflinkwait net9", "autoboot net9",
	};
	struct world w;

	(void)state;
	begin(&w, DHCP);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(run(&w, lines[i]), -ENODEV);
		assert_has(fake_diag()[0] ? fake_diag() : w.e.msg, "net9");
	}
	end(&w);
}

static void an_interface_that_is_closed_finds_no_boot_server(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "pxebs net0 1"), -ENETDOWN);
	assert_string_equal(w.e.msg, "net0 is not open");
	assert_int_equal(w.e.arg, 1);
	assert_int_equal(run(&w, "pxebs net0 many"), -EINVAL);
	assert_int_equal(w.e.arg, 2);
	end(&w);
}

/* Each line of @text, alone; the first failure ends it. */
static int show_once(struct shell *sh, const char *const *lines, size_t n)
{
	struct err e = { 0 };
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = shell_run_text(sh, "test", lines[i], strlen(lines[i]),
				    &e);
		err_clear(&e);
	}
	return rc;
}

static void show_without_memory(void *ctx)
{
	static const char *const lines[] = {
		"set net0/ip 192.0.2.9", "set net0/netmask 255.255.255.0",
		"ifopen net0", "ifstat", "route", "nstat", "certstat",
	};
	struct shell sh;
	int rc = shell_init(&sh);

	(void)ctx;
	if (rc)
		return;
	fake_nic_add(NULL);
	rc = net_start(sh.settings, &sh.events, &sh.con, &sh.fetch, &sh.net,
		       NULL);
	if (rc == 0) {
		rc = show_once(&sh, lines, sizeof(lines) / sizeof(lines[0]));
		net_stop(sh.net);
	}
	if (rc == 0) {
		assert_has(fake_out(), "net0: 52:54:00:12:34:56 using ");
		assert_has(fake_out(), "net0: 192.0.2.9/255.255.255.0");
	} else {
		assert_true(fake_alloc_failed());
	}
	shell_free(&sh);
}

static void what_is_shown_is_whole_or_fails(void **state)
{
	(void)state;
	fake_alloc_fail_each(show_without_memory, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_name_that_no_interface_has_is_blamed),
		FAKE_TEST(an_interface_that_is_closed_finds_no_boot_server),
		FAKE_TEST(what_is_shown_is_whole_or_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
