/* test_eapol.c: what a switch is told that wants to know who we are. */
#include "tests/net/server.h"

#include "net/stack.h"

#define IDENTITY	"\1\7\0\5\1"

static unsigned n_sent;			/* frames of 802.1X		*/
static uint64_t sent_us[32];
static uint8_t last[400];		/* what the last one says	*/

static void keep(struct bench *b, const uint8_t *f, size_t len)
{
	(void)b;
	if (get_be16(f + 12) != 0x888e)
		return;
	assert_memory_equal(f, "\1\x80\xc2\0\0\3", 6);
	assert_true(n_sent < 32);
	sent_us[n_sent++] = fake.now_us;
	memcpy(last, f + 14, len - 14);
}

/* A card for that user, NULL: nobody's. */
static struct netdev *begin(struct bench *b, const char *name)
{
	bench_start(b);
	n_sent = 0;
	b->on_frame = keep;
	if (name)
		assert_int_equal(settings_set(b->root, "net0/username", name,
					      NULL), 0);
	bench_address(b);
	return net_dev(b->net, 0);
}

/* A packet of EAP that says it has @len bytes, where there are @is. */
static void ask(struct bench *b, const char *eap, unsigned len, size_t is)
{
	uint8_t f[100] = "\1\x80\xc2\0\0\3\x52\x54\0\xff\xff\1\x88\x8e\1";

	put_be16(f + 16, len);
	memcpy(f + 18, eap, is);
	fake_nic_rx(b->nic, f, 18 + is);
	bench_pass(b, 1);
}

/* Every two seconds, 22 times: as long as one exchange may take. */
static void a_switch_is_woken(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = begin(&b, "ann");
	assert_int_equal(net_configure(dev, NET_CONFIG_DHCP, &b.e), 0);
	bench_pass(&b, 120000000);
	assert_int_equal(n_sent, 22);
	for (unsigned i = 0; i < 22; i++)
		assert_int_equal(sent_us[i], i * 2000000ull);
	assert_memory_equal(last, "\1\1\0\0", 4);
	/* again with the next attempt */
	n_sent = 0;
	assert_int_equal(net_configure(dev, NET_CONFIG_DHCP, &b.e), 0);
	bench_pass(&b, 120000000);
	assert_int_equal(n_sent, 22);
	bench_stop(&b);
}

static void once_it_asks_it_is_awake(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = begin(&b, "ann");
	assert_int_equal(net_configure(dev, NET_CONFIG_DHCP, &b.e), 0);
	assert_int_equal(n_sent, 1);
	ask(&b, IDENTITY, 5, 5);
	assert_int_equal(n_sent, 2);
	assert_memory_equal(last, "\1\0\0\x8\2\7\0\x8\1ann", 12);
	bench_pass(&b, 10000000);
	assert_int_equal(n_sent, 2);
	bench_stop(&b);
}

static void without_a_name_no_switch_is_woken(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = begin(&b, NULL);
	assert_int_equal(net_configure(dev, NET_CONFIG_DHCP, &b.e), 0);
	bench_pass(&b, 10000000);
	assert_int_equal(n_sent, 0);
	ask(&b, IDENTITY, 5, 5);
	assert_int_equal(n_sent, 0);
	assert_string_equal(netdev_blocked(dev),
			    "802.1X, and no username is set");
	bench_stop(&b);
}

/* It may take 45 seconds to believe us; an end unblocks at once. */
static void a_switch_that_asks_blocks_meanwhile(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = begin(&b, "ann");
	assert_null(netdev_blocked(dev));
	ask(&b, IDENTITY, 5, 5);
	assert_string_equal(netdev_blocked(dev), "802.1X");
	bench_pass(&b, 44900000);
	assert_non_null(netdev_blocked(dev));
	bench_pass(&b, 200000);
	assert_null(netdev_blocked(dev));
	ask(&b, IDENTITY, 5, 5);
	ask(&b, "\4\7\0\4", 4, 4);
	assert_has(fake_diag(), "net0: the switch refuses the 802.1X user "
		   "\"ann\"\n");
	assert_non_null(netdev_blocked(dev));
	ask(&b, "\3\7\0\4", 4, 4);
	assert_null(netdev_blocked(dev));
	bench_stop(&b);
}

/* What a card left behind the last byte is not read. */
static void a_packet_ends_within_its_frame(void **state)
{
	struct bench b;

	(void)state;
	begin(&b, "ann");
	ask(&b, IDENTITY, 5, 4);
	ask(&b, IDENTITY, 6, 5);
	ask(&b, IDENTITY, 0xffff, 5);
	ask(&b, IDENTITY, 4, 5);
	assert_int_equal(n_sent, 0);
	ask(&b, IDENTITY "\0", 5, 6);
	assert_int_equal(n_sent, 1);
	bench_stop(&b);
}

static void a_name_has_253_bytes(void **state)
{
	char name[260];
	struct bench b;

	(void)state;
	memset(name, 'x', sizeof(name));
	for (size_t len = 253; len < 257; len++) {
		fake_reset();
		name[len] = '\0';
		begin(&b, name);
		ask(&b, IDENTITY, 5, 5);
		assert_int_equal(n_sent, len == 253);
		if (len == 253)
			assert_int_equal(get_be16(last + 2), 258);
		name[len] = 'x';
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_switch_is_woken),
		FAKE_TEST(once_it_asks_it_is_awake),
		FAKE_TEST(without_a_name_no_switch_is_woken),
		FAKE_TEST(a_switch_that_asks_blocks_meanwhile),
		FAKE_TEST(a_packet_ends_within_its_frame),
		FAKE_TEST(a_name_has_253_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
