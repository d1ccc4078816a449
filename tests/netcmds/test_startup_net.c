/* test_startup_net.c: a start from the network, with the lab's servers. */
#include <arpa/inet.h>
#include <errno.h>

#include "netcmds/startup.h"
#include "tests/netcmds/world.h"

/* Start as @from says, with @keys, on a machine in the lab that @yaml is. */
static int start(const char *yaml, const struct startup *from,
		 const char *keys)
{
	struct world w;
	int status;

	fake_out_clear();
	fake.live_keys = true;
	begin(&w, yaml);
	fake_keys(keys);
	status = startup_run(&w.sh, from);
	end(&w);
	return status;
}

#define WEB \
	DHCP "- type: dns\n- type: http\n  paths:\n    /menu/autoexec.ipxe: "

static const struct startup by_http = {
	.base_uri = "http://boot.test/menu/pxesh.efi",
};

static void loaded_by_http_it_finds_the_script_beside_it(void **state)
{
	(void)state;
	assert_int_equal(start(WEB "|\n      #!ipxe\n      echo at ${cwduri}\n"
			       "      exit 7\n", &by_http, "x"), 7);
	assert_has(fake_out(), "at http://boot.test/menu/\n");
	assert_null(strstr(fake_out(), "Configuring"));
}

/* Some servers answer by a page of theirs when they have nothing. */
static void a_page_of_a_server_is_not_run_as_a_script(void **state)
{
	(void)state;
	assert_true(start(WEB "<html>Not here</html>\n", &by_http, "x") < 0);
	assert_null(strstr(fake_diag(), "html"));
	assert_has(fake_out(), "No more network cards to boot from.");
}

static void without_a_lease_the_script_beside_it_is_given_up(void **state)
{
	(void)state;
	assert_true(start("servers: []\n", &by_http, "x") < 0);
	assert_has(fake_out(), "No more network cards to boot from.");
}

static void an_address_of_the_firmware_serves_for_the_script(void **state)
{
	struct startup from = by_http;

	(void)state;
	from.address = (struct net_address){
		.ip_be = htonl(0xc0000263), .mask_be = htonl(0xffffff00),
		.gw_be = htonl(0xc0000201), .dns_be = htonl(0xc0000201),
	};
	assert_int_equal(start(WEB "|\n      #!ipxe\n      echo on ${ip}\n"
			       "      exit 7\n", &from, "x"), 7);
	assert_has(fake_out(), "on 192.0.2.99\n");
}

static void a_file_of_the_loader_is_the_script(void **state)
{
	static const char text[] = "#!ipxe\necho given\nexit 8\n";
	struct startup from = { .initrd = text,
				.initrd_len = sizeof(text) - 1 };

	(void)state;
	assert_int_equal(start(NULL, &from, ""), 8);
	assert_has(fake_out(), "No network card with a PXE ROM found.\n");
	assert_has(fake_out(), "given\n");
	assert_null(strstr(fake_out(), "Ctrl-B"));
}

static void beside_a_command_line_it_is_an_image(void **state)
{
	struct startup from = { .initrd = "data", .initrd_len = 4,
				.cmdline = "imgstat && exit 9" };

	(void)state;
	assert_int_equal(start(NULL, &from, ""), 9);
	assert_has(fake_out(), "<INITRD> : 4 bytes");
}

static void what_the_loader_gave_may_be_no_script(void **state)
{
	struct startup from = { .initrd = "data", .initrd_len = 4 };

	(void)state;
	fake.name = "efi";	/* a BIOS starts any bytes */
	assert_int_equal(start(NULL, &from, ""), -ENOEXEC);
	assert_has(fake_diag(), "<INITRD>");
}

static void start_without_memory(void *ctx)
{
	static const char text[] = "#!ipxe\necho whole\nexit 6\n";
	struct startup from = { .initrd = text,
				.initrd_len = sizeof(text) - 1 };
	struct shell sh;
	int status = shell_init(&sh);

	(void)ctx;
	if (!status) {
		status = startup_run(&sh, &from);
		shell_free(&sh);
	}
	if (status == 6)
		assert_has(fake_out(), "whole\n");
	else
		assert_int_equal(status, -ENOMEM);
}

static void a_failed_allocation_never_passes_for_a_start(void **state)
{
	(void)state;
	fake_alloc_fail_each(start_without_memory, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(loaded_by_http_it_finds_the_script_beside_it),
		FAKE_TEST(a_page_of_a_server_is_not_run_as_a_script),
		FAKE_TEST(without_a_lease_the_script_beside_it_is_given_up),
		FAKE_TEST(an_address_of_the_firmware_serves_for_the_script),
		FAKE_TEST(a_file_of_the_loader_is_the_script),
		FAKE_TEST(beside_a_command_line_it_is_an_image),
		FAKE_TEST(what_the_loader_gave_may_be_no_script),
		FAKE_TEST(a_failed_allocation_never_passes_for_a_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
