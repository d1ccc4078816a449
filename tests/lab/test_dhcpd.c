/* test_dhcpd.c: the lab's DHCP servers, asked packet by packet. */
#include "tests/lab/dhcp_peer.h"

static void a_lease_is_offered_then_given(void **state)
{
	struct peer p;
	uint32_t address;

	(void)state;
	world_start(&p, "");
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_OFFER);
	address = peer_get32(got + BOOTP_YIADDR);
	assert_int_equal(address, 0xc000020f);
	assert_int_equal(reply_address(1), 0xffffff00);
	assert_int_equal(reply_address(3), PEER_SERVER);
	assert_int_equal(reply_address(6), PEER_SERVER);
	assert_int_equal(reply_address(54), PEER_SERVER);
	begin(DHCP_REQUEST);
	option32(50, address);
	option32(54, PEER_SERVER);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_ACK);
	assert_int_equal(peer_get32(got + BOOTP_YIADDR), address);
	assert_string_equal(lab_request(p.lab, 1)->what,
			    "REQUEST 52:54:00:12:34:56");
	assert_string_equal(lab_request(p.lab, 1)->answer, "ACK 192.0.2.15");
	world_end(&p);
}

static void the_dns_server_is_told_where_it_is(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp}, "
		    "{type: dns, address: 192.0.2.53}]");
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_int_equal(reply_address(6), 0xc0000235);
	world_end(&p);
	world_start(&p, "servers: [{type: dhcp}]");
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_int_equal(reply_address(6), 0);
	world_end(&p);
}

static void the_reply_goes_to_the_cards_own_address(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "");
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_memory_equal(p.rx, p.nic->mac, 6);
	begin(DHCP_DISCOVER);
	ask[BOOTP_FLAGS] = 0x80;
	assert_true(answered(&p));
	assert_memory_equal(p.rx, "\xff\xff\xff\xff\xff\xff", 6);
	world_end(&p);
}

static void a_wrong_address_is_refused(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "");
	begin(DHCP_REQUEST);
	option32(50, 0x0a000001);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_NAK);
	world_end(&p);
}

static void a_request_to_another_server_is_left_alone(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "");
	begin(DHCP_REQUEST);
	option32(54, 0x01020304);
	assert_false(answered(&p));
	world_end(&p);
}

static void rules_see_who_asks(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dhcp\n  filename: any\n  rules:\n"
		    "  - {not-user-class: iPXE, arch: bios, filename: u.kpxe}"
		    "\n  - {not-user-class: iPXE, arch: efi-x86_64, "
		    "filename: u.efi}\n"
		    "  - {mac: '52:54:00:12:34:56', address: 192.0.2.99}\n");
	begin(DHCP_DISCOVER);
	option(93, "\0\0", 2);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "u.kpxe");
	assert_int_equal(peer_get32(got + BOOTP_YIADDR), 0xc0000263);
	begin(DHCP_DISCOVER);
	option(93, "\0\7", 2);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "u.efi");
	begin(DHCP_DISCOVER);
	option(93, "\0\7", 2);
	option(77, "iPXE", 4);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "any");
	world_end(&p);
}

static void a_client_can_be_ignored(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dhcp\n  rules:\n"
		    "  - {vendor-class: HTTPClient, ignore: yes}\n");
	begin(DHCP_DISCOVER);
	option(60, "HTTPClient:Arch:00016", 21);
	assert_false(answered(&p));
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	world_end(&p);
}

static void a_full_pool_gives_nothing(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dhcp\n"
		    "  range: [192.0.2.50, 192.0.2.50]\n");
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	begin(DHCP_DISCOVER);
	ask[BOOTP_CHADDR + 5] = 1;
	assert_false(answered(&p));
	begin(DHCP_RELEASE);
	assert_false(answered(&p));
	begin(DHCP_DISCOVER);
	ask[BOOTP_CHADDR + 5] = 1;
	ask[BOOTP_FLAGS] = 0x80;
	assert_true(answered(&p));
	world_end(&p);
}

static void a_server_can_be_slow_to_wake(void **state)
{
	struct peer p;
	uint64_t start;

	(void)state;
	world_start(&p, "servers:\n- {type: dhcp, skip: 1, delay: 300ms}\n");
	begin(DHCP_DISCOVER);
	assert_false(answered(&p));
	start = fake.now_us;
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_true(fake.now_us - start >= 300000);
	world_end(&p);
}

static void a_server_can_refuse_all(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- {type: dhcp, refuse: yes}\n");
	begin(DHCP_REQUEST);
	option32(50, 0xc000020f);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_NAK);
	world_end(&p);
}

static void long_names_go_into_an_option(void **state)
{
	struct sbuf yaml = { 0 };
	const uint8_t *o;
	struct peer p;
	size_t len;
	int i;

	(void)state;
	sbuf_str(&yaml, "servers:\n- type: dhcp\n  filename: ");
	for (i = 0; i < 200; i++)
		sbuf_char(&yaml, 'x');
	world_start(&p, sbuf_text(&yaml));
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "");
	o = reply_option(67, &len);
	assert_non_null(o);
	assert_int_equal(len, 200);
	world_end(&p);
	sbuf_free(&yaml);
}

static void a_proxy_gives_boot_data_only(void **state)
{
	struct peer p;
	size_t len;

	(void)state;
	world_start(&p, "servers:\n- {type: proxydhcp, address: 192.0.2.2, "
		    "filename: menu.ipxe}\n");
	begin(DHCP_DISCOVER);
	assert_false(answered(&p));		/* not a PXE client */
	begin(DHCP_DISCOVER);
	option(60, "PXEClient:Arch:00000:UNDI:002001", 32);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_OFFER);
	assert_int_equal(peer_get32(got + BOOTP_YIADDR), 0);
	assert_int_equal(peer_get32(got + BOOTP_SIADDR), 0xc0000202);
	assert_string_equal(reply_file(), "menu.ipxe");
	assert_memory_equal(reply_option(60, &len), "PXEClient", 9);
	assert_int_equal(reply_address(51), 0);
	world_end(&p);
}

static void a_proxy_can_keep_it_for_port_4011(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- {type: proxydhcp, address: 192.0.2.2, "
		    "filename: menu.ipxe, late-file: yes}\n");
	assert_true(peer_arp(&p, 0xc0000202, p.gateway));
	begin(DHCP_DISCOVER);
	option(60, "PXEClient", 9);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "");
	begin(DHCP_REQUEST);
	peer_put32(ask + BOOTP_CIADDR, PEER_IP);
	option(60, "PXEClient", 9);
	assert_true(answered_at(&p, 0xc0000202, 4011));
	assert_int_equal(reply_type(), DHCP_ACK);
	assert_string_equal(reply_file(), "menu.ipxe");
	assert_int_equal(peer_get16(p.rx + 34), 4011);
	world_end(&p);
}

static void a_boot_server_answers_for_its_type(void **state)
{
	struct peer p;
	size_t len;

	(void)state;
	world_start(&p, "servers:\n- {type: proxydhcp, address: 192.0.2.2, "
		    "boot-servers: [{type: 3, filename: winpe}]}\n");
	begin(DHCP_REQUEST);
	option(60, "PXEClient", 9);
	option(43, "\x47\4\3\0\0\0\xff", 7);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_ACK);
	assert_string_equal(reply_file(), "winpe");
	assert_memory_equal(reply_option(43, &len), "\x47\4\3\0\0\0", 6);
	begin(DHCP_REQUEST);
	option(43, "\x47\4\4\0\0\0\xff", 7);
	assert_false(answered(&p));
	world_end(&p);
}

static void rubbish_is_survived(void **state)
{
	struct peer p;
	int i;

	(void)state;
	world_start(&p, "");
	for (i = 0; i < 300; i += 7) {
		begin(DHCP_DISCOVER);
		option(77, "x", 1);
		ask[ask_len - 2] = 200;		/* longer than the packet */
		ask_len = (size_t)i;
		peer_udp(&p, 0xffffffff, 68, 67, ask, ask_len);
		while (peer_recv(&p, 1))
			continue;
	}
	begin(DHCP_DISCOVER);
	assert_true(answered(&p));
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_lease_is_offered_then_given),
		FAKE_TEST(the_dns_server_is_told_where_it_is),
		FAKE_TEST(the_reply_goes_to_the_cards_own_address),
		FAKE_TEST(a_wrong_address_is_refused),
		FAKE_TEST(a_request_to_another_server_is_left_alone),
		FAKE_TEST(rules_see_who_asks),
		FAKE_TEST(a_client_can_be_ignored),
		FAKE_TEST(a_full_pool_gives_nothing),
		FAKE_TEST(a_server_can_be_slow_to_wake),
		FAKE_TEST(a_server_can_refuse_all),
		FAKE_TEST(long_names_go_into_an_option),
		FAKE_TEST(a_proxy_gives_boot_data_only),
		FAKE_TEST(a_proxy_can_keep_it_for_port_4011),
		FAKE_TEST(a_boot_server_answers_for_its_type),
		FAKE_TEST(rubbish_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
