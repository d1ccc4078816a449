/* test_vlan.c: interfaces on a VLAN, and the tags of their frames. */
#include "tests/net/server.h"

#define AT_TAG	12	/* behind both addresses */

/* What is the last frame that went out? */
static const uint8_t *last_sent(struct bench *b, size_t *len)
{
	size_t n = fake_nic_sent(b->nic);

	assert_true(n > 0);
	return fake_nic_tx(b->nic, n - 1, len);
}

/* Wait until whatever has come is looked at. */
static void settle(struct bench *b)
{
	bench_pass(b, 1000);
}

static struct netdev *make(struct bench *b, uint32_t tag, uint32_t priority)
{
	char name[16];

	assert_int_equal(net_vlan_create(net_dev(b->net, 0), tag, priority,
					 &b->e), 0);
	snprintf(name, sizeof(name), "net0-%u", (unsigned)tag);
	return net_find(b->net, name);
}

static void a_vlan_is_an_interface_of_its_own(void **state)
{
	struct netdev *vlan;
	struct bench b;

	(void)state;
	bench_start(&b);
	vlan = make(&b, 5, 0);
	assert_non_null(vlan);
	assert_string_equal(netdev_name(vlan), "net0-5");
	assert_false(netdev_is_open(vlan));
	assert_string_equal(value(&b, "net0-5/mac"), "52:54:00:12:34:56");
	assert_int_equal(net_vlan_destroy(vlan, &b.e), 0);
	assert_null(net_find(b.net, "net0-5"));
	bench_stop(&b);
}

static void tags_and_priorities_have_limits(void **state)
{
	struct netdev *card;
	struct bench b;

	(void)state;
	bench_start(&b);
	card = net_dev(b.net, 0);
	assert_int_equal(net_vlan_create(card, 4095, 0, &b.e), -EINVAL);
	assert_string_equal(b.e.msg, "a VLAN tag is at most 4094");
	err_clear(&b.e);
	assert_int_equal(net_vlan_create(card, 1, 8, &b.e), -EINVAL);
	assert_string_equal(b.e.msg, "a VLAN priority is at most 7");
	err_clear(&b.e);
	assert_int_equal(net_vlan_create(card, 4094, 7, &b.e), 0);
	assert_int_equal(net_vlan_create(net_dev(b.net, 1), 1, 0, &b.e),
			 -ENOTTY);
	assert_string_equal(b.e.msg, "net0-4094 is a VLAN itself");
	err_clear(&b.e);
	assert_int_equal(net_vlan_destroy(card, &b.e), -ENOTTY);
	assert_string_equal(b.e.msg, "net0 is no VLAN");
	bench_stop(&b);
}

static void there_are_256_interfaces_at_most(void **state)
{
	struct netdev *card;
	struct bench b;
	unsigned tag;

	(void)state;
	bench_start(&b);
	card = net_dev(b.net, 0);
	for (tag = 1; tag < 256; tag++)
		assert_int_equal(net_vlan_create(card, tag, 0, &b.e), 0);
	assert_int_equal(net_vlan_create(card, 256, 0, &b.e), -ENOSPC);
	assert_string_equal(b.e.msg, "there are 256 interfaces already");
	assert_int_equal(net_vlan_create(card, 255, 3, NULL), 0);
	assert_non_null(net_dev(b.net, 255));
	assert_null(net_dev(b.net, 256));
	bench_stop(&b);
}

static void it_opens_and_closes_with_its_trunk(void **state)
{
	struct netdev *card, *vlan, *late;
	struct bench b;

	(void)state;
	bench_start(&b);
	card = net_dev(b.net, 0);
	vlan = make(&b, 5, 0);
	assert_int_equal(netdev_open(vlan, &b.e), 0);
	assert_true(netdev_is_open(card));
	assert_true(netdev_is_open(vlan));
	late = make(&b, 6, 0);
	assert_true(netdev_is_open(late));
	netdev_close(vlan);
	assert_false(netdev_is_open(vlan));
	assert_true(netdev_is_open(card));
	netdev_close(card);
	assert_false(netdev_is_open(late));
	assert_false(fake_nic_is_open(b.nic));
	bench_stop(&b);
}

/* The tag stands between addresses and type: 802.1Q, priority, number. */
static void frames_go_out_tagged(void **state)
{
	uint8_t frame[60] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x88,
			      0xb5, 'x' };
	struct netdev *vlan;
	const uint8_t *f;
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	vlan = make(&b, 0x123, 5);
	assert_int_equal(netdev_open(vlan, &b.e), 0);
	assert_int_equal(netdev_put(vlan, frame, 60), 0);
	f = last_sent(&b, &len);
	assert_int_equal(len, 64);
	assert_memory_equal(f, frame, 12);
	assert_memory_equal(f + AT_TAG, "\x81\x00\xa1\x23\x88\xb5x", 7);
	/* an existing one only gets the new priority */
	assert_ptr_equal(make(&b, 0x123, 0), vlan);
	assert_int_equal(netdev_put(vlan, frame, 60), 0);
	f = last_sent(&b, &len);
	assert_memory_equal(f + AT_TAG, "\x81\x00\x01\x23\x88\xb5x", 7);
	assert_null(net_dev(b.net, 2));
	assert_int_equal(netdev_put(net_dev(b.net, 0), frame, 60), 0);
	f = last_sent(&b, &len);
	assert_int_equal(len, 60);
	assert_memory_equal(f, frame, 60);
	bench_stop(&b);
}

/* The largest card's largest frame has room for a tag yet. */
static void the_largest_frame_gets_a_tag(void **state)
{
	static uint8_t frame[NIC_MTU_MAX + 15];
	struct netdev *vlan;
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	b.nic->mtu = NIC_MTU_MAX;
	vlan = make(&b, 5, 0);
	assert_int_equal(netdev_open(vlan, &b.e), 0);
	assert_int_equal(netdev_put(vlan, frame, NIC_MTU_MAX + 14), 0);
	assert_non_null(last_sent(&b, &len));
	assert_int_equal(len, NIC_MTU_MAX + 18);
	assert_int_equal(netdev_put(vlan, frame, NIC_MTU_MAX + 15), -EIO);
	bench_stop(&b);
}

/* A frame for @tag; 0xffff: none. The type is one that nobody knows. */
static void receive(struct bench *b, unsigned tag, char text)
{
	uint8_t f[64] = { [6] = 2, [12] = 0x81 };
	size_t at = AT_TAG;

	memcpy(f, b->nic->mac, 6);
	if (tag != 0xffff) {
		put_be16(f + 14, tag | 0xe000);
		at += 4;
	}
	put_be16(f + at, 0x88b5);
	f[at + 2] = (uint8_t)text;
	fake_nic_rx(b->nic, f, 60);
	settle(b);
}

static const char *counted(struct bench *b, const char *name)
{
	static char text[8];
	struct sbuf out = { 0 };
	const char *rx;

	assert_int_equal(netdev_stat(net_find(b->net, name), &out), 0);
	rx = strstr(sbuf_text(&out), " RX:");
	assert_non_null(rx);
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(rx + 4, " "),
		 rx + 4);
	sbuf_free(&out);
	return text;
}

static void frames_come_in_by_their_tag(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	(void)make(&b, 0x805, 0);
	(void)make(&b, 5, 0);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	receive(&b, 0xffff, 'a');
	receive(&b, 0x805, 'b');
	receive(&b, 0x805, 'c');
	receive(&b, 6, 'd');		/* nobody's */
	assert_string_equal(counted(&b, "net0"), "1");
	assert_string_equal(counted(&b, "net0-2053"), "2");
	assert_string_equal(counted(&b, "net0-5"), "0");
	bench_stop(&b);
}

/* With the VLAN's interface captured its frames can be seen as they are. */
static void a_tag_is_taken_out_of_a_frame(void **state)
{
	uint8_t f[64] = { [6] = 2, [12] = 0x81, [15] = 5, [16] = 0x88, 0xb5,
			  'x' }, got[64] = { 0 };
	struct netdev *vlan;
	struct bench b;

	(void)state;
	bench_start(&b);
	vlan = make(&b, 5, 0);
	assert_int_equal(netdev_open(vlan, &b.e), 0);
	netdev_capture(vlan, true);
	memcpy(f, b.nic->mac, 6);
	fake_nic_rx(b.nic, f, 64);
	assert_int_equal(netdev_take(vlan, got, sizeof(got)), 60);
	assert_memory_equal(got, f, 12);
	assert_memory_equal(got + 12, "\x88\xb5x", 3);
	assert_int_equal(netdev_take(vlan, got, sizeof(got)), 0);
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	rc = netdev_open(net_dev(b.net, 0), &b.e);
	if (rc == 0)
		rc = net_vlan_create(net_dev(b.net, 0), 5, 0, &b.e);
	assert_alloc_result(rc);
	if (rc == 0)
		assert_non_null(net_find(b.net, "net0-5"));
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
		FAKE_TEST(a_vlan_is_an_interface_of_its_own),
		FAKE_TEST(tags_and_priorities_have_limits),
		FAKE_TEST(there_are_256_interfaces_at_most),
		FAKE_TEST(it_opens_and_closes_with_its_trunk),
		FAKE_TEST(frames_go_out_tagged),
		FAKE_TEST(the_largest_frame_gets_a_tag),
		FAKE_TEST(frames_come_in_by_their_tag),
		FAKE_TEST(a_tag_is_taken_out_of_a_frame),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
