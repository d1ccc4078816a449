/* test_ping.c: echo requests, and which replies count. */
#include "tests/net/server.h"

#define AT_ICMP	34		/* behind Ethernet and IPv4	*/
#define US	0xc000020fu

/* What the host does with each request, and what the caller was told. */
struct plan {
	bool     silent;
	unsigned answered;		/* so many only; 0: all		*/
	bool     other_host, other_type, late;
	unsigned other_id;		/* this bit of it; 0: none	*/
	int      longer;		/* by so many bytes		*/
	size_t   damaged;		/* this byte, from 1; 0: none	*/
	unsigned requests;
	uint16_t first_seq;
	size_t   len;			/* of the last request's data	*/
	uint64_t last_us, gap_us;
	unsigned good, lost, wrong;
	char     from[48];
	size_t   got;
};

static void reply(struct bench *b, const uint8_t *f, size_t n,
		  const struct plan *p)
{
	uint8_t r[1600] = { 0 };

	n += (size_t)p->longer;
	put_heads(b, r, p->other_host ? 0xc0000263 : SERVER_IP, US, 1, n);
	memcpy(r + AT_ICMP, f + AT_ICMP, n);
	r[AT_ICMP] = p->other_type ? 13 : 0;
	put_be16(r + AT_ICMP + 4, get_be16(r + AT_ICMP + 4) ^ p->other_id);
	if (p->damaged)
		r[AT_ICMP + 7 + p->damaged] ^= 1;
	if (p->late)
		put_be16(r + AT_ICMP + 6, get_be16(f + AT_ICMP + 6) - 1);
	put_be16(r + AT_ICMP + 2, 0);
	put_be16(r + AT_ICMP + 2, ip_sum(r + AT_ICMP, (n + 1) / 2 * 2));
	fake_nic_rx(b->nic, r, AT_ICMP + n);
}

static void serve(struct bench *b, const uint8_t *f, size_t len)
{
	struct plan *p = b->ctx;
	size_t n = get_be16(f + 16) - 20u;

	if (len < 42 || get_be16(f + 12) != 0x800 || f[23] != 1)
		return;
	assert_int_equal(f[AT_ICMP], 8);
	assert_int_equal(ip_sum(f + AT_ICMP, (n + 1) / 2 * 2), 0);
	if (!p->requests++)
		p->first_seq = get_be16(f + AT_ICMP + 6);
	p->gap_us = fake.now_us - p->last_us;
	p->last_us = fake.now_us;
	p->len = n - 8;
	for (size_t i = 0; i < p->len; i++)
		assert_int_equal(f[AT_ICMP + 8 + i], i & 0xff);
	if (!p->silent && (!p->answered || p->requests <= p->answered))
		reply(b, f, n, p);
}

static void take(void *ctx, const struct ping_reply *r)
{
	struct plan *p = ctx;

	if (r->status == -ETIMEDOUT) {
		p->lost++;
		assert_null(r->from);
		return;
	}
	p->good += r->status == 0;
	p->wrong += r->status == -EPROTO;
	p->got = r->len;
	snprintf(p->from, sizeof(p->from), "%s", r->from);
}

/* Three requests of four bytes, a second apart. */
static int ping(struct bench *b, struct plan *p)
{
	struct ping_options opt = { .size = 4, .interval_ms = 1000,
				    .count = 3, .reply = take, .ctx = p };

	bench_address(b);
	b->ctx = p;
	b->on_frame = serve;
	return net_ping(b->net, "192.0.2.1", &opt, &b->e);
}

static int ping_once(struct plan *p)
{
	struct bench b;
	int rc;

	fake_reset();
	bench_start(&b);
	rc = ping(&b, p);
	bench_stop(&b);
	return rc;
}

static void every_reply_is_told(void **state)
{
	struct plan p = { 0 };

	(void)state;
	assert_int_equal(ping_once(&p), 0);
	assert_int_equal(p.requests, 3);
	assert_int_equal(p.good, 3);
	assert_int_equal(p.lost + p.wrong, 0);
	assert_int_equal(p.first_seq, 1);
	assert_int_equal(p.len, 4);
	assert_int_equal(p.got, 4);
	assert_int_equal(p.gap_us, 1000000);
	assert_string_equal(p.from, "192.0.2.1");
	assert_int_equal(fake.now_us, 2000000);	/* it ends with the last */
}

static void silence_is_lost_packets_and_no_success(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(ping(&b, &p), -ETIMEDOUT);
	assert_string_equal(b.e.msg, "192.0.2.1 does not answer");
	assert_int_equal(p.lost, 3);
	assert_int_equal(fake.now_us, 3000000);
	bench_stop(&b);
}

static void one_good_reply_is_success(void **state)
{
	struct plan p = { .answered = 1 };

	(void)state;
	assert_int_equal(ping_once(&p), 0);
	assert_int_equal(p.good, 1);
	assert_int_equal(p.lost, 2);
}

static void what_is_for_others_is_no_reply(void **state)
{
	struct plan plans[] = { { .other_id = 1 }, { .other_id = 0x8000 },
				{ .other_host = true },
				{ .other_type = true } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(ping_once(&plans[i]), -ETIMEDOUT);
		assert_int_equal(plans[i].good + plans[i].wrong, 0);
		assert_int_equal(plans[i].lost, 3);
	}
}

static void other_data_is_a_wrong_reply_and_ends_it(void **state)
{
	struct plan plans[] = { { .longer = -1 }, { .longer = 1 },
				{ .longer = -4 }, { .damaged = 1 },
				{ .damaged = 4 } };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(ping_once(&plans[i]), -EPROTO);
		assert_int_equal(plans[i].wrong, 1);
		assert_int_equal(plans[i].requests, 1);
	}
}

/* Without a count it goes on until somebody has seen enough. */
static void without_a_count_a_wrong_reply_ends_nothing(void **state)
{
	struct plan p = { .damaged = 1 };
	struct ping_options opt = { .size = 4, .interval_ms = 1000,
				    .reply = take, .ctx = &p };
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	b.ctx = &p;
	b.on_frame = serve;
	b.ev.con = &b.con;
	fake.live_keys = true;
	fake_keys_at(3500000, "\003");
	assert_int_equal(net_ping(b.net, "192.0.2.1", &opt, &b.e), -ECANCELED);
	assert_int_equal(p.requests, 4);
	assert_int_equal(p.wrong, 4);
	bench_stop(&b);
}

static void a_late_reply_is_told_but_counts_as_lost(void **state)
{
	struct plan p = { .late = true };

	(void)state;
	assert_int_equal(ping_once(&p), -ETIMEDOUT);
	assert_int_equal(p.wrong, 3);
	assert_int_equal(p.lost, 3);
}

static void sizes_and_intervals_have_limits(void **state)
{
	struct ping_options opt = { .size = 32769, .interval_ms = 1000,
				    .count = 1, .reply = take };
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	opt.ctx = &p;
	assert_int_equal(net_ping(b.net, "192.0.2.1", &opt, &b.e), -EINVAL);
	assert_has(b.e.msg, "32768");
	opt.size = 32768;
	opt.interval_ms = 0;
	assert_int_equal(net_ping(b.net, "192.0.2.1", &opt, NULL), -EINVAL);
	opt.interval_ms = 1;
	assert_int_equal(net_ping(b.net, "192.0.2.1", &opt, NULL),
			 -ETIMEDOUT);
	assert_int_equal(fake.now_us, 1000);
	bench_stop(&b);
}

static void without_an_address_there_is_no_way(void **state)
{
	struct ping_options opt = { .size = 4, .interval_ms = 1000,
				    .count = 3, .reply = take };
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	opt.ctx = &p;
	assert_int_equal(net_ping(b.net, "192.0.2.1", &opt, &b.e),
			 -ENETUNREACH);
	assert_string_equal(b.e.msg, "192.0.2.1: Network unreachable");
	err_clear(&b.e);
	assert_int_equal(net_ping(b.net, "nobody", &opt, &b.e), -ENXIO);
	assert_has(b.e.msg, "cannot look up \"nobody\"");
	assert_int_equal(p.lost, 0);
	bench_stop(&b);
}

static int ping_with_failing_allocation(unsigned n)
{
	struct ping_options opt = { .size = 4, .interval_ms = 1000,
				    .count = 1, .reply = take };
	struct plan p = { 0 };
	struct bench b;
	int rc;

	fake_reset();
	bench_start(&b);
	bench_address(&b);
	b.ctx = opt.ctx = &p;
	b.on_frame = serve;
	fake_alloc_fail(n);
	rc = net_ping(b.net, "192.0.2.1", &opt, &b.e);
	assert_int_equal(rc, p.lost ? -ETIMEDOUT : p.good ? 0 : -ENOMEM);
	if (rc == -ENOMEM)
		assert_has(b.e.msg, err_text(-ENOMEM));
	bench_stop(&b);
	return rc;
}

/* What cannot be sent ends it; what is not received is lost. */
static void a_request_without_memory_is_no_success(void **state)
{
	unsigned n = 1, without = 0;
	int rc;

	(void)state;
	do {
		rc = ping_with_failing_allocation(n++);
		without += rc == -ENOMEM;
	} while (fake_alloc_failed());
	assert_int_equal(rc, 0);
	assert_true(without >= 2);	/* to hear replies, and to ask */
}

static void nothing_is_sent_after_ctrl_c(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	b.ev.con = &b.con;
	fake.live_keys = true;
	fake_keys_at(1500000, "\003");
	assert_int_equal(ping(&b, &p), -ECANCELED);
	assert_has(b.e.msg, "192.0.2.1: ");
	assert_int_equal(p.requests, 2);
	assert_int_equal(fake.now_us, 1500000);
	assert_false(net_busy(b.net));
	bench_stop(&b);
}

/* ---- memory ----------------------------------------------------------- */

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { 0 };
	struct ping_options opt = { .size = 4, .interval_ms = 1000,
				    .count = 2, .reply = take, .ctx = &p };
	struct bench b;
	int rc = -ENOMEM;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.ctx = &p;
	b.on_frame = serve;
	if (settings_set(b.root, "net0/ip", "192.0.2.15", NULL) == 0 &&
	    netdev_open(net_dev(b.net, 0), NULL) == 0)
		rc = net_ping(b.net, "192.0.2.1", &opt, &b.e);
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
		FAKE_TEST(every_reply_is_told),
		FAKE_TEST(silence_is_lost_packets_and_no_success),
		FAKE_TEST(one_good_reply_is_success),
		FAKE_TEST(what_is_for_others_is_no_reply),
		FAKE_TEST(other_data_is_a_wrong_reply_and_ends_it),
		FAKE_TEST(without_a_count_a_wrong_reply_ends_nothing),
		FAKE_TEST(a_late_reply_is_told_but_counts_as_lost),
		FAKE_TEST(sizes_and_intervals_have_limits),
		FAKE_TEST(without_an_address_there_is_no_way),
		FAKE_TEST(a_request_without_memory_is_no_success),
		FAKE_TEST(nothing_is_sent_after_ctrl_c),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
