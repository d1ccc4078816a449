/* test_http_conn.c: whose connection serves again, and when one is stale. */
#include "tests/net/http.h"

#include <errno.h>

#include "core/uri.h"
#include "net/http_get.h"
#include "net/stack.h"
#include "net/stream.h"

#define FIRST	"http://host.test:8080/a"

static void note(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

static void data(void *ctx, const uint8_t *bytes, size_t len)
{
	(void)ctx;
	(void)bytes;
	(void)len;
}

static void down(void *ctx, int status, const char *why)
{
	(void)ctx;
	(void)status;
	(void)why;
}

static const struct stream_ops ops = {
	.note = note, .data = data, .down = down,
};

static struct http_conn *conn_to(struct world *w, const char *text, bool fresh)
{
	struct uri *uri = uri_parse(text);
	struct http_conn *c;

	assert_non_null(uri);
	c = http_conn_get(&w->b.net->http->pool, uri, fresh, &ops, NULL);
	assert_non_null(c);
	uri_unref(uri);
	return c;
}

/* Is what was good for @had taken for @asked? */
static bool serves(const char *had, const char *asked, bool fresh)
{
	struct http_conn *first, *c;
	struct world w;
	bool same;

	fake_reset();
	begin(&w, NULL, 0);
	w.tcp.silent = true;
	first = conn_to(&w, had, false);
	http_conn_put(first, true);
	c = conn_to(&w, asked, fresh);
	same = c == first;
	http_conn_put(c, false);
	end(&w);
	return same;
}

static void it_is_of_one_server_only(void **state)
{
	static const struct { const char *had, *asked; bool same; } table[] = {
		{ FIRST, "http://host.test:8080/b", true },
		{ FIRST, "http://HOST.Test:8080/a", true },
		{ FIRST, "http://host.test:8081/a", false },
		{ FIRST, "http://host.tes:8080/a", false },
		{ FIRST, "http://host.test/a", false },
		{ FIRST, "https://host.test:8080/a", false },
		{ "http://host.test/", "http://host.test:80/", true },
		{ "https://host.test/", "https://host.test:443/", true },
		{ "https://host.test/", "http://host.test:443/", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(serves(table[i].had, table[i].asked, false),
				 table[i].same);
		assert_false(serves(table[i].had, table[i].asked, true));
	}
}

static void it_serves_one_at_a_time(void **state)
{
	struct http_conn *first, *second;
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	w.tcp.silent = true;
	first = conn_to(&w, FIRST, false);
	second = conn_to(&w, FIRST, false);
	assert_ptr_not_equal(first, second);
	http_conn_put(first, true);
	assert_ptr_equal(conn_to(&w, FIRST, false), first);
	http_conn_put(first, false);
	http_conn_put(second, false);
	end(&w);
}

/* A kept one that ended before it said anything was closed meanwhile. */
static void a_stale_one_has_said_nothing(void **state)
{
	struct http_conn *c;
	struct world w;

	(void)state;
	begin(&w, NULL, 0);
	w.tcp.silent = true;
	c = conn_to(&w, FIRST, false);
	assert_false(http_conn_stale(c, false, 0));
	assert_false(http_conn_stale(c, false, -ECONNRESET));
	http_conn_put(c, true);
	assert_ptr_equal(conn_to(&w, FIRST, false), c);
	assert_true(http_conn_stale(c, false, 0));
	assert_true(http_conn_stale(c, false, -ECONNRESET));
	assert_false(http_conn_stale(c, true, 0));
	assert_false(http_conn_stale(c, true, -ECONNRESET));
	assert_false(http_conn_stale(c, false, -ETIMEDOUT));
	http_conn_put(c, false);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(it_is_of_one_server_only),
		FAKE_TEST(it_serves_one_at_a_time),
		FAKE_TEST(a_stale_one_has_said_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
