/* test_dhcp6_limits.c: what a DHCPv6 server may call itself, what the client
   may, and what it says of time. */
#include "tests/net/dhcp6d.h"

/* What becomes of the configuration with that plan. */
static int meets(struct plan p)
{
	struct bench b;
	int rc;

	fake_reset();
	p.flags = 0xc0;
	bench_start(&b);
	rc = run(&b, &p);
	bench_stop(&b);
	return rc;
}

/* RFC 8415 11.1: 128 bytes and a type. */
static void a_server_has_a_name_of_1_to_130_bytes(void **state)
{
	(void)state;
	assert_int_equal(meets((struct plan){ .duid = 1 }), 0);
	assert_int_equal(meets((struct plan){ .duid = 130 }), 0);
	assert_int_equal(meets((struct plan){ .duid = 131 }), -ETIMEDOUT);
	assert_int_equal(meets((struct plan){ .no_duid = true }), -ETIMEDOUT);
}

static void a_longer_or_shorter_name_is_anothers(void **state)
{
	(void)state;
	assert_int_equal(meets((struct plan){ .duid = 9, .duid_replied = 9 }),
			 0);
	assert_int_equal(meets((struct plan){ .duid = 9, .duid_replied = 8 }),
			 -ETIMEDOUT);
	assert_int_equal(meets((struct plan){ .duid = 9, .duid_replied = 10 }),
			 -ETIMEDOUT);
}

/* To a solicitation an advertisement, to a request a reply. */
static void an_answer_has_its_type(void **state)
{
	(void)state;
	assert_int_equal(meets((struct plan){ .type = DHCP6_REPLY }),
			 -ETIMEDOUT);
	assert_int_equal(meets((struct plan){ .type = DHCP6_ADVERTISE }),
			 -ETIMEDOUT);
}

/* In hundredths of a second, since the first of its kind. */
static void a_message_says_how_long_it_took(void **state)
{
	static const struct { unsigned deaf, elapsed; } table[] = {
		{ 0, 0 }, { 1, 25 }, { 2, 75 }, { 3, 175 }, { 5, 775 },
	};
	const uint8_t *v;
	struct bench b;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .flags = 0x40, .deaf = table[i].deaf };

		fake_reset();
		bench_start(&b);
		assert_int_equal(run(&b, &p), 0);
		v = said(&p, DHCP6_ELAPSED, &len);
		assert_int_equal(len, 2);
		assert_int_equal(get_be16(v), table[i].elapsed);
		bench_stop(&b);
	}
}

/* An association is known by the sum of the card's address. */
static void an_association_has_its_number(void **state)
{
	struct plan p = { .flags = 0xc0, .deaf = 1 };
	const uint8_t *v;
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	v = said(&p, DHCP6_IA_NA, &len);
	assert_int_equal(get_be32(v), 0x1b97117cu);
	/* a request begins anew */
	assert_int_equal(p.said[0], DHCP6_REQUEST);
	assert_int_equal(get_be16(said(&p, DHCP6_ELAPSED, &len)), 0);
	bench_stop(&b);
}

static void a_user_class_has_255_bytes_at_most(void **state)
{
	char text[257];

	(void)state;
	memset(text, 'c', sizeof(text));
	for (size_t n = 255; n < 257; n++) {
		struct plan p = { .flags = 0x40 };
		struct bench b;
		size_t len;

		fake_reset();
		text[n] = '\0';
		bench_start(&b);
		assert_int_equal(settings_set(b.root, "user-class", text,
					      NULL), 0);
		assert_int_equal(run(&b, &p), 0);
		(void)said(&p, DHCP6_USER_CLASS, &len);
		assert_int_equal(len, n == 255 ? 257 : 6);
		bench_stop(&b);
		text[n] = 'c';
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_server_has_a_name_of_1_to_130_bytes),
		FAKE_TEST(a_longer_or_shorter_name_is_anothers),
		FAKE_TEST(an_answer_has_its_type),
		FAKE_TEST(a_message_says_how_long_it_took),
		FAKE_TEST(an_association_has_its_number),
		FAKE_TEST(a_user_class_has_255_bytes_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
