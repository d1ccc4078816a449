/* test_ipv6.c: how routers are asked what they advertise (RFC 4861 4.1). */
#include "tests/net/server.h"

struct plan {
	unsigned asked;
	uint64_t at_us[16];
	uint8_t  last[70];
	size_t   len;
};

static void see(struct bench *b, const uint8_t *f, size_t len)
{
	struct plan *p = b->ctx;

	if (len < 55 || get_be16(f + 12) != 0x86dd || f[54] != 133)
		return;
	if (p->asked < 16)
		p->at_us[p->asked] = fake.now_us;
	p->asked++;
	p->len = len;
	memcpy(p->last, f, len < 70 ? len : 70);
}

static void routers_are_asked_as_the_rfc_says(void **state)
{
	static const uint8_t head[] = "\x33\x33\0\0\0\2" "\x52\x54\0\x12\x34\x56"
		"\x86\xdd" "\x60\0\0\0" "\0\x10\x3a\xff"
		"\xfe\x80\0\0\0\0\0\0\x50\x54\0\xff\xfe\x12\x34\x56"
		"\xff\2\0\0\0\0\0\0\0\0\0\0\0\0\0\2" "\x85\0";
	uint8_t pseudo[64] = { 0 };
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	b.ctx = &p;
	b.on_frame = see;
	assert_int_equal(bench_configure(&b, NET_CONFIG_IPV6), -ETIMEDOUT);
	assert_string_equal(b.e.msg, "no IPv6 router answered on net0");
	assert_int_equal(p.len, 70);
	assert_memory_equal(p.last, head, sizeof(head) - 1);
	assert_memory_equal(p.last + 58, "\0\0\0\0\1\1\x52\x54\0\x12\x34\x56",
			    12);
	memcpy(pseudo, p.last + 22, 32);
	pseudo[35] = 16;
	pseudo[39] = 58;
	memcpy(pseudo + 40, p.last + 54, 16);
	assert_int_equal(ip_sum(pseudo, 56), 0);
	bench_stop(&b);
}

/* Waits that double from an eighth of a second, the last of two seconds. */
static void a_silent_link_is_given_up(void **state)
{
	static const uint64_t at_ms[] = { 0, 125, 375, 875, 1875 };
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	b.ctx = &p;
	b.on_frame = see;
	assert_int_equal(bench_configure(&b, NET_CONFIG_IPV6), -ETIMEDOUT);
	assert_int_equal(p.asked, 5);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(p.at_us[i], at_ms[i] * 1000);
	assert_int_equal(fake.now_us, 3875000);
	bench_stop(&b);
}

static void it_begins_or_says_that_memory_is_short(void **state)
{
	struct plan p = { 0 };
	struct bench b;
	int rc;

	(void)state;
	bench_start(&b);
	b.ctx = &p;
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	for (unsigned n = 1; n < 10; n++) {
		err_clear(&b.e);
		fake_alloc_fail(n);
		rc = net_configure(net_dev(b.net, 0), NET_CONFIG_ALL, &b.e);
		fake_alloc_fail(0);
		if (rc < 0) {
			assert_int_equal(rc, -ENOMEM);
			assert_has(b.e.msg, "cannot configure net0: ");
			continue;
		}
		assert_int_equal(rc, 0);
		assert_int_equal(event_wait(&b.ev, EVENT_NEVER, EVENT_NO_KEYS,
					    bench_is_configured, &b), 0);
	}
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(routers_are_asked_as_the_rfc_says),
		FAKE_TEST(a_silent_link_is_given_up),
		FAKE_TEST(it_begins_or_says_that_memory_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
