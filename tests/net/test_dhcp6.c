/* test_dhcp6.c: what the DHCPv6 client says, and which answers count. */
#include "tests/net/server.h"

#include "net/dhcp6_packet.h"

#define BODY	54		/* behind Ethernet and IPv6	*/
#define UUID	"00112233-4455-6677-8899-aabbccddeeff"

static const uint8_t router[16] = { 0xfe, 0x80, [15] = 1 };
static const uint8_t all_nodes[16] = { 0xff, 2, [15] = 1 };
static const uint8_t us[16] = { 0xfe, 0x80, [8] = 0x50, 0x54, 0, 0xff, 0xfe,
				0x12, 0x34, 0x56 };

/* What the router and the server do. */
struct plan {
	uint8_t  flags;		/* of the advertisement			*/
	unsigned status;	/* of the association; 2: no addresses	*/
	bool     no_server, other_server, other_xid, cut;
	bool     refuse_request;
	bool     forms;			/* the prefix, an address	*/
	unsigned advertised, solicits, requests, informs;
	uint8_t  said[600];	/* the last message			*/
	size_t   said_len;
};

/* ---- frames ---------------------------------------------------------- */

/* Send @len bytes of @body, a packet @next, checksummed at @sum_at. */
static void send6(struct bench *b, unsigned next, const void *body,
		  size_t len, size_t sum_at)
{
	uint8_t f[900] = { 0 }, pseudo[900] = { 0 };

	assert_true(len <= sizeof(f) - BODY);
	memcpy(f, b->nic->mac, 6);
	memcpy(f + 6, "\x52\x54\0\0\0\1\x86\xdd\x60", 9);
	put_be16(f + 18, (unsigned)len);
	f[20] = (uint8_t)next;
	f[21] = 255;
	memcpy(f + 22, router, 16);
	memcpy(f + 38, next == 17 ? us : all_nodes, 16);
	memcpy(f + BODY, body, len);
	memcpy(pseudo, f + 22, 32);
	put_be32(pseudo + 32, (uint32_t)len);
	pseudo[39] = (uint8_t)next;
	memcpy(pseudo + 40, body, len);
	put_be16(f + BODY + sum_at, ip_sum(pseudo, 40 + (len + 1) / 2 * 2));
	fake_nic_rx(b->nic, f, BODY + len);
}

static void advertise_router(struct bench *b, struct plan *p)
{
	uint8_t ra[48] = { 134, [4] = 64, [5] = p->flags, [6] = 7,
			   [16] = 3, 4, 64, 0x80 };

	p->advertised++;
	ra[19] |= p->forms ? 0x40 : 0;
	put_be32(ra + 20, 3600);
	put_be32(ra + 24, 3600);
	memcpy(ra + 32, "\x20\1\x0d\xb8", 4);
	send6(b, 58, ra, sizeof(ra), 2);
}

struct message { uint8_t raw[600]; size_t len; };

static void add(struct message *m, unsigned code, const void *data, size_t len)
{
	put_be16(m->raw + m->len, code);
	put_be16(m->raw + m->len + 2, (unsigned)len);
	memcpy(m->raw + m->len + 4, data, len);
	m->len += 4 + len;
}

/* The option @code of what the client said. */
static const uint8_t *said(const struct plan *p, unsigned code, size_t *len)
{
	size_t at = 4;

	while (at + 4 <= p->said_len) {
		*len = get_be16(p->said + at + 2);
		if (get_be16(p->said + at) == code)
			return p->said + at + 4;
		at += 4 + *len;
	}
	return NULL;
}

static void add_lease(struct message *m, const struct plan *p)
{
	uint8_t ia[12 + 28 + 6] = { 0 };
	size_t len;
	const uint8_t *asked = said(p, DHCP6_IA_NA, &len);

	assert_non_null(asked);
	memcpy(ia, asked, 4);
	if (p->status) {
		put_be16(ia + 12, DHCP6_STATUS);
		put_be16(ia + 14, 2);
		put_be16(ia + 16, p->status);
		add(m, DHCP6_IA_NA, ia, 18);
		return;
	}
	put_be16(ia + 12, DHCP6_IA_ADDR);
	put_be16(ia + 14, 24);
	memcpy(ia + 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x77", 16);
	put_be32(ia + 32, 100);
	put_be32(ia + 36, 100);
	add(m, DHCP6_IA_NA, ia, 40);
}

static void reply(struct bench *b, struct plan *p, unsigned type)
{
	struct message m = { .len = 8 + 4 };
	const uint8_t *client;
	size_t len;

	put_be16(m.raw, 547);
	put_be16(m.raw + 2, 546);
	m.raw[8] = (uint8_t)type;
	memcpy(m.raw + 9, p->said + 1, 3);
	m.raw[9] ^= p->other_xid;
	client = said(p, DHCP6_CLIENT_ID, &len);
	assert_non_null(client);
	add(&m, DHCP6_CLIENT_ID, client, len);
	add(&m, DHCP6_SERVER_ID, p->other_server && type == DHCP6_REPLY ?
	    "\0\3\0\1other!" : "\0\3\0\1server", 10);
	if (p->said[0] != DHCP6_INFORMATION_REQUEST)
		add_lease(&m, p);
	add(&m, DHCP6_DNS, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53", 16);
	add(&m, DHCP6_BOOT_URL, "http://[2001:db8::1]/b.ipxe", 27);
	if (p->cut)
		m.len = 8 + 4 + 14 + 14 + 30;
	put_be16(m.raw + 4, (unsigned)m.len);
	send6(b, 17, m.raw, m.len, 6);
}

static void serve(struct bench *b, struct plan *p)
{
	switch (p->said[0]) {
	case DHCP6_SOLICIT:
		p->solicits++;
		if (!p->no_server)
			reply(b, p, DHCP6_ADVERTISE);
		break;
	case DHCP6_REQUEST:
		p->requests++;
		p->status = p->refuse_request ? 2 : p->status;
		reply(b, p, DHCP6_REPLY);
		break;
	default:
		p->informs++;
		if (!p->no_server)
			reply(b, p, DHCP6_REPLY);
	}
}

static void peer(void *ctx, struct nic *nic, const uint8_t *f, size_t len)
{
	struct bench *b = ctx;
	struct plan *p = b->ctx;

	(void)nic;
	if (len < BODY + 8 || get_be16(f + 12) != 0x86dd)
		return;
	if (f[20] == 58 && f[BODY] == 133)
		advertise_router(b, p);
	if (f[20] != 17 || get_be16(f + BODY + 2) != 547)
		return;
	assert_int_equal(get_be16(f + BODY), 546);
	assert_memory_equal(f + 38, "\xff\2\0\0\0\0\0\0\0\0\0\0\0\1\0\2", 16);
	p->said_len = get_be16(f + BODY + 4) - 8u;
	assert_true(p->said_len <= sizeof(p->said));
	memcpy(p->said, f + BODY + 8, p->said_len);
	serve(b, p);
}

static int run(struct bench *b, struct plan *p)
{
	b->ctx = p;
	fake_nic_peer(b->nic, peer, b);
	return bench_configure(b, NET_CONFIG_IPV6);
}

/* ---- tests ----------------------------------------------------------- */

static void a_managed_network_gives_an_address(void **state)
{
	struct plan p = { .flags = 0xc0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.solicits, 1);
	assert_int_equal(p.requests, 1);
	assert_string_equal(value(&b, "net0.dhcpv6/ip6"), "2001:db8::77");
	assert_string_equal(value(&b, "ip6"), "2001:db8::77");
	assert_string_equal(value(&b, "dns6"), "2001:db8::53");
	assert_string_equal(value(&b, "filename"),
			    "http://[2001:db8::1]/b.ipxe");
	bench_stop(&b);
}

static void a_client_says_what_servers_look_for(void **state)
{
	static const uint8_t uuid[18] = {
		0, 4, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,
		0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	};
	struct plan p = { .flags = 0x80 };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	fake.name = "efi";
	assert_int_equal(settings_set(b.root, "uuid", UUID, NULL), 0);
	assert_int_equal(run(&b, &p), 0);
	v = said(&p, DHCP6_CLIENT_ID, &len);
	assert_int_equal(len, sizeof(uuid));
	assert_memory_equal(v, uuid, sizeof(uuid));
	v = said(&p, DHCP6_SERVER_ID, &len);
	assert_memory_equal(v, "\0\3\0\1server", 10);
	v = said(&p, DHCP6_IA_NA, &len);
	assert_int_equal(len, 40);
	assert_int_equal(v[31], 0x77);
	v = said(&p, DHCP6_USER_CLASS, &len);
	assert_int_equal(len, 6);
	assert_memory_equal(v, "\0\4iPXE", 6);
	v = said(&p, DHCP6_VENDOR_CLASS, &len);
	assert_memory_equal(v, "\0\0\1\x57\0\x20PXEClient:Arch:00007:UNDI:"
			    "003010", 38);
	v = said(&p, DHCP6_ARCH, &len);
	assert_int_equal(get_be16(v), 7);
	assert_non_null(said(&p, DHCP6_WANTED, &len));
	assert_non_null(said(&p, DHCP6_ELAPSED, &len));
	bench_stop(&b);
}

static void a_machine_without_a_uuid_is_its_card(void **state)
{
	struct plan p = { .flags = 0x80 };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	fake.smbios = NULL;
	assert_int_equal(run(&b, &p), 0);
	v = said(&p, DHCP6_CLIENT_ID, &len);
	assert_int_equal(len, 10);
	assert_memory_equal(v, "\0\3\0\1", 4);
	assert_memory_equal(v + 4, b.nic->mac, 6);
	bench_stop(&b);
}

static void another_configuration_asks_for_no_address(void **state)
{
	struct plan p = { .flags = 0x40 };
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.informs, 1);
	assert_int_equal(p.solicits, 0);
	assert_null(said(&p, DHCP6_IA_NA, &len));
	assert_string_equal(value(&b, "dns6"), "2001:db8::53");
	assert_string_equal(value(&b, "net0.dhcpv6/ip6"), "");
	bench_stop(&b);
}

static void without_a_flag_no_server_is_asked(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.solicits + p.informs, 0);
	assert_string_equal(value(&b, "net0.dhcpv6/dns6"), "");
	bench_stop(&b);
}

static void a_prefix_of_the_router_makes_an_address(void **state)
{
	struct plan p = { .forms = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	/* the address is made of the router's prefix */
	assert_string_equal(value(&b, "net0.ndp.0/ip6"),
			    "2001:db8::5054:ff:fe12:3456");
	assert_string_equal(value(&b, "net0.ndp.0/len6"), "64");
	assert_has(value(&b, "net0.ndp.0/gateway6"), "fe80::");
	bench_stop(&b);
}

static void a_silent_server_is_given_up_after_16_s(void **state)
{
	struct plan p = { .flags = 0xc0, .no_server = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.solicits, 6);
	assert_string_equal(b.e.msg, "no DHCPv6 server answered on net0");
	assert_int_equal(fake.now_us, 15750000);
	bench_stop(&b);
}

static void the_routers_word_is_enough_where_the_server_is_silent(void **state)
{
	struct plan p = { .flags = 0x40, .no_server = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.informs, 6);
	bench_stop(&b);
}

static void a_server_without_addresses_is_named_as_the_cause(void **state)
{
	struct plan p = { .flags = 0xc0, .status = 2 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -EADDRNOTAVAIL);
	assert_int_equal(p.requests, 0);
	assert_string_equal(b.e.msg,
			    "the DHCPv6 server has no address for net0");
	bench_stop(&b);
}

static void an_offer_may_be_taken_back(void **state)
{
	struct plan p = { .flags = 0xc0, .refuse_request = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -EADDRNOTAVAIL);
	assert_true(p.requests > 1);
	bench_stop(&b);
}

static void answers_to_others_and_broken_ones_do_not_count(void **state)
{
	struct plan plans[] = {
		{ .flags = 0xc0, .other_xid = true },
		{ .flags = 0xc0, .other_server = true },
	};
	struct plan cut = { .flags = 0xc0, .cut = true };
	struct bench b;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_reset();
		bench_start(&b);
		assert_int_equal(run(&b, &plans[i]), -ETIMEDOUT);
		bench_stop(&b);
	}
	fake_reset();
	bench_start(&b);
	assert_int_equal(run(&b, &cut), -EADDRNOTAVAIL);
	bench_stop(&b);
}

/* Whatever fails, it says so or succeeds later. */
static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .flags = 0xc0 };
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.ctx = &p;
	fake_nic_peer(b.nic, peer, &b);
	rc = bench_configure(&b, NET_CONFIG_IPV6);
	assert_alloc_result(rc);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_managed_network_gives_an_address),
		FAKE_TEST(a_client_says_what_servers_look_for),
		FAKE_TEST(a_machine_without_a_uuid_is_its_card),
		FAKE_TEST(another_configuration_asks_for_no_address),
		FAKE_TEST(without_a_flag_no_server_is_asked),
		FAKE_TEST(a_prefix_of_the_router_makes_an_address),
		FAKE_TEST(a_silent_server_is_given_up_after_16_s),
		FAKE_TEST(
			the_routers_word_is_enough_where_the_server_is_silent),
		FAKE_TEST(a_server_without_addresses_is_named_as_the_cause),
		FAKE_TEST(an_offer_may_be_taken_back),
		FAKE_TEST(answers_to_others_and_broken_ones_do_not_count),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
