/* test_linkin.c: which frames are a switch's, and what they do to the port. */
#include "tests/net/server.h"

#include "net/link.h"
#include "net/stack.h"

#define RSTP "\x42\x42\3\0\0\2\2"

/* A BPDU: learning, or with 0x20 forwarding; in a frame of 14 + @len bytes to
   01:80:c2:00:00:GROUP, of this length or type. */
static const uint8_t *bpdu_frame(uint8_t group, unsigned type, uint8_t flags)
{
	static uint8_t f[1600];

	memset(f, 0, sizeof(f));
	memcpy(f, "\1\x80\xc2\0\0\0\x52\x54\0\xff\xff\1", 12);
	f[5] = group;
	put_be16(f + 12, type);
	memcpy(f + 14, RSTP, 7);
	f[14 + 7] = flags;
	f[14 + 34] = 2;
	return f;
}

static bool is_taken(struct bench *b, const uint8_t *f, size_t len)
{
	return link_input(net_dev(b->net, 0), f, len);
}

static bool is_blocked(struct bench *b)
{
	return netdev_blocked(net_dev(b->net, 0)) != NULL;
}

static void begin(struct bench *b)
{
	fake_reset();
	bench_start(b);
	bench_address(b);
}

/* Up to 1500 it is a length; beyond, a type, and nobody's (IEEE 802.3 3.2.6). */
static void a_bpdu_has_a_length(void **state)
{
	static const struct { unsigned type; size_t len; bool taken, blocks; }
	table[] = {
		{ 38, 46, true, true }, { 38, 38, true, true },
		{ 37, 46, true, false }, { 1500, 1500, true, true },
		{ 1500, 37, true, false }, { 1501, 1501, false, false },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		begin(&b);
		assert_int_equal(is_taken(&b, bpdu_frame(0, table[i].type, 0),
					  14 + table[i].len),
				 table[i].taken);
		assert_int_equal(is_blocked(&b), table[i].blocks);
		bench_stop(&b);
	}
}

/* Bridges that are not the next one have other groups. */
static void only_the_bridges_group_is_heard(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	for (uint8_t group = 1; group < 32; group++)
		assert_false(is_taken(&b, bpdu_frame(group, 38, 0), 60));
	assert_false(is_blocked(&b));
	assert_true(is_taken(&b, bpdu_frame(0, 38, 0), 60));
	assert_true(is_blocked(&b));
	bench_stop(&b);
}

static void other_protocols_are_left_alone(void **state)
{
	static const unsigned types[] = {
		0x800, 0x806, 0x8808, 0x880a, 0x88cb, 0x88cd, 0x888d, 0x888f,
	};
	static const unsigned ours[] = { 0x8809, 0x88cc, 0x888e };
	struct bench b;

	(void)state;
	begin(&b);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_false(is_taken(&b, bpdu_frame(0, types[i], 0), 60));
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		assert_true(is_taken(&b, bpdu_frame(0, ours[i], 0), 60));
		assert_true(is_taken(&b, bpdu_frame(0, ours[i], 0), 14));
		assert_false(is_taken(&b, bpdu_frame(0, ours[i], 0), 13));
	}
	bench_stop(&b);
}

/* From when it forwards on the link is new, as old BPDUs see it. */
static void a_port_that_forwards_is_new(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	begin(&b);
	dev = net_dev(b.net, 0);
	bench_pass(&b, 1000000);
	(void)is_taken(&b, bpdu_frame(0, 38, 0x20), 60);
	assert_int_equal(dev->up_us, 0);	/* it always did */
	(void)is_taken(&b, bpdu_frame(0, 38, 0), 60);
	assert_true(is_blocked(&b));
	bench_pass(&b, 1000000);
	(void)is_taken(&b, bpdu_frame(0, 38, 0x20), 60);
	assert_false(is_blocked(&b));
	assert_int_equal(dev->up_us, 2000000);
	bench_stop(&b);
}

/* A slow frame: each is answered in 124 bytes and counted as sent. */
static void an_aggregate_blocks_until_it_is_ready(void **state)
{
	static const struct { uint8_t state; const char *by; } table[] = {
		{ 0x05, "LACP" }, { 0x3d, NULL }, { 0x07, "LACP" },
	};
	struct netdev *dev;
	struct bench b;
	uint8_t f[124];

	(void)state;
	begin(&b);
	dev = net_dev(b.net, 0);
	memcpy(f, bpdu_frame(2, 0x8809, 0), sizeof(f));
	memcpy(f + 14, "\1\1\1\x14", 4);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		uint32_t sent = dev->tx.ok;
		size_t len;

		f[14 + 18] = table[i].state;
		assert_true(is_taken(&b, f, sizeof(f)));
		if (table[i].by)
			assert_string_equal(netdev_blocked(dev), table[i].by);
		else
			assert_null(netdev_blocked(dev));
		assert_int_equal(dev->tx.ok, sent + 1);
		assert_memory_equal(fake_nic_tx(b.nic, fake_nic_sent(b.nic) -
						1, &len),
				    "\1\x80\xc2\0\0\2", 6);
		assert_int_equal(len, 124);
	}
	bench_pass(&b, 1900000);
	assert_non_null(netdev_blocked(dev));
	bench_pass(&b, 200000);
	assert_null(netdev_blocked(dev));
	bench_stop(&b);
}

/* An LLDP frame: so many parts of 500 bytes, then "end". */
static size_t put_lldp(uint8_t *f, unsigned more)
{
	size_t at = 14;

	memcpy(f, bpdu_frame(14, 0x88cc, 0), 14);
	for (unsigned i = 0; i < more; i++, at += 500) {
		memset(f + at, 'x', 500);
		put_be16(f + at, 127 << 9 | 498);
	}
	memcpy(f + at, "\x0a\3end\0\0", 7);
	return at + 7;
}

/* A card may take longer frames than are kept; the next is another one. */
static void of_a_long_lldp_frame_1500_bytes_are_kept(void **state)
{
	uint8_t f[2100];
	struct bench b;

	(void)state;
	begin(&b);
	assert_true(is_taken(&b, f, put_lldp(f, 2)));
	assert_string_equal(value(&b, "net0.lldp/5.0.0.0"), "end");
	assert_true(is_taken(&b, f, put_lldp(f, 4)));
	assert_string_equal(value(&b, "net0.lldp/127.2.2.1"), "78");
	assert_string_equal(value(&b, "net0.lldp/127.3.2.1"), "");
	assert_string_equal(value(&b, "net0.lldp/5.0.0.0"), "");
	assert_true(is_taken(&b, f, put_lldp(f, 0)));
	assert_string_equal(value(&b, "net0.lldp/5.0.0.0"), "end");
	assert_string_equal(value(&b, "net0.lldp/127.0.2.1"), "");
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_bpdu_has_a_length),
		FAKE_TEST(only_the_bridges_group_is_heard),
		FAKE_TEST(other_protocols_are_left_alone),
		FAKE_TEST(a_port_that_forwards_is_new),
		FAKE_TEST(an_aggregate_blocks_until_it_is_ready),
		FAKE_TEST(of_a_long_lldp_frame_1500_bytes_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
