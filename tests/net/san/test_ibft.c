/* test_ibft.c: the table of iSCSI disks, read as an operating system does. */
#include "tests/net/server.h"

#include "net/san/drive.h"
#include "net/san/ibft.h"
#include "net/stack.h"

static struct bench b;
static struct san_drive drive;
static struct sbuf table;

static const struct plat_block_path plain = {
	.kind = PLAT_BLOCK_ISCSI, .target = "iqn.x:disk",
	.initiator = "iqn.y:us", .port = 3260, .lun = { 0, 7 },
	.address = { [10] = 0xff, [11] = 0xff, [12] = 192, 0, 2, 7 },
};

/* A disk with these paths, by the card of the bench, which has started. */
static void build(struct plat_block_path *paths, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		paths[i].nic = b.nic;
	memset(&drive, 0, sizeof(drive));
	memset(&table, 0, sizeof(table));
	drive.block.paths = paths;
	drive.block.n_paths = n;
	b.net->drives = &drive;
	assert_int_equal(ibft_build(b.net, &table), 0);
}

static void begin(struct plat_block_path *paths, unsigned n)
{
	bench_start(&b);
	bench_address(&b);
	build(paths, n);
}

static void end(void)
{
	b.net->drives = NULL;
	sbuf_free(&table);
	bench_stop(&b);
}

static const uint8_t *byte(size_t at)
{
	assert_true(at < table.len);
	return (const uint8_t *)table.data + at;
}

static unsigned le16(size_t at)
{
	return (unsigned)(*byte(at) | *byte(at + 1) << 8);
}

/* The Nth block that the control block names; it is of this kind and size. */
static size_t block(unsigned n, unsigned id, unsigned len)
{
	size_t at = le16(48 + 8 + 2 * n);

	assert_int_equal(at % 16, 0);
	assert_int_equal(*byte(at), id);
	assert_int_equal(le16(at + 2), len);
	return at;
}

static void assert_text(size_t at, const char *want)
{
	assert_int_equal(le16(at), strlen(want));
	assert_string_equal((const char *)byte(le16(at + 2)), want);
}

static void assert_ipv4(size_t at, const char *want)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t none[16];
	char text[16];

	if (!want) {
		assert_memory_equal(byte(at), none, 16);
		return;
	}
	assert_memory_equal(byte(at), mapped, 12);
	snprintf(text, sizeof(text), "%u.%u.%u.%u", *byte(at + 12),
		 *byte(at + 13), *byte(at + 14), *byte(at + 15));
	assert_string_equal(text, want);
}

static void a_disk_is_told_with_its_card_and_initiator(void **state)
{
	struct plat_block_path p = plain;
	uint8_t sum = 0;
	size_t nic, target;

	(void)state;
	begin(&p, 1);
	assert_memory_equal(table.data, "iBFT", 4);
	assert_int_equal(le16(4), table.len);
	for (size_t i = 0; i < table.len; i++)
		sum = (uint8_t)(sum + *byte(i));
	assert_int_equal(sum, 0);
	assert_int_equal(*byte(48), 1);
	assert_int_equal(le16(50), 18);
	assert_text(block(0, 2, 74) + 70, "iqn.y:us");
	nic = block(1, 3, 102);
	assert_int_equal(*byte(nic + 5), 3);
	assert_ipv4(nic + 6, "192.0.2.15");
	assert_int_equal(*byte(nic + 22), 24);
	assert_memory_equal(byte(nic + 90), b.nic->mac, 6);
	target = block(2, 4, 54);
	assert_ipv4(target + 6, "192.0.2.7");
	assert_int_equal(le16(target + 22), 3260);
	assert_int_equal(*byte(target + 25), 7);
	assert_int_equal(*byte(target + 32), 0);
	assert_text(target + 34, "iqn.x:disk");
	assert_int_equal(le16(target + 38), 0);
	assert_int_equal(le16(48 + 8 + 6), 0);	/* no second card */
	end();
}

static void secrets_are_told_if_they_were_used(void **state)
{
	struct plat_block_path p = plain;
	size_t target;

	(void)state;
	p.user = "joe";
	p.password = "secret";
	begin(&p, 1);
	target = block(2, 4, 54);
	assert_int_equal(*byte(target + 32), 1);
	assert_text(target + 38, "joe");
	assert_text(target + 42, "secret");
	end();
	fake_reset();
	p.reverse_user = "target";
	p.reverse_password = "its own";
	begin(&p, 1);
	target = block(2, 4, 54);
	assert_int_equal(*byte(target + 32), 2);
	assert_text(target + 46, "target");
	assert_text(target + 50, "its own");
	end();
}

static void three_paths_by_one_card_are_three_targets(void **state)
{
	struct plat_block_path p[3] = { plain, plain, plain };

	(void)state;
	p[2].target = "iqn.x:third";
	begin(p, 3);
	assert_int_equal(le16(50), 8 + 2 + 3 * 4);
	assert_int_equal(le16(48 + 8 + 2 * 3), 0);	/* no second card */
	assert_text(block(6, 4, 54) + 34, "iqn.x:third");
	assert_int_equal(*byte(block(6, 4, 54) + 4), 2);
	assert_int_equal(*byte(block(6, 4, 54) + 33), 0);
	end();
}

static void set(const char *name, const char *value)
{
	assert_int_equal(settings_set(b.root, name, value, NULL), 0);
}

/* Its card is open, too, and has an address of its own. */
static void a_disk_in_a_vlan_is_told_with_that(void **state)
{
	struct plat_block_path p = plain;
	size_t nic;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	assert_int_equal(net_vlan_create(net_dev(b.net, 0), 5, 0, &b.e), 0);
	set("net0-5/ip", "198.51.100.15");
	set("net0-5/netmask", "255.255.255.0");
	net_refresh(b.net);
	memcpy(p.address + 12, "\306\063\144\011", 4);
	build(&p, 1);
	nic = block(1, 3, 102);
	assert_ipv4(nic + 6, "198.51.100.15");
	assert_int_equal(le16(nic + 88), 5);
	assert_int_equal(le16(48 + 8 + 6), 0);	/* no second card */
	end();
}

/* What is the same in all tables, and what the bench's card is known by. */
static void heads_and_cards_are_told_as_they_are(void **state)
{
	static const uint8_t head[20] = {
		[4] = 1, 0, 'P', 'X', 'E', 'S', 'H', 0,
		'p', 'x', 'e', 's', 'h', 0, 0, 0,
	};
	struct plat_block_path p = plain;
	size_t nic;

	(void)state;
	begin(&p, 1);
	assert_memory_equal(byte(8), head + 4, 1);
	assert_memory_equal(byte(10), head + 6, 14);
	for (unsigned i = 24; i < 48; i++)
		assert_int_equal(*byte(i), 0);
	assert_int_equal(*byte(53), 0);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(*byte(le16(56 + 2 * i) + 1), 1);
		assert_int_equal(*byte(le16(56 + 2 * i) + 4), 0);
		assert_int_equal(*byte(le16(56 + 2 * i) + 5), 3);
	}
	nic = block(1, 3, 102);
	assert_int_equal(*byte(nic + 23), 1);	/* not by DHCP */
	assert_ipv4(nic + 24, NULL);
	assert_ipv4(nic + 40, NULL);
	assert_ipv4(nic + 56, NULL);
	assert_ipv4(nic + 72, NULL);
	assert_int_equal(le16(nic + 88), 0);
	assert_int_equal(le16(nic + 96), 0x18);
	assert_int_equal(le16(nic + 98), 0);
	end();
}

static void a_lease_is_told_with_its_servers_and_name(void **state)
{
	static const struct { const char *dns, *first, *second; } t[] = {
		{ "c0000201", "192.0.2.1", NULL },
		{ "c0000201c0000202", "192.0.2.1", "192.0.2.2" },
		{ "c0000201c0000202c0000203", "192.0.2.1",
		  "192.0.2.2" },
	};
	struct plat_block_path p = plain;
	size_t nic;

	(void)state;
	begin(&p, 1);
	set("net0/dhcp-server", "192.0.2.9");
	set("net0/hostname", "our-name");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		set("net0/dns:hexraw", t[i].dns);
		net_refresh(b.net);
		sbuf_reset(&table);
		assert_int_equal(ibft_build(b.net, &table), 0);
		nic = block(1, 3, 102);
		assert_ipv4(nic + 40, t[i].first);
		assert_ipv4(nic + 56, t[i].second);
		assert_ipv4(nic + 72, "192.0.2.9");
		assert_int_equal(*byte(nic + 23), 3);
		assert_text(nic + 98, "our-name");
	}
	end();
}

static void servers_of_ipv6_do_not_count(void **state)
{
	struct plat_block_path p = plain;
	size_t nic;

	(void)state;
	begin(&p, 1);
	set("net0/dns6", "2001:db8::53");
	set("net0/dns", "192.0.2.1");
	net_refresh(b.net);
	sbuf_reset(&table);
	assert_int_equal(ibft_build(b.net, &table), 0);
	nic = block(1, 3, 102);
	assert_ipv4(nic + 40, "192.0.2.1");
	assert_ipv4(nic + 56, NULL);
	end();
}

/* One card is that of the bench, the other a VLAN on it. */
static void each_card_has_a_block_and_each_target_its_card(void **state)
{
	struct plat_block_path p[3] = { plain, plain, plain };
	size_t nic;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	assert_int_equal(net_vlan_create(net_dev(b.net, 0), 5, 0, &b.e), 0);
	set("net0-5/ip", "198.51.100.15");
	set("net0-5/netmask", "255.255.255.128");
	set("net0-5/gateway", "198.51.100.1");
	net_refresh(b.net);
	memcpy(p[1].address + 12, "\306\063\144\011", 4);
	memcpy(p[2].address + 12, "\306\063\144\012", 4);
	build(p, 3);
	assert_ipv4(block(1, 3, 102) + 6, "192.0.2.15");
	nic = block(3, 3, 102);
	assert_int_equal(*byte(nic + 4), 1);
	assert_ipv4(nic + 6, "198.51.100.15");
	assert_int_equal(*byte(nic + 22), 25);
	assert_ipv4(nic + 24, NULL);
	assert_int_equal(*byte(block(2, 4, 54) + 33), 0);
	assert_int_equal(*byte(block(4, 4, 54) + 33), 1);
	assert_int_equal(*byte(block(6, 4, 54) + 33), 1);
	assert_int_equal(le16(48 + 8 + 2 * 5), 0);	/* no third card */
	end();
}

static void sixteen_paths_are_told_and_no_more(void **state)
{
	struct plat_block_path p[17];

	(void)state;
	for (unsigned i = 0; i < 17; i++)
		p[i] = plain;
	p[15].target = "iqn.x:last";
	p[16].target = "iqn.x:one-more";
	for (unsigned n = 15; n <= 17; n++) {
		fake_reset();
		begin(p, n);
		assert_int_equal(le16(50), 8 + 2 + 4 * (n < 16 ? n : 16));
		if (n > 15)
			assert_text(block(32, 4, 54) + 34, "iqn.x:last");
		end();
	}
}

static void a_router_is_told_if_it_is_needed(void **state)
{
	struct plat_block_path p = plain;

	(void)state;
	begin(&p, 1);
	assert_int_equal(settings_set(b.net->devs->block, "gateway",
				      "192.0.2.254", &b.e), 0);
	sbuf_reset(&table);
	net_refresh(b.net);
	assert_int_equal(ibft_build(b.net, &table), 0);
	assert_ipv4(block(1, 3, 102) + 24, NULL);
	p.address[12] = 198;
	sbuf_reset(&table);
	assert_int_equal(ibft_build(b.net, &table), 0);
	assert_ipv4(block(1, 3, 102) + 24, "192.0.2.254");
	end();
}

static void without_iscsi_there_is_no_table(void **state)
{
	struct plat_block_path p = { .kind = PLAT_BLOCK_URI, .uri = "http:" };

	(void)state;
	begin(&p, 1);
	assert_int_equal(table.len, 0);
	end();
}

static void memory_may_run_out(void **state)
{
	struct plat_block_path p = plain;

	(void)state;
	begin(&p, 1);
	sbuf_free(&table);
	table.max = 200;
	assert_int_equal(ibft_build(b.net, &table), -E2BIG);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_told_with_its_card_and_initiator),
		FAKE_TEST(secrets_are_told_if_they_were_used),
		FAKE_TEST(three_paths_by_one_card_are_three_targets),
		FAKE_TEST(a_disk_in_a_vlan_is_told_with_that),
		FAKE_TEST(heads_and_cards_are_told_as_they_are),
		FAKE_TEST(a_lease_is_told_with_its_servers_and_name),
		FAKE_TEST(servers_of_ipv6_do_not_count),
		FAKE_TEST(each_card_has_a_block_and_each_target_its_card),
		FAKE_TEST(sixteen_paths_are_told_and_no_more),
		FAKE_TEST(a_router_is_told_if_it_is_needed),
		FAKE_TEST(without_iscsi_there_is_no_table),
		FAKE_TEST(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
