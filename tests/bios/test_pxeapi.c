/* test_pxeapi.c: the PXE API as a whole, and the packets that it has cached. */
#include "tests/bios/pxeapi.h"

/* ---- cached packets ---------------------------------------------------- */

static const uint8_t *told(enum net_told what, const char *uri,
			   struct dhcp_packet **out)
{
	uint8_t *buf = mem(STUB + STUB_CACHED);
	size_t len = net_tell(net_dev(w.sh.net, 0), what, uri, buf,
			      STUB_CACHED_LEN);

	*out = NULL;
	if (what != NET_TOLD_DISCOVER) {
		*out = dhcp_packet_copy(buf, len);
		assert_non_null(*out);
	}
	return buf;
}

static void the_lease_is_told_as_it_came(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw, *v;
	uint8_t ip[4];

	(void)state;
	begin(10);
	raw = told(NET_TOLD_ACK, "", &p);
	assert_int_equal(settings_raw(w.sh.settings, "net0/ip", ip, 4), 4);
	assert_memory_equal(raw + 16, ip, 4);
	assert_string_equal((const char *)raw + 108, "dhcp.0");
	assert_memory_equal(raw + 28, netdev_mac(net_dev(w.sh.net, 0)), 6);
	assert_int_equal(dhcp_type_of(p), DHCP_ACK);
	assert_int_equal(dhcp_option(p, 12, &v), 3);
	assert_memory_equal(v, "lab", 3);
	assert_int_equal(dhcp_address(p, DHCP_TAG_SIADDR), server());
	free(p);
	raw = told(NET_TOLD_DISCOVER, "", &p);
	assert_int_equal(raw[0], 1);
	raw = told(NET_TOLD_REPLY, "", &p);
	assert_int_equal(raw[0], 2);
	free(p);
}

static void the_program_is_told_where_it_is_from(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw;

	(void)state;
	begin(10);
	raw = told(NET_TOLD_ACK, "tftp://192.0.2.99/dir/pxelinux.0", &p);
	assert_string_equal((const char *)raw + 108, "dir/pxelinux.0");
	assert_memory_equal(raw + 20, "\300\0\2\143", 4);
	free(p);
	raw = told(NET_TOLD_REPLY, "http://boot.test/dir/pxelinux.0", &p);
	assert_string_equal((const char *)raw + 108,
			    "http://boot.test/dir/pxelinux.0");
	free(p);
}

static void what_a_script_sets_is_told(void **state)
{
	struct dhcp_packet *p;
	const uint8_t *raw, *v;
	char name[200];

	(void)state;
	begin(10);
	assert_int_equal(settings_set(w.sh.settings, "filename", "mine",
				      NULL), 0);
	assert_int_equal(settings_set(w.sh.settings, "next-server",
				      "192.0.2.77", NULL), 0);
	assert_int_equal(settings_set(w.sh.settings, "net0/209:string",
				      "cfg", NULL), 0);
	raw = told(NET_TOLD_ACK, "tftp://192.0.2.99/x", &p);
	assert_string_equal((const char *)raw + 108, "mine");
	assert_memory_equal(raw + 20, "\300\0\2\115", 4);
	assert_int_equal(dhcp_option(p, 209, &v), 3);
	free(p);
	memset(name, 'n', sizeof(name));
	name[199] = '\0';
	assert_int_equal(settings_set(w.sh.settings, "filename", name, NULL),
			 0);
	raw = told(NET_TOLD_ACK, "", &p);
	assert_int_equal(raw[108], 0);
	assert_int_equal(dhcp_option(p, DHCP_TAG_FILE, &v), 199);
	free(p);
}

static void options_that_do_not_fit_are_left_out(void **state)
{
	char name[24], value[251];
	struct dhcp_packet *p;
	const uint8_t *v;
	unsigned i;

	(void)state;
	begin(10);
	memset(value, 'v', sizeof(value));
	value[250] = '\0';
	for (i = 224; i < 240; i++) {
		snprintf(name, sizeof(name), "net0/%u:string", i);
		assert_int_equal(settings_set(w.sh.settings, name, value,
					      NULL), 0);
	}
	told(NET_TOLD_ACK, "", &p);
	assert_true(p->len <= STUB_CACHED_LEN);
	assert_int_equal(dhcp_option(p, 224, &v), 250);
	assert_int_equal(dhcp_option(p, 239, &v), -ENOENT);
	free(p);
}

static void a_program_gets_a_pointer_or_a_copy(void **state)
{
	struct pxe_cached_info p = { .type = 2 };
	struct dhcp_packet *ack;

	(void)state;
	begin(10);
	told(NET_TOLD_ACK, "", &ack);
	w.data.cached_len[1] = 300;
	assert_int_equal(call(0x71, &p, sizeof(p)), 0);
	assert_int_equal(real_linear(p.buffer),
			 STUB + STUB_CACHED + STUB_CACHED_LEN);
	assert_int_equal(p.len, 300);
	p.buffer = BUFFER;
	p.len = 20;
	assert_int_equal(call(0x71, &p, sizeof(p)), 0);
	assert_int_equal(p.len, 20);
	assert_int_equal(((uint8_t *)far(BUFFER))[20], 0xee);
	p.type = 4;
	assert_int_equal(call(0x71, &p, sizeof(p)), PXE_INVALID_PARAMETER);
	free(ack);
}

/* ---- all of it --------------------------------------------------------- */

static void unloading_leaves_the_card_but_nothing_to_be_found(void **state)
{
	struct pxe_information info = { 0 };
	struct pxe_plain p = { 0 };

	(void)state;
	begin(10);
	assert_int_equal(call(0x70, &p, sizeof(p)), 0);
	assert_int_equal(w.unhooked, 1);
	assert_int_equal(w.shown, 0);
	assert_int_equal(call(0x0c, &info, sizeof(info)), 0);
	assert_int_equal(call(0x15, &p, sizeof(p)), 0);
	assert_int_equal(w.shown, 1);
	assert_int_equal(call(0x0c, &info, sizeof(info)), PXE_INVALID_STATE);
	assert_int_equal(call(0x00, &p, sizeof(p)), 0);
	assert_int_equal(call(0x0c, &info, sizeof(info)), 0);
}

static void without_an_open_interface_there_is_nothing_to_call(void **state)
{
	uint16_t status = 0;

	(void)state;
	begin(10);
	netdev_close(net_dev(w.sh.net, 0));
	assert_int_equal(call(0x06, &status, 2), PXE_INVALID_STATE);
	assert_int_equal(tftp_open("a", 512), PXE_INVALID_STATE);
	assert_int_equal(call(0x07, &status, 2), 0);
}

static void unknown_functions_are_unsupported(void **state)
{
	uint16_t status = 0;

	(void)state;
	begin(10);
	assert_int_equal(call(0x7f, &status, 2), PXE_UNSUPPORTED);
	assert_int_equal(call(0x1234, &status, 2), PXE_UNSUPPORTED);
}

/* Our block, the interrupt vectors, ends of segments: nothing is touched. */
static void parameters_must_lie_in_the_programs_memory(void **state)
{
	static const uint32_t bad[] = {
		0x00000000, 0x00500000 - 1, 0x2000ffff, 0x90000000,
		0x90001000, 0x8fffffff - 0xfff0, 0x92ff0000, 0x8fff0020,
	};
	unsigned opcode;
	size_t i;

	(void)state;
	begin(10);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (opcode = 0; opcode < 0x100; opcode++)
			assert_int_equal(pxeapi_call(&w.api, opcode, bad[i]),
					 1);
	/* At the end of a segment, and in the stack that it began with */
	assert_int_equal(pxeapi_call(&w.api, 0x70, 0x2000fffe), 0);
	assert_int_equal(pxeapi_call(&w.api, 0x70, 0x9000b000), 0);
}

/* Whatever is in the block, and where its pointers lead. */
static void rubbish_is_survived(void **state)
{
	uint32_t seed = 1, i, j;
	uint8_t *p = far(PARAMS);
	unsigned opcode;

	(void)state;
	begin(3000);
	for (i = 0; i < 30000; i++) {
		for (j = 0; j < 24; j++) {
			seed = seed * 1664525 + 1013904223;
			p[j] = (uint8_t)(seed >> 24);
			if (j & 1)	/* no segment below BOTTOM */
				p[j] |= 0x10;
		}
		seed = seed * 1664525 + 1013904223;
		opcode = seed >> 24;
		/* Downloads take long, commands could do anything. */
		if (opcode == 0x20 || opcode == 0x23 || opcode == 0x25 ||
		    opcode == 0x73 || opcode == 0xe0 || opcode == 0xe5)
			continue;
		if (opcode > 0xe0)
			memset(p + 2, opcode & 3, 1 + (p[2] & 1));
		(void)pxeapi_call(&w.api, opcode, PARAMS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_lease_is_told_as_it_came),
		T(the_program_is_told_where_it_is_from),
		T(what_a_script_sets_is_told),
		T(options_that_do_not_fit_are_left_out),
		T(a_program_gets_a_pointer_or_a_copy),
		T(unloading_leaves_the_card_but_nothing_to_be_found),
		T(without_an_open_interface_there_is_nothing_to_call),
		T(unknown_functions_are_unsupported),
		T(parameters_must_lie_in_the_programs_memory),
		T(rubbish_is_survived),
	};

	map_memory();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
