/* test_pxeapi_udp.c: programs send datagrams. */
#include "tests/bios/pxeapi.h"

static void datagrams_go_there_and_back(void **state)
{
	/* A request for a file, and its first block */
	static const char ask[] = "\0\1a\0octet";
	struct pxe_udp_open o = { 0 };
	struct pxe_udp_write out = { .buffer = BUFFER, .len = sizeof(ask) };
	struct pxe_udp_read in = { .buffer = BUFFER, .len = 100 };
	unsigned i, status = 1;

	(void)state;
	begin(10);
	assert_int_equal(call(0x33, &out, sizeof(out)), PXE_UDP_CLOSED);
	assert_int_equal(call(0x32, &in, sizeof(in)), PXE_UDP_CLOSED);
	assert_int_equal(call(0x30, &o, sizeof(o)), 0);
	assert_int_equal(call(0x30, &o, sizeof(o)), PXE_UDP_OPEN);
	memcpy(far(BUFFER), ask, sizeof(ask));
	out.to_be = server();
	out.to_port_be = 69 << 8;
	out.from_port_be = 0x3412;
	assert_int_equal(call(0x33, &out, sizeof(out)), 0);
	in.to_port_be = 0x3413;
	assert_int_equal(call(0x32, &in, sizeof(in)), PXE_FAILURE);
	in.to_port_be = 0x3412;
	for (i = 0; i < 100 && status; i++)
		status = call(0x32, &in, sizeof(in));
	assert_int_equal(status, 0);
	assert_int_equal(in.from_be, server());
	assert_int_equal(in.len, 9);
	assert_memory_equal(far(BUFFER), "\0\3\0\1hello", 9);
	assert_int_equal(call(0x31, &o, 2), 0);
	assert_int_equal(call(0x31, &o, 2), PXE_UDP_CLOSED);
}

static void more_ports_than_are_heard_push_out_the_oldest(void **state)
{
	struct pxe_udp_open o = { 0 };
	struct pxe_udp_write out = { .buffer = BUFFER, .len = 4 };
	unsigned i;

	(void)state;
	begin(10);
	assert_int_equal(call(0x30, &o, sizeof(o)), 0);
	out.to_be = server();
	out.to_port_be = 9 << 8;
	for (i = 1; i < 100; i++) {
		out.from_port_be = (uint16_t)(i << 8 | 0x30);
		assert_int_equal(call(0x33, &out, sizeof(out)), 0);
	}
	out.to_be = UINT32_MAX;
	assert_int_equal(call(0x33, &out, sizeof(out)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(datagrams_go_there_and_back),
		T(more_ports_than_are_heard_push_out_the_oldest),
	};

	map_memory();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
