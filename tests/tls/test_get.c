/* test_get.c: addresses that certificates name, which may be anything. */
#include "net/stack.h"
#include "net/tls/get.h"
#include "tests/net/tcp.h"

/* What came of it. */
struct result { bool over; int status; size_t len; char body[32]; };

static void got(void *ctx, int status, const void *data, size_t len)
{
	struct result *r = ctx;

	r->over = true;
	r->status = status;
	r->len = len;
	memcpy(r->body, data ? data : "", len < 31 ? len : 0);
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

/* ---- what is asked, and what comes ------------------------------------ */

struct talk {
	struct bench      b;
	struct tcp_server tcp;
	struct tls_get   *get;
	struct result     r;
};

static void pass(struct talk *t, uint64_t us)
{
	event_wait(&t->b.ev, fake.now_us + us, EVENT_NO_KEYS, NULL, NULL);
}

static void begin(struct talk *t)
{
	memset(t, 0, sizeof(*t));
	bench_start(&t->b);
	bench_address(&t->b);
	tcp_start(&t->tcp, &t->b);
}

static void ask(struct talk *t, const char *uri, const void *body, size_t len)
{
	tls_get_end(t->get);
	memset(&t->r, 0, sizeof(t->r));
	t->get = tls_get_start(t->b.net, uri, body, len, "text/x", got, &t->r);
	assert_non_null(t->get);
	pass(t, 100000);
}

static void end(struct talk *t)
{
	tls_get_end(t->get);
	bench_stop(&t->b);
}

static void requests_are_as_short_as_can_be(void **state)
{
	struct talk t;

	(void)state;
	begin(&t);
	ask(&t, "http://192.0.2.1/a?b", NULL, 0);
	assert_string_equal(t.tcp.got, "GET /a?b HTTP/1.1\r\n"
			    "Host: 192.0.2.1\r\nConnection: close\r\n\r\n");
	assert_int_equal(t.tcp.port, 80);
	ask(&t, "http://192.0.2.1:8080", "1234", 4);
	assert_string_equal(t.tcp.got, "POST / HTTP/1.1\r\n"
			    "Host: 192.0.2.1\r\nConnection: close\r\n"
			    "Content-Type: text/x\r\nContent-Length: 4\r\n"
			    "\r\n1234");
	assert_int_equal(t.tcp.port, 8080);
	end(&t);
}

static void expect_of(struct talk *t, const char *answer, int status,
		      const char *body)
{
	ask(t, "http://192.0.2.1/", NULL, 0);
	tcp_say(&t->tcp, answer);
	tcp_finish(&t->tcp);
	pass(t, 100000);
	assert_true(t->r.over);
	assert_int_equal(t->r.status, status);
	if (status == 0)
		assert_string_equal(t->r.body, body);
}

static void only_what_is_there_counts(void **state)
{
	struct talk t;

	(void)state;
	begin(&t);
	expect_of(&t, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 0,
		  "abc");
	expect_of(&t, "HTTP/1.1 200 OK\r\n\r\nto the end", 0, "to the end");
	expect_of(&t, "HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nabc",
		  -ENOENT, "");
	expect_of(&t, "HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n", -ENOENT,
		  "");
	end(&t);
}

static int status_of(struct talk *t, size_t len)
{
	static const char zeros[10000];
	char head[64];
	size_t left, n;

	ask(t, "http://192.0.2.1/", NULL, 0);
	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
		 "Content-Length: %zu\r\n\r\n", len);
	tcp_say(&t->tcp, head);
	for (left = len; left; left -= n) {
		n = left < sizeof(zeros) ? left : sizeof(zeros);
		tcp_say_bytes(&t->tcp, zeros, n);
		pass(t, 100000);
	}
	assert_true(t->r.over);
	if (t->r.status == 0)
		assert_int_equal(t->r.len, len);
	return t->r.status;
}

static void an_answer_has_64_kib_at_most(void **state)
{
	struct talk t;

	(void)state;
	begin(&t);
	assert_int_equal(status_of(&t, 65536), 0);
	assert_true(status_of(&t, 65537) < 0);
	end(&t);
}

static void silence_ends_it(void **state)
{
	struct talk t;

	(void)state;
	begin(&t);
	ask(&t, "http://192.0.2.1/", NULL, 0);
	pass(&t, TLS_GET_US - 200000);
	assert_false(t.r.over);
	pass(&t, 200000);
	assert_true(t.r.over);
	assert_int_equal(t.r.status, -ETIMEDOUT);
	ask(&t, "http://192.0.2.1/", "x", 1);
	pass(&t, TLS_ASK_US);
	assert_int_equal(t.r.status, -ETIMEDOUT);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(only_plain_addresses_are_asked),
		FAKE_TEST(requests_are_as_short_as_can_be),
		FAKE_TEST(only_what_is_there_counts),
		FAKE_TEST(an_answer_has_64_kib_at_most),
		FAKE_TEST(silence_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
