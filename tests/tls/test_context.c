/* test_context.c: sessions that are kept, and which of them are let go. */
#include <stdio.h>

#include "net/stack.h"
#include "net/tls/context.h"
#include "tests/net/tcp.h"

#define SESSIONS_MAX	16

static struct { struct bench b; struct tls *tls; WOLFSSL *ssl; } w;

static void begin(void)
{
	struct err e = { 0 };

	memset(&w, 0, sizeof(w));
	bench_start(&w.b);
	w.tls = tls_begin(w.b.net, &e);
	assert_non_null(w.tls);
	w.ssl = wolfSSL_new(w.tls->ctx);
	assert_non_null(w.ssl);
}

static void end(void)
{
	wolfSSL_free(w.ssl);
	bench_stop(&w.b);
}

static void keep(unsigned host)
{
	char name[16];

	snprintf(name, sizeof(name), "host%u", host);
	tls_session_keep(w.tls, name, 443, w.ssl);
}

static bool is_kept(unsigned host)
{
	char name[16];

	snprintf(name, sizeof(name), "HOST%u", host);
	return tls_session_offer(w.tls, name, 443, w.ssl);
}

static void sixteen_hosts_are_remembered(void **state)
{
	(void)state;
	begin();
	for (unsigned i = 0; i < SESSIONS_MAX; i++)
		keep(i);
	for (unsigned i = 0; i < SESSIONS_MAX; i++)
		assert_true(is_kept(i));
	keep(SESSIONS_MAX);
	assert_false(is_kept(0));
	for (unsigned i = 1; i <= SESSIONS_MAX; i++)
		assert_true(is_kept(i));
	end();
}

static void whoever_was_not_asked_for_longest_goes(void **state)
{
	(void)state;
	begin();
	for (unsigned i = 0; i < SESSIONS_MAX; i++)
		keep(i);
	assert_true(is_kept(0));
	keep(1);
	keep(90);
	keep(91);
	assert_true(is_kept(0));
	assert_true(is_kept(1));
	assert_false(is_kept(2));
	assert_false(is_kept(3));
	assert_true(is_kept(4));
	end();
}

static void a_session_is_of_one_port(void **state)
{
	(void)state;
	begin();
	keep(1);
	assert_false(tls_session_offer(w.tls, "host1", 444, w.ssl));
	assert_false(tls_session_offer(w.tls, "host", 443, w.ssl));
	tls_session_forget(w.tls, "host1", 444);
	assert_true(is_kept(1));
	tls_session_forget(w.tls, "host1", 443);
	assert_false(is_kept(1));
	end();
}

static void each_suite_that_is_offered_is_an_agreement(void **state)
{
	static const uint16_t tls13[] = { 0x1301, 0x1302, 0x1303 };
	static const uint16_t tls12[] = { 0xc02b, 0xc02c, 0xc02f, 0xc030,
					  0xcca8, 0xcca9 };
	unsigned n = 0;

	(void)state;
	for (unsigned suite = 0; suite < 0x10000; suite++) {
		n += tls_offered(0x0303, suite);
		n += tls_offered(0x0304, suite);
	}
	assert_int_equal(n, 9);
	for (size_t i = 0; i < 3; i++)
		assert_true(tls_offered(0x0304, tls13[i]));
	for (size_t i = 0; i < 6; i++)
		assert_true(tls_offered(0x0303, tls12[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(sixteen_hosts_are_remembered),
		FAKE_TEST(whoever_was_not_asked_for_longest_goes),
		FAKE_TEST(a_session_is_of_one_port),
		FAKE_TEST(each_suite_that_is_offered_is_an_agreement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
