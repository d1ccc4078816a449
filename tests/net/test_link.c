/* test_link.c: frames of a switch by themselves, and without memory. */
#include "tests/net/server.h"

#include "net/link.h"
#include "net/stack.h"

#define SWITCH "\x52\x54\0\xff\xff\1"

static uint8_t answer_frame[200];	/* the last one that was sent	*/
static size_t answer_len;

static void keep(struct bench *b, const uint8_t *f, size_t len)
{
	(void)b;
	if (f[0] != 1 || f[1] != 0x80)	/* not to the switch */
		return;
	answer_len = len < sizeof(answer_frame) ? len : sizeof(answer_frame);
	memcpy(answer_frame, f, answer_len);
}

/* A frame to 01:80:c2:00:00:GROUP, seen by the time this returns. */
static void say(struct bench *b, uint8_t group, unsigned type,
		const void *body, size_t len)
{
	uint8_t f[300] = "\1\x80\xc2";

	f[5] = group;
	memcpy(f + 6, SWITCH, 6);
	put_be16(f + 12, type ? type : (unsigned)len);
	memcpy(f + 14, body, len);
	fake_nic_rx(b->nic, f, 14 + len);
	bench_pass(b, 1);
}
#define SAY(group, type, literal) \
	say(&b, group, type, literal, sizeof(literal) - 1)

#define LLDP "\2\7\4" SWITCH "\4\4\5abc\x0a\3sw1\0\0"
#define RSTP_LEARNS "\x42\x42\3\0\0\2\2\x1c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	"\0\0\0\0\0\0\0\0\x14\0\2\0\x0f\0\0"

static void begin(struct bench *b)
{
	bench_start(b);
	b->on_frame = keep;
	answer_len = 0;
	bench_address(b);
}

static void a_marker_is_answered(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	SAY(2, 0x8809, "\2\1\1\x10\1\2\3\4\5\6\7\x8\x9\xa\xb\xc\0\0\0\0\0\0");
	assert_int_equal(answer_len, 124);
	assert_memory_equal(answer_frame + 6, b.nic->mac, 6);
	assert_memory_equal(answer_frame + 12, "\x88\x09\2\1\2\x10\1\2\3", 9);
	bench_stop(&b);
}

/* What comes back to us on a loop says nothing of a switch. */
static void frames_of_ours_are_not_taken(void **state)
{
	static const uint8_t body[] = "\1\0\0\5\1\7\0\5\1";
	uint8_t f[60] = "\1\x80\xc2\0\0\3";
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(settings_set(b.root, "net0/username", "bob", NULL),
			 0);
	memcpy(f + 6, b.nic->mac, 6);
	put_be16(f + 12, 0x888e);
	memcpy(f + 14, body, sizeof(body) - 1);
	fake_nic_rx(b.nic, f, sizeof(f));
	bench_pass(&b, 1);
	assert_int_equal(answer_len, 0);
	/* another one's, by whichever byte */
	for (unsigned i = 0; i < 6; i++) {
		answer_len = 0;
		f[6 + i] ^= i ? 1 : 2;
		fake_nic_rx(b.nic, f, sizeof(f));
		bench_pass(&b, 1);
		assert_int_equal(answer_len, 60);
		f[6 + i] ^= i ? 1 : 2;
	}
	bench_stop(&b);
}

/* Of a LACPDU its parts up to the collector's are looked at, and no more. */
static void a_lacpdu_has_a_length(void **state)
{
	static const uint8_t mac[6] = { 2 };
	uint8_t p[58] = { 1, 1, 1, 20 }, out[LACP_LEN];
	struct lacp s;

	(void)state;
	p[2 + 16] = 0x3d;	/* in sync, collecting, distributing; slow */
	assert_int_equal(lacp_answer(p, 57, mac, out, &s), 0);
	assert_int_equal(lacp_answer(p, 58, mac, out, &s), LACP_LEN);
	assert_true(s.is_ready);
	assert_int_equal(s.wait_ms, 31000);
	assert_memory_equal(out, "\1\1\1\x14\xff\xff\2\0\0\0\0\0"
			    "\0\1\xff\xff\0\1\x3c\0\0\0\2\x14", 24);
	assert_int_equal(out[42], 3);
	assert_int_equal(out[43], 16);
	p[2 + 16] = 0x37;	/* not distributing; fast */
	assert_int_equal(lacp_answer(p, 58, mac, out, &s), LACP_LEN);
	assert_false(s.is_ready);
	assert_int_equal(s.wait_ms, 2000);
	assert_int_equal(out[2 + 16], 0x3e);
	p[3] = 19;
	assert_int_equal(lacp_answer(p, 58, mac, out, &s), 0);
	p[0] = 2;
	p[3] = 16;
	assert_int_equal(lacp_answer(p, 21, mac, out, &s), 0);
	assert_int_equal(lacp_answer(p, 22, mac, out, &s), LACP_LEN);
	p[0] = 3;
	assert_int_equal(lacp_answer(p, 58, mac, out, &s), 0);
}

/* What lies behind the last byte, of an earlier frame say, is not read. */
static void lldp_ends_with_its_last_byte(void **state)
{
	static const uint8_t p[] = "\x0a\3sw1\x0c\3abc\x0e\2\0\1";
	const uint8_t *v;

	(void)state;
	assert_int_equal(lldp_find(p, 5, 5ull << 24, &v), 3);
	assert_memory_equal(v, "sw1", 3);
	assert_int_equal(lldp_find(p, 4, 5ull << 24, &v), -ENOENT);
	for (size_t len = 5; len < 10; len++)
		assert_int_equal(lldp_find(p, len, 6ull << 24, &v), -ENOENT);
	assert_int_equal(lldp_find(p, 10, 6ull << 24, &v), 3);
	assert_int_equal(lldp_find(p, 10, 7ull << 24, &v), -ENOENT);
	assert_int_equal(lldp_find(p, 14, 7ull << 24 | 1 << 8 | 1, &v), 1);
	assert_int_equal(*v, 1);
	assert_int_equal(lldp_find(p, 14, 7ull << 24 | 1 << 8 | 2, &v),
			 -ENOENT);
}

static void a_block_ends_by_itself(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	begin(&b);
	dev = net_dev(b.net, 0);
	SAY(0, 0, RSTP_LEARNS);
	assert_string_equal(netdev_blocked(dev), "spanning tree");
	bench_pass(&b, 3900000);
	assert_non_null(netdev_blocked(dev));
	bench_pass(&b, 200000);
	assert_null(netdev_blocked(dev));
	SAY(0, 0, RSTP_LEARNS);
	netdev_close(dev);
	assert_null(netdev_blocked(dev));
	bench_stop(&b);
}

/* Of the old kind, at most twice the forward delay after the link came up:
   15 s as the standard has it, 4 to 30. */
static void an_old_switch_blocks_for_two_delays(void **state)
{
	static const struct { const char *delay; unsigned ms; } table[] = {
		{ "\x0f\0", 30000 }, { "\4\0", 8000 }, { "\3\xff", 8000 },
		{ "\x1e\0", 60000 }, { "\x1e\1", 60000 },
		{ "\x0f\x80", 31000 },
	};
	char bpdu[38] = "\x42\x42\3";
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		uint64_t from_us;

		fake_reset();
		begin(&b);
		from_us = net_dev(b.net, 0)->up_us;
		memcpy(bpdu + 36, table[i].delay, 2);
		(void)event_wait(&b.ev, from_us + 1000000, EVENT_NO_KEYS,
				 NULL, NULL);
		say(&b, 0, 0, bpdu, sizeof(bpdu));
		assert_non_null(netdev_blocked(net_dev(b.net, 0)));
		(void)event_wait(&b.ev, from_us + table[i].ms * 1000ull - 2000,
				 EVENT_NO_KEYS, NULL, NULL);
		assert_non_null(netdev_blocked(net_dev(b.net, 0)));
		(void)event_wait(&b.ev, from_us + table[i].ms * 1000ull + 2,
				 EVENT_NO_KEYS, NULL, NULL);
		assert_null(netdev_blocked(net_dev(b.net, 0)));
		/* too late to block anything */
		say(&b, 0, 0, bpdu, sizeof(bpdu));
		assert_null(netdev_blocked(net_dev(b.net, 0)));
		bench_stop(&b);
	}
}

/* A byte that did not come is not made up. */
static void a_bpdu_that_is_cut_says_nothing(void **state)
{
	char bpdu[38] = "\x42\x42\3";
	struct bench b;

	(void)state;
	begin(&b);
	bpdu[36] = 0x0f;
	say(&b, 0, sizeof(bpdu), bpdu, sizeof(bpdu) - 1);
	assert_null(netdev_blocked(net_dev(b.net, 0)));
	say(&b, 0, sizeof(bpdu), bpdu, sizeof(bpdu));
	assert_non_null(netdev_blocked(net_dev(b.net, 0)));
	bench_stop(&b);
}

static void a_name_goes_only_where_it_was_set(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(settings_set(b.root, "username", "ann", NULL), 0);
	SAY(3, 0x888e, "\1\0\0\5\1\7\0\5\1");
	assert_int_equal(answer_len, 0);
	assert_int_equal(settings_set(b.root, "net0/username", "bob", NULL),
			 0);
	SAY(3, 0x888e, "\1\0\0\5\1\7\0\5\1");
	assert_int_equal(answer_len, 60);
	assert_memory_equal(answer_frame + 12,
			    "\x88\x8e\1\0\0\x8\2\7\0\x8\1bob", 14);
	bench_stop(&b);
}

/* What is no packet of EAP (a start, a log-off, a key) gets no answer. */
static void only_packets_are_answered(void **state)
{
	static const char body[] = "\1\0\0\5\1\7\0\5\1";
	struct bench b;

	(void)state;
	begin(&b);
	assert_int_equal(settings_set(b.root, "net0/username", "bob", NULL),
			 0);
	for (char kind = 1; kind <= 4; kind++) {
		char other[sizeof(body)];

		memcpy(other, body, sizeof(body));
		other[1] = kind;
		say(&b, 3, 0x888e, other, sizeof(body) - 1);
	}
	assert_int_equal(answer_len, 0);
	SAY(3, 0x888e, "\1\0\0\5\1\7\0\5\1");
	assert_int_equal(answer_len, 60);
	bench_stop(&b);
}

static void frames_that_are_cut_do_nothing(void **state)
{
	static const char *const bodies[] = { LLDP, RSTP_LEARNS,
		"\1\0\0\5\1\7\0\5\1" };
	static const size_t lens[] = { sizeof(LLDP) - 1,
		sizeof(RSTP_LEARNS) - 1, 9 };
	static const unsigned types[] = { 0x88cc, 0, 0x888e };
	struct bench b;

	(void)state;
	begin(&b);
	for (unsigned i = 0; i < 3; i++)
		for (size_t n = 0; n < lens[i] - 2; n++)
			say(&b, (uint8_t)(i == 1 ? 0 : 3), types[i],
			    bodies[i], n);
	assert_int_equal(answer_len, 0);
	bench_stop(&b);
}

static void memory_may_run_out(void *ctx)
{
	struct bench b;

	(void)ctx;
	if (!bench_try(&b))
		return;
	if (settings_set(b.root, "net0/username", "ann", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), &b.e) == 0) {
		SAY(14, 0x88cc, LLDP);
		SAY(0, 0, RSTP_LEARNS);
		SAY(3, 0x888e, "\1\0\0\5\1\7\0\5\1");
		SAY(3, 0x888e, "\1\0\0\7\1\7\0\7\4\1x");
		SAY(3, 0x888e, "\1\0\0\4\4\7\0\4");
	}
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_marker_is_answered),
		FAKE_TEST(frames_of_ours_are_not_taken),
		FAKE_TEST(a_lacpdu_has_a_length),
		FAKE_TEST(lldp_ends_with_its_last_byte),
		FAKE_TEST(a_block_ends_by_itself),
		FAKE_TEST(an_old_switch_blocks_for_two_delays),
		FAKE_TEST(a_bpdu_that_is_cut_says_nothing),
		FAKE_TEST(a_name_goes_only_where_it_was_set),
		FAKE_TEST(only_packets_are_answered),
		FAKE_TEST(frames_that_are_cut_do_nothing),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
