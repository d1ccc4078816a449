/* test_startup_net.c: a start from the network, with the lab's servers. */
#include <arpa/inet.h>
#include <errno.h>

#include "core/bytes.h"
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

/* The same without a network. */
static int start_alone(const struct startup *from)
{
	struct shell sh;
	int status = shell_init(&sh);

	fake_out_clear();
	assert_int_equal(status, 0);
	status = startup_run(&sh, from);
	shell_free(&sh);
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

/* A reply as a BOOTP loader gives it on: from 192.0.2.1, with @file. */
static struct startup_packet reply(const char *file)
{
	static const uint8_t options[] = {
		99, 130, 83, 99, 53, 1, 5, 54, 4, 192, 0, 2, 1,
		1, 4, 255, 255, 255, 0, 255,
	};
	static uint8_t p[1472];

	memset(p, 0, sizeof(p));
	memcpy(p, "\2\1\6", 3);
	put_be32(p + 16, 0xc000020fu);
	put_be32(p + 20, 0xc0000201u);
	memcpy(p + 28, "\x52\x54\0\x12\x34\x56", 6);
	strcpy((char *)p + 108, file);
	memcpy(p + 236, options, sizeof(options));
	return (struct startup_packet){ .data = p, .len = sizeof(p) };
}

static void what_dhcp_said_on_the_way_is_where_it_came_from(void **state)
{
	struct startup from = { .ack = reply("menu/pxesh.kpxe"),
				.cmdline = "echo ${cwuri} && exit 5" };

	(void)state;
	from.address.ip_be = htonl(0xc0000263);	/* the packet counts */
	assert_int_equal(start(DHCP, &from, ""), 5);
	assert_has(fake_out(), "tftp://192.0.2.1/menu/pxesh.kpxe\n");
	from.ack = reply("");
	from.cmdline = "echo [${cwuri}] ${net0/ip} && exit 5";
	assert_int_equal(start(DHCP, &from, ""), 5);
	assert_has(fake_out(), "[tftp://192.0.2.1/] 192.0.2.15\n");
	/* without a card it is of no use */
	assert_int_equal(start_alone(&from), 5);
	assert_has(fake_out(), "[] \n");
}

static void a_disk_that_has_started_ends_all(void **state)
{
	static const struct startup from;

	(void)state;
	fake.boot_result = PLAT_GONE;
	assert_int_equal(start("servers:\n- {type: dhcp, options: {root-path: "
			       "'nbd://192.0.2.1/a'}}\n- {type: nbd, exports: "
			       "[{name: a, size: 32K}]}\n", &from, "x"), 0);
	assert_int_equal(fake.block_boots, 1);
	assert_has(fake_out(), "Booting from SAN device 0x80\n");
	assert_null(strstr(fake_out(), "Unregistered"));
	assert_null(strstr(fake_out(), "No more network cards"));
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
		FAKE_TEST(what_dhcp_said_on_the_way_is_where_it_came_from),
		FAKE_TEST(a_disk_that_has_started_ends_all),
		FAKE_TEST(a_file_of_the_loader_is_the_script),
		FAKE_TEST(beside_a_command_line_it_is_an_image),
		FAKE_TEST(what_the_loader_gave_may_be_no_script),
		FAKE_TEST(a_failed_allocation_never_passes_for_a_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
