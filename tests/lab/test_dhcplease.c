/* test_dhcplease.c: what becomes of a lease, and who gets which address. */
#include "tests/lab/dhcp_peer.h"

#define FIRST	0xc000020fu		/* 192.0.2.15			*/

/* Of another client. */
static void begin_as(unsigned type, uint8_t last)
{
	begin(type);
	ask[BOOTP_FLAGS] = 0x80;	/* the card hears no others'	*/
	ask[BOOTP_CHADDR + 5] = last;
}

/* The address that it is offered and given. */
static uint32_t lease(struct peer *p, uint8_t last)
{
	uint32_t address;

	begin_as(DHCP_DISCOVER, last);
	assert_true(answered(p));
	address = peer_get32(got + BOOTP_YIADDR);
	begin_as(DHCP_REQUEST, last);
	option32(50, address);
	option32(54, PEER_SERVER);
	assert_true(answered(p));
	assert_int_equal(reply_type(), DHCP_ACK);
	return address;
}

static void what_is_released_is_given_to_the_next(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp}]");
	assert_int_equal(lease(&p, 1), FIRST);
	assert_int_equal(lease(&p, 2), FIRST + 1);
	assert_int_equal(lease(&p, 1), FIRST);	/* it keeps its own */
	begin_as(DHCP_RELEASE, 1);
	assert_false(answered(&p));
	begin_as(DHCP_RELEASE, 9);		/* that has none */
	assert_false(answered(&p));
	assert_int_equal(lease(&p, 3), FIRST);
	world_end(&p);
}

static void what_is_declined_is_given_to_nobody(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp}]");
	assert_int_equal(lease(&p, 1), FIRST);
	begin_as(DHCP_DECLINE, 1);
	assert_false(answered(&p));
	assert_int_equal(lease(&p, 1), FIRST + 1);
	assert_int_equal(lease(&p, 2), FIRST + 2);
	world_end(&p);
}

static void the_address_that_is_asked_for_is_given_if_it_is_free(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp, rules: [{mac: "
		    "'52:54:00:12:34:07', address: 192.0.2.90}]}, "
		    "{type: ntp, address: 192.0.2.201}]");
	for (unsigned i = 0; i < 5; i++) {
		static const uint32_t wanted[] = {
			0xc000025a, 0xc00002c9, 0x0a000001, FIRST, FIRST + 9,
		};

		begin_as(DHCP_DISCOVER, (uint8_t)(0x10 + i));
		option32(50, wanted[i]);
		assert_true(answered(&p));
		assert_int_equal(peer_get32(got + BOOTP_YIADDR), i < 4 ?
				 FIRST + i : wanted[i]);
	}
	assert_int_equal(lease(&p, 7), 0xc000025a);
	world_end(&p);
}

static void who_has_an_address_may_say_so_in_the_packet(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp}]");
	(void)lease(&p, 1);
	begin_as(DHCP_REQUEST, 1);
	peer_put32(ask + BOOTP_CIADDR, FIRST);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_ACK);
	begin_as(DHCP_REQUEST, 1);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_NAK);
	begin_as(DHCP_INFORM, 1);
	assert_true(answered(&p));
	assert_int_equal(reply_type(), DHCP_ACK);
	assert_int_equal(peer_get32(got + BOOTP_YIADDR), 0);
	assert_int_equal(reply_address(1), 0xffffff00);
	world_end(&p);
}

static void what_rules_say_is_laid_over_the_servers(void **state)
{
	size_t len;
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp, filename: a, server-name: s, "
		    "rules: [{not-user-class: iPXE, next-server: 192.0.2.9}, "
		    "{mac: '52:54:01:12:34:05', filename: no}, "
		    "{mac: '52:54:00:12:34:05', filename: b, "
		    "server-name: t, options: {domain: d.test}}, "
		    "{arch: 6, filename: c}]}]");
	begin_as(DHCP_DISCOVER, 4);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "a");
	assert_string_equal((const char *)got + BOOTP_SNAME, "s");
	assert_int_equal(peer_get32(got + BOOTP_SIADDR), 0xc0000209);
	begin_as(DHCP_DISCOVER, 5);
	option(93, "\0\7\0", 3);		/* half a number behind it */
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "b");
	assert_string_equal((const char *)got + BOOTP_SNAME, "t");
	assert_memory_equal(reply_option(15, &len), "d.test", 6);
	begin_as(DHCP_DISCOVER, 5);
	option(93, "\0\7\0\6", 4);
	assert_true(answered(&p));
	assert_string_equal(reply_file(), "c");
	world_end(&p);
}

static void what_is_no_request_gets_no_answer(void **state)
{
	static const struct { size_t at; uint8_t value; } bad[] = {
		{ 0, 2 }, { 1, 6 }, { 2, 16 }, { BOOTP_COOKIE, 0 },
		{ BOOTP_OPTIONS, 54 }, { BOOTP_OPTIONS + 1, 0 },
		{ BOOTP_OPTIONS + 2, 99 },
	};
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dhcp}]");
	assert_true(peer_arp(&p, PEER_SERVER, p.gateway));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin(DHCP_DISCOVER);
		ask[bad[i].at] = bad[i].value;
		assert_false(answered(&p));
	}
	begin(DHCP_DISCOVER);		/* to who is no server */
	assert_false(answered_at(&p, 0xc0000263, 67));
	begin(DHCP_DISCOVER);		/* to all of this network */
	assert_true(answered_at(&p, 0xc00002ff, 67));
	begin(DHCP_DISCOVER);		/* half a type of boot servers */
	option(43, "\x47\2\0\1\xff", 5);
	assert_true(answered(&p));
	world_end(&p);
}

static void addresses_of_clients_are_answered_by_nobody_else(void **state)
{
	uint8_t mac[6];
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: proxydhcp, address: 192.0.2.2}, "
		    "{type: dhcp, range: [192.0.2.50, 192.0.2.59], rules: "
		    "[{mac: '52:54:00:12:34:57', address: 192.0.2.200}]}]");
	assert_false(peer_arp(&p, 0xc0000232, mac));
	assert_false(peer_arp(&p, 0xc00002c8, mac));
	assert_true(peer_arp(&p, 0xc00002c9, mac));
	assert_true(peer_arp(&p, 0xc0000202, mac));
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_released_is_given_to_the_next),
		FAKE_TEST(what_is_declined_is_given_to_nobody),
		FAKE_TEST(the_address_that_is_asked_for_is_given_if_it_is_free),
		FAKE_TEST(who_has_an_address_may_say_so_in_the_packet),
		FAKE_TEST(what_rules_say_is_laid_over_the_servers),
		FAKE_TEST(what_is_no_request_gets_no_answer),
		FAKE_TEST(addresses_of_clients_are_answered_by_nobody_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
