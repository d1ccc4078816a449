/* test_get.c: addresses that certificates name, which may be anything. */
#include "net/stack.h"
#include "net/tls/get.h"
#include "tests/net/tcp.h"

static void got(void *ctx, int status, const void *data, size_t len)
{
	(void)ctx;
	(void)status;
	(void)data;
	(void)len;
}

static bool is_asked(struct bench *b, const char *uri)
{
	struct tls_get *g = tls_get_start(b->net, uri, NULL, 0, NULL, got,
					  NULL);

	tls_get_end(g);
	return g;
}

static void only_plain_addresses_are_asked(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	assert_true(is_asked(&b, "http://192.0.2.1/a!b~c"));
	assert_false(is_asked(&b, "http://192.0.2.1/a b"));
	assert_false(is_asked(&b, "http://192.0.2.1/a\x1f" "b"));
	assert_false(is_asked(&b, "http://192.0.2.1/a\r\nHost: x"));
	assert_false(is_asked(&b, "http://192.0.2.1/a\x7f"));
	assert_false(is_asked(&b, "http://192.0.2.1/\x80"));
	assert_false(is_asked(&b, "http://192.0.2.1%0a/"));
	assert_false(is_asked(&b, "https://192.0.2.1/"));
	assert_false(is_asked(&b, "http:///a"));
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(only_plain_addresses_are_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
