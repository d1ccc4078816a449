/* test_ping_ipv6.c: echo requests by ICMPv6 (RFC 4443 4). */
#include "tests/net/server.h"

struct plan {
	bool     other_type;
	unsigned requests, good;
	size_t   got;
	char     from[48];
};

static void take(void *ctx, const struct ping_reply *r)
{
	struct plan *p = ctx;

	if (r->status)
		return;
	p->good++;
	p->got = r->len;
	snprintf(p->from, sizeof(p->from), "%s", r->from);
}

#define V6_BODY	54

static void finish6(struct bench *b, uint8_t *r, const uint8_t *f, size_t n)
{
	uint8_t pseudo[128] = { 0 };

	memcpy(r, f + 6, 6);
	memcpy(r + 6, "\x52\x54\0\0\0\1\x86\xdd\x60", 9);
	put_be16(r + 18, (unsigned)n);
	r[20] = 58;
	r[21] = 255;
	r[22] = 0xfe;
	r[23] = 0x80;
	r[37] = 1;
	memcpy(r + 38, f + 22, 16);
	memcpy(pseudo, r + 22, 32);
	pseudo[35] = (uint8_t)n;
	pseudo[39] = 58;
	memcpy(pseudo + 40, r + V6_BODY, n);
	put_be16(r + V6_BODY + 2, ip_sum(pseudo, 40 + (n + 1) / 2 * 2));
	fake_nic_rx(b->nic, r, V6_BODY + n);
}

static bool sum_is_right(const uint8_t *f, size_t n)
{
	uint8_t pseudo[128] = { 0 };

	memcpy(pseudo, f + 22, 32);
	pseudo[35] = (uint8_t)n;
	pseudo[39] = 58;
	memcpy(pseudo + 40, f + V6_BODY, n);
	return ip_sum(pseudo, 40 + (n + 1) / 2 * 2) == 0;
}

/* fe80::1 says where it is, and answers. */
static void serve6(struct bench *b, const uint8_t *f, size_t len)
{
	struct plan *p = b->ctx;
	uint8_t r[160] = { 0 };
	size_t n = get_be16(f + 18);

	if (len < V6_BODY + 8 || get_be16(f + 12) != 0x86dd || f[20] != 58)
		return;
	if (f[V6_BODY] == 135) {
		r[V6_BODY] = 136;
		r[V6_BODY + 4] = 0x60;
		memcpy(r + V6_BODY + 8, f + V6_BODY + 8, 16);
		memcpy(r + V6_BODY + 24, "\2\1\x52\x54\0\0\0\1", 8);
		finish6(b, r, f, 32);
	} else if (f[V6_BODY] == 128) {
		p->requests++;
		assert_true(sum_is_right(f, n));
		memcpy(r + V6_BODY, f + V6_BODY, n);
		r[V6_BODY] = p->other_type ? 128 : 129;
		r[V6_BODY + 2] = r[V6_BODY + 3] = 0;
		finish6(b, r, f, n);
	}
}

static int ping6(struct plan *p)
{
	struct ping_options opt = { .size = 5, .interval_ms = 1000,
				    .count = 2, .reply = take, .ctx = p };
	struct bench b;
	int rc;

	fake_reset();
	bench_start(&b);
	bench_address(&b);
	b.ctx = p;
	b.on_frame = serve6;
	rc = net_ping(b.net, "fe80::1%net0", &opt, &b.e);
	bench_stop(&b);
	return rc;
}

static void ipv6_hosts_answer_too(void **state)
{
	struct plan p = { 0 }, other = { .other_type = true };

	(void)state;
	assert_int_equal(ping6(&p), 0);
	assert_int_equal(p.requests, 2);
	assert_int_equal(p.good, 2);
	assert_int_equal(p.got, 5);
	assert_string_equal(p.from, "fe80::1");
	assert_int_equal(ping6(&other), -ETIMEDOUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(ipv6_hosts_answer_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
