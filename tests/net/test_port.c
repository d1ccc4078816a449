/* test_port.c: checksums, chance and errors as lwIP and we need them. */
#include "tests/net/server.h"

#include <lwip/err.h>

#include "net/stack.h"
#include "net/timer.h"

uint16_t net_chksum(const void *data, int len);

/* RFC 1071, word by word. */
static uint16_t plain_sum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;
	uint16_t word;

	for (size_t i = 0; i < len; i += 2) {
		uint8_t pair[2] = { p[i], i + 1 < len ? p[i + 1] : 0 };

		memcpy(&word, pair, 2);
		sum += word;
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void a_checksum_is_that_of_the_rfc(void **state)
{
	static uint8_t data[1600];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 73 + i / 7 * 19 + 200);
	for (size_t at = 0; at < 9; at++)
		for (int len = 0; len < 200; len++)
			assert_int_equal(net_chksum(data + at, len),
					 plain_sum(data + at, (size_t)len));
	assert_int_equal(net_chksum(data, 1599), plain_sum(data, 1599));
	memset(data, 0xff, sizeof(data));
	for (int len = 0; len < 1600; len++)
		assert_int_equal(net_chksum(data, len),
				 plain_sum(data, (size_t)len));
}

static void each_error_of_lwips_is_one_of_ours(void **state)
{
	static const struct { int lwip, ours; } table[] = {
		{ ERR_OK, 0 }, { ERR_MEM, -ENOMEM }, { ERR_BUF, -ENOMEM },
		{ ERR_TIMEOUT, -ETIMEDOUT }, { ERR_RTE, -ENETUNREACH },
		{ ERR_USE, -EADDRINUSE }, { ERR_ABRT, -ECONNABORTED },
		{ ERR_RST, -ECONNRESET }, { ERR_CLSD, -ENOTCONN },
		{ ERR_CONN, -ENOTCONN }, { ERR_INPROGRESS, -EINPROGRESS },
		{ ERR_VAL, -EINVAL }, { ERR_ARG, -EINVAL },
		{ ERR_IF, -EIO }, { ERR_ALREADY, -EIO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(net_errno(table[i].lwip), table[i].ours);
}

/* Without entropy it must not be the same number for ever. */
static void chance_differs_even_without_entropy(void **state)
{
	uint32_t seen[50];
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	fake.entropy = PLAT_ENTROPY_NONE;
	for (size_t i = 0; i < 50; i++) {
		seen[i] = net_random();
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(seen[i], seen[j]);
	}
	bench_stop(&b);
}

/* ---- timers ------------------------------------------------------------ */

static char order[16];

static void told(char name)
{
	order[strlen(order)] = name;
}

static void expired_a(struct net_timer *t)
{
	(void)t;
	told('a');
}

static void expired_b(struct net_timer *t)
{
	(void)t;
	told('b');
}

static void expired_c(struct net_timer *t)
{
	(void)t;
	told('c');
}

static void timers_run_in_order_and_once(void **state)
{
	struct net net = { 0 };
	struct net_timer a = { .expired = expired_a },
			 b = { .expired = expired_b },
			 c = { .expired = expired_c };
	uint64_t next = UINT64_MAX;

	(void)state;
	memset(order, 0, sizeof(order));
	net_timer_set(&net, &b, 20);
	net_timer_set(&net, &c, 20);
	net_timer_set(&net, &a, 10);
	assert_false(net_timers_run(&net, &next));
	assert_int_equal(next, 10);
	fake.now_us = 10;
	next = UINT64_MAX;
	assert_true(net_timers_run(&net, &next));
	assert_string_equal(order, "a");
	assert_int_equal(next, 20);
	fake.now_us = 19;
	next = 5;
	assert_false(net_timers_run(&net, &next));
	assert_int_equal(next, 5);
	net_timer_stop(&b);
	net_timer_stop(&b);
	fake.now_us = 30;
	next = UINT64_MAX;
	assert_true(net_timers_run(&net, &next));
	assert_string_equal(order, "ac");
	assert_int_equal(next, UINT64_MAX);
	net_timer_set(&net, &a, 5);
	net_timer_set(&net, &a, 50);	/* moved */
	fake.now_us = 40;
	assert_false(net_timers_run(&net, &next));
	net_timer_stop(&a);
	assert_null(net.timers);
}

static void waits_double_up_to_their_limit(void **state)
{
	struct retry r;

	(void)state;
	retry_start(&r, 1000, 10000);
	assert_int_equal(retry_next(&r), 1000);
	assert_int_equal(retry_next(&r), 2000);
	assert_int_equal(retry_next(&r), 4000);
	assert_int_equal(retry_next(&r), 8000);
	assert_int_equal(retry_next(&r), 0);
	retry_start(&r, 250, 500);
	assert_int_equal(retry_next(&r), 250);
	assert_int_equal(retry_next(&r), 500);
	assert_int_equal(retry_next(&r), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_checksum_is_that_of_the_rfc),
		FAKE_TEST(each_error_of_lwips_is_one_of_ours),
		FAKE_TEST(chance_differs_even_without_entropy),
		FAKE_TEST(timers_run_in_order_and_once),
		FAKE_TEST(waits_double_up_to_their_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
