/* test_dnsd.c: the lab's DNS servers. */
#include "tests/lab/world.h"

static const uint8_t *got;
static size_t got_len;

/* Ask for an A record; the response code, or -1 if nobody answers. */
static int ask(struct peer *p, const char *name, unsigned type)
{
	uint8_t q[300] = { 0x12, 0x34, 1, 0, 0, 1 };
	size_t at = 12, n;

	while (*name) {
		n = strcspn(name, ".");
		q[at++] = (uint8_t)n;
		memcpy(q + at, name, n);
		at += n;
		name += n + (name[n] == '.');
	}
	q[at++] = 0;
	peer_put16(q + at, type);
	peer_put16(q + at + 2, 1);
	assert_true(peer_arp(p, PEER_SERVER, p->gateway));
	peer_udp(p, PEER_SERVER, 5000, 53, q, at + 4);
	got = peer_udp_recv(p, 5000, 1000, &got_len);
	if (!got)
		return -1;
	assert_int_equal(peer_get16(got), 0x1234);
	return got[3] & 15;
}

static uint32_t last_address(void)
{
	return peer_get32(got + got_len - 4);
}

static void any_name_is_the_labs_own_address(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "");
	assert_int_equal(ask(&p, "boot.example.org", 1), 0);
	assert_int_equal(got[7], 1);
	assert_int_equal(last_address(), PEER_SERVER);
	assert_string_equal(lab_request(p.lab, 0)->what,
			    "A boot.example.org");
	assert_string_equal(lab_request(p.lab, 0)->answer, "192.0.2.1");
	world_end(&p);
}

static void ipv6_has_no_address_but_no_error(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "");
	assert_int_equal(ask(&p, "boot.example.org", 28), 0);
	assert_int_equal(got[7], 0);
	world_end(&p);
}

static void listed_names_are_answered_as_listed(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dns\n  other: none\n  names:\n"
		    "    a.test: 192.0.2.7\n    '*.b.test': 192.0.2.8\n"
		    "    c.test: A.test\n    d.b.test: none\n"
		    "    gone.test: none\n    six.test: 2001:db8::1\n");
	assert_int_equal(ask(&p, "A.TEST", 1), 0);
	assert_int_equal(last_address(), 0xc0000207);
	assert_int_equal(ask(&p, "x.y.b.test", 1), 0);
	assert_int_equal(last_address(), 0xc0000208);
	assert_int_equal(ask(&p, "c.test", 1), 0);
	assert_int_equal(got[7], 2);		/* the alias and the address */
	assert_int_equal(last_address(), 0xc0000207);
	assert_int_equal(ask(&p, "gone.test", 1), 3);
	assert_int_equal(ask(&p, "six.test", 1), 0);
	assert_int_equal(got[7], 0);
	assert_int_equal(ask(&p, "six.test", 28), 0);
	assert_int_equal(got[7], 1);
	assert_int_equal(last_address(), 1);
	assert_int_equal(ask(&p, "other.test", 1), 3);
	assert_int_equal(ask(&p, "b.test", 1), 3);
	world_end(&p);
}

static void aliases_in_a_circle_end(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers:\n- type: dns\n  other: none\n"
		    "  names: {a.test: b.test, b.test: a.test}\n");
	assert_true(ask(&p, "a.test", 1) >= 0);
	world_end(&p);
}

static void a_server_can_fail(void **state)
{
	struct peer p;

	(void)state;
	world_start(&p, "servers: [{type: dns, fails: servfail}]");
	assert_int_equal(ask(&p, "a.test", 1), 2);
	world_end(&p);
	world_start(&p, "servers: [{type: dns, fails: silent}]");
	assert_int_equal(ask(&p, "a.test", 1), -1);
	world_end(&p);
}

static void rubbish_is_survived(void **state)
{
	uint8_t q[40];
	struct peer p;
	size_t i;

	(void)state;
	world_start(&p, "");
	assert_true(peer_arp(&p, PEER_SERVER, p.gateway));
	memset(q, 0x3f, sizeof(q));
	memcpy(q, "\1\1\1\0\0\1\0\0\0\0\0\0", 12);
	for (i = 0; i < sizeof(q); i++) {
		peer_udp(&p, PEER_SERVER, 5000, 53, q, i);
		assert_null(peer_udp_recv(&p, 5000, 1, &got_len));
	}
	assert_int_equal(ask(&p, "a.test", 1), 0);
	world_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(any_name_is_the_labs_own_address),
		FAKE_TEST(ipv6_has_no_address_but_no_error),
		FAKE_TEST(listed_names_are_answered_as_listed),
		FAKE_TEST(aliases_in_a_circle_end),
		FAKE_TEST(a_server_can_fail),
		FAKE_TEST(rubbish_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
