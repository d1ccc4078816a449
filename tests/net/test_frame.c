/* test_frame.c: frames between an interface and its card. */
#include "tests/net/server.h"

#include <lwip/stats.h>

#include "net/stack.h"

static const uint8_t frame[60] = { 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 0x88,
				   0xb5, 'x' };

static struct netdev *open_card(struct bench *b)
{
	struct netdev *dev;

	bench_start(b);
	dev = net_dev(b->net, 0);
	assert_int_equal(netdev_open(dev, &b->e), 0);
	return dev;
}

/* Look at what has come, and no longer. */
static void settle(struct bench *b)
{
	bench_pass(b, 1);
}

static const char *stat(const struct netdev *dev)
{
	static char text[1024];
	struct sbuf out = { 0 };

	assert_int_equal(netdev_stat(dev, &out), 0);
	snprintf(text, sizeof(text), "%s", sbuf_text(&out));
	sbuf_free(&out);
	return text;
}

static void what_is_sent_is_counted(void **state)
{
	struct netdev *dev;
	struct bench b;
	size_t len, before;
	uint32_t ok;

	(void)state;
	dev = open_card(&b);
	before = fake_nic_sent(b.nic);
	ok = dev->tx.ok;
	assert_int_equal(ok, before);
	assert_int_equal(netdev_put(dev, frame, 60), 0);
	assert_int_equal(fake_nic_sent(b.nic), before + 1);
	assert_int_equal(dev->tx.ok, ok + 1);
	assert_memory_equal(fake_nic_tx(b.nic, before, &len), frame, 60);
	assert_int_equal(len, 60);
	bench_stop(&b);
}

static void what_is_no_frame_is_not_sent(void **state)
{
	static uint8_t big[1515];
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	assert_int_equal(netdev_put(dev, frame, 13), -EIO);
	assert_int_equal(netdev_put(dev, frame, 14), 0);
	assert_int_equal(netdev_put(dev, big, 1514), 0);
	assert_int_equal(netdev_put(dev, big, 1515), -EIO);
	netdev_close(dev);
	assert_int_equal(netdev_put(dev, frame, 60), -EIO);
	bench_stop(&b);
}

static void a_full_card_is_tried_again_another_is_broken(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	fake_nic_results(b.nic, 0, 0, -EAGAIN);
	assert_int_equal(netdev_put(dev, frame, 60), -EAGAIN);
	fake_nic_results(b.nic, 0, 0, -EIO);
	assert_int_equal(netdev_put(dev, frame, 60), -EIO);
	assert_has(stat(dev), "TXE:2");
	assert_has(stat(dev), "[TXE: 1 x \"Input/output error\"]");
	bench_stop(&b);
}

/* Four kinds are told; of more the rarest makes room. */
static void the_most_frequent_errors_are_told(void **state)
{
	static const int codes[] = { -EIO, -EIO, -EIO, -EAGAIN, -ENOMEM,
				     -ENOMEM, -EBUSY, -EBUSY, -ENODEV };
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		fake_nic_results(b.nic, 0, 0, codes[i]);
		(void)netdev_put(dev, frame, 60);
	}
	assert_has(stat(dev), "TXE:9");
	assert_has(stat(dev), "[TXE: 3 x ");
	assert_has(strstr(stat(dev), "[TXE: 2 x ") + 1, "[TXE: 2 x ");
	assert_has(stat(dev), "[TXE: 1 x \"No such device\"]");
	assert_null(strstr(stat(dev), err_text(-EAGAIN)));
	bench_stop(&b);
}

static void a_burst_is_taken_at_once(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	for (unsigned i = 0; i < 80; i++)
		fake_nic_rx(b.nic, frame, 60);
	settle(&b);
	assert_has(stat(dev), " RX:80 RXE:0]");
	bench_stop(&b);
}

static void a_frame_that_does_not_fit_is_counted_and_dropped(void **state)
{
	static uint8_t big[1600];
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	fake_nic_rx(b.nic, big, 1523);
	fake_nic_rx(b.nic, frame, 60);
	settle(&b);
	assert_has(stat(dev), " RX:1 RXE:1]");
	assert_has(stat(dev), "[RXE: 1 x \"");
	bench_stop(&b);
}

/* Only 8100 is a tag. */
static void another_type_is_no_vlan(void **state)
{
	static const uint8_t types[][2] = { { 0x81, 0x01 }, { 0x82, 0x00 },
					    { 0x80, 0x00 }, { 0x81, 0x80 } };
	uint8_t f[60] = { 2 };
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	for (size_t i = 0; i < 4; i++) {
		memcpy(f + 12, types[i], 2);
		fake_nic_rx(b.nic, f, sizeof(f));
	}
	settle(&b);
	assert_has(stat(dev), " RX:4 RXE:0]");
	bench_stop(&b);
}

/* What a card says when it is asked for a frame, in turn; then that there is
   none. */
static const int *says;

static int say_next(struct nic *nic, void *buf, size_t cap)
{
	(void)nic;
	(void)buf;
	(void)cap;
	return *says ? *says++ : 0;
}

static void a_card_is_asked_on_unless_it_is_broken(void **state)
{
	static const int codes[] = { -EMSGSIZE, -EMSGSIZE, -EIO, -EMSGSIZE, 0 };
	uint64_t next = UINT64_MAX;
	struct nic_ops ops;
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	ops = *b.nic->ops;
	ops.recv = say_next;
	b.nic->ops = &ops;
	says = codes;
	assert_true(netdev_poll(dev, &next));
	assert_ptr_equal(says, codes + 3);
	assert_has(stat(dev), " RX:0 RXE:3]");
	assert_has(stat(dev), "[RXE: 2 x \"");
	assert_true(netdev_poll(dev, &next));
	assert_false(netdev_poll(dev, &next));
	assert_has(stat(dev), " RX:0 RXE:4]");
	bench_stop(&b);
}

/* Short ones, and some that say they are tagged and have no room for it. */
static void no_frame_is_too_short(void **state)
{
	uint8_t tagged[18] = { [12] = 0x81 };
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	for (size_t len = 1; len <= 18; len++)
		fake_nic_rx(b.nic, tagged, len);
	settle(&b);
	/* that of 18 bytes is for a VLAN that is not there */
	assert_has(stat(dev), " RX:17 RXE:0]");
	bench_stop(&b);
}

static void a_captured_interface_hears_nothing(void **state)
{
	struct netdev *dev;
	uint8_t got[60];
	struct bench b;

	(void)state;
	dev = open_card(&b);
	netdev_capture(dev, true);
	fake_nic_rx(b.nic, frame, 60);
	fake_nic_rx(b.nic, frame, 50);
	settle(&b);
	assert_has(stat(dev), " RX:0 RXE:0]");
	assert_int_equal(netdev_take(dev, got, 60), 60);
	assert_memory_equal(got, frame, 60);
	/* what does not fit is lost */
	assert_int_equal(netdev_take(dev, got, 49), 0);
	fake_nic_rx(b.nic, frame, 50);
	assert_int_equal(netdev_take(dev, got, 50), 50);
	netdev_capture(dev, false);
	fake_nic_rx(b.nic, frame, 60);
	settle(&b);
	assert_has(stat(dev), " RX:1 RXE:0]");
	bench_stop(&b);
}

static void a_closed_interface_takes_nothing(void **state)
{
	struct netdev *dev;
	uint8_t got[60];
	struct bench b;

	(void)state;
	bench_start(&b);
	dev = net_dev(b.net, 0);
	fake_nic_rx(b.nic, frame, 60);
	settle(&b);
	assert_int_equal(netdev_take(dev, got, 60), 0);
	assert_has(stat(dev), "[closed]\n  [Link:down, TX:0 TXE:0 RX:0");
	assert_has(stat(dev), "[Link status: Down]");
	bench_stop(&b);
}

static void links_are_told_by_their_state(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = open_card(&b);
	assert_has(stat(dev), "[open]\n  [Link:up, ");
	assert_null(strstr(stat(dev), "Link status"));
	fake_nic_results(b.nic, -EINPROGRESS, 0, 0);
	assert_has(stat(dev), "[Link:down, ");
	assert_has(stat(dev), "[Link status: Unknown]");
	bench_stop(&b);
}

static void a_card_that_does_not_open_says_why(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	fake_nic_results(b.nic, 0, -EIO, 0);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), -EIO);
	assert_string_equal(b.e.msg, "cannot open net0: Input/output error");
	assert_false(netdev_is_open(net_dev(b.net, 0)));
	bench_stop(&b);
}

static void an_address_is_shown_in_hex(void **state)
{
	static const uint8_t mac[6] = { 0x02, 0x13, 0x57, 0x9b, 0xdf, 0xe0 };
	char text[18];
	struct nic *nic = fake_nic_add(mac);
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_ptr_equal(netdev_nic(net_dev(b.net, 0)), nic);
	assert_string_equal(netdev_mac_text(net_dev(b.net, 0), text),
			    "02:13:57:9b:df:e0");
	bench_stop(&b);
}

/* A card need not tell of its link, and may have nothing to open. */
static void a_card_that_tells_nothing_is_up(void **state)
{
	struct nic_ops ops;
	struct bench b;

	(void)state;
	bench_start(&b);
	ops = *b.nic->ops;
	ops.open = NULL;
	ops.close = NULL;
	ops.link = NULL;
	b.nic->ops = &ops;
	assert_int_equal(netdev_link(net_dev(b.net, 0)), -ENETDOWN);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	assert_int_equal(netdev_link(net_dev(b.net, 0)), 0);
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct netdev *dev;
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	dev = net_dev(b.net, 0);
	rc = netdev_open(dev, &b.e);
	if (rc == 0)
		rc = netdev_put(dev, frame, 60);
	fake_nic_rx(b.nic, frame, 60);
	settle(&b);
	assert_alloc_result(rc);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

/* Segments may come joined, longer than the MTU. */
static void frames_may_be_joined_by_the_card(void **state)
{
	static uint8_t joined[1999];
	struct netdev *dev;
	struct bench b;
	uint32_t ok;

	(void)state;
	dev = open_card(&b);
	memcpy(joined, frame, sizeof(frame));
	ok = dev->rx.ok;
	fake_nic_rx(b.nic, joined, sizeof(joined));
	settle(&b);
	assert_int_equal(dev->rx.ok, ok);
	assert_int_equal(dev->rx.bad, 1);
	b.nic->frame_max = sizeof(joined);
	fake_nic_rx(b.nic, joined, sizeof(joined));
	settle(&b);
	assert_int_equal(dev->rx.ok, ok + 1);
	b.nic->frame_max = 0;
	bench_stop(&b);
}

/* What the card vouches for is not summed up again. */
static void checksums_may_be_the_cards(void **state)
{
	uint8_t f[60] = { 0 };
	uint32_t before;
	struct bench b;

	(void)state;
	open_card(&b);
	bench_address(&b);
	put_heads(&b, f, SERVER_IP, 0xc000020f, 17, 8);
	f[39] = 8;
	f[40] = 0x12;		/* wrong */
	before = lwip_stats.udp.chkerr;
	fake_nic_rx(b.nic, f, sizeof(f));
	settle(&b);
	assert_int_equal(lwip_stats.udp.chkerr, before + 1);
	b.nic->sums_good = true;
	fake_nic_rx(b.nic, f, sizeof(f));
	settle(&b);
	assert_int_equal(lwip_stats.udp.chkerr, before + 1);
	b.nic->sums_good = false;
	fake_nic_rx(b.nic, f, sizeof(f));
	settle(&b);
	assert_int_equal(lwip_stats.udp.chkerr, before + 2);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_sent_is_counted),
		FAKE_TEST(what_is_no_frame_is_not_sent),
		FAKE_TEST(a_full_card_is_tried_again_another_is_broken),
		FAKE_TEST(the_most_frequent_errors_are_told),
		FAKE_TEST(a_burst_is_taken_at_once),
		FAKE_TEST(a_frame_that_does_not_fit_is_counted_and_dropped),
		FAKE_TEST(no_frame_is_too_short),
		FAKE_TEST(another_type_is_no_vlan),
		FAKE_TEST(a_card_is_asked_on_unless_it_is_broken),
		FAKE_TEST(a_captured_interface_hears_nothing),
		FAKE_TEST(a_closed_interface_takes_nothing),
		FAKE_TEST(links_are_told_by_their_state),
		FAKE_TEST(a_card_that_does_not_open_says_why),
		FAKE_TEST(an_address_is_shown_in_hex),
		FAKE_TEST(a_card_that_tells_nothing_is_up),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
		FAKE_TEST(frames_may_be_joined_by_the_card),
		FAKE_TEST(checksums_may_be_the_cards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
